"""The body of `wirebird code`: reads, codes, writes, and keeps account of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wirebird.cli.output import open_output
from wirebird.cli.resume import finished, unfinished
from wirebird.cli.runs import Run
from wirebird.cli.summary import Tally
from wirebird.io import to_jsonl
from wirebird.io.manifest import RecordsDigest
from wirebird.io.progress import size_and_digest
from wirebird.records import DocumentFailure
from wirebird.records.manifest import RunCounts, RunOutput

if TYPE_CHECKING:
    from wirebird.pipeline import Coder
    from wirebird.records import CodedReport


def code_all(coder: Coder, run: Run, *, layout: str) -> Tally:
    """Codes all reports of a run.

    Args:
        coder: codes them.
        run: what to read and where to write.
        layout: `table`, `jsonl` or `csv`.

    Returns:
        What was done, reports coded by an earlier run that was cut off left out.

    Raises:
        UsageError: the output cannot be written, or does not fit the inputs that it is to go on with.
    """
    plan = run.plan
    items = run.documents()
    written = _Written()
    if plan.resume and plan.output:
        done = finished(plan.output, plan.stamp, see=written.see)
        print(f"{len(done)} reports are in {plan.output} already", file=sys.stderr)
        items = unfinished(items, done, plan.output)
    run.begin()
    is_complete = False
    try:
        with open_output(layout, plan.output, goes_on=plan.resume) as output, run.failures() as write_failure:
            for item in coder.code_many(items):
                run.tally.see(item)
                if isinstance(item, DocumentFailure):
                    run.tell(item, write_failure)
                else:
                    output.write(item)
                    written.see(item.report)
                run.progress.advance()
                run.checkpoint(lambda: written.counts(run.tally))
        is_complete = True
    finally:
        counts = written.counts(run.tally)
        if is_complete:
            run.end("complete", counts, written.output(run))
        else:
            run.end("interrupted", counts)
    return run.tally


class _Written:
    """What is in the output, an earlier run's part included."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._digest = RecordsDigest()

    def see(self, report: CodedReport) -> None:
        self._tally.see_report(report)
        self._digest.add(to_jsonl(report)[:-1])

    def counts(self, tally: Tally) -> RunCounts:
        stages = dict(sorted(tally.stages.items()))
        return RunCounts(reports=self._tally.reports, events=self._tally.events, failures=stages)

    def output(self, run: Run) -> RunOutput | None:
        if run.plan.output is None:
            return None
        size, digest = size_and_digest(run.plan.output)
        return RunOutput(format=run.plan.format, bytes=size, sha256=digest, records_sha256=self._digest.hex)
