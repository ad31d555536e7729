"""What speaks for each candidate of each toponym of a report: the rows of numbers that the ranker reads.

A report's toponyms are put into groups that share one sense: equal words with equal type words ("Herat" and "Herat
province" are two groups). Everything is computed for all candidates of a report at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wirebird.gazetteer import ACRONYM, ALTERNATE, DEMONYM, INHERITED, KINDS, PRIMARY, WEAK, EntryKind, Gazetteer, fold
from wirebird.limits import check_time
from wirebird.resolve.candidates import ABBREVIATION, Candidates, find_candidates
from wirebird.resolve.place_words import TYPES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PLACE, ADMIN1, ADMIN2, COUNTRY, REGION, WATER, LAND, SITE = range(len(KINDS))
ANCHOR = 7
"""Quality of a candidate that is not the toponym itself but a place it may lie in: the report's main place, or the one
named next to it."""
QUALITY_NAMES = ("primary", "alternate", "inherited", "weak", "acronym", "demonym", "abbreviation", "anchor")
DISTANCE_ROWS = 2000
"""Candidates whose distances to all likely places are held in memory at a time."""
SCALES_KM = (40.0, 150.0, 600.0)

FEATURES = (
    *(f"kind:{k}" for k in KINDS),
    *(f"quality:{q}" for q in QUALITY_NAMES),
    "population", "population_rank", "population_behind", "candidates", "weight", "stripped", "capital",
    "wanted", "other_wanted", "associative", "associative_country", "words", "capitals", "mentions", "first",
    "country_share", "country_lead", "country_unseen", "evidence", "admin1_share", "admin1_alone",
    *(f"near:{int(s)}km" for s in SCALES_KM), "nearest", "alone",
    "container", "container_misfit", "inside_named_country", "dateline_country", "dateline_near", "named_country_of_name",
    "place_population", "admin1_population", "tiny", "exact_candidates",
)  # fmt: skip
"""Names of the columns, in order."""

_PRIOR_KIND = {PLACE: 0.0, ADMIN1: 3.0, ADMIN2: 0.2, COUNTRY: 9.0, REGION: 8.0, WATER: 6.0, LAND: 5.5, SITE: 4.5}
_PRIOR_SIZE = {PLACE: 1.0, ADMIN1: 0.55, ADMIN2: 0.75, COUNTRY: 0.0, REGION: 0.0, WATER: 0.0, LAND: 0.0, SITE: 0.0}
_PRIOR_QUALITY = {
    PRIMARY: 0.0, ALTERNATE: -1.3, INHERITED: -1.3, WEAK: -2.0, ACRONYM: 0.0, DEMONYM: 0.0, ABBREVIATION: 3.0, ANCHOR: -4.0,
}  # fmt: skip
_KIND_BASE = np.array([_PRIOR_KIND[i] for i in range(len(KINDS))])
_KIND_SIZE = np.array([_PRIOR_SIZE[i] for i in range(len(KINDS))])
_QUALITY_BASE = np.array([_PRIOR_QUALITY[i] for i in range(len(QUALITY_NAMES))])
_SHARPNESS = 1.5
"""How strongly the first guess follows prominence: a factor of ten in inhabitants is worth exp(1.5)."""

_CONTAINED = re.compile(r"^(?=.*(?:,|\(| in | of | on ))[^.;:!?A-Z\n]{1,45}$")
_APART = re.compile(r"\b(?:and|or|to|from|between|against|with|by|for|than|said|told)\b")
_NEXT_WORD = re.compile(r"^(?:['’]s)?[ -](\w+)")


def _kinds(*chosen: int) -> npt.NDArray[np.bool_]:
    """A table: whether a kind is one of these."""
    table = np.zeros(len(KINDS), dtype=bool)
    table[list(chosen)] = True
    return table


_IS_CONTAINER = _kinds(ADMIN1, ADMIN2, COUNTRY, REGION)
_IS_WIDE = _kinds(COUNTRY, REGION, WATER)
_IS_LOCAL = _kinds(PLACE, ADMIN2, SITE)
_IS_INNER = _kinds(PLACE, SITE)


@dataclass(frozen=True)
class Toponym:
    """A place name in a report.

    Attributes:
        start: half-open code-point offset in the report.
        end: its end.
        text: the words.
        is_associative: whether it stands for a people, a government or part of a name.
    """

    start: int
    end: int
    text: str
    is_associative: bool = False


@dataclass(frozen=True)
class Scene:
    """The candidates of all toponyms of a report, group after group.

    Attributes:
        group_of: the group of each toponym, in the order given.
        owner: the group of each candidate.
        rows: its row in the gazetteer.
        quality: how the name belongs to it.
        static: the columns that do not depend on what the other toponyms are taken for.
        groups: number of groups.
        wanted: the kind that words inside or beside each group's name ask for, or None.
        prior: first guess of each candidate's probability, by prominence.
    """

    group_of: Ints
    owner: Ints
    rows: Ints
    quality: Ints
    static: dict[str, Floats]
    groups: int
    wanted: tuple[EntryKind | None, ...]
    prior: Floats


class PlaceFeatures:
    """Computes the ranker's features from a gazetteer. Keeps a cache of names only."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._capital = np.zeros(len(gazetteer), dtype=bool)
        self._capital[list(gazetteer.header["capitals"].values())] = True
        self._cache: dict[tuple[str, bool], Candidates] = {}

    def scene(self, text: str, toponyms: Sequence[Toponym], dateline: str | None = None) -> Scene:
        """Collect the candidates of a report's toponyms.

        Args:
            text: the report.
            toponyms: its place names, in text order.
            dateline: the name in its dateline, with the region after a comma where there is one, or None.
        """
        keys: dict[tuple[str, EntryKind | None, bool], int] = {}
        group_of, found, wanted = [], [], []
        for toponym in toponyms:
            after_comma = text[max(0, toponym.start - 2) : toponym.start].strip().endswith(",")
            kind = _wanted(text, toponym)
            key = (fold(toponym.text), kind, after_comma and len(toponym.text) <= 6)
            if key not in keys:
                keys[key] = len(keys)
                candidates = self._candidates(toponym.text, after_comma=after_comma)
                wanted.append(candidates.wanted or kind)
                found.append(candidates.of_kind(wanted[-1], self.gazetteer.kind))
            group_of.append(keys[key])
        groups = len(keys)
        at = np.array(group_of, dtype=np.int64)
        sizes = [len(c) for c in found]
        owner = np.repeat(np.arange(groups), sizes)
        rows = np.concatenate([c.rows for c in found]) if found else np.zeros(0, np.int64)
        quality = np.concatenate([c.quality for c in found]) if found else np.zeros(0, np.int64)
        weight = np.concatenate([c.weight for c in found]) if found else np.zeros(0)
        owner, rows, quality, weight = self._with_anchors(toponyms, at, owner, rows, quality, weight, groups)
        static, prior = self._static(text, toponyms, at, owner, rows, quality, weight, found, wanted)
        scene = Scene(at, owner, rows, quality, static, groups, tuple(wanted), prior)
        self._add_containers(text, toponyms, scene)
        self._add_dateline(scene, dateline)
        return scene

    def matrix(self, scene: Scene, probability: Floats) -> npt.NDArray[np.float32]:
        """Return all features.

        Args:
            scene: the candidates.
            probability: of each candidate within its group, from `first_guess` or from an earlier round.

        Returns:
            Shape (candidates, len(FEATURES)).
        """
        if not len(scene.rows):
            return np.zeros((0, len(FEATURES)), dtype=np.float32)
        columns = dict(scene.static)
        self._add_context(scene, probability, columns)
        return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)

    def _candidates(self, surface: str, *, after_comma: bool) -> Candidates:
        key = (surface, after_comma)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 20_000:
                self._cache.clear()
            found = self._cache[key] = find_candidates(self.gazetteer, surface, abbreviated=after_comma)
        return found

    def _with_anchors(
        self, toponyms: Sequence[Toponym], at: Ints, owner: Ints, rows: Ints, quality: Ints, weight: Floats, groups: int
    ) -> tuple[Ints, Ints, Ints, Floats]:
        """Add to every group the report's main place and the place named nearest to it, as what it may lie in."""
        if not len(rows):
            return owner, rows, quality, weight
        prior = first_guess(owner, self._prior(rows, quality, weight), groups)
        local = _IS_LOCAL[self.gazetteer.kind[rows]] & (prior > 0.3)
        best = np.full(groups, -1)
        for candidate in np.flatnonzero(local)[np.argsort(prior[local], kind="stable")]:
            best[owner[candidate]] = candidate
        named = best[at]
        counts = np.bincount(named[named >= 0], minlength=len(rows)) if (named >= 0).any() else np.zeros(len(rows), np.int64)
        starts = np.array([t.start for t in toponyms])
        extra: list[tuple[int, int]] = []
        starts = np.array([t.start for t in toponyms])
        for group in range(groups):
            check_time()
            mine = np.flatnonzero(at == group)
            own = rows[owner == group]
            chosen = []
            others = np.where(owner == group, 0, counts)
            if others.any():
                chosen.append(int(rows[others.argmax()]))
            around = np.flatnonzero((named >= 0) & (at != group))
            if len(around):
                away = np.abs(starts[around][:, None] - starts[mine[:4]]).min(axis=1)
                chosen.append(int(rows[named[around[away.argmin()]]]))
            extra += [(group, row) for row in dict.fromkeys(chosen) if row not in own]
        if not extra:
            return owner, rows, quality, weight
        new_owner, new_rows = (np.array(x, dtype=np.int64) for x in zip(*extra, strict=True))
        owner = np.concatenate([owner, new_owner])
        order = np.argsort(owner, kind="stable")
        rows = np.concatenate([rows, new_rows])[order]
        quality = np.concatenate([quality, np.full(len(extra), ANCHOR)])[order]
        weight = np.concatenate([weight, np.ones(len(extra))])[order]
        return owner[order], rows, quality, weight

    def _prior(self, rows: Ints, quality: Ints, weight: Floats) -> Floats:
        """How prominent the candidates are, in factors of ten."""
        g = self.gazetteer
        kind = g.kind[rows]
        size = np.log10(np.maximum(g.population[rows], 100))
        prior = _KIND_BASE[kind] + _KIND_SIZE[kind] * size + _QUALITY_BASE[quality] + self._capital[rows] * (quality == PRIMARY)
        return np.asarray(prior + np.log(weight), dtype=np.float64)

    def _static(
        self, text: str, toponyms: Sequence[Toponym], at: Ints, owner: Ints, rows: Ints, quality: Ints, weight: Floats,
        found: Sequence[Candidates], wanted: Sequence[EntryKind | None],
    ) -> tuple[dict[str, Floats], Floats]:  # fmt: skip
        g = self.gazetteer
        groups = len(found)
        kind = g.kind[rows].astype(np.int64)
        size = np.log10(np.maximum(g.population[rows], 1).astype(np.float64)) / 7
        prior = self._prior(rows, quality, weight)
        columns: dict[str, Floats] = {f"kind:{k}": (kind == i).astype(float) for i, k in enumerate(KINDS)}
        columns |= {f"quality:{q}": (quality == i).astype(float) for i, q in enumerate(QUALITY_NAMES)}
        most = _group_max(owner, size, groups)
        order = np.lexsort((-prior, owner))
        rank = np.zeros(len(rows))
        is_first = np.diff(owner, prepend=-1) > 0
        rank[order] = np.arange(len(rows)) - np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
        sizes = np.array([len(c) for c in found], dtype=float)
        kinds_wanted = np.array([KINDS.index(w) if w else -1 for w in wanted], dtype=np.int64)
        stripped = np.array([c.stripped for c in found], dtype=float)
        count = np.bincount(at, minlength=groups).astype(float)
        # The toponyms come in text order and groups in the order of their first one.
        firsts = np.unique(at, return_index=True)[1]
        first = np.array([toponyms[i].start for i in firsts], dtype=float)
        associative = np.bincount(at, weights=[t.is_associative for t in toponyms], minlength=groups) / np.maximum(count, 1)
        surface = [toponyms[i].text for i in firsts]
        words = np.array([min(len(s.split()), 5) for s in surface], dtype=float)
        capitals = np.array([s.isupper() for s in surface], dtype=float)
        wants = kinds_wanted[owner]
        columns |= {
            "population": size,
            "population_rank": 1 / (1 + rank),
            "population_behind": most[owner] - size,
            "candidates": np.log1p(sizes)[owner] / 4,
            "exact_candidates": (sizes > 0).astype(float)[owner],
            "weight": weight,
            "stripped": stripped[owner],
            "capital": self._capital[rows].astype(float),
            "wanted": (wants == kind).astype(float),
            "other_wanted": ((wants >= 0) & (wants != kind)).astype(float),
            "associative": associative[owner],
            "associative_country": associative[owner] * (kind == COUNTRY),
            "words": words[owner] / 5,
            "capitals": capitals[owner],
            "mentions": np.log1p(count)[owner] / 3,
            "first": np.log1p(first / max(1, len(text)) * 20)[owner] / 3,
            "place_population": size * (kind == PLACE),
            "admin1_population": size * (kind == ADMIN1),
            "tiny": ((g.population[rows] < 1000) & (kind == PLACE)).astype(float),
        }
        return columns, first_guess(owner, prior, groups)

    def _add_context(self, scene: Scene, probability: Floats, columns: dict[str, Floats]) -> None:
        """Add what the other toponyms say: countries, divisions and distances, weighted by their likely places."""
        g = self.gazetteer
        owner, rows = scene.owner, scene.rows
        country, admin1 = g.country[rows].astype(np.int64), g.admin1[rows].astype(np.int64)
        kind = g.kind[rows]
        counted = probability * (scene.quality != ANCHOR)
        # A toponym named often counts more, but not in proportion.
        often = np.sqrt(np.bincount(scene.group_of, minlength=scene.groups))[owner]
        vote = counted * often
        others, at = _votes_of_others(owner, country, vote, scene.groups)
        share = others / np.maximum(others.sum(1, keepdims=True), 1e-9)
        mine = share[owner, at] * (country > 0)
        columns["country_share"] = np.sqrt(mine)
        columns["country_lead"] = mine - share.max(1)[owner]
        columns["evidence"] = np.log1p(others.sum(1))[owner]
        columns["country_unseen"] = ((mine < 0.02) & (others.sum(1)[owner] > 0.5)).astype(float)
        division = admin1 * (kind != COUNTRY)
        rest, index = _votes_of_others(owner, division, vote, scene.groups)
        columns["admin1_share"] = np.sqrt((rest / np.maximum(rest.sum(1, keepdims=True), 1e-9))[owner, index]) * (division > 0)
        columns["admin1_alone"] = (rest.sum(1) < 0.2).astype(float)[owner]
        self._add_distances(scene, counted, columns)

    def _add_distances(self, scene: Scene, counted: Floats, columns: dict[str, Floats]) -> None:
        g = self.gazetteer
        owner, rows = scene.owner, scene.rows
        kind = g.kind[rows]
        # Countries and wide regions say nothing about nearness.
        likely = np.flatnonzero((counted > 0.12) & ~_IS_WIDE[kind])
        n = len(rows)
        for scale in SCALES_KM:
            columns[f"near:{int(scale)}km"] = np.zeros(n)
        columns["nearest"], columns["alone"] = np.ones(n), np.ones(n)
        if not len(likely) or not n:
            return
        for first in range(0, n, DISTANCE_ROWS):
            check_time()
            at = slice(first, first + DISTANCE_ROWS)
            km = distances(g.lat[rows[at]], g.lon[rows[at]], g.lat[rows[likely]], g.lon[rows[likely]])
            weight = counted[likely][None, :] * (owner[at, None] != owner[likely][None, :])
            # One place named under two names must not count as company of itself.
            for scale in SCALES_KM:
                near = (weight * np.exp(-km / scale)).sum(1)
                columns[f"near:{int(scale)}km"][at] = np.log1p(near)
            masked = np.where(weight > 0.12, km, 2e4)
            columns["nearest"][at] = np.log1p(masked.min(1)) / 10
            columns["alone"][at] = weight.sum(1) < 0.3

    def _add_containers(self, text: str, toponyms: Sequence[Toponym], scene: Scene) -> None:
        """Mark candidates that lie in what the text puts them in: "Springfield, Ill.", "Sukma in Chhattisgarh"."""
        g = self.gazetteer
        n = len(scene.rows)
        fits, misfits = np.zeros(n), np.zeros(n)
        members = [np.flatnonzero(scene.owner == k) for k in range(scene.groups)]
        for i in range(len(toponyms) - 1):
            gap = text[toponyms[i].end : toponyms[i + 1].start]
            inner, outer = int(scene.group_of[i]), int(scene.group_of[i + 1])
            possessive = bool(re.fullmatch(r"['’]s?\s+(?:\w+\s+){0,2}", gap))
            if possessive:
                inner, outer = outer, inner
            elif not _CONTAINED.match(gap) or _APART.search(gap):
                continue
            around = members[outer]
            around = around[_IS_CONTAINER[g.kind[scene.rows[around]]] & (scene.quality[around] != ANCHOR)]
            if inner == outer or not len(around) or not len(members[inner]):
                continue
            mine = members[inner]
            good = self._contained(scene.rows[mine], scene.rows[around])
            if good.any():
                fits[mine] = np.maximum(fits[mine], good)
                misfits[mine] = np.maximum(misfits[mine], 1 - good)
        scene.static["container"], scene.static["container_misfit"] = fits, misfits
        named = np.unique(g.country[scene.rows[(g.kind[scene.rows] == COUNTRY) & (scene.prior > 0.3)]])
        scene.static["inside_named_country"] = np.isin(g.country[scene.rows], named).astype(float)
        has_country = np.zeros(scene.groups, dtype=bool)
        has_country[scene.owner[(g.kind[scene.rows] == COUNTRY) & (scene.quality <= ACRONYM)]] = True
        scene.static["named_country_of_name"] = has_country[scene.owner].astype(float)

    def _contained(self, rows: Ints, around: Ints) -> Floats:
        g = self.gazetteer
        inner_country, inner_admin1 = g.country[rows][:, None], g.admin1[rows][:, None]
        country, admin1, kind = g.country[around][None, :], g.admin1[around][None, :], g.kind[around][None, :]
        same = inner_country == country
        km = distances(g.lat[rows], g.lon[rows], g.lat[around], g.lon[around])
        fits = (kind == COUNTRY) & same
        fits |= (kind == ADMIN1) & same & (inner_admin1 == admin1) & (g.kind[rows] != ADMIN1)[:, None]
        fits |= (kind == ADMIN2) & same & (km < 80) & _IS_INNER[g.kind[rows]][:, None]
        fits |= (kind == REGION) & (km < 600)
        fits &= (g.kind[rows] != COUNTRY)[:, None]
        return np.asarray(fits.any(1), dtype=np.float64)

    def _add_dateline(self, scene: Scene, dateline: str | None) -> None:
        g = self.gazetteer
        n = len(scene.rows)
        scene.static["dateline_country"], scene.static["dateline_near"] = np.zeros(n), np.zeros(n)
        name, _, region = (dateline or "").partition(",")
        found = self._candidates(name, after_comma=False) if name else None
        if not found or not n:
            return
        prior = self._prior(found.rows, found.quality, found.weight)
        around = self._candidates(region.strip(), after_comma=True) if region.strip() else None
        if around:
            # "TRIPOLI, Lebanon": the country or division that is named with it.
            prior = prior + 10 * self._contained(found.rows, around.rows)
        best = int(found.rows[prior.argmax()])
        scene.static["dateline_country"] = (g.country[scene.rows] == g.country[best]).astype(float)
        km = distances(g.lat[scene.rows], g.lon[scene.rows], g.lat[[best]], g.lon[[best]])[:, 0]
        scene.static["dateline_near"] = np.exp(-km / 200)


