"""JSON files over several lines: one object (news-please) or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wirebird.io.decoding import decode
from wirebird.io.layouts.base import Piece, RawReport, Unreadable
from wirebird.io.rows import normalised


def shows(head: bytes) -> bool:
    """An object or list whose first line is not whole JSON by itself."""
    text = decode(head).lstrip()
    first = text.partition("\n")[0].strip()
    if not text.startswith(("{", "[")):
        return False
    try:
        return isinstance(json.loads(first), list)
    except (ValueError, RecursionError):
        return first in ("{", "[") or first.startswith(("[{", "[ {"))


def read(data: bytes) -> Iterator[Piece]:
    """The object, or the objects of the list."""
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        yield Unreadable(None, "bad_json", f"not valid JSON ({error}); give one JSON object a line, or one list")
        return
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            place = number if isinstance(value, list) else None
            yield RawReport(place, {normalised(key): cell for key, cell in item.items()})
        else:
            yield Unreadable(number, "not_an_object", 'not a JSON object; give {"id": "a", "text": "..."}')
