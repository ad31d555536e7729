"""Linking claims into clusters, one an incident; and why two claims are, or are not, one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wirebird.incidents.blocking import Keys, candidate_pairs, candidate_rows, home_keys
from wirebird.incidents.clustering import MAX_COMPONENT, NEVER, components, groups_of, linkage, pairs_within
from wirebird.incidents.columns import Array, ClaimColumns, columns_of, concatenate
from wirebird.incidents.model import LinkModel, load_link_model
from wirebird.records.linking import ClaimId, IncidentId, LinkClaim, PairExplanation

Pair = tuple[ClaimId, ClaimId]
RowPairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Linking:
    """What linking found.

    Attributes:
        clusters: claims of each incident, sorted; single claims included.
        component: smallest claim of each claim's component; what touches one of its claims may change the clusters of all.
    """

    clusters: tuple[tuple[ClaimId, ...], ...]
    component: Mapping[ClaimId, ClaimId]


@dataclass(frozen=True)
class LinkedRows:
    """Clusters and components of columns: the smallest row of each row's cluster and component, int64[n] each."""

    cluster: Array
    component: Array


def link(
    claims: Iterable[LinkClaim],
    *,
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
    model: LinkModel | None = None,
) -> Linking:
    """Links claims. Neither the order of `claims` nor claims of other components matter to the outcome.

    Args:
        claims: with ids that differ.
        must: pairs that somebody decided are one incident; wins over the model and over hard conflicts.
        cannot: pairs that are not; wins over `must` where both name one pair.
        model: another model than the packaged one.
    """
    ordered = sorted(claims, key=lambda c: c.id)
    row = {claim.id: k for k, claim in enumerate(ordered)}
    banned = {frozenset(p) for p in cannot}
    rows = link_columns(
        columns_of(ordered),
        must=[(row[a], row[b]) for a, b in must if a in row and b in row and frozenset((a, b)) not in banned],
        cannot=[(row[a], row[b]) for a, b in (sorted(p) for p in banned if len(p) == 2) if a in row and b in row],
        model=model,
    )
    groups: dict[int, list[ClaimId]] = {}
    for claim, cluster in zip(ordered, rows.cluster.tolist(), strict=True):
        groups.setdefault(cluster, []).append(claim.id)
    clusters = tuple(sorted(tuple(g) for g in groups.values()))
    component = {c.id: ordered[k].id for c, k in zip(ordered, rows.component.tolist(), strict=True)}
    return Linking(clusters=clusters, component=component)


def link_columns(
    columns: ClaimColumns, *, must: RowPairs = (), cannot: RowPairs = (), model: LinkModel | None = None
) -> LinkedRows:
    """Links claims given as columns; rows should stand in an order that does not depend on arrival.

    Args:
        columns: the claims.
        must: pairs of rows that are one incident.
        cannot: pairs of rows that are not.
        model: another model than the packaged one.
    """
    used = model or load_link_model()
    edges = np.concatenate([_edges(columns, used, used.threshold_bits), np.array(must, dtype=np.int64).reshape(-1, 2)])
    component = components(len(columns), edges)
    blocks = _cut(columns, used, component, must)
    pairs = pairs_within(blocks)
    bits, conflict = used.score_pairs(columns, pairs)
    bits[conflict > 0] = NEVER
    banned = {(min(p), max(p)) for p in cannot}
    if banned:
        bits[[tuple(p) in banned for p in pairs.tolist()]] = NEVER
    return LinkedRows(_clusters(blocks, pairs, bits, used.threshold_bits, groups_of(must)), component)


def explain(first: LinkClaim, second: LinkClaim, *, model: LinkModel | None = None) -> PairExplanation:
    """The waterfall of a pair: what each comparison adds for or against one incident."""
    used = model or load_link_model()
    one, other = sorted((first, second), key=lambda c: c.id)
    a, b = columns_of([one]), columns_of([other])
    steps, found = used.waterfall(a, b)
    bits = used.prior_bits + sum(s.bits for s in steps)
    return PairExplanation(
        first=one.id,
        second=other.id,
        prior_bits=round(used.prior_bits, 2),
        comparisons=steps,
        conflicts=found,
        bits=round(bits, 2),
        probability=0.0 if found else round(1 / (1 + 2.0**-bits), 4),
    )


