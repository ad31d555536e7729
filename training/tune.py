"""Chooses the operating point (thresholds.json) for exported weights by coordinate search on reports not trained on.

Usage: python training/tune.py MODEL_DIR --scorer score_events.py --gold FILE [--every N] [FILE...]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from wirebird.encoder.labels import TYPES
from wirebird.encoder.runner import EncodedWindow, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.extract.drafts import Draft, extract_events
from wirebird.extract.thresholds import Thresholds
from wirebird.text import read_report, split_sentences

GRID: dict[str, list[float]] = {
    "trigger": [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65],
    "same_event": [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    "party": [0.1, 0.2, 0.3, 0.4, 0.5],
    "actor": [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5],
    "recipient": [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5],
    "span": [0.1, 0.2, 0.3, 0.4, 0.5],
    "attribution_source": [0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    "place": [0.2, 0.3, 0.4, 0.5, 0.6],
    "time": [0.2, 0.3, 0.4, 0.5, 0.6],
    "mode": [0.2, 0.3, 0.4, 0.5],
    "background": [0.3, 0.5, 0.7],
}
TYPE_OFFSETS = [-0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15]


@dataclass
class Prepared:
    """A gold report with its encoded windows."""

    gold: dict[str, Any]
    sentences: list[str]
    encoded: list[EncodedWindow]


def load_scorer(path: Path) -> ModuleType:
    """The scorer script as a module."""
    spec = importlib.util.spec_from_file_location("score_events", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prepare(gold: list[dict[str, Any]], encoder: Encoder) -> list[Prepared]:
    """Encodes every gold report once."""
    out = []
    for record in gold:
        doc = read_report(record["text"], id=record["id"], locator=record["id"])
        spans = split_sentences(doc)
        windows = make_windows(doc.text, [(s.start, s.end) for s in spans], encoder.tokenizer)
        out.append(Prepared(record, [s.text for s in spans], encoder.encode(windows)))
    return out


def as_record(text: str, sentences: list[str], draft: Draft) -> dict[str, Any]:
    """A draft in the scorer's form; place and date are left out."""
    quote = lambda p: text[p.start : p.end]  # noqa: E731
    return {
        "type": draft.type, "mode": list(draft.modes), "status": draft.status, "background": draft.is_background,
        "mentions": [quote(m) for m in draft.mentions],
        "evidence": [sentences[i] for i in sorted({m.sentence for m in draft.mentions})],
        "actors": [{"text": quote(p)} for p in draft.actors], "recipients": [{"text": quote(p)} for p in draft.recipients],
        "attribution": [{"source": quote(a.source), "cue": None} for a in draft.attribution],
        "place": {"text": [quote(p) for p in draft.places]}, "date": {"text": quote(draft.time) if draft.time else None},
    }  # fmt: skip


def evaluate(prepared: list[Prepared], encoder: Encoder, limits: Thresholds, scorer: ModuleType) -> dict[str, Any]:
    """The scorer's figures at one operating point."""
    predicted = {
        p.gold["id"]: [
            as_record(p.gold["text"], p.sentences, d) for d in extract_events(p.gold["text"], p.encoded, encoder.heads, limits)
        ]
        for p in prepared
    }
    gold = [p.gold for p in prepared]
    figures: dict[str, Any] = scorer.score(gold, predicted)[0]
    figures |= _words_agreement(gold, predicted, scorer)
    return figures


def _words_agreement(
    gold: list[dict[str, Any]], predicted: dict[str, list[dict[str, Any]]], scorer: ModuleType
) -> dict[str, float]:
    """F1 of place words and time words over matched events."""
    hits, total = {"place": 0, "date": 0}, {"place": 0, "date": 0}
    for record in gold:
        ours = predicted[record["id"]]
        for i, j in scorer.pair(record["events"], ours):
            for key in hits:
                want = (record["events"][i].get(key) or {}).get("text")
                have = (ours[j][key] or {}).get("text") or []
                have = [have] if isinstance(have, str) else have
                hits[key] += 2 * bool(want and any(scorer.same_span(want, h) for h in have))
                total[key] += bool(want) + bool(have)
    return {f"{key}_words_F1": hits[key] / max(1, total[key]) for key in hits}


def objective(figures: dict[str, Any]) -> float:
    """Event F1 first; then who, whom, modes, voices, and saying nothing where there is nothing."""
    return float(
        figures["event"]["F1"] + 0.8 * figures["who"]["F1"] + 0.3 * figures["whom"]["F1"] + 0.15 * figures["mode"]["F1"]
        + 0.4 * (figures["attributed_or_not_accuracy"] or 0) + 0.15 * figures["attribution"]["F1"]
        + 0.1 * figures["relevance_accuracy"] + 0.2 * figures["place_words_F1"] + 0.2 * figures["date_words_F1"]
    )  # fmt: skip


def search(prepared: list[Prepared], encoder: Encoder, scorer: ModuleType, *, per_type: bool) -> Thresholds:
    """Three rounds of coordinate search; optionally one over per-type trigger offsets."""
    limits = Thresholds()
    best = objective(evaluate(prepared, encoder, limits, scorer))
    for _ in range(3):
        for name, values in GRID.items():
            for value in values:
                trial = msgspec.structs.replace(limits, **{name: value})
                got = objective(evaluate(prepared, encoder, trial, scorer))
                if got > best + 1e-6:
                    best, limits = got, trial
    for kind in TYPES if per_type else ():
        for offset in TYPE_OFFSETS:
            trial = msgspec.structs.replace(limits, type_offsets={**limits.type_offsets, kind: offset})
            got = objective(evaluate(prepared, encoder, trial, scorer))
            # Few gold events a type: an offset must earn its place.
            if got > best + 2e-3:
                best, limits = got, trial
    return limits


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--every", type=int, default=1, help="take every Nth report of the first gold file only")
    parser.add_argument("--per-type", action="store_true")
    parser.add_argument("--dry-run", action="store_true", help="print, do not write thresholds.json")
    options = parser.parse_args()
    gold: list[dict[str, Any]] = []
    for i, path in enumerate(options.gold):
        records = [json.loads(line) for line in path.open(encoding="utf-8")]
        gold += records[:: options.every] if i == 0 else records
    encoder, scorer = Encoder(options.model), load_scorer(options.scorer)
    prepared = prepare(gold, encoder)
    limits = search(prepared, encoder, scorer, per_type=options.per_type)
    figures = evaluate(prepared, encoder, limits, scorer)
    for key in ("event", "who", "whom", "mode", "attribution"):
        print(key, figures[key])
    print(
        {
            k: figures[k]
            for k in ("relevance_accuracy", "status_accuracy", "attributed_or_not_accuracy", "place_words_F1", "date_words_F1")
        }
    )
    print(limits)
    if not options.dry_run:
        (options.model / "thresholds.json").write_bytes(msgspec.json.format(msgspec.json.encode(limits), indent=1) + b"\n")


if __name__ == "__main__":
    main()
