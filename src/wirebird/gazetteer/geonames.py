"""Builds a gazetteer file from a GeoNames dump, on top of another gazetteer (data: GeoNames, CC BY 4.0).

Everything curated stays: the new file starts with the rows and keys of the base, so that its special rows keep their
numbers. Rows of the dump follow in the order of the dump; names of entries that the base has are added to them.
"""

from __future__ import annotations

import math
import os
import re
import time
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wirebird.errors import InputError, UsageError
from wirebird.gazetteer.file import KINDS, MAGIC, EntryKind, GazetteerWriter, NewEntry
from wirebird.gazetteer.geonames_files import Meter, Progress, Table, open_table, read_lines
from wirebird.gazetteer.lookup import PRIMARY, Gazetteer
from wirebird.gazetteer.spellings import TRANSLITERATED, is_usable_alternate, name_keys, without_type

_DUMP_COLUMNS = 19
_ALTERNATE_COLUMNS = (8, 10)
"""alternateNamesV2.txt has ten; the older alternateNames.txt lacks the two of the years."""

_REGIONS = frozenset("AREA CONT CST ECO RGN RGNE RGNH RGNL TRB".split())
_KIND_OF_CLASS: dict[str, EntryKind] = {
    "P": "place", "T": "land", "V": "land", "H": "water", "L": "site", "S": "site", "R": "site", "A": "region",
}  # fmt: skip
_SECOND_LEVEL = re.compile(r"ADM[2345D]H?|PRSH")
_NO_NAMES = frozenset("link wkdt post iata icao faac abbr tcid unlc lauc".split())
"""Values of isolanguage that stand for links and codes."""

_NO_DIVISION = frozenset({"", "00"})
_TWIN_DEGREES: dict[EntryKind, float] = {"admin2": 1.0, "region": 3.0, "water": 1.0, "land": 1.0, "site": 0.1}
"""How far the point of a base entry without an id may lie from that of the dump's entry of the same name and kind."""

_MAX_ID = 1 << 28
_MAX_POPULATION = 0xFFFFFFFF
_MAX_ADMIN1 = 0xFFFF


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes:
        path: the new file.
        rows_read: lines of the dump.
        added: entries added to those of the base, by kind.
        extended: lines of the dump whose names went to an entry of the base.
        alternate_names: names taken from the alternate names file.
        skipped: lines of the dump that were left out, by reason.
        skipped_names: lines of the alternate names file that were left out, by reason.
        entries: entries of the new file, those of the base included.
        seconds: how long it took.
    """

    path: Path
    rows_read: int
    added: Mapping[EntryKind, int]
    extended: int
    alternate_names: int
    skipped: Mapping[str, int]
    skipped_names: Mapping[str, int]
    entries: int
    seconds: float


class _Skipped(Exception):  # noqa: N818 - no error: the reason why a line is left out
    """A line is left out; the message is the reason."""


class _Line(NamedTuple):
    geoname_id: int
    name: str
    ascii_name: str
    alternates: list[str]
    lat: float
    lon: float
    feature_class: str
    feature_code: str
    iso2: str
    admin1_code: str
    population: int


def kind_of_feature(feature_class: str, feature_code: str) -> EntryKind | None:
    """Return what a GeoNames feature is here, or None for what is no place of events (undersea features).

    Source: https://www.geonames.org/export/codes.html
    """
    if feature_class == "A":
        if feature_code == "ADM1":
            return "admin1"
        if feature_code.startswith("PCL"):
            return "country"
        if _SECOND_LEVEL.fullmatch(feature_code):
            return "admin2"
    if feature_class == "L" and feature_code in _REGIONS:
        return "region"
    return _KIND_OF_CLASS.get(feature_class)


def build_from_geonames(
    dump: Path,
    to: Path,
    *,
    base: Gazetteer,
    alternate_names: Path | None = None,
    countries: frozenset[str] | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Make a gazetteer file from a GeoNames dump. The same inputs give the same bytes.

    Takes some 200 MB of memory and 10 bytes for each entry (measured: 205 MB for a million), about 110 bytes an entry in the
    folder for temporary files, and beside `to`, until it is done, twice the room of the file.

    Args:
        dump: allCountries.zip, the zip of one country, or the text file in one of them.
        to: file to write; a gazetteer that is there is replaced.
        base: the gazetteer whose entries and names the new one keeps.
        alternate_names: alternateNamesV2.zip, or the text file in it.
        countries: take only these from the dump: ISO alpha-2 or alpha-3, upper case.
        progress: told how far the reading has come.

    Raises:
        UsageError: an unknown country, or `to` cannot be written.
        InputError: an input is missing, damaged or no GeoNames table.
    """
    start = time.perf_counter()
    wanted = _iso2_of(countries, base)
    tables = [open_table(dump, (_DUMP_COLUMNS,), "GeoNames dump (19 columns: allCountries.zip, AF.zip, AF.txt)")]
    if alternate_names is not None:
        tables.append(open_table(alternate_names, _ALTERNATE_COLUMNS, "alternate names table (alternateNamesV2.zip)"))
    meter = Meter(sum(table.size for table in tables), progress)
    try:
        _check_target(to, [table.path for table in tables])
        with GazetteerWriter() as writer:
            build = _Build(writer, base, wanted)
            build.read_dump(read_lines(tables[0], meter))
            if not build.extended and not build.added:
                reasons = ", ".join(f"{n} {reason}" for reason, n in build.skipped.most_common()) or "it has no lines"
                raise InputError(f"no line of the dump can be used ({reasons}); check the file and --countries", path=str(dump))
            for table in tables[1:]:
                build.read_alternate_names(read_lines(table, meter))
            meter.finish()
            writer.finish(to, build.header(_origin(tables, build.rows_read, countries, base)))
            entries = writer.count
    except OSError as error:
        raise UsageError(
            f"cannot write {to} or its temporary files ({error.strerror or error}); "
            "choose another --to, or set TMPDIR to a folder with more room"
        ) from error
    return BuildReport(
        path=to,
        rows_read=build.rows_read,
        added={kind: build.added[kind] for kind in KINDS if build.added[kind]},
        extended=build.extended,
        alternate_names=build.alternate_names,
        skipped=dict(build.skipped.most_common()),
        skipped_names=dict(build.skipped_names.most_common()),
        entries=entries,
        seconds=time.perf_counter() - start,
    )


