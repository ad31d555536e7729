"""Counts a run for its one-line summary, and shows progress."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from wirebird.records import DocumentFailure

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from wirebird.pipeline import Coded

PROGRESS_FROM = 4
"""Reports coded before a progress bar appears: a few need none."""


class Tally:
    """What a run has done so far."""

    def __init__(self) -> None:
        self.reports = 0
        self.sentences = 0
        self.events = 0
        self.failures: Counter[str] = Counter()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def progress(self, *, enabled: bool) -> AbstractContextManager[Any]:
        """A progress bar on standard error, to be entered around `watch`; does nothing when not enabled."""
        if not enabled:
            return nullcontext()
        from rich.console import Console
        from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            MofNCompleteColumn(),
            TextColumn("reports, {task.fields[events]} events, {task.fields[failed]} failed"),
            TimeElapsedColumn(),
            console=Console(file=sys.stderr),
            transient=True,
        )
        return self._progress

    def watch(self, items: Iterable[Coded | DocumentFailure], *, warn: Callable[[str], None]) -> Iterator[Coded]:
        """Passes coded reports on, counting; failures are told to `warn` and not passed on."""
        for item in items:
            if isinstance(item, DocumentFailure):
                self.failures[item.code] += 1
                warn(f"wirebird: {item.message}")
            else:
                self.reports += 1
                self.sentences += len(item.sentences)
                self.events += len(item.report.events)
                yield item
            self._advance()

    def _advance(self) -> None:
        if self._progress is None:
            return
        done = self.reports + self.failures.total()
        if self._task is None and done >= PROGRESS_FROM:
            self._task = self._progress.add_task("coding", total=None, events=0, failed=0)
        if self._task is not None:
            self._progress.update(self._task, completed=done, events=self.events, failed=self.failures.total())

    def line(self) -> str:
        """The summary: `N reports, M sentences, K events, J skipped because ...`."""
        skipped = f"{self.failures.total()} skipped"
        if self.failures:
            reasons = ", ".join(f"{code.replace('_', ' ')} {n}" for code, n in self.failures.most_common())
            skipped += f" because: {reasons}"
        return f"{self.reports} reports, {self.sentences} sentences, {self.events} events, {skipped}"
