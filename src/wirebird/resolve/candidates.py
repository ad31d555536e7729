"""Which gazetteer rows a toponym of a report may name, and how its words belong to each."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wirebird.gazetteer import ACRONYM, DEMONYM, KINDS, EntryKind, Gazetteer, fold, weak_key
from wirebird.resolve.place_words import POSSESSIVE, SITES, TYPES

ABBREVIATION = 6
"""Quality of a match beyond the gazetteer's own (0 to 5): the letters of a division, "Ont." or "KY"."""

MOST = 48
"""Candidates kept of one name, those with most inhabitants first."""

_DIRECTION = re.compile(
    r"^(?:the\s+)?(?:(?:north|south|east|west|central|upper|lower|mid|greater|inner|outer|downtown|metropolitan|rural|mainland)"
    r"(?:ern)?[\s-]*(?:east|west|central)?(?:ern)?[\s-]+)(?=\w)",
    re.I,
)
_TYPE_BEFORE = re.compile(
    r"^(?:the\s+)?(city|town|village|district|province|state|region|county|department|governorate|republic|port|lake|mount"
    r"|municipality|commune|island|isle|gulf|bay|territory|port city|capital)\s+(?:of\s+)?(?=\w)",
    re.I,
)
_TYPE_AFTER = re.compile(
    r"\s+(city|town|village|district|province|state|region|county|counties|department|governorate|oblast|prefecture|raion|"
    r"municipality|commune|area|valley|river|island|islands|peninsula|territory|township|parish|suburb|quarter|neighbou?rhood|"
    r"camp|airport|street|road|highlands|metro(?:politan)? area|republic|krai|division|borough|proper)$",
    re.I,
)
_SITE_AFTER = re.compile(rf"\s+(?:{'|'.join(sorted(SITES))}|rd|ave|blvd|drive|plantation|station)\.?$", re.I)
_ACRONYM = re.compile(r"^(?:[A-Z]\.?){2,6}$")


_ALLOWED: dict[str, tuple[EntryKind, ...]] = {
    "admin1": ("admin1", "region"),
    "admin2": ("admin2", "admin1", "place"),
    "place": ("place",),
    "country": ("country",),
}
"""What a type word lets a name mean: districts are often known by their town only."""


@dataclass(frozen=True)
class Candidates:
    """What a name may mean: parallel arrays, one item a candidate.

    Attributes:
        rows: rows of the gazetteer.
        quality: how the name belongs to the row: the gazetteer's qualities, `DEMONYM` or `ABBREVIATION`.
        weight: share of a demonym's meaning ("Congolese" 0.75 and 0.25), else 1.
        stripped: whether a direction or type word was taken off the name to find it.
        wanted: kind that a type word in the name asks for, or None.
    """

    rows: npt.NDArray[np.int64]
    quality: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]
    stripped: bool
    wanted: EntryKind | None

    def __len__(self) -> int:
        return len(self.rows)

    def of_kind(self, wanted: EntryKind | None, kinds: npt.NDArray[np.uint8]) -> Candidates:
        """Those that a type word allows ("Niger state" is no country), or all where it allows none.

        Args:
            wanted: the kind that words inside or beside the name ask for, or None.
            kinds: the gazetteer's column of kinds.
        """
        allowed = _ALLOWED.get(wanted or "")
        if not allowed:
            return self
        keep = np.isin(kinds[self.rows], [KINDS.index(k) for k in allowed])
        if not keep.any() or keep.all():
            return self
        return Candidates(self.rows[keep], self.quality[keep], self.weight[keep], stripped=self.stripped, wanted=self.wanted)


_NONE = Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), stripped=False, wanted=None)


def find_candidates(gazetteer: Gazetteer, surface: str, *, abbreviated: bool = False) -> Candidates:
    """Return what the words may name, empty when nothing.

    Args:
        gazetteer: where to look.
        surface: the words of the toponym as they stand in the report.
        abbreviated: whether the words follow a comma, where "Wash." or "KY" is a division.
    """
    full = " ".join(surface.split()).strip(" .,;:\"'()")
    name = POSSESSIVE.sub("", full)
    if not name:
        return _NONE
    # "St. John's" keeps its ending, "Sudan's" loses it; in "east London" the direction is no part of the name.
    whole = [(n, None) for n in dict.fromkeys((full, name))]
    tries = [*_shorter(name), *whole] if full[0].islower() else [*whole, *_shorter(name)]
    for words, wanted in tries:
        is_whole = words in (full, name)
        found = _exact(gazetteer, words, abbreviated=is_whole and (abbreviated or "." in surface))
        if found:
            return found if is_whole else Candidates(found.rows, found.quality, found.weight, stripped=True, wanted=wanted)
    for shorter, wanted in ((name, None), *_shorter(name)):
        weak = weak_key(shorter)
        rows, quality = gazetteer.rows("~" + weak) if len(weak) >= 4 else (_NONE.rows, _NONE.quality)
        if len(rows):
            return Candidates(rows[:MOST], quality[:MOST], np.ones(len(rows[:MOST])), stripped=shorter != name, wanted=wanted)
    return _NONE


def _shorter(name: str) -> list[tuple[str, EntryKind | None]]:
    """The name without direction and type words, least taken off first."""
    out: list[tuple[str, EntryKind | None]] = []
    current, wanted = name, None
    for pattern in (_DIRECTION, _TYPE_AFTER, _SITE_AFTER, _TYPE_BEFORE, _DIRECTION):
        found = pattern.search(current)
        if found and len(current) - len(found.group()) > 2:
            wanted = TYPES.get(found[1].lower(), wanted) if pattern.groups else wanted
            current = current[: found.start()] + current[found.end() :]
            out.append((current.strip(), wanted))
    return out


def _exact(gazetteer: Gazetteer, name: str, *, abbreviated: bool) -> Candidates | None:
    rows, quality = gazetteer.rows(fold(name))
    is_acronym = bool(_ACRONYM.match(name))
    if not is_acronym and (quality == ACRONYM).any():
        rows, quality = rows[quality != ACRONYM], quality[quality != ACRONYM]
    rows, quality = rows[:MOST], quality[:MOST]
    weight = np.ones(len(rows))
    division = gazetteer.abbreviation_row(name) if abbreviated or is_acronym or len(name) > 3 else None
    if division is not None:
        rows, quality, weight = np.append(rows, division), np.append(quality, ABBREVIATION), np.append(weight, 1.0)
    words = gazetteer.country_words.get(fold(name), {}) if not name.islower() else {}
    countries = [(gazetteer.country_row(c), w) for c, w in words.items()]
    found = [(row, w) for row, w in countries if row is not None and row not in rows]
    if found:
        rows = np.append(rows, [row for row, _ in found])
        quality = np.append(quality, [DEMONYM] * len(found))
        weight = np.append(weight, [w for _, w in found])
    return Candidates(rows, quality, weight, stripped=False, wanted=None) if len(rows) else None
