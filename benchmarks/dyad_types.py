"""PLOVER root type of a marked pair of parties (plv_relation; Hu et al., ACL 2024): macro F1 over 15 roots, and quad.

Usage: python benchmarks/dyad_types.py plv_relation/dev.jsonl [--model DIR]

CONCEDE and RETREAT count as one root, YIELD, as in that data.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import wirebird
from wirebird.encoder.labels import TYPES
from wirebird.ontology import quad_class
from wirebird.pipeline import Coder

YIELD = ("CONCEDE", "RETREAT")
ROOTS = [*(t for t in TYPES if t not in YIELD), "YIELD"]


def root_of(text: str, first: tuple[int, int], second: tuple[int, int], coder: Coder) -> str:
    """The likeliest root of what the first party does to the second."""
    by_type = coder.dyad(text, first, second)
    by_root = {r: sum(by_type[t] for t in YIELD) if r == "YIELD" else by_type[r] for r in ROOTS}
    return max(by_root, key=by_root.__getitem__)


def macro_f1(pairs: list[tuple[str, str]]) -> tuple[float, dict[str, float]]:
    """Unweighted mean F1 over the gold classes, and F1 by class, of (gold, predicted) pairs."""
    gold, predicted = Counter(g for g, _ in pairs), Counter(p for _, p in pairs)
    right = Counter(g for g, p in pairs if g == p)
    by_class = {c: 2 * right[c] / (gold[c] + predicted[c]) for c in sorted(gold)}
    return sum(by_class.values()) / len(by_class), by_class


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", type=Path, help="folder of another model")
    options = parser.parse_args()
    coder = wirebird.load(model=options.model)
    pairs = []
    for line in options.file.open(encoding="utf-8"):
        row = json.loads(line)
        at = {x["role"]: (x["start"], x["end"]) for x in row["spans"]}
        # A few rows lack one span; the whole sentence stands for it.
        whole = (0, len(row["text"]))
        root = root_of(row["text"], at.get("source", whole), at.get("target", whole), coder)
        pairs.append((row["event"], root))

    def quad(root: str) -> str:
        return str(quad_class("RETREAT" if root == "YIELD" else root))

    score, by_class = macro_f1(pairs)
    print(f"{len(pairs)} pairs, accuracy {sum(g == p for g, p in pairs) / len(pairs):.3f}, macro F1 {score:.3f}")
    print(f"quad macro F1 {macro_f1([(quad(g), quad(p)) for g, p in pairs])[0]:.3f}")
    print(", ".join(f"{c} {f:.2f}" for c, f in by_class.items()))
    wrong = Counter((g, p) for g, p in pairs if g != p)
    print("gold -> coded: " + ", ".join(f"{g} -> {p} {n}" for (g, p), n in wrong.most_common(10)))


if __name__ == "__main__":
    main()
