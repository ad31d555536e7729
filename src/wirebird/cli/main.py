"""The command line: parse, call the library, render."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wirebird._version import __version__
from wirebird.cli.actors import actors_app
from wirebird.cli.annotate import annotate_app
from wirebird.cli.claims import claims
from wirebird.cli.decide import changes, decide_app
from wirebird.cli.demonstration import demo
from wirebird.cli.export import export
from wirebird.cli.fetch import fetch
from wirebird.cli.gazetteer import gazetteer_app
from wirebird.cli.incidents import control, incident, incidents, series, why
from wirebird.cli.ingest import ingest
from wirebird.cli.link import link
from wirebird.cli.options import ActorsFile, FailuresFile, GazetteerFile, MaxChars, MaxSeconds, MinProbability, Preset, Workers
from wirebird.cli.reading import Columns, Paths, Reader, inspect, parsed_columns
from wirebird.cli.serve import serve
from wirebird.errors import InputError, UsageError, WirebirdError

if TYPE_CHECKING:
    from wirebird.cli.summary import Tally
    from wirebird.pipeline import Coded, Coder
    from wirebird.records import DocumentFailure

Format = Literal["table", "jsonl", "csv"]
Engine = Literal["local", "processes", "ray", "spark"]

EXIT_SOME_FAILED = 1
EXIT_NOTHING_CODED = 3
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
INTERRUPTED = "wirebird: interrupted; what was written is kept"

# Reports are coded side by side; threads of NumPy's own would only fight over the same cores (5.8 against 7.0 reports
# a second on two). Must be set before NumPy loads, which it does on the first command.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = typer.Typer(
    name="wirebird",
    help="Turns news reports of political conflict and cooperation into auditable event data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(actors_app, name="actors")
app.add_typer(annotate_app, name="annotate")
app.command()(claims)
app.add_typer(gazetteer_app, name="gazetteer")
app.add_typer(decide_app, name="decide")
for command in (demo, ingest, fetch, link, incidents, incident, why, control, series, changes, serve):
    app.command()(command)


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"wirebird {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turns news reports of political conflict and cooperation into auditable event data."""


def _chosen_format(given: Format | None, to: Path | None) -> Format:
    if given:
        if given == "table" and to:
            raise UsageError("--format table is for the terminal; with --to choose jsonl or csv")
        return given
    if to:
        formats: dict[str, Format] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}
        if to.suffix.lower() not in formats:
            raise UsageError(f"cannot tell the format of {to}: name it .jsonl or .csv, or give --format jsonl or csv")
        return formats[to.suffix.lower()]
    return "table" if sys.stdout.isatty() else "jsonl"


@app.command()
def code(
    paths: Paths,
    to: Annotated[Path | None, typer.Option("--to", help="Write here instead of standard output.")] = None,
    format: Annotated[Format | None, typer.Option("--format", help="Default: table on a terminal, else jsonl.")] = None,
    workers: Workers = None,
    preset: Preset = "balanced",
    min_probability: MinProbability = None,
    gazetteer: GazetteerFile = None,
    actors: ActorsFile = None,
    reader: Reader = None,
    columns: Columns = None,
    failures: FailuresFile = None,
    max_chars: MaxChars = None,
    max_seconds: MaxSeconds = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run with the same options was cut off.")] = False,
    engine: Annotated[Engine, typer.Option("--engine", help="All but local read and write folders of Parquet.")] = "local",
) -> None:
    """Code reports into event records."""
    if engine != "local":
        from wirebird.arrow import CoderSettings
        from wirebird.cli.engines import code_on

        if format or reader or columns:
            raise UsageError(f"--engine {engine} reads and writes Parquet: leave out --format, --reader and --columns")
        files = {"gazetteer": gazetteer, "actors": actors}
        settings = CoderSettings(
            preset=preset,
            min_probability=min_probability,
            max_chars=max_chars,
            max_seconds=max_seconds,
            **{name: str(file.resolve()) for name, file in files.items() if file},
        )
        _end(code_on(engine, paths, to, settings, workers=workers, failures=failures, resume=resume))
        return

    from wirebird.cli.coding import code_all
    from wirebird.cli.runs import Run, RunPlan
    from wirebird.pipeline import coding_settings, load
    from wirebird.records.manifest import RunSettings

    chosen = _chosen_format(format, to)
    if resume and (to is None or chosen != "jsonl"):
        raise UsageError("--resume goes on with a file of JSON lines: give --to FILE.jsonl")
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
    plan = RunPlan(
        command="code",
        paths=paths,
        output=to,
        format="csv" if chosen == "csv" else "jsonl",
        stamp=coder.stamp,
        settings=RunSettings(coding=coding_settings(coder, actors), reader=reader, columns=parsed_columns(columns)),
        workers=coder.workers,
        failures=failures,
        resume=resume,
    )
    # A table on the terminal is its own progress report.
    run = Run(plan, quiet=chosen == "table")
    try:
        tally = code_all(coder, run, layout=chosen)
    finally:
        # Also after an interrupt or a full disk: what was written is there, and the user is told how much.
        _say(run.tally.line())
    _end(tally)


def _end(tally: Tally) -> None:
    if tally.failures:
        raise typer.Exit(EXIT_SOME_FAILED if tally.reports else EXIT_NOTHING_CODED)


app.command()(inspect)
app.command()(export)


def _coded(coder: Coder, paths: Iterable[str]) -> Iterator[Coded | DocumentFailure]:
    from wirebird.io import read_paths

    return coder.code_many(read_paths(list(paths), stdin=sys.stdin.buffer))


@app.command()
def show(
    file: Annotated[str, typer.Argument(help="A file with one or more reports; - is standard input.")],
    report: Annotated[str | None, typer.Option("--id", help="Which report, where the file holds several.")] = None,
) -> None:
    """Print one report with the words behind every record marked."""
    from wirebird.cli.views import console, print_marked
    from wirebird.pipeline import load
    from wirebird.records import DocumentFailure

    seen: list[str] = []
    for item in _coded(load(), [file]):
        if isinstance(item, DocumentFailure):
            if report is None:
                raise InputError(item.message, path=file)
            continue
        seen.append(item.document.id)
        if report in (None, item.document.id):
            print_marked(item, console())
            return
    raise InputError(f"no report with id {report!r}; the ids are {', '.join(seen[:10]) or 'none'}", path=file)


def run() -> None:
    """Entry point: runs the app and turns errors into messages and exit codes."""
    try:
        # Without its standalone mode the app hands back the exit code.
        code = app(standalone_mode=False) or 0
        if code == EXIT_INTERRUPTED:
            _say(INTERRUPTED)
        sys.exit(code)
    except WirebirdError as error:
        _say(f"wirebird: {error}")
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _say(INTERRUPTED)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of the pipe (head, less) has gone; silence the flush at exit too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if isinstance(error, typer.BadParameter) or hasattr(error, "exit_code"):
            error.show()  # type: ignore[attr-defined]
            sys.exit(UsageError.exit_code)
        _say(f"wirebird: this is a bug of Wirebird, please report it: {error!r}")
        if os.environ.get("WIREBIRD_DEBUG"):
            raise
        sys.exit(EXIT_BUG)


if __name__ == "__main__":
    run()
