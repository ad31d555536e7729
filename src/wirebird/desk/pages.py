"""The pages of the front end, and the same addresses as JSON and CSV."""

from __future__ import annotations

from pathlib import Path

from fastapi import Response
from fastapi.responses import FileResponse, HTMLResponse

from wirebird.desk.answers import ApiError

STATIC = Path(__file__).parent / "static"
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
