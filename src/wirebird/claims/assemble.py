"""Puts codes, points, days, counts and voices on event drafts: the one place where extraction meets resolution."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wirebird.claims.casualties import casualties_of
from wirebird.extract.drafts import AttributedTo, Draft, Part
from wirebird.records import (
    Document,
    Event,
    EventAttribution,
    EventDate,
    Party,
    Place,
    Span,
    Unresolved,
)
from wirebird.resolve.actors import ActorContext, ActorResolver
from wirebird.resolve.kinds import attribution_kind
from wirebird.resolve.places import PlaceContext, PlaceResolver
from wirebird.resolve.times import resolve_time

SPEECH_TYPES = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Acts of speech: undated ones are the day's news (codebook, Date); they have no place unless one is given."""

FOLLOWING = 60


@dataclass(frozen=True)
class _Report:
    """What every event of one report shares."""

    doc: Document
    sentences: tuple[Span, ...]
    countries: Mapping[str, float]
    toponyms: tuple[str, ...]
    published: dt.date | None


def _published(doc: Document) -> dt.date | None:
    return dt.date.fromisoformat(doc.published) if doc.published else None


def _span(doc: Document, part: Part) -> Span:
    return Span.of(doc.text, part.start, part.end)


@dataclass(frozen=True)
class Assembler:
    """Resolves drafts into event records.

    Attributes:
        places: the place resolver.
        actors: the actor resolver.
    """

    places: PlaceResolver
    actors: ActorResolver

    def assemble(self, doc: Document, sentences: Sequence[Span], drafts: Sequence[Draft]) -> tuple[Event, ...]:
        """Event records of one report, in the order of the drafts.

        Args:
            doc: the report.
            sentences: its sentences; `Part.sentence` indexes them.
            drafts: its events before resolution.
        """
        report = _Report(
            doc=doc,
            sentences=tuple(sentences),
            countries=self.places.country_mentions(doc.text),
            toponyms=tuple(dict.fromkeys(doc.text[d.place.start : d.place.end] for d in drafts if d.place)),
            published=_published(doc),
        )
        places = [self._place(report, d) for d in drafts]
        places = _inherit(drafts, places)
        counts = casualties_of(doc.text, sentences, drafts)
        events = []
        for draft, place, (casualties, evidence) in zip(drafts, places, counts, strict=True):
            date = _date(report, draft)
            resolved_place = place if isinstance(place, Place) else None
            unresolved = [x for x in (place, date) if isinstance(x, Unresolved)]
            if isinstance(place, Unresolved) and draft.place:
                resolved_place = _unknown_place(doc, draft.place)
            event_date = date if isinstance(date, EventDate) else None
            if isinstance(date, Unresolved) and draft.time:
                event_date = EventDate(start=None, end=None, text=_span(doc, draft.time))
            context = self._actor_context(report, resolved_place)
            events.append(
                Event(
                    type=draft.type,  # type: ignore[arg-type]  # TYPES equals EventType, tested
                    mode=draft.modes,
                    mentions=tuple(_span(doc, m) for m in draft.mentions),
                    evidence=_evidence(report, draft),
                    status=draft.status,  # type: ignore[arg-type]  # STATUSES equals Status, tested
                    actors=self._parties(report, draft.actors, context),
                    recipients=self._parties(report, draft.recipients, context),
                    place=resolved_place,
                    date=event_date,
                    casualties=casualties,
                    casualty_evidence=evidence,
                    attribution=tuple(_attribution(doc, a) for a in draft.attribution),
                    background=draft.is_background,
                    score=round(draft.mentions[0].score, 3),
                    unresolved=tuple(unresolved),
                )
            )
        return tuple(events)

    def _place(self, report: _Report, draft: Draft) -> Place | Unresolved:
        if draft.place is None:
            return Unresolved(field="place", reason="not_mentioned")
        doc = report.doc
        span = _span(doc, draft.place)
        dateline = doc.dateline.place.text if doc.dateline and doc.dateline.place else None
        context = PlaceContext(
            countries=report.countries,
            toponyms=tuple(t for t in report.toponyms if t != span.text),
            dateline=dateline,
            following=doc.text[span.end : span.end + FOLLOWING],
        )
        found = self.places.resolve(span.text, context)
        if isinstance(found, Unresolved):
            return found
        return Place(
            text=span, name=found.name, country=found.country, admin1=found.admin1, lat=found.lat, lon=found.lon,
            precision=found.precision,
        )  # fmt: skip

    def _actor_context(self, report: _Report, place: Place | None) -> ActorContext:
        return ActorContext(
            published=report.published,
            place_country=place.country if place else None,
            countries=report.countries,
            report_text=report.doc.text,
        )

    def _parties(self, report: _Report, parts: Sequence[Part], context: ActorContext) -> tuple[Party, ...]:
        parties = []
        for part in parts:
            span = _span(report.doc, part)
            code = self.actors.resolve(span.text, context)
            parties.append(Party(text=span, country=code.country, sector=code.sector))
        return tuple(parties)


def _unknown_place(doc: Document, part: Part) -> Place:
    """Place words that no point could be found for: kept, with precision `none`."""
    span = _span(doc, part)
    return Place(text=span, name=span.text, country=None, admin1=None, lat=None, lon=None, precision="none")


def _inherit(drafts: Sequence[Draft], places: Sequence[Place | Unresolved]) -> list[Place | Unresolved]:
    """A physical act without place words happened where the act told next to it (two sentences at most) happened."""
    out = list(places)
    for i, draft in enumerate(drafts):
        if draft.place is not None or draft.type in SPEECH_TYPES:
            continue
        at = draft.mentions[0].sentence
        near = [
            (abs(m.sentence - at), m.sentence > at, p)
            for d, p in zip(drafts, places, strict=True)
            if isinstance(p, Place) and d.type not in SPEECH_TYPES and d.is_background == draft.is_background
            for m in d.mentions
            if abs(m.sentence - at) <= 2
        ]
        if near:
            place = min(near, key=lambda x: x[:2])[2]
            out[i] = Place(
                text=None, name=place.name, country=place.country, admin1=place.admin1, lat=place.lat, lon=place.lon,
                precision=place.precision,
            )  # fmt: skip
    return out


def _date(report: _Report, draft: Draft) -> EventDate | Unresolved:
    if draft.time is None:
        if draft.type in SPEECH_TYPES and not draft.is_background and report.published:
            day = report.published.isoformat()
            return EventDate(start=day, end=day, text=None)
        return Unresolved(field="date", reason="not_mentioned")
    span = _span(report.doc, draft.time)
    found = resolve_time(span.text, published=report.published, future=draft.status == "planned")
    if isinstance(found, Unresolved):
        return found
    return EventDate(start=found.start.isoformat(), end=found.end.isoformat(), text=span)


def _evidence(report: _Report, draft: Draft) -> tuple[Span, ...]:
    return tuple(report.sentences[i] for i in sorted({m.sentence for m in draft.mentions}))


def _attribution(doc: Document, voice: AttributedTo) -> EventAttribution:
    source = _span(doc, voice.source)
    cue = _span(doc, voice.cue) if voice.cue else None
    return EventAttribution(source=source, cue=cue, kind=attribution_kind(source.text))
