"""The voices of a report as records: what each does with an event, what it commits to, who it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

from wirebird.assets import read_table
from wirebird.extract.attributions import Attributed
from wirebird.extract.drafts import Draft
from wirebird.extract.names import fuller_name
from wirebird.extract.parts import AttributedTo, Offsets
from wirebird.extract.report_tokens import quotations
from wirebird.extract.voices import Told
from wirebird.records import (
    Attribution,
    Document,
    EventAttribution,
    EventVoice,
    Party,
    ReportVoice,
    Span,
    Speech,
    Status,
    VoiceBasis,
    VoiceParty,
)
from wirebird.resolve.kinds import attribution_kind
from wirebird.resolve.voices import is_anonymous, is_eyewitness, stance_of

Resolve = Callable[[Span], VoiceParty | None]
"""Gives words of a voice the party it belongs to, or None."""

QUOTED: Final = 0.9
"""Share of a content's letters inside quotation marks from which it is direct speech."""
_HEADLINE: Final = re.compile(
    r"(?:\s[-–—]\s|,\s)(?P<last>[\w.'’ -]{2,40}?)(?:\s+(?:says?|said))?$"
    r"|^(?P<first>[\w.'’ -]{2,40}?)(?::\s|\s+(?:says?|said)\s)"
)
"""A headline that gives its voice last ("... - officials", "..., police say") or first ("Army: ...", "Army says ...")."""
FOLLOWING: Final = 2
"""Sentences after an event in which a note that it was not verified still means it."""
OPEN_REACH: Final = 2
"""Sentences before and after one without a voice in which voices leave open whose words it is."""


@cache
def _hearsay(kind: str) -> re.Pattern[str]:
    rows = read_table("wirebird.claims", "hearsay.tsv", width=2)
    return re.compile("|".join(pattern for name, pattern in rows if name == kind), re.I)


def _letters(text: str, stretches: Sequence[Offsets]) -> int:
    return sum(c.isalnum() for a, b in stretches for c in text[a:b])


def _speech(text: str, content: Sequence[Offsets], quoted: Sequence[Offsets]) -> Speech:
    inside = [(max(a, x), min(b, y)) for a, b in content for x, y in quoted if a < y and x < b]
    share = _letters(text, inside) / max(1, _letters(text, content))
    return "direct" if share >= QUOTED else "mixed" if share > 0 else "indirect"


def attribution_records(text: str, found: Sequence[Attributed]) -> tuple[Attribution, ...]:
    """The attributions of a text as records, in the order of their cues."""
    quoted = quotations(text)
    named = sorted(a.source for a in found if a.source)
    return tuple(_record(text, a, quoted, named) for a in found)


def _record(text: str, found: Attributed, quoted: Sequence[Offsets], named: Sequence[Offsets]) -> Attribution:
    source = Span.of(text, *found.source) if found.source else None
    name = fuller_name(text, found.source, named) if found.source else None
    kind = attribution_kind(text[slice(*name)] if name else source.text) if source else None
    content = tuple(Span.of(text, *c) for c in found.content)
    stance, _ = stance_of(text[slice(*found.cue)], content[0].text, is_media=kind == "media")
    return Attribution(
        source=(source,) if source else (),
        cue=(Span.of(text, *found.cue),),
        content=content,
        speech=_speech(text, found.content, quoted),
        stance=stance,
        kind=kind,
        name=Span.of(text, *name) if name else None,
        is_anonymous=bool(source) and _hides(text, source, name),
        score=round(found.score, 3),
        inner=tuple(_record(text, a, quoted, named) for a in found.inner),
    )


def _hides(text: str, source: Span | None, name: Offsets | None) -> bool:
    words = text[slice(*name)] if name else source.text if source else ""
    return is_anonymous(words) or (not name and attribution_kind(words) == "anonymous")


def report_voices(doc: Document) -> tuple[ReportVoice, ...]:
    """The voices behind a report as a whole: the agency in its dateline, and a voice that its headline ends or opens with."""
    found: list[ReportVoice] = []
    if doc.dateline and doc.dateline.agency:
        agency = doc.dateline.agency
        found.append(ReportVoice(source=agency, kind="media", basis="dateline"))
    if doc.title:
        at = doc.text.find(doc.title)
        match = _HEADLINE.search(doc.title) if at >= 0 else None
        if match:
            group = "last" if match["last"] else "first"
            source = Span.of(doc.text, at + match.start(group), at + match.end(group))
            found.append(ReportVoice(source=source, kind=attribution_kind(source.text), basis="headline"))
    return tuple(found)


