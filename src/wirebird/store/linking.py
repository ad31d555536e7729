"""Brings the links of a store up to date, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from wirebird._version import __version__
from wirebird.incidents import follow_ups
from wirebird.incidents.blocking import home_keys
from wirebird.incidents.columns import ClaimColumns
from wirebird.incidents.model import MODEL_FILE
from wirebird.store.commit import load_decisions, stage
from wirebird.store.decisions import Constraints, constraints, standing
from wirebird.store.engine import insert
from wirebird.store.families import update_families
from wirebird.store.linked import Linked, Relinked, founder, relink
from wirebird.store.reading import Moment
from wirebird.store.schema import party_rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LINK_TABLES = (
    "prints", "print_bands", "family_ties", "claim_records", "claim_keys", "link_claims", "link_constraints", "incidents",
    "incident_parties", "links", "relations",
)  # fmt: skip
_TOLL = '{"low":"BIGINT","best":"BIGINT","high":"BIGINT"}'
_SHAPE = f"""{{"id":"VARCHAR","headline":"VARCHAR","type":"VARCHAR","mode":["VARCHAR"],"quad":"TINYINT","intensity":"DOUBLE",
    "status":"VARCHAR","is_background":"BOOLEAN","is_campaign":"BOOLEAN",
    "place":{{"name":"VARCHAR","country":"VARCHAR","admin1":"VARCHAR","lat":"DOUBLE","lon":"DOUBLE","precision":"VARCHAR"}},
    "start":"VARCHAR","end":"VARCHAR","casualties":{{"killed":{_TOLL}}},"claims":["VARCHAR"],"reports":["VARCHAR"],
    "origins":"INTEGER","voices":"INTEGER","first_report":"VARCHAR","last_report":"VARCHAR","probability":"DOUBLE"}}"""
INCIDENT_ROWS = f"""SELECT s.id AS incident_id, s.headline, s.type, s.mode, s.quad, s.intensity, s.status, s.is_background,
    s.is_campaign, s.place.name, s.place.country, s.place.admin1, s.place.lat, s.place.lon, s.place.precision,
    TRY_CAST(s.start AS DATE), TRY_CAST(s."end" AS DATE), s.casualties.killed.low, s.casualties.killed.best,
    s.casualties.killed.high, len(s.claims), len(s.reports), s.origins, s.voices, s.first_report::DATE, s.last_report::DATE,
    s.probability, record::JSON
    FROM (SELECT record, from_json(record, '{_SHAPE}') AS s FROM given_incidents)"""
"""SQL of incidents as rows of their table, from the records in the temporary table `given_incidents`."""


LINK_RULES = 2
"""Number of the rules by which claims and incident records are made; a change of what they come to raises it."""
SLICE = 5_000
"""New reports linked in one transaction, so that memory stays bounded and readers come in between."""


def update_links(connection: DuckDBPyConnection, *, limit: int = SLICE) -> tuple[int, bool]:
    """Links what came, went or was decided since the last time; only its neighbourhood is looked at.

    Args:
        connection: an open transaction.
        limit: most new reports to link.

    Returns:
        Number of claims that came, changed or went, and whether there may be more to link.
    """
    _check_linker(connection)
    told = constraints(standing(load_decisions(connection)))
    applied = applied_constraints(connection)
    changed, has_more = update_families(connection, told.same_origin, limit=limit)
    found = relink(connection, Moment(), families={}, changed=changed, told=told, applied=applied, only_printed=True)
    if not found.is_empty:
        _write(connection, found)
    if told != applied:
        _apply(connection, told)
    return len(found.hidden | found.dirty), has_more


def _check_linker(connection: DuckDBPyConnection) -> None:
    """Forget all links where another model, other rules or another Wirebird made them: they would not be those of this one."""
    made_by = f"{__version__} {LINK_RULES}"
    digest = hashlib.sha256(MODEL_FILE.read_bytes() + made_by.encode()).hexdigest()
    if connection.execute("SELECT value FROM meta WHERE key = 'linker'").fetchall() == [(digest,)]:
        return
    for table in _LINK_TABLES:
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM meta WHERE key = 'linker'")
    connection.execute("INSERT INTO meta VALUES ('linker', ?)", [digest])


def applied_constraints(connection: DuckDBPyConnection) -> Constraints:
    """What people had decided when the links were last brought up to date."""
    rows = connection.execute("SELECT said FROM link_constraints").fetchall()
    return msgspec.json.decode(rows[0][0], type=Constraints) if rows else Constraints()


def _apply(connection: DuckDBPyConnection, told: Constraints) -> None:
    connection.execute("DELETE FROM link_constraints")
    connection.execute("INSERT INTO link_constraints VALUES (?)", [msgspec.json.encode(told).decode()])


def _write(connection: DuckDBPyConnection, found: Relinked) -> None:
    insert(connection, "given_gone", {"event_key": sorted(found.hidden | found.dirty)})
    insert(connection, "given_components", {"component": sorted(found.components)})
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE old_incidents AS
        SELECT DISTINCT incident_id FROM link_claims SEMI JOIN given_components USING (component)"""
    )
    for table in ("incidents", "incident_parties", "links"):
        connection.execute(f"DELETE FROM {table} WHERE incident_id IN (SELECT incident_id FROM old_incidents)")
    connection.execute("DELETE FROM link_claims WHERE component IN (SELECT component FROM given_components)")
    for table in ("claim_keys", "claim_records"):
        connection.execute(f"DELETE FROM {table} WHERE event_key IN (SELECT event_key::BIGINT FROM given_gone)")
    connection.execute(
        """DELETE FROM relations WHERE report_id IN
        (SELECT report_id FROM events WHERE event_key IN (SELECT event_key::BIGINT FROM given_gone))"""
    )
    dirty = [one for one in found.claims.values() if one.key in found.dirty]
    _write_records(connection, dirty, found.columns)
    _write_relations(connection, dirty)
    _write_claims(connection, found)
    _write_incidents(connection, found)


