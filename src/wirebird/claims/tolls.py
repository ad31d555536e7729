"""What the stated counts of one event come to: casualties by the codebook, deaths in the manner of UCDP (docs/counts.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from wirebird.records import AttributionKind, CasualtyKind, Count, CountedGroup, Deaths, StatedCount
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
_SUPERSEDED = re.compile(
    r"\b(?:at first|initial(?:ly)?|first (?:announced|reported|reports?|counts?|put|said|estimates?)|"
    r"earl(?:y|ier) (?:tolls?|counts?|figures?|statements?|reports?|broadcasts?))\b",
    re.I,
)
_SUPERSEDED_REACH = 80
_STRETCH = re.compile(
    r"\bsince\b|\bthis (?:week|month|year)\b|\bso far (?:this|in)\b|\b(?:days|weeks|months|years|decades) of\b"
    r"|\b(?:in|over|during) (?:the (?:past|last) )?(?:\w+ )?(?:days|weeks|months|years|decades)\b",
    re.I,
)
_STRETCH_REACH = 40
"""Characters before a running toll in which a stretch of time is its own."""
_NO_MORE = re.compile(r"(?:only|just|no more than)\b", re.I)
_SIDES: dict[CountedGroup, str] = {
    "fighters": "armed",
    "attackers": "armed",
    "state_forces": "state",
    "officials": "state",
    "civilians": "civilian",
    "children": "civilian",
    "journalists": "civilian",
    "health_workers": "civilian",
}
_SAME_PEOPLE_SHARE = 0.5
"""A number of fighters at least this share of another voice's number of people may count the same people."""
_UPDATED = re.compile(
    r"\b(?:rose|risen|rises|climbed|climbs|increased|grew|jumped|revised|updated|now stands?|brought|bringing)\b", re.I
)


def casualties_from(counts: Sequence[StatedCount]) -> dict[CasualtyKind, Count]:
    """One count a kind from the counts of one event; the rule stands in docs/counts.md.

    Args:
        counts: counts of one event, in text order.

    Returns:
        A count for each of the codebook's kinds that is stated.
    """
    by_kind: dict[CasualtyKind, list[StatedCount]] = {}
    for count in counts:
        if count.part_of is None and count.kind in CASUALTY_KINDS:
            by_kind.setdefault(count.kind, []).append(count)  # type: ignore[arg-type]  # checked above
    return {kind: _range(_rivals(_figures(_of_event(found) or found))) for kind, found in by_kind.items()}


def deaths_from(counts: Sequence[StatedCount]) -> Deaths | None:
    """Least, likeliest and greatest number of deaths of one event; the rule stands in docs/counts.md.

    Args:
        counts: counts of one event, in text order.

    Returns:
        The three numbers, or None where no count of killed people belongs to the event itself.
    """
    told = _of_event([c for c in counts if c.kind == "killed" and c.part_of is None])
    if not told:
        return None
    figures = _rivals(_figures(told))
    return Deaths(low=min(f.least for f in figures), best=_likeliest(figures), high=max(f.greatest for f in figures))


@dataclass(frozen=True)
class _Figure:
    """A number that one voice gives for an event: a count, with the increments added to it."""

    counts: tuple[StatedCount, ...]

    @property
    def head(self) -> StatedCount:
        return self.counts[0]

    @property
    def low(self) -> int | None:
        lows = [c.low for c in self.counts if c.low is not None]
        return sum(lows) if lows else None

    @property
    def high(self) -> int | None:
        highs = [c.high for c in self.counts if c.high is not None]
        return sum(highs) if len(highs) == len(self.counts) else None

    @property
    def least(self) -> int:
        return sum(c.low or 0 for c in self.counts)

    @property
    def greatest(self) -> int:
        return sum(max(c.low or 0, c.high or 0) for c in self.counts)

    @property
    def likeliest(self) -> int:
        """The numbers written; the lower end of a range."""
        return sum(c.low or 0 if c.point is None else c.point for c in self.counts)

    @property
    def is_implied(self) -> bool:
        return all(c.is_implied for c in self.counts)

    @property
    def voice(self) -> str | None:
        source = self.head.attribution_source
        return source.text.lower() if source else None


def _figures(counts: Sequence[StatedCount]) -> list[_Figure]:
    """The figures of the best sort that is there, increments added to what was told before them."""
    figures: list[_Figure] = []
    for count in counts:
        before = figures[-1] if figures else None
        if count.scope == "increment" and before and before.head.evidence == count.evidence:
            figures[-1] = _Figure((*before.counts, count))
        else:
            figures.append(_Figure((count,)))
    summed: list[_Figure] = []
    for figure in _best(figures):
        if figure.head.scope == "increment" and summed:
            summed = [_Figure((*before.counts, *figure.counts)) for before in summed]
        elif summed and _is_other_side(figure, summed[0]):
            summed[0] = _Figure((*summed[0].counts, *figure.counts))
        else:
            summed.append(figure)
    return summed


