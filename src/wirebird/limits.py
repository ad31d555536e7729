"""How long one report may be, and how long it may be worked on: one report must not hold up all others."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from wirebird.errors import ReportLimitError

MAX_CHARS = 200_000
"""Characters of a report's text: a book of a hundred pages; news reports have a few thousand."""
MAX_SECONDS = 300.0
"""Seconds of processor time for coding a report: most take a tenth of one."""


class _Clock(threading.local):
    """When the work of this thread has to end, in its own processor time; infinity while nothing is set."""

    until = float("inf")
    seconds = 0.0


_clock = _Clock()


def check_size(text: str, max_chars: int) -> None:
    """Refuses a text that is too long.

    Raises:
        ReportLimitError: it has more than `max_chars` characters.
    """
    if len(text) > max_chars:
        advice = "split it into single reports, or raise the limit (--max-chars)"
        raise ReportLimitError("too_long", f"{len(text):,} characters, over the limit of {max_chars:,}; {advice}")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Within it `check_time` raises once this thread has used up so much processor time.

    Processor time and not the clock: a report must not fail because the machine is busy with something else. Limits
    within a limit are passed over.

    Args:
        seconds: how many; infinity for no limit.
    """
    if _clock.until != float("inf"):
        yield
        return
    _clock.until, _clock.seconds = time.thread_time() + seconds, seconds
    try:
        yield
    finally:
        _clock.until = float("inf")


def check_time() -> None:
    """To be called in every loop whose length a text decides; costs half a microsecond.

    Raises:
        ReportLimitError: the thread's time is up.
    """
    if time.thread_time() > _clock.until:
        advice = "split it into single reports, or raise the limit (--max-seconds)"
        message = f"coding took over {_clock.seconds:g} s of processor time and was given up; {advice}"
        raise ReportLimitError("too_slow", message)
