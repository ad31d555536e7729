"""The embedded gazetteer: which places of the world bear a name.

The file `data/gazetteer.bin` is written by tools/build_gazetteer.py (data: GeoNames, CC BY 4.0). It holds columns, one
row per entry, and a table of name keys. A key is kept as 40 bits of a hash, so the names themselves take no room: the
first 16 bits choose a bucket, the other 24 are sorted inside it. A name that is not in the table hits one of its
700,000 keys with a chance below one in a million. Whole numbers are stored in three bytes and widened on reading.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from wirebird.errors import AssetError

EntryKind = Literal["place", "admin1", "admin2", "country", "region"]
KINDS: tuple[EntryKind, ...] = ("place", "admin1", "admin2", "country", "region")
MAGIC = b"WBGAZ003"
# Steps of stored values: degrees (2**24 steps for the circle) and the logarithm of inhabitants.
DEGREE_STEPS = 2**24 / 360
POPULATION_STEPS = 3000
FILE_NAME = "gazetteer.bin"

# How a key belongs to its entry, best first. An acronym counts only in capitals: "us" is no country.
PRIMARY, ALTERNATE, INHERITED, WEAK, ACRONYM = range(5)

_DROPPED = (0x22, 0x27, 0x2E, 0x60, 0xB4, *range(0x2B9, 0x2C0), 0x2C8, *range(0x2018, 0x2020), 0x2032)
_SPACED = (0x2D, *range(0x2010, 0x2016), 0x2C, 0x2F, 0x28, 0x29, 0x5F)
_REPLACED = str.maketrans(
    {
        # Apostrophes, the many signs for ayn and hamza, quotes, the full stop: gone.
        **dict.fromkeys(map(chr, _DROPPED), ""),
        # Hyphens and dashes of all kinds: a space.
        **dict.fromkeys(map(chr, _SPACED), " "),
        "&": " and ",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "\u0131": "i",
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ə": "a",
        "Ə": "A",
        "ħ": "h",
    }
)
_OPENING = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_EZAFE = frozenset({"i", "e", "ye", "yi"})
_ARTICLES = frozenset("al el ar as ash ad an at az ed er es esh et ez ech ul ud ur".split())
_SOUNDS = (
    (re.compile(r"ou|oo|o"), "u"),
    (re.compile(r"a[iy]|e[iy]|ee|e|y"), "i"),
    (re.compile(r"([kgdtsz])h"), r"\1"),
    (re.compile(r"q"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=[aiu])h$"), ""),
)


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
        population: inhabitants to three digits; of a division the sum of its cities; 0 when unknown.
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
    """An entry and how the words belong to it: `PRIMARY`, `ALTERNATE`, `INHERITED`, `WEAK` or `ACRONYM`."""

    entry: Entry
    quality: int


def name_tokens(name: str) -> list[str]:
    """Return the folded words of a name: no case, marks, apostrophes, hyphens or leading "the"."""
    text = name.translate(_REPLACED)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_REPLACED)
    tokens = text.lower().split()
    if len(tokens) > 1 and tokens[0] == "the":
        tokens = tokens[1:]
    if len(tokens) > 1:
        tokens[0] = _OPENING.get(tokens[0], tokens[0])
    return tokens


def fold(name: str) -> str:
    """Return the key under which a name is stored; names that differ only in writing share it.

    Qala-i-Naw, Qala-e-Naw and Qala i Naw have one key: the Persian linking vowel is written in all these ways.
    """
    tokens = name_tokens(name)
    last = len(tokens) - 1
    return "".join("i" if 0 < i < last and t in _EZAFE else t for i, t in enumerate(tokens))


def weak_key(name: str) -> str:
    """Return a looser key: without Arabic articles, and with sounds that transliterations mix up made equal."""
    tokens = name_tokens(name)
    kept = [t for t in tokens if t not in _ARTICLES] or tokens
    text = "".join(kept)
    for pattern, replacement in _SOUNDS:
        text = pattern.sub(replacement, text)
    return text


def key_hash(key: str) -> tuple[int, int]:
    """Return the bucket (16 bits) and the rest (24 bits) of a key's hash."""
    digest = hashlib.blake2b(key.encode(), digest_size=5).digest()
    return int.from_bytes(digest[:2], "big"), int.from_bytes(digest[2:], "big")


@dataclass(frozen=True)
class _Columns:
    """The arrays of the file; one row per entry, then the key table."""

    geoname_id: npt.NDArray[np.uint32]
    lat: npt.NDArray[np.uint32]
    lon: npt.NDArray[np.uint32]
    population: npt.NDArray[np.uint16]
    kind: npt.NDArray[np.uint8]
    country: npt.NDArray[np.uint8]
    admin1: npt.NDArray[np.uint16]
    name_end: npt.NDArray[np.uint32]
    key_bucket: npt.NDArray[np.uint32]
    key_rest: npt.NDArray[np.uint32]
    key_entry: npt.NDArray[np.uint32]


