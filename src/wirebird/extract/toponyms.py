"""Place names off the token scores: where they stand, whether they are places, and at which of them an event happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from wirebird.encoder.heads import FloatArray, Heads, IntArray
from wirebird.encoder.labels import SPANS, TYPES, distance_buckets, sentence_buckets
from wirebird.encoder.runner import EncodedWindow
from wirebird.extract.spans import TokenSpan, find_spans
from wirebird.extract.thresholds import Thresholds

ASSOCIATIVE = 0.5
FAINT = 0.25
"""Score from which words may be the place of an event: another head decides, so more are looked at."""


@dataclass(frozen=True)
class NamedPlace:
    """Words that name a place.

    Attributes:
        span: where they stand.
        is_associative: whether they stand for a people, a government or part of a name.
    """

    span: TokenSpan
    is_associative: bool


def names_in(text: str, encoded: EncodedWindow, limits: Thresholds) -> list[NamedPlace]:
    """Place names of a window, context included, in text order."""
    found = find_spans(text, encoded, "toponym", limits.toponym)
    if not found:
        return []
    inside = encoded.span_shares[:, SPANS.index("associative"), 1:].sum(axis=-1)
    return [NamedPlace(s, bool(inside[s.first : s.last].mean() > ASSOCIATIVE)) for s in found]


def find_toponyms(text: str, windows: Sequence[EncodedWindow], limits: Thresholds) -> list[NamedPlace]:
    """Place names of all windows in text order, none twice."""
    return [
        name for encoded in windows for name in names_in(text, encoded, limits) if name.span.first >= encoded.window.first_new
    ]


def place_spans(text: str, encoded: EncodedWindow, limits: Thresholds) -> list[TokenSpan]:
    """Words that may say where an event of the window happened: place phrases, and place names outside of them."""
    phrases = find_spans(text, encoded, "place", limits.span)
    names = [n.span for n in names_in(text, encoded, limits) if not n.is_associative]
    alone = [n for n in names if all(n.end <= p.start or p.end <= n.start for p in phrases)]
    return sorted([*phrases, *alone], key=lambda s: s.start)


@dataclass(frozen=True)
class EventNames:
    """The words of one event in a window, and the place names it may have happened at.

    Attributes:
        trigger: mean vector of the event's words, shape (1, width).
        kind: index of the likeliest event type, shape (1,).
        names: the place names, in text order.
        vectors: their mean vectors, shape (m, width).
        features: token and sentence distance buckets, each of shape (1, m).
    """

    trigger: FloatArray
    kind: IntArray
    names: tuple[TokenSpan, ...]
    vectors: FloatArray
    features: tuple[IntArray, IntArray]


def names_of_event(
    text: str, windows: Sequence[EncodedWindow], limits: Thresholds, event: tuple[int, int]
) -> EventNames | None:
    """What the place of one given event is chosen from; None when its words lie in no window or no place is named there.

    Args:
        text: the report.
        windows: all of it, encoded.
        limits: the operating point.
        event: half-open code-point offsets of the event's words.
    """
    for encoded in windows:
        w = encoded.window
        inside = np.flatnonzero((w.starts >= 0) & (w.starts < event[1]) & (w.ends > event[0]))
        if not len(inside) or inside[0] < w.first_new:
            continue
        first, last = int(inside[0]), int(inside[-1]) + 1
        named = [n.span for n in names_in(text, encoded, msgspec.structs.replace(limits, toponym=FAINT))]
        phrases = find_spans(text, encoded, "place", limits.span)
        alone = [p for p in phrases if all(p.end <= n.start or n.end <= p.start for n in named)]
        found = tuple(sorted([*named, *alone], key=lambda s: s.start))
        if not found:
            return None
        scores = encoded.trigger_shares[first:last]
        kind = (scores[:, 1::2] + scores[:, 2::2]).sum(axis=0)[: len(TYPES)].argmax(keepdims=True)
        features = (
            distance_buckets(np.array([[s.first - first for s in found]])),
            sentence_buckets(np.array([[s.sentence - int(w.sentence[first]) for s in found]])),
        )
        vectors = np.stack([encoded.hidden[s.first : s.last].mean(axis=0) for s in found])
        return EventNames(encoded.hidden[first:last].mean(axis=0)[None], kind, found, vectors, features)
    return None


def places_of_event(
    text: str, windows: Sequence[EncodedWindow], heads: Heads, limits: Thresholds, event: tuple[int, int]
) -> list[TokenSpan]:
    """The place names at which one given event happened, in text order; arguments as for `names_of_event`."""
    asked = names_of_event(text, windows, limits, event)
    if asked is None:
        return []
    scores = heads.where(asked.trigger, asked.vectors, asked.features, asked.kind)[0]
    return [s for s, score in zip(asked.names, scores, strict=True) if score >= limits.event_place]
