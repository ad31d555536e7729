"""From the place names of a report to points: candidates, ranker, and "unknown" below the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wirebird.gazetteer import Entry, Gazetteer, fold
from wirebird.records import LocatedToponym, ToponymUse, UnresolvedReason
from wirebird.resolve.place_choice import precision_of
from wirebird.resolve.place_features import ADMIN1, ADMIN2, ANCHOR, PLACE, PlaceFeatures, Scene, Toponym, distances
from wirebird.resolve.place_words import strip_type
from wirebird.resolve.ranker import PlaceRanker

LEAST_SCORE = 0.3
"""A guess less likely than this is no answer."""

SURE_SCORE = 0.5
"""Least probability of a place whose country is evidence for the actors of the report."""

MAX_TOPONYMS = 2000
"""Place names that are ranked together, each against all. A report with more, a book, is done in stretches of so many."""

BIG_CITY = 100_000
SAME_AREA_KM = 161.0
"""How near (100 miles) a city of at least `BIG_CITY` inhabitants stands for the area or site of its own name."""


@dataclass(frozen=True)
class Geocode:
    """What a toponym was taken for.

    Attributes:
        row: row of the gazetteer, or None when unknown.
        score: probability that the point is right; of the refused guess where `row` is None.
        is_anchor: whether the row is a place that the toponym may lie in, not the toponym itself.
        reason: why there is no row, or None.
    """

    row: int | None
    score: float
    is_anchor: bool = False
    reason: UnresolvedReason | None = None


class Geocoder:
    """Gives place names their points. Keeps no state between reports but a cache of names."""

    def __init__(self, gazetteer: Gazetteer, ranker: PlaceRanker) -> None:
        self.gazetteer = gazetteer
        self._ranker = ranker
        self._features = PlaceFeatures(gazetteer)

    def geocode(self, text: str, toponyms: Sequence[Toponym], dateline: str | None = None) -> list[Geocode]:
        """Choose what each toponym means.

        Args:
            text: the report.
            toponyms: its place names, in text order.
            dateline: the place in its dateline ("Herat, Afghanistan"), or None.
        """
        if not toponyms:
            return []
        if len(toponyms) > MAX_TOPONYMS:
            first, rest = toponyms[:MAX_TOPONYMS], toponyms[MAX_TOPONYMS:]
            return [*self.geocode(text, first, dateline), *self.geocode(text, rest, dateline)]
        scene = self._features.scene(text, toponyms, dateline)
        probability = self._ranker.rank(self._features, scene)
        best = self._best(scene, probability)
        return [best[group] for group in scene.group_of.tolist()]

    def locate(self, text: str, toponyms: Sequence[Toponym], dateline: str | None = None) -> tuple[LocatedToponym, ...]:
        """The same as records."""
        codes = self.geocode(text, toponyms, dateline)
        return tuple(self._record(toponym, code) for toponym, code in zip(toponyms, codes, strict=True))

    def known_names(
        self, text: str, toponyms: Sequence[Toponym], dateline: str | None = None
    ) -> dict[str, tuple[Entry, float]]:
        """Return what the names of a report were taken for: folded name -> entry and probability, the likeliest of equals.

        "Bijapur district" is known as such and as "Bijapur", unless that stands elsewhere for something else.
        """
        whole: dict[str, tuple[Entry, float]] = {}
        short: dict[str, tuple[Entry, float]] = {}
        for toponym, code in zip(toponyms, self.geocode(text, toponyms, dateline), strict=True):
            if code.row is None or code.is_anchor:
                continue
            entry = self.gazetteer.entry(code.row)
            for known, key in ((whole, fold(toponym.text)), (short, fold(strip_type(toponym.text)))):
                if key not in known or known[key][1] < code.score:
                    known[key] = (entry, code.score)
        return {**short, **whole}

    def _best(self, scene: Scene, probability: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[Geocode]:
        out = [Geocode(None, 0.0, reason="not_in_gazetteer")] * scene.groups
        # Later ones win: go from the least to the most likely.
        for candidate in np.argsort(probability, kind="stable").tolist():
            score = round(float(probability[candidate]), 4)
            anchored = bool(scene.quality[candidate] == ANCHOR)
            code = Geocode(int(scene.rows[candidate]), score, anchored)
            if score < LEAST_SCORE:
                code = Geocode(None, score, reason="not_in_gazetteer" if anchored else "ambiguous")
            out[int(scene.owner[candidate])] = code
        return [self._city_of_the_name(code, scene, group) for group, code in enumerate(out)]

    def _city_of_the_name(self, code: Geocode, scene: Scene, group: int) -> Geocode:
        """A division whose capital bears its name is the capital, unless a type word asked for the division."""
        g = self.gazetteer
        if code.row is None or code.is_anchor or g.kind[code.row] not in (ADMIN1, ADMIN2) or scene.wanted[group] is not None:
            return code
        rows = scene.rows[(scene.owner == group) & (scene.quality != ANCHOR)]
        cities = rows[(g.kind[rows] == PLACE) & (g.population[rows] >= BIG_CITY) & (g.country[rows] == g.country[code.row])]
        for city in cities.tolist():
            if distances(g.lat[[city]], g.lon[[city]], g.lat[[code.row]], g.lon[[code.row]])[0, 0] < SAME_AREA_KM:
                return replace(code, row=city)
        return code

    def _record(self, toponym: Toponym, code: Geocode) -> LocatedToponym:
        use: ToponymUse = "associative" if toponym.is_associative else "literal"
        entry = None if code.row is None else self.gazetteer.entry(code.row)
        return LocatedToponym(
            start=toponym.start,
            end=toponym.end,
            text=toponym.text,
            use=use,
            name=None if entry is None else toponym.text if code.is_anchor else entry.name,
            geonameid=None if entry is None or code.is_anchor else entry.geoname_id,
            lat=None if entry is None else entry.lat,
            lon=None if entry is None else entry.lon,
            country=None if entry is None else entry.country,
            admin1=None if entry is None else entry.admin1,
            precision="none" if entry is None else precision_of(entry),
            near=entry.name if entry is not None and code.is_anchor else None,
            score=code.score,
            unresolved=code.reason,
        )


def countries_of(known: Mapping[str, tuple[Entry, float]]) -> dict[str, str]:
    """Countries of place names that the geocoder is fairly sure of: folded name -> alpha-3."""
    return {name: entry.country for name, (entry, score) in known.items() if entry.country and score >= SURE_SCORE}
