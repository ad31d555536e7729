"""Plain text with several reports in one file, parted by lines of dashes, each with optional header lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wirebird.io.layouts.base import Piece, RawReport, present
from wirebird.io.layouts.dates import day_of

_RULE = re.compile(r"(?m)^[ \t]*(?:-{3,}|={3,}|\*{3,})[ \t]*$")
_FIELD = re.compile(r"\s*(title|headline|date|published|source|publisher|url|link|id)\s*:[ \t]*(.*)", re.I)  # noqa: RUF100
_NAMES = {"headline": "title", "date": "published", "source": "publisher", "link": "url"}


def shows(head: bytes) -> bool:
    """Header lines at the top, and a line of dashes further down: else dashes are part of one report."""
    text = head.decode("utf-8", "replace")
    first = text.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return bool(_RULE.search(text.replace("\r", ""))) and bool(_FIELD.fullmatch(first.rstrip("\r")))


def read(data: bytes) -> Iterator[Piece]:
    """One report between two rules; blank parts are passed over."""
    from wirebird.io.decoding import clean, decode

    number = 0
    for part in _RULE.split(clean(decode(data))):
        if part.strip():
            number += 1
            yield RawReport(number, _fields(part))


def _fields(part: str) -> dict[str, object]:
    lines = part.strip("\n").split("\n")
    fields: dict[str, str | None] = {}
    while lines and (not lines[0].strip() or (found := _FIELD.fullmatch(lines[0]))):
        if lines[0].strip() and found:
            name = found[1].lower()
            fields[_NAMES.get(name, name)] = found[2]
        elif fields:
            break
        lines.pop(0)
    if fields.get("published"):
        fields["published"] = day_of(str(fields["published"])) or fields["published"]
    return {**present(**fields), "text": "\n".join(lines).strip("\n")}
