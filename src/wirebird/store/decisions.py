"""Decisions of people as pure functions: which still hold, what they make of an event, what they say about linking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from wirebird.errors import UsageError
from wirebird.ontology import MODES, country, event_intensity, quad_class
from wirebird.records import Decision, DocId, Event, EventId, ReviewState
from wirebird.records.days import read_day
from wirebird.records.event import CasualtyKind, Count, EventDate, Place

CHANGEABLE = ("type", "mode", "status", "background", "actors", "recipients", "place", "date", "casualties")
"""Fields of an event that a person may change; the others are words of the report, or follow from these."""


_DATE = {"text": None, "precision": "day", "basis": "explicit"}


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that hold, in order: those that no undo, itself in force, has taken back."""
    ordered = sorted(decisions, key=lambda d: d.number)
    gone = taken_back(ordered)
    return [d for d in ordered if d.kind != "undo" and d.number not in gone]


def taken_back(decisions: Sequence[Decision]) -> set[int]:
    """Numbers of the decisions, undos included, that an undo in force has taken back; `decisions` in order."""
    gone: set[int] = set()
    for decision in reversed(decisions):
        if decision.kind == "undo" and decision.undoes is not None and decision.number not in gone:
            gone.add(decision.undoes)
    return gone


@dataclass(frozen=True)
class Reviewed:
    """An event after the decisions about it.

    Attributes:
        event: the record with its changes.
        review: what was decided last; `changed` outlives an acceptance.
        duplicate_of: the event that is the same, or None.
    """

    event: Event
    review: ReviewState = "none"
    duplicate_of: EventId | None = None

    @property
    def counts(self) -> bool:
        """Whether it is an event at all: neither rejected nor a duplicate."""
        return self.review not in ("rejected", "duplicate")

    @property
    def is_held(self) -> bool:
        """Whether a person vouches for it, so that it stays where a newer model does not find it."""
        return self.review in ("accepted", "changed")


def reviewed(event: Event, decisions: Iterable[Decision]) -> Reviewed:
    """Applies the standing decisions about one event, in order."""
    review: ReviewState = "none"
    same: EventId | None = None
    has_changes = False
    for decision in decisions:
        if decision.kind == "change" and decision.field:
            event = with_field(event, decision.field, msgspec.json.decode(decision.new or "null"))
            has_changes, review, same = True, "changed", None
        elif decision.kind == "accept":
            review, same = ("changed" if has_changes else "accepted"), None
        elif decision.kind == "reject":
            review, same = "rejected", None
        elif decision.kind == "duplicate" and decision.other:
            review, same = "duplicate", EventId(decision.other)
    return Reviewed(event, review, same)


def with_field(event: Event, field: str, value: object) -> Event:
    """The event with one field as a person gives it; what follows from type and mode follows.

    Args:
        event: the record.
        field: one of `CHANGEABLE`.
        value: JSON value of the field.

    Raises:
        UsageError: no such field, or a value that it cannot have.
    """
    if field not in CHANGEABLE:
        raise UsageError(f"field {field!r} cannot be changed; these can: {', '.join(CHANGEABLE)}")
    fields: dict[str, Any] = msgspec.to_builtins(event)
    # Of a day that a person gives only the day itself need be said.
    fields[field] = _DATE | value if field == "date" and isinstance(value, dict) else value
    if field == "type":
        fields["mode"] = [m for m in event.mode if m in _modes(str(value))]
    if field == "casualties":
        fields |= _stated_by_person(value)
    if field in ("place", "date"):
        fields["unresolved"] = [u for u in fields["unresolved"] if u["field"] != field]
    try:
        changed = msgspec.convert(fields, Event)
    except msgspec.ValidationError as error:
        raise UsageError(f"{field} cannot be {value!r}: {error}; write it as docs/record.md has it") from error
    strange = [m for m in changed.mode if m not in _modes(changed.type)]
    if strange:
        raise UsageError(f"{changed.type} has no mode {', '.join(strange)}; it has {', '.join(_modes(changed.type)) or 'none'}")
    quad, intensity = quad_class(changed.type), event_intensity(changed.type, changed.mode)
    return msgspec.structs.replace(changed, quad=quad, intensity=intensity)


