"""The quality gate notices every figure that sinks, is new or has gone."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import load_script

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    return load_script(BENCHMARKS / "quality.py")


def test_figures_at_their_floors_pass(quality: ModuleType) -> None:
    assert quality.judge({"event_F1": 0.6}, {"event_F1": {"floor": 0.6}}) == []


@pytest.mark.parametrize(
    ("figures", "floors", "words"),
    [
        ({"event_F1": 0.599}, {"event_F1": {"floor": 0.6}}, "below its floor"),
        ({"event_F1": 0.7, "who_F1": 0.5}, {"event_F1": {"floor": 0.6}}, "who_F1: no floor yet"),
        ({}, {"event_F1": {"floor": 0.6}}, "not measured any more"),
    ],
    ids=["sunk", "new", "gone"],
)
def test_everything_else_is_refused(
    quality: ModuleType, figures: dict[str, float], floors: dict[str, dict[str, float]], words: str
) -> None:
    (line,) = quality.judge(figures, floors)
    assert words in line


def test_every_floor_is_a_share_and_every_lowered_one_has_a_reason() -> None:
    floors = json.loads((BENCHMARKS / "floors.json").read_text(encoding="utf-8"))
    assert floors
    assert all(0 <= entry["floor"] <= 1 for entry in floors.values())
    assert all(entry.get("lowered", "reason") for entry in floors.values())


def test_status_macro_f1_counts_rare_statuses_as_much_as_common_ones(quality: ModuleType) -> None:
    def events(*statuses: str) -> list[dict[str, str]]:
        return [{"status": s} for s in statuses]

    docs = [
        {"id": "a", "events": [*events("happened", "happened", "happened", "failed"), {"status": "denied", "background": True}]}
    ]
    scorer = ModuleType("scorer")
    scorer.pair = lambda gold, coded: [(i, i) for i in range(len(gold))]  # type: ignore[attr-defined]
    coded = {"a": events("happened", "happened", "happened", "happened", "happened")}
    assert quality.status_macro_f1(docs, coded, scorer) == pytest.approx((6 / 7 + 0) / 2)
    coded = {"a": events("happened", "happened", "happened", "failed", "happened")}
    assert quality.status_macro_f1(docs, coded, scorer) == 1
