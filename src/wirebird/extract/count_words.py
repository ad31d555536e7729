"""Words of casualty counts: tokens of a sentence, and the word lists by which noun phrases are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|\b(?:Dr|Mr|Mrs|Ms|Gen|Lt|Col|Capt|Sgt|Maj|St|Gov|Sen|Rep|Rev|Prof|Cpl|Pvt|Adm|Brig|Ala|Jr"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\."
    r"|\b\d{1,3}(?:(?:[\u00a0\u2009\u202f]\d{3})+| 000(?: 000)*)\b"
    r"|[^\W_](?:[\w'’-]|[.,](?=\d))*"
    r"|\S",
    re.I,
)


class Word(NamedTuple):
    """A token with its place in the sentence; `low` is its lower case."""

    text: str
    low: str
    start: int
    end: int


def word_set(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


DETERMINERS = word_set("a an the his her their its this that our my")
GIVING = word_set("put puts putting gave gives giving")
"""Verbs that state a number: "put the dead at 30", "gave a figure of 45"."""
PREPOSITIONS = word_set(
    "in on at by with of from to for near against as during under into onto over among amongst between through "
    "throughout outside inside within toward towards around across behind about beside besides like despite"
)
BREAKS = PREPOSITIONS | word_set(
    "and or but nor that which who whom whose where when while after before since because if than then so until till "
    "was were is are be been being am has have had having do does did will would can could may might must shall should "
    "not also were both either he she they it him them i we you including reportedly allegedly later still already "
    "early late today yesterday tomorrow overnight tonight there here said says told according via per without "
    "feared believed presumed including along alongside amid amidst following once again how what why simultaneously "
    "monday tuesday wednesday thursday friday saturday sunday another a an the"
)
MONTHS = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec jan. feb. mar. apr. aug. sep. sept. oct. nov. dec."
)
# Heads that are counted but are not people.
THINGS = word_set(
    "year years year-old month months week weeks day days hour hours minute minutes second seconds night nights "
    "kilometer kilometers kilometre kilometres km kms kilo kilos kilogram kilograms kg kgs meter meters metre metres "
    "mile miles foot feet yard yards ton tons tonnes gram grams litre litres liter liters mm caliber calibre rounds "
    "percent per cent dollar dollars euro euros pound pounds rupee rupees lakh crore peso pesos times time "
    "vehicle vehicles car cars truck trucks bus buses tank tanks helicopter helicopters aircraft plane planes jet "
    "jets house houses home homes building buildings shop shops village villages town towns city cities district "
    "districts province provinces country countries state states attack attacks bomb bombs blast blasts explosion "
    "explosions rocket rockets missile missiles shell shells mortar mortars grenade grenades rifle rifles gun guns "
    "pistol pistols weapon weapons incident incidents case cases operation operations clash clashes raid raids "
    "airstrike airstrikes strike strikes shot shots bullet bullets wound wounds stage stages party parties camp camps "
    "checkpoint checkpoints post posts base bases hideout hideouts school schools hospital hospitals mosque mosques "
    "church churches p.m. a.m. pm am o'clock degree degrees cattle goats sheep animals horses hectares acres "
    "occasion occasions sites site front fronts phase phases charge charges count counts seat seats vote votes "
    "sectors area areas position positions motorcycle motorcycles motorbike motorbikes boat boats ship ships "
    "day-long round scene spot side life hour-long crash process"
)
COLLECTIVES = word_set(
    "all family group number lot team crowd series string people police crew staff army military government militia "
    "majority dozen handful range variety half population community minority movement organisation organization "
    "network gang convoy patrol unit company party delegation men women children personnel troops cattle press media "
    "public opposition militants forces policemen policewomen youth others rest many several few more most suspects "
    "bomb attack blast explosion shooting building car vehicle house town village city war conflict country area state "
    "fire fighting violence order operation call plan protest demonstration bus truck clash raid airstrike strike"
)
PLURALS = word_set("men women children people policemen policewomen personnel troops gunmen militiamen youths")
PERCENT = frozenset("% °".split())
MONEY = frozenset("$ € £ ¥ rs rs. usd us$".split())
_OLDEST = 110


@lru_cache(maxsize=4)  # counts, then voices, are read from one sentence
def tokenize(sentence: str) -> tuple[Word, ...]:
    """Words and single signs of a sentence, without what only interrupts it: brackets, ages, quotes of a few words."""
    words = [Word(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _TOKEN.finditer(sentence)]
    dropped: set[int] = set()
    for i, word in enumerate(words):
        if i not in dropped:
            dropped.update(_interruption(words, i, word.low))
    return tuple(w for i, w in enumerate(words) if i not in dropped)


_QUOTES = frozenset("\" “ ” ` ''".split())
_LONGEST_QUOTE = 4
_LONGEST_BRACKET = 14


def _interruption(words: Sequence[Word], i: int, low: str) -> Iterator[int]:
    if low in "([":
        for k in range(i + 1, min(len(words), i + _LONGEST_BRACKET)):
            if words[k].low in ")]":
                yield from range(i, k + 1)
                return
    elif low in _QUOTES:
        for k in range(i + 1, min(len(words), i + _LONGEST_QUOTE + 1)):
            if words[k].low in _QUOTES:
                yield from (i, k)
                return
    elif low == ",":
        yield from range(i, _end_of_ages(words, i))


_BEFORE_AGES = frozenset("aged age ages both between from".split())


def _end_of_ages(words: Sequence[Word], comma: int) -> int:
    """Where ages end that a comma opens (", 19,", ", aged 19, 24 and 31,"); the comma's own index where none stand there."""
    k = comma + 1
    while at(words, k) in _BEFORE_AGES:
        k += 1
    ages = 0
    while at(words, k).isdecimal() and 0 < int(at(words, k)) <= _OLDEST:
        ages += 1
        end = k + 1
        k = end + (at(words, end) == ",")
        k += at(words, k) in ("and", "to", "or")
    if ages == 0 or at(words, end) not in (",", ".", ""):
        return comma
    is_told = at(words, comma + 1) in _BEFORE_AGES
    return end if ages == 1 or is_told or not at(words, comma - 1)[:1].isdigit() else comma


def at(words: Sequence[Word], index: int) -> str:
    """Lower-case word at an index, empty outside the sentence."""
    return words[index].low if 0 <= index < len(words) else ""
