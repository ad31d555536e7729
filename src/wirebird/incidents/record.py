"""The record of one incident: every field's value, the claims for and against it, and how far they agree."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from wirebird.incidents.headline import headline
from wirebird.incidents.linking import incident_id
from wirebird.incidents.parties import Member, PartyGroup, Role, Sides, sides_of, voice_keys
from wirebird.incidents.tolls import KINDS, Figure, casualties_of, deaths_by_side, figures_of
from wirebird.ontology import MODES, event_intensity, quad_class
from wirebird.records import CasualtyKind, DateBasis, EventType, LinkPlace, LinkVoice, Span
from wirebird.records.incident import (
    FieldName,
    Incident,
    IncidentField,
    IncidentParty,
    IncidentPlace,
    IncidentStatus,
    Support,
)

MODE_SHARE: Final = 1 / 3
"""Share of the origins that state a mode from which the incident has it."""
CAMPAIGN_DAYS: Final = 10
MAX_PROBABILITY: Final = 0.99
PRECISION_ORDER: Final = ("site", "place", "admin2", "admin1", "country", "none")


def build_incident(members: Iterable[Member]) -> Incident:
    """The record of an incident from its claims. Give it the claims known by a day, and it is the picture of that day.

    Args:
        members: its claims, at least one, with their events; their order does not matter.
    """
    ordered = sorted(members, key=lambda m: (m.claim.known_on, m.claim.report, m.claim.position))
    sides = sides_of(ordered)
    actors, recipients = sides.actors, sides.recipients
    types: dict[EventType, list[int]] = _values(ordered, lambda m: (m.claim.type,))
    kind = next(iter(types))
    told_modes = _told_modes(ordered)
    modes = {m: at for m, at in _values(ordered, told_modes).items() if m in MODES[kind]}
    stating = len({m.origin for m in ordered if told_modes(m)}) or 1
    kept = tuple(m for m, at in modes.items() if len(_origins(ordered, at)) >= MODE_SHARE * stating)
    place, place_claims = _place(ordered)
    start, end, basis, date_claims = _date(ordered)
    status = _status(ordered, sides)
    actor_records, recipient_records = tuple(g.record() for g in actors), tuple(g.record() for g in recipients)
    fields = [
        _field(
            ordered, "type", kind, types[kind], said=lambda m: m.claim.type, spans=lambda m: m.event.mentions, sure=_type_sure
        ),
        *(_mode_field(ordered, mode, modes[mode]) for mode in kept),
        *_place_fields(ordered, place, place_claims),
        *_date_fields(ordered, start, end, basis, date_claims),
        *(_party_field(ordered, "actors", g, actors) for g in actors),
        *(_party_field(ordered, "recipients", g, recipients) for g in recipients),
        *_count_fields(ordered, sides),
    ]
    return Incident(
        id=incident_id(m.claim for m in ordered),
        headline=headline(
            event_type=kind,
            mode=kept,
            actors=_main(ordered, actors),
            recipients=_main(ordered, recipients),
            place=place,
            start=start,
            end=end,
            basis=basis,
            status=status,
        ),
        type=kind,
        mode=kept,
        quad=quad_class(kind),
        intensity=event_intensity(kind, kept),
        status=status,
        is_background=all(m.claim.background for m in ordered),
        is_campaign=_is_campaign(start, end),
        actors=actor_records,
        recipients=recipient_records,
        place=place,
        start=start,
        end=end,
        date_basis=basis,
        casualties=casualties_of(ordered, sides),
        deaths_by_side=deaths_by_side(ordered, sides),
        fields=tuple(fields),
        claims=tuple(m.claim.id for m in ordered),
        reports=tuple(dict.fromkeys(m.claim.report for m in ordered)),
        origins=len({m.origin for m in ordered}),
        voices=len(set().union(*(voice_keys(m) for m in ordered))),
        first_report=ordered[0].claim.known_on,
        last_report=ordered[-1].claim.known_on,
        probability=_together(ordered, range(len(ordered)), lambda m: m.claim.probability),
    )  # fmt: skip


def _main(members: Sequence[Member], groups: Sequence[PartyGroup]) -> list[IncidentParty]:
    """Parties that at least half as many origins name as the best supported one."""
    support = [len(_origins(members, g.claims)) for g in groups]
    return [g.record() for g, n in zip(groups, support, strict=True) if 2 * n > max(support)]


V = TypeVar("V", bound=str)


def _values(members: Sequence[Member], of: Callable[[Member], Iterable[V]]) -> dict[V, list[int]]:
    """Positions of the claims by value, values of most origins first, then in the order in which they became known."""
    found: dict[V, list[int]] = {}
    for at, member in enumerate(members):
        for value in of(member):
            found.setdefault(value, []).append(at)
    return dict(sorted(found.items(), key=lambda item: (-len(_origins(members, item[1])), item[1][0])))


def _origins(members: Sequence[Member], at: Iterable[int]) -> set[str]:
    return {members[k].origin for k in at}


def _together(members: Sequence[Member], at: Iterable[int], sure: Callable[[Member], float]) -> float:
    """That one of some claims is right, one vote an origin: 1 less the product of what each origin leaves open."""
    best: dict[str, float] = {}
    for k in at:
        best[members[k].origin] = max(best.get(members[k].origin, 0.0), sure(members[k]))
    left = 1.0
    for p in best.values():
        left *= 1 - min(p, MAX_PROBABILITY)
    return round(min(1 - left, MAX_PROBABILITY), 3)


def _type_sure(member: Member) -> float:
    return member.event.type_probability


def _event_sure(member: Member) -> float:
    return member.claim.probability


def _support(member: Member, said: str, spans: Iterable[Span], voices: Iterable[LinkVoice]) -> Support:
    return Support(
        claim=member.claim.id,
        report=member.claim.report,
        said=said,
        spans=tuple(spans),
        voices=tuple(v.text for v in voices),
    )


def _field(
    members: Sequence[Member],
    name: FieldName,
    value: str,
    at: Sequence[int],
    *,
    said: Callable[[Member], str],
    spans: Callable[[Member], Iterable[Span]],
    against: Sequence[int] | None = None,
    sure: Callable[[Member], float] = _event_sure,
    precision: str | None = None,
) -> IncidentField:
    """A value with its claims; without `against`, all claims that do not say so speak against it.

    A claim in both `at` and `against` is told by some of its voices and denied by others.
    """
    other = [k for k in range(len(members)) if k not in at] if against is None else against
    yes, no = _together(members, at, sure), _together(members, other, sure)
    return IncidentField(
        field=name,
        value=value,
        supported_by=tuple(_support(m, said(m), spans(m), m.voices) for m in (members[k] for k in at)),
        opposed_by=tuple(
            _support(m, f"denied: {said(m)}", spans(m), m.deniers) if k in at else _support(m, said(m), spans(m), m.voices)
            for k, m in ((k, members[k]) for k in other)
        ),
        origins=len(_origins(members, at)),
        voices=len(set().union(*(voice_keys(members[k], members[k].voices) for k in at))),
        probability=round(yes * (1 - no) / (yes * (1 - no) + no * (1 - yes)), 3) if other else yes,
        precision=precision,
    )


def _told_modes(members: Sequence[Member]) -> Callable[[Member], tuple[str, ...]]:
    """Modes of a claim: where some claims tell the act as done, what others plan, deny or tell as failed is none of it."""
    some_told = any(m.is_told for m in members)
    return lambda m: m.claim.mode if m.is_told or not some_told else ()


def _mode_field(members: Sequence[Member], mode: str, at: Sequence[int]) -> IncidentField:
    def is_against(member: Member) -> bool:
        return bool(member.claim.mode) and (mode not in member.claim.mode or member.claim.status in ("denied", "failed"))

    def said(member: Member) -> str:
        status = member.claim.status
        prefix = f"{status}: " if status in ("denied", "failed") and not member.is_told else ""
        return prefix + ", ".join(member.claim.mode)

    against = [k for k, m in enumerate(members) if k not in at and is_against(m)]
    return _field(members, "mode", mode, at, said=said, spans=lambda m: m.event.mentions, against=against)


def _place(members: Sequence[Member]) -> tuple[IncidentPlace | None, list[int]]:
    """The most exact place, of most origins among equals, and the claims that name it."""
    groups: dict[str, list[int]] = {}
    for at, member in enumerate(members):
        if member.claim.place:
            groups.setdefault(member.claim.place.key, []).append(at)
    if not groups:
        return None, []

    def rank(item: tuple[str, list[int]]) -> tuple[bool, int, int, int]:
        places = [p for k in item[1] if (p := members[k].claim.place)]
        told = any(not p.is_inferred for p in places)
        exact = min(PRECISION_ORDER.index(p.precision) for p in places)
        return (not told, 0 if exact < 2 else exact, -len(_origins(members, item[1])), item[1][0])

    chosen = min(groups.items(), key=rank)[1]
    best = min((p for k in chosen if (p := members[k].claim.place)), key=lambda p: PRECISION_ORDER.index(p.precision))
    record = IncidentPlace(
        name=best.name, country=best.country, admin1=best.admin1, lat=best.lat, lon=best.lon, precision=best.precision
    )
    return record, chosen


def _place_fields(members: Sequence[Member], place: IncidentPlace | None, at: Sequence[int]) -> list[IncidentField]:
    if place is None:
        return []

    def excludes(other: LinkPlace | None) -> bool:
        """A wider place that may hold this one says nothing against it."""
        if other is None or other.is_inferred or other.precision == "none":
            return False
        wider = PRECISION_ORDER.index(other.precision) > PRECISION_ORDER.index(place.precision)
        return not wider or (other.country, other.country and other.admin1) != (place.country, place.country and place.admin1)

    against = [k for k, m in enumerate(members) if k not in at and excludes(m.claim.place)]
    return [
        _field(
            members, "place", place.name, at, said=lambda m: m.claim.place.name if m.claim.place else "",
            spans=lambda m: [m.event.place.text] if m.event.place and m.event.place.text else [], against=against,
            precision=place.precision,
        )
    ]  # fmt: skip


def _date(members: Sequence[Member]) -> tuple[str | None, str | None, DateBasis, list[int]]:
    """The interval of most origins, the shorter of equals; where none is stated, the first day of publication bounds it."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, member in enumerate(members):
        start, end = member.claim.start, member.claim.end
        if member.claim.date_basis == "stated" and (start or end):
            groups.setdefault((start or end or "", end or start or ""), []).append(at)
    if groups:
        best = min(groups.items(), key=lambda g: (-len(_origins(members, g[1])), g[0][0] != g[0][1], g[1][0]))
        return *best[0], "stated", best[1]
    published = [k for k, m in enumerate(members) if m.claim.published]
    if published:
        return None, min(members[k].claim.published or "" for k in published), "published", published
    return None, None, "none", []


