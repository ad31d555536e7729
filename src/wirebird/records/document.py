"""One published report, with its text frozen."""

from __future__ import annotations

import hashlib
from typing import Literal, NewType

import msgspec

from wirebird.records.span import Span

DocId = NewType("DocId", str)

Scope = Literal["full", "teaser"]


class Dateline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The place-and-date line that opens a wire report.

    Attributes:
        text: the whole dateline, up to and including the dash or colon that ends it.
        place: words naming the place, most specific first word group ("Herat"), or None.
        region: words naming the country or region after the place ("Afghanistan"), or None.
        date: ISO day, completed with the publication year where the dateline has none; None if absent.
        agency: words naming the agency or outlet in brackets, or None.
    """

    text: Span
    place: Span | None = None
    region: Span | None = None
    date: str | None = None
    agency: Span | None = None

    @property
    def name(self) -> str | None:
        """The place with its region ("Herat, Afghanistan"), or None where no place is named."""
        if self.place is None:
            return None
        return f"{self.place.text}, {self.region.text}" if self.region else self.place.text


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    r"""One report. `text` never changes; every offset anywhere points into it.

    Attributes:
        id: unique within a run.
        text: the frozen text: decoded, BOM dropped, line ends as `\n`; nothing else is altered.
        locator: where it came from, for messages: `path` or `path:line`.
        published: ISO day of publication, or None when it is not known. Never the day of the run.
        publisher: outlet, or None.
        title: headline, or None.
        agency: news agency named by the report, or None.
        byline: author line, or None.
        dateline: the parsed dateline, or None.
        url: its address, or None.
        scope: `teaser` where only the opening of the report is there, as in most feeds.
        skipped: spans of header, title, byline and dateline inside `text` that are not part of the prose, ordered.
    """

    id: DocId
    text: str
    locator: str
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    agency: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    url: str | None = None
    scope: Scope = "full"
    skipped: tuple[Span, ...] = ()

    @property
    def text_sha256(self) -> str:
        """Hex digest of the frozen text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
