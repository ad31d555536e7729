"""Exports of LexisNexis and Nexis Uni: the old text layout, and the new one as DOCX or RTF paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wirebird.io.layouts.base import Piece, RawReport, Unreadable, joined_paragraphs, lines_of, present
from wirebird.io.layouts.dates import day_of, is_date_line

_OPENING = re.compile(r"(?im)^\s*(?:\d+\s+of\s+\d+\s+DOCUMENTS|(?:Dokument|Document)\s+\d+\s+(?:von|de)\s+\d+)\s*$")
_LABEL = re.compile(r"([A-ZÄÖÜ][A-ZÄÖÜ -]{2,24}):\s*(.*)")
_LAST_HEAD = ("LENGTH", "LÄNGE", "LAENGE", "LONGUEUR")
_TAIL = (
    "LOAD-DATE", "LANGUAGE", "SPRACHE", "LANGUE", "GRAPHIC", "UPDATE", "PUBLICATION-TYPE", "JOURNAL-CODE",
    "DOCUMENT-TYPE", "PUB-TYPE", "SUBJECT", "ORGANIZATION", "GEOGRAPHIC", "COMPANY", "PERSON",
)  # fmt: skip
"""Labels that end a report's body in the old layout."""

_UNI_END = re.compile(r"End of Document", re.I)
_UNI_TAIL = re.compile(r"(?:Graphic|Classification|Notes)$|(?:Load-Date|Language|Publication-Type|Subject|Industry):", re.I)
_UNI_HEADINGS = frozenset({"ABSTRACT", "FULL TEXT"})
_UNI_FIELD = re.compile(r"(Section|Length|Byline|Dateline|Highlight):\s*(.*)", re.I)


def shows_text(head: bytes) -> bool:
    """A line "1 of 20 DOCUMENTS" (or its German or French form)."""
    return bool(_OPENING.search(head.decode("cp1252", "replace").replace("\r", "")))


def read_text(data: bytes) -> Iterator[Piece]:
    """The reports of an old Nexis text file; what stands before the first (the cover page) is passed over."""
    lines = lines_of(data)
    starts = [i for i, line in enumerate(lines) if _OPENING.fullmatch(line)]
    if not starts:
        yield Unreadable(None, "no_reports", 'no line such as "1 of 20 DOCUMENTS" was found: choose another --reader')
    for number, (start, stop) in enumerate(pairwise([*starts, len(lines)]), start=1):
        yield _old_report(lines[start + 1 : stop], number)


def _old_report(lines: Sequence[str], number: int) -> Piece:
    blocks = _blocks(lines)
    dated = next((i for i, block in enumerate(blocks[:8]) if is_date_line(" ".join(block))), None)
    if dated is None:
        return Unreadable(
            number, "no_date_line", "no date line under the outlet's name: check the export, or cut the report out"
        )
    fields: dict[str, str | None] = {
        "publisher": " ".join(blocks[dated - 1]) if dated else None,
        "published": day_of(" ".join(blocks[dated])),
    }
    if dated >= 2 and fields["publisher"] and re.match(r"copyright|\(c\)|©|all rights", fields["publisher"], re.I):
        fields["publisher"] = " ".join(blocks[dated - 2])
    body: list[list[str]] = []
    seen_length = False
    for block in blocks[dated + 1 :]:
        label = _LABEL.match(block[0])
        name = label[1].strip() if label else None
        if label and name in _LAST_HEAD:
            seen_length = True
        elif label and name == "DATELINE":
            fields["dateline"] = " ".join([label[2], *block[1:]])
        elif label and name in _TAIL and seen_length:
            break
        elif seen_length:
            body.append(block)
        elif not label and "title" not in fields:
            fields["title"] = " ".join(block)
    dateline = fields.pop("dateline", None)
    text = joined_paragraphs([line for block in body for line in (*block, "")])
    return RawReport(number, {**present(**fields), "text": f"{dateline} - {text}" if dateline and text else text})


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """Runs of lines that are not blank, trimmed."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(" ".join(line.split()))
        elif blocks[-1]:
            blocks.append([])
    return [b for b in blocks if b]


def shows_paragraphs(paragraphs: Sequence[str]) -> bool:
    """Whether an office file's paragraphs are a Nexis Uni export."""
    plain = [p.strip() for p in paragraphs]
    return "Body" in plain and any(_UNI_END.fullmatch(p) for p in plain)


def read_paragraphs(paragraphs: Sequence[str]) -> Iterator[Piece]:
    """The reports of a Nexis Uni export, given its paragraphs."""
    current: list[str] = []
    number = 0
    for raw in paragraphs:
        paragraph = " ".join(raw.split())
        if _UNI_END.fullmatch(paragraph):
            number += 1
            yield _uni_report(current, number)
            current = []
        elif paragraph:
            current.append(paragraph)
    if "Body" in current:
        yield _uni_report(current, number + 1)


def _uni_report(paragraphs: Sequence[str], number: int) -> Piece:
    if "Body" not in paragraphs:
        return Unreadable(number, "no_text", 'no paragraph "Body" in it: the export lacks the full text')
    at = paragraphs.index("Body")
    head = list(paragraphs[:at])
    # A cover list may stand before; the last date line of the head belongs to the report.
    dated = next((i for i in range(len(head) - 1, -1, -1) if is_date_line(head[i])), None)
    fields: dict[str, str | None] = {}
    if dated is not None:
        fields["published"] = day_of(head[dated])
        fields["publisher"] = head[dated - 1] if dated >= 1 else None
        fields["title"] = head[dated - 2] if dated >= 2 else None
    labelled = {m[1].lower(): m[2] for p in head if (m := _UNI_FIELD.fullmatch(p))}
    body: list[str] = []
    for paragraph in paragraphs[at + 1 :]:
        if _UNI_TAIL.match(paragraph):
            break
        if paragraph not in _UNI_HEADINGS:
            body.append(paragraph)
    text = "\n".join(body)
    dateline = labelled.get("dateline")
    return RawReport(number, {**present(**fields), "text": f"{dateline} - {text}" if dateline and text else text})
