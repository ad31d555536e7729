"""The body of `wirebird code --engine`: Parquet in, Parquet out, and an account of what came of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from wirebird.arrow import CoderSettings, failure_of
from wirebird.cli.runs import Run, RunPlan
from wirebird.cli.summary import Tally
from wirebird.errors import UsageError
from wirebird.io.failures import WriteFailure
from wirebird.io.ids import IdNotes
from wirebird.io.manifest import RecordsDigest
from wirebird.io.progress import address
from wirebird.pipeline import Coder
from wirebird.records.manifest import RunCounts, RunOutput, RunSettings
from wirebird.scale.parts import check_output, coded_rows, parts_of

Engine = Literal["processes", "ray", "spark"]
SHOWN_TWICE = 5
"""Ids that several reports bear which are named."""


def code_on(
    engine: Engine,
    paths: Sequence[str],
    to: Path | None,
    settings: CoderSettings,
    *,
    workers: int | None,
    failures: Path | None,
    resume: bool,
) -> Tally:
    """Codes Parquet parts on an engine.

    Returns:
        What is in the output.

    Raises:
        UsageError: there is no folder to write to, or the engine cannot go on with it.
    """
    if to is None:
        raise UsageError(f"--engine {engine} writes a folder of Parquet files: give --to FOLDER")
    if resume and engine != "processes":
        raise UsageError(f"--resume goes on with --engine processes only; {engine} begins again with an empty --to")
    target = address(str(to))
    parts = parts_of(paths)
    if not resume:
        check_output(target)
    coder = settings.load(workers=workers)
    plan = RunPlan(
        command="code",
        paths=paths,
        output=to,
        format="parquet",
        stamp=coder.stamp,
        settings=RunSettings(coding=settings.described(coder)),
        workers=coder.workers,
        engine=engine,
        failures=failures,
        resume=resume,
        parts=parts,
    )
    run = Run(plan)
    run.begin()
    tally, digest = Tally(), RecordsDigest()
    is_complete = False
    try:
        _code(engine, parts, target, settings, coder, run)
        with run.failures() as write_failure:
            _account(target, run, tally, digest, write_failure)
        is_complete = True
    finally:
        counts = _counts(tally if is_complete else run.tally)
        if is_complete:
            run.end("complete", counts, RunOutput(format="parquet", records_sha256=digest.hex))
            print(f"{tally.reports} reports, {tally.events} events, {tally.reasons('skipped')}", file=sys.stderr)
        else:
            run.end("interrupted", counts)
    return tally


def _code(engine: Engine, parts: Sequence[str], target: str, settings: CoderSettings, coder: Coder, run: Run) -> None:
    if engine == "processes":
        from wirebird.scale.processes import code_parts

        for item in code_parts(parts, target, coder):
            run.tally.see(item)
            run.progress.advance()
            run.checkpoint(lambda: _counts(run.tally))
    elif engine == "ray":
        from wirebird.scale.ray import code_on_ray

        code_on_ray(parts, target, settings, workers=coder.workers)
    else:
        from wirebird.scale.spark import code_on_spark

        code_on_spark(parts, target, settings, workers=coder.workers)


def _account(target: str, run: Run, tally: Tally, digest: RecordsDigest, write_failure: WriteFailure | None) -> None:
    """Counts what is in the output, and names ids that several reports bear: no engine looks at all ids at once."""
    seen = IdNotes()
    twice: list[str] = []
    for row in coded_rows(target):
        failure = failure_of(row)
        if failure:
            tally.see(failure)
            run.tell(failure, write_failure)
            continue
        tally.reports += 1
        tally.events += row["events"]
        digest.add(row["record"].encode("utf-8"))
        if row["id"] in seen:
            twice.append(row["id"])
        seen.put(row["id"], "")
    if twice:
        shown = ", ".join(sorted(set(twice))[:SHOWN_TWICE])
        print(f"wirebird: {len(twice)} reports bear the id of another, such as {shown}; make ids unique", file=sys.stderr)


def _counts(tally: Tally) -> RunCounts:
    return RunCounts(reports=tally.reports, events=tally.events, failures=dict(sorted(tally.stages.items())))
