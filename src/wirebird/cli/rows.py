"""Rows on standard output: a table, JSON lines or CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from wirebird.cli.options import ViewFormat

R = TypeVar("R", bound=msgspec.Struct)
Cell = str | int | float | bool | None


def chosen_layout(given: ViewFormat | None) -> ViewFormat:
    """What was asked for, or what fits the output."""
    return given or ("table" if sys.stdout.isatty() else "json")


def write_records(
    records: Iterable[R],
    layout: ViewFormat,
    *,
    columns: Sequence[str],
    row: Callable[[R], Mapping[str, Cell]],
    shown: Sequence[str] | None = None,
) -> int:
    """Writes records; nothing at all is an empty table, not an error.

    Args:
        records: what to write.
        layout: how.
        columns: of the CSV.
        row: a record as a row of `columns`.
        shown: columns of the table; None shows all.

    Returns:
        Number of records.
    """
    if layout == "json":
        return _write_json(records)
    if layout == "csv":
        return write_csv(map(row, records), columns)
    return print_rows(map(row, records), shown or columns)


def _write_json(records: Iterable[R]) -> int:
    number = 0
    for number, record in enumerate(records, start=1):  # noqa: B007
        sys.stdout.buffer.write(msgspec.json.encode(record) + b"\n")
    sys.stdout.buffer.flush()
    return number


def write_csv(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str]) -> int:
    """Writes CSV with a header; unknown values are empty cells."""
    writer = csv.DictWriter(sys.stdout, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    number = 0
    for number, row in enumerate(rows, start=1):  # noqa: B007
        writer.writerow({name: _cell(row.get(name)) for name in columns})
    return number


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value)


def print_rows(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str]) -> int:
    """Prints a table."""
    from rich.table import Table
    from rich.text import Text

    from wirebird.cli.views import console

    table = Table(expand=False)
    for name in columns:
        # Ids are there to be copied: they stay on one line.
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=name == "id")
    number = 0
    for number, row in enumerate(rows, start=1):  # noqa: B007
        table.add_row(*(Text(_cell(row.get(name))) for name in columns))
    if number:
        console().print(table)
    return number
