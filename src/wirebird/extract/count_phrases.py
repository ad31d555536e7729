"""Noun phrases that stand for people: counted ones, single persons, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from wirebird.extract.count_groups import NEUTRAL, group_of
from wirebird.extract.count_numbers import Phrase, read_number, read_quantity
from wirebird.extract.count_words import (
    BREAKS,
    COLLECTIVES,
    DETERMINERS,
    MONEY,
    MONTHS,
    PERCENT,
    PLURALS,
    THINGS,
    Word,
    at,
    word_set,
)

_SINGULAR_S = re.compile(r"(?:ss|us|is|[^s]as|os|ous|ies)$")
_PLURAL_WORDS = re.compile(r".*[a-z]s$")
_LONGEST = 10
_LONGEST_NAME = 5
_LAST_DAY = 31
_NOUNS_IN_LY = word_set("family elderly italy assembly ally july sicily fly")
_YEAR_DIGITS = 4


def noun_end(words: Sequence[Word], i: int, stops: frozenset[str]) -> int:
    """Where the adjectives and nouns that begin here end."""
    end = i
    while end < len(words) and end - i < _LONGEST:
        word = words[end]
        if end > i and _is_inside_name(words, end):
            end += 1
            continue
        if not word.text[0].isalnum() or word.low in BREAKS or word.low in stops or word.low in MONTHS:
            break
        is_adverb = word.low.endswith("ly") and word.low not in _NOUNS_IN_LY
        if word.low.isdigit() or (end > i and (word.text[0].isdigit() or is_adverb)):
            break
        end += 1
    return end


def _is_inside_name(words: Sequence[Word], i: int) -> bool:
    """Whether "of" at i stands in a name that describes people: "a Workers Party of Ruritania cadre"."""
    if words[i].low != "of" or not words[i - 1].text[0].isupper():
        return False
    end = i + 1
    while end < len(words) and end - i <= _LONGEST_NAME and words[end].text[0].isupper():
        end += 1
    return end > i + 1 and end < len(words) and (group_of([words[end].low]) != "unknown" or words[end].low in NEUTRAL)


def complement_end(words: Sequence[Word], i: int, stops: frozenset[str]) -> int:
    """Where "of the security forces" or "from Oslo" ends that begins at i; i where none does."""
    if at(words, i) not in ("of", "from"):
        return i
    if at(words, i) == "of" and at(words, i + 1).isdecimal():
        return i + 2  # "a woman of 51"
    first = i + 1 + (at(words, i + 1) in DETERMINERS)
    end = noun_end(words, first, stops)
    return end if end > first else i


def _is_plural(low: str) -> bool:
    if low in PLURALS:
        return True
    return bool(_PLURAL_WORDS.match(low)) and not _SINGULAR_S.search(low)


def read_counted(words: Sequence[Word], i: int, stops: frozenset[str]) -> Phrase | None:
    """Read a counted noun phrase ("at least 12 soldiers"); None for dates, units, money, things.

    Args:
        words: the sentence.
        i: where it may begin.
        stops: lower-case words that end it, the words of killing and the like.
    """
    quantity = read_quantity(words, i)
    if quantity is None:
        return None
    behind = at(words, quantity.last)
    if (
        at(words, i - 1) in MONEY
        or (at(words, i - 1) in MONTHS and _may_be_day(words, i, quantity.last))
        or behind in PERCENT | MONTHS
        or (at(words, i - 1) in ("#", "/", ":", "both") and (at(words, i - 1) != ":" or at(words, i - 2).isdigit()))
        or (at(words, i - 1) == "but" and at(words, i - 2) in _EXCEPTED)
        or _is_ratio(words, i, quantity)
    ):
        return None
    if words[quantity.last - 1].text[0].isdigit() and (
        _looks_like_date(words, i, quantity.last) or _is_number_of_a_name(words, i, quantity.last)
    ):
        return None
    whole = _whole_behind(words, quantity)
    if whole:
        noun, quantity = whole, replace(quantity, last=whole, noun=whole)
    else:
        noun = quantity.last + (behind == "of" and at(words, quantity.last + 1) not in ("", "whom", "which"))
        noun += noun > quantity.last and at(words, noun) in DETERMINERS
    end = noun_end(words, noun, stops)
    if end == noun:
        return quantity
    heads = [words[k].low for k in range(noun, end)]
    if (heads[0] in THINGS and not _is_workplace(heads)) or (heads[-1] in THINGS and not any(_is_person(h) for h in heads)):
        return None
    if heads[0] in ("families", "households"):
        return None
    return replace(quantity, last=end, noun=noun)


_EXCEPTED = word_set("all every everyone everybody none nothing")
"""Words before "but" and a number of people who were spared: "all but two of the 30"."""
_RATIO_BASES = (10, 100, 1000)
_LONGEST_NUMBER = 5
"""Words of a number with what bounds it, before "of" ("at least one hundred and two of the ...")."""


def _whole_behind(words: Sequence[Word], share: Phrase) -> int | None:
    """Index of the noun of "six of the 12 passengers", "six out of 12 passengers"; None where no larger number follows."""
    first = share.last + (at(words, share.last) == "out")
    whole = read_quantity(words, first + 1) if at(words, first) == "of" else None
    if whole is None or (whole.high or whole.low or 0) < (share.low or share.high or 0):
        return None
    return whole.last


def share_before(words: Sequence[Word], i: int) -> bool:
    """Whether a number before the phrase at i is a share of its people: before "(the) 12 men" in "two of the 12 men"."""
    while at(words, i - 1) in DETERMINERS | {"the", "these", "those"}:
        i -= 1
    if at(words, i - 1) != "of":
        return False
    end = i - 1 - (at(words, i - 2) == "out")
    shares = (read_quantity(words, k) for k in range(max(0, end - _LONGEST_NUMBER), end))
    return any(share is not None and share.last == end for share in shares)


def is_share(words: Sequence[Word], phrase: Phrase) -> bool:
    """Whether a phrase tells some of a known number of people: "two of the 12 men"."""
    return any(at(words, k) == "the" and share_before(words, k) for k in range(phrase.first + 1, phrase.last))


def _is_ratio(words: Sequence[Word], i: int, quantity: Phrase) -> bool:
    """Whether a number at i is either one of "nine out of 10 fighters", "one in 10 people", "two out of every three"."""
    if _ratio_base(words, quantity) is not None:
        return True
    if at(words, i - 1) not in ("in", "of", "every"):
        return False
    shares = (read_quantity(words, k) for k in range(max(0, i - _LONGEST_NUMBER), i - 1))
    return any(share is not None and _ratio_base(words, share) == i for share in shares)


def _ratio_base(words: Sequence[Word], share: Phrase) -> int | None:
    """Index of the number that a share is taken of, where the two only tell a proportion; else None."""
    i = share.last
    is_of = at(words, i) == "out" and at(words, i + 1) == "of"
    if not is_of and at(words, i) != "in":
        return None
    i += 1 + is_of
    is_each = at(words, i) == "every"
    number = read_number(words, i + is_each)
    if number is None or not (is_each or number[0] in _RATIO_BASES) or number[0] <= (share.low or share.high or 0):
        return None
    noun = [w.low for w in words[number[1] : noun_end(words, number[1], frozenset())]]
    # "Two in 10 attacks" is no proportion of people.
    is_of_people = not noun or noun[-1] in NEUTRAL or _is_person(noun[-1]) or group_of(noun) != "unknown"
    return i + is_each if is_of or is_of_people else None


_WORKPLACES = word_set(
    "city village town district province state country school hospital church mosque bus truck car tank helicopter boat ship "
    "camp base house shop building plane motorcycle"
)


def _is_workplace(heads: Sequence[str]) -> bool:
    """Whether a thing only says of what sort the people behind it are: "two city officers", "three bus drivers"."""
    return heads[0] in _WORKPLACES and group_of(heads[-1:]) != "unknown"


def _is_person(low: str) -> bool:
    return low in PLURALS or low.endswith(("ers", "ants", "ists", "ents", "ians")) or low in word_set("civilians others")


def _may_be_day(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a number behind a month may be a day or a year: a bare figure."""
    figure = words[first].text.rstrip("stndrh,")
    return last - first == 1 and figure.isdecimal() and (int(figure) <= _LAST_DAY or len(figure) == _YEAR_DIGITS)


