"""One batch of coded reports into the store: what is new, what is a new version, what is coded anew, what stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

from wirebird.records import CodedReport, Decision, DocId, Document, DocumentFailure, EventId
from wirebird.store.decisions import standing
from wirebird.store.effective import Coding, EffectiveEvent, Subject, by_event, effective_events, known_events
from wirebird.store.engine import insert
from wirebird.store.identity import assign_ids, content_sha256
from wirebird.store.schema import stamp
from wirebird.store.tables import write_events

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CODED = msgspec.json.Decoder(CodedReport)
_DECISION = msgspec.json.Decoder(Decision)


class CodedItem(Protocol):
    """A report with what coding made of it."""

    @property
    def document(self) -> Document:
        """The report as read."""

    @property
    def report(self) -> CodedReport:
        """The result."""


@dataclass(frozen=True)
class Counts:
    """What a batch did; see `IngestRun`."""

    new: int = 0
    changed: int = 0
    recoded: int = 0
    unchanged: int = 0
    events: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Current:
    """The version of a report that is in force."""

    version: int
    content_sha256: str
    published: str | None
    known_on: str
    stamp_id: str | None


@dataclass(frozen=True)
class StoredCoding:
    """A coding that the store holds.

    Attributes:
        version: of the report, that it codes.
        known_on: ISO day from which that version is known.
        is_in_force: whether no newer coding of the version took its place.
        coding: what was coded.
    """

    version: int
    known_on: str
    is_in_force: bool
    coding: Coding


@dataclass
class _Plan:
    """Rows to write, column by column."""

    reports: list[tuple[object, ...]] = field(default_factory=list)
    codings: list[tuple[object, ...]] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    fresh: set[DocId] = field(default_factory=set)


def load_decisions(connection: DuckDBPyConnection) -> list[Decision]:
    """All decisions of a store, oldest first."""
    return [_DECISION.decode(row[0]) for row in connection.execute("SELECT decision FROM decisions ORDER BY number").fetchall()]


def current_reports(connection: DuckDBPyConnection, ids: Sequence[str]) -> dict[str, _Current]:
    """The versions in force of the reports among `ids` that are stored."""
    insert(connection, "given_ids", {"id": ids})
    rows = connection.execute(
        """SELECT r.report_id, r.version, r.content_sha256, r.published::VARCHAR, r.known_on::VARCHAR, c.stamp_id
        FROM reports r JOIN given_ids g ON r.report_id = g.id
        LEFT JOIN codings c ON c.report_id = r.report_id AND c.version = r.version AND c.retired_at IS NULL
        WHERE r.superseded_at IS NULL"""
    ).fetchall()
    return {row[0]: _Current(*row[1:]) for row in rows}


def past_codings(connection: DuckDBPyConnection, ids: Sequence[str]) -> dict[str, list[StoredCoding]]:
    """All codings of reports, oldest first, by report."""
    if not ids:
        return {}
    insert(connection, "given_ids", {"id": ids})
    rows = connection.execute(
        """SELECT c.report_id, c.version, r.known_on::VARCHAR, c.retired_at IS NULL, r.text, c.event_ids, c.coded
        FROM codings c JOIN given_ids g ON c.report_id = g.id
        JOIN reports r ON r.report_id = c.report_id AND r.version = c.version ORDER BY c.coding_id"""
    ).fetchall()
    found: dict[str, list[StoredCoding]] = {}
    for report, version, known_on, is_in_force, text, event_ids, coded in rows:
        coding = Coding(text, tuple(EventId(i) for i in event_ids), _CODED.decode(coded).events)
        found.setdefault(report, []).append(StoredCoding(version, known_on, is_in_force, coding))
    return found


def subjects_of(report: DocId, codings: Sequence[StoredCoding], *, before: int | None = None) -> list[Subject]:
    """The versions of a report, each with its coding in force: a decision of today is about all of them.

    Args:
        report: id of the report.
        codings: all its codings, oldest first.
        before: only versions before this one; None: all.
    """
    ids = _ids(codings)
    return [
        Subject(report, stored.version, stored.known_on, stored.coding, tuple(c.coding for c in codings[:number]), ids)
        for number, stored in enumerate(codings)
        if stored.is_in_force and (before is None or stored.version < before)
    ]


def _ids(codings: Iterable[StoredCoding]) -> frozenset[EventId]:
    return frozenset(id for stored in codings for id in stored.coding.ids)


def commit(
    connection: DuckDBPyConnection,
    items: Sequence[CodedItem],
    failures: Sequence[DocumentFailure],
    *,
    run: int,
    stamp_id: str,
    now: datetime,
) -> Counts:
    """Writes a batch within the open transaction.

    Args:
        connection: an open transaction.
        items: coded reports; ids are unique within a batch.
        failures: inputs that failed; one that is stored already is not stored again.
        run: number of the run.
        stamp_id: what coded them.
        now: the moment, UTC.
    """
    stored = current_reports(connection, [item.document.id for item in items])
    todo = [i for i in items if not is_stored(stored.get(i.document.id), content_sha256(i.document), stamp_id)]
    past = past_codings(connection, [i.document.id for i in todo if i.document.id in stored])
    decisions = standing(load_decisions(connection))
    decided = by_event(decisions)
    plan, counts = _Plan(), {"new": 0, "changed": 0, "recoded": 0}
    for item in todo:
        counts[_plan_item(plan, item, stored.get(item.document.id), past, decided, now)] += 1
    _write_reports(connection, plan, run=run, stamp_id=stamp_id, now=now)
    write_subjects(connection, plan.subjects, decided, now=now, fresh=plan.fresh)
    failed = _write_failures(connection, failures, run=run, now=now)
    events = sum(len(item.report.events) for item in todo)
    return Counts(**counts, unchanged=len(items) - len(todo), events=events, failed=failed)


def is_stored(current: _Current | None, content: str, stamp_id: str) -> bool:
    """Whether this very report is stored, coded by this very coder."""
    return current is not None and (current.content_sha256, current.stamp_id) == (content, stamp_id)


def _plan_item(
    plan: _Plan,
    item: CodedItem,
    current: _Current | None,
    past: Mapping[str, Sequence[StoredCoding]],
    decided: dict[EventId, list[Decision]],
    now: datetime,
) -> str:
    document, events = item.document, item.report.events
    content = content_sha256(document)
    is_recoded = current is not None and current.content_sha256 == content
    stored = past.get(document.id, ())
    earlier = tuple(one.coding for one in stored)
    ids = assign_ids(document.id, events, known_events(document.text, earlier, decided))
    if current is None:
        version, known_on = 1, document.published or now.date().isoformat()
        plan.fresh.add(document.id)
    elif is_recoded:
        version, known_on = current.version, current.known_on
    else:
        version, known_on = current.version + 1, _known_again(document.published, current.published, now)
    if current is not None:
        plan.superseded.append(document.id)
    if not is_recoded:
        plan.reports.append(_report_row(document, version, content, known_on))
    plan.codings.append((document.id, version, msgspec.json.encode(ids).decode(), msgspec.json.encode(item.report).decode()))
    # Older versions too: a Wirebird that let decisions alter the newest only may have written them.
    plan.subjects += subjects_of(document.id, stored, before=version)
    coding = Coding(document.text, ids, events)
    plan.subjects.append(Subject(document.id, version, known_on, coding, earlier, _ids(stored)))
    return "new" if current is None else "recoded" if is_recoded else "changed"


def _known_again(published: str | None, before: str | None, now: datetime) -> str:
    """The day from which a changed text is known: a new day of publication, or else the day on which we saw it."""
    return published if published and published != before else now.date().isoformat()


def _report_row(document: Document, version: int, content: str, known_on: str) -> tuple[object, ...]:
    header = msgspec.json.encode({"dateline": document.dateline, "skipped": document.skipped}).decode()
    return (
        document.id, version, content, document.text_sha256, document.published, known_on, document.publisher, document.title,
        document.agency, document.byline, header, document.locator, document.text,
    )  # fmt: skip


_REPORT_COLUMNS = (
    "report_id", "version", "content_sha256", "text_sha256", "published", "known_on", "publisher", "title", "agency",
    "byline", "header", "locator", "text",
)  # fmt: skip
_CODING_COLUMNS = ("report_id", "version", "event_ids", "coded")


def stage(connection: DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Makes a temporary table of rows, all as text."""
    cells = {c: [None if row[n] is None else str(row[n]) for row in rows] for n, c in enumerate(columns)}
    insert(connection, name, cells)


