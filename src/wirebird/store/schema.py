"""The tables of a store, and how a store of an older schema becomes one of this.

A new store is made by running every step from the first, so each step runs whenever a store is made.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wirebird.errors import StoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FIRST = """
CREATE TABLE meta (key VARCHAR, value VARCHAR);
CREATE TABLE stamps (
    stamp_id VARCHAR, component VARCHAR, version VARCHAR, model_sha256 VARCHAR, gazetteer_sha256 VARCHAR, settings VARCHAR);
CREATE TABLE runs (
    run_id BIGINT, started TIMESTAMP, ended TIMESTAMP, stamp_id VARCHAR, new BIGINT, changed BIGINT, recoded BIGINT,
    unchanged BIGINT, events BIGINT, failed BIGINT);
CREATE TABLE reports (
    report_id VARCHAR, version INTEGER, content_sha256 VARCHAR, text_sha256 VARCHAR, published DATE, known_on DATE,
    publisher VARCHAR, title VARCHAR, agency VARCHAR, byline VARCHAR, header JSON, locator VARCHAR, text VARCHAR,
    run_id BIGINT, ingested_at TIMESTAMP, superseded_at TIMESTAMP);
CREATE TABLE codings (
    coding_id BIGINT, report_id VARCHAR, version INTEGER, stamp_id VARCHAR, run_id BIGINT, coded_at TIMESTAMP,
    retired_at TIMESTAMP, event_ids VARCHAR[], coded JSON);
CREATE TABLE events (
    event_key BIGINT, event_id VARCHAR, report_id VARCHAR, version INTEGER, position INTEGER, known_on DATE,
    recorded_at TIMESTAMP, retired_at TIMESTAMP, review VARCHAR, duplicate_of VARCHAR,
    type VARCHAR, mode VARCHAR[], quad TINYINT, intensity DOUBLE, status VARCHAR, background BOOLEAN,
    probability DOUBLE, place_key VARCHAR, country VARCHAR, admin1 VARCHAR, lat DOUBLE, lon DOUBLE, precision VARCHAR,
    date_start DATE, date_end DATE, killed_low BIGINT, killed_high BIGINT, record JSON);
CREATE TABLE claims (
    event_key BIGINT, event_id VARCHAR, number INTEGER, attribution_source VARCHAR, cue VARCHAR, kind VARCHAR,
    probability DOUBLE);
CREATE TABLE spans (
    event_key BIGINT, event_id VARCHAR, role VARCHAR, number INTEGER, text VARCHAR, start_at INTEGER, end_at INTEGER);
CREATE TABLE parties (
    event_key BIGINT, event_id VARCHAR, role VARCHAR, number INTEGER, text VARCHAR, country VARCHAR, sector VARCHAR,
    entity VARCHAR, probability DOUBLE);
CREATE TABLE counts (event_key BIGINT, event_id VARCHAR, kind VARCHAR, low BIGINT, high BIGINT);
CREATE TABLE places (
    place_key VARCHAR, name VARCHAR, country VARCHAR, admin1 VARCHAR, lat DOUBLE, lon DOUBLE, precision VARCHAR);
CREATE TABLE failures (run_id BIGINT, failed_at TIMESTAMP, locator VARCHAR, stage VARCHAR, code VARCHAR, message VARCHAR);
CREATE TABLE decisions (
    number BIGINT, decided_at TIMESTAMP, person VARCHAR, kind VARCHAR, event_id VARCHAR, report_id VARCHAR, undoes BIGINT,
    decision JSON);
"""

_LINKS = """
CREATE TABLE prints (
    report_id VARCHAR, version INTEGER, published INTEGER, agency VARCHAR, place VARCHAR, runs BLOB, family_id VARCHAR);
CREATE TABLE print_bands (report_id VARCHAR, band UBIGINT);
CREATE TABLE family_ties (
    first VARCHAR, second VARCHAR, share DOUBLE, agency BOOLEAN, place BOOLEAN, is_decided BOOLEAN);
