"""Fits the weights of the linking model: writes src/wirebird/incidents/data/link_model.json.

Usage: python training/fit_linking.py --corpora DIR --cases CASE_DIR...

Pairs come from three places: candidate pairs of the worked cases (open incidents only; held-back reports are left out), pairs
of events within the topics of ecbplus/train, which know neither days nor exact places, and claims made from the project's
training reports, told a second time with other words or moved to one place and week with another event. Each of the three has
an intercept of its own, for each has its own share of true pairs; the model keeps that of the worked cases. The weights are
the most probable ones under a normal prior around PRIOR, so that a level without pairs keeps its prior weight.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from corpus_format import read_corpus

import wirebird
from wirebird.incidents.blocking import GROUP, candidate_pairs
from wirebird.incidents.columns import TYPES, ClaimColumns, columns_of
from wirebird.incidents.comparisons import LEVELS, compare, conflicts
from wirebird.incidents.flat import link_claims_of
from wirebird.incidents.model import MODEL_FILE
from wirebird.incidents.words import content_words, heaviest, proper_words
from wirebird.records import ClaimId, Count, DocId, Document, LinkClaim, LinkParty, LinkPlace

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
from incidents import claims_of, met, read_case  # noqa: E402

SEED = 11
PRIOR_BITS, THRESHOLD_BITS = -4.5, 0.0
SHARPNESS = {"cases": 1.0, "ecbplus": 0.1, "made": 0.05}
"""Weight of one pair by where it comes from."""
STRENGTH = 5.0
"""Precision of the prior around PRIOR, in squared nats."""
MADE_PAIRS = 4000
PRIOR: dict[str, tuple[float, ...]] = {
    "type": (0.5, -1.5, -6),
    "mode": (1.0, 0.3, 0, -2),
    "place": (3.5, 1.5, -0.5, 1.5, 1.5, 1, 0, 0, 0, -2, -4, -8, -8),
    "date": (2.5, 1, 1, -1, -3, 0, -4, -8, 0),
    "actors": (1, 1.2, 0.5, 0.2, 0, -1.5),
    "recipients": (1, 1.2, 0.7, 0.2, 0, -1.5),
    "roles": (0, -1.5),
    "counts": (3, 1, 0.5, 0, -2.5),
    "trigger": (1, -0.3),
    "words": (-0.5, 0, 0.5, 1.2, 2.2, 3.5, 5),
    "report": (-1.0, 0, 0.7, 1.5, 2.5, 3.5),
    "names": (2.5, 1.5, 0.7, 0, -0.3),
    "text": (0, 1, 5),
    "status": (0.1, 0, -0.5, -2),
    "time_frame": (0.1, 0, -1),
}
"""Bits by comparison, in the order of LEVELS."""

NEUTRAL = {"roles": "as_told", "text": "other_text", "status": "same", "time_frame": "both_current"}
"""Level that says nothing, by comparison; "not_stated" where there is one. Its bits are moved into the prior."""


@dataclass
class Pairs:
    """Compared pairs: 1 for every level that holds (float32[p, levels]), whether they are one incident, their weight."""

    origin: str
    levels: np.ndarray
    same: np.ndarray


def one_hot(first: ClaimColumns, second: ClaimColumns) -> np.ndarray:
    """Levels of pairs as 0 and 1, side by side in the order of LEVELS."""
    found = compare(first, second)
    return np.concatenate([np.eye(len(v), dtype=np.float32)[found[k]] for k, v in LEVELS.items()], axis=1)


def pairs_of(origin: str, first: ClaimColumns, second: ClaimColumns, same: np.ndarray) -> Pairs:
    """Pairs without hard conflicts: those are never weighed."""
    kept = conflicts(first, second) == 0
    rows = np.flatnonzero(kept)
    return Pairs(origin, one_hot(first.take(rows), second.take(rows)), same[rows])


def case_pairs(folder: Path, coder: wirebird.Coder) -> Pairs:
    """Candidate pairs of one worked case whose two events both meet open gold."""
    case = read_case(folder, coder)
    found, _ = claims_of(case.coded)
    claims, labels = [], []
    for claim, event in found.values():
        gold = met(event, case.gold[claim.report])
        if gold and all(r["split"] == "open" for r in gold):
            claims.append(claim)
            labels.append(frozenset(r["incident"] for r in gold if r["relation"] in ("same", "part_of")))
    columns = columns_of(claims)
    pairs = candidate_pairs(columns)
    same = np.array([bool(labels[a] & labels[b]) for a, b in pairs.tolist()], dtype=bool)
    return pairs_of("cases", columns.take(pairs[:, 0]), columns.take(pairs[:, 1]), same)


def ecb_pairs(path: Path, coder: wirebird.Coder) -> Pairs:
    """Pairs of coded events within each topic of ecbplus/train, one incident where their gold mentions share a cluster."""
    topics: dict[str, list[tuple[LinkClaim, frozenset[str]]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        doc = Document(id=DocId(record["doc_id"]), text=record["text"], locator=record["doc_id"])
        events = coder.code_document(doc).report.events
        for claim, event in zip(link_claims_of(doc, events), events, strict=True):
            clusters = frozenset(
                m["cluster"]
                for m in record["event_mentions"]
                if any(s.start < b and a < s.end for s in event.mentions for a, b in m["spans"])
            )
            if clusters:
                topics.setdefault(record["topic"], []).append((claim, clusters))
    first, second, same = [], [], []
    for members in topics.values():
        for (a, x), (b, y) in combinations(members, 2):
            if a.report != b.report and GROUP[TYPES[a.type]] == GROUP[TYPES[b.type]]:
                first.append(a)
                second.append(b)
                same.append(bool(x & y))
    return pairs_of("ecbplus", columns_of(first), columns_of(second), np.array(same, dtype=bool))


def corpus_claims() -> Iterator[LinkClaim]:
    """Claims made from the gold events of the project's training reports that state a day or have one of publication."""
    for path in sorted((ROOT / "training/corpus").glob("*.txt")):
        for report in read_corpus(path):
            text, published = report["text"], report.get("published")
            report_words = tuple(heaviest(content_words(text), 24))
            for position, event in enumerate(report["events"]):
                if published and not event.get("background"):
                    yield _claim(report, position, event, text, report_words)


