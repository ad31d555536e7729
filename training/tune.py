"""Fits calibration.json and chooses the event thresholds (thresholds.json) of exported weights on reports not trained on.

Usage: python training/tune.py MODEL_DIR --scorer score_events.py --gold FILE... [--every N] [--also FILE...] [--check FILE...]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from calibrate import Reliability, calibration_errors, fit
from scoring import Coded, Prepared, code_all, evaluate, figures_of, load_scorer, prepare

from wirebird.encoder.runner import Encoder
from wirebird.extract.calibration import Calibration, load_calibration
from wirebird.extract.thresholds import Thresholds, load_thresholds

START = Thresholds(
    trigger=0.15, mention=0.4, event=0.0, same_event=0.35, party=0.2, toponym=0.6, actor=0.25, recipient=0.25, place=0.3,
    faint_place=0.15, time=0.3, event_place=0.5, attribution_source=0.3, further_source=0.75, mode=0.4, context=0.3,
)  # fmt: skip
"""Thresholds that are not tuned run by run: flat optima, read off the curves (`--curves`) of left-out reports and dev."""

EVENT_GRID = [round(0.02 * i, 2) for i in range(10, 31)]
CURVES: dict[str, tuple[list[float], tuple[str, ...]]] = {
    "same_event": ([0.3, 0.4, 0.45, 0.5, 0.6], ("event", "who")),
    "actor": ([0.1, 0.15, 0.2, 0.25, 0.3, 0.4], ("who", "actors_words_F1")),
    "recipient": ([0.1, 0.15, 0.2, 0.25, 0.3, 0.4], ("whom", "recipients_words_F1")),
    "place": ([0.2, 0.3, 0.4, 0.5, 0.6], ("place_words_F1",)),
    "time": ([0.2, 0.3, 0.4, 0.5, 0.6], ("date_words_F1",)),
    "attribution_source": ([0.1, 0.15, 0.2, 0.25, 0.3, 0.4], ("attribution", "attributed_or_not_accuracy")),
    "mode": ([0.3, 0.35, 0.4, 0.45, 0.5, 0.6], ("mode",)),
    "lone": ([0.0, 0.5, 0.55, 0.6, 0.65, 0.7], ("event", "relevance_accuracy")),
}
LONE = 0.55
"""Least probability of the only event of a report: the middle of 0.5 to 0.6, where left-out figures stay as they are."""
PRECISION = 0.84
"""What the preset `precise` aims at on the tuning reports."""


def best_event_threshold(prepared: list[Prepared], coded: Coded, scorer: ModuleType, limits: Thresholds) -> Thresholds:
    """The least probability with the best event and who F1, each value averaged with its neighbours against noise."""
    scores = []
    for value in EVENT_GRID:
        f = figures_of(prepared, coded, scorer, least=value)
        scores.append(f["event"]["F1"] + f["who"]["F1"])
    smooth = [sum(scores[max(0, k - 1) : k + 2]) / len(scores[max(0, k - 1) : k + 2]) for k in range(len(scores))]
    return msgspec.structs.replace(limits, event=EVENT_GRID[smooth.index(max(smooth))])


def print_curves(
    groups: list[list[Prepared]], encoder: Encoder, calibration: Calibration, scorer: ModuleType, limits: Thresholds
) -> None:
    """Figures over a row of values for every other threshold, one column a group of reports."""
    for name, (values, keys) in CURVES.items():
        for value in values:
            trial = msgspec.structs.replace(limits, **{name: value})
            figures = [evaluate(g, encoder, trial, calibration, scorer) for g in groups]
            shown = (
                f"{k} " + " / ".join(f"{f[k]['F1'] if isinstance(f[k], dict) else f[k]:.3f}" for f in figures) for k in keys
            )
            print(name, value, *shown)


def precise(prepared: list[Prepared], coded: Coded, scorer: ModuleType, limits: Thresholds) -> Thresholds:
    """The lowest threshold above `event` that reaches PRECISION."""
    for value in (round(0.02 * i, 2) for i in range(5, 49)):
        if value > limits.event and figures_of(prepared, coded, scorer, least=value)["event"]["P"] >= PRECISION:
            return msgspec.structs.replace(limits, precise=value)
    return msgspec.structs.replace(limits, precise=0.95)


def report(title: str, figures: dict[str, Any]) -> None:
    """Prints the figures that matter."""
    print(title)
    for key in ("event", "who", "whom", "mode", "attribution"):
        f = figures[key]
        print(f"  {key:12} P {f['P']:.3f} R {f['R']:.3f} F1 {f['F1']:.3f} (predicted {f['predicted']}, gold {f['gold']})")
    names = (
        "relevance_accuracy", "status_accuracy", "attributed_or_not_accuracy", "actors_words_F1", "recipients_words_F1",
        "place_words_F1", "date_words_F1",
    )  # fmt: skip
    print("  " + ", ".join(f"{k} {figures[k]:.3f}" for k in names))


def print_reliability(errors: dict[str, Reliability]) -> None:
    """Expected calibration errors with their bins."""
    for name, r in errors.items():
        cases = sum(n for _, n, _, _ in r.bins)
        print(
            f"  {name:12} calibration error {r.error:.3f} [{r.low:.3f}, {r.high:.3f}], by chance {r.noise:.3f}, {cases} cases"
        )
        print("   " + "; ".join(f"{edge:.1f}+: {n}, {p:.2f} said {y:.2f} right" for edge, n, p, y in r.bins))


def read_reports(paths: list[Path], every: int) -> list[dict[str, Any]]:
    """Every Nth gold report of the files."""
    gold = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    return gold[::every]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="reports to tune on, not trained on")
    parser.add_argument("--every", type=int, default=1, help="take every Nth report of --gold only")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="reports for all but event probability and thresholds")
    parser.add_argument("--check", type=Path, nargs="*", default=[], help="reports to print figures for, not tuned on")
    parser.add_argument("--curves", action="store_true", help="print figures over a row of values for the other thresholds")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="fit these parts of calibration.json, keep all else as it is")
    options = parser.parse_args()
    encoder, scorer = Encoder(options.model), load_scorer(options.scorer)
    prepared = prepare(read_reports(options.gold, options.every), encoder)
    also = prepare(read_reports(options.also, 1), encoder)
    calibration = fit(prepared, encoder, START, scorer, more=also)
    if options.only:
        kept, limits = load_calibration(options.model / "calibration.json"), load_thresholds(options.model / "thresholds.json")
        calibration = msgspec.structs.replace(kept, **{name: getattr(calibration, name) for name in options.only})
    else:
        coded = code_all(prepared, encoder, msgspec.structs.replace(START, event=EVENT_GRID[0]), calibration)
        limits = best_event_threshold(prepared, coded, scorer, START)
        limits = precise(prepared, coded, scorer, limits)
        limits = msgspec.structs.replace(limits, lone=LONE)
    print(limits, calibration, sep="\n")
    checked = prepare(read_reports(options.check, 1), encoder)
    if options.curves:
        print_curves([prepared, checked], encoder, calibration, scorer, limits)
    for title, reports in (("tuned on", prepared), ("fitted on", also), ("checked on", checked)):
        if not reports:
            continue
        report(title, evaluate(reports, encoder, limits, calibration, scorer))
        sharp = msgspec.structs.replace(limits, event=limits.precise, lone=0.0)
        f = evaluate(reports, encoder, sharp, calibration, scorer)["event"]
        print(f"  precise      P {f['P']:.3f} R {f['R']:.3f} F1 {f['F1']:.3f}")
        print_reliability(calibration_errors(reports, encoder, limits, calibration, scorer))
    if not options.dry_run:
        for name, value in (("thresholds", limits), ("calibration", calibration)):
            (options.model / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


if __name__ == "__main__":
    main()
