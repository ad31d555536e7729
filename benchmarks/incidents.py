"""Codes and links the worked cases from raw text and scores the incidents against their gold (rules: examples/README.md).

Usage: python benchmarks/incidents.py [--split open] [--causes] [--given day place type] CASE_DIR...

Prints one JSON object: for the open and the held-back incidents apart, the share of what reports tell that some event meets,
pairwise precision, recall and F1, B-cubed, false merges of campaigns with parts and of incidents with what follows from them;
and how the reprint families were found. With --causes also why pairs of the open part were missed, each pair under the first
cause that holds. With --given the events that meet gold get the days, place or type of their gold incident first: how well
linking would do if coding made no such mistake.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec

import wirebird
from wirebird.gazetteer import weak_key
from wirebird.incidents import Linking, explain, find_families, link, link_claims_of, text_print
from wirebird.incidents.blocking import candidate_pairs
from wirebird.incidents.columns import columns_of
from wirebird.incidents.model import load_link_model
from wirebird.io import read_paths
from wirebird.pipeline import Coded
from wirebird.records import ClaimId, Event, LinkClaim, LinkPlace

Row = dict[str, Any]
GIVEN = ("day", "place", "type")


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
    claim: LinkClaim


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


def items_of(case: Case, given: Sequence[str] = ()) -> list[Item]:
    """Predicted events that meet gold, each with its predicted incident.

    Args:
        case: the case.
        given: what of GIVEN the events that meet gold take from it.
    """
    claims, _ = claims_of(case.coded)
    gold = {id: met(event, case.gold[claim.report]) for id, (claim, event) in claims.items()}
    told = {id: _told(claim, gold[id], case.incidents, given) for id, (claim, _) in claims.items()}
    cluster = cluster_of(link(told.values()))
    return [
        Item(claim.report, _incidents(gold[id], "same"), _incidents(gold[id], "related"), cluster[id], claim)
        for id, claim in told.items()
        if gold[id]
    ]


def cluster_of(linking: Linking) -> dict[ClaimId, int]:
    """Number of each claim's cluster."""
    return {claim: k for k, members in enumerate(linking.clusters) for claim in members}


def _incidents(gold: Sequence[Row], relation: str) -> frozenset[str]:
    return frozenset(row["incident"] for row in gold if row["relation"] == relation)


def _told(claim: LinkClaim, gold: Sequence[Row], incidents: dict[str, Row], given: Sequence[str]) -> LinkClaim:
    """The claim with what is given of the incident that it tells first."""
    row = next((incidents[r["incident"]] for r in gold if r["relation"] == "same"), None)
    if row is None or not given:
        return claim
    if "day" in given and row["kind"] == "single":
        claim = msgspec.structs.replace(
            claim, start=row["start"], end=row["end"] or row["start"], date_basis="stated", is_day_inferred=False
        )
    if "type" in given and row["type"]:
        claim = msgspec.structs.replace(claim, type=row["type"], mode=tuple(row["mode"]))
    if "place" in given and row["place"]:
        draw = random.Random(zlib.crc32(f"{row['place']}/{row['country']}".encode()))
        place = LinkPlace(
            name=row["place"], key=weak_key(row["place"]), country=row["country"], precision="place",
            admin1=claim.place.admin1 if claim.place else None, lat=draw.uniform(-40, 40), lon=draw.uniform(-100, 100),
        )  # fmt: skip
        claim = msgspec.structs.replace(claim, place=place)
    return claim


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


def _wanted(case: Case, split: str) -> set[str]:
    """The single incidents of a split."""
    return {n for n, row in case.incidents.items() if row["split"] == split and row["kind"] == "single"}


def _coverage(case: Case, items: Sequence[Item], wanted: set[str]) -> tuple[int, int]:
    """Pairs of a report and an incident of a type that it tells: those that some event meets, and all."""
    told = {
        (report, row["incident"])
        for report, gold in case.gold.items()
        for row in gold
        if row["relation"] == "same" and row["type"] and row["incident"] in wanted
    }
    return len(told & {(i.report, incident) for i in items for incident in i.same}), len(told)


def missed_pairs(case: Case, items: Sequence[Item], split: str) -> Counter[str]:
    """Pairs of events of one incident: all, those found, and those missed, by the first cause that holds."""
    wanted = _wanted(case, split)
    claims = sorted((i.claim for i in items), key=lambda c: c.id)
    compared = {(claims[a].id, claims[b].id) for a, b in candidate_pairs(columns_of(claims)).tolist()}
    chosen = [i for i in items if i.same & wanted]
    tellings = Counter((i.report, incident) for i in chosen for incident in i.same)
    counts: Counter[str] = Counter()
    for a, b in combinations(chosen, 2):
        if a.report == b.report or not a.same & b.same & wanted:
            continue
        counts["all"] += 1
        first, second = sorted((a.claim, b.claim), key=lambda c: c.id)
        why = explain(first, second)
        split_in_two = any(tellings[item.report, incident] > 1 for item in (a, b) for incident in a.same & b.same)
        causes = {
            "found": a.cluster == b.cluster,
            "one event holds two happenings": len(a.same) > 1 or len(b.same) > 1,
            "one report's event is split in two": split_in_two,
            "conflict of places": bool({"other_place", "other_country"} & set(why.conflicts)),
            "conflict of days": "other_days" in why.conflicts,
            "other conflict": bool(why.conflicts),
            "not compared": (first.id, second.id) not in compared,
            "bits below the threshold": why.bits < load_link_model().threshold_bits,
        }
        counts[next((cause for cause, holds in causes.items() if holds), "kept apart by a third claim")] += 1
    return counts


def split_scores(case_items: Sequence[tuple[Case, list[Item]]], split: str) -> Row:
    """Scores of the single incidents of one split, all cases together."""
    chosen, merges, told = [], Counter[str](), [0, 0]
    for number, (case, items) in enumerate(case_items):
        wanted = _wanted(case, split)
        told = [a + b for a, b in zip(told, _coverage(case, items, wanted), strict=True)]
        merges.update(false_merges(items, case.incidents))
        chosen += [
            Item(f"{number}/{i.report}", i.same & wanted, i.related, i.cluster * 1000 + number, i.claim)
            for i in items
            if i.same & wanted
        ]
    return {
        "told_and_met": round(_share(told[0], told[1] - told[0]), 3),
        **pair_scores(chosen),
        "false_merges_all": dict(merges),
    }


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
    parser.add_argument("--causes", action="store_true", help="count why pairs of the open part were missed")
    parser.add_argument("--given", nargs="+", choices=GIVEN, default=[], help="what events that meet gold take from it")
    args = parser.parse_args()
    coder = wirebird.load()
    cases = [read_case(folder, coder) for folder in args.cases]
    case_items = [(case, items_of(case, args.given)) for case in cases]
    splits = [args.split] if args.split else ["open", "held_back"]
    figures: Row = {split: split_scores(case_items, split) for split in splits}
    if args.causes:
        figures["causes"] = dict(sum((missed_pairs(case, items, "open") for case, items in case_items), Counter[str]()))
    json.dump({**figures, "families": family_scores(cases)}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