def _claim(report: dict[str, Any], position: int, event: dict[str, Any], text: str, report_words: tuple[str, ...]) -> LinkClaim:
    at = event["mentions"][0]["start"]
    sentence = text[max(text.rfind(". ", 0, at), text.rfind("\n", 0, at)) + 1 : (text.find(". ", at) + 1 or len(text))]
    day = event["date"]["start"] if event["date"] else None
    return LinkClaim(
        id=ClaimId(f"e-{report['id']}{position}"), report=DocId(report["id"]), position=position, type=event["type"],
        mode=tuple(event["mode"]), status=event["status"], published=report["published"], known_on=report["published"],
        start=day or report["published"], end=(event["date"]["end"] if day else None) or day or report["published"],
        date_basis="stated", place=_place(event["place"]) if event["place"] else None,
        actors=tuple(_party(p) for p in event["actors"]), recipients=tuple(_party(p) for p in event["recipients"]),
        counts={k: Count(**v) for k, v in event["casualties"].items()},
        triggers=content_words(" ".join(m["text"] for m in event["mentions"])), words=content_words(sentence),
        names=proper_words(sentence), report_words=report_words,
    )  # fmt: skip


def _place(place: dict[str, Any]) -> LinkPlace:
    name = place["text"]["text"] if place["text"] else place["admin1"] or place["country"] or "somewhere"
    draw = random.Random(zlib.crc32(f"{name}/{place['country']}".encode()))
    return LinkPlace(
        name=name, key=name.lower(), country=place["country"], admin1=place["admin1"], lat=draw.uniform(-40, 55),
        lon=draw.uniform(-100, 140), precision=place["precision"],
    )  # fmt: skip


