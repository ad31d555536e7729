"""What every layout gives, and helpers that several share."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from wirebird.io.decoding import decode

PARSER_ERRORS = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError, RuntimeError,
    EOFError, OSError, SyntaxError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
"""What the libraries for office files, pages and archives raise for damaged ones, besides errors of their own."""

MAX_XML = 50_000_000
"""Bytes of one XML part of an office file, unpacked."""


@dataclass(frozen=True)
class RawReport:
    """One report as it lies in a file, before its text is frozen.

    Attributes:
        number: 1-based place in the file, or None where the file is one report.
        fields: values by the names of a Wirebird JSON line (`id`, `text`, `title`, `published`, `publisher`, `url`, `scope`).
    """

    number: int | None
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Unreadable:
    """A part of a file that gives no report.

    Attributes:
        number: 1-based place in the file, or None for the file as a whole.
        code: stable short name of the cause (docs/errors.md).
        message: what happened and what to do.
    """

    number: int | None
    code: str
    message: str


Piece = RawReport | Unreadable


@dataclass(frozen=True)
class Layout:
    """A way in which files hold reports.

    Attributes:
        name: what `--reader` calls it.
        suffixes: file name endings that may hold it, lower case, with the dot.
        shows: whether the beginning of a file (at least its first line, mostly 64 KB) shows this layout.
        read: the reports of a whole file, given its bytes.
    """

    name: str
    suffixes: tuple[str, ...]
    shows: Callable[[bytes], bool]
    read: Callable[[bytes], Iterator[Piece]]


def parsed_xml(data: bytes, what: str) -> ElementTree.Element | Unreadable:
    """Parses XML that declares no entities: they could name other files, or grow without end.

    Args:
        data: the bytes.
        what: the file or its part, for messages.
    """
    if len(data) > MAX_XML:
        return Unreadable(None, "too_large", f"{what} unpacks to over {MAX_XML // 1_000_000} MB: save it as plain text")
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data.replace(b"\0", b"")):
        return Unreadable(None, "unsafe_xml", f"{what} declares XML entities, which are not read: save it again without them")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError) as error:
        return Unreadable(None, "damaged", f"{what} is not valid XML ({error}): export it again")


def lines_of(data: bytes) -> list[str]:
    """Decoded lines without their ends."""
    return decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def joined_paragraphs(lines: list[str]) -> str:
    """Text whose hard-wrapped lines are joined: one line a paragraph; blank lines part paragraphs."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line.strip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n".join(" ".join(" ".join(p).split()) for p in paragraphs if p)


def present(**fields: str | None) -> dict[str, object]:
    """The fields that have a value."""
    return {name: value.strip() for name, value in fields.items() if value and value.strip()}
