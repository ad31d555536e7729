"""Trains the attribution head on the frozen encoder: cues, and which tokens are source and content of each.

Usage: python training/fit_attribution.py MODEL_DIR --corpora DIR [--epochs N] [--keep FILE] [--from FILE]

Learns from polnear/train. Writes attribution_tokens.onnx and attribution_roles.onnx into MODEL_DIR and renews its digest.
CPU only, seeded; the encoder runs once over the corpus (two minutes), an epoch takes some three minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from attribution_model import Probabilities, RoleReader, TokenReader
from export import write_card
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from wirebird.encoder.attribution import CONTENT, CUE, LENGTH, SOURCE, surroundings
from wirebird.encoder.runner import Encoder
from wirebird.encoder.windows import make_windows
from wirebird.extract.report_tokens import ReportTokens, report_tokens
from wirebird.records import DocId, Document
from wirebird.text import split_sentences

SEED, RATE, DECAY, BATCH, WARM_UP, SMOOTHING = 13, 1e-3, 0.02, 8, 100, 0.995
IGNORE = -100
ROLE_WEIGHT = 2.0
SHIFTED = 0.25
"""Share of the cues whose ends are moved by a token: at run time cues are not exact either."""
SHORTEST = 20
"""Tokens that a stretch must have to be learnt from."""


@dataclass
class Taught:
    """A report with its targets.

    Attributes:
        inputs: token inputs, half precision, shape (n, width).
        layout: as for `surroundings`, shape (n, 4).
        tags: 0 outside, 1 begin, 2 inside of a cue, IGNORE where the annotator left text out, shape (n,).
        relations: of each attribution its cue's token range and the class of every token.
    """

    inputs: np.ndarray
    layout: np.ndarray
    tags: np.ndarray
    relations: list[tuple[int, int, np.ndarray]]


def _covered(tokens: ReportTokens, spans: list[list[int]]) -> np.ndarray:
    mask = np.zeros(len(tokens.starts), dtype=bool)
    for a, b in spans:
        mask |= (tokens.starts < b) & (tokens.ends > a)
    return mask


def taught(record: dict[str, Any], tokens: ReportTokens) -> Taught:
    """A PolNeAR record with its token targets."""
    tags = np.zeros(len(tokens.starts), dtype=np.int64)
    tags[_covered(tokens, record.get("discard") or [])] = IGNORE
    relations = []
    for attribution in record["attributions"]:
        cue = _covered(tokens, attribution["cue"])
        at = np.flatnonzero(cue)
        if not len(at):
            continue
        first, last = int(at[0]), int(at[-1]) + 1
        classes = np.zeros(len(cue), dtype=np.int8)
        classes[_covered(tokens, attribution["content"])] = CONTENT
        classes[_covered(tokens, attribution["source"])] = SOURCE
        classes[cue] = CUE
        tags[first], tags[first + 1 : last] = 1, 2
        relations.append((first, last, classes))
    return Taught(tokens.inputs.astype(np.float16), tokens.layout, tags, relations)


def encoded_tokens(text: str, encoder: Encoder) -> ReportTokens | None:
    """The tokens of a text as `wirebird annotate attributions` sees them."""
    doc = Document(id=DocId("report"), text=text, locator="report")
    windows = make_windows(text, [(s.start, s.end) for s in split_sentences(doc)], encoder.tokenizer)
    return report_tokens(text, encoder.encode(windows))


def read_reports(path: Path, encoder: Encoder) -> list[Taught]:
    """Every report of a PolNeAR file, encoded."""
    reports = []
    for line in path.open(encoding="utf-8"):
        record = json.loads(line)
        tokens = encoded_tokens(record["text"], encoder)
        if tokens is not None:
            reports.append(taught(record, tokens))
    return reports


def stretches(reports: list[Taught], chosen: random.Random) -> list[tuple[Taught, int, int]]:
    """Every report in stretches of LENGTH tokens from a random first cut, shuffled."""
    found = []
    for report in reports:
        size = len(report.tags)
        for at in range(chosen.randint(-LENGTH // 2, 0) if size > LENGTH else 0, size, LENGTH):
            first, last = max(0, at), min(size, at + LENGTH)
            if last - first > SHORTEST:
                found.append((report, first, last))
    chosen.shuffle(found)
    return found


def _shifted(first: int, last: int, size: int, chosen: random.Random) -> tuple[int, int]:
    if chosen.random() >= SHIFTED:
        return first, last
    a, b = max(0, first + chosen.choice((-1, 0, 1))), min(size, last + chosen.choice((-1, 0, 1)))
    return (a, b) if a < b else (first, last)


@dataclass
class Batch:
    """Stretches side by side, padded, with the cues in them."""

    inputs: Tensor
    mask: Tensor
    tags: Tensor
    cues: list[tuple[int, int]]
    at: Tensor
    buckets: Tensor
    is_there: Tensor
    roles: Tensor


def batch_of(rows: list[tuple[Taught, int, int]], chosen: random.Random) -> Batch:
    """Puts stretches together; token indices count through the padded rows."""
    size = max(last - first for _, first, last in rows)
    inputs = np.zeros((len(rows), size, rows[0][0].inputs.shape[1]), dtype=np.float32)
    mask = np.zeros((len(rows), size), dtype=bool)
    tags = np.full((len(rows), size), IGNORE, dtype=np.int64)
    cues, at, buckets, is_there, roles = [], [], [], [], []
    for k, (report, first, last) in enumerate(rows):
        length = last - first
        inputs[k, :length], mask[k, :length], tags[k, :length] = report.inputs[first:last], True, report.tags[first:last]
        inside = [(a - first, b - first, c[first:last]) for a, b, c in report.relations if first <= a and b <= last]
        for a, b, classes in inside:
            cue = _shifted(a, b, length, chosen)
            near = surroundings([cue], report.layout[first:last])
            cues.append((k * size + cue[0], k * size + cue[1]))
            at.append(near.at[0] + k * size)
            buckets.append(near.buckets[0])
            is_there.append(near.is_there[0])
            roles.append(np.where(near.is_there[0], classes[near.at[0]], IGNORE))
    stacked = [torch.from_numpy(np.array(x)) for x in (at, buckets, is_there, roles)]
    return Batch(torch.from_numpy(inputs), torch.from_numpy(mask), torch.from_numpy(tags), cues, stacked[0], stacked[1],
                 stacked[2].float(), stacked[3].long())  # fmt: skip


def losses(tokens: TokenReader, roles: RoleReader, batch: Batch) -> tuple[Tensor, Tensor]:
    """Cross entropy of the cue tags and of the roles beside the given cues."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors, tags = tokens(batch.inputs, batch.mask)
        cue_loss = functional.cross_entropy(tags.float().flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORE)
        if not batch.cues:
            return cue_loss, torch.zeros(())
        flat = vectors.flatten(0, 1)
        pooled = torch.stack([torch.cat([flat[a:b].mean(0), flat[a]]) for a, b in batch.cues])
        found = roles(flat, batch.at, batch.buckets, pooled, batch.is_there)
        return cue_loss, functional.cross_entropy(found.float().flatten(0, 1), batch.roles.flatten(), ignore_index=IGNORE)


