"""Lays the events of a coded report out by who tells them."""

from __future__ import annotations

from collections.abc import Sequence

from wirebird.extract.names import is_pronoun
from wirebird.records import (
    Attribution,
    ClaimedReport,
    CodedReport,
    Event,
    EventAttribution,
    EventClaims,
    StatedCount,
    Statement,
    VoiceClaim,
)


def claims_of(report: CodedReport, attributions: Sequence[Attribution] = ()) -> ClaimedReport:
    """Every event of a report with one claim for each of its voices, in the order of the events.

    A number goes to the voice that states it, and to the report itself where none does.

    Args:
        report: the coded report.
        attributions: who said what in its text; those on which no event rests are listed after the events.
    """
    told = {a.cue.start for e in report.events for a in e.attribution if a.cue and a.content}
    return ClaimedReport(
        id=report.id,
        events=tuple(_event(e, n) for n, e in enumerate(report.events, 1)),
        statements=tuple(_statement(a) for a in attributions if a.cue[0].start not in told),
    )


def _statement(found: Attribution) -> Statement:
    return Statement(
        source=found.source[0] if found.source else None,
        name=found.name,
        kind=found.kind,
        stance=found.stance,
        cue=found.cue[0],
        content=found.content,
    )


def _event(event: Event, number: int) -> EventClaims:
    claims = [VoiceClaim(attribution=a, counts=tuple(c for c in event.counts if _states(a, c))) for a in event.attribution]
    told = tuple(c for c in event.counts if not any(_states(a, c) for a in event.attribution))
    if told or not claims:
        claims.append(VoiceClaim(attribution=None, counts=told))
    return EventClaims(
        number=number,
        type=event.type,
        mode=event.mode,
        text=event.mentions[0],
        actors=tuple(p.text.text for p in event.actors),
        recipients=tuple(p.text.text for p in event.recipients),
        status=event.status,
        voice=event.voice,
        unsourced=event.unsourced,
        unverified=event.unverified,
        claims=tuple(claims),
    )


def _states(voice: EventAttribution, count: StatedCount) -> bool:
    """Whether a voice states a number: it is named as the one who does, or says so in the words that hold the event.

    A pronoun names a voice only where it is the voice's own; else the words that hold the number tell.
    """
    source = count.attribution_source
    if source is not None:
        named = (voice.source, voice.reference, voice.name)
        if any(words is not None and source.start < words.end and words.start < source.end for words in named):
            return True
        if not is_pronoun(source.text):
            return False
    return voice.content is not None and voice.content.start <= count.text.start and count.text.end <= voice.content.end
