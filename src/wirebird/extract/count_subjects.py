"""Subjects: the people who "were killed", "have died", "were left dead"."""

from __future__ import annotations

from collections.abc import Sequence

from wirebird.extract.count_numbers import Phrase, add_phrases
from wirebird.extract.count_phrases import complement_end, is_share, read_counted, share_before
from wirebird.extract.count_reading import ADVERBS, BE, HAVE, Link, Sentence, is_inside, is_name, read_people
from wirebird.extract.count_triggers import STOPS, Trigger
from wirebird.extract.count_words import MONTHS, PREPOSITIONS, Word, at, word_set

_SINGULAR_BE = frozenset("was is".split())
_RELATIVE = frozenset("who which that whom".split())
_AGED = frozenset("aged age ages".split())
_FINITE = frozenset("was were is are has have had will would said says could did does".split())


def find_auxiliary(words: Sequence[Word], trigger: Trigger) -> int | None:
    """Index of the first auxiliary of a passive, None where the trigger has none."""
    if _is_perfect(words, trigger.first):
        return None
    i = trigger.first - 1
    while i >= 0 and (words[i].low in ADVERBS):
        i -= 1
    if i > 1 and words[i].low == "and" and words[i - 1].low.endswith(("ed", "shot", "beaten", "taken")):
        # "was raped and killed"
        i -= 2
        while i >= 0 and words[i].low in ADVERBS:
            i -= 1
    if i < 0 or words[i].low not in BE:
        return _parted_auxiliary(words, trigger)
    while i > 0 and words[i - 1].low in BE | HAVE | ADVERBS | {"may", "might", "could", "will", "would"}:
        i -= 1
    return i


def _is_perfect(words: Sequence[Word], first: int) -> bool:
    """Whether a participle is active: "are thought to have (since) killed six men"."""
    i = first - 1
    while at(words, i) in ADVERBS - HAVE - {"to"} or at(words, i) == "since":
        i -= 1
    return at(words, i) in HAVE


def _parted_auxiliary(words: Sequence[Word], trigger: Trigger) -> int | None:
    """An auxiliary parted from its participle by a date or place ("was on July 2 killed")."""
    for i in range(trigger.first - 2, max(-1, trigger.first - 6), -1):
        low = words[i].low
        if low in ("was", "were") and at(words, i + 1) in ("on", "in", "at"):
            return i
        if low in STOPS or low == ",":
            return None
    return None


def people_ending_at(read: Sentence, end: int) -> Phrase | None:
    """The noun phrase that ends where a participle begins, adverbs apart."""
    words = read.words
    while end > 0 and words[end - 1].low in ADVERBS:
        end -= 1
    for i in range(max(0, end - 12), end):
        phrase = read_people(read, i, cased=False)
        if phrase is not None and phrase.last == end and not is_inside(words, i) and not _is_share_of_told(read.words, phrase):
            return _head_of_list(read, phrase)
    return None


_PREDICATE_REACH = 10
"""Words behind a participle in which the verb of its noun may follow ("killed in Friday's attack were ...")."""


