"""Reads unannotated news with several trained runs and keeps the mean of their probabilities for train.py --soft.

Usage: python training/distil.py RUN_DIR... --corpora DIR --out soft.npz

The news are the training parts of the geoparsing corpora. Texts that wire_gold has too are left out: its dev and
left-out reports must stay unseen, the others are annotated anyway.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from data import EVENT_SPANS, Report, Soft, geoparsing
from model import WirebirdModel
from tokenizers import Tokenizer
from train import GEOPARSING, checkpoint, load_matching

from wirebird.encoder.labels import SPANS
from wirebird.encoder.windows import Window, make_windows

OPENING = 120
"""Characters, without whitespace, by which two copies of a text are known."""


def opening(text: str) -> str:
    """The first letters of a text; copies differ in line breaks."""
    return "".join(text.split())[:OPENING]


def unannotated(corpora: Path) -> list[Report]:
    """The reports to read."""
    known: set[str] = set()
    for name in ("train.jsonl", "dev.jsonl"):
        known |= {opening(json.loads(line)["text"]) for line in (corpora / "wire_gold" / name).open(encoding="utf-8")}
    reports = [r for name in GEOPARSING for r in geoparsing(corpora / name / "train.jsonl", name)]
    return [r for r in reports if opening(r.text) not in known]


@torch.inference_mode()
def read(model: WirebirdModel, window: Window) -> Soft:
    """One model's probabilities for one window."""
    ids = torch.from_numpy(window.ids)[None]
    _, trigger, spans = model(ids, torch.ones_like(ids))
    views = spans[0].unflatten(-1, (len(SPANS), 3))[:, : len(EVENT_SPANS)]
    return Soft(trigger[0].softmax(-1).numpy(), views.softmax(-1).numpy())


def main() -> None:
    """Writes the means as float16, keyed by report, window and head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(checkpoint() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    torch.set_float32_matmul_precision("medium")
    teachers = []
    for run in options.runs:
        model = WirebirdModel(checkpoint())
        load_matching(model, torch.load(run / "model.pt"))
        teachers.append(model.eval())
    arrays: dict[str, np.ndarray] = {}
    for report in unannotated(options.corpora):
        for number, window in enumerate(make_windows(report.text, report.sentences, tokenizer)):
            told = [read(model, window) for model in teachers]
            for name in Soft._fields:
                arrays[f"{report.id}/{number}/{name}"] = np.mean([getattr(t, name) for t in told], axis=0).astype(np.float16)
    np.savez(options.out, **arrays)
    print(f"{len(arrays) // 2} windows read by {len(teachers)} runs")


if __name__ == "__main__":
    main()
