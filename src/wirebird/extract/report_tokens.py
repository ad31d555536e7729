"""The tokens of a whole report in one row, with what its marks and lines say of each: quotation, capitals, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wirebird.encoder.heads import FloatArray, IntArray
from wirebird.encoder.runner import EncodedWindow

BoolArray = npt.NDArray[np.bool_]

FEATURES = 10
"""Columns of `ReportTokens.features`."""
CAPITAL, GLUED = 6, 8
"""The columns that say whether a token opens with a capital, and whether it continues the word before it."""

_PARAGRAPH = re.compile(r"\n[ \t]*(?=\n|[A-Z\"“«‘])")
_MARK = re.compile(r"[\"“”«»„]|``|''|(?<![\w'’])‘(?=\w)|(?<=[\w.,!?])’(?!\w)")
_OPENING = frozenset({"“", "«", "``", "„", "‘"})
_CLOSING = frozenset({"”", "»", "''", "’"})
_STOPS = frozenset({".", "!", "?", "”", '"', "''"})


@dataclass(frozen=True)
class ReportTokens:
    """Every token of a report once, in text order.

    Attributes:
        hidden: token vectors, shape (n, width).
        scores: begin and inside probabilities of every span head, then that of being a trigger, shape (n, 15).
        starts: code-point offsets in the report, shape (n,).
        ends: half-open end offsets, shape (n,).
        sentence: index of each token's sentence, shape (n,).
        paragraph: index of each token's paragraph, shape (n,).
        quotation: number of the quotation a token stands in, 0 outside, shape (n,).
        features: what marks and lines say, shape (n, FEATURES), values 0 or 1.
        wordlike: whether a token has letters or digits, shape (n,).
    """

    hidden: FloatArray
    scores: FloatArray
    starts: IntArray
    ends: IntArray
    sentence: IntArray
    paragraph: IntArray
    quotation: IntArray
    features: FloatArray
    wordlike: BoolArray

    @property
    def inputs(self) -> FloatArray:
        """What the attribution head reads: vectors, scores and features side by side, shape (n, width + 25)."""
        return np.concatenate([self.hidden, self.scores, self.features], axis=1, dtype=np.float32)

    @property
    def layout(self) -> IntArray:
        """Sentence, paragraph, quotation and number of quotation marks passed, shape (n, 4)."""
        passed = np.cumsum(_steps(self.quotation))
        return np.stack([self.sentence, self.paragraph, self.quotation, passed], axis=1)

    def part(self, first: int, last: int) -> ReportTokens:
        """A stretch of tokens as a text of its own; offsets still point into the report."""
        at = slice(first, last)
        return ReportTokens(*(getattr(self, f.name)[at] for f in fields(self)))

    @cached_property
    def joins(self) -> list[bool]:
        """Whether a token continues the word of the token before it."""
        glued = self.features[1:, GLUED] > 0
        return [False, *(glued & self.wordlike[1:] & self.wordlike[:-1]).tolist()]


def quotations(text: str) -> list[tuple[int, int]]:
    """Half-open offsets of the quotations of a text, marks included.

    A straight mark opens and closes by turns. A quotation that is not closed ends with its paragraph, and goes on in the
    next one where that opens with a mark again (as print does with a speech of several paragraphs).
    """
    found: list[tuple[int, int]] = []
    breaks = [m.end() for m in _PARAGRAPH.finditer(text)] + [len(text)]
    at = 0
    for stop in breaks:
        opened: int | None = None
        single = False
        for mark in _MARK.finditer(text, at, stop):
            words = mark.group()
            if opened is None:
                # A closing mark without an opening one is an apostrophe or a slip.
                if words not in _CLOSING:
                    opened, single = mark.start(), words == "‘"
            elif words not in _OPENING and (words == "’") == single:
                found.append((opened, mark.end()))
                opened = None
        if opened is not None and not single:
            found.append((opened, len(text[:stop].rstrip())))
        at = stop
    return found


def _index(edges: Sequence[int], starts: IntArray) -> IntArray:
    return np.searchsorted(np.asarray(edges, dtype=np.int64), starts, side="right")


def report_tokens(text: str, encoded: Sequence[EncodedWindow]) -> ReportTokens | None:
    """The new tokens of a report's windows in one row; None for a report without any."""
    parts = [(e, slice(e.window.first_new, len(e.window.ids) - 1)) for e in encoded]
    parts = [(e, at) for e, at in parts if at.stop > at.start]
    if not parts:
        return None
    spans = [e.span_shares[at][:, :, 1:].reshape(at.stop - at.start, -1) for e, at in parts]
    triggers = [1 - e.trigger_shares[at][:, :1] for e, at in parts]
    return laid_out(
        text,
        hidden=np.concatenate([e.hidden[at] for e, at in parts]),
        scores=np.concatenate([np.concatenate(spans), np.concatenate(triggers)], axis=1),
        starts=np.concatenate([e.window.starts[at] for e, at in parts]),
        ends=np.concatenate([e.window.ends[at] for e, at in parts]),
        sentence=np.concatenate([e.window.sentence[at] for e, at in parts]),
    )


def laid_out(
    text: str, *, hidden: FloatArray, scores: FloatArray, starts: IntArray, ends: IntArray, sentence: IntArray
) -> ReportTokens:
    """Tokens with their paragraphs, quotations and features; arguments as the fields of ReportTokens."""
    paragraph = _index([m.end() for m in _PARAGRAPH.finditer(text)], starts)
    quotation = np.zeros(len(starts), dtype=np.int64)
    words = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    found = quotations(text)
    if found:
        edges = np.array(found, dtype=np.int64)
        row = np.searchsorted(edges[:, 0], starts, side="right") - 1
        inside = (row >= 0) & (starts < edges[np.maximum(row, 0), 1])
        quotation[inside] = row[inside] + 1
    return ReportTokens(
        hidden=hidden,
        scores=scores,
        starts=starts,
        ends=ends,
        sentence=sentence,
        paragraph=paragraph,
        quotation=quotation,
        features=_features(words, _steps(sentence), _steps(paragraph), quotation, starts[1:] == ends[:-1], sentence),
        wordlike=np.array([w.isalnum() or any(map(str.isalnum, w)) for w in words], dtype=bool),
    )


def _steps(index: IntArray) -> BoolArray:
    """True where an index differs from the one before it; the first is True."""
    out = np.ones(len(index), dtype=bool)
    out[1:] = index[1:] != index[:-1]
    return out


def _features(
    words: Sequence[str], first: BoolArray, opens: BoolArray, quotation: IntArray, glued: BoolArray, sentence: IntArray
) -> FloatArray:
    """What marks and lines say, shape (n, FEATURES).

    In a quotation, its first token, its last; first and last of a sentence; first of a paragraph; capital; all capitals;
    continues a word; in a sentence that ends with a stop (headlines and list items do not).
    """
    last, quoted, begins = np.roll(first, -1), quotation > 0, _steps(quotation)
    stopped = last & np.array([w in _STOPS for w in words], dtype=bool)
    return np.stack(
        [
            quoted,
            quoted & begins,
            quoted & np.roll(begins, -1),
            first,
            last,
            opens,
            np.array([w[:1].isupper() for w in words], dtype=bool),
            np.array([len(w) > 1 and w.isupper() for w in words], dtype=bool),
            np.concatenate([[False], glued]),
            np.isin(sentence, sentence[stopped]),
        ],
        axis=1,
    ).astype(np.float32)
