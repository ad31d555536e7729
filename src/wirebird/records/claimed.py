"""The events of a report laid out by who tells them."""

from __future__ import annotations

import msgspec

from wirebird.records.codes import AttributionKind, Status
from wirebird.records.count import StatedCount
from wirebird.records.document import DocId
from wirebird.records.event import EventType
from wirebird.records.span import Span
from wirebird.records.voice import EventAttribution, EventVoice, Stance


class VoiceClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one voice says of an event.

    Attributes:
        attribution: the voice; None for the report's own.
        counts: the numbers that it states.
    """

    attribution: EventAttribution | None
    counts: tuple[StatedCount, ...] = ()


class EventClaims(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event with all that is said of it.

    Attributes:
        number: position in the report, from 1.
        type: PLOVER event type.
        mode: its modes.
        text: the best mention.
        actors: words of those who act.
        recipients: words of those acted upon.
        status: what the report commits to.
        voice: whose words tell it.
        unsourced: words that pass it on from nobody named, or None.
        unverified: words that say it could not be verified, or None.
        claims: one for each voice; the report's own where there is none, or where it states numbers itself.
    """

    number: int
    type: EventType
    mode: tuple[str, ...]
    text: Span
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    status: Status
    voice: EventVoice
    unsourced: Span | None
    unverified: Span | None
    claims: tuple[VoiceClaim, ...]


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a voice says apart from the events that are told on its word.

    Attributes:
        source: the words naming who says so, or None where nobody is named.
        name: earlier words that name it more fully, or None.
        kind: what kind of voice it is, or None where nobody is named.
        stance: what it does with the content.
        cue: the saying words.
        content: the stretches of what is said.
    """

    source: Span | None
    name: Span | None
    kind: AttributionKind | None
    stance: Stance
    cue: Span
    content: tuple[Span, ...]


class ClaimedReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The claims of one report. One JSON line of `wirebird claims --format json`.

    Attributes:
        id: the report's id.
        events: in the order of the report's events.
        statements: what else is said, in text order.
    """

    id: DocId
    events: tuple[EventClaims, ...]
    statements: tuple[Statement, ...] = ()
