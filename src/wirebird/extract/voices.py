"""Which voices tell an event: the pair scorer's attribution sources, and the attributions whose content holds the event."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from wirebird.assets import read_table
from wirebird.extract.attributions import Attributed
from wirebird.extract.calibration import VoiceFeatures, logit, weighted_voice
from wirebird.extract.names import fuller_name, is_pronoun
from wirebird.extract.parts import AttributedTo, Offsets, Part
from wirebird.extract.spans import TokenSpan

MAX_CUE_GAP = 80
"""Characters between an attribution source and its cue."""
UNSEEN = 0.02
"""Pair score of a source that the pair scorer did not look at."""
FAR = 3
"""Sentences between an event and a voice from which more make no difference."""


@dataclass(frozen=True)
class Mention:
    """A mention of an event with the attribution sources that the pair scorer saw for it.

    Attributes:
        span: the trigger.
        sources: attribution sources of its window, scored.
        cues: cues of its window.
    """

    span: TokenSpan
    sources: tuple[Part, ...]
    cues: tuple[TokenSpan, ...]


@dataclass(frozen=True)
class Told:
    """An attribution of the report with what it stands in.

    Attributes:
        found: the attribution.
        source: its source, as a part of the sentence it stands in; for a pronoun the earlier words that name it.
        chain: sources of the attributions around it, outermost first.
        reference: the pronoun itself.
        sentence: index of the sentence of its cue.
    """

    found: Attributed
    source: Part
    sentence: int
    chain: tuple[Offsets, ...] = ()
    reference: Offsets | None = None

    def holds(self, span: TokenSpan) -> Offsets | None:
        """The stretch of the content that holds a trigger, or None."""
        return next((c for c in self.found.content if c[0] <= span.start and span.end <= c[1]), None)


def told_by(text: str, found: Sequence[Attributed], sentence_starts: Sequence[int]) -> list[Told]:
    """All attributions of a report that name a source, inner ones after those they stand in.

    Args:
        text: the report.
        found: the outermost ones.
        sentence_starts: offsets of the report's sentences, in order.
    """
    return list(_told(text, found, sentence_starts, (), sorted(_sources(found))))


def _sources(found: Sequence[Attributed]) -> Iterator[Offsets]:
    for item in found:
        if item.source:
            yield item.source
        yield from _sources(item.inner)


def _told(
    text: str, found: Sequence[Attributed], starts: Sequence[int], chain: tuple[Offsets, ...], named: Sequence[Offsets]
) -> Iterator[Told]:
    for item in found:
        inside = chain
        if item.source:
            is_short = is_pronoun(text[slice(*item.source)])
            source = (fuller_name(text, item.source, named) if is_short else None) or item.source
            part = Part(*source, _sentence(source[0], starts), item.score)
            yield Told(item, part, _sentence(item.cue[0], starts), chain, item.source if is_short else None)
            inside = (*chain, source)
        yield from _told(text, item.inner, starts, inside, named)


def _sentence(offset: int, starts: Sequence[int]) -> int:
    return max(0, bisect_right(starts, offset) - 1)


def _overlap(a: Part, b: Part) -> bool:
    return a.start < b.end and b.start < a.end


def candidates(
    text: str, mentions: Sequence[Mention], told: Sequence[Told], *, attributed: float, is_speech: bool
) -> list[AttributedTo]:
    """Every voice that may tell an event.

    Args:
        text: the report.
        mentions: of the event, best first.
        told: the report's attributions.
        attributed: probability that the event is attributed at all.
        is_speech: its type is an act of speech.

    Returns:
        In text order; the scores are the pair scorer's.
    """
    pairs = _pairs(text, mentions)
    holding = [t for t in told if any(t.holds(m.span) for m in mentions)]
    shared = _Shared(text, mentions, told, holding, attributed, is_speech)
    found: list[AttributedTo] = []
    for item in holding:
        seen = [p for p in pairs if _overlap(p, item.source)]
        voice = AttributedTo(
            source=replace_score(item.source, max((p.score for p in seen), default=UNSEEN)),
            cue=Part(*item.found.cue, item.source.sentence, item.found.score),
            content=next(c for m in mentions if (c := item.holds(m.span))),
            chain=item.chain,
            reference=item.reference,
        )
        found.append(shared.weighed(voice, item))
    for part in pairs:
        if any(_overlap(part, t.source) for t in holding) or shared.says_something_else(part):
            continue
        known = next((t for t in told if _overlap(part, t.source)), None)
        cue = Part(*known.found.cue, part.sentence, known.found.score) if known else _nearest_cue(part, mentions)
        found.append(shared.weighed(AttributedTo(part, cue), None))
    return sorted(found, key=lambda v: (v.source.start, v.source.end))


def replace_score(part: Part, score: float) -> Part:
    """A part with another score."""
    return Part(part.start, part.end, part.sentence, score)


@dataclass(frozen=True)
class _Shared:
    """What all candidates of one event have in common."""

    text: str
    mentions: Sequence[Mention]
    told: Sequence[Told]
    holding: Sequence[Told]
    attributed: float
    is_speech: bool

    def weighed(self, voice: AttributedTo, holder: Told | None) -> AttributedTo:
        """A voice with what speaks for it."""
        apart = min(abs(voice.source.sentence - m.span.sentence) for m in self.mentions)
        features = VoiceFeatures(
            pair=logit(voice.source.score),
            inside=float(holder is not None),
            best=float(holder is not None and holder.holds(self.mentions[0].span) is not None),
            cue=holder.found.score if holder else 0.0,
            nested=float(bool(holder and holder.chain)),
            plain=float(bool(holder and _is_plain(self.text[slice(*holder.found.cue)]))),
            rival=float(holder is None and bool(self.holding)),
            carried=float(holder is None and not self.holding and self._is_last_before(voice)),
            apart=min(apart, FAR) / FAR,
            attributed=logit(self.attributed),
            speech=float(self.is_speech),
            bias=1.0,
        )
        return replace(voice, features=features)

    def says_something_else(self, source: Part) -> bool:
        """Whether another voice's content holds the best mention, and this voice says other words in the same sentence."""
        best = self.mentions[0].span
        if not any(t.holds(best) for t in self.holding):
            return False
        return any(_overlap(t.source, source) and t.sentence == best.sentence for t in self.told)

    def _is_last_before(self, voice: AttributedTo) -> bool:
        """Whether no other attribution stands between a voice and the best mention after it."""
        at = self.mentions[0].span.start
        before = [t for t in self.told if t.found.cue[0] < at]
        return bool(before) and _overlap(voice.source, before[-1].source)


