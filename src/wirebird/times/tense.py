"""Whether the words around an expression tell what was or what will be (data/tense.tsv)."""

from __future__ import annotations

from functools import cache

from wirebird.assets import read_table
from wirebird.times.scene import Direction
from wirebird.times.tokens import Tokens

SENTENCE_ENDS = frozenset({".", "!", "?", ";"})
UNTIL = frozenset({"until", "till", "by", "through", "effective", "payable"})
REACH = 14
"""Tokens looked at on each side."""


@cache
def _cues() -> dict[str, Direction]:
    cues: dict[str, Direction] = {}
    for direction, words in read_table("wirebird.times", "tense.tsv", width=2):
        cues |= dict.fromkeys(words.split(), 1 if direction == "future" else -1)
    return cues


def direction_at(tokens: Tokens, first: int, last: int) -> Direction:
    """Where the clause around some tokens looks: the nearest verb before them decides, else the nearest after.

    Args:
        tokens: the text.
        first: index of the expression's first token.
        last: index after its last.
    """
    if tokens.word(first - 1) in UNTIL if first else False:
        return 1
    for at in range(first - 1, max(-1, first - 1 - REACH), -1):
        word = tokens.word(at)
        if word in SENTENCE_ENDS and not _is_abbreviation(tokens, at):
            break
        if word == "to" and at and tokens.word(at - 1) in ("is", "are", "be"):
            return 1
        if found := _direction_of(word):
            return found
    for at in range(last, min(len(tokens.matches), last + REACH)):
        word = tokens.word(at)
        if word in SENTENCE_ENDS and not _is_abbreviation(tokens, at):
            break
        if found := _direction_of(word):
            return found
    return 0


def _is_abbreviation(tokens: Tokens, at: int) -> bool:
    """A point right after one letter ("U.S.") or a short word with a capital ("Gov.") ends no sentence."""
    return at > 0 and len(tokens.word(at - 1)) < 4 and tokens.matches[at - 1].end() == tokens.matches[at].start()


def _direction_of(word: str) -> Direction:
    found = _cues().get(word)
    if found is not None:
        return found
    return -1 if len(word) > 4 and word.endswith("ed") else 0
