"""Sentence spans of a report, true to the frozen text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wirebird.records import Document, Span

MAX_SENTENCE = 1500
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*$")


def _stretches(doc: Document) -> Iterator[tuple[int, int]]:
    """The prose between skipped spans."""
    at = 0
    for skipped in doc.skipped:
        yield at, skipped.start
        at = skipped.end
    yield at, len(doc.text)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs; a single newline after sentence punctuation ends one too, any other is a wrapped line."""
    for match in _PARAGRAPH.finditer(text, start, end):
        begin = match.start()
        for line in re.finditer(r"[^\n]*\n?", match.group()):
            stop = match.start() + line.end()
            if line.group() and (stop == match.end() or _ENDS_SENTENCE.search(line.group().rstrip())):
                yield begin, stop
                begin = stop


def split_sentences(doc: Document) -> tuple[Span, ...]:
    """Sentences of a report, outside `doc.skipped`, in text order."""
    return tuple(
        Span.of(doc.text, a, b)
        for start, end in _stretches(doc)
        for x, y in _blocks(doc.text, start, end)
        for a, b in _sentences(doc.text, x, y)
    )


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    import sentencex

    flat = text[start:end].replace("\n", " ")
    at = 0
    for piece in sentencex.segment("en", flat):
        found = flat.find(piece, at)
        if found < 0 or not piece.strip():
            continue
        at = found + len(piece)
        lead = len(piece) - len(piece.lstrip())
        yield from _bounded(text, start + found + lead, start + found + len(piece.rstrip()))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence as it is, or cut at blanks into pieces of at most MAX_SENTENCE characters."""
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