CREATE TABLE claim_records (event_key BIGINT, claim JSON);
CREATE TABLE claim_keys (event_key BIGINT, key BIGINT, day INTEGER);
CREATE TABLE link_claims (
    event_key BIGINT, event_id VARCHAR, report_id VARCHAR, component VARCHAR, incident_id VARCHAR);
CREATE TABLE link_constraints (said JSON);
CREATE TABLE incidents (
    incident_id VARCHAR, headline VARCHAR, type VARCHAR, mode VARCHAR[], quad TINYINT, intensity DOUBLE, status VARCHAR,
    is_background BOOLEAN, is_campaign BOOLEAN, place_name VARCHAR, country VARCHAR, admin1 VARCHAR, lat DOUBLE, lon DOUBLE,
    precision VARCHAR, date_start DATE, date_end DATE, killed_low BIGINT, killed_best BIGINT, killed_high BIGINT,
    claims INTEGER, reports INTEGER, origins INTEGER, voices INTEGER, first_report DATE, last_report DATE,
    probability DOUBLE, record JSON);
CREATE TABLE links (
    incident_id VARCHAR, first VARCHAR, second VARCHAR, bits DOUBLE, probability DOUBLE, explanation JSON);
CREATE TABLE relations (report_id VARCHAR, kind VARCHAR, first VARCHAR, second VARCHAR, reasons VARCHAR[]);
"""


def party_rows(table: str) -> str:
    """SQL of the parties of incidents as rows of `incident_parties`.

    Args:
        table: a table whose column `record` holds incidents.
    """
    shape = '{"id":"VARCHAR","actors":[{"name":"VARCHAR"}],"recipients":[{"name":"VARCHAR"}]}'
    return f"""WITH parted AS (SELECT from_json(record, '{shape}') AS s FROM {table})
        SELECT s.id AS incident_id, 'actors' AS role, unnest(range(len(s.actors)))::INTEGER AS number,
            unnest(s.actors).name AS name FROM parted
        UNION ALL
        SELECT s.id, 'recipients', unnest(range(len(s.recipients)))::INTEGER, unnest(s.recipients).name FROM parted"""


_INCIDENT_PARTIES = f"""
CREATE TABLE incident_parties (incident_id VARCHAR, role VARCHAR, number INTEGER, name VARCHAR);
INSERT INTO incident_parties {party_rows("incidents")};
"""

STEPS: tuple[str, ...] = (_FIRST, _LINKS, _INCIDENT_PARTIES)
"""Step n makes schema n out of schema n - 1."""
SCHEMA_VERSION = len(STEPS)


def fill(connection: DuckDBPyConnection, *, version: int = SCHEMA_VERSION) -> None:
    """Makes the tables in an empty file, up to a schema version."""
    for step in STEPS[:version]:
        connection.execute(step)
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(version)])


def version_of(connection: DuckDBPyConnection, path: Path) -> int:
    """The schema version of an open store.

    Raises:
        StoreError: the file is a DuckDB file of something else, or of a newer Wirebird.
    """
    # fetchone would leave the result open, and DuckDB then refuses what comes next.
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE table_name = 'meta'").fetchall()
    if found:
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
    if not found:
        message = "this DuckDB file is not a store of Wirebird; give another --store"
        raise StoreError("not_a_store", message, path=str(path))
    version = int(found[0][0])
    if version > SCHEMA_VERSION:
        message = f"its schema is {version}, and this Wirebird knows up to {SCHEMA_VERSION}; pip install --upgrade wirebird"
        raise StoreError("newer_schema", message, path=str(path))
    return version


def migrate(connection: DuckDBPyConnection, path: Path) -> None:
    """Brings an open store, in a transaction, to this schema; one that has it already stays as it is."""
    version = version_of(connection, path)
    for step in STEPS[version:]:
        connection.execute(step)
    if version < SCHEMA_VERSION:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", [str(SCHEMA_VERSION)])


def stamp(moment: datetime) -> str:
    """A moment as the store writes it: UTC, microseconds, no zone."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
