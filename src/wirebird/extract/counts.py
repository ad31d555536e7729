"""Stated numbers of people killed, injured, missing, detained, displaced and abducted, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from wirebird.extract.count_doubts import is_untold
from wirebird.extract.count_groups import NEUTRAL, group_of
from wirebird.extract.count_links import LINKERS
from wirebird.extract.count_mentions import CountMention, find_zeros
from wirebird.extract.count_numbers import Phrase
from wirebird.extract.count_parts import figure_given, part_of_earlier, parts_behind
from wirebird.extract.count_phrases import noun_end, read_counted
from wirebird.extract.count_reading import ADVERBS, BE, HAVE, Link, Sentence, join_people, read_people
from wirebird.extract.count_triggers import STOPS, Trigger, find_triggers, may_have_triggers, trigger_at
from wirebird.extract.count_words import DETERMINERS, Word, at, tokenize
from wirebird.records import AttackersCounted, CountedGroup, CountScope

__all__ = ["CountMention", "find_counts"]

_NOBODY = frozenset("nobody none noone neither".split())
_ONE = frozenset("a single one lone even".split())
_PERIOD = re.compile(
    r"\b(?:(?<!have )(?<!has )(?<!had )(?<!ever )since\b(?! (?:been|become|died|fled|left|returned)\b)"
    r"(?! (?:early |late )?(?:this|\d+(?:[:.]\d\d)? ?[ap]\.?m|dawn|morning|noon|midnight|last night|yesterday|overnight)\b)"
    r"|so far (?:this|in)|this year|(?:in|over|during) the (?:past|last) (?:\w+ )?(?:weeks?|months?|years?|decades?)"
    r"|to date|in recent (?:weeks|months|years))\b",
    re.I,
)
_LONG_AGO = re.compile(
    r"\blast year\b|\b(?:years|decades|centuries) (?:ago|earlier)\b|\b(?:a|one) (?:year|decade|century) (?:ago|earlier)\b"
    r"|\b(?<!since )in (?:(?:early|late|mid-?)\s?)?(?:(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december) (?:of )?)?(?:19|20)\d\d(?:s\b|\b)(?![,.]?\d)",
    re.I,
)
_COUNTED_IN = re.compile(
    r"(?P<out>not including|excluding|not counting|besides|apart from|in addition to|other than|as well as|along with|"
    r"plus)|(?P<in>including|counting|among them)",
    re.I,
)
_ATTACKER = re.compile(
    r"\s+(?:at least\s+)?(?:\w+\s+){0,3}?(?:attackers?|bombers?|assailants?|gunm[ae]n|perpetrators?|shooters?|hijackers?)\b",
    re.I,
)
_OPENING = 60
"""Characters at the start of a sentence in which a comma ends words of time ("Twenty years ago this week, ...")."""
_COMPANION_REACH = 12
"""Words behind a verb in which "along with ..." may follow."""
_COMPANIONS = (("alongside",), ("along", "with"), ("together", "with"), ("as", "well", "as"))
_CALLED_FALSE = re.compile(
    r"\b(?:reports?|claims?|rumou?rs|allegations?|suggestions?)\b.*\b(?:was|were|are|is)\s+(?:\w+\s+)?"
    r"(?:false|untrue|baseless|fabricated|unfounded|fake|a lie|lies|fabrications?|(?:denied|rejected|dismissed|refuted) by)\b",
    re.I,
)
_NEVER_ONE = frozenset({"displaced", "deployed", "protesting"})
_SHARES = frozenset("percent cent % half third quarter quarters thirds most many some".split())


def find_counts(sentence: str) -> tuple[CountMention, ...]:
    """Find the numbers of people killed, injured, missing, detained, displaced and abducted that a sentence states.

    Args:
        sentence: one sentence, in any case.

    Returns:
        Mentions in text order of their triggers, each whole before its parts; offsets are code points in the sentence.
        "No casualties" gives 0, 0. "Some", "several" and "many" give nothing.
    """
    zeros = list(find_zeros(sentence))
    if not zeros and not may_have_triggers(sentence):
        return ()
    words = tokenize(sentence)
    triggers = find_triggers(words)
    read = Sentence(words, sentence, not (sentence.isupper() or sentence.islower()))
    if not triggers and not zeros:
        return tuple(_figures(read))
    earlier = part_of_earlier(read)
    if earlier:
        triggers = [t for t in triggers if t.first != earlier.trigger.first]
    links = _links(read, triggers, zeros)
    wholes: list[tuple[CountMention, list[CountMention]]] = [(zero, []) for zero in zeros]
    for link in _unique(links):
        whole = _mention(read, link)
        wholes.append((whole, list(_parts(read, link, whole))))
    wholes.sort(key=lambda item: (item[0].trigger_start, item[0].start))
    found: list[CountMention] = []
    for whole, parts in wholes:
        place = len(found)
        found.append(_scoped(read, whole, found))
        found.extend(replace(part, part_of=place, scope=found[place].scope) for part in parts)
    if earlier:
        links = [Link(earlier.trigger, phrase) for phrase in earlier.phrases]
        found.extend(replace(_mention(read, link), is_of_earlier=True) for link in links)
    return tuple(found) or tuple(_figures(read))


def _figures(read: Sentence) -> Iterator[CountMention]:
    """The number that a sentence gives for what an earlier one counts, at most one."""
    for i in range(len(read.words)):
        if phrase := figure_given(read.words, i):
            link = Link(Trigger("killed", "toll", i, i + 1), phrase)
            yield replace(_mention(read, link), is_figure=True)
            return


def _links(read: Sentence, triggers: Sequence[Trigger], zeros: Sequence[CountMention]) -> list[Link]:
    words = read.words
    links: list[Link] = []
    for number, trigger in enumerate(triggers):
        at_char = words[trigger.first].start
        if any(z.start <= at_char <= z.end for z in zeros) or _is_joint(words, triggers, number):
            continue
        link = LINKERS[trigger.frame](read, trigger) or _shared(words, triggers, number, links)
        if link is None:
            continue
        if _is_nobody(words, link.phrase):
            people = _of_whom(words, link.phrase)
            nobody = replace(people, low=0, high=0, bound="exact", is_implied=False, is_more=False, members=())
            link = Link(trigger, nobody)
        if at(words, link.phrase.first - 1) in ("if", "unless") or is_untold(words, link) or _is_doubtful(read, link):
            continue
        links.append(link)
        links.extend(_companions(read, link))
    if links:
        links.extend(_spoken_of(read, links[-1].trigger))
    return links


def _spoken_of(read: Sentence, trigger: Trigger) -> Iterator[Link]:
    """Another voice's number for what was told last: "..., while the army spoke of eight"."""
    words = read.words
    for i in range(trigger.last, len(words) - 2):
        if words[i].low in ("spoke", "speaks") and words[i + 1].low == "of":
            phrase = read_counted(words, i + 2, STOPS)
            if phrase and phrase.is_bare:
                yield Link(trigger, phrase)
        if phrase := figure_given(words, i):
            yield Link(trigger, phrase)


