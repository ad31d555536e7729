"""Who a noun phrase stands for: the country it belongs to and its PLOVER sector.

Tables in `data/` hold the facts (named groups, leaders, words that point to a state, role nouns). A phrase is read the way
English builds it (actor_phrases.py): the head noun decides ("police chief's son" is a civilian), a named group beats an
office in it ("UN officials"), a neutral head ("leader", "group", "forces") hands the question on to its modifiers and then
to what follows "of". What the phrase leaves open comes from the report (actor_report.py, and the country here).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, cast, get_args

from wirebird.gazetteer import fold
from wirebird.records.event import Sector
from wirebird.records.party import CountryRule, FoundIn, SectorRule, UnknownCode, UnknownReason
from wirebird.resolve.actor_choice import ActorContext
from wirebird.resolve.actor_evidence import CountryEvidence
from wirebird.resolve.actor_parts import PartsFinder
from wirebird.resolve.actor_phrases import PhraseReader, Reading, merge
from wirebird.resolve.actor_report import ReportReader, is_accused, is_person
from wirebird.resolve.actor_tables import Entry, Tables, load_tables
from wirebird.resolve.actor_words import name_key

__all__ = ["SECTORS", "ActorCode", "ActorContext", "ActorResolver"]

SECTORS: Final[frozenset[str]] = frozenset(get_args(Sector))
# Sectors of bodies whose row without a country means that they belong to none.
_STATELESS: Final = frozenset({"IGO", "NGO", "REB", "MIL", "JRN", "SOC", "BUS"})
_FROM_ABROAD: Final = frozenset("foreign international transnational multinational non-local overseas".split())
_AT_HOME: Final = frozenset(
    "minister ministers ministry secretary office affairs policy correspondent service department".split()
)
# Nouns for several states at once, and the parts of the world that people come from when no state is named.
_STATES: Final = frozenset("countries nations neighbours neighbors powers states".split())
_MANY_STATES: Final = re.compile(r"\b(?:countries|nations|neighbou?rs|(?:member|all|other|arab|gulf) states)\b", re.I)
_REGIONAL: Final = re.compile(
    r"\b(?:(?<!south )african|european|asian|balkan|baltic|nordic|scandinavian|"
    r"(?:latin|central|south) american|middle eastern)\b",
    re.I,
)
# Words of regions that are names of parties and parts of states as well: they count beside officials only.
_REGIONAL_OFFICIALS: Final = re.compile(r"\b(?:western|gulf|caribbean|arab)\b", re.I)
_REGIONS: Final = frozenset(
    "africa;asia;europe;the west;the middle east;latin america;central america;south america;west africa".split(";")
)
# People of whom nothing but their number is told.
_NUMBER_OF_PEOPLE: Final = re.compile(
    r"(?:(?:about|some|several|many|tens of|up to|at least|more than)\s+)*"
    r"(?:dozens|scores|hundreds|thousands)(?:\s+of\s+others|\s+more)?",
    re.I,
)
_KIN: Final = frozenset(
    "man woman boy girl youth teenager husband wife father mother brother brothers sister sisters son sons daughter cousin "
    "uncle nephew student resident national citizen".split()
)
_SECURITY: Final = frozenset(
    f"{size}security {noun}" for size in ("", "joint ") for noun in ("forces", "force", "personnel", "men", "patrol", "patrols")
)
_POLICE_WORDS: Final = re.compile(r"\b(?:police\w*|constables?|gendarmes?)\b", re.I)
_ARMY_WORDS: Final = re.compile(r"\b(?:army|military|soldiers?|troops?|brigade|battalion)\b", re.I)
_OPPOSITION: Final = frozenset({"opposition", "opposition group", "opposition groups", "opposition factions"})
_AUTHORITIES: Final = frozenset({"authorities", "officials"})
_INQUIRY_WORDS: Final = re.compile(r"\b(?:police\w*|sheriff\w*|detectives?|investigators?|FBI|Scotland Yard)\b", re.I)
_POLICE_MATTER: Final = 3
# How far the strongest country of a report must lead the next to stand in for a missing one.
_CLEAR_LEAD: Final = 1.15
# By what share of a report's evidence another country must lead the event's own, and the weight that evidence must gain first.
_AWAY_SHARE: Final = 1 / 3
_FEW_WORDS: Final = 2.0


@dataclass(frozen=True)
class ActorCode:
    """The answer.

    Attributes:
        country: alpha-3, None for transnational or unknown.
        sector: PLOVER code, `UNK` where nothing tells.
        entity: canonical name of the person, group or body, or None where the words name no known one.
        sectors: the sector, and others that the words give besides.
        why: what decided the sector.
        country_why: what decided the country.
        found_in: where the words that decided the sector stand.
        basis: those words, or the row of the tables.
        unknown: codes that are not given, and why.
    """

    country: str | None
    sector: Sector
    entity: str | None = None
    sectors: tuple[Sector, ...] = ()
    why: SectorRule = "no_rule"
    country_why: CountryRule = "no_rule"
    found_in: FoundIn = "phrase"
    basis: str = ""
    unknown: tuple[UnknownCode, ...] = ()


@dataclass(frozen=True)
class _Polity:
    """A country, what decided it, and why there is none."""

    country: str | None
    rule: CountryRule
    reason: UnknownReason | None = None


@dataclass(frozen=True)
class ActorResolver:
    """Gives a noun phrase its country and sector."""

    tables: Tables

    @classmethod
    def load(cls) -> ActorResolver:
        """Return a resolver over the package's tables, which are read once."""
        return cls(load_tables())

    @cached_property
    def phrases(self) -> PhraseReader:
        """The reader of phrases over these tables."""
        return PhraseReader(self.tables, PartsFinder(self.tables))

    @cached_property
    def _report(self) -> ReportReader:
        return ReportReader(self.phrases)

    @cached_property
    def _evidence(self) -> CountryEvidence:
        return CountryEvidence(self.phrases)

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the rows of the tables that bear a name, groups and bodies first, in the order of their days."""
        key = name_key(name)
        rows = (*self.tables.named.get(key, ()), *self.tables.people.get(key, ()))
        return tuple(sorted(dict.fromkeys(rows), key=lambda e: (e.since or datetime.date.min, e.name)))

    def resolve(self, phrase: str, context: ActorContext) -> ActorCode:
        """Code one actor or recipient.

        Args:
            phrase: the noun phrase as the report has it.
            context: what the report says beyond it.

        Returns:
            The code; sector `UNK` where neither phrase nor report tells.
        """
        if context.report_text and sum(context.countries.values()) < _FEW_WORDS:
            context = replace(context, countries=self._evidence.added_to(context.countries, context.report_text))
        reading = self._in_report(phrase, context)
        if reading.sector is None and is_person(phrase, context):
            # A person whom nothing gives an office, a rank or a group is a private one.
            reading = replace(reading, sector="CVL", rule="private_person", basis="")
        if reading.sector is None and _NUMBER_OF_PEOPLE.fullmatch(phrase.strip()):
            reading = replace(reading, sector="CVL", rule="private_person", basis=phrase.strip().lower())
        if _is_private(reading) and is_accused(phrase, context):
            reading = replace(reading, sector="CRM", rule="accused_person")
        reading = _in_arms(_in_uniform(_in_police_matter(reading, context), context), context)
        if not (reading.countries or reading.is_bound or reading.rule == "not_a_party"):
            home = self._report.home(phrase, context)
            reading = replace(reading, countries=home) if home else reading
        polity = self._polity(reading, context, phrase)
        sector = cast("Sector", reading.sector if reading.sector in SECTORS else "UNK")
        others = tuple(cast("Sector", s) for s in dict.fromkeys((sector, *reading.others)) if s in SECTORS)
        return ActorCode(
            country=polity.country,
            sector=sector,
            entity=reading.entity,
            sectors=others,
            why=reading.rule,
            country_why=polity.rule,
            found_in=reading.found_in,
            basis=reading.basis,
            unknown=tuple(_unknown(reading, sector, polity)),
        )

    def _in_report(self, phrase: str, context: ActorContext) -> Reading:
        """Read a phrase, and where its own words do not tell, what the report says of it."""
        reading = self.phrases.read(phrase, context)
        if reading.sector is None and phrase.lower() in _REGIONS:
            return replace(reading, sector="GOV", rule="bare_state", basis=phrase)
        if not context.report_text:
            return reading
        if reading.rule == "named_group" and reading.found_in == "phrase":
            return self._report.spelled_otherwise(phrase, reading, context) or reading
        if reading.sector is None:
            reading = self._report.antecedent(phrase, context) or self._report.spelled_out(phrase, context) or reading
        if reading.sector is None or (reading.is_weak and not phrase.islower()):
            known = self._report.elsewhere(phrase, context)
            if known is not None:
                filled = merge(reading, known)
                return replace(filled, sector=known.sector, rule=known.rule, basis=known.basis, found_in=known.found_in)
        return reading

    def _polity(self, reading: Reading, context: ActorContext, phrase: str) -> _Polity:
        """Return the country, and what told it."""
        if reading.rule == "not_a_party":
            return _Polity(None, "no_rule", "not_a_party")
        by_words = self._by_words(reading, context, phrase)
        if by_words is not None:
            return by_words
        if reading.sector == "UAF":
            # Where they shot does not tell where unidentified gunmen belong.
            return _Polity(None, "no_polity", "unidentified")
        owner = self._report.owner(phrase, context)
        if owner is not None:
            return _Polity(owner, "pronoun")
        ranked = sorted(context.countries.items(), key=lambda item: (-item[1], item[0]))
        ranked = [item for item in ranked if item[0] not in reading.backers] or ranked
        if context.place_country is not None:
            return _at_the_place(context.place_country, ranked)
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]):
            return _Polity(None, "no_rule", "no_evidence_for_country")
        return _Polity(ranked[0][0], "report_country")

    def _by_words(self, reading: Reading, context: ActorContext, phrase: str) -> _Polity | None:
        """What the words of the phrase tell of the country."""
        candidates = reading.countries
        if reading.is_bound and (reading.country or reading.sector in _STATELESS):
            if reading.country is None and candidates and reading.sector not in ("IGO", "REB"):
                return _Polity(context.heaviest(candidates), reading.country_rule)
            if reading.is_ambiguous:
                return _Polity(None, "no_rule", "ambiguous_name")
            return _Polity(reading.country, "named_group", None if reading.country else "transnational")
        if candidates:
            if reading.is_joint or (reading.basis in _STATES and reading.rule == "neutral_noun"):
                return _Polity(None, "no_polity", "several_countries")
            return _Polity(context.heaviest(candidates), reading.country_rule)
        if reading.sector == "IGO" or reading.basis.startswith("jihad"):
            return _Polity(None, "no_polity", "transnational")
        if _names_several_states(reading, phrase):
            return _Polity(None, "no_polity", "several_countries")
        words = phrase.lower().split()
        if any(w in _FROM_ABROAD and not _AT_HOME.intersection(words[i + 1 : i + 2]) for i, w in enumerate(words)):
            return _Polity(None, "no_polity", "from_abroad")
        named = _located(reading.kept or phrase, context)
        return _Polity(named, "place_word") if named is not None else None


def _at_the_place(place_country: str, ranked: Sequence[tuple[str, float]]) -> _Polity:
    """The country of the event's place, unless the report is so much more about another one that its parties are away."""
    weights = dict(ranked)
    whole = sum(weights.values()) + _FEW_WORDS
    if ranked and (ranked[0][1] - weights.get(place_country, 0.0)) / whole > _AWAY_SHARE:
        return _Polity(ranked[0][0], "report_country")
    return _Polity(place_country, "event_place")