def _is_other_side(figure: _Figure, first: _Figure) -> bool:
    """Whether a figure counts the dead of the other side, told by the same voice or by none of its own.

    "23 soldiers died, the army said. Ninety militants were killed."
    """
    told = {_SIDES.get(c.who.group) for c in first.counts}
    own = _SIDES.get(figure.head.who.group)
    return own is not None and None not in told and own not in told and figure.voice in (None, first.voice)


def _without_implied(figures: Sequence[_Figure]) -> list[_Figure]:
    """Written numbers alone, where one stands by itself: "three more" adds to the one who was named."""
    written = [f for f in figures if not f.is_implied]
    return written if any(f.head.scope != "increment" for f in written) else list(figures)


def _is_superseded(count: StatedCount) -> bool:
    """Whether a number is called an earlier one: "police said at first that 12 had died"."""
    marker = _SUPERSEDED.search(count.evidence.text)
    return marker is not None and 0 < count.text.start - count.evidence.start - marker.start() < _SUPERSEDED_REACH


def _of_event(counts: Sequence[StatedCount]) -> list[StatedCount]:
    """The counts of the event itself; where they only add to its running toll, that toll.

    "Twelve more bodies were found, bringing the toll to 45" is 45.
    """
    own = [c for c in counts if c.scope not in TOTALS]
    running = [c for c in counts if c.scope == "cumulative" and not _is_of_a_stretch(c)]
    return running if own and running and all(c.scope == "increment" for c in own) else own


def _is_of_a_stretch(toll: StatedCount) -> bool:
    """Whether a running toll is that of a war or a season, not of one happening: "bringing the toll since May to 500"."""
    at = toll.text.start - toll.evidence.start
    return _STRETCH.search(toll.evidence.text, max(0, at - _STRETCH_REACH)) is not None


def _best(figures: Sequence[_Figure]) -> list[_Figure]:
    kept = [f for f in figures if f.head.scope not in TOTALS] or list(figures)
    kept = _without_implied(kept)
    kept = [f for f in kept if f.high != 0] or kept
    kept = [f for f in kept if not _is_superseded(f.head)] or kept
    if all(f.is_implied for f in kept):
        # One person told of by name and by office is one; of a pair, each may be told of alone.
        return [max(kept, key=lambda f: f.least)]
    return [f for f in kept if f.head.bound != "vague"] or kept


def _rivals(figures: Sequence[_Figure]) -> list[_Figure]:
    """One figure a voice, of those that may count the same people as the first.

    What one voice tells again with another number is a part, or told of something else; only where it says "at least 12"
    beside "12" does the open number stand.
    """
    first = figures[0]
    rivals: dict[str | None, _Figure] = {}
    for figure in figures:
        told = rivals.get(figure.voice)
        if told is None:
            if figure is first or _may_be_same_people(first, figure):
                rivals[figure.voice] = figure
        elif _tells_better(figure, told):
            rivals[figure.voice] = figure
    return list(rivals.values())


def _tells_better(figure: _Figure, told: _Figure) -> bool:
    """Whether a figure opens a number told before upwards ("at least 12"), or fixes one that was "up to 12"."""
    if figure.high is None:
        return figure.low in (told.low, told.high)
    return told.low is None and figure.low == told.high


def _may_be_same_people(first: _Figure, other: _Figure) -> bool:
    """Whether a figure may be a rival of the first: of the same sort of people, and no part of them."""
    a, b = first.head.who.group, other.head.who.group
    if b == "unknown" or a == b:
        return True
    if a != "unknown":
        return False
    return other.greatest >= first.least * _SAME_PEOPLE_SHARE or _NO_MORE.match(other.head.text.text) is not None


def _range(rivals: Sequence[_Figure]) -> Count:
    """Bounds of rival figures: the smaller is `low`, the larger `high` (codebook, "Numbers")."""
    bounds = list(dict.fromkeys((f.low, f.high) for f in rivals))
    if len(bounds) == 1:
        return Count(low=bounds[0][0], high=bounds[0][1])
    lows = [low for low, _ in bounds if low is not None]
    highs = [high for _, high in bounds if high is not None]
    if len({*lows, *highs}) == 1:
        # "At least 12" beside "12" is one number told twice, and the report leaves it open.
        is_open = any(high is None for _, high in bounds)
        return Count(low=lows[0] if lows else None, high=None if is_open else highs[0])
    return Count(low=min(lows) if lows else None, high=max([*lows, *highs]))


def _likeliest(figures: Sequence[_Figure]) -> int:
    """An update by a reliable voice, else the first figure by one, else the report's own, else the lowest claim."""
    for rank in (_is_reliable, _is_unattributed):
        fitting = [f for f in figures if rank(f.head)]
        if fitting:
            updates = [f for f in fitting if _UPDATED.search(f.head.evidence.text)]
            return updates[-1].likeliest if updates else fitting[0].likeliest
    return min(f.likeliest for f in figures)


def _is_reliable(count: StatedCount) -> bool:
    source = count.attribution_source
    if source is None:
        return False
    return _MEDICAL.search(source.text) is not None or attribution_kind(source.text) in RELIABLE_VOICES


def _is_unattributed(count: StatedCount) -> bool:
    return count.attribution_source is None
