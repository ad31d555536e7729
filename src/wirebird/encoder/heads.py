"""The small heads in NumPy: who plays which part for a trigger, which triggers tell one event, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


def sigmoid(x: FloatArray) -> FloatArray:
    """Logistic function, element by element."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), dtype=np.float32)


class Heads:
    """Weights of the pair, same-event and attribute heads (written by training/export.py)."""

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
        hidden = self._linear("pair.trigger", triggers)[:, None, :] + self._linear("pair.span", spans)[None, :, :]
        hidden = hidden + self._w["pair.distance.weight"][features[0]] + self._w["pair.sentence.weight"][features[1]]
        hidden = hidden + self._w["pair.kind.weight"][kinds][:, None, :]
        return sigmoid(self._linear("pair.out", np.maximum(hidden, 0)))

    def same(self, triggers: FloatArray, buckets: IntArray) -> FloatArray:
        """Probabilities that two triggers tell the same event.

        Args:
            triggers: pooled vectors, shape (n, width).
            buckets: sentence distance buckets, shape (n, n).

        Returns:
            Shape (n, n), symmetric.
        """
        p = self._linear("same.project", triggers)
        first, second = p[:, None, :], p[None, :, :]
        mixed = np.concatenate([first * second, np.abs(first - second)], axis=-1)
        hidden = np.maximum(self._linear("same.mix", mixed) + self._w["same.sentence.weight"][buckets], 0)
        return sigmoid(self._linear("same.out", hidden))[..., 0]

    def attributes(self, triggers: FloatArray, kinds: IntArray) -> FloatArray:
        """Attribute logits of triggers, shape (n, attributes)."""
        hidden = np.maximum(self._linear("attribute.hidden", triggers) + self._w["attribute.kind.weight"][kinds], 0)
        return self._linear("attribute.out", hidden)
