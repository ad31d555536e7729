"""An incident: one real-world happening, every field with the claims for and against it (docs/linking.md)."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.codes import Sector
from wirebird.records.document import DocId
from wirebird.records.event import CasualtyKind, EventType, Precision
from wirebird.records.linking import ClaimId, DateBasis, IncidentId, RelationKind
from wirebird.records.span import Span

IncidentStatus = Literal[
    "both_sides_agree", "one_side_claims", "denied", "disputed", "unverified", "planned", "failed", "reported",
]  # fmt: skip
FieldName = Literal[
    "type", "mode", "place", "date", "actor", "recipient", "killed", "injured", "detained", "displaced", "abducted"
]


class Support(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A claim that speaks for or against a value.

    Attributes:
        claim: the claim.
        report: its report.
        said: what the claim has in that field, in words.
        spans: words of the report behind it; empty where the value follows from elsewhere (day of publication).
        voices: who says so in that report, those who deny or doubt it left out; empty when the report speaks in its own voice.
    """

    claim: ClaimId
    report: DocId
    said: str
    spans: tuple[Span, ...] = ()
    voices: tuple[str, ...] = ()


class IncidentField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of an incident and what speaks for and against it.

    Attributes:
        field: which field.
        value: in words: a type, a mode, a place name, an ISO day or interval, a party, a number.
        supported_by: claims that say so.
        opposed_by: claims that say otherwise; claims that say nothing are in neither list.
        origins: independent origins among those that say so: a text family is one.
        voices: distinct voices among those that say so, reports' own counted by origin.
        probability: of the value, composed from the claims' (docs/linking.md), 0 to 1.
        precision: of a place: what its point stands for; of a date: `day`, `days` or `published`; else None.
    """

    field: FieldName
    value: str
    supported_by: tuple[Support, ...]
    opposed_by: tuple[Support, ...] = ()
    origins: int
    voices: int
    probability: float
    precision: str | None = None


class IncidentParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An actor or recipient of an incident.

    Attributes:
        name: canonical name, or the words of the claim known first.
        country: ISO 3166 alpha-3, or None.
        sector: PLOVER sector.
        is_named: whether somebody is named.
    """

    name: str
    country: str | None
    sector: Sector
    is_named: bool


class IncidentPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where an incident happened.

    Attributes:
        name: gazetteer name, or the words where unresolved.
        country: ISO 3166 alpha-3, or None.
        admin1: first-level division, or None.
        lat: degrees north, WGS 84, or None.
        lon: degrees east, WGS 84, or None.
        precision: what the point stands for.
    """

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: Precision


class Toll(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People of one kind, in the manner of UCDP: `low <= best <= high`.

    Attributes:
        low: least figure of an origin that is no party to the conflict about its enemy's losses.
        best: figure of most origins, the latest of equals.
        high: greatest figure of any origin.
    """

    low: int
    best: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            raise ValueError(f"toll {self.low}, {self.best}, {self.high} is not in order")


class SideToll(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Deaths of one sort of people.

    Attributes:
        side: `actors`, `recipients`, `civilians` or `unknown`.
        toll: their deaths.
    """

    side: Literal["actors", "recipients", "civilians", "unknown"]
    toll: Toll


class Incident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One real-world happening as its claims tell it.

    Attributes:
        id: from the claim known first: later reports do not change it.
        headline: made from the fields by a template.
        type: PLOVER type of most origins.
        mode: modes that a third of the origins or more give.
        quad: 1 verbal cooperation to 4 material conflict.
        intensity: PLOVER score, -10 to 10.
        status: who agrees that it happened.
        is_background: whether every claim is background to its report.
        is_campaign: whether it is a whole of many parts, told over more than ten days.
        actors: who, best supported first.
        recipients: to whom.
        place: where, or None.
        start: first ISO day, or None.
        end: last ISO day, or None.
        date_basis: `stated`, `published` (an upper bound) or `none`.
        casualties: people by kind.
        deaths_by_side: deaths where reports tell whose.
        fields: every value with its claims.
        claims: all claims, in the order in which they became known.
        reports: their reports.
        origins: independent origins.
        voices: distinct voices.
        first_report: ISO day of the first report.
        last_report: of the last.
        probability: that it is an event of this type at all, composed from the claims', 0 to 1.
    """

    id: IncidentId
    headline: str
    type: EventType
    mode: tuple[str, ...]
    quad: int
    intensity: float
    status: IncidentStatus
    is_background: bool = False
    is_campaign: bool = False
    actors: tuple[IncidentParty, ...] = ()
    recipients: tuple[IncidentParty, ...] = ()
    place: IncidentPlace | None = None
    start: str | None = None
    end: str | None = None
    date_basis: DateBasis = "none"
    casualties: dict[CasualtyKind, Toll] = {}
    deaths_by_side: tuple[SideToll, ...] = ()
    fields: tuple[IncidentField, ...] = ()
    claims: tuple[ClaimId, ...]
    reports: tuple[DocId, ...]
    origins: int
    voices: int
    first_report: str
    last_report: str
    probability: float


class IncidentLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link between two incidents that stay two.

    Attributes:
        kind: `part_of`: `first` belongs to the campaign `second`; `related`: `first` follows from `second`.
        first: one incident.
        second: the other.
        reasons: short names of what spoke for the link.
    """

    kind: RelationKind
    first: IncidentId
    second: IncidentId
    reasons: tuple[str, ...]


class ControlSpell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of time in which a side is said to hold a place.

    Attributes:
        place: the place.
        holder: name of the side, or None where it was given up to nobody named.
        since: ISO day of the change of hands.
        until: ISO day of the next one, or None.
        incidents: the captures, withdrawals and surrenders that say so.
        voices: whose word it is, besides the reports' own.
        reports: number of reports that tell it.
        status: of the first of the incidents.
        is_contested: whether it is disputed, fought over or undone within days.
    """

    place: IncidentPlace
    holder: str | None
    since: str
    until: str | None
    incidents: tuple[IncidentId, ...]
    voices: tuple[str, ...]
    reports: int
    status: IncidentStatus
    is_contested: bool


class SeriesCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of a series.

    Attributes:
        unit: country code, `country/division`, `country/division/place` or PRIO-GRID cell number.
        period: first ISO day of the day, week or month.
        value: events, deaths or intensity; 0 where nothing is known to have happened.
        reports: reports taken in that were published in the period, wherever they report from.
    """

    unit: str
    period: str
    value: float
    reports: int
