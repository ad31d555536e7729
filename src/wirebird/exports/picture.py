"""What an export is made of: events, claims and incidents of a store with their reports, filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wirebird.records import ReportVersion, StoredClaim, StoredEvent
from wirebird.records.incident import Incident
from wirebird.store.filters import Filters


@dataclass(frozen=True)
class Picture:
    """A store as an export sees it. The three kinds of records are read when a layout asks for them.

    Attributes:
        all_reports: reads the reports.
        all_events: reads the events.
        all_claims: reads the claims.
        kept_incidents: reads the incidents that go in.
        filters: what goes in.
        as_of: ISO day of the picture, or None.
        ingested_by: ISO day or moment (UTC) up to which the store's records count, or None.
        version: Wirebird's version.
    """

    all_reports: Callable[[], Iterable[ReportVersion]]
    all_events: Callable[[], Iterable[StoredEvent]]
    all_claims: Callable[[], Iterable[StoredClaim]]
    kept_incidents: Callable[[], Iterable[Incident]]
    filters: Filters
    as_of: str | None
    ingested_by: str | None
    version: str

    @cached_property
    def reports(self) -> Mapping[str, ReportVersion]:
        """Reports by id, without their texts' weight in mind: an export of a million reports needs their heads."""
        return {report.id: report for report in self.all_reports()}

    def events(self) -> Iterator[StoredEvent]:
        """Events that go in."""
        return (e for e in self.all_events() if self.filters.keeps_event(e))

    def claims(self) -> Iterator[tuple[StoredClaim, StoredEvent]]:
        """Claims of events that go in, with their events."""
        kept = {e.id: e for e in self.events()}
        return ((c, kept[c.event]) for c in self.all_claims() if c.event in kept)

    def incidents(self) -> Iterator[Incident]:
        """Incidents that go in."""
        return iter(self.kept_incidents())
