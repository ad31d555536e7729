"""All incidents, claims or reports of a store as columns, for views that filter and count in memory.

DuckDB makes the columns from its own tables; records are not decoded, save those that linking makes anew for a past day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from wirebird.store.engine import insert
from wirebird.store.linked import Relinked, founder
from wirebird.store.linking import INCIDENT_ROWS
from wirebird.store.picture import picture
from wirebird.store.reading import Moment
from wirebird.store.schema import party_rows

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
TEXTS = ("id", "title", "report")
TITLE_LENGTH = 160
_DAY = "date_diff('day', DATE '1970-01-01', {})::INTEGER"

Numbers = npt.NDArray[Any]
"""Numbers of a column, one a row; where it may lack some, a masked array."""


@dataclass(frozen=True)
class CodeLists:
    """A list of codes for each row.

    Attributes:
        bounds: int64[rows + 1]: the codes of row n stand from `bounds[n]` to `bounds[n + 1]`.
        codes: int32, those of all rows.
    """

    bounds: Numbers
    codes: Numbers

    def of(self, row: int) -> list[int]:
        """The codes of one row."""
        found: list[int] = self.codes[self.bounds[row] : self.bounds[row + 1]].tolist()
        return found

    def having(self, wanted: Numbers) -> Numbers:
        """Which rows have one of some codes, bool[rows]."""
        found = np.zeros(len(self.bounds) - 1, dtype=bool)
        owner = np.repeat(np.arange(len(found)), np.diff(self.bounds))
        found[owner[np.isin(self.codes, wanted)]] = True
        return found


@dataclass(frozen=True)
class Days:
    """First and last day of each row, counted from 1970-01-01, and whether it has any; without, the numbers mean nothing."""

    first: Numbers
    last: Numbers
    known: Numbers


@dataclass(frozen=True)
class Browsed:
    """Rows of one level, column by column.

    Attributes:
        level: what a row is.
        dictionaries: the distinct values of the coded columns, in alphabetical order, by the name of the value.
        texts: `id`, `title`, and `report`: the report that has the words behind a row, of an incident the first one.
        numbers: the other columns of `COLUMNS` with one number a row. Coded columns hold indices into the dictionary of their
            name, -1 for none. Days count from 1970-01-01.
        lists: `actors` and `recipients` as indices into `party`, `voices` into `voice`, `publisher` into `publisher`.
    """

    level: BrowseLevel
    dictionaries: Mapping[str, list[str]]
    texts: Mapping[str, list[str]]
    numbers: Mapping[str, Numbers]
    lists: Mapping[str, CodeLists]

    def __len__(self) -> int:
        return len(self.texts["id"])

    def days(self) -> Days:
        """The days of each row; of one with one end only, that day counts as both."""
        start, end = np.ma.getdata(self.numbers["start"]), np.ma.getdata(self.numbers["end"])
        without_start, without_end = self.lacking("start"), self.lacking("end")
        return Days(
            first=np.where(without_start, end, start),
            last=np.where(without_end, start, end),
            known=~(without_start & without_end),
        )

    def lacking(self, column: str) -> Numbers:
        """Which rows have no number in a column, bool[rows]."""
        return np.ma.getmaskarray(self.numbers[column])


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
    found = _columns(connection)
    texts = {name: found.pop(name).tolist() for name in TEXTS}
    size = len(texts["id"])
    lists = {role: _lists(connection, name, role, size) for name, roles in _LISTS.items() for role in roles}
    return Browsed(level, dictionaries, texts, found, lists)


_NUMBERED = """CREATE OR REPLACE TEMP TABLE numbered AS SELECT incident_id, row_number() OVER (ORDER BY incident_id) - 1 AS row
    FROM (SELECT incident_id FROM kept UNION ALL SELECT incident_id FROM again_incidents)"""
# Whole rows are not sorted: only their ids are, and the rows are looked up again.
_OF_INCIDENT = f"""CREATE OR REPLACE TEMP TABLE browsed AS SELECT n.row, i.incident_id AS id, i.headline AS title, i.type,
    i.quad, i.status, i.country, i.admin1, i.place_name AS place, i.precision, i.lat, i.lon,
    {_DAY.format("i.date_start")} AS start,
    {_DAY.format("i.date_end")} AS "end", i.probability, i.reports, i.origins, i.killed_best, i.is_background AS background,
    {_DAY.format("i.first_report")} AS known, coalesce(r.review, 'none') AS review, f.report_id AS report
    FROM (SELECT * EXCLUDE (record) FROM incidents SEMI JOIN kept USING (incident_id)
        UNION ALL SELECT * EXCLUDE (record) FROM again_incidents) i
    JOIN numbered n USING (incident_id)
    LEFT JOIN (SELECT incident_id, report_id FROM members JOIN events USING (event_key)
        WHERE event_id = 'e-' || substr(incident_id, 3)) f USING (incident_id)
    LEFT JOIN (SELECT incident_id, max(review) AS review
        FROM members JOIN (SELECT event_key, review FROM events WHERE review IN ('accepted', 'changed')) USING (event_key)
        GROUP BY incident_id) r USING (incident_id)"""
_PARTIES_OF_INCIDENT = f"""CREATE OR REPLACE TEMP TABLE browsed_party AS SELECT n.row, p.role, p.number, p.name AS value
    FROM (SELECT * FROM incident_parties SEMI JOIN kept USING (incident_id)
        UNION ALL ({party_rows("given_incidents")})) p JOIN numbered n USING (incident_id)"""


def _incidents(connection: DuckDBPyConnection, moment: Moment) -> None:
    again = picture(connection, moment)
    _stage_again(connection, again)
    for statement in (_NUMBERED, _OF_INCIDENT, _PARTIES_OF_INCIDENT):
        connection.execute(statement)
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed_voice AS
        SELECT DISTINCT n.row, 'voices' AS role, 0 AS number, coalesce(c.kind, '{OWN_VOICE}') AS value
        FROM numbered n JOIN members USING (incident_id) JOIN claims c USING (event_key)"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE browsed_publisher AS
        SELECT DISTINCT n.row, 'publisher' AS role, 0 AS number, r.publisher AS value
        FROM numbered n JOIN members USING (incident_id) JOIN events e USING (event_key)
        JOIN reports r ON r.report_id = e.report_id AND r.version = e.version WHERE r.publisher IS NOT NULL"""
    )


