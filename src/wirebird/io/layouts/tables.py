"""Excel sheets and Parquet files: one report a row, columns by the same synonyms as CSV."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wirebird.errors import MissingExtraError
from wirebird.io.layouts.base import PARSER_ERRORS, Piece, RawReport, Unreadable
from wirebird.io.rows import normalised

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 512


def shows_xlsx(head: bytes) -> bool:
    """A ZIP file whose first names are those of an Excel file."""
    return head.startswith(b"PK") and b"xl/" in head


def shows_parquet(head: bytes) -> bool:
    """Parquet's opening."""
    return head.startswith(b"PAR1")


def read_xlsx(data: bytes) -> Iterator[Piece]:
    """The rows of the first sheet that has a header.

    Raises:
        MissingExtraError: the extra `excel` is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", extra="excel", needed_for="reading Excel files") from error
    try:
        book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [sheet.iter_rows(values_only=True) for sheet in book.worksheets]
        for rows in sheets:
            names = [normalised(cell or "") for cell in next(rows, ())]
            if any(names):
                yield from _rows(names, rows)
                return
    except PARSER_ERRORS as error:
        yield Unreadable(None, "damaged", f"not a readable Excel file ({error}): save it again as .xlsx or CSV")


def read_parquet(data: bytes) -> Iterator[Piece]:
    """The rows of a Parquet file."""
    import tempfile

    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
        file.write(data)
        file.flush()
        try:
            found = connection.execute("select * from read_parquet(?)", [file.name])
            names = [normalised(column[0]) for column in found.description or ()]
            yield from _rows(names, _fetched(found))
        except duckdb.Error as error:
            yield Unreadable(None, "damaged", f"not a readable Parquet file ({error}): write it again")


def _fetched(found: DuckDBPyConnection) -> Iterator[Sequence[object]]:
    while rows := found.fetchmany(BATCH):
        yield from rows


def _rows(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Piece]:
    for number, cells in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield RawReport(number, {n: _cell(c) for n, c in zip(names, cells, strict=False) if n and c is not None})


def _cell(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
