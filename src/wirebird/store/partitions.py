"""Links the reports of several stores into the incidents of one store that held them all.

Each store holds some of the reports (a month, an outlet, any share: each report in one store only). Memory is that of one part
of the claims, and of a few numbers for each claim.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from wirebird.errors import UsageError
from wirebird.incidents import Member, build_incident, link
from wirebird.incidents.blocking import WINDOW_DAYS, key_days
from wirebird.incidents.columns import Array, columns_of, days_of
from wirebird.incidents.families import MAX_DAYS, TextPrint, group_families, tie
from wirebird.incidents.in_parts import AT_ONCE, PART_DAYS, batches_of, edges_of, parts_of, together
from wirebird.incidents.words import word_hash
from wirebird.records import ClaimId, DocId, Event, FamilyId, LinkClaim
from wirebird.records.incident import Incident
from wirebird.store.commit import load_decisions
from wirebird.store.decisions import Constraints, constraints, standing
from wirebird.store.duck import DuckStore
from wirebird.store.engine import attached, insert

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK = 5000
_EVENT = msgspec.json.Decoder(Event)
_CLAIM = msgspec.json.Decoder(LinkClaim)
_VIEWS = {
    "all_claims": "event_key, claim FROM {store}.claim_records",
    "all_events": "event_key, record FROM {store}.events",
    "all_prints": "report_id, published, agency, place, runs FROM {store}.prints",
    "all_bands": "report_id, band FROM {store}.print_bands",
    "all_ties": "first, second FROM {store}.family_ties",
}


def link_stores(stores: Sequence[DuckStore], *, days: int = PART_DAYS, at_once: int = AT_ONCE) -> Iterator[Incident]:
    """The incidents that one store with the reports and decisions of all would tell.

    Args:
        stores: brought up to date first, each by itself.
        days: days of a part, at least WINDOW_DAYS.
        at_once: claims clustered at a time.

    Yields:
        Each incident, in no order that means anything.

    Raises:
        UsageError: a report is in two stores, or `days` is too small.
        StoreError: a store cannot be read.
    """
    if days < WINDOW_DAYS:
        raise UsageError(f"parts of {days} days are too short; give {WINDOW_DAYS} or more")
    told = Constraints()
    for store in stores:
        store.link()
        with store.reading() as connection:
            own = constraints(standing(load_decisions(connection)))
        told = Constraints(
            must=told.must + own.must, cannot=told.cannot + own.cannot, same_origin=told.same_origin + own.same_origin
        )
    with _all(stores) as connection:
        _check_apart(connection, stores)
        families = _families(connection)
        ids, parts = _divided(connection, families, days=days)
        row = {id: k for k, id in enumerate(ids)}
        must = [(row[a], row[b]) for a, b in _pairs(told.must) if a in row and b in row]
        edges = [np.array([sorted(p) for p in must], dtype=np.int64).reshape(-1, 2)]
        for rows in parts:
            claims = [claim for claim, _ in _load(connection, rows, families)]
            edges.append(rows[edges_of(columns_of(claims))])
        for rows in batches_of(together(len(ids), edges), at_once=at_once):
            members = {claim.id: Member(claim, event) for claim, event in _load(connection, rows, families)}
            found = link([m.claim for m in members.values()], must=_pairs(told.must), cannot=_pairs(told.cannot))
            yield from (build_incident(members[id] for id in cluster) for cluster in found.clusters)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[tuple[ClaimId, ClaimId]]:
    return [(ClaimId(a), ClaimId(b)) for a, b in pairs]


@contextmanager
def _all(stores: Sequence[DuckStore]) -> Iterator[DuckDBPyConnection]:
    """A connection that sees all stores, its temporary tables on disk where they are large."""
    with tempfile.TemporaryDirectory() as folder, attached([s.path for s in stores], Path(folder)) as (connection, names):
        for view, columns in _VIEWS.items():
            parts = [f"SELECT {k} AS store, {columns.format(store=name)}" for k, name in enumerate(names)]
            connection.execute(f"CREATE TEMP VIEW {view} AS {' UNION ALL '.join(parts)}")
        yield connection


def _check_apart(connection: DuckDBPyConnection, stores: Sequence[DuckStore]) -> None:
    rows = connection.execute(
        "SELECT report_id, min(store), max(store) FROM all_prints GROUP BY report_id HAVING count(*) > 1 LIMIT 1"
    ).fetchall()
    if rows:
        report, a, b = rows[0]
        raise UsageError(f"report {report!r} is in {stores[a].path} and in {stores[b].path}; a report may be in one store only")


def _families(connection: DuckDBPyConnection) -> Mapping[DocId, FamilyId]:
    """Text families over all stores: ties within each are known, those between two are looked for."""
    pairs = {(DocId(a), DocId(b)) for a, b in connection.execute("SELECT first, second FROM all_ties").fetchall()}
    near = connection.execute(
        f"""WITH bands AS (SELECT b.store, b.report_id, b.band, p.published FROM all_bands b JOIN all_prints p
            ON p.store = b.store AND p.report_id = b.report_id)
        SELECT DISTINCT a.report_id, b.report_id FROM bands a JOIN bands b ON a.band = b.band AND a.store < b.store
        AND coalesce(abs(a.published - b.published), 0) <= {MAX_DAYS} ORDER BY ALL"""
    ).fetchall()
    for start in range(0, len(near), _CHUNK):
        chunk = near[start : start + _CHUNK]
        prints = _prints(connection, {id for pair in chunk for id in pair}, with_runs=True)
        pairs |= {(DocId(a), DocId(b)) for a, b in chunk if tie(prints[a], prints[b])}
    known = _prints(connection, {id for pair in pairs for id in pair}, with_runs=False)
    return group_families(known.values(), sorted(p for p in pairs if p[0] in known and p[1] in known))


def _prints(connection: DuckDBPyConnection, reports: set[str], *, with_runs: bool) -> dict[str, TextPrint]:
    insert(connection, "wanted", {"id": sorted(reports)})
    runs = "runs" if with_runs else "''::BLOB"
    rows = connection.execute(
        f"SELECT report_id, published, agency, place, {runs} FROM all_prints WHERE report_id IN (SELECT id FROM wanted)"
    ).fetchall()
    none = np.zeros(0, dtype=np.uint64)
    return {
        id: TextPrint(DocId(id), published, agency, place, np.frombuffer(cells, dtype=np.uint32), none)
        for id, published, agency, place, cells in rows
    }


def _divided(
    connection: DuckDBPyConnection, families: Mapping[DocId, FamilyId], *, days: int
) -> tuple[list[ClaimId], list[Array]]:
    """Claim ids in their order, and the parts as rows of it; the temporary table `places` says where each row lies."""
    ids: list[ClaimId] = []
    found: list[tuple[Array, ...]] = []
    cursor = connection.execute("SELECT store, event_key, claim FROM all_claims")
    while chunk := cursor.fetchmany(_CHUNK):
        claims = [_CLAIM.decode(row[2]) for row in chunk]
        family = [word_hash(f) if (f := families.get(c.report)) else 0 for c in claims]
        where = np.array([row[:2] for row in chunk], dtype=np.int64)
        ids += [c.id for c in claims]
        found.append((where[:, 0], where[:, 1], key_days(days_of(claims)), np.array(family, dtype=np.int64)))
    empty = np.zeros(0, dtype=np.int64)
    none = (empty, empty, key_days(days_of([])), empty)
    store, key, found_on, family_of = (np.concatenate(cells) for cells in zip(none, *found, strict=True))
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    connection.register("_places", {"row": np.arange(len(ids)), "store": store[order], "event_key": key[order]})
    connection.execute("CREATE OR REPLACE TEMP TABLE places AS SELECT row, store, event_key FROM _places")
    connection.unregister("_places")
    parts = list(parts_of(found_on[order], family_of[order], days=days))
    return [ids[k] for k in order.tolist()], parts


def _load(connection: DuckDBPyConnection, rows: Array, families: Mapping[DocId, FamilyId]) -> list[tuple[LinkClaim, Event]]:
    """Claims with their events, in the order of rows, each with its family over all stores."""
    connection.register("_rows", {"row": rows})
    found = connection.execute(
        """SELECT c.claim, e.record FROM _rows r JOIN places p ON p.row = r.row
        JOIN all_claims c ON c.store = p.store AND c.event_key = p.event_key
        JOIN all_events e ON e.store = p.store AND e.event_key = p.event_key ORDER BY r.row"""
    ).fetchall()
    connection.unregister("_rows")
    loaded = []
    for text, record in found:
        claim = _CLAIM.decode(text)
        loaded.append((msgspec.structs.replace(claim, family=families.get(claim.report)), _EVENT.decode(record)))
    return loaded
