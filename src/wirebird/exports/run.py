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
from wirebird.exports.picture import Picture
from wirebird.exports.writers import FORMATS, write_table, write_text
from wirebird.plugins import PlugInGroup, load_plug_in, plug_in_names
from wirebird.records import RecordChange
from wirebird.store import Filters, Store

SCHEMA = 2
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
    changes_since: str | None = None,
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
        changes_since: since when they changed, or the name of the file that they were compared with, for the provenance.

    Raises:
        UsageError: no such layout, a file name that does not fit, or a layout that cannot tell changes.
        MissingExtraError: Excel files need an extra.
        StoreError: the store cannot be read.
    """
    chosen = layout_named(layout)
    key = None if changes is None else _key_of_changes(chosen, layout)
    picture = picture_of(store, filters=filters, as_of=as_of, ingested_by=ingested_by)
    rows: int | None = None
    columns: tuple[Column, ...] = ()
    if isinstance(chosen, TextLayout):
        _check_suffix(to, layout, chosen.suffixes)
        write_text(to, chosen.make(picture))
    else:
        _check_suffix(to, layout, tuple(FORMATS))
        table = chosen.make(picture)
        if key is not None:
            table = _changed(table, key, [c for c in changes or () if c.record == chosen.record])
        columns = table.columns
        tags = [panel.HXL_TAGS[c.name] for c in columns] if hxl and layout == "hapi" else ()
        rows = write_table(to, FORMATS[to.suffix.lower()], table, bom=bom, tags=tags)
    codebook = [_codebook(to, columns)] if columns else []
    about = _About(layout, chosen.meaning, picture, changes_since)
    return Exported((to, *codebook, _provenance(store, to, about, rows), _citation(to, about)), rows)


def layout_names() -> tuple[str, ...]:
    """All layouts: Wirebird's own, and those that other packages register under `wirebird.exports`."""
    return (*LAYOUTS, *plug_in_names(GROUP, tuple(LAYOUTS)))


def picture_of(
    store: Store, *, filters: Filters | None = None, as_of: str | None = None, ingested_by: str | None = None
) -> Picture:
    """A store as a layout sees it; see `export`."""
    chosen = filters or Filters()
    return Picture(
        all_reports=lambda: store.reports(as_of=as_of, ingested_by=ingested_by),
        all_events=lambda: store.events(as_of=as_of, ingested_by=ingested_by),
        all_claims=lambda: store.claims(as_of=as_of, ingested_by=ingested_by),
        kept_incidents=lambda: store.incidents(as_of=as_of, ingested_by=ingested_by, filters=chosen),
        filters=chosen,
        as_of=as_of,
        ingested_by=ingested_by,
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


def _key_of_changes(chosen: ExportLayout, layout: str) -> str:
    """The column that names the records of a layout that can tell changes.

    Raises:
        UsageError: it cannot.
    """
    if isinstance(chosen, TableLayout) and chosen.key:
        return chosen.key
    named = ", ".join(n for n, x in LAYOUTS.items() if isinstance(x, TableLayout) and x.key)
    raise UsageError(f"changes can be exported in the layouts {named}, not in {layout}")


def _changed(table: Table, key: str, changes: Sequence[RecordChange]) -> Table:
    """Rows of records that changed; those that are gone keep their id only."""
    at = [c.name for c in table.columns].index(key)
    wanted = {str(c.id): c for c in changes}

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


@dataclass(frozen=True)
class _About:
    """What the files beside an export tell of it."""

    layout: str
    meaning: str
    picture: Picture
    changes_since: str | None

    def told(self) -> str:
        """What of the store went in, in words that follow the layout's name."""
        picture = self.picture
        known = f", as known on {picture.as_of}" if picture.as_of else ""
        held = f", as the store held it by {picture.ingested_by}" if picture.ingested_by else ""
        return known + held + (f", only what changed since {self.changes_since}" if self.changes_since else "")


def _codebook(to: Path, columns: tuple[Column, ...]) -> Path:
    codebook = Table(
        tuple(Column(n, "text", "") for n in ("name", "kind", "meaning")), ((c.name, c.kind, c.meaning) for c in columns)
    )
    file = to.with_name(f"{to.stem}.codebook.csv")
    write_table(file, "csv", codebook)
    return file


def _provenance(store: Store, to: Path, about: _About, rows: int | None) -> Path:
    picture = about.picture
    told = {
        "layout": about.layout, "meaning": about.meaning, "schema": SCHEMA, "wirebird": __version__,
        "ontology": "PLOVER 2021 with battle and seize",
        "coders": store.coders(as_of=picture.as_of, ingested_by=picture.ingested_by), "store": store.path.name,
        "as_of": picture.as_of, "ingested_by": picture.ingested_by, "changes_since": about.changes_since,
        "filters": picture.filters.told(), "rows": rows, "written": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    file = to.with_name(f"{to.stem}.provenance.json")
    write_text(file, [json.dumps(told, indent=1, ensure_ascii=False) + "\n"])
    return file


def _citation(to: Path, about: _About) -> Path:
    words = (
        f"Event data coded from news reports with Wirebird {__version__} "
        f"(layout {about.layout}, schema {SCHEMA}{about.told()}).\n"
        "Coded by machine: check the quoted words before you rely on a record.\n"
        "Places: GeoNames, CC BY 4.0. Event types: PLOVER, CC BY-SA 4.0.\n"
        "Layouts named after other data sets have their columns; they are not their data, and their coding rules differ.\n"
    )
    file = to.with_name(f"{to.stem}.citation.txt")
    write_text(file, [words])
    return file
