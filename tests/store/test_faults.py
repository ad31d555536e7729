"""A store whose file is damaged, cut off or half lost says so or tells the truth; the clock may go back."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.conftest import copied
from tests.store.fakes import Clock, FakeCoder, attack, report
from tests.store.test_ingest import dump
from tests.store.writer import reports
from wirebird.errors import StoreError
from wirebird.store import DuckStore, ingest, open_store
from wirebird.store.deciding import Request

CRASH = """
import os, sys
from pathlib import Path
from wirebird.store import open_store
with open_store(Path(sys.argv[1])).writing() as connection:
    connection.execute("UPDATE reports SET title = 'changed'")
    connection.commit()
    os._exit(0)
"""
"""A process that is killed after its commit and before DuckDB has moved the commit from the .wal file into the store."""


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    path = tmp_path_factory.mktemp("ingested") / "s.duckdb"
    ingest(copied(empty, path), reports(60), FakeCoder())
    return path


@pytest.fixture
def stored(ingested: Path, tmp_path: Path) -> Path:
    return copied(ingested, tmp_path / "s.duckdb").path


def _told(path: Path) -> list[str]:
    store = open_store(path, patience_s=0)
    return [*map(repr, store.reports()), *map(repr, store.events()), *map(repr, store.incidents())]


def _outcome(path: Path) -> list[str] | StoreError:
    try:
        return _told(path)
    except StoreError as error:
        return error


def _flipped(data: bytes) -> Iterator[bytes]:
    rng = random.Random(4)
    for _ in range(12):
        damaged = bytearray(data)
        damaged[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        yield bytes(damaged)


def _cut(data: bytes) -> Iterator[bytes]:
    rng = random.Random(5)
    return (data[: rng.randrange(len(data))] for _ in range(12))


@pytest.mark.parametrize("damage", [_flipped, _cut], ids=["flipped bits", "cut off"])
def test_a_damaged_store_is_refused_or_tells_the_truth(stored: Path, damage: Callable[[bytes], Iterator[bytes]]) -> None:
    whole, data = _told(stored), stored.read_bytes()
    refused = 0
    for damaged in damage(data):
        stored.write_bytes(damaged)
        outcome = _outcome(stored)
        if isinstance(outcome, StoreError):
            refused += 1
            assert outcome.code in ("store_damaged", "not_a_store")
            assert str(stored) in str(outcome)
        else:
            assert outcome == whole
        assert stored.read_bytes() == damaged, "reading wrote to the file"
    assert refused
    stored.write_bytes(data)
    assert _told(stored) == whole


def _titles(path: Path) -> set[str | None]:
    return {version.title for version in open_store(path, patience_s=0).reports()}


def test_what_a_crash_left_in_the_wal_is_taken_in_or_left_out_as_a_whole(stored: Path) -> None:
    subprocess.run([sys.executable, "-c", CRASH, str(stored)], check=True)
    wal = stored.with_name("s.duckdb.wal")
    data, logged = stored.read_bytes(), wal.read_bytes()
    assert _titles(stored) == {"changed"}
    for cut in (0, len(logged) // 3, len(logged) - 1):
        stored.write_bytes(data)
        wal.write_bytes(logged[:cut])
        assert _titles(stored) == {None}
    stored.write_bytes(data)
    wal.unlink(missing_ok=True)
    assert _titles(stored) == {None}


def test_a_damaged_wal_is_named_with_what_to_do(stored: Path) -> None:
    subprocess.run([sys.executable, "-c", CRASH, str(stored)], check=True)
    wal = stored.with_name("s.duckdb.wal")
    logged = bytearray(wal.read_bytes())
    logged[len(logged) // 2] ^= 16
    wal.write_bytes(logged)
    with pytest.raises(StoreError, match=r"the file beside it that ends in \.wal") as caught:
        open_store(stored)
    assert caught.value.code == "store_damaged"
    wal.rename(wal.with_name("aside"))
    assert _titles(stored) == {None}


class Back(Clock):
    """Goes back by an hour at each look."""

    def __call__(self) -> dt.datetime:
        self.now -= dt.timedelta(hours=1)
        return self.now


def _history(path: Path, clock: Clock) -> DuckStore:
    """A store with changed texts, another model, decisions and an undo."""
    store = open_store(path, create=True, clock=clock)
    ingest(store, reports(12), FakeCoder())
    ingest(store, [report("r1", attack("Gao", "2021-07-03", killed=9), published="2021-07-03")], FakeCoder())
    ingest(store, reports(6), FakeCoder(version="2", types={"ASSAULT": "COERCE"}))
    first, second = [e.id for e in store.events()][:2]
    store.decide(Request("reject", (first,)), person="jane")
    store.decide(Request("accept", (second,)), person="jane")
    store.decide(Request("undo", ("1",)), person="jane")
    store.link()
    return store


def test_a_clock_that_goes_back_loses_nothing(tmp_path: Path) -> None:
    forward, backward = (_history(tmp_path / f"{c.__name__}.duckdb", c("2026-01-01T12:00:00")) for c in (Clock, Back))
    moments = ("decided_at", "decision", "superseded_at")
    assert dump(backward, without=moments) == dump(forward, without=moments)
    assert [e.id for e in backward.events()] == [e.id for e in forward.events()]
    assert [i.id for i in backward.incidents()] == [i.id for i in forward.incidents()]
