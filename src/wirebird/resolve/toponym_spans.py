"""Mends the place names that the encoder found, with the gazetteer as a second reader.

The encoder reads lower-cased pieces of words: it cuts "Guinea-Bissau" to "Guinea", takes a verb into "New York sued", and
cannot tell the town of Most from the word. Here names are widened to the longest name the gazetteer has, cut back to what
it has, and added where the words around them leave no doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from wirebird.gazetteer import INHERITED, PRIMARY, Gazetteer, fold
from wirebird.gazetteer.file import KINDS
from wirebird.resolve.candidates import find_candidates
from wirebird.resolve.place_features import Toponym
from wirebird.resolve.place_words import POSSESSIVE, SITES, TYPES
from wirebird.text.capitals import has_capitals

MAX_WORDS = 6
_ARTICLES = frozenset({"the", "a", "an"})
_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\w)", re.I)
_SITE = re.compile(
    rf"\s(?:{'|'.join(s.capitalize() for s in sorted(SITES | TYPES.keys()))}|Rd|Ave|Blvd|Drive|Plantation|Station)\b"
)
_WORD = re.compile(r"[^\W_][\w'’‘`ʿʻ]*\.?")
_JOIN = re.compile(r"^(?:\s+|-|\s*[’'`]\s*)$")
_PARTICLES = frozenset("of the and de da do dos del la le les al el az ad an ash ar at as es i e ye upon on sur au du".split())
_ABBREVIATION = re.compile(r",\s+((?:[A-Z]\.\s?){2,}|[A-Z][a-z]{1,5}\.|[A-Z]{2})(?=[\s,.;:)\]-]|$)")
_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|on|near|at|from|outside|around|captured|entered|left|reached|towards?|of)\s+([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2})"
)
_DIVISION = re.compile(
    r"\b([A-Z][\w’'-]+(?:\s(?:and\s)?[A-Z][\w’'-]+){0,2})\s+(?:[Ss]tate|[Pp]rovince|[Gg]overnorate|[Oo]blast|[Dd]istrict|[Cc]ounty|[Rr]egion)\b"
)
_DIVISIONS = frozenset(KINDS.index(k) for k in ("admin1", "admin2", "region"))
_GOVERNS = re.compile(
    r"(?:['’]s)?\s+(?:government|regime|authorities|administration|officials?|ministers?|diplomats?|envoys?)\b"
)
_NOTED = frozenset(KINDS.index(k) for k in ("country", "admin1"))
CITY = 100_000
"""Inhabitants from which a city needs no other words to be believed."""
SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z\"“])|\n")


def mend(text: str, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> list[Toponym]:
    """Widen, cut back and add place names.

    Args:
        text: the report.
        toponyms: what the encoder found, in text order.
        gazetteer: which names there are.

    Returns:
        Place names in text order, none overlapping; offsets are half-open code points.
    """
    found: list[Toponym] = []
    has_case = has_capitals(text)
    for toponym in toponyms:
        if has_case and toponym.text.islower():
            continue
        start, end = _widened(text, toponym, gazetteer)
        if (start, end) == (toponym.start, toponym.end):
            start, end = _cut_back(text, toponym, gazetteer)
        start, end = _trimmed(text, start, _with_site(text, end), gazetteer)
        if not found or start >= found[-1].end:
            found.append(replace(toponym, start=start, end=end, text=text[start:end]))
        elif end > found[-1].end:
            # Two pieces of one name.
            found[-1] = replace(found[-1], end=end, text=text[found[-1].start : end])
    found = [replace(t, is_associative=True) if _GOVERNS.match(text, t.end) else t for t in found]
    found = _with(found, _abbreviations(text, found, gazetteer))
    found = _with(found, _divisions(text, gazetteer))
    return _with(found, _backed(text, found, gazetteer))


def _with(found: list[Toponym], more: Iterator[Toponym]) -> list[Toponym]:
    out = list(found)
    for new in more:
        at = bisect_left(out, new.start, key=_start)
        if (not at or out[at - 1].end <= new.start) and (at == len(out) or new.end <= out[at].start):
            out.insert(at, new)
    return out


_start = attrgetter("start")


def _widened(text: str, toponym: Toponym, gazetteer: Gazetteer) -> tuple[int, int]:
    """The longest name of the gazetteer that covers the words and little more."""
    window = max(0, toponym.start - 40), min(len(text), toponym.end + 40)
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, *window)]
    inside = [i for i, (a, b) in enumerate(words) if a < toponym.end and toponym.start < b]
    if not inside:
        return toponym.start, toponym.end
    first, last = inside[0], inside[-1]
    best = (toponym.start, toponym.end)
    for a in range(first, max(-1, first - MAX_WORDS), -1):
        if a < first and not _joined(text, words, a):
            break
        for b in range(last, min(len(words), a + MAX_WORDS)):
            if b > last and not _joined(text, words, b - 1):
                break
            start, end = words[a][0], words[b][1]
            if end - start <= best[1] - best[0] or not _is_capital(text, words[a]) or not _is_capital(text, words[b]):
                continue
            if text[slice(*words[a])].lower() in _ARTICLES:
                continue
            name = POSSESSIVE.sub("", text[start:end].rstrip("."))
            if gazetteer.is_name(name):
                best = (start, start + len(name))
    return best


def _joined(text: str, words: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether the words `at` and `at + 1` may be of one name: both capitalised or particles, with a blank or hyphen between."""
    gap = text[words[at][1] : words[at + 1][0]]
    if not _JOIN.match(gap) and gap:
        return False
    return all(_is_capital(text, w) or text[w[0] : w[1]].lower() in _PARTICLES for w in (words[at], words[at + 1]))


