"""Casualties of an incident in the manner of UCDP, from the counts of its claims.

Every origin (text family, else report) gives one figure a kind: that of its latest report. `low` is the least figure, `best`
the one that most origins give (the latest published of equals), `high` the greatest. What a party to the conflict says about
its enemy's losses counts for `high` alone; where nothing else is told, low and best are 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from wirebird.incidents.parties import CAMPS, Camp, Member, Sides
from wirebird.incidents.words import content_words
from wirebird.records import CasualtyKind, Event, LinkVoice, StatedCount
from wirebird.records.incident import SideToll, Toll
from wirebird.resolve.kinds import attribution_kind

KINDS: Final = get_args(CasualtyKind)
_TOTALS: Final = frozenset({"cumulative", "period", "background"})
_PEOPLE: Final = frozenset({"civilians", "children", "journalists", "health_workers"})
_STATE: Final = frozenset({"state_forces", "officials"})
_ARMED: Final = frozenset({"fighters", "attackers"})


@dataclass(frozen=True)
class Figure:
    """One origin's figure.

    Attributes:
        member: position of the claim.
        low: least number.
        best: likeliest number.
        high: greatest number.
        partisan: whether one side counts the other's losses.
    """

    member: int
    low: int
    best: int
    high: int
    partisan: bool


def figures_of(members: Sequence[Member], kind: CasualtyKind, sides: Sides) -> list[Figure]:
    """The latest figure of each origin, in the order of the members; origins that give none are left out."""
    latest: dict[str, Figure] = {}
    for at, member in enumerate(members):
        figure = _figure(at, member.event, kind, sides)
        if figure is not None:
            latest[member.origin] = figure
    return sorted(latest.values(), key=lambda f: f.member)


def toll_of(figures: Sequence[Figure]) -> Toll | None:
    """Low, best and high of figures in order of publication, or None where there are none."""
    if not figures:
        return None
    sound = [f for f in figures if not f.partisan]
    high = max(f.high for f in figures)
    if not sound:
        return Toll(low=0, best=0, high=high)
    given = Counter(f.best for f in sound)
    most = max(given.values())
    best = next(f.best for f in reversed(sound) if given[f.best] == most)
    return Toll(low=min(*(f.low for f in sound), best), best=best, high=max(high, best))


def casualties_of(members: Sequence[Member], sides: Sides) -> dict[CasualtyKind, Toll]:
    """Tolls by kind, members in order of publication."""
    tolls = {kind: toll_of(figures_of(members, kind, sides)) for kind in KINDS}
    return {kind: toll for kind, toll in tolls.items() if toll is not None}


def deaths_by_side(members: Sequence[Member], parties: Sides) -> tuple[SideToll, ...]:
    """Deaths of each side, where counts tell whose dead they are."""
    sides: dict[str, list[Figure]] = {}
    for at, member in enumerate(members):
        for count in _killed(member.event):
            camp = _camp_of_counted(count)
            side = "civilians" if camp == "people" else parties.role_of_camp(camp) or "unknown"
            sides.setdefault(side, []).append(_stated(at, count, parties))
    out = []
    for side in ("actors", "recipients", "civilians", "unknown"):
        latest = {members[f.member].origin: f for f in sides.get(side, ())}
        toll = toll_of(sorted(latest.values(), key=lambda f: f.member))
        if toll is not None:
            out.append(SideToll(side=side, toll=toll))
    return tuple(out)


def _figure(at: int, event: Event, kind: CasualtyKind, sides: Sides) -> Figure | None:
    if kind == "killed" and event.deaths is not None:
        counts = list(_killed(event))
        partisan = bool(counts) and all(_is_partisan(c, sides) for c in counts)
        return Figure(at, event.deaths.low, event.deaths.best, event.deaths.high, partisan)
    count = event.casualties.get(kind)
    numbers = [n for n in (count.low, count.high) if n is not None] if count else []
    if count is None or not numbers:
        return None
    low = count.low if count.low is not None else 0
    return Figure(at, low, min(numbers), max(numbers), _all_partisan(event, kind, sides))


def _all_partisan(event: Event, kind: CasualtyKind, sides: Sides) -> bool:
    counts = [c for c in event.counts if c.kind == kind]
    return bool(counts) and all(_is_partisan(c, sides) for c in counts)


def _killed(event: Event) -> Iterable[StatedCount]:
    return (c for c in event.counts if c.kind == "killed" and c.part_of is None and c.scope not in _TOTALS)


def _stated(at: int, count: StatedCount, sides: Sides) -> Figure:
    numbers = [n for n in (count.low, count.point, count.high) if n is not None]
    low = count.low if count.low is not None else 0
    best = count.point if count.point is not None else max(low, min(numbers, default=0))
    return Figure(at, min(low, best), best, max([*numbers, best]), _is_partisan(count, sides))


def _is_partisan(count: StatedCount, sides: Sides) -> bool:
    """Whether a voice of one side counts the dead of the other."""
    if count.attribution_source is None:
        return False
    words = count.attribution_source.text
    voice = sides.role_of_voice(LinkVoice(text=words, key=" ".join(content_words(words)), kind=attribution_kind(words)))
    counted = sides.role_of_camp(_camp_of_counted(count))
    return voice is not None and counted is not None and voice != counted


def _camp_of_counted(count: StatedCount) -> Camp | None:
    group = count.who.group
    if group in _PEOPLE:
        return "people"
    if group in _STATE:
        return "state"
    if group in _ARMED:
        return "armed_group"
    return CAMPS.get(count.who.sector) if count.who.sector else None
