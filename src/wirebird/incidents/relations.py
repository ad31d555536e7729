"""Links between incidents that stay two: what follows from an incident, and the parts of a campaign."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from wirebird.incidents.columns import columns_of
from wirebird.incidents.comparisons import word_cosine
from wirebird.records import LinkClaim, Relation
from wirebird.records.incident import Incident, IncidentLink

DEEDS: Final = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})
"""What others follow: acts on the ground."""
ANSWERS: Final = frozenset({"ACCUSE", "REQUEST", "THREATEN", "SANCTION", "SUPPORT", "REJECT", "CONCEDE", "AID"})
"""What follows: condemnations, inquiries, trials, appeals, threats, help."""
ANSWERING_MODES: Final = frozenset({"arrest", "demo", "release"})
"""Deeds that follow others when told beside an ASSAULT: arrests for it, marches against it, releases after it."""
MIN_COSINE: Final = 0.12
"""Least likeness of the sentences of a follow-up and what it follows, where they are not one sentence."""
MAX_PARTS: Final = 500


def follow_ups(claims: Sequence[LinkClaim]) -> tuple[Relation, ...]:
    """Claims of one report that follow from another of its claims: of each, the one its words are nearest to.

    Args:
        claims: all claims of one report.

    Returns:
        Relations of kind `related`, in the order of the claims. A report that tells a funeral or a trial tells the deed
        again; that claim leads to the deed's incident.
    """
    deeds = [c for c in claims if c.type in DEEDS and not ANSWERING_MODES & set(c.mode)]
    found = []
    for claim in claims:
        answers = claim.type in ANSWERS or (claim.type in DEEDS and ANSWERING_MODES & set(claim.mode))
        earlier = [d for d in deeds if d is not claim and not _is_after(d, claim)]
        if not answers or not earlier:
            continue
        first, second = columns_of([claim] * len(earlier)), columns_of(earlier)
        likeness = word_cosine(first, second)
        best = int(np.argmax(likeness))
        shared = sorted(set(claim.triggers) & set(earlier[best].words))
        if likeness[best] >= MIN_COSINE:
            reasons = ("one_sentence" if likeness[best] > 0.99 else "like_sentences", *(["names_the_deed"] if shared else []))
            found.append(Relation(kind="related", first=claim.id, second=earlier[best].id, reasons=reasons))
    return tuple(found)


def _is_after(deed: LinkClaim, answer: LinkClaim) -> bool:
    start, end = deed.start or deed.end, answer.end or answer.start or answer.published
    return bool(start and end and start > end)


def campaign_parts(incidents: Iterable[Incident]) -> tuple[IncidentLink, ...]:
    """Incidents that are parts of campaigns: of the campaign's type, by a party of it, in its area, within its days.

    Args:
        incidents: campaigns and others.

    Returns:
        Links of kind `part_of`, `first` the part, in order; of each campaign MAX_PARTS at most, the earliest.
    """
    by_country: dict[str | None, list[Incident]] = defaultdict(list)
    campaigns = []
    for incident in incidents:
        if incident.is_campaign:
            campaigns.append(incident)
        elif incident.place:
            by_country[incident.place.country].append(incident)
    links = []
    for whole in sorted(campaigns, key=lambda i: i.id):
        around = by_country.get(whole.place.country if whole.place else None, ())
        parts = [(part.end or "", part.id, reasons) for part in around if (reasons := _part_reasons(part, whole))]
        links += [
            IncidentLink(kind="part_of", first=part, second=whole.id, reasons=reasons)
            for _, part, reasons in sorted(parts)[:MAX_PARTS]
        ]
    return tuple(links)


def _part_reasons(part: Incident, whole: Incident) -> tuple[str, ...]:
    if part.type != whole.type or part.place is None or whole.place is None or not (part.end and whole.start and whole.end):
        return ()
    within = whole.start <= (part.start or part.end) and part.end <= whole.end
    mode = not whole.mode or not part.mode or bool(set(part.mode) & set(whole.mode))
    actors = {a.name for a in part.actors} & {a.name for a in whole.actors}
    area = whole.place.precision == "country" or part.place.admin1 == whole.place.admin1
    return ("days", "party", "area") if within and mode and actors and area else ()


def day_of(incident: Incident) -> dt.date | None:
    """The day an incident is counted on: its first stated day, else the day that bounds it, or None."""
    day = incident.start or incident.end
    return dt.date.fromisoformat(day) if day else None
