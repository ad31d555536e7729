"""Reads a phrase by its own words: the head noun, named bodies in it, whom it belongs to, and on whose side it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from wirebird.records.party import CountryRule, FoundIn, SectorRule
from wirebird.resolve.actor_choice import OFFICES, ActorContext, is_ambiguous, person_on, pick
from wirebird.resolve.actor_parts import BELONGS, BREAKS, LOYAL, TITLES, Bond, Match, Parts, PartsFinder, is_inside, matches
from wirebird.resolve.actor_shape import PARTY_WORDS, is_adjective, is_common, is_first_half, is_surname, owner_end
from wirebird.resolve.actor_tables import Entry, Role, Tables
from wirebird.resolve.actor_words import Token, name_key, tokenize

# A person's own standing: it outweighs the organisation named beside it ("UN refugee", "BBC journalist", "FARC victim").
_OWN_STANDING: Final = frozenset({"CVL", "REF", "JRN", "MED", "REL", "ETH", "ELI", "AGR"})
_SHARED_NAMES: Final = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY", "PTY", "ETH"})
# Bodies whose names and acronyms many states share, without one of them being the best known.
_COMMONLY_NAMED: Final = frozenset({"PTY", "OPP", "LAB"})
_ARMED: Final = frozenset({"MIL", "REB", "PRM"})
# Neutral nouns for armed people; behind the name of a government they are its soldiers.
_TROOPS: Final = frozenset({"forces", "force", "units", "unit"})
_NEIGHBOURS: Final = frozenset({"neighbour", "neighbours", "neighbor", "neighbors"})
# Words of a name that may have a comma in it.
_LONG_NAME: Final = 4
# Those whose officers and officials belong to them.
_INSURGENT: Final = frozenset({"rebel", "insurgent", "guerrilla", "separatist"})
# Units of troops that are words for firms as well.
_UNITS: Final = frozenset({"company", "companies"})
# Those of whom a state may have many that are not one body.
_IRREGULAR: Final = frozenset({"REB", "PRM", "CRM", "OPP", "ETH"})
_FORMER: Final = frozenset({"former", "ex", "retired", "ousted", "deposed", "late", "onetime", "previous"})
_PLACES: Final = frozenset({"of", "in", "from", "at", "within", "inside", "near", "across"})
_PLACE_NOUNS: Final = frozenset(
    "area areas territory territories district districts town towns city cities village villages enclave enclaves province "
    "provinces region regions neighbourhood neighborhood neighbourhoods suburb suburbs part parts stronghold strongholds land "
    "lands north south east west zone zones pocket side".split()
)
# Those who rule a place: "the Donetsk authorities", "officials in Sanaa".
_RULERS: Final = frozenset(
    "authorities officials official government administration leaders leadership regime rulers ruler authority council".split()
)
_RULING: Final = frozenset({"government", "regime", "state", "president", "governments", "king"})
# Offices that weigh more than the party before them ("Republican governors"); parties have presidents and secretaries, too.
_OFFICES_OF_STATE: Final = frozenset("governor governors mayor mayors minister ministers ambassador ambassadors".split())
# Those who make up a party or a movement, and are no mere bystanders of it.
_FOLLOWERS: Final = frozenset("activist activists worker workers cadre cadres volunteer volunteers".split())
_ALLIANCES: Final = frozenset({"coalition", "alliance", "bloc"})
_EXAMPLES: Final = frozenset({"including", "such", "notably", "especially"})
_AGE: Final = re.compile(r"\b(?:\d+|\w+)\s*-?\s*years?\s*-?\s*old\b|\baged \d", re.I)
PRONOUNS: Final = frozenset(
    "he she they it we you i him her them us me who his their its those these this that one others someone anyone "
    "both two".split()
)


@dataclass(frozen=True)
class Reading:
    """What one stretch of text gives, before the report fills the gaps.

    Attributes:
        sector: sector, or None where the words give none.
        rule: what decided the sector.
        basis: the words or the row it rests on.
        countries: candidates of the first word that points to a state.
        country_rule: what the candidates rest on.
        is_bound: True if a named body fixes the country, even to None.
        country: country of the named body.
        is_weak: True if the sector is only a neutral head's default.
        entity: canonical name of the known person or body it rests on, or None.
        others: sectors the words give besides the one.
        is_joint: True if several countries are named side by side.
        is_ambiguous: True if the name stands for bodies of several countries, and nothing tells which.
        backers: countries that back the party or oppose it, and are not its own.
        kept: the words without those of ties.
        found_in: where the deciding words stand.
    """

    sector: str | None = None
    rule: SectorRule = "no_rule"
    basis: str = ""
    countries: tuple[str, ...] = ()
    country_rule: CountryRule = "country_word"
    is_bound: bool = False
    country: str | None = None
    is_weak: bool = False
    entity: str | None = None
    others: tuple[str, ...] = ()
    is_joint: bool = False
    is_ambiguous: bool = False
    backers: tuple[str, ...] = ()
    kept: str = ""
    found_in: FoundIn = "phrase"


@dataclass(frozen=True)
class _Decision:
    """A sector with what it rests on; `default` is that of a neutral noun on the way."""

    sector: str | None = None
    rule: SectorRule = "no_rule"
    basis: str = ""
    entry: Entry | None = None
    default: str | None = None
    is_weak: bool = False


NOTHING: Final = _Decision()


def merge(first: Reading, second: Reading) -> Reading:
    """Fill the gaps of one reading from another; a weak sector gives way."""
    is_firm = second.sector is not None and not second.is_weak and second.rule != "bare_state"
    takes_second = first.sector is None or (first.is_weak and is_firm)
    chosen = second if takes_second else first
    bound = first if first.is_bound else second
    placed = first if first.countries else second
    others = tuple(s for s in dict.fromkeys((*first.others, *second.others)) if s != chosen.sector)
    return replace(
        chosen,
        countries=placed.countries,
        country_rule=placed.country_rule,
        is_joint=placed.is_joint,
        is_bound=bound.is_bound,
        country=bound.country,
        is_ambiguous=bound.is_ambiguous,
        entity=first.entity or second.entity,
        others=others,
        backers=(*first.backers, *second.backers),
        kept=f"{first.kept} , {second.kept}",
    )


@dataclass(frozen=True)
class PhraseReader:
    """Reads phrases with the facts of the tables."""

    tables: Tables
    finder: PartsFinder

    def read(self, phrase: str, context: ActorContext) -> Reading:
        """Read a phrase by its own words alone (the context only settles double meanings)."""
        segments = self._unbroken(_segments(phrase))
        reading = self.read_segment(segments[0], context) if segments else Reading()
        for segment in segments[1:]:
            if reading.sector is not None and segment[0].word in _EXAMPLES:
                break
            reading = merge(reading, self.read_segment(segment, context))
        if reading.sector is None and _AGE.search(phrase):
            # Reports give the age of private persons.
            return merge(reading, Reading("CVL", "private_person", "age", is_weak=True))
        return reading

    def _unbroken(self, segments: tuple[tuple[Token, ...], ...]) -> tuple[tuple[Token, ...], ...]:
        """Join stretches over which a body's name with a comma in it runs: "the Bureau of Alcohol, Tobacco and Firearms"."""
        for at in range(1, len(segments)):
            edge = len(segments[at - 1])
            joined = (*segments[at - 1], *segments[at])
            hits = matches(joined, self.finder.named)
            if any(m.start < edge < m.stop and m.stop - m.start >= _LONG_NAME for m in hits):
                return (*segments[: at - 1], joined, *segments[at + 1 :])
        return segments

    def read_segment(self, tokens: Sequence[Token], context: ActorContext) -> Reading:
        """Read one stretch between commas."""
        if not tokens or (len(tokens) == 1 and tokens[0].word in PRONOUNS and not tokens[0].raw.isupper()):
            return Reading()
        parts = self._apt(self.finder.find(tuple(tokens)), context)
        named = [m for m in parts.named if m.start < parts.end]
        found = self._sector(parts, context)
        entries = [found.entry] if found.entry else [self._bearer(parts, m, context) for m in named[-1:]]
        entries = [e for e in entries if e is not None]
        bearer = named[-1:] or [m for m in parts.named if found.entry in self.tables.named[m.key]]
        is_bound = bool(entries) and not self._is_of_another_state(parts, bearer, entries)
        known = next(iter(entries), None) or self._known_person(parts, context)
        roles = [m for m in parts.roles if m.start < parts.end and not self._role(m).is_neutral]
        others = [self._role(m).sector for m in roles] + ([known.sector] if known else [])
        countries, country_rule = self._states(parts, context)
        unclear = bool(named) and is_bound and not countries and is_ambiguous(self.tables.named[named[-1].key], context)
        return Reading(
            found.sector,
            found.rule,
            found.basis,
            countries,
            country_rule,
            is_bound,
            entries[0].country if entries else None,
            found.is_weak,
            None if known is None or unclear or self._is_unnamed(known, named, found) else known.name,
            tuple(s for s in dict.fromkeys(others) if s != found.sector),
            self._is_joint(parts),
            unclear,
            tuple(self._backers(parts, context)),
            " ".join(t.raw for i, t in enumerate(tokens) if not parts.is_bonded(i)),
        )

    def _is_unnamed(self, known: Entry, named: Sequence[Match], found: _Decision) -> bool:
        """Whether the words only describe: who holds a place, whose side one is on, "Chechen rebels"."""
        if found.rule in ("held_place", "loyalty"):
            return True
        words = named[-1].key.split(" ") if named else []
        role = self.tables.roles.get(words[-1]) if len(words) > 1 else None
        is_plain = all(word in self.tables.states for word in words[:-1])
        return known.sector in _IRREGULAR and role is not None and role.is_plural and is_plain

    def _apt(self, parts: Parts, context: ActorContext) -> Parts:
        """Leave out bodies with a name that is a common noun ("the Senate") where the report is about other states.

        "Democrats" as a part of "Social Democrats" names none.
        """
        longer = [m for m in parts.roles if m.stop - m.start > 1]
        inside = [m for m in parts.named if m.key in PARTY_WORDS and is_inside(m, longer)]
        parts = replace(parts, named=[m for m in parts.named if m not in inside]) if inside else parts
        if not context.countries and context.place_country is None:
            return parts

        def is_apt(match: Match) -> bool:
            bearers = self.tables.named[match.key]
            is_shared = is_common(parts, match) and all(e.sector in _COMMONLY_NAMED for e in bearers)
            is_plain = (is_shared or match.key in self.tables.roles) and all(e.country for e in bearers)
            return not is_plain or any(context.weight(e.country) for e in bearers) or bool(parts.states)

        return replace(parts, named=[m for m in parts.named if is_apt(m)])

    def _bearer(self, parts: Parts, match: Match, context: ActorContext) -> Entry | None:
        """The body that a name stands for, of a state that the phrase names if it can be: "Kurdish fighters in Syria"."""
        bearers = self.tables.named[match.key]
        here = {c for m in parts.states if not is_inside(m, [match]) for c in self.tables.states[m.key]}
        return pick([e for e in bearers if e.country in here] or bearers, context)

    def _role(self, match: Match) -> Role:
        return self.tables.roles[match.key]

    def _is_joint(self, parts: Parts) -> bool:
        """Whether several states stand side by side: "Ugandan and Burundian troops", "rebels in Angola and Rwanda"."""
        states = [m for m in parts.states if m.start < parts.end] or parts.states
        for one, two in pairwise(states):
            between = [t.word for t in parts.tokens[one.stop : two.start]]
            apart = set(self.tables.states[one.key]).isdisjoint(self.tables.states[two.key])
            if apart and between in (["and"], ["and", "the"], ["or"]):
                return True
        return False

    def _known_person(self, parts: Parts, context: ActorContext) -> Entry | None:
        """The person of the tables whom the head of a phrase names."""
        people = [m for m in parts.people if m.start < parts.end and not is_inside(m, [*parts.named, *parts.roles])]
        return self._person(people[-1].key, context)[0] if people else None

    def _person(self, key: str, context: ActorContext) -> tuple[Entry | None, str | None]:
        entries = self.tables.people[key]
        if context.report_text and self._is_of_another(key, entries, context):
            return None, None
        return person_on(entries, context, is_surname=" " not in key)

    def _is_of_another(self, key: str, entries: Sequence[Entry], context: ActorContext) -> bool:
        """Whether the report gives a short name in full, and it is another person's: "Ben Ali" after "Farid Ben Ali"."""
        if any(e.name in context.report_text or len(e.name.split()) <= len(key.split()) for e in entries):
            return False
        short = r"[\s-]+".join(map(re.escape, key.split()))
        found = re.findall(rf"\b([A-Z][\w’'-]+)\s+(?i:{short})\b", context.report_text)
        firsts = {name_key(e.name).split()[0] for e in entries}
        strange = [w for w in found if not self._is_title(name_key(w)) and name_key(w) not in firsts]
        return bool(strange) and len(strange) == len([w for w in found if not self._is_title(name_key(w))])

    def _is_title(self, word: str) -> bool:
        return word in self.tables.roles or word in self.tables.states or word in TITLES or word in BREAKS

    def _is_of_another_state(self, parts: Parts, named: Sequence[Match], entries: Sequence[Entry]) -> bool:
        """Tell "Saudi National Guard": a name many states use, with another state right before it."""
        entry = entries[0]
        if not named or entry.sector not in _SHARED_NAMES:
            return False
        before = [m for m in parts.states if m.stop == named[0].start]
        return bool(before) and entry.country not in self.tables.states[before[0].key]

    def _sector(self, parts: Parts, context: ActorContext) -> _Decision:
        """Return the sector and what it rests on."""
        start = owner_end(parts)
        head = self._sector_of(parts, start, parts.end, context)
        if head.sector is not None:
            unit = self._unit_of(parts, head, context)
            if unit is not None:
                return unit
            return self._by_loyalty(parts, head, context) or self._by_side(parts, head, context)
        after, is_after = NOTHING, parts.end < len(parts.tokens) and parts.tokens[parts.end].word in BELONGS
        if is_after:
            after = self._sector_of(parts, parts.end + 1, len(parts.tokens), context)
            if after.sector == "GOV" and head.default == "MIL" and parts.tokens[parts.end].word == "of":
                # The forces of a president are soldiers.
                return replace(after, sector="MIL", rule="belongs_to")
            if after.sector is not None and (head.default is not None or after.entry is None):
                return replace(after, rule="belongs_to", is_weak=head.default is None)
            if head.default in (None, "UNK") and self._is_people(parts):
                return _Decision("CVL", "people_of_state", parts.states[-1].key)
            if head.default in (None, "UNK") and after.default is not None and after.entry is None:
                head = after
        if start:
            owner = self._sector_of(parts, 0, start, context)
            if owner.sector is not None:
                return replace(owner, rule="owner")
        return (
            self._by_bond(parts, head.default, context)
            or self._neutral(parts, head, context)
            or self._bare_state(parts, start, context)
            or NOTHING
        )

    def _unit_of(self, parts: Parts, head: _Decision, context: ActorContext) -> _Decision | None:
        """Read "three companies of the reserve police": no firms, but a unit of an armed body."""
        if head.basis not in _UNITS or parts.end == len(parts.tokens) or parts.tokens[parts.end].word != "of":
            return None
        after = self._sector_of(parts, parts.end + 1, len(parts.tokens), context)
        return replace(after, rule="belongs_to") if after.sector in _ARMED | {"COP"} else None

    def _sector_of(self, parts: Parts, start: int, stop: int, context: ActorContext) -> _Decision:
        """Return what tokens[start:stop] say: sector, named body, neutral default."""
        named = [m for m in parts.named if start <= m.start < stop]
        roles = [m for m in parts.roles if start <= m.start < stop and not is_inside(m, named) and not is_surname(parts, m)]
        people = [m for m in parts.people if start <= m.start < stop and not is_inside(m, [*named, *roles])]
        firm = [m for m in roles if not self._role(m).is_neutral and not is_adjective(parts, m, roles)]
        defaults = [self._role(m).sector for m in reversed(roles)]
        default = next((s for s in defaults if s != "UNK"), "UNK" if defaults else None)
        last = self._head_role(parts, firm, start, stop)
        entry = self._bearer(parts, named[-1], context) if named else None
        if entry is not None and not (last and last.stop >= named[-1].stop and self._outranks(last, entry)):
            is_armed = entry.sector == "ETH" and default in _ARMED
            if entry.sector == "GOV" and roles and roles[-1].key in _TROOPS and roles[-1].start >= named[-1].stop:
                return _Decision("MIL", "named_group", _row(entry), entry, default)
            sector = _aged(parts, start, stop, "REB" if is_armed else entry.sector)
            return _Decision(sector, "armed_people" if is_armed else _rule_of(entry, sector), _row(entry), entry, default)
        if last and self._role(last).kind == "none":
            return _Decision("UNK", "not_a_party", last.key, None, default)
        if last:
            sector = self._role(last).sector
            if sector in OFFICES and any(m.key in _INSURGENT for m in firm if m.stop <= last.start):
                return _Decision("REB", "role_noun", last.key, None, default)
            is_armed = sector == "ETH" and roles[-1] is not last and default in _ARMED
            rule: SectorRule = "name_form" if self._role(last).kind == "form" else "role_noun"
            sector = _aged(parts, start, stop, "REB" if is_armed else sector)
            return _Decision(sector, "armed_people" if is_armed else rule, last.key, None, default)
        if people:
            entry, office = self._person(people[-1].key, context)
            if entry is not None and office is not None:
                sector = _aged(parts, start, stop, office)
                return _Decision(sector, _rule_of(entry, sector, is_person=True), _row(entry), entry, default)
        return _Decision(default=default, basis=roles[-1].key if roles else "")

    def _outranks(self, role: Match, entry: Entry) -> bool:
        """Tell whether the head noun weighs more than the body named before it: its victims, its government."""
        sector = self._role(role).sector
        if role.key in ("government", "regime"):
            return entry.sector in ("PTY", "OPP", "REB")
        last = role.key.rpartition(" ")[2]
        if entry.sector == "PTY" and last in _OFFICES_OF_STATE:
            return True
        if entry.sector in _IRREGULAR | {"PTY"} and (last in _FOLLOWERS or (entry.sector == "PTY" and last == "supporters")):
            return False
        return sector in _OWN_STANDING or (entry.sector == "PTY" and sector in ("LEG", "COP", "MIL", "REB", "JUD"))

    def _head_role(self, parts: Parts, firm: Sequence[Match], start: int, stop: int) -> Match | None:
        """Return the role noun that heads the stretch: the last, but of two joined by "and" the first."""
        for at in range(start + 1, stop - 1):
            if parts.tokens[at].word == "and":
                left = [m for m in firm if m.stop <= at]
                if left and left[-1].stop == at:
                    return left[-1]
        return firm[-1] if firm else None

    def _by_loyalty(self, parts: Parts, found: _Decision, context: ActorContext) -> _Decision | None:
        """Troops loyal to rebels, or to who was driven out, are rebels."""
        for bond in parts.bonds:
            if bond.word in LOYAL and found.rule == "role_noun" and found.sector == "MIL":
                entry = self._other_side(bond, context)
                is_out = any(t.word in _FORMER for t in parts.tokens[bond.start : bond.stop])
                if is_out or (entry is not None and entry.sector in ("REB", "ELI", "OPP")):
                    return replace(found, sector="REB", rule="loyalty", basis=bond.word)
        return None

    def _by_side(self, parts: Parts, found: _Decision, context: ActorContext) -> _Decision:
        """Hand "the Donetsk authorities" and "the Taliban-held district" to who rules there."""
        side = self._ruler(parts, context) if found.basis in _RULERS and found.sector == "GOV" else None
        if side is not None:
            return replace(found, sector=side.sector, rule="place_side", basis=_row(side))
        leader = next((self._other_side(b, context) for b in parts.bonds if b.kind in ("led", "held")), None)
        if leader is not None and found.basis in _RULERS and found.sector == "GOV":
            return replace(found, sector=leader.sector, rule="loyalty", basis=_row(leader))
        held = [b for b in parts.bonds if b.kind == "held"]
        if held and found.rule == "role_noun" and found.basis.split(" ")[-1] in _PLACE_NOUNS:
            return self._holder(held[0], context) or found
        return found

    def _ruler(self, parts: Parts, context: ActorContext) -> Entry | None:
        """The row of who rules the place of a phrase that day, where that is not the state's government."""
        for match in parts.states:
            rows = [e for e in self.tables.sides.get(match.key, ()) if e.holds(context.published)]
            # Without a day only a side that rules there to this day counts.
            rows = [e for e in rows if context.published is not None or e.until is None]
            if rows:
                return rows[-1]
        return None

    def _neutral(self, parts: Parts, head: _Decision, context: ActorContext) -> _Decision | None:
        """The default of a neutral noun; the neighbours of a state are states."""
        if head.basis in _NEIGHBOURS and parts.states:
            return _Decision("GOV", "neutral_noun", head.basis, None, head.default, is_weak=True)
        if head.default in (None, "UNK"):
            return None
        found = _Decision(head.default, "neutral_noun", head.basis, None, head.default, is_weak=True)
        return self._by_side(parts, found, context)

    def _by_bond(self, parts: Parts, default: str | None, context: ActorContext) -> _Decision | None:
        """What a tie tells of a phrase whose own words tell no sector."""
        for bond in parts.bonds:
            if bond.kind == "held" and (default is None or default == "UNK"):
                found = self._holder(bond, context)
            elif bond.kind == "led":
                found = self._led(bond, default, context)
            elif bond.kind == "backed" and default in {*_ARMED, "UNK"}:
                found = self._backed(parts, bond, default, context)
            elif bond.kind == "against" and default in _ARMED:
                found = self._against(bond, default, context)
            else:
                found = None
            if found is not None:
                return found
        return None

    def _holder(self, bond: Bond, context: ActorContext) -> _Decision | None:
        """Who holds a place speaks for it: "rebel-held Idlib"."""
        entry = self._other_side(bond, context)
        if entry is not None:
            return _Decision(entry.sector, "held_place", _row(entry), entry)
        firm = [m for m in bond.roles if self._role(m).sector != "UNK"]
        if firm:
            # An opposition that holds ground holds it by arms.
            sector = self._role(firm[-1]).sector
            return _Decision("REB" if sector == "OPP" else sector, "held_place", firm[-1].key)
        return _Decision("GOV", "held_place", bond.states[-1].key) if bond.states else None

    def _led(self, bond: Bond, default: str | None, context: ActorContext) -> _Decision | None:
        """Armed people stand where their leader stands: "Kurdish-led forces"."""
        entry = self._other_side(bond, context)
        if entry is None:
            return None
        is_armed = entry.sector == "ETH" and default in {*_ARMED, "UNK"}
        return _Decision("REB" if is_armed else entry.sector, "loyalty", _row(entry), entry, default, is_weak=True)

    def _backed(self, parts: Parts, bond: Bond, default: str | None, context: ActorContext) -> _Decision | None:
        """Armed people with a backer: of their own government, of rebels, or of another state."""
        entry = self._other_side(bond, context)
        if bond.word in LOYAL and entry is not None:
            sector = {"GOV": "MIL", "MIL": "MIL", "PRM": "PRM"}.get(entry.sector, "REB")
            return _Decision(
                sector, "loyalty", _row(entry), entry if sector != "REB" or entry.sector == "REB" else None, default
            )
        is_own = any(m.key in _RULING for m in bond.roles) or (entry is not None and entry.office.startswith("head_of"))
        if is_own:
            is_army = bond.word in LOYAL and not any(t.word in _FORMER for t in parts.tokens[bond.start : bond.stop])
            return _Decision("MIL" if is_army else "PRM", "loyalty", " ".join(m.key for m in bond.roles), None, default)
        if entry is not None and entry.sector in ("REB", "PRM"):
            return _Decision("REB", "loyalty", _row(entry), None, default)
        at_home = {c for m in parts.states if m.start < parts.end for c in self.tables.states[m.key]}
        abroad = [m for m in bond.states if at_home.isdisjoint(self.tables.states[m.key])]
        if abroad and default in _ARMED:
            return _Decision("REB", "loyalty", abroad[0].key, None, default, is_weak=True)
        return None

    def _against(self, bond: Bond, default: str | None, context: ActorContext) -> _Decision | None:
        """Armed people against a government are rebels: "anti-government fighters"."""
        entry = self._other_side(bond, context)
        rules = any(m.key in _RULING for m in bond.roles) or (entry is not None and entry.sector == "GOV")
        return _Decision("REB", "loyalty", bond.word, None, default) if rules else None

    def _other_side(self, bond: Bond, context: ActorContext) -> Entry | None:
        """The body or person that a tie names."""
        if bond.named:
            return pick(self.tables.named[bond.named[-1].key], context)
        return self._person(bond.people[-1].key, context)[0] if bond.people else None

    def _backers(self, parts: Parts, context: ActorContext) -> Iterator[str]:
        """Countries that ties keep from being the phrase's own."""
        for bond in parts.bonds:
            if bond.kind in ("backed", "aided", "against"):
                yield from (c for m in bond.states for c in self.tables.states[m.key])
                entry = self._other_side(bond, context)
                if entry is not None and entry.country and bond.kind == "against":
                    yield entry.country

    def _is_people(self, parts: Parts) -> bool:
        """Whether a phrase is a number of people of a state: "dozens of Kenyans"."""
        last = parts.states[-1] if parts.states else None
        if last is None or last.stop != len(parts.tokens) or parts.tokens[parts.end].word != "of":
            return False
        first = next((m.start for m in parts.states if m.start > parts.end), last.start)
        is_joined = all(t.is_joined for t in parts.tokens[first + 1 : last.stop])
        is_plural = last.key in self.tables.adjectives and last.key.endswith(("s", "men"))
        return first == parts.end + 1 and is_joined and is_plural

    def _bare_state(self, parts: Parts, start: int, context: ActorContext) -> _Decision | None:
        """A bare country is its government; "eight Russians" are people."""
        inside = [m for m in parts.states if start <= m.start < parts.end]
        if not inside or inside[-1].stop != parts.end:
            return None
        side = self._ruler(parts, context)
        if side is not None:
            return _Decision(side.sector, "place_side", _row(side))
        key = inside[-1].key
        is_first = inside[-1].start == start
        is_people = key in self.tables.adjectives and key.endswith(("s", "men")) and not (is_first and context.is_armed_act)
        before = parts.tokens[inside[-1].start - 1].word if inside[-1].start else ""
        is_one = before in ("a", "an") and key in self.tables.adjectives
        if (is_people and before != "the") or is_one:
            return _Decision("CVL", "people_of_state", key)
        return _Decision("GOV", "bare_state", key)

    def _states(self, parts: Parts, context: ActorContext) -> tuple[tuple[str, ...], CountryRule]:
        """Return the candidates of the word that says where the head belongs, and what kind of word it is."""
        head = [m for m in parts.states if m.start < parts.end]
        if not head and parts.end < len(parts.tokens) and parts.tokens[parts.end].word in BELONGS:
            head = [m for m in parts.states if m.start > parts.end]
        if not head:
            head = [m for m in parts.states if m.start and parts.tokens[m.start - 1].word in _PLACES]
        if head:
            # "Cuban-Americans" are Americans.
            behind = zip(head, [*head[1:], None], strict=True)
            whole = next(m for m, after in behind if after is None or not is_first_half(parts, m, after))
            return self.tables.states[whole.key], "country_word"
        people = [m for m in parts.people if m.start < parts.end or parts.tokens[parts.end].word in BELONGS]
        entry, _ = self._person(people[0].key, context) if people else (None, None)
        if entry and entry.country:
            return (entry.country,), "named_person"
        return self._states_of_bonds(parts, context)

    def _states_of_bonds(self, parts: Parts, context: ActorContext) -> tuple[tuple[str, ...], CountryRule]:
        """The seat of a body, the leader of troops, the party that holds a place, the person to whom people are loyal."""
        for bond in parts.bonds:
            is_led = bond.kind == "led" and not any(t.word in _ALLIANCES for t in parts.tokens)
            if bond.states and (bond.kind == "seat" or is_led):
                return self.tables.states[bond.states[-1].key], "seat" if bond.kind == "seat" else "country_word"
            entry = self._other_side(bond, context)
            if entry and entry.country and (bond.kind in ("held", "led") or bond.word in LOYAL):
                return (entry.country,), "named_person" if bond.people else "named_group"
        return (), "country_word"


