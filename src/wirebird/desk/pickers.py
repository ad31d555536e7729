"""Places and actors to choose from while somebody types."""

from __future__ import annotations

from fastapi import APIRouter, Response

from wirebird.desk.answers import json_answer
from wirebird.desk.filters import iso_day_of
from wirebird.gazetteer import Entry, Gazetteer
from wirebird.resolve.actor_tables import Entry as ActorEntry
from wirebird.resolve.actor_tables import load_tables, search_names
from wirebird.resolve.place_choice import precision_of

MOST = 20
LONGEST = 100
router = APIRouter()


@router.get("/api/places", response_model=None)
def places(q: str = "", country: str | None = None) -> Response:
    """Gazetteer entries that bear a name or begin with it, of one country where it is named."""
    found = Gazetteer.load().search(q[:LONGEST], country=country.upper() if country else None, limit=MOST)
    return json_answer({"places": [_place(entry) for entry in found]})


def _place(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "geonameid": entry.geoname_id,
        "country": entry.country,
        "admin1": entry.admin1,
        "lat": entry.lat,
        "lon": entry.lon,
        "feature": entry.kind,
        "precision": precision_of(entry),
        "population": entry.population,
    }


@router.get("/api/actors", response_model=None)
def actors(q: str = "", on: str | None = None) -> Response:
    """Known groups and persons one of whose names has the words typed; with `on` those that held then come first."""
    day = iso_day_of("on", on)
    found = search_names(load_tables(), q[:LONGEST], limit=MOST)
    if day:
        found = sorted(found, key=lambda entry: not entry.holds(day))
    return json_answer({"actors": [_actor(entry) for entry in found]})


def _actor(entry: ActorEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "entity": entry.name,
        "country": entry.country,
        "sector": entry.sector,
        "office": entry.office or None,
        "from": entry.since.isoformat() if entry.since else None,
        "to": entry.until.isoformat() if entry.until else None,
    }
