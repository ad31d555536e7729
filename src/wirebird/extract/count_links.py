"""How each frame of trigger takes its number: what is killed, who was killed, deaths of whom, tolls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from wirebird.extract.count_doubts import DENYING
from wirebird.extract.count_groups import group_of
from wirebird.extract.count_numbers import Phrase, read_quantity
from wirebird.extract.count_phrases import is_share, read_counted, read_name
from wirebird.extract.count_reading import ADVERBS, HAVE, NEGATED, Link, Sentence, is_inside, join_people, read_people
from wirebird.extract.count_subjects import find_auxiliary, find_subject, people_ending_at
from wirebird.extract.count_triggers import CLOSERS, STOPS, Trigger
from wirebird.extract.count_words import GIVING, Word, at
from wirebird.records import CountKind

_REFLEXIVES = frozenset("himself herself itself themselves".split())
_FREE_ADVERBS = frozenset("also reportedly allegedly later another possibly approximately on off instantly dead not us".split())
_FUTURE = frozenset("will would could should may might must can shall to".split())
_HYPOTHETICAL = re.compile(
    r"(?:threat\w*|vow\w*|plan\w*|plot\w*|attempt\w*|tried|try|trying|tries|conspir\w*|want\w*|intend\w*|order\w*|if|"
    r"could|would|may|might|will|should|can|must|aim\w*|refus\w*|fail\w*|shall|seek\w*|sought|hoped?|how|license)$"
)


def _object(read: Sentence, trigger: Trigger, i: int) -> Link | None:
    """The phrase that begins at i, or behind a few adverbs."""
    words = read.words
    if at(words, i) in _REFLEXIVES and at(words, i + 1) in ("and", "along"):
        i += 2 + (at(words, i + 1) == "along")
    steps = 0
    while steps < 3:
        phrase = read_people(read, i)
        if phrase is not None:
            return Link(trigger, join_people(read, phrase))
        if at(words, i) not in _FREE_ADVERBS | {"the"}:
            return _behind_things(read, trigger, i)
        i += 1
        steps += 1
    return None


def _behind_things(read: Sentence, trigger: Trigger, i: int) -> Link | None:
    """People named behind counted things: "captured seven army trucks and 14 soldiers"."""
    quantity = read_quantity(read.words, i)
    if quantity is None:
        return None
    for k in range(quantity.last + 1, quantity.last + 5):
        if at(read.words, k) == "and":
            phrase = read_counted(read.words, k + 1, STOPS)
            return Link(trigger, phrase) if phrase and not phrase.is_bare else None
    return None


def _is_hypothetical(words: Sequence[Word], trigger: Trigger) -> bool:
    """Whether a base form only tells what may or should happen, or a negation stands before the trigger."""
    before = [w.low for w in words[max(0, trigger.first - 5) : trigger.first]]
    if any(b in DENYING for b in before[-2:]):
        return True
    if any(b in NEGATED or b.endswith("n't") for b in before[-3:]):
        return True
    low = at(words, trigger.first)
    if low.endswith(("ing", "ed", "s")) and low not in ("claimed",):
        return False
    return any(_HYPOTHETICAL.match(b) for b in before)


def _link_active(read: Sentence, trigger: Trigger) -> Link | None:
    words = read.words
    if _is_hypothetical(words, trigger):
        return None
    if at(words, trigger.first) in ("claimed", "claiming") and trigger.last - trigger.first == 1:
        return _lives_claimed(read, trigger)
    link = _object(read, trigger, trigger.last)
    if link is None and at(words, trigger.last - 1) == "of":
        link = _uncased_victim(read, trigger, trigger.last)
    is_share = link is not None and link.phrase.is_bare and at(words, link.phrase.last) == "of"
    if link and is_share and at(words, trigger.first) not in _LOSING and at(words, link.phrase.last + 1) != "them":
        return None
    if link and trigger.kind == "deployed" and not _are_forces(words, link):
        return None
    if link and at(words, trigger.first) in _LOSING:
        return link if _are_lost_people(words, link) else None
    if link and at(words, trigger.first) in ("driving", "driven", "evacuating"):
        return link if at(words, link.phrase.last) in ("from", "out") else None
    return link


def _are_forces(words: Sequence[Word], link: Link) -> bool:
    """Whether what was sent is soldiers or police, not aid or ships."""
    return group_of([w.low for w in words[link.phrase.noun : link.phrase.last]]) in ("state_forces", "fighters")


_LOSING = ("lost", "losing", "loses")
_OWN_PEOPLE = frozenset("men women people members comrades fighters".split())


def _are_lost_people(words: Sequence[Word], link: Link) -> bool:
    """Whether "lost four men", "lost two of its own" tells of deaths: not seats, games or lawmakers."""
    phrase = link.phrase
    if phrase.is_bare:
        return at(words, phrase.last) == "of" and at(words, phrase.last + 1) in ("its", "their", "our", "his", "her")
    noun = [w.low for w in words[phrase.noun : phrase.last]]
    return noun[-1] in _OWN_PEOPLE or group_of(noun) not in ("unknown", "officials")


def _lives_claimed(read: Sentence, trigger: Trigger) -> Link | None:
    """Read "claimed 12 lives"."""
    phrase = read_counted(read.words, trigger.last, STOPS)
    if phrase and at(read.words, phrase.last - 1) == "lives":
        return Link(trigger, phrase)
    return None


def _link_participle(read: Sentence, trigger: Trigger) -> Link | None:
    words = read.words
    auxiliary = find_auxiliary(words, trigger)
    if auxiliary is not None:
        verbs = [w.low for w in words[auxiliary : trigger.first]]
        if any(v in NEGATED for v in verbs) or any(a in _FUTURE and b == "be" for a, b in pairwise(verbs)):
            return None
        link = find_subject(read, trigger, auxiliary)
        return link if link is None or trigger.kind != "deployed" or _are_forces(words, link) else None
    if _is_hypothetical(words, trigger):
        return None
    adjacent = people_ending_at(read, trigger.first)
    if adjacent and adjacent.is_bare and at(words, trigger.last) in _ATTRIBUTED:
        return None
    link = _object(read, trigger, trigger.last) if at(words, trigger.first) != "in" else None
    if trigger.kind == "deployed":
        return link if link and _are_forces(words, link) else None
    is_named = link is not None and link.phrase.is_implied and at(words, link.phrase.first) not in _POINTING
    if link and not (adjacent and not adjacent.is_implied and is_named):
        return link
    is_lone = adjacent is not None and adjacent.is_implied and not adjacent.is_bare
    if adjacent and not (is_lone and at(words, trigger.last) != "by" and not _is_left_too(words, adjacent.first)):
        return Link(trigger, adjacent)
    return _left_behind(read, trigger) or _they_had(read, trigger)


_ATTRIBUTED = frozenset("people persons families villagers residents civilians men women children".split())


def _is_left_too(words: Sequence[Word], first: int) -> bool:
    """Whether a person stands beside one who was "left ... dead and his colleague wounded"."""
    if at(words, first - 1) != "and" or at(words, first - 2) not in ("dead", "wounded", "injured"):
        return False
    return any(w.low in ("left", "leaving", "leaves") for w in words[max(0, first - 14) : first])


def _they_had(read: Sentence, trigger: Trigger) -> Link | None:
    """Read "the 40 girls (whom) they had abducted"."""
    words = read.words
    i = trigger.first - 1
    if at(words, i) not in HAVE or at(words, i - 1) not in ("they", "he", "she", "it"):
        return None
    end = i - 1 - (at(words, i - 2) in ("that", "whom", "who"))
    for first in range(end - 1, max(-1, end - 7), -1):
        phrase = read_counted(words, first, STOPS)
        if phrase and phrase.last == end and not phrase.is_bare and not is_inside(words, first):
            return Link(trigger, phrase)
    return None


_POINTING = frozenset("a an the his her their its one another him this that".split())


def _left_behind(read: Sentence, trigger: Trigger) -> Link | None:
    """Read "left two members of the group dead"; "with three officers from the unit wounded"."""
    words = read.words
    for i in range(trigger.first - 1, max(-1, trigger.first - 16), -1):
        if at(words, i) in ("left", "leaving", "leaves"):
            link = _object(read, trigger, i + 1)
            return link
        if at(words, i) in (",", ";", "."):
            return None
    return None


def _link_intransitive(read: Sentence, trigger: Trigger) -> Link | None:
    words = read.words
    start = trigger.first
    while start > 0 and words[start - 1].low in HAVE | ADVERBS:
        if words[start - 1].low in NEGATED:
            return None
        start -= 1
    if at(words, trigger.first) in ("flee", "die", "leave", "lose"):
        return _forced(read, trigger) if trigger.kind == "displaced" else None
    if trigger.kind == "protesting" and at(words, start - 1) == "to":
        return None
    link = find_subject(read, trigger, start)
    if link and trigger.kind == "displaced" and not _is_mass_flight(read, link):
        return None
    return link


def _forced(read: Sentence, trigger: Trigger) -> Link | None:
    """Read "forced 4,000 people to flee"."""
    words = read.words
    if at(words, trigger.first - 1) != "to":
        return None
    for i in range(max(0, trigger.first - 9), trigger.first):
        phrase = read_counted(words, i, STOPS)
        if phrase and phrase.last == trigger.first - 1 and not is_inside(words, i):
            return Link(trigger, phrase)
    return None


_FLEEING = re.compile(r"people|persons|residents|civilians|villagers|refugees|inhabitants|women|citizens|locals|others")


def _is_mass_flight(read: Sentence, link: Link) -> bool:
    """Whether people fled, rather than attackers who got away."""
    phrase = link.phrase
    if phrase.is_implied:
        return False
    noun = " ".join(w.low for w in read.words[phrase.first : phrase.last])
    return phrase.bound == "vague" or bool(_FLEEING.search(noun)) or (phrase.low or phrase.high or 0) >= 100


def _link_adjective(read: Sentence, trigger: Trigger) -> Link | None:
    words = read.words
    auxiliary = find_auxiliary(words, trigger)
    if auxiliary is not None:
        return find_subject(read, trigger, auxiliary)
    adjacent = people_ending_at(read, trigger.first)
    if adjacent and at(words, adjacent.first) not in ("the", "his", "her", "their") and trigger.last:
        return Link(trigger, adjacent)
    if at(words, trigger.first - 1) == "the" and (given := _given_as(words, trigger)):
        return given
    if at(words, trigger.first - 1) == "found":
        return _found_so(read, trigger)
    return _left_behind(read, trigger)


_GIVEN_REACH = 9
"""Words behind "put the dead" in which "at 30" may follow."""


def _given_as(words: Sequence[Word], trigger: Trigger) -> Link | None:
    """Read "put the dead (in the raid) at 30", "gave the army's dead as nine", "the dead (now) number 24"."""
    behind = trigger.last + (at(words, trigger.last) == "now")
    if at(words, behind) in ("number", "numbered", "total", "totalled"):
        phrase = read_quantity(words, behind + 1)
        return Link(trigger, phrase) if phrase else None
    if not any(at(words, k) in GIVING for k in range(max(0, trigger.first - 4), trigger.first)):
        return None
    for i in range(trigger.last, min(len(words), trigger.last + _GIVEN_REACH)):
        if at(words, i) in (";", "."):
            return None
        phrase = read_counted(words, i + 1, STOPS) if at(words, i) in ("at", "as") else None
        if phrase:
            return Link(trigger, phrase)
    return None


def _found_so(read: Sentence, trigger: Trigger) -> Link | None:
    """Read "were led away and later found dead"."""
    words = read.words
    for i in range(trigger.first - 2, max(-1, trigger.first - 14), -1):
        if at(words, i) in ("were", "was"):
            return find_subject(read, trigger, i)
        if at(words, i) in (";", "that"):
            return None
    return None


_TAKEN = re.compile(r"\b(?:took|taken|taking|takes|seized|seizing|held|holding|holds)\b")
_GENERIC_NOUNS = frozenset("injuries injury hostages lives fatalities fatality corpses detainees".split())


def _link_nominal(read: Sentence, trigger: Trigger) -> Link | None:
    words = read.words
    low = at(words, trigger.last - 1)
    for i in range(max(0, trigger.first - 6), trigger.first):
        counted = read_counted(words, i, STOPS - {low} | {low})
        # "Eight of the 14 killings" tells of 14.
        if (
            counted
            and not is_inside(words, i)
            and counted.last in (trigger.first, trigger.last)
            and not is_share(words, counted)
        ):
            if low in ("death", "murder", "execution", "arrest"):
                break
            if low == "hostages" and not _TAKEN.search(" ".join(w.low for w in words[max(0, i - 3) : i])):
                return None
            return Link(trigger, counted)
    if low in _GENERIC_NOUNS and low not in ("hostages",):
        return None
    if low == "body":
        return _found_body(words, trigger)
    i = trigger.last
    if at(words, i) in _BEFORE_OF:
        i = next((k for k in range(i + 2, i + 7) if at(words, k) == "of"), i)
    if at(words, i) != "of":
        return _possessed(words, trigger)
    link = _object(read, trigger, i + 1)
    return link or _uncased_victim(read, trigger, i + 1)


def _uncased_victim(read: Sentence, trigger: Trigger, i: int) -> Link | None:
    """One person, or several, named from i on in a text without capitals ("the lives of senator john roe")."""
    name = None if read.is_cased else read_name(read.words, i, STOPS, cased=False)
    return Link(trigger, join_people(read, name)) if name else None


_BEFORE_OF = frozenset("by during in on over".split())
_ONE_KILLED = frozenset("killing murder assassination slaying beheading execution lynching".split())
_OF_KILLING = frozenset(
    "attempt attempts bid campaign case cases charge charges investigation plot plots rate scene spree squad squads suspect "
    "suspects trial victim victims weapon".split()
)
_TIMES = re.compile(
    r"(?:\w+day|today|yesterday|(?:last|this|next)|night|week|month|year|weekend|january|february|march|april|may|june|"
    r"july|august|september|october|november|december)$"
)


def _possessed(words: Sequence[Word], trigger: Trigger) -> Link | None:
    """One person whose killing is told of: "whose murder", "the mayor's assassination"; not "Friday's killing"."""
    owner, behind = at(words, trigger.first - 1), at(words, trigger.last)
    if trigger.last - trigger.first > 1 or at(words, trigger.first) not in _ONE_KILLED:
        return None
    stem = owner.removesuffix("'s").removesuffix("\u2019s")
    is_owner = owner in ("whose", "his", "her") or (stem != owner and not _TIMES.match(stem))
    if not is_owner or behind in _OF_KILLING:
        return None
    first = trigger.first - 1
    return Link(trigger, Phrase(1, 1, first, trigger.first, first, is_implied=True))


def _found_body(words: Sequence[Word], trigger: Trigger) -> Link | None:
    """Read "a 17th body was found": one person more; not a governing body."""
    behind = {at(words, k) for k in range(trigger.last, trigger.last + 4)}
    before = range(trigger.first - 1, max(-1, trigger.first - 4), -1)
    first = next(
        (k for k in before if at(words, k) in ("a", "another", "his", "her") or at(words, k).endswith(("'s", "\u2019s"))), None
    )
    if first is None or not behind & {"found", "recovered", "discovered", "pulled", "retrieved"}:
        return None
    return Link(trigger, Phrase(1, 1, first, trigger.last, trigger.last, is_implied=True))


_RISING = re.compile(r"bring\w*|brought|tak\w*|took|rais\w*|push\w*|increas\w*|mak\w*|made")
_REACHING = frozenset(
    "to at of as now reached reaching is was stands stood exceeded exceeds passed topped tops hits hit surpassed".split()
)
_RANGING = frozenset("range ranges ranged ranging vary varies varied varying".split())


def _told_ahead(words: Sequence[Word], first: int) -> Phrase | None:
    """Read "(bringing) to 19 the (number)"."""
    end = first - (at(words, first - 1) == "the")
    for i in range(end - 1, max(-1, end - 5), -1):
        if at(words, i) == "to":
            phrase = read_quantity(words, i + 1)
            return phrase if phrase and phrase.last == end else None
    return None


_COUNTED_WORDS: tuple[tuple[CountKind, frozenset[str]], ...] = (
    ("killed", frozenset("dead killed murdered slain deaths fatalities victims bodies died".split())),
    ("injured", frozenset("injured wounded injuries".split())),
    ("missing", frozenset(["missing"])),
    ("detained", frozenset("detained arrested arrests detainees".split())),
    ("displaced", frozenset(["displaced"])),
    ("abducted", frozenset("abducted kidnapped hostages captives".split())),
)


def _number_of(words: Sequence[Word], i: int) -> CountKind | None:
    """What "the number of ..." counts, by the first such word of the few behind it."""
    if at(words, i) != "of":
        return None
    for k in range(i + 1, i + 6):
        for kind, told in _COUNTED_WORDS:
            if at(words, k) in told:
                return kind
        if at(words, k) in ("to", "at", "is", "was", "has", "rose", "."):
            return None
    return None


def _tells_of_death(read: Sentence) -> bool:
    return re.search(r"\b(?:killed|dead|died|deaths?|fatalities|lives)\b", read.text, re.I) is not None


def _link_toll(read: Sentence, trigger: Trigger) -> Link | None:
    words = read.words
    before = [w.low for w in words[max(0, trigger.first - 6) : trigger.first]]
    cumulative = any(_RISING.fullmatch(b) for b in before)
    if at(words, trigger.first) in ("total", "number"):
        counted = _number_of(words, trigger.last)
        if counted:
            trigger = trigger._replace(kind=counted)
        elif not (cumulative and _tells_of_death(read)):
            return None
    if cumulative and (ahead := _told_ahead(words, trigger.first)):
        return Link(trigger, ahead, is_running_total=True)
    for i in range(trigger.last, min(len(words), trigger.last + 12)):
        if at(words, i) in (";", "."):
            return None
        if at(words, i) == "from" and at(words, i - 1) in _RANGING:
            phrase = read_counted(words, i + 1, STOPS)
            return Link(trigger, phrase, is_running_total=cumulative) if phrase else None
        if at(words, i) in _REACHING:
            phrase = read_counted(words, i + 1, STOPS)
            if phrase:
                return Link(trigger, phrase, is_running_total=cumulative)
    return None


def _link_split(read: Sentence, trigger: Trigger) -> Link | None:
    """Read "took 26 villagers hostage", "shot three men dead", "took 17 women into custody"."""
    words = read.words
    if _is_hypothetical(words, trigger):
        return None
    link = _object(read, trigger, trigger.last)
    if link is None:
        return None
    phrase = link.phrase
    for closer, kind in CLOSERS.items():
        # "26 villagers hostage": the closer may have been read as the head noun.
        for behind in (phrase.last, *range(phrase.noun + 1, phrase.last)):
            if all(at(words, behind + k) == word for k, word in enumerate(closer)):
                return Link(trigger._replace(kind=kind), replace(phrase, last=behind))
    return None


LINKERS = {
    "participle": _link_participle,
    "active": _link_active,
    "intransitive": _link_intransitive,
    "nominal": _link_nominal,
    "adjective": _link_adjective,
    "toll": _link_toll,
    "split": _link_split,
}
