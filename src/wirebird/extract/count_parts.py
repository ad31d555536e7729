"""Parts of counts: ", including two children" behind a whole, and "among the dead were three children" a sentence later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from wirebird.extract.count_numbers import Phrase
from wirebird.extract.count_phrases import noun_end, read_counted, read_person
from wirebird.extract.count_reading import Link, Sentence, join_people
from wirebird.extract.count_subjects import people_ending_at
from wirebird.extract.count_triggers import STOPS, Trigger, trigger_at
from wirebird.extract.count_words import DETERMINERS, GIVING, Word, at
from wirebird.records import CountKind

_REACH = 24
"""Words behind a count in which ", including two children" may follow."""
_PLACE_REACH = 9
"""Words between "among the dead" and its verb ("among the dead in Tuesday's attack were ...")."""
_VERBS = frozenset("were was are is".split())
_PARTITIVE = ("them", "whom")
_FATES: dict[str, CountKind] = {
    "dead": "killed",
    "killed": "killed",
    "victims": "killed",
    "fatalities": "killed",
    "wounded": "injured",
    "injured": "injured",
    "missing": "missing",
    "detained": "detained",
    "detainees": "detained",
    "arrested": "detained",
    "displaced": "displaced",
    "abducted": "abducted",
    "hostages": "abducted",
    "captives": "abducted",
}


class EarlierPart(NamedTuple):
    """Parts of a count told in an earlier sentence; the trigger is the word for what happened to them."""

    trigger: Trigger
    phrases: tuple[Phrase, ...]


def parts_behind(read: Sentence, link: Link) -> tuple[Phrase, ...]:
    """Parts of a count in its own sentence: ", including two children", ", among them a judge", "two of them children"."""
    words = read.words
    begin, first = link.phrase.last, link.phrase.first
    if at(words, first - 1) == "among" and at(words, first - 2) in _VERBS:
        subject = people_ending_at(read, first - 2)
        return (subject.members or (subject,)) if subject else ()
    for i in range(begin, min(len(words) - 1, begin + _REACH)):
        low = at(words, i)
        other = trigger_at(words, i)
        if low in (";", ".") or (other and other.kind != link.trigger.kind):
            return ()
        if low == "including":
            return _listed(read, i + 1)
        if low == "among" and at(words, i + 1) in _PARTITIVE:
            return _listed(read, i + 2)
        if low == "were" and at(words, first - 1) == "among":
            return _listed(read, i + 1)
        if low == "," and (share := _share(read, i + 1, is_of_whole=at(words, first - 1) == "of")):
            return (share,)
    return ()


_FIGURES = frozenset("figure number count total tally".split())
_ARTICLES = frozenset("the a its their".split())


def figure_given(words: Sequence[Word], i: int) -> Phrase | None:
    """Read "put it at 43", "gave a figure of 45", "puts the number at about 60": a bare number, its verb standing at i."""
    if at(words, i) not in GIVING:
        return None
    end = i + 1
    if at(words, end) in _ARTICLES and at(words, end + 1) in _FIGURES:
        end += 2
    elif at(words, end) == "it":
        end += 1
    else:
        return None
    phrase = read_counted(words, end + 1, STOPS) if at(words, end) in ("at", "as", "of") else None
    return phrase if phrase and phrase.is_bare else None


def part_of_earlier(read: Sentence) -> EarlierPart | None:
    """Parts of what an earlier sentence counts, or None.

    "Among the dead were three children"; "the dead included two monks"; "two of the wounded are nurses"; "of the wounded, 12
    are children".
    """
    words = read.words
    for i in range(1, len(words) - 1):
        kind = _FATES.get(words[i].low)
        if kind is None or words[i - 1].low not in ("the", "those"):
            continue
        phrases = _told_of(read, i)
        if phrases:
            return EarlierPart(Trigger(kind, "nominal", i, i + 1), phrases)
    return None


def _told_of(read: Sentence, i: int) -> tuple[Phrase, ...]:
    """The phrases that say who is among "the dead", whose word stands at i."""
    words = read.words
    before, behind = at(words, i - 2), at(words, i + 1)
    if before == "among":
        verb = next((k for k in range(i + 1, min(len(words), i + _PLACE_REACH)) if words[k].low in _VERBS), None)
        return _listed(read, verb + 1) if verb else ()
    if behind in ("included", "include", "includes"):
        return _listed(read, i + 2)
    if before == "of" and at(words, i - 3) == "" and behind == ",":
        share = _share(read, i + 2, is_of_whole=True)
        return (share,) if share else ()
    if before == "of" and behind in _VERBS:
        return _counted_share(read, i)
    return ()


def _counted_share(read: Sentence, i: int) -> tuple[Phrase, ...]:
    """Read "two of the dead were boys"; nothing where no people are named behind the verb."""
    words = read.words
    for first in range(max(0, i - 7), i - 2):
        phrase = read_counted(words, first, STOPS)
        if phrase and phrase.is_bare and phrase.last == i - 2:
            end = noun_end(words, i + 2, STOPS)
            return (replace(phrase, noun=i + 2, last=end),) if end > i + 2 else ()
    return ()


def _listed(read: Sentence, i: int) -> tuple[Phrase, ...]:
    i += at(read.words, i) == "at" and at(read.words, i + 1) != "least"
    phrase = read_counted(read.words, i, STOPS) or read_person(read.words, i, STOPS, cased=False)
    if phrase is None:
        return ()
    joined = join_people(read, phrase)
    return joined.members or (joined,)


def _share(read: Sentence, i: int, *, is_of_whole: bool) -> Phrase | None:
    """Read "two of them children", "three of whom were civilians", "(of the 18 people killed,) seven were women"."""
    words = read.words
    phrase = read_counted(words, i, STOPS)
    if phrase is None or not phrase.is_bare:
        return None
    if at(words, phrase.last) in _VERBS and is_of_whole:
        end = noun_end(words, phrase.last + 1, STOPS)
        return replace(phrase, noun=phrase.last + 1, last=end) if end > phrase.last + 1 else None
    if at(words, phrase.last) != "of" or at(words, phrase.last + 1) not in _PARTITIVE:
        return None
    return _with_noun(words, phrase)


def _with_noun(words: Sequence[Word], phrase: Phrase) -> Phrase:
    noun = phrase.last + 2
    noun += at(words, noun) in _VERBS
    noun += at(words, noun) in DETERMINERS
    end = noun_end(words, noun, STOPS)
    return replace(phrase, noun=noun, last=end) if end > noun else phrase
