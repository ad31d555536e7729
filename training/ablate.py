"""What each part of the recipe is worth: short runs that differ in one thing, scored alike.

Usage: python training/ablate.py --corpora DIR --scorer score_events.py --work DIR [NAME...]
       python training/ablate.py --corpora DIR --scorer score_events.py --models MODEL_DIR...

Every run starts from the start weights, sees a third of our own reports and trains for two epochs on one thread, so figures
are lower than the shipped model's; only their differences count. Event F1 is the best over a row of raw trigger
thresholds, on the left-out reports of wire_gold/train and on wire_gold/dev together.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from scoring import evaluate, load_scorer, prepare
from tune import START

from wirebird.encoder.runner import Encoder
from wirebird.extract.calibration import Calibration

HERE = Path(__file__).parent
EVERY = 8
COMMON = ["--threads", "1", "--epochs", "2", "--lr", "2e-4", "--hold-out", str(EVERY), "--share", "own=0.33"]
LEFT_OUT = "ngec_synthetic"
RUNS = {
    "recipe": ["--without", LEFT_OUT],
    "without our own reports": ["--without", f"{LEFT_OUT},own"],
    "without wire_gold": ["--without", f"{LEFT_OUT},wire_gold"],
    "without plv_relation, event_location, polnear": ["--without", f"{LEFT_OUT},plv_relation,event_location,polnear"],
    "with ngec_synthetic": ["--without", ""],
    "word embeddings trained too": ["--without", LEFT_OUT, "--train-words"],
}


def best(model: Path, gold: list[dict[str, Any]], scorer: ModuleType) -> dict[str, Any]:
    """The scorer's figures at the best raw trigger threshold."""
    encoder = Encoder(model)
    prepared = prepare(gold, encoder)
    trials = [msgspec.structs.replace(START, trigger=0.05 * k, same_event=0.4) for k in range(6, 16)]
    figures = [evaluate(prepared, encoder, limits, Calibration(), scorer) for limits in trials]
    return max(figures, key=lambda f: float(f["event"]["F1"]))


def show(name: str, f: dict[str, Any]) -> None:
    """Prints one line of figures."""
    figures = ", ".join(f"{key} {f[key]['F1']:.3f}" for key in ("event", "who", "whom", "mode", "attribution"))
    print(f"{name}: {figures}, status {f['status_accuracy']:.3f}, relevance {f['relevance_accuracy']:.3f}", flush=True)


def main() -> None:
    """Prints one line a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("runs"), help="folder for the runs")
    parser.add_argument("--models", type=Path, nargs="+", default=[], help="score these exported models, train nothing")
    parser.add_argument("names", nargs="*", help=f"which runs; all by default: {', '.join(RUNS)}")
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    read = lambda name: [json.loads(x) for x in (options.corpora / "wire_gold" / name).open(encoding="utf-8")]  # noqa: E731
    gold = read("train.jsonl")[::EVERY] + read("dev.jsonl")
    for model in options.models:
        show(str(model), best(model, gold, scorer))
    for number, (name, change) in enumerate(RUNS.items() if not options.models else ()):
        if options.names and name not in options.names:
            continue
        run = options.work / f"run{number}"
        train = [sys.executable, str(HERE / "train.py"), "--corpora", str(options.corpora), "--out", str(run), *COMMON, *change]
        subprocess.run(train, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        export = [sys.executable, str(HERE / "export.py"), str(run), "--to", str(run / "model")]
        subprocess.run(export, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        show(name, best(run / "model", gold, scorer))


if __name__ == "__main__":
    main()