def _stage_again(connection: DuckDBPyConnection, again: Relinked) -> None:
    """The incidents linked anew as rows of the table's form, and which event is in which incident."""
    insert(connection, "given_incidents", {"record": [msgspec.json.encode(i).decode() for i in again.incidents()]})
    connection.execute("CREATE OR REPLACE TEMP TABLE again_incidents AS SELECT * FROM incidents LIMIT 0")
    connection.execute(f"INSERT INTO again_incidents {INCIDENT_ROWS}")
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
        """CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT event_key, row_number() OVER (ORDER BY report_id, position) - 1 AS row FROM told"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed AS
        SELECT n.row, t.report_id, t.version, t.event_id AS id, t.report_id AS report,
        {_title("coalesce(s.text, '')")} AS title, t.* EXCLUDE (event_id, report_id, version, position),
        1 AS reports, 1 AS origins
        FROM told t JOIN numbered n USING (event_key)
        LEFT JOIN (SELECT event_key, text FROM spans WHERE role = 'evidence' AND number = 0) s USING (event_key)"""
    )
    _lists_of_events(connection)


def _title(words: str) -> str:
    """SQL of words on one line, cut to TITLE_LENGTH; most are so already, and what cuts and tidies up is slow."""
    tidied = f"left(trim(regexp_replace({words}, '\\s+', ' ', 'g')), {TITLE_LENGTH})"
    return f"CASE WHEN strlen({words}) <= {TITLE_LENGTH} AND NOT contains({words}, chr(10)) THEN {words} ELSE {tidied} END"


def _reports(connection: DuckDBPyConnection, moment: Moment) -> None:
    fields = 'type, quad, status, country, admin1, place, precision, lat, lon, start, "end", killed_best, background, review'
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT report_id, version, row_number() OVER (ORDER BY report_id) - 1 AS row FROM ({moment.versions()})"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE browsed AS
        SELECT n.row, r.report_id, r.version, r.report_id AS id, r.report_id AS report,
        {_title("coalesce(nullif(r.title, ''), left(r.text, 400))")} AS title,
        t.* EXCLUDE (report_id, review, background, probability),
        coalesce(t.background, false) AS background, coalesce(t.review, 'none') AS review,
        coalesce(t.probability, 1.0) AS probability, {_DAY.format("r.known_on")} AS known, 1 AS reports, 1 AS origins
        FROM reports r JOIN numbered n USING (report_id, version)
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


def _columns(connection: DuckDBPyConnection) -> dict[str, Numbers]:
    coded = ", ".join(f"coalesce(code_{name}.code, -1) AS {name}" for name in _SINGLE)
    joins = " ".join(f"LEFT JOIN code_{name} ON code_{name}.value = b.{name}" for name in _SINGLE)
    plain = ", ".join(f'b."{name}"' for name in _PLAIN)
    found: dict[str, Numbers] = connection.execute(
        f"SELECT b.id, b.title, b.report, {coded}, {plain} FROM browsed b {joins} ORDER BY b.row"
    ).fetchnumpy()
    found["background"] = found["background"].astype(bool)
    return found


def _lists(connection: DuckDBPyConnection, name: str, role: str, size: int) -> CodeLists:
    """For each row its codes, in order, each once."""
    found = connection.execute(
        f"""SELECT l.row::INTEGER AS row, c.code FROM browsed_{name} l JOIN code_{name} c USING (value)
        WHERE l.role = '{role}' GROUP BY l.row, c.code ORDER BY l.row, min(l.number), c.code"""
    ).fetchnumpy()
    return CodeLists(np.searchsorted(found["row"], np.arange(size + 1)), found["code"].astype(np.int32))