class _Build:
    """One build: reads the tables into the writer."""

    def __init__(self, writer: GazetteerWriter, base: Gazetteer, wanted: frozenset[str] | None) -> None:
        self._writer = writer
        self._base = base
        self._wanted = wanted
        self._iso2: dict[str, int] = base.header["iso2"]
        self._admin1: list[str | None] = list(base.header["admin1"])
        self._admin1_codes: dict[str, int] = dict(base.header["admin1_codes"])
        self._country_rows: dict[str, int] = dict(base.header["country_rows"])
        self._country_row_numbers = {base.country_number(iso3) for iso3 in self._country_rows}
        ids = base.sections["geoname_id"]
        self._base_ids = ids
        self._rows = _RowOfId(ids)
        divisions = np.flatnonzero((base.kind == KINDS.index("admin1")) & (base.admin1 > 0))
        self._division_rows = {int(base.admin1[row]): int(row) for row in divisions[::-1]}
        self._claimed: set[int] = set()
        # By row, for the names that come later.
        self._population = array("I", base.population.tolist())
        self._kind = array("B", base.kind.tobytes())
        other_script = [self._iso2[code] for code in sorted(TRANSLITERATED) if code in self._iso2]
        self._is_transliterated = array("B", np.isin(base.country, other_script).tobytes())
        writer.copy(base.sections)
        self.rows_read = self.extended = self.alternate_names = 0
        self.added: Counter[EntryKind] = Counter()
        self.skipped: Counter[str] = Counter()
        self.skipped_names: Counter[str] = Counter()

    def read_dump(self, lines: Iterable[bytes]) -> None:
        for raw in lines:
            self.rows_read += 1
            try:
                self._read_row(_parse(raw, self._wanted))
            except _Skipped as reason:
                self.skipped[str(reason)] += 1

    def read_alternate_names(self, lines: Iterable[bytes]) -> None:
        for raw in lines:
            try:
                self._read_name(raw)
            except _Skipped as reason:
                self.skipped_names[str(reason)] += 1
            else:
                self.alternate_names += 1

    def header(self, origin: str) -> dict[str, object]:
        own = ("sections", "size", "sha256")
        kept = {key: value for key, value in self._base.header.items() if key not in own}
        return {
            **kept,
            "origin": origin,
            "admin1": self._admin1,
            "admin1_codes": self._admin1_codes,
            "country_rows": self._country_rows,
        }

    def _read_row(self, line: _Line) -> None:
        kind = kind_of_feature(line.feature_class, line.feature_code)
        if kind is None:
            raise _Skipped("undersea features" if line.feature_class == "U" else "unknown feature class")
        country = self._iso2.get(line.iso2, 0)
        if kind == "country" and country in self._country_row_numbers:
            # Its names are curated; those of GeoNames hold capitals, parts and former states.
            raise _Skipped("countries that the base has")
        row = self._rows.get(line.geoname_id)
        if row is not None and row >= len(self._base):
            raise _Skipped("repeated id")
        admin1 = self._admin1_number(line, kind)
        is_division = kind in ("admin1", "admin2")
        keys = name_keys(
            list(dict.fromkeys((line.name, line.ascii_name))),
            line.alternates,
            is_division=is_division,
            is_transliterated=line.iso2 in TRANSLITERATED,
        )
        if not keys:
            raise _Skipped("no name")
        if row is None:
            row = self._division_rows.get(admin1) if kind == "admin1" else self._twin(line, kind, country, keys)
        if row is not None:
            self._rows.set(line.geoname_id, row)
            self._add_keys(row, keys)
            self.extended += 1
            return
        name = without_type(line.name) if is_division else line.name
        row = self._writer.add(
            NewEntry(line.geoname_id, name, kind, country, admin1, line.lat, line.lon, line.population, keys)
        )
        self._rows.set(line.geoname_id, row)
        self._population.append(line.population)
        self._kind.append(KINDS.index(kind))
        self._is_transliterated.append(line.iso2 in TRANSLITERATED)
        self.added[kind] += 1
        if kind == "country" and country:
            self._country_rows[str(self._base.country_code(country))] = row
            self._country_row_numbers.add(country)

    def _add_keys(self, row: int, keys: Mapping[str, int]) -> None:
        if KINDS[self._kind[row]] == "country":
            return
        for key, quality in keys.items():
            self._writer.add_key(key, row, self._population[row], quality)

    def _admin1_number(self, line: _Line, kind: EntryKind) -> int:
        """Number of the division; a code that the base lacks gets one, and its name when its own line comes."""
        if line.admin1_code in _NO_DIVISION or not line.iso2 or kind == "country":
            return 0
        code = f"{line.iso2}.{line.admin1_code}"
        number = self._admin1_codes.get(code)
        if number is None:
            if len(self._admin1) > _MAX_ADMIN1:
                return 0
            number = self._admin1_codes[code] = len(self._admin1)
            self._admin1.append(None)
        if kind == "admin1" and self._admin1[number] is None:
            self._admin1[number] = without_type(line.name)
        return number

    def _twin(self, line: _Line, kind: EntryKind, country: int, keys: Mapping[str, int]) -> int | None:
        """Row of the same thing in the base, where that has no id for it; two rows for one thing would make it ambiguous."""
        reach = _TWIN_DEGREES.get(kind)
        if reach is None or (kind == "admin2" and line.feature_code != "ADM2"):
            return None
        base = self._base
        narrowing = math.cos(math.radians(line.lat))
        for key, quality in keys.items():
            if quality != PRIMARY:
                continue
            for row in base.rows(key)[0].tolist():
                if (
                    not self._base_ids[row]
                    and row not in self._claimed
                    and KINDS[int(base.kind[row])] == kind
                    and int(base.country[row]) in (0, country)
                    and abs(float(base.lat[row]) - line.lat) <= reach
                    and abs(float(base.lon[row]) - line.lon) * narrowing <= reach
                ):
                    self._claimed.add(row)
                    self._writer.set_geoname_id(row, line.geoname_id)
                    return int(row)
        return None

    def _read_name(self, raw: bytes) -> None:
        fields = _fields(raw, _ALTERNATE_COLUMNS)
        if fields[2] in _NO_NAMES:
            raise _Skipped("links and codes")
        row = self._rows.get(_number(fields[1], "bad id"))
        if row is None:
            raise _Skipped("names of entries that are not in the dump")
        kind = KINDS[self._kind[row]]
        if kind == "country":
            raise _Skipped("names of countries")
        if not is_usable_alternate(fields[3]):
            raise _Skipped("other scripts, short forms and machine spellings")
        is_division = kind in ("admin1", "admin2")
        keys = name_keys([], [fields[3]], is_division=is_division, is_transliterated=bool(self._is_transliterated[row]))
        self._add_keys(row, keys)


