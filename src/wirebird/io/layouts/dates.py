"""Days as exports write them: English, German and French month names, with or without a weekday."""

from __future__ import annotations

import datetime as dt
import re

from wirebird.text import parse_date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar janvier", "februar février fevrier", "märz maerz mars", "april avril", "mai", "juni juin", "juli juillet",
            "august août aout", "september septembre", "oktober octobre", "november novembre", "dezember décembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Month names of the German and French interfaces of Nexis and Factiva."""

_FOREIGN = re.compile(r"\b(\d{1,2})\.?\s+([^\W\d_]+)\s+(\d{4})\b")
_WHOLE = re.compile(
    r"(?:[^\W\d_]+,?\s+)?(?:\d{1,2}\.?\s+[^\W\d_]+\.?,?\s+\d{4}|[^\W\d_]+\.?\s+\d{1,2},?\s+\d{4}|\d{4}-\d{2}-\d{2})\b"
)


def day_of(words: str) -> str | None:
    """The ISO day in words such as "January 11, 2010 Monday" or "11. März 2010", or None."""
    if found := _FOREIGN.search(words):
        month = _MONTHS.get(found[2].lower())
        if month:
            try:
                return dt.date(int(found[3]), month, int(found[1])).isoformat()
            except ValueError:
                return None
    return parse_date(words)


def is_date_line(line: str) -> bool:
    """Whether a line is a date, with at most a weekday, a time and an edition after it."""
    return len(line) < 80 and bool(_WHOLE.match(line.strip())) and day_of(line) is not None
