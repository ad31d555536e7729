"""`wirebird link`: the incidents of several stores together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_DAYS = 30

Stores = Annotated[list[Path], typer.Argument(help="Stores made by `wirebird ingest`, each with some of the reports.")]


def link(
    stores: Stores,
    to: Annotated[Path | None, typer.Option("--to", help="Write JSON lines here instead of standard output.")] = None,
    days: Annotated[int, typer.Option("--days", help="Days of claims held in memory at a time, 5 or more.")] = DEFAULT_DAYS,
) -> None:
    """Link the reports of several stores into incidents, the same as if one store held them all."""
    import msgspec

    from wirebird.cli.output import open_bytes
    from wirebird.io.ids import IdNotes
    from wirebird.store import link_stores, open_store

    found = IdNotes()
    opened = [open_store(path) for path in stores]
    for incident in link_stores(opened, days=days):
        found.put(incident.id, msgspec.json.encode(incident).decode("utf-8"))
    # Written when all are known, for only then can they stand in order of their ids.
    with open_bytes(to) as out:
        for _, line in found.items():
            out.write(line.encode("utf-8") + b"\n")
    print(f"{len(found)} incidents from {len(stores)} stores", file=sys.stderr)
