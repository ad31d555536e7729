"""The event record: who did what to whom, where, when, according to whom (docs/record.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.codes import AttributionKind as AttributionKind
from wirebird.records.codes import Sector as Sector
from wirebird.records.codes import Status as Status
from wirebird.records.count import Deaths, StatedCount
from wirebird.records.party import UnknownCode
from wirebird.records.span import Span
from wirebird.records.timex import TimeBasis
from wirebird.records.voice import EventAttribution, EventVoice

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Precision = Literal["site", "place", "admin2", "admin1", "country", "none"]
DatePrecision = Literal[
    "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century", "unknown",
]  # fmt: skip
CasualtyKind = Literal["killed", "injured", "detained", "displaced", "abducted"]
UnresolvedReason = Literal[
    "not_mentioned", "not_in_gazetteer", "ambiguous", "no_anchor_date", "vague_expression", "no_country_evidence",
]  # fmt: skip


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An actor or recipient.

    Attributes:
        text: the noun phrase, without a trailing relative clause.
        country: ISO 3166 alpha-3 of the polity it belongs to, or None (transnational or unknown).
        sector: PLOVER sector code.
        entity: canonical name of the known person, group or body that the words name, or None.
        probability: calibrated, that it plays this part in the event, 0 to 1.
        unknown: why country or sector is not given, where it is not.
    """

    text: Span
    country: str | None
    sector: Sector
    entity: str | None = None
    probability: float
    unknown: tuple[UnknownCode, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the action took place.

    Attributes:
        text: the words, or None when the place follows from elsewhere (the dateline).
        name: gazetteer name, or the words themselves where unresolved.
        country: ISO 3166 alpha-3, or None.
        admin1: name of the first-level division, or None.
        lat: degrees north, WGS 84, or None.
        lon: degrees east, WGS 84, or None.
        precision: what the point stands for; `none` when the words could not be resolved.
    """

    text: Span | None
    name: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: Precision


class EventDate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When: an interval of whole days.

    Attributes:
        start: first ISO day, or None when the words do not fix one.
        end: last ISO day (equal to `start` for one day), or None.
        text: the time expression, or None when the day follows from publication.
        precision: the stretch that the words name ("last week" a week); `unknown` where there are no days.
        basis: what the days rest on: written out (`explicit`), counted from `publication`, from the `dateline`'s day or from
            an `other_expression` before; `none` where there are no days.
    """

    start: str | None
    end: str | None
    text: Span | None
    precision: DatePrecision
    basis: TimeBasis


class Count(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of people as stated: `low` and `high` bounds, None when open."""

    low: int | None
    high: int | None


class CasualtyEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words behind one casualty count."""

    kind: CasualtyKind
    text: Span


class Unresolved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field that stayed unknown, and why."""

    field: Literal["place", "date"]
    reason: UnresolvedReason


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One distinct thing that somebody did, as told by one report.

    Attributes:
        type: PLOVER event type.
        mode: PLOVER modes of that type, plus `battle` and `seize` on ASSAULT; may be empty.
        quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
        intensity: PLOVER score, -10 (conflict) to 10 (cooperation): of the mode furthest from 0, else of the type.
        mentions: trigger words, best first.
        evidence: the sentences that support the record, in text order.
        status: what the report commits to.
        actors: who did it; may be empty.
        recipients: to whom; may be empty.
        place: None when the report names none.
        date: None when the report does not let it be known.
        casualties: stated numbers by kind, drawn from `counts`.
        casualty_evidence: the words behind `casualties`.
        counts: every number of people stated for the event, in text order; rival ones stand side by side.
        deaths: least, likeliest and greatest number of deaths, drawn from `counts`; None where no death is counted.
        attribution: the voices that tell it, likeliest first; empty when the report speaks in its own voice.
        voice: `attributed` to voices, told by the `reporter`, or `unclear` where it is open whose words they are.
        unsourced: words that pass the event on from nobody named ("reportedly"), or None.
        unverified: words that say it could not be verified, or None.
        background: True for older or generic context.
        probability: calibrated, that a careful reader would code this event with this type, 0 to 1.
        type_probability: calibrated, that the type is right if there is an event at all, 0 to 1.
        status_probability: calibrated, that the status is right, 0 to 1.
        unresolved: fields left unknown, with the reason.
    """

    type: EventType
    mode: tuple[str, ...] = ()
    quad: int
    intensity: float
    mentions: tuple[Span, ...]
    evidence: tuple[Span, ...]
    status: Status
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    place: Place | None = None
    date: EventDate | None = None
    casualties: dict[CasualtyKind, Count] = {}
    casualty_evidence: tuple[CasualtyEvidence, ...] = ()
    counts: tuple[StatedCount, ...] = ()
    deaths: Deaths | None = None
    attribution: tuple[EventAttribution, ...] = ()
    voice: EventVoice = "reporter"
    unsourced: Span | None = None
    unverified: Span | None = None
    background: bool = False
    probability: float
    type_probability: float
    status_probability: float
    unresolved: tuple[Unresolved, ...] = ()
