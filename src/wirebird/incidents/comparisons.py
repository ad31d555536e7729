"""What is compared between two claims, and which level each comparison takes for a pair.

Every comparison sorts a pair into one of a few named levels; the model gives each level a match weight. A hard conflict is
no weight but a ban.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from wirebird.incidents.columns import (
    MODE_BITS,
    NO_DAY,
    PRECISIONS,
    SECTORS,
    STATED,
    STATUSES,
    TYPES,
    UNDATED,
    Array,
    ClaimColumns,
)

EARTH_KM: Final = 6371.0
SAME_KM: Final = 5.0
NEAR_KM: Final = 15.0
APART_KM: Final = 30.0
"""Two exact places further apart are two incidents."""
BORDER_KM: Final = 300.0
"""Places of two countries so near each other may be two readings of one border incident: a matter of weights."""
SHORT_DAYS: Final = 3
"""Intervals of up to so many days count as days."""
CAMPAIGN_DAYS: Final = 10
CONFLICT_GAP: Final = 3
"""Stated days so far apart are two incidents; fewer may be a matter of the hour, of the weekday rule, or of the day on which
somebody told it."""
GROWTH: Final = 2.5
"""A later count may be so many times an earlier one and still be a rolling toll."""
COSINES: Final = (0.06, 0.12, 0.2, 0.3, 0.45, 0.65)
REPORT_COSINES: Final = (0.03, 0.08, 0.15, 0.25, 0.5)
NAME_WEIGHTS: Final = (6.0, 12.0)

_STATE_ARMS: Final = ("MIL", "COP", "GOV", "PRM", "SPY")
_OTHER_ARMS: Final = ("REB", "UAF", "CRM", "PRM", "OPP")
_PEOPLE: Final = ("CVL", "REF", "ETH", "REL", "MED", "JRN", "EDU", "SOC", "LAB", "AGR", "BUS", "NGO", "UNK")
_SIDES: Final = tuple(sum(1 << SECTORS[s] for s in side) for side in (_STATE_ARMS, _OTHER_ARMS, _PEOPLE))

_AKIN: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("ASSAULT", "COERCE"), ("ASSAULT", "MOBILIZE"), ("ASSAULT", "RETREAT"), ("ASSAULT", "PROTEST"), ("COERCE", "PROTEST"),
        ("COERCE", "SANCTION"), ("COERCE", "MOBILIZE"), ("AGREE", "CONSULT"), ("AGREE", "SUPPORT"), ("AGREE", "CONCEDE"),
        ("AGREE", "COOPERATE"), ("AGREE", "AID"), ("CONSULT", "COOPERATE"), ("SUPPORT", "CONSULT"), ("SUPPORT", "COOPERATE"),
        ("SUPPORT", "AID"), ("AID", "COOPERATE"), ("REQUEST", "THREATEN"), ("ACCUSE", "REJECT"), ("ACCUSE", "THREATEN"),
        ("ACCUSE", "REQUEST"), ("REJECT", "THREATEN"), ("REQUEST", "REJECT"),
    )
)  # fmt: skip
"""Types that two readers may give one happening (plover.org's own ambiguity rules and our confusion table)."""
AKIN: Final = np.array([[frozenset((a, b)) in _AKIN for b in TYPES] for a in TYPES])

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "type": ("same", "akin", "different"),
    "mode": ("same", "akin", "not_stated", "different"),
    "place": (
        "same_place", "near", "vicinity", "in_its_report", "one_in_the_other", "same_division", "same_country",
        "not_stated", "retold", "other_unsure", "other_division", "other_place", "other_country",
    ),
    "date": ("same_day", "within", "overlap", "next_day", "near", "retold", "far_unsure", "far", "not_stated"),
    "actors": ("same_party", "same_name", "same_kind", "compatible", "not_stated", "different"),
    "recipients": ("same_party", "same_name", "same_kind", "compatible", "not_stated", "different"),
    "roles": ("as_told", "crossed"),
    "counts": ("equal", "compatible", "growing", "not_stated", "different"),
    "trigger": ("same", "different"),
    "words": tuple(f"cosine_{i}" for i in range(len(COSINES) + 1)),
    "report": tuple(f"cosine_{i}" for i in range(len(REPORT_COSINES) + 1)),
    "names": ("many_shared", "shared", "few_shared", "not_stated", "none_shared"),
    "text": ("other_text", "reprint", "reprinted_sentence"),
    "status": ("same", "done_or_denied", "unsure", "planned_and_done"),
    "time_frame": ("both_current", "both_background", "one_background"),
}  # fmt: skip
"""Levels by comparison, in the order of the waterfall."""

