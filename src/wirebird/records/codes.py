"""Code lists that several records share."""

from __future__ import annotations

from typing import Literal

Sector = Literal[
    "GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "PRM", "UAF", "CRM", "CVL", "REF", "JRN",
    "MED", "BUS", "EDU", "LAB", "REL", "ETH", "SOC", "AGR", "ELI", "NGO", "IGO", "UNK",
]  # fmt: skip
Status = Literal["happened", "ongoing", "planned", "possible", "denied", "failed"]
AttributionKind = Literal[
    "government", "military", "police", "rebel", "igo", "ngo", "media", "witness", "civilian",
    "social_media", "anonymous", "expert", "party", "other",
]  # fmt: skip
