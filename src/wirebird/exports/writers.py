"""Tables to files: CSV, TSV, JSON lines, Parquet, Excel. Every file is whole or not there."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from wirebird.errors import MissingExtraError, UsageError
from wirebird.exports.columns import Cell, Column, Table

FORMATS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a text for a formula."""

_DUCKDB = {"text": "VARCHAR", "int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN", "date": "DATE"}
MAX_XLSX_ROWS = 1_048_575
MAX_XLSX_TEXT = 32_767


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its name once it is written.

    Raises:
        UsageError: the folder does not exist.
    """
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def write_table(path: Path, form: str, table: Table, *, bom: bool = False, tags: Sequence[str] = ()) -> int:
    """Writes a table.

    Args:
        path: the file.
        form: csv, tsv, jsonl, parquet or xlsx.
        table: its columns and rows.
        bom: CSV opens with a byte order mark, for Excel.
        tags: a second header row (HXL), for CSV and TSV.

    Returns:
        Number of rows.

    Raises:
        UsageError: no such format, or too many rows for a sheet.
        MissingExtraError: Excel files need the extra `excel`.
    """
    with whole_file(path) as file:
        if form in ("csv", "tsv"):
            return _write_csv(file, table, "," if form == "csv" else "\t", bom=bom, tags=tags)
        if form == "jsonl":
            return _write_jsonl(file, table)
        if form == "parquet":
            return _write_parquet(file, table)
        if form == "xlsx":
            return _write_xlsx(file, table)
    raise UsageError(f"no format {form!r}; there are csv, tsv, jsonl, parquet and xlsx")


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Writes pieces of text in UTF-8."""
    with whole_file(path) as file, file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(pieces)


def safe_text(value: Cell, column: Column) -> Cell:
    """A text that a spreadsheet does not take for a formula: an apostrophe stands before such ones."""
    if column.kind == "text" and isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def csv_cell(value: Cell, column: Column) -> str:
    """A cell as CSV holds it; none is a formula to a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(safe_text(value, column)).replace("\0", "")


def _write_csv(file: Path, table: Table, delimiter: str, *, bom: bool, tags: Sequence[str]) -> int:
    rows = 0
    with file.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        writer.writerow([c.name for c in table.columns])
        if tags:
            writer.writerow(tags)
        for row in table.rows:
            cells = [csv_cell(v, c) for v, c in zip(row, table.columns, strict=True)]
            # Tab-separated readers know no quotation marks.
            writer.writerow(cells if delimiter == "," else [" ".join(c.split()) for c in cells])
            rows += 1
    return rows


def _write_jsonl(file: Path, table: Table) -> int:
    rows = 0
    names = [c.name for c in table.columns]
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for row in table.rows:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
            rows += 1
    return rows


def _write_parquet(file: Path, table: Table) -> int:
    """Parquet through DuckDB: nullable plain columns, DATE for days; by way of JSON lines, for memory stays bounded."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        lines = Path(folder) / "rows.jsonl"
        rows = _write_jsonl(lines, table)
        kinds = ", ".join(f"{_quoted(c.name)}: '{_DUCKDB[c.kind]}'" for c in table.columns)
        if rows:
            chosen = f"SELECT * FROM read_json('{_literal(lines)}', format='newline_delimited', columns={{{kinds}}})"
        else:
            chosen = (
                "SELECT " + ", ".join(f"NULL::{_DUCKDB[c.kind]} AS {_quoted(c.name)}" for c in table.columns) + " WHERE false"
            )
        connection.execute(f"COPY ({chosen}) TO '{_literal(file)}' (FORMAT parquet)")
    return rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")


def _write_xlsx(file: Path, table: Table) -> int:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", extra="excel", needed_for="writing Excel files") from error
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append([c.name for c in table.columns])
    rows = 0
    for row in table.rows:
        rows += 1
        if rows > MAX_XLSX_ROWS:
            raise UsageError(f"more than {MAX_XLSX_ROWS:,} rows do not fit a sheet of Excel; write CSV or Parquet")
        sheet.append([_excel_cell(v, c) for v, c in zip(row, table.columns, strict=True)])
    codebook = book.create_sheet("codebook")
    codebook.append(["name", "kind", "meaning"])
    for column in table.columns:
        codebook.append([column.name, column.kind, column.meaning])
    book.save(file)
    return rows


def _excel_cell(value: Cell, column: Column) -> Cell:
    value = safe_text(value, column)
    if isinstance(value, str):
        # Excel takes neither control characters nor long cells.
        return "".join(c for c in value if c >= " " or c in "\t\n")[:MAX_XLSX_TEXT]
    return value
