"""Words and number phrases of casualty counts: tokens, quantities, and the noun phrases they head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|\b(?:Dr|Mr|Mrs|Ms|Gen|Lt|Col|Capt|Sgt|Maj|St|Gov|Sen|Rep|Rev|Prof|Cpl|Pvt|Adm|Brig|Ala|Jr"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\."
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


@dataclass(frozen=True)
class Phrase:
    """A noun phrase that stands for a number of people, over words[first:last].

    Attributes:
        low: least number, or None where open.
        high: greatest number, or None where open.
        first: index of its first word.
        last: index behind its last word.
        is_implied: True where one person is named or described rather than counted.
        is_more: "another three", "two more": adds to a number told before.
        is_bare: no noun behind the number.
        is_vague: "dozens" and its like.
    """

    low: int | None
    high: int | None
    first: int
    last: int
    is_implied: bool = False
    is_more: bool = False
    is_bare: bool = False
    is_vague: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: n * 10 for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "score": 20}
# Codebook: dozens 24, hundreds 200, thousands 2000; the others follow the same pattern of two.
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2_000_000}
_SEVERAL = {"dozen": 24, "score": 40, "hundred": 200, "thousand": 2000, "million": 2_000_000}

# Words before a number and the bounds they leave: L the lower, H the upper, B both.
_BEFORE: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(phrase.split()), bounds)
    for phrase, bounds in (
        ("at least", "L"),
        ("at the least", "L"),
        ("more than", "L"),
        ("greater than", "L"),
        ("no fewer than", "L"),
        ("no less than", "L"),
        ("not less than", "L"),
        ("a minimum of", "L"),
        ("upwards of", "L"),
        ("upward of", "L"),
        ("in excess of", "L"),
        ("well over", "L"),
        ("over", "L"),
        ("above", "L"),
        ("no more than", "H"),
        ("not more than", "H"),
        ("as many as", "H"),
        ("as much as", "H"),
        ("fewer than", "H"),
        ("less than", "H"),
        ("up to", "H"),
        ("at most", "H"),
        ("a maximum of", "H"),
        ("close to", "B"),
        ("a total of", "B"),
        ("an estimated", "B"),
        ("some", "B"),
        ("about", "B"),
        ("around", "B"),
        ("nearly", "B"),
        ("almost", "B"),
        ("roughly", "B"),
        ("approximately", "B"),
        ("estimated", "B"),
        ("exactly", "B"),
        ("only", "B"),
        ("just", "B"),
        ("all", "B"),
        ("the", "B"),
        ("these", "B"),
        ("those", "B"),
        ("their", "B"),
        ("his", "B"),
        ("her", "B"),
        ("its", "B"),
        ("other", "B"),
        ("reportedly", "B"),
        ("possibly", "B"),
    )
)
_MORE: tuple[tuple[str, ...], ...] = (("another",), ("a", "further"), ("an", "additional"), ("a", "second"))

DETERMINERS = _words("a an the his her their its this that our my")
PREPOSITIONS = _words(
    "in on at by with of from to for near against as during under into onto over among amongst between through "
    "throughout outside inside within toward towards around across behind about beside besides like despite"
)
_STOP = PREPOSITIONS | _words(
    "and or but nor that which who whom whose where when while after before since because if than then so until till "
    "was were is are be been being am has have had having do does did will would can could may might must shall should "
    "not also were both either he she they it him them i we you including reportedly allegedly later still already "
    "early late today yesterday tomorrow overnight tonight there here said says told according via per without "
    "including along alongside amid amidst following once again how what why simultaneously "
    "monday tuesday wednesday thursday friday saturday sunday another a an the"
)
_MONTHS = _words(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec jan. feb. mar. apr. aug. sep. sept. oct. nov. dec."
)
# Heads that are counted but are not people.
_THINGS = _words(
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
_COLLECTIVES = _words(
    "family group number lot team crowd series string people police crew staff army military government militia "
    "majority dozen handful range variety half population community minority movement organisation organization "
    "network gang convoy patrol unit company party delegation men women children personnel troops cattle press media "
    "public opposition militants forces policemen policewomen youth others rest many several few more most suspects "
    "bomb attack blast explosion shooting building car vehicle house town village city war conflict country area state "
    "fire fighting violence order operation call plan protest demonstration bus truck clash raid airstrike strike"
)
_PLURALS = _words("men women children people policemen policewomen personnel troops gunmen militiamen youths")
# Singular nouns and names in -s.
_SINGULAR_S = re.compile(r"(?:ss|us|is|[^s]as|os|ous|ies)$")
_PLURAL_WORDS = re.compile(r".*[a-z]s$")
_PERCENT = frozenset("% °".split())
_MONEY = frozenset("$ € £ ¥".split())
_LONGEST = 9
_OLDEST = 110


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
        k = i + 1 + (at(words, i + 1) in ("aged", "both", "age"))
        age = at(words, k)
        if age.isdigit() and 0 < int(age) <= _OLDEST and at(words, k + 1) in (",", ".", ""):
            yield from range(i, k + 1)


def at(words: Sequence[Word], index: int) -> str:
    """Lower-case word at an index, empty outside the sentence."""
    return words[index].low if 0 <= index < len(words) else ""


def _digits(word: str) -> int | None:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", word):
        return int(word.replace(",", ""))
    return None


def _simple(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """A number up to 99, or in figures: its value and where it ends."""
    low = at(words, i)
    figure = _digits(low)
    if figure is not None:
        return figure, i + 1
    if low in _UNITS:
        return _UNITS[low], i + 1
    tens, _, unit = low.partition("-")
    if tens in _TENS and (not unit or unit in _UNITS):
        if not unit and 1 <= _UNITS.get(at(words, i + 1), 0) <= 9:
            return _TENS[tens] + _UNITS[at(words, i + 1)], i + 2
        return _TENS[tens] + _UNITS.get(unit, 0), i + 1
    return None


def read_number(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """Read a number in figures or words ("12", "5,500", "two dozen", "one hundred and twenty", "1.2 million")."""
    decimal = re.fullmatch(r"\d+\.\d+", at(words, i))
    if decimal:
        scale = _SCALES.get(at(words, i + 1))
        return (round(float(decimal.group()) * scale), i + 2) if scale else None
    if at(words, i) in ("a", "half") and at(words, i + 1) in ("hundred", "thousand", "million", "dozen", "a"):
        if at(words, i) == "a":
            return None if at(words, i + 1) == "a" else (_SCALES[at(words, i + 1)], i + 2)
        end = i + 3 if at(words, i + 1) == "a" else i + 2
        return (6, end) if at(words, end - 1) == "dozen" else None
    first = _simple(words, i)
    if first is None:
        return None
    value, end = first
    total = 0
    while at(words, end) in _SCALES:
        scale = _SCALES[at(words, end)]
        end += 1
        total += value * scale
        joined = end + (at(words, end) == "and" and scale in (100, 1000))
        rest = _simple(words, joined)
        if rest is None or scale in (12, 20) or rest[0] >= scale:
            return total, end
        value, end = rest
    return total + value, end


def _vague(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    low = at(words, i)
    if low == "tens" and at(words, i + 1) == "of":
        scale = _VAGUE.get(at(words, i + 2))
        return (scale * 10, i + 3) if scale else (20, i + 1)
    if low in _VAGUE:
        scale = _VAGUE.get(at(words, i + 2)) if at(words, i + 1) == "of" else None
        return (_VAGUE[low] * scale // 2, i + 3) if scale else (_VAGUE[low], i + 1)
    skip = {"several": 1, "few": 1, "many": 1, "some": 1}.get(low, 0)
    if low == "a" and at(words, i + 1) in ("few", "couple"):
        skip = 2
    if skip and at(words, i + skip) in _SEVERAL:
        return _SEVERAL[at(words, i + skip)], i + skip + 1
    return None


def _range(words: Sequence[Word], i: int) -> tuple[int, int, int] | None:
    """Read "between 10 and 20", "10-20", "two or three": both bounds and where it ends."""
    dashed = re.fullmatch(r"(\d{1,6})-(\d{1,6})", at(words, i))
    if dashed and int(dashed[1]) < int(dashed[2]):
        return int(dashed[1]), int(dashed[2]), i + 1
    between = at(words, i) in ("between", "from")
    first = read_number(words, i + between)
    if first is None or at(words, first[1]) not in (("and", "to") if between else ("to", "or", "–")):
        return None
    second = read_number(words, first[1] + 1)
    if second is None or second[0] <= first[0]:
        return None
    return first[0], second[0], second[1]


_OPENERS = frozenset({adding[0] for adding in _MORE} | {phrase[0] for phrase, _ in _BEFORE})


def _modifiers(words: Sequence[Word], i: int) -> tuple[str, bool, int]:
    """Read the words before a number: bounds, whether it adds to others, and where the number starts."""
    bounds, more = "B", False
    progress = True
    while progress and at(words, i) in _OPENERS:
        progress = False
        for adding in _MORE:
            if tuple(at(words, i + k) for k in range(len(adding))) == adding:
                more, i, progress = True, i + len(adding), True
        for phrase, which in _BEFORE:
            if tuple(at(words, i + k) for k in range(len(phrase))) == phrase:
                bounds = which if which != "B" else bounds
                i, progress = i + len(phrase), True
    return bounds, more, i


def _suffix(words: Sequence[Word], i: int) -> tuple[str, bool, int]:
    """Read "or more", "more", "other", "others" behind a number."""
    if at(words, i) == "or" and at(words, i + 1) in ("more", "so"):
        return ("L" if at(words, i + 1) == "more" else ""), False, i + 2
    if at(words, i) == "+":
        return "L", False, i + 1
    if at(words, i) == "more":
        return "", True, i + 1
    return "", False, i


def read_quantity(words: Sequence[Word], i: int) -> Phrase | None:
    """Read a number with its modifiers, without the noun.

    Args:
        words: the sentence.
        i: where the phrase may begin.

    Returns:
        The phrase, its `last` behind the number, or None where no number begins here.
    """
    bounds, more, start = _modifiers(words, i)
    spread = _range(words, start)
    if spread:
        return Phrase(spread[0], spread[1], i, spread[2], is_more=more)
    vague = _vague(words, start)
    if vague:
        high = None if bounds != "H" else vague[0]
        return Phrase(vague[0] if bounds != "H" else None, high, i, vague[1], is_more=more, is_vague=True)
    number = read_number(words, start)
    if number is None:
        return None
    value, end = number
    tail, adds, end = _suffix(words, end)
    bounds = tail or bounds
    return Phrase(None if bounds == "H" else value, None if bounds == "L" else value, i, end, is_more=more or adds)


def _noun_end(words: Sequence[Word], i: int, stops: frozenset[str]) -> int:
    """Where the adjectives and nouns that begin here end."""
    end = i
    while end < len(words) and end - i < _LONGEST:
        word = words[end]
        if not word.text[0].isalnum() or word.low in _STOP or word.low in stops or word.low in _MONTHS:
            break
        if end > i and word.text[0].isdigit():
            break
        end += 1
    return end


def _is_plural(low: str) -> bool:
    if low in _PLURALS:
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
        at(words, i - 1) in _MONEY | _MONTHS
        or behind in _PERCENT | _MONTHS
        or (at(words, i - 1) in ("#", "/", ":", "both") and (at(words, i - 1) != ":" or at(words, i - 2).isdigit()))
    ):
        return None
    if words[quantity.last - 1].text[0].isdigit() and _looks_like_date(words, i, quantity.last):
        return None
    noun = quantity.last + (behind == "of" and at(words, quantity.last + 1) not in ("", "whom", "which"))
    noun += noun > quantity.last and at(words, noun) in DETERMINERS
    end = _noun_end(words, noun, stops)
    if end == noun:
        return replace(quantity, is_bare=True)
    heads = [words[k].low for k in range(noun, end)]
    if heads[0] in _THINGS or (heads[-1] in _THINGS and not any(_is_person(h) for h in heads)):
        return None
    if heads[0] in ("families", "households"):
        return None
    return replace(quantity, last=end)


def _is_person(low: str) -> bool:
    return low in _PLURALS or low.endswith(("ers", "ants", "ists", "ents", "ians")) or low in _words("civilians others")


def _looks_like_date(words: Sequence[Word], first: int, last: int) -> bool:
    """Years, days of a month, times of day, ages between commas."""
    figure = words[last - 1].text
    if re.fullmatch(r"(?:19|20)\d\d", figure) and at(words, last) in ("", ",", ".", "and", "by", "in", "to", "when"):
        return True
    if at(words, first - 1) == "," and at(words, last) in (",", ".", ")") and last - first == 1 and len(figure) < 3:
        return True
    return at(words, first - 1) in ("aged", "age", "no.", "number", "article", "section", "route", "highway", "sector")


_DESCRIBED = _words("a an the his her its their this that one another")
_COUPLES = {"couple": 2, "pair": 2, "duo": 2, "trio": 3}


def read_person(words: Sequence[Word], i: int, stops: frozenset[str], *, cased: bool) -> Phrase | None:
    """Read a phrase for one person: "a soldier", "the governor", "another", "him", a name where `cased`."""
    low = at(words, i)
    if low in ("him", "her", "he", "she") and at(words, i + 1) in _STOP | {"", ",", ".", ";", '"'} | stops:
        return Phrase(1, 1, i, i + 1, is_implied=True)
    if low == "one" or low not in _DESCRIBED:
        return read_name(words, i, stops) if cased else None
    end = _noun_end(words, i + 1, stops)
    if end == i + 1:
        return Phrase(1, 1, i, end, is_bare=True) if low == "another" else None
    head = at(words, end - 1)
    heads = [words[k].low for k in range(i + 1, end)]
    for h in heads:
        if h in _COUPLES and at(words, end) != "of":
            return Phrase(_COUPLES[h], _COUPLES[h], i, end)
    if at(words, end) == "of" and head in ("couple", "pair"):
        return Phrase(2, 2, i, min(end + 2, len(words)))
    if low in ("a", "an") and head == "family" and at(words, end) == "of":
        number = read_number(words, end + 1)
        return Phrase(number[0], number[0], i, number[1]) if number else None
    if _is_many(head, low) or heads[0] in _words("number group series few lot handful couple pair"):
        return None
    return Phrase(1, 1, i, end, is_implied=low != "another")


def _is_many(head: str, determiner: str) -> bool:
    if head in _COLLECTIVES or head in _THINGS:
        return True
    return determiner not in ("a", "an", "another") and _is_plural(head)


def read_name(words: Sequence[Word], i: int, stops: frozenset[str], *, cased: bool = True) -> Phrase | None:
    """Read a name; without capitals to go by, any noun phrase of two words or more that is not plural."""
    end = _noun_end(words, i, stops)
    if end == i or end - i > 7:
        return None
    span = words[i:end]
    if cased and not (span[-1].text[0].isupper() and (span[0].text[0].isupper() or span[1].text[0].isupper())):
        return None
    if not cased and len(span) == 1:
        return None
    last = span[-1].low
    if last in _COLLECTIVES or last in _THINGS or (_is_plural(last) and len(span) < 3):
        return None
    return Phrase(1, 1, i, end, is_implied=True)


def add_phrases(first: Phrase, second: Phrase) -> Phrase:
    """The sum of two phrases joined by "and"."""
    low = None if first.low is None or second.low is None else first.low + second.low
    high = None if first.high is None or second.high is None else first.high + second.high
    return Phrase(
        low, high, first.first, second.last,
        is_implied=first.is_implied and second.is_implied, is_more=first.is_more and second.is_more,
    )  # fmt: skip
