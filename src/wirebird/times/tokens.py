"""Text to tokens, each with one sign that stands for all the word classes it belongs to (data/words.tsv).

The rules of data/rules.tsv are regular expressions over these signs, so a rule speaks of classes and not of letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wirebird.assets import read_table

_TOKEN = re.compile(
    r"(?P<half>[ap]\.\s?m\b\.?)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<iso>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?(?![\w-]))"
    r"|(?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<real>\d{1,9}(?:,\d{3}){1,6}(?:\.\d+)?(?!,?\d)|\d{1,9}\.\d+)"
    r"|(?P<decade>(?:1\d|20)\d0['’]?s\b|['’]\d0s\b)"
    r"|(?P<ordinal>\d{1,4}(?:st|nd|rd|th)\b)"
    r"|(?P<short>['’]\d\d(?!\d))"
    r"|(?P<int>\d+)"
    r"|(?P<owner>['’]s\b)"
    r"|(?P<gap>\n[ \t]*\n\s*)"
    r"|(?P<mark>[^\w\s]|_)",
    re.I,
)
NUMBERS = frozenset({"iso", "slash", "clock", "real", "decade", "ordinal", "short", "int"})
MARKS = {"–": "-", "—": "--", "\u2011": "-"}
OTHER = "·"
"""The sign of a token that is in no class."""

_FIRST_SIGN = 0x1000


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark; `start` and `end` are half-open code-point offsets."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text.

    Attributes:
        matches: in text order.
        signs: one character a token.
    """

    matches: tuple[re.Match[str], ...]
    signs: str

    def slice(self, start: int, end: int) -> tuple[Token, ...]:
        """Some of the tokens."""
        return tuple(Token(m.start(), m.end(), _plain_word(m)) for m in self.matches[start:end])

    def word(self, at: int) -> str:
        """One token, lower-cased."""
        return self.matches[at].group().lower()


def _plain_word(match: re.Match[str]) -> str:
    written = match.group().lower()
    if match.lastgroup == "owner":
        return "'s"
    return "".join(written.split()) if match.lastgroup == "half" else MARKS.get(written, written)


class Lexicon:
    """Word classes and the signs for their combinations.

    Args:
        literals: words and marks that rules name themselves; each is a class of its own.
    """

    def __init__(self, literals: Iterable[str] = ()) -> None:
        self._values: dict[str, dict[str, str]] = {}
        self._capital: dict[str, frozenset[str]] = {}
        plain: dict[str, set[str]] = {word: {word} for word in literals}
        capital: dict[str, set[str]] = {}
        for kind, value, case, words in read_table("wirebird.times", "words.tsv", width=4):
            for word in words.split():
                self._values.setdefault(word, {})[kind] = value
                (capital if case == "cap" else plain).setdefault(word, set()).add(kind)
        self._signs: dict[frozenset[str], str] = {}
        self._cased: dict[str, str] = {}
        self._caseless: dict[str, str] = {}
        for word in plain.keys() | capital.keys():
            always, with_capital = plain.get(word, set()), plain.get(word, set()) | capital.get(word, set())
            # Four capitals in a text that has both cases are a headline, where "MAY" is no month for sure.
            shouted = always if len(word) > 3 else with_capital
            for written, kinds in ((word, always), (word.title(), with_capital), (word.upper(), shouted)):
                if kinds:
                    self._cased.setdefault(written, self.sign(frozenset(kinds)))
            if always:
                sign = self.sign(frozenset(always))
                self._caseless |= {word: sign, word.title(): sign, word.upper(): sign}

    def sign(self, kinds: frozenset[str]) -> str:
        """The sign for tokens that are in exactly these classes."""
        return self._signs.setdefault(kinds, chr(_FIRST_SIGN + len(self._signs)))

    def value(self, word: str, kind: str) -> str | None:
        """What a word stands for as a member of a class, or None where it is no member."""
        return self._values.get(word, {}).get(kind)

    def members(self, kind: str) -> str:
        """All signs of tokens that belong to a class."""
        return "".join(sign for kinds, sign in self._signs.items() if kind in kinds)

    def read(self, text: str) -> Tokens:
        """Split a text.

        Args:
            text: anything; its case tells months from verbs where it has both cases.
        """
        signs = self._caseless if text.islower() or text.isupper() else self._cased
        matches = tuple(_TOKEN.finditer(text))
        return Tokens(matches, "".join([signs.get(m[0]) or self._other(m, signs) for m in matches]))

    def _other(self, match: re.Match[str], signs: Mapping[str, str]) -> str:
        """The sign of a number, or of a mark in another form."""
        kind = match.lastgroup
        if kind == "word" or kind is None:
            return OTHER
        word = _plain_word(match)
        return self.sign(_number_kinds(kind, word)) if kind in NUMBERS else signs.get(word, OTHER)


@lru_cache(maxsize=8192)
def _number_kinds(kind: str, word: str) -> frozenset[str]:
    """Classes of a number."""
    if kind == "ordinal":
        return frozenset({"NTH", "DAYTH"} if 1 <= int(word[:-2]) <= 31 else {"NTH"})
    if kind != "int":
        return frozenset(
            {{"iso": "ISO", "slash": "SLASH", "clock": "CLOCK", "real": "REAL", "decade": "DECADE"}.get(kind, "YY")}
        )
    if len(word) > 5:
        return frozenset({"HUGE"})
    value = int(word)
    kinds = {"INT"}
    if len(word) <= 2 and 1 <= value <= 31:
        kinds.add("DD")
    if len(word) <= 2 and value <= 24:
        kinds.add("HH")
    if len(word) == 2:
        kinds.add("TWO")
    if len(word) == 4 and 1500 <= value < 2100:
        kinds.add("YEAR")
    if len(word) == 4 and value < 2400 and value % 100 < 60:
        kinds.add("HHMM")
    return frozenset(kinds)


def number_classes() -> tuple[frozenset[str], ...]:
    """Every combination of classes that a number can have, so that rules know all signs before a text is read."""
    written = [form for n in range(2500) for form in (f"{n}", f"{n:02d}", f"{n:04d}")]
    found = {_number_kinds("int", w) for w in (*written, "12345", "1234567")}
    found |= {_number_kinds("ordinal", w) for w in ("1st", "99th")}
    found |= {_number_kinds(kind, "") for kind in ("iso", "slash", "clock", "real", "decade", "short")}
    return tuple(sorted(found, key=sorted))
