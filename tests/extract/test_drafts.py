"""Merging and roles on hand-made scores."""

from __future__ import annotations

import numpy as np
import pytest

from wirebird.extract.calibration import EventFeatures
from wirebird.extract.drafts import Draft, Part, ScoredTrigger, _average_linkage, _best_parts, _sides, without_lone
from wirebird.extract.spans import TokenSpan, Trigger
from wirebird.extract.thresholds import Thresholds

TEXT = "The army said rebels shelled the army near Azaz."


def _scored(parts: dict[str, tuple[Part, ...]]) -> ScoredTrigger:
    span = TokenSpan(first=4, last=5, start=21, end=28, sentence=0, score=0.9)
    vector = np.ones(4, dtype=np.float32)
    trigger = Trigger(span=span, kind=15, vector=vector, sentence_vector=vector, type_share=1.0)
    return ScoredTrigger(trigger, parts, ())


def _part(start: int, end: int, score: float) -> Part:
    return Part(start=start, end=end, sentence=0, score=score)


@pytest.mark.parametrize(
    ("same", "least", "expected"),
    [
        ([[1, 0.9, 0.1], [0.9, 1, 0.2], [0.1, 0.2, 1]], 0.5, [[0, 1], [2]]),
        ([[1, 0.9, 0.8], [0.9, 1, 0.7], [0.8, 0.7, 1]], 0.5, [[0, 1, 2]]),
        ([[1, 0.9, 0.1], [0.9, 1, 0.9], [0.1, 0.9, 1]], 0.6, [[0, 1], [2]]),
        ([[1, 0.2], [0.2, 1]], 0.5, [[0], [1]]),
    ],
    ids=["pair-and-single", "all", "average-not-chain", "apart"],
)
def test_mentions_merge_by_average_linkage(same: list[list[float]], least: float, expected: list[list[int]]) -> None:
    assert _average_linkage(np.array(same, dtype=np.float32), least) == expected


def test_a_party_goes_to_the_side_where_it_scores_higher() -> None:
    rebels, army = (14, 20), (29, 37)
    scored = _scored({
        "actor": (_part(*rebels, 0.9), _part(*army, 0.6)),
        "recipient": (_part(*rebels, 0.55), _part(*army, 0.8)),
    })  # fmt: skip
    actors, recipients = _sides(TEXT, [scored], Thresholds())
    assert [TEXT[p.start : p.end] for p in actors] == ["rebels"]
    assert [TEXT[p.start : p.end] for p in recipients] == ["the army"]


def test_the_same_words_are_listed_once() -> None:
    scored = _scored({"actor": (_part(0, 8, 0.7), _part(29, 37, 0.9))})
    actors, _ = _sides(TEXT, [scored], Thresholds())
    assert [(p.start, p.end) for p in actors] == [(29, 37)]


def test_overlapping_parts_keep_the_better() -> None:
    scored = _scored({"place": (_part(43, 47, 0.9), _part(38, 47, 0.8), _part(0, 3, 0.2))})
    assert [(p.start, p.end) for p in _best_parts([scored], "place", 0.5)] == [(43, 47)]


def _draft(probability: float, *, is_background: bool = False) -> Draft:
    return Draft(
        type="ASSAULT", mentions=(_part(21, 28, 1.0),), modes=(), status="happened", is_background=is_background, actors=(),
        recipients=(), places=(), time=None, attribution=(),
        features=EventFeatures(token=0.0, mentions=0.0, background=0.0, actor=0.0, bias=1.0), probability=probability,
        type_probability=1.0, status_probability=1.0, faint_times=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([0.5], []),
        ([0.6], [0.6]),
        ([0.5, 0.45], [0.5, 0.45]),
        ([0.5, -0.9], [-0.9]),
        ([-0.45], [-0.45]),
        ([], []),
    ],
    ids=["doubtful", "sure", "two", "beside history", "history alone", "none"],
)
def test_the_only_event_of_a_report_must_be_surer(given: list[float], kept: list[float]) -> None:
    """Negative numbers are older context."""
    drafts = [_draft(abs(p), is_background=p < 0) for p in given]
    assert [-d.probability if d.is_background else d.probability for d in without_lone(drafts, 0.55)] == kept
