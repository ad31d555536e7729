"""`wirebird export`: a store's records in the files that other tools load."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def export(
    store: Annotated[Path, typer.Argument(help="The store: one DuckDB file, made by `wirebird ingest`.")],
    layout: Annotated[str, typer.Option("--layout", help="events, claims, incidents, acled, ged, polecat, gdelt, ...")],
    to: Annotated[Path, typer.Option("--to", help="The file; its ending tells the format.")],
    country: Annotated[str | None, typer.Option("--country", help="Places in these countries: AFG,PAK.")] = None,
    type: Annotated[str | None, typer.Option("--type", help="These PLOVER types: ASSAULT,COERCE.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Happened on or after this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Happened on or before this day.")] = None,
    min_probability: Annotated[float, typer.Option("--min-probability", min=0, max=1, help="Least probability.")] = 0.0,
    background: Annotated[bool, typer.Option("--background", help="With older context.")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Only what was known by the end of this day.")] = None,
    ingested_by: Annotated[
        str | None,
        typer.Option("--ingested-by", help="Only what the store held by the end of this day, or at this moment (UTC)."),
    ] = None,
    changes_since: Annotated[
        str | None,
        typer.Option(
            "--changes-since", help="Only what changed since a day, a moment (UTC), or a file of `wirebird incidents`."
        ),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="A byte order mark at the start of CSV, for Excel.")] = False,
    hxl: Annotated[bool, typer.Option("--hxl", help="A row of HXL hashtags in the hapi layout.")] = False,
) -> None:
    """Write a store's records in a layout, with provenance and citation beside the file; beside tables also a codebook."""
    from wirebird.cli.decide import changes_told
    from wirebird.exports import Filters
    from wirebird.exports import export as write
    from wirebird.store import open_store

    opened = open_store(store)
    filters = Filters(
        countries=_codes(country),
        types=_codes(type),
        since=_day(since, "--from"),
        until=_day(until, "--until"),
        min_probability=min_probability,
        with_background=background,
    )
    changes = None
    if changes_since is not None:
        changes = changes_told(opened, changes_since, as_of=as_of, ingested_by=ingested_by)
    done = write(
        opened, layout, to, filters=filters, as_of=as_of, ingested_by=ingested_by, bom=bom, hxl=hxl, changes=changes,
        changes_since=changes_since and Path(changes_since).name,
    )  # fmt: skip
    rows = "" if done.rows is None else f": {done.rows:,} rows"
    print(f"{done.files[0]}{rows}; beside it {', '.join(f.name for f in done.files[1:])}", file=sys.stderr)


def _codes(words: str | None) -> frozenset[str] | None:
    found = frozenset(w.strip().upper() for w in (words or "").split(",") if w.strip())
    return found or None


def _day(words: str | None, option: str) -> str | None:
    from wirebird.records.days import read_day

    return None if words is None else read_day(words, option).isoformat()
