"""How far reviewers agree: Krippendorff's alpha for named categories.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), https://repository.upenn.edu/asc_papers/43, part C:
any number of coders, nominal data, missing values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from wirebird.records import Decision
from wirebird.store.decisions import CHANGEABLE, standing

WHETHER = "event"
"""Field that says whether something is an event at all."""
AS_CODED = "as coded"
"""Value of a field that nobody has changed."""
Ratings = Mapping[str, Mapping[str, Hashable]]
"""By unit, by coder: the value."""


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha of nominal values.

    Args:
        units: of each unit the values that coders gave it, missing ones left out.

    Returns:
        1 for perfect agreement, 0 for as much as chance gives, below 0 for less; None where no unit has two values, or all
        values are the same, so that nothing can be told.
    """
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for values in units:
        if len(values) < 2:
            continue
        counts = Counter(values)
        totals.update(counts)
        same = sum(n * (n - 1) for n in counts.values())
        observed += (len(values) * (len(values) - 1) - same) / (len(values) - 1)
    number = sum(totals.values())
    if number < 2:
        return None
    expected = (number * number - sum(n * n for n in totals.values())) / (number - 1)
    return None if expected == 0 else 1 - observed / expected


@dataclass(frozen=True)
class Agreement:
    """Agreement of reviewers.

    Attributes:
        alpha_by_field: alpha of each field, None where nothing can be told.
        units: events that two reviewers or more decided on.
        reviewers: who decided on events, in alphabetical order.
        decided: events that each decided on.
    """

    alpha_by_field: Mapping[str, float | None]
    units: int
    reviewers: Sequence[str]
    decided: Mapping[str, int]


def agreement(decisions: Iterable[Decision]) -> Agreement:
    """Agreement of all reviewers on all events.

    A reviewer's value of a field is what it was after his last decision about the event: who accepts what another changed gives
    the changed value. What was taken back does not count.
    """
    ratings = ratings_by_field(standing(decisions))
    whether = ratings[WHETHER]
    decided = Counter(person for given in whether.values() for person in given)
    return Agreement(
        alpha_by_field={name: _rounded(alpha([list(v.values()) for v in units.values()])) for name, units in ratings.items()},
        units=sum(len(given) > 1 for given in whether.values()),
        reviewers=sorted(decided),
        decided=dict(sorted(decided.items())),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def ratings_by_field(decisions: Iterable[Decision]) -> dict[str, dict[str, dict[str, str]]]:
    """What each reviewer says of each field of each event he decided on: by field, event and person.

    Args:
        decisions: standing ones, oldest first.
    """
    found: dict[str, dict[str, dict[str, str]]] = {name: {} for name in (WHETHER, *CHANGEABLE)}
    held: dict[str, dict[str, str]] = {}
    coded: dict[tuple[str, str], str] = {}
    for decision in decisions:
        if decision.event is None or decision.kind not in ("accept", "change", "reject", "duplicate"):
            continue
        now = held.setdefault(decision.event, {})
        if decision.kind == "change" and decision.field:
            coded.setdefault((decision.event, decision.field), _canonical(decision.old))
            value = _canonical(decision.new)
            now[decision.field] = AS_CODED if value == coded[decision.event, decision.field] else value
        is_event = decision.kind in ("accept", "change")
        word = "yes" if is_event else decision.kind
        found[WHETHER].setdefault(decision.event, {})[decision.person] = word
        for name in CHANGEABLE:
            values = found[name].setdefault(decision.event, {})
            if is_event:
                values[decision.person] = now.get(name, AS_CODED)
            else:
                values.pop(decision.person, None)
    return found


def _canonical(value: str | None) -> str:
    """JSON text that is equal for equal values."""
    return msgspec.json.encode(msgspec.json.decode(value or "null"), order="deterministic").decode()
