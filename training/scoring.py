"""Codes gold reports at an operating point and scores them, without the resolvers."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from wirebird.encoder.runner import EncodedWindow, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.extract.attributions import find_attributions_in
from wirebird.extract.calibration import Calibration
from wirebird.extract.drafts import Draft, extract_events
from wirebird.extract.report_tokens import report_tokens
from wirebird.extract.thresholds import Thresholds
from wirebird.extract.voices import Told, told_by
from wirebird.records import DocId
from wirebird.text import read_report, split_sentences


@dataclass
class Prepared:
    """A gold report with its encoded windows and attributions."""

    gold: dict[str, Any]
    sentences: list[str]
    encoded: list[EncodedWindow]
    told: list[Told]


def load_scorer(path: Path) -> ModuleType:
    """The scorer script as a module."""
    spec = importlib.util.spec_from_file_location("score_events", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def encode_text(text: str, encoder: Encoder) -> tuple[list[str], list[EncodedWindow], list[Told]]:
    """Sentences, encoded windows and attributions of a report text."""
    doc = read_report(text, id=DocId("report"), locator="report")
    spans = split_sentences(doc)
    windows = make_windows(doc.text, [(s.start, s.end) for s in spans], encoder.tokenizer)
    encoded = encoder.encode(windows)
    found = find_attributions_in(report_tokens(doc.text, encoded), encoder.attribution)
    return [s.text for s in spans], encoded, told_by(doc.text, found, [s.start for s in spans])


def prepare(gold: list[dict[str, Any]], encoder: Encoder) -> list[Prepared]:
    """Encodes every gold report once."""
    return [Prepared(record, *encode_text(record["text"], encoder)) for record in gold]


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


def drafts_of(p: Prepared, encoder: Encoder, limits: Thresholds, calibration: Calibration) -> list[Draft]:
    """The drafts of one gold report."""
    return extract_events(p.gold["text"], p.encoded, encoder.heads, encoder.factuality, limits, calibration, lambda: p.told)


Coded = dict[str, list[tuple[float, dict[str, Any]]]]
"""Of every report its events in the scorer's form, each with its probability."""


def code_all(prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration) -> Coded:
    """Codes gold reports; events below the threshold `event` are left out."""
    return {
        p.gold["id"]: [
            (d.probability, as_record(p.gold["text"], p.sentences, d)) for d in drafts_of(p, encoder, limits, calibration)
        ]
        for p in prepared
    }


def figures_of(prepared: list[Prepared], coded: Coded, scorer: ModuleType, *, least: float = 0.0) -> dict[str, Any]:
    """The scorer's figures of what is at least so probable."""
    gold = [p.gold for p in prepared]
    predicted = {name: [record for p, record in events if p >= least] for name, events in coded.items()}
    figures: dict[str, Any] = scorer.score(gold, predicted)[0]
    figures |= _words_agreement(gold, predicted, scorer)
    return figures


def evaluate(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> dict[str, Any]:
    """The scorer's figures at one operating point."""
    return figures_of(prepared, code_all(prepared, encoder, limits, calibration), scorer)


def _words_agreement(
    gold: list[dict[str, Any]], predicted: dict[str, list[dict[str, Any]]], scorer: ModuleType
) -> dict[str, float]:
    """F1 of place words, time words, actors and recipients over matched events, every wrong extra counted."""
    hits = dict.fromkeys(("place", "date", "actors", "recipients"), 0)
    total = dict.fromkeys(hits, 0)
    for record in gold:
        ours = predicted[record["id"]]
        for i, j in scorer.pair(record["events"], ours):
            for key in hits:
                want, have = _said(record["events"][i].get(key)), _said(ours[j][key])
                hits[key] += sum(any(scorer.same_span(w, h) for h in have) for w in want)
                hits[key] += sum(any(scorer.same_span(w, h) for w in want) for h in have)
                total[key] += len(want) + len(have)
    return {f"{key}_words_F1": hits[key] / max(1, total[key]) for key in hits}


def _said(value: Any) -> list[str]:
    """The words of a place, a date or parties."""
    if isinstance(value, list):
        return [party["text"] for party in value]
    words = (value or {}).get("text") or []
    return [words] if isinstance(words, str) else list(words)
