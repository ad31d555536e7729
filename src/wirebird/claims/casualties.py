"""Gives stated numbers to the events they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from wirebird.claims.stated_counts import CountReader, figure_after, whole_before
from wirebird.claims.tolls import CASUALTY_KINDS, casualties_from, deaths_from
from wirebird.extract.count_mentions import CountMention
from wirebird.extract.counts import find_counts
from wirebird.extract.drafts import Draft, Part
from wirebird.extract.names import is_pronoun
from wirebird.extract.voices import Told
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

MAX_BACK_OF_LONE = 8
"""The same where no other event is likely to have killed."""

MAX_BACK_TO_PLACE = 5
"""The same where the number's clause names the event's place."""


SPARING_MODES = frozenset({"abduct", "seize", "crowd-control", "destroy", "beat", "torture", "sexual"})
"""Modes of assaults that rarely kill by themselves: in 3 to 14 of 100 such events of the training corpus."""

CLAUSE_BREAK = re.compile(r";|, (?:and|but|while)\b")
_COMMA = re.compile(r"[,;:](?=\s)")
_PLACE = r"[A-Z][\w'’-]+(?:(?:,? |[- ](?:al|el|es|de|of|the)[- ])[A-Z][\w'’-]+)*"
_JOINT_PLACES = re.compile(rf"\b({_PLACE}),? and (?:[a-z]+ ){{0,3}}?{_PLACE}")
_NAME = re.compile(r"\b[A-Z][\w'’-]{2,}")
BREAK_COST = 60
"""Characters that a break between clauses weighs as much as."""


def _rank(kind: str, draft: Draft) -> int:
    """How far an event is from being of a sort that bears such counts; 0 is nearest."""
    if kind in ("killed", "missing"):
        if draft.type == "ASSAULT":
            return int(bool(draft.modes) and SPARING_MODES.issuperset(draft.modes))
        return 1 if "riot" in draft.modes else 2
    if kind == "injured":
        return int(draft.type != "ASSAULT")
    return 0


def _bearers(kind: str, drafts: Sequence[Draft]) -> list[int]:
    """Indices of the events that may bear a count."""
    fitting = [i for i, d in enumerate(drafts) if d.type in BEARING_TYPES[kind]]
    if kind == "detained":
        return [i for i in fitting if "arrest" in drafts[i].modes] or [i for i in fitting if drafts[i].type == "COERCE"]
    if kind == "abducted":
        return [i for i in fitting if "abduct" in drafts[i].modes]
    return fitting


def _gap(mention: Part, at: int, text: str) -> int:
    """Characters between the words of an event and the word that tells of a count, breaks between clauses weighed in."""
    if mention.start <= at < mention.end:
        return 0
    first, last = (mention.end, at) if mention.end <= at else (at, mention.start)
    return last - first + BREAK_COST * len(CLAUSE_BREAK.findall(text, first, last))


def _own_names(text: str, drafts: Sequence[Draft]) -> list[frozenset[str]]:
    """For each event the names in its place words that no event elsewhere has in its own."""
    names = [frozenset(_NAME.findall(text[d.places[0].start : d.places[0].end]) if d.places else ()) for d in drafts]
    return [own - frozenset().union(*(other for other in names if other != own)) for own in names]


@dataclass(frozen=True)
class _Told:
    """What the counts of a report may belong to.

    Attributes:
        text: the frozen report text.
        sentences: its sentences, in order.
        drafts: its events.
        names: for each event the place names that are its own.
        voices: who says what in it.
    """

    text: str
    sentences: Sequence[Span]
    drafts: Sequence[Draft]
    names: Sequence[frozenset[str]]
    voices: Sequence[Told] = ()

    def voice_of(self, count: StatedCount) -> Part | None:
        """The words that name the innermost voice in whose words a count stands; None for a pronoun that stands for nobody."""
        holding = [
            (last - first, number, voice.source)
            for number, voice in enumerate(self.voices)
            if not is_pronoun(self.text[voice.source.start : voice.source.end])
            for first, last in voice.found.content
            if first <= count.text.start and count.text.end <= last
        ]
        return min(holding, key=lambda item: item[:2])[2] if holding else None

    def owner(self, mention: CountMention, index: int) -> int | None:
        """Index of the event that a count of a sentence belongs to: one told there, else one told shortly before."""
        kind, at = mention.kind, self.sentences[index].start + mention.trigger_start
        fitting = _bearers(kind, self.drafts)
        placed = self._placed(index, at) & set(fitting)
        if self._is_joint(index) and not placed:
            return None
        here = [
            ((_rank(kind, self.drafts[i]), i not in placed) if gap else (0, False), gap, i)
            for i in fitting
            if _rank(kind, self.drafts[i]) < 2 or not mention.is_implied
            for m in self.drafts[i].mentions
            if m.sentence == index
            for gap in [_gap(m, at, self.text)]
        ]
        if here:
            return min(here)[2]
        before = [
            (i not in placed, _rank(kind, self.drafts[i]), index - m.sentence, -m.start, i)
            for i in fitting
            for m in self.drafts[i].mentions
            if 0 < index - m.sentence <= (MAX_BACK_TO_PLACE if i in placed else MAX_BACK) and _rank(kind, self.drafts[i]) < 2
        ]
        return min(before)[4] if before else None

    def lone(self) -> int | None:
        """The one event that is likely to kill; None where there are several."""
        deadly = [i for i in _bearers("killed", self.drafts) if _rank("killed", self.drafts[i]) == 0]
        return deadly[0] if len(deadly) == 1 else None

    def _placed(self, index: int, at: int) -> set[int]:
        """The events whose place the words between two commas name that hold a position; none where they differ in place."""
        sentence = self.sentences[index]
        breaks = [m.start() + sentence.start for m in _COMMA.finditer(sentence.text)]
        first = max((b for b in breaks if b <= at), default=sentence.start)
        last = min((b for b in breaks if b > at), default=sentence.end)
        found = self._named(first, last)
        return found if len({self.names[i] for i in found}) == 1 else set()

    def _named(self, first: int, last: int) -> set[int]:
        """The events of whose own place names some stand in a stretch of the text."""
        told = set(_NAME.findall(self.text[first:last]))
        return {i for i, names in enumerate(self.names) if names & told}

    def _is_joint(self, index: int) -> bool:
        """Whether a sentence joins the places of two events: "blasts in Oslo and Bergen killed 30"."""
        sentence = self.sentences[index]
        pairs = _JOINT_PLACES.finditer(sentence.text)
        return any(
            self._differ(sentence.start + m.start(1), sentence.start + m.end(1), sentence.start + m.end()) for m in pairs
        )

    def _differ(self, first: int, middle: int, last: int) -> bool:
        one, other = self._named(first, middle), self._named(middle, last)
        return bool(one and other) and one.isdisjoint(other)


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


def casualties_of(
    reader: CountReader, sentences: Sequence[Span], drafts: Sequence[Draft], voices: Sequence[Told] = ()
) -> list[EventCounts]:
    """Counts of every event of a report.

    Args:
        reader: reads the counts of the report.
        sentences: its sentences, in order.
        drafts: its events.
        voices: its attributions, by which a number is led to who states it beyond its own sentence.

    Returns:
        For each draft, its counts and what they come to.
    """
    owned: list[list[StatedCount]] = [[] for _ in drafts]
    told = _Told(reader.text, sentences, drafts, _own_names(reader.text, drafts), voices)
    near = {m.sentence + k for d in drafts if d.type in BEARERS for m in d.mentions for k in range(1 + MAX_BACK_TO_PLACE)}
    for index in sorted(near.intersection(range(len(sentences)))):
        check_time()
        mentions = find_counts(sentences[index].text)
        owners: list[int | None] = []
        for mention in mentions:
            owners.append(told.owner(mention, index) if mention.part_of is None else owners[mention.part_of])
        _read(reader, told, index, mentions, owners, owned)
    lone = told.lone()
    if lone is not None and not any(c.kind == "killed" for c in owned[lone]):
        _read_afar(reader, told, lone, owned)
    return [_event_counts(records) for records in owned]


def _read(
    reader: CountReader,
    told: _Told,
    index: int,
    mentions: Sequence[CountMention],
    owners: Sequence[int | None],
    owned: Sequence[list[StatedCount]],
) -> None:
    """Append the counts of a sentence to those of their events."""
    if all(owner is None for owner in owners):
        return
    records = [
        record if owner is None else _told_by(record, told, told.drafts[owner], index)
        for owner, record in zip(owners, reader.records(told.sentences[index], mentions), strict=True)
    ]
    _hand_out(mentions, owners, records, owned)


def _read_afar(reader: CountReader, told: _Told, lone: int, owned: Sequence[list[StatedCount]]) -> None:
    """Give the one event that may kill, and has no deaths told near it, the first number of deaths told elsewhere."""
    first = min(m.sentence for m in told.drafts[lone].mentions)
    last = max(m.sentence for m in told.drafts[lone].mentions)
    taken = {count.text.start for counts in owned for count in counts}
    for index in range(first, min(len(told.sentences), last + 1 + MAX_BACK_OF_LONE)):
        check_time()
        mentions = find_counts(told.sentences[index].text)
        base = told.sentences[index].start
        owners = [lone if _is_number_of_deaths(m) and base + m.start not in taken else None for m in mentions]
        owners = [o if m.part_of is None else owners[m.part_of] for o, m in zip(owners, mentions, strict=True)]
        if any(owner is not None for owner in owners):
            _read(reader, told, index, mentions, owners, owned)
            return


def _is_number_of_deaths(mention: CountMention) -> bool:
    is_written = not (mention.is_implied or mention.is_of_earlier or mention.is_figure) and mention.high != 0
    return is_written and mention.kind == "killed" and mention.scope in ("this_event", "period")


def _hand_out(
    mentions: Sequence[CountMention],
    owners: Sequence[int | None],
    records: Sequence[StatedCount],
    owned: Sequence[list[StatedCount]],
) -> None:
    """Append the records of a sentence to the counts of their events, each part pointing to its whole there."""
    place_of: dict[int, int] = {}
    for number, (mention, owner, record) in enumerate(zip(mentions, owners, records, strict=True)):
        if mention.is_figure:
            _add_figure(owned, record)
        elif mention.is_of_earlier:
            wholes = [(owned[i][k].text.start, i, k) for i, k in _wholes(owned, record)]
            if wholes:
                _, first, whole = max(wholes)
                owned[first].append(msgspec.structs.replace(record, part_of=whole))
        elif owner is not None:
            place_of[number] = len(owned[owner])
            whole_place = None if record.part_of is None else place_of[record.part_of]
            owned[owner].append(msgspec.structs.replace(record, part_of=whole_place))


def _add_figure(owned: Sequence[list[StatedCount]], figure: StatedCount) -> None:
    """Give a number without its noun to the event whose count was told last."""
    told = [(count.text.start, i) for i, counts in enumerate(owned) for count in counts if count.part_of is None]
    last = max(told, default=None)
    if last is not None and (record := figure_after(owned[last[1]], figure)):
        owned[last[1]].append(record)


def _wholes(owned: Sequence[Sequence[StatedCount]], part: StatedCount) -> Iterator[tuple[int, int]]:
    """For each event with a count that the part may belong to: the event, and the place of that count."""
    for i, counts in enumerate(owned):
        place = whole_before(counts, part)
        if place is not None:
            yield i, place


def _told_by(record: StatedCount, told: _Told, draft: Draft, index: int) -> StatedCount:
    """A count with the voice that states it, where its own sentence names none or only by a pronoun.

    The voice in whose words the count stands comes first; else the event's that speaks in its sentence, if only one does.
    """
    own = record.attribution_source
    if own is not None and not is_pronoun(own.text):
        return record
    source = told.voice_of(record)
    if source is None and own is None:
        speaking = [voice.source for voice in draft.attribution if voice.source.sentence == index]
        source = speaking[0] if len(speaking) == 1 else None
    if source is None:
        return record
    return msgspec.structs.replace(record, attribution_source=Span.of(told.text, source.start, source.end))


def _event_counts(records: Sequence[StatedCount]) -> EventCounts:
    evidence = tuple(
        CasualtyEvidence(kind=r.kind, text=r.text)  # type: ignore[arg-type]  # checked below
        for r in records
        if r.part_of is None and r.kind in CASUALTY_KINDS
    )
    return EventCounts(tuple(records), casualties_from(records), evidence, deaths_from(records))
