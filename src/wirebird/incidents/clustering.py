"""From scored pairs to clusters: connected components, and average linkage within each.

All arrays are row numbers of claims; the caller orders the rows by something that does not depend on arrival.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from wirebird.incidents.columns import Array

MAX_COMPONENT: Final = 3000
"""Larger components are cut at a higher threshold before linkage: its table has a cell a pair."""
NEVER: Final = -np.inf


def components(n: int, edges: Array) -> Array:
    """The smallest row of each row's connected component, int64[n].

    Args:
        n: number of rows.
        edges: int64[e, 2].
    """
    label = np.arange(n)
    if not len(edges):
        return label
    a, b = edges[:, 0], edges[:, 1]
    while True:
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, label[a], low)
        np.minimum.at(label, label[b], low)
        while not np.array_equal(shorter := label[label], label):
            label = shorter
        if np.array_equal(before, label):
            return label


def pairs_within(label: Array) -> Array:
    """All pairs of rows with one label, int64[p, 2], the smaller row first, in order of labels."""
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(label)))
    group_start = np.repeat(starts, sizes)
    position = np.arange(len(label)) - group_start
    following = np.repeat(sizes, sizes) - position - 1
    first = np.repeat(np.arange(len(label)), following)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(following) - following, following)
    return np.stack([order[first], order[first + 1 + offset]], axis=1)


def linkage(bits: Array, *, threshold: float, together: Iterable[Iterable[int]] = ()) -> list[list[int]]:
    """Average-linkage clusters of a few rows, by nearest-neighbour chains.

    Args:
        bits: symmetric, float64[m, m]; NEVER where two rows must not be merged.
        threshold: average bits from which clusters are merged.
        together: disjoint groups that are merged beforehand, whatever their bits.

    Returns:
        Clusters as sorted lists, sorted.
    """
    groups = [sorted(g) for g in together]
    grouped = {row for g in groups for row in g}
    members = sorted([*groups, *([row] for row in range(len(bits)) if row not in grouped)])
    sums, sizes = _sums(bits, members)
    alive = np.ones(len(members), dtype=bool)
    done: list[list[int]] = []
    chain: list[int] = []
    while alive.any():
        if not chain:
            chain.append(int(np.flatnonzero(alive)[0]))
        at = chain[-1]
        average = np.where(alive, sums[at] / (sizes[at] * sizes), NEVER)
        average[at] = NEVER
        best = int(np.argmax(average))
        # On equal bits the chain turns back, or it would run in circles.
        if len(chain) > 1 and average[chain[-2]] >= average[best]:
            best = chain[-2]
        if average[best] < threshold:
            done.append(sorted(members[at]))
            alive[at] = False
            chain.pop()
        elif len(chain) > 1 and best == chain[-2]:
            _merge(sums, sizes, members, into=min(at, best), other=max(at, best))
            alive[max(at, best)] = False
            del chain[-2:]
        else:
            chain.append(best)
    return sorted(done)


def _sums(bits: Array, members: list[list[int]]) -> tuple[Array, Array]:
    if len(members) == len(bits):
        return bits.copy(), np.ones(len(members))
    owner = np.zeros((len(members), len(bits)))
    sums = np.empty((len(members), len(members)))
    for k, rows in enumerate(members):
        owner[k, rows] = 1
    for k, rows in enumerate(members):
        total = bits[rows].sum(axis=0)
        sums[k] = [total[other].sum() for other in members]
    return sums, owner.sum(axis=1)


def _merge(sums: Array, sizes: Array, members: list[list[int]], *, into: int, other: int) -> None:
    sums[into] += sums[other]
    sums[:, into] = sums[into]
    sizes[into] += sizes[other]
    members[into] += members[other]


def groups_of(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Rows that hang together by pairs, by their smallest row."""
    links = sorted(set(pairs))
    rows = sorted({row for pair in links for row in pair})
    place: Mapping[int, int] = {row: k for k, row in enumerate(rows)}
    edges = np.array([[place[a], place[b]] for a, b in links], dtype=np.int64).reshape(-1, 2)
    label = components(len(rows), edges)
    groups: dict[int, list[int]] = {}
    for row, smallest in zip(rows, label.tolist(), strict=True):
        groups.setdefault(rows[smallest], []).append(row)
    return groups
