"""The headline sentence of an incident: made from its fields by a plain template, never from a report's words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from wirebird.assets import read_table
from wirebird.records import DateBasis
from wirebird.records.incident import IncidentParty, IncidentPlace, IncidentStatus

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
    status: IncidentStatus = "reported",
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
        status: who agrees that it happened: what nobody tells as done is not told as done.
    """
    verb, alone, noun = _template(event_type, mode)
    before, form, note = _STATUS_WORDS.get(status, ("", "past", ""))
    verb, alone = (f"{before}{_form(words, form)}" for words in (verb, alone))
    if status in ("planned", "failed"):
        noun = f"{status} {noun[:1].lower()}{noun[1:]}"
    if actors and recipients:
        words = f"{_names(actors)} {verb} {_names(recipients)}"
    elif actors:
        words = f"{_names(actors)} {alone}"
    elif recipients:
        words = f"{noun}: {_names(recipients)}"
    else:
        words = noun
    # Words that no point was found for ("the district centre") say nothing away from their report.
    where = f" in {place.name}" if place and place.precision != "none" else ""
    when = f", {when_words(start, end, basis)}" if end or start else ""
    return f"{words[:1].upper()}{words[1:]}{where}{when}{f' ({note})' if note else ''}"


_STATUS_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "failed": ("failed to ", "infinitive", ""),
    "planned": ("planned to ", "infinitive", ""),
    "unverified": ("may have ", "participle", "unconfirmed"),
    "denied": ("said to have ", "participle", "denied"),
    "disputed": ("", "past", "disputed"),
}
"""What stands before the verb, its form, and what stands in brackets at the end, by status."""


def _form(words: str, form: str) -> str:
    """The words of a template with their verb, the first of them, in another form."""
    match = _VERB.match(words)
    if form == "past" or match is None:
        return words
    infinitive, participle = _verbs()[match.group()]
    return (infinitive if form == "infinitive" else participle) + words[match.end() :]


_VERB: Final = re.compile(r"\w+")


@cache
def _verbs() -> dict[str, tuple[str, str]]:
    table = read_table("wirebird.incidents", "verb_forms.tsv", width=3)
    return {past: (infinitive, participle) for past, infinitive, participle in table}


def when_words(start: str | None, end: str | None, basis: DateBasis) -> str:
    """Days in words: "7 July 2021", "1 to 15 May 2021", "reported 8 July 2021"."""
    last = dt.date.fromisoformat(end or start or "")
    if basis == "published":
        return f"reported {_day(last)}"
    first = dt.date.fromisoformat(start or end or "")
    if first == last:
        return _day(last)
    if last + _ONE_DAY == dt.date(last.year + 1, 1, 1) and first == dt.date(last.year, 1, 1):
        return str(last.year)
    if first.day == 1 and (last + _ONE_DAY).day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"


_ONE_DAY: Final = dt.timedelta(days=1)


def _day(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _names(parties: Sequence[IncidentParty]) -> str:
    named = [p for p in parties if p.is_named] or list(parties)
    names = list(dict.fromkeys(_mid_sentence(p) for p in named))
    shown = " and ".join(names[:MAX_NAMED])
    return f"{shown} and others" if len(names) > MAX_NAMED else shown


_NUMBERS: Final = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands dozens scores".split()
)
_OPENERS: Final = _NUMBERS | frozenset(
    "a an the some several many most more all other others another at about nearly almost around least up his her its their our"
    " masked armed unidentified unknown suspected heavily gunmen fighters militants rebels insurgents soldiers troops police"
    " policemen officers forces security government civilians residents protesters people men women children officials"
    " authorities commando commandos special local foreign both these those".split()
)
"""Words with a capital at the start of a sentence only."""


def _mid_sentence(party: IncidentParty) -> str:
    """A party's words as they stand in the middle of a sentence; a bare number gets its people."""
    words = party.name
    first, _, rest = words.partition(" ")
    # "Dozens of Taliban fighters" names somebody and is no name; "The Hague" is one.
    if party.is_named and first.lower() not in _NUMBERS:
        return words
    if first.lower() == "least":
        return f"at {words[:1].lower()}{words[1:]}" + ("" if rest.partition(" ")[2] else " people")
    if first.lower() not in _OPENERS:
        return words
    lowered = f"{first.lower()} {rest}".rstrip()
    return f"{lowered} people" if lowered in _NUMBERS else lowered


def _template(event_type: str, mode: Sequence[str]) -> tuple[str, str, str]:
    for row_type, row_mode, verb, alone, noun in _rows():
        if row_type == event_type and (not row_mode or row_mode in mode):
            return verb, alone, noun
    raise KeyError(f"no headline for {event_type}")


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in read_table("wirebird.incidents", "headlines.tsv", width=5))
