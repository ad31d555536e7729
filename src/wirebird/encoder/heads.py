"""The small heads in NumPy: who plays which part for a trigger, which triggers tell one event, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from wirebird.limits import check_time

SAME_PAIRS = 16384
"""Pairs of triggers that the same-event scorer looks at in one go."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


def sigmoid(x: FloatArray) -> FloatArray:
    """Logistic function, element by element."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), dtype=np.float32)


def softmax(x: FloatArray) -> FloatArray:
    """Softmax over the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


class Heads:
    """Weights of the small heads (written by training/export.py and training/fit_heads.py)."""

    def __init__(self, arrays: Mapping[str, FloatArray]) -> None:
        self._w = {name: np.asarray(value, dtype=np.float32) for name, value in arrays.items()}

    def _linear(self, name: str, x: FloatArray) -> FloatArray:
        y = x @ self._w[f"{name}.weight"].T
        bias = self._w.get(f"{name}.bias")
        return y if bias is None else y + bias

    def pair(self, triggers: FloatArray, spans: FloatArray, features: tuple[IntArray, IntArray], kinds: IntArray) -> FloatArray:
        """Probabilities that spans play each relation for triggers.

        Args:
            triggers: pooled trigger vectors, shape (n, width).
            spans: pooled span vectors, shape (m, width).
            features: token distance and sentence distance buckets, each of shape (n, m).
            kinds: event type index of each trigger, shape (n,).

        Returns:
            Shape (n, m, relations - 1), values 0 to 1.
        """
        return self._pairs("pair", triggers, spans, features, kinds)

    def where(
        self, triggers: FloatArray, spans: FloatArray, features: tuple[IntArray, IntArray], kinds: IntArray
    ) -> FloatArray:
        """Probabilities that events happened at place names; arguments as for `pair`, shape (n, m)."""
        return self._pairs("where", triggers, spans, features, kinds)[:, :, 0]

    def _pairs(
        self, head: str, triggers: FloatArray, spans: FloatArray, features: tuple[IntArray, IntArray], kinds: IntArray
    ) -> FloatArray:
        w = self._w
        # In place: the arrays are larger than what a processor keeps at hand, and new ones would cost more than the sums.
        hidden = self._linear(f"{head}.trigger", triggers)[:, None, :] + self._linear(f"{head}.span", spans)[None, :, :]
        match = self._linear(f"{head}.trigger_match", triggers)[:, None, :]
        part = match * self._linear(f"{head}.span_match", spans)[None, :, :]
        hidden += part
        hidden += np.take(w[f"{head}.distance.weight"], features[0], axis=0, out=part)
        hidden += np.take(w[f"{head}.sentence.weight"], features[1], axis=0, out=part)
        hidden += w[f"{head}.kind.weight"][kinds][:, None, :]
        return sigmoid(self._linear(f"{head}.out", np.maximum(hidden, 0, out=hidden)))

    def same(self, triggers: FloatArray, sentences: FloatArray, buckets: IntArray) -> FloatArray:
        """Probabilities that two triggers tell the same event.

        Args:
            triggers: pooled vectors, shape (n, width).
            sentences: mean vectors of their sentences, shape (n, width).
            buckets: sentence distance buckets, shape (n, n).

        Returns:
            Shape (n, n), symmetric.
        """
        projected = self._linear("same.project", triggers), self._linear("same.around", sentences)
        one, two = np.triu_indices(len(triggers))
        out = np.empty(buckets.shape, dtype=np.float32)
        for at in range(0, len(one), SAME_PAIRS):
            i, j = one[at : at + SAME_PAIRS], two[at : at + SAME_PAIRS]
            out[i, j] = out[j, i] = self._same_pairs(projected, buckets[i, j], i, j)
        return out

    def _same_pairs(self, projected: tuple[FloatArray, FloatArray], buckets: IntArray, i: IntArray, j: IntArray) -> FloatArray:
        """Some pairs of `same`: what lies between its steps is hundreds of times as large as its outcome."""
        check_time()
        parts = []
        for p in projected:
            parts += [p[i] * p[j], np.abs(p[i] - p[j])]
        hidden = self._linear("same.mix", np.concatenate(parts, axis=-1)) + self._w["same.distance.weight"][buckets]
        return sigmoid(self._linear("same.out", np.maximum(hidden, 0)))[:, 0]

    def attributes(self, triggers: FloatArray, sentences: FloatArray, kinds: IntArray, positions: IntArray) -> FloatArray:
        """Attribute logits of triggers.

        Args:
            triggers: pooled vectors, shape (n, width).
            sentences: mean vectors of the triggers' sentences, shape (n, width).
            kinds: event type indices, shape (n,).
            positions: position buckets of the sentences, shape (n,).

        Returns:
            Shape (n, attributes).
        """
        hidden = self._linear("attribute.hidden", triggers) + self._linear("attribute.sentence", sentences)
        hidden = hidden + self._w["attribute.kind.weight"][kinds] + self._w["attribute.position.weight"][positions]
        return self._linear("attribute.out", np.maximum(hidden, 0))

    def dyad(self, first: FloatArray, second: FloatArray, around: FloatArray) -> FloatArray:
        """What one party does to another: logits of no event and of each type.

        Args:
            first: mean vectors of the acting parties, shape (n, width).
            second: mean vectors of the others, shape (n, width).
            around: mean vectors of the acting parties' sentences, shape (n, width).

        Returns:
            Shape (n, 1 + types).
        """
        hidden = self._linear("dyad.first", first) + self._linear("dyad.second", second)
        return self._linear("dyad.out", np.maximum(hidden + self._linear("dyad.around", around), 0))

    def contexts(self, mean: FloatArray, peak: FloatArray) -> FloatArray:
        """Probabilities of the contexts of a report.

        Args:
            mean: mean of its windows' mean token vectors, shape (width,).
            peak: greatest value of every dimension over its tokens, shape (width,).

        Returns:
            Shape (contexts,), independent of each other.
        """
        hidden = self._linear("context.mean", mean) + self._linear("context.peak", peak)
        return sigmoid(self._linear("context.out", np.maximum(hidden, 0)))
