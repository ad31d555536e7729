"""Corrected records in the layout of the training corpora: a report's text and its events as a careful reader has them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from wirebird.records import Event, StoredEvent
from wirebird.store import DuckStore

_FIELDS = ("type", "mode", "status", "mentions", "evidence", "casualties")


def training_records(store: DuckStore) -> Iterator[dict[str, Any]]:
    """Reports of which people reviewed every event that the model found, in order of their ids.

    Only such reports can be learned from: an event that nobody looked at may be wrong, and one that is left out reads as "no
    event". Rejected events and duplicates are left out; a report whose events were all rejected has none and is not relevant.

    Yields:
        id, published, title, text, relevant, events; of an event the fields of the codebook, spans as half-open code-point
        offsets into the text.
    """
    reviewed: dict[str, list[StoredEvent]] = {}
    stream = store.events(with_rejected=True)
    for id, events in groupby(stream, key=lambda stored: str(stored.report)):
        given = list(events)
        if all(stored.review != "none" for stored in given):
            reviewed[id] = given
    for report in store.reports():
        if report.id in reviewed:
            kept = [s.event for s in reviewed[report.id] if s.review in ("accepted", "changed")]
            yield {
                "id": report.id,
                "published": report.published,
                "title": report.title,
                "text": report.text,
                "relevant": bool(kept),
                "events": [_event(event) for event in kept],
            }


def _event(event: Event) -> dict[str, Any]:
    fields: dict[str, Any] = {name: msgspec.to_builtins(getattr(event, name)) for name in _FIELDS}
    for name in ("actors", "recipients"):
        fields[name] = [
            {"text": msgspec.to_builtins(p.text), "country": p.country, "sector": p.sector} for p in getattr(event, name)
        ]
    place, date = event.place, event.date
    fields["place"] = None
    if place is not None:
        point = {key: getattr(place, key) for key in ("name", "country", "admin1", "lat", "lon", "precision")}
        fields["place"] = {"text": msgspec.to_builtins(place.text), **point}
    fields["date"] = date and {"start": date.start, "end": date.end, "text": msgspec.to_builtins(date.text)}
    fields["attribution"] = [
        {"source": msgspec.to_builtins(v.source), "cue": msgspec.to_builtins(v.cue), "kind": v.kind} for v in event.attribution
    ]
    if event.background:
        fields["background"] = True
    return fields
