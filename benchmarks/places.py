"""Place names and their points on the geoparsing corpora, and places of given events.

Usage: python benchmarks/places.py --corpora DIR --scorer score_geo.py [--split dev] [--model DIR] [--gazetteer FILE]

Prints, for every corpus: with the gold names given, Acc@161km, Acc@25km and the share with the right first-level division
(of those whose gold names one) over all mentions with a point, and resolutions a second on one core, encoder excluded; from
raw text, recognition and end-to-end F1. Then how often an answer is right by its score, over the four corpora together, and
the figures of event_location. The scorer's own functions do the counting.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from scoring_files import load_scorer, read

import wirebird
from wirebird.gazetteer import fold
from wirebird.pipeline import Coder
from wirebird.records import GeoparsedReport

CORPORA = ("lgl", "trnews", "geowebnews", "geovirus")
NEAR_KM, CLOSE_KM = 161.0, 25.0
Answers = list[tuple[float, bool]]


def plain(report: GeoparsedReport) -> dict[str, Any]:
    """A result as the scorer wants it."""
    return {
        "toponyms": [
            {"start": t.start, "end": t.end, "lat": t.lat, "lon": t.lon, "geonameid": t.geonameid} for t in report.toponyms
        ]
    }


def given(coder: Coder, docs: list[dict[str, Any]], scorer: ModuleType, answers: Answers) -> str:
    """Figures with the gold names given; adds (score, right) of every answer to `answers`."""
    close = total = right_division = divisions = 0
    rows, seconds = [], 0.0
    for doc in docs:
        spans = [(t["start"], t["end"]) for t in doc["toponyms"]]
        begun = time.perf_counter()
        report = coder.geoparse(doc["text"], spans=spans)
        seconds += time.perf_counter() - begun
        rows.append(scorer.doc_counts(doc, plain(report), "all"))
        by_span = {(t.start, t.end): t for t in report.toponyms}
        for gold in doc["toponyms"]:
            if gold["lat"] is None:
                continue
            found = by_span[gold["start"], gold["end"]]
            total += 1
            km = scorer.MAXKM
            if found.lat is not None:
                km = scorer.km(gold["lat"], gold["lon"], found.lat, found.lon)
                answers.append((found.score, km <= NEAR_KM))
            close += km <= CLOSE_KM
            if gold.get("admin1"):
                divisions += 1
                right_division += found.admin1 is not None and fold(found.admin1) == fold(gold["admin1"])
    figures = scorer.toponyms(rows)
    division = f"{right_division / divisions:.3f} of {divisions}" if divisions else "no gold"
    return (
        f"names given: Acc@161km {figures['resolution_gold']['acc161']:.3f} Acc@25km {close / total:.3f} of {total}, "
        f"division right {division}, {len(docs) / seconds:.0f} reports/s"
    )


def raw(coder: Coder, docs: list[dict[str, Any]], scorer: ModuleType) -> str:
    """Figures from raw text."""
    rows = [scorer.doc_counts(doc, plain(coder.geoparse(doc["text"])), "all") for doc in docs]
    figures = scorer.toponyms(rows)
    parts = [("recognition strict", figures["recognition"]["strict"]), ("overlap", figures["recognition"]["overlap"])]
    parts.append(("end to end", figures["end_to_end"]))
    shown = ", ".join(f"{name} P {x['p']:.3f} R {x['r']:.3f} F1 {x['f1']:.3f}" for name, x in parts)
    return f"raw text: {shown}"


def reliability(answers: Answers) -> list[str]:
    """How often answers of each tenth of the score are right, and all above 0.7 and 0.9."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for score, right in answers:
        bins[min(9, int(score * 10))].append(right)
    lines = [f"score {k / 10:.1f}-{(k + 1) / 10:.1f}: {sum(v) / len(v):.3f} right of {len(v)}" for k, v in sorted(bins.items())]
    for least in (0.7, 0.9):
        kept = [right for score, right in answers if score >= least]
        lines.append(f"score >= {least}: {sum(kept) / len(kept):.3f} right, {len(kept) / len(answers):.3f} of the answers kept")
    return lines


def events(coder: Coder, docs: list[dict[str, Any]], scorer: ModuleType) -> str:
    """Figures for places of given events."""
    rows = []
    for doc in docs:
        found = coder.event_places(doc["text"], (doc["event"]["start"], doc["event"]["end"]))
        rows.append(scorer.ev_counts(doc, {"locations": [{"start": t.start, "end": t.end} for t in found.locations]}))
    f = scorer.events(rows)
    return (
        f"token P {f['token']['p']:.3f} R {f['token']['r']:.3f} F1 {f['token']['f1']:.3f}, span strict F1 "
        f"{f['span_strict']['f1']:.3f}, overlap F1 {f['span_overlap']['f1']:.3f}, exact set {f['exact_set']:.3f}, "
        f"none kept none {f['no_location_kept_empty']:.3f}"
    )


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--model", type=Path, help="folder of another model")
    parser.add_argument("--gazetteer", type=Path, help="another gazetteer file")
    options = parser.parse_args()
    coder = wirebird.load(model=options.model, gazetteer_file=options.gazetteer)
    scorer = load_scorer(options.scorer)
    answers: Answers = []
    for name in CORPORA:
        docs = read(options.corpora / name / f"{options.split}.jsonl")
        print(f"{name} ({len(docs)} reports)", given(coder, docs, scorer, answers), sep="\n  ")
        print(" ", raw(coder, docs, scorer), flush=True)
    print("all four, names given", *reliability(answers), sep="\n  ")
    docs = read(options.corpora / "event_location" / f"{options.split}.jsonl")
    print(f"event_location ({len(docs)} events)", events(coder, docs, scorer), sep="\n  ")


if __name__ == "__main__":
    main()
