"""Counts a run for its one-line summary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wirebird.records import DocumentFailure

if TYPE_CHECKING:
    from wirebird.records import CodedReport
    from wirebird.store.commit import CodedItem


class Tally:
    """What a run has done so far.

    Attributes:
        reports: coded.
        sentences: of these reports.
        events: of these reports.
        failures: inputs that failed, by code.
        stages: the same by `stage:code`.
    """

    def __init__(self) -> None:
        self.reports = 0
        self.sentences = 0
        self.events = 0
        self.failures: Counter[str] = Counter()
        self.stages: Counter[str] = Counter()

    @property
    def done(self) -> int:
        """Inputs dealt with, one way or the other."""
        return self.reports + self.failures.total()

    def see(self, item: CodedItem | DocumentFailure) -> None:
        """Counts a report or failure."""
        if isinstance(item, DocumentFailure):
            self.failures[item.code] += 1
            self.stages[f"{item.stage}:{item.code}"] += 1
        else:
            self.see_report(item.report)
            self.sentences += len(getattr(item, "sentences", ()))

    def see_report(self, report: CodedReport) -> None:
        """Counts a coded report."""
        self.reports += 1
        self.events += len(report.events)

    def line(self) -> str:
        """The summary: `N reports, M sentences, K events, J skipped because ...`."""
        return f"{self.reports} reports, {self.sentences} sentences, {self.events} events, {self.reasons('skipped')}"

    def reasons(self, word: str) -> str:
        """How many failed, and why: `2 skipped because: empty 1, bad date 1`."""
        failed = f"{self.failures.total()} {word}"
        if self.failures:
            reasons = ", ".join(f"{code.replace('_', ' ')} {n}" for code, n in self.failures.most_common())
            failed += f" because: {reasons}"
        return failed
