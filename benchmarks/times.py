"""Scores the time expressions of gold files and measures the speed of tagging.

Usage: python benchmarks/times.py --scorer score_claims.py --gold tempeval3/dev.jsonl meantime/dev.jsonl

A gold file has one JSON object a line: doc_id, text, dct (day of the report), timexes [{start, end, type, value}].
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import msgspec
from scoring_files import load_scorer

import wirebird

ROUNDS = 3


def tagged(docs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Our time expressions of gold reports, as the scorer reads them."""
    return [
        {"doc_id": d["doc_id"], "timexes": msgspec.to_builtins(wirebird.find_times(d["text"], published=d["dct"]))}
        for d in docs
    ]


def reports_per_second(docs: list[dict[str, Any]]) -> float:
    """Best of some rounds on one core, the grammar loaded and warm."""
    tagged(docs)
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        tagged(docs)
        best = min(best, time.process_time() - began)
    return len(docs) / best


def main() -> None:
    """Prints one line of figures a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    for path in options.gold:
        docs = [json.loads(line) for line in path.open(encoding="utf-8") if line.strip()]
        found = scorer.score_timex(docs, tagged(docs))
        length = sum(len(d["text"]) for d in docs) / len(docs)
        print(
            f"{path}: relaxed P {found['relaxed']['p']} R {found['relaxed']['r']} F1 {found['relaxed']['f1']}, "
            f"strict F1 {found['strict']['f1']}, type F1 {found['type_f1']}, value F1 {found['value_f1']} "
            f"({found['gold']} expressions), {reports_per_second(docs):.0f} reports/s of {length:.0f} characters"
        )


if __name__ == "__main__":
    main()
