"""From an event record to the flat claim that linking works on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from wirebird.gazetteer import fold, weak_key
from wirebird.incidents.words import UNNAMED_WORDS, content_words, heaviest, proper_words
from wirebird.records import Document, Event, EventAttribution, Party, Place, Span
from wirebird.records.linking import ClaimId, DateBasis, FamilyId, LinkClaim, LinkParty, LinkPlace, LinkVoice

MAX_WORDS = 60
"""Content words kept of a claim's sentences."""

MAX_REPORT_WORDS = 24
"""Rarest words kept of its report."""

NEVER = "9999-12-31"
"""When a report without any day was known: after all that have one."""


def claim_id(document: Document, event: Event) -> ClaimId:
    """Id of an event of a report: the same for the same report, text and best trigger, whatever model read them."""
    trigger = event.mentions[0]
    key = f"{document.id}\n{document.text_sha256}\n{trigger.start}:{trigger.end}"
    return ClaimId("c-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16])


def link_claims_of(
    document: Document, events: Sequence[Event], *, known_on: str | None = None, family: FamilyId | None = None
) -> tuple[LinkClaim, ...]:
    """The claims of one report in flat form, in the order of its events, with ids that differ.

    Args:
        document: the report.
        events: its events, as coded from it.
        known_on: ISO day on which the report was taken in, for a report without a day of publication.
        family: text family of the report, or None.
    """
    report_words = tuple(heaviest(content_words(document.text), MAX_REPORT_WORDS))
    exact = (e.place for e in events if e.place and e.place.text and e.place.precision in ("place", "site"))
    report_places = tuple(dict.fromkeys(_place(place).key for place in exact))
    claims: list[LinkClaim] = []
    seen: dict[ClaimId, int] = {}
    for position, event in enumerate(events):
        claim = link_claim(document, event, position=position, known_on=known_on, family=family)
        again = seen.get(claim.id, 0)
        seen[claim.id] = again + 1
        id = ClaimId(f"{claim.id}-{again + 1}") if again else claim.id
        claims.append(msgspec.structs.replace(claim, id=id, report_words=report_words, report_places=report_places))
    return tuple(claims)


def link_claim(
    document: Document, event: Event, *, position: int = 0, known_on: str | None = None, family: FamilyId | None = None
) -> LinkClaim:
    """One event of a report in flat form.

    Args:
        document: the report.
        event: the event, as coded from it.
        position: index of the event in the report.
        known_on: ISO day on which the report was taken in, for a report without a day of publication.
        family: text family of the report, or None.
    """
    evidence = " ".join(span.text for span in event.evidence)
    date = event.date if event.date and event.date.text else None
    start, end = (date.start, date.end) if date else (None, None)
    # A day that follows from publication is none that the report states. What is old may be of any day before.
    known = document.published and not event.background
    basis: DateBasis = "stated" if start or end else "published" if known else "none"
    return LinkClaim(
        id=claim_id(document, event),
        report=document.id,
        position=position,
        type=event.type,
        mode=event.mode,
        status=event.status,
        background=event.background,
        probability=event.probability,
        published=document.published,
        known_on=document.published or known_on or NEVER,
        start=start,
        end=end,
        date_basis=basis,
        is_day_inferred=date is not None and not _is_beside_mention(event, date.text),
        place=_place(event.place, is_inferred=not _is_beside_mention(event, event.place.text)) if event.place else None,
        actors=tuple(_party(p) for p in event.actors),
        recipients=tuple(_party(p) for p in event.recipients),
        counts=event.casualties,
        triggers=tuple(dict.fromkeys(word for m in event.mentions for word in _deed_words(m.text))),
        words=content_words(evidence)[:MAX_WORDS],
        names=proper_words(evidence)[:MAX_WORDS],
        voices=tuple(_voice(a) for a in event.attribution),
        publisher=document.publisher,
        family=family,
    )


def _deed_words(trigger: str) -> list[str]:
    """Content words of a trigger without the names in it: "took control of Mekelle" tells of taking control."""
    first, _, rest = trigger.partition(" ")
    names = set(proper_words(rest))
    return [*content_words(first), *(word for word in content_words(rest) if word not in names)]


def _is_beside_mention(event: Event, words: Span | None) -> bool:
    """Whether some words stand in a sentence that names the event itself."""
    sentences = [s for s in event.evidence if any(s.start <= m.start < s.end for m in event.mentions)]
    return words is not None and any(s.start <= words.start < s.end for s in sentences)


def _place(place: Place, *, is_inferred: bool = False) -> LinkPlace:
    name = place.name or (place.text.text if place.text else "")
    return LinkPlace(
        name=name,
        key=weak_key(name) or fold(name),
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        is_inferred=is_inferred,
    )


def _party(party: Party) -> LinkParty:
    words = content_words(party.text.text)
    names = [w for w in proper_words(party.text.text) if w not in UNNAMED_WORDS]
    return LinkParty(
        text=party.text.text,
        words=words,
        country=party.country,
        sector=party.sector,
        entity=party.entity,
        is_named=party.entity is not None or (bool(names) and party.sector != "UAF"),
    )


def _voice(voice: EventAttribution) -> LinkVoice:
    return LinkVoice(
        text=voice.source.text,
        key=" ".join(content_words(voice.source.text)),
        kind=voice.kind,
        denies=voice.denies,
        doubts=voice.doubts,
    )
