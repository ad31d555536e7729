"""What an answer holds: the entries of a feed, or the report of a page."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from wirebird.fetch.addresses import FailedError, identity
from wirebird.fetch.connection import Answer
from wirebird.fetch.state import entry_key
from wirebird.io.layouts import RawReport, Unreadable
from wirebird.io.layouts import feed as feed_layout
from wirebird.io.layouts import html as html_layout

MAX_PAGE = 5_000_000
"""Bytes of a page, unpacked."""
MAX_FEED = 20_000_000
"""Bytes of a feed, unpacked."""
_HEAD = 65_536
_CHARSET = re.compile(r"charset=[\"']?(iso-8859-(?:[1-9]|1[013-6])|windows-125[0-8]|utf-16(?:le|be)?)\b", re.I)
"""Character sets in which English is written, besides UTF-8."""


@dataclass(frozen=True)
class Entry:
    """An entry of a feed.

    Attributes:
        key: its guid and link in short: equal when nothing was changed.
        report_id: id of the report it becomes: its link, so that a changed page is a new version of one report.
        link: address of its page, or None.
        fields: what the feed says of it, by the names of `RawReport`; `text` may be missing.
    """

    key: str
    report_id: str
    link: str | None
    fields: Mapping[str, object] = field(default_factory=dict)


def is_feed(answer: Answer) -> bool:
    """Whether an answer is a feed."""
    return feed_layout.shows(answer.body[:_HEAD])


def is_page(answer: Answer) -> bool:
    """Whether an answer is a web page."""
    return answer.media_type in ("text/html", "application/xhtml+xml") or html_layout.shows(answer.body[:_HEAD])


def entries_of(answer: Answer) -> Iterator[Entry | Unreadable]:
    """The entries of a feed, in its order."""
    pieces = list(feed_layout.entries(answer.body))
    links = Counter(_link(piece, answer.url) for piece in pieces if isinstance(piece, RawReport))
    for piece in pieces:
        if isinstance(piece, Unreadable):
            yield piece
            continue
        link = _link(piece, answer.url)
        guid = str(piece.fields.get("id", ""))
        key = entry_key(guid if "://" in guid else f"{answer.url}#{guid}", link or "")
        if link is None:
            yield Entry(key, f"{answer.url}#{guid or key}", None, piece.fields)
        else:
            # Some feeds give all entries the link of one page; only their guids tell them apart.
            report_id = link if links[link] == 1 else f"{link}#{guid or key}"
            yield Entry(key, report_id, link, piece.fields)


def _link(piece: RawReport, feed_address: str) -> str | None:
    """The address of an entry's page, or None where it has none that can be fetched."""
    link = str(piece.fields.get("url", "")).strip()
    try:
        return identity(urljoin(feed_address, link)) if link else None
    except (FailedError, ValueError):
        return None


def page_fields(answer: Answer, *, today: dt.date, feed_fields: Mapping[str, object] | None = None) -> RawReport | Unreadable:
    """The report of a page.

    The day of publication is the one that the page states for machines, else the feed's, else the one found in the page's
    words. Many pages print the present day: a day so found is taken only when it is over on the whole earth.

    Args:
        answer: the page.
        today: the day of fetching.
        feed_fields: what the feed says of it, where it came from a feed.
    """
    if len(answer.body) > MAX_PAGE:
        return Unreadable(None, "too_large", f"the page is over {MAX_PAGE // 1_000_000} MB: save its text")
    data = _utf8(answer)
    found = html_layout.page(data, url=answer.url)
    if isinstance(found, Unreadable):
        return found
    fed = feed_fields or {}
    told = {name: fed[name] for name in ("title", "publisher") if name in fed}
    fields = {name: value for name, value in found.fields.items() if name != "published"}
    day = html_layout.published_day(data) or fed.get("published") or _past(found.fields.get("published"), today)
    published = {"published": day} if day else {}
    return RawReport(None, {**told, **fields, "url": answer.url, **published})


def _past(day: object, today: dt.date) -> object:
    return day if isinstance(day, str) and day < (today - dt.timedelta(days=1)).isoformat() else None


def _utf8(answer: Answer) -> bytes:
    """A page's bytes; in UTF-8 where only the server says in which character set it is."""
    charset = _CHARSET.search(answer.headers.get("content-type", ""))
    try:
        answer.body.decode("utf-8")
    except UnicodeDecodeError:
        return answer.body.decode(charset[1], "replace").encode("utf-8") if charset else answer.body
    return answer.body
