"""Inputs that failed, one row each, with stage and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from wirebird.errors import UsageError
from wirebird.records import DocumentFailure

WriteFailure = Callable[[DocumentFailure], None]


@contextmanager
def open_failures(path: Path) -> Iterator[WriteFailure]:
    """Opens a file for failures: CSV where its name says so, else JSON lines; each row is on disk when it is written.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        stream = path.open("wb")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; choose another --failures") from error
    with stream:
        if path.suffix.lower() != ".csv":
            yield lambda failure: _write(stream, msgspec.json.encode(failure) + b"\n")
            return
        fields = DocumentFailure.__struct_fields__
        _write(stream, _row(fields))
        yield lambda failure: _write(stream, _row([str(getattr(failure, name)) for name in fields]))


def _write(stream: io.BufferedWriter, data: bytes) -> None:
    stream.write(data)
    stream.flush()


def _row(cells: tuple[str, ...] | list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