CONFLICTS: Final = ("same_report", "other_place", "other_country", "other_days", "parties_swapped", "whole_and_part")


def compare(first: ClaimColumns, second: ClaimColumns, names: Iterable[str] = LEVELS) -> dict[str, Array]:
    """Levels of pairs, row i of one side with row i of the other: for each comparison an index into LEVELS, int8[n].

    Args:
        first: one claim of each pair.
        second: the other.
        names: the comparisons to make, or all.
    """
    return {name: _FUNCTIONS[name](first, second).astype(np.int8) for name in names}


def conflicts(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Hard conflicts of pairs as bits in the order of CONFLICTS, int8[n]."""
    km = distance_km(first, second)
    exact = _exact(first) & _exact(second)
    same_name = (first.place > 0) & (first.place == second.place)
    other_place = exact & (km > APART_KM) & ~same_name
    both = (first.country > 0) & (second.country > 0)
    on_ground = (first.precision >= PRECISIONS["country"]) & (second.precision >= PRECISIONS["country"])
    other_country = both & on_ground & (first.country != second.country) & ~first.inferred & ~second.inferred & ~same_name
    other_country &= ~(km <= BORDER_KM)
    swapped = _swapped(first, second)
    whole = _is_campaign(first) != _is_campaign(second)
    bits = [first.report == second.report, other_place, other_country, _other_days(first, second), swapped, whole]
    found: Array = np.zeros(len(first), dtype=np.int8)
    for k, bit in enumerate(bits):
        found |= bit.astype(np.int8) << k
    # One sentence in two prints tells one thing, whatever was made of its days and places.
    found[_is_retold(first, second)] &= np.int8(1)
    return found


def _is_retold(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Whether two prints of one text tell it by the same word of the same sentence."""
    retold: Array = (first.family > 0) & (first.family == second.family)
    rows = np.flatnonzero(retold)
    one, other = first.take(rows), second.take(rows)
    retold[rows] = (word_cosine(one, other) >= COSINES[-1]) & _shares(one.triggers, other.triggers)
    return retold


def _is_campaign(columns: ClaimColumns) -> Array:
    """Told over a stretch of time and over no exact place: a whole of many parts."""
    long: Array = _is_day_told(columns) & (columns.end - columns.start > CAMPAIGN_DAYS) & ~_exact(columns)
    return long & ~columns.inferred


def distance_km(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Great-circle distance of the points, NaN where one has none."""
    lat1, lon1 = np.radians(first.lat.astype(np.float64)), np.radians(first.lon.astype(np.float64))
    lat2, lon2 = np.radians(second.lat.astype(np.float64)), np.radians(second.lon.astype(np.float64))
    a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km: Array = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(a, 0, 1)))
    return km


def word_cosine(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Cosine of the weighted rarest words of the sentences, 0 to 1."""
    return _cosine(first.words, first.word_weights, second.words, second.word_weights)


def report_cosine(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Cosine of the weighted rarest words of the two reports, 0 to 1."""
    return _cosine(first.report_words, first.report_weights, second.report_words, second.report_weights)


def _cosine(words: Array, weights: Array, other_words: Array, other_weights: Array) -> Array:
    # Word by word, so that the work space stays a few numbers a pair; weights of filling are 0.
    cosine: Array = np.zeros(len(words), dtype=np.float32)
    for k in range(words.shape[1]):
        cosine += weights[:, k] * ((words[:, k, None] == other_words) * other_weights).sum(axis=1)
    return cosine


def _exact(columns: ClaimColumns) -> Array:
    exact: Array = (columns.precision >= PRECISIONS["place"]) & ~columns.inferred & ~np.isnan(columns.lat)
    return exact


def _shares(first: Array, second: Array) -> Array:
    """Whether two rows of hashes have one in common."""
    shared: Array = ((first[:, :, None] == second[:, None, :]) & (first[:, :, None] > 0)).any(axis=(1, 2))
    return shared


def _type(first: ClaimColumns, second: ClaimColumns) -> Array:
    return np.where(first.type == second.type, 0, np.where(AKIN[first.type, second.type], 1, 2))


_AKIN_MODES: Final = (
    ("battle", "seize", "firearms", "heavy-weapons"),
    ("aerial", "heavy-weapons", "explosives", "drone", "destroy", "suicide-attack"),
    ("targeted", "firearms", "abduct", "beat", "torture"),
    ("demo", "riot", "obstruct", "vandalize", "strike", "boycott"),
    ("restrict", "curfew", "martial-law", "censor", "withhold"),
    ("troops", "police", "militia", "weapons"),
    ("withdraw", "disarm", "ceasefire"),
    ("disapprove", "allege"),
)
"""Modes that two readers may give one act, in groups: a fight for a town, a bombardment, a killing, a crowd, a measure."""
_MODE_GROUPS: Final = tuple(sum(1 << MODE_BITS[m] for m in group) for group in _AKIN_MODES)


def _mode(first: ClaimColumns, second: ClaimColumns) -> Array:
    none = (first.modes == 0) | (second.modes == 0)
    akin = np.zeros(len(first), dtype=bool)
    for group in _MODE_GROUPS:
        akin |= ((first.modes & group) > 0) & ((second.modes & group) > 0)
    return np.select([(first.modes & second.modes) > 0, none, akin], [0, 2, 1], 3)


def _place(first: ClaimColumns, second: ClaimColumns) -> Array:
    names = LEVELS["place"]
    km = distance_km(first, second)
    known = (first.precision > PRECISIONS["none"]) & (second.precision > PRECISIONS["none"])
    points = (first.precision >= PRECISIONS["place"]) & (second.precision >= PRECISIONS["place"]) & ~np.isnan(km)
    same_name = (first.place > 0) & (first.place == second.place)
    same_country = (first.country > 0) & (first.country == second.country)
    other_country = (first.country > 0) & (second.country > 0) & (first.country != second.country)
    divisions = (first.admin1 > 0) & (second.admin1 > 0)
    coarser = np.minimum(first.precision, second.precision)
    same_place = same_name | (points & (km <= SAME_KM))
    inferred = first.inferred | second.inferred
    levels = [
        (same_place & ~inferred, "same_place"),
        (same_place, "in_its_report"),
        (points & (km <= NEAR_KM), "near"),
        (points & (km <= APART_KM), "vicinity"),
        (known & _is_retold(first, second) & (points | other_country), "retold"),
        (known & points & ~inferred, "other_place"),
        (_is_in_report(first, second) | _is_in_report(second, first), "in_its_report"),
        (known & inferred & (points | other_country | (divisions & (first.admin1 != second.admin1))), "other_unsure"),
        (known & other_country, "other_country"),
        (known & divisions & (first.admin1 == second.admin1) & (coarser == PRECISIONS["admin1"]), "one_in_the_other"),
        (known & divisions & (first.admin1 == second.admin1), "same_division"),
        (known & divisions, "other_division"),
        (known & same_country, "same_country"),
    ]
    return np.select([c for c, _ in levels], [names.index(n) for _, n in levels], names.index("not_stated"))


def _is_in_report(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Whether the first has no exact place of its own, and the second's is one that the first's report names elsewhere."""
    here: Array = ~_exact(first) & _exact(second) & _shares(first.report_places, second.place[:, None])
    return here


def _gap(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Days between two intervals; 0 where they meet."""
    gap: Array = np.maximum(0, np.maximum(first.start, second.start) - np.minimum(first.end, second.end))
    return gap


def _date(first: ClaimColumns, second: ClaimColumns) -> Array:
    names = LEVELS["date"]
    unknown = (first.basis == UNDATED) | (second.basis == UNDATED)
    gap = _gap(first, second)
    told = _is_day_told(first) & _is_day_told(second)
    one_day = told & (first.start == first.end) & (second.start == second.end)
    levels = [
        (unknown, "not_stated"),
        (one_day & (gap == 0), "same_day"),
        ((gap == 0) & ~told, "within"),
        (gap == 0, "overlap"),
        (_is_retold(first, second), "retold"),
        (gap == 1, "next_day"),
        (gap <= SHORT_DAYS, "near"),
        (first.day_inferred | second.day_inferred, "far_unsure"),
    ]
    return np.select([c for c, _ in levels], [names.index(n) for _, n in levels], names.index("far"))


def _other_days(first: ClaimColumns, second: ClaimColumns) -> Array:
    stated = _is_day_told(first) & _is_day_told(second)
    apart = stated & (_gap(first, second) >= CONFLICT_GAP)
    found: Array = apart | _told_before(first, second) | _told_before(second, first)
    return found


def _is_day_told(columns: ClaimColumns) -> Array:
    told: Array = (columns.basis == STATED) & ~columns.day_inferred
    return told


def _told_before(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Whether the second report came out before the day that the first states, by more than that day may be off."""
    known = _is_day_told(first) & (second.published > NO_DAY)
    planned = second.status == STATUSES["planned"]
    early: Array = known & ~planned & (second.published + CONFLICT_GAP <= first.start)
    return early


def _parties(first: ClaimColumns, second: ClaimColumns, side: int) -> Array:
    names = LEVELS["actors"]
    a, b = first.sectors[:, side], second.sectors[:, side]
    countries = (first.party_countries[:, side], second.party_countries[:, side])
    open_country = (countries[0][:, 0] == 0) | (countries[1][:, 0] == 0)
    country = open_country | _shares(*countries)
    one_side = np.zeros(len(first), dtype=bool)
    for mask in _SIDES:
        one_side |= ((a & mask) > 0) & ((b & mask) > 0)
    both_named = first.named[:, side] & second.named[:, side]
    levels = [
        ((a == 0) | (b == 0), "not_stated"),
        (_shares(first.entities[:, side], second.entities[:, side]), "same_party"),
        (_shares(first.party_words[:, side], second.party_words[:, side]), "same_name"),
        (((a & b) > 0) & country & ~both_named, "same_kind"),
        (one_side & country, "compatible"),
    ]
    return np.select([c for c, _ in levels], [names.index(n) for _, n in levels], names.index("different"))


def _across(first: ClaimColumns, second: ClaimColumns) -> tuple[Array, Array, Array]:
    """Whether parties are shared in their roles, from actors to recipients, and from recipients to actors."""
    same = _shares(first.entities[:, 0], second.entities[:, 0]) | _shares(first.entities[:, 1], second.entities[:, 1])
    forth = _shares(first.entities[:, 0], second.entities[:, 1])
    back = _shares(first.entities[:, 1], second.entities[:, 0])
    return same, forth, back


def _roles(first: ClaimColumns, second: ClaimColumns) -> Array:
    same, forth, back = _across(first, second)
    return np.where((forth | back) & ~same, 1, 0)


def _swapped(first: ClaimColumns, second: ClaimColumns) -> Array:
    """Both parties are known and each has the other's part; fighting has two sides and no such order."""
    battle = np.int64(1 << MODE_BITS["battle"])
    same, forth, back = _across(first, second)
    swapped: Array = forth & back & ~same & ((first.modes & battle) == 0) & ((second.modes & battle) == 0)
    return swapped


def _counts(first: ClaimColumns, second: ClaimColumns) -> Array:
    names = LEVELS["counts"]
    a, b = first.counts, second.counts
    stated = (a >= 0).any(axis=2) & (b >= 0).any(axis=2)
    low_a, low_b = a.max(axis=2, where=a >= 0, initial=0), b.max(axis=2, where=b >= 0, initial=0)
    least_a, least_b = np.maximum(a[:, :, 0], 0), np.maximum(b[:, :, 0], 0)
    most_a, most_b = np.where(a[:, :, 1] < 0, np.inf, a[:, :, 1]), np.where(b[:, :, 1] < 0, np.inf, b[:, :, 1])
    equal = stated & (low_a == low_b)
    overlap = stated & (least_a <= most_b) & (least_b <= most_a)
    later = np.where(first.published[:, None] >= second.published[:, None], low_a, low_b)
    earlier = np.where(first.published[:, None] >= second.published[:, None], low_b, low_a)
    growing = stated & (later >= earlier) & (later <= np.maximum(earlier * GROWTH, earlier + 3))
    apart = stated & ~equal & ~overlap & ~growing
    levels = [
        (apart.any(axis=1) & ~equal.any(axis=1), "different"),
        ((equal & (low_a > 0)).any(axis=1), "equal"),
        (overlap.any(axis=1), "compatible"),
        (growing.any(axis=1), "growing"),
    ]
    return np.select([c for c, _ in levels], [names.index(n) for _, n in levels], names.index("not_stated"))


def _names(first: ClaimColumns, second: ClaimColumns) -> Array:
    names = LEVELS["names"]
    same = (first.names[:, :, None] == second.names[:, None, :]) & (first.names[:, :, None] > 0)
    shared = (same.any(axis=2) * first.name_weights).sum(axis=1)
    none = (first.names[:, 0] == 0) | (second.names[:, 0] == 0)
    levels = [
        (none, "not_stated"),
        (shared >= NAME_WEIGHTS[1], "many_shared"),
        (shared >= NAME_WEIGHTS[0], "shared"),
        (shared > 0, "few_shared"),
    ]
    return np.select([c for c, _ in levels], [names.index(n) for _, n in levels], names.index("none_shared"))


def _text(first: ClaimColumns, second: ClaimColumns) -> Array:
    level = np.where((first.family > 0) & (first.family == second.family), 1, 0)
    rows = np.flatnonzero(level)
    level[rows[word_cosine(first.take(rows), second.take(rows)) >= COSINES[-1]]] = 2
    return level


def _status(first: ClaimColumns, second: ClaimColumns) -> Array:
    done = [STATUSES[s] for s in ("happened", "ongoing")]
    a, b = first.status, second.status
    both_done = np.isin(a, done) & np.isin(b, done)
    denied = STATUSES["denied"]
    with_denial = ((a == denied) & np.isin(b, done)) | ((b == denied) & np.isin(a, done))
    planned = STATUSES["planned"]
    one_planned = ((a == planned) & np.isin(b, done)) | ((b == planned) & np.isin(a, done))
    return np.select([(a == b) | both_done, with_denial, one_planned], [0, 1, 3], 2)


def _trigger(first: ClaimColumns, second: ClaimColumns) -> Array:
    return np.where(_shares(first.triggers, second.triggers), 0, 1)


def _time_frame(first: ClaimColumns, second: ClaimColumns) -> Array:
    return np.where(first.background & second.background, 1, np.where(first.background | second.background, 2, 0))


_FUNCTIONS: Final[dict[str, Callable[[ClaimColumns, ClaimColumns], Array]]] = {
    "type": _type,
    "mode": _mode,
    "place": _place,
    "date": _date,
    "actors": lambda a, b: _parties(a, b, 0),
    "recipients": lambda a, b: _parties(a, b, 1),
    "roles": _roles,
    "counts": _counts,
    "trigger": _trigger,
    "words": lambda a, b: np.digitize(word_cosine(a, b), COSINES),
    "report": lambda a, b: np.digitize(report_cosine(a, b), REPORT_COSINES),
    "names": _names,
    "text": _text,
    "status": _status,
    "time_frame": _time_frame,
}
