"""Trains the ranker that chooses what a place name means, on the training parts of four geoparsing corpora and of wire_gold.

Usage: python training/fit_places.py --corpora DIR [--out src/wirebird/resolve/data/places.npz]

Two rounds: the first reads the other toponyms of a report by prominence alone, the second by what the first made of them.
Five folds by report give the figures printed; the weights kept are fitted on all training reports. Place names are also
shown alone or in pairs, as in a short brief, but not those of lgl: a village paper's "Lebanon" is a village, other papers'
is not. wire_gold has no place names of its own: they are found by the packaged model, and those that an event's place names
get its point. Minutes, seeded, one core.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from train import GEOPARSING

from wirebird.encoder.runner import DATA, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.extract.thresholds import load_thresholds
from wirebird.extract.toponyms import find_toponyms
from wirebird.gazetteer import Gazetteer, fold
from wirebird.records import DocId, Document
from wirebird.resolve.place_features import ANCHOR, FEATURES, PlaceFeatures, Scene, Toponym, distances
from wirebird.resolve.toponym_spans import mend
from wirebird.text import read_report, split_sentences

SEED, HIDDEN, STEPS, RATE, DECAY, FOLDS = 13, 32, 900, 5e-3, 2e-3, 5
RIGHT_KM, EXACT_KM = 161.0, 25.0
ALONE, ALONE_WEIGHT = 6, 0.3
ANCHOR_WORTH = 0.5
"""An anchor is only where the place may lie: where a candidate of the name itself is right as well, it counts half."""


@dataclass
class Case:
    """One report with its scene and, for every candidate, how right it is (0 to 1)."""

    corpus: str
    scene: Scene
    right: np.ndarray
    ok: np.ndarray
    probability: np.ndarray
    weight: float = 1.0


def cases_of(path: Path, corpus: str, features: PlaceFeatures, gazetteer: Gazetteer, *, alone: bool) -> list[Case]:
    """The reports of a corpus that have located toponyms; with `alone` some of their toponyms also by themselves."""
    out = []
    rng = random.Random(SEED)
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        gold = sorted(d["toponyms"], key=lambda t: t["start"])
        if not gold:
            continue
        toponyms = [
            Toponym(t["start"], t["end"], d["text"][t["start"] : t["end"]], _is_associative(t, d["text"], gazetteer))
            for t in gold
        ]
        doc = read_report(d["text"], id="x", locator="x")
        dateline = doc.dateline.name if doc.dateline else None
        out.append(_case(corpus, d["text"], toponyms, gold, dateline, features))
        if alone and corpus != "lgl":
            for _ in range(min(ALONE, len(gold))):
                chosen = sorted(rng.sample(range(len(gold)), min(len(gold), rng.choice((1, 1, 2)))))
                few = [toponyms[i] for i in chosen]
                case = _case(corpus, d["text"], few, [gold[i] for i in chosen], None, features)
                case.weight = ALONE_WEIGHT
                out.append(case)
    return out


def _case(
    corpus: str, text: str, toponyms: list[Toponym], gold: list[dict[str, float]], dateline: str | None, features: PlaceFeatures
) -> Case:
    scene = features.scene(text, toponyms, dateline)
    right, ok = _targets(scene, gold, features.gazetteer)
    return Case(corpus, scene, right, ok, scene.prior)


def wire_gold_cases(path: Path, features: PlaceFeatures) -> list[Case]:
    """Reports of wire_gold: place names as the packaged model finds them, points from the places of the events."""
    encoder, limits = Encoder(), load_thresholds(DATA / "thresholds.json")
    out = []
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        points = {}
        for event in d["events"]:
            place = event.get("place") or {}
            if place.get("lat") is not None and place.get("name"):
                points[fold(place["name"])] = place
                if place.get("text") and place["precision"] in ("place", "admin2", "admin1"):
                    points.setdefault(fold(place["text"]), place)
        sentences = [(s.start, s.end) for s in split_sentences(Document(id=DocId("x"), text=d["text"], locator="x"))]
        windows = encoder.encode(make_windows(d["text"], sentences, encoder.tokenizer))
        named = find_toponyms(d["text"], windows, limits)
        found = [Toponym(n.span.start, n.span.end, d["text"][n.span.start : n.span.end], n.is_associative) for n in named]
        toponyms = mend(d["text"], found, features.gazetteer)
        nothing = {"lat": None, "lon": None, "geonameid": None}
        gold = [{**nothing, **points.get(fold(t.text), {})} for t in toponyms]
        if any(g["lat"] is not None for g in gold):
            out.append(_case("wire_gold", d["text"], toponyms, gold, None, features))
    return out


def _is_associative(t: dict[str, object], text: str, gazetteer: Gazetteer) -> bool:
    if t["category"]:
        return t["category"] == "associative"
    return fold(text[t["start"] : t["end"]]) in gazetteer.country_words


def _targets(scene: Scene, gold: list[dict[str, float]], g: Gazetteer) -> tuple[np.ndarray, np.ndarray]:
    """How right every candidate is, and whether it lies within 161 km; -1 in groups without a gold point."""
    right = np.full(len(scene.rows), -1.0)
    ok = np.zeros(len(scene.rows))
    ids = g.sections["geoname_id"]
    for group in range(scene.groups):
        mine = np.flatnonzero(scene.owner == group)
        told = [t for t, k in zip(gold, scene.group_of, strict=True) if k == group and t["lat"] is not None]
        if not told or not len(mine):
            continue
        rows = scene.rows[mine]
        km = distances(g.lat[rows], g.lon[rows], [t["lat"] for t in told], [t["lon"] for t in told])
        within = (km <= RIGHT_KM).mean(1)
        exact = (km <= EXACT_KM).mean(1)
        same = np.mean([ids[rows] == (t.get("geonameid") or -1) for t in told], axis=0)
        value = within * (0.6 + 0.2 * exact + 0.2 * same)
        value[scene.quality[mine] == ANCHOR] *= ANCHOR_WORTH
        right[mine] = value
        ok[mine] = within
    return right, ok


class Ranker(nn.Module):
    """Two layers; the logit of "none of them" is one number."""

    def __init__(self, mean: Tensor, scale: Tensor) -> None:
        super().__init__()
        self.mean, self.scale = mean, scale
        self.hidden = nn.Linear(len(FEATURES), HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)
        self.none = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """Logits of the candidates."""
        hidden = torch.relu(self.hidden((x - self.mean) / self.scale))
        return self.out(nn.functional.dropout(hidden, 0.15, self.training)).squeeze(-1)


def _joined(cases: list[Case], matrices: list[np.ndarray]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Features, group numbers and targets of all groups that have a target; and the weight of each group."""
    x, owner, right, weight, offset = [], [], [], [], 0
    for case, matrix in zip(cases, matrices, strict=True):
        known = case.right >= 0
        x.append(matrix[known])
        owner.append(case.scene.owner[known] + offset)
        right.append(case.right[known])
        weight.append(np.full(int(known.sum()), case.weight))
        offset += case.scene.groups
    first, groups = np.unique(np.concatenate(owner), return_index=True, return_inverse=True)[1:]
    of_group = np.concatenate(weight)[first]
    floats = (torch.tensor(np.concatenate(v), dtype=torch.float32) for v in (x, right))
    x_all, right_all = floats
    return x_all, torch.tensor(groups), right_all, torch.tensor(of_group, dtype=torch.float32)


