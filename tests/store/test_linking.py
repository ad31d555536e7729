from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import copied
from tests.store.fakes import FakeCoder, attack, report
from wirebird.errors import UsageError
from wirebird.records import Document, LinkVoice
from wirebird.records.incident import Incident
from wirebird.store import DuckStore, Filters, ingest, open_store
from wirebird.store.deciding import Request
from wirebird.store.linking import update_links

SLOW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HERAT = (
    "HERAT, July 7 - Rebels stormed the old fort above the river at dawn and held it until noon, residents said.",
    "The governor spoke of a grave attack on the city and promised that reinforcements were on their way from the capital.",
)
Held = dict[str, list[tuple[object, ...]]]
REPORTS = [
    report("a", *HERAT, attack(), published="2021-07-07", publisher="Ardent Wire"),
    report("b", *HERAT, attack(), published="2021-07-08", publisher="Morning Courier"),
    report("c", "Shooting was heard.", attack(killed=5), attack("Kabul", "2021-07-08"), published="2021-07-08"),
    report("d", "PROTEST crowds marched officials in Kabul on 2021-07-08", published="2021-07-09"),
    report("e", "It was quiet in Kabul by night.", attack("Kabul", "2021-07-08", verb="shelled"), published="2021-07-10"),
    report("f", attack("Gao", "2021-07-09"), "RETREAT soldiers left rebels in Gao on 2021-07-10", published="2021-07-11"),
    report("g", "An undated note.", attack("Herat"), published=None),
]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    path = tmp_path_factory.mktemp("linked") / "s.duckdb"
    ingest(copied(empty, path), REPORTS, FakeCoder())
    return path


@pytest.fixture(scope="module")
def at_once(linked: Path) -> Held:
    return _stored(open_store(linked))


@pytest.fixture
def store(linked: Path, tmp_path: Path) -> DuckStore:
    return copied(linked, tmp_path / "s.duckdb", start="2026-02-01T00:00:00")


def _stored(store: DuckStore) -> Held:
    """What is in force: events, incidents with their links and relations, families."""
    queries = {
        "events": "SELECT event_id, report_id, position, review, duplicate_of, record FROM events WHERE retired_at IS NULL",
        "incidents": "SELECT incident_id, record FROM incidents",
        "claims": "SELECT event_id, report_id, component, incident_id FROM link_claims",
        "links": "SELECT incident_id, first, second, explanation FROM links",
        "relations": "SELECT * FROM relations",
        "families": "SELECT report_id, version, family_id FROM prints",
    }  # fmt: skip
    with store.reading() as connection:
        return {name: connection.execute(f"{sql} ORDER BY ALL").fetchall() for name, sql in queries.items()}


def _clusters(incidents: Sequence[Incident]) -> list[list[str]]:
    return sorted(sorted(i.claims) for i in incidents)


def test_reports_of_one_happening_are_one_incident_and_reprints_one_origin(store: DuckStore) -> None:
    herat = next(i for i in store.incidents() if i.place and i.place.name == "Herat")
    assert set(herat.reports) >= {"a", "b", "c"}
    assert herat.origins < len(herat.reports)


@SLOW
@given(order=st.permutations(REPORTS), cut=st.integers(1, len(REPORTS) - 1))
def test_linking_step_by_step_in_any_order_is_linking_at_once(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, at_once: Held, order: list[Document], cut: int
) -> None:
    path = tmp_path_factory.mktemp("s") / "s.duckdb"
    store = copied(empty, path)
    ingest(store, order[:cut], FakeCoder())
    ingest(store, order[cut:], FakeCoder())
    assert _stored(store) == at_once


def test_linking_in_slices_is_linking_at_once(empty: Path, at_once: Held, tmp_path: Path) -> None:
    store = copied(empty, tmp_path / "s.duckdb")
    store.add([FakeCoder().code(r) for r in REPORTS], [], run=store.begin_run(FakeCoder().stamp))
    has_more, rounds = True, 0
    while has_more:
        with store.writing() as connection:
            _, has_more = update_links(connection, limit=2)
        rounds += 1
    assert rounds == 4
    assert _stored(store) == at_once


