"""From the scores of a report's windows to event drafts: mentions merged, parts assigned, nothing resolved yet."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np

from wirebird.encoder.factuality_head import FactualityHead
from wirebird.encoder.heads import FloatArray, Heads, sigmoid
from wirebird.encoder.labels import (
    ATTRIBUTES,
    CONTEXTS,
    MODES,
    RELATION_SPANS,
    RELATIONS,
    STATUSES,
    TYPES,
    distance_buckets,
    position_bucket,
    same_buckets,
    sentence_buckets,
)
from wirebird.encoder.runner import EncodedWindow
from wirebird.extract.calibration import EDGE, Calibration, Curve, EventFeatures, VoiceFeatures, logit, weighted
from wirebird.extract.carried_out import carried_out
from wirebird.extract.parts import AttributedTo as AttributedTo
from wirebird.extract.parts import Part as Part
from wirebird.extract.spans import TokenSpan, Trigger, find_spans, find_triggers, means_of
from wirebird.extract.status import log_softmax, stated_statuses, weighed_status
from wirebird.extract.thresholds import Thresholds
from wirebird.extract.toponyms import place_spans
from wirebird.extract.voices import Mention, Told, candidates, choose
from wirebird.limits import check_time
from wirebird.ontology import MODES as TYPE_MODES

SPEECH_TYPES = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types that are acts of speech."""

LOCAL_TYPES = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})
"""Acts on the ground: told side by side, they share place and day. Talks, aid and sanctions may be anywhere."""

STATUS_AT = ATTRIBUTES.index("status:happened")

AGENT_BY = re.compile(r"\bby\s+$")
MAX_AGENT_GAP = 60
"""Characters between a passive trigger and its agent."""

MAX_COMPARED = 600
"""Triggers of one type that are compared, each with each. A report with more, a book, is merged in stretches of so many."""


@dataclass(frozen=True)
class Draft:
    """One event of a report before resolution. Parts are ordered best first; offsets point into the report.

    Attributes:
        type: PLOVER event type.
        mentions: triggers, best first.
        modes: mode names of that type.
        status: the likeliest status.
        is_background: older or generic context.
        actors: parties acting.
        recipients: parties acted upon.
        places: places named for it, best first.
        time: time expression, or None.
        attribution: voices that assert the event.
        features: what the probability was read from.
        probability: that a careful reader would code it.
        type_probability: that its type is right if it is an event at all.
        status_probability: that its status is right.
        status_scores: log shares of the statuses by the attribute head and by the factuality head, shape (2, 6); what the
            status was read from.
        faint_times: what may be a time expression of it, best first; read only where `time` says nothing.
    """

    type: str
    mentions: tuple[Part, ...]
    modes: tuple[str, ...]
    status: str
    is_background: bool
    actors: tuple[Part, ...]
    recipients: tuple[Part, ...]
    places: tuple[Part, ...]
    time: Part | None
    attribution: tuple[AttributedTo, ...]
    features: EventFeatures
    probability: float
    type_probability: float
    status_probability: float
    status_scores: FloatArray = field(default_factory=lambda: np.zeros((2, len(STATUSES)), dtype=np.float32))
    faint_times: tuple[Part, ...] = ()


@dataclass(frozen=True)
class ScoredTrigger:
    """A trigger with the relation scores of its window's spans."""

    trigger: Trigger
    parts: dict[str, tuple[Part, ...]]
    cues: tuple[TokenSpan, ...]


def _part(span: TokenSpan, score: float) -> Part:
    return Part(start=span.start, end=span.end, sentence=span.sentence, score=score)


def _pool(encoded: EncodedWindow, spans: Sequence[TokenSpan]) -> FloatArray:
    return means_of(encoded.hidden, [(s.first, s.last) for s in spans])


