"""Codes of countries in the lists that other data sets use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wirebird.assets import read_table


@dataclass(frozen=True)
class Country:
    """A country or territory.

    Attributes:
        iso3: ISO 3166 alpha-3.
        numeric: ISO 3166 numeric.
        iso2: ISO 3166 alpha-2.
        name: short English name.
        gwno: Gleditsch and Ward number, or None.
        cow: Correlates of War number, or None.
        region: ACLED's region, or None.
    """

    iso3: str
    numeric: int
    iso2: str
    name: str
    gwno: int | None
    cow: int | None
    region: str | None


@cache
def countries() -> dict[str, Country]:
    """All countries by alpha-3 code."""
    found = {}
    for iso3, numeric, iso2, name, gwno, cow, region in read_table("wirebird.ontology", "countries.tsv", width=7):
        found[iso3] = Country(
            iso3, int(numeric), iso2, name, int(gwno) if gwno else None, int(cow) if cow else None, region or None
        )
    return found


def country(iso3: str | None) -> Country | None:
    """The country of a code, or None."""
    return countries().get(iso3) if iso3 else None
