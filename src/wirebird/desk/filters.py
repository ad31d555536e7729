"""The filters of an address, with the meaning that the pages give them (docs/api.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wirebird.desk.answers import ApiError
from wirebird.store.browse import Browsed

EXACT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "type": (("type", "type"),),
    "country": (("country", "country"),),
    "admin1": (("admin1", "admin1"),),
    "status": (("status", "status"),),
    "precision": (("precision", "precision"),),
    "review": (("review", "review"),),
    "actor": (("actors", "party"),),
    "recipient": (("recipients", "party"),),
    "voice": (("voices", "voice"),),
    "publisher": (("publisher", "publisher"),),
}
"""For each key whose values are exact: the columns that it looks at, and the dictionary of each."""
KEYS = (*EXACT, "quad", "min_probability", "from", "to", "bbox", "place", "date", "background", "q")
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
        exact={key: frozenset(filter(None, query[key])) for key in EXACT if any(query.get(key, ()))},
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
    checks = [*_coded(rows, filters), *_plain(rows, filters)]
    found: list[int] = list(range(len(rows)))
    for check in checks:
        found = [row for row in found if row in check]
    return found


def _coded(rows: Browsed, filters: RowFilters) -> Iterator[set[int]]:
    """For each key with exact values the rows that have one of them."""
    for key, values in filters.exact.items():
        passing: set[int] = set()
        for column, name in EXACT[key]:
            codes = {code for code, value in enumerate(rows.dictionaries[name]) if value in values}
            passing |= {row for row, given in enumerate(rows.columns[column]) if _holds(given, codes)}
        yield passing


def _holds(given: int | Sequence[int], codes: set[int]) -> bool:
    return given in codes if isinstance(given, int) else not codes.isdisjoint(given)


def _plain(rows: Browsed, filters: RowFilters) -> Iterator[set[int]]:
    columns, numbers = rows.columns, range(len(rows))
    if not filters.background:
        yield {n for n in numbers if not columns["background"][n]}
    if filters.quad:
        yield {n for n in numbers if columns["quad"][n] in filters.quad}
    if filters.min_probability > 0:
        yield {n for n in numbers if columns["probability"][n] >= filters.min_probability}
    if filters.without_point:
        yield {n for n in numbers if columns["lat"][n] is None}
    if filters.without_date:
        yield {n for n in numbers if columns["start"][n] is None and columns["end"][n] is None}
    if filters.first is not None or filters.last is not None:
        yield {n for n in numbers if _overlaps(columns["start"][n], columns["end"][n], filters.first, filters.last)}
    if filters.bbox:
        yield {n for n in numbers if _inside(columns["lat"][n], columns["lon"][n], filters.bbox)}
    if filters.words:
        yield _naming(rows, filters.words)


def _overlaps(start: int | None, end: int | None, first: int | None, last: int | None) -> bool:
    """Whether the days of a row meet an interval; of a row with one end only, that day counts."""
    start, end = (end if start is None else start), (start if end is None else end)
    if start is None or end is None:
        return False
    return (first is None or end >= first) and (last is None or start <= last)


def _inside(lat: float | None, lon: float | None, box: tuple[float, float, float, float]) -> bool:
    if lat is None or lon is None:
        return False
    west, south, east, north = box
    between = west <= lon <= east if west <= east else lon >= west or lon <= east
    return between and south <= lat <= north


def _naming(rows: Browsed, words: str) -> set[int]:
    """Rows that hold some words in title, place, an actor or a recipient."""
    columns = rows.columns
    places = {code for code, name in enumerate(rows.dictionaries["place"]) if words in name.casefold()}
    parties = {code for code, name in enumerate(rows.dictionaries["party"]) if words in name.casefold()}
    return {
        n
        for n in range(len(rows))
        if columns["place"][n] in places
        or words in columns["title"][n].casefold()
        or not parties.isdisjoint(columns["actors"][n])
        or not parties.isdisjoint(columns["recipients"][n])
    }
