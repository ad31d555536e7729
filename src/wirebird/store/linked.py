"""Incidents of the stored events, kept up as events come, change and go, or told as they stood on a day.

What is to be done follows from the tables alone: events in force that are not linked, linked ones that are not in force, and
decisions that are not applied. A run that was cut off is therefore made good by the next one. A picture of the past is
the same step from today's links to the events in force then, without writing it down: only the components that differ are
linked again, and the outcome is that of linking all claims known then from scratch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from wirebird.incidents import Member, build_incident, incident_id, link, link_claims_of
from wirebird.incidents.blocking import WINDOW_DAYS, probe_keys
from wirebird.incidents.columns import ClaimColumns, columns_of
from wirebird.incidents.reasons import best_reasons
from wirebird.records import ClaimId, Event, EventId, FamilyId, LinkClaim, PairExplanation
from wirebird.records.incident import Incident
from wirebird.store.decisions import Constraints
from wirebird.store.engine import insert
from wirebird.store.families import DOCUMENT_COLUMNS, document_of
from wirebird.store.reading import Moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EVENT = msgspec.json.Decoder(Event)
_CLAIM = msgspec.json.Decoder(LinkClaim)


@dataclass(frozen=True)
class Linked:
    """A claim with the event it was made from."""

    key: int
    claim: LinkClaim
    event: Event


@dataclass(frozen=True)
class Relinked:
    """What linking again gives.

    Attributes:
        hidden: keys of linked events that are not in force.
        dirty: keys of events that came, or whose claim is another.
        components: components whose claims were linked again, so that their incidents hold no more.
        claims: the claims linked again, by id.
        component: component by claim.
        clusters: claims by incident.
        columns: the dirty claims as columns, in the order in which they come first in `claims`.
        families: family of every report whose family is another than stored.
    """

    hidden: frozenset[int] = frozenset()
    dirty: frozenset[int] = frozenset()
    components: frozenset[str] = frozenset()
    claims: Mapping[ClaimId, Linked] = field(default_factory=dict)
    component: Mapping[ClaimId, ClaimId] = field(default_factory=dict)
    clusters: tuple[tuple[ClaimId, ...], ...] = ()
    columns: ClaimColumns | None = None
    families: Mapping[str, FamilyId | None] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the stored links hold as they are."""
        return not (self.hidden or self.dirty or self.components)

    def reasons(self) -> list[tuple[PairExplanation, ...]]:
        """Why the claims of each cluster are one; see `best_reasons`."""
        return best_reasons([[self.claims[c].claim for c in cluster] for cluster in self.clusters])

    def incident(self, cluster: Iterable[ClaimId]) -> Incident:
        """The record of one of the clusters."""
        return build_incident(Member(self.claims[c].claim, self.claims[c].event) for c in cluster)

    def incidents(self) -> list[Incident]:
        """The records of the incidents linked again."""
        return [self.incident(cluster) for cluster in self.clusters]


def relink(
    connection: DuckDBPyConnection,
    moment: Moment,
    *,
    families: Mapping[str, FamilyId | None],
    changed: Iterable[str],
    told: Constraints,
    applied: Constraints,
    only_printed: bool = False,
) -> Relinked:
    """Links again what differs between the stored links and the events in force at a moment.

    Args:
        connection: open; nothing but temporary tables is written.
        moment: whose events.
        families: family of every report in force then whose family is another than stored.
        changed: reports whose family is another than the links were made with.
        told: what people had decided about linking.
        applied: what of that is in the stored links.
        only_printed: leave new reports that have no print yet for another time.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE visible AS {moment.counted_events()}")
    hidden = _column(connection, "SELECT event_key FROM link_claims ANTI JOIN visible USING (event_key)")
    came = _made_again(connection, changed, families, only_printed=only_printed)
    dirty = {one.key for one in came}
    if not hidden and not dirty and told == applied:
        return Relinked(families=families)
    columns = columns_of([one.claim for one in came])
    near = [*(one.key for one in came), *_neighbours(connection, columns)]
    touched = _touched(connection, [*hidden, *near], said=_said(told, applied, came))
    insert(connection, "given_components", {"component": sorted(touched)})
    around = _column(
        connection,
        "SELECT event_key FROM visible JOIN link_claims USING (event_key) SEMI JOIN given_components USING (component)",
    )
    again = [*came, *load_claims(connection, set(around) - dirty)]
    found = link([one.claim for one in again], must=_pairs(told.must), cannot=_pairs(told.cannot))
    return Relinked(
        hidden=frozenset(hidden),
        dirty=frozenset(dirty),
        components=frozenset(touched),
        claims={one.claim.id: one for one in again},
        component=found.component,
        clusters=found.clusters,
        columns=columns,
        families=families,
    )


def _pairs(pairs: Iterable[tuple[EventId, EventId]]) -> list[tuple[ClaimId, ClaimId]]:
    """Pairs of events as pairs of claims: a claim bears its event's id."""
    return [(ClaimId(a), ClaimId(b)) for a, b in pairs]


