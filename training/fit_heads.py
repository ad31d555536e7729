"""Trains three small heads of an exported model further, on the frozen encoder as the package runs it.

Usage: python training/fit_heads.py MODEL_DIR --corpora DIR [--hold-out N]

In the shared training the context head sees each label a few times only, and the dyad head sees plv_relation as a small part
among all our own pairs. Contexts: the labelled reports of training/corpus but for the tenth that training/contexts.py measures
on. Dyads: plv_relation/train, the training part of wire_gold and a share of our own reports. Where a given event happened:
event_location/train, with the place names that the package finds. Replaces the heads in heads.npz. Minutes, seeded.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from contexts import FOLDER, labelled
from data import Report, own_corpus, plv_relation, samples_of, wire_gold
from export import write_card
from model import ContextHead, DyadHead, PairHead
from torch import Tensor, nn
from torch.nn import functional
from train import any_of_loss

from wirebird.encoder.labels import CONTEXTS
from wirebird.encoder.runner import DATA, Encoder
from wirebird.encoder.windows import make_windows, sentence_at
from wirebird.extract.drafts import report_vectors
from wirebird.extract.thresholds import load_thresholds
from wirebird.extract.toponyms import EventNames, names_of_event
from wirebird.records import DocId, Document
from wirebird.text import split_sentences

SEED, RATE, DECAY, DROPOUT = 13, 1e-3, 0.05, 0.3
CONTEXT_STEPS, DYAD_STEPS, WHERE_EPOCHS = 800, 300, 12
OWN_SHARE = 0.15
"""Share of our own reports whose pairs join plv_relation's: enough to keep direction, not enough to drown it."""


def _tensors(*rows: list[np.ndarray] | list[list[float]]) -> list[Tensor]:
    return [torch.tensor(np.array(x), dtype=torch.float32) for x in rows]


def _optimizer(head: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)


def fit_contexts(encoder: Encoder) -> ContextHead:
    """A context head trained from scratch."""
    means, peaks, targets = [], [], []
    for names, encoded in labelled(encoder, held_out=False):
        vectors = report_vectors(encoded)
        if vectors is not None:
            means.append(vectors[0])
            peaks.append(vectors[1])
            targets.append([float(name in names) for name in CONTEXTS])
    mean, peak, target = _tensors(means, peaks, targets)
    head = ContextHead(mean.shape[1])
    optimizer = _optimizer(head)
    for _ in range(CONTEXT_STEPS):
        logits = head(functional.dropout(mean, DROPOUT), functional.dropout(peak, DROPOUT))
        loss = functional.binary_cross_entropy_with_logits(logits, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"contexts: {len(targets)} reports, loss {loss.item():.4f}")
    return head.eval()


def fit_dyads(encoder: Encoder, reports: list[Report], head: DyadHead) -> DyadHead:
    """The dyad head, trained on from the weights it has."""
    first, second, around, right = [], [], [], []
    for report in reports:
        for sample in samples_of(report, encoder.tokenizer):
            if not sample.dyads:
                continue
            (encoded,) = encoder.encode([sample.window])
            for one, two, classes in sample.dyads:
                a, b, _ = sentence_at(sample.window, one[0])
                first.append(encoded.hidden[slice(*one)].mean(axis=0))
                second.append(encoded.hidden[slice(*two)].mean(axis=0))
                around.append(encoded.hidden[a:b].mean(axis=0))
                right.append([float(k in classes) for k in range(head.out.out_features)])
    inputs = _tensors(first, second, around)
    (target,) = _tensors(right)
    optimizer = _optimizer(head)
    for _ in range(DYAD_STEPS):
        logits = head(*(functional.dropout(x, DROPOUT) for x in inputs))
        loss = any_of_loss(logits, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"dyads: {len(right)} pairs, loss {loss.item():.4f}")
    return head.eval()


def fit_where(encoder: Encoder, path: Path, head: PairHead) -> PairHead:
    """The head that says at which of the place names a given event happened, from the pair head's weights; event_location."""
    limits = load_thresholds(DATA / "thresholds.json")
    rows: list[tuple[EventNames, list[float]]] = []
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        doc = Document(id=DocId(d["id"]), text=d["text"], locator=d["id"])
        windows = make_windows(doc.text, [(s.start, s.end) for s in split_sentences(doc)], encoder.tokenizer)
        asked = names_of_event(doc.text, encoder.encode(windows), limits, (d["event"]["start"], d["event"]["end"]))
        if asked is not None:
            gold = [(x["start"], x["end"]) for x in d["locations"]]
            rows.append((asked, [float(any(n.start < b and a < n.end for a, b in gold)) for n in asked.names]))
    sizes = [len(asked.names) for asked, _ in rows]
    trigger = torch.tensor(np.repeat(np.concatenate([a.trigger for a, _ in rows]), sizes, axis=0))
    kind = torch.tensor(np.repeat(np.concatenate([a.kind for a, _ in rows]), sizes))
    vectors = torch.tensor(np.concatenate([a.vectors for a, _ in rows]))
    distance, sentence = (torch.tensor(np.concatenate([a.features[k][0] for a, _ in rows])) for k in (0, 1))
    target = torch.tensor([x for _, right in rows for x in right])
    optimizer = _optimizer(head)
    order = np.random.default_rng(SEED)
    for _ in range(WHERE_EPOCHS):
        for part in np.array_split(order.permutation(len(target)), max(1, len(target) // 512)):
            at = torch.tensor(part)
            spans = functional.dropout(vectors[at], DROPOUT)
            logits = head(functional.dropout(trigger[at], DROPOUT), spans, distance[at], sentence[at], kind[at]).squeeze(-1)
            loss = functional.binary_cross_entropy_with_logits(logits, target[at])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    print(f"where: {len(target)} names of {len(rows)} events, {int(target.sum())} right, loss {loss.item():.4f}")
    return head.eval()


def loaded(head: nn.Module, arrays: dict[str, np.ndarray], name: str) -> nn.Module:
    """A head with the weights that the archive has under a name."""
    head.load_state_dict({n.removeprefix(f"{name}."): torch.tensor(v) for n, v in arrays.items() if n.startswith(f"{name}.")})
    return head.train()


def main() -> None:
    """Trains and writes the heads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--hold-out", type=int, default=0, help="as in train.py")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    encoder = Encoder(options.model)
    with np.load(options.model / "heads.npz") as file:
        arrays = dict(file)
    width = arrays["dyad.first.weight"].shape[1]
    dyad = loaded(DyadHead(width), arrays, "dyad")
    where = PairHead(width)
    where.out = nn.Linear(where.out.in_features, 1)
    where = loaded(where, arrays, "where")
    gold = list(wire_gold(options.corpora / "wire_gold/train.jsonl"))
    held = {r.id for r in gold[:: options.hold_out]} if options.hold_out else set()
    chosen = random.Random(SEED)
    reports = [*plv_relation(options.corpora / "plv_relation/train.jsonl"), *(r for r in gold if r.id not in held)]
    reports += [r for r in own_corpus(FOLDER) if chosen.random() < OWN_SHARE]
    fitted = {
        "context": fit_contexts(encoder),
        "dyad": fit_dyads(encoder, reports, dyad),
        "where": fit_where(encoder, options.corpora / "event_location/train.jsonl", where),
    }
    for name, head in fitted.items():
        arrays |= {f"{name}.{key}": value.detach().numpy() for key, value in head.state_dict().items()}
    np.savez(options.model / "heads.npz", **dict(sorted(arrays.items())))
    write_card(options.model)


if __name__ == "__main__":
    main()
