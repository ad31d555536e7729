"""Filters of an address, on rows made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wirebird.desk.answers import ApiError
from wirebird.desk.filters import day_number, parse, select
from wirebird.store.browse import COLUMNS, TEXTS, Browsed, CodeLists, Numbers

DAY = day_number("from", "2021-07-01")
ROWS: list[dict[str, Any]] = [
    {"id": "kabul", "title": "Bombs in the capital", "type": 0, "quad": 4, "country": 0, "place": 0, "lat": 34.5, "lon": 69.2,
     "start": DAY, "end": DAY + 2, "probability": 0.9, "actors": [0], "recipients": [1, 2], "voices": [0], "publisher": [0, 1]},
    {"id": "gao", "title": "Talks", "type": 1, "quad": 1, "country": 1, "place": 1, "lat": 16.3, "lon": -0.1,
     "start": DAY + 5, "end": None, "probability": 0.4, "actors": [2], "recipients": [], "voices": [1], "publisher": [1]},
    {"id": "fiji", "title": "Aid", "type": 1, "quad": 2, "country": -1, "place": -1, "lat": -17.0, "lon": 179.5,
     "start": None, "end": DAY - 3, "probability": 0.6, "actors": [], "recipients": [1], "voices": [], "publisher": []},
    {"id": "nowhere", "title": "STRASSE blocked", "type": 0, "quad": 4, "country": -1, "place": -1, "lat": None, "lon": None,
     "start": None, "end": None, "probability": 0.5, "actors": [], "recipients": [], "voices": [0, 1], "publisher": [0]},
    {"id": "old", "title": "An older war", "type": 0, "quad": 4, "country": 0, "place": 0, "lat": 34.5, "lon": 69.2,
     "start": DAY - 9000, "end": DAY - 8000, "probability": 0.8, "actors": [0], "recipients": [], "voices": [0],
     "publisher": [0], "background": True},
]  # fmt: skip
DICTIONARIES = {
    "type": ["ASSAULT", "CONSULT"], "country": ["AFG", "MLI"], "admin1": ["Kabul"], "place": ["Kabul", "Gao"],
    "party": ["Taliban", "Émigrés", "police"], "status": ["reported"], "precision": ["place"], "review": ["accepted", "none"],
    "voice": ["police", "report"], "publisher": ["Ardent Wire", "Morning Courier"],
}  # fmt: skip
DEFAULTS = {"status": 0, "admin1": -1, "precision": 0, "review": 1, "background": False, "reports": 1, "origins": 1,
            "killed_best": None, "known": DAY}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> Browsed:
    full = [DEFAULTS | row for row in ROWS]
    lists = ("actors", "recipients", "voices", "publisher")
    return Browsed(
        level="incidents",
        dictionaries=DICTIONARIES,
        texts={name: [row[name] for row in full] for name in ("id", "title")} | {"report": ["r"] * len(full)},
        numbers={name: _numbers([row[name] for row in full]) for name in COLUMNS if name not in (*lists, *TEXTS)},
        lists={name: _lists([row[name] for row in full]) for name in lists},
    )


def _numbers(values: list[Any]) -> Numbers:
    return np.ma.masked_array([0 if v is None else v for v in values], mask=[v is None for v in values])


def _lists(values: list[list[int]]) -> CodeLists:
    return CodeLists(np.cumsum([0, *map(len, values)]), np.array([code for codes in values for code in codes], dtype=np.int32))


NOW = ["kabul", "gao", "fiji", "nowhere"]
CASES: list[tuple[dict[str, list[str]], list[str]]] = [
    ({}, NOW),
    ({"background": ["yes"]}, [*NOW, "old"]),
    ({"background": ["no"]}, NOW),
    ({"type": ["ASSAULT"]}, ["kabul", "nowhere"]),
    ({"type": ["ASSAULT", "CONSULT"]}, NOW),
    ({"type": ["ASSAULT"], "country": ["AFG"]}, ["kabul"]),
    ({"type": ["NONE"]}, []),
    ({"type": [""]}, NOW),
    ({"quad": ["1", "2"]}, ["gao", "fiji"]),
    ({"actor": ["Taliban", "police"]}, ["kabul", "gao"]),
    ({"recipient": ["police"]}, ["kabul"]),
    ({"voice": ["report"]}, ["gao", "nowhere"]),
    ({"publisher": ["Morning Courier"]}, ["kabul", "gao"]),
    ({"review": ["accepted"]}, []),
    ({"min_probability": ["0.6"]}, ["kabul", "fiji"]),
    ({"from": ["2021-07-03"]}, ["kabul", "gao"]),
    ({"from": ["2021-07-04"]}, ["gao"]),
    ({"to": ["2021-06-30"]}, ["fiji"]),
    ({"from": ["2021-06-28"], "to": ["2021-07-01"]}, ["kabul", "fiji"]),
    ({"bbox": ["60,30,70,40"]}, ["kabul"]),
    ({"bbox": ["179,-20,-179,0"]}, ["fiji"]),
    ({"place": ["none"]}, ["nowhere"]),
    ({"date": ["none"]}, ["nowhere"]),
    ({"q": ["TALIBAN"]}, ["kabul"]),
    ({"q": ["émig"]}, ["kabul", "fiji"]),
    ({"q": ["strasse"]}, ["nowhere"]),
    ({"q": ["gao"]}, ["gao"]),
    ({"layout": ["acled"], "view": ["map"]}, NOW),
]


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[str(query) for query, _ in CASES])
def test_what_a_filter_lets_in(rows: Browsed, query: dict[str, list[str]], expected: list[str]) -> None:
    assert [rows.texts["id"][number] for number in select(rows, parse(query))] == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [("quad", "5"), ("quad", "x"), ("min_probability", "nan"), ("min_probability", "inf"), ("min_probability", "much"),
     ("from", "2021-7"), ("to", "yesterday"), ("bbox", "1,2,3"), ("bbox", "1,2,3,x"), ("bbox", "nan,0,0,0"), ("place", "Kabul"),
     ("date", "today"), ("background", "maybe")],
)  # fmt: skip
def test_a_value_that_a_key_cannot_have_is_named(key: str, value: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse({key: [value]})
    assert (caught.value.status, caught.value.code) == (400, "bad_value")
    assert key in caught.value.message