class Smoothed:
    """A running mean of a model's weights, which is what gets exported."""

    def __init__(self, weights: list[nn.Parameter]) -> None:
        self.weights, self.mean, self.steps = weights, [w.detach().clone() for w in weights], 0

    @torch.no_grad()
    def update(self) -> None:
        self.steps += 1
        keep = min(SMOOTHING, (1 + self.steps) / (10 + self.steps))
        for mean, weight in zip(self.mean, self.weights, strict=True):
            mean.mul_(keep).add_(weight, alpha=1 - keep)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchanges the weights with their mean."""
        for mean, weight in zip(self.mean, self.weights, strict=True):
            kept = weight.clone()
            weight.copy_(mean)
            mean.copy_(kept)


def _batches(reports: list[Taught], epochs: int, chosen: random.Random) -> Iterator[tuple[int, Batch]]:
    for epoch in range(epochs):
        rows = stretches(reports, chosen)
        for k in range(0, len(rows) - BATCH + 1, BATCH):
            yield epoch, batch_of(rows[k : k + BATCH], chosen)


def train(
    reports: list[Taught], tokens: TokenReader, roles: RoleReader, *, epochs: int, keep: Path
) -> tuple[TokenReader, RoleReader]:
    """Trains both readers; the mean weights after each epoch are written to `keep`."""
    weights = [*tokens.parameters(), *roles.parameters()]
    print(
        f"{len(reports)} reports, {sum(len(r.tags) for r in reports)} tokens, {sum(w.numel() for w in weights)} weights",
        flush=True,
    )
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=DECAY)
    chosen = random.Random(SEED)
    steps = epochs * (len(stretches(reports, random.Random(SEED))) // BATCH)
    smoothed, began, now, sums = Smoothed(weights), time.time(), 0, []
    for step, (epoch, batch) in enumerate(_batches(reports, epochs, chosen)):
        rate = RATE * min(1.0, (step + 1) / WARM_UP) * 0.5 * (1 + np.cos(np.pi * min(1.0, step / steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        if epoch != now:
            _report(now, sums, began, smoothed, tokens, roles, keep)
            now, sums = epoch, []
        cue_loss, role_loss = losses(tokens, roles, batch)
        optimizer.zero_grad()
        (cue_loss + ROLE_WEIGHT * role_loss).backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        smoothed.update()
        sums.append((cue_loss.item(), role_loss.item()))
    _report(now, sums, began, smoothed, tokens, roles, keep)
    smoothed.swap()
    return tokens.eval(), roles.eval()


def _report(
    epoch: int,
    sums: list[tuple[float, float]],
    began: float,
    smoothed: Smoothed,
    tokens: TokenReader,
    roles: RoleReader,
    keep: Path,
) -> None:
    cue, role = np.mean(sums, axis=0)
    print(f"epoch {epoch + 1}: cue loss {cue:.4f}, role loss {role:.4f}, {time.time() - began:.0f} s", flush=True)
    smoothed.swap()
    torch.save({"tokens": tokens.state_dict(), "roles": roles.state_dict()}, keep)
    smoothed.swap()


def export(tokens: TokenReader, roles: RoleReader, folder: Path) -> None:
    """Writes both graphs; the larger one in int8, but for the two layers at its ends."""
    for layer in tokens.layers:
        layer.fix(LENGTH)
    inputs, width = tokens.narrow.in_features, tokens.narrow.out_features
    near = surroundings([(2, 4), (7, 8)], np.zeros((16, 4), dtype=np.int64))
    with tempfile.TemporaryDirectory() as work:
        full = str(Path(work) / "full.onnx")
        torch.onnx.export(
            Probabilities(tokens).eval(), (torch.zeros(1, 16, inputs),), full, dynamo=False, opset_version=17,
            input_names=["tokens"], output_names=["vectors", "tags"], custom_opsets={"com.microsoft": 1},
            dynamic_axes={name: {1: "n"} for name in ("tokens", "vectors", "tags")},
        )  # fmt: skip
        quantize_dynamic(full, str(folder / "attribution_tokens.onnx"), weight_type=QuantType.QInt8, per_channel=True,
                         nodes_to_exclude=["/reader/cue/MatMul"])  # fmt: skip
    given = (
        torch.zeros(16, width), torch.from_numpy(near.at), torch.from_numpy(near.buckets), torch.zeros(2, 2 * width),
        torch.from_numpy(near.is_there).float(),
    )  # fmt: skip
    names = ("at", "buckets", "cues", "is_there", "scores")
    torch.onnx.export(
        Probabilities(roles).eval(), given, str(folder / "attribution_roles.onnx"), dynamo=False, opset_version=17,
        input_names=["vectors", *names[:-1]], output_names=["scores"],
        dynamic_axes={"vectors": {0: "n"}} | {name: {0: "found"} for name in names},
    )  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--keep", type=Path, default=Path("attribution.pt"), help="where the weights of each epoch go")
    parser.add_argument("--from", dest="start", type=Path, help="export these weights, train nothing")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    if options.start:
        weights = torch.load(options.start)
        tokens, roles = TokenReader(weights["tokens"]["narrow.weight"].shape[1]), RoleReader()
        tokens.load_state_dict(weights["tokens"])
        roles.load_state_dict(weights["roles"])
    else:
        reports = read_reports(options.corpora / "polnear/train.jsonl", Encoder(options.model))
        tokens, roles = TokenReader(reports[0].inputs.shape[1]), RoleReader()
        tokens, roles = train(reports, tokens, roles, epochs=options.epochs, keep=options.keep)
    export(tokens, roles, options.model)
    write_card(options.model)


if __name__ == "__main__":
    main()
