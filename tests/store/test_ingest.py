from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import copied
from tests.store.fakes import FakeCoder, attack, report
from wirebird.errors import UsageError
from wirebird.records import Document, DocumentFailure, Span, StoredEvent
from wirebird.store import DuckStore, ingest, open_store

SLOW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REPORTS = [
    report("a", attack(), attack("Kabul", "2021-07-08"), published="2021-07-08"),
    report("b", attack("Gao", verb="stormed", killed=5), published="2021-07-07"),
    report("c", "PROTEST crowds marched officials in Kabul on 2021-07-09", published="2021-07-09"),
    report("d", attack("Herat", killed=4), published=None),
    report("e", "Nothing happened.", published="2021-07-10"),
]
FAILURE = DocumentFailure(locator="x.jsonl:2", stage="read", code="bad_json", message="x.jsonl:2: not valid JSON")
TABLES = ("reports", "codings", "events", "claims", "spans", "parties", "counts", "places", "failures")


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> DuckStore:
    return copied(empty, tmp_path / "s.duckdb")


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    path = tmp_path_factory.mktemp("ingested") / "s.duckdb"
    ingest(copied(empty, path), REPORTS, FakeCoder())
    return path


@pytest.fixture
def filled(ingested: Path, tmp_path: Path) -> DuckStore:
    """A store of its own with the reports."""
    return copied(ingested, tmp_path / "s.duckdb", start="2026-01-01T01:00:00")


