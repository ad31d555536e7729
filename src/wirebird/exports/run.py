"""`export`: a layout of a store's records to a file, with codebook, citation and provenance beside it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wirebird._version import __version__
from wirebird.errors import UsageError
from wirebird.exports import borrowed, flat, maps, panel, plover
from wirebird.exports.columns import Cell, Column, Table
from wirebird.exports.picture import Filters, Picture
from wirebird.exports.writers import FORMATS, write_table, write_text
from wirebird.plugins import PlugInGroup, load_plug_in, plug_in_names
from wirebird.records import RecordChange
from wirebird.store import Store

SCHEMA = 1
"""Version of the layouts; counts up when a column changes its name or meaning."""


GROUP: PlugInGroup = "wirebird.exports"
"""Where other packages name their layouts."""


@dataclass(frozen=True)
class ExportLayout:
    """A layout: a `TableLayout` or a `TextLayout`.

    Attributes:
        meaning: one line.
    """

    meaning: str


@dataclass(frozen=True, kw_only=True)
class TableLayout(ExportLayout):
    """A layout of rows and columns.

    Attributes:
        make: its table.
        key: the column that names a record, or None.
        record: what its rows are, for `--changes-since`.
    """

    make: Callable[[Picture], Table]
    key: str | None = None
    record: str | None = None


@dataclass(frozen=True, kw_only=True)
class TextLayout(ExportLayout):
    """A layout of its own form.

    Attributes:
        make: its text, in pieces.
        suffixes: names that its files bear.
    """

    make: Callable[[Picture], Iterable[str]]
    suffixes: tuple[str, ...]


LAYOUTS: dict[str, TableLayout | TextLayout] = {
    "events": TableLayout("one row an event of a report", make=flat.events, key="event_id", record="event"),
    "claims": TableLayout("one row a voice of an event", make=flat.claims),
    "incidents": TableLayout("one row an incident", make=flat.incidents, key="incident_id", record="incident"),
    "acled": TableLayout("incidents in ACLED's columns", make=borrowed.acled),
    "ged": TableLayout("deadly incidents in UCDP GED's columns", make=borrowed.ged),
    "polecat": TableLayout("events in POLECAT's columns", make=borrowed.polecat),
    "gdelt": TableLayout("events in GDELT's columns", make=borrowed.gdelt),
    "timemap": TableLayout("incidents for timemap", make=maps.timemap),
    "country-month": TableLayout("counts by country and month, zeros filled", make=panel.country_month),
    "priogrid-month": TableLayout("counts by PRIO-GRID cell and month, zeros filled", make=panel.grid_month),
    "hapi": TableLayout("counts by division and month in HDX HAPI's layout", make=panel.hapi),
    "plover": TextLayout("PLOVER's JSON records", make=plover.plover, suffixes=(".jsonl", ".json")),
    "geojson": TextLayout("incidents as GeoJSON", make=maps.geojson, suffixes=(".geojson", ".json")),
    "kml": TextLayout("incidents as KML", make=maps.kml, suffixes=(".kml",)),
}


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        files: the export, then what stands beside it.
        rows: its rows; None for layouts without rows.
    """

    files: tuple[Path, ...]
    rows: int | None


def export(
    store: Store,
    layout: str,
    to: Path,
    *,
    filters: Filters | None = None,
    as_of: str | None = None,
    ingested_by: str | None = None,
    bom: bool = False,
    hxl: bool = False,
    changes: Sequence[RecordChange] | None = None,
) -> Exported:
    """Writes a layout of a store's records.

    Args:
        store: the store.
        layout: one of `LAYOUTS`.
        to: the file; its name tells the format (.csv, .tsv, .jsonl, .parquet, .xlsx, or the layout's own).
        filters: what goes in.
        as_of: ISO day of the picture.
        ingested_by: ISO day or moment (UTC) up to which the store's records count.
        bom: CSV opens with a byte order mark, for Excel.
        hxl: `hapi` as CSV gets a row of HXL hashtags.
        changes: only these records of `events` or `incidents`, with columns `change` and `merged_into`.

    Raises:
        UsageError: no such layout, or a file name that does not fit.
        MissingExtraError: Excel files need an extra.
        StoreError: the store cannot be read.
    """
    chosen = layout_named(layout)
    picture = picture_of(store, filters=filters, as_of=as_of, ingested_by=ingested_by)
    rows: int | None = None
    columns: tuple[Column, ...] = ()
    if isinstance(chosen, TextLayout):
        _check_suffix(to, layout, chosen.suffixes)
        write_text(to, chosen.make(picture))
    else:
        _check_suffix(to, layout, tuple(FORMATS))
        table = chosen.make(picture) if changes is None else _changed(chosen, layout, picture, changes)
        columns = table.columns
        tags = [panel.HXL_TAGS[c.name] for c in columns] if hxl and layout == "hapi" else ()
        rows = write_table(to, FORMATS[to.suffix.lower()], table, bom=bom, tags=tags)
    return Exported((to, *_beside(store, layout, chosen, to, picture, columns, rows)), rows)


