"""Coding of posted reports, health and metrics: what a coding server needs, with or without a store."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import APIRouter, Request, Response

from wirebird.desk.answers import ApiError, json_answer
from wirebird.desk.coding import CodingService, Posted
from wirebird.desk.context import body_of, decode
from wirebird.desk.metrics import MEDIA, Metrics
from wirebird.desk.views import reading_answer

CODING_OFF = "this desk codes no reports"


def service_router(coding: CodingService | None, metrics: Metrics) -> APIRouter:
    """The addresses of a coding server."""
    router = APIRouter()

    @router.post("/api/code", response_model=None, openapi_extra=body_of(Posted))
    async def code(request: Request) -> Response:
        """Code a report; it is answered, and kept nowhere."""
        if coding is None:
            raise ApiError(403, "read_only", CODING_OFF, "start it without --read-only")
        posted = decode(await request.body(), Posted)
        pasted = await asyncio.wrap_future(coding.submit(posted))
        return json_answer(reading_answer(pasted.report, pasted.events, {}))

    @router.get("/api/health", response_model=None)
    async def health() -> Response:
        """Whether the desk answers, and how many reports wait to be coded."""
        queue = None if coding is None else {"waiting": coding.waiting, "most": coding.max_queue, "workers": coding.workers}
        return json_answer({"status": "ok", "coding": queue})

    @router.get("/api/metrics", response_model=None)
    async def figures() -> Response:
        """Counts of requests and of coded reports, in Prometheus' text format."""
        return Response(metrics.text(_coding_figures(coding)), media_type=MEDIA)

    return router


def _coding_figures(coding: CodingService | None) -> dict[str, tuple[Literal["counter", "gauge"], str, float]]:
    if coding is None:
        return {}
    tally = coding.tally
    return {
        "wirebird_code_waiting": ("gauge", "reports accepted and not answered yet", coding.waiting),
        "wirebird_code_accepted_total": ("counter", "reports taken into the queue", tally.accepted),
        "wirebird_code_refused_total": ("counter", "reports not taken, the queue was full", tally.refused),
        "wirebird_code_coded_total": ("counter", "reports coded", tally.coded),
        "wirebird_code_failed_total": ("counter", "reports that could not be coded", tally.failed),
        "wirebird_code_seconds_total": ("counter", "time that coding took", tally.seconds),
    }
