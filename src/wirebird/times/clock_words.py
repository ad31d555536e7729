"""Readers for times of the clock."""

from __future__ import annotations

import datetime as dt
import re

from wirebird.records import TimeBasis
from wirebird.times import calendar_words, intervals, relative_words
from wirebird.times.grammar import Hit
from wirebird.times.numbers import count_of
from wirebird.times.scene import Meaning, Scene, on_calendar, undated

LIKE_YEARS = (1900, 2059)
"""Four digits that are a year unless a zone follows."""


def clock(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "10 p.m. Wednesday", "0800 UTC", "noon", "4 in the morning"."""
    found = _hours(hit)
    if found is None:
        return None
    zone = "Z" if hit.value("z", "ZONE") == "Z" else ""
    mod = "APPROX" if "h" in hit else None
    date, basis = _date(hit, scene)
    if date is None:
        return undated(f"XXXX-XX-XX{found}{zone}", mod, "TIME")
    return on_calendar(intervals.day(date), basis, mod, found + zone)


def _date(hit: Hit, scene: Scene) -> tuple[dt.date | None, TimeBasis]:
    """The day that the words name, else the day told of before, else that of the report."""
    if "dw" in hit:
        step = int(hit.value("dw", "DAYWORD"))
        return (intervals.days_after(scene.today, step) if scene.today else None), scene.basis
    if "d" in hit or "w" in hit:
        meaning = calendar_words.date(hit, scene) if "d" in hit else relative_words.weekday(hit, scene)
        return (meaning.interval.first, meaning.basis) if meaning and meaning.interval else (None, "none")
    if scene.reference and scene.reference.grain == "day":
        return scene.reference.first, "other_expression"
    return scene.today, scene.basis if scene.today else "none"


def _hours(hit: Hit) -> str | None:
    """Reads "T22:00", or None where no clock shows that."""
    words = [t.word for t in hit.groups["t"]]
    if fixed := hit.value("t", "MIDDAY", "MIDNIGHT"):
        return fixed
    first = words[0]
    if ":" in first or "." in first:
        hour, minute = (int(n) for n in re.split("[:.,]", first)[:2])
    elif len(first) == 4 and first.isdecimal():
        hour, minute = int(first[:2]), int(first[2:])
        if "z" not in hit and LIKE_YEARS[0] <= int(first) <= LIKE_YEARS[1]:
            return None
    else:
        hour, minute = int(count_of(hit.groups["t"][:1], hit.lexicon) or 0), 0
        if len(words) > 2 and words[1] == "." and words[2].isdecimal():
            minute = int(words[2])
    afternoon = hit.value("t", "AMPM") == "PM" or hit.word("p") in ("afternoon", "evening")
    morning = hit.value("t", "AMPM") == "AM" or hit.word("p") == "morning"
    if hour > 12 and ((afternoon and hour > 23) or morning):
        return None
    if afternoon and hour < 12:
        hour += 12
    if morning and hour == 12:
        hour = 0
    return f"T{hour:02d}:{minute:02d}" if hour < 25 and minute < 60 else None
