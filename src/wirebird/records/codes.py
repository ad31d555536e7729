"""Code lists that several records share."""

from __future__ import annotations

from typing import Literal

Sector = Literal[
    "GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "PRM", "UAF", "CRM", "CVL", "REF", "JRN",
    "MED", "BUS", "EDU", "LAB", "REL", "ETH", "SOC", "AGR", "ELI", "NGO", "IGO", "UNK",
]  # fmt: skip