def _is_private(reading: Reading) -> bool:
    """Whether nothing but sex, age, kin or studies is known of a named person."""
    if reading.sector != "CVL":
        return False
    is_kin = reading.found_in in ("title", "apposition") and reading.basis in _KIN
    return reading.rule == "private_person" or is_kin


def _in_uniform(reading: Reading, context: ActorContext) -> Reading:
    """Security forces are police where the report speaks of police and no more of soldiers."""
    if reading.sector != "MIL" or reading.basis not in _SECURITY:
        return reading
    police = len(_POLICE_WORDS.findall(context.report_text))
    is_police = police > 0 and police >= len(_ARMY_WORDS.findall(context.report_text))
    return replace(reading, sector="COP") if is_police else reading


def _in_police_matter(reading: Reading, context: ActorContext) -> Reading:
    """Authorities who investigate, charge and arrest are police where the report speaks of police more than once or twice."""
    if not context.is_police_act or reading.sector != "GOV" or reading.basis not in _AUTHORITIES:
        return reading
    is_police = len(_INQUIRY_WORDS.findall(context.report_text)) >= _POLICE_MATTER
    return replace(reading, sector="COP", rule="police_act") if is_police else reading


def _names_several_states(reading: Reading, phrase: str) -> bool:
    """Whether a phrase without a word for a state speaks of several: "other countries", "African leaders", "Europe"."""
    if phrase.lower() in _REGIONS or _MANY_STATES.search(phrase) or _REGIONAL.search(phrase):
        return True
    return reading.sector == "GOV" and _REGIONAL_OFFICIALS.search(phrase) is not None