def _date_fields(
    members: Sequence[Member], start: str | None, end: str | None, basis: DateBasis, at: Sequence[int]
) -> list[IncidentField]:
    if end is None:
        return []
    value = end if start in (None, end) else f"{start}/{end}"
    against = [
        k for k, m in enumerate(members)
        if basis == "stated" and m.claim.date_basis == "stated" and k not in at and _is_disjoint(m, start, end)
    ]  # fmt: skip
    precision = "published" if basis == "published" else "day" if start == end else "days"
    return [
        _field(
            members, "date", value, at, said=_said_date,
            spans=lambda m: [m.event.date.text] if m.event.date and m.event.date.text else [], against=against,
            precision=precision,
        )
    ]  # fmt: skip


def _said_date(member: Member) -> str:
    claim = member.claim
    if claim.date_basis != "stated":
        return f"published {claim.published}"
    return claim.end or "" if claim.start in (None, claim.end) else f"{claim.start}/{claim.end}"


def _is_disjoint(member: Member, start: str | None, end: str | None) -> bool:
    first, last = member.claim.start or member.claim.end, member.claim.end or member.claim.start
    return bool(first and last and start and end and (last < start or end < first))


def _party_field(members: Sequence[Member], role: Role, group: PartyGroup, groups: Sequence[PartyGroup]) -> IncidentField:
    """A party in its role. Against it: claims in which it is denied, and claims that name others and not it in that role."""
    words: dict[int, list[tuple[str, Span]]] = {}
    for at, party, span in group.parties:
        words.setdefault(at, []).append((party.text, span))
    rivals = {at for g in groups if g is not group and g.is_named and g.camp == group.camp for at in g.claims}
    denying = {at for at, m in enumerate(members) if m.is_denied and role == "actors"}
    against = sorted((rivals - set(group.claims)) | denying)
    supporting = [at for at in group.claims if at not in denying or members[at].is_told]
    by_claim = {members[at].claim.id: found for at, found in words.items()}

    def said(member: Member) -> str:
        found = by_claim.get(member.claim.id) or [(p.text, p) for p in getattr(member.claim, role)]
        prefix = "denied: " if member.claim.status == "denied" and not member.is_told else ""
        return prefix + ", ".join(text for text, _ in found)

    def spans(member: Member) -> list[Span]:
        return [s for _, s in by_claim.get(member.claim.id, ())] or [p.text for p in getattr(member.event, role)]

    name: FieldName = "actor" if role == "actors" else "recipient"
    return _field(
        members, name, group.record().name, supporting, said=said, spans=spans, against=against, sure=_party_sure(role)
    )


