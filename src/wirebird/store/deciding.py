"""Takes down what people decide, and lets it take effect at once. Nothing is overwritten: an undo is a decision too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from wirebird.errors import UsageError
from wirebird.records import Decision, DecisionKind, DocId, Event, EventId, Span
from wirebird.store.commit import current_reports, load_decisions, past_codings, subjects_of, write_subjects
from wirebird.store.decisions import check_value, standing, taken_back, with_field
from wirebird.store.effective import by_event
from wirebird.store.schema import stamp

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EVENT = msgspec.json.Decoder(Event)


@dataclass(frozen=True)
class Request:
    """What somebody asks for.

    Attributes:
        kind: what to decide.
        targets: `accept`, `change`, `reject`: one event. `duplicate`: the event or report that is one, then the one it
            repeats; two events are of one report. `merge`: incidents or events, at least two; events of one incident are held
            together in it. `split`: an incident, then the events to take out of it; or an incident or event, then events of
            other incidents, to be kept apart from it. `undo`: the number of a decision.
        field: `change`: which field.
        value: `change`: its JSON value.
        note: free words, or None.
    """

    kind: DecisionKind
    targets: tuple[str, ...]
    field: str | None = None
    value: object = None
    note: str | None = None


@dataclass(frozen=True)
class _Held:
    """An event in force.

    Attributes:
        id: its id.
        report: its report.
        repeats: the event that a person called the same, or None.
        event: the record.
    """

    id: EventId
    report: DocId
    repeats: EventId | None
    event: Event


def decide(connection: DuckDBPyConnection, request: Request, *, person: str, now: datetime) -> Decision:
    """Notes a decision and brings the events it is about up to date, within the open transaction.

    Raises:
        UsageError: it is about nothing that is stored, or cannot be; nothing is noted then.
    """
    if not person.strip():
        raise UsageError("a decision needs the name of a person; give --by NAME")
    decisions = load_decisions(connection)
    number = len(decisions) + 1
    base = Decision(number=number, at=now.isoformat(), person=person, kind=request.kind, note=request.note)
    if request.kind == "undo":
        decision = _undo(base, request, decisions)
    elif request.kind == "merge":
        decision = _merge(connection, base, request)
    elif request.kind == "split":
        decision = _split(connection, base, request)
    elif request.kind == "duplicate":
        decision = _duplicate(connection, base, request)
    else:
        decision = _about_event(connection, base, request)
    connection.execute(
        "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number, stamp(now), person, request.kind, decision.event, decision.report, decision.undoes,
            msgspec.json.encode(decision).decode(),
        ],
    )  # fmt: skip
    report = _root(decision, decisions).report
    if report is not None:
        refresh(connection, [report], [*decisions, decision], now=now)
    return decision


def refresh(connection: DuckDBPyConnection, reports: Sequence[DocId], decisions: Sequence[Decision], *, now: datetime) -> None:
    """Brings the events of reports, in every version, to what their coding and the decisions say."""
    found = past_codings(connection, reports)
    subjects = [subject for report, codings in found.items() for subject in subjects_of(DocId(report), codings)]
    write_subjects(connection, subjects, by_event(standing(decisions)), now=now)


def _event(connection: DuckDBPyConnection, id: str) -> _Held:
    rows = connection.execute(
        """SELECT e.event_id, e.report_id, e.duplicate_of, e.record FROM events e JOIN reports r USING (report_id, version)
        WHERE e.event_id = ? AND e.retired_at IS NULL AND r.superseded_at IS NULL""",
        [id],
    ).fetchall()
    if not rows:
        raise UsageError(f"no event {id!r} in force; ids begin with e- (wirebird incident ID lists those of an incident)")
    ((event, report, repeats, record),) = rows
    return _Held(EventId(event), DocId(report), repeats, _EVENT.decode(record))


def _one(request: Request, what: str) -> str:
    if len(request.targets) != 1:
        raise UsageError(f"{request.kind} is about one {what}; {len(request.targets)} were given")
    return request.targets[0]


def _on(base: Decision, held: _Held) -> Decision:
    """The decision with what finds its event again: report, type and mention."""
    mention: Span | None = held.event.mentions[0] if held.event.mentions else None
    return msgspec.structs.replace(base, event=held.id, report=held.report, type=held.event.type, mention=mention)


def _about_event(connection: DuckDBPyConnection, base: Decision, request: Request) -> Decision:
    held = _event(connection, _one(request, "event"))
    decision = _on(base, held)
    if request.kind != "change":
        return decision
    if request.field is None:
        raise UsageError("change needs a field and its new value")
    check_value(with_field(held.event, request.field, request.value), request.field)
    old = msgspec.json.encode(getattr(held.event, request.field)).decode()
    new = msgspec.json.encode(request.value).decode()
    return msgspec.structs.replace(decision, field=request.field, old=old, new=new)


def _duplicate(connection: DuckDBPyConnection, base: Decision, request: Request) -> Decision:
    if len(request.targets) != 2 or request.targets[0] == request.targets[1]:
        raise UsageError("duplicate needs two events, or two reports: the one that repeats, then the one it repeats")
    first, second = request.targets
    reports = current_reports(connection, request.targets)
    if len(reports) == 2:
        return msgspec.structs.replace(base, report=DocId(first), other=second)
    repeat, original = _event(connection, first), _event(connection, second)
    if repeat.report != original.report:
        raise UsageError(
            f"{first} is of report {repeat.report!r}, {second} of {original.report!r}, and an event repeats another of its own "
            f"report only; to have them in one incident, merge them; to count the reports as one origin, name the reports"
        )
    if original.repeats is not None:
        raise UsageError(
            f"{second} is itself called a repeat of {original.repeats} and does not count; name the event that does, "
            f"or undo that decision first (wirebird decide list)"
        )
    return msgspec.structs.replace(_on(base, repeat), other=original.id)


def members(connection: DuckDBPyConnection, id: str) -> list[EventId]:
    """The claims of an incident, or those of the incident that holds an event or the founding claim of an old incident.

    Raises:
        UsageError: there is none.
    """
    event = f"e-{id.partition('-')[2]}" if id.startswith("i-") else id
    rows = connection.execute(
        """SELECT event_id FROM link_claims WHERE incident_id IN
        (SELECT incident_id FROM link_claims WHERE incident_id = ? OR event_id = ?) ORDER BY event_id""",
        [id, event],
    ).fetchall()
    if not rows:
        raise UsageError(f"no incident {id!r}; wirebird incidents lists them")
    return [EventId(row[0]) for row in rows]


def _merge(connection: DuckDBPyConnection, base: Decision, request: Request) -> Decision:
    groups = [members(connection, id) for id in request.targets]
    together = sorted({id for group in groups for id in group})
    if len({tuple(group) for group in groups}) < 2:
        named = {EventId(id) for id in request.targets} & set(together)
        if len(named) < 2:
            raise UsageError("merge needs at least two incidents that are apart, or two events; those given are one already")
        together = sorted(named)
    return msgspec.structs.replace(base, event=together[0], members=tuple(together))


def _split(connection: DuckDBPyConnection, base: Decision, request: Request) -> Decision:
    if len(request.targets) < 2:
        raise UsageError("split needs an incident and the events to take out of it")
    inside = members(connection, request.targets[0])
    out = sorted(set(request.targets[1:]))
    if not set(out) & set(inside):
        apart = tuple(_event(connection, id).id for id in out)
        kept = (EventId(request.targets[0]),) if request.targets[0] in inside else tuple(inside)
        return msgspec.structs.replace(base, event=kept[0], members=apart, rest=kept)
    strange = [id for id in out if id not in inside]
    if strange:
        raise UsageError(f"not in that incident: {', '.join(strange)}; it holds {', '.join(inside)}")
    rest = [id for id in inside if id not in out]
    if not rest:
        raise UsageError("that would take out every event of the incident; leave at least one in it")
    taken = tuple(EventId(id) for id in out)
    return msgspec.structs.replace(base, event=rest[0], members=taken, rest=tuple(rest))


def _undo(base: Decision, request: Request, decisions: Sequence[Decision]) -> Decision:
    given = _one(request, "decision")
    if not given.isdecimal() or not 1 <= int(given) <= len(decisions):
        raise UsageError(f"no decision {given!r}; there are {len(decisions)} (wirebird decide list)")
    target = decisions[int(given) - 1]
    if target.number in taken_back(decisions):
        raise UsageError(f"decision {given} is taken back already; to have it again, undo the undo")
    return msgspec.structs.replace(base, undoes=target.number)


def _root(decision: Decision, decisions: Sequence[Decision]) -> Decision:
    """The decision that a chain of undos is about in the end."""
    while decision.undoes is not None:
        decision = decisions[decision.undoes - 1]
    return decision
