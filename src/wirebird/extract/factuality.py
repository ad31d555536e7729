"""Whether given event words took place, by the report's own words: values, time and status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wirebird.encoder.factuality_head import FactualityHead, WordsInSentence
from wirebird.encoder.heads import FloatArray, IntArray, sigmoid, softmax
from wirebird.encoder.labels import STATUSES
from wirebird.encoder.runner import EncodedWindow
from wirebird.encoder.windows import Window, sentence_at
from wirebird.extract.factuality_words import cue_words
from wirebird.records import Certainty, JudgedWords, Polarity, Status

REACH = 32
"""Tokens on either side of event words that are looked at, within their sentence."""

CLEAR, CERTAIN = 1.0, 2.0
"""Least distance from 0 of the value of something that is told as probable, and as certain."""

GROUPS: dict[str, tuple[Status, ...]] = {
    "did": ("happened", "ongoing"),
    "will": ("planned",),
    "open": ("possible", "planned"),
    "not": ("denied", "failed"),
}
"""Statuses that a value allows; the status head chooses among them."""


@dataclass(frozen=True)
class Stated:
    """What a report says of event words.

    Attributes:
        committed: how far the writer, or who is quoted, commits to it, past or future: -3 (surely not) to 3 (surely).
        happened: whether it has come about by the time of writing, same scale: plans and wishes are below 0.
        future: that it lies ahead, 0 to 1.
        status: shares of the six statuses, in the order of labels.STATUSES; shape (6,).
    """

    committed: float
    happened: float
    future: float
    status: FloatArray

    @property
    def polarity(self) -> Polarity:
        """On which side of 0 the value lies, if clearly."""
        return "positive" if self.committed >= CLEAR else "negative" if self.committed <= -CLEAR else "open"

    @property
    def certainty(self) -> Certainty:
        """How far from 0 the value lies."""
        away = abs(self.committed)
        return "certain" if away >= CERTAIN else "probable" if away >= CLEAR else "possible"

    @property
    def likely_status(self) -> tuple[Status, float]:
        """The status that fits the values best, and its share among all."""
        if self.polarity == "positive":
            group = "will" if self.happened < 0 and self.future >= 0.5 else "did"
        else:
            group = "not" if self.polarity == "negative" else "open"
        best = max(GROUPS[group], key=lambda name: float(self.status[STATUSES.index(name)]))
        return best, float(self.status[STATUSES.index(best)])


def values_of(shares: FloatArray, weights: tuple[float, float]) -> FloatArray:
    """Medians of distributions over the whole numbers from -3 to 3.

    Args:
        shares: shape (n, 7), rows adding up to 1.
        weights: how much more the middle three and the lowest two numbers weigh: the rare answers would else be lost to the
            common one.

    Returns:
        Shape (n,), -3 to 3; between whole numbers by the share of the number that the median falls on.
    """
    middle, low = weights
    p = shares * np.array([low, low, middle, middle, middle, 1, 1], dtype=np.float32)
    p = p / p.sum(axis=1, keepdims=True)
    total = p.cumsum(axis=1)
    at = (total >= 0.5).argmax(axis=1)
    rows = np.arange(len(p))
    below = total[rows, at] - p[rows, at]
    return np.asarray(np.clip(at - 3.5 + (0.5 - below) / p[rows, at], -3.0, 3.0), dtype=np.float32)


def token_cues(text: str, window: Window, first: int, last: int) -> IntArray:
    """Cue class of each of the tokens first to last of a window; no [CLS] or [SEP] among them."""
    cues = np.zeros(last - first, dtype=np.int64)
    starts, ends = window.starts[first:last], window.ends[first:last]
    begin = int(starts[0])
    found = cue_words(text[begin : int(ends[-1])])
    if found:
        spans = np.array(found)
        firsts = ends.searchsorted(spans[:, 0] + begin, side="right")
        lasts = starts.searchsorted(spans[:, 1] + begin, side="left")
        for a, b, k in zip(firsts.tolist(), lasts.tolist(), spans[:, 2].tolist(), strict=True):
            cues[a:b] = k
    return cues


def gathered(text: str, places: Sequence[tuple[EncodedWindow, int, int]]) -> WordsInSentence:
    """The tokens around event words, given by window and token range."""
    rows: list[tuple[EncodedWindow, int, int, IntArray]] = []
    seen: dict[tuple[int, int], IntArray] = {}
    for encoded, first, last in places:
        sentence = encoded.window.sentence[1:-1]
        a, b = (1 + int(x) for x in sentence.searchsorted([sentence[first - 1], sentence[first - 1] + 1]))
        key = (id(encoded), a)
        if key not in seen:
            seen[key] = token_cues(text, encoded.window, a, b)
        start, stop = max(a, first - REACH), min(b, last + REACH)
        rows.append((encoded, start, stop, seen[key][start - a : stop - a]))
    size = np.array([stop - start for _, start, stop, _ in rows])
    shape = (len(rows), int(size.max()))
    hidden = np.zeros((*shape, rows[0][0].hidden.shape[1]), dtype=np.float32)
    cues, ids = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for i, (encoded, start, stop, found) in enumerate(rows):
        hidden[i, : stop - start] = encoded.hidden[start:stop]
        cues[i, : stop - start] = found
        ids[i, : stop - start] = encoded.window.ids[start:stop]
    begins = np.array([start for _, start, _, _ in rows])
    first = np.array([f for _, f, _ in places]) - begins
    last = np.minimum(np.array([x for _, _, x in places]) - begins, size)
    return WordsInSentence(hidden, cues, ids, first, last, size)


def judge(text: str, places: Sequence[tuple[EncodedWindow, int, int]], head: FactualityHead) -> list[Stated]:
    """What the report says of event words.

    Args:
        text: the frozen report text.
        places: window and half-open token range of each one.
        head: the factuality head.

    Returns:
        One result each, in the order given.
    """
    if not places:
        return []
    logits = head(gathered(text, places))
    committed = values_of(softmax(logits["committed"]), head.decode)
    happened = values_of(softmax(logits["happened"]), (1.0, 1.0))
    future, status = sigmoid(logits["future"])[:, 0], softmax(logits["status"])
    return [
        Stated(committed=float(c), happened=float(h), future=float(f), status=s)
        for c, h, f, s in zip(committed, happened, future, status, strict=True)
    ]


def judge_spans(
    text: str, encoded: Sequence[EncodedWindow], head: FactualityHead, spans: Sequence[tuple[int, int]]
) -> list[Stated | None]:
    """What a text says of words given by code-point offsets, in the order given; None where the text has no token there."""
    places = [_tokens_at(encoded, start, end) for start, end in spans]
    found = iter(judge(text, [p for p in places if p], head))
    return [next(found) if p else None for p in places]


def judged_words(text: str, span: tuple[int, int], stated: Stated | None) -> JudgedWords:
    """The record of words given by code-point offsets and what is stated of them, None where the text has no token there."""
    start, end = span
    if stated is None:
        return JudgedWords(start=start, end=end, text=text[start:end])
    status, share = stated.likely_status
    return JudgedWords(
        start=start,
        end=end,
        text=text[start:end],
        factuality=round(stated.committed, 2),
        happened=round(stated.happened, 2),
        polarity=stated.polarity,
        certainty=stated.certainty,
        future=round(stated.future, 3),
        status=status,
        status_probability=round(share, 3),
    )


def _tokens_at(encoded: Sequence[EncodedWindow], start: int, end: int) -> tuple[EncodedWindow, int, int] | None:
    """Window and token range of words given by code-point offsets; None where the text has no token there."""
    for window in encoded:
        w = window.window
        inside = np.flatnonzero((w.starts >= 0) & (w.starts < end) & (w.ends > start))
        inside = inside[inside >= w.first_new]
        if len(inside):
            _, stop, _ = sentence_at(w, int(inside[0]))
            return window, int(inside[0]), min(int(inside[-1]) + 1, stop)
    return None
