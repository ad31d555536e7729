"""RSS, RDF and Atom feeds saved as files (feedparser): one report an entry, teasers marked as such."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from wirebird.io.layouts.base import Piece, RawReport, Unreadable, present

if TYPE_CHECKING:
    from feedparser import FeedParserDict

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.I)
_BLOCK_END = re.compile(r"(?i)</(?:p|div|li|h[1-6]|blockquote)>|<br\s*/?>")
TEASER_CHARACTERS = 600
"""A summary shorter than this is taken for a teaser, which mostly lacks place and toll."""


def shows(head: bytes) -> bool:
    """A feed's root element."""
    return bool(_FEED.search(head[:4096]))


def read(data: bytes) -> Iterator[Piece]:
    """Entries in the feed's order; those without text are told."""
    for piece in entries(data):
        if isinstance(piece, RawReport) and "text" not in piece.fields:
            yield Unreadable(piece.number, "no_text", "the entry has no text of its own: fetch the page it links to")
        else:
            yield piece


def entries(data: bytes) -> Iterator[Piece]:
    """Entries in the feed's order; one without text has no field `text`."""
    import feedparser

    if re.search(rb"<!ENTITY", data, re.I):
        yield Unreadable(None, "unsafe_xml", "the feed declares XML entities, which are not read: save it without them")
        return
    feed: Any = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        yield Unreadable(None, "empty", "the feed holds no entries, or is not a feed; give the feed itself")
        return
    publisher = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        body, scope = _body(entry)
        fields = present(
            id=entry.get("id") or entry.get("link"),
            title=_plain(entry.get("title") or ""),
            published=_day(entry),
            publisher=publisher,
            url=_link(entry),
            scope=scope,
            text=body,
        )
        yield RawReport(number, fields)


def _body(entry: FeedParserDict) -> tuple[str, str]:
    """The longest text of an entry, and whether it is all of the report."""
    # A field that is there may still hold None.
    contents = [_plain(content.get("value") or "") for content in entry.get("content") or []]
    summary = _plain(entry.get("summary") or "")
    longest = max([*contents, summary], key=len)
    is_full = bool(contents and longest in contents and len(longest) > len(summary)) or len(longest) >= TEASER_CHARACTERS
    return longest, "full" if is_full else "teaser"


def _link(entry: FeedParserDict) -> str | None:
    """The address of an entry's page; a guid that is no address is no link, though RSS takes it for one."""
    link = entry.get("link")
    return None if link == entry.get("id") and "://" not in str(link) else link


def _plain(markup: str) -> str:
    """Markup to text, one line a block."""
    from lxml import html

    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        text = str(html.fromstring(f"<div>{_BLOCK_END.sub(chr(10), markup)}</div>").text_content())
    except (ValueError, AssertionError):
        return ""
    return "\n".join(line for raw in text.split("\n") if (line := " ".join(raw.split())))


def _day(entry: FeedParserDict) -> str | None:
    """Day of publication in UTC, or None: never the day of reading."""
    stamp = entry.get("published_parsed")
    if not stamp and "updated_parsed" in entry:
        stamp = entry.get("updated_parsed")
    return time.strftime("%Y-%m-%d", stamp) if stamp else None
