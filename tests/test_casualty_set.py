"""The labelled sentences: floors under what docs/counts.md reports, for the open part and the part held back."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import load_script

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return load_script(ROOT / "benchmarks/counts.py")


@pytest.mark.parametrize(("held_back", "numbers", "whole", "source"), [(False, 0.96, 0.95, 0.98), (True, 0.90, 0.87, 0.96)])
def test_exact_match_holds_its_floor(bench: ModuleType, held_back: bool, numbers: float, whole: float, source: float) -> None:
    rows = [row for row in bench.read_labels(bench.LABELS) if row["held_back"] is held_back]
    figures = bench.measure(rows)
    assert figures["numbers"] >= numbers
    assert figures["whole"] >= whole
    assert figures["source"] >= source


def test_the_set_is_large_and_much_of_it_states_nothing(bench: ModuleType) -> None:
    rows = bench.read_labels(bench.LABELS)
    assert len(rows) >= 250
    assert len({row["text"] for row in rows}) == len(rows)
    assert sum(not row["counts"] for row in rows) >= 60
    assert 0.3 < sum(row["held_back"] for row in rows) / len(rows) < 0.36


def test_a_missed_count_and_an_invented_one_are_errors(bench: ModuleType) -> None:
    twelve = {"kind": "killed", "low": 12, "high": 12, "part_of": None}
    assert bench.agrees([twelve], [twelve], bench.NUMBERS)
    assert not bench.agrees([twelve], [], bench.NUMBERS)
    assert not bench.agrees([], [twelve], bench.NUMBERS)
    assert not bench.agrees([twelve], [twelve | {"high": None}], bench.NUMBERS)
