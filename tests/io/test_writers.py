from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from wirebird.errors import InputError
from wirebird.io import CsvWriter, read_coded, to_jsonl
from wirebird.records import (
    CasualtyKind,
    CodedReport,
    Count,
    DocId,
    Event,
    EventAttribution,
    EventDate,
    Party,
    Place,
    ReportContext,
    Span,
    Stamp,
)

TEXT = 'Gunmen and "Reds"\nattacked Gao on Tuesday, killing at least 14; the army said.'


def _span(words: str) -> Span:
    at = TEXT.index(words)
    return Span.of(TEXT, at, at + len(words))


def _report(*events: Event) -> CodedReport:
    stamp = Stamp(component="wirebird", version="0", model_sha256="m", gazetteer_sha256="g")
    return CodedReport(
        id=DocId("007"),
        published="2023-05-16",
        publisher=None,
        title='A, "b"',
        text_sha256="s",
        contexts=(ReportContext(name="military", probability=0.8),),
        events=events,
        stamp=stamp,
    )


BARE = Event(
    type="PROTEST",
    mentions=(_span("attacked"),),
    evidence=(),
    status="planned",
    quad=4,
    intensity=-5.0,
    probability=0.5,
    type_probability=0.5,
    status_probability=0.5,
)
FULL = Event(
    type="ASSAULT",
    mode=("battle", "seize"),
    mentions=(_span("attacked"), _span("killing")),
    evidence=(Span.of(TEXT, 0, len(TEXT)),),
    status="happened",
    actors=(
        Party(text=_span("Gunmen"), country=None, sector="UAF", probability=0.9),
        Party(text=_span('"Reds"'), country="MLI", sector="REB", probability=0.6),
    ),
    place=Place(text=_span("Gao"), name="Gao", country="MLI", admin1="Gao", lat=16.25, lon=0.0, precision="place"),
    date=EventDate(start="2023-05-16", end="2023-05-16", text=_span("Tuesday"), precision="day", basis="publication"),
    casualties={"killed": Count(low=14, high=None)},
    attribution=(EventAttribution(source=_span("the army"), cue=_span("said"), kind="military", probability=0.7),),
    background=True,
    quad=4,
    intensity=-9.0,
    probability=0.75,
    type_probability=0.9,
    status_probability=0.9,
)


def _csv(*reports: CodedReport) -> str:
    stream = io.StringIO()
    writer = CsvWriter(stream)
    for report in reports:
        writer.write(report)
    return stream.getvalue()


def test_csv_round_trip() -> None:
    whole = _csv(_report(FULL, BARE))
    assert "\r" not in whole
    full, bare = csv.DictReader(io.StringIO(whole, newline=""))
    expected = {
        "id": "007",
        "publisher": "",
        "title": 'A, "b"',
        "event_number": "1",
        "mode": "battle; seize",
        "actors": 'Gunmen; "Reds"',
        "actor_countries": "; MLI",
        "actor_sectors": "UAF; REB",
        "recipients": "",
        "place_text": "Gao",
        "lat": "16.25",
        "lon": "0.0",
        "date_text": "Tuesday",
        "killed_low": "14",
        "killed_high": "",
        "attribution": "the army",
        "attribution_kinds": "military",
        "background": "TRUE",
        "quad": "4",
        "intensity": "-9.0",
        "probability": "0.75",
        "contexts": "military",
        "mentions": "attacked; killing",
        "evidence": " ".join(TEXT.split()),
    }
    assert {name: full[name] for name in expected} == expected
    assert (bare["event_number"], bare["background"]) == ("2", "FALSE")
    assert {bare[name] for name in ("lat", "place_name", "date_start", "actors", "attribution")} == {""}
    assert "None" not in {*full.values(), *bare.values()}


def test_csv_columns() -> None:
    columns = _csv().strip().split(",")
    assert columns[:5] == ["id", "published", "publisher", "title", "event_number"]
    assert columns[-3:] == ["mentions", "evidence", "text_sha256"]
    assert len(columns) == len(set(columns)) == 49
    kinds: tuple[CasualtyKind, ...] = ("killed", "injured", "detained", "displaced", "abducted")
    assert {f"{kind}_{bound}" for kind in kinds for bound in ("low", "high")} <= set(columns)
    assert {"deaths_low", "deaths_best", "deaths_high"} <= set(columns)


def test_a_report_without_events_gives_no_row() -> None:
    assert _csv(_report()) == _csv()


def test_jsonl_round_trip(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    reports = [_report(FULL, BARE), _report()]
    file.write_bytes(b"\n".join(map(to_jsonl, reports)))
    assert list(read_coded(str(file))) == reports
    assert to_jsonl(reports[0]).count(b"\n") == 1
    assert next(iter(json.loads(to_jsonl(reports[0])))) == "id"


@pytest.mark.parametrize("bad", [b"{", b'{"id": 3}', b"\xff\xfe", b'{"id": "a", "nonsense": 1}'])
def test_read_coded_names_the_line(tmp_path: Path, bad: bytes) -> None:
    file = tmp_path / "out.jsonl"
    file.write_bytes(to_jsonl(_report()) + bad + b"\n")
    with pytest.raises(InputError) as caught:
        list(read_coded(str(file)))
    assert (caught.value.path, caught.value.line) == (str(file), 2)


def test_read_coded_names_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        list(read_coded(str(tmp_path / "gone.jsonl")))
