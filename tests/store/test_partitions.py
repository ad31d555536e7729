"""Reports divided among stores give the incidents of one store."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from tests.store.conftest import copied
from tests.store.fakes import FakeCoder, attack, report
from tests.store.test_linking import REPORTS
from wirebird.errors import UsageError
from wirebird.io import read_paths
from wirebird.pipeline import Coded, Coder
from wirebird.records import Document, DocumentFailure
from wirebird.store import BatchCoder, DuckStore, ingest, link_stores
from wirebird.store.deciding import Request

ROOT = Path(__file__).parent.parent.parent
MORE = [
    report(f"m{n}", attack(("Herat", "Kabul", "Gao")[n % 3], day, killed=n % 4), published=day)
    for n, day in enumerate(f"2021-{m:02d}-{d:02d}" for m in (6, 7, 8) for d in (1, 3, 4, 28, 30))
]


class _Coded:
    """Hands out what was coded once."""

    def __init__(self, coder: Coder, documents: Sequence[Document]) -> None:
        self.stamp = coder.stamp
        self._items = dict(zip([d.id for d in documents], coder.code_many(documents), strict=True))

    def code_many(self, items: Iterable[Document | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
        for item in items:
            yield item if isinstance(item, DocumentFailure) else self._items[item.id]


def _store(template: Path, path: Path, documents: Sequence[Document], coder: BatchCoder) -> DuckStore:
    store = copied(template, path)
    ingest(store, documents, coder)
    return store


@pytest.fixture(scope="module")
def undivided(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    return _store(empty, tmp_path_factory.mktemp("whole") / "s.duckdb", REPORTS, FakeCoder()).path


@pytest.fixture
def whole(undivided: Path, tmp_path: Path) -> DuckStore:
    """A store of its own with the reports."""
    return copied(undivided, tmp_path / "whole.duckdb", start="2026-01-01T01:00:00")


@pytest.fixture(scope="module")
def expected_of_all(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> list[bytes]:
    """Incidents of one store with the reports and more."""
    return _whole(_store(empty, tmp_path_factory.mktemp("all") / "s.duckdb", [*REPORTS, *MORE], FakeCoder()))


def _told(stores: Sequence[DuckStore], **options: int) -> list[bytes]:
    return sorted(msgspec.json.encode(incident) for incident in link_stores(stores, **options))


def _whole(store: DuckStore) -> list[bytes]:
    return sorted(msgspec.json.encode(incident) for incident in store.incidents())


@pytest.mark.parametrize("seed", [1, 2])
def test_any_division_of_the_reports_gives_the_incidents_of_one_store(
    empty: Path, expected_of_all: list[bytes], tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)
    shares: list[list[Document]] = [[], [], []]
    for document in [*REPORTS, *MORE]:
        draw.choice(shares).append(document)
    stores = [_store(empty, tmp_path / f"{k}.duckdb", share, FakeCoder()) for k, share in enumerate(shares)]
    assert any(len({c for c in json.loads(i)["reports"]}) > 2 for i in expected_of_all)
    for options in ({}, {"days": 5, "at_once": 1}, {"days": 400}):
        assert _told(stores, **options) == expected_of_all


def test_decisions_and_reprints_hold_across_stores(empty: Path, whole: DuckStore, tmp_path: Path) -> None:
    # a and b are reprints of one text: one origin, though they lie in two stores.
    shares = [[d for d in REPORTS if d.id in "acg"], [d for d in REPORTS if d.id not in "acg"]]
    stores = [_store(empty, tmp_path / f"{k}.duckdb", share, FakeCoder()) for k, share in enumerate(shares)]
    events = {str(e.report): e.id for e in whole.events()}
    before = _whole(whole)
    # Two that linking keeps apart are one, in a store that holds both, and one is no event.
    for store, request in (
        (stores[0], Request(kind="merge", targets=(events["a"], events["g"]))),
        (stores[1], Request(kind="merge", targets=(events["d"], events["f"]))),
        (stores[0], Request(kind="reject", targets=(events["c"],))),
    ):
        for one in (whole, store):
            one.decide(request, person="ann")
    assert _whole(whole) != before
    assert _told(stores) == _whole(whole)
    assert any(json.loads(i)["origins"] < len(json.loads(i)["reports"]) for i in _whole(whole))


def test_the_worked_case_by_month(empty: Path, tmp_path: Path, coder: Coder) -> None:
    given = read_paths([str(ROOT / "examples/tigray-2020-2021/reports/open.jsonl")])
    documents = [d for d in given if isinstance(d, Document)]
    months: dict[str, list[Document]] = {}
    for document in documents:
        months.setdefault((document.published or "none")[:7], []).append(document)
    assert len(months) > 1
    coded = _Coded(coder, documents)
    whole = _store(empty, tmp_path / "whole.duckdb", documents, coded)
    stores = [_store(empty, tmp_path / f"{month}.duckdb", share, coded) for month, share in months.items()]
    expected = _whole(whole)
    assert any(len(json.loads(i)["claims"]) > 1 for i in expected)
    assert _told(stores) == expected


def test_the_command_writes_what_incidents_of_one_store_writes(empty: Path, whole: DuckStore, tmp_path: Path) -> None:
    for k in range(2):
        _store(empty, tmp_path / f"{k}.duckdb", REPORTS[k::2], FakeCoder())
    run = [sys.executable, "-m", "wirebird.cli.main"]
    stores = [str(tmp_path / "0.duckdb"), str(tmp_path / "1.duckdb")]
    linked = subprocess.run([*run, "link", *stores], capture_output=True, check=False)
    told = subprocess.run([*run, "incidents", "--store", str(whole.path), "--format", "json"], capture_output=True, check=False)
    assert linked.returncode == 0, linked.stderr
    assert linked.stdout == told.stdout
    assert linked.stdout.count(b"\n") > 3
    assert b"from 2 stores" in linked.stderr
    refused = subprocess.run([*run, "link", *stores, stores[0]], capture_output=True, check=False)
    assert refused.returncode == 2
    assert b"one store only" in refused.stderr


def test_what_cannot_be_linked_is_refused(empty: Path, tmp_path: Path) -> None:
    store = _store(empty, tmp_path / "a.duckdb", REPORTS[:2], FakeCoder())
    other = _store(empty, tmp_path / "b.duckdb", REPORTS[1:3], FakeCoder())
    with pytest.raises(UsageError, match=r"report 'b' is in .*a\.duckdb and in .*b\.duckdb"):
        list(link_stores([store, other]))
    with pytest.raises(UsageError, match="too short"):
        list(link_stores([store], days=4))
