"""What an expression is read against, and what reading one yields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from wirebird.records import TimeBasis, TimeType
from wirebird.times.intervals import Interval, part

Direction = Literal[-1, 0, 1]
"""Where the words around an expression look: back, nowhere, ahead."""


@dataclass(frozen=True)
class Scene:
    """What is known where an expression stands.

    Attributes:
        today: the day that "today" means, or None.
        basis: what gives that day: `publication` or `dateline`.
        reference: the last day, week, month ... named before, or None.
        direction: whether the sentence tells what was or what will be.
        is_certain: whether that is known for sure, and not only read from the verbs around.
        written: a day written out in full close by, which completes one without a year where `today` is not known, or None.
    """

    today: dt.date | None
    basis: TimeBasis
    reference: Interval | None
    direction: Direction
    is_certain: bool = False
    written: dt.date | None = None


@dataclass(frozen=True)
class Meaning:
    """What an expression says.

    Attributes:
        type: TIMEX3 type; None where the words are no time at all ("a 12-year-old", "Black Friday").
        value: TIMEX3 value.
        mod: TIMEX3 modifier, or None.
        interval: its days, or None where there are none.
        basis: what the interval was counted from.
        is_comparison: named only to compare with ("a year earlier"): what follows is not counted from there.
    """

    type: TimeType | None
    value: str = ""
    mod: str | None = None
    interval: Interval | None = None
    basis: TimeBasis = "none"
    is_comparison: bool = False


NO_TIME = Meaning(None)


def on_calendar(interval: Interval | None, basis: TimeBasis, mod: str | None = None, suffix: str = "") -> Meaning | None:
    """A date, or a time of day on it where `suffix` says which ("TNI"); None where the calendar has no such day.

    The value names the whole stretch, the days are those of its early, middle or late part where `mod` says so.
    """
    if interval is None:
        return None
    return Meaning("TIME" if suffix else "DATE", interval.value + suffix, mod, part(interval, mod), basis)


def undated(value: str, mod: str | None = None, kind: TimeType = "DATE") -> Meaning:
    """Words that fix no day of the calendar."""
    return Meaning(kind, value, mod)
