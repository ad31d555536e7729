"""Count mentions, those of no casualties, and what the mentions of one event come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wirebird.records import CasualtyKind, Count


@dataclass(frozen=True)
class CountMention:
    """A number of people that a sentence states.

    Attributes:
        kind: what happened to them.
        low: least number, or None where open.
        high: greatest number, or None where open.
        start: code-point offset in the sentence of the number phrase.
        end: offset behind the number phrase and its noun.
        trigger_start: offset of the word of killing, injuring and so on.
        subset: True for a part of another count ("including two children").
        cumulative: True for a total over several events ("bringing the toll to 30").
        is_increment: True for a number on top of an earlier one ("two more").
        is_implied: True where one person is named or described and no number is written.
        is_vague: True for "dozens" and its like.
    """

    kind: CasualtyKind
    low: int | None
    high: int | None
    start: int
    end: int
    trigger_start: int
    subset: bool = False
    cumulative: bool = False
    is_increment: bool = False
    is_implied: bool = False
    is_vague: bool = False


_NO_CASUALTIES = re.compile(
    r"\b(?:no|without(?: any)?|nor any|zero|any)\s+(?:(?:immediate|reported|known|confirmed|civilian|human|major|"
    r"reports?|reports of|word of|other)\s+(?:of\s+)?(?:any\s+)?)*(?P<what>casualties|victims|deaths|fatalities|injuries|"
    r"casualty|dead|deaths or injuries|loss of (?:human )?lives?|loss of human life)\b"
    r"(?:\s+(?:or|nor|and)\s+(?P<more>injuries|injured|wounded|deaths|fatalities))?",
    re.I,
)
_NO_ONE = re.compile(
    r"\b(?:no[ -]?one|nobody|none of \w+(?: \w+){0,3}|no (?:\w+ ){1,3}?)\s*(?:was|were|has been|have been|had been)\s+"
    r"(?:reported(?:ly)?\s+)?(?P<a>killed|hurt|injured|wounded|dead)(?:\s+(?:or|and|nor)\s+"
    r"(?P<b>killed|hurt|injured|wounded))?",
    re.I,
)
_KINDS_OF: dict[str, tuple[CasualtyKind, ...]] = {
    "casualties": ("killed", "injured"),
    "casualty": ("killed", "injured"),
    "victims": ("killed", "injured"),
    "deaths or injuries": ("killed", "injured"),
    "injuries": ("injured",),
    "injured": ("injured",),
    "wounded": ("injured",),
    "hurt": ("injured",),
}


def find_zeros(sentence: str) -> Iterator[CountMention]:
    """Yield a 0, 0 mention for each kind that the sentence rules out ("no casualties", "nobody was killed")."""
    for pattern in (_NO_CASUALTIES, _NO_ONE):
        for match in pattern.finditer(sentence):
            if match.group().lower().startswith("any") and not re.search(
                r"\b(?:no|not|without|never|n't)\b", sentence[: match.start()], re.I
            ):
                continue
            if re.match(r"no (?:other|further|more)\b", match.group(), re.I):
                continue
            said = [w.lower() for w in match.groups() if w]
            kinds = dict.fromkeys(k for w in said for k in _KINDS_OF.get(w, ("killed",)))
            for kind in kinds:
                yield CountMention(kind=kind, low=0, high=0, start=match.start(), end=match.end(), trigger_start=match.start())


def merge_counts(mentions: Sequence[CountMention]) -> dict[CasualtyKind, Count]:
    """Merge the mentions of one event into one count a kind.

    Subsets are left out, as are totals over several events and persons without a number where there is anything
    better. Increments add to the numbers told before them. Where numbers differ, the smaller is `low` and the larger
    `high` (codebook, "Numbers").

    Args:
        mentions: mentions of one event, in text order.

    Returns:
        A count for each kind that is stated.
    """
    by_kind: dict[CasualtyKind, list[CountMention]] = {}
    for mention in mentions:
        if not mention.subset:
            by_kind.setdefault(mention.kind, []).append(mention)
    return {kind: _merge(found) for kind, found in by_kind.items()}


def _best(mentions: Sequence[CountMention]) -> list[CountMention]:
    """The mentions of the best sort that is there."""
    kept = [m for m in mentions if not m.cumulative] or list(mentions)
    kept = [m for m in kept if not m.is_implied] or kept
    kept = [m for m in kept if m.high != 0] or kept
    return [m for m in kept if not m.is_vague] or kept


def _merge(mentions: Sequence[CountMention]) -> Count:
    kept = _best(mentions)
    bases: list[tuple[int | None, int | None]] = []
    for mention in kept:
        if mention.is_increment and bases:
            bases = [(_plus(low, mention.low), _plus(high, mention.high)) for low, high in bases]
        elif (mention.low, mention.high) not in bases:
            bases.append((mention.low, mention.high))
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