@cache
def _plain_cues() -> re.Pattern[str]:
    return re.compile("|".join(pattern for (pattern,) in read_table("wirebird.extract", "plain_cues.tsv", width=1)), re.I)


def _is_plain(cue: str) -> bool:
    return _plain_cues().search(cue) is not None


def _pairs(text: str, mentions: Sequence[Mention]) -> list[Part]:
    """Sources that name somebody, with their mean score over the mentions that see them; likeliest first, none overlapping."""
    seen: dict[Offsets, list[Part]] = {}
    for mention in mentions:
        for part in mention.sources:
            if not is_pronoun(text[part.start : part.end]):
                seen.setdefault((part.start, part.end), []).append(part)
    means = [replace_score(parts[0], sum(p.score for p in parts) / len(parts)) for parts in seen.values()]
    chosen: list[Part] = []
    for part in sorted(means, key=lambda p: (-p.score, p.start)):
        if not any(_overlap(part, c) for c in chosen):
            chosen.append(part)
    return chosen


def _nearest_cue(source: Part, mentions: Sequence[Mention]) -> Part | None:
    """The nearest cue in the sentence of an attribution source."""
    cues = [c for m in mentions for c in m.cues if c.sentence == source.sentence]
    gaps = [(max(source.start - c.end, c.start - source.end), c.start, c) for c in cues]
    near = [(gap, start, cue) for gap, start, cue in gaps if 0 <= gap <= MAX_CUE_GAP]
    if not near:
        return None
    cue = min(near, key=lambda x: x[:2])[2]
    return Part(cue.start, cue.end, cue.sentence, 1.0)


def choose(
    text: str, found: Sequence[AttributedTo], weights: VoiceFeatures, least: float, further: float
) -> tuple[AttributedTo, ...]:
    """The likeliest voice if it reaches `least`, and those beside it that reach `further`, likeliest first.

    One voice among many needs little to be believed; each further one may be somebody who only stands near. Of voices that
    say the same words the likelier one is kept.
    """
    scored = [replace(v, source=replace_score(v.source, weighted_voice(weights, v.features))) for v in found]
    chosen: dict[str, AttributedTo] = {}
    for voice in sorted(scored, key=lambda v: (-v.source.score, v.source.start)):
        if voice.source.score >= (further if chosen else least):
            chosen.setdefault(" ".join(text[voice.source.start : voice.source.end].lower().split()), voice)
    return tuple(chosen.values())
