"""Queries of a store that give back records, as things stand or as they stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from wirebird.errors import UsageError
from wirebird.records import DocumentFailure, Event, IngestRun, ReportVersion, StoredClaim, StoredEvent
from wirebird.records.days import read_day

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK = 2000
_EVENT = msgspec.json.Decoder(Event)
_ISO = "'%Y-%m-%dT%H:%M:%S.%f'"


@dataclass(frozen=True)
class Moment:
    """What is to be told: what was known by a day, and what the store held by a moment.

    Attributes:
        known_by: ISO day, or None.
        held_by: the store's form of a moment in UTC, or None.
    """

    known_by: str | None = None
    held_by: str | None = None

    @classmethod
    def of(cls, as_of: str | None, ingested_by: str | None) -> Moment:
        """Checks what a caller gave.

        Raises:
            UsageError: no day or moment.
        """
        known_by = None if as_of is None else read_day(as_of, "as_of").isoformat()
        return cls(known_by, None if ingested_by is None else end_of(ingested_by))

    @property
    def is_now(self) -> bool:
        """Whether all that is in force is to be told."""
        return self.known_by is None and self.held_by is None

    def holds(self, at: str) -> bool:
        """Whether the store held what came into it at an ISO moment (UTC)."""
        return self.held_by is None or end_of(at) <= self.held_by

    def by_then(self, column: str) -> str:
        """SQL of a column of moments without those that had not come."""
        return column if self.held_by is None else f"CASE WHEN {column} <= TIMESTAMP '{self.held_by}' THEN {column} END"

    def versions(self) -> str:
        """SQL of the versions in force: report_id, version."""
        if self.is_now:
            return "SELECT report_id, version FROM reports WHERE superseded_at IS NULL"
        known = f"known_on <= DATE '{self.known_by}'" if self.known_by else "TRUE"
        held = f"ingested_at <= TIMESTAMP '{self.held_by}'" if self.held_by else "TRUE"
        return f"SELECT report_id, max(version) AS version FROM reports WHERE {known} AND {held} GROUP BY report_id"

    def counted_events(self) -> str:
        """SQL of the events in force that count: event_key, event_id, report_id, version."""
        return f"""SELECT e.event_key, e.event_id, e.report_id, e.version FROM events e
            JOIN ({self.versions()}) v USING (report_id, version)
            WHERE {self.in_force("e", since="recorded_at")} AND e.review NOT IN ('rejected', 'duplicate')"""

    def in_force(self, name: str, *, since: str) -> str:
        """SQL that holds for rows of table `name` that are in force; `since` is the column of their beginning."""
        if self.held_by is None:
            return f"{name}.retired_at IS NULL"
        held = f"TIMESTAMP '{self.held_by}'"
        return f"{name}.{since} <= {held} AND ({name}.retired_at IS NULL OR {name}.retired_at > {held})"


def end_of(given: str) -> str:
    """The last microsecond of an ISO day, or an ISO moment (UTC where it names no zone), as the store writes it.

    Raises:
        UsageError: neither.
    """
    return _moment(given, dt.time.max)


def start_of(given: str) -> str:
    """What was held when an ISO day began, or at an ISO moment, as the store writes it.

    Raises:
        UsageError: neither.
    """
    return _moment(given, dt.time.min)


def _moment(given: str, time: dt.time) -> str:
    try:
        if len(given) <= len("2021-07-08"):
            moment = dt.datetime.combine(dt.date.fromisoformat(given), time)
        else:
            moment = dt.datetime.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"no day or moment {given!r}; write it as 2021-07-08 or 2021-07-08T12:30:00") from error
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return moment.isoformat(sep=" ", timespec="microseconds")


def _rows(connection: DuckDBPyConnection, sql: str, given: Sequence[str] = ()) -> Iterator[tuple[object, ...]]:
    cursor = connection.execute(sql, list(given))
    while chunk := cursor.fetchmany(_CHUNK):
        yield from chunk


def runs(connection: DuckDBPyConnection) -> list[IngestRun]:
    """All runs, oldest first."""
    sql = f"""SELECT run_id, strftime(started, {_ISO}), strftime(ended, {_ISO}), stamp_id, new, changed, recoded, unchanged,
        events, failed FROM runs ORDER BY run_id"""
    names = IngestRun.__struct_fields__
    return [IngestRun(**dict(zip(names, row, strict=True))) for row in connection.execute(sql).fetchall()]


def coders(connection: DuckDBPyConnection, moment: Moment) -> list[str]:
    """What coded the reports in force, by stamp id."""
    sql = f"""SELECT DISTINCT c.stamp_id FROM codings c JOIN ({moment.versions()}) v USING (report_id, version)
        WHERE {moment.in_force("c", since="coded_at")} ORDER BY ALL"""
    return [row[0] for row in connection.execute(sql).fetchall()]


def failures(connection: DuckDBPyConnection) -> list[DocumentFailure]:
    """Inputs that failed, oldest first."""
    sql = "SELECT locator, stage, code, message FROM failures ORDER BY failed_at, locator, code, message"
    names = DocumentFailure.__struct_fields__
    return [DocumentFailure(**dict(zip(names, row, strict=True))) for row in connection.execute(sql).fetchall()]


_REPORT = f"""SELECT r.report_id, r.version, r.content_sha256, r.text_sha256, r.published::VARCHAR, r.publisher, r.title,
    r.known_on::VARCHAR, strftime(r.ingested_at, {_ISO}), strftime({{superseded_at}}, {_ISO}), r.locator, r.text
    FROM reports r JOIN ({{versions}}) v USING (report_id, version)"""


def _reports_of(moment: Moment) -> str:
    return _REPORT.format(superseded_at=moment.by_then("r.superseded_at"), versions=moment.versions())


def reports(connection: DuckDBPyConnection, moment: Moment) -> Iterator[ReportVersion]:
    """Reports in the version in force, by id."""
    for row in _rows(connection, _reports_of(moment) + " ORDER BY r.report_id"):
        yield _report(row)


def report(connection: DuckDBPyConnection, id: str, moment: Moment) -> ReportVersion | None:
    """One report in the version in force, or None."""
    rows = connection.execute(_reports_of(moment) + " WHERE r.report_id = ?", [id]).fetchall()
    return _report(rows[0]) if rows else None


def _report(row: tuple[object, ...]) -> ReportVersion:
    return ReportVersion(**dict(zip(ReportVersion.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]


def events(
    connection: DuckDBPyConnection, moment: Moment, *, with_rejected: bool, report: str | None = None
) -> Iterator[StoredEvent]:
    """Events in force, by report and position; those of one report only where it is named."""
    counted = "" if with_rejected else "AND e.review NOT IN ('rejected', 'duplicate')"
    sql = f"""SELECT e.event_id, e.report_id, e.version, e.position, e.known_on::VARCHAR, strftime(e.recorded_at, {_ISO}),
        e.review, e.duplicate_of, e.record::VARCHAR
        FROM events e JOIN ({moment.versions()}) v USING (report_id, version)
        WHERE {moment.in_force("e", since="recorded_at")} {counted} {"" if report is None else "AND e.report_id = ?"}
        ORDER BY e.report_id, e.position"""
    names = StoredEvent.__struct_fields__
    for *row, record in _rows(connection, sql, () if report is None else (report,)):
        yield StoredEvent(**dict(zip(names, [*row, _EVENT.decode(str(record))], strict=True)))  # type: ignore[arg-type]


def claims(connection: DuckDBPyConnection, moment: Moment) -> Iterator[StoredClaim]:
    """Claims of the events in force that count: one for each voice, and the report's own where it names none."""
    for stored in events(connection, moment, with_rejected=False):
        for number, voice in enumerate(stored.event.attribution or (None,)):
            yield StoredClaim(
                event=stored.id,
                report=stored.report,
                number=number,
                known_on=stored.known_on,
                type=stored.event.type,
                status=stored.event.status,
                attribution_source=voice.source if voice else None,
                cue=voice.cue if voice else None,
                kind=voice.kind if voice else None,
                probability=voice.probability if voice else None,
            )


def reports_by_day(connection: DuckDBPyConnection, moment: Moment) -> dict[str, int]:
    """Number of reports in force by the ISO day from which they are known."""
    sql = f"""SELECT r.known_on::VARCHAR, count(*) FROM reports r JOIN ({moment.versions()}) v USING (report_id, version)
        GROUP BY ALL ORDER BY ALL"""
    return dict(connection.execute(sql).fetchall())


def failure_counts(connection: DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Number of inputs that failed by stage and code."""
    rows = connection.execute("SELECT stage, code, count(*) FROM failures GROUP BY ALL ORDER BY ALL").fetchall()
    return {(stage, code): count for stage, code, count in rows}


class Counted(NamedTuple):
    """How much a store held at a moment: reports, events that count, and those of them that nobody reviewed."""

    reports: int
    claims: int
    unreviewed: int


def counted(connection: DuckDBPyConnection, moment: Moment) -> Counted:
    """How much there was at a moment."""
    rows = connection.execute(
        f"""SELECT (SELECT count(*) FROM ({moment.versions()})), count(*), count(*) FILTER (WHERE review = 'none')
        FROM ({moment.counted_events()}) JOIN events USING (event_key)"""
    ).fetchall()
    return Counted(*rows[0])