def _column(connection: DuckDBPyConnection, sql: str) -> list[int]:
    return [row[0] for row in connection.execute(sql).fetchall()]


def _made_again(
    connection: DuckDBPyConnection,
    changed: Iterable[str],
    families: Mapping[str, FamilyId | None],
    *,
    only_printed: bool,
) -> list[Linked]:
    """Claims of the reports of which an event came or went, or whose family is another.

    A claim tells of the other events of its report too, so all claims of such a report are made again.
    """
    insert(connection, "given_changed", {"report_id": list(changed)})
    printed = "SEMI JOIN prints USING (report_id, version)" if only_printed else ""
    rows = connection.execute(
        f"""WITH differing AS (
            SELECT report_id FROM link_claims ANTI JOIN visible USING (event_key)
            UNION SELECT report_id FROM visible ANTI JOIN link_claims USING (event_key) {printed}
            UNION SELECT report_id FROM given_changed)
        SELECT e.event_key, e.event_id, e.position, e.known_on::VARCHAR, e.record, p.family_id, {DOCUMENT_COLUMNS}
        FROM visible v SEMI JOIN differing USING (report_id) JOIN events e USING (event_key)
        JOIN reports r ON r.report_id = e.report_id AND r.version = e.version
        LEFT JOIN prints p ON p.report_id = e.report_id AND p.version = e.version ORDER BY e.report_id, e.position"""
    ).fetchall()
    found = []
    for report, group in groupby(rows, key=lambda row: row[6]):
        given = list(group)
        family = families[report] if report in families else given[0][5]
        events = [_EVENT.decode(row[4]) for row in given]
        claims = link_claims_of(document_of(given[0][6:]), events, family=family)
        for claim, event, (key, id, position, known_on, *_) in zip(claims, events, given, strict=True):
            own = msgspec.structs.replace(claim, id=ClaimId(id), position=position, known_on=known_on)
            found.append(Linked(key, own, event))
    return found


def _said(told: Constraints, applied: Constraints, came: Sequence[Linked]) -> set[str]:
    """Claims whose components a decision touches: what is said otherwise than before, and of claims that came."""
    differing = (set(told.must) ^ set(applied.must)) | (set(told.cannot) ^ set(applied.cannot))
    ids = {one.claim.id for one in came}
    differing |= {pair for pair in (*told.must, *told.cannot) if ids & set(pair)}
    return {id for pair in differing for id in pair}


def _touched(connection: DuckDBPyConnection, keys: Sequence[int], *, said: Iterable[str]) -> set[str]:
    """Components of some events, and of claims that are spoken of."""
    insert(connection, "given_keys", {"event_key": keys})
    insert(connection, "given_ids", {"event_id": list(said)})
    rows = connection.execute(
        """SELECT component FROM link_claims WHERE event_key IN (SELECT event_key::BIGINT FROM given_keys)
        UNION SELECT component FROM link_claims WHERE event_id IN (SELECT event_id FROM given_ids)"""
    ).fetchall()
    return {row[0] for row in rows}


def _neighbours(connection: DuckDBPyConnection, came: ClaimColumns) -> list[int]:
    """Stored claims that some of those that came may be linked with."""
    if not len(came):
        return []
    probe = probe_keys(came)
    connection.register("_probe", {"key": probe.key.astype("int64"), "day": probe.day})
    connection.execute("CREATE OR REPLACE TEMP TABLE probes AS SELECT DISTINCT key, day FROM _probe")
    connection.unregister("_probe")
    return _column(
        connection,
        f"""SELECT DISTINCT c.event_key FROM claim_keys c JOIN probes p
        ON c.key = p.key AND c.day BETWEEN p.day - {WINDOW_DAYS} AND p.day + {WINDOW_DAYS}""",
    )


def load_claims(connection: DuckDBPyConnection, keys: Iterable[int]) -> list[Linked]:
    """Claims as they are linked now, by key of their event."""
    insert(connection, "given_keys", {"event_key": sorted(keys)})
    rows = connection.execute(
        """SELECT e.event_key, c.claim, e.record FROM claim_records c JOIN given_keys g ON c.event_key = g.event_key::BIGINT
        JOIN events e ON e.event_key = c.event_key ORDER BY e.event_key"""
    ).fetchall()
    return [Linked(key, _CLAIM.decode(claim), _EVENT.decode(record)) for key, claim, record in rows]


def founder(cluster: Iterable[Linked]) -> str:
    """Id of the incident that claims make up."""
    return incident_id(one.claim for one in cluster)


def event_of_incident(id: str) -> EventId:
    """The event that founded an incident, from its id."""
    return EventId(f"e-{id.partition('-')[2]}")
