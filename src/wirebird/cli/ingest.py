"""`wirebird ingest`: reports into a store."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from wirebird.cli.options import ActorsFile, GazetteerFile, MinProbability, Preset, StoreFile
from wirebird.cli.reading import Columns, Paths, Reader, parsed_columns

if TYPE_CHECKING:
    from wirebird.records import DocumentFailure, IngestRun
    from wirebird.store.commit import CodedItem

EXIT_SOME_FAILED = 1
EXIT_NOTHING_STORED = 3
DEFAULT_BATCH = 500


def ingest(
    paths: Paths,
    store: StoreFile,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Reports coded at once; default: all cores.")] = None,
    batch: Annotated[
        int, typer.Option("--batch", min=1, help="Reports stored at a time, all of them or none.")
    ] = DEFAULT_BATCH,
    preset: Preset = "balanced",
    min_probability: MinProbability = None,
    gazetteer: GazetteerFile = None,
    actors: ActorsFile = None,
    reader: Reader = None,
    columns: Columns = None,
) -> None:
    """Code reports into a store; what it holds already is passed over, so a run that was cut off can be run again."""
    from wirebird.io import read_paths
    from wirebird.pipeline import coding_settings, load
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
    )
    progress = _Progress()
    run = None
    try:
        run = ingest_all(
            opened,
            read_paths(list(paths), stdin=sys.stdin.buffer, reader=reader, columns=parsed_columns(columns)),
            coder,
            batch=batch,
            settings=coding_settings(coder, actors),
            watch=progress.see,
            stored=progress.note,
        )
    finally:
        run = run or progress.run
        if run:
            progress.clear()
            print(_summary(run, progress.failures), file=sys.stderr)
    if run and run.failed:
        is_useful = run.new or run.changed or run.recoded or run.unchanged
        raise typer.Exit(EXIT_SOME_FAILED if is_useful else EXIT_NOTHING_STORED)


class _Progress:
    """Tells failures as they come, and on a terminal how far the run is."""

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()
        self.run: IngestRun | None = None
        self._coded = 0
        self._is_terminal = sys.stderr.isatty()

    def see(self, item: CodedItem | DocumentFailure) -> None:
        from wirebird.records import DocumentFailure

        if isinstance(item, DocumentFailure):
            self.failures[item.code] += 1
            self.clear()
            print(f"wirebird: {item.message}", file=sys.stderr)
        else:
            self._coded += 1
        if self._is_terminal:
            print(f"\rcoded {self._coded}, failed {self.failures.total()}", end="", file=sys.stderr, flush=True)

    def note(self, run: IngestRun) -> None:
        self.run = run

    def clear(self) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr)


def _summary(run: IngestRun, failures: Counter[str]) -> str:
    """One line: `N reports stored (n new, n changed, n coded anew), n unchanged, n events, n failed because ...`."""
    stored = run.new + run.changed + run.recoded
    kinds = f"{run.new} new, {run.changed} changed, {run.recoded} coded anew"
    failed = f"{run.failed} failed"
    if failures:
        reasons = ", ".join(f"{code.replace('_', ' ')} {n}" for code, n in failures.most_common())
        failed += f" because: {reasons}"
    return f"{stored} reports stored ({kinds}), {run.unchanged} unchanged, {run.events} events, {failed}"
