from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.client import Client
from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.desk.app import create_app
from wirebird.desk.context import Desk, Settings
from wirebird.desk.rows import Shelf
from wirebird.desk.security import Guard
from wirebird.store import DuckStore, ingest, open_store

REPORTS = [
    report("a", "Shopkeepers near the eastern gate pulled down their shutters when the first shots rang out.", attack()),
    report(
        "b",
        "Nurses counted more bodies by the next evening, while lorries blocked the road to the hills.",
        attack(killed=5),
        published="2021-07-08",
        publisher="Morning Courier",
    ),
    report("c/d é", "RETREAT soldiers left rebels in Kabul on 2021-07-09", published="2021-07-09"),
    report("e", "PROTEST crowds marched officials in Nowhere on 2021-07-08", published="2021-07-09"),
    report("quiet.json", "Nothing happened.", published=None),
]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "s.duckdb"
    ingest(open_store(path, create=True, clock=Clock()), REPORTS, FakeCoder())
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> DuckStore:
    shutil.copy(filled, tmp_path / "s.duckdb")
    return open_store(tmp_path / "s.duckdb")


@pytest.fixture
def client(store: DuckStore, tmp_path: Path) -> Client:
    return Client(create_app(Desk(Shelf(store), Settings(static=tmp_path / "static")), Guard.of("127.0.0.1", 8765, None)))
