"""Fits which voices tell an event (`voice` in calibration.json) and writes its two thresholds.

Usage: python training/fit_voices.py MODEL_DIR --scorer score_events.py --gold FILE... [--every N] [--check FILE...]

The part of tune.py to rerun after fit_attribution.py: all other weights and thresholds stay.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
from calibrate import calibration_errors, fit_voices
from scoring import evaluate, load_scorer, prepare
from tune import START, read_reports

from wirebird.encoder.runner import Encoder
from wirebird.extract.calibration import load_calibration
from wirebird.extract.thresholds import load_thresholds

GRID = [(least, further) for least in (0.15, 0.2, 0.25, 0.3, 0.4) for further in (0.45, 0.55, 0.65, 0.75, 0.85)]
"""Thresholds of the likeliest voice and of those beside it whose figures are printed; `--set` chooses by hand, for left-out
reports and dev together: a quarter of the events of the one are attributed, a half of the other's."""


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="reports to fit on")
    parser.add_argument("--every", type=int, default=1, help="every Nth report of --gold was left out of training")
    chosen = (START.attribution_source, START.further_source)
    parser.add_argument("--set", type=float, nargs=2, default=chosen, help="the two thresholds to write")
    parser.add_argument("--check", type=Path, nargs="*", default=[], help="reports to print figures for, not fitted on")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    options = parser.parse_args()
    encoder, scorer = Encoder(options.model), load_scorer(options.scorer)
    limits = load_thresholds(options.model / "thresholds.json")
    gold = read_reports(options.gold, 1)
    # The encoder knows the reports it was trained on, but not who says what in them: a third of those join the left-out ones.
    prepared = prepare([r for k, r in enumerate(gold) if k % options.every == 0 or k % 3 == 0], encoder)
    calibration = load_calibration(options.model / "calibration.json")
    calibration = fit_voices(prepared, encoder, limits, calibration, scorer)
    left_out = {r["id"] for r in gold[:: options.every]}
    groups = [[p for p in prepared if p.gold["id"] in left_out], prepare(read_reports(options.check, 1), encoder)]
    groups = [group for group in groups if group]
    print(calibration.voice)
    for least, further in GRID:
        trial = msgspec.structs.replace(limits, attribution_source=least, further_source=further)
        figures = [evaluate(group, encoder, trial, calibration, scorer) for group in groups]
        print(least, further, *(f"F1 {f['attribution']['F1']:.3f} told {f['attributed_or_not_accuracy']:.3f}" for f in figures))
    limits = msgspec.structs.replace(limits, attribution_source=options.set[0], further_source=options.set[1])
    for group in groups:
        print("calibration error", calibration_errors(group, encoder, limits, calibration, scorer)["voice"])
    if not options.dry_run:
        for name, value in (("thresholds", limits), ("calibration", calibration)):
            (options.model / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


if __name__ == "__main__":
    main()
