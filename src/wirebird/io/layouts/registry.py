"""Which layouts there are, in the order in which they are tried."""

from __future__ import annotations

from wirebird.io.layouts import documents, factiva, feed, html, nexis, office, plain, tables
from wirebird.io.layouts.base import Layout

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

LAYOUT_NAMES = tuple(sorted([*OWN_NAMES, *(layout.name for layout in LAYOUTS)]))
SUFFIXES = tuple(sorted({suffix for layout in LAYOUTS for suffix in layout.suffixes}))


def layout_named(name: str) -> Layout | None:
    """The layout of a name, or None for those of `OWN_NAMES` and unknown names."""
    return next((layout for layout in LAYOUTS if layout.name == name), None)


def sniffed_layout(suffix: str, head: bytes) -> Layout | None:
    """The layout that the beginning of a file shows, or None.

    Args:
        suffix: the file name's ending, lower case; a name that says nothing leaves all layouts open.
        head: the file's beginning.
    """
    known = [layout for layout in LAYOUTS if suffix in layout.suffixes]
    return next((layout for layout in known or LAYOUTS if layout.shows(head)), None)
