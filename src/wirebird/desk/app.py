"""The application: addresses, what answers them, and how errors become answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from wirebird._version import __version__
from wirebird.desk import pickers
from wirebird.desk.answers import ApiError
from wirebird.desk.coding import CodingService
from wirebird.desk.context import Desk, refuse_ingested_by
from wirebird.desk.deciding import decisions_router
from wirebird.desk.explore import explore_router
from wirebird.desk.exporting import export_router
from wirebird.desk.metrics import Metrics
from wirebird.desk.pages import pages_router
from wirebird.desk.reviewing import review_router
from wirebird.desk.security import App, Guard, GuardedApp
from wirebird.desk.service import service_router
from wirebird.errors import MissingExtraError, StoreError, UsageError

_SEE = "see /api/openapi.json"


def create_app(desk: Desk, guard: Guard) -> App:
    """The desk over a store, as an ASGI application.

    Args:
        desk: the store, and how the desk is set up.
        guard: who may ask.
    """
    app = _new_app(desk.coding)
    of_store = APIRouter(dependencies=[Depends(refuse_ingested_by)])
    of_store.include_router(explore_router(desk))
    of_store.include_router(decisions_router(desk))
    of_store.include_router(review_router(desk))
    of_store.include_router(export_router(desk))
    of_store.include_router(pickers.router)
    of_store.include_router(pages_router(desk))
    app.include_router(service_router(desk.coding, desk.metrics))
    app.include_router(of_store)
    return GuardedApp(app, guard, desk.metrics)


def create_coding_app(coding: CodingService, guard: Guard) -> App:
    """A coding server without a store, as an ASGI application.

    Args:
        coding: codes the reports; its workers start with the application.
        guard: who may ask.
    """
    metrics = Metrics()
    app = _new_app(coding, starts=True)
    app.include_router(service_router(coding, metrics))
    return GuardedApp(app, guard, metrics)


def _new_app(coding: CodingService | None, *, starts: bool = False) -> FastAPI:
    """An application without addresses, which ends its workers when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if coding is not None and starts:
            coding.start()
        yield
        if coding is not None:
            await run_in_threadpool(coding.close)

    app = FastAPI(
        title="Wirebird", version=__version__, openapi_url="/api/openapi.json", docs_url=None, redoc_url=None, lifespan=lifespan
    )

    def answer(_: Request, error: Exception) -> Response:
        return _as_api_error(error).response()

    for kind in (ApiError, UsageError, StoreError, MissingExtraError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)
    return app


def _as_api_error(error: Exception) -> ApiError:
    """What an error means for who asked."""
    if isinstance(error, ApiError):
        return error
    message, _, advice = str(error).partition("; ")
    if isinstance(error, StoreError):
        return ApiError(503, error.code, message, advice or "try again", retry_after_s=2)
    if isinstance(error, HTTPException):
        code = {404: "no_page", 405: "method"}.get(error.status_code, "http")
        return ApiError(error.status_code, code, str(error.detail), _SEE)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        message, advice = f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}", ""
    code = "missing_extra" if isinstance(error, MissingExtraError) else "bad_value"
    return ApiError(400, code, message, advice or _SEE)
