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


_NEVER = float("inf")


class _Clock(threading.local):
    """When the work of this thread has to end.

    Attributes:
        until: in its own processor time; infinity while nothing is set.
        look_at: moment (monotonic clock) before which that cannot have been used up, so nobody need ask: asking the system
            for processor time costs a hundred times as much as for the moment.
        seconds: the limit, for messages.
    """

    until = _NEVER
    look_at = _NEVER
    seconds = _NEVER


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
    if _clock.until != _NEVER:
        yield
        return
    _clock.until, _clock.look_at, _clock.seconds = time.thread_time() + seconds, time.monotonic() + seconds, seconds
    try:
        yield
    finally:
        _clock.until = _clock.look_at = _NEVER


def check_time() -> None:
    """To be called in every loop whose length a text decides.

    Raises:
        ReportLimitError: the thread's time is up.
    """
    now = time.monotonic()
    if now < _clock.look_at:
        return
    left = _clock.until - time.thread_time()
    _clock.look_at = now + left
    if left < 0:
        advice = "split it into single reports, or raise the limit (--max-seconds)"
        message = f"coding took over {_clock.seconds:g} s of processor time and was given up; {advice}"
        raise ReportLimitError("too_slow", message)
