"""Sides of an incident: which parties of several claims are one, and on whose side a voice or the people counted stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from wirebird.incidents.words import content_words, proper_words
from wirebird.records import AttributionKind, Event, LinkClaim, LinkParty, LinkVoice, Span
from wirebird.records.codes import Sector
from wirebird.records.incident import IncidentParty

Role = Literal["actors", "recipients"]
Camp = Literal["state", "armed_group", "people"]

CAMPS: Final[dict[Sector, Camp]] = {
    "GOV": "state", "MIL": "state", "COP": "state", "SPY": "state", "PRM": "state", "JUD": "state", "LEG": "state",
    "REB": "armed_group", "UAF": "armed_group", "CRM": "armed_group",
    "CVL": "people", "REF": "people", "JRN": "people", "MED": "people", "EDU": "people", "REL": "people", "ETH": "people",
    "NGO": "people", "LAB": "people", "AGR": "people", "SOC": "people",
}  # fmt: skip
"""Camp of a sector, where it tells one."""
VOICE_CAMPS: Final[dict[AttributionKind, Camp]] = {
    "government": "state",
    "military": "state",
    "police": "state",
    "rebel": "armed_group",
}


@dataclass(frozen=True)
class Member:
    """One claim of an incident with the event it was made from."""

    claim: LinkClaim
    event: Event

    @property
    def origin(self) -> str:
        """What counts as one origin: the text family, else the report."""
        return self.claim.family or self.claim.report


@dataclass
class PartyGroup:
    """One party as several claims name it.

    Attributes:
        parties: position of the claim among the members, the party, its words in the report.
    """

    parties: list[tuple[int, LinkParty, Span]] = field(default_factory=list)

    @property
    def claims(self) -> list[int]:
        """Positions of the claims, sorted, without repetition."""
        return sorted({at for at, _, _ in self.parties})

    @property
    def is_named(self) -> bool:
        """Whether some claim names somebody."""
        return any(p.is_named for _, p, _ in self.parties)

    @property
    def camp(self) -> Camp | None:
        """The camp, where its sectors tell one."""
        return next((CAMPS[p.sector] for _, p, _ in self.parties if p.sector in CAMPS), None)

    def admits(self, party: LinkParty) -> bool:
        """Whether a party is this one: same entity, a shared name, or an unnamed one of the same sector and country."""
        return any(_is_same(party, own) for _, own, _ in self.parties)

    def record(self) -> IncidentParty:
        """The group under its canonical name, else the name or words told first."""
        named = [p for _, p, _ in self.parties if p.entity] or [p for _, p, _ in self.parties if p.is_named]
        first = (named or [p for _, p, _ in self.parties])[0]
        country = next((p.country for _, p, _ in self.parties if p.country), None)
        return IncidentParty(name=first.entity or first.text, country=country, sector=first.sector, is_named=first.is_named)


def _is_same(party: LinkParty, other: LinkParty) -> bool:
    if party.entity and other.entity:
        return party.entity == other.entity
    if party.is_named and other.is_named:
        return bool(set(party.words) & set(other.words))
    countries = {party.country, other.country} - {None}
    if party.is_named != other.is_named:
        return CAMPS.get(party.sector) == CAMPS.get(other.sector) == "armed_group" and len(countries) < 2
    return party.sector == other.sector and len(countries) < 2


@dataclass(frozen=True)
class Sides:
    """The parties of an incident by role."""

    actors: Sequence[PartyGroup]
    recipients: Sequence[PartyGroup]

    def role_of_camp(self, camp: Camp | None) -> Role | None:
        """The only role in which a camp has a part, or None."""
        ours = camp is not None and any(g.camp == camp for g in self.actors)
        theirs = camp is not None and any(g.camp == camp for g in self.recipients)
        return None if ours == theirs else "actors" if ours else "recipients"

    def role_of_voice(self, voice: LinkVoice) -> Role | None:
        """Whose side a voice is on: that of the party it names itself by, else that of the only party of its camp."""
        words = set(voice.key.split())
        roles: list[Role] = ["actors", "recipients"]
        for role in roles:
            if any(words & set(p.words) for g in getattr(self, role) for _, p, _ in g.parties if p.is_named):
                return role
        return self.role_of_camp(VOICE_CAMPS.get(voice.kind))


def sides_of(members: Sequence[Member]) -> Sides:
    """The parties of all claims, by role."""
    return Sides(group_parties(members, "actors"), group_parties(members, "recipients"))


def group_parties(members: Sequence[Member], role: Role) -> list[PartyGroup]:
    """The parties of a role, best supported first.

    Named parties come first, so that "the militants" of one report join the group that another names.
    """
    found = [
        (at, party, told.text)
        for at, member in enumerate(members)
        for party, told in zip(getattr(member.claim, role), getattr(member.event, role), strict=True)
    ]
    groups: list[PartyGroup] = []
    for entry in sorted(found, key=lambda e: (not e[1].entity, not e[1].is_named, e[0])):
        group = next((g for g in groups if g.admits(entry[1])), None)
        if group is None:
            groups.append(group := PartyGroup())
        group.parties.append(entry)
    for group in groups:
        group.parties.sort(key=lambda e: e[0])
    return sorted(groups, key=lambda g: (-len({members[at].origin for at in g.claims}), not g.is_named, g.claims[0]))


def voice_keys(member: Member) -> set[str]:
    """Keys of distinct voices: names count apart, nameless voices of one kind are one, a report's own voice is its origin's."""
    if not member.claim.voices:
        return {f"report:{member.origin}"}
    return {v.key if _is_named(v) else f"nameless:{v.kind}" for v in member.claim.voices}


def _is_named(voice: LinkVoice) -> bool:
    return bool(set(proper_words(voice.text)) - _NAMELESS)


_NAMELESS: Final = frozenset(
    content_words("official officials source sources spokesman spokesperson police resident witness an")
)
