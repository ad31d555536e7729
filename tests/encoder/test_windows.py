from __future__ import annotations

import numpy as np
import pytest

from wirebird import Coder
from wirebird.encoder.windows import MAX_CONTEXT, MAX_NEW, make_windows

SENTENCE = "Rebels shelled the market town of Azaz before dawn, residents said."


def _spans(text: str, sentence: str, times: int) -> list[tuple[int, int]]:
    step = len(sentence) + 1
    return [(i * step, i * step + len(sentence)) for i in range(times)]


@pytest.mark.parametrize("times", [1, 5, 40], ids=["one", "few", "many"])
def test_every_sentence_is_new_in_exactly_one_window(coder: Coder, times: int) -> None:
    text = " ".join([SENTENCE] * times)
    windows = make_windows(text, _spans(text, SENTENCE, times), coder.encoder.tokenizer)
    new = [int(s) for w in windows for s in np.unique(w.sentence[w.first_new : -1])]
    assert new == list(range(times))


def test_token_offsets_point_at_their_words(coder: Coder) -> None:
    text = " ".join([SENTENCE] * 3)
    (window,) = make_windows(text, _spans(text, SENTENCE, 3), coder.encoder.tokenizer)
    words = [text[a:b] for a, b in zip(window.starts, window.ends, strict=True) if a >= 0]
    assert {"Rebels", "the", "market", "town"} <= set(words)
    assert "".join(words) == text.replace(" ", "")
    assert window.starts[0] == window.ends[-1] == -1


def test_windows_stay_within_their_size_and_carry_context(coder: Coder) -> None:
    text = " ".join([SENTENCE] * 60)
    windows = make_windows(text, _spans(text, SENTENCE, 60), coder.encoder.tokenizer)
    assert len(windows) > 2
    assert all(len(w.ids) <= MAX_NEW + MAX_CONTEXT + 2 for w in windows)
    assert windows[0].first_new == 1
    assert all(w.first_new > 1 for w in windows[1:])


def test_a_sentence_longer_than_a_window_is_cut_not_lost(coder: Coder) -> None:
    text = "and " * 700
    windows = make_windows(text, [(0, len(text) - 1)], coder.encoder.tokenizer)
    assert sum(len(w.ids) - 1 - w.first_new for w in windows) == 700
