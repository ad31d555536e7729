"""The pages of the front end, and the same addresses as JSON and CSV."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from wirebird.desk.answers import ApiError, csv_answer, json_answer
from wirebird.desk.context import Desk
from wirebird.desk.query import lists_of
from wirebird.desk.twins import twin_of

PAGES = ("", "explore", "incident", "compare", "report", "review", "control", "export", "quality", "paste")
"""First parts of the addresses of pages; the overview has none."""
FOREVER = "public, max-age=31536000, immutable"
"""For files whose name has a digest of what is in them."""
NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Wirebird</title></head><body>
<h1>The front end is not built</h1>
<p>The data is here: <a href="/api/meta">/api/meta</a>, <a href="/api/rows">/api/rows</a>,
<a href="/api/openapi.json">/api/openapi.json</a>.</p>
<p>An installed Wirebird has the pages too; in a checkout they are built with</p>
<pre>pip install -e .</pre>
</body></html>
"""


def pages_router(desk: Desk) -> APIRouter:
    """All addresses that are not under `/api`."""
    router = APIRouter()
    static = desk.settings.static

    @router.get("/{path:path}", include_in_schema=False, response_model=None)
    def page(path: str, request: Request) -> Response:
        first, _, rest = path.partition("/")
        if first == "api":
            raise ApiError(404, "no_page", "there is no such address", "see /api/openapi.json")
        stem, dot, kind = path.rpartition(".")
        if dot and kind in ("json", "csv") and is_page(stem) and not (first == "report" and _is_report(desk, rest)):
            return _data(desk, stem, kind, request)
        return index(static) if is_page(path) else asset(static, path)

    return router


def _is_report(desk: Desk, id: str) -> bool:
    """Whether a report has this very id: then its page is meant, whatever the id ends with."""
    with desk.shelf.turns.reading():
        return desk.shelf.store.report(id) is not None


def _data(desk: Desk, page: str, kind: str, request: Request) -> Response:
    """A page as JSON or CSV."""
    first, _, rest = page.partition("/")
    twin = twin_of(desk, first, rest, lists_of(request))
    if kind == "json":
        return json_answer(twin.value())
    return csv_answer(twin.columns, twin.rows(), name=first or "overview")


def index(static: Path) -> Response:
    """The page that draws all views, or word that it is missing."""
    page = static / "index.html"
    if page.is_file():
        return HTMLResponse(page.read_bytes(), headers={"Cache-Control": "no-cache"})
    return HTMLResponse(NOT_BUILT, headers={"Cache-Control": "no-store"})


def asset(static: Path, name: str) -> Response:
    """A file of the front end.

    Raises:
        ApiError: there is none of that name.
    """
    root = static.resolve()
    try:
        found = (root / name).resolve()
        is_there = found.is_relative_to(root) and found.is_file()
    except (OSError, ValueError):
        is_there = False
    if not is_there or found.name == "index.html":
        raise ApiError(404, "no_page", "there is no such page", "open / for the overview")
    return FileResponse(found, headers={"Cache-Control": FOREVER if found.parent != root else "no-cache"})


def is_page(path: str) -> bool:
    """Whether an address, without its first slash, is that of a view."""
    return path.partition("/")[0] in PAGES
