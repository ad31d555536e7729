"""Which of the places that bear a name is meant: prominence, type words, containers and the report's evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wirebird.gazetteer import ACRONYM, ALTERNATE, INHERITED, PRIMARY, WEAK, Entry, EntryKind, Match, fold
from wirebird.records import Precision, UnresolvedReason
from wirebird.resolve.place_words import Mention

_QUALITY = {PRIMARY: 0.0, ACRONYM: 0.0, ALTERNATE: -1.3, INHERITED: -1.3, WEAK: -2.0}
_COUNTRY_PRIOR = 9.0
_REGION_PRIOR = 8.5
_FEATURE_PRIOR: dict[EntryKind, float] = {"water": 6.0, "land": 5.0, "site": 4.5}
_CAPITAL_BONUS = 1.0
_TYPE_BONUS = 2.5
_EVIDENCE_WEIGHT = 2.0
# A little less than _EVIDENCE_WEIGHT: one famous city in a report about one country must not turn into a village there.
_NAMED_WEIGHT = 1.7
_NO_EVIDENCE = -1.0
_NEIGHBOUR_BONUS = 2.0
_FITS = 5.0
_MISFITS = -5.0
_HINT_BONUS = 2.5
# A place smaller than this in a country that nothing in the report speaks of is more likely a village we lack.
_SMALL = 50_000
_BIG_CITY = 100_000
_LITTLE_SHARE = 0.08
CLEAR_SHARE = 0.4
LEAD_TOKENS, LEAD_FACTOR = 60, 1.5
PLACE_WEIGHT = 0.4
_PROMINENT = 5.4
_NEIGHBOUR_KM = 150
SPECIFICITY: dict[EntryKind, int] = {
    "site": 4, "place": 3, "admin2": 2, "land": 2, "admin1": 1, "region": 1, "water": 1, "country": 0,
}  # fmt: skip
_PRECISION: dict[EntryKind, Precision] = {
    "site": "site", "place": "place", "admin2": "admin2", "admin1": "admin1", "country": "country",
}  # fmt: skip
_CERTAIN = 0.8
_KNOWN_BONUS = 6.0
"""What the geocoder's choice is worth where it is sure: more than prominence and evidence, less than a container."""


@dataclass(frozen=True)
class Evidence:
    """What the report says about countries, as shares that sum to 1, and which places it names besides.

    `known` is what the geocoder took the report's names for: folded name -> entry and probability. `one_case` says that
    no capitals tell names from other words here.
    """

    shares: Mapping[str, float]
    total: float
    neighbours: tuple[tuple[str, Entry], ...]
    known: Mapping[str, tuple[Entry, float]] = field(default_factory=dict)
    one_case: bool = False


@dataclass(frozen=True)
class Choice:
    """The best candidate of a mention, how far ahead of the next one it is, and whether its containers hold it."""

    entry: Entry
    score: float
    margin: float
    fits: bool


def level_of(mention: Mention, choice: Choice | None) -> int:
    """Return how specific a mention is: 3 for a place down to 0 for a country."""
    if choice is None:
        return 0
    kind = choice.entry.kind
    # "U.S. District Court", "the Black Sea resort of": no type word makes a country or a sea small.
    return SPECIFICITY[mention.wanted if mention.wanted and kind not in ("country", "region") else kind]


def without_partials(mentions: Sequence[Mention], evidence: Evidence) -> list[Mention]:
    """Drop pieces of longer names, unless nothing else is there and the piece is a big place the report is about."""
    whole = [m for m in mentions if not m.partial]
    if whole:
        return whole
    return [m for m in mentions if is_certain(m, evidence) and any(_is_backed(x.entry, evidence) for x in m.matches)]


def is_certain(mention: Mention, evidence: Evidence) -> bool:
    """Whether the geocoder, which weighs the whole report, is sure what the name stands for."""
    known = evidence.known.get(fold(mention.text))
    return known is not None and known[1] >= _CERTAIN and any(m.entry == known[0] for m in mention.matches)


def _is_backed(entry: Entry, evidence: Evidence) -> bool:
    if entry.kind in ("country", "region") or entry.population < _SMALL:
        return False
    return not evidence.shares or evidence.shares.get(entry.country or "", 0.0) >= CLEAR_SHARE