@dataclass(frozen=True)
class VoiceReader:
    """Puts voices on the events of one report.

    Attributes:
        text: the report.
        sentences: its sentences.
        told: its attributions that name a source, inner ones after those they stand in.
        resolve: gives words of a voice the party it belongs to.
    """

    text: str
    sentences: tuple[Span, ...]
    told: tuple[Told, ...]
    resolve: Resolve

    def attribution(self, draft: Draft, actors: Sequence[Party], recipients: Sequence[Party]) -> tuple[EventAttribution, ...]:
        """The voices of an event, likeliest first."""
        return tuple(self._voice(v, draft, (*actors, *recipients)) for v in draft.attribution)

    def _voice(self, voice: AttributedTo, draft: Draft, parties: Sequence[Party]) -> EventAttribution:
        source = Span.of(self.text, voice.source.start, voice.source.end)
        cue = Span.of(self.text, voice.cue.start, voice.cue.end) if voice.cue else None
        content = Span.of(self.text, *voice.content) if voice.content else None
        at = fuller_name(self.text, (source.start, source.end), self._named())
        name = Span.of(self.text, *at) if at else None
        kind = attribution_kind((name or source).text)
        stance, status = stance_of(cue.text if cue else "", content.text if content else "", is_media=kind == "media")
        party = self.resolve(name or source)
        return EventAttribution(
            source=source,
            cue=cue,
            content=content,
            kind=kind,
            status=status or self._own_status(draft, voice),
            stance=stance,
            name=name,
            reference=Span.of(self.text, *voice.reference) if voice.reference else None,
            party=party,
            is_anonymous=_hides(self.text, source, at),
            is_first_hand=kind == "witness" or is_eyewitness(source.text) or _takes_part(name or source, party, parties),
            chain=tuple(Span.of(self.text, *c) for c in voice.chain),
            basis=self._basis(voice, draft),
            probability=round(voice.source.score, 3),
        )

    def _named(self) -> list[Offsets]:
        return sorted((t.source.start, t.source.end) for t in self.told)

    def _own_status(self, draft: Draft, voice: AttributedTo) -> Status:
        """The event's status, unless that is a denial by another voice: then this one says that it happened."""
        if draft.status == "denied" and any(v is not voice and self._denies(v) for v in draft.attribution):
            return "happened"
        return cast("Status", draft.status)

    def _denies(self, voice: AttributedTo) -> bool:
        cue = self.text[voice.cue.start : voice.cue.end] if voice.cue else ""
        return stance_of(cue, self.text[slice(*voice.content)] if voice.content else "")[0] == "denies"

    def _basis(self, voice: AttributedTo, draft: Draft) -> VoiceBasis:
        near = {m.sentence for m in draft.mentions}
        return "sentence" if voice.source.sentence in near or voice.content else "earlier_sentence"

    def event_voice(self, draft: Draft) -> EventVoice:
        """Whose words tell the event.

        A sentence without a voice between sentences of voices may go on with what the one before said: nobody can tell.
        """
        if draft.attribution:
            return "attributed"
        if self.unsourced(draft):
            return "unclear"
        at = draft.mentions[0].sentence
        speaking = {t.sentence for t in self.told}
        if at in speaking:
            return "reporter"
        before = any(at - k in speaking for k in range(1, OPEN_REACH + 1))
        after = any(at + k in speaking for k in range(1, OPEN_REACH + 1))
        return "unclear" if before and after else "reporter"

    def unsourced(self, draft: Draft) -> Span | None:
        """Words in the sentence of the best mention that pass it on from nobody named."""
        sentence = self.sentences[draft.mentions[0].sentence]
        return self._match("unsourced", sentence)

    def unverified(self, drafts: Sequence[Draft]) -> list[Span | None]:
        """For each event the words that say it could not be verified: of its own sentence, or after the nearest event."""
        out: list[Span | None] = [None] * len(drafts)
        for number, sentence in enumerate(self.sentences):
            note = self._match("unverified", sentence)
            if note is None:
                continue
            behind = [
                (number - m.sentence, -m.start, k)
                for k, d in enumerate(drafts)
                for m in d.mentions
                if 0 <= number - m.sentence <= FOLLOWING and not (note.start <= m.start < note.end)
            ]
            nearest = min(behind)[0] if behind else None
            for gap, _, k in behind:
                if gap == nearest:
                    out[k] = out[k] or note
        return out

    def _match(self, kind: str, sentence: Span) -> Span | None:
        found = _hearsay(kind).search(sentence.text.replace("’", "'"))
        return Span.of(self.text, sentence.start + found.start(), sentence.start + found.end()) if found else None


def _takes_part(words: Span, party: VoiceParty | None, parties: Sequence[Party]) -> bool:
    """Whether a voice is one of the event's parties: the same words, or the same known person or group."""
    low = words.text.lower()
    return any(
        p.text.text.lower() == low or (party is not None and party.entity is not None and party.entity == p.entity)
        for p in parties
    )
