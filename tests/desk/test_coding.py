"""Posted reports: the queue, its bounds, and what becomes of what cannot be coded."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.desk.client import Client
from tests.desk.coders import make_moody
from tests.store.fakes import attack
from wirebird.desk.answers import ApiError
from wirebird.desk.app import create_app, create_coding_app
from wirebird.desk.coding import CodingService, Posted
from wirebird.desk.context import Desk
from wirebird.desk.rows import Shelf
from wirebird.desk.security import Guard
from wirebird.store import DuckStore

GUARD = Guard.of("127.0.0.1", 8765, None)
FRENCH = "Le ministre a dit que les soldats ont quitté la ville de Gao dans la nuit, selon des témoins sur place. "
LIMIT_S = 8.0


@pytest.fixture(scope="module")
def coding() -> Iterator[CodingService]:
    service = CodingService(workers=1, max_queue=2, limit_s=LIMIT_S, make=make_moody)
    service.submit(Posted("Nothing.")).result(60)
    yield service
    service.close()


@pytest.fixture
def server(coding: CodingService) -> Client:
    return Client(create_coding_app(coding, GUARD))


def test_a_posted_report_is_coded_and_kept_nowhere(coding: CodingService, store: DuckStore) -> None:
    client = Client(create_app(Desk(Shelf(store), coding=coding), GUARD))
    state = store.state
    answer = client.post("/api/code", {"text": attack(), "published": "2021-07-08", "title": "Attack"})
    assert answer.status == 200
    found = answer.json()
    assert (found["report"]["published"], found["report"]["title"]) == ("2021-07-08", "Attack")
    text = found["report"]["text"]
    assert {text[s["start"] : s["end"]] for s in found["spans"]} >= {"attacked", "rebels", "Herat"}
    assert found["events"][0]["event"]["type"] == "ASSAULT"
    assert store.state == state
    assert client.get("/api/meta").json()["can_code"] is True


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_text"),
        ("\x00\x01", "binary"),
        (FRENCH * 3, "not_english"),
        ("RAISE", "coding_failed"),
        ("CRASH", "coder_ended"),
        ("SLEEP 600", "too_slow"),
    ],
    ids=["empty", "binary", "french", "bug", "crash", "slow"],
)  # fmt: skip
def test_a_report_that_cannot_be_coded_costs_itself_alone(server: Client, text: str, code: str) -> None:
    start = time.monotonic()
    answer = server.post("/api/code", {"text": text})
    assert (answer.status, answer.json()["code"]) == (422, code)
    assert time.monotonic() - start < 60
    assert server.post("/api/code", {"text": attack()}).status == 200


def test_a_report_over_a_limit_is_told_without_options_that_a_desk_lacks(server: Client) -> None:
    answer = server.post("/api/code", {"text": "LONG, and longer than it may be."})
    assert answer.status == 422
    assert answer.json() == {
        "code": "too_long",
        "message": "32 characters, over the limit of 10",
        "try": "split it into single reports",
    }


@pytest.mark.parametrize("body", [b"", b"{}", b'{"text": 3}', b'{"text":"a","more":1}', b'{"text":"\\ud800"}', b"\xff"])
def test_a_body_of_another_form_is_refused(server: Client, body: bytes) -> None:
    assert server.post("/api/code", body).json()["code"] == "bad_body"


def test_a_full_queue_says_when_to_come_again(coding: CodingService, server: Client) -> None:
    waiting = [coding.submit(Posted("SLEEP 1\n" + attack())) for _ in range(3)]
    answer = server.post("/api/code", {"text": attack()})
    assert (answer.status, answer.json()["code"]) == (429, "queue_full")
    assert int(answer.headers["retry-after"]) >= 1
    assert server.get("/api/health").json()["coding"] == {"waiting": 3, "most": 2, "workers": 1}
    assert all(len(one.result(60).events) == 1 for one in waiting)
    assert server.post("/api/code", {"text": attack()}).status == 200


def test_metrics_count_what_was_asked(server: Client, coding: CodingService) -> None:
    server.get("/api/health")
    server.get("/api/strange-1")
    server.ask("BREW", "/api/strange-2", headers={"x_wirebird": "1"})
    text = server.get("/api/metrics").text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert lines['wirebird_http_requests_total{method="GET",path="/api/health",status="200"}'] == "1"
    assert lines['wirebird_http_requests_total{method="GET",path="other",status="404"}'] == "1"
    assert lines['wirebird_http_requests_total{method="other",path="other",status="404"}'] == "1"
    assert int(lines["wirebird_code_coded_total"]) == coding.tally.coded
    assert coding.tally.accepted == coding.tally.coded + coding.tally.failed
    assert "strange" not in text


def test_a_stop_finishes_what_was_accepted() -> None:
    service = CodingService(workers=2, max_queue=4, limit_s=30, make=make_moody)
    accepted = [service.submit(Posted("SLEEP 0.2\n" + attack())) for _ in range(5)]
    service.close()
    assert all(one.done() and len(one.result().events) == 1 for one in accepted)
    with pytest.raises(ApiError) as caught:
        service.submit(Posted(attack()))
    assert caught.value.status == 503


def test_a_desk_for_reading_codes_nothing(store: DuckStore) -> None:
    client = Client(create_app(Desk(Shelf(store)), GUARD))
    assert client.post("/api/code", {"text": attack()}).status == 403
    assert client.get("/api/health").json() == {"status": "ok", "coding": None}
