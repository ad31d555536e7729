"""Codes and links the worked cases from raw text and scores the incidents against their gold (rules: examples/README.md).

Usage: python benchmarks/incidents.py CASE_DIR...

Prints one JSON object: for the open and the held-back incidents apart, pairwise precision, recall and F1, B-cubed, false
merges of campaigns with parts and of incidents with what follows from them; and how the reprint families were found.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import wirebird
from wirebird.incidents import find_families, link, link_claims_of, text_print
from wirebird.io import read_paths
from wirebird.pipeline import Coded
from wirebird.records import ClaimId, Event, LinkClaim

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One worked case: its coded reports, the claims of all, and the gold rows by report."""

    coded: list[Coded]
    gold: dict[str, list[Row]]
    incidents: dict[str, Row]
    families: list[Row]


@dataclass(frozen=True)
class Item:
    """A predicted event that meets gold: the incidents its words tell (`same`), those they relate to, and its cluster."""

    report: str
    same: frozenset[str]
    related: frozenset[str]
    cluster: int


def rows(path: Path) -> list[Row]:
    """Objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_case(folder: Path, coder: wirebird.Coder) -> Case:
    """Reads and codes one case."""
    coded = [c for c in coder.code_many(read_paths([str(folder / "reports")])) if isinstance(c, Coded)]
    gold: dict[str, list[Row]] = defaultdict(list)
    for row in rows(folder / "gold.jsonl"):
        gold[row["report"]].append(row)
    incidents = {row["incident"]: row for row in rows(folder / "incidents.jsonl")}
    return Case(coded, gold, incidents, rows(folder / "families.jsonl"))


def claims_of(coded: Sequence[Coded]) -> tuple[dict[ClaimId, tuple[LinkClaim, Event]], dict[str, str]]:
    """All claims with their events, and the family of each report."""
    families = find_families([text_print(c.document) for c in coded])
    found = {}
    for item in coded:
        events = item.report.events
        for claim, event in zip(
            link_claims_of(item.document, events, family=families.get(item.document.id)), events, strict=True
        ):
            found[claim.id] = (claim, event)
    return found, {str(k): str(v) for k, v in families.items()}


def met(event: Event, gold: Sequence[Row]) -> list[Row]:
    """Gold mentions that an event tells: those its mention words overlap, else one of its type in its sentences."""
    touched = [
        r for r in gold if r["quote"] is not None and any(m.start < r["end"] and r["start"] < m.end for m in event.mentions)
    ]
    if touched:
        return touched
    return [
        r for r in gold if r["type"] == event.type and any(s.start <= r["start"] and r["end"] <= s.end for s in event.evidence)
    ][:1]


def items_of(case: Case) -> list[Item]:
    """Predicted events that meet gold, each with its predicted incident."""
    claims, _ = claims_of(case.coded)
    linking = link(claim for claim, _ in claims.values())
    cluster = {claim: k for k, members in enumerate(linking.clusters) for claim in members}
    items = []
    for id, (claim, event) in claims.items():
        rows_met = met(event, case.gold[claim.report])
        if rows_met:
            same = frozenset(r["incident"] for r in rows_met if r["relation"] == "same")
            related = frozenset(r["incident"] for r in rows_met if r["relation"] == "related")
            items.append(Item(claim.report, same, related, cluster[id]))
    return items


def pair_scores(items: Sequence[Item]) -> Row:
    """Pairwise and B-cubed precision, recall and F1 over pairs of events from two reports."""
    counts: Counter[str] = Counter()
    precision, recall = [], []
    for a, b in combinations(items, 2):
        if a.report != b.report:
            same, merged = bool(a.same & b.same), a.cluster == b.cluster
            counts["tp" if same and merged else "fp" if merged else "fn" if same else "tn"] += 1
    for a in items:
        others = [b for b in items if b is a or b.report != a.report]
        both = sum(a.cluster == b.cluster and bool(a.same & b.same) for b in others)
        precision.append(both / sum(a.cluster == b.cluster for b in others))
        recall.append(both / sum(bool(a.same & b.same) for b in others))
    return {
        "events": len(items),
        "pairwise": _prf(_share(counts["tp"], counts["fp"]), _share(counts["tp"], counts["fn"])),
        "b_cubed": _prf(sum(precision) / max(len(items), 1), sum(recall) / max(len(items), 1)),
        "pairs": {k: counts[k] for k in ("tp", "fp", "fn")},
    }


def _share(good: int, bad: int) -> float:
    return good / (good + bad) if good + bad else 1.0


def _prf(precision: float, recall: float) -> Row:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def false_merges(items: Iterable[Item], incidents: dict[str, Row]) -> Row:
    """Predicted incidents that swallow a follow-up of, or a campaign with, one of their gold incidents."""
    clusters: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        clusters[item.cluster].append(item)
    followed = swallowed = 0
    for members in clusters.values():
        same = frozenset().union(*(i.same for i in members))
        followed += any((i.related - i.same) & same for i in members)
        swallowed += any(part in same and set(incidents[part]["part_of"] or ()) & same for part in same)
    return {"with_follow_up": followed, "campaign_with_part": swallowed}


def split_scores(case_items: Sequence[tuple[Case, list[Item]]], split: str) -> Row:
    """Scores of the single incidents of one split, all cases together."""
    chosen, merges = [], Counter[str]()
    for number, (case, items) in enumerate(case_items):
        wanted = {n for n, row in case.incidents.items() if row["split"] == split and row["kind"] == "single"}
        merges.update(false_merges(items, case.incidents))
        chosen += [
            Item(f"{number}/{i.report}", i.same & wanted, i.related, i.cluster * 1000 + number)
            for i in items
            if i.same & wanted
        ]
    return {**pair_scores(chosen), "false_merges_all": dict(merges)}


def family_scores(cases: Sequence[Case]) -> Row:
    """Pairs of reports of one family: found, wrong, missed."""
    counts: Counter[str] = Counter()
    for case in cases:
        gold = set()
        for row in case.families:
            members = [row["original"], *(c["report"] for c in row["copies"])]
            gold |= {frozenset(p) for p in combinations(members, 2)}
        _, families = claims_of(case.coded)
        found = {frozenset((a, b)) for a, b in combinations(families, 2) if families[a] == families[b]}
        counts.update(found=len(found & gold), wrong=len(found - gold), missed=len(gold - found))
    return dict(counts)


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--split", choices=["open", "held_back"], help="score one split only")
    args = parser.parse_args()
    coder = wirebird.load()
    cases = [read_case(folder, coder) for folder in args.cases]
    case_items = [(case, items_of(case)) for case in cases]
    splits = [args.split] if args.split else ["open", "held_back"]
    figures = {split: split_scores(case_items, split) for split in splits}
    json.dump({**figures, "families": family_scores(cases)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
