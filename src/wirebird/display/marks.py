"""Which words of a report are marked, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wirebird.records import Event, Span

ROLES = ("trigger", "actor", "recipient", "place", "time", "count", "voice", "cue")
"""The most telling first: it decides how words are marked that play several parts."""


@dataclass(frozen=True)
class Mark:
    """A span with the part that its words play in an event.

    Attributes:
        span: the words.
        role: one of `ROLES`.
        number: of the event, from 1.
    """

    span: Span
    role: str
    number: int


def _marks_of(event: Event, number: int) -> list[Mark]:
    spans: list[tuple[Span | None, str]] = [(m, "trigger") for m in event.mentions]
    spans += [(p.text, "actor") for p in event.actors] + [(p.text, "recipient") for p in event.recipients]
    spans += [(event.place.text if event.place else None, "place"), (event.date.text if event.date else None, "time")]
    spans += [(c.text, "count") for c in event.casualty_evidence]
    for voice in event.attribution:
        spans += [(voice.source, "voice"), (voice.cue, "cue")]
    return [Mark(span, role, number) for span, role in spans if span]


def laid_out(events: Sequence[Event]) -> list[tuple[Span, list[Mark]]]:
    """Stretches to mark, in text order; where words overlap the longer stretch stands and carries all its roles."""
    marks = [m for n, e in enumerate(events, 1) for m in _marks_of(e, n)]
    chosen: list[tuple[Span, list[Mark]]] = []
    for mark in sorted(marks, key=lambda m: (m.span.start, -m.span.end)):
        if chosen and mark.span.start < chosen[-1][0].end:
            chosen[-1][1].append(mark)
        else:
            chosen.append((mark.span, [mark]))
    return chosen


def label(marks: Sequence[Mark]) -> str:
    """Roles with the numbers of their events: `actor 1,2 trigger 3`."""
    pairs = sorted({(ROLES.index(m.role), m.number) for m in marks})
    roles: dict[str, list[str]] = {}
    for role, number in pairs:
        roles.setdefault(ROLES[role], []).append(str(number))
    return " ".join(f"{role} {','.join(numbers)}" for role, numbers in roles.items())


def first_role(marks: Sequence[Mark]) -> str:
    """The most telling role."""
    return min((m.role for m in marks), key=ROLES.index)
