"""Addresses that show the store: rows, overview, incidents, reports, control."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from wirebird.desk import about, views
from wirebird.desk.answers import json_answer, send
from wirebird.desk.context import AsOf, Desk, iso
from wirebird.store.browse import BrowseLevel

Level = Annotated[BrowseLevel, Query(description="What a row is.")]


def explore_router(desk: Desk) -> APIRouter:
    """The addresses."""
    router = APIRouter()
    shelf = desk.shelf

    @router.get("/api/meta", response_model=None)
    def meta(request: Request, as_of: AsOf = None) -> Response:
        """What the desk is about: version, codes, layouts, reviewers, first and last day."""
        day = iso("as_of", as_of)
        return send(shelf.packed(("meta", day), lambda: about.meta(desk, day)), request)

    @router.get("/api/overview", response_model=None)
    def overview(request: Request, as_of: AsOf = None) -> Response:
        """Numbers of the store, incidents by type and week; last runs and warnings, but not as of a day."""
        day = iso("as_of", as_of)
        return send(shelf.packed(("overview", day), lambda: about.overview(shelf, day)), request)

    @router.get("/api/rows", response_model=None)
    def rows(request: Request, level: Level = "incidents", as_of: AsOf = None) -> Response:
        """All incidents, claims or reports as columns."""
        return send(shelf.packed_rows(level, iso("as_of", as_of)), request)

    @router.get("/api/incident/{id:path}", response_model=None)
    def incident(id: str, as_of: AsOf = None) -> Response:
        """One incident with its claims side by side, and why they are one."""
        return json_answer(views.incident_answer(shelf, id, iso("as_of", as_of)))

    @router.get("/api/report/{id:path}", response_model=None)
    def report(id: str, as_of: AsOf = None) -> Response:
        """One report with its events and the words behind them."""
        return json_answer(views.report_answer(shelf, id, iso("as_of", as_of)))

    @router.get("/api/control", response_model=None)
    def control(country: str | None = None, on: str | None = None, as_of: AsOf = None) -> Response:
        """Who is said to hold each place over time."""
        spells = views.control_spells(shelf, country, iso("as_of", as_of))
        return json_answer(views.control_answer(spells, on=iso("on", on)))

    return router
