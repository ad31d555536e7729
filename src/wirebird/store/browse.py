"""All incidents, claims or reports of a store as columns, for views that filter and count in memory.

DuckDB makes the columns from its own tables; records are not decoded, save those that linking makes anew for a past day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import numpy as np

from wirebird.store.engine import insert
from wirebird.store.linked import Relinked, founder
from wirebird.store.linking import INCIDENT_ROWS
from wirebird.store.picture import picture
from wirebird.store.reading import Moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BrowseLevel = Literal["incidents", "claims", "reports"]
OWN_VOICE = "report"
"""Kind of voice of a claim that the report tells in its own voice."""

_SINGLE = ("type", "status", "country", "admin1", "place", "precision", "review")
_LISTS = {"party": ("actors", "recipients"), "voice": ("voices",), "publisher": ("publisher",)}
DICTIONARIES = (*_SINGLE, *_LISTS)
_PLAIN = ("quad", "lat", "lon", "start", "end", "probability", "reports", "origins", "killed_best", "background", "known")
COLUMNS = (
    "id", "title", "type", "quad", "status", "country", "admin1", "place", "precision", "lat", "lon", "start", "end",
    "probability", "actors", "recipients", "voices", "publisher", "reports", "origins", "killed_best", "review", "background",
    "known", "report",
)  # fmt: skip
TITLE_LENGTH = 160
_DAY = "date_diff('day', DATE '1970-01-01', {})::INTEGER"


@dataclass(frozen=True)
class Browsed:
    """Rows of one level, column by column.

    Attributes:
        level: what a row is.
        dictionaries: the distinct values of the coded columns, in alphabetical order, by the name of the value.
        columns: by name (`COLUMNS`), equally long. Coded columns hold indices into a dictionary, -1 for none; those of
            actors, recipients, voices and publishers a list of them. Days count from 1970-01-01. `report` has the words
            behind a row: of an incident the first report.
    """

    level: BrowseLevel
    dictionaries: Mapping[str, list[str]]
    columns: Mapping[str, list[Any]]

    def __len__(self) -> int:
        return len(self.columns["id"])


def browse(connection: DuckDBPyConnection, level: BrowseLevel, moment: Moment) -> Browsed:
    """All rows of a level: incidents by id, claims (one an event) and reports by report and position.

    A report stands where its likeliest event stands, and has the actors, recipients, voices and review of that event; one
    without events has none of them. Events that a person rejected or called duplicates are left out.

    Args:
        connection: open; only temporary tables are written.
        level: what a row is to be.
        moment: as of when.
    """
    if level == "incidents":
        _incidents(connection, moment)
    else:
        _events(connection, moment)
        (_claims if level == "claims" else _reports)(connection, moment)
    dictionaries = {name: _dictionary(connection, name, f"SELECT {name} AS value FROM browsed") for name in _SINGLE}
    for name in _LISTS:
        dictionaries[name] = _dictionary(connection, name, f"SELECT value FROM browsed_{name}")
    return Browsed(level, dictionaries, _columns(connection))


_OF_INCIDENT = f"""CREATE OR REPLACE TEMP TABLE browsed AS SELECT (row_number() OVER (ORDER BY i.incident_id) - 1) AS row,
    i.incident_id AS id, i.headline AS title, i.type, i.quad, i.status, i.country, i.admin1, i.place_name AS place,
    i.precision, i.lat, i.lon, {_DAY.format("i.date_start")} AS start, {_DAY.format("i.date_end")} AS "end", i.probability,
    i.reports, i.origins, i.killed_best, i.is_background AS background, {_DAY.format("i.first_report")} AS known,
    coalesce(r.review, 'none') AS review, r.report, i.record
    FROM (SELECT * FROM incidents SEMI JOIN kept USING (incident_id) UNION ALL SELECT * FROM again_incidents) i
    LEFT JOIN (SELECT incident_id, CASE WHEN bool_or(review = 'changed') THEN 'changed'
        WHEN bool_or(review = 'accepted') THEN 'accepted' ELSE 'none' END AS review,
        first(report_id ORDER BY known_on, report_id) AS report
        FROM members JOIN events USING (event_key) GROUP BY incident_id) r USING (incident_id)"""
_PARTIES_OF_INCIDENT = """CREATE OR REPLACE TEMP TABLE browsed_party AS
    WITH parted AS (SELECT row, from_json(
        left(record::VARCHAR, strpos(record::VARCHAR, ',"fields":') - 1) || '}',
        '{"actors":[{"name":"VARCHAR"}],"recipients":[{"name":"VARCHAR"}]}') AS s FROM browsed)
    SELECT row, 'actors' AS role, unnest(range(len(s.actors))) AS number, unnest(s.actors).name AS value FROM parted
    UNION ALL
    SELECT row, 'recipients', unnest(range(len(s.recipients))), unnest(s.recipients).name FROM parted"""
# Only the record's head is read: what stands behind its claims makes nine tenths of it. Inside a JSON string a quotation
# mark has a backslash before it, so the words searched for cannot be part of a value.


def _incidents(connection: DuckDBPyConnection, moment: Moment) -> None:
    again = picture(connection, moment)
    _stage_again(connection, again)
    connection.execute(_OF_INCIDENT)
    connection.execute(_PARTIES_OF_INCIDENT)
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed_voice AS
        SELECT DISTINCT b.row, 'voices' AS role, 0 AS number, coalesce(c.kind, '{OWN_VOICE}') AS value
        FROM browsed b JOIN members m ON m.incident_id = b.id JOIN claims c USING (event_key)"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE browsed_publisher AS
        SELECT DISTINCT b.row, 'publisher' AS role, 0 AS number, r.publisher AS value
        FROM browsed b JOIN members m ON m.incident_id = b.id JOIN events e USING (event_key)
        JOIN reports r ON r.report_id = e.report_id AND r.version = e.version WHERE r.publisher IS NOT NULL"""
    )


