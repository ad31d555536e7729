"""What a run was: its inputs, counts, versions and settings, and apart from these its times."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.result import Stamp

RunState = Literal["running", "interrupted", "complete"]
OutputFormat = Literal["jsonl", "csv", "parquet", "store"]


class InputFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that a run reads.

    Attributes:
        path: as it was given, or found in a folder that was; `<stdin>` for standard input.
        bytes: its size, or None where it cannot be read.
        sha256: hex digest, or None where it cannot be read.
    """

    path: str
    bytes: int | None
    sha256: str | None


class RunSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Choices that alter what is coded or read.

    Attributes:
        coding: least probability of an event, and the digest of a user's table of actors.
        reader: layout that was named for all files, or None.
        columns: field -> column of a table, where that was named.
    """

    coding: str
    reader: str | None = None
    columns: dict[str, str] = {}


class RunCounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of the inputs.

    Attributes:
        reports: coded reports in the output; of a store, reports stored by this run.
        unchanged: reports that the store held already.
        events: events of these reports.
        failures: inputs that failed, by `stage:code`.
    """

    reports: int = 0
    unchanged: int = 0
    events: int = 0
    failures: dict[str, int] = {}


class RunOutput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was written.

    Attributes:
        format: of the output.
        bytes: its size, None until the run is complete, and for a store or a folder of part files.
        sha256: hex digest of the file, None likewise.
        records_sha256: digest of the coded reports in any order: the sum of the SHA-256 of each JSON line, modulo 2 ** 256.
            None for a store.
    """

    format: OutputFormat
    bytes: int | None = None
    sha256: str | None = None
    records_sha256: str | None = None


class RunTimes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the run went: all in which two equal runs may differ.

    Attributes:
        started: ISO time in UTC; of the first start, where the run was resumed.
        updated: ISO time in UTC at which this was written.
        resumed: how often it was begun again after being cut off.
        output: path of the output, as it was given.
        engine: `local`, `processes`, `ray` or `spark`.
        workers: reports coded at a time.
    """

    started: str
    updated: str
    resumed: int = 0
    output: str
    engine: str = "local"
    workers: int


class RunManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run. Two runs over the same inputs with the same software and settings differ in `run` only.

    Attributes:
        state: `running` (or killed), `interrupted`, or `complete`.
        command: `code` or `ingest`.
        stamp: version of Wirebird, digests of model and gazetteer.
        packages: versions of Python and of the packages that compute.
        settings: choices that alter the outcome.
        inputs: files in the order in which they are read.
        counts: what came of them, so far.
        output: what was written.
        run: how it went.
    """

    state: RunState
    command: Literal["code", "ingest"]
    stamp: Stamp
    packages: dict[str, str]
    settings: RunSettings
    inputs: tuple[InputFile, ...]
    counts: RunCounts
    output: RunOutput
    run: RunTimes
