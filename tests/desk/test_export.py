from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest

from tests.desk.client import Client
from wirebird.exports import LAYOUTS
from wirebird.store import DuckStore


def unpacked(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_an_export_is_the_view_with_all_that_belongs_to_it(client: Client, store: DuckStore) -> None:
    answer = client.get("/api/export?layout=incidents&type=ASSAULT&voice=police")
    assert answer.headers["content-disposition"] == 'attachment; filename="s-incidents.zip"'
    files = unpacked(answer.body)
    assert sorted(files) == [
        "s-incidents.citation.txt", "s-incidents.codebook.csv", "s-incidents.csv", "s-incidents.provenance.json",
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(files["s-incidents.csv"])))
    assert [row["incident_id"] for row in rows] == [i.id for i in store.incidents() if i.type == "ASSAULT"]
    assert json.loads(files["s-incidents.provenance.json"])["filters"]["asked"] == "type=ASSAULT&voice=police"


def test_a_preview_has_the_rows_of_the_export(client: Client) -> None:
    told = client.get("/api/export/preview?layout=events&country=AFG").json()
    files = unpacked(client.get("/api/export?layout=events&country=AFG").body)
    lines = list(csv.reader(io.StringIO(files["s-events.csv"])))
    assert told["columns"] == lines[0]
    assert told["total"] == len(told["rows"]) == len(lines) - 1 == 3
    assert client.get("/api/export/preview?layout=events&country=XXX").json()["rows"] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_a_preview_and_a_file(client: Client, layout: str) -> None:
    told = client.get(f"/api/export/preview?layout={layout}")
    assert told.status == 200
    assert all(len(row) == len(told.json()["columns"]) for row in told.json()["rows"])
    assert unpacked(client.get(f"/api/export?layout={layout}").body)


@pytest.mark.parametrize("query", ["layout=none", "layout=events&format=doc", "quad=9", "layout=../x"])
def test_an_export_that_cannot_be_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/api/export?{query}")
    assert answer.status == 400
    assert answer.json()["try"]


def test_parquet_goes_out_too(client: Client) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get("/api/export?layout=claims&format=parquet").body)) as archive:
        assert archive.read("s-claims.parquet")[:4] == b"PAR1"
