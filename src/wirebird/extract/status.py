"""The status of an event: what the attribute head and the factuality head say of its mentions, weighed."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

import numpy as np

from wirebird.encoder.factuality_head import FactualityHead
from wirebird.encoder.heads import FloatArray, softmax
from wirebird.encoder.labels import STATUSES
from wirebird.encoder.runner import EncodedWindow
from wirebird.extract.calibration import StatusWeights
from wirebird.extract.factuality import gathered
from wirebird.extract.spans import TokenSpan

MENTIONS = 2
"""Mentions of an event that the factuality head reads, best first: more take time and change next to nothing."""


def log_softmax(x: FloatArray) -> FloatArray:
    """Logarithm of the softmax over the last axis."""
    return np.asarray(np.log(np.maximum(softmax(x), 1e-9)), dtype=np.float32)


def stated_statuses(
    text: str, encoded: Sequence[EncodedWindow], head: FactualityHead, events: Sequence[Sequence[TokenSpan]]
) -> list[FloatArray]:
    """What the factuality head says of the status of events.

    Args:
        text: the frozen report text.
        encoded: its windows, in order.
        head: the factuality head.
        events: the mentions of each event, token ranges within the window they are new in.

    Returns:
        For each event the log shares of the statuses, averaged over its mentions by their scores; shape (6,).
    """
    if not events:
        return []
    windows = [e for e in encoded if len(e.window.ids) > 2]
    begins = [int(e.window.starts[e.window.first_new]) for e in windows]
    best = [sorted(event, key=lambda m: -m.score)[:MENTIONS] for event in events]
    places = [(windows[bisect.bisect_right(begins, m.start) - 1], m.first, m.last) for event in best for m in event]
    logs = log_softmax(head(gathered(text, places))["status"])
    weights = np.array([m.score for event in best for m in event], dtype=np.float32)[:, None]
    edges = np.cumsum([0, *(len(event) for event in best[:-1])])
    return list(np.add.reduceat(logs * weights, edges) / np.add.reduceat(weights, edges))


def weighed_status(weights: StatusWeights, attribute: FloatArray, factuality: FloatArray) -> tuple[str, float]:
    """The likeliest status and its share.

    Args:
        weights: what each head is worth.
        attribute: log shares by the attribute head, shape (6,).
        factuality: log shares by the factuality head, shape (6,).
    """
    shares = softmax(weights.attribute * attribute + weights.factuality * factuality)
    return STATUSES[int(shares.argmax())], float(shares.max())
