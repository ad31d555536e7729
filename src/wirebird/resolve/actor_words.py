"""The words of an actor phrase: splitting, folding, and the key under which the tables hold a name."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

DOTTED: Final = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}|\b(?:[A-Z]\.)+[A-Z]\b(?!\.)")
# Initials without their dots: "i k gujral".
_SPACED_INITIALS: Final = re.compile(r"\b(?:[^\W\d_] ){2,}(?=[^\W\d_]{3})")
_BRANCH: Final = re.compile(r"\((maoist|marxist|independent)\)", re.I)
_NEEDS_CARE: Final = re.compile(r"[.,;:()]|['’]s?\b(?!\w)|\b(?:than|least|most|up to)\b|s['’]( |$)", re.I)
# Words that `tokenize` may read as part of a quantity or of a branch of a party.
_SMALL_WORDS: Final = frozenset("than least most up to maoist marxist independent".split())
# The accents of Latin letters after decomposition, and letters that do not decompose.
_LATIN_MARKS: Final = {**dict.fromkeys(range(0x300, 0x370)), 0x131: "i", 0x142: "l", 0x141: "L", 0xF8: "o", 0xD8: "O"}
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_PLAIN_WORD: Final = re.compile(r"[^\W_]+")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?|[,;:()]")
_QUANTITY: Final = re.compile(
    r"\b(?:(?:more|less|fewer|greater|no (?:more|fewer)) than|as many as|(?:at|in) least|(?:at|in) most|(?:\w+ )?up to|"
    r"(?<=\w )to(?= (?:\d|two|three|four|five|six|seven|eight|nine|ten)))\b",
    re.I,
)


class Token(NamedTuple):
    """A word: folded, without a possessive ending (`base`), as written (`raw`).

    `is_joined` tells whether a hyphen joins it to the word before.
    """

    word: str
    base: str
    raw: str
    is_joined: bool = False

    @property
    def is_possessive(self) -> bool:
        """True for "Syria's"."""
        return self.word != self.base


def fold(text: str) -> str:
    """Return text in lower case without accents."""
    bare = unicodedata.normalize("NFKD", text).translate(_LATIN_MARKS)
    if not bare.isascii():
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return bare.lower()


def undot(match: re.Match[str]) -> str:
    """Return a dotted acronym without its dots, in capitals."""
    tail = " " if match.group().endswith(" ") else ""
    return match.group().replace(".", "").replace(" ", "").upper() + tail


def tokenize(phrase: str) -> list[Token]:
    """Split a phrase into words and the marks that part it; "U.S." becomes "US", "Syria 's" one word."""
    text = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", phrase)
    text = re.sub(r"\s+'s\b", "'s", text)
    text = DOTTED.sub(undot, text)
    text = _SPACED_INITIALS.sub(undot, text)
    text = _QUANTITY.sub(" ", _BRANCH.sub(r" \1 ", text))
    tokens = []
    for match in _WORD.finditer(text):
        raw = match.group()
        low = raw.lower() if raw.isascii() else fold(raw)
        is_joined = match.start() > 0 and text[match.start() - 1] in "-\u2010\u2011\u2013"
        if low.endswith("'s"):
            base = low[:-2]
        elif low.endswith("'"):
            base = low[:-1]
        else:
            tokens.append(Token(low.replace("'", ""), low.replace("'", ""), raw, is_joined))
            continue
        base = base.replace("'", "")
        word = base + "s'" if low.endswith("'") and not low.endswith("s'") else base + "s"
        tokens.append(Token(base + "'" if word == base else word, base, raw, is_joined))
    return tokens


def name_keys(names: str) -> list[str]:
    """The key of each of several names parted by semicolons: its words as `tokenize` gives them."""
    low = (names.lower() if names.isascii() else fold(names)).replace("-", " ")
    words = low.replace(";", " ").split(" ")
    if "".join(words).isalpha() and _SMALL_WORDS.isdisjoint(words):
        return low.split(";")
    return [name_key(name) for name in names.split(";")]


def name_key(name: str) -> str:
    """The key of one name."""
    low = (name.lower() if name.isascii() else fold(name)).replace("-", " ")
    words = low.split(" ")
    has_none = _SMALL_WORDS.isdisjoint(words)
    if has_none and "".join(words).isalpha():
        return low
    if not has_none or _NEEDS_CARE.search(name):
        return " ".join(t.word.rstrip("'") for t in tokenize(name) if t.word not in ",;:()")
    return " ".join(_PLAIN_WORD.findall(_APOSTROPHES.sub("", low)))
