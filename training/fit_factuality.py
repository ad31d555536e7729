"""Trains the factuality head on the frozen encoder as the package runs it, and writes factuality.npz beside the other heads.

Usage: python training/fit_factuality.py MODEL_DIR --corpora DIR [--cache DIR] [--hold-out N]

uw_factuality and uds_ih2 teach the two values, meantime what lies in the future, wire_gold and training/corpus the status of
event mentions. Every tenth stretch of uw_factuality/train is left out of training; how values are read off the shares
(`decode`) is fitted on it. `--hold-out` as in train.py. One thread, seeded, some 10 minutes.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from contexts import FOLDER
from export import write_card
from factuality_data import HAPPENED, STATUS, TIME, VALUE, Examples, cached, sources
from factuality_model import FactualityHead, soft_bins
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from wirebird.encoder.labels import FACT_TASKS, RELATIVE_EDGES, STATUSES
from wirebird.encoder.runner import Encoder
from wirebird.extract.factuality import REACH, values_of

SEED, RATE, DECAY, DROPOUT, BATCH = 13, 1.5e-3, 0.05, 0.3, 256
REPEATS = {"uw_factuality": 4, "uds_ih2": 1, "meantime": 3, "wire_gold": 2, "own": 1, "patterns": 1}
"""How often an epoch sees each corpus: the newswire values matter most and are few."""
TAUGHT = {
    "uw_factuality": {"committed": VALUE},
    "uds_ih2": {"happened": VALUE},
    "meantime": {"future": TIME},
    "wire_gold": {"status": STATUS},
    "own": {"status": STATUS},
    "patterns": {"committed": VALUE, "happened": HAPPENED, "status": STATUS},
}
"""Tasks that a corpus teaches, with the column of their targets."""
HAPPENED_SHARE = 0.2
"""Share of our own mentions with status `happened` that an epoch sees."""
RARE_WEIGHT = 1.5
"""Weight of what is below 1 in uw_factuality, where nine in ten are above."""
EMA = 0.995
"""The head that is kept is a running mean of the weights over the last half of training: an ensemble in one set."""
STRETCH = 40
"""uw_factuality is left out in stretches of so many sentences, for its neighbours come from one document."""
DEARER = 1.03
"""Mean error may be this much above the least one for the sake of F1: the error hardly notices the rare answers."""
AT = dict(zip(FACT_TASKS, np.cumsum([0, *FACT_TASKS.values()]), strict=False))


class Padded(NamedTuple):
    """Rows of the token arrays for each example, `-1` where it has fewer tokens; and token distance buckets."""

    rows: np.ndarray
    distance: np.ndarray
    size: np.ndarray


def padded(e: Examples) -> Padded:
    """The tokens that each example sees: those of its sentence at most REACH away."""
    first = np.maximum(e.sentence[:, 0], e.trigger[:, 0] - REACH)
    last = np.minimum(e.sentence[:, 1], e.trigger[:, 1] + REACH)
    rows = first[:, None] + np.arange((last - first).max())
    away = np.minimum(rows - e.trigger[:, :1], 0) + np.maximum(rows - e.trigger[:, 1:] + 1, 0)
    rows[rows >= last[:, None]] = -1
    return Padded(rows, np.searchsorted(RELATIVE_EDGES, away, side="right"), last - first)


class Corpus:
    """Examples of one corpus, ready for batches.

    Args:
        examples: the examples.
        words: token ids that have a vector of their own, ascending.
    """

    def __init__(self, examples: Examples, words: np.ndarray) -> None:
        self.examples, self.padded = examples, padded(examples)
        place = np.minimum(np.searchsorted(words, examples.ids), len(words) - 1)
        known = (words[place] == examples.ids) & (examples.cues > 0)
        self.words = np.where(known, place + 1, 0)

    def batch(self, at: np.ndarray) -> list[Tensor]:
        """Arguments of the head for some examples."""
        e, size = self.examples, self.padded.size[at].max()
        rows = self.padded.rows[at, :size]
        mask = rows >= 0
        inside = (rows >= e.trigger[at, :1]) & (rows < e.trigger[at, 1:])
        distance = self.padded.distance[at, :size]
        return [
            torch.from_numpy(np.ascontiguousarray(x))
            for x in (e.hidden[rows].astype(np.float32), e.cues[rows], self.words[rows], distance, inside, mask)
        ]

    def logits(self, head: FactualityHead, at: np.ndarray) -> np.ndarray:
        """Logits of all tasks."""
        with torch.no_grad():
            return np.concatenate([head(*self.batch(part)).numpy() for part in np.array_split(at, len(at) // 512 + 1)])


def loss_of(name: str, logits: Tensor, target: np.ndarray) -> Tensor:
    """Loss of one batch of one corpus, summed over the tasks it teaches."""
    total = logits.new_zeros(())
    for task, column in TAUGHT[name].items():
        known = ~np.isnan(target[:, column])
        part = logits[torch.from_numpy(known), AT[task] : AT[task] + FACT_TASKS[task]]
        gold = target[known, column]
        if not len(gold):
            continue
        if task == "status":
            total = total + functional.cross_entropy(part, torch.from_numpy(gold.astype(np.int64)))
        elif task == "future":
            total = total + functional.binary_cross_entropy_with_logits(part[:, 0], torch.from_numpy(gold))
        else:
            losses = functional.cross_entropy(part, torch.from_numpy(soft_bins(gold)), reduction="none")
            weights = np.where((gold < 1) & (name == "uw_factuality"), RARE_WEIGHT, 1.0).astype(np.float32)
            total = total + (losses * torch.from_numpy(weights)).mean()
    return total


def batches(name: str, corpus: Corpus, chosen: np.ndarray, rng: np.random.Generator) -> list[tuple[str, np.ndarray]]:
    """One pass over the chosen examples, those of like length together."""
    if name == "own":
        happened = corpus.examples.target[chosen, STATUS] == STATUSES.index("happened")
        chosen = chosen[~happened | (rng.random(len(chosen)) < HAPPENED_SHARE)]
    order = rng.permutation(chosen)
    out = []
    for start in range(0, len(order), 20 * BATCH):
        part = order[start : start + 20 * BATCH]
        part = part[np.argsort(corpus.padded.size[part], kind="stable")]
        out += [(name, part[k : k + BATCH]) for k in range(0, len(part), BATCH)]
    return out


def train(corpora: dict[str, Corpus], chosen: dict[str, np.ndarray], words: int, epochs: int) -> FactualityHead:
    """The head, trained from scratch."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    head = FactualityHead(corpora["uw_factuality"].examples.hidden.shape[1], words, DROPOUT)
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    mean = AveragedModel(head, multi_avg_fn=get_ema_multi_avg_fn(EMA))
    for epoch in range(epochs):
        plan = [b for name, c in corpora.items() for _ in range(REPEATS[name]) for b in batches(name, c, chosen[name], rng)]
        total = 0.0
        for step, k in enumerate(rng.permutation(len(plan))):
            done = (epoch + step / len(plan)) / epochs
            optimizer.param_groups[0]["lr"] = RATE * min(1.0, 50 * done) * (1 - 0.95 * done)
            name, at = plan[k]
            loss = loss_of(name, head(*corpora[name].batch(at)), corpora[name].examples.target[at])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            if done >= 0.5:
                mean.update_parameters(head)
        print(f"epoch {epoch + 1}: {len(plan)} batches, loss {total / len(plan):.4f}", flush=True)
    return mean.module.eval()


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def three_way(values: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    """Mean absolute error, and macro F1 over did not (-1 or less), open, happened (1 or more)."""
    label = lambda v: np.where(v >= 1, 2, np.where(v <= -1, 0, 1))  # noqa: E731
    a, b = label(values), label(gold)
    f1 = [2 * ((a == k) & (b == k)).sum() / max(1, (a == k).sum() + (b == k).sum()) for k in range(3)]
    return float(np.abs(values - gold).mean()), float(np.mean(f1))


def fit_decode(shares: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    """How much more the open and the negative values weigh before the median is taken.

    Best F1, each figure averaged with its neighbours against noise, at an error at most DEARER times the least one.
    """
    steps = np.arange(1.0, 4.1, 0.25)
    figures = np.array([[three_way(values_of(shares, (float(a), float(b))), gold) for b in steps] for a in steps])
    error, f1 = figures[..., 0], np.pad(figures[..., 1], 1, mode="edge")
    near = [f1[i : i + len(steps), k : k + len(steps)] for i in range(3) for k in range(3)]
    smooth = np.where(error <= DEARER * error.min(), np.mean(near, axis=0), -1.0)
    a, b = np.unravel_index(smooth.argmax(), smooth.shape)
    return float(steps[a]), float(steps[b])


def main() -> None:
    """Trains and writes the head."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="keep token vectors in this folder")
    parser.add_argument("--hold-out", type=int, default=8, help="as in train.py")
    parser.add_argument("--epochs", type=int, default=6)
    options = parser.parse_args()
    torch.set_num_threads(1)
    encoder = Encoder(options.model)
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        builders = sources(options.corpora, FOLDER)
        found = {name: cached(name, builders[name], encoder, cache) for name in REPEATS}
    words = np.unique(np.concatenate([e.ids[e.cues > 0] for e in found.values()]))
    corpora = {name: Corpus(e, words) for name, e in found.items()}
    left_out = found["uw_factuality"].at[:, 0] // STRETCH % 10 == 9
    chosen = {
        "uw_factuality": np.flatnonzero(~left_out),
        "uds_ih2": np.arange(len(found["uds_ih2"].target)),
        "meantime": np.arange(len(found["meantime"].target)),
        "wire_gold": np.flatnonzero(found["wire_gold"].at[:, 0] % options.hold_out != 0),
        "own": np.arange(len(found["own"].target)),
        "patterns": np.arange(len(found["patterns"].target)),
    }
    head = train(corpora, chosen, len(words), options.epochs)
    uw, at = corpora["uw_factuality"], np.flatnonzero(left_out)
    shares, gold = _softmax(uw.logits(head, at)[:, :7]), found["uw_factuality"].target[at, VALUE]
    decode = fit_decode(shares, gold)
    plain, weighted = three_way(values_of(shares, (1.0, 1.0)), gold), three_way(values_of(shares, decode), gold)
    print(f"left out: error, F1 {plain}; with open and negative values weighing {decode}: {weighted}")
    arrays = {k: v.detach().numpy().astype(np.float16) for k, v in head.state_dict().items()}
    arrays |= {"words": words.astype(np.int32), "decode": np.array(decode, dtype=np.float32)}
    np.savez(options.model / "factuality.npz", **dict(sorted(arrays.items())))
    write_card(options.model)


if __name__ == "__main__":
    main()