def _score_window(text: str, encoded: EncodedWindow, heads: Heads, limits: Thresholds) -> list[ScoredTrigger]:
    triggers = find_triggers(text, encoded, limits)
    if not triggers:
        return []
    spans = {
        name: find_spans(text, encoded, name, limits.party if name == "party" else limits.span)
        for name in {*RELATION_SPANS.values(), "cue"} - {"place"}
    }
    spans["place"] = place_spans(text, encoded, limits)
    vectors = np.stack([t.vector for t in triggers])
    kinds = np.array([t.kind for t in triggers])
    parts: list[dict[str, tuple[Part, ...]]] = [{} for _ in triggers]
    names = [name for name in dict.fromkeys(RELATION_SPANS.values()) if spans[name]]
    together = [s for name in names for s in spans[name]]
    if together:
        first = np.array([s.first for s in together])[None, :] - np.array([t.span.first for t in triggers])[:, None]
        apart = np.array([s.sentence for s in together])[None, :] - np.array([t.span.sentence for t in triggers])[:, None]
        features = distance_buckets(first), sentence_buckets(apart)
        scores = heads.pair(vectors, _pool(encoded, together), features, kinds)
        at = 0
        for name in names:
            stop = at + len(spans[name])
            for relation in (r for r, n in RELATION_SPANS.items() if n == name):
                for i, row in enumerate(scores[:, at:stop, RELATIONS.index(relation)].tolist()):
                    parts[i][relation] = tuple(_part(s, score) for s, score in zip(spans[name], row, strict=True))
            at = stop
    return [ScoredTrigger(t, p, tuple(spans["cue"])) for t, p in zip(triggers, parts, strict=True)]


def _merge(
    text: str, scored: Sequence[ScoredTrigger], heads: Heads, limits: Thresholds, calibration: Calibration
) -> list[list[ScoredTrigger]]:
    """Average-linkage clusters of triggers of one type, in order of first mention."""
    weights = np.array(msgspec.structs.astuple(calibration.same), dtype=np.float32)
    clusters: list[list[ScoredTrigger]] = []
    for kind in sorted({s.trigger.kind for s in scored}):
        of_kind = [s for s in scored if s.trigger.kind == kind]
        for at in range(0, len(of_kind), MAX_COMPARED):
            group = of_kind[at : at + MAX_COMPARED]
            if len(group) == 1:
                clusters.append(group)
                continue
            same = sigmoid(merge_features(text, group, heads, limits) @ weights)
            clusters += [[group[i] for i in c] for c in _average_linkage(same, limits.same_event)]
    return sorted(clusters, key=lambda c: min(s.trigger.span.start for s in c))


def merge_features(text: str, group: Sequence[ScoredTrigger], heads: Heads, limits: Thresholds) -> FloatArray:
    """What speaks for every two triggers of one type telling one event: MergeFeatures, shape (n, n, features)."""
    at = np.array([s.trigger.span.sentence for s in group])
    around = np.stack([s.trigger.sentence_vector for s in group])
    buckets = same_buckets(at[:, None] - at[None, :])
    head = np.clip(heads.same(np.stack([s.trigger.vector for s in group]), around, buckets), EDGE, 1 - EDGE)
    least = {"place": limits.place, "time": limits.time, "actor": limits.actor, "recipient": limits.recipient}
    said = [[_said(text, s, relation, floor) for s in group] for relation, floor in least.items()]
    said[0], said[1] = [x[:1] for x in said[0]], [x[:1] for x in said[1]]
    words = [_words(text, s.trigger.span.start, s.trigger.span.end) for s in group]
    number = np.unique(words, return_inverse=True)[1]
    equal = (number[:, None] == number[None, :]).astype(np.float32)
    return np.stack([np.log(head / (1 - head)), *map(_agreements, said), equal, np.ones_like(head)], -1)


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].lower().split())


def _said(text: str, scored: ScoredTrigger, relation: str, least: float) -> list[str]:
    """Words of the parts that reach the threshold for one trigger, best first."""
    parts = sorted((p for p in scored.parts.get(relation, ()) if p.score >= least), key=lambda p: (-p.score, p.start))
    return [_words(text, p.start, p.end) for p in parts]


def _agreements(said: Sequence[Sequence[str]]) -> FloatArray:
    """What every two of several mentions say of one part, shape (n, n).

    1 when some words are the same or part of the other's, -1 when none are, 0 when a side says nothing.
    """
    # Few mentions name the part, and most of those say the same: what one group of them says to another is looked at once.
    number: dict[tuple[str, ...], int] = {(): 0}
    group = [number.setdefault(tuple(words), len(number)) for words in said]
    spoken = list(number)
    table = np.zeros((len(spoken), len(spoken)), dtype=np.float32)
    for i, one in enumerate(spoken):
        for j in range(1, i + 1 if one else 0):
            table[i, j] = table[j, i] = 1.0 if any(a in b or b in a for a in one for b in spoken[j]) else -1.0
    return table[np.ix_(group, group)]


def _clear(cluster: list[ScoredTrigger], least: float) -> list[ScoredTrigger]:
    """The mentions that are clear by themselves, or the clearest one: faint ones served to find the event at all."""
    return [s for s in cluster if s.trigger.span.score >= least] or [max(cluster, key=lambda s: s.trigger.span.score)]


