"""Puts codes, points, days, counts and voices on event drafts: the one place where extraction meets resolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from wirebird.claims.casualties import casualties_of
from wirebird.claims.dates import ReportTimes, event_dates
from wirebird.claims.stated_counts import CountReader
from wirebird.claims.voices import VoiceReader
from wirebird.extract.drafts import LOCAL_TYPES, Draft, Part
from wirebird.extract.voices import Told
from wirebird.gazetteer import Entry
from wirebird.limits import check_time
from wirebird.ontology import event_intensity, quad_class
from wirebird.records import (
    Document,
    Event,
    EventDate,
    Party,
    Place,
    Precision,
    Span,
    Unresolved,
    VoiceParty,
)
from wirebird.resolve.actors import ActorContext, ActorResolver
from wirebird.resolve.geocode import Geocoder, countries_of
from wirebird.resolve.place_features import Toponym
from wirebird.resolve.places import PlaceContext, PlaceResolver

ARMED_TYPES = frozenset({"ASSAULT", "MOBILIZE"})
"""Acts that a country does with its forces."""

MAIN_SHARE = 0.6
"""Share of the evidence for countries from which a report is about one of them."""

SPECIFICITY: tuple[Precision, ...] = ("site", "place", "admin2", "admin1", "country", "none")

FOLLOWING = 60
"""Characters after place words that may name what contains them."""


@dataclass(frozen=True)
class _Report:
    """What every event of one report shares."""

    doc: Document
    sentences: tuple[Span, ...]
    countries: Mapping[str, float]
    toponyms: tuple[str, ...]
    published: dt.date | None
    dateline: str | None
    known: Mapping[str, tuple[Entry, float]]
    place_countries: Mapping[str, str]
    names: tuple[Toponym, ...]


def _published(doc: Document) -> dt.date | None:
    return dt.date.fromisoformat(doc.published) if doc.published else None


def _span(doc: Document, part: Part) -> Span:
    return Span.of(doc.text, part.start, part.end)


@dataclass(frozen=True)
class Assembler:
    """Resolves drafts into event records.

    Attributes:
        geocoder: gives place names their points.
        places: reads place phrases.
        actors: the actor resolver.
    """

    geocoder: Geocoder
    places: PlaceResolver
    actors: ActorResolver

    def assemble(
        self,
        doc: Document,
        sentences: Sequence[Span],
        drafts: Sequence[Draft],
        toponyms: Sequence[Toponym] = (),
        told: Sequence[Told] = (),
    ) -> tuple[Event, ...]:
        """Event records of one report, in the order of the drafts.

        Args:
            doc: the report.
            sentences: its sentences; `Part.sentence` indexes them.
            drafts: its events before resolution.
            toponyms: its place names, in text order.
            told: its attributions.
        """
        drafts = [_placed(draft, toponyms) for draft in drafts]
        dateline = doc.dateline.place.text if doc.dateline and doc.dateline.place else None
        known = self.geocoder.known_names(doc.text, toponyms, doc.dateline.name if doc.dateline else None)
        report = _Report(
            doc=doc,
            sentences=tuple(sentences),
            countries=self.places.country_mentions(doc.text),
            toponyms=tuple(dict.fromkeys(doc.text[p.start : p.end] for d in drafts for p in d.places)),
            published=_published(doc),
            dateline=dateline,
            known=known,
            place_countries=countries_of(known),
            names=tuple(toponyms),
        )
        places = [self._place(report, d) for d in drafts]
        places = self._in_the_country(report, drafts, _inherit(doc, drafts, places))
        counts = casualties_of(CountReader(doc.text, self.actors, report.published), sentences, drafts)
        dates = event_dates(ReportTimes.of(doc), sentences, drafts)
        voices = VoiceReader(
            doc.text,
            tuple(sentences),
            tuple(told),
            partial(self._voice_party, self._actor_context(report, None, report.published)),
        )
        events = []
        notes = voices.unverified(drafts)
        for draft, place, counted, (date, undated), unverified in zip(drafts, places, counts, dates, notes, strict=True):
            resolved_place = place if isinstance(place, Place) else None
            unresolved = [x for x in (place, undated) if isinstance(x, Unresolved)]
            if isinstance(place, Unresolved) and draft.places:
                resolved_place = _unknown_place(doc, draft.places[0])
            context = self._actor_context(report, resolved_place, _day_of(report, date))
            actors = self._parties(report, draft.actors, replace(context, is_armed_act=draft.type in ARMED_TYPES))
            recipients = self._parties(report, draft.recipients, context)
            events.append(
                Event(
                    type=draft.type,  # type: ignore[arg-type]  # TYPES equals EventType, tested
                    mode=draft.modes,
                    quad=quad_class(draft.type),
                    intensity=event_intensity(draft.type, draft.modes),
                    mentions=tuple(_span(doc, m) for m in draft.mentions),
                    evidence=_evidence(report, draft),
                    status=draft.status,  # type: ignore[arg-type]  # STATUSES equals Status, tested
                    actors=actors,
                    recipients=recipients,
                    place=resolved_place,
                    date=date,
                    casualties=counted.casualties,
                    casualty_evidence=counted.evidence,
                    counts=counted.counts,
                    deaths=counted.deaths,
                    attribution=voices.attribution(draft, actors, recipients),
                    voice=voices.event_voice(draft),
                    unsourced=voices.unsourced(draft),
                    unverified=unverified,
                    background=draft.is_background,
                    probability=round(draft.probability, 3),
                    type_probability=round(draft.type_probability, 3),
                    status_probability=round(draft.status_probability, 3),
                    unresolved=tuple(unresolved),
                )
            )
        return tuple(events)

    def _place(self, report: _Report, draft: Draft) -> Place | Unresolved:
        """The most specific place the report gives for an event (codebook, Place); the likelier of equals."""
        check_time()
        if not draft.places:
            return Unresolved(field="place", reason="not_mentioned")
        # "The Kabul government" is a party: no place, where there is another.
        associative = [t for t in report.names if t.is_associative]
        literal = [p for p in draft.places if not any(t.start <= p.start and p.end <= t.end for t in associative)]
        found = [self._point(report, part) for part in literal or draft.places]
        places = [p for p in found if isinstance(p, Place)]
        if not places:
            return found[0]
        return min(places, key=lambda p: SPECIFICITY.index(p.precision))

    def _in_the_country(
        self, report: _Report, drafts: Sequence[Draft], places: Sequence[Place | Unresolved]
    ) -> list[Place | Unresolved]:
        """An act on the ground without any place words happened in the country that the report is mainly about."""
        country = next(iter(report.countries), None)
        share = report.countries[country] / sum(report.countries.values()) if country else 0.0
        entry = self.places.country_entry(country) if country and share > MAIN_SHARE else None
        if entry is None:
            return list(places)
        found = Place(
            text=None, name=entry.name, country=entry.country, admin1=None, lat=entry.lat, lon=entry.lon, precision="country"
        )
        return [
            found if isinstance(place, Unresolved) and not draft.places and draft.type in LOCAL_TYPES else place
            for draft, place in zip(drafts, places, strict=True)
        ]

    def _point(self, report: _Report, part: Part) -> Place | Unresolved:
        doc = report.doc
        # "Islands" in "the Virgin Islands": the name as a whole.
        whole = next((t for t in report.names if t.start <= part.start and part.end <= t.end), part)
        span = Span.of(doc.text, whole.start, whole.end)
        context = PlaceContext(
            countries=report.countries,
            toponyms=tuple(t for t in report.toponyms if t != span.text),
            dateline=report.dateline,
            known=report.known,
            preceding=doc.text[: span.start].rstrip().rpartition(" ")[2] if span.start else "",
            following=doc.text[span.end : span.end + FOLLOWING],
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

    def _actor_context(self, report: _Report, place: Place | None, day: dt.date | None) -> ActorContext:
        return ActorContext(
            published=day,
            place_country=place.country if place else None,
            countries=report.countries,
            report_text=report.doc.text,
            places=report.place_countries,
        )

    def _voice_party(self, context: ActorContext, words: Span) -> VoiceParty | None:
        """The party a voice belongs to, or None where nothing tells."""
        code = self.actors.resolve(words.text, replace(context, position=words.start))
        if code.country is None and code.entity is None and code.sector == "UNK":
            return None
        return VoiceParty(country=code.country, sector=code.sector, entity=code.entity)

    def _parties(self, report: _Report, parts: Sequence[Part], context: ActorContext) -> tuple[Party, ...]:
        parties = []
        for part in parts:
            span = _span(report.doc, part)
            code = self.actors.resolve(span.text, replace(context, position=span.start))
            parties.append(
                Party(
                    text=span,
                    country=code.country,
                    sector=code.sector,
                    entity=code.entity,
                    probability=round(part.score, 3),
                    unknown=code.unknown,
                )
            )
        return tuple(parties)


def _placed(draft: Draft, toponyms: Sequence[Toponym]) -> Draft:
    """An act on the ground without place words takes those inside its own ("completed their withdrawal from Niger")."""
    if draft.places or draft.type not in LOCAL_TYPES:
        return draft
    inside = [
        Part(t.start, t.end, m.sentence, m.score)
        for m in draft.mentions
        for t in toponyms
        if not t.is_associative and m.start <= t.start and t.end <= m.end
    ]
    return replace(draft, places=tuple(inside))


def _day_of(report: _Report, date: EventDate | None) -> dt.date | None:
    """The day on which parties are what they are coded as: the middle of the event's days, publication at the latest."""
    if date is None or date.start is None or date.end is None:
        return report.published
    first, last = dt.date.fromisoformat(date.start), dt.date.fromisoformat(date.end)
    middle = first + (last - first) / 2
    return min(middle, report.published) if report.published else middle


