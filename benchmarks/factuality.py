"""Whether given event words took place: figures on the factuality corpora.

Usage: python benchmarks/factuality.py --corpora DIR --scorer score_claims.py [--split dev] [--model DIR]

For uw_factuality, uds_ih2 and commitmentbank: mean absolute error, Pearson's r and F1 of three classes (cuts at 1 and -1) of
`factuality` and of `happened`, and of calling everything 3. For meantime: F1 of negative, future and not certain events. Then
targets judged a second on one core, the encoder included. The scorer's own function counts.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from scoring_files import load_scorer, read

import wirebird
from wirebird.pipeline import Coder
from wirebird.records import JudgedText

GRADED = ("uw_factuality", "uds_ih2", "commitmentbank")


def judged(coder: Coder, docs: list[dict[str, Any]]) -> list[JudgedText]:
    """Every text with its targets judged."""
    return [coder.judge(d["text"], [(t["start"], t["end"]) for t in d["targets"]], id=str(d["id"])) for d in docs]


def graded(name: str, docs: list[dict[str, Any]], found: list[JudgedText], scorer: ModuleType) -> str:
    """Figures of one graded corpus, a row for each reading."""
    rows = []
    for reading in ("factuality", "happened", "all 3"):
        answers = [
            {"id": d["id"], "targets": [3.0 if reading == "all 3" else getattr(t, reading) or 0.0 for t in f.targets]}
            for d, f in zip(docs, found, strict=True)
        ]
        s = scorer.score_factuality(docs, answers)
        ways = ", ".join(f"{k} {v['f1']:.1f}" for k, v in s["three_way"].items())
        rows.append(
            f"{name:15} {reading:10} MAE {s['mae']:.3f}  r {s['pearson_r']:.3f}  macro-F1 {s['macro_f1']:.1f} ({ways})"
            f"  {s['targets']} targets"
        )
    return "\n".join(rows)


def _f1(pairs: list[tuple[bool, bool]]) -> str:
    hits = sum(a and b for a, b in pairs)
    gold, said = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    return f"F1 {2 * hits / max(1, gold + said):.3f} ({hits} right of {said}, gold {gold})"


def meantime(coder: Coder, docs: list[dict[str, Any]]) -> str:
    """F1 of what is rare among meantime's fully annotated events."""
    negative, future, unsure = [], [], []
    for d in docs:
        events = [e for e in d["events"] if e["full_annotation"]]
        spans = [(min(a for a, _ in e["spans"]), max(b for _, b in e["spans"])) for e in events]
        for e, t in zip(events, coder.judge(d["text"], spans).targets, strict=True):
            if e["polarity"] != "UNDERSPECIFIED":
                negative.append((e["polarity"] == "NEG", t.polarity == "negative"))
            if e["time"] != "UNDERSPECIFIED":
                future.append((e["time"] == "FUTURE", (t.future or 0) >= 0.5))
            if e["certainty"] != "UNDERSPECIFIED":
                unsure.append((e["certainty"] != "CERTAIN", t.certainty != "certain"))
    return f"meantime: negative {_f1(negative)}, future {_f1(future)}, not certain {_f1(unsure)}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--model", type=Path)
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    coder = wirebird.load(model=options.model)
    targets, seconds = 0, 0.0
    for name in GRADED:
        docs = read(options.corpora / name / f"{options.split}.jsonl")
        begun = time.perf_counter()
        found = judged(coder, docs)
        seconds += time.perf_counter() - begun
        targets += sum(len(d["targets"]) for d in docs)
        print(graded(name, docs, found, scorer))
    print(meantime(coder, read(options.corpora / "meantime" / f"{options.split}.jsonl")))
    print(f"{targets / seconds:.0f} targets a second")


if __name__ == "__main__":
    main()
