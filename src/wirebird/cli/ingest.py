"""`wirebird ingest`: reports into a store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from wirebird.cli.options import (
    ActorsFile,
    FailuresFile,
    GazetteerFile,
    MaxChars,
    MaxSeconds,
    MinProbability,
    Preset,
    StoreFile,
    Workers,
)
from wirebird.cli.reading import Columns, Paths, Reader, parsed_columns

if TYPE_CHECKING:
    from wirebird.cli.runs import Run
    from wirebird.cli.summary import Tally
    from wirebird.io.failures import WriteFailure
    from wirebird.records import DocumentFailure, IngestRun
    from wirebird.records.manifest import RunCounts
    from wirebird.store.commit import CodedItem

EXIT_SOME_FAILED = 1
EXIT_NOTHING_STORED = 3
DEFAULT_BATCH = 500


def ingest(
    paths: Paths,
    store: StoreFile,
    workers: Workers = None,
    batch: Annotated[
        int, typer.Option("--batch", min=1, help="Reports stored at a time, all of them or none.")
    ] = DEFAULT_BATCH,
    preset: Preset = "balanced",
    min_probability: MinProbability = None,
    gazetteer: GazetteerFile = None,
    actors: ActorsFile = None,
    reader: Reader = None,
    columns: Columns = None,
    failures: FailuresFile = None,
    max_chars: MaxChars = None,
    max_seconds: MaxSeconds = None,
) -> None:
    """Code reports into a store; what it holds already is passed over, so a run that was cut off can be run again."""
    from wirebird.cli.runs import Run, RunPlan
    from wirebird.pipeline import coding_settings, load
    from wirebird.records.manifest import RunSettings
    from wirebird.store import ingest as ingest_all
    from wirebird.store import open_store

    # The store first: loading the model only to find the file locked would be a waste.
    opened = open_store(store, create=True)
    coder = load(
        threads=workers,
        processes=True,
        preset=preset,
        min_probability=min_probability,
        gazetteer_file=gazetteer,
        actors_file=actors,
        max_chars=max_chars,
        max_seconds=max_seconds,
    )
    settings = coding_settings(coder, actors)
    plan = RunPlan(
        command="ingest",
        paths=paths,
        output=store,
        format="store",
        stamp=coder.stamp,
        settings=RunSettings(coding=settings, reader=reader, columns=parsed_columns(columns)),
        workers=coder.workers,
        failures=failures,
    )
    run = Run(plan)
    items = run.documents()
    run.begin()
    with run.failures() as write_failure:
        watcher = _Watcher(run, write_failure)
        try:
            watcher.stored = ingest_all(
                opened, items, coder, batch=batch, settings=settings, watch=watcher.see, stored=watcher.note
            )
            watcher.is_complete = True
        finally:
            watcher.end()
    stored = watcher.stored
    if stored and stored.failed:
        is_useful = stored.new or stored.changed or stored.recoded or stored.unchanged
        raise typer.Exit(EXIT_SOME_FAILED if is_useful else EXIT_NOTHING_STORED)


class _Watcher:
    """Keeps account of a run of ingest.

    Attributes:
        stored: the run as far as it is stored, or None before the first batch.
        is_complete: whether it came to its end.
    """

    def __init__(self, run: Run, write_failure: WriteFailure | None) -> None:
        self.stored: IngestRun | None = None
        self.is_complete = False
        self._run = run
        self._write_failure = write_failure

    def see(self, item: CodedItem | DocumentFailure) -> None:
        from wirebird.records import DocumentFailure

        self._run.tally.see(item)
        if isinstance(item, DocumentFailure):
            self._run.tell(item, self._write_failure)
        self._run.progress.advance()
        self._run.checkpoint(self._counts)

    def note(self, stored: IngestRun) -> None:
        self.stored = stored

    def end(self) -> None:
        self._run.end("complete" if self.is_complete else "interrupted", self._counts())
        if self.stored:
            print(_summary(self.stored, self._run.tally), file=sys.stderr)

    def _counts(self) -> RunCounts:
        from wirebird.records.manifest import RunCounts

        failures = dict(sorted(self._run.tally.stages.items()))
        if self.stored is None:
            return RunCounts(failures=failures)
        reports = self.stored.new + self.stored.changed + self.stored.recoded
        return RunCounts(reports=reports, unchanged=self.stored.unchanged, events=self.stored.events, failures=failures)


def _summary(run: IngestRun, tally: Tally) -> str:
    """One line: `N reports stored (n new, n changed, n coded anew), n unchanged, n events, n failed because ...`."""
    stored = run.new + run.changed + run.recoded
    kinds = f"{run.new} new, {run.changed} changed, {run.recoded} coded anew"
    failed = tally.reasons("failed") if tally.failures else f"{run.failed} failed"
    return f"{stored} reports stored ({kinds}), {run.unchanged} unchanged, {run.events} events, {failed}"
