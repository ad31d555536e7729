"""Stated numbers of killed, injured, detained, displaced and abducted people, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from wirebird.extract.count_mentions import CountMention, find_zeros, merge_counts
from wirebird.extract.count_triggers import STOPS, Trigger, find_triggers, trigger_at
from wirebird.extract.count_words import (
    PREPOSITIONS,
    Phrase,
    Word,
    add_phrases,
    at,
    read_counted,
    read_name,
    read_person,
    tokenize,
)

__all__ = ["CountMention", "find_counts", "merge_counts"]


_BE = frozenset("was were is are be been being got get".split())
_SINGULAR_BE = frozenset("was is".split())
_HAVE = frozenset("have has had having".split())
_ADVERBS = frozenset(
    "also reportedly allegedly later still already seriously critically severely badly slightly lightly gravely "
    "fatally brutally confirmed reported found believed feared pronounced declared said to have thought not known "
    "subsequently recently then both all instantly mortally either initially only briefly temporarily illegally "
    "reportedly arbitrarily just further publicly either more again there so far currently summarily left forcibly "
    "otherwise internally estimated".split()
)
_FREE_ADVERBS = frozenset("also reportedly allegedly later another possibly approximately on off instantly dead not us".split())
_RELATIVE = frozenset("who which that whom".split())
_HYPOTHETICAL = re.compile(
    r"(?:threat\w*|vow\w*|plan\w*|plot\w*|attempt\w*|tried|try|trying|tries|conspir\w*|want\w*|intend\w*|order\w*|if|"
    r"could|would|may|might|will|should|can|must|aim\w*|refus\w*|fail\w*|shall|seek\w*|sought|hoped?|how|license)$"
)
_NEGATED = frozenset("not never n't didn't don't doesn't wasn't weren't without nor hardly".split())
_AGED = frozenset("aged age ages".split())
_NOBODY = frozenset("nobody none noone neither".split())
_FINITE = frozenset("was were is are has have had will would said says could did does".split())
_CUMULATIVE = re.compile(
    r"\b(?:since (?:then|the (?:start|beginning)|\d{4}|last|early|late|mid|he|she|they|it|january|february|march|april|"
    r"may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|so far (?:this|in)|this year|(?:in|over|during) the (?:past|last) (?:\w+ )?(?:weeks?|months?|years?|decades?)"
    r"|to date|in recent (?:weeks|months|years))\b",
    re.I,
)


class _Link(NamedTuple):
    """A phrase that a trigger counts."""

    trigger: Trigger
    phrase: Phrase
    subset: bool = False
    cumulative: bool = False


class _Sentence(NamedTuple):
    """A sentence ready for linking."""

    words: tuple[Word, ...]
    text: str
    is_cased: bool


def find_counts(sentence: str) -> tuple[CountMention, ...]:
    """Find the numbers of people killed, injured, detained, displaced and abducted that a sentence states.

    Args:
        sentence: one sentence, in any case.

    Returns:
        Mentions in text order of their triggers; offsets are code points in the sentence. "No casualties" gives 0, 0.
        "Some", "several" and "many" give nothing.
    """
    words = tokenize(sentence)
    read = _Sentence(words, sentence, not (sentence.isupper() or sentence.islower()))
    zeros = list(find_zeros(sentence))
    triggers = find_triggers(words)
    links: list[_Link] = []
    for number, trigger in enumerate(triggers):
        at_char = words[trigger.first].start
        if any(z.start <= at_char <= z.end for z in zeros) or _is_joint(words, triggers, number):
            continue
        link = _LINKERS[trigger.frame](read, trigger)
        if link is None:
            link = _shared(words, triggers, number, links)
        if link is None:
            continue
        if _is_nobody(words, link.phrase):
            nobody = replace(link.phrase, low=0, high=0, is_implied=False, is_more=False, is_vague=False)
            links.append(_Link(trigger, nobody))
            continue
        links.append(link)
        links.extend(_subsets(read, link))
    mentions = [*zeros, *(_mention(read, link) for link in _unique(links))]
    return tuple(sorted(mentions, key=lambda m: (m.trigger_start, m.start)))


def _is_nobody(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether a phrase is emptied by what it begins with: "no one", "nobody", "none of the three men"."""
    if at(words, phrase.first) == "no" and at(words, phrase.first + 1) in ("fewer", "less", "more"):
        return False
    if at(words, phrase.first) in _NOBODY | {"no"} or at(words, phrase.first - 1) in _NOBODY | {"no"}:
        return True
    before = [w.low for w in words[max(0, phrase.first - 3) : phrase.first]]
    return any(a in _NOBODY and b == "of" for a, b in pairwise(before))


