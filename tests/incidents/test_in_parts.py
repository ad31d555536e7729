"""Linking in parts gives what linking all claims at once gives."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.conftest import load_script
from wirebird.incidents.blocking import WINDOW_DAYS, candidate_pairs, key_days
from wirebird.incidents.columns import ClaimColumns
from wirebird.incidents.in_parts import batches_of, link_in_parts, parts_of, together
from wirebird.incidents.linking import link_columns

ROOT = Path(__file__).parent.parent.parent
MANY = 3000


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load_script(ROOT / "benchmarks/linking.py")


@pytest.fixture(scope="module")
def columns(script: ModuleType) -> ClaimColumns:
    """Synthetic claims, crowded into two years, some told over long stretches, some undated, some reprints of one text."""
    found: ClaimColumns = script.synthetic(MANY)
    draw = np.random.default_rng(3)
    for days in (found.start, found.end, found.published):
        days[:] = 734000 + days % 730
    long = draw.random(MANY) < 0.1
    found.start[long] = found.end[long] - draw.integers(6, 60, int(long.sum()))
    undated = draw.random(MANY) < 0.05
    found.basis[undated], found.start[undated], found.end[undated] = 2, 0, 0
    kin = draw.random(MANY) < 0.2
    # Hashes, as families are: the keys of small numbers would be alike.
    found.family[kin] = draw.integers(1, 2**32, 80)[draw.integers(0, 80, int(kin.sum()))]
    return found


@pytest.mark.parametrize("days", [WINDOW_DAYS, 7, 30, 365, 100_000])
def test_every_pair_that_is_compared_stands_together_in_some_part(columns: ClaimColumns, days: int) -> None:
    wanted = {(int(a), int(b)) for a, b in candidate_pairs(columns)}
    found: set[tuple[int, int]] = set()
    sizes = []
    for rows in parts_of(key_days(columns), columns.family.astype(np.int64), days=days):
        assert all(a < b for a, b in pairwise(rows.tolist()))
        sizes.append(len(rows))
        found |= {(int(rows[a]), int(rows[b])) for a, b in candidate_pairs(columns.take(rows))}
    assert found == wanted
    # Parts, not the whole over and over again.
    assert days > 365 or max(sizes) < MANY / 2


@pytest.mark.parametrize(("days", "at_once"), [(WINDOW_DAYS, 100), (30, 1000), (365, 100_000)])
def test_the_outcome_is_that_of_linking_at_once_decisions_included(columns: ClaimColumns, days: int, at_once: int) -> None:
    draw = np.random.default_rng(4)
    must = [(int(a), int(b)) for a, b in draw.integers(0, MANY, (20, 2)) if a != b]
    first = link_columns(columns)
    merged = [np.flatnonzero(first.cluster == head) for head in np.unique(first.cluster)]
    cannot = [(int(rows[0]), int(rows[-1])) for rows in merged if len(rows) > 1][:20]
    assert len(cannot) == 20
    whole = link_columns(columns, must=must, cannot=cannot)
    parts = link_in_parts(columns, days=days, at_once=at_once, must=must, cannot=cannot)
    assert not np.array_equal(whole.cluster, first.cluster)
    assert np.array_equal(parts.component, whole.component)
    assert np.array_equal(parts.cluster, whole.cluster)


def test_too_short_parts_are_refused_and_nothing_is_nothing(columns: ClaimColumns) -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(parts_of(key_days(columns), columns.family.astype(np.int64), days=WINDOW_DAYS - 1))
    none = columns.take(np.zeros(0, dtype=np.int64))
    assert len(link_in_parts(none).cluster) == 0
    assert list(batches_of(together(0, []))) == []
