"""One incident or one report with what stands around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from wirebird.incidents import follow_ups
from wirebird.records import Decision, Event, EventAttribution, LinkClaim, ReportVersion, StoredEvent
from wirebird.records.incident import Incident
from wirebird.records.linking import RelationKind
from wirebird.store import reading
from wirebird.store.commit import load_decisions
from wirebird.store.linked import Relinked
from wirebird.store.picture import IncidentView, holders, incident_in, picture
from wirebird.store.reading import Moment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Position = Literal["tells", "denies", "doubts"]
"""What a voice does with a claim: it says so, says that it is not so, or could not verify or questions it."""
_EVENT = msgspec.json.Decoder(Event)


class ReportHead(msgspec.Struct, frozen=True, kw_only=True):
    """A report without its text.

    Attributes:
        id: its id.
        title: headline, or None.
        publisher: outlet, or None.
        published: ISO day, or None.
        known_on: ISO day from which it is known.
        origin: its text family, or its own id where it has none: reports of one family count as one origin.
    """

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    known_on: str
    origin: str


class ClaimHead(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of an incident in short.

    Attributes:
        id: the claim's id, which is its event's.
        event: the event.
        report: its report.
        quote: the sentence that supports it, or the words that name the action.
        voices: words naming who tells, denies or doubts it; empty where the report speaks itself.
        voice_kinds: kinds of these voices, in the same order.
        voice_positions: what each of them does with the claim, in the same order.
        unverified: words of the report that say it could not be verified, or None.
        status: what the report commits to.
        probability: of the event, 0 to 1.
        review: what people decided about it.
    """

    id: str
    event: str
    report: str
    quote: str
    voices: tuple[str, ...]
    voice_kinds: tuple[str, ...]
    voice_positions: tuple[Position, ...]
    unverified: str | None
    status: str
    probability: float
    review: str


class RelationHead(msgspec.Struct, frozen=True, kw_only=True):
    """A link to another incident.

    Attributes:
        kind: `part_of` or `related`.
        first: the incident that is a part, or follows.
        second: the whole, or what it follows from.
        reasons: what spoke for the link.
        headline: of the other one.
    """

    kind: RelationKind
    first: str
    second: str
    reasons: tuple[str, ...]
    headline: str


@dataclass(frozen=True)
class IncidentContext:
    """What stands around an incident.

    Attributes:
        reports: its reports, by day.
        claims: its claims, in the order of the incident.
        relations: links to other incidents.
        decisions: all decisions that name one of its claims, those taken back and their undos included.
    """

    reports: Sequence[ReportHead]
    claims: Sequence[ClaimHead]
    relations: Sequence[RelationHead]
    decisions: Sequence[Decision]


@dataclass(frozen=True)
class ReportContext:
    """A report with its events.

    Attributes:
        report: the version that was known.
        events: its events, rejected ones and duplicates included.
        incidents: by event, its incident.
    """

    report: ReportVersion
    events: Sequence[StoredEvent]
    incidents: Mapping[str, str]


def incident_with_context(connection: DuckDBPyConnection, id: str, moment: Moment) -> tuple[IncidentView, IncidentContext]:
    """One incident of a moment and what stands around it, both from one picture of the moment.

    Raises:
        UsageError: there was none.
    """
    again = picture(connection, moment)
    view = incident_in(connection, id, moment, again)
    return view, _context(connection, view.incident, moment, again)


def _context(connection: DuckDBPyConnection, incident: Incident, moment: Moment, again: Relinked) -> IncidentContext:
    return IncidentContext(
        reports=_heads(connection, list(incident.reports), moment, again),
        claims=_claims(connection, incident, moment),
        relations=_relations(connection, incident, again),
        decisions=_decisions(connection, {str(c) for c in incident.claims}, moment),
    )


def _again(connection: DuckDBPyConnection, moment: Moment) -> Relinked:
    """What differs from the stored links at a moment; now they are taken as they are, which costs no look at all events."""
    return Relinked() if moment.is_now else picture(connection, moment)


def _heads(connection: DuckDBPyConnection, ids: list[str], moment: Moment, again: Relinked) -> list[ReportHead]:
    rows = connection.execute(
        f"""SELECT r.report_id, r.title, r.publisher, r.published::VARCHAR, r.known_on::VARCHAR,
        coalesce(p.family_id, r.report_id) FROM reports r JOIN ({moment.versions()}) v USING (report_id, version)
        LEFT JOIN prints p USING (report_id, version)
        WHERE r.report_id IN (SELECT unnest(?)) ORDER BY r.known_on, r.report_id""",
        [ids],
    ).fetchall()
    names = ReportHead.__struct_fields__
    heads = [ReportHead(**dict(zip(names, row, strict=True))) for row in rows]
    told = again.families
    return [msgspec.structs.replace(h, origin=told[h.id] or h.id) if h.id in told else h for h in heads]


