"""Every layout: read back by other tools with equal values, names and cells as R, Stata and spreadsheets need them."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import duckdb
import openpyxl
import pandas
import polars
import pytest
from msgspec.structs import replace

from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.errors import UsageError
from wirebird.exports import LAYOUTS, Filters, export, panel
from wirebird.exports.borrowed import acled_modes
from wirebird.exports.columns import NAME, Cell, Column
from wirebird.exports.crosswalk import acled_code, cameo_code, violence_type
from wirebird.exports.run import TableLayout, picture_of
from wirebird.exports.writers import safe_text
from wirebird.incidents import series
from wirebird.ontology import EVENT_TYPES, MODES, countries, country
from wirebird.records.incident import IncidentStatus
from wirebird.store import DuckStore, ingest, open_store

TABLES = [name for name, layout in LAYOUTS.items() if isinstance(layout, TableLayout)]
STATA_WORDS = frozenset(
    "_all _b byte _coef _cons double float if in int long _n _N _pi _pred _rc _skip str strL using with".split()
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> DuckStore:
    path = tmp_path_factory.mktemp("store") / "a.duckdb"
    reports = [
        report("a1", attack("Herat"), published="2021-07-07", publisher='Ardent "Wire", Gao'),
        report("a2", attack("Herat", killed=5), published="2021-07-08", publisher="=Hyper"),
        report("b1", attack("Kabul", "2021-08-02", killed=0), published="2021-08-03"),
        report("c1", "PROTEST students marched police in Gao on 2021-09-10", published="2021-09-11", publisher="Ünïcode\tPost"),
        report("d1", "CONSULT envoys met rebels in Nowhere on 2021-09-12", published=None),
        report("e1", "No event at all.", published="2021-07-07"),
    ]
    opened = open_store(path, create=True)
    ingest(opened, reports, FakeCoder())
    return opened


def _written(store: DuckStore, layout: str, to: Path) -> tuple[Column, ...]:
    export(store, layout, to)
    layout_made = LAYOUTS[layout]
    assert isinstance(layout_made, TableLayout)
    with (to.with_name(f"{to.stem}.codebook.csv")).open(encoding="utf-8", newline="") as file:
        return tuple(Column(r["name"], r["kind"], r["meaning"]) for r in csv.DictReader(file))  # type: ignore[arg-type]


def _true_rows(store: DuckStore, layout: str, folder: Path) -> list[dict[str, Cell]]:
    export(store, layout, folder / f"{layout}.jsonl")
    return [json.loads(line) for line in (folder / f"{layout}.jsonl").read_text(encoding="utf-8").splitlines()]


def _plain(value: object) -> object:
    """A cell as a tool gives it, to what the record said."""
    if value is None or value is pandas.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if hasattr(value, "isoformat"):
        return str(value.isoformat()[:10])
    return value.item() if hasattr(value, "item") else value


def _same(found: Sequence[Sequence[Any]], true: list[dict[str, Cell]], columns: tuple[Column, ...], *, is_csv: bool) -> None:
    assert len(found) == len(true)
    for cells, row in zip(found, true, strict=True):
        for cell, column in zip(cells, columns, strict=True):
            wanted = safe_text(row[column.name], column) if is_csv else row[column.name]
            got = _plain(cell)
            if column.kind in ("int", "float") and got is not None:
                assert got == pytest.approx(wanted), column.name
            else:
                assert got == (wanted or None if column.kind == "text" else wanted), column.name


@pytest.mark.parametrize("layout", TABLES)
def test_pandas_polars_and_duckdb_read_the_same_values(store: DuckStore, tmp_path: Path, layout: str) -> None:
    true = _true_rows(store, layout, tmp_path)
    columns = _written(store, layout, tmp_path / "x.csv")
    export(store, layout, tmp_path / "x.parquet")
    assert true, "a layout without rows shows nothing"

    texts = {c.name: "string" for c in columns if c.kind in ("text", "date")}
    frame = pandas.read_csv(tmp_path / "x.csv", dtype=texts, keep_default_na=False, na_values=[""])
    _same(frame.astype(object).where(frame.notna(), None).to_numpy().tolist(), true, columns, is_csv=True)
    schema = {c.name: polars.String for c in columns if c.kind in ("text", "date")}
    _same(polars.read_csv(tmp_path / "x.csv", schema_overrides=schema).rows(), true, columns, is_csv=True)

    readers: tuple[Callable[[Path], list[Any]], ...] = (
        lambda p: duckdb.execute("select * from read_parquet(?)", [str(p)]).fetchall(),
        lambda p: polars.read_parquet(p).rows(),
        lambda p: pandas.read_parquet(p).astype(object).to_numpy().tolist(),
    )
    for read in readers:
        _same(read(tmp_path / "x.parquet"), true, columns, is_csv=False)


@pytest.mark.parametrize("layout", [t for t in TABLES if t != "polecat"])
def test_names_fit_r_and_stata_and_are_unique(store: DuckStore, tmp_path: Path, layout: str) -> None:
    columns = _written(store, layout, tmp_path / "x.csv")
    names = [c.name for c in columns]
    assert len(set(n.lower() for n in names)) == len(names)
    for column in columns:
        assert NAME.fullmatch(column.name), column.name
        assert column.name not in STATA_WORDS
        assert column.meaning
        assert column.kind in ("text", "int", "float", "bool", "date")


@pytest.mark.parametrize(("layout", "count"), [("acled", 31), ("ged", 49), ("polecat", 40), ("gdelt", 61)])
def test_borrowed_layouts_have_the_columns_of_their_models(store: DuckStore, tmp_path: Path, layout: str, count: int) -> None:
    assert len(_written(store, layout, tmp_path / "x.csv")) == count


def test_ids_are_unique_and_unknown_places_have_no_point(store: DuckStore, tmp_path: Path) -> None:
    rows = _true_rows(store, "events", tmp_path)
    assert len({r["event_id"] for r in rows}) == len(rows) == 5
    nowhere = next(r for r in rows if r["report_id"] == "d1")
    assert (nowhere["latitude"], nowhere["longitude"], nowhere["published"]) == (None, None, None)


def test_incidents_are_counted_once(store: DuckStore, tmp_path: Path) -> None:
    rows = _true_rows(store, "incidents", tmp_path)
    herat = next(r for r in rows if r["place"] == "Herat")
    assert (herat["n_reports"], herat["killed_low"], herat["killed_high"]) == (2, 3, 5)
    ged = _true_rows(store, "ged", tmp_path)
    assert [r["where_coordinates"] for r in ged] == ["Herat"], "nobody died in Kabul"
    assert (ged[0]["type_of_violence"], ged[0]["side_b"], ged[0]["gwnoa"]) == (3, "Civilians", None)
    assert ged[0]["low"] <= ged[0]["best"] <= ged[0]["high"]  # type: ignore[operator]


def test_filters_and_the_day(store: DuckStore, tmp_path: Path) -> None:
    def ids(filters: Filters, as_of: str | None = None) -> set[str]:
        export(store, "events", tmp_path / "f.jsonl", filters=filters, as_of=as_of)
        return {json.loads(line)["report_id"] for line in (tmp_path / "f.jsonl").read_text().splitlines()}

    assert ids(Filters(countries=frozenset({"MLI"}))) == {"c1"}
    assert ids(Filters(types=frozenset({"ASSAULT"}))) == {"a1", "a2", "b1"}
    assert ids(Filters(since="2021-08-01", until="2021-08-31")) == {"b1"}
    assert ids(Filters(min_probability=0.95)) == set()
    assert ids(Filters(), as_of="2021-07-07") == {"a1"}


def test_panels_fill_zeros_over_the_covered_months(store: DuckStore, tmp_path: Path) -> None:
    rows = _true_rows(store, "country-month", tmp_path)
    assert {(r["iso3"], r["month_start"]) for r in rows} == {
        (c, m) for c in ("AFG", "MLI") for m in ("2021-07-01", "2021-08-01", "2021-09-01")
    }
    july = next(r for r in rows if r["iso3"] == "AFG" and r["month"] == 7)
    assert (july["month_id"], july["n_assault"], july["n_protest"], july["n_reports"], july["gwno"]) == (499, 1, 0, 3, 700)
    assert sum(int(r["n_incidents"] or 0) for r in rows) == 3
    grid = _true_rows(store, "priogrid-month", tmp_path)
    assert len({r["priogrid_gid"] for r in grid}) == 3
    kabul = next(r for r in grid if r["n_incidents"] and r["month"] == 8)
    assert (kabul["priogrid_gid"], kabul["cell_latitude"], kabul["cell_longitude"]) == (179779, 34.75, 69.25)


def test_panels_count_what_is_told_as_done_or_tried(store: DuckStore) -> None:
    attacked = next(i for i in store.incidents() if i.place and i.place.name == "Herat")
    told = [replace(attacked, status=status) for status in get_args(IncidentStatus)]
    told.append(replace(attacked, is_campaign=True))
    picture = dataclasses.replace(picture_of(store), kept_incidents=lambda: told)
    beside = {f"n_{status}": 1 for status in ("disputed", "failed", "planned", "denied", "unverified")}
    for table in (panel.country_month(picture), panel.grid_month(picture)):
        names = [c.name for c in table.columns]
        july, *later = (dict(zip(names, row, strict=True)) for row in table.rows)
        counted = {"n_incidents": 5, "n_assault": 5, "n_protest": 0, "deaths_low": 5 * 3, "deaths_high": 5 * 5}
        assert counted | beside == {name: july[name] for name in (*counted, *beside)}
        assert {row[name] for row in later for name in (*counted, *beside)} == {0}
    events = [c.name for c in panel.HAPI_COLUMNS].index("events")
    assert [row[events] for row in panel.hapi(picture).rows] == [5, 0, 0]
    assert [cell.value for cell in series(told, unit="country", period="month", measure="events", reports={})] == [5]


def test_a_unit_where_things_are_only_planned_is_in_the_panel(store: DuckStore) -> None:
    planned = [replace(i, status="planned") for i in store.incidents() if i.place and i.place.country == "MLI"]
    rows = list(panel.country_month(dataclasses.replace(picture_of(store), kept_incidents=lambda: planned)).rows)
    at = {c.name: k for k, c in enumerate(panel.COUNTRY_COLUMNS)}
    assert [(r[at["month"]], r[at["n_incidents"]], r[at["n_planned"]]) for r in rows] == [(7, 0, 0), (8, 0, 0), (9, 0, 1)]
    assert list(panel.hapi(dataclasses.replace(picture_of(store), kept_incidents=lambda: planned)).rows) == []


def test_a_spreadsheet_runs_no_formula(store: DuckStore, tmp_path: Path) -> None:
    export(store, "events", tmp_path / "x.csv")
    export(store, "events", tmp_path / "x.xlsx")
    with (tmp_path / "x.csv").open(newline="") as file:
        assert "'=Hyper" in {r["publisher"] for r in csv.DictReader(file)}
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["data", "codebook"]
    cells = [c for row in book["data"].iter_rows() for c in row]
    assert "'=Hyper" in {c.value for c in cells}
    assert not [c for c in cells if c.data_type == "f"]


def test_csv_cells_are_empty_or_values(store: DuckStore, tmp_path: Path) -> None:
    export(store, "events", tmp_path / "x.csv", bom=True)
    data = (tmp_path / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8-sig") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert not cells & {"None", "nan", "NaN", "null", "NULL"}
    assert {"TRUE", "FALSE"} & cells == {"FALSE"}


def test_tab_separated_cells_hold_no_tabs(store: DuckStore, tmp_path: Path) -> None:
    export(store, "polecat", tmp_path / "x.tsv")
    lines = (tmp_path / "x.tsv").read_text(encoding="utf-8").splitlines()
    assert {line.count("\t") for line in lines} == {39}


def test_geojson_and_kml(store: DuckStore, tmp_path: Path) -> None:
    export(store, "geojson", tmp_path / "x.geojson")
    features = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["features"]
    points = {f["properties"]["place"]: f["geometry"] for f in features}
    assert points["Herat"]["coordinates"] == [62.2, 34.35]
    assert points["Nowhere"] is None
    assert all(not isinstance(v, list | dict) for f in features for v in f["properties"].values())
    export(store, "kml", tmp_path / "x.kml")
    root = ElementTree.parse(tmp_path / "x.kml").getroot()
    marks = root.findall(".//{http://www.opengis.net/kml/2.2}Placemark")
    assert len(marks) == sum(1 for p in points.values() if p) == len(features) - 1


def test_plover_records(store: DuckStore, tmp_path: Path) -> None:
    export(store, "plover", tmp_path / "x.jsonl")
    records = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert all({"id", "date", "actor", "event"} <= set(r) for r in records)
    assert records[0]["size"] == {"dead": 3}


def test_hxl_tags(store: DuckStore, tmp_path: Path) -> None:
    export(store, "hapi", tmp_path / "x.csv", hxl=True)
    tags = (tmp_path / "x.csv").read_text().splitlines()[1].split(",")
    assert tags[0] == "#country+code"


def test_codebook_provenance_and_citation_lie_beside(store: DuckStore, tmp_path: Path) -> None:
    done = export(store, "incidents", tmp_path / "x.csv", as_of="2021-08-03", filters=Filters(countries=frozenset({"AFG"})))
    assert [f.name for f in done.files] == ["x.csv", "x.codebook.csv", "x.provenance.json", "x.citation.txt"]
    told = json.loads((tmp_path / "x.provenance.json").read_text())
    assert (told["as_of"], told["filters"]["countries"], told["rows"]) == ("2021-08-03", ["AFG"], 2)
    assert "as known on 2021-08-03" in (tmp_path / "x.citation.txt").read_text()
    assert not list(tmp_path.glob(".*")), "no half-made file is left"


def test_provenance_and_citation_name_the_picture(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.duckdb", create=True, clock=Clock())
    ingest(store, [report("a", attack("Herat"))], FakeCoder())
    first = store.coders()
    later = open_store(store.path, clock=Clock("2026-02-01T00:00:00"))
    ingest(later, [report("a", attack("Herat")), report("b", attack("Kabul"))], FakeCoder(version="2"))
    assert len({run.stamp_id for run in store.runs()}) == 2

    def told(**asked: str) -> tuple[dict[str, object], str]:
        export(store, "events", tmp_path / "x.csv", **asked)  # type: ignore[arg-type]
        return json.loads((tmp_path / "x.provenance.json").read_text()), (tmp_path / "x.citation.txt").read_text()

    now, citation = told()
    assert (now["ingested_by"], now["changes_since"], now["coders"]) == (None, None, store.coders())
    assert "store held" not in citation
    assert "changed since" not in citation
    then, citation = told(ingested_by="2026-01-31", changes_since="2026-01-01")
    assert (then["ingested_by"], then["changes_since"], then["coders"]) == ("2026-01-31", "2026-01-01", first)
    assert now["coders"] != first
    assert "as the store held it by 2026-01-31, only what changed since 2026-01-01" in citation


def test_only_what_changed(tmp_path: Path) -> None:
    store = open_store(tmp_path / "a.duckdb", create=True)
    ingest(store, [report("a", attack("Herat"))], FakeCoder())
    ingest(store, [report("b", attack("Kabul"))], FakeCoder())
    new = [c for c in store.changes(since="2000-01-01") if c.record == "incident"]
    export(store, "incidents", tmp_path / "x.csv", changes=new[:1])
    with (tmp_path / "x.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["incident_id"], r["change"]) for r in rows] == [(new[0].id, "new")]
    for layout, name in (("acled", "y.csv"), ("geojson", "y.geojson"), ("kml", "y.kml"), ("plover", "y.jsonl")):
        with pytest.raises(UsageError, match="events, incidents"):
            export(store, layout, tmp_path / name, changes=new)
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("layout", "name", "said"),
    [
        ("lexis", "x.csv", "there are events"),
        ("events", "x.doc", ".csv"),
        ("kml", "x.csv", ".kml"),
        ("events", "no/x.csv", "folder"),
    ],
)
def test_what_cannot_be_written_is_told(store: DuckStore, tmp_path: Path, layout: str, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        export(store, layout, tmp_path / name)


def _every_mode() -> Iterator[tuple[str, str]]:
    for kind in EVENT_TYPES:
        for mode in MODES[kind]:
            yield kind, mode


def test_every_type_and_mode_has_a_cameo_code() -> None:
    for kind, mode in _every_mode():
        code = cameo_code(kind, [mode])
        assert code.code.startswith(code.root)
        assert -10 <= code.goldstein <= 10
    assert cameo_code("ASSAULT", ["aerial"]).code == "195"
    assert cameo_code("ASSAULT", [], by_state_force=True).root == "19"
    assert cameo_code("PROTEST", []).code == "140"


@pytest.mark.parametrize(
    ("kind", "modes", "actors", "recipients", "wanted"),
    [
        ("ASSAULT", ["battle"], ["REB"], ["MIL"], "Armed clash"),
        ("ASSAULT", ["seize"], ["REB"], ["MIL"], "Non-state actor overtakes territory"),
        ("ASSAULT", ["seize"], ["MIL"], ["REB"], "Government regains territory"),
        ("ASSAULT", ["drone"], ["MIL"], ["REB"], "Air/drone strike"),
        ("ASSAULT", ["firearms"], ["UAF"], ["CVL"], "Attack"),
        ("ASSAULT", ["abduct"], ["REB"], ["CVL"], "Abduction/forced disappearance"),
        ("ASSAULT", ["beat"], ["CVL"], ["CVL"], "Mob violence"),
        ("PROTEST", ["demo"], ["CVL"], ["GOV"], "Peaceful protest"),
        ("PROTEST", ["riot"], ["CVL"], ["COP"], "Violent demonstration"),
        ("PROTEST", ["hunger"], ["CVL"], [], None),
        ("CONSULT", ["visit"], ["GOV"], ["GOV"], None),
        ("COERCE", ["arrest"], ["COP"], ["OPP"], "Arrests"),
    ],
)
def test_acled_crosswalk(kind: str, modes: list[str], actors: list[str], recipients: list[str], wanted: str | None) -> None:
    code = acled_code(kind, modes, actors, recipients)
    assert (code.sub_event_type if code else None) == wanted


@pytest.mark.parametrize(
    ("status", "wanted"), [("reported", "seize"), ("disputed", "seize"), ("failed", "battle"), ("planned", "battle")]
)
def test_captures_that_nobody_tells_as_done_take_no_territory(store: DuckStore, status: IncidentStatus, wanted: str) -> None:
    taken = replace(next(iter(store.incidents())), type="ASSAULT", mode=("seize", "firearms"), status=status)
    assert acled_modes(taken) == (wanted, "firearms")


@pytest.mark.parametrize(
    ("actors", "recipients", "kind"),
    [
        (["MIL"], ["REB"], 1), (["REB"], ["COP"], 1), (["REB"], ["PRM"], 2), (["REB"], ["CVL"], 3), (["MIL"], ["CVL"], 3),
        (["REB", "MIL"], [], 1), (["REB", "PRM"], [], 2), (["CVL"], ["CVL"], None), ([], ["CVL"], None),
    ],
)  # fmt: skip
def test_ucdp_crosswalk(actors: list[str], recipients: list[str], kind: int | None) -> None:
    assert violence_type(actors, recipients) == kind


def test_country_codes() -> None:
    afghanistan = country("AFG")
    assert afghanistan
    assert (afghanistan.numeric, afghanistan.gwno, afghanistan.iso2, afghanistan.region) == (4, 700, "AF", "South Asia")
    assert country(None) is None
    assert country("ZZZ") is None
    numbers = [c.gwno for c in countries().values() if c.gwno]
    assert len(set(numbers)) == len(numbers) > 190
