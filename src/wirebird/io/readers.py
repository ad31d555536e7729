"""Reports from files, folders and standard input, one by one; what cannot be read is told, and reading goes on."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from wirebird.errors import MissingExtraError, UsageError, WirebirdError
from wirebird.io.archives import RefusedError, unpacked_gzip, zip_members
from wirebird.io.decoding import MAX_BYTES, ByteStream, clean, decode, is_binary
from wirebird.io.layouts import (
    Layout,
    Piece,
    Unreadable,
    is_reader,
    layout_named,
    layout_names,
    layout_suffixes,
    sniffed_layout,
)
from wirebird.io.layouts import warc as warc_layout
from wirebird.io.progress import STDIN, ReadPosition
from wirebird.io.rows import SYNONYMS, TEXT, Reports, column_mapping, failure, normalised, text_column
from wirebird.records import Document, DocumentFailure

_LINES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}
_WARC = (".warc", ".arc")
_FOLDER_SUFFIXES = (".txt", ".json", *_LINES, ".warc", ".zip", ".gz")
MANIFEST = ".manifest.json"
"""How the manifests of runs are named; in a folder that is read they are no reports."""
MAX_HEADER = 500
MAX_FILE = 100_000_000
"""Bytes of a file that is read as a whole: an export of many reports."""
_TABLES = ("excel", "parquet")
_SPLIT_IT = f"over {MAX_BYTES // 1_000_000} MB: split it into single reports"
_SPLIT_FILE = f"over {MAX_FILE // 1_000_000} MB: split it into smaller files"
_LONG_ROW = f"the row is {_SPLIT_IT}, and check its quotation marks; the rest of the file was not read"
_BINARY = "this is not text (NUL bytes or control characters): unpack it, or export it as UTF-8 text"
_EMPTY = "there is no text in it; leave it out or fill it"

Item = Document | DocumentFailure
Opened = Callable[[str, str, Mapping[str, str]], None]


@dataclass(frozen=True)
class _Run:
    """What reading shares from the first path to the last.

    Attributes:
        reports: makes the reports.
        reader: the layout of every file, where the user says so.
        opened: told of every file with its layout and, for tables, field -> column.
        position: kept up to date with how far reading has come.
    """

    reports: Reports
    reader: str | None = None
    opened: Opened = field(default=lambda path, layout, columns: None)
    position: ReadPosition = field(default_factory=ReadPosition)


def read_paths(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    reader: str | None = None,
    columns: Mapping[str, str] | None = None,
    opened: Opened | None = None,
    position: ReadPosition | None = None,
) -> Iterator[Document | DocumentFailure]:
    """Reads reports lazily, in the order of `paths`.

    Args:
        paths: files, folders (walked in sorted order), or `-` for standard input.
        stdin: what `-` reads; default: the standard input of the process.
        reader: how to read every file, one of `layout_names()`; default: as each file's name and beginning show.
        columns: field (`text`, `id`, `published`, `publisher`, `title`, `url`) -> column of a table or key of a JSON line.
        opened: called with path, layout and (for tables) field -> column before a file's first report.
        position: kept up to date with how far reading has come.

    Yields:
        Each report, or the failure that stands in its place.

    Raises:
        UsageError: no such reader or field.
    """
    if reader is not None and not is_reader(reader):
        raise UsageError(f"no reader {reader!r} can be used; there are {', '.join(layout_names())}")
    if unknown := sorted(set(columns or {}) - set(SYNONYMS)):
        raise UsageError(f"no field {unknown[0]!r} to fill from a column; there are {', '.join(SYNONYMS)}")
    named = {name: normalised(column) for name, column in (columns or {}).items()}
    run = _Run(Reports(columns=named), reader, opened or (lambda path, layout, columns: None), position or ReadPosition())
    return _read(paths, stdin, run)


def _read(paths: Sequence[str], stdin: BinaryIO | None, run: _Run) -> Iterator[Item]:
    for path in paths:
        if path == "-":
            yield from _guarded(STDIN, _stream(stdin or sys.stdin.buffer, STDIN, "", run))
        elif os.path.isdir(path):
            yield from _folder(path, run)
        elif os.path.exists(path):
            yield from _guarded(_shown(path), _file(path, run))
        else:
            yield failure(_shown(path), "missing_path", "no such file or folder; check the path")


def _shown(path: str) -> str:
    """A path that any output can hold."""
    return os.fsencode(path).decode("utf-8", "replace")


def _guarded(locator: str, items: Iterable[Item]) -> Iterator[Item]:
    try:
        yield from items
    except (RefusedError, MissingExtraError) as error:
        yield failure(locator, error.code, str(error))
    except OSError as error:
        yield failure(locator, "unreadable", f"cannot be read ({error.strerror or error}); check its permissions")
    except WirebirdError:
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of ours must not cost the files after this one
        yield failure(locator, "internal", f"reading failed ({error!r}); please report this as a bug")


def files_of(paths: Sequence[str]) -> Iterator[str]:
    """The files that `read_paths` reads, in its order; standard input and what does not exist are left out."""
    for path in paths:
        if path != "-" and os.path.isdir(path):
            yield from _walk(path, [])
        elif path != "-" and os.path.exists(path):
            yield path


def _walk(folder: str, errors: list[OSError]) -> Iterator[str]:
    wanted = _wanted()
    for root, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # What has a manifest beside it is what an earlier run wrote (io.manifest), not a report.
        written = {name.removesuffix(MANIFEST) for name in files if name.endswith(MANIFEST)}
        for name in sorted(files):
            is_aside = name.startswith(".") or name.endswith(MANIFEST) or name in written
            if not is_aside and Path(name).suffix.lower() in wanted:
                yield os.path.join(root, name)


def _wanted() -> list[str]:
    return sorted({*_FOLDER_SUFFIXES, *layout_suffixes()})


def _folder(folder: str, run: _Run) -> Iterator[Item]:
    errors: list[OSError] = []
    found = False
    for path in _walk(folder, errors):
        found = True
        yield from _guarded(_shown(path), _file(path, run))
    for error in errors:
        message = f"cannot be read ({error.strerror}); check its permissions"
        yield failure(_shown(str(error.filename)), "unreadable", message)
    if not found and not errors:
        yield failure(_shown(folder), "empty_folder", f"no file to read in it; looked for {', '.join(_wanted())}")


def _file(path: str, run: _Run) -> Iterator[Item]:
    suffixes = [s.lower() for s in Path(path).suffixes]
    last = suffixes[-1] if suffixes else ""
    size = os.stat(path).st_size
    with open(path, "rb") as stream, run.position.within(stream, size):
        if last == ".zip":
            yield from _archive(stream, size, _shown(path), run)
        elif last == ".gz":
            inner = suffixes[-2] if len(suffixes) > 1 else ""
            yield from _stream(unpacked_gzip(stream, size, _shown(path)), _shown(path), inner, run)
        else:
            yield from _stream(stream, _shown(path), last, run)


def _archive(stream: BinaryIO, size: int, path: str, run: _Run) -> Iterator[Item]:
    found = False
    for member in zip_members(stream, size, path):
        found = True
        locator = f"{path}!{clean(member.name)}"
        if member.stream is None:
            yield failure(locator, *(member.problem or ("damaged", "it cannot be unpacked")))
        else:
            yield from _guarded(locator, _stream(member.stream, locator, Path(member.name).suffix.lower(), run))
    if not found:
        yield failure(path, "empty", "the archive holds no files")


def _stream(stream: BinaryIO, path: str, suffix: str, run: _Run) -> Iterator[Item]:
    """The reports in a stream.

    Args:
        stream: its bytes.
        path: for ids and messages.
        suffix: the ending of the file's name, lower case; empty for standard input.
        run: what the run shares.
    """
    if run.reader == "warc" or (run.reader is None and suffix in _WARC):
        run.opened(path, "warc", {})
        yield from _pieces(warc_layout.read_stream(stream), path, "warc", run)
        return
    data = ByteStream(stream)
    layout = layout_named(run.reader) if run.reader else None
    if run.reader is None and suffix not in _LINES:
        layout = sniffed_layout(suffix, data.head)
    if layout is not None:
        yield from _whole(data, path, layout, run)
        return
    name = run.reader or _LINES.get(suffix) or ("text" if suffix == ".txt" else _sniffed(data.head, tables=path != STDIN))
    if is_binary(data.head, rows=name != "text"):
        yield failure(path, "binary", _BINARY)
    elif name == "text":
        run.opened(path, "text", {})
        yield _text(data, path, run.reports)
    elif name == "jsonl":
        run.opened(path, "jsonl", {})
        yield from _jsonl(data, path, run.reports)
    else:
        yield from _csv(data, path, run)


def _whole(source: ByteStream, path: str, layout: Layout, run: _Run) -> Iterator[Item]:
    """The reports of a file that is read as a whole."""
    data = source.whole(MAX_FILE)
    if data is None:
        yield failure(path, "too_large", _SPLIT_FILE)
        return
    if not data.strip():
        yield failure(path, "empty", _EMPTY)
        return
    if layout.name not in _TABLES:
        run.opened(path, layout.name, {})
    yield from _pieces(layout.read(data), path, layout.name, run)


def _pieces(pieces: Iterable[Piece], path: str, layout: str, run: _Run) -> Iterator[Item]:
    seen = False
    for piece in pieces:
        if isinstance(piece, Unreadable):
            yield failure(path if piece.number is None else f"{path}:{piece.number}", piece.code, piece.message)
        else:
            if layout in _TABLES and not seen:
                mapping = column_mapping(piece.fields, run.reports.columns)
                run.opened(path, layout, mapping)
                if "text" not in mapping:
                    yield _no_text_column(path, list(piece.fields))
                    return
            yield run.reports.report(piece.fields, path=path, line=piece.number)
        seen = True
    if not seen:
        yield failure(path, "empty", _EMPTY)


def _no_text_column(locator: str, names: Sequence[str]) -> DocumentFailure:
    found = ", ".join(name.strip() for name in names if name.strip())
    message = f"no text column; name one of them {', '.join(TEXT)}, or give --columns text=NAME. Columns found: {found}"
    return failure(locator, "no_text_column", message)


def _sniffed(head: bytes, *, tables: bool) -> str:
    """The layout that the beginning of a file shows."""
    start = decode(head).lstrip()
    if re.match(r'\[?\s*\{\s*["}]', start):
        return "jsonl"
    first, newline, _ = start.partition("\n")
    if not tables or not newline or len(first) > MAX_HEADER:
        return "text"
    names = [normalised(name) for name in _header(first)[1]]
    # Prose has commas too: every cell of a header is a plain name.
    is_header = len(names) > 1 and all(name.isidentifier() for name in names)
    return "csv" if is_header and text_column(dict.fromkeys(names)) else "text"


def _text(source: ByteStream, path: str, reports: Reports) -> Item:
    data = source.whole()
    if data is None:
        return failure(path, "too_large", _SPLIT_IT)
    if is_binary(data):
        return failure(path, "binary", _BINARY)
    return reports.report({"text": decode(data)}, path=path)


def _jsonl(source: ByteStream, path: str, reports: Reports) -> Iterator[Item]:
    seen = False
    for number, line in enumerate(source.lines(), start=1):
        if line is None:
            yield failure(f"{path}:{number}", "too_large", f"the line is {_SPLIT_IT}")
        elif not line.strip():
            continue
        elif not seen and (line.strip() == "{" or line.lstrip().startswith("[")) and not _is_json(line):
            message = "JSON over several lines; give one JSON object a line (jq -c . or jq -c '.[]')"
            yield failure(f"{path}:{number}", "bad_json", message)
            return
        else:
            yield _json_line(line, path, number, reports)
        seen = True
    if not seen:
        yield failure(path, "empty", _EMPTY)


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _json_line(line: str, path: str, number: int, reports: Reports) -> Item:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg} at column {error.colno}; give one JSON object a line"
        return failure(f"{path}:{number}", "bad_json", message)
    except (ValueError, RecursionError) as error:
        return failure(f"{path}:{number}", "bad_json", f"not usable JSON: {error}; give one JSON object a line")
    if not isinstance(value, dict):
        message = 'not a JSON object; give one object a line, such as {"id": "a", "text": "..."}'
        return failure(f"{path}:{number}", "not_an_object", message)
    return reports.report({normalised(key): cell for key, cell in value.items()}, path=path, line=number)


class _LongLineError(Exception):
    """A line is longer than a report may be."""


def _short(lines: Iterable[str | None]) -> Iterator[str]:
    for line in lines:
        if line is None:
            raise _LongLineError
        yield line


def _header(line: str) -> tuple[str, list[str]]:
    """Delimiter and column names: the delimiter that shows a text column, or else the most columns."""
    best: tuple[tuple[bool, int], str, list[str]] | None = None
    for delimiter in ",;\t":
        names = next(csv.reader([line.split("\r")[0]], delimiter=delimiter), [])
        rank = (text_column(dict.fromkeys(map(normalised, names))) is not None, len(names))
        if best is None or rank > best[0]:
            best = rank, delimiter, names
    return (best[1], best[2]) if best else (",", [])


def _csv(source: ByteStream, path: str, run: _Run) -> Iterator[Item]:
    csv.field_size_limit(MAX_BYTES)
    lines = _short(source.lines())
    at = 0
    try:
        first = ""
        while not first.strip():
            at += 1
            if (line := next(lines, None)) is None:
                yield failure(path, "empty", _EMPTY)
                return
            first = line
        if "\r" in first.rstrip("\r\n"):
            yield failure(f"{path}:{at}", "bad_row", "its lines end in CR only; save it again as CSV in UTF-8")
            return
        delimiter, names = _header(first)
        columns = [normalised(name) for name in names]
        mapping = column_mapping(columns, run.reports.columns)
        run.opened(path, "csv", mapping)
        if "text" not in mapping:
            yield _no_text_column(f"{path}:{at}", names)
            return
        yield from _csv_rows(lines, columns, delimiter, path, at, run.reports)
    except _LongLineError:
        yield failure(f"{path}:{at}", "too_large", _LONG_ROW)


def _csv_rows(
    lines: Iterator[str], columns: list[str], delimiter: str, path: str, header_line: int, reports: Reports
) -> Iterator[Item]:
    # Strict, because a quotation mark left open would else swallow the rows after it without a word.
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    seen = False
    while True:
        number = header_line + rows.line_num + 1
        try:
            cells = next(rows, None)
        except (_LongLineError, csv.Error) as error:
            if isinstance(error, _LongLineError) or "field larger" in str(error):
                yield failure(f"{path}:{number}", "too_large", _LONG_ROW)
                return
            message = f"not valid CSV ({error}): check its quotation marks, or save it again as CSV in UTF-8"
            yield failure(f"{path}:{number}", "bad_row", message)
            seen = True
            continue
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            seen = True
            yield _csv_row(columns, cells, path, number, reports)
    if not seen:
        yield failure(path, "empty", "there is a header but no row; leave it out or fill it")


def _csv_row(columns: list[str], cells: list[str], path: str, number: int, reports: Reports) -> Item:
    if any(cell.strip() for cell in cells[len(columns) :]):
        message = f"{len(cells)} cells for {len(columns)} columns; put cells that hold the delimiter in quotation marks"
        return failure(f"{path}:{number}", "bad_row", message)
    return reports.report(dict(zip(columns, cells, strict=False)), path=path, line=number)
