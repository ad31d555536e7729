"""Text families of the stored reports, kept up as reports come, change and go, or as they were at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from wirebird.incidents.families import FamilyTie, TextPrint, group_families, text_print, tie
from wirebird.records import Dateline, DocId, Document, FamilyId, Span
from wirebird.store.commit import stage
from wirebird.store.engine import insert
from wirebird.store.reading import Moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Pair = tuple[str, str]
DOCUMENT_COLUMNS = (
    "r.report_id, r.text, r.locator, r.published::VARCHAR, r.publisher, r.title, r.agency, r.byline, r.header::VARCHAR"
)


class _Header(msgspec.Struct, frozen=True):
    """What a report's header holds besides the columns."""

    dateline: Dateline | None = None
    skipped: tuple[Span, ...] = ()


_HEADER = msgspec.json.Decoder(_Header)


def document_of(row: Sequence[str | None]) -> Document:
    """A report as it was read, from DOCUMENT_COLUMNS."""
    report_id, text, locator, published, publisher, title, agency, byline, header = row
    found = _HEADER.decode(header or "{}")
    return Document(
        id=DocId(report_id or ""), text=text or "", locator=locator or "", published=published, publisher=publisher,
        title=title, agency=agency, byline=byline, dateline=found.dateline, skipped=found.skipped,
    )  # fmt: skip


def update_families(
    connection: DuckDBPyConnection, same_origin: Iterable[tuple[DocId, DocId]], *, limit: int
) -> tuple[set[str], bool]:
    """Prints reports that came, forgets those that went, and names the families anew where they changed.

    Args:
        connection: an open transaction.
        same_origin: pairs of reports that a person called one origin.
        limit: most reports to print in one go.

    Returns:
        Ids of the reports in force whose family is another than before, and whether there may be more to print.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE known AS {Moment().versions()}")
    touched = _forget(connection)
    new = _unprinted(connection, limit=limit)
    ties = _new_ties(connection, list(new), without=())
    _keep(connection, new, ties)
    touched |= {p.report for p in new} | {id for a, b, _ in ties for id in (a, b)} | _keep_decided(connection, same_origin)
    return (_rename(connection, touched) if touched else set()), len(new) == limit


def families_at(
    connection: DuckDBPyConnection, moment: Moment, same_origin: Iterable[tuple[DocId, DocId]]
) -> dict[str, FamilyId | None]:
    """Families as they were at a moment, where they differ from the stored ones; only temporary tables are written.

    Args:
        connection: open.
        moment: which reports were known, and in which version.
        same_origin: pairs of reports that people had called one origin.

    Returns:
        Family, or None, of each report whose family was another, or whose version then has no print now.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE known AS {moment.versions()}")
    gone = set(_ids(connection, "SELECT report_id FROM prints ANTI JOIN known USING (report_id, version)"))
    new = {p.report: p for p in _unprinted(connection)}
    decided = {_ordered(pair) for pair in same_origin}
    otherwise = {id for pair in decided ^ _decided(connection) for id in pair}
    if not gone and not new and not otherwise:
        return {}
    ties = {(a, b) for a, b, _ in _new_ties(connection, list(new.values()), without=gone)} | decided
    concerned = _kin(connection, {*gone, *new, *otherwise, *(id for pair in ties for id in pair)})
    prints = _load_prints(connection, concerned - gone) | new
    pairs = {pair for pair in _stored_ties(connection, concerned) if gone.isdisjoint(pair)} | ties
    named = group_families(prints.values(), sorted((DocId(a), DocId(b)) for a, b in pairs if {a, b} <= prints.keys()))
    before = _names(connection, prints)
    return {id: named.get(DocId(id)) for id in prints if id in new or named.get(DocId(id)) != before[id]}


def _ids(connection: DuckDBPyConnection, sql: str) -> list[str]:
    return [row[0] for row in connection.execute(sql).fetchall()]


def _ordered(pair: tuple[str, str]) -> Pair:
    return min(pair), max(pair)


def _forget(connection: DuckDBPyConnection) -> set[str]:
    """Drop prints and ties of versions that gave way; give the reports that were of one family with them."""
    gone = _ids(connection, "SELECT report_id FROM prints ANTI JOIN known USING (report_id, version)")
    if not gone:
        return set()
    kin = _kin(connection, gone)
    insert(connection, "given_gone", {"id": gone})
    connection.execute("DELETE FROM prints WHERE report_id IN (SELECT id FROM given_gone)")
    connection.execute("DELETE FROM print_bands WHERE report_id IN (SELECT id FROM given_gone)")
    connection.execute(
        """DELETE FROM family_ties WHERE NOT is_decided
        AND (first IN (SELECT id FROM given_gone) OR second IN (SELECT id FROM given_gone))"""
    )
    return kin


def _kin(connection: DuckDBPyConnection, reports: Iterable[str]) -> set[str]:
    """Reports of one family with some of these, themselves included."""
    given = list(reports)
    insert(connection, "given_kin", {"id": given})
    rows = _ids(
        connection,
        """SELECT report_id FROM prints WHERE family_id IN
        (SELECT p.family_id FROM prints p JOIN given_kin g ON p.report_id = g.id WHERE p.family_id IS NOT NULL)""",
    )
    return {*given, *rows}


