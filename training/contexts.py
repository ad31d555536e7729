"""F1 of report contexts on the labelled reports of training/corpus whose contexts were kept out of training.

Usage: python training/contexts.py [MODEL_DIR]
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from corpus_format import is_held_out, read_contexts, read_corpus
from scoring import encode_text

from wirebird.encoder.runner import DATA, EncodedWindow, Encoder
from wirebird.extract.drafts import report_contexts
from wirebird.extract.thresholds import load_thresholds

FOLDER = Path(__file__).parent / "corpus"


def labelled(encoder: Encoder, *, held_out: bool) -> Iterator[tuple[frozenset[str], list[EncodedWindow]]]:
    """Contexts and encoded windows of the labelled reports, those kept out of training or the others."""
    labels = {name: found for name, found in read_contexts(FOLDER).items() if is_held_out(name) == held_out}
    for path in sorted(FOLDER.glob("*.txt")):
        for record in read_corpus(path):
            if record["id"] in labels:
                yield labels[record["id"]], encode_text(record["text"], encoder)[1]


def main() -> None:
    """Prints micro F1 over a row of thresholds, and F1 by context at the shipped one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    encoder, limits = Encoder(folder), load_thresholds(DATA / "thresholds.json")
    everything = msgspec.structs.replace(limits, context=0.0)
    scores = [
        (names, dict(report_contexts(found, encoder.heads, everything))) for names, found in labelled(encoder, held_out=True)
    ]
    gold = Counter(name for names, _ in scores for name in names)
    print(f"{len(scores)} reports, {gold.total()} contexts")
    for least in sorted({0.2, 0.3, 0.4, 0.5, limits.context}):
        coded = Counter(name for _, found in scores for name, p in found.items() if p >= least)
        right = Counter(name for names, found in scores for name in names if found[name] >= least)
        precision, recall = right.total() / max(1, coded.total()), right.total() / gold.total()
        print(f"at {least}: P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}")
        if least == limits.context:
            print(", ".join(f"{n} {2 * right[n] / (gold[n] + coded[n]):.2f} ({gold[n]})" for n, _ in gold.most_common(12)))


if __name__ == "__main__":
    main()