def _wanted(text: str, toponym: Toponym) -> EntryKind | None:
    """The kind that the words around a toponym ask for: "Herat province", "the town of Herat"."""
    after = _NEXT_WORD.match(text[toponym.end : toponym.end + 24])
    if after and (kind := TYPES.get(after[1].lower())):
        return kind
    before = text[max(0, toponym.start - 24) : toponym.start].lower()
    found = re.search(r"(\w+) (?:of (?:the )?)?$", before)
    if found and before.rstrip().endswith(("of", "of the", "town", "city", "village")):
        return TYPES.get(found[1])
    return None


def first_guess(owner: Ints, prior: Floats, groups: int) -> Floats:
    """Softmax of prominence within each group."""
    return group_softmax(owner, prior * _SHARPNESS, groups)


def group_softmax(owner: Ints, logits: Floats, groups: int, *, none: float | None = None) -> Floats:
    """Softmax within each group; `none` is the logit of "none of them", which then takes its share."""
    if not len(logits):
        return logits
    top = _group_max(owner, logits, groups)
    if none is not None:
        top = np.maximum(top, none)
    weight = np.exp(logits - top[owner])
    total = np.bincount(owner, weights=weight, minlength=groups)
    if none is not None:
        total = total + np.exp(none - top)
    return np.asarray(weight / total[owner])