def _unprinted(connection: DuckDBPyConnection, *, limit: int | None = None) -> list[TextPrint]:
    """Prints of the versions in `known` that have none stored; their bands are left in `new_bands`."""
    rows = connection.execute(
        f"""SELECT {DOCUMENT_COLUMNS} FROM reports r JOIN known USING (report_id, version)
        ANTI JOIN prints USING (report_id, version) ORDER BY r.report_id {f"LIMIT {limit}" if limit else ""}"""
    ).fetchall()
    new = [text_print(document_of(row)) for row in rows]
    names = np.empty(len(new), dtype=object)
    names[:] = [p.report for p in new]
    bands = np.concatenate([np.zeros(0, dtype=np.uint64), *(p.bands for p in new)])
    connection.register("_bands", {"report_id": np.repeat(names, [len(p.bands) for p in new]), "band": bands})
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE new_bands AS SELECT report_id::VARCHAR AS report_id, band::UBIGINT AS band FROM _bands"
    )
    connection.unregister("_bands")
    return new


def _new_ties(
    connection: DuckDBPyConnection, new: Sequence[TextPrint], *, without: Iterable[str]
) -> list[tuple[str, str, FamilyTie]]:
    """Ties of new prints, to each other and to those stored but for some: pairs that share a band and are like enough."""
    if not new:
        return []
    insert(connection, "given_without", {"id": list(without)})
    rows = connection.execute(
        """SELECT DISTINCT least(a.report_id, b.report_id), greatest(a.report_id, b.report_id) FROM new_bands a JOIN
        (FROM new_bands UNION ALL FROM print_bands WHERE report_id NOT IN (SELECT id FROM given_without)) b USING (band)
        WHERE a.report_id <> b.report_id ORDER BY ALL"""
    ).fetchall()
    at_hand = {str(p.report): p for p in new}
    prints = _load_prints(connection, {id for pair in rows for id in pair} - at_hand.keys()) | at_hand
    return [(a, b, found) for a, b in rows if (found := tie(prints[a], prints[b]))]


def _keep(connection: DuckDBPyConnection, new: Sequence[TextPrint], ties: Sequence[tuple[str, str, FamilyTie]]) -> None:
    if new:
        cells = [(p.report, p.published, p.agency, p.place, p.runs.tobytes().hex()) for p in new]
        stage(connection, "given_prints", ("report_id", "published", "agency", "place", "runs"), cells)
        connection.execute(
            """INSERT INTO prints SELECT report_id, version, published::INTEGER, agency, place, unhex(runs), NULL
            FROM given_prints JOIN known USING (report_id)"""
        )
        connection.execute("INSERT INTO print_bands FROM new_bands")
    if ties:
        rows = [(a, b, found.share, found.agency, found.place) for a, b, found in ties]
        stage(connection, "given_ties", ("first", "second", "share", "agency", "place"), rows)
        connection.execute(
            """INSERT INTO family_ties
            SELECT first, second, share::DOUBLE, agency::BOOLEAN, place::BOOLEAN, FALSE FROM given_ties"""
        )


def _load_prints(connection: DuckDBPyConnection, reports: Iterable[str]) -> dict[str, TextPrint]:
    """Stored prints, without their bands."""
    insert(connection, "given_load", {"id": list(reports)})
    rows = connection.execute(
        "SELECT p.report_id, p.published, p.agency, p.place, p.runs FROM prints p JOIN given_load g ON p.report_id = g.id"
    ).fetchall()
    none = np.zeros(0, dtype=np.uint64)
    return {
        id: TextPrint(DocId(id), published, agency, place, np.frombuffer(runs, dtype=np.uint32), none)
        for id, published, agency, place, runs in rows
    }


def _decided(connection: DuckDBPyConnection) -> set[Pair]:
    """Pairs that people called one origin, as far as the families know."""
    return set(connection.execute("SELECT first, second FROM family_ties WHERE is_decided").fetchall())


def _keep_decided(connection: DuckDBPyConnection, same_origin: Iterable[tuple[DocId, DocId]]) -> set[str]:
    """Take over what people called one origin; give the reports about which that changed."""
    wanted, kept = {_ordered(pair) for pair in same_origin}, _decided(connection)
    if wanted == kept:
        return set()
    connection.execute("DELETE FROM family_ties WHERE is_decided")
    stage(connection, "given_ties", ("first", "second"), sorted(wanted))
    connection.execute("INSERT INTO family_ties SELECT first, second, NULL, NULL, NULL, TRUE FROM given_ties")
    return {id for pair in wanted ^ kept for id in pair}


def _stored_ties(connection: DuckDBPyConnection, reports: Iterable[str]) -> set[Pair]:
    """Ties among reports that follow from their texts."""
    insert(connection, "given_reports", {"id": list(reports)})
    return set(
        connection.execute(
            """SELECT first, second FROM family_ties WHERE NOT is_decided
            AND first IN (SELECT id FROM given_reports) AND second IN (SELECT id FROM given_reports)"""
        ).fetchall()
    )


def _names(connection: DuckDBPyConnection, reports: Iterable[str]) -> Mapping[str, str | None]:
    """Stored families by report."""
    insert(connection, "given_reports", {"id": list(reports)})
    return dict(
        connection.execute(
            "SELECT p.report_id, p.family_id FROM prints p JOIN given_reports g ON p.report_id = g.id"
        ).fetchall()
    )


def _rename(connection: DuckDBPyConnection, touched: Iterable[str]) -> set[str]:
    """Name the families of reports anew; give the reports whose family is another."""
    concerned = _kin(connection, touched)
    prints = _load_prints(connection, concerned)
    pairs = _stored_ties(connection, concerned) | _decided(connection)
    named = group_families(prints.values(), sorted((DocId(a), DocId(b)) for a, b in pairs if {a, b} <= prints.keys()))
    before = _names(connection, prints)
    changed = [(id, named.get(DocId(id))) for id in sorted(prints) if named.get(DocId(id)) != before[id]]
    if changed:
        stage(connection, "given_names", ("id", "family"), changed)
        connection.execute("UPDATE prints SET family_id = g.family FROM given_names g WHERE prints.report_id = g.id")
    return {id for id, _ in changed}