def check_value(event: Event, field: str) -> None:
    """Refuses a value that has the right form and cannot be: no such day, point, country or number.

    Asked when a decision is taken, and not again: one that was taken before a check came stays in force.

    Args:
        event: with the value in it, as `with_field` gives it.
        field: the field that a person gave.

    Raises:
        UsageError: it cannot be.
    """
    if field == "date" and event.date is not None:
        _check_days(event.date)
    elif field == "place" and event.place is not None:
        _check_point(event.place)
        _check_country("place", event.place.country)
    elif field in ("actors", "recipients"):
        for party in event.actors if field == "actors" else event.recipients:
            _check_country(field, party.country)
    elif field == "casualties":
        _check_casualties(event.casualties)


def _check_days(date: EventDate) -> None:
    start, end = (None if given is None else read_day(given, "date", is_exact=True) for given in (date.start, date.end))
    if start and end and end < start:
        raise UsageError(f"date: {date.end} is before {date.start}; write the earlier day first: {date.end}/{date.start}")


def _check_point(place: Place) -> None:
    has_both = (place.lat is None) == (place.lon is None)
    if not has_both or not -90 <= (place.lat or 0.0) <= 90 or not -180 <= (place.lon or 0.0) <= 180:
        form = "give lat from -90 to 90 and lon from -180 to 180, or null for both"
        raise UsageError(f"place: no point {place.lat}, {place.lon}; {form}")


def _check_country(field: str, code: str | None) -> None:
    if code is not None and country(code) is None:
        raise UsageError(f"{field}: no country {code!r}; give its ISO 3166 alpha-3 code, such as AFG, or null")


def _check_casualties(casualties: Mapping[CasualtyKind, Count]) -> None:
    for kind, count in casualties.items():
        low, high = count.low, count.high
        if (low or 0) < 0 or (high is not None and high < (low or 0)):
            raise UsageError(f'casualties: no number from {low} to {high}; write it as {{"{kind}": {{"low": 3, "high": 5}}}}')


def _stated_by_person(casualties: object) -> dict[str, Any]:
    """What stands beside the casualties: the words behind them speak for the old numbers, deaths follow from the new."""
    killed = casualties.get("killed") if isinstance(casualties, dict) else None
    known = [n for n in (killed or {}).values() if isinstance(n, int)] if isinstance(killed, dict) else []
    deaths = {"low": killed.get("low") or 0, "best": min(known), "high": max(known)} if killed and known else None
    return {"counts": [], "casualty_evidence": [], "deaths": deaths}


def _modes(event_type: str) -> tuple[str, ...]:
    return tuple(MODES.get(event_type, ()))


class Constraints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people decided about linking.

    Attributes:
        must: pairs of events that are one incident, each pair and the whole in alphabetical order.
        cannot: pairs that are not.
        same_origin: pairs of reports that are one origin.
    """

    must: tuple[tuple[EventId, EventId], ...] = ()
    cannot: tuple[tuple[EventId, EventId], ...] = ()
    same_origin: tuple[tuple[DocId, DocId], ...] = ()


def constraints(decisions: Sequence[Decision]) -> Constraints:
    """What the standing decisions say about linking; where two speak of one pair the later holds."""
    said: dict[tuple[EventId, EventId], bool] = {}
    origins: set[tuple[DocId, DocId]] = set()
    for decision in decisions:
        if decision.kind == "merge":
            founder, *others = sorted(decision.members)
            said |= {(founder, other): True for other in others}
        elif decision.kind == "split":
            inside = sorted(decision.members)
            said |= {(inside[0], other): True for other in inside[1:]}
            said |= {_pair(a, b): False for a in decision.members for b in decision.rest}
        elif decision.kind == "duplicate" and decision.event is None and decision.report and decision.other:
            origins.add((decision.report, DocId(decision.other)))
    return Constraints(
        must=tuple(sorted(p for p, is_one in said.items() if is_one)),
        cannot=tuple(sorted(p for p, is_one in said.items() if not is_one)),
        same_origin=tuple(sorted(origins)),
    )


def _pair(a: EventId, b: EventId) -> tuple[EventId, EventId]:
    return (a, b) if a <= b else (b, a)
