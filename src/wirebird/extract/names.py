"""Which earlier words name a voice more fully: the person behind a pronoun, a surname or a role noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wirebird.extract.parts import Offsets

NEARBY = 900
"""Characters back that a pronoun reaches for the voice it stands for."""

_PERSON: Final = frozenset({"he", "she"})
_GROUP: Final = frozenset({"it", "they"})
_OTHER: Final = frozenset({"who", "we", "i", "that", "which", "you", "one"})
_WORD: Final = re.compile(r"[\w'’.-]*\w")
_TITLE: Final = re.compile(r"(?:mr|mrs|ms|dr|gen|col|maj|capt|lt|sgt|president|general|colonel)\.?$", re.I)
_BODY: Final = re.compile(
    r"(?:ministry|council|army|police|front|agency|party|movement|government|office|forces?|state|nations|committee|group|"
    r"union|organi[sz]ation|court|parliament|assembly|department|commission|bank|university|institute|news|times|post|"
    r"television|radio|tv|association|federation|network|centre|center|house|service|authority|command|bureau|alliance)$",
    re.I,
)
_ROLE: Final = re.compile(r"(?:the|this|that|its|their|his|her)\s+((?:[a-z-]+\s+){0,2}[a-z-]+)$", re.I)


def is_pronoun(words: str) -> bool:
    """Tells whether the words of a voice name nobody by themselves."""
    return words.lower() in _PERSON | _GROUP | _OTHER


def is_name(words: str) -> bool:
    """Two or more capitalised words at the end, none of them a word for a body."""
    parts = _WORD.findall(words)
    return len(parts) > 1 and all(p[:1].isupper() for p in parts[-2:]) and not _BODY.search(parts[-1]) and parts[0] != "The"


def fuller_name(text: str, source: Offsets, earlier: Sequence[Offsets]) -> Offsets | None:
    """The words before a pronoun, a surname or a role noun that name the same voice more fully.

    Args:
        text: the report.
        source: the words of the voice.
        earlier: voices named in the report, in text order; those after the source are passed over.

    Returns:
        Offsets of the fuller words, or None where the voice is named already or nothing earlier fits.
    """
    words = " ".join(text[slice(*source)].split())
    before = [e for e in earlier if e[1] <= source[0]]
    low = words.lower()
    if low in _PERSON | _GROUP:
        return _last(text, before, source[0] - NEARBY, person=low in _PERSON)
    parts = [p for p in _WORD.findall(words) if not _TITLE.match(p)]
    if len(parts) == 1 and parts[0][:1].isupper() and not parts[0].isupper():
        return _by_surname(text, parts[0], before, source[0])
    role = _ROLE.match(words)
    return _by_role(text, role[1].split()[-1].lower(), before) if role else None


def _last(text: str, before: Sequence[Offsets], least: int, *, person: bool) -> Offsets | None:
    for start, end in reversed(before):
        words = text[start:end]
        if start < least:
            return None
        if not is_pronoun(words) and _is_person(words) == person:
            return start, end
    return None


def _is_person(words: str) -> bool:
    """A name, also one beside an office or a clause ("Sara Venn, who leads the council")."""
    return any(is_name(part) for part in re.split(r",| who ", words))


def _by_surname(text: str, surname: str, before: Sequence[Offsets], stop: int) -> Offsets | None:
    """The first voice that bears the surname after a given name, else the first such name of the report."""
    full = re.compile(r"(?:[A-Z][\w'’-]+\s+){1,4}" + re.escape(surname) + r"\b")
    for start, end in before:
        if full.search(text[start:end]) and not text[start:end].startswith("The "):
            return start, end
    found = full.search(text, 0, stop)
    if found is None or found.group().startswith(("The ", "In ", "On ", "At ")):
        return None
    return found.span()


def _by_role(text: str, noun: str, before: Sequence[Offsets]) -> Offsets | None:
    """The latest voice before that bears the role noun and a name."""
    for start, end in reversed(before):
        words = text[start:end]
        if re.search(rf"\b{re.escape(noun)}\b", words, re.I) and any(p[:1].isupper() for p in _WORD.findall(words)[1:]):
            return start, end
    return None
