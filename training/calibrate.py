"""Fits the probabilities that records carry, and measures how far they are off."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from data import report_of
from scoring import Prepared, as_record, drafts_of

from wirebird.encoder.labels import STATUSES, TYPES
from wirebird.encoder.runner import Encoder
from wirebird.extract.calibration import Calibration, Curve, EventFeatures, MergeFeatures, StatusWeights, VoiceFeatures, logit
from wirebird.extract.drafts import Draft, merge_features, score_triggers
from wirebird.extract.thresholds import Thresholds

Floats = npt.NDArray[np.float64]
Judged = tuple[Draft, dict[str, Any] | None]
"""A draft with the gold event it agrees with, or None."""

BINS = 10
CODED = 0.3
"""Least event probability of the drafts that the curve of the type is fitted on."""
EVEN = 10.0
"""Strength of the pull of the two heads' weights towards a half each: a hundred events with four other statuses say little."""
RIDGE = 1.0
"""Strength of the pull of the weights towards 0 (bias left free)."""


def judged(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> Iterator[Judged]:
    """Drafts with their gold events; drafts that agree with a background event count neither way."""
    for p in prepared:
        drafts = drafts_of(p, encoder, limits, calibration)
        records = [scorer.plain(as_record(p.gold["text"], p.sentences, d)) for d in drafts]
        gold = p.gold["events"]
        partner = {j: gold[i] for i, j in scorer.pair(gold, records)}
        for j, draft in enumerate(drafts):
            event = partner.get(j)
            if not (event and event.get("background")):
                yield draft, event


def _regression(x: Floats, y: Floats) -> Floats:
    """Weights of a ridge logistic regression by Newton's method; the last column of `x` is the bias."""
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-3
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + ridge * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _merge_cases(prepared: list[Prepared], encoder: Encoder, limits: Thresholds) -> tuple[list[Floats], list[bool]]:
    """Every two triggers of one type that gold mentions, and whether they tell one gold event."""
    cases, same = [], []
    for p in prepared:
        text = p.gold["text"]
        report = report_of(p.gold, "gold")
        scored = score_triggers(text, p.encoded, encoder.heads, limits)
        for kind in sorted({s.trigger.kind for s in scored}):
            group = [s for s in scored if s.trigger.kind == kind]
            events = [
                next((i for i, e in enumerate(report.events) if e.type == TYPES[kind]
                      and any(a < s.trigger.span.end and s.trigger.span.start < b for a, b in e.mentions)), None)
                for s in group
            ]  # fmt: skip
            table = merge_features(text, group, encoder.heads, limits)
            for i, j in itertools.combinations(range(len(group)), 2):
                if events[i] is not None and events[j] is not None:
                    cases.append(table[i, j])
                    same.append(events[i] == events[j])
    return cases, same


def _weights(names: tuple[str, ...], cases: list[Any], right: list[bool]) -> dict[str, float]:
    found = _regression(np.array(cases, dtype=float), np.array(right, dtype=float))
    return {name: round(float(w), 4) for name, w in zip(names, found, strict=True)}


def _curve(scores: list[float], right: list[bool]) -> Curve:
    if len(set(right)) < 2:
        return Curve()
    x = np.array([[logit(s), 1.0] for s in scores])
    slope, offset = _regression(x, np.array(right, dtype=float))
    return Curve(slope=round(float(slope), 4), offset=round(float(offset), 4))


def _voice_cases(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> tuple[list[Any], list[bool]]:
    """Every voice that may tell a draft that agrees with a gold event, and whether gold names it."""
    cases, right = [], []
    for p in prepared:
        for draft, event in judged([p], encoder, limits, calibration, scorer):
            for voice in draft.attribution if event else ():
                words = p.gold["text"][voice.source.start : voice.source.end]
                cases.append(msgspec.structs.astuple(voice.features))
                right.append(any(scorer.same_span(a["source"], words) for a in event["attribution"]))
    return cases, right


def fit_voices(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> Calibration:
    """A calibration with the weights of voices fitted on all that may tell an event."""
    everything = msgspec.structs.replace(limits, attribution_source=0.0, further_source=0.0)
    cases, right = _voice_cases(prepared, encoder, everything, calibration, scorer)
    print(f"voices: {len(right)} cases, {sum(right)} right")
    return msgspec.structs.replace(calibration, voice=VoiceFeatures(**_weights(VoiceFeatures.__struct_fields__, cases, right)))


Outcomes = dict[str, tuple[list[float], list[bool]]]
"""Scores and whether each was right, by the name of the probability."""


def _note(outcomes: Outcomes, name: str, score: float, *, right: bool) -> None:
    scores, rights = outcomes.setdefault(name, ([], []))
    scores.append(score)
    rights.append(right)


def _field_outcomes(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> Outcomes:
    """Status, actors, recipients and voices of the drafts that agree with a gold event."""
    out: Outcomes = {}
    for p in prepared:
        for draft, event in judged([p], encoder, limits, calibration, scorer):
            if event is None:
                continue
            _note(out, "status", draft.status_probability, right=draft.status == event["status"])
            sides = {
                "actor": (draft.actors, [q["text"] for q in event["actors"]]),
                "recipient": (draft.recipients, [q["text"] for q in event["recipients"]]),
                "voice": (tuple(a.source for a in draft.attribution), [a["source"] for a in event["attribution"]]),
            }
            for name, (parts, words) in sides.items():
                for part in parts:
                    said = p.gold["text"][part.start : part.end]
                    _note(out, name, part.score, right=any(scorer.same_span(w, said) for w in words))
    return out


def _type_outcomes(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> tuple[list[float], list[bool]]:
    """Over drafts whose evidence tells some gold event: whether one of them has the draft's type."""
    scores, right = [], []
    for p in prepared:
        for draft in drafts_of(p, encoder, limits, calibration):
            record = scorer.plain(as_record(p.gold["text"], p.sentences, draft))
            told = {e["type"] for e in p.gold["events"] if scorer.share_evidence(e, record)}
            if told:
                scores.append(draft.type_probability)
                right.append(draft.type in told)
    return scores, right


def _told(pairs: list[Judged]) -> StatusWeights:
    """What the two heads' log shares of the statuses are worth, by maximum likelihood (Newton), drawn towards a half each."""
    scores = np.array([draft.status_scores for draft, event in pairs if event], dtype=np.float64)
    right = np.eye(len(STATUSES))[[STATUSES.index(event["status"]) for _, event in pairs if event]]
    weights = np.full(2, 0.5)
    for _ in range(30):
        logits = np.einsum("k,nkc->nc", weights, scores)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        mean = np.einsum("nc,nkc->nk", p, scores)
        gradient = np.einsum("nc,nkc->k", p - right, scores) + EVEN * (weights - 0.5)
        hessian = np.einsum("nc,nkc,nlc->kl", p, scores, scores) - mean.T @ mean + EVEN * np.eye(2)
        weights -= np.linalg.solve(hessian, gradient)
    return StatusWeights(attribute=round(float(weights[0]), 4), factuality=round(float(weights[1]), 4))


def fit(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, scorer: ModuleType, *, more: Sequence[Prepared] = ()
) -> Calibration:
    """Fits everything on all candidates, whatever the event threshold; parts at low thresholds of their own.

    Args:
        prepared: reports to fit on.
        encoder: the encoder.
        limits: thresholds of what is no event probability.
        scorer: the scorer module.
        more: further reports for all but the event probability: their readers may code more or less than those of `prepared`.
    """
    everything = [*prepared, *more]
    wide = msgspec.structs.replace(limits, event=0.0)
    low = msgspec.structs.replace(wide, actor=0.1, recipient=0.1, attribution_source=0.15)
    same = MergeFeatures(**_weights(MergeFeatures.__struct_fields__, *_merge_cases(everything, encoder, wide)))
    raw = Calibration(same=same)
    pairs = list(judged(prepared, encoder, wide, raw, scorer))
    features = [msgspec.structs.astuple(draft.features) for draft, _ in pairs]
    event = EventFeatures(**_weights(EventFeatures.__struct_fields__, features, [event is not None for _, event in pairs]))
    told = _told(pairs + list(judged(list(more), encoder, wide, raw, scorer)))
    raw = msgspec.structs.replace(raw, event=event, told=told)
    outcomes = _field_outcomes(everything, encoder, low, raw, scorer)
    # Types of candidates that are no events are mostly unlike those of events: only what would be coded counts.
    coded = msgspec.structs.replace(wide, event=CODED)
    outcomes["type"] = _type_outcomes(everything, encoder, coded, raw, scorer)
    del outcomes["voice"]
    fitted = msgspec.structs.replace(raw, **{name: _curve(*found) for name, found in outcomes.items()})
    return fit_voices(everything, encoder, limits, fitted, scorer)


def expected_error(scores: list[float], right: list[bool]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    if not scores:
        return float("nan")
    p, y = np.array(scores), np.array(right, dtype=float)
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    gaps = [abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in range(BINS) if (bins == b).any()]
    return float(sum(gaps))


class Reliability(NamedTuple):
    """How far probabilities of one kind are off.

    Attributes:
        error: expected calibration error.
        low: lower end of its 95 % interval, reports drawn anew 500 times.
        high: upper end.
        noise: what the error would be on average if every probability were exactly right: bins of few cases are off by chance.
        bins: lower edge, number of cases, mean probability, share right of each bin in use.
    """

    error: float
    low: float
    high: float
    noise: float
    bins: list[tuple[float, int, float, float]]


def reliability(reports: list[tuple[list[float], list[bool]]]) -> Reliability:
    """Reliability of the probabilities of one kind, given with their outcomes by report."""
    draw = np.random.default_rng(0)
    p = np.concatenate([np.array(scores) for scores, _ in reports])
    y = np.concatenate([np.array(right, dtype=float) for _, right in reports])
    again = []
    for _ in range(500):
        chosen = [reports[k] for k in draw.integers(len(reports), size=len(reports))]
        again.append(expected_error([s for scores, _ in chosen for s in scores], [r for _, right in chosen for r in right]))
    noise = [expected_error(p.tolist(), (draw.random(len(p)) < p).tolist()) for _ in range(500)]
    at = np.minimum((p * BINS).astype(int), BINS - 1)
    bins = [(b / BINS, int((at == b).sum()), p[at == b].mean(), y[at == b].mean()) for b in range(BINS) if (at == b).any()]
    low, high = np.nanquantile(again, [0.025, 0.975])
    return Reliability(expected_error(p.tolist(), y.tolist()), float(low), float(high), float(np.mean(noise)), bins)


def calibration_errors(
    prepared: list[Prepared], encoder: Encoder, limits: Thresholds, calibration: Calibration, scorer: ModuleType
) -> dict[str, Reliability]:
    """Reliability of every kind of probability; for events over all candidates, for the rest over coded ones."""
    wide = msgspec.structs.replace(limits, event=0.0)
    found: dict[str, list[tuple[list[float], list[bool]]]] = {}
    for p in prepared:
        pairs = list(judged([p], encoder, wide, calibration, scorer))
        outcomes = _field_outcomes([p], encoder, limits, calibration, scorer)
        outcomes["type"] = _type_outcomes([p], encoder, limits, calibration, scorer)
        outcomes["event"] = [d.probability for d, _ in pairs], [event is not None for _, event in pairs]
        for name, cases in outcomes.items():
            found.setdefault(name, []).append(cases)
    return {name: reliability(reports) for name, reports in sorted(found.items())}
