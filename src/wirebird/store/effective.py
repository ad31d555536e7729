"""What the events of a report are: its coding, its earlier codings, and what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wirebird.records import Decision, DocId, Event, EventId
from wirebird.store.decisions import Reviewed, reviewed
from wirebird.store.identity import Alignment, KnownEvent


@dataclass(frozen=True)
class Coding:
    """One coding of one version of a report.

    Attributes:
        text: the frozen text that was coded.
        ids: an id for each event.
        events: as coded, without decisions.
    """

    text: str
    ids: tuple[EventId, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Subject:
    """A version of a report whose events are to be told.

    Attributes:
        report: id of the report.
        version: the version.
        known_on: ISO day from which the version is known.
        coding: its coding in force.
        past: earlier codings of the report, oldest first.
        elsewhere: ids of events that other codings of the report found, in any version.
    """

    report: DocId
    version: int
    known_on: str
    coding: Coding
    past: tuple[Coding, ...] = ()
    elsewhere: frozenset[EventId] = frozenset()


@dataclass(frozen=True)
class EffectiveEvent:
    """An event of a report with its place among the others, and what people decided."""

    id: EventId
    position: int
    reviewed: Reviewed


def by_event(decisions: Iterable[Decision]) -> dict[EventId, list[Decision]]:
    """Standing decisions about single events, by event, in order."""
    found: dict[EventId, list[Decision]] = {}
    for decision in decisions:
        if decision.event is not None and decision.kind in ("accept", "change", "reject", "duplicate"):
            found.setdefault(decision.event, []).append(decision)
    return found


def known_events(text: str, past: Sequence[Coding], decided: Mapping[EventId, Sequence[Decision]]) -> list[KnownEvent]:
    """The events that earlier codings found, with their mentions as they stand in `text`; newest coding first."""
    found: dict[EventId, KnownEvent] = {}
    for coding in reversed(past):
        alignment = Alignment.of(coding.text, text)
        for id, event in zip(coding.ids, coding.events, strict=True):
            if id not in found:
                moved = [alignment.moved(m.start, m.end) for m in event.mentions]
                types = frozenset({event.type, reviewed(event, decided.get(id, ())).event.type})
                found[id] = KnownEvent(id, types, tuple(m for m in moved if m))
    return list(found.values())


def effective_events(subject: Subject, decided: Mapping[EventId, Sequence[Decision]]) -> list[EffectiveEvent]:
    """The events of a report version: those of its coding, then those that a person holds though it lacks them.

    An event repeats another of its report only where that other one is found as well: else the happening would be lost.
    """
    coding = subject.coding
    pairs = list(zip(coding.ids, coding.events, strict=True)) + _held(subject, decided)
    lacking = subject.elsewhere.difference(id for id, _ in pairs)
    found = []
    for position, (id, event) in enumerate(pairs):
        about = [d for d in decided.get(id, ()) if d.kind != "duplicate" or d.other not in lacking]
        found.append(EffectiveEvent(id, position, reviewed(event, about)))
    return found


def _held(subject: Subject, decided: Mapping[EventId, Sequence[Decision]]) -> list[tuple[EventId, Event]]:
    if not decided:
        return []
    here = set(subject.coding.ids)
    held: list[tuple[EventId, Event]] = []
    for coding in reversed(subject.past):
        for id, event in zip(coding.ids, coding.events, strict=True):
            if id in here or id not in decided or not reviewed(event, decided[id]).is_held:
                continue
            carried = Alignment.of(coding.text, subject.coding.text).carried(event)
            if carried is not None:
                here.add(id)
                held.append((id, carried))
    return held
