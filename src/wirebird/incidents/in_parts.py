"""Linking in parts, with the outcome of linking all claims at once.

Two claims are compared only where a day of the one lies within WINDOW_DAYS of a day of the other, or where both are of one text
family. Parts are therefore stretches of days, each reaching WINDOW_DAYS into the next, and groups of families: every pair that
is compared at all stands together in some part, and a part's pairs score there as they do anywhere. The pairs found in all
parts give the components; each component is then clustered by itself, as it always is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from wirebird.incidents.blocking import WINDOW_DAYS, candidate_pairs, key_days
from wirebird.incidents.clustering import components
from wirebird.incidents.columns import Array, ClaimColumns
from wirebird.incidents.linking import LinkedRows, RowPairs, link_columns
from wirebird.incidents.model import LinkModel, load_link_model

PART_DAYS = 30
AT_ONCE = 20_000
"""Claims clustered at a time, unless one component has more."""


def parts_of(found_on: Array, family: Array, *, days: int = PART_DAYS) -> Iterator[Array]:
    """Divides claims so that every pair that may be compared stands together in some part.

    Args:
        found_on: days as `key_days` gives them, int64[n, k].
        family: number of each claim's text family, 0 for none, integers[n].
        days: length of a part, at least WINDOW_DAYS.

    Yields:
        Rows of each part, sorted. A claim may be in several.

    Raises:
        ValueError: `days` is too small.
    """
    if days < WINDOW_DAYS:
        raise ValueError(f"a part of {days} days is shorter than the {WINDOW_DAYS} that blocking bridges")
    rows = np.arange(len(found_on))
    # A day belongs to its own stretch, and to the one before as long as that reaches into it.
    numbers = [(day - back) // days for day in found_on.T for back in (0, WINDOW_DAYS)]
    found = np.unique(np.stack([np.concatenate(numbers), np.tile(rows, len(numbers))], axis=1), axis=0)
    yield from _grouped(found[:, 0], found[:, 1])
    kin = np.flatnonzero(family)
    groups = max(1, len(np.unique(found[:, 0])))
    order = np.argsort(family[kin] % groups, kind="stable")
    yield from _grouped((family[kin] % groups)[order], kin[order])


def _grouped(number: Array, rows: Array) -> Iterator[Array]:
    """Rows by number; numbers are sorted."""
    cuts = np.flatnonzero(np.diff(number)) + 1
    yield from (np.sort(group) for group in np.split(rows, cuts) if len(group))


def edges_of(columns: ClaimColumns, *, model: LinkModel | None = None) -> Array:
    """Pairs of rows of one part that hang together, int64[e, 2], the smaller row first."""
    used = model or load_link_model()
    return used.edges(columns, candidate_pairs(columns), used.threshold_bits)


def together(n: int, edges: Iterable[Array]) -> Array:
    """The component of each of `n` claims, by the smallest row in it, from what all parts found, int64[n]."""
    return components(n, np.concatenate([np.zeros((0, 2), dtype=np.int64), *edges]))


def batches_of(component: Array, *, at_once: int = AT_ONCE) -> Iterator[Array]:
    """Rows of whole components, sorted, some `at_once` at a time."""
    order = np.argsort(component, kind="stable")
    edges = [0, *(np.flatnonzero(np.diff(component[order])) + 1).tolist(), len(order)]
    cut, size = [], 0
    for start, stop in pairwise(edges):
        if size and size + stop - start > at_once:
            cut.append(start)
            size = 0
        size += stop - start
    yield from (np.sort(rows) for rows in np.split(order, cut) if len(rows))


def link_in_parts(
    columns: ClaimColumns,
    *,
    days: int = PART_DAYS,
    at_once: int = AT_ONCE,
    must: RowPairs = (),
    cannot: RowPairs = (),
    model: LinkModel | None = None,
) -> LinkedRows:
    """What `link_columns` gives, found part by part.

    Args:
        columns: the claims.
        days: length of a part.
        at_once: claims clustered at a time.
        must: pairs of rows that are one incident.
        cannot: pairs of rows that are not.
        model: another model than the packaged one.
    """
    found = [np.array(must, dtype=np.int64).reshape(-1, 2)]
    for rows in parts_of(key_days(columns), columns.family.astype(np.int64), days=days):
        found.append(rows[edges_of(columns.take(rows), model=model)])
    component = together(len(columns), found)
    cluster = np.arange(len(columns))
    for rows in batches_of(component, at_once=at_once):
        linked = link_columns(columns.take(rows), must=_within(must, rows), cannot=_within(cannot, rows), model=model)
        cluster[rows] = rows[linked.cluster]
    return LinkedRows(cluster, component)


def _within(pairs: RowPairs, rows: Array) -> RowPairs:
    place = {int(row): k for k, row in enumerate(rows)}
    return [(place[a], place[b]) for a, b in pairs if a in place and b in place]