class _RowOfId:
    """Rows by GeoNames id: one number of four bytes for each id up to the greatest, since a dict of all takes a gigabyte."""

    def __init__(self, ids: npt.NDArray[np.uint32]) -> None:
        self._rows = np.zeros(int(ids.max(initial=0)) + 1, dtype=np.uint32)
        # Backwards: of two rows with one id the first counts.
        self._rows[ids[::-1]] = np.arange(len(ids), 0, -1)
        self._rows[0] = 0

    def get(self, geoname_id: int) -> int | None:
        found = int(self._rows[geoname_id]) if geoname_id < len(self._rows) else 0
        return found - 1 if found else None

    def set(self, geoname_id: int, row: int) -> None:
        if geoname_id >= len(self._rows):
            longer = np.zeros(max(geoname_id + 1, min(len(self._rows) * 2, _MAX_ID)), dtype=np.uint32)
            longer[: len(self._rows)] = self._rows
            self._rows = longer
        self._rows[geoname_id] = row + 1


def _fields(raw: bytes, columns: tuple[int, ...]) -> list[str]:
    try:
        fields = raw.decode().rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise _Skipped("not UTF-8") from error
    if len(fields) not in columns:
        raise _Skipped("wrong number of columns")
    return fields


def _number(text: str, reason: str) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise _Skipped(reason) from error
    if number < 0:
        raise _Skipped(reason)
    return number