def _stage_again(connection: DuckDBPyConnection, again: Relinked) -> None:
    """The incidents linked anew as rows of the table's form, and which event is in which incident."""
    insert(connection, "given_incidents", {"record": [msgspec.json.encode(i).decode() for i in again.incidents()]})
    connection.execute(f"CREATE OR REPLACE TEMP TABLE again_incidents AS {INCIDENT_ROWS}")
    members = [(founder(again.claims[c] for c in cluster), again.claims[c].key) for cluster in again.clusters for c in cluster]
    insert(connection, "given_members", {"incident_id": [i for i, _ in members], "event_key": [k for _, k in members]})
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE members AS
        SELECT incident_id, event_key FROM link_claims SEMI JOIN kept USING (incident_id)
        UNION ALL SELECT incident_id, event_key::BIGINT FROM given_members"""
    )


_EVENT_FIELDS = f"""e.type, e.quad, e.status, e.country, e.admin1, p.name AS place, e.precision, e.lat, e.lon,
    {_DAY.format("e.date_start")} AS start, {_DAY.format("e.date_end")} AS "end", e.probability,
    coalesce(e.killed_low, e.killed_high) AS killed_best, e.background, e.review"""


def _events(connection: DuckDBPyConnection, moment: Moment) -> None:
    """The events in force, with what a row of claims or reports takes from them."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE told AS SELECT v.event_key, e.event_id, e.report_id, e.version, e.position,
        {_DAY.format("e.known_on")} AS known, {_EVENT_FIELDS}
        FROM ({moment.counted_events()}) v JOIN events e USING (event_key)
        LEFT JOIN places p USING (place_key)"""
    )


def _claims(connection: DuckDBPyConnection, moment: Moment) -> None:
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed AS
        SELECT (row_number() OVER (ORDER BY t.report_id, t.position) - 1) AS row, t.event_key, t.report_id, t.version,
        t.event_id AS id, t.report_id AS report,
        left(trim(regexp_replace(coalesce(s.text, ''), '\\s+', ' ', 'g')), {TITLE_LENGTH}) AS title,
        t.* EXCLUDE (event_key, event_id, report_id, version, position), 1 AS reports, 1 AS origins
        FROM told t LEFT JOIN (SELECT event_key, text FROM spans WHERE role = 'evidence' AND number = 0) s USING (event_key)"""
    )
    _lists_of_events(connection)