def _unique(links: Sequence[_Link]) -> list[_Link]:
    """Drop a phrase counted twice for one kind ("the killing ... killed")."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for link in links:
        key = (link.trigger.kind, link.phrase.first)
        if key not in seen:
            seen.add(key)
            kept.append(link)
    return kept


def _mention(read: _Sentence, link: _Link) -> CountMention:
    phrase, words = link.phrase, read.words
    start, end = words[phrase.first].start, words[phrase.last - 1].end
    trigger_start = words[link.trigger.first].start
    after = read.text[trigger_start:] if link.trigger.frame != "toll" else ""
    return CountMention(
        kind=link.trigger.kind,
        low=phrase.low,
        high=phrase.high,
        start=start,
        end=end,
        trigger_start=trigger_start,
        subset=link.subset,
        cumulative=link.cumulative or bool(_CUMULATIVE.search(after)) or bool(_CUMULATIVE.match(read.text)),
        is_increment=phrase.is_more,
        is_implied=phrase.is_implied,
        is_vague=phrase.is_vague,
    )


def _is_joint(words: Sequence[Word], triggers: Sequence[Trigger], number: int) -> bool:
    """Whether killed and injured share one number ("killed or wounded 12"), which then tells neither."""
    own = triggers[number]
    for other in triggers[max(0, number - 1) : number + 2]:
        gap = words[min(own.last, other.last) : max(own.first, other.first)]
        if {own.kind, other.kind} == {"killed", "injured"} and [w.low for w in gap] in (
            ["or"],
            ["and"],
            ["and", "/", "or"],
        ):
            return True
    return False


def _shared(words: Sequence[Word], triggers: Sequence[Trigger], number: int, links: Sequence[_Link]) -> _Link | None:
    """The phrase of the trigger next to this one ("kidnapped and killed two men", "were kidnapped and later killed")."""
    if number == 0 or not links:
        return None
    own, before = triggers[number], triggers[number - 1]
    gap = [w.low for w in words[before.last : own.first]]
    if links[-1].trigger == before and gap and gap[0] == "and" and all(g in _ADVERBS | {"and"} for g in gap):
        return _Link(own, links[-1].phrase)
    return None


def _people(read: _Sentence, i: int, *, cased: bool = True) -> Phrase | None:
    """Read one noun phrase of people, counted or single."""
    counted = read_counted(read.words, i, STOPS)
    if counted is not None:
        return counted
    return read_person(read.words, i, STOPS, cased=read.is_cased and cased)


_JOINTS = (("and",), ("as", "well", "as"), ("along", "with"), ("together", "with"), ("alongside",))


def _joined(read: _Sentence, first: Phrase) -> Phrase:
    """Add what follows with "and": "two soldiers and three civilians", "a couple and their two sons"."""
    words = read.words
    total = first
    while True:
        i = total.last
        i += at(words, i) == "," and (at(words, i + 1) == "and" or _lists_on(words, i, total))
        joint = next((j for j in _JOINTS if tuple(at(words, i + k) for k in range(len(j))) == j), ())
        if not joint and i == total.last:
            return total
        is_and = joint == ("and",)
        i += len(joint)
        if is_and and at(words, i) in ("also", "later"):
            return total
        following = _people(read, i)
        if following is None or following.is_bare or _has_own_verb(words, following.last):
            return total
        total = add_phrases(total, following)


def _lists_on(words: Sequence[Word], i: int, before: Phrase) -> bool:
    """Whether a comma here separates people of a list ("three doctors, a nurse and a clerk"), not an apposition."""
    phrase = read_counted(words, i + 1, STOPS)
    if phrase is None and at(words, before.first) in ("a", "an"):
        phrase = read_person(words, i + 1, STOPS, cased=False) if at(words, i + 1) in ("a", "an") else None
    return phrase is not None and not phrase.is_bare and at(words, phrase.last) in ("and", ",")


def _has_own_verb(words: Sequence[Word], i: int) -> bool:
    """Whether a participle follows, so that the phrase before it starts a clause of its own ("and 30 others injured")."""
    low = at(words, i)
    if low in _BE | _HAVE or low in ("sustained", "suffered", "fled", "escaped", "died"):
        return True
    trigger = trigger_at(words, i)
    return trigger is not None and trigger.frame in ("participle", "adjective", "intransitive")


def _object(read: _Sentence, trigger: Trigger, i: int) -> _Link | None:
    """The phrase that begins at i, or behind a few adverbs."""
    words = read.words
    steps = 0
    while steps < 3:
        phrase = _people(read, i)
        if phrase is not None:
            return _Link(trigger, _joined(read, phrase))
        if at(words, i) not in _FREE_ADVERBS | {"the"}:
            return None
        i += 1
        steps += 1
    return None


def _is_hypothetical(words: Sequence[Word], trigger: Trigger) -> bool:
    """Whether a base form only tells what may or should happen, or a negation stands before the trigger."""
    before = [w.low for w in words[max(0, trigger.first - 5) : trigger.first]]
    if any(b in _NEGATED or b.endswith("n't") for b in before[-3:]):
        return True
    low = at(words, trigger.first)
    if low.endswith(("ing", "ed", "s")) and low not in ("claimed",):
        return False
    return any(_HYPOTHETICAL.match(b) for b in before)


def _link_active(read: _Sentence, trigger: Trigger) -> _Link | None:
    words = read.words
    if _is_hypothetical(words, trigger):
        return None
    if at(words, trigger.first) in ("claimed", "claiming") and trigger.last - trigger.first == 1:
        return _lives_claimed(read, trigger)
    link = _object(read, trigger, trigger.last)
    if link and link.phrase.is_bare and at(words, link.phrase.last) == "of":
        return None
    if link and at(words, trigger.first) in ("driving", "driven", "evacuating"):
        return link if at(words, link.phrase.last) in ("from", "out") else None
    return link


def _lives_claimed(read: _Sentence, trigger: Trigger) -> _Link | None:
    """Read "claimed 12 lives"."""
    phrase = read_counted(read.words, trigger.last, STOPS)
    if phrase and at(read.words, phrase.last - 1) == "lives":
        return _Link(trigger, phrase)
    return None


def _auxiliary(words: Sequence[Word], trigger: Trigger) -> int | None:
    """Index of the first auxiliary of a passive, None where the trigger has none."""
    i = trigger.first - 1
    while i >= 0 and (words[i].low in _ADVERBS):
        i -= 1
    if i > 1 and words[i].low == "and" and words[i - 1].low.endswith(("ed", "shot", "beaten", "taken")):
        # "was raped and killed"
        i -= 2
        while i >= 0 and words[i].low in _ADVERBS:
            i -= 1
    if i < 0 or words[i].low not in _BE:
        return _parted_auxiliary(words, trigger)
    while i > 0 and words[i - 1].low in _BE | _HAVE | _ADVERBS | {"may", "might", "could", "will", "would"}:
        i -= 1
    return i


def _parted_auxiliary(words: Sequence[Word], trigger: Trigger) -> int | None:
    """An auxiliary parted from its participle by a date or place ("was on July 2 killed")."""
    for i in range(trigger.first - 2, max(-1, trigger.first - 6), -1):
        low = words[i].low
        if low in ("was", "were") and at(words, i + 1) in ("on", "in", "at"):
            return i
        if low in STOPS or low == ",":
            return None
    return None


def _link_participle(read: _Sentence, trigger: Trigger) -> _Link | None:
    words = read.words
    auxiliary = _auxiliary(words, trigger)
    if auxiliary is not None:
        if any(w.low in _NEGATED for w in words[auxiliary : trigger.first]):
            return None
        return _subject(read, trigger, auxiliary)
    if _is_hypothetical(words, trigger):
        return None
    adjacent = _ending_at(read, trigger.first)
    link = _object(read, trigger, trigger.last) if at(words, trigger.first) != "in" else None
    is_named = link is not None and link.phrase.is_implied and at(words, link.phrase.first) not in _POINTING
    if link and not (adjacent and not adjacent.is_implied and is_named):
        return link
    if adjacent and not (adjacent.is_implied and not adjacent.is_bare):
        return _Link(trigger, adjacent)
    return _left_behind(read, trigger)


_POINTING = frozenset("a an the his her their its one another him this that".split())


def _left_behind(read: _Sentence, trigger: Trigger) -> _Link | None:
    """Read "left two members of the group dead"; "with three officers from the unit wounded"."""
    words = read.words
    for i in range(trigger.first - 1, max(-1, trigger.first - 16), -1):
        if at(words, i) in ("left", "leaving", "leaves"):
            link = _object(read, trigger, i + 1)
            return link
        if at(words, i) in (",", ";", "."):
            return None
    return None


def _ending_at(read: _Sentence, end: int) -> Phrase | None:
    """The noun phrase that ends where a participle begins, adverbs apart."""
    words = read.words
    while end > 0 and words[end - 1].low in _ADVERBS:
        end -= 1
    for i in range(max(0, end - 12), end):
        phrase = _people(read, i, cased=False)
        if phrase is not None and phrase.last == end and not _is_inside(words, i):
            return _head_of_list(read, phrase)
    return None


def _is_inside(words: Sequence[Word], i: int) -> bool:
    """Whether a number phrase that starts here is the tail of a longer one ("at least | 12")."""
    return at(words, i - 1) in ("least", "than", "as", "many", "to") and at(words, i) not in ("a", "an", "the")


def _head_of_list(read: _Sentence, last: Phrase) -> Phrase:
    """Extend a phrase to the left over "a soldier and"."""
    words = read.words
    if at(words, last.first - 1) != "and":
        return last
    end = last.first - 1 - (at(words, last.first - 2) == ",")
    for i in range(max(0, end - 9), end):
        phrase = _people(read, i)
        if phrase is None or phrase.last != end or _is_inside(words, i) or phrase.is_bare:
            continue
        if not _opens_clause(words, i):
            return last
        return add_phrases(_head_of_list(read, phrase), last)
    return last


def _opens_clause(words: Sequence[Word], i: int) -> bool:
    """Whether a phrase may be a subject: behind a sign, a conjunction or the start, not behind a verb or preposition."""
    before = at(words, i - 1)
    if before == "" or not before[0].isalnum():
        return True
    return before in ("and", "that", "when", "while", "after", "as", "where", "which", "but", "said", "with", "left",
                      "in", "meanwhile", "because", "before")  # fmt: skip


def _subject(read: _Sentence, trigger: Trigger, auxiliary: int) -> _Link | None:
    """The nearest phrase to the left that can be the subject of a passive or of "died"."""
    words = read.words
    end = auxiliary
    while end > 0 and words[end - 1].low in _ADVERBS | {","}:
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
        phrase = _people(read, i)
        if phrase is not None and phrase.last <= end and _may_be_subject(read, phrase, end):
            phrase = _widest(read, phrase)
            whole = _head_of_list(read, phrase)
            low = whole.low if whole.low is not None else whole.high or 0
            if plural and low == 1 and at(words, whole.first - 1) == "and":
                whole = _parted_pair(read, whole)
                low = whole.low or 0
            if not (plural and low == 1) and not (singular and low > 1):
                return _Link(trigger, whole)
        i -= 1
    if singular:
        return _unnamed(read, trigger, end)
    return None


def _parted_pair(read: _Sentence, last: Phrase) -> Phrase:
    """Two people of whom the first is described at length ("X, from Y, and Z were killed")."""
    for i in range(last.first - 2, max(-1, last.first - 26), -1):
        phrase = _people(read, i)
        if phrase and phrase.low == 1 and i != last.first and _opens_clause(read.words, i) and at(read.words, i - 1) != ",":
            return add_phrases(_widest(read, phrase), last)
    return last


def _widest(read: _Sentence, phrase: Phrase) -> Phrase:
    """The longest phrase with the same end: "at least 12 people", not "12 people" or "people"."""
    for i in range(max(0, phrase.first - 8), phrase.first):
        wider = _people(read, i)
        if wider is not None and wider.last == phrase.last and not _is_inside(read.words, i):
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


def _may_be_subject(read: _Sentence, phrase: Phrase, end: int) -> bool:
    words = read.words
    wide = _widest(read, phrase)
    before = at(words, wide.first - 1)
    adjacent = wide.last == end
    if phrase.is_bare and any(w.low in _AGED for w in words[max(0, wide.first - 4) : wide.first]):
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


_NOT_ONE_PERSON = frozenset(
    "it which what nothing one's everyone everybody family group people they we those these this that none nobody "
    "no-one convoy vehicle property building house weapon child's".split()
)


def _unnamed(read: _Sentence, trigger: Trigger, end: int) -> _Link | None:
    """One person, where a singular verb has a subject that was not read ("he was killed", a name in one case)."""
    words = read.words
    if end == 0:
        return None
    last = at(words, end - 1)
    if last in _NOT_ONE_PERSON or not (last[0].isalnum() or last in ")\"'”") or "no" in (at(words, end - 2), last):
        return None
    if at(words, end - 2) == "no" or at(words, end - 3) == "no":
        return None
    return _Link(trigger, Phrase(1, 1, end - 1, end, is_implied=True))


def _link_intransitive(read: _Sentence, trigger: Trigger) -> _Link | None:
    words = read.words
    start = trigger.first
    while start > 0 and words[start - 1].low in _HAVE | _ADVERBS:
        if words[start - 1].low in _NEGATED:
            return None
        start -= 1
    if at(words, trigger.first) in ("flee", "die", "leave", "lose"):
        return _forced(read, trigger) if trigger.kind == "displaced" else None
    link = _subject(read, trigger, start)
    if link and trigger.kind == "displaced" and not _is_mass_flight(read, link):
        return None
    return link


def _forced(read: _Sentence, trigger: Trigger) -> _Link | None:
    """Read "forced 4,000 people to flee"."""
    words = read.words
    if at(words, trigger.first - 1) != "to":
        return None
    for i in range(max(0, trigger.first - 9), trigger.first):
        phrase = read_counted(words, i, STOPS)
        if phrase and phrase.last == trigger.first - 1 and not _is_inside(words, i):
            return _Link(trigger, phrase)
    return None


_FLEEING = re.compile(r"people|persons|residents|civilians|villagers|refugees|inhabitants|women|citizens|locals|others")


def _is_mass_flight(read: _Sentence, link: _Link) -> bool:
    """Whether people fled, rather than attackers who got away."""
    phrase = link.phrase
    if phrase.is_implied:
        return False
    noun = " ".join(w.low for w in read.words[phrase.first : phrase.last])
    return phrase.is_vague or bool(_FLEEING.search(noun)) or (phrase.low or phrase.high or 0) >= 100


def _link_adjective(read: _Sentence, trigger: Trigger) -> _Link | None:
    words = read.words
    auxiliary = _auxiliary(words, trigger)
    if auxiliary is not None:
        return _subject(read, trigger, auxiliary)
    adjacent = _ending_at(read, trigger.first)
    if adjacent and at(words, adjacent.first) not in ("the", "his", "her", "their") and trigger.last:
        return _Link(trigger, adjacent)
    return _left_behind(read, trigger)


_TAKEN = re.compile(r"\b(?:took|taken|taking|takes|seized|seizing|held|holding|holds)\b")
_GENERIC_NOUNS = frozenset("injuries injury hostages lives fatalities fatality corpses detainees".split())


def _link_nominal(read: _Sentence, trigger: Trigger) -> _Link | None:
    words = read.words
    low = at(words, trigger.last - 1)
    for i in range(max(0, trigger.first - 6), trigger.first):
        counted = read_counted(words, i, STOPS - {low} | {low})
        if counted and not _is_inside(words, i) and counted.last in (trigger.first, trigger.last):
            if low in ("death", "murder", "execution", "arrest"):
                break
            if low == "hostages" and not _TAKEN.search(" ".join(w.low for w in words[max(0, i - 3) : i])):
                return None
            return _Link(trigger, counted)
    if low in _GENERIC_NOUNS and low not in ("hostages",):
        return None
    i = trigger.last
    if at(words, i) == "by":
        i = next((k for k in range(i + 2, i + 6) if at(words, k) == "of"), i)
    if at(words, i) != "of":
        return None
    link = _object(read, trigger, i + 1)
    if link is None and not read.is_cased:
        name = read_name(words, i + 1, STOPS, cased=False)
        link = _Link(trigger, name) if name else None
    return link


_RISING = re.compile(r"bring\w*|brought|tak\w*|took|rais\w*|push\w*|increas\w*|mak\w*|made")
_REACHING = frozenset(
    "to at of reached reaching is was stands stood exceeded exceeds passed topped tops hits hit surpassed".split()
)

_RANGING = frozenset("range ranges ranged ranging vary varies varied varying".split())


def _tells_of_death(read: _Sentence) -> bool:
    return re.search(r"\b(?:killed|dead|died|deaths?|fatalities|lives)\b", read.text, re.I) is not None


def _link_toll(read: _Sentence, trigger: Trigger) -> _Link | None:
    words = read.words
    before = [w.low for w in words[max(0, trigger.first - 6) : trigger.first]]
    cumulative = any(_RISING.fullmatch(b) for b in before)
    if at(words, trigger.first) in ("total", "number") and not (cumulative and _tells_of_death(read)):
        return None
    for i in range(trigger.last, min(len(words), trigger.last + 12)):
        if at(words, i) in (";", "."):
            return None
        if at(words, i) == "from" and at(words, i - 1) in _RANGING:
            phrase = read_counted(words, i + 1, STOPS)
            return _Link(trigger, phrase, cumulative=cumulative) if phrase else None
        if at(words, i) in _REACHING:
            phrase = read_counted(words, i + 1, STOPS)
            if phrase:
                return _Link(trigger, phrase, cumulative=cumulative)
    return None


def _subsets(read: _Sentence, link: _Link) -> Iterator[_Link]:
    """Parts of a count: ", including two children", ", among them a judge", "two of them children"."""
    words = read.words
    i = link.phrase.last + (at(read.words, link.phrase.last) == ",")
    if at(words, i) in ("among", "of") and at(words, i + 1) in ("them", "whom"):
        i += 2
    elif at(words, i) == "including":
        i += 1
    else:
        return
    i += at(words, i) == "at" and at(words, i + 1) != "least"
    phrase = read_counted(words, i, STOPS) or read_person(words, i, STOPS, cased=False)
    if phrase:
        yield _Link(link.trigger, _joined(read, phrase), subset=True)


_LINKERS = {
    "participle": _link_participle,
    "active": _link_active,
    "intransitive": _link_intransitive,
    "nominal": _link_nominal,
    "adjective": _link_adjective,
    "toll": _link_toll,
}
