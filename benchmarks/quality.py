"""The quality gate: codes a gold file, scores it, and refuses figures below the floors in benchmarks/floors.json.

Usage: python benchmarks/quality.py --gold dev.jsonl --scorer score_events.py [--accept] [--lower NAME=FLOOR:REASON]

--accept raises every floor to the figure just measured (rounded down to three digits). A floor is lowered only by
--lower, which writes the reason beside it: no figure sinks silently.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import wirebird
from wirebird.io import read_paths, to_jsonl
from wirebird.pipeline import Coded

FLOORS = Path(__file__).parent / "floors.json"
FIELDS = ("event", "bag", "who", "whom", "record", "mode", "attribution")
RATES = (
    "relevance_accuracy", "status_accuracy", "actor_country_accuracy", "actor_sector_accuracy",
    "attributed_or_not_accuracy", "killed_accuracy",
)  # fmt: skip


def load_scorer(path: Path) -> ModuleType:
    """The scorer script as a module."""
    spec = importlib.util.spec_from_file_location("score_events", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python script")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def coded_events(gold: Path, scorer: ModuleType, *, preset: wirebird.pipeline.Preset = "balanced") -> dict[str, list[Any]]:
    """Event records of every report of a gold file as the scorer reads them, by report id."""
    coder = wirebird.load(preset=preset)
    out: dict[str, list[Any]] = {}
    for item in coder.code_many(read_paths([str(gold)], stdin=sys.stdin.buffer)):
        if not isinstance(item, Coded):
            raise SystemExit(f"{item.locator}: {item.message}")
        record = json.loads(to_jsonl(item.report))
        out[record["id"]] = [scorer.plain(event) for event in record["events"]]
    return out


def status_macro_f1(docs: list[dict[str, Any]], coded: dict[str, list[Any]], scorer: ModuleType) -> float:
    """Mean F1 of the statuses that occur among matched current events, in gold or in what was coded."""
    pairs = [
        (doc["events"][i]["status"], coded[doc["id"]][j]["status"])
        for doc in docs
        for i, j in scorer.pair(doc["events"], coded[doc["id"]])
        if not doc["events"][i].get("background")
    ]
    gold, said = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    hits = Counter(a for a, b in pairs if a == b)
    statuses = gold | said
    return sum(2 * hits[s] / (gold[s] + said[s]) for s in statuses) / max(1, len(statuses))


def measure(gold: Path, scorer: ModuleType) -> dict[str, float]:
    """Every figure that has a floor, under both presets."""
    docs = [json.loads(line) for line in gold.open(encoding="utf-8") if line.strip()]
    coded = coded_events(gold, scorer)
    figures = scorer.score(docs, coded)[0]
    found = {f"{name}_F1": figures[name]["F1"] for name in FIELDS}
    found["status_macro_F1"] = status_macro_f1(docs, coded, scorer)
    found |= {f"event_{key}": figures["event"][key] for key in ("P", "R")}
    found |= {name: figures[name] for name in RATES if figures[name] is not None}
    found |= {f"{name}_accuracy": value for name, value in figures["where_when_right_of_matched"].items() if value is not None}
    precise = scorer.score(docs, coded_events(gold, scorer, preset="precise"))[0]["event"]
    return found | {"precise_event_P": precise["P"], "precise_event_R": precise["R"]}


def _rounded_down(value: float) -> float:
    return math.floor(value * 1000) / 1000


def judge(figures: dict[str, float], floors: dict[str, Any]) -> list[str]:
    """One line for every figure below its floor, or without one."""
    out = [f"{name}: no floor yet; run with --accept" for name in figures if name not in floors]
    for name, entry in floors.items():
        if name not in figures:
            out.append(f"{name}: has a floor, but is not measured any more")
        elif figures[name] < entry["floor"]:
            out.append(f"{name}: {figures[name]:.4f} is below its floor {entry['floor']:.3f}")
    return out


def main() -> int:
    """Exit 0 when every figure holds its floor, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--accept", action="store_true", help="raise floors to the figures of this run")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME=FLOOR:REASON")
    options = parser.parse_args()
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    for change in options.lower:
        name, _, rest = change.partition("=")
        floor, _, reason = rest.partition(":")
        if name not in floors or not reason.strip():
            raise SystemExit(f"--lower {change!r}: give NAME=FLOOR:REASON with one of {', '.join(floors)}")
        floors[name] = {"floor": float(floor), "lowered": reason.strip()}
    figures = measure(options.gold, load_scorer(options.scorer))
    if options.accept:
        for name, value in figures.items():
            if value >= floors.get(name, {"floor": -1})["floor"]:
                floors[name] = {"floor": _rounded_down(value)}
    if options.accept or options.lower:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    for name, value in figures.items():
        print(f"{name:28} {value:.4f}  floor {floors[name]['floor'] if name in floors else '-'}")
    broken = judge(figures, floors)
    print("\n".join(broken) if broken else "every figure holds its floor")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