def _parse(raw: bytes, wanted: frozenset[str] | None) -> _Line:
    """Read a line of the dump.

    Raises:
        _Skipped: it cannot be read, or is of no country wanted.
    """
    fields = _fields(raw, (_DUMP_COLUMNS,))
    iso2 = fields[8]
    if wanted is not None and iso2 not in wanted:
        raise _Skipped("other countries")
    geoname_id = _number(fields[0], "bad id")
    if not 0 < geoname_id < _MAX_ID:
        raise _Skipped("bad id")
    try:
        lat, lon = float(fields[4]), float(fields[5])
    except ValueError as error:
        raise _Skipped("bad point") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise _Skipped("bad point")
    if not fields[1].strip():
        raise _Skipped("no name")
    # The one entry with more inhabitants than the column holds is the Earth.
    population = min(_number(fields[14] or "0", "bad population"), _MAX_POPULATION)
    alternates = fields[3].split(",") if fields[3] else []
    return _Line(
        geoname_id,
        fields[1].strip(),
        fields[2].strip(),
        alternates,
        lat,
        lon,
        fields[6],
        fields[7],
        iso2,
        fields[10],
        population,
    )


def _iso2_of(countries: frozenset[str] | None, base: Gazetteer) -> frozenset[str] | None:
    """Alpha-2 codes of the countries wanted."""
    if countries is None:
        return None
    known: dict[str, str] = {}
    for iso2, number in base.header["iso2"].items():
        known[iso2] = iso2
        known[str(base.country_code(number))] = iso2
    unknown = sorted(countries - known.keys())
    if unknown or not countries:
        raise UsageError(
            f"unknown country {', '.join(unknown) or '(none given)'}: --countries takes ISO 3166 codes of two or three "
            "capitals with commas between them, for instance AFG,PAK"
        )
    return frozenset(known[code] for code in countries)


def _check_target(to: Path, inputs: Iterable[Path]) -> None:
    """Refuse, before the long work, a target that cannot be written or should not be."""
    if not to.absolute().parent.is_dir():
        raise UsageError(f"cannot write {to}: there is no folder {to.parent}; make it, or choose another --to")
    if not os.access(to.absolute().parent, os.W_OK):
        raise UsageError(f"cannot write {to}: no permission to write in {to.parent}; choose another --to")
    if not to.exists():
        return
    if any(to.samefile(path) for path in inputs):
        raise UsageError(f"cannot write {to}: it is an input; choose another --to")
    if to.is_dir():
        raise UsageError(f"cannot write {to}: it is a folder; give --to the name of a file")
    with to.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise UsageError(f"will not replace {to}: it is no gazetteer file of this version; choose another --to")


def _origin(tables: Sequence[Table], rows: int, countries: frozenset[str] | None, base: Gazetteer) -> str:
    names = " and ".join(table.path.name for table in tables)
    part = f", of these {', '.join(sorted(countries))} only" if countries else ""
    return f"GeoNames dump {names} ({rows:,} rows{part}) on top of: {base.origin}"
