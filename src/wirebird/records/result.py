"""What coding a report yields."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.document import DocId
from wirebird.records.event import Event, Sector
from wirebird.records.party import CountryRule, FoundIn, SectorRule, UnknownCode
from wirebird.records.voice import ReportVoice

FailureStage = Literal["fetch", "read", "code"]


class Stamp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What made a record: the component, its version, the digests of its model and gazetteer."""

    component: str
    version: str
    model_sha256: str
    gazetteer_sha256: str


class ReportContext(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a report as a whole is about: one of PLOVER's contexts.

    A context of the report is no property of each of its events.

    Attributes:
        name: PLOVER context.
        probability: the model's, not calibrated apart, 0 to 1.
    """

    name: str
    probability: float


class CodedReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report, coded. One JSON line.

    Attributes:
        id: the report's id.
        published: ISO day, or None.
        publisher: outlet, or None.
        title: headline, or None.
        text_sha256: digest of the frozen text that all offsets point into.
        contexts: likeliest first; may be empty.
        agency: the news agency that the report names, or None.
        voices: voices behind the report as a whole; may be empty.
        events: in order of first mention.
        stamp: what made it.
    """

    id: DocId
    published: str | None
    publisher: str | None
    title: str | None
    text_sha256: str
    contexts: tuple[ReportContext, ...] = ()
    agency: str | None = None
    voices: tuple[ReportVoice, ...] = ()
    events: tuple[Event, ...]
    stamp: Stamp


class DocumentFailure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An input that could not be read or coded; the rest of the run went on.

    Attributes:
        locator: `path`, `path:line` or web address.
        stage: where it failed.
        code: stable short name of the cause.
        message: what happened and what to do.
    """

    locator: str
    stage: FailureStage
    code: str
    message: str


class ResolvedParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party phrase with its codes. One JSON line.

    Attributes:
        id: the phrase's id.
        country: ISO 3166 alpha-3, or None (transnational, international or unknown).
        sector: PLOVER sector; `UNK` where nothing tells.
        sectors: the sector, and others that the words give besides.
        entity: canonical name of the known person, group or body, or None.
        why: what decided the sector.
        country_why: what decided the country.
        found_in: where the words that decided the sector stand: in the phrase, or elsewhere in the report.
        basis: those words, or the row of the tables with its days.
        unknown: codes that are not given, and why.
    """

    id: DocId
    country: str | None
    sector: Sector
    sectors: tuple[Sector, ...]
    entity: str | None
    why: SectorRule
    country_why: CountryRule
    found_in: FoundIn
    basis: str
    unknown: tuple[UnknownCode, ...]


class TextGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text and the group of texts on one happening that it is in. One JSON line.

    Attributes:
        id: the text's id.
        cluster: id of the first text of its group.
    """

    id: DocId
    cluster: DocId
