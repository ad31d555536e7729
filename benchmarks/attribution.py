"""Attribution triples on a PolNeAR file, by role, whole and by kind of content.

Usage: python benchmarks/attribution.py POLNEAR.jsonl --scorer score_claims.py [--jaccard 0.5]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scoring_files import load_scorer

import wirebird
from wirebird.io import AnnotationTask
from wirebird.records import AttributedText


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--jaccard", type=float, default=0.5)
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.open(encoding="utf-8") if line.strip()]
    tasks = (AnnotationTask(id=d["doc_id"], doc_id=d["doc_id"], text=d["text"], locator=d["doc_id"]) for d in gold)
    found = []
    for item in wirebird.load().find_attributions_many(tasks):
        if not isinstance(item, AttributedText):
            raise SystemExit(item.message)
        found.append(
            {
                "doc_id": item.doc_id,
                "attributions": [{"source": a.source, "cue": a.cue, "content": a.content} for a in item.attributions],
            }
        )
    figures = load_scorer(options.scorer).score_attribution(gold, found, options.jaccard)
    for name in ("source", "cue", "content"):
        print(f"{name:10} " + "  ".join(f"{key} {value['f1']}" for key, value in figures[name].items()))
    for name in ("relation_detected", f"triple_jaccard_{options.jaccard:g}", "triple_exact"):
        print(f"{name:22} P {figures[name]['p']} R {figures[name]['r']} F1 {figures[name]['f1']}")
    print(f"source right given the relation {figures['source_right_given_detected']}")
    for kind, value in figures["triple_recall_by_kind"].items():
        print(f"recall, {kind:10} {value['half']} (exact {value['exact']}; {value['n']})")


if __name__ == "__main__":
    main()
