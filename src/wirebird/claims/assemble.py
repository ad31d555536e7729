"""Puts codes, points, days, counts and voices on event drafts: the one place where extraction meets resolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from wirebird.claims.casualties import casualties_of
from wirebird.claims.dates import ReportTimes, event_dates
from wirebird.claims.event_places import PlaceReader, with_own_names
from wirebird.claims.stated_counts import CountReader
from wirebird.claims.voices import VoiceReader
from wirebird.extract.drafts import Draft, Part
from wirebird.extract.voices import Told
from wirebird.ontology import event_intensity, quad_class
from wirebird.records import (
    Document,
    Event,
    EventDate,
    Party,
    Place,
    Span,
    Unresolved,
    VoiceParty,
)
from wirebird.resolve.actor_joint import sides_of
from wirebird.resolve.actors import ActorContext, ActorResolver
from wirebird.resolve.geocode import Geocoder, countries_of
from wirebird.resolve.place_features import Toponym
from wirebird.resolve.places import PlaceResolver

ARMED_TYPES = frozenset({"ASSAULT", "MOBILIZE"})
"""Acts that a country does with its forces."""

POLICE_MODES: Mapping[str, frozenset[str]] = {
    "ACCUSE": frozenset({"investigate", "allege"}),
    "COERCE": frozenset({"arrest"}),
    "THREATEN": frozenset({"arrest"}),
}
"""Acts of those who solve crimes, by event type."""


@dataclass(frozen=True)
class _Report:
    """What every event of one report shares."""

    doc: Document
    sentences: tuple[Span, ...]
    countries: Mapping[str, float]
    published: dt.date | None
    place_countries: Mapping[str, str]


def _published(doc: Document) -> dt.date | None:
    return dt.date.fromisoformat(doc.published) if doc.published else None


def _span(doc: Document, part: Part) -> Span:
    return Span.of(doc.text, part.start, part.end)


def _whole(doc: Document, part: Part) -> Span:
    """The words of a party, up to the bracket that closes one in them: "the Example Front (EF)"."""
    words = doc.text[part.start : part.end]
    is_open = words.count("(") > words.count(")") and doc.text[part.end : part.end + 1] == ")"
    return Span.of(doc.text, part.start, part.end + is_open)


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
        drafts = [with_own_names(doc.text, draft, toponyms) for draft in drafts]
        known = self.geocoder.known_names(doc.text, toponyms, doc.dateline.name if doc.dateline else None)
        report = _Report(
            doc=doc,
            sentences=tuple(sentences),
            countries=self.places.country_mentions(doc.text),
            published=_published(doc),
            place_countries=countries_of(known),
        )
        acting = partial(self._acting, report)
        places = PlaceReader(doc, sentences, self.places, report.countries, known, toponyms, acting).read(drafts)
        counts = casualties_of(CountReader(doc.text, self.actors, report.published), sentences, drafts, told)
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
            by_act = replace(context, is_armed_act=draft.type in ARMED_TYPES, is_police_act=_is_police_act(draft))
            actors = self._parties(report, draft.actors, by_act)
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

    def _actor_context(self, report: _Report, place: Place | None, day: dt.date | None) -> ActorContext:
        return ActorContext(
            published=day,
            place_country=place.country if place else None,
            countries=report.countries,
            report_text=report.doc.text,
            places=report.place_countries,
        )

    def _acting(self, report: _Report, draft: Draft) -> set[str | None]:
        """Countries of the parties that perform an event, its place unknown."""
        context = self._actor_context(report, None, report.published)
        words = [_span(report.doc, part) for part in draft.actors]
        return {self.actors.resolve(w.text, replace(context, position=w.start)).country for w in words}

    def _voice_party(self, context: ActorContext, words: Span) -> VoiceParty | None:
        """The party a voice belongs to, or None where nothing tells."""
        code = self.actors.resolve(words.text, replace(context, position=words.start))
        if code.country is None and code.entity is None and code.sector == "UNK":
            return None
        return VoiceParty(country=code.country, sector=code.sector, entity=code.entity)

    def _parties(self, report: _Report, parts: Sequence[Part], context: ActorContext) -> tuple[Party, ...]:
        parties = []
        for part in parts:
            span = _whole(report.doc, part)
            for start, end, code in sides_of(self.actors, span.text, replace(context, position=span.start)):
                side = Part(span.start + start, span.start + end, part.sentence, part.score)
                if start and any(p.start < side.end and side.start < p.end for p in parts if p is not part):
                    # Told on its own already.
                    continue
                parties.append(
                    Party(
                        text=_span(report.doc, side),
                        country=code.country,
                        sector=code.sector,
                        entity=code.entity,
                        probability=round(part.score, 3),
                        unknown=code.unknown,
                    )
                )
        return tuple(parties)


def _day_of(report: _Report, date: EventDate | None) -> dt.date | None:
    """The day on which parties are what they are coded as: the middle of the event's days, publication at the latest."""
    if date is None or date.start is None or date.end is None:
        return report.published
    first, last = dt.date.fromisoformat(date.start), dt.date.fromisoformat(date.end)
    middle = first + (last - first) / 2
    return min(middle, report.published) if report.published else middle


def _is_police_act(draft: Draft) -> bool:
    """Whether an event is an inquiry, a charge, or an arrest made or sought."""
    return not POLICE_MODES.get(draft.type, frozenset()).isdisjoint(draft.modes)


def _unknown_place(doc: Document, part: Part) -> Place:
    """Place words that no point could be found for: kept, with precision `none`."""
    span = _span(doc, part)
    return Place(text=span, name=span.text, country=None, admin1=None, lat=None, lon=None, precision="none")


def _evidence(report: _Report, draft: Draft) -> tuple[Span, ...]:
    return tuple(report.sentences[i] for i in sorted({m.sentence for m in draft.mentions}))