def prior(match: Match) -> float:
    """Return how prominent an entry is under this name, in factors of ten."""
    entry = match.entry
    size = math.log10(max(entry.population, 100))
    if entry.kind == "country":
        score = _COUNTRY_PRIOR if size > 5 else 6.5
    elif entry.kind == "region":
        score = _REGION_PRIOR
    elif entry.kind in _FEATURE_PRIOR:
        score = _FEATURE_PRIOR[entry.kind]
    elif entry.kind == "admin1":
        score = 3.0 + 0.55 * size
    elif entry.kind == "admin2":
        score = 0.2 + 0.75 * size
    else:
        score = size + (_CAPITAL_BONUS if entry.is_capital and match.quality == PRIMARY else 0.0)
    return score + _QUALITY[match.quality]


def share_of(entry: Entry, weights: Mapping[str, float], total: float) -> float:
    """Return the share of the evidence that the entry's country has."""
    return weights.get(entry.country or "", 0.0) / total if total else 0.0


def base_score(match: Match, mention: Mention, hints: Mapping[str, float], evidence: Evidence) -> float:
    """Score one candidate by prominence, type word, and the report's evidence."""
    entry = match.entry
    score = prior(match)
    if mention.wanted is not None:
        score += _TYPE_BONUS if mention.wanted == entry.kind else 0.0
    if entry.country is not None and entry.country in hints:
        score += _HINT_BONUS * hints[entry.country]
    if evidence.shares and entry.country is not None:
        share = evidence.shares.get(entry.country, 0.0)
        score += _EVIDENCE_WEIGHT * math.sqrt(share) if share else _NO_EVIDENCE
    known = evidence.known.get(fold(mention.text))
    if known and known[0] == entry:
        score += _KNOWN_BONUS * known[1]
    return score + _neighbour_bonus(entry, mention, evidence)


def _neighbour_bonus(entry: Entry, mention: Mention, evidence: Evidence) -> float:
    if entry.kind not in ("place", "admin2") or not evidence.neighbours:
        return 0.0
    own = fold(mention.text)
    near = {key for key, other in evidence.neighbours if key != own and _is_neighbour(entry, other)}
    return _NEIGHBOUR_BONUS * min(1.5, math.sqrt(len(near)))


def _is_neighbour(entry: Entry, other: Entry) -> bool:
    """Whether an entry lies in the other, a division, or not far from it, a place."""
    if other.kind == "admin1":
        return entry.country == other.country and entry.admin1 == other.admin1
    return distance_km(entry, other) < _NEIGHBOUR_KM


def fit_of(entry: Entry, container: Entry, *, near: bool) -> float:
    """Return 1 when an entry may lie in (or near) the other, 0 when it does not."""
    if near:
        return float(distance_km(entry, container) < 120 or container.kind == "country")
    if container.kind == "region":
        return float(distance_km(entry, container) < 900)
    if entry.country != container.country:
        return 0.0
    if container.kind == "country":
        return 1.0
    if container.kind == "admin1":
        return float(entry.admin1 == container.admin1)
    return float(distance_km(entry, container) < 80)


def choose(mention: Mention, others: Sequence[Mention], hints: Mapping[str, float], evidence: Evidence) -> Choice | None:
    """Choose the candidate that scores best together with the other names of the phrase."""
    scored = []
    for match in mention.matches:
        score = base_score(match, mention, hints, evidence)
        fits = True
        for other in others:
            fit = max((_pair_score(match, m, other, hints, evidence) for m in other.matches), default=0.0)
            fits = fits and fit > 0
            score += fit
        scored.append((score, fits, match))
    if not scored:
        return None
    # Equal scores keep the file's order: most inhabitants first.
    scored.sort(key=lambda item: -item[0])
    score, fits, match = scored[0]
    entry = _city_of_the_name(match.entry, mention)
    rival = next((s for s, _, m in scored[1:] if distance_km(m.entry, entry) > 50), score - 5.0)
    return Choice(entry, score, 1.0 / (1.0 + math.exp(-(score - rival))), fits)


