"""Every row says in which report the words behind it are."""

from __future__ import annotations

from tests.desk.client import Client
from wirebird.store import DuckStore


def test_every_row_names_its_report(client: Client, store: DuckStore) -> None:
    incidents = client.get("/api/rows").json()["columns"]
    known = {i.id: i for i in store.incidents()}
    assert incidents["report"] == [known[id].reports[0] for id in incidents["id"]]
    claims = client.get("/api/rows?level=claims").json()["columns"]
    events = {event.id: event.report for event in store.events()}
    assert claims["report"] == [events[id] for id in claims["id"]]
    reports = client.get("/api/rows?level=reports").json()["columns"]
    assert reports["report"] == reports["id"]
