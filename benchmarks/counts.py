"""Stated counts against hand-made labels: exact match of whole sentences, the held-back third apart.

Usage: python benchmarks/counts.py [--labels FILE.jsonl] [--errors]

A line of labels is {"id", "text", "held_back", "counts": [{kind, low, high, bound, group, scope, part_of, is_implied,
attackers, source}]}. A text is right in its numbers when every count has its kind, bounds and place in a whole and there is
none besides; it is right as a whole when all other fields but the source agree too.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import wirebird
from wirebird.records import StatedCount

LABELS = Path(__file__).parent.parent / "tests/extract/casualties.jsonl"
NUMBERS = ("kind", "low", "high", "part_of")
FIELDS = ("kind", "low", "high", "part_of", "bound", "group", "scope", "is_implied", "attackers")


def as_label(count: StatedCount) -> dict[str, Any]:
    """A found count in the form of the labels."""
    source = count.attribution_source
    return {
        "kind": count.kind,
        "low": count.low,
        "high": count.high,
        "bound": count.bound,
        "group": count.who.group,
        "scope": count.scope,
        "part_of": count.part_of,
        "is_implied": count.is_implied,
        "attackers": count.attackers,
        "source": source.text if source else None,
    }


def read_labels(path: Path) -> list[dict[str, Any]]:
    """The labelled texts of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def agrees(gold: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]], fields: Sequence[str]) -> bool:
    """Whether two lists of counts are equal in some fields."""
    return [[c[f] for f in fields] for c in gold] == [[c[f] for f in fields] for c in found]


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Shares of texts that are right: in their numbers, as a whole, in what they yield at all, in sources."""
    pairs = [(row["counts"], [as_label(c) for c in wirebird.find_counts(row["text"])]) for row in rows]
    stated = [(g, f) for g, f in pairs if g]
    silent = [f for g, f in pairs if not g]
    sources = [(a["source"], b["source"]) for g, f in stated if agrees(g, f, NUMBERS) for a, b in zip(g, f, strict=True)]
    return {
        "texts": len(rows),
        "numbers": sum(agrees(g, f, NUMBERS) for g, f in pairs) / len(pairs),
        "whole": sum(agrees(g, f, FIELDS) for g, f in pairs) / len(pairs),
        "numbers_where_stated": sum(agrees(g, f, NUMBERS) for g, f in stated) / len(stated),
        "nothing_where_silent": sum(not f for f in silent) / len(silent),
        "source": sum(a == b for a, b in sources) / len(sources),
    }


def errors(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A few lines for every text that is not right as a whole or in its sources."""
    for row in rows:
        found = [as_label(c) for c in wirebird.find_counts(row["text"])]
        if not agrees(row["counts"], found, (*FIELDS, "source")):
            yield f"{row['id']} {row['text']}"
            for name, counts in (("label", row["counts"]), ("found", found)):
                yield from (f"    {name} {[v for v in c.values() if v not in (None, False)]}" for c in counts)


def main() -> None:
    """Print the figures of both parts; with --errors, what is wrong in the open part only."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--errors", action="store_true", help="show the errors of the part that is not held back")
    options = parser.parse_args()
    rows = read_labels(options.labels)
    for name, held_back in (("open", False), ("held back", True)):
        part = [row for row in rows if row["held_back"] is held_back]
        print(f"{name:10}", "  ".join(f"{key} {value:.3f}" for key, value in measure(part).items()))
    if options.errors:
        print("\n".join(errors([row for row in rows if not row["held_back"]])))


if __name__ == "__main__":
    main()
