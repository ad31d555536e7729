"""The attribution head: reads cues off a report's tokens, and for each cue which tokens are its source and its content.

A small transformer over the frozen token vectors (attribution_tokens.onnx) gives every token a narrower vector and tags
cues. A second graph (attribution_roles.onnx) meets each cue with the tokens around it. Both are written by
training/fit_attribution.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from wirebird.encoder.heads import FloatArray, IntArray

SOURCE, CUE, CONTENT = 1, 2, 3
"""Classes of a token beside a cue; 0 is none of them."""
REACH = 96
"""Tokens before and after a cue's first that may belong to it."""
LENGTH, MARGIN = 320, 32
"""Tokens read at once in a long report, and how many of them at either end only serve as context."""
MAX_CUES = 512
"""Cues read at once: what lies between takes some 100 KB each. Only a book has more."""
DISTANCES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Edges of the token distance buckets, alike in both directions."""
BUCKETS = {"distance": 27, "sentence": 9, "paragraph": 5, "quotation": 5, "marks": 5}
"""How a token lies to a cue, and in how many classes: distance in tokens, sentences and paragraphs; which of the two stand in
quotations, and whether in one; quotation marks between them."""


@dataclass(frozen=True)
class CueSurroundings:
    """The tokens around each of several cues.

    Attributes:
        at: token indices, shape (cues, 2 * REACH + 1).
        buckets: how they lie to the cue, in the order of BUCKETS, shape (cues, 2 * REACH + 1, 5).
        is_there: False beyond the ends of the report, same shape as `at`.
    """

    at: IntArray
    buckets: IntArray
    is_there: npt.NDArray[np.bool_]


def surroundings(cues: Sequence[tuple[int, int]], layout: IntArray) -> CueSurroundings:
    """What lies around each cue.

    Args:
        cues: token ranges, half-open.
        layout: sentence, paragraph, quotation and quotation marks passed of every token, shape (n, 4).
    """
    first, last = (np.array([c[k] for c in cues], dtype=np.int64)[:, None] for k in (0, 1))
    wide = first + np.arange(-REACH, REACH + 1)
    at = np.clip(wide, 0, len(layout) - 1)
    bucket = np.searchsorted(DISTANCES, np.where(wide < first, first - wide, wide - last + 1), side="right")
    distance = np.where(wide < first, len(DISTANCES) + bucket, bucket)
    distance[(wide >= first) & (wide < last)] = BUCKETS["distance"] - 1
    steps = layout[at] - layout[first]
    here, own = layout[at, 2], layout[first, 2]
    quotation = np.where(here == 0, own > 0, np.where(own == 0, 2, np.where(here == own, 3, 4)))
    sentence, paragraph = np.clip(steps[..., 0], -4, 4) + 4, np.clip(steps[..., 1], -2, 2) + 2
    marks = np.minimum(np.abs(steps[..., 3]), BUCKETS["marks"] - 1)
    buckets = np.stack([distance, sentence, paragraph, quotation, marks], axis=-1)
    return CueSurroundings(at=at, buckets=buckets, is_there=wide == at)


class AttributionHead:
    """The attribution head as it runs.

    Args:
        tokens: onnxruntime session over attribution_tokens.onnx.
        roles: the same over attribution_roles.onnx.
        whole: gives a session over attribution_tokens.onnx for stretches of LENGTH tokens alone: there the attention's bias
            need not be cut to size, an eighth of the time. Asked when a report has such a stretch.
    """

    def __init__(self, tokens: Any, roles: Any, whole: Callable[[], Any]) -> None:  # noqa: ANN401 - onnxruntime has no types
        self._tokens = tokens
        self._roles = roles
        self._load_whole = whole

    @cached_property
    def _whole(self) -> Any:  # noqa: ANN401 - as above
        return self._load_whole()

    def read(self, inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Token vectors and cue tags.

        Args:
            inputs: what is known of each token, shape (n, width + 25).

        Returns:
            Vectors, shape (n, d), and probabilities of outside, begin and inside of a cue, shape (n, 3).
        """
        size = len(inputs)
        margin = MARGIN if size > LENGTH else 0
        step = LENGTH - 2 * margin
        vectors, tags = [], []
        for at in range(0, size, step):
            first, stop = max(0, at - margin), min(size, at + step)
            stretch = inputs[None, first : stop + margin]
            graph = self._whole if stretch.shape[1] == LENGTH else self._tokens
            v, t = graph.run(None, {"tokens": stretch})
            vectors.append(v[0, at - first : stop - first])
            tags.append(t[0, at - first : stop - first])
        return np.concatenate(vectors), np.concatenate(tags)

    def roles(
        self, vectors: FloatArray, cues: Sequence[tuple[int, int]], layout: IntArray
    ) -> tuple[CueSurroundings, FloatArray]:
        """What the tokens around each cue are to it.

        Args:
            vectors: token vectors of `read`, shape (n, d).
            cues: token ranges, half-open; one at least.
            layout: as for `surroundings`.

        Returns:
            The tokens, and their probabilities of none, source, cue and content, shape (cues, 2 * REACH + 1, 4).
        """
        near = surroundings(cues, layout)
        pooled = np.stack([np.concatenate([vectors[a:b].mean(axis=0), vectors[a]]) for a, b in cues])
        scores = []
        for first in range(0, len(cues), MAX_CUES):
            rows = slice(first, first + MAX_CUES)
            given = {"vectors": vectors, "at": near.at[rows], "buckets": near.buckets[rows], "cues": pooled[rows]}
            scores += self._roles.run(None, given | {"is_there": near.is_there[rows].astype(np.float32)})
        return near, np.concatenate(scores)
