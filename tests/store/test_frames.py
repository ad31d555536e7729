"""Tables of a store for pandas, polars and Arrow hold what its records say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.errors import UsageError
from wirebird.store import DuckStore, Request, ingest, open_store
from wirebird.store.frames import FrameKind, FrameTable


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> DuckStore:
    made = open_store(tmp_path_factory.mktemp("s") / "s.duckdb", create=True, clock=Clock())
    reports = [
        report("a", attack(), attack("Kabul", "2021-07-08"), published="2021-07-08"),
        report("b", "An undated note.", "PROTEST crowds marched officials in Kabul on 2021-07-09", published=None),
    ]
    ingest(made, reports, FakeCoder())
    return made


def _rows(found: Any, kind: FrameKind) -> list[dict[str, Any]]:  # noqa: ANN401
    if kind == "pandas":
        rows: list[dict[str, Any]] = found.to_dict("records")
        return rows
    return list(found.to_dicts() if kind == "polars" else found.to_pylist())


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_a_frame_has_the_values_of_the_records(store: DuckStore, kind: FrameKind) -> None:
    pytest.importorskip("pyarrow" if kind == "arrow" else kind)
    events = list(store.events())
    rows = _rows(store.frame("events", kind=kind), kind)
    assert [r["event_id"] for r in rows] == [e.id for e in events]
    assert [r["type"] for r in rows] == [e.event.type for e in events]
    assert [r["lat"] for r in rows] == [e.event.place and e.event.place.lat for e in events]
    assert [str(r["date_start"])[:10] for r in rows] == [e.event.date and e.event.date.start for e in events]
    assert [list(r["mode"]) for r in rows] == [list(e.event.mode) for e in events]
    reports = _rows(store.frame("reports", kind=kind), kind)
    assert [r["text"] for r in reports] == [r.text for r in store.reports()]
    assert _is_empty(reports[1]["published"])
    assert len(_rows(store.frame("claims", kind=kind), kind)) == len(list(store.claims()))
    incidents = _rows(store.frame("incidents", kind=kind), kind)
    assert [r["incident_id"] for r in incidents] == [i.id for i in store.incidents()]


def _is_empty(value: object) -> bool:
    return value is None or str(value) in ("NaT", "nan")


@pytest.mark.parametrize("kind", ["pandas", "polars", "arrow"])
def test_a_frame_can_tell_an_earlier_day(store: DuckStore, kind: FrameKind) -> None:
    pytest.importorskip("pyarrow" if kind == "arrow" else kind)
    tables: tuple[FrameTable, ...] = ("reports", "events", "claims", "incidents")
    assert [len(_rows(store.frame(t, kind=kind, as_of="2021-07-08"), kind)) for t in tables] == [1, 2, 2, 2]


def test_a_past_picture_tells_nothing_of_later(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    made = open_store(tmp_path / "s.duckdb", create=True, clock=Clock())
    ingest(made, [report("a", attack())], FakeCoder())
    later = open_store(made.path, clock=Clock("2026-02-01T00:00:00"))
    ingest(later, [report("a", attack(killed=9))], FakeCoder())
    later.decide(Request("reject", (next(later.events()).id,)), person="Eva")
    ended = {"reports": "superseded_at", "events": "retired_at"}
    tables: tuple[FrameTable, ...] = ("reports", "events")
    for table in tables:
        rows = _rows(made.frame(table, ingested_by="2026-01-31"), "pandas")
        assert [_is_empty(row[ended[table]]) for row in rows] == [True], table
    assert [r.superseded_at for r in made.reports(ingested_by="2026-01-31")] == [None]
    (superseded,) = made.reports(as_of="2021-07-07")
    assert superseded.superseded_at, "what the store knows now of the version of then"


def test_other_kinds_and_tables_are_refused(store: DuckStore) -> None:
    with pytest.raises(UsageError, match="pandas, polars, arrow"):
        store.frame("events", kind="spark")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="incidents"):
        store.frame("actors")  # type: ignore[arg-type]
