"""Decisions of people: read, and added."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from wirebird.desk.answers import ApiError, json_answer
from wirebird.desk.context import Desk, body_of, decode
from wirebird.desk.rows import Shelf
from wirebird.records import DecisionKind
from wirebird.store import Request as DecisionRequest


class Decided(msgspec.Struct, forbid_unknown_fields=True):
    """Body of a POST to `/api/decisions`; see `wirebird.store.Request`."""

    kind: DecisionKind
    targets: list[str]
    reviewer: str
    field: str | None = None
    value: Any = None
    note: str | None = None


def decisions_router(desk: Desk) -> APIRouter:
    """The addresses."""
    router = APIRouter()
    shelf = desk.shelf

    @router.get("/api/decisions", response_model=None)
    def decisions(event: str | None = None, report: str | None = None, reviewer: str | None = None) -> Response:
        """Decisions, oldest first, those taken back included."""
        with shelf.turns.reading():
            found = shelf.store.decisions()
        wanted = [
            d
            for d in found
            if (event is None or event in (d.event, d.other, *d.members, *d.rest))
            and (report is None or report == d.report)
            and (reviewer is None or reviewer == d.person)
        ]
        return json_answer({"decisions": wanted})

    @router.post("/api/decisions", response_model=None, status_code=201, openapi_extra=body_of(Decided))
    async def decide(request: Request) -> Response:
        """Note a decision; it takes effect at once."""
        if desk.settings.read_only:
            raise ApiError(403, "read_only", "this desk only shows", "start it without --read-only")
        asked = decode(await request.body(), Decided)
        return await run_in_threadpool(lambda: _decide(shelf, asked))

    return router


def _decide(shelf: Shelf, asked: Decided) -> Response:
    request = DecisionRequest(asked.kind, tuple(asked.targets), field=asked.field, value=asked.value, note=asked.note)
    with shelf.turns.writing():
        decision = shelf.store.decide(request, person=asked.reviewer)
    with shelf.turns.reading():
        affected = shelf.store.affected(decision)
    return json_answer({"decision": decision, "affected": affected}, status=201)