def _is_doubtful(read: Sentence, link: Link) -> bool:
    """Whether a number is called false, one person only fled or marched, or what was "seized" may be a thing."""
    if _CALLED_FALSE.search(read.text) or (link.trigger.kind in _NEVER_ONE and link.phrase.is_implied):
        return True
    if at(read.words, link.phrase.first - 1) == "of" and at(read.words, link.phrase.first - 2) in _SHARES:
        return True
    return at(read.words, link.trigger.first) == "seized" and _mention(read, link).group == "unknown"


def _companions(read: Sentence, link: Link) -> Iterator[Link]:
    """People told of behind the verb: "was killed along with two of her bodyguards", "died alongside a colleague"."""
    words = read.words
    begin = max(link.trigger.last, link.phrase.last)
    if link.phrase.last <= link.trigger.first and at(words, begin) == "with":
        phrase = read_counted(words, begin + 1, STOPS)
        if phrase and not phrase.is_bare and _are_people(words, phrase):
            yield Link(link.trigger, replace(join_people(read, phrase), is_more=True))
            return
    for i in range(begin, min(len(words), begin + _COMPANION_REACH)):
        low = at(words, i)
        if low in (";", ".") or trigger_at(words, i):
            return
        length = next((len(c) for c in _COMPANIONS if all(at(words, i + k) == w for k, w in enumerate(c))), 0)
        if length:
            phrase = read_people(read, i + length)
            if phrase and (not phrase.is_bare or at(words, phrase.last) == "of"):
                joined = join_people(read, phrase)
                yield Link(link.trigger, replace(joined, is_more=True))
            return