def _pair_score(match: Match, other: Match, container: Mention, hints: Mapping[str, float], evidence: Evidence) -> float:
    entry, around = match.entry, other.entry
    # Either may contain the other: "Sukma district", "Chhattisgarh's Sukma".
    inner, outer = (entry, around) if SPECIFICITY[entry.kind] >= SPECIFICITY[around.kind] else (around, entry)
    if not fit_of(inner, outer, near=container.near):
        return _MISFITS
    likely = base_score(other, container, hints, evidence)
    return _FITS + 0.2 * min(likely, 10.0)


def _city_of_the_name(entry: Entry, mention: Mention) -> Entry:
    """Prefer the big city to the division of the same name when no type word speaks for the division."""
    if entry.kind not in ("admin1", "admin2") or mention.wanted not in (None, "place"):
        return entry
    for match in mention.matches:
        city = match.entry
        inside = city.kind == "place" and city.country == entry.country and city.admin1 == entry.admin1
        if inside and (city.population >= _BIG_CITY or mention.wanted == "place" or entry.kind == "admin2"):
            return city
    return entry


def refusal_of(mention: Mention, choice: Choice, hints: Mapping[str, float], evidence: Evidence) -> UnresolvedReason | None:
    """Return why the choice would rather be a wrong pin, or None when it may stand."""
    entry = choice.entry
    if entry.kind in ("country", "region") or entry.country in hints or choice.score > _FITS + 5:
        return None
    share = evidence.shares.get(entry.country or "", 0.0)
    if all(m.quality == WEAK for m in mention.matches) and share < CLEAR_SHARE:
        return "not_in_gazetteer"
    is_small = entry.population < _SMALL and entry.kind != "admin1"
    # A county is hardly ever named without the word: "King's Cross" is not King County.
    is_bare_division = entry.kind == "admin2" and mention.wanted is None
    # Without capitals any word may look like a town: an estate called "las palmas" is no city on the Canaries.
    is_doubtful = evidence.one_case and not share and not is_certain(mention, evidence)
    if (is_small or is_bare_division or is_doubtful) and evidence.total >= 1.0 and share < _LITTLE_SHARE:
        return "ambiguous" if len(mention.matches) > 1 else "not_in_gazetteer"
    return None


def countries_named(matches: Iterable[Match]) -> dict[str, float]:
    """Return the countries a name is a name of; half of the weight where a big division has it too (Georgia)."""
    countries = {m.entry.country for m in matches if m.entry.kind == "country"}
    rivals = {
        m.entry.country for m in matches if m.entry.kind == "admin1" and m.quality == PRIMARY and m.entry.population > 1_000_000
    }
    named = [c for c in countries if c is not None]
    others = [c for c in rivals - countries if c is not None]
    if not named or not others:
        return dict.fromkeys(named, 1.0)
    return dict.fromkeys(sorted([*named, *others]), 0.5)


def likely_country(matches: Iterable[Match], shares: Mapping[str, float]) -> str | None:
    """Return the country a place name in running text speaks for, or None where the place is too small to tell."""
    best: tuple[float, str] | None = None
    for match in matches:
        entry = match.entry
        if entry.country is None or entry.kind == "admin2" or match.quality in (WEAK, INHERITED):
            continue
        share = shares.get(entry.country, 0.0)
        score = prior(match) + (_NAMED_WEIGHT * math.sqrt(share) if share or not shares else _NO_EVIDENCE)
        if best is None or score > best[0]:
            best = (score, entry.country)
    return best[1] if best and best[0] >= _PROMINENT else None


def distance_km(a: Entry, b: Entry) -> float:
    """Return the great-circle distance of two entries."""
    return kilometres(a.lat, a.lon, b.lat, b.lon)


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance of two points in degrees (haversine, mean radius 6371 km)."""
    lat_a, lat_b = math.radians(lat), math.radians(other_lat)
    turn = math.radians(other_lon - lon)
    chord = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(turn / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(chord)))


def precision_of(entry: Entry) -> Precision:
    """What the point of an entry stands for: that of a region or river inside one country is as good as a division's."""
    if entry.kind in ("region", "water"):
        return "admin1" if entry.country else "none"
    if entry.kind == "land":
        return "admin2" if entry.country else "none"
    return _PRECISION[entry.kind]
