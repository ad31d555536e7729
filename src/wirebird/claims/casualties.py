"""Gives stated numbers to the events they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from wirebird.claims.stated_counts import CountReader, whole_before
from wirebird.claims.tolls import CASUALTY_KINDS, casualties_from, deaths_from
from wirebird.extract.count_mentions import CountMention
from wirebird.extract.counts import find_counts
from wirebird.extract.drafts import Draft
from wirebird.limits import check_time
from wirebird.records import CasualtyEvidence, CasualtyKind, Count, Deaths, Span, StatedCount

BEARING_TYPES: Mapping[str, frozenset[str]] = {
    "killed": frozenset({"ASSAULT", "PROTEST", "COERCE"}),
    "injured": frozenset({"ASSAULT", "PROTEST", "COERCE"}),
    "detained": frozenset({"COERCE", "ASSAULT", "SANCTION"}),
    "displaced": frozenset({"ASSAULT", "COERCE", "SANCTION"}),
    "abducted": frozenset({"ASSAULT"}),
    "surrendered": frozenset({"RETREAT"}),
    "deployed": frozenset({"MOBILIZE"}),
    "protesting": frozenset({"PROTEST"}),
    "missing": frozenset({"ASSAULT", "COERCE", "PROTEST"}),
}
"""Event types that can bear a count; earlier types of a pair are no likelier than later ones."""

BEARERS = frozenset().union(*BEARING_TYPES.values())

MAX_BACK = 2
"""Sentences between an event and a later number that is still its own."""


def _bearers(kind: str, sentence: int, drafts: Sequence[Draft]) -> list[int]:
    fitting = [i for i, d in enumerate(drafts) if d.type in BEARING_TYPES[kind]]
    if kind in ("killed", "injured", "missing"):
        assaults = [i for i in fitting if drafts[i].type == "ASSAULT"]
        told_here = [i for i in fitting if any(m.sentence == sentence for m in drafts[i].mentions)]
        return [i for i in assaults if i in told_here] or told_here or assaults or fitting
    if kind == "detained":
        arrests = [i for i in fitting if "arrest" in drafts[i].modes]
        return arrests or [i for i in fitting if drafts[i].type == "COERCE"]
    if kind == "abducted":
        abductions = [i for i in fitting if "abduct" in drafts[i].modes]
        return abductions
    return fitting


def _owner(kind: str, at: int, sentence: int, drafts: Sequence[Draft]) -> int | None:
    """Index of the event a count belongs to: the nearest trigger of its sentence, else the last one told before it."""
    fitting = _bearers(kind, sentence, drafts)
    here = [(abs(m.start - at), i) for i in fitting for m in drafts[i].mentions if m.sentence == sentence]
    if here:
        return min(here)[1]
    before = [
        (sentence - m.sentence, -m.start, i)
        for i in fitting
        for m in drafts[i].mentions
        if 0 < sentence - m.sentence <= MAX_BACK
    ]
    return min(before)[2] if before else None


@dataclass(frozen=True)
class EventCounts:
    """What a report counts for one event.

    Attributes:
        counts: every stated count, in text order.
        casualties: what they come to by the codebook.
        evidence: the words behind `casualties`.
        deaths: deaths in the manner of UCDP, or None.
    """

    counts: tuple[StatedCount, ...] = ()
    casualties: dict[CasualtyKind, Count] = field(default_factory=dict)
    evidence: tuple[CasualtyEvidence, ...] = ()
    deaths: Deaths | None = None


def casualties_of(reader: CountReader, sentences: Sequence[Span], drafts: Sequence[Draft]) -> list[EventCounts]:
    """Counts of every event of a report.

    Args:
        reader: reads the counts of the report.
        sentences: its sentences, in order.
        drafts: its events.

    Returns:
        For each draft, its counts and what they come to.
    """
    owned: list[list[StatedCount]] = [[] for _ in drafts]
    near = {m.sentence + k for d in drafts if d.type in BEARERS for m in d.mentions for k in range(1 + MAX_BACK)}
    for index in sorted(near & set(range(len(sentences)))):
        check_time()
        sentence = sentences[index]
        mentions = find_counts(sentence.text)
        owners: list[int | None] = []
        for mention in mentions:
            at = sentence.start + mention.trigger_start
            owners.append(_owner(mention.kind, at, index, drafts) if mention.part_of is None else owners[mention.part_of])
        if any(owner is not None for owner in owners):
            records = reader.records(sentence, mentions)
            told = [
                record if owner is None else _told_by(record, drafts[owner], index, reader.text)
                for owner, record in zip(owners, records, strict=True)
            ]
            _hand_out(mentions, owners, told, owned)
    return [_event_counts(records) for records in owned]


def _hand_out(
    mentions: Sequence[CountMention],
    owners: Sequence[int | None],
    records: Sequence[StatedCount],
    owned: Sequence[list[StatedCount]],
) -> None:
    """Append the records of a sentence to the counts of their events, each part pointing to its whole there."""
    place_of: dict[int, int] = {}
    for number, (mention, owner, record) in enumerate(zip(mentions, owners, records, strict=True)):
        if mention.is_of_earlier:
            wholes = [(owned[i][k].text.start, i, k) for i, k in _wholes(owned, record)]
            if wholes:
                _, first, whole = max(wholes)
                owned[first].append(msgspec.structs.replace(record, part_of=whole))
        elif owner is not None:
            place_of[number] = len(owned[owner])
            whole_place = None if record.part_of is None else place_of[record.part_of]
            owned[owner].append(msgspec.structs.replace(record, part_of=whole_place))


def _wholes(owned: Sequence[Sequence[StatedCount]], part: StatedCount) -> Iterator[tuple[int, int]]:
    """For each event with a count that the part may belong to: the event, and the place of that count."""
    for i, counts in enumerate(owned):
        place = whole_before(counts, part)
        if place is not None:
            yield i, place


def _told_by(record: StatedCount, draft: Draft, sentence: int, text: str) -> StatedCount:
    """A count without a voice of its own takes the event's, where exactly one speaks in its sentence."""
    speaking = [voice.source for voice in draft.attribution if voice.source.sentence == sentence]
    if record.attribution_source or len(speaking) != 1:
        return record
    return msgspec.structs.replace(record, attribution_source=Span.of(text, speaking[0].start, speaking[0].end))


def _event_counts(records: Sequence[StatedCount]) -> EventCounts:
    evidence = tuple(
        CasualtyEvidence(kind=r.kind, text=r.text)  # type: ignore[arg-type]  # checked below
        for r in records
        if r.part_of is None and r.kind in CASUALTY_KINDS
    )
    return EventCounts(tuple(records), casualties_from(records), evidence, deaths_from(records))
