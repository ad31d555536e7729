"""Writes events into the flat tables. DuckDB itself takes the records apart, so nothing is written down twice in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SPAN = '{"text":"VARCHAR","start":"INTEGER","end":"INTEGER"}'
_PARTY = f'{{"text":{_SPAN},"country":"VARCHAR","sector":"VARCHAR","entity":"VARCHAR","probability":"DOUBLE"}}'
_COUNT = '{"low":"BIGINT","high":"BIGINT"}'
KINDS = ("killed", "injured", "detained", "displaced", "abducted")
_SHAPE = f"""{{
    "type":"VARCHAR","mode":["VARCHAR"],"quad":"TINYINT","intensity":"DOUBLE","status":"VARCHAR",
    "background":"BOOLEAN","probability":"DOUBLE","mentions":[{_SPAN}],"evidence":[{_SPAN}],
    "actors":[{_PARTY}],"recipients":[{_PARTY}],
    "place":{{"text":{_SPAN},"name":"VARCHAR","country":"VARCHAR","admin1":"VARCHAR","lat":"DOUBLE","lon":"DOUBLE",
              "precision":"VARCHAR"}},
    "date":{{"start":"VARCHAR","end":"VARCHAR","text":{_SPAN}}},
    "casualties":{{{",".join(f'"{kind}":{_COUNT}' for kind in KINDS)}}},
    "casualty_evidence":[{{"kind":"VARCHAR","text":{_SPAN}}}],
    "attribution":[{{"source":{_SPAN},"cue":{_SPAN},"kind":"VARCHAR","probability":"DOUBLE"}}]}}"""
_PLACE_KEY = (
    "md5(concat_ws('|', s.place.name, s.place.country, s.place.admin1, s.place.lat::VARCHAR, s.place.lon::VARCHAR, "
    "s.place.precision))"
)

_STAGE = f"""CREATE OR REPLACE TEMP TABLE staged AS
SELECT event_key::BIGINT AS event_key, event_id, report_id, version::INTEGER AS version, position::INTEGER AS position,
    known_on::DATE AS known_on, recorded_at::TIMESTAMP AS recorded_at, review, duplicate_of, record::JSON AS record,
    from_json(record, '{_SHAPE}') AS s FROM given_events"""
_EVENTS = f"""INSERT INTO events SELECT event_key, event_id, report_id, version, position, known_on, recorded_at, NULL,
    review, duplicate_of, s.type, s.mode, s.quad, s.intensity, s.status, s.background, s.probability,
    CASE WHEN s.place IS NULL THEN NULL ELSE {_PLACE_KEY} END, s.place.country, s.place.admin1, s.place.lat, s.place.lon,
    s.place.precision, TRY_CAST(s.date.start AS DATE), TRY_CAST(s.date."end" AS DATE),
    s.casualties.killed.low, s.casualties.killed.high, record FROM staged ORDER BY event_key"""
_PLACES = f"""INSERT INTO places
    SELECT DISTINCT key, place.name, place.country, place.admin1, place.lat, place.lon, place.precision
    FROM (SELECT {_PLACE_KEY} AS key, s.place AS place FROM staged WHERE s.place IS NOT NULL)
    WHERE key NOT IN (SELECT place_key FROM places)"""
# An event that the report tells in its own voice is a claim too: the report's.
_CLAIMS = """INSERT INTO claims SELECT event_key, event_id, number, voice.source.text, voice.cue.text, voice.kind,
    voice.probability FROM (SELECT event_key, event_id,
        unnest(CASE WHEN len(s.attribution) > 0 THEN s.attribution ELSE [NULL] END) AS voice,
        unnest(range(greatest(len(s.attribution), 1))) AS number FROM staged) ORDER BY event_key, number"""
_COUNTS = "INSERT INTO counts " + " UNION ALL ".join(
    f"SELECT event_key, event_id, '{kind}', s.casualties.{kind}.low, s.casualties.{kind}.high FROM staged "
    f"WHERE s.casualties.{kind} IS NOT NULL"
    for kind in KINDS
)


def _parties(role: str, field: str) -> str:
    return f"""INSERT INTO parties SELECT event_key, event_id, '{role}', number, p.text.text, p.country, p.sector, p.entity,
        p.probability FROM (SELECT event_key, event_id, unnest(s.{field}) AS p, unnest(range(len(s.{field}))) AS number
        FROM staged) ORDER BY event_key, number"""


def _spans(role: str, spans: str) -> str:
    """Insert the spans of one role; `spans` is an SQL list of them."""
    return f"""SELECT event_key, event_id, '{role}' AS role, number, x.text AS text, x.start AS start_at, x."end" AS end_at
        FROM (SELECT event_key, event_id, unnest({spans}) AS x, unnest(range(len({spans}))) AS number FROM staged)
        WHERE x IS NOT NULL"""


_SPAN_ROLES = (
    ("mention", "s.mentions"),
    ("evidence", "s.evidence"),
    ("actor", "[p.text FOR p IN s.actors]"),
    ("recipient", "[p.text FOR p IN s.recipients]"),
    ("place", "[s.place.text]"),
    ("date", "[s.date.text]"),
    ("count", "[c.text FOR c IN s.casualty_evidence]"),
    ("attribution_source", "[v.source FOR v IN s.attribution]"),
    ("cue", "[v.cue FOR v IN s.attribution]"),
)
_STATEMENTS = (
    _STAGE,
    _EVENTS,
    _PLACES,
    _CLAIMS,
    _COUNTS,
    _parties("actor", "actors"),
    _parties("recipient", "recipients"),
    "INSERT INTO spans " + " UNION ALL ".join(_spans(role, spans) for role, spans in _SPAN_ROLES),
    "DROP TABLE staged",
)


def write_events(connection: DuckDBPyConnection) -> None:
    """Writes the rows of the temporary table `given_events` into events, claims, spans, parties, counts and places."""
    for statement in _STATEMENTS:
        connection.execute(statement)