def next_key(connection: DuckDBPyConnection, table: str, column: str) -> int:
    """The number that follows the greatest in a column."""
    ((number,),) = connection.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchall()
    return int(number)


def _write_reports(connection: DuckDBPyConnection, plan: _Plan, *, run: int, stamp_id: str, now: datetime) -> None:
    at = stamp(now)
    if plan.superseded:
        # A coding gives way to a newer one of the same version, a version to a newer one of the same report.
        recoded = [(row[0], row[1]) for row in plan.codings if row[0] in set(plan.superseded)]
        stage(connection, "given_codings", ("report_id", "version"), recoded)
        connection.execute(
            """UPDATE codings SET retired_at = ? FROM given_codings g
            WHERE codings.report_id = g.report_id AND codings.version = g.version::INTEGER AND retired_at IS NULL""",
            [at],
        )
        connection.execute(
            """UPDATE reports SET superseded_at = ? FROM given_codings g
            WHERE reports.report_id = g.report_id AND reports.version < g.version::INTEGER AND superseded_at IS NULL""",
            [at],
        )
    if plan.reports:
        stage(connection, "given_reports", _REPORT_COLUMNS, plan.reports)
        connection.execute(
            """INSERT INTO reports SELECT report_id, version::INTEGER, content_sha256, text_sha256, published::DATE,
            known_on::DATE, publisher, title, agency, byline, header::JSON, locator, text, ?, ?, NULL FROM given_reports""",
            [run, at],
        )
    if plan.codings:
        stage(connection, "given_codings", _CODING_COLUMNS, plan.codings)
        connection.execute(
            """INSERT INTO codings SELECT ? + row_number() OVER () - 1, report_id, version::INTEGER, ?, ?, ?, NULL,
            from_json(event_ids, '["VARCHAR"]'), coded::JSON FROM given_codings""",
            [next_key(connection, "codings", "coding_id"), stamp_id, run, at],
        )


