"""Claims as NumPy columns: a million of them fit some 400 MB and are compared without a Python object a claim."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final, get_args

import numpy as np
import numpy.typing as npt

from wirebird.incidents.words import heaviest, stem, weight_of, word_hash
from wirebird.ontology import EVENT_TYPES, MODES
from wirebird.records.event import CasualtyKind, Count, Sector, Status
from wirebird.records.linking import LinkClaim, LinkParty

Array = npt.NDArray[Any]

TYPES: Final = {name: i for i, name in enumerate(EVENT_TYPES)}
MODE_BITS: Final = {mode: i for i, mode in enumerate(sorted({m for modes in MODES.values() for m in modes}))}
SECTORS: Final = {name: i for i, name in enumerate(get_args(Sector))}
STATUSES: Final = {name: i for i, name in enumerate(get_args(Status))}
COUNT_KINDS: Final = get_args(CasualtyKind)
PRECISIONS: Final = {"none": 1, "country": 2, "admin1": 3, "admin2": 4, "place": 5, "site": 6}
"""0 is no place at all, 1 a place whose words could not be resolved."""
STATED, PUBLISHED, UNDATED = 0, 1, 2
BASES: Final = {"stated": STATED, "published": PUBLISHED, "none": UNDATED}
LAG_DAYS: Final = 3
"""Days before publication in which news without a day of its own happened: about 90% of bare weekdays in TimeBank and
AQUAINT name one of the four days up to publication."""
OPEN_DAYS: Final = 30
"""Length of an interval of which the report gives one end only, and of that in which undated background is looked for."""
N_ENTITIES, N_PARTY_WORDS, N_COUNTRIES, N_TRIGGERS = 3, 6, 2, 6
N_WORDS, N_NAMES, N_REPORT_WORDS, N_REPORT_PLACES = 16, 8, 24, 6
NO_DAY: Final = 0
UNKNOWN: Final = -1
MAX_COUNT: Final = 2_000_000_000
"""Greatest count that a column of int32 holds, with room to add to it; greater ones are taken for it."""


@dataclass(frozen=True)
class ClaimColumns:
    """One row a claim. Hashes are 32 bits, 0 for none; rows of fixed width are filled up with 0.

    Attributes:
        report: hash of the report's id, uint64[n].
        type: index into TYPES, int8[n].
        modes: bits of MODE_BITS, int64[n].
        status: index into STATUSES, int8[n].
        background: bool[n].
        start: first day (proleptic ordinal), int32[n]; LAG_DAYS before publication where none is stated, OPEN_DAYS before that
            of undated background; NO_DAY where publication is unknown too.
        end: last day, int32[n].
        basis: STATED, PUBLISHED or UNDATED, int8[n].
        day_inferred: whether the day was taken from elsewhere in the report, bool[n].
        published: day, int32[n], NO_DAY where unknown.
        lat: degrees north, float32[n], NaN without a point.
        lon: degrees east, float32[n].
        precision: PRECISIONS, int8[n].
        inferred: whether the place was taken from elsewhere in the report, bool[n].
        place: hash of the place's spelling key, uint32[n].
        country: hash, uint32[n].
        admin1: hash of country and division, uint32[n].
        entities: hashes of known parties, uint32[n, 2, N_ENTITIES]; the middle axis is actors, recipients.
        party_words: hashes of words of named parties, uint32[n, 2, N_PARTY_WORDS].
        party_countries: hashes, uint32[n, 2, N_COUNTRIES].
        sectors: bits of SECTORS, int32[n, 2].
        named: whether some party is named, bool[n, 2].
        counts: low and high by kind, int32[n, len(COUNT_KINDS), 2]; UNKNOWN where open, both UNKNOWN where not stated;
            MAX_COUNT at most.
        triggers: hashes of trigger words, uint32[n, N_TRIGGERS].
        words: hashes of the rarest words, uint32[n, N_WORDS].
        word_weights: their weights, scaled to length 1, float32[n, N_WORDS].
        report_places: hashes of the keys of the report's exact places, uint32[n, N_REPORT_PLACES].
        report_words: hashes of the report's rarest words, uint32[n, N_REPORT_WORDS].
        report_weights: their weights, scaled to length 1, float32[n, N_REPORT_WORDS].
        names: hashes of the rarest names, uint32[n, N_NAMES]; those of place and parties are left out.
        name_weights: their weights, float32[n, N_NAMES].
        family: hash of the text family, uint32[n].
    """

    report: Array
    type: Array
    modes: Array
    status: Array
    background: Array
    start: Array
    end: Array
    basis: Array
    day_inferred: Array
    published: Array
    lat: Array
    lon: Array
    precision: Array
    inferred: Array
    place: Array
    country: Array
    admin1: Array
    entities: Array
    party_words: Array
    party_countries: Array
    sectors: Array
    named: Array
    counts: Array
    triggers: Array
    words: Array
    word_weights: Array
    report_places: Array
    report_words: Array
    report_weights: Array
    names: Array
    name_weights: Array
    family: Array

    def __len__(self) -> int:
        return len(self.type)

    def take(self, rows: Array) -> ClaimColumns:
        """The columns of some rows, in the order given."""
        return ClaimColumns(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def concatenate(parts: Sequence[ClaimColumns]) -> ClaimColumns:
    """Columns one after the other."""
    return ClaimColumns(**{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(ClaimColumns)})


def empty_columns(n: int) -> ClaimColumns:
    """Columns of `n` claims about which nothing is known."""
    shapes: dict[str, tuple[tuple[int, ...], Any]] = {
        "report": ((), np.uint64), "type": ((), np.int8), "modes": ((), np.int64), "status": ((), np.int8),
        "background": ((), np.bool_), "start": ((), np.int32), "end": ((), np.int32), "basis": ((), np.int8),
        "day_inferred": ((), np.bool_),
        "published": ((), np.int32), "lat": ((), np.float32), "lon": ((), np.float32), "precision": ((), np.int8),
        "inferred": ((), np.bool_), "place": ((), np.uint32), "country": ((), np.uint32), "admin1": ((), np.uint32),
        "entities": ((2, N_ENTITIES), np.uint32), "party_words": ((2, N_PARTY_WORDS), np.uint32),
        "party_countries": ((2, N_COUNTRIES), np.uint32), "sectors": ((2,), np.int32), "named": ((2,), np.bool_),
        "counts": ((len(COUNT_KINDS), 2), np.int32), "triggers": ((N_TRIGGERS,), np.uint32),
        "words": ((N_WORDS,), np.uint32), "word_weights": ((N_WORDS,), np.float32),
        "report_places": ((N_REPORT_PLACES,), np.uint32),
        "report_words": ((N_REPORT_WORDS,), np.uint32), "report_weights": ((N_REPORT_WORDS,), np.float32),
        "names": ((N_NAMES,), np.uint32), "name_weights": ((N_NAMES,), np.float32), "family": ((), np.uint32),
    }  # fmt: skip
    columns = ClaimColumns(**{name: np.zeros((n, *shape), dtype) for name, (shape, dtype) in shapes.items()})
    columns.lat[:] = np.nan
    columns.lon[:] = np.nan
    columns.basis[:] = UNDATED
    columns.counts[:] = UNKNOWN
    return columns


def columns_of(claims: Sequence[LinkClaim]) -> ClaimColumns:
    """The columns of claims, one row a claim, in their order."""
    columns = empty_columns(len(claims))
    for row, claim in enumerate(claims):
        _fill_what(columns, row, claim)
        _fill_when(columns, row, claim)
        _fill_where(columns, row, claim)
        for side, parties in enumerate((claim.actors, claim.recipients)):
            _fill_parties(columns, row, side, parties)
        _fill_words(columns, row, claim)
    return columns


def days_of(claims: Sequence[LinkClaim]) -> ClaimColumns:
    """Columns in which nothing is filled but the days: enough to divide claims, at a tenth of the cost."""
    columns = empty_columns(len(claims))
    for row, claim in enumerate(claims):
        _fill_when(columns, row, claim)
    return columns


def _fill_what(columns: ClaimColumns, row: int, claim: LinkClaim) -> None:
    columns.report[row] = _long_hash(claim.report)
    columns.type[row] = TYPES[claim.type]
    columns.modes[row] = sum(1 << MODE_BITS[m] for m in claim.mode)
    columns.status[row] = STATUSES[claim.status]
    columns.background[row] = claim.background
    columns.family[row] = word_hash(claim.family) if claim.family else 0
    for kind, count in claim.counts.items():
        columns.counts[row, COUNT_KINDS.index(kind)] = _bounds(count)


def _fill_when(columns: ClaimColumns, row: int, claim: LinkClaim) -> None:
    published = _ordinal(claim.published)
    columns.published[row] = published
    columns.basis[row] = BASES[claim.date_basis]
    columns.day_inferred[row] = claim.is_day_inferred
    if claim.date_basis == "stated":
        start, end = _ordinal(claim.start), _ordinal(claim.end)
        columns.start[row] = start or end - OPEN_DAYS
        columns.end[row] = end or start + OPEN_DAYS
    elif published:
        lag = LAG_DAYS if claim.date_basis == "published" else OPEN_DAYS
        columns.start[row], columns.end[row] = published - lag, published


def _fill_where(columns: ClaimColumns, row: int, claim: LinkClaim) -> None:
    _put(columns.report_places[row], (word_hash(key) for key in claim.report_places))
    place = claim.place
    if place is None:
        return
    columns.precision[row] = PRECISIONS[place.precision]
    columns.inferred[row] = place.is_inferred
    if place.lat is not None and place.lon is not None:
        columns.lat[row], columns.lon[row] = place.lat, place.lon
    columns.place[row] = word_hash(place.key) if place.key and place.precision not in ("country", "admin1") else 0
    columns.country[row] = word_hash(place.country) if place.country else 0
    columns.admin1[row] = word_hash(f"{place.country}/{place.admin1}") if place.admin1 else 0


def _fill_parties(columns: ClaimColumns, row: int, side: int, parties: Sequence[LinkParty]) -> None:
    named = [p for p in parties if p.is_named]
    _put(columns.entities[row, side], (word_hash(p.entity) for p in parties if p.entity))
    _put(columns.party_words[row, side], (word_hash(w) for w in heaviest((w for p in named for w in p.words), N_PARTY_WORDS)))
    _put(columns.party_countries[row, side], (word_hash(p.country) for p in parties if p.country))
    columns.sectors[row, side] = sum(1 << s for s in {SECTORS[p.sector] for p in parties})
    columns.named[row, side] = bool(named)


def _fill_words(columns: ClaimColumns, row: int, claim: LinkClaim) -> None:
    _put(columns.triggers[row], (word_hash(w) for w in heaviest(claim.triggers, N_TRIGGERS)))
    _put_weighted(columns.words[row], columns.word_weights[row], heaviest(claim.words, N_WORDS))
    _put_weighted(columns.report_words[row], columns.report_weights[row], claim.report_words[:N_REPORT_WORDS])
    place = {stem(w) for w in (claim.place.name.lower().replace("-", " ").split() if claim.place else ())}
    known = place | {w for p in (*claim.actors, *claim.recipients) for w in p.words}
    names = heaviest((w for w in claim.names if w not in known), N_NAMES)
    columns.names[row, : len(names)] = [word_hash(w) for w in names]
    columns.name_weights[row, : len(names)] = [weight_of(w) for w in names]


def _put(cells: Array, hashes: Iterable[int]) -> None:
    """Distinct hashes into a row of fixed width; those that do not fit are left out."""
    values = list(dict.fromkeys(hashes))[: len(cells)]
    cells[: len(values)] = values


def _put_weighted(cells: Array, weights: Array, words: Sequence[str]) -> None:
    """Words and their weights, the weights scaled to length 1."""
    if words:
        found = np.array([weight_of(w) for w in words], dtype=np.float32)
        cells[: len(words)] = [word_hash(w) for w in words]
        weights[: len(words)] = found / np.linalg.norm(found)


def _bounds(count: Count) -> tuple[int, int]:
    low, high = (UNKNOWN if n is None else min(n, MAX_COUNT) for n in (count.low, count.high))
    return low, high


@cache
def _ordinal(day: str | None) -> int:
    return dt.date.fromisoformat(day).toordinal() if day else NO_DAY


def _long_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