def _write_records(connection: DuckDBPyConnection, dirty: Sequence[Linked], columns: ClaimColumns | None) -> None:
    if not dirty or columns is None:
        return
    rows = [(one.key, msgspec.json.encode(one.claim).decode()) for one in dirty]
    stage(connection, "given_records", ("event_key", "claim"), rows)
    connection.execute("INSERT INTO claim_records SELECT event_key::BIGINT, claim::JSON FROM given_records")
    keys = home_keys(columns)
    numbers = np.array([one.key for one in dirty], dtype=np.int64)
    connection.register("_keys", {"event_key": numbers[keys.row], "key": keys.key.astype("int64"), "day": keys.day})
    connection.execute("INSERT INTO claim_keys SELECT event_key, key, day::INTEGER FROM _keys")
    connection.unregister("_keys")


def _write_relations(connection: DuckDBPyConnection, dirty: Sequence[Linked]) -> None:
    """Write the follow-ups within the reports whose claims were made again."""
    rows = [
        (report, relation.kind, relation.first, relation.second, msgspec.json.encode(relation.reasons).decode())
        for report, claims in groupby(dirty, key=lambda one: one.claim.report)
        for relation in follow_ups([one.claim for one in claims])
    ]
    if rows:
        stage(connection, "given_relations", ("report_id", "kind", "first", "second", "reasons"), rows)
        connection.execute(
            """INSERT INTO relations SELECT report_id, kind, first, second, from_json(reasons, '["VARCHAR"]')
            FROM given_relations"""
        )


def _write_claims(connection: DuckDBPyConnection, found: Relinked) -> None:
    rows = []
    for cluster in found.clusters:
        members = [found.claims[id] for id in cluster]
        incident = founder(members)
        rows += [(one.key, one.claim.id, one.claim.report, found.component[one.claim.id], incident) for one in members]
    if rows:
        stage(connection, "given_claims", ("event_key", "event_id", "report_id", "component", "incident_id"), rows)
        connection.execute(
            "INSERT INTO link_claims SELECT event_key::BIGINT, event_id, report_id, component, incident_id FROM given_claims"
        )


def _write_incidents(connection: DuckDBPyConnection, found: Relinked) -> None:
    records = [msgspec.json.encode(incident).decode() for incident in found.incidents()]
    if records:
        insert(connection, "given_incidents", {"record": records})
        connection.execute(f"INSERT INTO incidents {INCIDENT_ROWS} ORDER BY incident_id")
        connection.execute(f"INSERT INTO incident_parties {party_rows('given_incidents')}")
    rows = [
        (founder(found.claims[id] for id in cluster), pair.first, pair.second, pair.bits, pair.probability, _json(pair))
        for cluster, pairs in zip(found.clusters, found.reasons(), strict=True)
        for pair in pairs
    ]
    if rows:
        columns = ("incident_id", "first", "second", "bits", "probability", "explanation")
        stage(connection, "given_links", columns, rows)
        connection.execute(
            """INSERT INTO links SELECT incident_id, first, second, bits::DOUBLE, probability::DOUBLE, explanation::JSON
            FROM given_links"""
        )


def _json(record: msgspec.Struct) -> str:
    return msgspec.json.encode(record).decode()
