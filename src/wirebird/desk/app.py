"""The application: addresses, what answers them, and how errors become answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from wirebird._version import __version__
from wirebird.desk import about, pages, pickers, views
from wirebird.desk.answers import ApiError, json_answer, send
from wirebird.desk.filters import iso_day_of
from wirebird.desk.rows import Shelf
from wirebird.desk.security import App, Guard, GuardedApp
from wirebird.errors import StoreError, UsageError
from wirebird.records import DecisionKind
from wirebird.store import DuckStore
from wirebird.store import Request as DecisionRequest
from wirebird.store.browse import BrowseLevel

AsOf = Annotated[str | None, Query(description="ISO day: only what was known by its end.")]
Level = Annotated[BrowseLevel, Query(description="What a row is.")]
M = TypeVar("M")


@dataclass(frozen=True)
class Settings:
    """How a desk is set up.

    Attributes:
        read_only: whether decisions are refused.
        static: folder of the front end.
    """

    read_only: bool = False
    static: Path = field(default=pages.STATIC)


class Decided(msgspec.Struct, forbid_unknown_fields=True):
    """Body of a POST to `/api/decisions`; see `wirebird.store.Request`."""

    kind: DecisionKind
    targets: list[str]
    reviewer: str
    field: str | None = None
    value: Any = None
    note: str | None = None


def create_app(store: DuckStore, guard: Guard, settings: Settings | None = None) -> App:
    """The desk over a store, as an ASGI application.

    Args:
        store: the store.
        guard: who may ask.
        settings: how it is set up.
    """
    chosen = settings or Settings()
    app = FastAPI(title="Wirebird", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None)
    shelf = Shelf(store)
    _answer_errors(app)
    _add_store(app, shelf, chosen)
    _add_records(app, shelf)
    _add_decisions(app, shelf, chosen)
    app.include_router(pickers.router)
    _add_pages(app, chosen)
    return GuardedApp(app, guard)


def _answer_errors(app: FastAPI) -> None:
    """Turns what was raised into an answer with `code`, `message` and `try`."""

    def answer(_: Request, error: Exception) -> Response:
        return _as_api_error(error).response()

    for kind in (ApiError, UsageError, StoreError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)


def _as_api_error(error: Exception) -> ApiError:
    if isinstance(error, ApiError):
        return error
    message, _, advice = str(error).partition("; ")
    if isinstance(error, StoreError):
        return ApiError(503, error.code, message, advice or "try again", retry_after_s=2)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        message, advice = f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}", ""
    if isinstance(error, HTTPException):
        code = {404: "no_page", 405: "method"}.get(error.status_code, "http")
        return ApiError(error.status_code, code, str(error.detail), "see /api/openapi.json")
    return ApiError(400, "bad_value", message, advice or "see /api/openapi.json")


def _day(key: str, value: str | None) -> str | None:
    """Checks a day; ISO days of other forms get the usual one.

    Raises:
        ApiError: it is none.
    """
    day = iso_day_of(key, value)
    return day.isoformat() if day else None


def _add_store(app: FastAPI, shelf: Shelf, settings: Settings) -> None:
    @app.get("/api/meta", response_model=None)
    def meta(request: Request) -> Response:
        """What the desk is about: version, codes, layouts, reviewers, first and last day."""
        return send(shelf.packed("meta", lambda: about.meta(shelf, can_code=False, read_only=settings.read_only)), request)

    @app.get("/api/overview", response_model=None)
    def overview(request: Request, as_of: AsOf = None) -> Response:
        """Numbers of the store, incidents by type and week, last runs, warnings."""
        day = _day("as_of", as_of)
        return send(shelf.packed(("overview", day), lambda: about.overview(shelf, day)), request)

    @app.get("/api/rows", response_model=None)
    def rows(request: Request, level: Level = "incidents", as_of: AsOf = None) -> Response:
        """All incidents, claims or reports as columns."""
        return send(shelf.packed_rows(level, _day("as_of", as_of)), request)


def _add_records(app: FastAPI, shelf: Shelf) -> None:
    store, turns = shelf.store, shelf.turns

    @app.get("/api/incident/{id:path}", response_model=None)
    def incident(id: str, as_of: AsOf = None) -> Response:
        """One incident with its claims side by side, and why they are one."""
        day = _day("as_of", as_of)
        with turns.reading():
            return json_answer(views.incident_answer(store, id, day))

    @app.get("/api/report/{id:path}", response_model=None)
    def report(id: str, as_of: AsOf = None) -> Response:
        """One report with its events and the words behind them."""
        day = _day("as_of", as_of)
        with turns.reading():
            return json_answer(views.report_answer(store, id, day))

    @app.get("/api/control", response_model=None)
    def control(country: str | None = None, on: str | None = None, as_of: AsOf = None) -> Response:
        """Who is said to hold each place over time."""
        chosen, day = _day("on", on), _day("as_of", as_of)
        with turns.reading():
            spells = store.control(country=country.upper() if country else None, as_of=day)
        return json_answer(views.control_answer(spells, on=chosen))


def _add_decisions(app: FastAPI, shelf: Shelf, settings: Settings) -> None:
    @app.get("/api/decisions", response_model=None)
    def decisions(event: str | None = None, report: str | None = None, reviewer: str | None = None) -> Response:
        """Decisions, oldest first, those taken back included."""
        with shelf.turns.reading():
            found = shelf.store.decisions()
        wanted = [
            d
            for d in found
            if (event is None or event in (d.event, d.other, *d.members))
            and (report is None or report == d.report)
            and (reviewer is None or reviewer == d.person)
        ]
        return json_answer({"decisions": wanted})

    @app.post("/api/decisions", response_model=None, status_code=201, openapi_extra=body_of(Decided))
    async def decide(request: Request) -> Response:
        """Note a decision; it takes effect at once."""
        if settings.read_only:
            raise ApiError(403, "read_only", "this desk only shows", "start it without --read-only")
        asked = decode(await request.body(), Decided)
        return await run_in_threadpool(lambda: _decide(shelf, asked))


def _decide(shelf: Shelf, asked: Decided) -> Response:
    request = DecisionRequest(asked.kind, tuple(asked.targets), field=asked.field, value=asked.value, note=asked.note)
    with shelf.turns.writing():
        decision = shelf.store.decide(request, person=asked.reviewer)
    with shelf.turns.reading():
        affected = shelf.store.affected(decision)
    return json_answer({"decision": decision, "affected": affected}, status=201)


def body_of(kind: type[msgspec.Struct]) -> dict[str, object]:
    """How the description of the interface tells of a body."""
    _, schemas = msgspec.json.schema_components([kind])
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schemas[kind.__name__]}}}}


def decode(data: bytes, kind: type[M]) -> M:
    """A body as a record.

    Raises:
        ApiError: it is none.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(
            400, "bad_body", f"the body cannot be read ({error})", "send JSON as /api/openapi.json describes it"
        ) from error


def _add_pages(app: FastAPI, settings: Settings) -> None:
    @app.get("/{path:path}", include_in_schema=False, response_model=None)
    def page(path: str) -> Response:
        if path.partition("/")[0] == "api":
            raise ApiError(404, "no_page", "there is no such address", "see /api/openapi.json")
        return pages.index(settings.static) if pages.is_page(path) else pages.asset(settings.static, path)
