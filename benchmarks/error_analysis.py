"""What goes wrong on a gold file, by type and by cause.

Usage: python benchmarks/error_analysis.py --gold dev.jsonl --scorer score_events.py [--list FILE.tsv]

Prints tables of counts in Markdown. --list also writes every single error with its words; such a file quotes the gold
reports, so keep it out of the project.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from quality import coded_events, load_scorer

MISSED = {
    "wrong type": "an event of another type was coded on the same evidence",
    "merged away": "the coded event of this type on the same evidence tells another gold event",
    "not seen": "nothing was coded on the evidence",
}
SPURIOUS = {
    "wrong type": "gold has an event of another type on the same evidence",
    "not merged": "gold has this event, but it was coded twice",
    "nothing to code": "gold has no event on the evidence",
}
PARTS = {
    "right": "words agree, or both have none", "other words": "both name somebody, not the same",
    "invented": "gold names nobody", "lacking": "gold names somebody, nobody was coded",
}  # fmt: skip


def _cause(event: dict[str, Any], others: list[dict[str, Any]], scorer: ModuleType, *, same: str, none: str) -> str:
    near = [o for o in others if scorer.share_evidence(event, o)]
    if any(o["type"] == event["type"] for o in near):
        return same
    return "wrong type" if near else none


def _part(gold: list[Any], coded: list[Any], scorer: ModuleType) -> str:
    if scorer.parties_agree(gold, coded):
        return "right"
    if not gold:
        return "invented"
    return "other words" if coded else "lacking"


def analyse(
    docs: list[dict[str, Any]], coded: dict[str, list[Any]], scorer: ModuleType
) -> tuple[dict[str, Counter[Any]], list[Any]]:
    """Counts of causes by kind of error, and the errors one by one; gold background events count neither way."""
    counts: dict[str, Counter[Any]] = {"missed": Counter(), "spurious": Counter(), "actors": Counter(), "recipients": Counter()}
    errors = []
    for doc in docs:
        gold, ours = doc["events"], coded.get(doc["id"], [])
        pairs = scorer.pair(gold, ours)
        for i, event in enumerate(gold):
            if event.get("background") or any(i == a for a, _ in pairs):
                continue
            cause = _cause(event, ours, scorer, same="merged away", none="not seen")
            counts["missed"][event["type"], cause] += 1
            errors.append(("missed", cause, doc["id"], event["type"], event["mentions"][0]))
        for j, event in enumerate(ours):
            if any(j == b for _, b in pairs):
                continue
            cause = _cause(event, gold, scorer, same="not merged", none="nothing to code")
            counts["spurious"][event["type"], cause] += 1
            errors.append(("spurious", cause, doc["id"], event["type"], event["mentions"][0]))
        for i, j in pairs:
            if not gold[i].get("background"):
                for side in ("actors", "recipients"):
                    counts[side][gold[i]["type"], _part(gold[i][side], ours[j][side], scorer)] += 1
    return counts, errors


def _table(title: str, counts: Counter[Any], causes: dict[str, str]) -> list[str]:
    lines = [f"## {title}", "", *(f"- {cause}: {meaning}" for cause, meaning in causes.items()), ""]
    lines += ["| type | " + " | ".join(causes) + " |", "| --- |" + " --- |" * len(causes)]
    for kind in sorted({kind for kind, _ in counts}):
        lines.append(f"| {kind} | " + " | ".join(str(counts[kind, cause]) for cause in causes) + " |")
    sums = (str(sum(n for (_, c), n in counts.items() if c == cause)) for cause in causes)
    return [*lines, "| all | " + " | ".join(sums) + " |", ""]


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--list", type=Path, help="write every error here, with words of the gold reports")
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    docs = [json.loads(line) for line in options.gold.open(encoding="utf-8") if line.strip()]
    counts, errors = analyse(docs, coded_events(options.gold, scorer), scorer)
    lines = _table("Missed events", counts["missed"], MISSED) + _table("Spurious events", counts["spurious"], SPURIOUS)
    lines += _table("Actors of matched events", counts["actors"], PARTS)
    lines += _table("Recipients of matched events", counts["recipients"], PARTS)
    print("\n".join(lines))
    if options.list:
        options.list.write_text("".join("\t".join(e) + "\n" for e in errors), encoding="utf-8")


if __name__ == "__main__":
    main()
