from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.store.conftest import copied
from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.errors import InputError, MissingExtraError, UsageError
from wirebird.records import RecordChange
from wirebird.store import DuckStore, Request, frames, ingest, open_store
from wirebird.store.reading import Moment

HERAT = report("a", "Rebels came at dawn.", attack(), published="2021-07-07")
KABUL = report("b", "Smoke rose over the bazaar.", attack("Kabul"), published="2021-07-07")
GAO = report("c", "Trucks burned by the river.", attack("Gao"), published="2021-07-08")


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    path = tmp_path_factory.mktemp("ingested") / "s.duckdb"
    ingest(copied(empty, path), [HERAT, KABUL], FakeCoder())
    return path


@pytest.fixture
def store(ingested: Path, tmp_path: Path) -> DuckStore:
    return copied(ingested, tmp_path / "s.duckdb", start="2026-01-01T01:00:00")


def _of(store: DuckStore, name: str) -> str:
    return next(i.id for i in store.incidents() if i.reports[0] == name)


def _later(store: DuckStore) -> DuckStore:
    return open_store(store.path, clock=Clock("2026-02-01T00:00:00"))


def test_changes_since_a_day_name_new_changed_merged_and_withdrawn_records(store: DuckStore) -> None:
    herat, kabul = _of(store, "a"), _of(store, "b")
    later = _later(store)
    ingest(later, [GAO, report("a", "Rebels came at dawn.", attack(killed=9), published="2021-07-09")], FakeCoder())
    gao = _of(later, "c")
    later.decide(Request("merge", (kabul, gao)), person="Eva")
    found = {(c.record, c.id): c for c in later.changes(since="2026-02-01")}
    assert found["event", gao.replace("i-", "e-")].change == "new"
    changed = found["event", herat.replace("i-", "e-")]
    assert (changed.change, set(changed.fields)) == (
        "changed",
        {"casualties", "evidence", "known_on", "mentions"} & set(changed.fields) | {"casualties"},
    )
    assert found["incident", herat].change == "changed"
    assert found["incident", kabul].change == "changed"
    assert ("incident", gao) not in found, "it was not there before, and is not there now"
    assert later.changes(since="2027-01-01") == []


def test_changes_are_told_of_the_picture_asked_for(store: DuckStore, tmp_path: Path) -> None:
    export = tmp_path / "then.jsonl"
    export.write_bytes(b"".join(msgspec.json.encode(i) + b"\n" for i in store.incidents()))
    herat = _of(store, "a").replace("i-", "e-")
    later = _later(store)
    ingest(later, [GAO, report("a", "Rebels came at dawn.", attack(killed=9), published="2021-07-09")], FakeCoder())
    gao = _of(later, "c").replace("i-", "e-")
    open_store(store.path, clock=Clock("2026-03-01T00:00:00")).decide(Request("reject", (gao,)), person="Eva")

    def found(as_of: str | None = None, ingested_by: str | None = None) -> set[tuple[str, str]]:
        told = later.changes(since="2026-02-01", as_of=as_of, ingested_by=ingested_by)
        return {(c.id, c.change) for c in told if c.record == "event"}

    assert found() == {(herat, "changed")}
    assert found(ingested_by="2026-02-28") == {(herat, "changed"), (gao, "new")}
    assert found(ingested_by="2026-02-28", as_of="2021-07-08") == {(gao, "new")}
    assert found(as_of="2021-07-08") == set()
    assert later.changes(export=export, as_of="2021-07-08") == []
    assert {c.change for c in later.changes(export=export, ingested_by="2026-02-28")} == {"changed", "new"}
    with pytest.raises(UsageError, match="later ingested_by"):
        later.changes(since="2026-02-01", ingested_by="2026-01-31")


