"""The headline sentence of an incident: made from its fields by a plain template, never from a report's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Final

from wirebird.assets import read_table
from wirebird.records import DateBasis
from wirebird.records.incident import IncidentParty, IncidentPlace

MAX_NAMED: Final = 2
"""Parties named on each side; more become "and others"."""


def headline(
    *,
    event_type: str,
    mode: Sequence[str],
    actors: Sequence[IncidentParty],
    recipients: Sequence[IncidentParty],
    place: IncidentPlace | None,
    start: str | None,
    end: str | None,
    basis: DateBasis,
    note: str | None = None,
) -> str:
    """Who did what to whom, where, when: "Taliban attacked police headquarters in Qala-i-Naw, 7 July 2021".

    Args:
        event_type: PLOVER type.
        mode: its modes.
        actors: best supported first.
        recipients: best supported first.
        place: where, or None.
        start: first ISO day, or None.
        end: last ISO day, or None.
        basis: where the days come from.
        note: put in brackets at the end ("denied"), or None.
    """
    verb, alone, noun = _template(event_type, mode)
    if actors and recipients:
        words = f"{_names(actors)} {verb} {_names(recipients)}"
    elif actors:
        words = f"{_names(actors)} {alone}"
    elif recipients:
        words = f"{noun}: {_names(recipients)}"
    else:
        words = noun
    where = f" in {place.name}" if place else ""
    when = f", {when_words(start, end, basis)}" if end or start else ""
    return f"{words[:1].upper()}{words[1:]}{where}{when}{f' ({note})' if note else ''}"


def when_words(start: str | None, end: str | None, basis: DateBasis) -> str:
    """Days in words: "7 July 2021", "1 to 15 May 2021", "reported 8 July 2021"."""
    last = dt.date.fromisoformat(end or start or "")
    if basis == "published":
        return f"reported {_day(last)}"
    first = dt.date.fromisoformat(start or end or "")
    if first == last:
        return _day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _names(parties: Sequence[IncidentParty]) -> str:
    named = [p for p in parties if p.is_named] or list(parties)
    names = list(dict.fromkeys(p.name for p in named))
    shown = " and ".join(names[:MAX_NAMED])
    return f"{shown} and others" if len(names) > MAX_NAMED else shown


def _template(event_type: str, mode: Sequence[str]) -> tuple[str, str, str]:
    for row_type, row_mode, verb, alone, noun in _rows():
        if row_type == event_type and (not row_mode or row_mode in mode):
            return verb, alone, noun
    raise KeyError(f"no headline for {event_type}")


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in read_table("wirebird.incidents", "headlines.tsv", width=5))
