"""Reads triggers and labelled spans off the token scores of one window."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from wirebird.encoder.heads import FloatArray, IntArray
from wirebird.encoder.labels import SPANS, TYPES
from wirebird.encoder.runner import EncodedWindow
from wirebird.encoder.windows import Window, sentences_of
from wirebird.extract.carried_out import carried_out
from wirebird.extract.thresholds import Thresholds

RETREAT = TYPES.index("RETREAT")
WITHDRAWAL = (RETREAT, TYPES.index("CONCEDE"), TYPES.index("ASSAULT"))
"""Types among which the encoder divides a withdrawal that is carried out: the deed, its word, the fighting told around it."""

WORD_FOR_WORD = frozenset({"cue", "time"})
"""Spans whose function words count: "according to", "since May"."""

LEADING = frozenset(
    "and or but by at in on with against of that to from as for after before was were is are be been being has have had".split()
)
TRAILING = frozenset("and or but by at in on with against of that to from as for near the a an who which over".split())
"""Function words that cannot begin or end a span; tags that end a word early leave them behind."""
BOUNDING = {"at": frozenset({"least", "most"}), "as": frozenset({"many", "few"})}
"""Function words that begin a span after all, before these words: "at least 20 villagers", "as many as 20"."""


@dataclass(frozen=True)
class TokenSpan:
    """A stretch of tokens in a window, with its place in the report.

    Attributes:
        first: index of the first token.
        last: index after the last token.
        start: code-point offset in the report.
        end: half-open end offset.
        sentence: index of the sentence of the first token.
        score: uncalibrated, 0 to 1.
    """

    first: int
    last: int
    start: int
    end: int
    sentence: int
    score: float


@dataclass(frozen=True)
class Trigger:
    """An event mention: trigger words with an event type.

    Attributes:
        span: the words, with the token head's score.
        kind: index of the event type.
        vector: mean token vector.
        sentence_vector: mean token vector of its sentence.
        type_share: the type's share among the scores of all types, 0 to 1.
    """

    span: TokenSpan
    kind: int
    vector: FloatArray
    sentence_vector: FloatArray
    type_share: float


def _is_wordlike(words: str) -> bool:
    return words.isalnum() or any(map(str.isalnum, words))


def _is_of_word(c: str) -> bool:
    """A letter, digit or combining mark: in decomposed text an accent stands after its letter."""
    return c.isalnum() or bool(unicodedata.combining(c))


def _without_function_words(text: str, window: Window, first: int, last: int) -> tuple[int, int]:
    """Drops function words at the ends of a token range; a range of nothing else becomes empty. Pieces of words stay."""
    starts, ends = window.bounds
    continues = window.continues
    while first < last and not continues[last - 1] and text[starts[last - 1] : ends[last - 1]].lower() in TRAILING:
        last -= 1
    while first < last and not continues[first + 1] and text[starts[first] : ends[first]].lower() in LEADING:
        follows = text[starts[first + 1] : ends[first + 1]].lower() if first + 1 < last else ""
        if follows in BOUNDING.get(text[starts[first] : ends[first]].lower(), ()):
            break
        first += 1
    return first, last


def _whole_words(text: str, window: Window, first: int, last: int) -> tuple[int, int]:
    """Widens a token range to whole words, then drops punctuation at its ends."""
    starts, ends = window.bounds
    continues = window.continues

    def joins(i: int) -> bool:
        """Token i and the one before it are letters of one word."""
        return continues[i] and _is_of_word(text[ends[i - 1] - 1]) and _is_of_word(text[starts[i]])

    while first > 1 and joins(first):
        first -= 1
    while last < len(starts) - 1 and joins(last):
        last += 1
    while last > first and not _is_wordlike(text[starts[last - 1] : ends[last - 1]]):
        last -= 1
    while first < last and not _is_wordlike(text[starts[first] : ends[first]]):
        first += 1
    return first, last


def _span(text: str, window: Window, bounds: tuple[int, int], score: float, *, trims: bool) -> TokenSpan | None:
    first, last = _whole_words(text, window, *bounds)
    if trims:
        first, last = _without_function_words(text, window, first, last)
    if first >= last:
        return None
    starts, ends = window.bounds
    return TokenSpan(first, last, starts[first], ends[last - 1], int(window.sentence[first]), score)


def means_of(hidden: FloatArray, ranges: Sequence[tuple[int, int]]) -> FloatArray:
    """Mean vectors of token ranges (half-open), shape (ranges, width)."""
    # One sum a range: NumPy's reduceat, which takes them all, is seven times slower along the first axis.
    out = np.empty((len(ranges), hidden.shape[1]), dtype=np.float32)
    for row, (first, last) in zip(out, ranges, strict=True):
        np.add.reduce(hidden[first:last], axis=0, out=row)
        np.divide(row, last - first, out=row)
    return out


def _sentence_means(encoded: EncodedWindow) -> tuple[IntArray, FloatArray]:
    """For every token the row of its sentence, and the sentences' mean vectors."""
    found = sentences_of(encoded.window)
    row = np.zeros(len(encoded.window.ids), dtype=np.int64)
    row[1:-1] = np.repeat(np.arange(len(found)), [last - first for first, last, _ in found])
    return row, means_of(encoded.hidden, [(first, last) for first, last, _ in found])


