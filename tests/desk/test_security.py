"""Who is let in, and what every answer bears."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.client import Client
from wirebird.desk.app import create_app
from wirebird.desk.context import Desk, Settings
from wirebird.desk.rows import Shelf
from wirebird.desk.security import MAX_BODY, Guard
from wirebird.store import DuckStore

DECISION = {"kind": "accept", "targets": ["e-none"], "reviewer": "Ann"}


@pytest.mark.parametrize(
    "host", ["evil.example:8765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8765.evil.example", "", "localhost:99999999"]
)
def test_a_host_of_another_name_is_refused(client: Client, host: str) -> None:
    answer = client.get("/api/meta", host=host)
    assert answer.status == 421
    assert answer.json()["code"] == "strange_host"


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_the_names_of_this_machine_are_let_in(client: Client, host: str) -> None:
    assert client.get("/api/meta", host=host).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:9999", "null", "http://localhost:8765", "file://"])
def test_another_origin_cannot_decide(client: Client, origin: str) -> None:
    answer = client.post("/api/decisions", DECISION, origin=origin)
    assert (answer.status, answer.json()["code"]) == (403, "strange_origin")


def test_the_desks_own_page_can_decide_but_not_without_the_header(client: Client) -> None:
    assert client.post("/api/decisions", DECISION, origin="http://127.0.0.1:8765").status == 400
    assert client.post("/api/decisions", DECISION, x_wirebird="").json()["code"] == "no_mark"


@pytest.mark.parametrize("path", ["/", "/explore", "/api/meta", "/api/none", "/api/rows?level=x", "/assets/none.js"])
def test_every_answer_bears_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.fixture
def guarded(store: DuckStore) -> Client:
    return Client(create_app(Desk(Shelf(store)), Guard.of("192.0.2.7", 8765, "right-token")))


def test_a_token_is_asked_for_and_taken_in_three_ways(guarded: Client) -> None:
    assert guarded.get("/api/meta").status == 401
    assert guarded.get("/").status == 401
    for shown in ("wrong", "", "right-toke", "right-token2", "é"):
        assert guarded.get("/api/meta", authorization=f"Bearer {shown}").status == 401
    assert guarded.get("/api/meta", authorization="Bearer right-token").status == 200
    assert guarded.get("/api/meta", cookie="a=b; wirebird_token=right-token").status == 200
    assert guarded.get("/api/meta", host="192.0.2.7:8765", authorization="bearer right-token").status == 200


def test_a_desk_that_listens_everywhere_has_any_name_but_needs_its_token(store: DuckStore) -> None:
    client = Client(create_app(Desk(Shelf(store)), Guard.of("0.0.0.0", 8765, "right-token")))
    assert client.get("/api/meta", host="desk.example:8765").status == 401
    assert client.get("/api/meta", host="desk.example:8765", authorization="Bearer right-token").status == 200
    assert client.get("/api/meta", host="desk.example:99", authorization="Bearer right-token").status == 421
    bearer = {"authorization": "Bearer right-token", "host": "desk.example:8765"}
    assert client.post("/api/decisions", DECISION, origin="http://evil.example", **bearer).status == 403
    assert client.post("/api/decisions", DECISION, origin="http://desk.example:8765", **bearer).status == 400


def test_the_token_leaves_the_address_for_a_cookie(guarded: Client) -> None:
    answer = guarded.get("/explore?token=right-token&type=ASSAULT")
    assert answer.status == 303
    assert answer.headers["location"] == "/explore?type=ASSAULT"
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert guarded.get("/explore?token=wrong").status == 401
    assert guarded.get("//evil.example?token=right-token").headers["location"] == "/evil.example"


def test_a_token_is_compared_in_constant_time(guarded: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def compare(a: bytes, b: bytes) -> bool:
        seen.append((a, b))
        return False

    monkeypatch.setattr("wirebird.desk.security.hmac.compare_digest", compare)
    guarded.get("/api/meta", authorization="Bearer guess")
    assert seen == [(b"guess", b"right-token")]


def test_a_body_is_no_longer_than_it_may_be(client: Client) -> None:
    assert client.post("/api/decisions", b"x" * (MAX_BODY + 1)).status == 413
    assert client.post("/api/decisions", b"x", content_length=str(MAX_BODY + 1)).status == 413
    assert client.post("/api/decisions", b"x" * (MAX_BODY + 1), content_length="", transfer_encoding="chunked").status == 413
    assert client.post("/api/decisions", b"x", content_length="-1").status == 413


def test_nothing_outside_the_folder_of_pages_is_sent(store: DuckStore, tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>desk</title>")
    (static / "assets" / "a.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (static / "link").symlink_to(tmp_path / "secret.txt")
    client = Client(create_app(Desk(Shelf(store), Settings(static=static)), Guard.of("127.0.0.1", 8765, None)))
    assert client.get("/assets/a.js").headers["cache-control"].endswith("immutable")
    assert "desk" in client.get("/incident/i-1").text
    for path in (
        "/../secret.txt",
        "/..%2Fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/link",
        "/assets",
        "/%00",
        "/" + "a" * 5000,
    ):
        answer = client.get(path)
        assert answer.status == 404, path
        assert b"secret" not in answer.body


def test_a_desk_for_reading_takes_no_decision(store: DuckStore) -> None:
    client = Client(create_app(Desk(Shelf(store), Settings(read_only=True)), Guard.of("127.0.0.1", 8765, None)))
    assert client.post("/api/decisions", DECISION).json()["code"] == "read_only"
