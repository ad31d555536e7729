"""Which events and incidents of a store are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from wirebird.records import StoredEvent
from wirebird.records.incident import Incident


@dataclass(frozen=True)
class Filters:
    """Which events and incidents are asked for; None lets everything in.

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

    def incident_sql(self) -> tuple[str, list[object]]:
        """What `keeps_incident` asks, as SQL over a store's table of incidents, with its parameters."""
        asked: list[tuple[str, object]] = [("probability >= ?", self.min_probability)]
        if self.incidents is not None:
            asked.append(("incident_id IN (SELECT unnest(?::VARCHAR[]))", sorted(self.incidents)))
        if self.types is not None:
            asked.append(("type IN (SELECT unnest(?::VARCHAR[]))", sorted(self.types)))
        if self.countries is not None:
            asked.append(("country IN (SELECT unnest(?::VARCHAR[]))", sorted(self.countries)))
        if not self.with_background:
            asked.append(("is_background = ?", False))
        if self.since:
            asked.append(("coalesce(date_end, date_start)::VARCHAR >= ?", self.since))
        if self.until:
            asked.append(("date_start::VARCHAR <= ?", self.until))
        return " AND ".join(sql for sql, _ in asked), [value for _, value in asked]

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
