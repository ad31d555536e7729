"""The records that everything else passes around: reports, event records, failures."""

from wirebird.records.document import Dateline, DocId, Document
from wirebird.records.event import (
    AttributionKind,
    CasualtyEvidence,
    CasualtyKind,
    Count,
    Event,
    EventAttribution,
    EventDate,
    EventType,
    Party,
    Place,
    Precision,
    Sector,
    Status,
    Unresolved,
    UnresolvedReason,
)
from wirebird.records.result import CodedReport, DocumentFailure, FailureStage, ReportContext, ResolvedParty, Stamp
from wirebird.records.span import Span
from wirebird.records.toponym import EventPlaces, GeoparsedReport, LocatedToponym, ToponymUse

__all__ = [
    "AttributionKind",
    "CasualtyEvidence",
    "CasualtyKind",
    "CodedReport",
    "Count",
    "Dateline",
    "DocId",
    "Document",
    "DocumentFailure",
    "Event",
    "EventAttribution",
    "EventDate",
    "EventPlaces",
    "EventType",
    "FailureStage",
    "GeoparsedReport",
    "LocatedToponym",
    "Party",
    "Place",
    "Precision",
    "ReportContext",
    "ResolvedParty",
    "Sector",
    "Span",
    "Stamp",
    "Status",
    "ToponymUse",
    "Unresolved",
    "UnresolvedReason",
]