def _average_linkage(same: FloatArray, least: float) -> list[list[int]]:
    clusters: list[list[int]] = [[i] for i in range(len(same))]
    # Sums of the scores between clusters; -inf on the diagonal and for clusters that are gone.
    total = same.astype(np.float64)
    np.fill_diagonal(total, -np.inf)
    size = np.ones(len(same))
    for _ in range(len(same) - 1):
        check_time()
        mean = total / np.outer(size, size)
        i, j = sorted(divmod(int(mean.argmax()), len(same)))
        if mean[i, j] < least:
            break
        total[i] += total[j]
        total[:, i] = total[i]
        total[j], total[:, j] = -np.inf, -np.inf
        size[i] += size[j]
        clusters[i] = sorted(clusters[i] + clusters[j])
        clusters[j] = []
    return [c for c in clusters if c]


def _best_parts(cluster: Sequence[ScoredTrigger], relation: str, least: float) -> list[Part]:
    """Parts whose mean score over the mentions that see them reaches the threshold, best first, no two overlapping.

    The mean and not the best: an event told ten times would collect everybody who stands next to one of its mentions.
    """
    if len(cluster) == 1:
        likely = [part for part in cluster[0].parts.get(relation, ()) if part.score >= least]
    else:
        seen: dict[tuple[int, int], list[Part]] = {}
        for s in cluster:
            for part in s.parts.get(relation, ()):
                seen.setdefault((part.start, part.end), []).append(part)
        means = [(sum([p.score for p in parts]) / len(parts), parts[0]) for parts in seen.values()]
        likely = [msgspec.structs.replace(part, score=mean) for mean, part in means if mean >= least]
    chosen: list[Part] = []
    for part in sorted(likely, key=lambda p: (-p.score, p.start)):
        if all(part.end <= c.start or c.end <= part.start for c in chosen):
            chosen.append(part)
    return chosen


