"""The current view in the files of other tools: a preview, and the files in one archive."""

from __future__ import annotations

import itertools
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from wirebird.desk.answers import json_answer
from wirebird.desk.context import AsOf, Desk, iso
from wirebird.desk.filters import RowFilters, bad_value, parse, select
from wirebird.desk.query import lists_of
from wirebird.desk.rows import Shelf
from wirebird.exports import Filters, Picture, TableLayout, TextLayout, export, layout_named, picture_of
from wirebird.exports.columns import Cell
from wirebird.exports.writers import FORMATS

PREVIEW = 20
COUNTING_S = 2.0
"""Seconds for which a preview counts the rows of a file."""
OF_EVENTS = frozenset({"events", "claims", "polecat", "gdelt", "plover"})
"""Layouts whose rows are events; those of the others are incidents, or counts of them."""
LayoutName = Annotated[str, Query(description="One of the layouts that /api/meta names.")]
Format = Annotated[str, Query(description="csv, tsv, jsonl, parquet or xlsx, for layouts of rows.")]


def export_router(desk: Desk) -> APIRouter:
    """The addresses."""
    router = APIRouter()

    @router.get("/api/export/preview", response_model=None)
    def preview(request: Request, layout: LayoutName = "incidents", as_of: AsOf = None) -> Response:
        """The first rows of an export of the rows that the filters let in."""
        return json_answer(preview_answer(desk.shelf, layout, lists_of(request), iso("as_of", as_of)))

    @router.get("/api/export", response_model=None)
    def file(request: Request, layout: LayoutName = "incidents", format: Format = "csv", as_of: AsOf = None) -> Response:
        """An archive with the export, its codebook, provenance and citation."""
        return archive(desk.shelf, layout, format, request, iso("as_of", as_of))

    return router


def chosen(shelf: Shelf, query: Mapping[str, Sequence[str]], as_of: str | None) -> Filters:
    """The records that the filters of an address let in, for an export."""
    filters = parse(query)
    told = "&".join(f"{key}={value}" for key, values in sorted(query.items()) for value in values if key != "layout")
    return Filters(
        with_background=True,
        events=_ids(shelf, "claims", filters, as_of),
        incidents=_ids(shelf, "incidents", filters, as_of),
        asked=told or None,
    )


def _ids(shelf: Shelf, level: Literal["claims", "incidents"], filters: RowFilters, as_of: str | None) -> frozenset[str]:
    rows = shelf.table(level, as_of)
    return frozenset(rows.texts["id"][number] for number in select(rows, filters))


def preview_answer(shelf: Shelf, layout: str, query: Mapping[str, Sequence[str]], as_of: str | None) -> dict[str, object]:
    """Columns, first rows and number of rows of an export.

    Returns:
        `total` is the number of records chosen, and `is_exact` false, where counting rows would take too long; a layout of its
        own form has one column, `line`.
    """
    made = layout_named(layout)
    filters = chosen(shelf, query, as_of)
    with shelf.turns.reading():
        picture = picture_of(shelf.store, filters=filters, as_of=as_of)
        if isinstance(made, TableLayout):
            table = made.make(picture)
            names, rows = [c.name for c in table.columns], iter(table.rows)
        else:
            names, rows = ["line"], ([line] for line in _lines(made, picture))
        shown, total = _counted(rows)
    chosen_rows = len((filters.events if layout in OF_EVENTS else filters.incidents) or ())
    return {"columns": names, "rows": shown, "total": chosen_rows if total is None else total, "is_exact": total is not None}


def _counted(rows: Iterator[Sequence[Cell]]) -> tuple[list[list[Cell]], int | None]:
    """The first rows, and how many there are; None where counting takes too long."""
    until = time.monotonic() + COUNTING_S
    shown = [list(row) for row in itertools.islice(rows, PREVIEW)]
    total = len(shown)
    for _ in rows:
        total += 1
        if time.monotonic() > until:
            return shown, None
    return shown, total


def _lines(layout: TextLayout, picture: Picture) -> Iterator[str]:
    """The lines of a text that comes in pieces."""
    rest = ""
    for piece in layout.make(picture):
        *whole, rest = (rest + piece).split("\n")
        yield from whole
    if rest:
        yield rest


def archive(shelf: Shelf, layout: str, form: str, request: Request, as_of: str | None) -> Response:
    """The files of an export, packed; they are made in a folder of their own, which goes when they are sent."""
    made = layout_named(layout)
    suffix = made.suffixes[0] if isinstance(made, TextLayout) else f".{form.lower()}"
    if isinstance(made, TableLayout) and suffix not in FORMATS:
        raise bad_value("format", form, ", ".join(sorted({name[1:] for name in FORMATS})))
    filters = chosen(shelf, lists_of(request), as_of)
    folder = tempfile.TemporaryDirectory(prefix="wirebird-export-")
    try:
        name = f"{shelf.store.path.stem}-{layout}"
        with shelf.turns.reading():
            written = export(shelf.store, layout, Path(folder.name) / f"{name}{suffix}", filters=filters, as_of=as_of)
        packed = Path(folder.name) / f"{name}.zip"
        _pack(written.files, packed)
    except BaseException:
        folder.cleanup()
        raise
    headers = {"Cache-Control": "no-store"}
    return FileResponse(
        packed, filename=packed.name, media_type="application/zip", headers=headers, background=BackgroundTask(folder.cleanup)
    )


def _pack(files: Iterable[Path], to: Path) -> None:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
