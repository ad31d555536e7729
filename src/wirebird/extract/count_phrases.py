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
    ):
        return None
    if words[quantity.last - 1].text[0].isdigit() and _looks_like_date(words, i, quantity.last):
        return None
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
