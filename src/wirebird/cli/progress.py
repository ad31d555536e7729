"""How far a run is: a line that is kept up on a terminal, a line a minute in a log."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from wirebird.cli.summary import Tally
from wirebird.io.progress import ReadPosition

PROGRESS_FROM = 4
"""Reports coded before a terminal shows progress: a few need none."""
LOG_EVERY_S = 60.0
_REDRAW_S = 0.2
_WINDOW_S = 60.0
"""Rate and time left are those of the last minute: reports that are passed over at the beginning do not count for ever."""
_SAMPLE_S = 1.0


@dataclass(frozen=True)
class _Sample:
    at: float
    done: int
    read: int


class Progress:
    """Tells how far a run is.

    Args:
        tally: what was done so far.
        position: what was read so far.
        stream: where to; a terminal has its line redrawn, anything else gets a line a minute.
        quiet: show nothing, as where a table fills the terminal.
        clock: seconds.
    """

    def __init__(
        self,
        tally: Tally,
        position: ReadPosition,
        *,
        stream: TextIO | None = None,
        quiet: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tally, self._position, self._clock = tally, position, clock
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._quiet = quiet
        self._samples = deque([_Sample(clock(), 0, 0)])
        self._shown_at = clock() - (0.0 if not self._is_terminal else _REDRAW_S)
        self._has_line = False

    def advance(self) -> None:
        """To be called for each report or failure."""
        now = self._clock()
        if now - self._samples[-1].at >= _SAMPLE_S:
            self._samples.append(_Sample(now, self._tally.done, self._position.read))
            while len(self._samples) > 2 and now - self._samples[0].at > _WINDOW_S:
                self._samples.popleft()
        if self._quiet or now - self._shown_at < (_REDRAW_S if self._is_terminal else LOG_EVERY_S):
            return
        if self._is_terminal and self._tally.done < PROGRESS_FROM:
            return
        self._shown_at = now
        if self._is_terminal:
            print(f"\r\x1b[K{self.line()}", end="", file=self._stream, flush=True)
            self._has_line = True
        else:
            print(self.line(), file=self._stream, flush=True)

    def line(self) -> str:
        """`1200 reports, 3105 events, 2 failed; 41.3 a second; 37% read, 0:12:40 left`."""
        tally, first, now = self._tally, self._samples[0], self._clock()
        words = f"{tally.reports} reports, {tally.events} events, {tally.failures.total()} failed"
        seconds = now - first.at
        if seconds <= 0:
            return words
        words += f"; {(tally.done - first.done) / seconds:.1f} a second"
        total, read = self._position.total, self._position.read
        if total and read > first.read:
            left_s = max(0, total - read) * seconds / (read - first.read)
            words += f"; {min(read / total, 1):.0%} read, {_hours(left_s)} left"
        return words

    def clear(self) -> None:
        """Takes the line off the terminal, so that something else can be said."""
        if self._has_line:
            print("\r\x1b[K", end="", file=self._stream, flush=True)
            self._has_line = False


def _hours(seconds: float) -> str:
    minutes, s = divmod(round(seconds), 60)
    hours, m = divmod(minutes, 60)
    days, h = divmod(hours, 24)
    return f"{days} days {h}:{m:02d}:{s:02d}" if days else f"{h}:{m:02d}:{s:02d}"
