"""From the scores of a report's windows to event drafts: mentions merged, parts assigned, nothing resolved yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wirebird.encoder.heads import FloatArray, Heads, sigmoid
from wirebird.encoder.labels import (
    ATTRIBUTES,
    MODES,
    RELATION_SPANS,
    RELATIONS,
    STATUSES,
    TYPES,
    distance_bucket,
    same_bucket,
    sentence_bucket,
)
from wirebird.encoder.runner import EncodedWindow
from wirebird.extract.spans import TokenSpan, Trigger, find_spans, find_triggers, softmax
from wirebird.extract.thresholds import Thresholds
from wirebird.ontology import MODES as TYPE_MODES

SPEECH_TYPES = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types that are acts of speech."""

STATUS_AT = ATTRIBUTES.index("status:happened")

AGENT_BY = re.compile(r"\bby\s+$")
MAX_AGENT_GAP = 60
"""Characters between a passive trigger and its agent."""

MAX_CUE_GAP = 80
"""Characters between an attribution source and its cue."""


@dataclass(frozen=True)
class Part:
    """Words that play a part in an event, with their relation score."""

    start: int
    end: int
    sentence: int
    score: float


@dataclass(frozen=True)
class AttributedTo:
    """An attribution source and, where found, its cue."""

    source: Part
    cue: Part | None


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


@dataclass(frozen=True)
class _Scored:
    """A trigger with the relation scores of its window's spans."""

    trigger: Trigger
    parts: dict[str, tuple[Part, ...]]
    cues: tuple[TokenSpan, ...]


def _part(span: TokenSpan, score: float) -> Part:
    return Part(start=span.start, end=span.end, sentence=span.sentence, score=score)


def _pool(encoded: EncodedWindow, spans: Sequence[TokenSpan]) -> FloatArray:
    return np.stack([encoded.hidden[s.first : s.last].mean(axis=0) for s in spans])


def _score_window(text: str, encoded: EncodedWindow, heads: Heads, limits: Thresholds) -> list[_Scored]:
    triggers = find_triggers(text, encoded, limits)
    if not triggers:
        return []
    spans = {
        name: find_spans(text, encoded, name, limits.party if name == "party" else limits.span)
        for name in {*RELATION_SPANS.values(), "cue"}
    }
    vectors = np.stack([t.vector for t in triggers])
    kinds = np.array([t.kind for t in triggers])
    parts: list[dict[str, tuple[Part, ...]]] = [{} for _ in triggers]
    for name in dict.fromkeys(RELATION_SPANS.values()):
        if not spans[name]:
            continue
        features = (
            np.array([[distance_bucket(s.first - t.span.first) for s in spans[name]] for t in triggers]),
            np.array([[sentence_bucket(s.sentence - t.span.sentence) for s in spans[name]] for t in triggers]),
        )
        scores = heads.pair(vectors, _pool(encoded, spans[name]), features, kinds)
        for relation in (r for r, n in RELATION_SPANS.items() if n == name):
            column = scores[:, :, RELATIONS.index(relation)]
            for i in range(len(triggers)):
                parts[i][relation] = tuple(_part(s, float(column[i, j])) for j, s in enumerate(spans[name]))
    return [_Scored(t, p, tuple(spans["cue"])) for t, p in zip(triggers, parts, strict=True)]


def _merge(scored: Sequence[_Scored], heads: Heads, least: float) -> list[list[_Scored]]:
    """Average-linkage clusters of triggers of one type, in order of first mention."""
    clusters: list[list[_Scored]] = []
    for kind in sorted({s.trigger.kind for s in scored}):
        group = [s for s in scored if s.trigger.kind == kind]
        at = [s.trigger.span.sentence for s in group]
        buckets = np.array([[same_bucket(a - b) for b in at] for a in at])
        same = heads.same(np.stack([s.trigger.vector for s in group]), buckets)
        clusters += [[group[i] for i in c] for c in _average_linkage(same, least)]
    return sorted(clusters, key=lambda c: min(s.trigger.span.start for s in c))


def _average_linkage(same: FloatArray, least: float) -> list[list[int]]:
    clusters = [[i] for i in range(len(same))]
    while len(clusters) > 1:
        best, pair = 0.0, None
        for i in range(len(clusters)):
            for j in range(i + 1, len(clusters)):
                score = float(same[np.ix_(clusters[i], clusters[j])].mean())
                if score >= least and score > best:
                    best, pair = score, (i, j)
        if pair is None:
            break
        clusters[pair[0]] = sorted(clusters[pair[0]] + clusters.pop(pair[1]))
    return clusters


