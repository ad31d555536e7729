"""What the addresses under /api answer, over a store of fake reports."""

from __future__ import annotations

import zlib

import pytest

from tests.desk.client import Client
from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.store import DuckStore, ingest, open_store
from wirebird.store.browse import COLUMNS


def test_rows_agree_with_the_records(client: Client, store: DuckStore) -> None:
    rows = client.get("/api/rows").json()
    incidents = list(store.incidents())
    columns, names = rows["columns"], rows["dictionaries"]
    assert list(columns) == list(COLUMNS)
    assert columns["id"] == [i.id for i in incidents]
    assert columns["title"] == [i.headline for i in incidents]
    assert [names["type"][code] for code in columns["type"]] == [i.type for i in incidents]
    parties = [[names["party"][code] for code in codes] for codes in columns["actors"]]
    assert parties == [[p.name for p in i.actors] for i in incidents]
    assert columns["killed_best"] == [i.casualties["killed"].best if "killed" in i.casualties else None for i in incidents]
    assert columns["lat"] == [i.place.lat if i.place else None for i in incidents]
    assert columns["reports"] == [len(i.reports) for i in incidents]


def test_a_past_day_has_the_rows_known_then(client: Client) -> None:
    assert client.get("/api/rows?as_of=2021-07-07").json()["columns"]["reports"] == [1]
    claims = client.get("/api/rows?level=claims&as_of=2021-07-07").json()
    assert claims["columns"]["title"] == [attack()]
    assert client.get("/api/rows?level=reports&as_of=2021-07-08").json()["columns"]["id"] == ["a", "b"]


def test_a_report_without_events_is_a_row_too(client: Client) -> None:
    rows = client.get("/api/rows?level=reports").json()
    at = rows["columns"]["id"].index("quiet.json")
    assert rows["columns"]["type"][at] == -1
    assert rows["columns"]["actors"][at] == []
    assert rows["columns"]["title"][at] == "Nothing happened."