def _party(party: dict[str, Any]) -> LinkParty:
    words = party["text"]["text"]
    return LinkParty(
        text=words, words=content_words(words), country=party["country"], sector=party["sector"],
        entity=words.lower() if proper_words(words) else None, is_named=bool(proper_words(words)),
    )  # fmt: skip


def told_again(claim: LinkClaim, donor: LinkClaim, draw: random.Random, report: str) -> LinkClaim:
    """The same event as another reporter could tell it; words that come in are those of another report."""
    keep: Callable[[tuple[str, ...], float], tuple[str, ...]] = lambda words, share: tuple(  # noqa: E731
        w for w in words if draw.random() < share
    )
    lag = draw.choice((0, 0, 0, 1, 1, 2))
    published = (date.fromisoformat(claim.end or claim.known_on) + timedelta(days=lag)).isoformat()
    undated = draw.random() < 0.45
    words = keep(claim.words, draw.uniform(0.15, 0.7)) + keep(donor.words, 0.5)
    return msgspec.structs.replace(
        claim, id=ClaimId(f"{claim.id}-{report}"), report=DocId(report), words=words, names=keep(claim.names, 0.6),
        report_words=tuple(heaviest(keep(claim.report_words, draw.uniform(0.1, 0.5)) + keep(donor.report_words, 0.5), 24)),
        triggers=claim.triggers if draw.random() < 0.5 else donor.triggers, published=published, known_on=published,
        start=None if undated else claim.start, end=None if undated else claim.end,
        date_basis="published" if undated else "stated", place=_vaguer(claim.place, draw),
        actors=_vaguer_parties(claim.actors, draw), recipients=_vaguer_parties(claim.recipients, draw),
        counts=_later_counts(claim.counts, draw), mode=claim.mode if draw.random() < 0.75 else (),
    )  # fmt: skip


def _vaguer(place: LinkPlace | None, draw: random.Random) -> LinkPlace | None:
    if place is None or draw.random() < 0.12:
        return None
    if place.admin1 and draw.random() < 0.25:
        return msgspec.structs.replace(place, name=place.admin1, key=place.admin1.lower(), precision="admin1")
    return place


def _vaguer_parties(parties: tuple[LinkParty, ...], draw: random.Random) -> tuple[LinkParty, ...]:
    if draw.random() < 0.15:
        return ()
    if draw.random() < 0.4:
        return tuple(
            LinkParty(text="men", words=("men",), country=p.country, sector=p.sector, entity=None, is_named=False)
            for p in parties
        )
    return parties


def _later_counts(counts: dict[Any, Count], draw: random.Random) -> dict[Any, Count]:
    if draw.random() < 0.3:
        return {}
    grown = 1.0 if draw.random() < 0.6 else draw.uniform(1, 2)
    return {
        k: Count(low=None if c.low is None else math.ceil(c.low * grown), high=c.high and math.ceil(c.high * grown))
        for k, c in counts.items()
    }


def moved(claim: LinkClaim, to: LinkClaim, draw: random.Random) -> LinkClaim:
    """Another event in the place and week, and maybe by the parties, of a given one."""
    day = date.fromisoformat(to.end or to.known_on) + timedelta(days=draw.choice((0, 0, 0, 1, 2, 3, -1, -2)))
    place = to.place
    if place and place.lat is not None and draw.random() < 0.4:
        away = draw.uniform(0.05, 0.5)
        place = msgspec.structs.replace(
            place, name=f"{place.name} {draw.random()}", key=f"{place.key}{draw.random()}", lat=place.lat + away
        )
    return msgspec.structs.replace(
        claim, start=day.isoformat(), end=day.isoformat(), published=day.isoformat(), known_on=day.isoformat(), place=place,
        actors=to.actors if draw.random() < 0.6 else claim.actors,
        recipients=to.recipients if draw.random() < 0.4 else claim.recipients,
    )  # fmt: skip