def _row(entry: Entry) -> str:
    """Name, office and days of a row in words."""
    days = f"{entry.since or ''}..{entry.until or ''}" if entry.since or entry.until else ""
    return ", ".join(filter(None, (entry.name, entry.office, days)))


def _rule_of(entry: Entry, sector: str, *, is_person: bool = False) -> SectorRule:
    if sector == "ELI" and entry.sector != "ELI":
        return "former_official"
    return "named_person" if is_person else "named_group"


def _aged(parts: Parts, start: int, stop: int, sector: str) -> str:
    """Former officials are ELI."""
    is_former = any(t.word in _FORMER for t in parts.tokens[start:stop])
    return "ELI" if is_former and sector in OFFICES - {"SPY"} else sector


@lru_cache(maxsize=8192)
def _segments(phrase: str) -> tuple[tuple[Token, ...], ...]:
    """The stretches of a phrase between commas, then those in parentheses; the latest phrases are kept."""
    main: list[list[Token]] = [[]]
    aside: list[list[Token]] = []
    depth = 0
    for token in tokenize(phrase):
        if token.raw == "(":
            depth += 1
            aside.append([])
        elif token.raw == ")":
            depth = max(0, depth - 1)
        elif depth:
            aside[-1].append(token)
        elif token.raw in ",;:":
            main.append([])
        else:
            main[-1].append(token)
    return tuple(tuple(segment) for segment in (*main, *aside) if segment)
