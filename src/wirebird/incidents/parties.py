"""Sides of an incident: which parties of several claims are one, and on whose side a voice or the people counted stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

from wirebird.assets import read_table
from wirebird.incidents.words import UNNAMED_WORDS, content_words, proper_words, stem
from wirebird.records import AttributionKind, Event, LinkClaim, LinkParty, LinkVoice, Span
from wirebird.records.codes import Sector, Status
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
DONE: Final[frozenset[Status]] = frozenset({"happened", "ongoing"})
"""Statuses of claims that tell an act as done."""
_OPEN_KINDS: Final[frozenset[AttributionKind]] = frozenset({"other", "anonymous", "party"})
_GENERIC: Final = UNNAMED_WORDS | frozenset(
    stem(word)
    for word in """air battalion border brigade chief coalition command commander commando corps defence defense department
    division federal fighting general ground guard headquarters infantry interior joint leader local marine member minister
    ministry national naval navy paramilitary patrol president regiment regional royal special spokesman spokesperson
    spokeswoman spokesmen squad statement unit one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands dozen dozens scores st nd rd th""".split()
)
"""Words of forces, offices, ranks and numbers: many parties share them, so that they tell none of them from another."""


@dataclass(frozen=True)
class Member:
    """One claim of an incident with the event it was made from."""

    claim: LinkClaim
    event: Event

    @property
    def origin(self) -> str:
        """What counts as one origin: the text family, else the report."""
        return self.claim.family or self.claim.report

    @property
    def is_told(self) -> bool:
        """Whether it tells the act as done: the report commits to it, or a voice does whom another denies."""
        return self.claim.status in DONE or (self.claim.status == "denied" and bool(self.tellers) and bool(self.deniers))

    @property
    def is_denied(self) -> bool:
        """Whether the report or some voice says that it did not happen."""
        return self.claim.status == "denied" or bool(self.deniers)

    @property
    def tellers(self) -> tuple[LinkVoice, ...]:
        """The voices that say what the claim says."""
        return tuple(v for v in self.claim.voices if v.tells)

    @property
    def deniers(self) -> tuple[LinkVoice, ...]:
        """The voices that deny it."""
        return tuple(v for v in self.claim.voices if v.denies)

    @property
    def voices(self) -> tuple[LinkVoice, ...]:
        """Whose word it is: of a denial all voices, else those that neither deny nor doubt it."""
        return self.tellers if self.is_told or not self.is_denied else self.claim.voices


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
        """Whether a party is this one: same entity, a shared name, or one without a name of the same sector and country."""
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
    if len({party.country, other.country} - {None}) > 1:
        return False
    if party.is_named and other.is_named:
        if _names(party.words) or _names(other.words):
            return bool(_names(party.words) & _names(other.words))
        return _may_be_one(party.sector, other.sector) and _are_alike(party.words, other.words)
    if party.is_named != other.is_named:
        return CAMPS.get(party.sector) == CAMPS.get(other.sector) == "armed_group"
    return party.sector == other.sector


def _may_be_one(sector: Sector, other: Sector) -> bool:
    """Whether "the Americans" of one sector may be "American forces" of another: one camp, or a sector that nobody knows."""
    return sector == other or "UNK" in (sector, other) or CAMPS.get(sector, sector) == CAMPS.get(other, other)


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    """Names of countries and their adjectives in one word, folded and stemmed -> ISO 3166 alpha-3 codes."""
    found: dict[str, set[str]] = defaultdict(set)
    for iso3, names, adjectives, *_ in read_table("wirebird.resolve", "actors_demonyms.tsv", width=6):
        for words in map(content_words, (*names.split(";"), *adjectives.split(";"))):
            if len(words) == 1:
                found[words[0]].add(iso3)
    return {word: frozenset(codes) for word, codes in found.items()}


def _names(words: Iterable[str]) -> set[str]:
    """The words that tell a party from others: neither those of forces, offices and numbers nor those of countries."""
    return {w for w in words if w not in _GENERIC and w not in _countries()}


def _named_countries(words: Iterable[str]) -> set[str]:
    return set().union(*(_countries()[w] for w in words if w in _countries()))


def _are_alike(words: Iterable[str], others: Iterable[str]) -> bool:
    """Whether words without a name share one, or a country, and name no two ("French soldiers", "the army of France")."""
    countries = _named_countries(words), _named_countries(others)
    shared = countries[0] & countries[1]
    return bool(shared) or (bool(set(words) & set(others)) and not all(countries))


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
        words, camp = voice.key.split(), VOICE_CAMPS.get(voice.kind)
        # "Tajikistan's border service": what kind of voice it is stays open, but not whose.
        of_country = "state" if voice.kind in _OPEN_KINDS else camp
        return self._role_of_name(words) or self._role_of_country(words, of_country) or self.role_of_camp(camp)

    def _role_of_name(self, words: Iterable[str]) -> Role | None:
        own = _names(words)
        return next((role for role, party in self._named() if own & _names(party.words)), None)

    def _role_of_country(self, words: Iterable[str], camp: Camp | None) -> Role | None:
        """The role of the party of a camp and country, where the words name the country ("the French army")."""
        own = _named_countries(words) if camp else set()
        return next(
            (r for r, party in self._named() if own & _named_countries(party.words) and CAMPS.get(party.sector) == camp), None
        )

    def _named(self) -> Iterator[tuple[Role, LinkParty]]:
        roles: tuple[tuple[Role, Sequence[PartyGroup]], ...] = (("actors", self.actors), ("recipients", self.recipients))
        return ((role, party) for role, groups in roles for g in groups for _, party, _ in g.parties if party.is_named)


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


def voice_keys(member: Member, voices: Sequence[LinkVoice] | None = None) -> set[str]:
    """Keys of distinct voices: names count apart, nameless voices of one kind are one, a report's own voice is its origin's.

    Args:
        member: a claim.
        voices: those of its voices that count, or None for all.
    """
    counted = member.claim.voices if voices is None else voices
    if not counted:
        return {f"report:{member.origin}"}
    return {v.key if _is_named(v) else f"nameless:{v.kind}" for v in counted}


def _is_named(voice: LinkVoice) -> bool:
    return bool(set(proper_words(voice.text)) - _NAMELESS)


_NAMELESS: Final = frozenset(
    content_words("official officials source sources spokesman spokesperson police resident witness an")
)
