"""Who tells, who denies and who could not verify a claim stand apart wherever an incident is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.desk.client import Client
from tests.store.fakes import Clock, Coded, FakeCoder, attack, report
from wirebird.desk.app import create_app
from wirebird.desk.context import Desk
from wirebird.desk.rows import Shelf
from wirebird.desk.security import Guard
from wirebird.records import Document, DocumentFailure, EventAttribution, Span
from wirebird.records.voice import Stance
from wirebird.store import DuckStore, ingest, open_store, picture

WORDS = "The envoys spoke of it, a governor denied it, and monitors could not verify it."
STANCES: dict[str, Stance] = {"envoys": "asserts", "governor": "denies", "monitors": "doubts"}


class Voiced(FakeCoder):
    """Gives the events of a report that holds `WORDS` its three voices."""

    def code_many(self, items: Iterable[Document | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
        for item in super().code_many(items):
            yield item if isinstance(item, DocumentFailure) or WORDS not in item.document.text else self._voiced(item)

    def _voiced(self, coded: Coded) -> Coded:
        def span(words: str) -> Span:
            start = coded.document.text.index(words)
            return Span(text=words, start=start, end=start + len(words))

        voices = tuple(
            EventAttribution(source=span(words), cue=None, kind="government", stance=stance, probability=0.8)
            for words, stance in STANCES.items()
        )
        events = tuple(
            msgspec.structs.replace(e, attribution=voices, unverified=span("could not verify it")) for e in coded.report.events
        )
        return Coded(coded.document, msgspec.structs.replace(coded.report, events=events))


@pytest.fixture
def store(tmp_path: Path) -> DuckStore:
    made = open_store(tmp_path / "s.duckdb", create=True, clock=Clock())
    ingest(made, [report("a", attack()), report("b", WORDS, attack(), published="2021-07-08")], Voiced())
    return made


@pytest.fixture
def client(store: DuckStore) -> Client:
    return Client(create_app(Desk(Shelf(store)), Guard.of("127.0.0.1", 8765, None)))


@pytest.fixture
def incident(store: DuckStore) -> str:
    (one,) = store.incidents()
    assert len(one.claims) == 2
    return one.id


def table_of(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def test_claims_tell_what_each_voice_does(client: Client, incident: str) -> None:
    claims = {c["report"]: c for c in client.get(f"/incident/{incident}.json").json()["claims"]}
    told = dict(zip(claims["b"]["voices"], claims["b"]["voice_positions"], strict=True))
    assert told == {"envoys": "tells", "governor": "denies", "monitors": "doubts"}
    assert claims["b"]["unverified"] == "could not verify it"
    assert (claims["a"]["voice_positions"], claims["a"]["unverified"]) == (["tells"], None)


def test_the_table_of_an_incident_has_a_position_for_every_voice(client: Client, incident: str) -> None:
    rows = table_of(client, f"/incident/{incident}.csv")
    assert {(row["voice"], row["position"]) for row in rows} == {
        ("police", "tells"), ("envoys", "tells"), ("governor", "denies"), ("monitors", "doubts"),
    }  # fmt: skip
    assert {row["agrees"] for row in rows if row["voice"] == "governor"} == {"FALSE"}
    (silent,) = [row for row in rows if row["voice"] == "monitors"]
    assert (silent["field"], silent["said"], silent["report"]) == ("claim", "", "b")


def test_claims_compared_have_a_column_for_every_voice(client: Client, incident: str) -> None:
    table: dict[str, Any] = client.get(f"/compare/{incident}.json").json()["table"]
    positions = {voice["name"]: voice["positions"] for voice in table["voices"]}
    assert positions == {"police": ["tells"], "envoys": ["tells"], "governor": ["denies"], "monitors": ["doubts"]}
    at = [voice["name"] for voice in table["voices"]].index("monitors")
    assert {row["cells"][at]["value"] for row in table["rows"]} == {None}
    first = table_of(client, f"/compare/{incident}.csv")[0]
    assert first == {"field": "position", "police": "tells", "envoys": "tells", "governor": "denies", "monitors": "doubts"}


def test_a_page_is_made_from_one_picture_of_its_day(client: Client, incident: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from wirebird.store import about

    made = []
    once = picture.picture

    def counted(*given: Any) -> Any:  # noqa: ANN401
        made.append(given)
        return once(*given)

    for module in (picture, about):
        monkeypatch.setattr(module, "picture", counted)
    assert client.get(f"/api/incident/{incident}?as_of=2021-07-07").json()["incident"]["reports"] == ["a"]
    assert len(made) == 1
