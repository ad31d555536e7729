"""Numbers of people as a report states them, each with its bounds, whom it counts, and who says so (docs/counts.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.codes import Sector
from wirebird.records.document import DocId
from wirebird.records.span import Span

CountKind = Literal[
    "killed", "injured", "missing", "detained", "displaced", "abducted", "surrendered", "deployed", "protesting",
]  # fmt: skip
Bound = Literal["exact", "about", "at_least", "more_than", "at_most", "fewer_than", "range", "vague"]
CountScope = Literal["this_event", "increment", "cumulative", "period", "background"]
CountedGroup = Literal[
    "civilians", "children", "fighters", "attackers", "state_forces", "officials", "journalists", "health_workers", "unknown",
]  # fmt: skip
AttackersCounted = Literal["included", "excluded"]


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The people that a number counts.

    Attributes:
        text: the words for them ("soldiers", "members of a family"), or None where the number stands alone.
        group: what sort of people the words name; `unknown` where they do not tell ("people", "victims").
        country: ISO 3166 alpha-3 of the side they belong to, where the words tell, else None.
        sector: PLOVER sector of that side, or None where the words do not tell.
    """

    text: Span | None
    group: CountedGroup
    country: str | None = None
    sector: Sector | None = None


class StatedCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number of people as stated.

    Attributes:
        kind: what happened to them.
        low: least number by the codebook's rules, None where open ("up to 12").
        high: greatest number, None where open ("at least 12").
        point: the number written; None for a range and for words like "dozens".
        bound: how the words bound the number.
        who: the people counted.
        scope: `this_event`; `increment` on top of a number told before ("two more"); `cumulative`, a running total over
            earlier counts ("bringing the toll to 30"); `period`, a total over a stretch of time ("since January");
            `background`, told of an older happening ("in 2014").
        part_of: position, in the same list, of the count that this one is a part of ("including two children"), or None.
        is_implied: True where one person is named or described and no number is written.
        attackers: whether the words say that attackers are counted in, or left out; None where they do not say.
        text: the number phrase.
        evidence: its sentence.
        attribution_source: the words naming who states the number, or None where the report states it in its own voice.
    """

    kind: CountKind
    low: int | None
    high: int | None
    point: int | None
    bound: Bound
    who: Counted
    scope: CountScope = "this_event"
    part_of: int | None = None
    is_implied: bool = False
    attackers: AttackersCounted | None = None
    text: Span
    evidence: Span
    attribution_source: Span | None = None


class Deaths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Deaths of one event in the manner of UCDP: `low <= best <= high`, always (docs/counts.md has the rule)."""

    low: int
    best: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            raise ValueError(f"deaths {self.low}, {self.best}, {self.high} are not in order")


class CountedReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The stated counts of one text, in text order. One JSON line."""

    id: DocId
    counts: tuple[StatedCount, ...]