def write_subjects(
    connection: DuckDBPyConnection,
    subjects: Sequence[Subject],
    decided: dict[EventId, list[Decision]],
    *,
    now: datetime,
    fresh: Iterable[DocId] = (),
) -> None:
    """Brings the events of report versions to what coding and decisions say; events that stay the same are not touched.

    Args:
        connection: an open transaction.
        subjects: the report versions.
        decided: standing decisions by event.
        now: the moment, UTC.
        fresh: reports of which nothing is stored, so nothing needs to be compared.
    """
    new_reports = set(fresh)
    live = _live_rows(connection, [s for s in subjects if s.report not in new_reports])
    rows: list[tuple[object, ...]] = []
    retired: list[int] = []
    for subject in subjects:
        before = live.get((subject.report, subject.version), {})
        after = {e.id: _event_row(subject, e) for e in effective_events(subject, decided)}
        retired += [key for id, (key, row) in before.items() if after.get(id) != row]
        rows += [row for id, row in after.items() if id not in before or before[id][1] != row]
    if retired:
        insert(connection, "given_keys", {"key": retired})
        connection.execute(
            "UPDATE events SET retired_at = ? WHERE event_key IN (SELECT key::BIGINT FROM given_keys)", [stamp(now)]
        )
    if rows:
        first = next_key(connection, "events", "event_key")
        keyed = [(first + n, *row, stamp(now)) for n, row in enumerate(rows)]
        stage(connection, "given_events", ("event_key", *_EVENT_COLUMNS, "recorded_at"), keyed)
        write_events(connection)


_EVENT_COLUMNS = ("event_id", "report_id", "version", "position", "known_on", "review", "duplicate_of", "record")


def _event_row(subject: Subject, event: EffectiveEvent) -> tuple[object, ...]:
    found = event.reviewed
    record = msgspec.json.encode(found.event).decode()
    return (
        event.id, subject.report, subject.version, event.position, subject.known_on, found.review, found.duplicate_of, record,
    )  # fmt: skip


def _live_rows(
    connection: DuckDBPyConnection, subjects: Sequence[Subject]
) -> dict[tuple[str, int], dict[EventId, tuple[int, tuple[object, ...]]]]:
    """The events in force of report versions: key and row by id."""
    if not subjects:
        return {}
    stage(connection, "given_versions", ("report_id", "version"), [(s.report, s.version) for s in subjects])
    rows = connection.execute(
        """SELECT e.event_key, e.event_id, e.report_id, e.version, e.position, e.known_on::VARCHAR, e.review,
            e.duplicate_of, e.record::VARCHAR
        FROM events e JOIN given_versions g ON e.report_id = g.report_id AND e.version = g.version::INTEGER
        WHERE e.retired_at IS NULL"""
    ).fetchall()
    found: dict[tuple[str, int], dict[EventId, tuple[int, tuple[object, ...]]]] = {}
    for key, *row in rows:
        found.setdefault((row[1], row[2]), {})[EventId(row[0])] = (key, tuple(row))
    return found


def _write_failures(connection: DuckDBPyConnection, failures: Sequence[DocumentFailure], *, run: int, now: datetime) -> int:
    if failures:
        rows = [(f.locator, f.stage, f.code, f.message) for f in dict.fromkeys(failures)]
        stage(connection, "given_failures", ("locator", "stage", "code", "message"), rows)
        connection.execute(
            "INSERT INTO failures SELECT ?, ?, g.* FROM given_failures g "
            "ANTI JOIN failures f USING (locator, stage, code, message)",
            [run, stamp(now)],
        )
    return len(failures)
