"""Which event or pair a reviewer should look at next, and what the reviews of a random sample say of all events.

Order by expected value: what is expected to change in the counts when somebody looks. See `value_of` for the formula.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from wirebird.records import Decision
from wirebird.store.candidates import ReviewEvent, ReviewPair
from wirebird.store.decisions import CHANGEABLE, standing

Order = Literal["value", "random"]
Level = Literal["events", "pairs"]
STRATUM = 100
"""Least number of events of the random stratum, where the store has as many."""
Item = tuple[ReviewEvent | ReviewPair, float]
"""An event or pair with its value."""
_Z = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


def uncertainty(probability: float) -> float:
    """Bits that an answer tells: entropy of yes or no at a probability, 1 at even chances, 0 where there is no doubt."""
    if not 0 < probability < 1:
        return 0.0
    return -probability * math.log2(probability) - (1 - probability) * math.log2(1 - probability)


def value_of(event: ReviewEvent) -> float:
    """Expected value of a look at an event: uncertainty times influence.

    Uncertainty is the entropy of its probability in bits. Influence is what counts would lose without it: the incident's
    share that rests on this claim (1 by the number of independent origins), weighed by 1 plus log2 of 1 plus the dead.
    """
    return uncertainty(event.probability) * (1 + math.log2(1 + event.killed)) / event.origins


def rank(id: str) -> int:
    """Place of an event in the random order: a number below 2 to the 64th that follows from its id alone."""
    return int.from_bytes(hashlib.sha256(f"wirebird review {id}".encode()).digest()[:8], "big")


def in_stratum(id: str, events: int) -> bool:
    """Whether an event belongs to the random stratum of a store with so many events.

    The stratum is the part of all ids below 1, 1/2, 1/4, ... of the range of `rank`: the least part that is expected to hold
    STRATUM events. A store that grows keeps the events of its stratum, or every other one.
    """
    halvings = max(0, int(math.log2(events / STRATUM))) if events > STRATUM else 0
    return rank(id) >> (64 - halvings) == 0


@dataclass(frozen=True)
class Queue:
    """What waits for a reviewer.

    Attributes:
        items: events or pairs, the next one first, each with its value.
        done: how many were decided on.
        random: ids of the events of the random stratum.
    """

    items: Sequence[Item]
    done: int
    random: frozenset[str] = frozenset()


def event_queue(events: Sequence[ReviewEvent], decisions: Iterable[Decision], order: Order, reviewer: str | None) -> Queue:
    """Events to be looked at.

    In order of value: those that nobody reviewed and that are not in the random stratum, so that the stratum's reviews are not
    drawn towards what is doubtful. In random order: the stratum; what nobody reviewed first, then what this reviewer has not
    reviewed yet, so that agreement can be told.
    """
    random = frozenset(e.id for e in events if in_stratum(e.id, len(events)))
    if order == "value":
        waiting: list[Item] = [(e, value_of(e)) for e in events if e.review == "none" and e.id not in random]
        done = sum(e.review != "none" for e in events)
        return Queue(_by_value(waiting), done, random)
    mine = {d.event for d in standing(decisions) if d.person == reviewer}
    stratum = sorted((e for e in events if e.id in random), key=lambda e: rank(e.id))
    fresh = [e for e in stratum if e.review == "none"]
    again = [e for e in stratum if e.review != "none" and e.id not in mine] if reviewer else []
    return Queue([(e, value_of(e)) for e in (*fresh, *again)], len(stratum) - len(fresh) - len(again), random)


def pair_queue(pairs: Sequence[ReviewPair], decisions: Iterable[Decision], order: Order) -> Queue:
    """Pairs to be looked at: those nearest to even chances first, or in random order; decided ones left out."""
    said = [(frozenset(d.members), frozenset(d.rest)) for d in standing(decisions) if d.kind in ("merge", "split")]
    waiting = [p for p in pairs if not any(_speaks_of(members, rest, p) for members, rest in said)]
    valued: list[Item] = [(p, uncertainty(p.why.probability)) for p in waiting]
    if order == "value":
        return Queue(_by_value(valued), len(said))
    return Queue(sorted(valued, key=lambda item: rank(key_of(item[0]))), len(said))


def _by_value(items: Iterable[Item]) -> list[Item]:
    """Greatest value first."""
    return sorted(items, key=lambda item: (-item[1], key_of(item[0])))


def _speaks_of(members: frozenset[str], rest: frozenset[str], pair: ReviewPair) -> bool:
    one, other = pair.first, pair.second
    together = one in members and other in members
    return together or (one in members and other in rest) or (one in rest and other in members)


def why_words(event: ReviewEvent, value: float, *, is_random: bool) -> str:
    """Why an event comes up, in words."""
    if is_random:
        return "drawn at random: its review counts for the accuracy of all events"
    toll = f", {event.killed:,} dead" if event.killed else ""
    origins = "the only origin" if event.origins == 1 else f"one of {event.origins} origins"
    return f"probability {event.probability:.2f}, {origins} of its incident{toll}: value {value:.2f}"


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval.

    Attributes:
        right: how many.
        n: of how many.
        low: lower end of the interval.
        high: upper end.
    """

    right: int
    n: int
    low: float
    high: float


def wilson(right: int, n: int) -> Share:
    """A share with Wilson's 95 % score interval; from nothing at all the interval is 0 to 1.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    share, z2 = right / n, _Z * _Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Share(right, n, round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4))


def accuracy(events: Sequence[ReviewEvent], decisions: Iterable[Decision]) -> dict[str, object]:
    """What the reviews of the random stratum say: how many are events at all, how many need no change, and field by field.

    Args:
        events: all events in force.
        decisions: all decisions.
    """
    sample = {e.id: e.review for e in events if in_stratum(e.id, len(events))}
    reviewed = {id: review for id, review in sample.items() if review != "none"}
    changed: dict[str, set[str]] = {}
    for decision in standing(decisions):
        if decision.kind == "change" and decision.event in reviewed and decision.field:
            changed.setdefault(str(decision.event), set()).add(decision.field)
    kept = [id for id, review in reviewed.items() if review in ("accepted", "changed")]
    return {
        "accuracy": {
            "stratum": len(sample),
            "reviewed": len(reviewed),
            "events": wilson(len(kept), len(reviewed)),
            "records": wilson(sum(not changed.get(id) for id in kept), len(reviewed)),
        },
        "by_field": {name: wilson(sum(name not in changed.get(id, ()) for id in kept), len(kept)) for name in CHANGEABLE},
    }


def after(items: Sequence[Item], skipped: Collection[str]) -> Item | None:
    """The first item that was not skipped; a pair is skipped by `FIRST+SECOND`."""
    return next((item for item in items if key_of(item[0]) not in skipped), None)


def key_of(item: ReviewEvent | ReviewPair) -> str:
    """Name of an item in an address."""
    return item.id if isinstance(item, ReviewEvent) else f"{item.first}+{item.second}"
