"""Where `wirebird code` writes: a table, JSON lines or CSV, on standard output or in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from wirebird.errors import UsageError
from wirebird.io import CsvWriter, to_jsonl

if TYPE_CHECKING:
    from wirebird.pipeline import Coded


class Output(Protocol):
    """Takes coded reports one by one."""

    def write(self, item: Coded) -> None:
        """Writes one report, so that it survives whatever comes after."""


class _Jsonl:
    def __init__(self, raw: object) -> None:
        self._raw = raw

    def write(self, item: Coded) -> None:
        self._raw.write(to_jsonl(item.report))  # type: ignore[attr-defined]
        self._raw.flush()  # type: ignore[attr-defined]


class _Csv:
    def __init__(self, stream: object) -> None:
        self._writer = CsvWriter(stream)  # type: ignore[arg-type]
        self._stream = stream

    def write(self, item: Coded) -> None:
        self._writer.write(item.report)
        self._stream.flush()  # type: ignore[attr-defined]


class _Table:
    def write(self, item: Coded) -> None:
        from wirebird.cli.views import console, print_table

        print_table(item, console())


@contextmanager
def open_output(layout: str, to: Path | None) -> Iterator[Output]:
    """Opens the output.

    Args:
        layout: `table`, `jsonl` or `csv`.
        to: file to write, or None for standard output.

    Raises:
        UsageError: the file cannot be written.
    """
    if layout == "table":
        yield _Table()
        return
    if to is None:
        if layout == "csv":
            yield _Csv(sys.stdout)
        else:
            yield _Jsonl(sys.stdout.buffer)
        return
    try:
        stream = to.open("w", encoding="utf-8", newline="") if layout == "csv" else to.open("wb")
    except OSError as error:
        raise UsageError(f"cannot write {to}: {error.strerror}; choose another --to") from error
    with stream:
        yield _Csv(stream) if layout == "csv" else _Jsonl(stream)