def _edges(columns: ClaimColumns, model: LinkModel, threshold: float) -> Array:
    """Candidate pairs that could be merged by themselves. No cluster is merged without one of them between its parts."""
    return model.edges(columns, candidate_pairs(columns), threshold)


def _cut(columns: ClaimColumns, model: LinkModel, component: Array, must: RowPairs) -> Array:
    """Components, those of more than MAX_COMPONENT rows cut at higher and higher thresholds."""
    blocks = component
    threshold = model.threshold_bits
    while (large := np.flatnonzero(np.bincount(blocks, minlength=len(blocks))[blocks] > MAX_COMPONENT)).size:
        threshold += 1
        place = {int(r): k for k, r in enumerate(large)}
        forced = [(place[a], place[b]) for a, b in must if a in place and b in place]
        edges = _edges(columns.take(large), model, threshold)
        label = components(len(large), np.concatenate([edges, np.array(forced, dtype=np.int64).reshape(-1, 2)]))
        blocks = blocks.copy()
        blocks[large] = large[label]
        if not len(edges):
            break
    return blocks


def _clusters(blocks: Array, pairs: Array, bits: Array, threshold: float, together: Mapping[int, list[int]]) -> Array:
    """Smallest row of each row's cluster."""
    cluster = np.arange(len(blocks))
    if not len(pairs):
        return cluster
    owner = blocks[pairs[:, 0]]
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    stops = np.append(starts[1:], len(owner))
    # Where every pair of a component agrees there is nothing to weigh.
    agreed = np.minimum.reduceat(bits, starts) >= threshold
    whole = np.zeros(len(blocks), dtype=bool)
    whole[owner[starts[agreed]]] = True
    cluster = np.where(whole[blocks], blocks, cluster)
    for start, stop in zip(starts[~agreed].tolist(), stops[~agreed].tolist(), strict=True):
        rows = np.unique(pairs[start:stop])
        place = np.searchsorted(rows, pairs[start:stop])
        table = np.full((len(rows), len(rows)), NEVER)
        table[place[:, 0], place[:, 1]] = table[place[:, 1], place[:, 0]] = bits[start:stop]
        known = set(rows.tolist())
        forced = [np.searchsorted(rows, group).tolist() for head, group in together.items() if head in known]
        for members in linkage(table, threshold=threshold, together=forced):
            cluster[rows[members]] = rows[members[0]]
    return cluster


def incident_id(members: Iterable[LinkClaim]) -> IncidentId:
    """Id of the incident that claims make up: "i-" and the id of the claim known earliest, without what stands before "-"."""
    first = min(members, key=lambda c: (c.known_on, c.report, c.position))
    return IncidentId("i-" + first.id.partition("-")[2])


def neighbours(new: Iterable[LinkClaim], stored: Keys) -> Array:
    """Rows of stored claims that new ones may be linked with, sorted.

    Link the new claims again together with the whole components of these rows, or of those that `tied` leaves of them: all
    other clusters stay as they are.

    Args:
        new: claims that came, changed or went away.
        stored: blocking keys of the stored claims, as `stored_keys` gives them.
    """
    return candidate_rows(columns_of(list(new)), stored)


def tied(near: Sequence[LinkClaim], new: Sequence[LinkClaim], *, model: LinkModel | None = None) -> list[LinkClaim]:
    """Those of some neighbours whose components new claims change; the others' need not be linked again.

    Args:
        near: stored claims that `neighbours` found.
        new: the new claims.
        model: another model than the packaged one.
    """
    rows = tied_rows(columns_of(near), columns_of(new), model=model)
    return [near[k] for k in rows.tolist()]


def tied_rows(near: ClaimColumns, new: ClaimColumns, *, model: LinkModel | None = None) -> Array:
    """The same for columns: rows of `near`, sorted."""
    used = model or load_link_model()
    both = concatenate([near, new])
    edges = used.edges(both, candidate_pairs(both, since=len(near)), used.threshold_bits)
    return np.unique(edges[edges[:, 0] < len(near), 0])


def stored_keys(claims: Iterable[LinkClaim]) -> Keys:
    """Blocking keys of claims: `row` counts the claims as given. To be stored, a few for each claim."""
    return home_keys(columns_of(list(claims)))