def _party_sure(role: Role) -> Callable[[Member], float]:
    return lambda m: m.claim.probability * max((p.probability for p in getattr(m.event, role)), default=0.5)


def _count_fields(members: Sequence[Member], sides: Sides) -> list[IncidentField]:
    """Every figure that some origin's latest report gives, by kind; other figures of the kind speak against it."""
    fields = []
    for kind in KINDS:
        figures = figures_of(members, kind, sides)
        for best in dict.fromkeys(f.best for f in figures):
            fields.append(_count_field(members, kind, figures, best))
    return fields


def _count_field(members: Sequence[Member], kind: CasualtyKind, figures: Sequence[Figure], best: int) -> IncidentField:
    told = {members[f.member].claim.id: str(f.best) for f in figures}

    def said(member: Member) -> str:
        return told[member.claim.id]

    def spans(member: Member) -> list[Span]:
        return [c.text for c in member.event.counts if c.kind == kind]

    at = [f.member for f in figures if f.best == best]
    against = [f.member for f in figures if f.best != best]
    return _field(members, kind, str(best), at, said=said, spans=spans, against=against)


def _status(members: Sequence[Member], sides: Sides) -> IncidentStatus:
    """Who agrees that it happened, from what each claim commits to and whose voice it has."""
    told = [m for m in members if m.is_told]
    failed = [m for m in members if m.claim.status == "failed"]
    is_denied = any(m.is_denied for m in members)
    if not told and failed:
        return "failed"
    if not told:
        return "denied" if is_denied else "planned" if all(m.claim.status == "planned" for m in members) else "unverified"
    modes = {mode for m in told for mode in m.claim.mode}
    if is_denied or any(modes & set(m.claim.mode) for m in failed):
        return "disputed"
    spoken: Counter[Role] = Counter()
    neutral = 0
    for member in told:
        roles = {sides.role_of_voice(v) for v in member.voices} or {None}
        neutral += None in roles
        spoken.update(r for r in roles if r)
    if len(spoken) == 2:
        return "both_sides_agree"
    return "one_side_claims" if spoken and not neutral else "reported"


def _is_campaign(start: str | None, end: str | None) -> bool:
    return bool(start and end and (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days > CAMPAIGN_DAYS)
