"""The store in one DuckDB file."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from wirebird.errors import StoreError, UsageError
from wirebird.incidents import control, series
from wirebird.incidents.series import SeriesMeasure, SeriesPeriod, SeriesUnit
from wirebird.records import (
    Decision,
    Document,
    DocumentFailure,
    IngestRun,
    RecordChange,
    ReportVersion,
    Stamp,
    StoredClaim,
    StoredEvent,
)
from wirebird.records.incident import ControlSpell, Incident, SeriesCell
from wirebird.store import picture, reading
from wirebird.store.about import Affected, IncidentContext, ReportContext, affected, incident_with_context, report_context
from wirebird.store.browse import Browsed, BrowseLevel, browse
from wirebird.store.candidates import ReviewEvent, ReviewPair, review_events, review_pairs
from wirebird.store.changes import changes_since_export, changes_since_moment
from wirebird.store.commit import CodedItem, commit, current_reports, is_stored, load_decisions, next_key
from wirebird.store.deciding import Request, decide
from wirebird.store.engine import PATIENCE_S, create
from wirebird.store.engine import reading as read_session
from wirebird.store.engine import writing as write_session
from wirebird.store.filters import Filters
from wirebird.store.frames import FrameKind, FrameTable, frame
from wirebird.store.identity import content_sha256
from wirebird.store.linking import update_links
from wirebird.store.picture import IncidentView
from wirebird.store.reading import Counted, Moment, start_of
from wirebird.store.schema import SCHEMA_VERSION, fill, migrate, stamp, version_of
from wirebird.store.state import file_state

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from duckdb import DuckDBPyConnection

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """This moment in UTC, without a zone, as the store writes it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class DuckStore:
    """The embedded store: one file, opened for as long as a call takes.

    Args:
        path: the file.
        patience_s: seconds to wait for a file that another process has.
        clock: tells the moment, UTC.
    """

    def __init__(self, path: Path, *, patience_s: float = PATIENCE_S, clock: Clock = utc_now) -> None:
        self._path = path
        self._patience_s = patience_s
        self._clock = clock

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._path

    def __enter__(self) -> DuckStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def open(self, *, create_missing: bool) -> DuckStore:
        """Checks that the file is a store of this schema; makes it, or brings it up from an older schema, where need be.

        Raises:
            StoreError: it is none, cannot be read or made, or is of a newer Wirebird.
        """
        if create_missing and not self._path.exists():
            create(self._path, fill)
        with self.reading() as connection:
            version = version_of(connection, self._path)
        if version < SCHEMA_VERSION:
            with self.writing() as connection:
                migrate(connection, self._path)
        return self

    def reading(self) -> AbstractContextManager[DuckDBPyConnection]:
        """A connection for reading, for as long as the context lasts."""
        return read_session(self._path, patience_s=self._patience_s)

    def writing(self) -> AbstractContextManager[DuckDBPyConnection]:
        """A connection in a transaction, committed when the context ends without an error."""
        return write_session(self._path, patience_s=self._patience_s)

    def begin_run(self, stamp: Stamp, *, settings: str = "") -> IngestRun:
        """Notes that a run of ingest begins."""
        stamp_id = _stamp_id(stamp, settings)
        now = self._clock()
        with self.writing() as connection:
            number = next_key(connection, "runs", "run_id")
            row = [stamp_id, stamp.component, stamp.version, stamp.model_sha256, stamp.gazetteer_sha256, settings]
            connection.execute(
                "INSERT INTO stamps SELECT * FROM (VALUES (?, ?, ?, ?, ?, ?)) v(stamp_id, a, b, c, d, e) "
                "WHERE stamp_id NOT IN (SELECT stamp_id FROM stamps)",
                row,
            )
            connection.execute("INSERT INTO runs VALUES (?, ?, NULL, ?, 0, 0, 0, 0, 0, 0)", [number, _at(now), stamp_id])
        return IngestRun(number=number, started=now.isoformat(), ended=None, stamp_id=stamp_id)

    def unstored(self, documents: Sequence[Document], run: IngestRun) -> list[Document]:
        """Those of `documents` that are not stored yet, with the same text and coded by the run's coder."""
        with self.reading() as connection:
            stored = current_reports(connection, [d.id for d in documents])
        return [d for d in documents if not is_stored(stored.get(d.id), content_sha256(d), run.stamp_id)]

    def add(
        self, items: Sequence[CodedItem], failures: Sequence[DocumentFailure], *, run: IngestRun, unchanged: int = 0
    ) -> IngestRun:
        """Stores a batch, all of it or nothing."""
        with self.writing() as connection:
            done = commit(connection, items, failures, run=run.number, stamp_id=run.stamp_id, now=self._clock())
            counts = {
                "new": run.new + done.new,
                "changed": run.changed + done.changed,
                "recoded": run.recoded + done.recoded,
                "unchanged": run.unchanged + done.unchanged + unchanged,
                "events": run.events + done.events,
                "failed": run.failed + done.failed,
            }
            assignments = ", ".join(f"{name} = {value}" for name, value in counts.items())
            connection.execute(f"UPDATE runs SET {assignments} WHERE run_id = ?", [run.number])
        return msgspec.structs.replace(run, **counts)

    def link(self) -> int:
        """Brings incidents up to date with the events in force; gives the number of claims that came, changed or went."""
        done, has_more = 0, True
        while has_more:
            with self.writing() as connection:
                linked, has_more = update_links(connection)
            done += linked
        return done

    def decide(self, request: Request, *, person: str) -> Decision:
        """Notes a decision, and lets it take effect on events and incidents.

        Raises:
            UsageError: it is about nothing that is stored, or cannot be; nothing is noted then.
        """
        with self.writing() as connection:
            decision = decide(connection, request, person=person, now=self._clock())
            update_links(connection)
        return decision

    def decisions(self) -> list[Decision]:
        """All decisions, oldest first, those taken back included."""
        with self.reading() as connection:
            return load_decisions(connection)

    def incidents(
        self, *, as_of: str | None = None, ingested_by: str | None = None, filters: Filters | None = None
    ) -> Iterator[Incident]:
        """Incidents by id.

        Args:
            as_of: ISO day: only what was known by its end; None for all.
            ingested_by: ISO day or moment (UTC): only what the store held by then; None for all.
            filters: which of them; the others are not decoded. None: all.

        Raises:
            UsageError: `as_of` is no day, or `ingested_by` no day or moment.
            StoreError: the store cannot be read.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            yield from picture.incidents(connection, moment, filters)

    def incident(self, id: str, *, as_of: str | None = None, ingested_by: str | None = None) -> IncidentView:
        """One incident, by its id, that of an event in it, or that of an incident it took in.

        Raises:
            UsageError: there is none.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            return picture.incident(connection, id, moment)

    @property
    def state(self) -> str:
        """A short text that is another one after every commit, told without opening the file."""
        return file_state(self._path)

    def browse(self, level: BrowseLevel, *, as_of: str | None = None, ingested_by: str | None = None) -> Browsed:
        """All incidents, claims or reports as columns; see `wirebird.store.browse`."""
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            return browse(connection, level, moment)

    def incident_with_context(self, id: str, *, as_of: str | None = None) -> tuple[IncidentView, IncidentContext]:
        """One incident as `incident` finds it, and what stands around it: reports and claims in short, relations, decisions.

        Raises:
            UsageError: there is none.
        """
        moment = Moment.of(as_of, None)
        with self.reading() as connection:
            return incident_with_context(connection, id, moment)

    def report(self, id: str, *, as_of: str | None = None) -> ReportContext | None:
        """One report with its events, rejected ones included; None where none is known."""
        moment = Moment.of(as_of, None)
        with self.reading() as connection:
            return report_context(connection, id, moment)

    def affected(self, decision: Decision) -> Affected:
        """What a decision is about, as things stand after it."""
        with self.reading() as connection:
            return affected(connection, decision)

    def review_events(self) -> list[ReviewEvent]:
        """All events in force with what tells whether a person should look at them, by id."""
        with self.reading() as connection:
            return review_events(connection)

    def review_pairs(self) -> list[ReviewPair]:
        """Pairs of claims that linking is unsure about, the most doubtful first."""
        with self.reading() as connection:
            return review_pairs(connection)

    def counted(self, *, as_of: str | None = None) -> Counted:
        """How many reports and claims there are, and how many claims nobody reviewed."""
        moment = Moment.of(as_of, None)
        with self.reading() as connection:
            return reading.counted(connection, moment)

    def failure_counts(self) -> dict[tuple[str, str], int]:
        """Number of inputs that failed by stage and code."""
        with self.reading() as connection:
            return reading.failure_counts(connection)

    def frame(
        self, table: FrameTable, *, kind: FrameKind = "pandas", as_of: str | None = None, ingested_by: str | None = None
    ) -> Any:  # noqa: ANN401
        """Reports, events, claims or incidents as a pandas or polars DataFrame or a pyarrow Table, one row a record.

        Raises:
            MissingExtraError: pandas, polars or pyarrow is not installed.
            UsageError: there is no such table or kind.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            return frame(connection, table, moment, kind=kind)

    def control(
        self, *, country: str | None = None, as_of: str | None = None, ingested_by: str | None = None
    ) -> tuple[ControlSpell, ...]:
        """Who is said to hold each place, from when to when.

        Args:
            country: ISO 3166 alpha-3 of the place; None for all.
            as_of: ISO day: only what was known by its end; None for all.
            ingested_by: ISO day or moment (UTC): only what the store held by then; None for all.

        Returns:
            Spells ordered by place name, then day.

        Raises:
            UsageError: `as_of` is no day, or `ingested_by` no day or moment.
            StoreError: the store cannot be read.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            return control(picture.incidents_where_control_changed(connection, moment, country), country=country)

    def series(
        self,
        *,
        unit: SeriesUnit,
        period: SeriesPeriod,
        measure: SeriesMeasure,
        start: str | None = None,
        end: str | None = None,
        as_of: str | None = None,
        ingested_by: str | None = None,
    ) -> tuple[SeriesCell, ...]:
        """Events, fatalities or intensity by area and period, zeros included.

        Args:
            unit: what is counted by: country, first- or second-level division, or PRIO-GRID cell of half a degree.
            period: day, week (from Monday) or month.
            measure: number of incidents, best estimate of deaths, or sum of PLOVER's scores.
            start: first ISO day; None for that of the first counted incident.
            end: last ISO day; None for that of the last.
            as_of: ISO day: only what was known by its end; None for all.
            ingested_by: ISO day or moment (UTC): only what the store held by then; None for all.

        Returns:
            Cells ordered by unit, then period; empty where nothing is counted.

        Raises:
            UsageError: `start`, `end` or `as_of` is no day, or `ingested_by` no day or moment.
            StoreError: the store cannot be read.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            reports = reading.reports_by_day(connection, moment)
            found = picture.incidents(connection, moment)
            return series(found, unit=unit, period=period, measure=measure, reports=reports, start=start, end=end)

    def changes(
        self,
        *,
        since: str | None = None,
        export: Path | None = None,
        as_of: str | None = None,
        ingested_by: str | None = None,
    ) -> list[RecordChange]:
        """Records that came, changed, were merged or went, up to what `as_of` and `ingested_by` tell.

        Args:
            since: ISO day (from its beginning) or moment (UTC): against what the store held then of what was known `as_of`.
            export: a file that `wirebird incidents` wrote: against what it says.
            as_of: ISO day.
            ingested_by: ISO day or moment (UTC), not before `since`.

        Raises:
            UsageError: not exactly one of the two, or no day.
            InputError: the file is no such export.
        """
        if (since is None) == (export is None):
            raise UsageError("changes are told since a day, or since an export: give one of the two")
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            if export is not None:
                return changes_since_export(connection, export, moment)
            return changes_since_moment(connection, start_of(since or ""), moment)

    def end_run(self, run: IngestRun) -> IngestRun:
        """Notes that a run is complete."""
        now = self._clock()
        with self.writing() as connection:
            connection.execute("UPDATE runs SET ended = ? WHERE run_id = ?", [_at(now), run.number])
        return msgspec.structs.replace(run, ended=now.isoformat())

    def runs(self) -> list[IngestRun]:
        """All runs, oldest first."""
        with self.reading() as connection:
            return reading.runs(connection)

    def coders(self, *, as_of: str | None = None, ingested_by: str | None = None) -> list[str]:
        """What coded the reports that were known, by stamp id (table `stamps`)."""
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            return reading.coders(connection, moment)

    def failures(self) -> list[DocumentFailure]:
        """Inputs that failed, oldest first, each once."""
        with self.reading() as connection:
            return reading.failures(connection)

    def reports(self, *, as_of: str | None = None, ingested_by: str | None = None) -> Iterator[ReportVersion]:
        """Reports in the version that was known, by id.

        Args:
            as_of: ISO day: only what was known by its end; None for all.
            ingested_by: ISO day or moment (UTC): only what the store held by then; None for all.

        Raises:
            UsageError: `as_of` is no day, or `ingested_by` no day or moment.
            StoreError: the store cannot be read.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            yield from reading.reports(connection, moment)

    def events(
        self, *, as_of: str | None = None, ingested_by: str | None = None, with_rejected: bool = False
    ) -> Iterator[StoredEvent]:
        """Events by report and position.

        Args:
            as_of: ISO day: only what was known by its end; None for all.
            ingested_by: ISO day or moment (UTC): only what the store held by then; None for all.
            with_rejected: also those that a person rejected or called a duplicate.

        Raises:
            UsageError: `as_of` is no day, or `ingested_by` no day or moment.
            StoreError: the store cannot be read.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            yield from reading.events(connection, moment, with_rejected=with_rejected)

    def claims(self, *, as_of: str | None = None, ingested_by: str | None = None) -> Iterator[StoredClaim]:
        """Claims, by report, event and voice.

        Args:
            as_of: ISO day: only what was known by its end; None for all.
            ingested_by: ISO day or moment (UTC): only what the store held by then; None for all.

        Raises:
            UsageError: `as_of` is no day, or `ingested_by` no day or moment.
            StoreError: the store cannot be read.
        """
        moment = Moment.of(as_of, ingested_by)
        with self.reading() as connection:
            yield from reading.claims(connection, moment)


def _at(moment: dt.datetime) -> str:
    return stamp(moment)


def _stamp_id(stamp: Stamp, settings: str) -> str:
    return "s-" + hashlib.sha256(msgspec.json.encode((stamp, settings))).hexdigest()[:16]


def open_store(
    path: str | os.PathLike[str], *, create: bool = False, patience_s: float = PATIENCE_S, clock: Clock = utc_now
) -> DuckStore:
    """Opens a store.

    Args:
        path: the DuckDB file.
        create: make it where there is none.
        patience_s: seconds that a call waits while another process has the file.
        clock: tells the moment, UTC without a zone; for tests.

    Returns:
        The store. It holds no file open between two calls, so it may be kept as long as you like.

    Raises:
        StoreError: there is none, it is damaged, taken, of a newer Wirebird, or cannot be made.
    """
    try:
        return DuckStore(Path(path), patience_s=patience_s, clock=clock).open(create_missing=create)
    except OSError as error:
        raise StoreError(
            "store_unwritable", f"cannot be opened ({error.strerror}); check folder and permissions", path=str(path)
        ) from error
