"""What an export is made of: events, claims and incidents of a store with their reports, filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wirebird.records import ReportVersion, StoredClaim, StoredEvent
from wirebird.records.incident import Incident


@dataclass(frozen=True)
class Filters:
    """What goes into an export; None lets everything in.

    Attributes:
        countries: ISO alpha-3 codes of places.
        types: PLOVER types.
        since: first ISO day: records that ended before are left out, and so are those without a day.
        until: last ISO day, likewise.
        min_probability: least probability of an event or incident.
        with_background: whether older context goes in.
        events: ids of the events that go in, chosen by other means, or None.
        incidents: ids of the incidents that go in, likewise.
        asked: how they were chosen, in words for the provenance.
    """

    countries: frozenset[str] | None = None
    types: frozenset[str] | None = None
    since: str | None = None
    until: str | None = None
    min_probability: float = 0.0
    with_background: bool = False
    events: frozenset[str] | None = None
    incidents: frozenset[str] | None = None
    asked: str | None = None

    def told(self) -> dict[str, object]:
        """The filters for a provenance file: chosen ids are told by how they were chosen."""
        return {
            "countries": None if self.countries is None else sorted(self.countries),
            "types": None if self.types is None else sorted(self.types),
            "since": self.since,
            "until": self.until,
            "min_probability": self.min_probability,
            "with_background": self.with_background,
            "asked": self.asked,
        }

    def keeps_event(self, stored: StoredEvent) -> bool:
        """Whether an event goes in."""
        if self.events is not None and stored.id not in self.events:
            return False
        event = stored.event
        days = (event.date.start, event.date.end) if event.date else (None, None)
        where = event.place.country if event.place else None
        return self._keeps(event.type, where, days, event.probability, is_background=event.background)

    def keeps_incident(self, incident: Incident) -> bool:
        """Whether an incident goes in."""
        if self.incidents is not None and incident.id not in self.incidents:
            return False
        where = incident.place.country if incident.place else None
        days = (incident.start, incident.end)
        return self._keeps(incident.type, where, days, incident.probability, is_background=incident.is_background)

    def _keeps(
        self, kind: str, where: str | None, days: tuple[str | None, str | None], probability: float, *, is_background: bool
    ) -> bool:
        if (self.types is not None and kind not in self.types) or probability < self.min_probability:
            return False
        if (self.countries is not None and where not in self.countries) or (is_background and not self.with_background):
            return False
        start, end = days
        if self.since and (end or start or "") < self.since:
            return False
        return not self.until or bool(start and start <= self.until)


@dataclass(frozen=True)
class Picture:
    """A store as an export sees it. The three kinds of records are read when a layout asks for them.

    Attributes:
        all_reports: reads the reports.
        all_events: reads the events.
        all_claims: reads the claims.
        all_incidents: reads the incidents.
        filters: what goes in.
        as_of: ISO day of the picture, or None.
        ingested_by: ISO day or moment (UTC) up to which the store's records count, or None.
        version: Wirebird's version.
    """

    all_reports: Callable[[], Iterable[ReportVersion]]
    all_events: Callable[[], Iterable[StoredEvent]]
    all_claims: Callable[[], Iterable[StoredClaim]]
    all_incidents: Callable[[], Iterable[Incident]]
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
        return (i for i in self.all_incidents() if self.filters.keeps_incident(i))
