"""Where each event of a report happened: the words that say so, or what the report tells beside it (docs/places.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import msgspec

from wirebird.extract.drafts import LOCAL_TYPES, SPEECH_TYPES, Draft, Part
from wirebird.gazetteer import Entry, fold
from wirebird.limits import check_time
from wirebird.records import Document, Place, Precision, Span, Unresolved
from wirebird.resolve.place_choice import kilometres
from wirebird.resolve.place_features import Toponym
from wirebird.resolve.place_words import TYPES
from wirebird.resolve.places import PlaceContext, PlaceResolver
from wirebird.text.capitals import has_capitals

MAIN_SHARE = 0.6
"""Share of the evidence for countries from which a report is about one of them."""

SPECIFICITY: tuple[Precision, ...] = ("site", "place", "admin2", "admin1", "country", "none")

WITHIN_KM: Mapping[Precision, float] = {"site": 25.0, "place": 25.0, "admin2": 80.0}
"""How far from the point of a place or district what lies in it may be."""

FOLLOWING = 60
"""Characters after place words that may name what contains them."""

NEXT_TO = 2
"""Sentences between an act and another that shares its place."""

LEAD = 3
"""Sentences at the start of a report that tell the news."""


_DEFINITE = re.compile(r"(?:the|this|that|its|their|his|her|our)\b|\w+['’]s\b")
"""How words begin that mean something told before."""


_CAPITALISED_BEFORE = re.compile(r"[a-z,] ([A-Z][\w'’-]+) $")
"""A capitalised word inside a sentence, right before a name."""

_OF_THE_TOWN = re.compile(r"(?:the|this|that|its|their)\s+(?:[a-z]+\s+)?(?:city|town|village|capital)['’]s\b")
"""How words begin that lie in a town told before, whatever their own name."""

_LOCATIVE = re.compile(r"\b(?:from|in|into|inside|across|throughout|near|outside)\s+(?:the\s+)?$", re.I)
"""Words before a name that make it a place."""

_BEHIND = re.compile(r"\s+(?:in|at|near|outside|inside)\s+(?:[a-z]+\s+)?")
"""What stands between an act and the place right behind it: "held talks in neighbouring Chad"."""


@dataclass(frozen=True)
class PlaceReader:
    """Finds where the events of one report happened.

    Attributes:
        doc: the report.
        sentences: its sentences; `Part.sentence` indexes them.
        places: reads place phrases.
        countries: ISO alpha-3 -> weight of evidence in the report, heaviest first.
        known: what the report's names were taken for: folded name -> entry and probability.
        names: its place names, in text order.
        acting: countries of the parties that perform an event.
        said: words of the places of its events.
    """

    doc: Document
    sentences: Sequence[Span]
    places: PlaceResolver
    countries: Mapping[str, float]
    known: Mapping[str, tuple[Entry, float]]
    names: Sequence[Toponym]
    acting: Callable[[Draft], Collection[str | None]]
    said: tuple[str, ...] = ()

    @cached_property
    def _is_cased(self) -> bool:
        return has_capitals(self.doc.text)

    def read(self, drafts: Sequence[Draft]) -> list[Place | Unresolved]:
        """The place of every event, in their order: the first of these that gives one.

        1. The words that say where it happened.
        2. For an act on the ground, the place of the act told next to it.
        3. For words such as "the city", the last place named before them.
        4. For the news itself, the dateline, where a party of that country acts.
        5. For an act on the ground at a place of unknown name, the town or district named next to it, if that lies in the
           country that the report is mainly about.
        6. For any act at a place that is not known, and for an act on the ground without one, that country.
        """
        said = tuple(dict.fromkeys(self._words(p) for d in drafts for p in d.places))
        reader = replace(self, said=said)
        places = [reader._stated(d) for d in drafts]
        places = reader._beside(drafts, places)
        for fallback in (reader._meant, reader._at_the_dateline, reader._in_the_area, reader._in_the_country):
            places = [p if isinstance(p, Place) else fallback(d) or p for d, p in zip(drafts, places, strict=True)]
        return places

    def _words(self, part: Part) -> str:
        return self.doc.text[part.start : part.end]

    def _stated(self, draft: Draft) -> Place | Unresolved:
        """The place that the words of an event name; the likeliest, or the most specific that lies in it."""
        check_time()
        if not draft.places:
            return Unresolved(field="place", reason="not_mentioned")
        literal = self._literal(draft.places)
        found = [self._point(part) for part in literal]
        places = [p for p in found if isinstance(p, Place)]
        if not places:
            # "Jerusalem police" is a party, and yet the only words that tell where it acted.
            others = [self._point(part) for part in draft.places if part not in literal]
            places = [p for p in others if isinstance(p, Place)]
        if not places:
            return found[0]
        pointed = [p for p in places if p.precision != "none"] or places
        inside = [p for p in pointed if _may_lie_in(p, pointed[0])]
        return min(inside, key=lambda p: SPECIFICITY.index(p.precision))

    def _literal(self, parts: Sequence[Part]) -> Sequence[Part]:
        """Without "the Kabul government", which is a party, and the dateline: no places, where there is another."""
        parts = [p for p in parts if not self._is_associative(p)] or parts
        header = self.doc.dateline.text if self.doc.dateline else None
        return [p for p in parts if header is None or p.end <= header.start or header.end <= p.start] or parts

    def _is_associative(self, part: Part) -> bool:
        return any(t.is_associative and t.start <= part.start and part.end <= t.end for t in self.names)

    def _names_something(self, part: Part) -> bool:
        return any(t.start < part.end and part.start < t.end for t in self.names)

    def _point(self, part: Part) -> Place | Unresolved:
        text = self.doc.text
        # "Islands" in "the Virgin Islands": the name as a whole.
        whole = next((t for t in self.names if t.start <= part.start and part.end <= t.end), part)
        start = self._with_name_before(whole.start, whole.end)
        span = Span.of(text, start, self._with_container(start, whole.end))
        context = PlaceContext(
            countries=self.countries,
            toponyms=tuple(t for t in self.said if t != span.text),
            dateline=self.doc.dateline.place.text if self.doc.dateline and self.doc.dateline.place else None,
            known=self.known,
            preceding=text[: span.start].rstrip().rpartition(" ")[2] if span.start else "",
            following=text[span.end : span.end + FOLLOWING],
            is_cased=self._is_cased,
            is_named=self._names_something(part),
        )
        found = self.places.resolve(span.text, context)
        if isinstance(found, Unresolved):
            return found
        return Place(
            text=span,
            name=found.name,
            country=found.country,
            admin1=found.admin1,
            lat=found.lat,
            lon=found.lon,
            precision=found.precision,
        )

    def _with_name_before(self, start: int, end: int) -> int:
        """Where a name begins of which the encoder saw the end only: "Islam" of "Islam Qala"."""
        before = _CAPITALISED_BEFORE.search(self.doc.text, max(0, start - 30), start)
        if before is None or not self.doc.text[start].isupper():
            return start
        return before.start(1) if self.places.knows(self.doc.text[before.start(1) : end]) else start

    def _with_container(self, start: int, end: int) -> int:
        """Where words end, with the name behind them where they have none: "the capital of Samangan", "the town of Afrin"."""
        words = self.doc.text[start:end]
        is_open = words.islower() or words.rpartition(" ")[2] in TYPES
        named = any(t.start < end and start < t.end and not t.is_associative for t in self.names)
        if not self._is_cased or not is_open or named:
            return end
        behind = [t for t in self.names if self.doc.text[end : t.start] in (" of ", " in ") and not t.is_associative]
        return behind[0].end if behind else end

    def _meant(self, draft: Draft) -> Place | None:
        """What "the city" or "its airport" means: the last place named before it."""
        part = next(iter(draft.places), None)
        if part is None or not self._refers_back(part):
            return None
        for name in reversed([t for t in self.names if t.start < part.start and not t.is_associative]):
            meant = self._point(Part(name.start, name.end, part.sentence, part.score))
            if isinstance(meant, Place) and meant.precision in ("site", "place"):
                return msgspec.structs.replace(meant, text=Span.of(self.doc.text, part.start, part.end))
        return None

    def _refers_back(self, part: Part) -> bool:
        """Whether words mean a place told before, or lie in it: "the stadium", "the city's Third Ward"."""
        words = self._words(part)
        return bool(_OF_THE_TOWN.match(words) or (self._is_generic(part) and _DEFINITE.match(words)))

    def _is_generic(self, part: Part) -> bool:
        return self._words(part).islower() and not self._names_something(part)

    def _beside(self, drafts: Sequence[Draft], places: Sequence[Place | Unresolved]) -> list[Place | Unresolved]:
        """An act on the ground without a named place happened where the act told next to it happened."""
        out = list(places)
        for i, draft in enumerate(drafts):
            if draft.type not in LOCAL_TYPES or not self._lacks_a_name(draft, places[i]):
                continue
            at = draft.mentions[0].sentence
            near = [
                (abs(m.sentence - at), m.sentence > at, k)
                for k, other in enumerate(drafts)
                if _has_point(places[k]) and other.type in LOCAL_TYPES
                for m in other.mentions
                if abs(m.sentence - at) <= NEXT_TO and other.is_background == draft.is_background
            ]
            place = places[min(near)[2]] if near else None
            if isinstance(place, Place):
                out[i] = self._as_told(draft, place)
        return out

    def _lacks_a_name(self, draft: Draft, place: Place | Unresolved) -> bool:
        """No place words at all, or words that name nothing by themselves ("the city's police headquarters")."""
        if not isinstance(place, Unresolved):
            return False
        return not draft.places or place.reason == "not_mentioned" or self._is_generic(draft.places[0])

    def _as_told(self, draft: Draft, place: Place) -> Place:
        """A place that another part of the report gives, with the event's own words for it, if any."""
        words = draft.places[0] if draft.places else None
        return msgspec.structs.replace(place, text=Span.of(self.doc.text, words.start, words.end) if words else None)

    def _at_the_dateline(self, draft: Draft) -> Place | None:
        """The news itself, told without a place and done by a party of the dateline's country, happened there."""
        header = self.doc.dateline.place if self.doc.dateline else None
        is_news = min(m.sentence for m in draft.mentions) < LEAD and not draft.is_background
        if draft.places or header is None or not is_news or draft.type not in LOCAL_TYPES | SPEECH_TYPES:
            return None
        there = self._point(Part(header.start, header.end, 0, 1.0))
        if isinstance(there, Place) and there.country is not None and there.country in self.acting(draft):
            return there
        return None

    def _in_the_area(self, draft: Draft) -> Place | None:
        """An act on the ground at a place whose name nobody knows happened in the town or district that is named next to it."""
        at = next((p for p in draft.places if self._names_something(p)), None)
        country = self._main_country
        if at is None or country is None or draft.type not in LOCAL_TYPES or draft.is_background:
            return None
        first, last = self.sentences[max(0, at.sentence - NEXT_TO)].start, self.sentences[at.sentence].end
        near = sorted((t for t in self.names if first <= t.start < last), key=lambda t: abs(t.start - at.start))
        area = next((a for t in near if (a := self._area(t, country))), None)
        return self._as_told(draft, area) if area else None

    def _area(self, name: Toponym, country: str) -> Place | None:
        """The town or division in a country that a name stands for."""
        found = None if name.is_associative else self._point(Part(name.start, name.end, 0, 1.0))
        if isinstance(found, Place) and found.country == country and found.precision in ("place", "admin2", "admin1"):
            return found
        return None

    @cached_property
    def _main_country(self) -> str | None:
        country = next(iter(self.countries), None)
        return country if country and self.countries[country] / sum(self.countries.values()) > MAIN_SHARE else None

    def _in_the_country(self, draft: Draft) -> Place | None:
        """An act on the ground, or one at a place that is not known, happened in the country the report is mainly about."""
        entry = self.places.country_entry(self._main_country) if self._main_country else None
        if entry is None or not (draft.type in LOCAL_TYPES or draft.places):
            return None
        found = Place(
            text=None, name=entry.name, country=entry.country, admin1=None, lat=entry.lat, lon=entry.lon, precision="country"
        )
        return self._as_told(draft, found)


