"""What one named party does to another, where the two are given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wirebird.encoder.heads import Heads, IntArray, softmax
from wirebird.encoder.labels import TYPES
from wirebird.encoder.runner import EncodedWindow
from wirebird.encoder.windows import sentence_at

Offsets = tuple[int, int]


def _tokens(encoded: EncodedWindow, where: Offsets) -> IntArray:
    """Indices of the tokens that a span of the report covers in a window; empty when it lies elsewhere."""
    w = encoded.window
    return np.flatnonzero((w.starts >= 0) & (w.starts < where[1]) & (w.ends > where[0]))


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
        one, two = _tokens(window, first), _tokens(window, second)
        if len(one) and len(two):
            begin, end, _ = sentence_at(window.window, int(one[0]))
            vectors = (window.hidden[one], window.hidden[two], window.hidden[begin:end])
            p = softmax(heads.dyad(*(v.mean(axis=0)[None] for v in vectors)))[0]
            return dict(zip(("none", *TYPES), p.tolist(), strict=True))
    return None
