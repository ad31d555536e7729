"""What might be worth a person's look: events that nobody reviewed, and pairs of claims that linking is unsure about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from wirebird.incidents.blocking import candidate_pairs
from wirebird.incidents.columns import columns_of
from wirebird.incidents.linking import explain
from wirebird.incidents.model import load_link_model
from wirebird.records import LinkClaim, PairExplanation

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WHY = msgspec.json.Decoder(PairExplanation)
_CLAIM = msgspec.json.Decoder(LinkClaim)
NEWEST = 2_000
"""Claims, the newest, among which pairs that were kept apart are looked for."""
UNSURE = (0.02, 0.98)
"""Probability of one incident between which a pair is worth a look."""
MOST_PAIRS = 500


class ReviewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event in force that may be reviewed.

    Attributes:
        id: the event.
        report: its report.
        type: its type.
        probability: of the event, 0 to 1.
        killed: greatest number killed that it states, 0 where it states none.
        origins: independent origins of its incident; 1 where it is not linked yet.
        review: what people decided.
    """

    id: str
    report: str
    type: str
    probability: float
    killed: int
    origins: int
    review: str


class ReviewPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two claims of two reports that linking is unsure about.

    Attributes:
        first: one claim.
        second: the other.
        first_report: report of `first`.
        second_report: report of `second`.
        first_incident: incident that holds `first`.
        second_incident: incident that holds `second`; the same where they are merged.
        why: what speaks for and against one incident.
    """

    first: str
    second: str
    first_report: str
    second_report: str
    first_incident: str
    second_incident: str
    why: PairExplanation


def review_events(connection: DuckDBPyConnection) -> list[ReviewEvent]:
    """All events in force, rejected ones and duplicates included, by id."""
    rows = connection.execute(
        """SELECT e.event_id, e.report_id, e.type, e.probability, coalesce(e.killed_high, e.killed_low, 0),
        coalesce(i.origins, 1), e.review
        FROM events e JOIN reports r USING (report_id, version)
        LEFT JOIN link_claims l USING (event_key) LEFT JOIN incidents i USING (incident_id)
        WHERE e.retired_at IS NULL AND r.superseded_at IS NULL ORDER BY e.event_id"""
    ).fetchall()
    names = ReviewEvent.__struct_fields__
    return [ReviewEvent(**dict(zip(names, row, strict=True))) for row in rows]


def review_pairs(connection: DuckDBPyConnection) -> list[ReviewPair]:
    """Pairs that linking merged or kept apart without being sure, those nearest to even chances first."""
    found = {(why.first, why.second): why for why in (*_merged(connection), *_apart(connection))}
    ordered = sorted(found.values(), key=lambda why: (abs(why.probability - 0.5), why.first, why.second))[:MOST_PAIRS]
    where = _where(connection, {str(id) for why in ordered for id in (why.first, why.second)})
    pairs = []
    for why in ordered:
        first, second = where.get(why.first), where.get(why.second)
        if first and second and first[0] != second[0]:
            pairs.append(
                ReviewPair(
                    first=why.first, second=why.second, first_report=first[0], second_report=second[0],
                    first_incident=first[1], second_incident=second[1], why=why,
                )
            )  # fmt: skip
    return pairs


def _merged(connection: DuckDBPyConnection) -> Iterable[PairExplanation]:
    low, high = UNSURE
    rows = connection.execute(
        """SELECT explanation::VARCHAR FROM links WHERE probability BETWEEN ? AND ?
        ORDER BY abs(probability - 0.5), first LIMIT ?""",
        [low, high, MOST_PAIRS],
    ).fetchall()
    return (_WHY.decode(row[0]) for row in rows)


def _apart(connection: DuckDBPyConnection) -> Iterable[PairExplanation]:
    """Pairs among the newest claims that are in two incidents though they might be one."""
    rows = connection.execute(
        """SELECT c.claim::VARCHAR, l.incident_id FROM link_claims l JOIN claim_records c USING (event_key)
        ORDER BY l.event_key DESC LIMIT ?""",
        [NEWEST],
    ).fetchall()
    claims = [_CLAIM.decode(claim) for claim, _ in rows]
    if len(claims) < 2:
        return []
    columns, model = columns_of(claims), load_link_model()
    low, high = UNSURE
    pairs = model.edges(columns, candidate_pairs(columns), float(np.log2(low / (1 - low))))
    apart = [(a, b) for a, b in pairs.tolist() if rows[a][1] != rows[b][1] and claims[a].report != claims[b].report]
    explained = (explain(claims[a], claims[b], model=model) for a, b in apart[:MOST_PAIRS])
    return (why for why in explained if low <= why.probability <= high)


def _where(connection: DuckDBPyConnection, events: Iterable[str]) -> dict[str, Sequence[str]]:
    """Report and incident of events, by event."""
    rows = connection.execute(
        "SELECT event_id, report_id, incident_id FROM link_claims WHERE event_id IN (SELECT unnest(?))", [sorted(events)]
    ).fetchall()
    return {event: (report, incident) for event, report, incident in rows}
