"""Polling: one round, or one after the other at a fixed pace."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from wirebird.errors import UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LEAST_S = 60
"""Shortest pace: feeds change by the minute at most."""


def seconds_of(words: str) -> int:
    """The seconds in words such as "15m", "2h" or "1d".

    Raises:
        UsageError: it is no such time, or under a minute.
    """
    found = re.fullmatch(r"(\d{1,6})([smhd])", words.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if seconds < LEAST_S:
        raise UsageError(f"--every {words!r}: give a time of a minute or more, such as 15m, 2h or 1d")
    return seconds


def rounds(
    every_s: float | None, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
) -> Iterator[int]:
    """Numbers of rounds, each yielded when it is time for it.

    Args:
        every_s: seconds from the beginning of a round to that of the next, or None for one round. A round that takes longer
            is followed by the next at once.
        clock: seconds.
        sleep: waits.
    """
    number = 1
    begun = clock()
    yield number
    while every_s is not None:
        sleep(max(0.0, begun + every_s - clock()))
        begun, number = clock(), number + 1
        yield number
