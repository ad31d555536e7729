"""Incidents as they stand, or as they stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from wirebird.errors import UsageError
from wirebird.incidents.reasons import best_reasons
from wirebird.records import Decision, PairExplanation
from wirebird.records.incident import Incident
from wirebird.store.commit import load_decisions
from wirebird.store.decisions import constraints, standing
from wirebird.store.engine import insert
from wirebird.store.families import families_at
from wirebird.store.filters import Filters
from wirebird.store.linked import Relinked, event_of_incident, relink
from wirebird.store.linking import applied_constraints
from wirebird.store.reading import Moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_INCIDENT = msgspec.json.Decoder(Incident)
_WHY = msgspec.json.Decoder(PairExplanation)


_CHUNK = 2000


class Holder(NamedTuple):
    """The incident that holds an event.

    Attributes:
        incident: its id.
        headline: its headline sentence.
    """

    incident: str
    headline: str


@dataclass(frozen=True)
class IncidentView:
    """An incident with what explains it.

    Attributes:
        incident: the record.
        why: why each claim but the founding one is in it.
        decisions: merges and splits in force that name one of its claims.
        publishers: outlets of its reports by report id, where they are known.
    """

    incident: Incident
    why: tuple[PairExplanation, ...]
    decisions: tuple[Decision, ...] = ()
    publishers: Mapping[str, str] = field(default_factory=dict)

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from wirebird.display.html import incident_html

        return incident_html(self.incident)


def picture(connection: DuckDBPyConnection, moment: Moment) -> Relinked:
    """What differs at a moment from the stored links. The temporary table `kept` names the incidents that do not."""
    told = constraints(_decisions(connection, moment))
    families = families_at(connection, moment, told.same_origin)
    again = relink(connection, moment, families=families, changed=families, told=told, applied=applied_constraints(connection))
    insert(connection, "given_components", {"component": sorted(again.components)})
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE kept AS SELECT DISTINCT incident_id FROM link_claims
        WHERE component NOT IN (SELECT component FROM given_components)"""
    )
    return again


def _decisions(connection: DuckDBPyConnection, moment: Moment) -> list[Decision]:
    """Decisions that held at a moment."""
    return standing(d for d in load_decisions(connection) if moment.holds(d.at))


def _view(connection: DuckDBPyConnection, moment: Moment, record: Incident, why: Iterable[PairExplanation]) -> IncidentView:
    claims = {str(claim) for claim in record.claims}
    about = [d for d in _decisions(connection, moment) if d.kind in ("merge", "split") and claims & {*d.members, *d.rest}]
    return IncidentView(record, tuple(why), tuple(about), _publishers(connection, moment, record))


def incidents(connection: DuckDBPyConnection, moment: Moment, filters: Filters | None = None) -> Iterator[Incident]:
    """Incidents of a moment, by id; stored ones that the filters leave out are not decoded."""
    again = sorted(picture(connection, moment).incidents(), key=lambda i: i.id)
    if filters is None:
        yield from merge(_kept(connection), again, key=lambda i: i.id)
    else:
        asked = filter(filters.keeps_incident, again)
        yield from merge(_kept(connection, *filters.incident_sql()), asked, key=lambda i: i.id)


def incidents_where_control_changed(connection: DuckDBPyConnection, moment: Moment, country: str | None) -> Iterator[Incident]:
    """Incidents of a moment by id, those left out at whose place nothing changed hands that is stored.

    Args:
        connection: open.
        moment: as of when.
        country: only those of this country, ISO 3166 alpha-3; None: of all.
    """
    again = sorted(picture(connection, moment).incidents(), key=lambda i: i.id)
    insert(connection, "given_places", {"name": [i.place.name for i in again if i.place]})
    where = """place_name IN (SELECT name FROM given_places UNION SELECT place_name FROM incidents
        WHERE type = 'RETREAT' OR (type = 'ASSAULT' AND list_contains(mode, 'seize')))"""
    found = merge(_kept(connection, where), again, key=lambda i: i.id)
    return (i for i in found if country is None or (i.place and i.place.country == country))


def holders(connection: DuckDBPyConnection, again: Relinked, events: Sequence[str]) -> dict[str, Holder]:
    """By event, the incident that holds it in a picture; events that do not count there are left out.

    Args:
        connection: open.
        again: what differs from the stored links.
        events: ids.
    """
    wanted = set(events)
    found: dict[str, Holder] = {}
    for cluster in again.clusters:
        if wanted.isdisjoint(cluster):
            continue
        record = again.incident(cluster)
        found |= {str(claim): Holder(record.id, record.headline) for claim in cluster if claim in wanted}
    insert(connection, "given_components", {"component": sorted(again.components)})
    rows = connection.execute(
        """SELECT c.event_id, i.incident_id, i.headline FROM link_claims c JOIN incidents i USING (incident_id)
        WHERE c.event_id IN (SELECT unnest(?)) AND c.component NOT IN (SELECT component FROM given_components)""",
        [sorted(wanted - found.keys())],
    ).fetchall()
    return found | {event: Holder(id, headline) for event, id, headline in rows}


def _kept(connection: DuckDBPyConnection, where: str = "TRUE", given: Sequence[object] = ()) -> Iterator[Incident]:
    cursor = connection.execute(
        f"SELECT record::VARCHAR FROM incidents SEMI JOIN kept USING (incident_id) WHERE {where} ORDER BY incident_id",
        list(given),
    )
    while chunk := cursor.fetchmany(_CHUNK):
        yield from (_INCIDENT.decode(row[0]) for row in chunk)


def _publishers(connection: DuckDBPyConnection, moment: Moment, record: Incident) -> dict[str, str]:
    """Outlets by report id, in the version of the moment."""
    rows = connection.execute(
        f"""SELECT report_id, publisher FROM reports JOIN ({moment.versions()}) v USING (report_id, version)
        WHERE report_id IN (SELECT unnest(?))""",
        [list(record.reports)],
    ).fetchall()
    return {report: publisher for report, publisher in rows if publisher}


def incident(connection: DuckDBPyConnection, id: str, moment: Moment) -> IncidentView:
    """One incident of a moment with why its claims are one, and what it is related to.

    Args:
        connection: open.
        id: of the incident, of one that it took in, or of an event.
        moment: as of when.

    Raises:
        UsageError: there was none.
    """
    return incident_in(connection, id, moment, picture(connection, moment))


def incident_in(connection: DuckDBPyConnection, id: str, moment: Moment, again: Relinked) -> IncidentView:
    """One incident of a picture that was made last on this connection; see `incident`."""
    event = event_of_incident(id) if id.startswith("i-") else id
    for cluster, record in zip(again.clusters, again.incidents(), strict=True):
        if event in cluster:
            return _view(connection, moment, record, best_reasons([[again.claims[c].claim for c in cluster]])[0])
    rows = connection.execute(
        """SELECT i.incident_id, i.record::VARCHAR FROM incidents i SEMI JOIN kept USING (incident_id)
        WHERE i.incident_id IN (SELECT incident_id FROM link_claims WHERE event_id = ?)""",
        [event],
    ).fetchall()
    if not rows:
        raise UsageError(f"no incident {id!r} is known then; wirebird incidents lists those that are")
    why = connection.execute("SELECT explanation::VARCHAR FROM links WHERE incident_id = ?", [rows[0][0]]).fetchall()
    return _view(connection, moment, _INCIDENT.decode(rows[0][1]), [_WHY.decode(row[0]) for row in why])
