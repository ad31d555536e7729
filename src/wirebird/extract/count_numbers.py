"""Number phrases of casualty counts: numbers in figures and words, ranges, and what bounds them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wirebird.extract.count_words import Word, at
from wirebird.records import Bound


@dataclass(frozen=True)
class Phrase:
    """A noun phrase that stands for a number of people, over words[first:last].

    Attributes:
        low: least number, or None where open.
        high: greatest number, or None where open.
        first: index of its first word.
        last: index behind its last word.
        noun: index of the first word of the noun; equal to `last` where there is none.
        bound: how the words bound the number.
        is_implied: True where one person is named or described rather than counted.
        is_more: "another three", "two more": adds to a number told before.
        members: the phrases that this one joins ("two soldiers and a driver"), empty where it joins none.
    """

    low: int | None
    high: int | None
    first: int
    last: int
    noun: int
    bound: Bound = "exact"
    is_implied: bool = False
    is_more: bool = False
    members: tuple[Phrase, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether there is no noun behind the number."""
        return self.noun == self.last


_UNITS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: n * 10 for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "lakh": 100_000, "dozen": 12, "score": 20}
# Codebook: dozens 24, hundreds 200, thousands 2000; the others follow the same pattern of two.
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2_000_000}
_SEVERAL = {"dozen": 24, "score": 40, "hundred": 200, "thousand": 2000, "million": 2_000_000}

# Words before a number and how they bound it.
_BOUNDS: tuple[tuple[str, Bound], ...] = (
    ("at least", "at_least"),
    ("at the least", "at_least"),
    ("more than", "more_than"),
    ("greater than", "more_than"),
    ("no fewer than", "at_least"),
    ("no less than", "at_least"),
    ("not less than", "at_least"),
    ("not fewer than", "at_least"),
    ("a minimum of", "at_least"),
    ("upwards of", "more_than"),
    ("upward of", "more_than"),
    ("in excess of", "more_than"),
    ("well over", "more_than"),
    ("over", "more_than"),
    ("above", "more_than"),
    ("no more than", "at_most"),
    ("not more than", "at_most"),
    ("as many as", "at_most"),
    ("as much as", "at_most"),
    ("fewer than", "fewer_than"),
    ("less than", "fewer_than"),
    ("up to", "at_most"),
    ("at most", "at_most"),
    ("a maximum of", "at_most"),
    ("close to", "about"),
    ("a total of", "exact"),
    ("an estimated", "about"),
    ("some", "about"),
    ("about", "about"),
    ("around", "about"),
    ("nearly", "about"),
    ("almost", "about"),
    ("roughly", "about"),
    ("approximately", "about"),
    ("estimated", "about"),
    ("exactly", "exact"),
    ("only", "exact"),
    ("just", "exact"),
    ("all", "exact"),
    ("the", "exact"),
    ("these", "exact"),
    ("those", "exact"),
    ("their", "exact"),
    ("his", "exact"),
    ("her", "exact"),
    ("its", "exact"),
    ("other", "exact"),
    ("reportedly", "exact"),
    ("possibly", "exact"),
)
_MORE = ("another", "a further", "an additional", "a second", "further", "additional")


_FIGURE = re.compile(r"[1-9]\d{0,2}(?:[, \u00a0\u2009\u202f]\d{3})+|0|[1-9]\d{0,8}")
_NO_DIGITS = re.compile(r"\D")
_DECIMAL = re.compile(r"\d+\.\d+")
_DASHED = re.compile(r"(\d{1,6})-(\d{1,6})")


def _digits(word: str) -> int | None:
    word = word.removesuffix("-odd")
    if word[:1].isdigit() and _FIGURE.fullmatch(word):
        return int(_NO_DIGITS.sub("", word))
    return None


