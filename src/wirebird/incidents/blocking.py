"""Blocking: which pairs of claims are worth comparing.

Every claim leaves home keys, under which it can be found, and probe keys, under which it looks for others: two claims are
candidates when a probe of one meets a home key of the other within WINDOW_DAYS. Keys are made of the type group and

- the grid cell of a point (probes take the eight cells around too);
- the spelling key of a place name, resolved or not;
- the first-level division, where at least one of the two claims has no exact place;
- two telling words (a known party, a place, a rare name or word), where at least one has no exact place;
- a rare word of the report as a whole, where at least one has no exact place;
- a rare word of the trigger with the country, where at least one has no exact place;
- the text family, whatever the day.

All keys depend on the claim alone, so what is stored needs no look at when new claims come.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from wirebird.incidents.columns import NO_DAY, PRECISIONS, TYPES, UNDATED, Array, ClaimColumns

WINDOW_DAYS: Final = 5
"""Days between the ends of two claims' intervals that blocking bridges."""
MONTH_DAYS: Final = 31
"""Intervals of up to so many days ("in November") are found by any day within them; longer ones by their ends."""
KEY_STEP: Final = 10
"""Days between the keys of such an interval: no day within it is further than WINDOW_DAYS from one."""
CELL_LAT, CELL_LON = 0.25, 0.5
"""Grid cells in degrees: some 28 km high, and at least as wide up to 60 degrees north or south."""
CELL_REACH_KM: Final = 27.0
"""Points up to this far apart always lie in one cell or in cells side by side, up to 60 degrees."""
N_REPORT_KEYS: Final = 8
N_TRIGGER_KEYS: Final = 2
EXACT: Final = PRECISIONS["place"]

