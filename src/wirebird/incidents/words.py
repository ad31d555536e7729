"""Words of a report as linking compares them: folded, lightly stemmed, weighted by how rare they are in news."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from wirebird.assets import read_table
from wirebird.gazetteer import fold

STOP_WORDS = frozenset(
    """a about above across after again against all along also although am among an and another any are around as at away
    back be became because been before behind being below between both but by came can cannot could day days did do does
    doing done down during each either else even ever every few for from further get had has have having he her here hers
    him himself his how however i if in into is it its itself just last later least less like made make many may me meanwhile
    might more most much must my near never new no nor not now of off on once one only onto or other others our out over own
    per said same say says saying she should since so some still such than that the their them themselves then there these
    they this those though through thus to told too toward towards two under until up upon us very was way we week weeks well
    were what when where whether which while who whom whose why will with within without would year years yet you your
    according added reported report reports reportedly monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december""".split()
)
"""Words that tell nothing about which happening is meant: function words, words of reporting, names of days and months."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*|\d[\d,.]*\d|\d")
_ENDINGS = (
    ("iness", "y"),
    ("ies", "y"),
    ("ied", "y"),
    ("ings", ""),
    ("ing", ""),
    ("edly", ""),
    ("ed", ""),
    ("es", "e"),
    ("s", ""),
)
_KEPT = 3
"""Letters that stem() leaves at least."""


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without its common English ending: "attacks", "attacked" and "attacking" share one stem."""
    if word.endswith("ss") or word.isdigit():
        return word
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT:
            word = word[: -len(ending)] + replacement
            break
    # "bombed" and "bomb", "seizing" and "seize", "planned" and "plan" meet in one form.
    if len(word) > _KEPT + 1 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word[:-1] if len(word) > _KEPT and word.endswith("e") else word


UNNAMED_WORDS = frozenset(
    stem(word)
    for word in """army armed authorities assailant attacker civilian fighter force gang government group gunmen gunman
    insurgent man men militant military militia mob officer official people person police policemen protester rebel resident
    security shooter soldier suspect terrorist troop unidentified unknown villager woman women""".split()
)
"""Words that describe a party without naming it, even where they are written with a capital."""


def content_words(text: str) -> tuple[str, ...]:
    """Folded, stemmed words of a text without stop words and numbers, in order of first use."""
    return tuple(dict.fromkeys(all_content_words(text)))


def all_content_words(text: str) -> list[str]:
    """The same, each as often as it stands in the text."""
    found = (fold(m.group()) for m in _WORD.finditer(text) if not m.group()[0].isdigit())
    return [stem(w) for w in found if len(w) > 1 and w not in STOP_WORDS]


def proper_words(text: str) -> tuple[str, ...]:
    """Folded words written with a capital, in order of first use; none where the text is all capitals.

    The first word of a sentence counts only where it is no stop word: names often open a sentence.
    """
    if not any(c.islower() for c in text):
        return ()
    words = (m.group() for m in _WORD.finditer(text))
    return tuple(dict.fromkeys(stem(f) for w in words if w[0].isupper() and (f := fold(w)) not in STOP_WORDS and len(f) > 1))


def shingles(text: str, size: int) -> list[str]:
    """Runs of `size` folded words of a text, numbers and stop words included; the whole text where it is shorter."""
    words = [fold(m.group()) for m in _WORD.finditer(text)]
    if len(words) <= size:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]


@lru_cache(maxsize=262144)
def word_hash(word: str) -> int:
    """A 32-bit number for a word, the same on every machine; never 0."""
    return zlib.crc32(word.encode()) or 1


@cache
def word_weights() -> Mapping[str, float]:
    """Inverse document frequency of common news words, natural logarithm; training/fit_linking.py counts them.

    The table is fixed, so that a pair is scored alike whatever else is stored.
    """
    return {word: float(weight) for word, weight in read_table("wirebird.incidents", "word_weights.tsv", width=2)}


@cache
def rare_weight() -> float:
    """Weight of a word that the table does not hold: that of its rarest ones and a little more."""
    return max(word_weights().values(), default=6.0) + 0.5


def weight_of(word: str) -> float:
    """Weight of one folded, stemmed word."""
    return word_weights().get(word, rare_weight())


def heaviest(words: Iterable[str], limit: int) -> list[str]:
    """The `limit` rarest of some words, rarest first, equals in alphabetical order."""
    return sorted(set(words), key=lambda w: (-weight_of(w), w))[:limit]
