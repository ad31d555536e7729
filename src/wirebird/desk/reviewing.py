"""Addresses for reviewers: what to look at next, quality and agreement, corrected records for training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from wirebird.desk import review, views
from wirebird.desk.agreement import agreement
from wirebird.desk.answers import ApiError, json_answer, send
from wirebird.desk.context import Desk
from wirebird.desk.rows import Shelf
from wirebird.desk.training import training_records
from wirebird.records import Event
from wirebird.store.candidates import ReviewEvent, ReviewPair

EXCERPT = 600
"""Characters of a report around the words that are looked at."""


def review_router(desk: Desk) -> APIRouter:
    """The addresses."""
    router = APIRouter()
    shelf = desk.shelf

    @router.get("/api/review/next", response_model=None)
    def following(
        order: review.Order = "value",
        level: review.Level = "events",
        reviewer: str | None = None,
        skip: Annotated[list[str] | None, Query(description="Items passed over, as their `key` names them.")] = None,
    ) -> Response:
        """The event or pair that a reviewer should look at next."""
        return json_answer(next_answer(shelf, order, level, reviewer, frozenset(skip or ())))

    @router.get("/api/quality", response_model=None)
    def quality(request: Request) -> Response:
        """Runs, failures, accuracy from the random stratum, agreement of reviewers."""
        return send(shelf.packed("quality", lambda: quality_answer(shelf)), request)

    @router.get("/api/training-data", response_model=None)
    def training() -> Response:
        """Reports of which a person reviewed every event, as corrected, one JSON object a line."""
        headers = {"Content-Disposition": 'attachment; filename="corrected.jsonl"', "Cache-Control": "no-store"}
        return StreamingResponse(_lines(shelf), headers=headers, media_type="application/x-ndjson")

    return router


def queue_of(shelf: Shelf, order: review.Order, level: review.Level, reviewer: str | None) -> review.Queue:
    """What waits for a reviewer."""
    # In the order of value it does not matter who asks.
    name = f"queue {order} {level} {reviewer if order == 'random' else ''}"
    return shelf.made(name, lambda: _queue(shelf, order, level, reviewer))


def _queue(shelf: Shelf, order: review.Order, level: review.Level, reviewer: str | None) -> review.Queue:
    decisions = shelf.kept("decisions", lambda store: store.decisions())
    if level == "pairs":
        return review.pair_queue(shelf.kept("pairs", lambda store: store.review_pairs()), decisions, order)
    return review.event_queue(shelf.kept("events", lambda store: store.review_events()), decisions, order, reviewer)


def next_answer(
    shelf: Shelf, order: review.Order, level: review.Level, reviewer: str | None, skipped: frozenset[str]
) -> dict[str, object]:
    """The next item with what is needed to decide on it.

    Returns:
        `item` is None where nothing is left but what was skipped.
    """
    queue = queue_of(shelf, order, level, reviewer)
    found = review.after(queue.items, skipped)
    item = None
    if found is not None:
        one, value = found
        item = _event_item(shelf, one, value, queue) if isinstance(one, ReviewEvent) else _pair_item(one, value)
    return {"queue": {"left": len(queue.items), "done": queue.done}, "item": item}


def _event_item(shelf: Shelf, event: ReviewEvent, value: float, queue: review.Queue) -> dict[str, object]:
    is_random = event.id in queue.random
    return {
        "key": event.id,
        "event": _told(shelf, event),
        "value": round(value, 4),
        "why": review.why_words(event, value, is_random=is_random),
        "stratum": "random" if is_random else "value",
    }


def _pair_item(pair: ReviewPair, value: float) -> dict[str, object]:
    merged = pair.first_incident == pair.second_incident
    told = "merged" if merged else "kept apart"
    return {
        "key": review.key_of(pair),
        "pair": {
            "first": {"event": pair.first, "report": pair.first_report, "incident": pair.first_incident},
            "second": {"event": pair.second, "report": pair.second_report, "incident": pair.second_incident},
            "merged": merged,
            "explanation": pair.why,
        },
        "value": round(value, 4),
        "why": f"{told} at probability {pair.why.probability:.2f} of one incident",
        "stratum": "value",
    }


def _told(shelf: Shelf, event: ReviewEvent) -> dict[str, object]:
    """An event with the head of its report and the text around its words."""
    with shelf.turns.reading():
        found = shelf.store.report(event.report)
    stored = next((e for e in found.events if e.id == event.id), None) if found else None
    if found is None or stored is None:
        # The store changed between the two readings.
        raise ApiError(503, "store_changed", "the store has just been changed", "ask again", retry_after_s=1)
    head = found.report
    return {
        "id": stored.id,
        "report": head.id,
        "title": head.title,
        "publisher": head.publisher,
        "published": head.published,
        "incident": found.incidents.get(event.id),
        "review": stored.review,
        "event": stored.event,
        "excerpt": _excerpt(head.text, stored.event),
        "spans": views.event_spans(stored.id, stored.event),
    }


def _excerpt(text: str, event: Event) -> dict[str, object]:
    """The text around the sentences of an event; `start` is the offset of its first character in the report."""
    spans = [*event.evidence, *event.mentions]
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    start, end = max(0, first - EXCERPT // 2), min(len(text), max(last, first + EXCERPT) + EXCERPT // 2)
    return {"text": text[start:end], "start": start, "end": end}


def quality_answer(shelf: Shelf) -> dict[str, object]:
    """Runs and failures, reviews and what they say."""
    events = shelf.kept("events", lambda store: store.review_events())
    decisions = shelf.kept("decisions", lambda store: store.decisions())
    told = agreement(decisions)
    with shelf.turns.reading():
        runs, failures = shelf.store.runs(), shelf.store.failure_counts()
    by_stage: dict[str, dict[str, int]] = {}
    for (stage, code), count in failures.items():
        by_stage.setdefault(stage, {})[code] = count
    return {
        "runs": runs[::-1],
        "failures_by_stage": by_stage,
        "review": {
            "events": len(events),
            "reviewed": sum(event.review != "none" for event in events),
            **review.accuracy(events, decisions),
        },
        "agreement": {
            "alpha_by_field": told.alpha_by_field,
            "pairs": told.units,
            "reviewers": told.reviewers,
            "decided": told.decided,
        },
    }


def _lines(shelf: Shelf) -> Iterator[bytes]:
    """Training records a line each. Reports are read in one go, so that they are of one moment."""
    with shelf.turns.reading():
        records = list(training_records(shelf.store))
    return (msgspec.json.encode(record) + b"\n" for record in records)
