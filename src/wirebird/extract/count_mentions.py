"""Count mentions: what a sentence states, and the zeros it states ("no casualties")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wirebird.records import AttackersCounted, Bound, CountedGroup, CountKind, CountScope


@dataclass(frozen=True)
class CountMention:
    """A number of people that a sentence states; offsets are code points in the sentence.

    Attributes:
        kind: what happened to them.
        low: least number, or None where open.
        high: greatest number, or None where open.
        bound: how the words bound the number.
        start: start of the number phrase.
        end: end of the number phrase, its noun included.
        trigger_start: start of the word of killing, injuring and so on.
        who: start and end of the words for the people counted, or None where the number stands alone.
        group: what sort of people those words name.
        scope: what the number is a total of.
        part_of: position in the sentence's mentions of the count that this is a part of, or None.
        is_implied: True where one person is named or described and no number is written.
        attackers: whether the words count attackers in or leave them out.
        is_of_earlier: True for a part of a count of an earlier sentence ("among the dead were three children").
        is_figure: True for a number of what an earlier sentence counts ("the army put the figure at eight"); `kind` is then
            that of the sentence's most usual figures, the dead.
        is_list: True for the sum of a list, whose members are its parts.
    """

    kind: CountKind
    low: int | None
    high: int | None
    bound: Bound
    start: int
    end: int
    trigger_start: int
    who: tuple[int, int] | None = None
    group: CountedGroup = "unknown"
    scope: CountScope = "this_event"
    part_of: int | None = None
    is_implied: bool = False
    attackers: AttackersCounted | None = None
    is_list: bool = False
    is_of_earlier: bool = False
    is_figure: bool = False

    @property
    def point(self) -> int | None:
        """The number written; None for a range and for words like "dozens"."""
        if self.bound in ("range", "vague"):
            return None
        return self.high if self.low is None else self.low


_NO_CASUALTIES = re.compile(
    r"\b(?:no|without(?: any)?|nor any|zero|any|not (?:a single|one))\s+"
    r"(?:(?:immediate|reported|known|confirmed|civilian|human|major|"
    r"reports?|reports of|other)\s+(?:of\s+)?(?:any\s+)?)*(?P<what>casualties|victims|deaths|fatalities|injuries|"
    r"casualty|death|fatality|injury|dead|deaths or injuries|loss of (?:human )?lives?|loss of human life)\b"
    r"(?:\s+(?:or|nor|and)\s+(?P<more>injuries|injured|wounded|deaths|fatalities))?",
    re.I,
)
_NO_ONE = re.compile(
    r"\b(?:no[ -]?one|nobody|none of \w+(?: \w+){0,3}|"
    r"no (?!(?:fewer|less|more|greater|other|further)\b)(?:\w+ ){1,3}?)\s*(?:was|were|has been|have been|had been)\s+"
    r"(?:reported(?:ly)?\s+)?(?P<a>killed|hurt|injured|wounded|dead)(?:\s+(?:or|and|nor)\s+"
    r"(?P<b>killed|hurt|injured|wounded))?",
    re.I,
)
_NEGATION = re.compile(r"\b(?:no|not|without|never)\b|n['’]t\b", re.I)
_ASKED = re.compile(
    r"\b(?:if|whether)\b(?:(?!,|;|\bbut\b).)*$"
    r"|\b(?:words?|details?|information|news|confirmation|confirm\w*|rul(?:e|ed|ing) out|exclude\w*)"
    r"(?: (?:yet|so far|immediately))?(?: (?:of|on|about|as to|regarding))?\s*$",
    re.I | re.S,
)
"""What stands before a zero that nobody states: "did not say whether there were ...", "no word on ..."."""
_KINDS_OF: dict[str, tuple[CountKind, ...]] = {
    "casualties": ("killed", "injured"),
    "casualty": ("killed", "injured"),
    "victims": ("killed", "injured"),
    "deaths or injuries": ("killed", "injured"),
    "injuries": ("injured",),
    "injury": ("injured",),
    "injured": ("injured",),
    "wounded": ("injured",),
    "hurt": ("injured",),
}


def find_zeros(sentence: str) -> Iterator[CountMention]:
    """Yield a 0, 0 mention for each kind that the sentence rules out ("no casualties", "nobody was killed")."""
    for pattern in (_NO_CASUALTIES, _NO_ONE):
        for match in pattern.finditer(sentence):
            before = sentence[: match.start()]
            if match.group().lower().startswith("any") and not _NEGATION.search(before):
                continue
            if _ASKED.search(before) or re.match(r"no (?:other|further|more)\b", match.group(), re.I):
                continue
            said = [w.lower() for w in match.groups() if w]
            kinds = dict.fromkeys(k for w in said for k in _KINDS_OF.get(w, ("killed",)))
            for kind in kinds:
                yield CountMention(
                    kind=kind, low=0, high=0, bound="exact", start=match.start(), end=match.end(), trigger_start=match.start()
                )