def _looks_like_date(words: Sequence[Word], first: int, last: int) -> bool:
    """Years, days of a month, times of day, ages between commas."""
    figure = words[last - 1].text
    if re.fullmatch(r"(?:19|20)\d\d", figure) and at(words, last) in ("", ",", ".", "and", "by", "in", "to", "when"):
        return True
    if at(words, first - 1) == "," and at(words, last) in (",", ".", ")") and last - first == 1 and len(figure) < 3:
        return True
    return at(words, first - 1) in ("aged", "age", "no.", "number", "article", "section", "route", "highway", "sector")


_NUMBERED = word_set(
    "unit battalion brigade regiment division squad squadron platoon company corps group team flight room block ward camp "
    "plant checkpoint post gate cell station zone area district precinct line tower building house apartment plot terminal "
    "pier dormitory hall floor shaft mine pit well reactor bunker resolution operation order decree channel junction "
    "corridor studio berth platform"
)
"""Nouns whose number is their name: "Unit 40", "checkpoint 9"."""


def _is_number_of_a_name(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a figure names a unit or place: "Battalion 47", "room 12"; not "in the camp 14 were killed"."""
    if first == 0 or words[first - 1].low not in _NUMBERED or not words[first].text[0].isdigit():
        return False
    is_alone = last - first == 1 and noun_end(words, last, frozenset()) == last
    return words[first - 1].text[0].isupper() or (is_alone and at(words, first - 2) not in DETERMINERS | {"the"})


_DESCRIBED = word_set("a an the his her its their this that one another")
_ORDINALS = word_set("second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")
_COUPLES = {"couple": 2, "pair": 2, "duo": 2, "trio": 3}


def read_person(words: Sequence[Word], i: int, stops: frozenset[str], *, cased: bool) -> Phrase | None:
    """Read a phrase for one person: "a soldier", "the governor", "another", "him", a name where `cased`."""
    low = at(words, i)
    if low in ("him", "her", "he", "she") and at(words, i + 1) in BREAKS | {"", ",", ".", ";", '"'} | stops:
        return Phrase(1, 1, i, i + 1, i, is_implied=True)
    if low == "one" or low not in _DESCRIBED:
        return read_name(words, i, stops) if cased else None
    end = noun_end(words, i + 1, stops)
    if end == i + 1:
        return Phrase(1, 1, i, end, end, is_more=True) if low == "another" else None
    head = at(words, end - 1)
    heads = [words[k].low for k in range(i + 1, end)]
    for h in heads:
        if h in _COUPLES and at(words, end) != "of":
            return Phrase(_COUPLES[h], _COUPLES[h], i, end, i + 1)
    if at(words, end) == "of" and head in ("couple", "pair"):
        return Phrase(2, 2, i, min(end + 2, len(words)), min(end + 1, len(words)))
    if low in ("a", "an") and head == "family" and at(words, end) == "of":
        number = read_number(words, end + 1)
        return Phrase(number[0], number[0], i, number[1], i + 1) if number else None
    if _is_many(head, low) or heads[0] in word_set("number group series few lot handful couple pair"):
        return None
    is_more = low == "another" or (low == "a" and heads[0] in _ORDINALS)
    return Phrase(1, 1, i, end, i + 1, is_implied=not is_more, is_more=is_more)


def _is_many(head: str, determiner: str) -> bool:
    if head in COLLECTIVES or head in THINGS:
        return True
    return determiner not in ("a", "an", "another") and _is_plural(head)


def read_name(words: Sequence[Word], i: int, stops: frozenset[str], *, cased: bool = True) -> Phrase | None:
    """Read a name; without capitals to go by, any noun phrase of two words or more that is not plural."""
    end = noun_end(words, i, stops)
    if end == i or end - i > 7:
        return None
    span = words[i:end]
    if cased and not (span[-1].text[0].isupper() and (span[0].text[0].isupper() or span[1].text[0].isupper())):
        return None
    if not cased and len(span) == 1:
        return None
    last = span[-1].low
    if last in COLLECTIVES or last in THINGS or (_is_plural(last) and len(span) < 3):
        return None
    return Phrase(1, 1, i, end, i, is_implied=True)