def made_pairs() -> Pairs:
    """Claims of the training reports told again, and other claims of their type moved next to them."""
    draw = random.Random(SEED)
    claims = list(corpus_claims())
    by_type: dict[str, list[LinkClaim]] = {}
    for claim in claims:
        by_type.setdefault(claim.type, []).append(claim)
    first, second, same = [], [], []
    for number in range(MADE_PAIRS):
        claim = draw.choice(claims)
        donor, other = draw.choice(claims), draw.choice(by_type[claim.type] if draw.random() < 0.7 else claims)
        if number % 3 and GROUP[TYPES[claim.type]] == GROUP[TYPES[other.type]] and other.report != claim.report:
            first.append(claim)
            second.append(told_again(moved(other, claim, draw), donor, draw, f"again{number}"))
            same.append(False)
        elif donor.report != claim.report:
            first.append(claim)
            second.append(told_again(claim, donor, draw, f"again{number}"))
            same.append(True)
    return pairs_of("made", columns_of(first), columns_of(second), np.array(same, dtype=bool))


def fit(parts: list[Pairs]) -> tuple[float, dict[str, list[float]]]:
    """Prior bits and bits by comparison: the most probable weights, found by Newton's method."""
    origins = list(SHARPNESS)
    prior = np.concatenate([np.array(PRIOR[name], dtype=float) for name in LEVELS]) * math.log(2)
    start = np.concatenate([prior, np.full(len(origins), PRIOR_BITS * math.log(2))])
    precision = np.concatenate([np.full(len(prior), STRENGTH), np.full(len(origins), 0.2)])
    x = np.concatenate([np.hstack([p.levels, np.eye(len(origins))[[origins.index(p.origin)] * len(p.same)]]) for p in parts])
    y = np.concatenate([p.same for p in parts]).astype(float)
    w = np.concatenate([np.full(len(p.same), SHARPNESS[p.origin]) for p in parts])

    def loss(theta: np.ndarray) -> float:
        z = x @ theta
        return float((w * (np.logaddexp(0, z) - y * z)).sum() + (precision * (theta - start) ** 2).sum() / 2)

    theta = start.copy()
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ theta, -30, 30)))
        gradient = x.T @ (w * (p - y)) + precision * (theta - start)
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.solve(hessian, gradient)
        step_size = 1.0
        while loss(theta - step_size * step) > loss(theta) and step_size > 1e-4:
            step_size /= 2
        theta = theta - step_size * step
        if np.abs(step_size * step).max() < 1e-6:
            break
    bits = theta / math.log(2)
    weights, at = {}, 0
    for name, levels in LEVELS.items():
        weights[name] = bits[at : at + len(levels)].tolist()
        at += len(levels)
    return float(bits[at + origins.index("cases")]), weights


def neutral(prior_bits: float, weights: dict[str, list[float]]) -> tuple[float, dict[str, list[float]]]:
    """The same model with 0 bits for levels that say nothing."""
    for name, levels in LEVELS.items():
        level = NEUTRAL.get(name, "not_stated")
        if level in levels:
            shift = weights[name][levels.index(level)]
            weights[name] = [bits - shift for bits in weights[name]]
            prior_bits += shift
    return prior_bits, weights


def main() -> None:
    """Fits and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--cases", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    coder = wirebird.load()
    parts = [case_pairs(folder, coder) for folder in args.cases]
    parts += [ecb_pairs(args.corpora / "ecbplus/train.jsonl", coder), made_pairs()]
    for part in parts:
        print(f"{part.origin}: {len(part.same)} pairs, {int(part.same.sum())} of them one incident")
    prior_bits, weights = neutral(*fit(parts))
    model = {
        "prior_bits": round(prior_bits, 2),
        "threshold_bits": THRESHOLD_BITS,
        "weights": {n: {level: round(b, 2) for level, b in zip(LEVELS[n], bits, strict=True)} for n, bits in weights.items()},
    }
    MODEL_FILE.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
