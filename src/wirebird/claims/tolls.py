"""What the stated counts of one event come to: casualties by the codebook, deaths in the manner of UCDP (docs/counts.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from wirebird.records import AttributionKind, CasualtyKind, Count, Deaths, StatedCount
from wirebird.resolve.kinds import attribution_kind

CASUALTY_KINDS: frozenset[str] = frozenset(get_args(CasualtyKind))
TOTALS = frozenset({"cumulative", "period", "background"})
"""Scopes that count more than the event at hand, or another one."""

RELIABLE_VOICES: frozenset[AttributionKind] = frozenset({"police", "government", "igo", "ngo", "witness"})
"""Voices near the event or neutral in it; armies, armed groups, parties and nameless sources are none of them."""

_MEDICAL = re.compile(
    r"\b(?:hospitals?|doctors?|medics?|medical|health|paramedics?|nurses?|ambulance|rescue\w*|civil defen[cs]e|coroner\w*|"
    r"morgue|red cross|red crescent|white helmets|emergency)\b",
    re.I,
)
_UPDATED = re.compile(
    r"\b(?:rose|risen|rises|climbed|climbs|increased|grew|jumped|revised|updated|now stands?|brought|bringing)\b", re.I
)


def casualties_from(counts: Sequence[StatedCount]) -> dict[CasualtyKind, Count]:
    """One count a kind from the counts of one event.

    Parts of other counts are left out, as are totals over several events and persons without a number where there is
    anything better. Increments add to the numbers told before them. Where numbers differ, the smaller is `low` and the
    larger `high` (codebook, "Numbers").

    Args:
        counts: counts of one event, in text order.

    Returns:
        A count for each of the codebook's kinds that is stated.
    """
    by_kind: dict[CasualtyKind, list[StatedCount]] = {}
    for count in counts:
        if count.part_of is None and count.kind in CASUALTY_KINDS:
            by_kind.setdefault(count.kind, []).append(count)  # type: ignore[arg-type]  # checked above
    return {kind: _merge(found) for kind, found in by_kind.items()}


def _best(counts: Sequence[StatedCount]) -> list[StatedCount]:
    """The counts of the best sort that is there."""
    kept = [c for c in counts if c.scope not in TOTALS] or list(counts)
    kept = [c for c in kept if not c.is_implied] or kept
    kept = [c for c in kept if c.high != 0] or kept
    return [c for c in kept if c.bound != "vague"] or kept


def _merge(counts: Sequence[StatedCount]) -> Count:
    bases: list[tuple[int | None, int | None]] = []
    for count in _best(counts):
        if count.scope == "increment" and bases:
            bases = [(_plus(low, count.low), _plus(high, count.high)) for low, high in bases]
        elif (count.low, count.high) not in bases:
            bases.append((count.low, count.high))
    lows = [low for low, _ in bases if low is not None]
    highs = [high for _, high in bases if high is not None]
    exact = {low for low, high in bases if low == high}
    if len(bases) > 1 and len(exact) == 1:
        # "At least 12" beside "12" is the same number told twice, and the report leaves it open.
        number = exact.pop()
        if all(low in (None, number) and high in (None, number) for low, high in bases):
            return Count(low=min(lows), high=max(highs) if (None, number) in bases else None)
    low = min(lows) if lows else None
    return Count(low=low, high=max([*highs, *lows]) if len(bases) > 1 else (highs[0] if highs else None))


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def deaths_from(counts: Sequence[StatedCount]) -> Deaths | None:
    """Least, likeliest and greatest number of deaths of one event; the rule stands in docs/counts.md.

    Args:
        counts: counts of one event, in text order.

    Returns:
        The three numbers, or None where no count of killed people belongs to the event itself.
    """
    figures = _figures([c for c in counts if c.kind == "killed" and c.part_of is None and c.scope not in TOTALS])
    if not figures:
        return None
    low, high = min(f[0] for f in figures), max(f[2] for f in figures)
    return Deaths(low=low, best=_likeliest(figures), high=high)


_Figure = tuple[int, int, int, StatedCount]


def _figures(counts: Sequence[StatedCount]) -> list[_Figure]:
    """Low, likeliest and high of each rival figure, increments added to those told before them."""
    figures: list[_Figure] = []
    for count in _best(counts) if counts else ():
        numbers = [n for n in (count.low, count.point, count.high) if n is not None]
        low, high = min(numbers), max(numbers)
        if count.low is None:
            low = 0
        likeliest = low if count.point is None else count.point
        if count.scope == "increment" and figures:
            figures = [(a + low, b + likeliest, c + high, told) for a, b, c, told in figures]
        else:
            figures.append((low, likeliest, high, count))
    return figures


def _likeliest(figures: Sequence[_Figure]) -> int:
    """An update by a reliable voice, else the first figure by one, else the report's own, else the lowest claim."""
    for rank in (_is_reliable, _is_unattributed):
        fitting = [f for f in figures if rank(f[3])]
        if fitting:
            updates = [f for f in fitting if _UPDATED.search(f[3].evidence.text)]
            return updates[-1][1] if updates else fitting[0][1]
    return min(f[1] for f in figures)


def _is_reliable(count: StatedCount) -> bool:
    source = count.attribution_source
    if source is None:
        return False
    return _MEDICAL.search(source.text) is not None or attribution_kind(source.text) in RELIABLE_VOICES


def _is_unattributed(count: StatedCount) -> bool:
    return count.attribution_source is None
