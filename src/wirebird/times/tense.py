"""Whether the words around an expression tell what was or what will be (data/tense.tsv)."""

from __future__ import annotations

from functools import cache

from wirebird.assets import read_table
from wirebird.times.scene import Direction
from wirebird.times.tokens import Tokens

SENTENCE_ENDS = frozenset({".", "!", "?", ";"})
REACH = 14
"""Tokens looked at on each side."""


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of one row of data/tense.tsv."""
    return frozenset(w for k, words in read_table("wirebird.times", "tense.tsv", width=2) if k == kind for w in words.split())


@cache
def _cues() -> dict[str, Direction]:
    """What a verb alone tells, by word."""
    return {**dict.fromkeys(_words("past"), -1), **dict.fromkeys(_words("future"), 1)}


def direction_at(tokens: Tokens, first: int, last: int) -> Direction:
    """Where the clause around some tokens looks: the nearest verb before them decides, else the nearest after.

    "Until Friday" looks ahead where no verb tells that it is over ("held until Friday").

    Args:
        tokens: the text.
        first: index of the expression's first token.
        last: index after its last.
    """
    before = tokens.word(first - 1) if first else ""
    if before in _words("limit"):
        return 1
    found = _before(tokens, first, is_until=before in _words("until")) or _after(tokens, last)
    return found or (1 if before in _words("until") else 0)


def _before(tokens: Tokens, first: int, *, is_until: bool) -> Direction:
    """By the nearest verb before; what is promised, asked for or put off lies ahead, though it was done before."""
    is_promised = False
    for at in range(first - 1, max(-1, first - 1 - REACH), -1):
        word = tokens.word(at)
        if word in SENTENCE_ENDS and not _is_abbreviation(tokens, at):
            break
        if word == "to" and at and tokens.word(at - 1) in ("is", "are", "be"):
            return 1
        is_promised = is_promised or (word == "to" and _is_infinitive(tokens, at))
        if word in _words("promise") and is_promised:
            return 1
        if is_until and word in _words("open"):
            return 1
        # "Will be lifted": the verb before tells when.
        found = 0 if at and tokens.word(at - 1) == "be" else _direction_of(word)
        if found:
            return found
    return 0


def _after(tokens: Tokens, last: int) -> Direction:
    for at in range(last, min(len(tokens.matches), last + REACH)):
        word = tokens.word(at)
        if word in SENTENCE_ENDS and not _is_abbreviation(tokens, at):
            break
        if found := _direction_of(word):
            return found
    return 0


def _is_infinitive(tokens: Tokens, at: int) -> bool:
    """Whether a verb follows "to": no article, number or name, and no noun in the plural ("agreed to talks")."""
    if at + 1 >= len(tokens.matches):
        return False
    written = tokens.matches[at + 1].group()
    is_plural = written.lower().endswith("s") and not written.lower().endswith(("ss", "us"))
    return written.isalpha() and not written.istitle() and not is_plural and written.lower() not in _words("article")


def _is_abbreviation(tokens: Tokens, at: int) -> bool:
    """A point right after one letter ("U.S.") or a short word with a capital ("Gov.") ends no sentence."""
    return at > 0 and len(tokens.word(at - 1)) < 4 and tokens.matches[at - 1].end() == tokens.matches[at].start()


def _direction_of(word: str) -> Direction:
    found = _cues().get(word)
    if found is not None:
        return found
    return -1 if len(word) > 4 and word.endswith("ed") else 0
