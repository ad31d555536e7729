"""What linking works on: one event of one report in flat form, and what it finds between such claims."""

from __future__ import annotations

from typing import Literal, NewType

import msgspec

from wirebird.records.document import DocId
from wirebird.records.event import AttributionKind, CasualtyKind, Count, EventType, Precision, Sector, Status

ClaimId = NewType("ClaimId", str)
FamilyId = NewType("FamilyId", str)
IncidentId = NewType("IncidentId", str)

DateBasis = Literal["stated", "published", "none"]
RelationKind = Literal["part_of", "related"]


class LinkParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An actor or recipient as linking sees it.

    Attributes:
        text: the words.
        words: their content words, folded, in order; may be empty.
        country: ISO 3166 alpha-3, or None.
        sector: PLOVER sector.
        entity: canonical name of the known person, group or body, or None.
        is_named: whether the words name somebody ("the Taliban") or only describe them ("gunmen").
    """

    text: str
    words: tuple[str, ...]
    country: str | None
    sector: Sector
    entity: str | None
    is_named: bool


class LinkPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where, as linking sees it.

    Attributes:
        name: gazetteer name, or the words where unresolved.
        key: its spelling key; spellings of one name that differ in transliteration share it.
        country: ISO 3166 alpha-3, or None.
        admin1: name of the first-level division, or None.
        lat: degrees north, WGS 84, or None.
        lon: degrees east, WGS 84, or None.
        precision: what the point stands for.
        is_inferred: whether no sentence that mentions the event names the place.
    """

    name: str
    key: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: Precision
    is_inferred: bool = False


class LinkVoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voice behind a claim.

    Attributes:
        text: the words naming it.
        key: its content words, folded and joined by spaces: equal for one voice named alike in two reports.
        kind: what kind of voice it is.
        denies: whether it denies what the claim says.
        doubts: whether it leaves open or questions what the claim says.
    """

    text: str
    key: str
    kind: AttributionKind
    denies: bool = False
    doubts: bool = False

    @property
    def tells(self) -> bool:
        """Whether it says what the claim says: it neither denies nor doubts it."""
        return not self.denies and not self.doubts


class LinkClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event of one report, flat: all that linking needs.

    Attributes:
        id: unique; nothing depends on its form.
        report: the report's id.
        position: index of the event in its report.
        type: PLOVER event type.
        mode: its modes.
        status: what the report commits to.
        background: True for older or generic context.
        probability: calibrated, of the event, 0 to 1.
        published: ISO day of the report, or None.
        known_on: ISO day on which the report was there to be read: of publication, else of taking it in.
        start: first ISO day, or None.
        end: last ISO day, or None.
        date_basis: `stated` by the report; only the day it was `published` is known (an upper bound); or `none`.
        is_day_inferred: whether the day stands in no sentence that mentions the event.
        place: where, or None.
        actors: who.
        recipients: to whom.
        counts: stated numbers by kind.
        triggers: content words of the triggers without names, folded and stemmed.
        words: content words of the supporting sentences, folded and stemmed, in order, without repetition.
        names: folded capitalised words of those sentences.
        report_places: spelling keys of the exact places of all events of the report, in order, without repetition.
        report_words: rarest content words of the whole report, rarest first.
        voices: who says so; empty when the report speaks in its own voice.
        publisher: outlet, or None.
        family: text family of the report, or None where it has none.
    """

    id: ClaimId
    report: DocId
    position: int
    type: EventType
    mode: tuple[str, ...] = ()
    status: Status = "happened"
    background: bool = False
    probability: float = 1.0
    published: str | None = None
    known_on: str
    start: str | None = None
    end: str | None = None
    date_basis: DateBasis = "none"
    is_day_inferred: bool = False
    place: LinkPlace | None = None
    actors: tuple[LinkParty, ...] = ()
    recipients: tuple[LinkParty, ...] = ()
    counts: dict[CasualtyKind, Count] = {}
    triggers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    report_places: tuple[str, ...] = ()
    report_words: tuple[str, ...] = ()
    voices: tuple[LinkVoice, ...] = ()
    publisher: str | None = None
    family: FamilyId | None = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a pair's waterfall.

    Attributes:
        name: what was compared ("place", "date", "actors").
        level: how the two compare there ("same_place", "apart").
        bits: match weight: log2 of how much likelier the two are one incident for it.
    """

    name: str
    level: str
    bits: float


class PairExplanation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why two claims are, or are not, taken for one incident.

    Attributes:
        first: id of one claim.
        second: id of the other.
        prior_bits: log2 odds before anything is compared.
        comparisons: in table order.
        conflicts: hard conflicts, each of which forbids the merge by itself.
        bits: prior and all comparisons added up: log2 odds.
        probability: of one incident, 0 to 1; 0 where there is a hard conflict.
    """

    first: ClaimId
    second: ClaimId
    prior_bits: float
    comparisons: tuple[Comparison, ...]
    conflicts: tuple[str, ...]
    bits: float
    probability: float


class Relation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link between claims whose incidents stay two.

    Attributes:
        kind: `part_of`: `first` belongs to the campaign `second`; `related`: `first` follows from `second` (arrest, trial).
        first: a claim of the one incident.
        second: a claim of the other.
        reasons: short names of what spoke for the link.
    """

    kind: RelationKind
    first: ClaimId
    second: ClaimId
    reasons: tuple[str, ...]