def _has_point(place: Place | Unresolved) -> bool:
    return isinstance(place, Place) and place.precision != "none"


def with_own_names(text: str, draft: Draft, names: Sequence[Toponym]) -> Draft:
    """An event without place words takes the name right behind its own ("held talks in neighbouring Chad").

    An act on the ground takes those inside its own words as well ("completed their withdrawal from Niger"). A name behind a
    word such as "from" is a place there, even where it was taken for a party.
    """
    if draft.places:
        return draft
    told = [(m, t) for m in draft.mentions for t in names]
    found = [(m, t) for m, t in told if not t.is_associative and _BEHIND.fullmatch(text, m.end, max(m.end, t.start))]
    if draft.type in LOCAL_TYPES:
        inside = [(m, t) for m, t in told if m.start <= t.start and t.end <= m.end]
        found += [(m, t) for m, t in inside if not t.is_associative or _LOCATIVE.search(text, m.start, t.start)]
    return replace(draft, places=tuple(Part(t.start, t.end, m.sentence, m.score) for m, t in found))


def _may_lie_in(inner: Place, outer: Place) -> bool:
    """Whether a place may lie in another, or is it."""
    if outer.precision == "none" or inner.country != outer.country:
        return inner is outer
    if outer.precision == "country":
        return True
    # "Idlib" may be the city or the province.
    is_division = outer.precision == "admin1" or fold(outer.name) == fold(outer.admin1 or "")
    if is_division and inner.admin1 == outer.admin1:
        return True
    return _km(inner, outer) <= WITHIN_KM.get(outer.precision, 0.0)


def _km(a: Place, b: Place) -> float:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    return kilometres(a.lat, a.lon, b.lat, b.lon)
