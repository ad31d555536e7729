"""Which layouts there are, in the order in which they are tried."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache, partial

from wirebird.errors import WirebirdError
from wirebird.io.layouts import documents, factiva, feed, html, nexis, office, plain, tables
from wirebird.io.layouts.base import Layout, Piece, RawReport, Unreadable
from wirebird.plugins import PlugInGroup, load_plug_in, plug_in_names

log = logging.getLogger(__name__)

LAYOUTS = (
    Layout("factiva-html", (".html", ".htm"), factiva.shows_html, factiva.read_html),
    Layout("html", (".html", ".htm", ".xhtml"), html.shows, html.read),
    Layout("feed", (".xml", ".rss", ".atom", ".rdf"), feed.shows, feed.read),
    Layout("docx", (".docx",), office.shows_docx, office.read_docx),
    Layout("rtf", (".rtf",), office.shows_rtf, office.read_rtf),
    Layout("excel", (".xlsx",), tables.shows_xlsx, tables.read_xlsx),
    Layout("parquet", (".parquet",), tables.shows_parquet, tables.read_parquet),
    Layout("pdf", (".pdf",), office.shows_pdf, office.read_pdf),
    Layout("nexis-text", (".txt",), nexis.shows_text, nexis.read_text),
    Layout("factiva-text", (".txt",), factiva.shows_text, factiva.read_text),
    Layout("many-texts", (".txt",), plain.shows, plain.read),
    Layout("json", (".json",), documents.shows, documents.read),
)
"""The more particular before the more general."""

OWN_NAMES = ("text", "jsonl", "csv", "warc")
"""Layouts read line by line or record by record (wirebird.io.readers)."""

GROUP: PlugInGroup = "wirebird.readers"
_TAKEN = tuple(sorted([*OWN_NAMES, *(layout.name for layout in LAYOUTS)]))


def layout_names() -> tuple[str, ...]:
    """All names of readers, those of plug-ins included."""
    return tuple(sorted([*_TAKEN, *plug_in_names(GROUP, _TAKEN)]))


def layout_suffixes() -> tuple[str, ...]:
    """All file name endings of layouts, those of plug-ins included."""
    return tuple(sorted({suffix for layout in (*LAYOUTS, *_plug_ins()) for suffix in layout.suffixes}))


def is_reader(name: str) -> bool:
    """Whether files can be read with the reader of this name."""
    return name in OWN_NAMES or layout_named(name) is not None


def layout_named(name: str) -> Layout | None:
    """The layout of a name, or None for those of `OWN_NAMES`, unknown names and plug-ins that cannot be used."""
    return next((layout for layout in LAYOUTS if layout.name == name), None) or _plug_in(name)


def sniffed_layout(suffix: str, head: bytes) -> Layout | None:
    """The layout that the beginning of a file shows, or None. Wirebird's own come before those of plug-ins.

    Args:
        suffix: the file name's ending, lower case; a name that says nothing leaves all layouts open.
        head: the file's beginning.
    """
    layouts = (*LAYOUTS, *_plug_ins())
    known = [layout for layout in layouts if suffix in layout.suffixes]
    return next((layout for layout in known or layouts if layout.shows(head)), None)


def _plug_ins() -> tuple[Layout, ...]:
    return tuple(layout for name in plug_in_names(GROUP, _TAKEN) if (layout := _plug_in(name)))


@lru_cache(maxsize=64)
def _plug_in(name: str) -> Layout | None:
    """A layout of another package, whose mistakes cost its own files only."""
    found = load_plug_in(GROUP, name, Layout, _TAKEN)
    return found and Layout(name, found.suffixes, partial(_shows, name, found), partial(_read, name, found))


def _shows(name: str, layout: Layout, head: bytes) -> bool:
    try:
        return bool(layout.shows(head))
    except Exception as error:  # noqa: BLE001
        log.warning("%s: %r cannot tell whether a file is its own (%r)", GROUP, name, error)
        return False


def _read(name: str, layout: Layout, data: bytes) -> Iterator[Piece]:
    try:
        for piece in layout.read(data):
            if not isinstance(piece, RawReport | Unreadable):
                raise TypeError(f"it gave a {type(piece).__name__}, no RawReport or Unreadable")
            yield piece
    except WirebirdError:
        raise
    except Exception as error:  # noqa: BLE001
        yield Unreadable(None, "broken_reader", f"the reader {name!r} failed ({error!r}): tell its makers, or give --reader")