_COLLEAGUES = NEUTRAL | frozenset("aides associates colleagues companions comrades friends neighbours neighbors".split())


def _are_people(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether "with two ..." tells of people, not of weapons."""
    noun = [w.low for w in words[phrase.noun : phrase.last]]
    return noun[-1] in _COLLEAGUES or group_of(noun) != "unknown"


def _is_nobody(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether a phrase is emptied by what it begins with: "no one", "nobody", "none of the three men"."""
    if at(words, phrase.first) == "no" and at(words, phrase.first + 1) in ("fewer", "less", "more"):
        return False
    if (
        at(words, phrase.first) in _NOBODY | {"no"}
        or at(words, phrase.first - 1) in _NOBODY | {"no"}
        or _is_not_one(words, phrase)
    ):
        return True
    before = [w.low for w in words[max(0, phrase.first - 3) : phrase.first]]
    return any(a in _NOBODY and b == "of" for a, b in pairwise(before))


def _is_not_one(words: Sequence[Word], phrase: Phrase) -> bool:
    """Read "not a single soldier", "not one of the men"; not "not one but two", "not only one"."""
    if (phrase.low, phrase.high) != (1, 1) or at(words, phrase.first) in ("only", "just") or at(words, phrase.last) == "but":
        return False
    i = phrase.first - 1
    while at(words, i) in _ONE:
        i -= 1
    return at(words, i) == "not"


def _of_whom(words: Sequence[Word], phrase: Phrase) -> Phrase:
    """Add "of the two drivers" to "neither"."""
    whole = read_counted(words, phrase.last + 1, STOPS) if at(words, phrase.last) == "of" else None
    return replace(phrase, noun=whole.noun, last=whole.last) if whole else phrase


def _unique(links: Sequence[Link]) -> list[Link]:
    """Drop a phrase counted twice for one kind ("the killing ... killed"); of two that overlap the longer stays."""
    kept: list[Link] = []
    for link in sorted(links, key=lambda k: k.phrase.first - k.phrase.last):
        same = (k.phrase for k in kept if k.trigger.kind == link.trigger.kind)
        if not any(p.first < link.phrase.last and link.phrase.first < p.last for p in same):
            kept.append(link)
    return kept


def _mention(read: Sentence, link: Link, phrase: Phrase | None = None) -> CountMention:
    """The mention of a link's phrase, or of one phrase within it."""
    phrase, words = phrase or link.phrase, read.words
    noun = [w.low for w in words[phrase.noun : phrase.last]]
    last, complement = phrase.last, phrase.last
    if not phrase.members and noun and noun[-1] in NEUTRAL and at(words, last) == "of":
        complement = last + 1 + (at(words, last + 1) in DETERMINERS)
        last = max(last, noun_end(words, complement, STOPS))
        last = phrase.last if last == complement else last
    who = None if phrase.is_bare else (words[phrase.noun].start, words[last - 1].end)
    behind = read.text[words[phrase.last - 1].end :]
    return CountMention(
        kind=link.trigger.kind,
        low=phrase.low,
        high=phrase.high,
        bound=phrase.bound,
        start=words[phrase.first].start,
        end=words[phrase.last - 1].end,
        trigger_start=words[link.trigger.first].start,
        who=who,
        group=_joint_group(read, link, phrase) if phrase.members else group_of(noun, [w.low for w in words[complement:last]]),
        scope=_scope(read, link, phrase),
        is_implied=phrase.is_implied,
        is_list=bool(phrase.members),
        attackers=_attackers(behind) if phrase is link.phrase and not phrase.is_implied else None,
    )


def _joint_group(read: Sentence, link: Link, phrase: Phrase) -> CountedGroup:
    """The group that all members of a list share."""
    groups = {_mention(read, link, member).group for member in phrase.members}
    if groups <= {"civilians", "children"}:
        return "children" if groups == {"children"} else "civilians"
    return groups.pop() if len(groups) == 1 else "unknown"


def _attackers(behind: str) -> AttackersCounted | None:
    """Whether what follows a count takes attackers in or leaves them out."""
    for found in _COUNTED_IN.finditer(behind):
        if _ATTACKER.match(behind, found.end()):
            return "included" if found["in"] else "excluded"
    return None


def _scope(read: Sentence, link: Link, phrase: Phrase) -> CountScope:
    if link.is_running_total:
        return "cumulative"
    if phrase.is_more or _adds(read.words, link.trigger, phrase):
        return "increment"
    start = read.words[link.trigger.first].start
    after = read.text[start : _next_of_kind(read, link.trigger)] if link.trigger.frame != "toll" else ""
    if _PERIOD.search(after) or _PERIOD.match(read.text):
        return "period"
    clause = max(read.text.rfind(",", 0, start), read.text.rfind(";", 0, start)) + 1
    opening = read.text.find(",", 0, _OPENING)
    is_old = (
        _LONG_AGO.search(read.text, clause, start) or _LONG_AGO.search(after) or _LONG_AGO.search(read.text, 0, max(0, opening))
    )
    return "background" if is_old else "this_event"


def _next_of_kind(read: Sentence, trigger: Trigger) -> int:
    """Where the next word of the same fate begins, else the end: what follows it bounds another number."""
    for i in range(trigger.last, len(read.words)):
        other = trigger_at(read.words, i)
        if other and other.kind == trigger.kind:
            return read.words[i].start
    return len(read.text)


_HURT = frozenset("injured wounded hurt survivors".split())


def _adds(words: Sequence[Word], trigger: Trigger, phrase: Phrase) -> bool:
    """Whether deaths add to a number told before: "two of the wounded died", "five soldiers also died"."""
    if trigger.kind != "killed" or phrase.last > trigger.first:
        return False
    between = [w.low for w in words[phrase.last : trigger.first]]
    is_hurt = between[:1] == ["of"] and any(b in _HURT for b in between[1:4])
    return is_hurt or (bool(between) and "also" in between and set(between) <= ADVERBS | BE | HAVE)


def _scoped(read: Sentence, mention: CountMention, before: Sequence[CountMention]) -> CountMention:
    """An increment adds to a count of its own kind, which "two were killed and another three wounded" has not."""
    is_contrast = before and not any(m.kind == mention.kind for m in before)
    return replace(mention, scope="this_event") if mention.scope == "increment" and is_contrast else mention


def _is_joint(words: Sequence[Word], triggers: Sequence[Trigger], number: int) -> bool:
    """Whether killed and injured share one number ("killed or wounded 12"), which then tells neither."""
    own = triggers[number]
    for other in triggers[max(0, number - 1) : number + 2]:
        gap = words[min(own.last, other.last) : max(own.first, other.first)]
        if "split" in (own.frame, other.frame) or (own.frame == "nominal") != (other.frame == "nominal"):
            continue
        between = {w.low for w in gap}
        if {own.kind, other.kind} == {"killed", "injured"} and between in ({"or"}, {"and"}, {"and", "/", "or"}):
            return True
        if {own.kind, other.kind} == {"killed", "missing"} and "or" in between <= {"or", "had", "have", "were", "been"}:
            return True
    return False


def _shared(words: Sequence[Word], triggers: Sequence[Trigger], number: int, links: Sequence[Link]) -> Link | None:
    """The phrase of the trigger next to this one ("kidnapped and killed two men", "were kidnapped and later killed")."""
    if number == 0 or not links or triggers[number].frame == "split":
        return None
    own, before = triggers[number], triggers[number - 1]
    gap = [w.low for w in words[before.last : own.first]]
    if links[-1].trigger == before and gap and gap[0] == "and" and all(g in ADVERBS | {"and"} for g in gap):
        return Link(own, links[-1].phrase)
    return None


def _parts(read: Sentence, link: Link, whole: CountMention) -> Iterator[CountMention]:
    """The parts of a count: the members of a list, and what "including" names behind it."""
    yield from (_mention(read, link, member) for member in link.phrase.members)
    if whole.high == 0 or whole.is_implied:
        return
    for phrase in parts_behind(read, link):
        part = _mention(read, link, phrase)
        if whole.high is None or (part.low or part.high or 0) <= whole.high:
            yield part