def _group_max(owner: Ints, values: Floats, groups: int) -> Floats:
    """Greatest value of each group; `owner` is in order, and groups may be empty."""
    out = np.full(groups, -np.inf)
    if len(owner):
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        out[owner[starts]] = np.maximum.reduceat(values, starts)
    return out


def _votes_of_others(owner: Ints, code: Ints, vote: Floats, groups: int) -> tuple[Floats, Ints]:
    """For every group the votes of the other groups by code, code 0 left out; and the column of each candidate's code."""
    codes, column = np.unique(code, return_inverse=True)
    width = len(codes)
    by_group = np.bincount(owner * width + column, weights=vote * (code > 0), minlength=groups * width).reshape(groups, width)
    return by_group.sum(0)[None, :] - by_group, column


def distances(lat: npt.ArrayLike, lon: npt.ArrayLike, other_lat: npt.ArrayLike, other_lon: npt.ArrayLike) -> Floats:
    """Great-circle distances in km between two lists of points, shape (n, m); haversine, mean radius 6371 km."""
    a, b = np.radians(np.asarray(lat, dtype=np.float64))[:, None], np.radians(np.asarray(other_lat, dtype=np.float64))[None, :]
    turn = np.radians(np.asarray(other_lon, dtype=np.float64)[None, :] - np.asarray(lon, dtype=np.float64)[:, None])
    chord = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(turn / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.minimum(1.0, chord))))
