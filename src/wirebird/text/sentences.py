"""Sentence spans of a report, true to the frozen text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from wirebird.errors import is_panic
from wirebird.limits import check_time
from wirebird.records import Document, Span

MAX_SENTENCE = 1500
MAX_PARAGRAPH = 20_000
"""Characters of a paragraph that are split at once; news reports without any line break have less."""
LONG_LINE = 120
"""A line longer than this is a paragraph of its own, not one of a hard-wrapped text."""
LONG_QUOTE = 300
"""A quotation of several sentences is taken apart when it is longer than this."""
_BLANK_LINE = re.compile(r"\n(?:[ \t]*\n)+")
_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*$")
_BULLET = re.compile(r"[ \t]*(?:[*•‣▪●◦]|-(?=[ \t]*[A-Z\"“]))[ \t]*\S")
_STOP_THEN_LETTER = re.compile(r"(?<=[.!?])([\"')\]]*\s+[\"'(\[]*)([a-z])")
_BLANK_THEN_STOP = re.compile(r"[^\S\x00-\x7f](?=[.!?])")
"""A blank of several bytes before a stop ("J\xa0."), of which sentencex 1.0.32 takes one byte and panics."""
_QUOTE_MARKS = '"“”«»'
_NO_QUOTE_MARKS = str.maketrans(dict.fromkeys(_QUOTE_MARKS, " "))
_REOPENED = re.compile(r"[.!?…] +“")
_CLOSED = re.compile(r"[!?…,][\"”’»]\s*$")
_ENDS_QUESTION = re.compile(r"[!?][\"”]$")
_CLOCK = re.compile(r"\d\s*[ap]\.m\.$", re.I)
_AFTER_CLOCK = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\b"
    r"|[A-Z]{2,4}T\b|GMT|UTC|Eastern|Central|Pacific)",
    re.I,
)
_ASKED = re.compile(r"(?:[A-Z][\w.'’-]*\s+|the\s+){1,5}(?:asked|said|added|told|cried|wrote|tweeted|shouted|replied|warned)\b")
_UNFINISHED = re.compile(r"(?:\b(?:Spc|Atty|Dist|Supt|Insp|approx|est)\.|^\(?(?:\d{1,2}|[A-Za-z])[.)])$")
"""What sentencex takes for the end of a sentence and is none: titles it does not know, the number of a list item."""


def split_sentences(doc: Document) -> tuple[Span, ...]:
    """Sentences of a report.

    Args:
        doc: a report; its `skipped` spans are left out.

    Returns:
        Spans of `doc.text` in text order, trimmed, none empty, none over 1,500 characters.
    """
    return tuple(
        Span.of(doc.text, a, b)
        for start, end in _stretches(doc)
        for x, y in _blocks(doc.text, start, end)
        for sentence in _sentences(doc.text[x:y])
        for a, b in _bounded(doc.text, x + sentence[0], x + sentence[1])
    )


def _stretches(doc: Document) -> Iterator[tuple[int, int]]:
    """The prose between skipped spans."""
    at = 0
    for skipped in doc.skipped:
        yield at, skipped.start
        at = skipped.end
    yield at, len(doc.text)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs: set apart by blank lines, or by single newlines where the lines are not wrapped."""
    at = start
    for gap in _BLANK_LINE.finditer(text, start, end):
        yield from _lines(text, at, gap.start())
        at = gap.end()
    yield from _lines(text, at, end)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    lines = text[start:end].split("\n")
    open_ended = sum(1 for line in lines[:-1] if not _ENDS_SENTENCE.search(line.rstrip()))
    wrapped = 2 * open_ended >= len(lines) - 1
    unwrapped = max(map(len, lines)) > LONG_LINE
    begin = at = start
    for before, line in pairwise(lines):
        at += len(before) + 1
        if _starts_paragraph(before, line, wrapped=wrapped, unwrapped=unwrapped):
            yield begin, at
            begin = at
    yield begin, end


