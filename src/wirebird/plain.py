"""What needs no model: time expressions and counts of people in texts alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache

from wirebird.claims import counts_of_text
from wirebird.io import AnnotationTask, TimesTask
from wirebird.pipeline import load_actors
from wirebird.records import CountedReport, DocId, DocumentFailure, StatedCount, TimedReport
from wirebird.resolve.actors import ActorResolver
from wirebird.side_by_side import safely
from wirebird.text import read_report, split_sentences
from wirebird.times import expressions_of


def times_many(tasks: Iterable[TimesTask | DocumentFailure]) -> Iterator[TimedReport | DocumentFailure]:
    """Finds the time expressions of a stream of texts; failures pass through. Needs no model.

    Yields:
        One item for each item given, in order.
    """

    def work(task: TimesTask) -> TimedReport:
        doc = read_report(task.text, id=str(task.id), locator=task.locator, published=task.published or task.dct)
        return TimedReport(id=task.id, doc_id=task.doc_id, timexes=expressions_of(doc))

    return (safely(task, work) for task in tasks)


@cache
def _default_actors() -> ActorResolver:
    return load_actors()


def find_counts(text: str) -> tuple[StatedCount, ...]:
    """Finds the numbers of people killed, injured, detained and so on that a text states (docs/counts.md has the kinds).

    Needs no model: the words are read by rules (docs/counts.md).

    Args:
        text: a report or sentence; offsets of the result point into it.

    Returns:
        The counts in text order; `part_of` is a position in the result.
    """
    doc = read_report(text, id=DocId("report"), locator="report")
    return counts_of_text(
        text, split_sentences(doc), _default_actors(), dt.date.fromisoformat(doc.published) if doc.published else None
    )


def count_many(tasks: Iterable[AnnotationTask | DocumentFailure]) -> Iterator[CountedReport | DocumentFailure]:
    """Finds the stated counts of a stream of texts; failures pass through.

    Yields:
        One item for each item given, in order.
    """
    for task in tasks:
        yield safely(task, lambda t: CountedReport(id=DocId(str(t.id)), counts=find_counts(t.text)))