def _unrepeated(text: str, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The first of parts that say the same words."""
    seen: dict[str, Part] = {}
    for part in parts:
        seen.setdefault(" ".join(text[part.start : part.end].lower().split()), part)
    return tuple(seen.values())


def _sides(text: str, cluster: Sequence[ScoredTrigger], limits: Thresholds) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Actors and recipients; words that could be either go where they score higher."""
    actors = _best_parts(cluster, "actor", limits.actor)
    recipients = _best_parts(cluster, "recipient", limits.recipient)
    agents = [p for p in recipients if _is_agent_of_passive(text, p, cluster)]
    actors = _merged(actors, agents)
    as_actor = {(p.start, p.end): p.score for p in actors}
    as_recipient = {(p.start, p.end): p.score for p in recipients}
    actors = [p for p in actors if p.score >= as_recipient.get((p.start, p.end), 0.0)]
    recipients = [p for p in recipients if p.score > as_actor.get((p.start, p.end), 0.0)]
    return _unrepeated(text, _near_best(actors)), _unrepeated(text, _near_best(recipients))


def _is_agent_of_passive(text: str, part: Part, cluster: Sequence[ScoredTrigger]) -> bool:
    """Whether "by" stands between a trigger and the party right after it: "were seized by gunmen"."""
    return bool(AGENT_BY.search(text, max(0, part.start - 4), part.start)) and any(
        s.trigger.span.sentence == part.sentence and 0 <= part.start - s.trigger.span.end <= MAX_AGENT_GAP for s in cluster
    )


def _merged(actors: Sequence[Part], agents: Sequence[Part]) -> list[Part]:
    """Actors with passive agents among them, best first; an agent keeps the better of its scores."""
    best = {(p.start, p.end): p for p in actors}
    for agent in agents:
        old = best.get((agent.start, agent.end))
        best[(agent.start, agent.end)] = agent if old is None or agent.score > old.score else old
    return sorted(best.values(), key=lambda p: (-p.score, p.start))


def _near_best(parts: Sequence[Part]) -> list[Part]:
    """Parts that score at least 0.4 times as high as the best: the far weaker ones are mostly other names of it."""
    return [p for p in parts if p.score >= 0.4 * parts[0].score]


def _voices(
    text: str,
    cluster: Sequence[ScoredTrigger],
    told: Sequence[Told],
    manner: _Manner,
    weights: VoiceFeatures,
    limits: Thresholds,
) -> tuple[AttributedTo, ...]:
    """The voices that tell an event, likeliest first."""
    ordered = sorted(cluster, key=lambda s: (-s.trigger.span.score, s.trigger.span.start))
    mentions = [Mention(s.trigger.span, s.parts.get("attribution_source", ()), s.cues) for s in ordered]
    is_speech = TYPES[cluster[0].trigger.kind] in SPEECH_TYPES
    found = candidates(text, mentions, told, attributed=manner.attributed, is_speech=is_speech)
    return choose(text, found, weights, limits.attribution_source, limits.further_source)


def _overlap(a: Part, b: Part) -> bool:
    return a.start < b.end and b.start < a.end


def _voice_or_actor(
    kind: str, actors: tuple[Part, ...], attribution: tuple[AttributedTo, ...]
) -> tuple[tuple[Part, ...], tuple[AttributedTo, ...]]:
    """Words that were read both as a voice and as an actor.

    Who performs an act of speech does not report it (codebook, Attribution of a speech act). Who reports another act may
    be its actor too ("the army said it had killed ..."), but not beside a likelier actor.
    """
    if kind in SPEECH_TYPES:
        return actors, tuple(a for a in attribution if not any(_overlap(a.source, p) for p in actors))
    voices = [a.source for a in attribution]
    return tuple(p for i, p in enumerate(actors) if i == 0 or not any(_overlap(p, v) for v in voices)), attribution


@dataclass(frozen=True)
class _Manner:
    """How an event is told: modes, log shares of the statuses, scores of being background and of being attributed."""

    modes: tuple[str, ...]
    status: FloatArray
    background: float
    attributed: float


def _manner(text: str, cluster: Sequence[ScoredTrigger], heads: Heads, limits: Thresholds) -> _Manner:
    """Modes, status and background of an event: its mentions' logits averaged by trigger score."""
    kinds = np.array([s.trigger.kind for s in cluster])
    positions = np.array([position_bucket(s.trigger.span.sentence) for s in cluster])
    around = np.stack([s.trigger.sentence_vector for s in cluster])
    logits = heads.attributes(np.stack([s.trigger.vector for s in cluster]), around, kinds, positions)
    weights = np.array([s.trigger.span.score for s in cluster], dtype=np.float32)[:, None]
    mean = (logits * weights).sum(axis=0) / weights.sum()
    allowed = TYPE_MODES[TYPES[cluster[0].trigger.kind]]
    p = sigmoid(logits[:, : len(MODES)]).max(axis=0)
    told = {carried_out(text[s.trigger.span.start : s.trigger.span.end]) for s in cluster}
    modes = tuple(m for m in allowed if p[MODES.index(m)] >= limits.mode or m in told)
    background, attributed = (float(x) for x in sigmoid(mean[[ATTRIBUTES.index("background"), ATTRIBUTES.index("attributed")]]))
    return _Manner(modes, log_softmax(mean[STATUS_AT : STATUS_AT + len(STATUSES)]), background, attributed)


def _calibrated(parts: Sequence[Part], curve: Curve) -> tuple[Part, ...]:
    return tuple(msgspec.structs.replace(p, score=curve(p.score)) for p in parts)


@dataclass(frozen=True)
class _Event:
    """Merged mentions with what decides whether they are coded."""

    cluster: Sequence[ScoredTrigger]
    manner: _Manner
    actors: tuple[Part, ...]
    recipients: tuple[Part, ...]
    attribution: tuple[AttributedTo, ...]
    features: EventFeatures


def _event(text: str, cluster: Sequence[ScoredTrigger], heads: Heads, limits: Thresholds) -> _Event:
    check_time()
    manner = _manner(text, cluster, heads, limits)
    actors, recipients = _sides(text, cluster, limits)
    features = EventFeatures(
        token=logit(max(s.trigger.span.score for s in cluster)),
        mentions=math.log(len(cluster)),
        background=logit(manner.background),
        actor=actors[0].score if actors else 0.0,
        bias=1.0,
    )
    return _Event(cluster, manner, actors, recipients, (), features)


def _with_voices(text: str, event: _Event, told: Sequence[Told], limits: Thresholds, weights: VoiceFeatures) -> _Event:
    """An event with the voices that tell it; its best actor stays who it is, so its probability does not change."""
    check_time()
    voices = _voices(text, event.cluster, told, event.manner, weights, limits)
    actors, attribution = _voice_or_actor(TYPES[event.cluster[0].trigger.kind], event.actors, voices)
    return replace(event, actors=actors, attribution=attribution)


def _places(cluster: Sequence[ScoredTrigger], limits: Thresholds) -> list[Part]:
    """The places of an event; where none is likely, the best of the faint ones."""
    return _best_parts(cluster, "place", limits.place) or _best_parts(cluster, "place", limits.faint_place)[:1]


def _draft(text: str, event: _Event, stated: FloatArray, limits: Thresholds, calibration: Calibration) -> Draft:
    """An event in its final form; `stated` is what the factuality head says of its status."""
    times = _best_parts(event.cluster, "time", limits.time)
    faint_times = [p for p in _best_parts(event.cluster, "time", limits.faint_time) if p not in times[:1]]
    mentions = sorted(event.cluster, key=lambda s: (-s.trigger.span.score, s.trigger.span.start))
    status, share = weighed_status(calibration.told, event.manner.status, stated)
    return Draft(
        type=TYPES[event.cluster[0].trigger.kind],
        mentions=tuple(_part(s.trigger.span, s.trigger.span.score) for s in mentions),
        modes=event.manner.modes,
        status=status,
        is_background=event.manner.background >= limits.background,
        actors=_calibrated(event.actors, calibration.actor),
        recipients=_calibrated(event.recipients, calibration.recipient),
        places=tuple(_places(event.cluster, limits)),
        time=times[0] if times else None,
        attribution=event.attribution,
        features=event.features,
        status_scores=np.stack([event.manner.status, stated]),
        probability=weighted(calibration.event, event.features),
        type_probability=calibration.type(mentions[0].trigger.type_share),
        status_probability=calibration.status(share),
        faint_times=tuple(faint_times),
    )


def score_triggers(text: str, encoded: Sequence[EncodedWindow], heads: Heads, limits: Thresholds) -> list[ScoredTrigger]:
    """The triggers of a report with the relation scores of their windows' spans, in text order."""
    return [s for window in encoded for s in _score_window(text, window, heads, limits)]


def extract_events(
    text: str,
    encoded: Sequence[EncodedWindow],
    heads: Heads,
    factuality: FactualityHead,
    limits: Thresholds,
    calibration: Calibration,
    told: Callable[[], Sequence[Told]] = tuple,
) -> list[Draft]:
    """Event drafts of one report.

    Args:
        text: the frozen report text.
        encoded: its windows, in order.
        heads: the small heads that belong to the encoder.
        factuality: the factuality head.
        limits: the operating point.
        calibration: turns scores into probabilities.
        told: gives the report's attributions; asked once, and only where there are events.

    Returns:
        Drafts in order of their first mention; empty when nothing codable is told.
    """
    scored = score_triggers(text, encoded, heads, limits)
    clusters = [_clear(c, limits.mention) for c in _merge(text, scored, heads, limits, calibration)]
    events = [_event(text, cluster, heads, limits) for cluster in clusters]
    events = [e for e in events if weighted(calibration.event, e.features) >= limits.event]
    if not events:
        return []
    attributions = told()
    events = [_with_voices(text, e, attributions, limits, calibration.voice) for e in events]
    stated = stated_statuses(text, encoded, factuality, [[s.trigger.span for s in e.cluster] for e in events])
    drafts = [_draft(text, e, scores, limits, calibration) for e, scores in zip(events, stated, strict=True)]
    return without_lone(drafts, limits.lone)


def without_lone(drafts: list[Draft], least: float) -> list[Draft]:
    """The drafts without the only one that is no older context, if it is less probable than `least`.

    One doubtful event makes a report of sport or business one of politics: reports stand and fall with it.
    """
    current = [d for d in drafts if not d.is_background]
    is_doubtful = len(current) == 1 and current[0].probability < least
    return [d for d in drafts if d is not current[0]] if is_doubtful else drafts


def report_vectors(encoded: Sequence[EncodedWindow]) -> tuple[FloatArray, FloatArray] | None:
    """Mean of the windows' mean token vectors and greatest token values of a report, both (width,); None without tokens."""
    inner = [e.hidden[1:-1] for e in encoded if len(e.window.ids) > 2]
    if not inner:
        return None
    return np.mean([x.mean(axis=0) for x in inner], axis=0), np.max([x.max(axis=0) for x in inner], axis=0)


def report_contexts(encoded: Sequence[EncodedWindow], heads: Heads, limits: Thresholds) -> list[tuple[str, float]]:
    """PLOVER contexts of a report with their probabilities, likeliest first."""
    vectors = report_vectors(encoded)
    if vectors is None:
        return []
    found = [(name, float(p)) for name, p in zip(CONTEXTS, heads.contexts(*vectors), strict=True) if p >= limits.context]
    return sorted(found, key=lambda c: (-c[1], c[0]))
