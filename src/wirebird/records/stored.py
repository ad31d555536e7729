"""What a store gives back: versions of reports, events, claims, decisions of people, runs and changes."""

from __future__ import annotations

from typing import Literal, NewType

import msgspec

from wirebird.records.document import DocId
from wirebird.records.event import AttributionKind, Event, Status
from wirebird.records.span import Span

EventId = NewType("EventId", str)

ReviewState = Literal["none", "accepted", "changed", "rejected", "duplicate"]
DecisionKind = Literal["accept", "change", "reject", "merge", "split", "duplicate", "undo"]
ChangeKind = Literal["new", "changed", "merged", "withdrawn"]


class ReportVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of a report as the store keeps it.

    Attributes:
        id: the report's id.
        version: 1 for the first text under this id, one more for each changed one.
        content_sha256: digest of text, day, outlet and title: what makes a version.
        text_sha256: digest of the frozen text.
        published: ISO day, or None.
        publisher: outlet, or None.
        title: headline, or None.
        known_on: ISO day from which it is known: the day of publication, or of ingest where there is none.
        ingested_at: ISO time in UTC at which it was stored.
        superseded_at: ISO time in UTC at which a newer version was stored, or None.
        locator: where it was read from.
        text: the frozen text.
    """

    id: DocId
    version: int
    content_sha256: str
    text_sha256: str
    published: str | None
    publisher: str | None
    title: str | None
    known_on: str
    ingested_at: str
    superseded_at: str | None
    locator: str
    text: str


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event of a report, with the decisions of people applied.

    Attributes:
        id: stable: kept over re-coding and edited versions of the report where type and an overlapping mention agree.
        report: id of the report.
        version: version of the report.
        position: place among the events of the report, from 0.
        known_on: ISO day from which it is known.
        recorded_at: ISO time in UTC at which the store took it in this form.
        review: what people decided about it.
        duplicate_of: id of the event that a person named as the same, or None.
        event: the record.
    """

    id: EventId
    report: DocId
    version: int
    position: int
    known_on: str
    recorded_at: str
    review: ReviewState
    duplicate_of: EventId | None
    event: Event


class StoredClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event by one voice of one report.

    Attributes:
        event: id of the event.
        report: id of the report.
        number: 0 for the first voice of the event.
        known_on: ISO day from which it is known.
        type: PLOVER event type of the event.
        status: what the report commits to.
        attribution_source: words naming who says so, or None when the report speaks in its own voice.
        cue: the saying words, or None.
        kind: kind of voice, or None for the report itself.
        probability: calibrated, that this voice asserts the event; None for the report itself.
    """

    event: EventId
    report: DocId
    number: int
    known_on: str
    type: str
    status: Status
    attribution_source: Span | None
    cue: Span | None
    kind: AttributionKind | None
    probability: float | None


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person decided. Decisions are added and never altered; an undo is a decision too.

    Attributes:
        number: 1 for the first decision of a store.
        at: ISO time in UTC.
        person: who decided.
        kind: what was decided.
        event: the event it is about; for `merge` and `split` the founding event of the incident; None for `undo` and for
            duplicates of reports.
        report: the report of `event`, or the report that is a duplicate.
        type: event type of `event` when it was decided.
        mention: words, with offsets, that named `event` when it was decided.
        field: `change`: which field.
        old: the value before, as JSON text.
        new: the value after, as JSON text.
        other: `duplicate`: the event or report that is the same.
        members: `merge`: the events held together; `split`: the events taken out.
        rest: `split`: the events they are held apart from.
        undoes: `undo`: number of the decision taken back.
        note: free words, or None.
    """

    number: int
    at: str
    person: str
    kind: DecisionKind
    event: EventId | None = None
    report: DocId | None = None
    type: str | None = None
    mention: Span | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None
    other: str | None = None
    members: tuple[EventId, ...] = ()
    rest: tuple[EventId, ...] = ()
    undoes: int | None = None
    note: str | None = None


class IngestRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run of ingest, as far as it came.

    Attributes:
        number: 1 for the first run of a store.
        started: ISO time in UTC.
        ended: ISO time in UTC, or None: it was cut off, or still goes on.
        stamp_id: short name of what coded it.
        new: reports not seen before.
        changed: reports whose text, day, outlet or title differ from what was stored: new versions.
        recoded: reports coded again by another model or other settings.
        unchanged: reports passed over, stored already by the same coder.
        events: events of the reports coded.
        failed: inputs that failed.
    """

    number: int
    started: str
    ended: str | None
    stamp_id: str
    new: int = 0
    changed: int = 0
    recoded: int = 0
    unchanged: int = 0
    events: int = 0
    failed: int = 0


class RecordChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a record differs from what it was.

    Attributes:
        record: `event` or `incident`.
        id: stable id; for `merged` and `withdrawn` the one that is gone.
        change: what happened.
        into: `merged`: id of the incident that holds it now.
        fields: `changed`: names of the fields that differ, in alphabetical order.
    """

    record: Literal["event", "incident"]
    id: str
    change: ChangeKind
    into: str | None = None
    fields: tuple[str, ...] = ()
