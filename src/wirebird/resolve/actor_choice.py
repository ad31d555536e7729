"""What a report says beyond a phrase, and the choice between table rows that bear one name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wirebird.resolve.actor_tables import Entry

OFFICES: Final = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY"})
_HEADS: Final = frozenset({"head_of_state", "head_of_government"})
_AFTERWARDS: Final = frozenset({"OPP", "PTY", "CVL", "NGO", "BUS"})
_TRANSNATIONAL: Final = 0.001


@dataclass(frozen=True, kw_only=True)
class ActorContext:
    """What the report says beyond the phrase.

    Attributes:
        published: day of publication, or None.
        place_country: alpha-3 of the country the event took place in, or None.
        countries: weight of the evidence for each country in the whole report.
        report_text: the whole text; full names and titles are looked up in it.
        places: country of the place names of the report, by folded name (`wirebird.gazetteer.fold`).
        position: code-point offset of the phrase in the report, or None where it is not known.
        is_armed_act: whether the phrase acts in an assault or a deployment: a bare country does that with its forces.
        is_police_act: whether the phrase investigates, charges or arrests: in a police matter authorities do that as police.
    """

    published: datetime.date | None = None
    place_country: str | None = None
    countries: Mapping[str, float] = field(default_factory=dict)
    report_text: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None
    is_armed_act: bool = False
    is_police_act: bool = False

    def weight(self, country: str | None) -> float:
        """How much speaks for a country."""
        if country is None:
            return _TRANSNATIONAL
        here = 1.0 if country == self.place_country else 0.0
        return here + self.countries.get(country, 0.0)

    def places_in(self, country: str | None) -> float:
        """How many place names of the report lie in a country, the event's own counted twice.

        A people of several states is at home where the report's places are; the states named most may be its enemies.
        """
        here = 2.0 if country == self.place_country else 0.0
        return here + sum(c == country for c in self.places.values())

    def heaviest(self, candidates: Sequence[str]) -> str:
        """The candidate for which most speaks; the first of equals."""
        return max(candidates, key=self.weight)


def pick(entries: Sequence[Entry], context: ActorContext, *, is_person: bool = False) -> Entry | None:
    """Choose between rows of one name: the valid one whose country the report is about."""
    valid = [e for e in entries if e.holds(context.published)]
    if not valid:
        # Bodies are named after they are gone and before anybody noticed them: the nearest period tells most.
        return None if is_person else min(entries, key=lambda e: _days_off(e, context.published), default=None)
    if context.published is None:
        # Without a day: a body that was once armed is in the news as such, a leader as one in office.
        valid.sort(key=lambda e: e.sector not in ("REB", "GOV"))
    if is_person:
        # Who stands for election is first what he or she is in office.
        valid.sort(key=lambda e: "candidate" in e.office)
    is_people = all(e.sector == "ETH" for e in valid)
    return max(valid, key=lambda e: (context.places_in(e.country) if is_people else 0.0) + context.weight(e.country))


def is_ambiguous(entries: Sequence[Entry], context: ActorContext) -> bool:
    """Whether one name stands for bodies of several countries that day, and the report speaks of none of them."""
    countries = {e.country for e in entries if e.holds(context.published)}
    return len(countries) > 1 and None not in countries and not any(context.weight(c) for c in countries)


def person_on(entries: Sequence[Entry], context: ActorContext, *, is_surname: bool) -> tuple[Entry | None, str | None]:
    """Return the row of a person that holds that day, and the person's standing then.

    Args:
        entries: the rows that bear the name.
        context: what the report says.
        is_surname: whether the name is a single word.
    """
    if is_surname:
        entries = [e for e in entries if _may_mean(e, context)]
    entry = pick(entries, context, is_person=True)
    if entry is not None:
        return _after_office(entry, entries)
    day = context.published
    past = [e for e in entries if e.until is not None and day is not None and e.until < day]
    if not past:
        return None, None
    # Errands for bodies after an office do not take the standing of a former official away.
    offices = [e for e in past if e.sector in OFFICES]
    is_errand = bool(offices) and all(e.sector in (*OFFICES, "IGO") for e in past)
    last = max(offices if is_errand else past, key=lambda e: e.until or datetime.date.min)
    return last, "ELI" if last.sector in OFFICES else last.sector


def _after_office(entry: Entry, entries: Sequence[Entry]) -> tuple[Entry, str]:
    """A head of state or government out of office is a former official, whatever came after but the head of a body."""
    is_errand = entry.sector == "IGO" and ("envoy" in entry.office or "adviser" in entry.office)
    if (entry.sector in _AFTERWARDS or is_errand) and entry.since is not None:
        past = [
            e for e in entries if e.office in _HEADS and e.until is not None and e.until <= entry.since and e.name == entry.name
        ]
        if past:
            return past[-1], "ELI"
    return entry, entry.sector


def _may_mean(entry: Entry, context: ActorContext) -> bool:
    """Whether a bare surname may stand for this person: one in office that day, or one whose full name the report has.

    Without a day, somebody of a country that the report speaks of.
    """
    if not context.report_text or entry.name in context.report_text:
        return True
    if context.published is not None:
        return entry.holds(context.published)
    return entry.country is None or entry.country == context.place_country or entry.country in context.countries


def _days_off(entry: Entry, day: datetime.date | None) -> int:
    """How many days lie between a row's period and a day."""
    if day is None:
        return 0
    before = (entry.since - day).days if entry.since else 0
    after = (day - entry.until).days if entry.until else 0
    return max(before, after, 0)