def _reports(connection: DuckDBPyConnection, moment: Moment) -> None:
    fields = 'type, quad, status, country, admin1, place, precision, lat, lon, start, "end", killed_best, background, review'
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed AS
        SELECT (row_number() OVER (ORDER BY r.report_id) - 1) AS row, t.event_key, r.report_id, r.version,
        r.report_id AS id, r.report_id AS report,
        left(trim(regexp_replace(coalesce(nullif(r.title, ''), left(r.text, 400)),
        '\\s+', ' ', 'g')), {TITLE_LENGTH}) AS title, t.* EXCLUDE (report_id, event_key, review, background, probability),
        coalesce(t.background, false) AS background, coalesce(t.review, 'none') AS review,
        coalesce(t.probability, 1.0) AS probability, {_DAY.format("r.known_on")} AS known, 1 AS reports, 1 AS origins
        FROM reports r JOIN ({moment.versions()}) v USING (report_id, version)
        LEFT JOIN (SELECT DISTINCT ON (report_id) report_id, event_key, probability, {fields} FROM told
            ORDER BY report_id, background, probability DESC, position) t ON t.report_id = r.report_id"""
    )
    _lists_of_events(connection)


def _lists_of_events(connection: DuckDBPyConnection) -> None:
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE browsed_party AS SELECT b.row, p.role || 's' AS role, p.number,
        coalesce(p.entity, regexp_replace(p.text, '\\s+', ' ', 'g')) AS value FROM browsed b JOIN parties p USING (event_key)"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed_voice AS SELECT DISTINCT b.row, 'voices' AS role, 0 AS number,
        coalesce(c.kind, '{OWN_VOICE}') AS value FROM browsed b JOIN claims c USING (event_key)"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE browsed_publisher AS
        SELECT b.row, 'publisher' AS role, 0 AS number, r.publisher AS value
        FROM browsed b JOIN reports r USING (report_id, version) WHERE r.publisher IS NOT NULL"""
    )


def _dictionary(connection: DuckDBPyConnection, name: str, values: str) -> list[str]:
    """The distinct values, numbered in the temporary table `code_NAME`."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE code_{name} AS SELECT value, (row_number() OVER (ORDER BY value) - 1)::INTEGER AS code
        FROM (SELECT DISTINCT value FROM ({values}) WHERE value IS NOT NULL)"""
    )
    return [row[0] for row in connection.execute(f"SELECT value FROM code_{name} ORDER BY code").fetchall()]


def _columns(connection: DuckDBPyConnection) -> dict[str, list[Any]]:
    coded = ", ".join(f"coalesce(code_{name}.code, -1) AS {name}" for name in _SINGLE)
    joins = " ".join(f"LEFT JOIN code_{name} ON code_{name}.value = b.{name}" for name in _SINGLE)
    plain = ", ".join(f'b."{name}"' for name in _PLAIN)
    query = f"SELECT b.id, b.title, b.report, {coded}, {plain} FROM browsed b {joins} ORDER BY b.row"
    found = connection.execute(query).fetchnumpy()
    columns = {name: _listed(values) for name, values in found.items()}
    columns["background"] = [int(bool(value)) for value in columns["background"]]
    size = len(columns["id"])
    for name, targets in _LISTS.items():
        for target in targets:
            columns[target] = _lists(connection, name, target, size)
    return {name: columns[name] for name in COLUMNS}


def _listed(values: Any) -> list[Any]:  # noqa: ANN401
    """A column as plain values, None for NULL."""
    if isinstance(values, np.ma.MaskedArray):
        gaps = np.ma.getmaskarray(values).tolist()
        return [None if gap else value for value, gap in zip(values.data.tolist(), gaps, strict=True)]
    listed: list[Any] = values.tolist()
    return listed


def _lists(connection: DuckDBPyConnection, name: str, role: str, size: int) -> list[list[int]]:
    """For each row its codes, in order."""
    found = connection.execute(
        f"""SELECT l.row::INTEGER AS row, c.code FROM browsed_{name} l JOIN code_{name} c USING (value)
        WHERE l.role = '{role}' ORDER BY l.row, l.number, c.code"""
    ).fetchnumpy()
    bounds = np.searchsorted(found["row"], np.arange(size + 1)).tolist()
    codes = found["code"].tolist()
    return [_once(codes[start:end]) for start, end in pairwise(bounds)]


def _once(codes: Iterable[int]) -> list[int]:
    """Codes without repetition."""
    return list(dict.fromkeys(codes))
