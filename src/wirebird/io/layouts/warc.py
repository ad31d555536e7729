"""Web archives (WARC, CC-NEWS): one report a successful HTML response, in bounded memory (warcio).

warcio and not the faster FastWARC: extraction takes nearly all of the time, and FastWARC 2.0.1 ends the process on streams
that cannot seek and on some damaged files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from wirebird.errors import MissingExtraError
from wirebird.io.layouts.base import PARSER_ERRORS, Piece, RawReport, Unreadable
from wirebird.io.layouts.html import page

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MAX_PAGE = 5_000_000
"""Bytes of one page; longer ones are data, not reports."""

_PAGES = ("text/html", "application/xhtml+xml")


def read_stream(stream: BinaryIO) -> Iterator[Piece]:
    """The pages of an archive, plain or packed with gzip.

    The number of a page is that of its record. Pages that hold no report (index pages, pictures) are passed over without
    a word: most of an archive is such pages.

    Raises:
        MissingExtraError: the extra `warc` is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingExtraError("warcio", extra="warc", needed_for="reading WARC files") from error
    number = 0
    try:
        records: Any = ArchiveIterator(stream)
        for record in records:
            number += 1
            found = _page(record, number) if record.rec_type == "response" else None
            if isinstance(found, RawReport):
                yield found
    except (ArchiveLoadFailed, *PARSER_ERRORS) as error:
        yield Unreadable(
            number or None, "damaged", f"the archive cannot be read on after record {number} ({error}); download it again"
        )
        return
    if not number:
        yield Unreadable(None, "damaged", "no WARC record was found: the file is cut off, or is no web archive")


def _page(record: ArcWarcRecord, number: int) -> Piece | None:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return None
    if (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() not in _PAGES:
        return None
    data = record.content_stream().read(MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        return None
    return page(data, url=record.rec_headers.get_header("WARC-Target-URI"), number=number)
