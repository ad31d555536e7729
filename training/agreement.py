"""Agreement of the second reading with the first, by the scorer of event records.

Usage: python training/agreement.py --scorer score_events.py
"""

from __future__ import annotations

import argparse
from collections.abc import Container
from pathlib import Path
from types import ModuleType
from typing import Any

from corpus_format import read_corpus
from scoring import load_scorer

from wirebird.records import DocId
from wirebird.text import read_report, split_sentences

HERE = Path(__file__).parent


def _readings(folder: Path, scorer: ModuleType, ids: Container[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Records of a reading by report id, with the sentences of their mentions as evidence."""
    out = {}
    for path in sorted(folder.glob("*.txt")):
        for record in read_corpus(path):
            if ids is not None and record["id"] not in ids:
                continue
            sentences = split_sentences(read_report(record["text"], id=DocId(record["id"]), locator=record["id"]))
            for event in record["events"]:
                at = [(m["start"], m["end"]) for m in event["mentions"]]
                event["evidence"] = [s.text for s in sentences if any(s.start < b and a < s.end for a, b in at)]
            out[record["id"]] = [scorer.plain(event) for event in record["events"]]
    return out


def main() -> None:
    """Prints the scorer's figures, the first reading as gold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scorer", type=Path, required=True)
    scorer = load_scorer(parser.parse_args().scorer)
    second = _readings(HERE / "second_reading", scorer)
    first = _readings(HERE / "corpus", scorer, second)
    figures = scorer.score([{"id": name, "events": events} for name, events in first.items()], second)[0]
    print(f"{figures['reports']} reports read twice")
    for name in ("event", "who", "whom", "mode", "attribution"):
        f = figures[name]
        print(f"{name:12} P {f['P']:.3f} R {f['R']:.3f} F1 {f['F1']:.3f}")
    for name in ("status_accuracy", "relevance_accuracy", "attributed_or_not_accuracy"):
        print(f"{name:28} {figures[name]:.3f}")
    print(f"start day right              {figures['where_when_right_of_matched']['when']:.3f}")


if __name__ == "__main__":
    main()
