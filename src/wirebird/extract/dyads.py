"""What one named party does to another, where the two are given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wirebird.encoder.heads import FloatArray, Heads
from wirebird.encoder.labels import TYPES
from wirebird.encoder.runner import EncodedWindow
from wirebird.encoder.windows import sentences_of
from wirebird.extract.spans import softmax

Offsets = tuple[int, int]


def _vector(encoded: EncodedWindow, where: Offsets) -> FloatArray | None:
    w = encoded.window
    inside = np.flatnonzero((w.starts >= 0) & (w.starts < where[1]) & (w.ends > where[0]))
    return encoded.hidden[inside].mean(axis=0) if len(inside) else None


def _sentence_vector(encoded: EncodedWindow, where: Offsets) -> FloatArray:
    """Mean vector of the sentence in which a span starts."""
    starts = encoded.window.starts
    token = int(np.flatnonzero((starts >= 0) & (starts < where[1]) & (encoded.window.ends > where[0]))[0])
    first, last = next((a, b) for a, b, _ in sentences_of(encoded.window) if a <= token < b)
    return np.asarray(encoded.hidden[first:last].mean(axis=0), dtype=np.float32)


def dyad_types(encoded: Sequence[EncodedWindow], heads: Heads, first: Offsets, second: Offsets) -> dict[str, float] | None:
    """Probabilities of what a party does to another.

    Args:
        encoded: the windows of the report.
        heads: the small heads that belong to the encoder.
        first: half-open code-point offsets of the acting party.
        second: offsets of the other.

    Returns:
        Probability by event type, and of "none" for no event between the two; they add up to 1. None when no window
        holds both.
    """
    for window in encoded:
        one, two = _vector(window, first), _vector(window, second)
        if one is not None and two is not None:
            p = softmax(heads.dyad(one[None], two[None], _sentence_vector(window, first)[None]))[0]
            return dict(zip(("none", *TYPES), p.tolist(), strict=True))
    return None
