"""Which event of a new coding is which event that the store knows: ids outlive models and edits of the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

import msgspec

from wirebird.records import DocId, Document, Event, EventId, Span

ID_LENGTH = 16


@dataclass(frozen=True)
class KnownEvent:
    """An event that the store knows of a report.

    Attributes:
        id: its id.
        types: the type it was coded with, and the one that a person gave it.
        mentions: half-open offsets in the text that is coded now; words that the text has lost are left out.
    """

    id: EventId
    types: frozenset[str]
    mentions: tuple[tuple[int, int], ...]


def content_sha256(document: Document) -> str:
    """Digest of what makes a version of a report: text, day, outlet and title."""
    parts = (document.text, document.published or "", document.publisher or "", document.title or "")
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def make_id(report: DocId, event: Event, taken: Iterable[str]) -> EventId:
    """An id of its own for an event not seen before, made from report, type and first mention.

    Args:
        report: id of the report.
        event: the event.
        taken: ids of the report that are used already.
    """
    used = set(taken)
    first = event.mentions[0] if event.mentions else None
    basis = f"{report}\0{event.type}\0{first.start if first else ''}\0{first.end if first else ''}"
    for number in range(len(used) + 1):
        digest = hashlib.sha256(f"{basis}\0{number}".encode("utf-8", "surrogatepass")).hexdigest()
        made = EventId(f"e-{digest[:ID_LENGTH]}")
        if made not in used:
            return made
    raise AssertionError("more ids are taken than there are")


def assign_ids(report: DocId, events: Sequence[Event], known: Sequence[KnownEvent]) -> tuple[EventId, ...]:
    """An id for each event of a coding, in order: a known one where type and an overlapping mention agree, else a new one.

    Where several fit, the pair with most common characters is taken first, then the earlier event.
    """
    pairs = []
    for position, event in enumerate(events):
        for number, one in enumerate(known):
            common = _common(event, one)
            if common:
                pairs.append((-common, position, number))
    ids: dict[int, EventId] = {}
    for _, position, number in sorted(pairs):
        if position not in ids and known[number].id not in ids.values():
            ids[position] = known[number].id
    taken = {one.id for one in known} | set(ids.values())
    for position, event in enumerate(events):
        if position not in ids:
            ids[position] = make_id(report, event, taken)
            taken.add(ids[position])
    return tuple(ids[position] for position in range(len(events)))


def _common(event: Event, known: KnownEvent) -> int:
    """Characters that mentions of both share; 0 where the types differ."""
    if event.type not in known.types:
        return 0
    return sum(max(0, min(m.end, end) - max(m.start, start)) for m in event.mentions for start, end in known.mentions)


_TOKEN = re.compile(r"\w+|\W")
_MANY_TOKENS = 2_000
"""Above so many tokens common ones no longer serve as anchors, which keeps the comparison fast."""


@dataclass(frozen=True)
class Alignment:
    """Where words of an older text of a report stand in a newer one.

    Attributes:
        old: the older text.
        new: the newer text.
        blocks: stretches that both have, in order: start in the older, start in the newer, length, in characters.
    """

    old: str
    new: str
    blocks: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, old: str, new: str) -> Alignment:
        """Aligns two texts word by word; a text aligned with itself costs nothing."""
        if old == new:
            return cls(old, new, ((0, 0, len(old)),))
        olds, news = _TOKEN.findall(old), _TOKEN.findall(new)
        matcher = SequenceMatcher(None, olds, news, autojunk=max(len(olds), len(news)) > _MANY_TOKENS)
        old_at, new_at = [0, *accumulate(map(len, olds))], [0, *accumulate(map(len, news))]
        blocks = ((old_at[b.a], new_at[b.b], old_at[b.a + b.size] - old_at[b.a]) for b in matcher.get_matching_blocks())
        return cls(old, new, tuple(block for block in blocks if block[2]))

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """The offsets in the newer text, or None where the words are not there any more as they were."""
        for old_start, new_start, length in self.blocks:
            if old_start <= start < old_start + length:
                moved = start - old_start + new_start
                return (moved, moved + end - start) if self.new[moved : moved + end - start] == self.old[start:end] else None
        return None

    def carried(self, event: Event) -> Event | None:
        """The event with its words found again in the newer text, or None where some are not there any more."""
        if self.old == self.new:
            return event
        try:
            return msgspec.convert(self._moved_in(msgspec.to_builtins(event)), Event)
        except LookupError:
            return None

    def _moved_in(self, value: object) -> object:
        if isinstance(value, dict):
            # A day has start, end and text as well, but they are no offsets.
            if set(value) == set(Span.__struct_fields__) and isinstance(value["start"], int):
                place = self.moved(value["start"], value["end"])
                if place is None:
                    raise LookupError
                return {"text": value["text"], "start": place[0], "end": place[1]}
            return {key: self._moved_in(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._moved_in(inner) for inner in value]
        return value
