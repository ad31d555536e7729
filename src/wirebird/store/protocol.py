"""What a store can do, whatever engine lies below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol

from wirebird.records import Decision, Document, DocumentFailure, IngestRun, ReportVersion, Stamp, StoredClaim, StoredEvent
from wirebird.records.incident import Incident
from wirebird.store.commit import CodedItem
from wirebird.store.deciding import Request
from wirebird.store.filters import Filters
from wirebird.store.picture import IncidentView


class Store(Protocol):
    """Reports, what was coded from them, and what people decided. Every call is whole or does nothing.

    `as_of` is an ISO day: only what was known by that day is told. `ingested_by` is an ISO day or moment (UTC): only what
    the store held by its end is told, in the form it had then. Both None tell what is in force now.
    """

    @property
    def path(self) -> Path:
        """Where it lies."""

    def __enter__(self) -> Store:
        """The store itself; nothing is held open between two calls."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is left to close."""

    def begin_run(self, stamp: Stamp, *, settings: str = "") -> IngestRun:
        """Notes that a run of ingest begins.

        Args:
            stamp: what will code.
            settings: further choices that alter what is coded, in any fixed form.
        """

    def unstored(self, documents: Sequence[Document], run: IngestRun) -> list[Document]:
        """Those of `documents` that are not stored yet, with the same text and coded by the run's coder, in order."""

    def add(
        self, items: Sequence[CodedItem], failures: Sequence[DocumentFailure], *, run: IngestRun, unchanged: int = 0
    ) -> IngestRun:
        """Stores a batch, all of it or nothing.

        Args:
            items: coded reports.
            failures: inputs that failed.
            run: the run, as `begin_run` or the last `add` gave it.
            unchanged: reports that the run has passed over since the last batch.

        Returns:
            The run with its new counts.
        """

    def link(self) -> int:
        """Brings incidents up to date with the events in force.

        Returns:
            Number of claims that came, changed or went.
        """

    def decide(self, request: Request, *, person: str) -> Decision:
        """Notes a decision, and lets it take effect on events and incidents.

        Raises:
            UsageError: it is about nothing that is stored, or cannot be; nothing is noted then.
        """

    def decisions(self) -> list[Decision]:
        """All decisions, oldest first, those taken back included."""

    def end_run(self, run: IngestRun) -> IngestRun:
        """Notes that a run is complete."""

    def runs(self) -> list[IngestRun]:
        """All runs, oldest first."""

    def coders(self, *, as_of: str | None = None, ingested_by: str | None = None) -> list[str]:
        """What coded the reports that were known, by stamp id (table `stamps`)."""

    def failures(self) -> list[DocumentFailure]:
        """Inputs that failed, oldest first, each once."""

    def reports(self, *, as_of: str | None = None, ingested_by: str | None = None) -> Iterator[ReportVersion]:
        """Reports in the version that was known, by id."""

    def events(
        self, *, as_of: str | None = None, ingested_by: str | None = None, with_rejected: bool = False
    ) -> Iterator[StoredEvent]:
        """Events by report and position.

        Args:
            as_of: see above.
            ingested_by: see above.
            with_rejected: also those that a person rejected or called a duplicate.
        """

    def claims(self, *, as_of: str | None = None, ingested_by: str | None = None) -> Iterator[StoredClaim]:
        """Claims, by report, event and voice."""

    def incidents(
        self, *, as_of: str | None = None, ingested_by: str | None = None, filters: Filters | None = None
    ) -> Iterator[Incident]:
        """Incidents by id.

        Args:
            as_of: see above.
            ingested_by: see above.
            filters: which of them; None: all.
        """

    def incident(self, id: str, *, as_of: str | None = None, ingested_by: str | None = None) -> IncidentView:
        """One incident, by its id, that of an event in it, or that of an incident it took in.

        Raises:
            UsageError: there is none.
        """
