"""Events as PLOVER's JSON records, one object a line (codebook of 2021, section "record")."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wirebird.exports.picture import Picture
from wirebird.ontology import country
from wirebird.records import Party, Place, StoredEvent

RESOLUTION = {"site": 5, "place": 4, "admin2": 3, "admin1": 2, "country": 1}
"""PLOVER's `resolution` of a place."""


def plover(picture: Picture) -> Iterator[str]:
    """One line an event."""
    for stored in picture.events():
        yield json.dumps(_record(picture, stored), ensure_ascii=False) + "\n"


def _record(picture: Picture, stored: StoredEvent) -> dict[str, object]:
    event, report = stored.event, picture.reports[stored.report]
    date = event.date
    size = {
        name: event.casualties[kind].low
        for name, kind in (("dead", "killed"), ("injured", "injured"), ("arrested", "detained"))
        if kind in event.casualties
    }
    spans = event.evidence
    record: dict[str, object] = {
        "id": stored.id, "has_event": True, "date": date.start if date else None, "enddate": date.end if date else None,
        "actor": [_entity(p) for p in event.actors], "recipient": [_entity(p) for p in event.recipients],
        "event": [event.type], "mode": list(event.mode), "event_loc": _place(event.place),
        "event_text": [m.text for m in event.mentions], "quad_code": event.quad, "event_scale": event.intensity, "size": size,
        "text": " ".join(s.text for s in spans),
        "text_info": [{"sequence": n, "start": s.start, "end": s.end} for n, s in enumerate(spans, start=1)],
        "cite_info": {"corpus": stored.report, "title": report.title, "publication": report.publisher, "language": "en",
                      "coder": "Wirebird", "codebook": "PLOVER", "version": picture.version},
        "coder": f"Wirebird {picture.version}", "comment": f"status: {event.status}",
    }  # fmt: skip
    return {name: value for name, value in record.items() if value not in (None, {}, "")}


def _entity(party: Party) -> dict[str, object]:
    found = {"code": party.country, "sector": party.sector, "entity_text": party.text.text, "identifier_text": party.entity}
    return {name: value for name, value in found.items() if value is not None}


def _place(place: Place | None) -> dict[str, object]:
    if place is None:
        return {}
    where = country(place.country)
    found: dict[str, object] = {
        "extracted_place": place.text.text if place.text else None, "resolved_place": place.name, "lat": place.lat,
        "lon": place.lon, "province": place.admin1, "country": where.name if where else None, "country_code": place.country,
        "resolution": RESOLUTION.get(place.precision),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}