class Gazetteer:
    """Look-up of place names, exact after folding. Read-only; one instance serves all threads."""

    def __init__(self, data: bytes, *, origin: str) -> None:
        """Read the file's bytes.

        Args:
            data: the whole file.
            origin: its path, for messages.

        Raises:
            AssetError: the bytes are not a complete gazetteer file of this version.
        """
        self._data = data
        header, body = _read_header(data, origin)
        try:
            self._countries: list[str | None] = header["countries"]
            self._admin1: list[str | None] = header["admin1"]
            self._abbreviations: dict[str, int] = header["abbreviations"]
            self._words: dict[str, dict[str, float]] = header["words"]
            self._capitals: dict[str, int] = header["capitals"]
            self._country_rows: dict[str, int] = header["country_rows"]
            arrays = {name: _section(body, spec) for name, spec in header["sections"].items()}
            self._names = arrays.pop("names").tobytes()
            arrays["name_end"] = np.cumsum(arrays.pop("name_length"), dtype=np.uint32)
            self._columns = _Columns(**arrays)
        except (KeyError, TypeError, ValueError) as error:
            raise AssetError(f"{origin} is damaged: {error}. Install the package again.") from error
        self._capital_rows = frozenset(self._capitals.values())
        self._matches = lru_cache(maxsize=8192)(self._look_up)

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """Return the gazetteer of the package, read on the first call.

        Raises:
            AssetError: the file is missing or damaged.
        """
        path = resources.files("wirebird.resolve") / "data" / FILE_NAME
        try:
            data = path.read_bytes()
        except OSError as error:
            raise AssetError(f"{path} cannot be read. Install the package again.") from error
        return Gazetteer(data, origin=str(path))

    def __len__(self) -> int:
        return len(self._columns.kind)

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, in hexadecimal digits."""
        return hashlib.sha256(self._data).hexdigest()

    @property
    def country_words(self) -> dict[str, dict[str, float]]:
        """Folded words that point to countries (names, demonyms, bodies) -> ISO alpha-3 -> weight up to 1."""
        return self._words

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
        row = self._abbreviations.get(words.replace(" ", "").rstrip("."))
        return None if row is None else self._entry(row)

    def country_of(self, words: str) -> str | None:
        """Return ISO alpha-3 of the country with this name, or None."""
        named = [m.entry.country for m in self.matches(words) if m.entry.kind == "country"]
        return named[0] if named else None

    def country_entry(self, iso3: str) -> Entry | None:
        """Return the entry of a country, or None for an unknown code."""
        row = self._country_rows.get(iso3)
        return None if row is None else self._entry(row)

    def capital_of(self, iso3: str) -> Entry | None:
        """Return the entry of a country's capital, or None where it is not in the gazetteer."""
        row = self._capitals.get(iso3)
        return None if row is None else self._entry(row)

    def _look_up(self, key: str) -> tuple[Match, ...]:
        columns = self._columns
        bucket, rest = key_hash(key)
        start, end = int(columns.key_bucket[bucket]), int(columns.key_bucket[bucket + 1])
        rests = columns.key_rest[start:end]
        first = start + int(np.searchsorted(rests, np.uint32(rest), side="left"))
        last = start + int(np.searchsorted(rests, np.uint32(rest), side="right"))
        # Rows are packed as entry * 8 + quality, so that one number holds both.
        return tuple(Match(self._entry(packed >> 3), packed & 7) for packed in columns.key_entry[first:last].tolist())

    def _entry(self, row: int) -> Entry:
        columns = self._columns
        start = int(columns.name_end[row - 1]) if row else 0
        return Entry(
            geoname_id=int(columns.geoname_id[row]) or None,
            name=self._names[start : int(columns.name_end[row])].decode(),
            kind=KINDS[int(columns.kind[row])],
            country=self._countries[int(columns.country[row])],
            admin1=self._admin1[int(columns.admin1[row])],
            lat=round(int(columns.lat[row]) / DEGREE_STEPS - 90, 4),
            lon=round(int(columns.lon[row]) / DEGREE_STEPS - 180, 4),
            population=_population(int(columns.population[row])),
            is_capital=row in self._capital_rows,
        )


def _read_header(data: bytes, origin: str) -> tuple[dict[str, Any], memoryview]:
    """Check the frame of the file and return its header and body."""
    if data[:8] != MAGIC or len(data) < 16:
        raise AssetError(f"{origin} is no gazetteer file of this version. Install the package again.")
    length = int.from_bytes(data[8:12], "little")
    checksum = int.from_bytes(data[12:16], "little")
    rest = memoryview(data)[16:]
    if zlib.crc32(rest) != checksum:
        raise AssetError(f"{origin} is damaged: its checksum does not fit. Install the package again.")
    return json.loads(bytes(rest[:length])), rest[length:]


def _section(body: memoryview, spec: list[Any]) -> npt.NDArray[Any]:
    """Return one array of the file; type "u3" is three bytes, low byte first."""
    dtype, offset, count = spec
    if dtype != "u3":
        return np.frombuffer(body, dtype=np.dtype(dtype), count=count, offset=offset)
    wide = np.zeros((count, 4), dtype=np.uint8)
    wide[:, :3] = np.frombuffer(body, dtype=np.uint8, count=count * 3, offset=offset).reshape(count, 3)
    return wide.view("<u4").reshape(count)


def _population(stored: int) -> int:
    """Return inhabitants from their stored logarithm, to three digits."""
    number = math.exp(stored / POPULATION_STEPS) - 1
    digits = max(0, len(str(int(number))) - 3)
    return int(round(number, -digits))