@pytest.mark.parametrize("day", ["2021-07-06", "2021-07-07", "2021-07-08", "2021-07-10", "2026-01-01"])
def test_the_picture_of_a_day_is_that_of_a_store_that_holds_no_more(
    store: DuckStore, empty: Path, tmp_path: Path, day: str
) -> None:
    known = [r for r in REPORTS if (r.published or "2026-01-01") <= day]
    then = copied(empty, tmp_path / "then.duckdb")
    ingest(then, known, FakeCoder())
    assert list(store.incidents(as_of=day)) == list(then.incidents())
    assert list(store.incidents(as_of="2021-07-05")) == []


BLAME = "ACCUSE officials condemned rebels in Herat on 2021-07-08"


BLAMING = [
    report("a", attack(), published="2021-07-07"),
    report("b", attack(), BLAME, published="2021-07-08"),
    report("c", attack("Gao", "2021-07-09"), published="2021-07-09"),
    report("b", attack("Kabul", "2021-07-08"), BLAME, published="2021-07-10"),
]
"""On the 8th a report blames rebels for its deed (a link told at both ends); its edit of the 10th tells another deed."""


@pytest.fixture(scope="module")
def blaming(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> dict[str, DuckStore]:
    """A store as it was at the end of each day; the reports came one by one."""
    folder = tmp_path_factory.mktemp("blaming")
    store = copied(empty, folder / "s.duckdb")
    days = {}
    for one in BLAMING:
        ingest(store, [one], FakeCoder())
        days[str(one.published)] = copied(store.path, folder / f"{one.published}.duckdb")
    return days


@pytest.mark.parametrize(("day", "told"), [("2021-07-08", 2), ("2021-07-10", 0)])
def test_what_stands_around_an_incident_is_of_the_day(blaming: dict[str, DuckStore], day: str, told: int) -> None:
    later, then = blaming["2021-07-10"], blaming[day]
    incidents = list(then.incidents())
    assert incidents == list(later.incidents(as_of=day))
    around = [then.incident_with_context(i.id)[1].relations for i in incidents]
    assert around == [later.incident_with_context(i.id, as_of=day)[1].relations for i in incidents]
    assert sum(map(len, around)) == told
    for id in {str(one.id) for one in BLAMING}:
        held, now = then.report(id), later.report(id, as_of=day)
        assert (held and held.incidents) == (now and now.incidents)


def test_the_picture_of_a_day_uses_the_version_known_then(store: DuckStore, empty: Path, tmp_path: Path) -> None:
    edited = report("c", "Shooting was heard.", attack("Gao", "2021-07-09", killed=5), published="2021-07-12")
    before = list(store.incidents(as_of="2021-07-10"))
    ingest(store, [edited], FakeCoder())
    assert list(store.incidents(as_of="2021-07-10")) == before
    fresh = copied(empty, tmp_path / "fresh.duckdb")
    ingest(fresh, [*(r for r in REPORTS if r.id != "c"), edited], FakeCoder())
    assert _clusters(list(store.incidents(as_of="2021-07-12"))) != _clusters(before)
    at_last = {i.place.name: set(i.reports) for i in store.incidents() if i.place and i.type == "ASSAULT"}
    assert at_last == {i.place.name: set(i.reports) for i in fresh.incidents() if i.place and i.type == "ASSAULT"}


def _reviews(store: DuckStore, as_of: str | None = None) -> dict[str, tuple[str, str]]:
    return {str(e.report): (e.review, e.event.status) for e in store.events(as_of=as_of, with_rejected=True)}


def test_a_decision_is_about_the_older_versions_of_a_report_too(empty: Path, tmp_path: Path) -> None:
    """What is decided after an edit, and what is taken back after it, holds for the picture of the day before."""
    store, day = copied(empty, tmp_path / "s.duckdb"), "2021-07-08"
    first = [report(id, attack(place)) for id, place in (("a", "Herat"), ("b", "Kabul"), ("c", "Gao"))]
    ingest(store, first, FakeCoder())
    before, held_by = list(store.incidents()), store.runs()[-1].ended
    events = {str(e.report): e.id for e in store.events()}
    store.decide(Request("reject", (events["b"],)), person="Eva")
    ingest(store, [report(str(r.id), "LATEST.", r.text, published="2021-07-10") for r in first], FakeCoder())
    store.decide(Request("reject", (events["a"],)), person="Eva")
    store.decide(Request("undo", ("1",)), person="Eva")
    store.decide(Request("change", (events["c"],), field="status", value="denied"), person="Eva")
    told = {"a": ("rejected", "happened"), "b": ("none", "happened"), "c": ("changed", "denied")}
    assert _reviews(store) == _reviews(store, day) == told
    assert [i.reports for i in store.incidents(as_of=day)] == [i.reports for i in store.incidents()]
    assert len(list(store.incidents(as_of=day))) == 2
    for number in ("2", "4"):
        store.decide(Request("undo", (number,)), person="Eva")
    assert list(store.incidents(as_of=day)) == list(store.incidents(ingested_by=held_by)) == before


def test_a_repeat_counts_where_what_it_repeats_is_not_told(empty: Path, tmp_path: Path) -> None:
    store = copied(empty, tmp_path / "s.duckdb")
    ingest(store, [report("a", attack())], FakeCoder())
    edited = report("a", attack(), attack(verb="raided"), published="2021-07-10")
    ingest(store, [edited], FakeCoder())
    first, second = store.events()
    store.decide(Request("duplicate", (first.id, second.id)), person="Eva")
    assert [e.id for e in store.events()] == [second.id]
    assert _reviews(store, "2021-07-08") == {"a": ("none", "happened")}
    ingest(store, [edited], FakeCoder(version="2", blind_to="raided"))
    assert [(e.id, e.review) for e in store.events()] == [(first.id, "none")]
    ingest(store, [edited], FakeCoder(version="3"))
    assert [e.id for e in store.events()] == [second.id]


def test_older_versions_that_missed_a_decision_catch_up_with_the_next_coding(empty: Path, tmp_path: Path) -> None:
    store = copied(empty, tmp_path / "s.duckdb")
    edited = report("a", "LATEST.", attack(), published="2021-07-10")
    for one in (report("a", attack()), edited):
        ingest(store, [one], FakeCoder())
    store.decide(Request("reject", (next(store.events()).id,)), person="Eva")
    with store.writing() as connection:
        connection.execute("DELETE FROM events WHERE version = 1 AND retired_at IS NULL")
        connection.execute("UPDATE events SET retired_at = NULL WHERE version = 1")
    assert _reviews(store, "2021-07-08") == {"a": ("none", "happened")}
    ingest(store, [edited], FakeCoder(version="2"))
    assert _reviews(store, "2021-07-08") == {"a": ("rejected", "happened")}


def test_outlets_and_origins_around_an_incident_are_of_the_day(empty: Path, tmp_path: Path) -> None:
    store = copied(empty, tmp_path / "s.duckdb")
    ingest(store, REPORTS[:2], FakeCoder())
    (herat,) = store.incidents()
    origins = [head.origin for head in store.incident_with_context(herat.id)[1].reports]
    assert len(set(origins)) == 1, "one text, one origin"
    words = "Bakers kept their ovens cold while lorries with sandbags blocked each lane that leads down to the tanneries."
    edited = report("b", words, attack(verb="raided"), published="2021-07-12", publisher="Evening Courier")
    ingest(store, [edited], FakeCoder())
    (then,), (now,) = store.incidents(as_of="2021-07-08"), store.incidents()
    assert then == herat
    assert [head.origin for head in store.incident_with_context(then.id, as_of="2021-07-08")[1].reports] == origins
    assert len({head.origin for head in store.incident_with_context(now.id)[1].reports}) == 2
    assert store.incident(herat.id, as_of="2021-07-08").publishers == {"a": "Ardent Wire", "b": "Morning Courier"}
    assert store.incident(herat.id).publishers == {"a": "Ardent Wire", "b": "Evening Courier"}


steps = st.lists(
    st.sampled_from(
        ["accept", "reject", "duplicate", "merge", "split", "change place", "change type", "change date", "origin", "undo"]
    ),
    min_size=1,
    max_size=4,
)


def _requests(store: DuckStore, step: str, pick: int) -> Request | None:
    """A request that fits what the store holds, or None where there is none."""
    events = sorted(e.id for e in store.events())
    told = list(store.incidents())
    incidents, several = sorted(i.id for i in told), [i for i in told if len(i.claims) > 1]
    standing = [d.number for d in store.decisions()]
    event = events[pick % len(events)]
    match step:
        case "merge":
            return Request("merge", (incidents[pick % len(incidents)], incidents[(pick + 1) % len(incidents)]))
        case "split":
            chosen = several[pick % len(several)] if several else None
            return Request("split", (chosen.id, chosen.claims[pick % len(chosen.claims)])) if chosen else None
        case "change place":
            gao = {
                "text": None,
                "name": "Gao",
                "country": "MLI",
                "admin1": None,
                "lat": 16.27,
                "lon": -0.04,
                "precision": "place",
            }
            return Request("change", (event,), field="place", value=gao)
        case "change type":
            return Request("change", (event,), field="type", value="COERCE")
        case "change date":
            return Request("change", (event,), field="date", value={"start": "2021-07-01", "end": "2021-07-01", "text": None})
        case "origin":
            return Request("duplicate", ("c", "e"))
        case "duplicate":
            told_twice = [(a.id, b.id) for a, b in permutations(store.events(), 2) if a.report == b.report]
            return Request("duplicate", told_twice[pick % len(told_twice)]) if told_twice else None
        case "undo":
            return Request("undo", (str(standing[pick % len(standing)]),)) if standing else None
        case _:
            return Request(step, (event,))  # type: ignore[arg-type]


@SLOW
@given(steps=steps, picks=st.lists(st.integers(0, 20), min_size=4, max_size=4))
def test_undoing_every_decision_restores_the_state_exactly(
    tmp_path_factory: pytest.TempPathFactory, linked: Path, steps: list[str], picks: list[int]
) -> None:
    store = copied(linked, tmp_path_factory.mktemp("s") / "s.duckdb")
    states = []
    for step, pick in zip(steps, picks, strict=False):
        request = _requests(store, step, pick)
        if request is None:
            continue
        before = _stored(store)
        try:
            made = store.decide(request, person="Eva")
        except UsageError:
            assert _stored(store) == before, "what is refused changes nothing"
            continue
        states.append((made.number, before))
    for number, before in reversed(states):
        store.decide(Request("undo", (str(number),)), person="Eva")
        assert _stored(store) == before


def test_an_undo_can_be_undone(store: DuckStore) -> None:
    event = next(iter(store.events()))
    store.decide(Request("reject", (event.id,)), person="Eva")
    rejected = _stored(store)
    store.decide(Request("undo", ("1",)), person="Eva")
    store.decide(Request("undo", ("2",)), person="Eva")
    assert _stored(store) == rejected
    assert [d.kind for d in store.decisions()] == ["reject", "undo", "undo"]


def test_decisions_keep_person_time_values_and_note(store: DuckStore) -> None:
    event = next(e for e in store.events() if e.report == "d")
    asked = Request("change", (event.id,), field="status", value="denied", note="the mayor denies it")
    made = store.decide(asked, person="Eva")
    assert (made.person, made.field, made.old, made.new, made.note) == (
        "Eva", "status", '"happened"', '"denied"', "the mayor denies it",
    )  # fmt: skip
    assert (made.report, made.type) == ("d", "PROTEST")
    assert made.mention == event.event.mentions[0]
    assert store.decisions() == [made]
    changed = next(e for e in store.events() if e.id == event.id)
    assert (changed.event.status, changed.review) == ("denied", "changed")


def test_a_change_of_type_takes_quad_and_intensity_along(store: DuckStore) -> None:
    event = next(e for e in store.events() if e.report == "d")
    store.decide(Request("change", (event.id,), field="type", value="CONSULT"), person="Eva")
    changed = next(e for e in store.events() if e.id == event.id)
    assert (changed.event.type, changed.event.quad) == ("CONSULT", 1)
    assert changed.event.intensity > 0


def test_rejected_events_are_in_no_incident(store: DuckStore) -> None:
    event = next(e for e in store.events() if e.report == "d")
    store.decide(Request("reject", (event.id,)), person="Eva")
    assert event.id not in {str(c) for i in store.incidents() for c in i.claims}
    assert event.id not in {e.id for e in store.events()}
    assert event.id in {e.id for e in store.events(with_rejected=True)}


def test_decisions_survive_a_newer_model(store: DuckStore) -> None:
    events = {str(e.report): e for e in store.events()}
    store.decide(Request("change", (events["d"].id,), field="status", value="denied"), person="Eva")
    store.decide(Request("reject", (events["e"].id,)), person="Eva")
    store.decide(Request("accept", (events["g"].id,)), person="Eva")
    herat = store.incident(events["a"].id).incident
    store.decide(Request("split", (herat.id, events["a"].id)), person="Eva")
    before = _clusters(list(store.incidents()))
    run = ingest(store, REPORTS, FakeCoder(version="2", blind_to="in Herat on 2021-07-07 killing 3"))
    assert run.recoded == len(REPORTS)
    after = {e.id: e for e in store.events(with_rejected=True)}
    assert after[events["d"].id].event.status == "denied"
    assert after[events["e"].id].review == "rejected"
    assert after[events["g"].id].review == "accepted", "a person vouches for it, though the newer model does not find it"
    assert events["a"].id not in after, "nobody vouches for it, and the newer model does not find it"
    ingest(store, REPORTS, FakeCoder(version="3"))
    assert _clusters(list(store.incidents())) == before


def test_a_type_given_by_a_person_is_matched_by_a_model_that_agrees(store: DuckStore) -> None:
    event = next(e for e in store.events() if e.report == "d")
    store.decide(Request("change", (event.id,), field="type", value="COERCE"), person="Eva")
    ingest(store, REPORTS, FakeCoder(version="2", types={"PROTEST": "COERCE"}))
    (now,) = [e for e in store.events() if e.report == "d"]
    assert (now.id, now.event.type) == (event.id, "COERCE")


def test_what_the_store_held_earlier_is_told_again(store: DuckStore) -> None:
    first = list(store.incidents())
    herat = next(i for i in first if len(i.claims) > 2)
    decision = store.decide(Request("split", (herat.id, herat.claims[1])), person="Eva")
    second = list(store.incidents())
    ingest(store, [report("h", attack("Herat", killed=7), published="2021-07-07")], FakeCoder())
    assert list(store.incidents(ingested_by="2026-01-31")) == first
    assert list(store.incidents(ingested_by=decision.at)) == second
    assert list(store.incidents()) != second


def test_an_old_incident_id_leads_to_the_incident_that_took_it_in(store: DuckStore) -> None:
    kabul, gao = (next(i for i in store.incidents() if i.place and i.place.name == name) for name in ("Kabul", "Gao"))
    store.decide(Request("merge", (kabul.id, gao.id)), person="Eva")
    assert store.incident(gao.id).incident.id == store.incident(kabul.id).incident.id


def test_every_merge_has_its_reasons(store: DuckStore) -> None:
    for incident in store.incidents():
        view = store.incident(incident.id)
        assert len(view.why) == len(incident.claims) - 1
        assert {c for pair in view.why for c in (pair.first, pair.second)} <= set(incident.claims)
        for pair in view.why:
            assert pair.bits == pytest.approx(pair.prior_bits + sum(c.bits for c in pair.comparisons), abs=0.1)


def test_events_not_linked_yet_are_told_linked(store: DuckStore, empty: Path, tmp_path: Path) -> None:
    run = store.begin_run(FakeCoder().stamp)
    late = report("h", attack("Herat", killed=7), published="2021-07-07")
    store.add([FakeCoder().code(late)], [], run=run)
    unlinked = list(store.incidents())
    store.link()
    assert list(store.incidents()) == unlinked
    assert store.link() == 0


def _dated(start: str | None, end: str | None) -> Request:
    return Request("change", ("EVENT",), field="date", value={"start": start, "end": end})


def _placed(**fields: object) -> Request:
    gao = {"text": None, "name": "Gao", "country": "MLI", "admin1": None, "lat": 16.27, "lon": -0.04, "precision": "place"}
    return Request("change", ("EVENT",), field="place", value=gao | fields)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request("accept", ("e-0",)), "no event 'e-0'"),
        (Request("accept", ()), "one event"),
        (Request("change", ("EVENT",), field="mentions", value=[]), "these can"),
        (Request("change", ("EVENT",), field="status", value="perhaps"), "perhaps"),
        (Request("change", ("EVENT",), field="mode", value=["meet"]), "no mode meet"),
        (Request("change", ("EVENT",), field="type", value="WAR"), "WAR"),
        (Request("change", ("EVENT",), field="status", value="perhaps"), "docs/record.md"),
        (_dated("July", "July"), "no day 'July'; write it as 2021-07-08"),
        (_dated("2021-02-30", "2021-02-30"), "no day '2021-02-30'"),
        (_dated("20210708", None), "no day '20210708'"),
        (_dated("", None), "no day ''"),
        (_dated("2021-07-09", "2021-07-08"), "2021-07-08 is before 2021-07-09"),
        (_placed(lat=999.0), "no point 999.0"),
        (_placed(lon=-181.0), "lon from -180 to 180"),
        (_placed(lat=float("nan")), "no point nan"),
        (_placed(lat=None), "no point None"),
        (_placed(country="Afghanistan"), "no country 'Afghanistan'; give its ISO 3166 alpha-3 code"),
        (Request("change", ("EVENT",), field="casualties", value={"injured": {"low": 5, "high": 3}}), "from 5 to 3"),
        (Request("change", ("EVENT",), field="casualties", value={"injured": {"low": -1, "high": 3}}), "from -1 to 3"),
        (Request("change", ("EVENT",)), "needs a field"),
        (Request("merge", ("EVENT",)), "at least two"),
        (Request("merge", ("i-0", "EVENT")), "no incident 'i-0'"),
        (Request("split", ("EVENT",)), "events to take out"),
        (Request("split", ("INCIDENT", "EVENT", "e-1")), "not in that incident"),
        (Request("split", ("EVENT", "e-1")), "no event 'e-1'"),
        (Request("duplicate", ("EVENT", "EVENT")), "two events"),
        (Request("undo", ("7",)), "no decision '7'"),
        (Request("undo", ("first",)), "no decision 'first'"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_noted_nowhere(store: DuckStore, request_: Request, said: str) -> None:
    event = next(e.id for e in store.events() if e.report == "d")
    ids = {"EVENT": event, "INCIDENT": event.replace("e-", "i-", 1)}
    targets = tuple(ids.get(t, t) for t in request_.targets)
    with pytest.raises(UsageError, match=said):
        store.decide(Request(request_.kind, targets, request_.field, request_.value), person="Eva")
    assert store.decisions() == []


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(with_background=True),
        Filters(countries=frozenset({"MLI"})),
        Filters(countries=frozenset({"MLI", "AFG"}), types=frozenset({"ASSAULT"})),
        Filters(types=frozenset()),
        Filters(since="2021-07-09"),
        Filters(until="2021-07-08", min_probability=0.5),
        Filters(since="2021-07-08", until="2021-07-08"),
        Filters(min_probability=1.0),
    ],
    ids=["all", "background", "country", "countries and type", "no type", "since", "until", "one day", "sure ones"],
)
def test_filters_let_in_what_they_say_and_nothing_else_is_decoded(
    store: DuckStore, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [i for i in store.incidents() if filters.keeps_incident(i)]
    for day in ("2021-07-08", "2021-07-10"):
        assert list(store.incidents(as_of=day, filters=filters)) == [
            i for i in store.incidents(as_of=day) if filters.keeps_incident(i)
        ]
    chosen = Filters(incidents=frozenset(i.id for i in asked[:1]), with_background=True)
    assert list(store.incidents(filters=chosen)) == asked[:1]
    decoded: list[Incident] = []

    class Counting:
        def decode(self, record: str) -> Incident:
            decoded.append(msgspec.json.decode(record, type=Incident))
            return decoded[-1]

    monkeypatch.setattr("wirebird.store.picture._INCIDENT", Counting())
    assert list(store.incidents(filters=filters)) == asked == decoded


def test_an_event_repeats_another_of_its_own_report_only(store: DuckStore) -> None:
    first, second = (e.id for e in store.events() if e.report == "c")
    elsewhere = next(e.id for e in store.events() if e.report == "d")
    with pytest.raises(UsageError, match=f"{first} is of report 'c', {elsewhere} of 'd'.*merge"):
        store.decide(Request("duplicate", (first, elsewhere)), person="Eva")
    with pytest.raises(UsageError, match="no event 'd' in force"):
        store.decide(Request("duplicate", (first, "d")), person="Eva")
    assert store.decisions() == []
    store.decide(Request("duplicate", (first, second)), person="Eva")
    assert first not in [e.id for e in store.events()]


def test_of_two_events_that_are_one_the_second_stays(store: DuckStore) -> None:
    first, second = (e.id for e in store.events() if e.report == "c")
    made = store.decide(Request("duplicate", (first, second)), person="Eva")
    with pytest.raises(UsageError, match=f"{first} is itself called a repeat of {second}"):
        store.decide(Request("duplicate", (second, first)), person="Eva")
    store.decide(Request("undo", (str(made.number),)), person="Eva")
    store.decide(Request("duplicate", (second, first)), person="Eva")
    assert [e.id for e in store.events() if e.report == "c"] == [first]


@pytest.mark.parametrize("killed", [3_000_000_000, 10**20])
def test_a_number_beyond_every_measure_is_linked(empty: Path, tmp_path: Path, killed: int) -> None:
    store = copied(empty, tmp_path / "huge.duckdb")
    reports = [report(id, attack(killed=killed), published="2021-07-07") for id in ("a", "b")]
    ingest(store, reports, FakeCoder())
    (incident,) = store.incidents()
    assert incident.casualties["killed"].best == killed


def test_other_rules_link_anew(store: DuckStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _stored(store)
    with store.writing() as connection:
        connection.execute("UPDATE incidents SET headline = 'of old'")
        update_links(connection)
        assert connection.execute("SELECT DISTINCT headline FROM incidents").fetchall() == [("of old",)]
        monkeypatch.setattr("wirebird.store.linking.LINK_RULES", 0)
        update_links(connection)
    assert _stored(store) == before
    with store.reading() as connection:
        assert connection.execute("SELECT count(*) FROM incidents WHERE headline = 'of old'").fetchall() == [(0,)]


def test_claims_stored_before_voices_told_their_stance_are_read() -> None:
    old = b'{"text":"police","key":"polic","kind":"police","denies":false}'
    assert msgspec.json.decode(old, type=LinkVoice).tells


def test_a_decision_needs_a_person(store: DuckStore) -> None:
    event = next(iter(store.events()))
    with pytest.raises(UsageError, match="name of a person"):
        store.decide(Request("accept", (event.id,)), person=" ")


def test_records_of_decisions_are_json(store: DuckStore) -> None:
    event = next(iter(store.events()))
    made = store.decide(Request("accept", (event.id,)), person="Eva")
    assert msgspec.json.decode(msgspec.json.encode(made), type=type(made)) == made