def _claims(connection: DuckDBPyConnection, incident: Incident, moment: Moment) -> list[ClaimHead]:
    ids = [str(c) for c in incident.claims]
    rows = connection.execute(
        f"""SELECT e.event_id, e.report_id, e.status, e.probability, e.review, e.record::VARCHAR
        FROM events e JOIN ({moment.versions()}) v USING (report_id, version)
        WHERE e.event_id IN (SELECT unnest(?)) AND {moment.in_force("e", since="recorded_at")}""",
        [ids],
    ).fetchall()
    found = {}
    for id, report, status, probability, review, record in rows:
        event = _EVENT.decode(record)
        found[id] = ClaimHead(
            id=id, event=id, report=report, quote=_quote(event), voices=tuple(v.source.text for v in event.attribution),
            voice_kinds=tuple(v.kind for v in event.attribution),
            voice_positions=tuple(map(_position, event.attribution)),
            unverified=event.unverified.text if event.unverified else None,
            status=status, probability=probability, review=review,
        )  # fmt: skip
    return [found[id] for id in ids if id in found]


def _position(voice: EventAttribution) -> Position:
    return "denies" if voice.denies else "doubts" if voice.doubts else "tells"


def _quote(event: Event) -> str:
    span = next(iter((*event.evidence, *event.mentions)), None)
    return span.text if span else ""


def _relations(connection: DuckDBPyConnection, incident: Incident, again: Relinked) -> list[RelationHead]:
    """Links between claims as links between the incidents that hold them in a picture, one for each two incidents.

    Stored links hold for reports whose claims were those of today; of other reports they are found anew.
    """
    reports = set(incident.reports)
    made_anew: dict[str, list[LinkClaim]] = defaultdict(list)
    for linked in again.claims.values():
        if linked.key in again.dirty and linked.claim.report in reports:
            made_anew[linked.claim.report].append(linked.claim)
    links = [(link.kind, link.first, link.second, link.reasons) for claims in made_anew.values() for link in follow_ups(claims)]
    links += connection.execute(
        "SELECT kind, first, second, reasons FROM relations WHERE report_id IN (SELECT unnest(?))",
        [sorted(reports - made_anew.keys())],
    ).fetchall()
    held = holders(connection, again, [claim for _, first, second, _ in links for claim in (first, second)])
    found: dict[tuple[RelationKind, str, str, str], set[str]] = defaultdict(set)
    for kind, first, second, reasons in links:
        if first not in held or second not in held:
            continue
        one, other = held[first], held[second]
        if one.incident != other.incident and incident.id in (one.incident, other.incident):
            headline = other.headline if one.incident == incident.id else one.headline
            found[kind, one.incident, other.incident, headline] |= set(reasons)
    return [
        RelationHead(kind=kind, first=first, second=second, reasons=tuple(sorted(reasons)), headline=headline)
        for (kind, first, second, headline), reasons in sorted(found.items())
    ]


def _decisions(connection: DuckDBPyConnection, events: set[str], moment: Moment) -> list[Decision]:
    """Decisions about events that the store held at a moment, and their undos, oldest first."""
    found: dict[int, Decision] = {}
    for decision in load_decisions(connection):
        if not moment.holds(decision.at):
            continue
        named = {str(decision.event), str(decision.other), *map(str, decision.members), *map(str, decision.rest)}
        if named & events or decision.undoes in found:
            found[decision.number] = decision
    return list(found.values())


def report_context(connection: DuckDBPyConnection, id: str, moment: Moment) -> ReportContext | None:
    """One report of a moment with its events, or None."""
    report = reading.report(connection, id, moment)
    if report is None:
        return None
    events = list(reading.events(connection, moment, with_rejected=True, report=id))
    held = holders(connection, _again(connection, moment), [str(event.id) for event in events])
    return ReportContext(report, events, {event: holder.incident for event, holder in held.items()})


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """What a decision is about, as things stand after it.

    Attributes:
        events: the events that it names.
        incidents: the incidents that hold them now, and those that hold their neighbours of a merge or split.
    """

    events: tuple[str, ...]
    incidents: tuple[str, ...]


def affected(connection: DuckDBPyConnection, decision: Decision) -> Affected:
    """What a decision is about; for an undo, what the decision taken back is about."""
    decisions = load_decisions(connection)
    while decision.undoes is not None:
        decision = decisions[decision.undoes - 1]
    named = dict.fromkeys(str(one) for one in (decision.event, *decision.members, *decision.rest) if one)
    rows = connection.execute(
        """SELECT DISTINCT incident_id FROM link_claims
        WHERE event_id IN (SELECT unnest(?)) OR (event_id = ? OR report_id = ?) ORDER BY 1""",
        [list(named), decision.other, decision.report if decision.event is None else None],
    ).fetchall()
    return Affected(events=tuple(named), incidents=tuple(row[0] for row in rows))
