"""What is computed in another way for speed, against the plain way."""

from __future__ import annotations

import numpy as np

from wirebird.encoder.attribution import LENGTH
from wirebird.encoder.heads import softmax
from wirebird.encoder.labels import SPANS
from wirebird.encoder.runner import DATA, EncodedWindow, Encoder
from wirebird.encoder.windows import Window


def _window(size: int) -> EncodedWindow:
    rng = np.random.default_rng(7)
    at = np.arange(size)
    window = Window(ids=at, starts=2 * at, ends=2 * at + np.where(at % 3, 2, 1), sentence=at // 5, first_new=1)
    draw = {"hidden": (size, 6), "trigger": (size, 33), "spans": (size, len(SPANS), 3)}
    return EncodedWindow(window=window, **{name: rng.normal(size=shape).astype(np.float32) for name, shape in draw.items()})


def test_shares_of_a_window_are_the_softmax_of_its_scores() -> None:
    encoded = _window(40)
    assert np.array_equal(encoded.span_shares, softmax(encoded.spans))
    assert np.array_equal(encoded.trigger_shares, softmax(encoded.trigger))


def test_a_token_continues_a_word_where_the_one_before_ends() -> None:
    window = _window(7).window
    assert window.continues == [False, False, True, True, False, True, True]
    assert window.bounds == (window.starts.tolist(), window.ends.tolist())


def test_same_event_scores_are_symmetric_and_do_not_depend_on_the_number_of_triggers() -> None:
    heads, rng = Encoder(DATA).heads, np.random.default_rng(3)
    triggers, sentences = (rng.normal(size=(9, 384)).astype(np.float32) for _ in range(2))
    buckets = np.abs(np.arange(9)[:, None] - np.arange(9)) % 8
    scores = heads.same(triggers, sentences, buckets)
    assert np.array_equal(scores, scores.T)
    assert np.allclose(scores[2:5, 2:5], heads.same(triggers[2:5], sentences[2:5], buckets[2:5, 2:5]), atol=1e-6)


def test_full_stretches_are_read_alike_by_both_forms_of_the_attribution_graph() -> None:
    head = Encoder(DATA).attribution
    tokens = np.random.default_rng(5).normal(size=(1, LENGTH, 409)).astype(np.float32)
    both = [graph.run(None, {"tokens": tokens}) for graph in (head._tokens, head._whole)]
    assert all(np.array_equal(a, b) for a, b in zip(*both, strict=True))
