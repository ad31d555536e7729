"""Time expressions of a report, with their TIMEX3 values and days."""

from __future__ import annotations

from typing import Literal

import msgspec

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
TimeBasis = Literal["explicit", "publication", "dateline", "other_expression", "none"]


class TimeExpression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that say when, how long or how often.

    Attributes:
        start: half-open code-point offset in the report.
        end: its end.
        text: the words, `report[start:end]`.
        type: TIMEX3 type.
        value: TIMEX3 value: 2024-05-06, 2024-W19, 2024-05-06TNI, P2D, PAST_REF, XXXX-WXX-5 ...
        mod: TIMEX3 modifier (START, MID, END, APPROX, MORE_THAN ...), or None.
        basis: what the days rest on: written out (`explicit`), counted from `publication`, from the `dateline`'s day or from
            an `other_expression` before; `none` where there are no days.
        first: first ISO day, or None where the words are no stretch of the calendar.
        last: last ISO day, or None.
    """

    start: int
    end: int
    text: str
    type: TimeType
    value: str
    mod: str | None = None
    basis: TimeBasis
    first: str | None = None
    last: str | None = None


class TimedReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The time expressions of one report, in text order. One JSON line."""

    id: str | int
    doc_id: str | int | None = None
    timexes: tuple[TimeExpression, ...]
