"""Times linking of synthetic claims: seconds, pairs and peak memory by number of claims, and the cost of adding some more.

Usage: python benchmarks/linking.py [--sizes 10000 100000 1000000] [--add 1000] [--days 30]

Claims are drawn as columns: incidents over ten years in 3,000 towns of 40 countries (towns, parties and words by Zipf's law),
each told by three claims on average, with days, places and parties left vague as reports leave them. The period stays the
same, so that more claims stand closer together. Each size runs in a process of its own. With --days the claims are linked in
stretches of so many days as well, as `wirebird link` does, and the outcome is compared.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np

from wirebird.incidents.blocking import candidate_rows, home_keys, key_days
from wirebird.incidents.columns import (
    MODE_BITS,
    N_NAMES,
    N_REPORT_WORDS,
    N_WORDS,
    PRECISIONS,
    PUBLISHED,
    SECTORS,
    STATED,
    TYPES,
    ClaimColumns,
    concatenate,
    empty_columns,
)
from wirebird.incidents.in_parts import link_in_parts, parts_of
from wirebird.incidents.linking import LinkedRows, link_columns, tied_rows
from wirebird.incidents.words import rare_weight

SEED, DAYS, FIRST_DAY, TOWNS, COUNTRIES, PARTIES, VOCABULARY, TOLD = 5, 3650, 734000, 3000, 40, 400, 60_000, 3
TYPE_SHARES = {"ASSAULT": 0.4, "COERCE": 0.15, "PROTEST": 0.1, "ACCUSE": 0.1, "CONSULT": 0.1, "MOBILIZE": 0.08, "REQUEST": 0.07}


def zipf(draw: np.random.Generator, n: int, size: tuple[int, ...], exponent: float = 1.0) -> np.ndarray:
    """Ranks from 0 to n - 1, the first ones likeliest."""
    cumulative = np.cumsum(1 / np.arange(1, n + 1) ** exponent)
    return np.searchsorted(cumulative, draw.random(size) * cumulative[-1])


def weights_of(words: np.ndarray) -> np.ndarray:
    """Weights of word ranks, as rare as they are drawn, scaled to length 1."""
    weights = np.minimum(np.log(words + 20.0) - 1.5, rare_weight()).astype(np.float32)
    return weights / np.linalg.norm(weights, axis=1, keepdims=True)


def synthetic(n: int) -> ClaimColumns:
    """`n` claims as columns, the later ones told of the same incidents as the others."""
    draw = np.random.default_rng(SEED)
    happened = n // TOLD
    incident = np.concatenate([np.arange(happened), draw.integers(0, happened, n - happened)])
    columns = empty_columns(n)
    columns.report[:] = np.arange(n, dtype=np.uint64)
    kinds = draw.choice([TYPES[t] for t in TYPE_SHARES], size=happened, p=list(TYPE_SHARES.values()))
    columns.type[:] = kinds[incident]
    columns.modes[:] = np.where(draw.random(n) < 0.7, np.int64(1) << draw.integers(0, len(MODE_BITS), happened)[incident], 0)
    _when(columns, draw, incident, happened)
    _where(columns, draw, incident, happened)
    _who(columns, draw, incident, happened)
    _words(columns, draw, incident, happened)
    toll = draw.integers(0, 30, happened)[incident]
    columns.counts[:, 0, :] = np.where(draw.random(n) < 0.5, toll, -1)[:, None]
    return columns


def _when(columns: ClaimColumns, draw: np.random.Generator, incident: np.ndarray, happened: int) -> None:
    day = FIRST_DAY + draw.integers(0, DAYS, happened)[incident]
    stated = draw.random(len(incident)) < 0.55
    published = day + draw.integers(0, 3, len(incident))
    columns.basis[:] = np.where(stated, STATED, PUBLISHED)
    columns.start[:] = np.where(stated, day, published - 3)
    columns.end[:] = np.where(stated, day, published)
    columns.published[:] = published


def _where(columns: ClaimColumns, draw: np.random.Generator, incident: np.ndarray, happened: int) -> None:
    lat, lon = draw.uniform(-35, 55, TOWNS), draw.uniform(-100, 140, TOWNS)
    town = zipf(draw, TOWNS, (happened,), 0.8)[incident]
    vague = draw.random(len(incident))
    levels = [0, PRECISIONS["country"], PRECISIONS["admin1"]]
    precision = np.select([vague < 0.05, vague < 0.13, vague < 0.25], levels, PRECISIONS["place"])
    columns.precision[:] = precision
    exact = precision == PRECISIONS["place"]
    columns.lat[:] = np.where(precision > 0, lat[town], np.nan)
    columns.lon[:] = np.where(precision > 0, lon[town], np.nan)
    columns.place[:] = np.where(exact, town + 1, 0)
    columns.country[:] = np.where(precision > 0, 10**6 + town % COUNTRIES, 0)
    columns.admin1[:] = np.where(precision >= PRECISIONS["admin1"], 2 * 10**6 + town // 10, 0)
    columns.report_places[:, 0] = np.where(draw.random(len(incident)) < 0.5, town + 1, 0)


def _who(columns: ClaimColumns, draw: np.random.Generator, incident: np.ndarray, happened: int) -> None:
    for side in range(2):
        party = zipf(draw, PARTIES, (happened,))[incident]
        named = draw.random(len(incident)) < 0.6
        columns.entities[:, side, 0] = np.where(named, 3 * 10**6 + party, 0)
        columns.party_words[:, side, 0] = np.where(named, 4 * 10**6 + party, 0)
        columns.party_countries[:, side, 0] = 5 * 10**6 + party % COUNTRIES
        columns.sectors[:, side] = np.int32(1) << (party % len(SECTORS)).astype(np.int32)
        columns.named[:, side] = named


def _words(columns: ClaimColumns, draw: np.random.Generator, incident: np.ndarray, happened: int) -> None:
    n = len(incident)
    for cells, weights, width, shared in (
        (columns.words, columns.word_weights, N_WORDS, 0.45),
        (columns.report_words, columns.report_weights, N_REPORT_WORDS, 0.4),
        (columns.names, columns.name_weights, N_NAMES, 0.5),
    ):
        pool = zipf(draw, VOCABULARY, (happened, width)).astype(np.int32)
        words = np.where(draw.random((n, width), dtype=np.float32) < shared, pool[incident], zipf(draw, VOCABULARY, (n, width)))
        # Rarest first, as columns_of() has them.
        words = -np.sort(-words, axis=1)
        cells[:] = words + 10**7
        weights[:] = weights_of(words)
    columns.name_weights[:] *= 12


def measure(n: int, add: int, days: int | None) -> dict[str, float]:
    """Seconds and sizes for one number of claims."""
    start = time.perf_counter()
    drawn = synthetic(n + add)
    columns = drawn.take(np.arange(n))
    made, made_cpu = time.perf_counter(), time.process_time()
    linked = link_columns(columns)
    done, done_cpu = time.perf_counter(), time.process_time()
    figures = {
        "claims": n,
        "make_s": round(made - start, 1),
        "link_s": round(done - made, 1),
        "link_cpu_s": round(done_cpu - made_cpu, 1),
        "incidents": len(np.unique(linked.cluster)),
        "largest_component": int(np.bincount(linked.component).max()),
    }
    if add:
        figures |= _added(columns, linked.component, drawn.take(np.arange(n, n + add)))
    if days:
        figures |= _in_parts(columns, linked, days)
    return figures | {"peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def _in_parts(columns: ClaimColumns, linked: LinkedRows, days: int) -> dict[str, float]:
    start_cpu = time.process_time()
    parts = link_in_parts(columns, days=days)
    done_cpu = time.process_time()
    sizes = [len(rows) for rows in parts_of(key_days(columns), columns.family.astype(np.int64), days=days)]
    same = np.array_equal(parts.cluster, linked.cluster) and np.array_equal(parts.component, linked.component)
    return {"parts_cpu_s": round(done_cpu - start_cpu, 1), "parts": len(sizes), "largest_part": max(sizes), "parts_equal": same}


def _added(columns: ClaimColumns, component: np.ndarray, new: ClaimColumns) -> dict[str, float]:
    keys = home_keys(columns)
    start, start_cpu = time.perf_counter(), time.process_time()
    near = candidate_rows(new, keys)
    near = near[tied_rows(columns.take(near), new)]
    again = np.flatnonzero(np.isin(component, np.unique(component[near])))
    link_columns(concatenate([columns.take(again), new]))
    return {
        "added": len(new),
        "linked_again": len(again),
        "add_s": round(time.perf_counter() - start, 1),
        "add_cpu_s": round(time.process_time() - start_cpu, 1),
        "keys": len(keys.key),
    }


def main() -> None:
    """Prints one JSON object a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--add", type=int, default=1000)
    parser.add_argument("--days", type=int)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.add, args.days)))
        return
    for size in args.sizes:
        days = ["--days", str(args.days)] if args.days else []
        subprocess.run([sys.executable, __file__, "--one", str(size), "--add", str(args.add), *days], check=True)


if __name__ == "__main__":
    main()
