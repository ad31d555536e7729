"""What the desk is about, and the numbers of its first page."""

from __future__ import annotations

from typing import get_args

import numpy as np

from wirebird._version import __version__
from wirebird.desk import views
from wirebird.desk.context import Desk
from wirebird.desk.filters import iso_day
from wirebird.desk.rows import Shelf
from wirebird.exports import LAYOUTS, layout_names
from wirebird.ontology import EVENT_TYPES, MODES, quad_class
from wirebird.records.codes import AttributionKind, Sector, Status
from wirebird.records.event import Precision
from wirebird.records.incident import IncidentStatus
from wirebird.store.browse import OWN_VOICE
from wirebird.store.schema import SCHEMA_VERSION

BOUNDARIES = "world-atlas 2.0.2, 1:50 million, from Natural Earth 4.1 (public domain): de facto boundaries of states"
"""Where the lines of the base map come from; lines on a map are no statement about whose land it is."""


def meta(desk: Desk, as_of: str | None) -> dict[str, object]:
    """Version, codes and layouts, who reviewed, and from when to when (background left out) incidents known on a day go."""
    shelf = desk.shelf
    incidents = shelf.table("incidents", as_of)
    days = incidents.days()
    told = days.known & ~incidents.numbers["background"]
    known = np.concatenate([days.first[told], days.last[told]])
    with shelf.turns.reading():
        reviewers = sorted({d.person for d in shelf.store.decisions()})
    return {
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "store": shelf.store.path.name,
        "types": [{"code": code, "name": code.capitalize(), "quad": quad_class(code)} for code in EVENT_TYPES],
        "modes": {code: list(MODES.get(code, ())) for code in EVENT_TYPES},
        "sectors": get_args(Sector),
        "statuses": get_args(IncidentStatus),
        "claim_statuses": get_args(Status),
        "precisions": get_args(Precision),
        "voices": [*get_args(AttributionKind), OWN_VOICE],
        "layouts": [{"name": n, "description": LAYOUTS[n].meaning if n in LAYOUTS else "of a plug-in"} for n in layout_names()],
        "reviewers": reviewers,
        "can_code": desk.coding is not None,
        "read_only": desk.settings.read_only,
        "first_day": iso_day(int(known.min())) if len(known) else None,
        "last_day": iso_day(int(known.max())) if len(known) else None,
        "boundary_source": BOUNDARIES,
    }


def overview(shelf: Shelf, as_of: str | None) -> dict[str, object]:
    """Numbers and incidents by type and week; last runs and warnings where the store is told as it is now."""
    incidents = shelf.table("incidents", as_of)
    with shelf.turns.reading():
        numbers = views.overview_answer(incidents, shelf.store.counted(as_of=as_of))
        return {**numbers, **({"runs": [], "warnings": []} if as_of else views.state_answer(shelf.store, incidents))}
