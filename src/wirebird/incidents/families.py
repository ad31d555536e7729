"""Text families: reprints, excerpts and light edits of one report, found by MinHash and checked word by word.

Two reports are of one family when most of the shorter one's runs of four words stand in the other; a smaller share is enough
where both name the same agency and dateline place within a few days, as successive leads of one wire report do.
Candidates come from MinHash bands over the whole text and over its opening, which excerpts keep.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from wirebird.gazetteer import fold, weak_key
from wirebird.incidents.words import shingles, word_hash
from wirebird.records import DocId, Document
from wirebird.records.linking import FamilyId

SHINGLE: Final = 4
"""Words a run: two reports on one happening by different hands share few runs of four."""
OPENING_WORDS: Final = 50
SEED: Final = 7
BANDS: Final = 42
OPENING_BANDS: Final = 21
ROWS: Final = 3
MIN_SHINGLES: Final = 12
"""Shorter texts are a family only where they are nearly equal."""
SHARE: Final = 0.5
"""Share of the shorter text's runs that must stand in the other."""
AGENCY_SHARE: Final = 0.3
"""The same where agency, dateline place and days agree."""
SHORT_SHARE: Final = 0.8
AGENCY_DAYS: Final = 2
MAX_DAYS: Final = 30
"""Reports further apart are no reprints: anniversaries and archives are left out."""


@dataclass(frozen=True)
class TextPrint:
    """What is kept of a report's text to find its family.

    Attributes:
        report: the report's id.
        published: day as a proleptic ordinal, or None.
        agency: folded name of the agency, or None.
        place: spelling key of the dateline's place, or None.
        runs: hashes of its runs of four words, uint32[n], sorted, without repetition.
        bands: keys of its MinHash bands, uint64[BANDS + OPENING_BANDS]; texts of one family share some.
    """

    report: DocId
    published: int | None
    agency: str | None
    place: str | None
    runs: npt.NDArray[np.uint32]
    bands: npt.NDArray[np.uint64]

    @property
    def order(self) -> tuple[int, str]:
        """Sorts prints by day of publication, unknown days last, then by id."""
        return (self.published if self.published is not None else dt.date.max.toordinal(), self.report)


@dataclass(frozen=True)
class FamilyTie:
    """Why two reports are of one family.

    Attributes:
        share: share of the shorter text's runs of four words that stand in the other, 0 to 1.
        agency: whether both name the same agency.
        place: whether both datelines name the same place.
    """

    share: float
    agency: bool
    place: bool


def text_print(document: Document) -> TextPrint:
    """The print of one report: of its prose, without header, title, byline and dateline."""
    found = shingles(_prose(document), SHINGLE)
    opening = found[: OPENING_WORDS - SHINGLE + 1]
    dateline = document.dateline
    agency = document.agency or (dateline.agency.text if dateline and dateline.agency else None)
    return TextPrint(
        report=document.id,
        published=dt.date.fromisoformat(document.published).toordinal() if document.published else None,
        agency=fold(agency) if agency else None,
        place=weak_key(dateline.place.text) if dateline and dateline.place else None,
        runs=np.unique(np.array([word_hash(s) for s in found], dtype=np.uint32)),
        bands=np.concatenate([_bands(found, BANDS, 0), _bands(opening, OPENING_BANDS, BANDS)]),
    )


def tie(first: TextPrint, second: TextPrint) -> FamilyTie | None:
    """Why two reports are of one family, or None where they are not."""
    smaller = min(len(first.runs), len(second.runs))
    days = _days_apart(first, second)
    if not smaller or days > MAX_DAYS:
        return None
    share = len(np.intersect1d(first.runs, second.runs, assume_unique=True)) / smaller
    agency = first.agency is not None and first.agency == second.agency
    place = first.place is not None and first.place == second.place
    needed = AGENCY_SHARE if agency and place and days <= AGENCY_DAYS else SHARE
    if share < (SHORT_SHARE if smaller < MIN_SHINGLES else needed):
        return None
    return FamilyTie(share=round(share, 3), agency=agency, place=place)


def find_families(prints: Sequence[TextPrint]) -> dict[DocId, FamilyId]:
    """The family of every report that has one; reports alone are left out. The order of `prints` does not matter."""
    pairs = [(prints[i].report, prints[j].report) for i, j in candidate_prints(prints) if tie(prints[i], prints[j])]
    return group_families(prints, pairs)


def candidate_prints(prints: Sequence[TextPrint]) -> list[tuple[int, int]]:
    """Pairs of positions whose prints share a band, each once, the smaller position first."""
    if len(prints) < 2:
        return []
    keys = np.stack([p.bands for p in prints])
    pairs: set[tuple[int, int]] = set()
    for column in keys.T:
        order = np.argsort(column, kind="stable")
        starts = np.flatnonzero(np.diff(column[order], prepend=column[order[0]] ^ np.uint64(1)))
        for group in np.split(order, starts[1:]):
            members = [i for i in group.tolist() if len(prints[i].runs)]
            pairs.update((a, b) for k, a in enumerate(members) for b in members[k + 1 :])
    return sorted(pairs)


def group_families(prints: Iterable[TextPrint], pairs: Iterable[tuple[DocId, DocId]]) -> dict[DocId, FamilyId]:
    """Families from ties: reports that hang together, named after the earliest of them.

    Args:
        prints: all reports concerned; those without a tie may be left out.
        pairs: ties between their ids.
    """
    parent: dict[DocId, DocId] = {}
    for first, second in pairs:
        a, b = _root(parent, first), _root(parent, second)
        if a != b:
            parent[max(a, b)] = min(a, b)
    order = {p.report: p.order for p in prints}
    groups: dict[DocId, list[DocId]] = {}
    for report in sorted(parent.keys() | set(parent.values())):
        groups.setdefault(_root(parent, report), []).append(report)
    return {report: _family_id(members, order) for members in groups.values() for report in members}


def _family_id(members: Sequence[DocId], order: Mapping[DocId, tuple[int, str]]) -> FamilyId:
    first = min(members, key=lambda report: order[report])
    return FamilyId("f-" + hashlib.sha256(first.encode("utf-8", "surrogatepass")).hexdigest()[:12])


def _root(parent: dict[DocId, DocId], report: DocId) -> DocId:
    while (above := parent.get(report, report)) != report:
        report = above
    return report


def _prose(document: Document) -> str:
    parts, at = [], 0
    for span in document.skipped:
        parts.append(document.text[at : span.start])
        at = max(at, span.end)
    return " ".join([*parts, document.text[at:]])


def _bands(found: Sequence[str], bands: int, salt: int) -> npt.NDArray[np.uint64]:
    """Keys of the bands of a MinHash: bands of equal rows get equal keys, and bands of different places never do."""
    minhash = RMinHash(num_perm=bands * ROWS, seed=SEED)
    minhash.update(list(found))
    rows = np.array(minhash.digest(), dtype=np.uint64).reshape(bands, ROWS)
    keys = np.arange(salt + 1, salt + bands + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for column in rows.T:
        keys = (keys ^ column) * np.uint64(0xFF51AFD7ED558CCD)
        keys ^= keys >> np.uint64(32)
    return keys


def _days_apart(first: TextPrint, second: TextPrint) -> int:
    if first.published is None or second.published is None:
        return 0
    return abs(first.published - second.published)
