"""The filters of an address, with the meaning that the pages give them (docs/api.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from wirebird.desk.answers import ApiError
from wirebird.store.browse import Browsed, Numbers

EXACT = ("type", "country", "admin1", "status", "precision", "review")
"""Keys for a column with one value a row."""
EXACT_LISTS = {
    "actor": ("actors", "party"), "recipient": ("recipients", "party"), "voice": ("voices", "voice"),
    "publisher": ("publisher", "publisher"),
}  # fmt: skip
"""For each key for a column with several values a row: the column, and its dictionary."""
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class RowFilters:
    """What lets a row in; empty or None lets every row in.

    Attributes:
        exact: by key, the values of which a row must have one.
        quad: quad classes of which a row must have one.
        min_probability: least probability.
        first: day since 1970-01-01 on or before which a row must not have ended.
        last: day after which a row must not have begun.
        bbox: west, south, east, north in degrees; where west is greater than east, over the 180th meridian.
        without_point: only rows without a point.
        without_date: only rows without a day.
        background: whether rows that are older context come in.
        words: case-folded words that title, place, an actor or a recipient must hold.
    """

    exact: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quad: frozenset[int] = frozenset()
    min_probability: float = 0.0
    first: int | None = None
    last: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    without_point: bool = False
    without_date: bool = False
    background: bool = False
    words: str = ""


def parse(query: Mapping[str, Sequence[str]]) -> RowFilters:
    """The filters among the keys of an address; other keys are passed over.

    Raises:
        ApiError: a value that the key cannot have.
    """
    one = {key: values[-1] for key, values in query.items() if values and values[-1]}
    for key, allowed in (("place", ("none",)), ("date", ("none",)), ("background", ("yes", "no"))):
        if one.get(key, allowed[0]) not in allowed:
            raise bad_value(key, one[key], " or ".join(allowed))
    return RowFilters(
        exact={key: frozenset(filter(None, query[key])) for key in (*EXACT, *EXACT_LISTS) if any(query.get(key, ()))},
        quad=frozenset(_whole("quad", value) for value in query.get("quad", ()) if value),
        min_probability=_number("min_probability", one.get("min_probability", "0")),
        first=day_number("from", one["from"]) if "from" in one else None,
        last=day_number("to", one["to"]) if "to" in one else None,
        bbox=_bbox(one["bbox"]) if "bbox" in one else None,
        without_point="place" in one,
        without_date="date" in one,
        background=one.get("background") == "yes",
        words=one.get("q", "").casefold(),
    )


def bad_value(key: str, value: str, allowed: str) -> ApiError:
    """What to answer where a key has a value it cannot have."""
    return ApiError(400, "bad_value", f"{key} cannot be {value[:100]!r}", f"give {key} as {allowed}")


def day_number(key: str, value: str) -> int:
    """An ISO day as days since 1970-01-01.

    Raises:
        ApiError: no day.
    """
    try:
        return dt.date.fromisoformat(value).toordinal() - _EPOCH
    except ValueError as error:
        raise bad_value(key, value, "a day such as 2021-07-08") from error


def iso_day_of(key: str, value: str | None) -> dt.date | None:
    """The day that a key names, None where it is not given.

    Raises:
        ApiError: no day.
    """
    return dt.date.fromordinal(day_number(key, value) + _EPOCH) if value else None


def iso_day(number: int) -> str:
    """Days since 1970-01-01 as an ISO day."""
    return dt.date.fromordinal(number + _EPOCH).isoformat()


def _number(key: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError as error:
        raise bad_value(key, value, "a number") from error
    if number != number or abs(number) == float("inf"):
        raise bad_value(key, value, "a number")
    return number


def _whole(key: str, value: str) -> int:
    if value not in ("1", "2", "3", "4"):
        raise bad_value(key, value, "1, 2, 3 or 4")
    return int(value)


def _bbox(value: str) -> tuple[float, float, float, float]:
    parts = value.split(",")
    if len(parts) != 4:
        raise bad_value("bbox", value, "west,south,east,north in degrees")
    west, south, east, north = (_number("bbox", part) for part in parts)
    return west, south, east, north


def select(rows: Browsed, filters: RowFilters) -> list[int]:
    """Numbers of the rows that come in, in order."""
    found = np.ones(len(rows), dtype=bool)
    for passing in (*_exact(rows, filters), *_plain(rows, filters)):
        found &= passing
    numbers: list[int] = np.flatnonzero(found).tolist()
    return numbers


def _codes(words: Sequence[str], wanted: Callable[[str], bool]) -> Numbers:
    """Places in a dictionary of the words that are wanted."""
    return np.array([code for code, word in enumerate(words) if wanted(word)], dtype=np.int64)


def _exact(rows: Browsed, filters: RowFilters) -> Iterator[Numbers]:
    """For each key with exact values the rows that have one of them, bool[rows]."""
    for key, values in filters.exact.items():
        if key in EXACT_LISTS:
            column, name = EXACT_LISTS[key]
            yield rows.lists[column].having(_codes(rows.dictionaries[name], values.__contains__))
        else:
            yield np.isin(rows.numbers[key], _codes(rows.dictionaries[key], values.__contains__))


def _plain(rows: Browsed, filters: RowFilters) -> Iterator[Numbers]:
    numbers = rows.numbers
    if not filters.background:
        yield ~numbers["background"]
    if filters.quad:
        yield np.isin(numbers["quad"], sorted(filters.quad))
    if filters.min_probability > 0:
        yield numbers["probability"] >= filters.min_probability
    if filters.without_point:
        yield rows.lacking("lat")
    if filters.without_date:
        yield ~rows.days().known
    if filters.first is not None or filters.last is not None:
        yield _overlapping(rows, filters.first, filters.last)
    if filters.bbox:
        yield _inside(rows, filters.bbox)
    if filters.words:
        yield _naming(rows, filters.words)


def _overlapping(rows: Browsed, first: int | None, last: int | None) -> Numbers:
    """Rows whose days meet an interval; of a row with one end only, that day counts."""
    days = rows.days()
    found = days.known
    if first is not None:
        found = found & (days.last >= first)
    if last is not None:
        found = found & (days.first <= last)
    return found


def _inside(rows: Browsed, box: tuple[float, float, float, float]) -> Numbers:
    west, south, east, north = box
    lat, lon = np.ma.getdata(rows.numbers["lat"]), np.ma.getdata(rows.numbers["lon"])
    between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    known: Numbers = ~rows.lacking("lat")
    return known & between & (lat >= south) & (lat <= north)


def _naming(rows: Browsed, words: str) -> Numbers:
    """Rows that hold some words in title, place, an actor or a recipient."""
    parties = _codes(rows.dictionaries["party"], lambda word: words in word.casefold())
    places = _codes(rows.dictionaries["place"], lambda word: words in word.casefold())
    titled = np.array([words in title.casefold() for title in rows.texts["title"]], dtype=bool)
    named = rows.lists["actors"].having(parties) | rows.lists["recipients"].having(parties)
    return titled | named | np.isin(rows.numbers["place"], places)