def _is_share_of_told(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether it happened to all of whom a phrase tells a share: "six of the 12 men killed were guards" is 12 killed."""
    behind = range(phrase.last + 1, phrase.last + _PREDICATE_REACH)
    return is_share(words, phrase) and any(at(words, k) in ("were", "was", "are", "is") for k in behind)


def _head_of_list(read: Sentence, last: Phrase) -> Phrase:
    """Extend a phrase to the left over "a soldier and", "the judge, his wife and"."""
    words = read.words
    if at(words, last.first - 1) == "," and last.members and at(words, last.first) in ("his", "her", "their"):
        before = people_ending_at(read, last.first - 1)
        return add_phrases((before, last)) if before and not before.is_bare else last
    if at(words, last.first - 1) == "," and (first := read_counted(words, 0, STOPS)):
        # A headline joins by a comma: "5 soldiers, 12 rebels killed".
        return add_phrases((first, last)) if first.last == last.first - 1 and not (first.is_bare or last.is_implied) else last
    if at(words, last.first - 1) != "and" or (at(words, last.last) == "of" and at(words, last.last + 1) in ("them", "whom")):
        return last
    end = last.first - 1 - (at(words, last.first - 2) == ",")
    for i in range(max(0, end - 9), end):
        phrase = read_people(read, i)
        if phrase is None or is_inside(words, i) or phrase.is_bare:
            continue
        if phrase.last != end and complement_end(words, phrase.last, STOPS) != end:
            continue
        if not _opens_clause(words, i):
            return last
        if phrase.last != end and not phrase.is_implied and is_name(words, last):
            # "30 soldiers from Sudan and South Africa were killed"
            return _head_of_list(read, phrase)
        return _head_of_list(read, add_phrases((_head_of_list(read, phrase), last)))
    return last


_DAYS = MONTHS | word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday morning afternoon evening night overnight"
)


def _opens_clause(words: Sequence[Word], i: int) -> bool:
    """Whether a phrase may be a subject: behind a sign, a conjunction or the start, not behind a verb or preposition."""
    before = at(words, i - 1)
    if before == "" or not before[0].isalpha() or before in _DAYS:
        return True
    return before in ("and", "that", "when", "while", "after", "as", "where", "which", "but", "said", "with", "left",
                      "leaving", "leaves", "meanwhile", "because", "before")  # fmt: skip


def find_subject(read: Sentence, trigger: Trigger, auxiliary: int) -> Link | None:
    """The nearest phrase to the left that can be the subject of a passive or of "died"."""
    words = read.words
    end = auxiliary
    while end > 0 and words[end - 1].low in ADVERBS | {","}:
        end -= 1
    if end > 0 and words[end - 1].low in _RELATIVE:
        end -= 1
        while end > 0 and words[end - 1].low in ("of", ","):
            end -= 1
    singular = at(words, auxiliary) in _SINGULAR_BE or at(words, auxiliary) == "has"
    plural = at(words, auxiliary) in ("were", "are", "have")
    i = end - 1
    floor = max(0, end - 45)
    while i >= floor and words[i].low not in (";",):
        if words[i].low == ")":
            i = _before_bracket(words, i)
            continue
        phrase = read_people(read, i)
        if phrase is not None and phrase.last <= end and not _is_aside(words, i) and _may_be_subject(read, phrase, end):
            phrase = _widest(read, phrase)
            whole = _head_of_list(read, phrase)
            low = whole.low if whole.low is not None else whole.high or 0
            if plural and low == 1 and at(words, whole.first - 1) == "and":
                whole = _parted_pair(read, whole)
                low = whole.low or 0
            if not (plural and low == 1) and not (singular and low > 1):
                return Link(trigger, whole)
        i -= 1
    if singular:
        return _unnamed(read, trigger, end)
    return None


def _parted_pair(read: Sentence, last: Phrase) -> Phrase:
    """Two people of whom the first is described at length ("X, from Y, and Z were killed")."""
    for i in range(last.first - 2, max(-1, last.first - 26), -1):
        phrase = read_people(read, i)
        if phrase and phrase.low == 1 and i != last.first and _opens_clause(read.words, i) and at(read.words, i - 1) != ",":
            return add_phrases((_widest(read, phrase), last))
    return last


def _widest(read: Sentence, phrase: Phrase) -> Phrase:
    """The longest phrase with the same end: "at least 12 people", not "12 people" or "people"."""
    for i in range(max(0, phrase.first - 8), phrase.first):
        wider = read_people(read, i)
        if wider is not None and wider.last == phrase.last and not is_inside(read.words, i):
            if wider.is_implied and not phrase.is_implied:
                continue
            return wider
    return phrase


def _before_bracket(words: Sequence[Word], i: int) -> int:
    depth = i
    while depth > 0 and words[depth].low != "(":
        depth -= 1
    return depth - 1


_NO_SUBJECT_AFTER = (PREPOSITIONS | frozenset("including as identified than".split())) - {"like", "with"}


def _may_be_subject(read: Sentence, phrase: Phrase, end: int) -> bool:
    words = read.words
    wide = _widest(read, phrase)
    before = at(words, wide.first - 1)
    adjacent = wide.last == end
    if share_before(words, wide.first):
        return False
    if phrase.is_bare and any(w.low in _AGED for w in words[max(0, wide.first - 8) : wide.first]):
        return False
    if (
        phrase.is_bare
        and at(words, wide.last) == "of"
        and at(words, wide.last + 1) in ("them", "whom")
        and not _opens(words, wide.first)
    ):
        return False
    if before in _NO_SUBJECT_AFTER and not (adjacent and before in ("of", "in", "as", "which") and not wide.is_implied):
        return False
    gap = [w.low for w in words[wide.last : end]]
    for k, low in enumerate(gap):
        if low in _FINITE and not (k and gap[k - 1] in _RELATIVE) and not (k > 1 and gap[k - 2] in _RELATIVE):
            return False
        if low in ("and", "but", "when", "while", "after") and (k + 1 < len(gap)) and not phrase.is_implied and k == 0:
            return low == "and"
    if wide.is_implied and not adjacent and len(gap) > 14:
        return False
    return not (wide.is_bare and not adjacent and gap[0] not in ("of", ",", "in", "from", "who"))


def _is_aside(words: Sequence[Word], i: int) -> bool:
    """Whether a word stands in ", among them four women and two children," or ", including a nurse,"."""
    for k in range(i - 1, max(-1, i - 12), -1):
        if words[k].low == ",":
            return False
        if words[k].low == "including" or (words[k].low in ("them", "whom") and at(words, k - 1) == "among"):
            return True
    return False


def _opens(words: Sequence[Word], i: int) -> bool:
    """Whether a clause opens here: at the start or behind "and" ("..., and 12 of them died"), not as an aside."""
    return i == 0 or at(words, i - 1) in ("and", "but", ";", "that", "which")


_NOT_ONE_PERSON = frozenset(
    "it which what nothing one's everyone everybody anyone anybody family group people they we those these this that none "
    "nobody no-one convoy vehicle property building house weapon child's".split()
)


def _unnamed(read: Sentence, trigger: Trigger, end: int) -> Link | None:
    """One person, where a singular verb has a subject that was not read ("he was killed", a name in one case)."""
    words = read.words
    if end == 0:
        return None
    last = at(words, end - 1)
    if last in _NOT_ONE_PERSON or not (last[0].isalnum() or last in ")\"'”") or "no" in (at(words, end - 2), last):
        return None
    if at(words, end - 2) == "no" or at(words, end - 3) == "no":
        return None
    return Link(trigger, Phrase(1, 1, end - 1, end, end - 1, is_implied=True))
