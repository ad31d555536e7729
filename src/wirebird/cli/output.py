"""Where `wirebird code` writes: a table, JSON lines or CSV, on standard output or in a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO

from wirebird.errors import UsageError
from wirebird.io import CsvWriter, to_jsonl

if TYPE_CHECKING:
    from wirebird.pipeline import Coded


class Output(Protocol):
    """Takes coded reports one by one."""

    def write(self, item: Coded) -> None:
        """Writes one report, so that it survives whatever comes after."""


class _Jsonl:
    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw

    def write(self, item: Coded) -> None:
        self._raw.write(to_jsonl(item.report))
        self._raw.flush()


class _Csv:
    def __init__(self, stream: TextIO) -> None:
        self._writer = CsvWriter(stream)
        self._stream = stream

    def write(self, item: Coded) -> None:
        self._writer.write(item.report)
        self._stream.flush()


class _Table:
    def write(self, item: Coded) -> None:
        from wirebird.cli.views import console, print_table

        print_table(item, console())


@contextmanager
def open_output(layout: str, to: Path | None, *, goes_on: bool = False) -> Iterator[Output]:
    """Opens the output.

    Args:
        layout: `table`, `jsonl` or `csv`.
        to: file to write, or None for standard output.
        goes_on: write after what the file holds.

    Raises:
        UsageError: the file cannot be written.
    """
    if layout == "table":
        yield _Table()
        return
    if to is None and layout == "csv":
        yield _Csv(sys.stdout)
        return
    with open_bytes(to, goes_on=goes_on) as raw:
        if layout == "csv":
            with io.TextIOWrapper(raw, encoding="utf-8", newline="") as stream:
                yield _Csv(stream)
        else:
            yield _Jsonl(raw)


@contextmanager
def open_bytes(to: Path | None, *, goes_on: bool = False) -> Iterator[BinaryIO]:
    """Opens a file for writing (after what it holds, if it goes on), or standard output for None.

    Raises:
        UsageError: the file cannot be written.
    """
    if to is None:
        yield sys.stdout.buffer
        return
    try:
        raw = to.open("ab" if goes_on else "wb")
    except OSError as error:
        raise UsageError(f"cannot write {to}: {error.strerror}; choose another --to") from error
    with raw:
        yield raw