def _starts_paragraph(before: str, line: str, *, wrapped: bool, unwrapped: bool) -> bool:
    first = line.lstrip()[:1]
    if _BULLET.match(line):
        return True
    if first.islower():
        return False
    indented = len(line) - len(line.lstrip(" \t")) - (len(before) - len(before.lstrip(" \t")))
    if unwrapped or indented > 1 or (line.startswith("\t") and indented > 0):
        return True
    return not wrapped and not first.isdigit() and _ENDS_SENTENCE.search(before.rstrip()) is not None


def _sentences(block: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a paragraph."""
    # sentencex does not look into a paragraph that opens with a bullet.
    flat = _BLANK_THEN_STOP.sub(" ", block.replace("\n", " ").replace("•", " "))
    if flat.islower():
        # Some corpora and feeds are lower-cased throughout; sentencex waits for a capital.
        flat = _STOP_THEN_LETTER.sub(lambda m: m[1] + m[2].upper(), flat)
    whole: list[tuple[int, int]] = []
    for start, end in _segments(flat):
        if whole and _belongs_together(flat[whole[-1][0] : whole[-1][1]], flat[start : start + 80]):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    pieces = [piece for start, end in whole for piece in _unquoted(flat, start, end)]
    return [(start, end) for start, end in pieces if any(map(str.isalnum, flat[start:end]))]


def _segments(flat: str) -> Iterator[tuple[int, int]]:
    """What sentencex makes of a text: start and end, trimmed."""
    for begin, stop in _pieces(flat):
        check_time()
        at = begin
        for piece in _segmented(flat[begin:stop]):
            words = piece.strip()
            found = flat.find(words, at, stop) if words else -1
            if found >= 0:
                at = found + len(words)
                yield found, at


def _segmented(flat: str) -> list[str]:
    import sentencex

    try:
        return list(sentencex.segment("en", flat))
    except BaseException as error:
        if not is_panic(error):
            raise
        # What makes it stumble is left whole, and cut where a sentence would get too long.
        return [flat]


def _pieces(flat: str) -> Iterator[tuple[int, int]]:
    """A paragraph as it is, or cut where a sentence may end, or at any blank: sentencex takes time by the square of it."""
    begin = 0
    while len(flat) - begin > MAX_PARAGRAPH:
        limit = begin + MAX_PARAGRAPH
        ends = (flat.rfind(mark, begin + MAX_PARAGRAPH // 2, limit) for mark in (". ", "! ", "? ", " "))
        cut = next((end + 1 for end in ends if end >= 0), limit)
        yield begin, cut
        begin = cut
    yield begin, len(flat)


def _belongs_together(left: str, right: str) -> bool:
    tail = left[-20:]
    if _CLOCK.search(tail):
        return _AFTER_CLOCK.match(right) is not None
    if _ENDS_QUESTION.search(tail):
        return _ASKED.match(right) is not None
    return _UNFINISHED.search(left if len(left) < 5 else tail) is not None


def _unquoted(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Takes a long quotation apart, which sentencex keeps whole; also one that is opened again before it is closed."""
    words = flat[start:end]
    if len(words) <= LONG_QUOTE and not _REOPENED.search(words):
        yield start, end
        return
    begin = start
    for found, _ in _segments(words.translate(_NO_QUOTE_MARKS)):
        cut = start + found
        while cut > begin and flat[cut - 1] in _QUOTE_MARKS + "‘([":
            cut -= 1
        # '"Did he go?" Keita asked.' stays whole.
        if cut > begin and flat[begin:cut].strip() and not _CLOSED.search(flat[max(begin, cut - 4) : cut]):
            yield begin, begin + len(flat[begin:cut].rstrip())
            begin = cut
    yield begin, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence as it is, or cut at whitespace into pieces of at most MAX_SENTENCE characters."""
    while end - start > MAX_SENTENCE:
        limit = start + MAX_SENTENCE
        cut = max(text.rfind(" ", start + 1, limit), text.rfind("\n", start + 1, limit))
        cut = cut if cut > start else limit
        yield start, start + len(text[start:cut].rstrip())
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