_GROUND = ("ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "RETREAT", "SANCTION")
GROUP: Final = np.array([1 if name in _GROUND else 2 for name in TYPES], dtype=np.uint64)
"""Type group by type: 1 acts on the ground, 2 words and help. Claims of different groups are never one incident."""

(
    _CELL,
    _PLACE,
    _DIVISION,
    _DIVISION_COARSE,
    _TOKENS,
    _TOKENS_COARSE,
    _FAMILY,
    _REPORT,
    _REPORT_COARSE,
    _TRIGGER,
    _TRIGGER_COARSE,
) = range(1, 12)
_DAY_BITS: Final = np.uint64(21)
_DAY_SHIFT: Final = 64
"""Added to days, so that a window below day 0 stays positive."""
_CHUNK: Final = 4_000_000
_FILTER_BITS: Final = 22


@dataclass(frozen=True)
class Keys:
    """Blocking keys.

    Attributes:
        row: row of the claim, int64[m].
        key: uint64[m], below 2 ** 43.
        day: day it holds for, int64[m]; 0 for undated claims and for text families.
    """

    row: Array
    key: Array
    day: Array


def home_keys(columns: ClaimColumns) -> Keys:
    """Keys under which claims are found; the store keeps them."""
    return _join_keys([rule(columns, probe=False) for rule in _RULES])


def probe_keys(columns: ClaimColumns) -> Keys:
    """Keys under which claims look for others."""
    return _join_keys([rule(columns, probe=True) for rule in _RULES])


def candidate_pairs(columns: ClaimColumns, *, since: int = 0) -> Array:
    """Candidate pairs of rows, int64[p, 2], the smaller row first, sorted, without repetition; reports differ.

    Args:
        columns: the claims.
        since: only pairs of which one row is this one or a later one.
    """
    # One rule after the other, for the keys of all of them at once would fill the memory.
    found = [_meeting(columns, rule(columns, probe=True), rule(columns, probe=False), since) for rule in _RULES]
    pairs = np.unique(np.concatenate(found))
    n = max(len(columns), 1)
    return np.stack([pairs // n, pairs % n], axis=1)


def candidate_rows(new: ClaimColumns, stored: Keys) -> Array:
    """Rows of stored claims that some new claim may be compared with, sorted.

    Args:
        new: the new claims.
        stored: home keys of the stored claims.
    """
    probe = probe_keys(new)
    # Most stored keys share no low bits with any probe: they are left out before anything is sorted.
    wanted = np.zeros(1 << _FILTER_BITS, dtype=bool)
    low_bits = np.uint64((1 << _FILTER_BITS) - 1)
    wanted[probe.key & low_bits] = True
    near = np.flatnonzero(wanted[stored.key & low_bits])
    stored = Keys(stored.row[near], stored.key[near], stored.day[near])
    base = _combined(stored)
    order = np.argsort(base, kind="stable")
    query = _combined(probe)
    low = np.searchsorted(base, query - np.uint64(WINDOW_DAYS), side="left", sorter=order)
    high = np.searchsorted(base, query + np.uint64(WINDOW_DAYS), side="right", sorter=order)
    return np.unique(stored.row[order[_expand(low, high)[1]]])


def _meeting(columns: ClaimColumns, probe: Keys, home: Keys, since: int) -> Array:
    """Pairs of rows under one rule, each as one number: smaller row times the number of rows, plus the larger."""
    base = _combined(home)
    order = np.argsort(base, kind="stable")
    base, rows = base[order], home.row[order]
    query = _combined(probe)
    # Queries in order run through the base from one end to the other, and so stay in the processor's cache.
    order = np.argsort(query, kind="stable")
    query, query_rows = query[order], probe.row[order]
    low = np.searchsorted(base, query - np.uint64(WINDOW_DAYS), side="left")
    high = np.searchsorted(base, query + np.uint64(WINDOW_DAYS), side="right")
    found = [np.zeros(0, dtype=np.int64)]
    for start, stop in _chunks(high - low):
        at, position = _expand(low[start:stop], high[start:stop])
        i, j = query_rows[start + at], rows[position]
        i, j = np.minimum(i, j), np.maximum(i, j)
        kept = (i < j) & (j >= since) & (columns.report[i] != columns.report[j])
        found.append(np.unique(i[kept] * len(columns) + j[kept]))
    return np.unique(np.concatenate(found))


def _chunks(sizes: Array) -> list[tuple[int, int]]:
    """Stretches of queries that yield some _CHUNK pairs each."""
    total = np.cumsum(sizes)
    if not len(total):
        return []
    cuts = np.searchsorted(total, np.arange(_CHUNK, int(total[-1]) + _CHUNK, _CHUNK), side="left")
    edges = np.unique(np.concatenate([[0], np.minimum(cuts + 1, len(sizes)), [len(sizes)]]))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _expand(low: Array, high: Array) -> tuple[Array, Array]:
    """Query index and base position of every hit of the ranges [low, high)."""
    sizes = high - low
    at = np.repeat(np.arange(len(sizes)), sizes)
    offset = np.arange(len(at)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return at, low[at] + offset


def _combined(keys: Keys) -> Array:
    """Key and day in one number, so that one sorted array answers ranges of days."""
    return (keys.key << _DAY_BITS) | (keys.day + _DAY_SHIFT).astype(np.uint64)


def _mix(columns: ClaimColumns, rows: Array, rule: int, *parts: Array) -> Array:
    """A 43-bit key from the type group, the rule and what the rule looks at."""
    key = GROUP[columns.type[rows]] * np.uint64(16) + np.uint64(rule)
    for part in parts:
        key = (key ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key >> _DAY_BITS


def key_days(columns: ClaimColumns, rows: Array | None = None) -> Array:
    """The days under which claims are found, ascending, int64[n, 4]; a day stands there again where there are fewer.

    The end of the interval; of one longer than WINDOW_DAYS its start as well, and of a month the days between, KEY_STEP apart.
    Undated claims are found under NO_DAY too.

    Args:
        columns: the claims.
        rows: some of their rows, or all.
    """
    chosen = np.arange(len(columns)) if rows is None else rows
    start, end = columns.start[chosen].astype(np.int64), columns.end[chosen].astype(np.int64)
    is_long = end - start > WINDOW_DAYS
    # Undated claims meet those of the weeks before publication, and undated ones of any time.
    first = np.where(columns.basis[chosen] == UNDATED, NO_DAY, np.where(is_long, start, end))
    is_month = is_long & (end - start <= MONTH_DAYS)
    between = [np.where(is_month, np.maximum(first, end - back), first) for back in (2 * KEY_STEP, KEY_STEP)]
    return np.stack([first, *between, end], axis=1)


def _keys(columns: ClaimColumns, rows: Array, key: Array, *, any_day: bool = False) -> Keys:
    """One key for each day under which a claim is found."""
    if any_day:
        return Keys(rows, key, np.zeros(len(rows), dtype=np.int64))
    days = key_days(columns, rows)
    is_new = np.concatenate([np.ones((len(rows), 1), dtype=bool), np.diff(days, axis=1) > 0], axis=1)
    at, which = np.nonzero(is_new)
    return Keys(rows[at], key[at], days[at, which])


def _join_keys(parts: list[Keys]) -> Keys:
    return Keys(
        np.concatenate([p.row for p in parts]),
        np.concatenate([p.key for p in parts]),
        np.concatenate([p.day for p in parts]),
    )


def _is_exact(columns: ClaimColumns) -> Array:
    return (columns.precision >= EXACT) & ~np.isnan(columns.lat) & ~columns.inferred


def _cells(columns: ClaimColumns, *, probe: bool) -> Keys:
    rows = np.flatnonzero((columns.precision >= EXACT) & ~np.isnan(columns.lat))
    across = round(360 / CELL_LON)
    y = np.floor((columns.lat[rows] + 90) / CELL_LAT).astype(np.int64)
    x = np.floor((columns.lon[rows] + 180) / CELL_LON).astype(np.int64)
    steps = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)] if probe else [(0, 0)]
    parts = [_keys(columns, rows, _mix(columns, rows, _CELL, y + dy + 1, (x + dx) % across)) for dy, dx in steps]
    return _join_keys(parts)


def _places(columns: ClaimColumns, *, probe: bool) -> Keys:  # the same both ways
    rows = np.flatnonzero(columns.place)
    return _keys(columns, rows, _mix(columns, rows, _PLACE, columns.place[rows]))


def _divisions(columns: ClaimColumns, *, probe: bool) -> Keys:
    everyone = np.flatnonzero(columns.admin1)
    coarse = everyone[~_is_exact(columns)[everyone]]
    lists = (
        ((coarse, _DIVISION), (everyone, _DIVISION_COARSE)) if probe else ((everyone, _DIVISION), (coarse, _DIVISION_COARSE))
    )
    return _join_keys([_keys(columns, rows, _mix(columns, rows, rule, columns.admin1[rows])) for rows, rule in lists])


def _token_pairs(columns: ClaimColumns, *, probe: bool) -> Keys:
    exact = _is_exact(columns)
    rows, low, high = _pairs_of_tokens(columns)
    coarse = ~exact[rows]
    if probe:
        lists = ((coarse, _TOKENS), (~coarse, _TOKENS_COARSE))
    else:
        lists = ((np.ones(len(rows), dtype=bool), _TOKENS), (coarse, _TOKENS_COARSE))
    return _join_keys(
        [_keys(columns, rows[kept], _mix(columns, rows[kept], rule, low[kept], high[kept])) for kept, rule in lists]
    )


def _report_words(columns: ClaimColumns, *, probe: bool) -> Keys:
    """The rarest words of the report: a claim without an exact place finds those that its report is about."""
    row, column = np.nonzero(columns.report_words[:, :N_REPORT_KEYS])
    words = columns.report_words[row, column]
    coarse = ~_is_exact(columns)[row]
    lists = (
        ((coarse, _REPORT), (~coarse, _REPORT_COARSE)) if probe else ((np.ones_like(coarse), _REPORT), (coarse, _REPORT_COARSE))
    )
    return _join_keys([_keys(columns, row[kept], _mix(columns, row[kept], rule, words[kept])) for kept, rule in lists])


def _triggers(columns: ClaimColumns, *, probe: bool) -> Keys:
    """The rarest words of the trigger, each with the country, or that of a party where no place is told."""
    parties = columns.party_countries[:, :, 0]
    country = np.select([columns.country > 0, parties[:, 0] > 0], [columns.country, parties[:, 0]], parties[:, 1])
    row, column = np.nonzero((columns.triggers[:, :N_TRIGGER_KEYS] > 0) & (country > 0)[:, None])
    words = columns.triggers[row, column]
    coarse = ~_is_exact(columns)[row]
    everyone = np.ones_like(coarse)
    lists = ((coarse, _TRIGGER), (everyone, _TRIGGER_COARSE)) if probe else ((everyone, _TRIGGER), (coarse, _TRIGGER_COARSE))
    return _join_keys(
        [_keys(columns, row[kept], _mix(columns, row[kept], rule, words[kept], country[row[kept]])) for kept, rule in lists]
    )


def _pairs_of_tokens(columns: ClaimColumns) -> tuple[Array, Array, Array]:
    """Row, smaller and larger token of every pair of telling tokens of a claim."""
    tokens = _tokens(columns)
    rows, low, high = [], [], []
    for a, b in combinations(range(tokens.shape[1]), 2):
        if (a, b) in _TOO_COMMON:
            continue
        x, y = tokens[:, a], tokens[:, b]
        kept = np.flatnonzero((x > 0) & (y > 0) & (x != y))
        rows.append(kept)
        low.append(np.minimum(x, y)[kept])
        high.append(np.maximum(x, y)[kept])
    return np.concatenate(rows), np.concatenate(low), np.concatenate(high)


_TOO_COMMON: Final = frozenset({(0, 1), (0, 2), (1, 2)})
"""Country with party, party with party: shared by all news of a war."""


def _tokens(columns: ClaimColumns) -> Array:
    """Country, first actor, first recipient, place, and the rarest names or words, uint32[n, 7]."""
    rest = np.concatenate([columns.names[:, :2], columns.words[:, :3]], axis=1)
    # Names come first where there are two, else the rarest words take their room.
    names = (rest[:, :2] > 0).sum(axis=1)
    first = np.where(names > 0, rest[:, 0], rest[:, 2])
    second = np.where(names > 1, rest[:, 1], np.where(names > 0, rest[:, 2], rest[:, 3]))
    third = np.where(names > 1, rest[:, 2], np.where(names > 0, rest[:, 3], rest[:, 4]))
    parties = columns.entities[:, :, 0]
    words = columns.party_words[:, :, 0]
    parties = np.where(parties > 0, parties, words)
    return np.stack([columns.country, parties[:, 0], parties[:, 1], columns.place, first, second, third], axis=1)


def _families(columns: ClaimColumns, *, probe: bool) -> Keys:  # the same both ways
    rows = np.flatnonzero(columns.family)
    return _keys(columns, rows, _mix(columns, rows, _FAMILY, columns.family[rows]), any_day=True)


_RULES: Final = (_cells, _places, _divisions, _token_pairs, _report_words, _triggers, _families)
