"""Why a party is coded as it is, and why a code stayed unknown (docs/actors.md lists every value)."""

from __future__ import annotations

from typing import Literal

import msgspec

SectorRule = Literal[
    "named_group", "named_person", "former_official", "role_noun", "name_form", "owner", "belongs_to", "loyalty",
    "neutral_noun", "place_side", "held_place", "armed_people", "bare_state", "people_of_state", "state_forces",
    "private_person", "accused_person", "police_act", "not_a_party", "no_rule",
]  # fmt: skip
"""What decided the sector."""
CountryRule = Literal[
    "named_group", "named_person", "country_word", "place_word", "seat", "pronoun", "event_place", "report_country",
    "no_polity", "no_rule",
]  # fmt: skip
"""What decided the country."""
FoundIn = Literal["phrase", "full_name", "title", "apposition", "acronym", "pronoun"]
"""Where the deciding words stand: in the phrase itself, or elsewhere in the report."""
UnknownReason = Literal[
    "not_a_party", "ambiguous_name", "transnational", "several_countries", "from_abroad", "unidentified",
    "no_evidence_for_country", "no_word_for_sector",
]  # fmt: skip
"""Why a country or a sector is not given."""


class UnknownCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code of a party that is not given, and why.

    Attributes:
        field: which code.
        reason: why; `transnational` and `several_countries` are knowledge, the others are the lack of it.
    """

    field: Literal["country", "sector"]
    reason: UnknownReason