def _unknown_place(doc: Document, part: Part) -> Place:
    """Place words that no point could be found for: kept, with precision `none`."""
    span = _span(doc, part)
    return Place(text=span, name=span.text, country=None, admin1=None, lat=None, lon=None, precision="none")


def _lacks_a_name(doc: Document, draft: Draft, place: Place | Unresolved) -> bool:
    """No place words at all, or words that name nothing by themselves ("the city's police headquarters")."""
    if not isinstance(place, Unresolved):
        return False
    return (
        not draft.places or place.reason == "not_mentioned" or doc.text[draft.places[0].start : draft.places[0].end].islower()
    )


def _inherit(doc: Document, drafts: Sequence[Draft], places: Sequence[Place | Unresolved]) -> list[Place | Unresolved]:
    """An act on the ground without a named place happened where the act told next to it (two sentences at most) happened."""
    out = list(places)
    for i, draft in enumerate(drafts):
        if draft.type not in LOCAL_TYPES or not _lacks_a_name(doc, draft, places[i]):
            continue
        at = draft.mentions[0].sentence
        near = [
            (abs(m.sentence - at), m.sentence > at, k)
            for k, other in enumerate(drafts)
            if isinstance(places[k], Place) and other.type in LOCAL_TYPES
            for m in other.mentions
            if abs(m.sentence - at) <= 2 and other.is_background == draft.is_background
        ]
        place = places[min(near)[2]] if near else None
        if isinstance(place, Place):
            text = _span(doc, draft.places[0]) if draft.places else None
            out[i] = msgspec.structs.replace(place, text=text)
    return out


def _evidence(report: _Report, draft: Draft) -> tuple[Span, ...]:
    return tuple(report.sentences[i] for i in sorted({m.sentence for m in draft.mentions}))
