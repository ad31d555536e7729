"""Counts in how many reports each common news word stands: writes src/wirebird/incidents/data/word_weights.tsv.

Usage: python training/count_words.py --corpora DIR

Reads the project's own training reports and the train splits of wire_gold and ecbplus. The table holds words and weights
(inverse document frequency, natural logarithm) only; words of fewer than MIN_REPORTS reports are left out.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from corpus_format import read_corpus

from wirebird.incidents.words import content_words

MIN_REPORTS = 4
ROOT = Path(__file__).parent.parent
TABLE = ROOT / "src/wirebird/incidents/data/word_weights.tsv"
HEADER = """# Inverse document frequency (natural logarithm) of folded, stemmed words in {least} of {total} reports or more.
# Written by training/count_words.py.
word\tweight
"""


def texts(corpora: Path) -> Iterator[str]:
    """Texts of all training reports."""
    for path in sorted((ROOT / "training/corpus").glob("*.txt")):
        yield from (report["text"] for report in read_corpus(path))
    for corpus in ("wire_gold", "ecbplus"):
        with (corpora / corpus / "train.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield record.get("full_text") or record["text"]


def main() -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, required=True)
    counts: Counter[str] = Counter()
    total = 0
    for text in texts(parser.parse_args().corpora):
        counts.update(content_words(text))
        total += 1
    kept = sorted((w, n) for w, n in counts.items() if n >= MIN_REPORTS)
    rows = "".join(f"{word}\t{math.log(total / n):.2f}\n" for word, n in kept)
    TABLE.write_text(HEADER.format(least=MIN_REPORTS, total=total) + rows, encoding="utf-8")
    print(f"{len(kept)} words of {total} reports")


if __name__ == "__main__":
    main()
