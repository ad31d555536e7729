"""Saved web pages: the report's text, title, day and outlet, without menus and comments (trafilatura)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from wirebird.io.layouts.base import PARSER_ERRORS, Piece, RawReport, Unreadable, present

_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_META_DAY = re.compile(
    rb"""<meta\b[^>]*?(?:property|name|itemprop)=["'](?:article:published_time|datePublished|parsely-pub-date|pubdate"""
    rb"""|publish-date|dc\.date\.issued|date)["'][^>]*?>""",
    re.I,
)
_CONTENT = re.compile(rb"""content=["']([^"']+)["']""", re.I)
_LD = re.compile(rb"""<script[^>]+application/ld\+json[^>]*>(.*?)</script>""", re.I | re.S)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MAX_LD_DEPTH = 6
MIN_TEXT = 60
"""Characters below which a page's text is a menu or a notice."""


def shows(head: bytes) -> bool:
    """An HTML page's opening tags."""
    return bool(_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")[:4096]))


def read(data: bytes) -> Iterator[Piece]:
    """The one report of a page."""
    yield page(data)


def page(data: bytes, *, url: str | None = None, number: int | None = None) -> Piece:
    """The report of one page.

    Args:
        data: the page's bytes; its own character set is honoured.
        url: its address, where the file does not tell.
        number: its place in the file.
    """
    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(data, url=url, with_metadata=True, include_comments=False, include_tables=False)
    except PARSER_ERRORS as error:
        return Unreadable(number, "damaged", f"the page cannot be read ({error}): save it again, or save its text")
    text = found.text if found is not None else None
    if not text or len(text.strip()) < MIN_TEXT:
        return Unreadable(number, "no_text", "no running text was found on the page: save the report itself, not an index page")
    day = published_day(data) or found.date
    fields = present(title=found.title, published=day, publisher=found.sitename or found.hostname, url=found.url or url)
    return RawReport(number, {**fields, "text": text})


def published_day(data: bytes) -> str | None:
    """The day of publication that the page states for machines, or None."""
    for tag in _META_DAY.findall(data):
        content = _CONTENT.search(tag)
        if content and (day := _iso(content[1].decode("utf-8", "replace"))):
            return day
    for block in _LD.findall(data):
        try:
            day = _iso(str(_date_published(json.loads(block), 0) or ""))
        except (ValueError, RecursionError):
            continue
        if day:
            return day
    return None


def _iso(words: str) -> str | None:
    found = _DAY.match(words.strip())
    return found[0] if found else None


def _date_published(value: object, depth: int) -> object:
    """The first `datePublished` in nested JSON-LD."""
    if depth > MAX_LD_DEPTH:
        return None
    if isinstance(value, dict):
        if isinstance(value.get("datePublished"), str):
            return value["datePublished"]
        value = list(value.values())
    if isinstance(value, list):
        return next((day for item in value if (day := _date_published(item, depth + 1))), None)
    return None
