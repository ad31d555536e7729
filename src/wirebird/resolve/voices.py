"""How a voice stands to what it reports, and whether it is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from wirebird.assets import read_table
from wirebird.records.codes import Status
from wirebird.records.voice import Stance
from wirebird.resolve.actor_words import fold

OPENING_WORDS = 8
"""Words of the content that are read together with the cue where a line of the table asks for it."""

_WORD: Final = re.compile(r"[\w'’.-]*\w")
_BODY: Final = re.compile(
    r"(?:ministry|council|army|police|front|agency|party|movement|government|office|forces?|state|nations|committee|group|"
    r"union|organi[sz]ation|court|parliament|assembly|department|commission|bank|university|institute|news|times|post|"
    r"television|radio|tv|association|federation|network|centre|center|house|service|authority|command|bureau|alliance)$",
    re.I,
)
_UNNAMED: Final = re.compile(
    r"\b(?:condition of anonymity|not to be (?:named|identified)|who (?:declined|asked) (?:not )?to be)\b", re.I
)


@dataclass(frozen=True)
class CueRule:
    """A line of the table of cues."""

    stance: Stance
    reads_content: bool
    status: Status | None
    pattern: re.Pattern[str]


@cache
def _rules() -> tuple[CueRule, ...]:
    return tuple(
        CueRule(cast("Stance", stance), reach == "wide", None if status == "-" else cast("Status", status), re.compile(pattern))
        for stance, reach, status, pattern in read_table("wirebird.resolve", "cue_stances.tsv", width=4)
    )


@cache
def _people() -> dict[str, bool]:
    """Nouns for unnamed people, singular and plural, and whether they tell what they saw themselves."""
    nouns: dict[str, bool] = {}
    for noun, first_hand in read_table("wirebird.resolve", "voice_words.tsv", width=2):
        seen = first_hand == "yes"
        plural = noun.replace("man", "men") if noun.endswith("man") else f"{noun}es" if noun.endswith("s") else f"{noun}s"
        nouns |= {noun: seen, plural: seen}
    return nouns


def _plain(words: str) -> str:
    return " ".join(fold(words).replace("’", "'").split())


def stance_of(cue: str, content: str, *, is_media: bool = False) -> tuple[Stance, Status | None]:
    """What a voice does with what it reports.

    Args:
        cue: the saying words; empty where there are none.
        content: what is said.
        is_media: the voice is an outlet or agency: it passes on what others say.

    Returns:
        The stance, and the status that the cue alone commits to; None where the content decides.
    """
    alone = _plain(cue)
    wide = f"{alone} {' '.join(_plain(content).split()[:OPENING_WORDS])}"
    for rule in _rules():
        if rule.pattern.search(wide if rule.reads_content else alone):
            return rule.stance, rule.status
    return ("relays" if is_media else "asserts"), None


def _noun_at(words: Sequence[str]) -> int | None:
    """Index of the last noun for unnamed people."""
    return next((i for i in range(len(words) - 1, -1, -1) if words[i].lower() in _people()), None)


def is_anonymous(source: str) -> bool:
    """Tells whether the words of a voice keep back who speaks ("two security officials", "a spokesman for the army").

    A body that speaks as a whole ("the ministry", "police") is not anonymous.
    """
    if _UNNAMED.search(source):
        return True
    head = re.split(r",| who | which ", source, maxsplit=1)[0]
    words = _WORD.findall(head)
    at = _noun_at(words)
    if at is None:
        return False
    # "army spokesman Ali Rahimi" is named, "a spokesman for the Defence Ministry" is not.
    rest = source[len(head) :].lstrip(" ,")
    in_apposition = source[len(head) :].startswith(",") and _is_name(rest.split(",")[0])
    return not (words[at + 1 : at + 2] and words[at + 1][:1].isupper()) and not in_apposition


def is_eyewitness(source: str) -> bool:
    """Tells whether the words name people who were there ("residents", "a survivor")."""
    words = _WORD.findall(source)
    at = _noun_at(words)
    return at is not None and _people()[words[at].lower()]


def _is_name(words: str) -> bool:
    """Two or more capitalised words at the end, none of them a word for a body."""
    parts = _WORD.findall(words)
    return len(parts) > 1 and all(p[:1].isupper() for p in parts[-2:]) and not _BODY.search(parts[-1]) and parts[0] != "The"
