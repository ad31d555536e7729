"""From count mentions of a sentence to records: whom each number counts, and who states it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from wirebird.extract.count_groups import NEUTRAL
from wirebird.extract.count_mentions import CountMention
from wirebird.extract.count_voices import Voice, find_voices, voice_of
from wirebird.extract.counts import find_counts
from wirebird.records import Counted, CountedGroup, Sector, Span, StatedCount
from wirebird.resolve.actors import ActorContext, ActorResolver

FIGURE_REACH = 300
"""Characters between a sentence with a count and a later one that gives another number for it."""

_STATE = frozenset({"GOV", "LEG", "JUD"})
_CIVILIAN = frozenset({"children", "health_workers", "journalists"})
_GROUP_OF_SECTOR: dict[str, CountedGroup] = {
    "MIL": "state_forces",
    "COP": "state_forces",
    "SPY": "state_forces",
    "REB": "fighters",
    "PRM": "fighters",
    "JRN": "journalists",
    "MED": "health_workers",
}


@dataclass
class CountReader:
    """Reads the counts of one report; remembers the party codes of words it has met.

    Attributes:
        text: the frozen report text.
        actors: codes the people counted, by their words alone.
        published: day of the report: who governs and who rebels depends on it.
    """

    text: str
    actors: ActorResolver
    published: dt.date | None = None
    _sides: dict[str, tuple[str | None, Sector | None]] = field(default_factory=dict)

    def records(self, sentence: Span, mentions: Sequence[CountMention]) -> list[StatedCount]:
        """The records of a sentence's mentions, in order; `part_of` is a position among them."""
        voices = find_voices(sentence.text) if mentions else ()
        return [self._record(mention, sentence, voices) for mention in mentions]

    def _record(self, mention: CountMention, sentence: Span, voices: Sequence[Voice]) -> StatedCount:
        base = sentence.start
        voice = voice_of(voices, mention.start, mention.end)
        return StatedCount(
            kind=mention.kind,
            low=mention.low,
            high=mention.high,
            point=mention.point,
            bound=mention.bound,
            who=self._counted(mention, base),
            scope=mention.scope,
            part_of=mention.part_of,
            is_implied=mention.is_implied,
            attackers=mention.attackers,
            text=Span.of(self.text, base + mention.start, base + mention.end),
            evidence=sentence,
            attribution_source=Span.of(self.text, base + voice.start, base + voice.end) if voice else None,
        )

    def _counted(self, mention: CountMention, base: int) -> Counted:
        if mention.who is None:
            return Counted(text=None, group=mention.group)
        words = Span.of(self.text, base + mention.who[0], base + mention.who[1])
        country, sector = (None, None) if mention.is_list or words.text.lower() in NEUTRAL else self._side(words.text)
        group = mention.group
        if group == "fighters" and sector in _STATE:
            sector = None
        if group == "unknown" and sector and not mention.is_implied:
            group = _GROUP_OF_SECTOR.get(sector, "unknown")
        return Counted(text=words, group=group, country=country, sector=sector)

    def _side(self, words: str) -> tuple[str | None, Sector | None]:
        if words not in self._sides:
            code = self.actors.resolve(words, ActorContext(published=self.published))
            # "41,000 Palestinians" are of a country, but not of its government.
            is_open = code.sector == "UNK" or code.why == "bare_state"
            self._sides[words] = (code.country, None if is_open else code.sector)
        return self._sides[words]


def counts_of_text(
    text: str, sentences: Sequence[Span], actors: ActorResolver, published: dt.date | None = None
) -> tuple[StatedCount, ...]:
    """Every stated count of a text, in text order; `part_of` is a position in the result."""
    reader = CountReader(text, actors, published)
    found: list[StatedCount] = []
    for sentence in sentences:
        base = len(found)
        mentions = find_counts(sentence.text)
        for mention, record in zip(mentions, reader.records(sentence, mentions), strict=True):
            if mention.is_figure:
                found += [figure for figure in [figure_after(found, record)] if figure]
            elif not mention.is_of_earlier:
                found.append(record if record.part_of is None else _part(record, record.part_of + base))
            elif (whole := whole_before(found, record)) is not None:
                found.append(_part(record, whole))
    return tuple(found)


def whole_before(counts: Sequence[StatedCount], part: StatedCount) -> int | None:
    """Position of the last count that a part told in a later sentence may belong to, or None."""
    least = part.low or part.high or 0
    for place in range(len(counts) - 1, -1, -1):
        count = counts[place]
        is_large_enough = count.high is None or count.high >= least
        if count.kind == part.kind and count.part_of is None and is_large_enough and _may_hold(count, part):
            return place
    return None


def figure_after(counts: Sequence[StatedCount], figure: StatedCount) -> StatedCount | None:
    """A number given without its noun, as one more of what the last whole count tells of; None where none stands before it."""
    last = next((c for c in reversed(counts) if c.part_of is None), None)
    if last is None or figure.evidence.start - last.evidence.end > FIGURE_REACH or last.high == 0:
        return None
    return msgspec.structs.replace(figure, kind=last.kind)


def _may_hold(whole: StatedCount, part: StatedCount) -> bool:
    """Whether a part may be of the people that a whole counts: nurses are no part of 30 soldiers."""
    a, b = whole.who.group, part.who.group
    return a == b or "unknown" in (a, b) or (a == "civilians" and b in _CIVILIAN)


def _part(record: StatedCount, whole: int) -> StatedCount:
    return msgspec.structs.replace(record, part_of=whole)