def layout_names() -> tuple[str, ...]:
    """All layouts: Wirebird's own, and those that other packages register under `wirebird.exports`."""
    return (*LAYOUTS, *plug_in_names(GROUP, tuple(LAYOUTS)))


def picture_of(
    store: Store, *, filters: Filters | None = None, as_of: str | None = None, ingested_by: str | None = None
) -> Picture:
    """A store as a layout sees it; see `export`."""
    return Picture(
        all_reports=lambda: store.reports(as_of=as_of, ingested_by=ingested_by),
        all_events=lambda: store.events(as_of=as_of, ingested_by=ingested_by),
        all_claims=lambda: store.claims(as_of=as_of, ingested_by=ingested_by),
        all_incidents=lambda: store.incidents(as_of=as_of, ingested_by=ingested_by),
        filters=filters or Filters(),
        as_of=as_of,
        version=__version__,
    )


def layout_named(name: str) -> TableLayout | TextLayout:
    """The layout of a name.

    Raises:
        UsageError: there is none, or it cannot be used.
    """
    found = LAYOUTS.get(name) or load_plug_in(GROUP, name, ExportLayout, tuple(LAYOUTS))
    if not isinstance(found, TableLayout | TextLayout):
        raise UsageError(f"no layout {name!r} that can be used; there are {', '.join(layout_names())}")
    return found


def _check_suffix(to: Path, layout: str, allowed: tuple[str, ...]) -> None:
    if to.suffix.lower() not in allowed:
        raise UsageError(f"{to}: the layout {layout} is written to files named {', '.join(allowed)}")


CHANGE_COLUMNS = (
    Column("change", "text", "new, changed, merged or withdrawn since the day or export asked for"),
    Column("merged_into", "text", "incident that holds a merged one now"),
)


def _changed(chosen: TableLayout, layout: str, picture: Picture, changes: Sequence[RecordChange]) -> Table:
    """Rows of records that changed; those that are gone keep their id only."""
    if chosen.key is None:
        named = ", ".join(n for n, x in LAYOUTS.items() if isinstance(x, TableLayout) and x.key)
        raise UsageError(f"changes can be exported in the layouts {named}, not in {layout}")
    table = chosen.make(picture)
    at = [c.name for c in table.columns].index(chosen.key)
    wanted = {str(c.id): c for c in changes if c.record == chosen.record}

    def rows() -> Iterator[Sequence[Cell]]:
        left = dict(wanted)
        for row in table.rows:
            change = left.pop(str(row[at]), None)
            if change:
                yield [*row, change.change, change.into]
        for gone in left.values():
            if gone.change in ("merged", "withdrawn"):
                empty: list[Cell] = [None] * len(table.columns)
                empty[at] = gone.id
                yield [*empty, gone.change, gone.into]

    return Table((*table.columns, *CHANGE_COLUMNS), rows())


def _beside(
    store: Store, layout: str, chosen: ExportLayout, to: Path, picture: Picture, columns: tuple[Column, ...], rows: int | None
) -> list[Path]:
    """Codebook, provenance and citation, named after the file."""
    files = []
    if columns:
        codebook = Table(
            tuple(Column(n, "text", "") for n in ("name", "kind", "meaning")), ((c.name, c.kind, c.meaning) for c in columns)
        )
        files.append(to.with_name(f"{to.stem}.codebook.csv"))
        write_table(files[-1], "csv", codebook)
    stamps = sorted({run.stamp_id for run in store.runs()})
    provenance = {
        "layout": layout, "meaning": chosen.meaning, "schema": SCHEMA, "wirebird": __version__,
        "ontology": "PLOVER 2021 with battle and seize", "coders": stamps, "store": store.path.name, "as_of": picture.as_of,
        "filters": picture.filters.told(), "rows": rows, "written": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    files.append(to.with_name(f"{to.stem}.provenance.json"))
    write_text(files[-1], [json.dumps(provenance, indent=1, ensure_ascii=False) + "\n"])
    files.append(to.with_name(f"{to.stem}.citation.txt"))
    write_text(files[-1], [_citation(layout, picture)])
    return files


def _citation(layout: str, picture: Picture) -> str:
    known = f", as known on {picture.as_of}" if picture.as_of else ""
    return (
        f"Event data coded from news reports with Wirebird {__version__} (layout {layout}, schema {SCHEMA}{known}).\n"
        "Coded by machine: check the quoted words before you rely on a record.\n"
        "Places: GeoNames, CC BY 4.0. Event types: PLOVER, CC BY-SA 4.0.\n"
        "Layouts named after other data sets have their columns; they are not their data, and their coding rules differ.\n"
    )
