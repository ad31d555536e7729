"""Triggers and spans are read off hand-made token scores; no model runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from wirebird.encoder.labels import SPANS, TYPES
from wirebird.encoder.runner import EncodedWindow
from wirebird.encoder.windows import Window
from wirebird.extract.spans import find_spans, find_triggers
from wirebird.extract.thresholds import Thresholds

TEXT = "Rebels shelled Azaz."
TOKENS = [(0, 6), (7, 11), (11, 14), (15, 19), (19, 20)]
ASSAULT = TYPES.index("ASSAULT")


def _encoded(
    trigger: dict[int, tuple[int, float]],
    party: dict[int, int] | None = None,
    first_new: int = 1,
    tokens: Sequence[tuple[int, int]] = TOKENS,
) -> EncodedWindow:
    size = len(tokens) + 2
    window = Window(
        ids=np.ones(size, dtype=np.int64),
        starts=np.array([-1, *(a for a, _ in tokens), -1]),
        ends=np.array([-1, *(b for _, b in tokens), -1]),
        sentence=np.array([-1, *([0] * len(tokens)), -1]),
        first_new=first_new,
    )
    scores = np.zeros((size, 1 + 2 * len(TYPES)), dtype=np.float32)
    scores[:, 0] = 6
    for token, (column, value) in trigger.items():
        scores[token, column] = value
    spans = np.zeros((size, len(SPANS), 3), dtype=np.float32)
    spans[:, :, 0] = 6
    for token, tag in (party or {}).items():
        spans[token, SPANS.index("party"), tag] = 12
    return EncodedWindow(window=window, hidden=np.ones((size, 4), dtype=np.float32), trigger=scores, spans=spans)


def test_a_trigger_covers_whole_words_even_when_one_piece_fires() -> None:
    (found,) = find_triggers(TEXT, _encoded({2: (1 + 2 * ASSAULT, 12)}), Thresholds())
    assert TEXT[found.span.start : found.span.end] == "shelled"
    assert found.kind == ASSAULT


def test_scores_below_the_threshold_are_no_trigger() -> None:
    assert find_triggers(TEXT, _encoded({2: (1 + 2 * ASSAULT, 5)}), Thresholds(trigger=0.5)) == []


def test_triggers_in_the_context_belong_to_the_window_before() -> None:
    assert find_triggers(TEXT, _encoded({2: (1 + 2 * ASSAULT, 12)}, first_new=4), Thresholds()) == []


@pytest.mark.parametrize(
    ("given", "verb", "kind"),
    [
        ("ASSAULT", "began", "RETREAT"),
        ("CONCEDE", "began", "RETREAT"),
        ("ASSAULT", "hit a", "ASSAULT"),
        ("AID", "began", "AID"),
    ],
)
def test_words_that_carry_out_a_withdrawal_are_no_attack(given: str, verb: str, kind: str) -> None:
    text, begin = f"Troops {verb} drawdown.", 1 + 2 * TYPES.index(given)
    tokens = [(0, 6), (7, 12), (13, 17), (17, 21), (21, 22)]
    found = find_triggers(text, _encoded({2: (begin, 12), 3: (begin + 1, 12), 4: (begin + 1, 12)}, tokens=tokens), Thresholds())
    assert [(text[t.span.start : t.span.end], TYPES[t.kind]) for t in found] == [(f"{verb} drawdown", kind)]


def test_a_begin_tag_starts_a_new_span() -> None:
    apart = find_spans(TEXT, _encoded({}, {1: 1, 4: 1}), "party", 0.5)
    assert [TEXT[s.start : s.end] for s in apart] == ["Rebels", "Azaz"]
    joined = find_spans(TEXT, _encoded({}, {1: 1, 2: 2, 3: 2, 4: 2}), "party", 0.5)
    assert [TEXT[s.start : s.end] for s in joined] == ["Rebels shelled Azaz"]


def test_punctuation_at_the_edge_is_dropped() -> None:
    (span,) = find_spans(TEXT, _encoded({}, {4: 1, 5: 2}), "party", 0.5)
    assert TEXT[span.start : span.end] == "Azaz"


def test_an_accent_written_apart_stays_in_its_word() -> None:
    text = "Erdog\u0306an spoke."
    window = Window(
        ids=np.ones(6, dtype=np.int64),
        starts=np.array([-1, 0, 6, 9, 14, -1]),
        ends=np.array([-1, 6, 8, 14, 15, -1]),
        sentence=np.array([-1, 0, 0, 0, 0, -1]),
        first_new=1,
    )
    spans = np.zeros((6, len(SPANS), 3), dtype=np.float32)
    spans[:, :, 0] = 6
    spans[1, SPANS.index("party"), 1] = 12
    flat = np.zeros((6, 1 + 2 * len(TYPES)), dtype=np.float32)
    encoded = EncodedWindow(window=window, hidden=np.ones((6, 4), dtype=np.float32), trigger=flat, spans=spans)
    found = find_spans(text, encoded, "party", 0.5)
    assert text[found[0].start : found[0].end] == "Erdog\u0306an"


def _party_of(text: str) -> str:
    """What stays of a whole text tagged as one party, every word a token."""
    words = text.split()
    ends = [len(" ".join(words[: k + 1])) for k in range(len(words))]
    starts = [end - len(word) for end, word in zip(ends, words, strict=True)]
    size = len(words) + 2
    window = Window(
        ids=np.ones(size, dtype=np.int64),
        starts=np.array([-1, *starts, -1]),
        ends=np.array([-1, *ends, -1]),
        sentence=np.array([-1, *([0] * len(words)), -1]),
        first_new=1,
    )
    spans = np.zeros((size, len(SPANS), 3), dtype=np.float32)
    spans[1:-1, SPANS.index("party"), 1 + (np.arange(len(words)) > 0)] = 12
    flat = np.zeros((size, 1 + 2 * len(TYPES)), dtype=np.float32)
    encoded = EncodedWindow(window=window, hidden=np.ones((size, 4), dtype=np.float32), trigger=flat, spans=spans)
    (found,) = find_spans(text, encoded, "party", 0.5)
    return text[found.start : found.end]


@pytest.mark.parametrize(
    ("tagged", "party"),
    [
        ("at least 20 villagers", "at least 20 villagers"),
        ("of at least 20 villagers", "at least 20 villagers"),
        ("At most 20 villagers", "At most 20 villagers"),
        ("as many as 20 villagers", "as many as 20 villagers"),
        ("at villagers", "villagers"),
        ("as villagers", "villagers"),
        ("at the post", "the post"),
    ],
)
def test_function_words_at_the_start_go_but_not_those_that_bound_a_number(tagged: str, party: str) -> None:
    assert _party_of(tagged) == party
