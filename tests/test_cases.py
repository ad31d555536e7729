"""The worked cases hold together, and their checker sees what is broken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import load_script

ROOT = Path(__file__).parent.parent
CASES = sorted(path.parent for path in (ROOT / "examples").glob("*/gold.jsonl"))
MAX_BYTES = 400_000
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def check_cases() -> ModuleType:
    return load_script(ROOT / "tools" / "check_cases.py")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASES[0], tmp_path / "case"))


def edit(path: Path, change: Callable[[Rows], None]) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    change(rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def first(rows: Rows, **values: object) -> dict[str, Any]:
    return next(row for row in rows if all(row[key] == value for key, value in values.items()))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_offset_and_reference_holds(check_cases: ModuleType, folder: Path) -> None:
    assert check_cases.problems(check_cases.load_case(folder)) == []


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_files_stay_small(folder: Path) -> None:
    assert max(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < MAX_BYTES


def test_there_is_enough_of_everything(check_cases: ModuleType) -> None:
    cases = [check_cases.load_case(folder) for folder in CASES]
    incidents = [row for case in cases for row in case.incidents.values() if row["kind"] == "single"]
    held_back = sum(row["split"] == "held_back" for row in incidents)
    assert sum(len(case.reports) for case in cases) >= 120
    assert {row["relation"] for case in cases for row in case.gold} == set(check_cases.RELATIONS)
    assert 0.3 <= held_back / len(incidents) <= 0.45


FAULTS: dict[str, tuple[str, Callable[[Rows], None], str]] = {
    "offset": ("gold.jsonl", lambda rows: first(rows, relation="same").update(start=1), "the text has"),
    "incident": ("gold.jsonl", lambda rows: first(rows, relation="same").update(incident="x"), "unknown incident"),
    "type": ("gold.jsonl", lambda rows: first(rows, relation="same", type="ASSAULT").update(type="AID"), "another type"),
    "split": ("incidents.jsonl", lambda rows: first(rows, split="held_back").update(split="open"), "split breaks the rule"),
    "no row": ("gold.jsonl", lambda rows: rows.remove(first(rows, relation="none")), "no row in gold.jsonl"),
    "mode": ("incidents.jsonl", lambda rows: first(rows, type="ASSAULT").update(mode=["visit"]), "unknown mode"),
    "copy": ("families.jsonl", lambda rows: rows[0]["copies"][0].update(kind="shortened", report="x"), "unknown report"),
    "report": ("reports/open.jsonl", lambda rows: rows[0].update(text="Too short."), "words; 80 to 260"),
}


@pytest.mark.parametrize(("name", "change", "words"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_found(check_cases: ModuleType, copy: Path, name: str, change: Callable[[Rows], None], words: str) -> None:
    edit(copy / name, change)
    assert any(words in line for line in check_cases.problems(check_cases.load_case(copy)))
