"""Place names of a report, each with its point on the earth or the reason why there is none."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.document import DocId
from wirebird.records.event import Precision, UnresolvedReason

ToponymUse = Literal["literal", "associative"]


class LocatedToponym(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place name in a report.

    Attributes:
        start: half-open code-point offset in the report.
        end: its end.
        text: the words, `report[start:end]`.
        use: `literal` for a place; `associative` for words that stand for a people, a government or part of a name
            ("Syrian", "Moscow said"): evidence about parties, never where something happened.
        name: the gazetteer's name, or None when unknown.
        geonameid: GeoNames id, or None (unknown, or an entry GeoNames lacks).
        lat: degrees north, WGS 84, or None.
        lon: degrees east, WGS 84, or None.
        country: ISO 3166 alpha-3, or None where unknown or spanning several.
        admin1: name of the first-level division, or None.
        precision: what the point stands for; `none` when unknown or when a region of several countries is meant.
        near: name of the place whose point is given where the toponym itself is in no gazetteer and the report places it
            there (a street of its main town); else None.
        score: calibrated probability that the point is right within 161 km; of the best guess where that was refused.
        unresolved: why there is no point, or None.
    """

    start: int
    end: int
    text: str
    use: ToponymUse
    name: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    country: str | None
    admin1: str | None
    precision: Precision
    near: str | None = None
    score: float
    unresolved: UnresolvedReason | None = None


class GeoparsedReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The place names of one report, in text order. One JSON line."""

    id: DocId
    toponyms: tuple[LocatedToponym, ...]


class EventPlaces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The place names at which one given event of a report happened, in text order. One JSON line."""

    id: DocId
    locations: tuple[LocatedToponym, ...]