def test_rows_are_sent_once_and_again_when_the_store_is_another(client: Client, store: DuckStore) -> None:
    first = client.get("/api/rows", accept_encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    assert zlib.decompress(first.body, 31) == client.get("/api/rows").body
    assert client.get("/api/rows", if_none_match=first.headers["etag"]).status == 304
    ingest(store, [report("z", attack("Gao", "2021-07-20"))], FakeCoder())
    again = client.get("/api/rows", if_none_match=first.headers["etag"])
    assert again.status == 200
    assert again.json()["n"] == 4


def test_an_incident_has_its_claims_side_by_side(client: Client, store: DuckStore) -> None:
    incident = max(store.incidents(), key=lambda i: len(i.reports))
    found = client.get(f"/api/incident/{incident.id}").json()
    assert found["incident"]["id"] == incident.id
    assert [r["id"] for r in found["reports"]] == ["a", "b"]
    assert len(found["why"]) == 1
    rows = {row["field"]: row["cells"] for row in found["table"]["rows"]}
    assert len(found["table"]["voices"]) == len(rows["killed"])
    killed = " ".join(cell["value"] for cell in rows["killed"])
    assert {"3", "5"} <= set(killed.replace(";", "").split())
    quotes = [cell["quote"] for cells in rows.values() for cell in cells if cell["quote"]]
    texts = {r.id: r.text for r in store.reports()}
    assert quotes
    assert all(texts[q["report"]][q["start"] : q["end"]] == q["text"] for q in quotes)


def test_a_report_has_the_words_behind_its_events(client: Client) -> None:
    found = client.get("/api/report/a").json()
    text = found["report"]["text"]
    words = {(s["role"], text[s["start"] : s["end"]]) for s in found["spans"]}
    assert {
        ("action", "attacked"),
        ("actor", "rebels"),
        ("recipient", "soldiers"),
        ("place", "Herat"),
        ("voice", "police"),
    } <= words
    assert found["events"][0]["incident"].startswith("i-")


def test_ids_of_any_form_are_found(client: Client) -> None:
    assert client.get("/api/report/c%2Fd%20%C3%A9").json()["report"]["id"] == "c/d é"


@pytest.mark.parametrize(
    "path", ["/api/incident/i-none", "/api/report/none", "/api/report/%00", "/api/report/..%2F..", "/api/none"]
)
def test_what_is_not_there_says_so(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert set(answer.json()) == {"code", "message", "try"}


@pytest.mark.parametrize("query", ["as_of=yesterday", "level=events", "as_of=2021-13-01"])
def test_what_cannot_be_asked_says_so(client: Client, query: str) -> None:
    answer = client.get(f"/api/rows?{query}")
    assert answer.status == 400
    assert answer.json()["code"] == "bad_value"


def test_a_decision_takes_effect_and_its_undo_too(client: Client) -> None:
    event = client.get("/api/report/a").json()["events"][0]["id"]
    place = {"text": None, "name": "Kabul", "country": "AFG", "admin1": None, "lat": 34.53, "lon": 69.17, "precision": "place"}
    asked = {"kind": "change", "targets": [event], "field": "place", "value": place, "reviewer": "Ann"}
    done = client.post("/api/decisions", asked)
    assert done.status == 201
    assert done.json()["affected"]["events"] == [event]
    changed = client.get("/api/report/a").json()["events"][0]
    assert (changed["review"], changed["event"]["place"]["name"]) == ("changed", "Kabul")
    number = done.json()["decision"]["number"]
    undone = client.post("/api/decisions", {"kind": "undo", "targets": [str(number)], "reviewer": "Ben"})
    assert undone.json()["affected"]["events"] == [event]
    assert client.get("/api/report/a").json()["events"][0]["event"]["place"]["name"] == "Herat"
    assert [d["person"] for d in client.get("/api/decisions").json()["decisions"]] == ["Ann", "Ben"]
    assert client.get("/api/meta").json()["reviewers"] == ["Ann", "Ben"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"kind":"accept"}', b"\xff", b'{"kind":"accept","targets":["e-0"],"reviewer":"A"}']
)
def test_a_decision_that_cannot_be_is_refused(client: Client, body: bytes) -> None:
    answer = client.post("/api/decisions", body)
    assert answer.status == 400
    assert client.get("/api/decisions").json() == {"decisions": []}


def test_the_overview_counts_what_is_there(client: Client) -> None:
    found = client.get("/api/overview").json()
    assert (found["reports"], found["claims"], found["incidents"], found["no_place"]) == (5, 4, 3, 1)
    assert found["by_type"][0]["count"] == 1
    assert all(len(line["weeks"]) == len(found["weeks"]) for line in found["by_type"])
    assert sum(sum(line["weeks"]) for line in found["by_type"]) == 3


def test_the_overview_of_a_day_stays_what_it_was(client: Client, store: DuckStore) -> None:
    address = "/api/overview?as_of=2021-07-07"
    before = client.get(address).json()
    assert (before["reports"], before["claims"], before["incidents"]) == (1, 1, 1)
    assert (before["runs"], before["warnings"]) == ([], [])
    ingest(store, [report("z", attack("Gao", "2021-07-20"), published="2021-07-20")], FakeCoder(version="2"))
    assert client.get(address).json() == before
    assert len(client.get("/api/overview").json()["runs"]) == 2


def test_before_the_first_report_nothing_is_said_of_an_empty_store(client: Client) -> None:
    found = client.get("/api/overview?as_of=2001-01-01").json()
    assert (found["incidents"], found["by_type"], found["warnings"]) == (0, [], [])


def test_first_and_last_day_are_those_known_on_a_day(client: Client) -> None:
    now, then = client.get("/api/meta").json(), client.get("/api/meta?as_of=2021-07-07").json()
    assert (then["first_day"], then["last_day"]) == ("2021-07-07", "2021-07-07")
    assert now["last_day"] == "2021-07-09"
    assert {**now, "last_day": then["last_day"]} == then
    assert client.get("/api/meta?as_of=2001-01-01").json()["first_day"] is None
    assert client.get("/api/meta?as_of=July").status == 400


@pytest.mark.parametrize(
    "path",
    ["/api/meta", "/api/overview", "/api/rows", "/api/report/a", "/api/control", "/api/export", "/api/export/preview",
     "/api/review/next", "/api/decisions", "/api/quality", "/api/places", "/", "/explore", "/report/a", "/explore.csv",
     "/report/a.json", "/review.json"],
)  # fmt: skip
def test_what_the_store_held_is_not_asked_of_the_desk(client: Client, path: str) -> None:
    assert client.get(path).status == 200
    answer = client.get(f"{path}?ingested_by=2021-07-08")
    assert answer.status == 400
    assert answer.json()["code"] == "bad_value"
    assert "ingested_by" in answer.json()["message"]
    assert "as_of" in answer.json()["try"]


def test_places_and_actors_are_found_by_their_beginning(client: Client) -> None:
    names = [p["name"] for p in client.get("/api/places?q=her&country=afg").json()["places"]]
    assert any(name.startswith("Her") for name in names)
    assert client.get("/api/places?q=").json() == {"places": []}
    bases = client.get("/api/places?q=Camp Bastion").json()["places"]
    assert {(base["feature"], base["precision"]) for base in bases} == {("site", "site")}
    actors = client.get("/api/actors?q=taliban&on=2021-09-01").json()["actors"]
    assert (actors[0]["name"], actors[0]["sector"]) == ("Taliban", "GOV")


def test_an_empty_store_is_shown_as_empty(tmp_path_factory: pytest.TempPathFactory) -> None:
    from wirebird.desk.app import create_app
    from wirebird.desk.context import Desk
    from wirebird.desk.rows import Shelf
    from wirebird.desk.security import Guard

    store = open_store(tmp_path_factory.mktemp("e") / "s.duckdb", create=True, clock=Clock())
    client = Client(create_app(Desk(Shelf(store)), Guard.of("127.0.0.1", 8765, None)))
    for level in ("incidents", "claims", "reports"):
        assert client.get(f"/api/rows?level={level}").json()["n"] == 0
    assert client.get("/api/overview").json()["warnings"]
    assert client.get("/api/meta").json()["first_day"] is None
    assert client.get("/api/control").json() == {"places": [], "days": [None, None]}