def _in_arms(reading: Reading, context: ActorContext) -> Reading:
    """A bare country fights with its forces, and an ethnic group or an opposition that fights is an armed one."""
    if context.is_armed_act and reading.rule == "bare_state" and reading.sector == "GOV":
        return replace(reading, sector="MIL", rule="state_forces")
    if context.is_armed_act and reading.rule == "role_noun" and reading.basis in _OPPOSITION:
        return replace(reading, sector="REB", rule="armed_people")
    if context.is_armed_act and reading.rule == "named_group" and reading.sector == "ETH":
        return replace(reading, sector="REB", rule="armed_people")
    return reading


def _unknown(reading: Reading, sector: Sector, polity: _Polity) -> list[UnknownCode]:
    """The codes that are not given, and why."""
    out = []
    if polity.country is None:
        out.append(UnknownCode(field="country", reason=polity.reason or "no_evidence_for_country"))
    if sector == "UNK":
        reason: UnknownReason = "not_a_party" if reading.rule == "not_a_party" else "no_word_for_sector"
        out.append(UnknownCode(field="sector", reason=reason))
    return out


def _located(phrase: str, context: ActorContext) -> str | None:
    """Country of a place name of the report that stands in the phrase ("the Herat police chief")."""
    if not context.places:
        return None
    words = re.findall(r"[\w’'-]+", phrase)
    for size in range(min(4, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            country = context.places.get(fold(" ".join(words[at : at + size])))
            if country is not None and words[at][:1].isupper():
                return country
    return None