def _is_capital(text: str, word: tuple[int, int]) -> bool:
    return text[word[0]].isupper()


def _cut_back(text: str, toponym: Toponym, gazetteer: Gazetteer) -> tuple[int, int]:
    """Where the words as a whole name nothing, the longest part of them that does, from the left."""
    if len(find_candidates(gazetteer, toponym.text)):
        return toponym.start, toponym.end
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, toponym.start, toponym.end)]
    for size in range(len(words) - 1, 0, -1):
        for at in range(len(words) - size + 1):
            start, end = words[at][0], words[at + size - 1][1]
            if text[start].isupper() and gazetteer.is_name(text[start:end]):
                return start, end
    return toponym.start, toponym.end


def _with_site(text: str, end: int) -> int:
    """The end of a name with a type word in capitals: "Manila Cathedral", "Press Street", "Idlib Governorate"."""
    after = _SITE.match(text, end)
    return after.end() if after else end


def _trimmed(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Without article and possessive ending; with the stop of an abbreviation ("U.S.", "Ky.")."""
    article = _ARTICLE.match(text, start, end)
    start = article.end() if article and not gazetteer.is_name(text[start:end]) else start
    ending = POSSESSIVE.search(text[start:end])
    if ending and not gazetteer.is_name(text[start:end]):
        end = start + ending.start()
    words = text[start:end]
    if text[end : end + 1] == "." and ("." in words or (len(words) < 6 and gazetteer.abbreviation_row(words) is not None)):
        end += 1
    return start, end


def _abbreviations(text: str, found: Sequence[Toponym], gazetteer: Gazetteer) -> Iterator[Toponym]:
    """The letters of a division right after a place: "Paris, Ont."."""
    for toponym in found:
        match = _ABBREVIATION.match(text, toponym.end)
        if match and gazetteer.abbreviation_row(match[1]) is not None:
            yield Toponym(match.start(1), match.end(1), match[1])


def _divisions(text: str, gazetteer: Gazetteer) -> Iterator[Toponym]:
    """Names before a type word of a division that bear such a division: "Plateau State", "Kabul province"."""
    for match in _DIVISION.finditer(text):
        rows, quality = gazetteer.rows(fold(match[1]))
        if any(
            int(gazetteer.kind[row]) in _DIVISIONS
            for row, q in zip(rows.tolist(), quality.tolist(), strict=True)
            if q <= INHERITED
        ):
            yield Toponym(match.start(1), match.end(1), match[1])


def _is_of_note(gazetteer: Gazetteer, row: int) -> bool:
    return int(gazetteer.kind[row]) in _NOTED or int(gazetteer.population[row]) >= CITY


def _backed(text: str, found: Sequence[Toponym], gazetteer: Gazetteer) -> Iterator[Toponym]:
    """Capitalised words after a preposition that name a city or division of note, or a town of a country their sentence has.

    "on Goma", "in Most, a Czech town".
    """
    if text.isupper():
        return
    ends = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
    spoken_of: dict[str, set[int]] = {}
    for match in _AFTER_PREPOSITION.finditer(text):
        before = bisect_left(found, match.end(1), key=_start)
        if before and match.start(1) < found[before - 1].end:
            continue
        begin = ends[bisect_right(ends, match.start()) - 1]
        end = ends[bisect_left(ends, match.end())]
        countries: set[int] = set()
        for t in found[bisect_left(found, begin, key=_start) : bisect_left(found, end, key=_start)]:
            if t.text not in spoken_of:
                rows = find_candidates(gazetteer, t.text).rows[:3]
                spoken_of[t.text] = set(gazetteer.country[rows].tolist()) - {0}
            countries |= spoken_of[t.text]
        name = match[1]
        rows, quality = gazetteer.rows(fold(name))
        good = [row for row, q in zip(rows.tolist(), quality.tolist(), strict=True) if q <= INHERITED]
        first = [row for row, q in zip(rows.tolist(), quality.tolist(), strict=True) if q == PRIMARY]
        if any(int(gazetteer.country[row]) in countries for row in good) or any(_is_of_note(gazetteer, row) for row in first):
            yield Toponym(match.start(1), match.end(1), name)
