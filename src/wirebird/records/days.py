"""ISO days as people give them: in options, arguments and fields of records."""

from __future__ import annotations

import datetime as dt

from wirebird.errors import UsageError


def read_day(given: str, name: str, *, is_exact: bool = False) -> dt.date:
    """The day of an ISO text (2021-07-08; 20210708 is one too).

    Args:
        given: the text.
        name: the option, argument or field it was given for, for the message.
        is_exact: only the form 2021-07-08 will do, for a text that is kept, and compared, as it is.

    Raises:
        UsageError: no such day.
    """
    try:
        day = dt.date.fromisoformat(given)
    except ValueError:
        day = None
    if day is None or (is_exact and day.isoformat() != given):
        raise UsageError(f"{name}: no day {given!r}; write it as 2021-07-08")
    return day
