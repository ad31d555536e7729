"""The factuality head in NumPy: from an event word it looks at the words of its sentence.

Trained by training/fit_factuality.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wirebird.encoder.heads import FloatArray, IntArray
from wirebird.encoder.labels import FACT_TASKS, RELATIVE_EDGES

EDGES = np.array(RELATIVE_EDGES)
BUCKETS = len(EDGES) + 1


@dataclass(frozen=True)
class WordsInSentence:
    """Event words with the tokens they are read among; n of them, rows filled up to a common length L.

    Attributes:
        hidden: token vectors, shape (n, L, width).
        cues: cue classes of the tokens (extract.factuality_words), shape (n, L).
        ids: token ids, shape (n, L).
        first: index of each one's first token in its row, shape (n,).
        last: index after its last token, shape (n,).
        size: number of tokens in its row, shape (n,).
    """

    hidden: FloatArray
    cues: IntArray
    ids: IntArray
    first: IntArray
    last: IntArray
    size: IntArray


class FactualityHead:
    """Weights of the head, and what it says.

    Args:
        arrays: weights by name, with `words` (token ids that have a vector of their own, ascending) and `decode` (how much
            more the middle and the lowest values weigh).
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self._w = {name: np.asarray(value, dtype=np.float32) for name, value in arrays.items()}
        words = np.asarray(arrays["words"], dtype=np.int64)
        self._row = np.zeros(int(words.max()) + 2, dtype=np.int64)  # by token id; the last one stands for all beyond
        self._row[words] = np.arange(1, len(words) + 1)
        self.decode: tuple[float, float] = (float(self._w["decode"][0]), float(self._w["decode"][1]))
        self._heads: int = self._w["distance.weight"].shape[1]
        # Key and value weights by head: a handful of event words is compared with vectors as they are, which is a tenth of
        # the work of turning every token into a key and a value first.
        width = self._w["key.weight"].shape[1]
        self._key = self._w["key.weight"].reshape(self._heads, -1, width)
        self._value = self._w["value.weight"].reshape(self._heads, -1, width)
        cue_key = self._w["cue_key.weight"]
        self._cue_key = np.ascontiguousarray(cue_key.reshape(len(cue_key), self._heads, -1).transpose(1, 2, 0))
        bias = self._w["bias.weight"].reshape(-1, BUCKETS, self._heads) + self._w["distance.weight"]
        self._bias = np.ascontiguousarray(bias.reshape(-1, self._heads).T)

    def _linear(self, name: str, x: FloatArray) -> FloatArray:
        y = x @ self._w[f"{name}.weight"].T
        bias = self._w.get(f"{name}.bias")
        return y if bias is None else y + bias

    def __call__(self, given: WordsInSentence) -> dict[str, FloatArray]:
        """Logits by task (labels.FACT_TASKS), each of shape (n, outputs of the task)."""
        n, length, _ = given.hidden.shape
        at = np.arange(length)[None, :]
        inside = ((at >= given.first[:, None]) & (at < given.last[:, None])).astype(np.float32)
        trigger = np.asarray((inside[:, None] @ given.hidden)[:, 0] / inside.sum(axis=1, keepdims=True), dtype=np.float32)
        weights = self._attention(given, trigger, at)
        # Arrays with the heads first are (heads, n, ...): one product for each head.
        pooled = (weights @ given.hidden).transpose(1, 0, 2) @ self._value.transpose(0, 2, 1)
        own = self._w["cue_value.weight"][given.cues] + self._w["word_value.weight"][self._own_vector(given)]
        by_head = own.reshape(n, length, self._heads, -1).transpose(0, 2, 1, 3)
        seen = pooled.transpose(1, 0, 2) + (weights[:, :, None] @ by_head)[:, :, 0]
        around = np.asarray(seen.reshape(n, -1) + self._w["value.bias"], dtype=np.float32)
        first = np.maximum(self._linear("trigger", trigger) + self._linear("around", around), 0)
        logits = self._linear("out", np.maximum(self._linear("mix", first), 0) + first)
        edges = np.cumsum([0, *FACT_TASKS.values()])
        return {name: logits[:, edges[i] : edges[i + 1]] for i, name in enumerate(FACT_TASKS)}

    def _attention(self, given: WordsInSentence, trigger: FloatArray, at: IntArray) -> FloatArray:
        """How much each event word looks at each token, by head: shape (n, heads, L)."""
        n = len(given.hidden)
        query = self._linear("query", trigger).reshape(n, self._heads, -1).transpose(1, 0, 2)
        scores = (query @ self._key).transpose(1, 0, 2) @ given.hidden.transpose(0, 2, 1)
        by_cue = (query @ self._cue_key).transpose(1, 0, 2)
        scores += by_cue[np.arange(n)[:, None, None], np.arange(self._heads)[None, :, None], given.cues[:, None]]
        scores /= np.float32(np.sqrt(query.shape[2]))
        away = np.minimum(at - given.first[:, None], 0) + np.maximum(at - given.last[:, None] + 1, 0)
        distance = EDGES.searchsorted(away, side="right")
        scores += self._bias[:, given.cues * BUCKETS + distance].transpose(1, 0, 2)
        scores += np.where(at < given.size[:, None], np.float32(0), np.float32(-1e9))[:, None]
        e = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)

    def _own_vector(self, given: WordsInSentence) -> IntArray:
        """Row of each cue word's own vector; 0 for other tokens."""
        return np.where(given.cues > 0, self._row[np.minimum(given.ids, len(self._row) - 1)], 0)