def fit(cases: list[Case], matrices: list[np.ndarray]) -> Ranker:
    """Maximises the probability of what is right; where nothing is, of none."""
    torch.manual_seed(SEED)
    x, owner, right, importance = _joined(cases, matrices)
    model = Ranker(x.mean(0), x.std(0).clamp(min=1e-3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    groups = int(owner.max()) + 1
    best = torch.zeros(groups).scatter_reduce(0, owner, right, "amax")
    share = right / best[owner].clamp(min=1e-6) * (best[owner] > 0)
    for _ in range(STEPS):
        logits = model(x).clamp(-30, 30)
        weight = logits.exp()
        total = torch.zeros(groups).index_add(0, owner, weight) + model.none.exp()
        good = torch.zeros(groups).index_add(0, owner, weight * share**2)
        target = torch.where(best > 0, good, model.none.exp().expand(groups))
        loss = ((total.log() - target.clamp(min=1e-9).log()) * importance).sum() / importance.sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model.eval()


@torch.inference_mode()
def probabilities(model: Ranker, case: Case, matrix: np.ndarray) -> np.ndarray:
    """Of every candidate within its group."""
    from wirebird.resolve.place_features import group_softmax

    logits = model(torch.tensor(matrix)).clamp(-30, 30).double().numpy()
    return group_softmax(case.scene.owner, logits, case.scene.groups, none=float(model.none))


def show(cases: list[Case], found: list[np.ndarray], title: str) -> None:
    """Prints the share of mentions with a point whose best candidate lies within 161 km, and how sure it was."""
    scores, rights = [], []
    for corpus in (*GEOPARSING, "wire_gold"):
        total = good = 0
        for case, p in zip(cases, found, strict=True):
            if case.corpus != corpus or case.weight < 1:
                continue
            for group in case.scene.group_of:
                mine = np.flatnonzero(case.scene.owner == group)
                if len(mine) and case.right[mine[0]] < 0:
                    continue
                total += 1
                if len(mine):
                    top = mine[p[mine].argmax()]
                    good += case.ok[top]
                    scores.append(p[top])
                    rights.append(case.ok[top])
        if total:
            print(f"{title} {corpus}: {good / total:.4f} of {total}")
    score, is_right = np.array(scores), np.array(rights)
    bins = [(a, (score >= a) & (score < a + 0.1)) for a in np.arange(0, 1, 0.1)]
    print("  ", ", ".join(f"{a:.1f}: {is_right[m].mean():.2f} ({m.sum()})" for a, m in bins if m.any()))


def main() -> None:
    """Fits, prints figures, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "src/wirebird/resolve/data/places.npz")
    parser.add_argument("--check", action="store_true", help="also print figures on the dev parts")
    options = parser.parse_args()
    torch.set_num_threads(1)
    gazetteer = Gazetteer.load()
    features = PlaceFeatures(gazetteer)
    corpus = lambda name, part: options.corpora / name / f"{part}.jsonl"  # noqa: E731
    train = [c for n in GEOPARSING for c in cases_of(corpus(n, "train"), n, features, gazetteer, alone=True)]
    train += wire_gold_cases(corpus("wire_gold", "train"), features)
    dev = (
        [c for n in GEOPARSING for c in cases_of(corpus(n, "dev"), n, features, gazetteer, alone=False)]
        if options.check
        else []
    )
    show(train, [c.scene.prior for c in train], "prominence")
    arrays: dict[str, np.ndarray] = {}
    fold_of = np.random.default_rng(SEED).integers(0, FOLDS, len(train))
    for number in (1, 2):
        matrices = [features.matrix(c.scene, c.probability) for c in train]
        held: list[np.ndarray] = [np.zeros(0)] * len(train)
        for part in range(FOLDS):
            inside = [i for i in range(len(train)) if fold_of[i] != part]
            model = fit([train[i] for i in inside], [matrices[i] for i in inside])
            for i in np.flatnonzero(fold_of == part):
                held[i] = probabilities(model, train[i], matrices[i])
        show(train, held, f"round {number}, folds")
        model = fit(train, matrices)
        for case in dev:
            case.probability = probabilities(model, case, features.matrix(case.scene, case.probability))
        if dev:
            show(dev, [c.probability for c in dev], f"round {number}, dev")
        for case, p in zip(train, held, strict=True):
            case.probability = p
        weights = {name: value.detach().numpy() for name, value in model.named_parameters()}
        weights |= {"mean": model.mean.numpy(), "scale": model.scale.numpy(), "out.weight": weights["out.weight"][0]}
        arrays |= {f"{number}.{name}": value.astype(np.float32) for name, value in weights.items()}
    np.savez(options.out, features=np.array(FEATURES), **arrays)


if __name__ == "__main__":
    main()
