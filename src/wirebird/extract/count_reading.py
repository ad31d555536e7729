"""A sentence ready for counting, and the phrases of people that begin in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wirebird.extract.count_numbers import Phrase, add_phrases
from wirebird.extract.count_phrases import complement_end, read_counted, read_name, read_person
from wirebird.extract.count_triggers import STOPS, Trigger, trigger_at
from wirebird.extract.count_words import BREAKS, DETERMINERS, Word, at

BE = frozenset("was were is are be been being got get".split())
HAVE = frozenset("have has had having".split())
ADVERBS = frozenset(
    "also reportedly allegedly later still already seriously critically severely badly slightly lightly gravely "
    "fatally brutally confirmed reported found believed feared pronounced declared said to have thought not known "
    "subsequently recently then both all instantly mortally either initially only briefly temporarily illegally "
    "reportedly arbitrarily just further publicly either again there so far currently summarily left forcibly "
    "otherwise internally estimated".split()
)
NEGATED = frozenset("not never n't didn't don't doesn't wasn't weren't without nor hardly".split())


class Link(NamedTuple):
    """A phrase that a trigger counts."""

    trigger: Trigger
    phrase: Phrase
    is_running_total: bool = False


class Sentence(NamedTuple):
    """A sentence ready for linking."""

    words: tuple[Word, ...]
    text: str
    is_cased: bool


def read_people(read: Sentence, i: int, *, cased: bool = True) -> Phrase | None:
    """Read one noun phrase of people, counted or single."""
    counted = read_counted(read.words, i, STOPS)
    if counted is not None:
        return counted
    return read_person(read.words, i, STOPS, cased=read.is_cased and cased)


_JOINTS = (("and", "of"), ("and",), ("as", "well", "as"), ("along", "with"), ("together", "with"), ("alongside",))


def _joint_at(words: Sequence[Word], i: int) -> tuple[str, ...]:
    """The words that join people at i, none where there are none."""
    return next((j for j in _JOINTS if all(at(words, i + k) == word for k, word in enumerate(j))), ())


def is_name(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether a phrase is a name without an article: a person's, or, behind "from Sudan and", a place's."""
    return phrase.is_implied and not phrase.members and at(words, phrase.first) not in DETERMINERS | {"another"}


def join_people(read: Sentence, first: Phrase) -> Phrase:
    """Add what follows with "and": "two soldiers and three civilians", "a couple and their two sons"."""
    words = read.words
    total = first
    while True:
        i = complement_end(words, total.last, STOPS)
        is_of_places = i != total.last and not total.is_implied
        i += at(words, i) == "," and (bool(_joint_at(words, i + 1)) or _lists_on(words, i, total))
        joint = _joint_at(words, i)
        if not joint and at(words, i - 1) != ",":
            return total
        is_and = joint[:1] == ("and",)
        i += len(joint)
        if is_and and at(words, i) in ("also", "later"):
            return total
        following = read_people(read, i) or _uncased_name(read, i, is_last=is_and)
        if following is None or following.is_bare or (is_of_places and is_name(words, following)):
            return total
        if has_own_verb(words, following.last):
            return total
        total = add_phrases((total, following))


def _uncased_name(read: Sentence, i: int, *, is_last: bool) -> Phrase | None:
    """A name that ends a list in a text without capitals: "a judge, a clerk, and senator john roe"."""
    if read.is_cased or not is_last or at(read.words, i) in BREAKS or at(read.words, i - 2) not in (",", "and"):
        return None
    return read_name(read.words, i, STOPS, cased=False)


def _lists_on(words: Sequence[Word], i: int, before: Phrase) -> bool:
    """Whether a comma here separates people of a list ("three doctors, a nurse and a clerk"), not an apposition."""
    phrase = read_counted(words, i + 1, STOPS)
    if phrase is None and (at(words, before.first) in ("a", "an") or not before.is_implied):
        phrase = read_person(words, i + 1, STOPS, cased=False) if at(words, i + 1) in ("a", "an") else None
    return phrase is not None and not phrase.is_bare and at(words, phrase.last) in ("and", ",")


def has_own_verb(words: Sequence[Word], i: int) -> bool:
    """Whether a participle follows, so that the phrase before it starts a clause of its own ("and 30 others injured")."""
    low = at(words, i)
    if low in BE | HAVE or low in ("sustained", "suffered", "fled", "escaped", "died"):
        return True
    trigger = trigger_at(words, i)
    return trigger is not None and trigger.frame in ("participle", "adjective", "intransitive")


def is_inside(words: Sequence[Word], i: int) -> bool:
    """Whether a number phrase that starts here is the tail of a longer one ("at least | 12")."""
    return at(words, i - 1) in ("least", "than", "as", "many", "to") and at(words, i) not in ("a", "an", "the")
