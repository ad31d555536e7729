"""F1 of report contexts on the labelled reports of training/corpus whose contexts were kept out of training.

Usage: python training/contexts.py [MODEL_DIR]
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import msgspec
from corpus_format import is_held_out, read_contexts, read_corpus

from wirebird.encoder.runner import DATA, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.extract.drafts import report_contexts
from wirebird.extract.thresholds import load_thresholds
from wirebird.records import DocId
from wirebird.text import read_report, split_sentences

FOLDER = Path(__file__).parent / "corpus"


def main() -> None:
    """Prints micro F1 over a row of thresholds, and F1 by context at the shipped one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    encoder, limits = Encoder(folder), load_thresholds(DATA / "thresholds.json")
    labels = {name: found for name, found in read_contexts(FOLDER).items() if is_held_out(name)}
    scores: list[tuple[frozenset[str], dict[str, float]]] = []
    for path in sorted(FOLDER.glob("*.txt")):
        for record in read_corpus(path):
            if record["id"] in labels:
                doc = read_report(record["text"], id=DocId(record["id"]), locator=record["id"])
                windows = make_windows(doc.text, [(s.start, s.end) for s in split_sentences(doc)], encoder.tokenizer)
                everything = msgspec.structs.replace(limits, context=0.0)
                scores.append((labels[record["id"]], dict(report_contexts(encoder.encode(windows), encoder.heads, everything))))
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
