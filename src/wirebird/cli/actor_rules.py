"""What the names of rules and reasons in a coded party mean, in words."""

from __future__ import annotations

from typing import Final

from wirebird.records import CountryRule, FoundIn, SectorRule, UnknownReason
from wirebird.resolve.actors import ActorCode

SECTOR_RULES: Final[dict[SectorRule, str]] = {
    "named_group": "a group or body of the tables",
    "named_person": "a person of the tables, by the office or standing of that day",
    "former_official": "an office that the tables or the words put in the past",
    "role_noun": "the head noun",
    "name_form": "the form of the name (Times, Ltd, University)",
    "owner": "the owner before a neutral noun (the army's vehicles)",
    "belongs_to": "what follows a neutral noun (fighters of the group)",
    "loyalty": "whose side armed people are on (loyal to, led by, backed by)",
    "neutral_noun": "the usual sector of a neutral noun (forces, officials)",
    "place_side": "who rules the place named (the Donetsk authorities)",
    "held_place": "who holds the place named (the rebel-held town)",
    "armed_people": "an ethnic group or an opposition under arms",
    "bare_state": "a bare country, capital or division: its government",
    "people_of_state": "people by their country (eight Russians)",
    "state_forces": "a bare country that fights: its forces",
    "private_person": "a person without office, rank or group",
    "accused_person": "a person whom the report ties to crimes (charged with, wanted for)",
    "police_act": "authorities who investigate, charge or arrest, in a police matter",
    "not_a_party": "no party at all (a storm, a weekday)",
    "no_rule": "no word tells",
}
COUNTRY_RULES: Final[dict[CountryRule, str]] = {
    "named_group": "the country of the group or body",
    "named_person": "the country of the person",
    "country_word": "a word for a country, its people or a part of it",
    "place_word": "a place of the report, found in the gazetteer",
    "seat": "where the party is based (Tripoli-based forces)",
    "pronoun": 'the country that "its" or "their" stands for',
    "event_place": "where the event took place",
    "report_country": "the country the report is about",
    "no_polity": "it belongs to no one country",
    "no_rule": "nothing tells",
}
FOUND_IN: Final[dict[FoundIn, str]] = {
    "phrase": "in the words themselves",
    "full_name": "the full name elsewhere in the report",
    "title": "a title before the name elsewhere in the report",
    "apposition": "words after the name elsewhere in the report",
    "acronym": "the long form of the acronym in the report",
    "pronoun": "the party that the pronoun stands for",
}
UNKNOWN_REASONS: Final[dict[UnknownReason, str]] = {
    "not_a_party": "the words name no party",
    "ambiguous_name": "the name stands for bodies of several countries, and nothing tells which",
    "transnational": "a transnational or international body",
    "several_countries": "several countries are named side by side",
    "from_abroad": "from abroad, no country named",
    "unidentified": "unidentified armed people",
    "no_evidence_for_country": "neither words nor report tell a country",
    "no_word_for_sector": "neither words nor report tell a sector",
}


def explained(party: ActorCode) -> str:
    """Say in one line why a party is coded as it is."""
    sector = SECTOR_RULES[party.why] + (f": {party.basis}" if party.basis else "")
    if party.found_in != "phrase":
        sector += f" ({FOUND_IN[party.found_in]})"
    why_not = [UNKNOWN_REASONS[u.reason] for u in party.unknown if u.field == "country"]
    return f"{sector}; country: {why_not[0] if why_not else COUNTRY_RULES[party.country_why]}"