def dump(store: DuckStore, *, without: Sequence[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the diary of runs, in an order of their own; keys and moments left out."""
    hidden = {"event_key", "coding_id", "run_id", "recorded_at", "retired_at", "ingested_at", "coded_at", "failed_at", *without}
    found = {}
    with store.reading() as connection:
        for table in TABLES:
            columns = [c[0] for c in connection.execute(f"DESCRIBE {table}").fetchall()]
            kept = ", ".join(f"{c}::VARCHAR" for c in columns if c not in hidden)
            found[table] = sorted(connection.execute(f"SELECT {kept} FROM {table}").fetchall(), key=repr)
    return found


def rows_and_times(store: DuckStore) -> list[list[tuple[object, ...]]]:
    with store.reading() as connection:
        return [connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in TABLES]


def ids(store: DuckStore) -> dict[str, str]:
    return {e.id: e.event.type for e in store.events()}


def test_the_same_input_twice_changes_nothing(store: DuckStore) -> None:
    first = ingest(store, [*REPORTS, FAILURE], FakeCoder())
    before = rows_and_times(store)
    coder = FakeCoder()
    second = ingest(store, [*REPORTS, FAILURE], coder)
    assert (first.new, first.events, first.failed) == (5, 5, 1)
    assert (second.new, second.changed, second.recoded, second.unchanged) == (0, 0, 0, 5)
    assert coder.coded == []
    assert rows_and_times(store) == before


def test_a_changed_body_is_a_new_version_and_the_old_one_is_kept(filled: DuckStore) -> None:
    before = {e.id for e in filled.events() if e.report == "a"}
    edited = report("a", "UPDATE: the toll has risen.", attack(killed=9), attack("Kabul", "2021-07-08"), published="2021-07-09")
    run = ingest(filled, [edited], FakeCoder())
    assert (run.new, run.changed) == (0, 1)
    now = [e for e in filled.events() if e.report == "a"]
    assert {e.id for e in now} == before, "an edit around an event does not make it another event"
    assert {e.version for e in now} == {2}
    killed = [e.event.casualties["killed"].low for e in now]
    assert killed == [9, 3]
    (old,) = [r for r in filled.reports(as_of="2021-07-08") if r.id == "a"]
    assert (old.version, old.text) == (1, REPORTS[0].text)
    assert old.superseded_at


def test_a_change_without_a_new_day_of_publication_is_known_from_the_day_it_was_seen(filled: DuckStore) -> None:
    ingest(filled, [report("a", attack(killed=9), published="2021-07-08")], FakeCoder())
    assert [e.version for e in filled.events(as_of="2021-07-31") if e.report == "a"] == [1, 1]
    assert [e.version for e in filled.events() if e.report == "a"] == [2]


def test_coding_anew_keeps_ids_where_type_and_words_agree(filled: DuckStore) -> None:
    before = ids(filled)
    run = ingest(filled, REPORTS, FakeCoder(version="2", types={"PROTEST": "COERCE"}))
    after = ids(filled)
    assert (run.recoded, run.new) == (5, 0)
    kept = {i for i, type in before.items() if type == "ASSAULT"}
    assert kept == {i for i, type in after.items() if type == "ASSAULT"}
    assert len(after) == len(before)
    assert {type for i, type in after.items() if i not in before} == {"COERCE"}


def test_an_id_comes_back_when_a_later_model_finds_the_event_again(filled: DuckStore) -> None:
    before = ids(filled)
    ingest(filled, REPORTS, FakeCoder(version="2", blind_to="stormed"))
    assert len(ids(filled)) == len(before) - 1
    ingest(filled, REPORTS, FakeCoder(version="3"))
    assert ids(filled) == before


def test_other_settings_code_anew_and_say_so(store: DuckStore) -> None:
    ingest(store, REPORTS, FakeCoder(), settings="event>=0.3")
    run = ingest(store, REPORTS, FakeCoder(), settings="event>=0.6")
    assert run.recoded == len(REPORTS)


def test_the_tables_hold_what_the_records_say(filled: DuckStore) -> None:
    texts = {r.id: r.text for r in filled.reports()}
    with filled.reading() as connection:
        spans = connection.execute(
            "SELECT e.report_id, s.text, s.start_at, s.end_at FROM spans s JOIN events e USING (event_key)"
        ).fetchall()
        parties = connection.execute("SELECT count(*) FROM parties").fetchall()
        killed = connection.execute("SELECT killed_low FROM events ORDER BY report_id, position").fetchall()
    assert len(spans) == 34
    assert all(texts[report_id][start:end] == text for report_id, text, start, end in spans)
    assert parties == [(10,)]
    assert killed == [(3,), (3,), (5,), (None,), (4,)]


def test_an_event_in_the_reports_own_voice_is_a_claim_of_the_report(filled: DuckStore) -> None:
    voices = [(c.report, c.kind) for c in filled.claims()]
    assert voices == [("a", "police"), ("a", "police"), ("b", "police"), ("c", None), ("d", "police")]
    with filled.reading() as connection:
        assert connection.execute("SELECT count(*), count(attribution_source) FROM claims").fetchall() == [(5, 4)]


def test_as_of_a_day_tells_what_was_published_by_then(filled: DuckStore) -> None:
    assert [r.id for r in filled.reports(as_of="2021-07-08")] == ["a", "b"]
    assert [r.id for r in filled.reports(as_of="2025-12-31")] == ["a", "b", "c", "e"]
    assert [r.id for r in filled.reports(as_of="2026-01-01")] == ["a", "b", "c", "d", "e"], "undated: the day of ingest"


def test_what_the_store_held_earlier_can_be_told_again(store: DuckStore) -> None:
    first = ingest(store, REPORTS[:2], FakeCoder())
    assert first.ended
    ingest(store, REPORTS, FakeCoder(version="2", types={"ASSAULT": "COERCE"}))
    assert {e.event.type for e in store.events(ingested_by=first.ended)} == {"ASSAULT"}
    assert [r.id for r in store.reports(ingested_by=first.ended)] == ["a", "b"]
    assert list(store.events(ingested_by="2025-12-31")) == []


@pytest.mark.parametrize(
    ("as_of", "ingested_by"), [("yesterday", None), ("2021-02-30", None), (None, "8 July"), ("", None), (None, "")]
)
def test_what_is_no_day_is_refused(store: DuckStore, as_of: str | None, ingested_by: str | None) -> None:
    with pytest.raises(UsageError, match="2021-07-08"):
        list(store.events(as_of=as_of, ingested_by=ingested_by))


def _key(event: StoredEvent) -> tuple[str, int, str]:
    return event.report, event.version, event.id


days = st.integers(1, 28).map(lambda d: f"2021-07-{d:02d}")
texts = st.sampled_from([attack(), attack("Kabul"), attack("Gao", killed=8), "Nothing."])
arrivals = st.lists(
    st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), days), st.lists(texts, min_size=1, max_size=3)), max_size=5
)


@SLOW
@given(arrivals=arrivals, moments=st.lists(days, min_size=2, max_size=4))
def test_nothing_known_on_a_day_is_unknown_later(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, arrivals: list[tuple[str, str | None, list[str]]], moments: list[str]
) -> None:
    store = copied(empty, tmp_path_factory.mktemp("s") / "s.duckdb")
    for name, published, lines in arrivals:
        ingest(store, [report(name, *lines, published=published)], FakeCoder())
    versions = {day: {str(r.id): r.version for r in store.reports(as_of=day)} for day in moments}
    events = {day: list(store.events(as_of=day)) for day in moments}
    for early, late in itertools.pairwise(sorted(moments)):
        assert all(versions[late][name] >= version for name, version in versions[early].items())
        then, later = ({_key(e) for e in events[day]} for day in (early, late))
        assert all(versions[late][name] > version for name, version, _ in then - later), "only a newer version replaces"
        assert all(e.known_on <= early for e in events[early])


@SLOW
@given(order=st.permutations(REPORTS), batch=st.integers(1, 3))
def test_the_order_of_arrival_and_the_size_of_batches_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, ingested: Path, order: list[Document], batch: int
) -> None:
    store = copied(empty, tmp_path_factory.mktemp("s") / "s.duckdb")
    ingest(store, order, FakeCoder(), batch=batch)
    assert dump(store) == dump(open_store(ingested))


def test_a_repeated_id_in_one_stream_is_two_versions(store: DuckStore) -> None:
    run = ingest(store, [report("a", attack()), report("a", attack("Kabul"))], FakeCoder())
    assert (run.new, run.changed) == (1, 1)


def test_an_interrupted_run_keeps_what_was_coded(store: DuckStore) -> None:
    class Interrupted(FakeCoder):
        def code(self, document: Document) -> object:  # type: ignore[override]
            if document.id == "c":
                raise KeyboardInterrupt
            return super().code(document)

    with pytest.raises(KeyboardInterrupt):
        ingest(store, REPORTS, Interrupted())
    assert [r.id for r in store.reports()] == ["a", "b"]
    assert store.runs()[0].ended is None
    run = ingest(store, REPORTS, FakeCoder())
    assert (run.new, run.unchanged) == (3, 2)


def test_a_record_survives_the_way_through_the_store(filled: DuckStore) -> None:
    coded = FakeCoder().code(REPORTS[0]).report.events
    assert tuple(e.event for e in filled.events() if e.report == "a") == coded


def test_words_moved_by_an_edit_are_found_again() -> None:
    from wirebird.store.identity import Alignment

    old = "Rebels attacked Herat. The army attacked Kabul."
    new = "LATEST. Rebels attacked Herat at dawn. The army then attacked Kabul."
    alignment = Alignment.of(old, new)
    for start, end in itertools.pairwise([0, 7, 16, 22, 23]):
        moved = alignment.moved(start, end)
        if moved:
            assert new[slice(*moved)] == old[start:end]
    second = old.rindex("attacked")
    assert alignment.moved(second, second + 8) == (new.rindex("attacked"), new.rindex("attacked") + 8)
    event = FakeCoder().code(report("a", attack())).report.events[0]
    carried = Alignment.of(attack(), f"NEW. {attack()}").carried(event)
    assert carried
    assert carried.mentions[0] == msgspec.structs.replace(event.mentions[0], start=20, end=28)
    assert Alignment.of(attack(), attack(verb="left")).carried(event) is None
    assert isinstance(carried.mentions[0], Span)