def find_triggers(text: str, encoded: EncodedWindow, limits: Thresholds) -> list[Trigger]:
    """Trigger spans among the new sentences of a window, in text order."""
    window = encoded.window
    if len(window.ids) <= 2:
        return []
    p = encoded.trigger_shares
    begin, inside = p[:, 1::2], p[:, 2::2]
    total = begin + inside
    # A run goes on through its weaker tokens; its best token must reach the threshold.
    best_kind = total.argmax(axis=-1)
    is_live = total[np.arange(len(total)), best_kind] >= 0.6 * limits.trigger
    is_live[: window.first_new] = False
    is_live[-1] = False
    live, kinds = is_live.tolist(), best_kind.tolist()
    row, means = _sentence_means(encoded)
    found: list[Trigger] = []
    at = window.first_new
    size = len(live)
    while at < size:
        if not live[at]:
            at += 1
            continue
        kind = kinds[at]
        stop = at + 1
        while stop < size and live[stop] and kinds[stop] == kind and begin[stop, kind] <= inside[stop, kind]:
            stop += 1
        score = float(total[at:stop, kind].max())
        span = _span(text, window, (at, stop), score, trims=True) if score >= limits.trigger else None
        if span and not (found and found[-1].span.last > span.first):
            best = at + int(total[at:stop, kind].argmax())
            share = total[best, kind]
            if kind in WITHDRAWAL and carried_out(text[span.start : span.end]):
                # Whether it is a word or a deed, and which, is settled: what the head gave to all is the deed's.
                shared = total[at:stop, WITHDRAWAL].sum(axis=-1)
                kind, share, span = RETREAT, shared[best - at], replace(span, score=float(shared.max()))
            found.append(
                Trigger(
                    span=span,
                    kind=kind,
                    vector=encoded.hidden[span.first : span.last].mean(axis=0),
                    sentence_vector=means[row[span.first]],
                    type_share=float(share / total[best].sum()),
                )
            )
        at = stop
    return found


def find_spans(text: str, encoded: EncodedWindow, name: str, least: float) -> list[TokenSpan]:
    """Spans of one of the span heads in a window (context included), in text order, not overlapping."""
    window = encoded.window
    shares = encoded.span_shares[:, SPANS.index(name)]
    total = shares[:, 1] + shares[:, 2]
    is_live = total >= least
    is_live[[0, -1]] = False
    if not is_live.any():
        return []
    live, begin, inside = is_live.tolist(), shares[:, 1].tolist(), shares[:, 2].tolist()
    found: list[TokenSpan] = []
    at, size = 1, len(live)
    while at < size:
        if not live[at]:
            at += 1
            continue
        stop = at + 1
        while stop < size and live[stop] and begin[stop] <= max(inside[stop], 0.5):
            stop += 1
        score = float(total[at:stop].mean())
        span = _span(text, window, (at, stop), score, trims=name not in WORD_FOR_WORD)
        if span and not (found and found[-1].last > span.first) and span.sentence == window.sentence[span.last - 1]:
            found.append(span)
        at = stop
    return found
