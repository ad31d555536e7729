"""The pages as data: the same address with `.json` or `.csv`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from wirebird.desk import about, review, views
from wirebird.desk.answers import ApiError
from wirebird.desk.context import Desk, iso
from wirebird.desk.exporting import preview_answer
from wirebird.desk.filters import bad_value, parse, select
from wirebird.desk.query import Query
from wirebird.desk.reviewing import next_answer, quality_answer, queue_of
from wirebird.desk.rows import csv_row, plain_row
from wirebird.display.comparison import voice_rows
from wirebird.exports.columns import Cell
from wirebird.store.browse import COLUMNS, BrowseLevel

MOST_QUEUED = 1_000
"""Items of the review queue that its CSV tells."""
Rows = Iterable[Mapping[str, Cell]]


@dataclass(frozen=True)
class Twin:
    """A page as data.

    Attributes:
        value: for JSON.
        columns: of the CSV.
        rows: of the CSV; made only where CSV is asked for.
    """

    value: Callable[[], object]
    columns: Sequence[str]
    rows: Callable[[], Rows]


def twin_of(desk: Desk, page: str, rest: str, query: Query) -> Twin:
    """A page as data.

    Args:
        desk: the desk.
        page: first part of the page's address.
        rest: what comes after it: an id, or nothing.
        query: keys and values of the address.

    Raises:
        ApiError: there is no such page, or a value that a key cannot have.
    """
    make = _TWINS.get(page)
    if make is None or bool(rest) != (page in _WITH_ID):
        raise ApiError(404, "no_page", "there is no such page", "open / for the overview")
    return make(desk, rest, query)


def _one(query: Query, key: str) -> str | None:
    values = query.get(key)
    return values[-1] if values else None


def _choice(query: Query, key: str, allowed: Sequence[str]) -> Any:  # noqa: ANN401
    """The value of a key that has a few; the first where it is not given."""
    value = _one(query, key) or allowed[0]
    if value not in allowed:
        raise bad_value(key, value, ", ".join(allowed))
    return value


def _as_of(query: Query) -> str | None:
    return iso("as_of", _one(query, "as_of"))


def _overview(desk: Desk, _: str, query: Query) -> Twin:
    day = _as_of(query)

    def rows() -> Rows:
        told = about.overview(desk.shelf, day)
        weeks = cast("list[str]", told["weeks"])
        for line in cast("list[dict[str, Any]]", told["by_type"]):
            yield from ({"type": line["type"], "week": w, "incidents": n} for w, n in zip(weeks, line["weeks"], strict=True))

    return Twin(lambda: about.overview(desk.shelf, day), ("type", "week", "incidents"), rows)


def _explore(desk: Desk, _: str, query: Query) -> Twin:
    level: BrowseLevel = _choice(query, "level", get_args(BrowseLevel))
    filters, table = parse(query), desk.shelf.table(level, _as_of(query))
    numbers = select(table, filters)

    def plain() -> Iterator[dict[str, object]]:
        return (plain_row(table, number) for number in numbers)

    value = lambda: {"level": level, "n": len(numbers), "rows": list(plain())}  # noqa: E731
    return Twin(value, COLUMNS, lambda: map(csv_row, plain()))


_VOICE = ("field", "voice", "position", "report", "claim", "said", "words", "agrees")
_WHOLE_CLAIM = "claim"
"""Field of the rows of voices that speak of no single value."""


def _incident(desk: Desk, id: str, query: Query) -> Twin:
    day = _as_of(query)

    def rows() -> Rows:
        found, context = views.found_incident(desk.shelf, id, day)
        told, positions = voice_rows(found.incident), views.voice_positions(context)
        for row in told:
            one = row.support
            words = "; ".join(" ".join(span.text.split()) for span in one.spans)
            position = "; ".join(positions[one.claim, row.voice])
            cells = (row.field, row.voice, position, one.report, one.claim, one.said, words, row.agrees)
            yield dict(zip(_VOICE, cells, strict=True))
        for claim, voice in views.silent_voices(told, context):
            position, words = "; ".join(positions[claim.id, voice]), " ".join(claim.quote.split())
            silent = (_WHOLE_CLAIM, voice, position, claim.report, claim.id, None, words, False)
            yield dict(zip(_VOICE, silent, strict=True))

    return Twin(lambda: views.incident_answer(desk.shelf, id, day), _VOICE, rows)


def _compare(desk: Desk, id: str, query: Query) -> Twin:
    found, context = views.found_incident(desk.shelf, id, _as_of(query))
    table: dict[str, Any] = views.comparison_table(found.incident, context)
    names = [voice["name"] for voice in table["voices"]]

    def rows() -> Rows:
        yield {"field": "position", **{voice["name"]: "; ".join(voice["positions"]) for voice in table["voices"]}}
        for row in table["rows"]:
            marked = [("≠ " if c["differs"] else "") + c["value"] if c["value"] else None for c in row["cells"]]
            yield {"field": row["field"], **dict(zip(names, marked, strict=True))}

    value = {"id": found.incident.id, "headline": found.incident.headline, "table": table}
    return Twin(lambda: value, ("field", *names), rows)


_SPAN = ("event", "role", "field", "number", "start", "end", "text")


def _report(desk: Desk, id: str, query: Query) -> Twin:
    day = _as_of(query)

    def rows() -> Rows:
        told: dict[str, Any] = views.report_answer(desk.shelf, id, day)
        text = told["report"].text
        return ({**span, "text": " ".join(text[span["start"] : span["end"]].split())} for span in told["spans"])

    return Twin(lambda: views.report_answer(desk.shelf, id, day), _SPAN, rows)


def _review(desk: Desk, _: str, query: Query) -> Twin:
    order: review.Order = _choice(query, "order", get_args(review.Order))
    level: review.Level = _choice(query, "level", get_args(review.Level))
    reviewer, skipped = _one(query, "reviewer"), frozenset(query.get("skip", ()))

    def rows() -> Rows:
        queue = queue_of(desk.shelf, order, level, reviewer)
        return ({"key": review.key_of(one), "value": round(value, 4)} for one, value in queue.items[:MOST_QUEUED])

    return Twin(lambda: next_answer(desk.shelf, order, level, reviewer, skipped), ("key", "value"), rows)


_CONTROL = (
    "place", "country", "admin1", "lat", "lon", "holder", "since", "until", "status", "contested", "incidents", "voices",
    "reports",
)  # fmt: skip


def _control(desk: Desk, _: str, query: Query) -> Twin:
    spells = views.control_spells(desk.shelf, _one(query, "country"), _as_of(query))
    value: dict[str, Any] = views.control_answer(spells, on=iso("on", _one(query, "on")))

    def rows() -> Rows:
        for place in value["places"]:
            for spell in place["spells"]:
                joined = {"incidents": "; ".join(spell["incidents"]), "voices": "; ".join(spell["voices"])}
                yield {**place, "place": place["name"], **spell, **joined}

    return Twin(lambda: value, _CONTROL, rows)


def _export(desk: Desk, _: str, query: Query) -> Twin:
    told: dict[str, Any] = preview_answer(desk.shelf, _one(query, "layout") or "incidents", query, _as_of(query))
    rows = lambda: (dict(zip(told["columns"], row, strict=True)) for row in told["rows"])  # noqa: E731
    return Twin(lambda: told, told["columns"], rows)


_RUN = ("number", "started", "ended", "stamp_id", "new", "changed", "recoded", "unchanged", "events", "failed")


def _quality(desk: Desk, _: str, query: Query) -> Twin:
    def rows() -> Rows:
        told: dict[str, Any] = quality_answer(desk.shelf)
        return ({name: getattr(run, name) for name in _RUN} for run in told["runs"])

    return Twin(lambda: quality_answer(desk.shelf), _RUN, rows)


def _paste(desk: Desk, _: str, query: Query) -> Twin:
    coding = desk.coding
    value = {"can_code": coding is not None, "waiting": coding.waiting if coding else 0}
    return Twin(lambda: value, tuple(value), lambda: [value])


_WITH_ID = ("incident", "compare", "report")
_TWINS: Mapping[str, Callable[[Desk, str, Query], Twin]] = {
    "": _overview,
    "explore": _explore,
    "incident": _incident,
    "compare": _compare,
    "report": _report,
    "review": _review,
    "control": _control,
    "export": _export,
    "quality": _quality,
    "paste": _paste,
}
