"""Cuts a report into windows of whole sentences for the encoder.

A window holds up to `MAX_NEW` tokens of new sentences, preceded by up to `MAX_CONTEXT` tokens of the sentences
just before them: an actor named a sentence earlier stays in sight at a window's edge. Triggers are read off the
new sentences only, so no trigger is read twice; arguments may lie in the context.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

MAX_NEW = 264
MAX_CONTEXT = 32
CLS, SEP = 101, 102

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Window:
    """Token ids of one encoder row with their places in the report.

    Attributes:
        ids: token ids with [CLS] and [SEP], shape (T,).
        starts: code-point offset in the report where each token starts, shape (T,); -1 for [CLS] and [SEP].
        ends: half-open end offsets, shape (T,); -1 likewise.
        sentence: index of the sentence each token belongs to, shape (T,); -1 likewise.
        first_new: index of the first token that is not context.
    """

    ids: IntArray
    starts: IntArray
    ends: IntArray
    sentence: IntArray
    first_new: int

    @cached_property
    def bounds(self) -> tuple[list[int], list[int]]:
        """`starts` and `ends` as plain numbers: they are read one by one a thousand times a report."""
        return self.starts.tolist(), self.ends.tolist()

    @cached_property
    def continues(self) -> list[bool]:
        """True for tokens that continue the word of the token before them."""
        joined = (self.starts[1:] == self.ends[:-1]) & (self.starts[1:] >= 0)
        return [False, *joined.tolist()]


@dataclass
class _Sentence:
    index: int
    ids: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def _tokenize(text: str, sentences: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> list[_Sentence]:
    encodings = tokenizer.encode_batch([text[s:e] for s, e in sentences], add_special_tokens=False)
    out = []
    for index, ((start, _), enc) in enumerate(zip(sentences, encodings, strict=True)):
        # A sentence longer than a window is cut into pieces; its tail becomes a window of its own.
        for at in range(0, max(1, len(enc.ids)), MAX_NEW):
            offsets = enc.offsets[at : at + MAX_NEW]
            out.append(
                _Sentence(
                    index=index,
                    ids=list(enc.ids[at : at + MAX_NEW]),
                    starts=[start + a for a, _ in offsets],
                    ends=[start + b for _, b in offsets],
                )
            )
    return [s for s in out if s.ids]


def _array(values: list[int]) -> IntArray:
    return np.asarray(values, dtype=np.int64)


def _window(context: Sequence[_Sentence], new: Sequence[_Sentence]) -> Window:
    ids, starts, ends, sentence = [CLS], [-1], [-1], [-1]
    for s in (*context, *new):
        ids += s.ids
        starts += s.starts
        ends += s.ends
        sentence += [s.index] * len(s.ids)
    first_new = 1 + sum(len(s.ids) for s in context)
    return Window(
        ids=_array([*ids, SEP]),
        starts=_array([*starts, -1]),
        ends=_array([*ends, -1]),
        sentence=_array([*sentence, -1]),
        first_new=first_new,
    )


def make_windows(text: str, sentences: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> list[Window]:
    """Windows of whole sentences over a report.

    Args:
        text: the frozen report text.
        sentences: half-open code-point offsets of the sentences, in order.
        tokenizer: the encoder's tokenizer.

    Returns:
        Windows in text order; every sentence is new in exactly one (or, over 264 tokens long, in several pieces).
    """
    pieces = _tokenize(text, sentences, tokenizer)
    windows = []
    at = 0
    while at < len(pieces):
        stop, size = at, 0
        while stop < len(pieces) and (stop == at or size + len(pieces[stop].ids) <= MAX_NEW):
            size += len(pieces[stop].ids)
            stop += 1
        begin, extra = at, 0
        while begin > 0 and extra + len(pieces[begin - 1].ids) <= MAX_CONTEXT:
            begin -= 1
            extra += len(pieces[begin].ids)
        windows.append(_window(pieces[begin:at], pieces[at:stop]))
        at = stop
    return windows


def sentences_of(window: Window) -> list[tuple[int, int, int]]:
    """Token ranges (half-open) of a window's sentences with their indices in the report."""
    inner = window.sentence[1:-1]
    if not len(inner):
        return []
    cuts = [0, *(np.flatnonzero(np.diff(inner)) + 1).tolist(), len(inner)]
    return [(a + 1, b + 1, int(inner[a])) for a, b in itertools.pairwise(cuts)]


def sentence_at(window: Window, token: int) -> tuple[int, int, int]:
    """Token range (half-open) of the sentence that a token belongs to, and its index in the report."""
    return next(s for s in sentences_of(window) if s[0] <= token < s[1])
