"""The commands over a store, on a store of fake reports; `ingest` with the real model."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.cli.main import app
from wirebird.errors import InputError, StoreError, UsageError
from wirebird.store import DuckStore, ingest, open_store

GOOD = "GAO, Mali, May 16 (Ardent) - Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers, the army said."
REPORTS = [
    report("a", "Shopkeepers near the eastern gate pulled down their shutters when the first shots rang out.", attack()),
    report(
        "b",
        "Nurses counted more bodies by the next evening, while lorries blocked the road to the hills.",
        attack(killed=5),
        published="2021-07-08",
    ),
    report("c", "RETREAT soldiers left rebels in Kabul on 2021-07-09", published="2021-07-09"),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("s") / "s.duckdb"
    ingest(open_store(path, create=True, clock=Clock()), REPORTS, FakeCoder())
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> DuckStore:
    shutil.copy(filled, tmp_path / "s.duckdb")
    return open_store(tmp_path / "s.duckdb")


def _run(*args: str, stdin: str | None = None) -> str:
    result = CliRunner().invoke(app, list(args), input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_incidents_as_json_lines_csv_and_table(store: DuckStore) -> None:
    path = str(store.path)
    records = [json.loads(line) for line in _run("incidents", "--store", path, "--format", "json").splitlines()]
    rows = list(csv.DictReader(io.StringIO(_run("incidents", "--store", path, "--format", "csv"))))
    assert [r["id"] for r in records] == [r["id"] for r in rows] == [i.id for i in store.incidents()]
    assert all("None" not in row.values() for row in rows)
    table = _run("incidents", "--store", path, "--format", "table")
    assert all(r["id"] in table for r in records)
    assert _run("incidents", "--store", path, "--as-of", "2021-07-01", "--format", "json") == ""
    assert len(_run("incidents", "--store", path, "--country", "afg", "--type", "retreat").splitlines()) == 1


def test_one_incident_side_by_side_and_why(store: DuckStore) -> None:
    herat = next(i for i in store.incidents() if len(i.claims) == 2)
    shown = _run("incident", herat.id, "--store", str(store.path), "--format", "table")
    for word in (herat.headline[:20], "police", "killed", "≠", *herat.claims):
        assert word in shown
    rows = list(csv.DictReader(io.StringIO(_run("incident", herat.id, "--store", str(store.path), "--format", "csv"))))
    assert {(r["said"], r["agrees"]) for r in rows if r["field"] == "killed"} >= {("5", "TRUE")}
    why = _run("why", herat.claims[1], "--store", str(store.path), "--format", "table")
    assert "bits" in why
    assert "place" in why
    weights = json.loads(_run("why", herat.id, "--store", str(store.path), "--format", "json"))
    assert len(weights["why"]) == 1


def test_control_and_series(store: DuckStore) -> None:
    path = str(store.path)
    assert _run("control", "--country", "AFG", "--store", path, "--format", "csv").startswith("place,country")
    rows = list(
        csv.DictReader(io.StringIO(_run("series", "--unit", "country", "--period", "day", "--store", path, "--format", "csv")))
    )
    assert [(r["period"], r["value"], r["reports"]) for r in rows] == [
        ("2021-07-07", "1.0", "1"), ("2021-07-08", "0.0", "1"), ("2021-07-09", "1.0", "1"),
    ]  # fmt: skip


def test_deciding_listing_and_taking_back(store: DuckStore, tmp_path: Path) -> None:
    path = str(store.path)
    export = tmp_path / "then.csv"
    export.write_text(_run("incidents", "--store", path, "--format", "csv"), encoding="utf-8")
    event = next(e for e in store.events() if e.report == "c")
    _run("decide", "change", event.id, "date", "2021-07-10", "--store", path, "--by", "Eva", "--note", "a later word")
    _run("decide", "accept", event.id, "--store", path, "--by", "Eva")
    herat = next(i for i in store.incidents() if len(i.claims) == 2)
    _run("decide", "split", herat.id, herat.claims[1], "--store", path, "--by", "Eva")
    rows = list(csv.DictReader(io.StringIO(_run("decide", "list", "--store", path, "--format", "csv"))))
    assert [(r["kind"], r["person"]) for r in rows] == [("change", "Eva"), ("accept", "Eva"), ("split", "Eva")]
    assert json.loads(rows[0]["new"])["start"] == "2021-07-10"
    changes = list(csv.DictReader(io.StringIO(_run("changes", "--since", str(export), "--store", path, "--format", "csv"))))
    assert {c["change"] for c in changes} == {"changed", "new"}
    for number in ("3", "2", "1"):
        _run("decide", "undo", number, "--store", path, "--by", "Eva")
    assert _run("changes", "--since", str(export), "--store", path, "--format", "json") == ""
    assert "a later word" in _run("decide", "list", "--store", path, "--format", "table")


def test_changes_and_their_export_are_of_the_picture_asked_for(store: DuckStore, tmp_path: Path) -> None:
    path, to = str(store.path), tmp_path / "changed.csv"
    event = next(e for e in store.events() if e.report == "c")
    _run("decide", "change", event.id, "status", "denied", "--store", path, "--by", "Eva")
    (tmp_path / "2026-02-01").mkdir()

    def changed(*options: str) -> list[str]:
        said = _run("changes", "--since", "2026-02-01", "--store", path, "--format", "csv", *options)
        told = [r["id"] for r in csv.DictReader(io.StringIO(said)) if r["record"] == "event"]
        _run("export", path, "--layout", "events", "--to", str(to), "--changes-since", "2026-02-01", *options)
        with to.open(encoding="utf-8", newline="") as file:
            assert [r["event_id"] for r in csv.DictReader(file)] == told
        return told

    assert changed() == [event.id]
    assert changed("--as-of", "2021-07-08") == []
    assert changed("--ingested-by", "2026-02-01") == []
    assert json.loads(to.with_name("changed.provenance.json").read_text())["changes_since"] == "2026-02-01"


@pytest.mark.parametrize("option", ["--as-of", "--ingested-by"])
@pytest.mark.parametrize("command", [["incidents"], ["changes", "--since", "2026-01-01"]])
def test_an_empty_day_is_refused(store: DuckStore, command: list[str], option: str) -> None:
    with pytest.raises(UsageError, match="2021-07-08"):
        _run(*command, "--store", str(store.path), option, "")


@pytest.mark.parametrize("command", ["changes", "export"])
def test_an_export_of_old_that_is_not_there_is_told_as_a_file(store: DuckStore, tmp_path: Path, command: str) -> None:
    gone = str(tmp_path / "gone.csv")
    args = {
        "changes": ["changes", "--since", gone, "--store", str(store.path)],
        "export": ["export", str(store.path), "--layout", "events", "--to", str(tmp_path / "x.csv"), "--changes-since", gone],
    }
    with pytest.raises(InputError, match=r"gone\.csv"):
        _run(*args[command])


def test_every_kind_of_decision_has_its_command(store: DuckStore) -> None:
    path = str(store.path)
    ingest(store, [report("d", attack("Gao"), attack("Gao", verb="raided"))], FakeCoder())
    first, second, third, told, again = list(store.events())
    incidents = [i.id for i in store.incidents()]
    _run("decide", "merge", *incidents, "--store", path, "--by", "Eva")
    _run("decide", "duplicate", again.id, told.id, "--store", path, "--by", "Eva")
    _run("decide", "duplicate", "a", "c", "--store", path, "--by", "Eva")
    _run("decide", "reject", third.id, "--store", path, "--by", "Eva")
    assert [d.kind for d in store.decisions()] == ["merge", "duplicate", "duplicate", "reject"]
    assert [e.id for e in store.events()] == [first.id, second.id, told.id]


def test_ingest_codes_stores_and_says_what_it_did(tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    (tmp_path / "gao.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "mixed.jsonl").write_text('{"id": "x", "text": \n', encoding="utf-8")
    args = [
        "ingest",
        str(tmp_path / "gao.txt"),
        str(tmp_path / "mixed.jsonl"),
        str(tmp_path / "gone.txt"),
        "--store",
        str(path),
    ]
    for expected in ("1 reports stored (1 new, 0 changed, 0 coded anew), 0 unchanged", "0 reports stored"):
        result = CliRunner().invoke(app, args)
        assert result.exit_code == 1
        assert expected in result.stderr
        for named in ("mixed.jsonl:1", "gone.txt", "2 failed because:"):
            assert named in result.stderr
    store = open_store(path)
    assert [r.id for r in store.reports()] == ["gao"]
    assert [f.code for f in store.failures()] == ["missing_path", "bad_json"]
    assert [e.event.type for e in store.events()] == ["ASSAULT"]
    assert len(list(store.incidents())) == 1


def test_nothing_stored_is_exit_3(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["ingest", str(tmp_path / "gone.txt"), "--store", str(tmp_path / "s.duckdb")])
    assert result.exit_code == 3


@pytest.mark.parametrize(
    "command", [["incidents"], ["control"], ["series"], ["why", "i-1"], ["changes", "--since", "2021-01-01"]]
)
def test_a_missing_store_is_named(command: list[str], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such store"):
        _run(*command, "--store", str(tmp_path / "s.duckdb"))
