"""The tables of actors pass their own checker, and are as large as promised."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import load_script

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    return load_script(ROOT / "tools/check_actors.py")


def test_no_row_has_a_fault(checker: ModuleType) -> None:
    known = checker.countries()
    rows = [row for table in checker.TABLES for row in checker.read(table)]
    assert [f"{row}: {fault}" for row in rows for fault in checker.faults(row, known)] == []


def test_there_are_over_600_armed_groups_and_heads_of_every_large_state(checker: ModuleType) -> None:
    groups = list(checker.read("actors_groups.tsv"))
    assert sum(r.cells["sector"] in ("REB", "PRM", "CRM", "ETH") for r in groups) > 1000
    heads = {r.cells["country"] for r in checker.read("actors_leaders.tsv") if r.cells["office"].startswith("head_of")}
    assert len(heads) > 190


def test_the_checker_finds_what_is_wrong(checker: ModuleType) -> None:
    good = next(iter(checker.read("actors_leaders.tsv")))
    bad = {"country": "XYZ", "sector": "ARMY", "office": "king", "valid_from": "2021-02-30", "names": "a", "provenance": ""}
    for field, value in bad.items():
        row = good._replace(cells={**good.cells, field: value})
        assert list(checker.faults(row, checker.countries())), field
