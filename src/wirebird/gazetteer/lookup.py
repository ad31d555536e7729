"""Which places of the world bear a name: look-up in a gazetteer file (data: GeoNames, CC BY 4.0, and facts tables)."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from wirebird.assets import check_file
from wirebird.errors import AssetError
from wirebird.gazetteer.file import KINDS, EntryKind, body_sha256, map_file
from wirebird.gazetteer.names import CHANGING, fold, key_hash, weak_key

FILE_NAME = "gazetteer.bin"

# How a key belongs to its entry, best first. An acronym counts only in capitals: "us" is no country.
PRIMARY, ALTERNATE, INHERITED, WEAK, ACRONYM, DEMONYM = range(6)
QUALITIES = ("primary", "alternate", "inherited", "weak", "acronym", "demonym")

Rows = npt.NDArray[np.int64]


class Entry(NamedTuple):
    """One place of the gazetteer.

    Attributes:
        geoname_id: GeoNames id, or None (second-level divisions and regions).
        name: the gazetteer's name.
        kind: what it is.
        country: ISO 3166 alpha-3 as GeoNames has it, or None where it spans several or none.
        admin1: name of the first-level division, or None.
        lat: degrees north.
        lon: degrees east.
        population: inhabitants; of a division the sum of its cities; 0 when unknown.
        is_capital: whether it is the seat of the country's government.
    """

    geoname_id: int | None
    name: str
    kind: EntryKind
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    is_capital: bool


class Match(NamedTuple):
    """An entry and how the words belong to it: one of the numbers `PRIMARY` to `ACRONYM`; demonyms are no names."""

    entry: Entry
    quality: int


class Gazetteer:
    """Look-up of place names, exact after folding. Read-only; one instance serves all threads.

    Attributes:
        path: the file.
        lat: degrees north of every entry.
        lon: degrees east.
        population: inhabitants, 0 when unknown; of a division the sum of its cities.
        kind: index into `KINDS`.
        country: index of the country, 0 for none; equal numbers mean equal countries.
        admin1: index of the first-level division's name, 0 for none.
    """

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            AssetError: the file is missing or damaged.
        """
        self.path = path
        self._header, arrays = map_file(path)
        self._arrays = arrays
        self._countries: list[str | None] = self._header["countries"]
        self._country_number = {code: i for i, code in enumerate(self._countries) if code}
        self._admin1: list[str | None] = self._header["admin1"]
        self._words: dict[str, dict[str, float]] = self._header["words"]
        self._abbreviations: dict[str, int] = self._header["abbreviations"]
        self._capitals: dict[str, int] = self._header["capitals"]
        self._country_rows: dict[str, int] = self._header["country_rows"]
        self._capital_rows = frozenset(self._capitals.values())
        self._geoname_id = arrays["geoname_id"]
        self.lat: npt.NDArray[np.float32] = arrays["lat"]
        self.lon: npt.NDArray[np.float32] = arrays["lon"]
        self.population: npt.NDArray[np.uint32] = arrays["population"]
        self.kind: npt.NDArray[np.uint8] = arrays["kind"]
        self.country: npt.NDArray[np.uint8] = arrays["country"]
        self.admin1: npt.NDArray[np.uint16] = arrays["admin1"]
        self._names = arrays["names"]
        self._name_end = np.cumsum(arrays["name_length"], dtype=np.uint32)
        self._check()
        self.rows = lru_cache(maxsize=32768)(self._rows)
        self._matches = lru_cache(maxsize=8192)(self._look_up)
        self.entry = lru_cache(maxsize=65536)(self._entry)
        self.is_name = lru_cache(maxsize=32768)(self._is_name)

    def _check(self) -> None:
        """Look for numbers that name nothing, which the header's checksum does not see; `verify` sees everything.

        Raises:
            AssetError: there are some.
        """
        limits = ((self.kind, len(KINDS)), (self.country, len(self._countries)), (self.admin1, len(self._admin1)))
        is_whole = all(not len(column) or int(column.max()) < limit for column, limit in limits)
        if not is_whole or (len(self) and int(self._name_end[-1]) != len(self._names)):
            raise AssetError(self._damage())

    def _damage(self) -> str:
        return f"{self.path} is damaged: its columns do not fit each other. Build or install it again."

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """Return the gazetteer of the package, mapped on the first call.

        Raises:
            AssetError: the file is missing or damaged.
        """
        path = Path(str(resources.files("wirebird.gazetteer") / "data" / FILE_NAME))
        check_file(path)
        return Gazetteer(path)

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file's columns, in hexadecimal digits, as its header gives it."""
        return str(self._header["sha256"])

    @property
    def origin(self) -> str:
        """What the file was built from."""
        return str(self._header["origin"])

    @property
    def header(self) -> dict[str, Any]:
        """The header: lists of countries and divisions, special rows, country words."""
        return self._header

    @property
    def sections(self) -> dict[str, npt.NDArray[Any]]:
        """All columns by name."""
        return self._arrays

    def verify(self) -> None:
        """Compare the whole file with the digest in its header.

        Raises:
            AssetError: they differ.
        """
        if body_sha256(self._arrays, list(self._header["sections"])) != self.sha256:
            raise AssetError(f"{self.path} is damaged: its contents do not fit their digest. Build or install it again.")

    @property
    def country_words(self) -> dict[str, dict[str, float]]:
        """Folded words that point to countries (names, demonyms, bodies) -> ISO alpha-3 -> weight up to 1."""
        return self._words

    @cached_property
    def _country_word_openings(self) -> frozenset[str]:
        return frozenset(key[:length] for key in self._words for length in range(1, len(key) + 1))

    def may_open_country_word(self, word: str) -> bool:
        """Whether a key of `country_words` may begin with this word: few do, and their keys need not be made to tell."""
        if not (word.isascii() and word.isalpha()) or word.lower() in CHANGING:
            return True
        return fold(word) in self._country_word_openings

    def country_number(self, iso3: str) -> int:
        """Return the number that stands for a country in `country`, or 0 for an unknown code."""
        return self._country_number.get(iso3, 0)

    def country_code(self, number: int) -> str | None:
        """Return ISO alpha-3 of a number in `country`."""
        return self._countries[number]

    def country_row(self, iso3: str) -> int | None:
        """Return the row of a country, or None for an unknown code."""
        return self._country_rows.get(iso3)

    def abbreviation_row(self, words: str) -> int | None:
        """Return the row of the division that postal or press letters stand for ("Ariz.", "KY"), or None."""
        return self._abbreviations.get(words.replace(" ", "").replace(".", ""))

    def _is_name(self, words: str) -> bool:
        """Whether some entry or demonym bears exactly this name; an acronym only in capitals."""
        _, quality = self.rows(fold(words))
        is_acronym = words.replace(".", "").isupper() and bool((quality == ACRONYM).any())
        return is_acronym or bool(((quality <= INHERITED) | (quality == DEMONYM)).any())

    def _rows(self, key: str) -> tuple[Rows, Rows]:
        """Return the rows of the entries that bear a key, most inhabitants first, and the qualities of the match."""
        bucket, rest = key_hash(key)
        arrays = self._arrays
        start, end = int(arrays["bucket"][bucket]), int(arrays["bucket"][bucket + 1])
        rests = arrays["rest"][start:end]
        first = start + int(np.searchsorted(rests, np.uint32(rest), side="left"))
        last = start + int(np.searchsorted(rests, np.uint32(rest), side="right"))
        rows, qualities = arrays["row"][first:last].astype(np.int64), arrays["quality"][first:last].astype(np.int64)
        if len(rows) and (int(rows.max()) >= len(self) or int(qualities.max()) >= len(QUALITIES)):
            raise AssetError(self._damage())
        return rows, qualities

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the entries that bear a name, most inhabitants first; empty when there is none.

        Args:
            name: one name, without type words ("Herat", not "Herat province").
        """
        return tuple(match.entry for match in self.matches(name))

    def matches(self, name: str, *, loose: bool = False) -> tuple[Match, ...]:
        """Return the entries that bear a name and how well it fits, most inhabitants first.

        Args:
            name: one name, without type words.
            loose: look under the weak key too, where the plain one finds nothing.
        """
        key = fold(name)
        found = self._matches(key)
        if any(m.quality == ACRONYM for m in found) and not name.replace(".", "").replace(" ", "").isupper():
            found = tuple(m for m in found if m.quality != ACRONYM)
        if found or not loose:
            return found
        weak = weak_key(name)
        if len(weak) < 4:
            return ()
        return tuple(Match(m.entry, WEAK) for m in self._matches("~" + weak))

    def admin1_of_abbreviation(self, words: str) -> Entry | None:
        """Return the division that postal or press letters stand for ("Ariz.", "KY"), or None."""
        row = self.abbreviation_row(words)
        return None if row is None else self.entry(row)

    def country_of(self, words: str) -> str | None:
        """Return ISO alpha-3 of the country with this name, or None."""
        named = [m.entry.country for m in self.matches(words) if m.entry.kind == "country"]
        return named[0] if named else None

    def country_entry(self, iso3: str) -> Entry | None:
        """Return the entry of a country, or None for an unknown code."""
        row = self._country_rows.get(iso3)
        return None if row is None else self.entry(row)

    def capital_of(self, iso3: str) -> Entry | None:
        """Return the entry of a country's capital, or None where it is not in the gazetteer."""
        row = self._capitals.get(iso3)
        return None if row is None else self.entry(row)

    def _look_up(self, key: str) -> tuple[Match, ...]:
        rows, qualities = self.rows(key)
        found = zip(rows.tolist(), qualities.tolist(), strict=True)
        return tuple(Match(self.entry(row), quality) for row, quality in found if quality != DEMONYM)

    def _entry(self, row: int) -> Entry:
        start = int(self._name_end[row - 1]) if row else 0
        try:
            name = self._names[start : int(self._name_end[row])].tobytes().decode()
        except UnicodeDecodeError as error:
            raise AssetError(self._damage()) from error
        return Entry(
            geoname_id=int(self._geoname_id[row]) or None,
            name=name,
            kind=KINDS[int(self.kind[row])],
            country=self._countries[int(self.country[row])],
            admin1=self._admin1[int(self.admin1[row])],
            lat=round(float(self.lat[row]), 5),
            lon=round(float(self.lon[row]), 5),
            population=int(self.population[row]),
            is_capital=row in self._capital_rows,
        )

    def search(self, begin: str, *, country: str | None = None, limit: int = 20) -> tuple[Entry, ...]:
        """Return entries whose name begins with what was typed, for choosing one: those so named first, most inhabitants first.

        Args:
            begin: the name, or its beginning; case does not matter.
            country: only entries of this country, ISO 3166 alpha-3.
            limit: most entries.
        """
        number = self.country_number(country) if country else None
        named, qualities = self.rows(fold(begin))
        exact = named[qualities != DEMONYM].tolist()
        known = [row for row in exact if number is None or self.country[row] == number]
        rows = dict.fromkeys([*known, *self._beginning(begin.encode(), number)[:limit].tolist()])
        return tuple(self.entry(row) for row in list(rows)[:limit])

    def _beginning(self, begin: bytes, country: int | None) -> Rows:
        """Rows whose gazetteer name begins with some bytes, most inhabitants first; case of ASCII letters does not matter."""
        starts = np.concatenate(([0], self._name_end[:-1])).astype(np.int64)
        length = len(begin)
        if not length:
            return np.zeros(0, dtype=np.int64)
        possible = self._arrays["name_length"] >= length
        if country is not None:
            possible = possible & (self.country == country)
        rows = np.flatnonzero(possible)
        for offset, byte in enumerate(begin.lower()):
            letters = self._names[starts[rows] + offset]
            small = letters + 32 * ((letters >= 65) & (letters <= 90)).astype(np.uint8)
            rows = rows[small == byte]
        return rows[np.argsort(-self.population[rows].astype(np.int64), kind="stable")]
