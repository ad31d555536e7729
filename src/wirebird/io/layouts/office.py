"""Word files and RTF: a Nexis Uni or Factiva export, or one report; and PDF files with text in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

from wirebird.errors import MissingExtraError
from wirebird.io.layouts import factiva, nexis
from wirebird.io.layouts.base import MAX_XML, PARSER_ERRORS, Piece, RawReport, Unreadable, parsed_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
DOCUMENT = "word/document.xml"


def shows_docx(head: bytes) -> bool:
    """A ZIP file whose first names are those of a Word file."""
    return head.startswith(b"PK") and (b"word/" in head or b"[Content_Types].xml" in head[:200])


def shows_rtf(head: bytes) -> bool:
    """RTF's opening."""
    return head.lstrip().startswith(b"{\\rtf")


def shows_pdf(head: bytes) -> bool:
    """PDF's opening."""
    return head.startswith(b"%PDF-")


def read_docx(data: bytes) -> Iterator[Piece]:
    """The reports of a Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo(DOCUMENT).file_size > MAX_XML:
                yield Unreadable(None, "too_large", f"its text unpacks to over {MAX_XML // 1_000_000} MB: split the file")
                return
            body = archive.open(DOCUMENT).read(MAX_XML + 1)
    except PARSER_ERRORS as error:
        yield Unreadable(None, "damaged", f"not a readable Word file ({error}): save it again as .docx")
        return
    root = parsed_xml(body, DOCUMENT)
    if isinstance(root, Unreadable):
        yield root
    else:
        yield from _reports([_paragraph(p) for p in root.iter(f"{_W}p")])


def _paragraph(element: ElementTree.Element) -> str:
    parts = []
    for child in element.iter():
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
    return "".join(parts)


def read_rtf(data: bytes) -> Iterator[Piece]:
    """The reports of an RTF file.

    Raises:
        MissingExtraError: the extra `rtf` is not installed.
    """
    try:
        from striprtf.striprtf import rtf_to_text
    except ImportError as error:
        raise MissingExtraError("striprtf", extra="rtf", needed_for="reading RTF files") from error
    try:
        text: str = rtf_to_text(data.decode("latin-1"), encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except PARSER_ERRORS as error:
        yield Unreadable(None, "damaged", f"not readable RTF ({error}): save it again, or as plain text")
        return
    yield from _reports(text.replace("\r", "").split("\n"))


def _reports(paragraphs: Sequence[str]) -> Iterator[Piece]:
    if nexis.shows_paragraphs(paragraphs):
        yield from nexis.read_paragraphs(paragraphs)
    elif factiva.shows_lines(paragraphs):
        yield from factiva.read_lines(paragraphs)
    else:
        yield RawReport(None, {"text": "\n".join(p.strip() for p in paragraphs if p.strip())})


def read_pdf(data: bytes) -> Iterator[Piece]:
    """A PDF file as one report: its text, hyphens at line ends joined.

    Raises:
        MissingExtraError: the extra `pdf` is not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise MissingExtraError("pypdf", extra="pdf", needed_for="reading PDF files") from error
    try:
        pages: list[Any] = list(pypdf.PdfReader(io.BytesIO(data)).pages)
        text = "\n".join(page.extract_text() or "" for page in pages)
    except (pypdf.errors.PyPdfError, *PARSER_ERRORS) as error:
        yield Unreadable(None, "damaged", f"not a readable PDF file ({error}): print it to a new PDF, or save its text")
        return
    if not text.strip():
        yield Unreadable(None, "no_text", "the PDF holds pictures of text only: run text recognition (OCR) on it first")
        return
    yield RawReport(None, {"text": re.sub(r"(\w)-\n(\w)", r"\1\2", text)})
