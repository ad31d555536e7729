"""What `wirebird code` and `wirebird ingest` keep of a run besides its output: the manifest, failures as rows, progress."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from wirebird.cli.progress import Progress
from wirebird.cli.summary import Tally
from wirebird.errors import UsageError, WirebirdError
from wirebird.io import read_paths
from wirebird.io.failures import WriteFailure, open_failures
from wirebird.io.manifest import manifest_path, package_versions, read_manifest, write_manifest
from wirebird.io.progress import CountedStream, ReadPosition, described, is_remote
from wirebird.io.readers import files_of
from wirebird.records import Document, DocumentFailure, Stamp
from wirebird.records.manifest import (
    OutputFormat,
    RunCounts,
    RunManifest,
    RunOutput,
    RunSettings,
    RunState,
    RunTimes,
)

CHECKPOINT_S = 60.0
"""Seconds between two writings of the manifest while a run goes on."""


@dataclass(frozen=True)
class RunPlan:
    """What a run is to do.

    Attributes:
        command: which.
        paths: inputs as given.
        output: file or store that it writes, or None for the terminal or a pipe.
        format: of the output.
        stamp: what codes.
        settings: what else alters the outcome.
        workers: reports coded at a time.
        engine: what runs it.
        failures: file for inputs that fail, or None to tell them only.
        resume: whether it goes on with an output that is there.
        parts: the files that `paths` stand for, where an engine reads them.
    """

    command: Literal["code", "ingest"]
    paths: Sequence[str]
    output: Path | None
    format: OutputFormat
    stamp: Stamp
    settings: RunSettings
    workers: int
    engine: str = "local"
    failures: Path | None = None
    resume: bool = False
    parts: Sequence[str] | None = None


class Run:
    """One run, from its beginning to its end.

    Attributes:
        plan: what it is to do.
        tally: what it has done.
        position: how far reading has come.
        progress: tells how far it is.
        stdin: standard input, counted.
    """

    def __init__(self, plan: RunPlan, *, quiet: bool = False) -> None:
        self.plan = plan
        self.tally = Tally()
        self._files = list(files_of(plan.paths) if plan.parts is None else plan.parts)
        sizes = [os.stat(path).st_size for path in self._files if os.path.exists(path)]
        is_known = plan.parts is None and "-" not in plan.paths
        self.position = ReadPosition(sum(sizes) if is_known else None)
        self.progress = Progress(self.tally, self.position, quiet=quiet)
        self.stdin = CountedStream(sys.stdin.buffer)
        self._manifest: RunManifest | None = None
        self._written_at = time.monotonic()
        self._write_failure: WriteFailure | None = None

    def documents(self) -> Iterator[Document | DocumentFailure]:
        """The reports of the inputs, as the plan's settings say how to read them."""
        return read_paths(
            list(self.plan.paths),
            stdin=self.stdin,  # type: ignore[arg-type]
            reader=self.plan.settings.reader,
            columns=self.plan.settings.columns,
            position=self.position,
        )

    def begin(self) -> None:
        """Writes the first manifest, where there is an output for it to lie beside.

        Raises:
            UsageError: the run that is to go on was made with other settings.
        """
        plan = self.plan
        if plan.output is None or is_remote(str(plan.output)):
            return
        before = read_manifest(manifest_path(plan.output)) if plan.resume else None
        if before and (before.settings, before.stamp) != (plan.settings, plan.stamp):
            raise UsageError(
                f"{plan.output} was begun with other settings ({before.settings.coding}, reader {before.settings.reader}, "
                f"columns {before.settings.columns or None}); give the same options, or code anew to another file"
            )
        self._manifest = RunManifest(
            state="running",
            command=plan.command,
            stamp=plan.stamp,
            packages=package_versions(),
            settings=plan.settings,
            inputs=tuple(described(self._files)),
            counts=RunCounts(),
            output=RunOutput(format=plan.format),
            run=RunTimes(
                started=before.run.started if before else _now(),
                updated=_now(),
                resumed=before.run.resumed + 1 if before else 0,
                output=str(plan.output),
                engine=plan.engine,
                workers=plan.workers,
            ),
        )
        self._write()

    def failures(self) -> AbstractContextManager[WriteFailure | None]:
        """The file for failures, to be open while the run goes on."""
        return open_failures(self.plan.failures) if self.plan.failures else nullcontext()

    def checkpoint(self, counts: Callable[[], RunCounts]) -> None:
        """Writes the counts so far, once in a while."""
        if self._manifest and time.monotonic() - self._written_at > CHECKPOINT_S:
            self._update("running", counts())

    def end(self, state: RunState, counts: RunCounts, output: RunOutput | None = None) -> None:
        """Writes the last manifest.

        Args:
            state: how the run ended.
            counts: what came of its inputs.
            output: what was written, where it is complete.
        """
        self.progress.clear()
        if not self._manifest:
            return
        if state != "complete":
            try:
                self._update(state, counts)
            except WirebirdError as error:
                # What cut the run off is told; that the manifest cannot be written either (a full disk) is a side effect.
                print(f"wirebird: {error}", file=sys.stderr)
            return
        if "-" in self.plan.paths:
            place = list(self.plan.paths).index("-")
            before = len(list(files_of(self.plan.paths[:place])))
            inputs = (*self._manifest.inputs[:before], self.stdin.described(), *self._manifest.inputs[before:])
            self._manifest = msgspec.structs.replace(self._manifest, inputs=inputs)
        self._update(state, counts, output)

    def _update(self, state: RunState, counts: RunCounts, output: RunOutput | None = None) -> None:
        manifest = self._manifest
        if manifest is None:
            return
        run = msgspec.structs.replace(manifest.run, updated=_now())
        self._manifest = msgspec.structs.replace(
            manifest, state=state, counts=counts, output=output or manifest.output, run=run
        )
        self._write()

    def _write(self) -> None:
        if self._manifest and self.plan.output:
            write_manifest(manifest_path(self.plan.output), self._manifest)
        self._written_at = time.monotonic()

    def tell(self, failure: DocumentFailure, write: WriteFailure | None) -> None:
        """A failure to its file, or where there is none to the terminal."""
        if write:
            write(failure)
        else:
            self.progress.clear()
            print(f"wirebird: {failure.message}", file=sys.stderr)


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds")
