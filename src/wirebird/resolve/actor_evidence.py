"""Which countries a report speaks of where its place names do not tell: by the states, bodies and persons it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from wirebird.resolve.actor_parts import Match
from wirebird.resolve.actor_phrases import PhraseReader
from wirebird.resolve.actor_report import SENTENCE_END
from wirebird.resolve.actor_shape import is_common
from wirebird.resolve.actor_words import tokenize

_STATE: Final = 1.0
_KNOWN: Final = 0.5
_REPORTS_KEPT: Final = 64


@dataclass(frozen=True)
class CountryEvidence:
    """Weighs the countries of a report by the tables of parties."""

    phrases: PhraseReader

    @cached_property
    def of(self) -> Callable[[str], Mapping[str, float]]:
        """Gives the weights of a report's text; those of the latest reports are kept."""
        return lru_cache(maxsize=_REPORTS_KEPT)(self._of)

    def added_to(self, countries: Mapping[str, float], text: str) -> Mapping[str, float]:
        """Add the weights of a report to what is known of it, heaviest first."""
        weights = defaultdict(float, countries)
        for country, weight in self.of(text).items():
            weights[country] += weight
        return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0])))

    def _of(self, text: str) -> Mapping[str, float]:
        weights: dict[str, float] = defaultdict(float)
        for sentence in SENTENCE_END.split(text):
            for country, weight in self._in_sentence(sentence):
                weights[country] += weight
        return weights

    def _in_sentence(self, sentence: str) -> Iterable[tuple[str, float]]:
        """The country of every state, body and person that can only be of one."""
        tables = self.phrases.tables
        parts = self.phrases.finder.find(tuple(tokenize(sentence)))
        bodies = [m for m in _all(parts.named, (b.named for b in parts.bonds)) if not is_common(parts, m)]
        people = [m for m in _all(parts.people, (b.people for b in parts.bonds)) if m.stop - m.start > 1]
        for match in _all(parts.states, (b.states for b in parts.bonds)):
            yield from _only(tables.states[match.key], _STATE)
        for match in bodies:
            yield from _only((e.country for e in tables.named[match.key]), _KNOWN)
        for match in people:
            yield from _only((e.country for e in tables.people[match.key]), _KNOWN)


def _all(free: Iterable[Match], bound: Iterable[Iterable[Match]]) -> list[Match]:
    """Hits outside ties and inside them."""
    return [*free, *(match for hits in bound for match in hits)]


def _only(countries: Iterable[str | None], weight: float) -> list[tuple[str, float]]:
    """The one country among several mentions, with a weight."""
    found: Collection[str | None] = set(countries)
    return [(c, weight) for c in found if c is not None] if len(found) == 1 else []
