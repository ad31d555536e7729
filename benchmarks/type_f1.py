"""Event types coded in single sentences against the PETRARCH 2 and PLOVER gold records.

Usage: python benchmarks/type_f1.py --petrarch dev.jsonl --cameo cameo_codes.tsv --plover train.jsonl

Compares the bag of types of every sentence. CAMEO codes (PETRARCH 2 records, and the Universal PETRARCH reading of the
older stylised ones) are read as PLOVER types by the table; codes that PLOVER dropped ask for nothing. The PETRARCH 1
codes are private to that suite: for its records it is also compared whether anything is coded at all.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import wirebird
from wirebird.pipeline import Coder


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSONL file."""
    for line in path.open(encoding="utf-8"):
        yield json.loads(line)


def cameo_types(path: Path) -> dict[str, str]:
    """PLOVER type by CAMEO code; codes without one are left out."""
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > 4 and cells[4].isupper():
            table[cells[0]] = cells[4]
    return table


def compare(title: str, cases: list[tuple[str, Counter[str]]], coder: Coder) -> None:
    """Prints bag F1 and the miss classes of (text, gold types) cases."""
    right = coded_all = gold_all = 0
    classes: Counter[str] = Counter()
    for number, (text, gold) in enumerate(cases):
        coded = Counter(e.type for e in coder.code(text, id=str(number)).events)
        both = coded & gold
        right += both.total()
        coded_all += coded.total()
        gold_all += gold.total()
        lacking, extra = sorted((gold - both).elements()), sorted((coded - both).elements())
        classes.update(f"{g} read as {c}" for g, c in zip(lacking, extra, strict=False))
        classes.update(f"{g} missed" for g in lacking[len(extra) :])
        classes.update(f"{c} spurious" for c in extra[len(lacking) :])
    precision, recall = right / max(1, coded_all), right / max(1, gold_all)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{title}: {len(cases)} texts, P {precision:.3f} R {recall:.3f} F1 {f1:.3f} (gold {gold_all}, coded {coded_all})")
    print("  " + ", ".join(f"{name} {n}" for name, n in classes.most_common(16)))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--petrarch", type=Path, required=True)
    parser.add_argument("--cameo", type=Path, required=True)
    parser.add_argument("--plover", type=Path, required=True)
    options = parser.parse_args()
    coder, table = wirebird.load(), cameo_types(options.cameo)
    records = list(rows(options.petrarch))
    real = []
    for r in records:
        events = r["events_up2"] if r["set"] == "petrarch1_unit" else r["events"]
        if events is not None and not r["discard"]:
            real.append((r["text"], Counter(table[e["cameo"]] for e in events if e["cameo"] in table)))
    compare("PETRARCH records with CAMEO codes", real, coder)
    compare("PLOVER records", [(r["text"], Counter([r["event_plover16"]])) for r in rows(options.plover)], coder)
    stylised = [r for r in records if r["set"] == "petrarch1_unit" and not r["discard"]]
    agree = sum(bool(coder.code(r["text"]).events) != r["no_events"] for r in stylised)
    print(f"PETRARCH 1 stylised: event or none right in {agree} of {len(stylised)}")


if __name__ == "__main__":
    main()