def test_an_incident_that_another_takes_in_is_merged_and_one_without_claims_is_withdrawn(store: DuckStore) -> None:
    herat, kabul = _of(store, "a"), _of(store, "b")
    later = _later(store)
    later.decide(Request("merge", (herat, kabul)), person="Eva")
    kept = next(iter(later.incidents())).id
    (gone,) = {herat, kabul} - {kept}
    assert RecordChange(record="incident", id=gone, change="merged", into=kept) in later.changes(since="2026-02-01")
    later.decide(Request("undo", ("1",)), person="Eva")
    assert later.changes(since="2026-02-01") == []
    later.decide(Request("reject", (kabul.replace("i-", "e-"),)), person="Eva")
    assert [(c.record, c.change) for c in later.changes(since="2026-02-01")] == [
        ("event", "withdrawn"),
        ("incident", "withdrawn"),
    ]


def test_changes_since_an_export_of_json_lines(store: DuckStore, tmp_path: Path) -> None:
    export = tmp_path / "then.jsonl"
    export.write_bytes(b"".join(msgspec.json.encode(i) + b"\n" for i in store.incidents()))
    assert store.changes(export=export) == []
    ingest(store, [GAO], FakeCoder())
    assert [(c.id, c.change) for c in store.changes(export=export)] == [(_of(store, "c"), "new")]


@pytest.mark.parametrize(
    ("name", "content"),
    [("no.jsonl", '{"id": "i-1"}\n'), ("no.csv", "id,what\n1,2\n"), ("text.json", "hello\n"), ("gone.csv", None)],
)
def test_what_is_no_export_is_named(store: DuckStore, tmp_path: Path, name: str, content: str | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=name):
        store.changes(export=path)


def test_changes_need_one_beginning(store: DuckStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        store.changes()
    with pytest.raises(UsageError):
        store.changes(since="2026-01-01", export=tmp_path / "x.csv")
    with pytest.raises(UsageError, match="2021-07-08"):
        store.changes(since="last week")


def test_a_series_fills_zeros_and_tells_how_many_reports_it_rests_on(store: DuckStore) -> None:
    cells = store.series(unit="country", period="day", measure="events", start="2021-07-06", end="2021-07-08")
    assert [(c.unit, c.period, c.value, c.reports) for c in cells] == [
        ("AFG", "2021-07-06", 0, 0),
        ("AFG", "2021-07-07", 2, 2),
        ("AFG", "2021-07-08", 0, 0),
    ]
    assert store.series(unit="country", period="day", measure="events", as_of="2021-07-06") == ()
    (deaths,) = store.series(unit="country", period="month", measure="fatalities")
    assert deaths.value == 6


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [("July", None, "--from: no day 'July'"), (None, "2021-02-30", "--to: no day"), ("", None, "--from: no day ''")],
)
def test_a_series_names_a_day_that_is_none(store: DuckStore, start: str | None, end: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        store.series(unit="country", period="day", measure="events", start=start, end=end)


def test_a_day_is_a_whole_day_in_either_form() -> None:
    assert Moment.of("20210708", "20210708") == Moment.of("2021-07-08", "2021-07-08")
    assert Moment.of(None, "2021-07-08").held_by == "2021-07-08 23:59:59.999999"
    for given in ("", "2021-07", "July"):
        with pytest.raises(UsageError, match=f"no day {given!r}"):
            Moment.of(given, None)
        with pytest.raises(UsageError, match=f"no day or moment {given!r}"):
            Moment.of(None, given)


def test_frames_need_their_package(store: DuckStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'wirebird\[pandas\]'") as caught:
        store.frame("events")
    assert isinstance(caught.value, ImportError)
    assert caught.value.exit_code == 4


def test_reading_on_while_deciding_is_refused_with_advice(store: DuckStore) -> None:
    impatient = open_store(store.path, patience_s=0.1)
    events = store.events()
    event = next(events)
    with pytest.raises(Exception, match="make a list"):
        impatient.decide(Request("accept", (event.id,)), person="Eva")
    events.close()  # type: ignore[attr-defined]
    impatient.decide(Request("accept", (event.id,)), person="Eva")