def _best_parts(cluster: Sequence[_Scored], relation: str, least: float) -> list[Part]:
    """Parts that reach the threshold for some mention of the event, best first, no two overlapping."""
    best: dict[tuple[int, int], Part] = {}
    for s in cluster:
        for part in s.parts.get(relation, ()):
            old = best.get((part.start, part.end))
            if part.score >= least and (old is None or part.score > old.score):
                best[(part.start, part.end)] = part
    chosen: list[Part] = []
    for part in sorted(best.values(), key=lambda p: (-p.score, p.start)):
        if all(part.end <= c.start or c.end <= part.start for c in chosen):
            chosen.append(part)
    return chosen


def _unrepeated(text: str, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The first of parts that say the same words."""
    seen: dict[str, Part] = {}
    for part in parts:
        seen.setdefault(" ".join(text[part.start : part.end].lower().split()), part)
    return tuple(seen.values())


def _sides(text: str, cluster: Sequence[_Scored], limits: Thresholds) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
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


def _is_agent_of_passive(text: str, part: Part, cluster: Sequence[_Scored]) -> bool:
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
    """Parts that score at least half as high as the best: the far weaker ones are mostly other names of it."""
    return [p for p in parts if p.score >= 0.5 * parts[0].score]


def _cue_of(source: Part, cues: Sequence[TokenSpan]) -> Part | None:
    """The nearest cue in the sentence of an attribution source."""
    gaps = [(max(source.start - c.end, c.start - source.end), c.start, c) for c in cues if c.sentence == source.sentence]
    near = [(gap, start, cue) for gap, start, cue in gaps if 0 <= gap <= MAX_CUE_GAP]
    return _part(min(near, key=lambda x: x[:2])[2], 1.0) if near else None


def _attribution(text: str, cluster: Sequence[_Scored], limits: Thresholds) -> tuple[AttributedTo, ...]:
    sources = _unrepeated(text, _best_parts(cluster, "attribution_source", limits.attribution_source))
    cues = [c for s in cluster for c in s.cues]
    return tuple(AttributedTo(s, _cue_of(s, cues)) for s in sources)


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


def _attributes(cluster: Sequence[_Scored], heads: Heads, limits: Thresholds) -> tuple[tuple[str, ...], str, bool]:
    """Modes, status and background of an event: its mentions' logits averaged by trigger score."""
    kinds = np.array([s.trigger.kind for s in cluster])
    logits = heads.attributes(np.stack([s.trigger.vector for s in cluster]), kinds)
    weights = np.array([s.trigger.span.score for s in cluster], dtype=np.float32)[:, None]
    mean = (logits * weights).sum(axis=0) / weights.sum()
    allowed = TYPE_MODES[TYPES[cluster[0].trigger.kind]]
    p = sigmoid(logits[:, : len(MODES)]).max(axis=0)
    modes = tuple(m for m in allowed if p[MODES.index(m)] >= limits.mode)
    status = softmax(mean[STATUS_AT : STATUS_AT + len(STATUSES)])
    background = float(sigmoid(mean[[ATTRIBUTES.index("background")]])[0])
    return modes, STATUSES[int(status.argmax())], background >= limits.background


def _draft(text: str, cluster: Sequence[_Scored], heads: Heads, limits: Thresholds) -> Draft:
    modes, status, is_background = _attributes(cluster, heads, limits)
    kind = TYPES[cluster[0].trigger.kind]
    actors, recipients = _sides(text, cluster, limits)
    actors, attribution = _voice_or_actor(kind, actors, _attribution(text, cluster, limits))
    times = _best_parts(cluster, "time", limits.time)
    mentions = sorted(cluster, key=lambda s: (-s.trigger.span.score, s.trigger.span.start))
    return Draft(
        type=kind,
        mentions=tuple(_part(s.trigger.span, s.trigger.span.score) for s in mentions),
        modes=modes,
        status=status,
        is_background=is_background,
        actors=actors,
        recipients=recipients,
        places=tuple(_best_parts(cluster, "place", limits.place)),
        time=times[0] if times else None,
        attribution=attribution,
    )


def extract_events(text: str, encoded: Sequence[EncodedWindow], heads: Heads, limits: Thresholds) -> list[Draft]:
    """Event drafts of one report.

    Args:
        text: the frozen report text.
        encoded: its windows, in order.
        heads: the small heads that belong to the encoder.
        limits: the operating point.

    Returns:
        Drafts in order of their first mention; empty when nothing codable is told.
    """
    scored = [s for window in encoded for s in _score_window(text, window, heads, limits)]
    if not scored:
        return []
    return [_draft(text, cluster, heads, limits) for cluster in _merge(scored, heads, limits.same_event)]
