"""Who is said to hold each place, since when, by whose word: from captures, withdrawals and surrenders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from wirebird.incidents.relations import day_of
from wirebird.records.incident import ControlSpell, Incident, IncidentParty

EXACT: Final = frozenset({"site", "place", "admin2"})
CONTEST_DAYS: Final = 3
"""Fighting, or another side's claim to a place, so soon after a change of hands makes it contested."""
NO_HOLDERS: Final = frozenset({"CVL", "REF", "JRN", "MED", "EDU", "REL", "LAB", "AGR", "BUS"})
"""Sectors that hold no place: whom a withdrawal is for ("to spare civilians") or who seizes a building."""
NOT_DONE: Final = frozenset({"planned", "unverified", "failed", "denied"})
"""Statuses of incidents that nobody tells as done: they leave a place in the hands it was in."""


def control(incidents: Iterable[Incident], *, country: str | None = None) -> tuple[ControlSpell, ...]:
    """Spells of control by place, each from one change of hands to the next.

    A capture (ASSAULT `seize`) gives a place to its actors; a surrender or withdrawal (RETREAT without a mode, `withdraw` or
    `disarm`) gives it to its recipients. Unarmed sectors (NO_HOLDERS) hold nothing: where nobody else is named the holder is
    open. What is planned, only possible, only denied or failed changes nothing. A spell is contested where somebody
    denies the change, or where fighting, another's vain attempt or a rival change follows within CONTEST_DAYS.

    Args:
        incidents: as known on the day of interest.
        country: ISO 3166 alpha-3 of the place, or None for all.

    Returns:
        Spells ordered by place name, then day.
    """
    places: dict[tuple[str | None, str], list[Incident]] = defaultdict(list)
    for incident in incidents:
        place = incident.place
        if place and place.precision in EXACT and day_of(incident) and (country is None or place.country == country):
            places[place.country, place.name].append(incident)
    spells = []
    for _, here in sorted(places.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        here.sort(key=lambda i: (str(day_of(i)), i.first_report, i.id))
        spells += _spells(here)
    return tuple(spells)


def _spells(here: Sequence[Incident]) -> list[ControlSpell]:
    changes = [(i, holder) for i in here if (holder := _holder(i)) is not None]
    merged: list[tuple[Incident, str, list[Incident]]] = []
    for incident, holder in changes:
        if merged and merged[-1][1] == holder:
            merged[-1][2].append(incident)
        else:
            merged.append((incident, holder, [incident]))
    spells = []
    for number, (first, holder, told) in enumerate(merged):
        following = merged[number + 1][0] if number + 1 < len(merged) else None
        place = first.place
        assert place is not None
        spells.append(
            ControlSpell(
                place=place,
                holder=holder or None,
                since=str(day_of(first)),
                until=str(day_of(following)) if following else None,
                incidents=tuple(i.id for i in told),
                voices=tuple(sorted({v for i in told for f in i.fields for s in f.supported_by for v in s.voices})),
                reports=len({r for i in told for r in i.reports}),
                status=first.status,
                is_contested=_is_contested(first, holder, here, following),
            )
        )
    return spells


def _holder(incident: Incident) -> str | None:
    """Name of the side that a change of hands leaves in the place, "" where it is open; None where nothing changes hands."""
    if incident.status in NOT_DONE or incident.is_campaign:
        return None
    if incident.type == "ASSAULT" and "seize" in incident.mode:
        return _name(incident.actors)
    if incident.type == "RETREAT" and not set(incident.mode) - {"withdraw", "disarm"}:
        return _name(incident.recipients)
    return None


def _name(parties: Sequence[IncidentParty]) -> str:
    holders = [p for p in parties if p.sector not in NO_HOLDERS]
    named = [p for p in holders if p.is_named] or holders
    return named[0].name if named else ""


def _is_contested(change: Incident, holder: str, here: Sequence[Incident], following: Incident | None) -> bool:
    if change.status == "disputed":
        return True
    start = day_of(change)
    assert start is not None
    if following is not None and (day_of(following) or start) <= start.fromordinal(start.toordinal() + CONTEST_DAYS):
        return True
    fights = (i for i in here if i is not change and _is_fight(i))
    return any(0 <= ((day_of(f) or start) - start).days <= CONTEST_DAYS for f in fights)


def _is_fight(incident: Incident) -> bool:
    is_attempt = incident.status == "failed" and "seize" in incident.mode
    return incident.type == "ASSAULT" and ("battle" in incident.mode or is_attempt)
