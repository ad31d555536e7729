"""Every page is there as JSON and as CSV, and no report can make either harmful."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.desk.client import Client
from tests.store.fakes import Clock, FakeCoder, report
from wirebird.desk.app import create_app
from wirebird.desk.context import Desk
from wirebird.desk.pages import PAGES
from wirebird.desk.rows import Shelf
from wirebird.desk.security import Guard
from wirebird.desk.twins import _TWINS
from wirebird.records import Document
from wirebird.store import DuckStore, ingest, open_store


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_there_is_data_for_every_page() -> None:
    assert set(_TWINS) == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_in_three_forms(client: Client, store: DuckStore, page: str) -> None:
    id = {"incident": next(iter(store.incidents())).id, "compare": next(iter(store.incidents())).id, "report": "a"}.get(page)
    path = f"/{page}/{id}" if id else f"/{page}"
    assert client.get(path).headers["content-type"].startswith("text/html")
    assert client.get(f"{path}.json").headers["content-type"] == "application/json"
    table = client.get(f"{path}.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    widths = {len(row) for row in rows_of(table.text)}
    assert len(widths) == 1


def test_data_of_a_page_has_its_filters(client: Client) -> None:
    told = client.get("/explore.json?type=ASSAULT&level=claims&as_of=2021-07-07").json()
    assert told["n"] == len(told["rows"]) == 1
    assert told["rows"][0]["actors"] == ["rebels"]
    assert told["rows"][0]["start"] == "2021-07-07"
    lines = rows_of(client.get("/explore.csv?place=none").text)
    assert len(lines) == 2
    assert lines[1][lines[0].index("type")] == "PROTEST"
    assert client.get("/explore.json?min_probability=x").status == 400
    assert client.get("/review.json?order=best").status == 400


def test_the_data_of_review_and_quality_are_of_now_whatever_the_day(client: Client) -> None:
    for page in ("/review.json?order=random", "/review.csv?order=random", "/quality.json?", "/quality.csv?"):
        assert client.get(f"{page}&as_of=2001-01-01").body == client.get(page).body
    assert len(rows_of(client.get("/review.csv?order=random&as_of=2001-01-01").text)) > 1


def test_an_id_that_looks_like_data_is_still_a_page(client: Client) -> None:
    assert client.get("/report/quiet.json").headers["content-type"].startswith("text/html")
    assert client.get("/report/quiet.json.json").json()["report"]["id"] == "quiet.json"
    assert client.get("/report/c%2Fd%20%C3%A9.json").json()["report"]["id"] == "c/d é"


@pytest.mark.parametrize(
    "path", ["/explore/x.json", "/incident.json", "/report.csv", "/none.json", "/incident/i-none.csv", "/api/x.json"]
)
def test_data_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status == 404


HOSTILE = (
    '<script>alert(1)</script> =HYPERLINK("http://evil.example") \u202e \u0007 \' OR 1=1; -- {{7*7}} ${7*7}\n'
    "ASSAULT rebels attacked soldiers in Herat on 2021-07-07 killing 3, said police"
)


@pytest.fixture
def hostile(tmp_path: Path) -> Client:
    store = open_store(tmp_path / "h.duckdb", create=True, clock=Clock())
    title = '=cmd|"/c calc"!A0<img src=x onerror=alert(1)>'
    document = report("<b>&\"'", HOSTILE, publisher="@SUM(1+1)")
    fields = {name: getattr(document, name) for name in Document.__struct_fields__}
    ingest(store, [Document(**{**fields, "title": title})], FakeCoder())
    return Client(create_app(Desk(Shelf(store)), Guard.of("127.0.0.1", 8765, None)))


def test_what_a_report_says_is_data_and_nothing_else(hostile: Client) -> None:
    answer = hostile.get("/api/report/%3Cb%3E%26%22'")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["report"]["text"] == HOSTILE + "\n"
    for path in ("/explore.csv?level=reports", "/explore.csv", "/export.csv?layout=events"):
        cells = [cell for row in rows_of(hostile.get(path).text) for cell in row]
        assert cells
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells)
    assert "<script>" not in hostile.get("/report/%3Cb%3E%26%22'").text
    assert "<script>" not in hostile.get("/%3Cscript%3Ealert(1)%3C/script%3E").text.replace("\\u003c", "<")