def _simple(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """A number up to 99, or in figures: its value and where it ends."""
    low = at(words, i)
    figure = _digits(low)
    if figure is not None:
        return figure, i + 1
    if low in _UNITS:
        return _UNITS[low], i + 1
    tens, _, unit = low.partition("-")
    if tens in _TENS and (not unit or unit in _UNITS):
        if not unit and 1 <= _UNITS.get(at(words, i + 1), 0) <= 9:
            return _TENS[tens] + _UNITS[at(words, i + 1)], i + 2
        return _TENS[tens] + _UNITS.get(unit, 0), i + 1
    return None


def read_number(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """Read a number in figures or words ("12", "5,500", "two dozen", "one hundred and twenty", "1.2 million")."""
    decimal = _DECIMAL.fullmatch(at(words, i))
    if decimal:
        scale = _SCALES.get(at(words, i + 1))
        return (round(float(decimal.group()) * scale), i + 2) if scale else None
    if at(words, i) in ("a", "half") and at(words, i + 1) in ("hundred", "thousand", "million", "dozen", "a"):
        if at(words, i) == "a":
            return None if at(words, i + 1) == "a" else (_SCALES[at(words, i + 1)], i + 2)
        end = i + 3 if at(words, i + 1) == "a" else i + 2
        return (6, end) if at(words, end - 1) == "dozen" else None
    first = _simple(words, i)
    if first is None:
        return None
    value, end = first
    total = 0
    while at(words, end) in _SCALES:
        scale = _SCALES[at(words, end)]
        end += 1
        total += value * scale
        joined = end + (at(words, end) == "and" and scale in (100, 1000))
        rest = _simple(words, joined)
        if rest is None or scale in (12, 20) or rest[0] >= scale:
            return total, end
        value, end = rest
    return total + value, end


def _vague(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    low = at(words, i)
    if low == "tens" and at(words, i + 1) == "of":
        scale = _VAGUE.get(at(words, i + 2))
        return (scale * 10, i + 3) if scale else (20, i + 1)
    if low in _VAGUE:
        scale = _VAGUE.get(at(words, i + 2)) if at(words, i + 1) == "of" else None
        return (_VAGUE[low] * scale // 2, i + 3) if scale else (_VAGUE[low], i + 1)
    skip = {"several": 1, "few": 1, "many": 1, "some": 1}.get(low, 0)
    if low == "a" and at(words, i + 1) in ("few", "couple"):
        skip = 2
    if skip and at(words, i + skip) in _SEVERAL:
        return _SEVERAL[at(words, i + skip)], i + skip + 1
    return None


def _range(words: Sequence[Word], i: int) -> tuple[int, int, int] | None:
    """Read "between 10 and 20", "10-20", "two or three": both bounds and where it ends."""
    dashed = _DASHED.fullmatch(at(words, i))
    if dashed and int(dashed[1]) < int(dashed[2]):
        return int(dashed[1]), int(dashed[2]), i + 1
    between = at(words, i) in ("between", "from")
    first = read_number(words, i + between)
    if first is None or at(words, first[1]) not in (("and", "to") if between else ("to", "or", "–")):
        return None
    second = read_number(words, first[1] + 1)
    if second is None or second[0] <= first[0]:
        return None
    return first[0], second[0], second[1]


def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Bound | None], ...]]:
    """Modifiers by first word, longest first; None for those that add to a number told before."""
    table: dict[str, list[tuple[tuple[str, ...], Bound | None]]] = {}
    for phrase, bound in (*_BOUNDS, *((more, None) for more in _MORE)):
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append((words, bound))
    return {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in table.items()}


_MODIFIERS = _by_first_word()


_STARTS = (
    frozenset(_MODIFIERS)
    | frozenset(_UNITS)
    | frozenset(_VAGUE)
    | frozenset("a half between from tens several few many some".split())
)


def _modifiers(words: Sequence[Word], i: int) -> tuple[Bound, bool, int]:
    """Read the words before a number: how they bound it, whether it adds to others, and where the number starts."""
    bound: Bound = "exact"
    more = False
    while entries := _MODIFIERS.get(at(words, i)):
        for phrase, own in entries:
            if all(at(words, i + k) == word for k, word in enumerate(phrase)):
                more = more or own is None
                if own and own != "exact" and bound in ("exact", "about"):
                    bound = own
                i += len(phrase)
                break
        else:
            break
    return bound, more, i


def _suffix(words: Sequence[Word], i: int) -> tuple[Bound | None, bool, int]:
    """Read "or more", "or so", "more" behind a number."""
    low, following = at(words, i), at(words, i + 1)
    if at(words, i - 1).endswith("-odd"):
        return "about", False, i
    if low == "or" and following in ("more", "so"):
        return ("at_least" if following == "more" else "about"), False, i + 2
    if low == "+":
        return "at_least", False, i + 1
    if low in ("odd", "-odd"):
        return "about", False, i + 1
    if low in ("more", "additional", "further"):
        return None, True, i + 1
    return None, False, i


def read_quantity(words: Sequence[Word], i: int) -> Phrase | None:
    """Read a number with its modifiers, without the noun.

    Args:
        words: the sentence.
        i: where the phrase may begin.

    Returns:
        The phrase, its `last` behind the number, or None where no number begins here.
    """
    opening = at(words, i)
    if not (opening[:1].isdigit() or opening in _STARTS or opening.partition("-")[0] in _TENS):
        return None
    bound, more, start = _modifiers(words, i)
    spread = _range(words, start)
    if spread:
        _, adds, end = _suffix(words, spread[2])
        return Phrase(spread[0], spread[1], i, end, end, "range", is_more=more or adds)
    vague = _vague(words, start)
    if vague:
        value, end = vague
        _, adds, end = _suffix(words, end)
        is_upper = bound in ("at_most", "fewer_than")
        low, high = (None, value) if is_upper else (value, None)
        return Phrase(low, high, i, end, end, "vague", is_more=more or adds)
    number = read_number(words, start)
    if number is None:
        return None
    value, end = number
    tail, adds, end = _suffix(words, end)
    bound = tail or bound
    low = None if bound in ("at_most", "fewer_than") else value
    high = None if bound in ("at_least", "more_than") else value
    return Phrase(low, high, i, end, end, bound, is_more=more or adds)


def add_phrases(phrases: Sequence[Phrase]) -> Phrase:
    """The sum of phrases joined by "and", in text order; its `members` are those phrases."""
    members = tuple(m for phrase in phrases for m in (phrase.members or (phrase,)))
    lows, highs = [m.low for m in members], [m.high for m in members]
    low = sum(n for n in lows if n is not None) if any(n is not None for n in lows) else None
    high = None if None in highs else sum(n for n in highs if n is not None)
    first, last = members[0].first, members[-1].last
    return Phrase(
        low, high, first, last, first, _joint_bound(members, low, high),
        is_implied=all(m.is_implied for m in members), is_more=all(m.is_more for m in members), members=members,
    )  # fmt: skip


def _joint_bound(members: Sequence[Phrase], low: int | None, high: int | None) -> Bound:
    bounds = {m.bound for m in members}
    if "vague" in bounds:
        return "vague"
    if high is None:
        return "at_least"
    if low is None:
        return "at_most"
    if low < high:
        return "range"
    return "about" if "about" in bounds else "exact"
