"""`wirebird annotate`: one kind of annotation on texts that somebody else chose, for evaluation and for other tools."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from wirebird.cli.options import ActorsFile, GazetteerFile
from wirebird.cli.output import open_bytes
from wirebird.records import DocumentFailure

EXIT_SOME_FAILED = 1

annotate_app = typer.Typer(
    help="Annotate texts given as JSON lines: place names, places of an event, parties, casualty counts, times, or groups.",
    no_args_is_help=True,
)

Input = Annotated[str, typer.Argument(help="JSON lines with id and text; - is standard input.")]
Target = Annotated[Path | None, typer.Option("--to", help="Write here instead of standard output.")]


@annotate_app.command()
def toponyms(
    texts: Input,
    to: Target = None,
    given_spans: Annotated[
        bool, typer.Option("--given-spans", help="Take the place names from the field `toponyms` [{start, end}] of each line.")
    ] = False,
    gazetteer: GazetteerFile = None,
) -> None:
    """Find place names and their points."""
    from wirebird.io import read_tasks
    from wirebird.pipeline import load

    tasks = read_tasks(texts, stdin=sys.stdin.buffer, needs="toponyms" if given_spans else None)
    _write(load(gazetteer_file=gazetteer).geoparse_many(tasks, given_spans=given_spans), to)


@annotate_app.command()
def attributions(texts: Input, to: Target = None) -> None:
    """Find who said what: source, cue and content of every attribution; lines have id or doc_id, and text."""
    from wirebird.io import read_tasks
    from wirebird.pipeline import load

    _write(load().find_attributions_many(read_tasks(texts, stdin=sys.stdin.buffer)), to)


@annotate_app.command()
def event_places(texts: Input, to: Target = None, gazetteer: GazetteerFile = None) -> None:
    """Find where one given event happened: lines have id, text and event {start, end}."""
    from wirebird.io import read_tasks
    from wirebird.pipeline import load

    tasks = read_tasks(texts, stdin=sys.stdin.buffer, needs="event")
    _write(load(gazetteer_file=gazetteer).event_places_many(tasks), to)


@annotate_app.command()
def actors(texts: Input, to: Target = None, actors: ActorsFile = None) -> None:
    """Code party phrases: lines have id, text (the phrase), and maybe context and date (the ISO day of the report)."""
    from wirebird.io import read_actor_tasks
    from wirebird.pipeline import load

    _write(load(actors_file=actors).resolve_actors(read_actor_tasks(texts, stdin=sys.stdin.buffer)), to)


@annotate_app.command()
def factuality(texts: Input, to: Target = None) -> None:
    """Judge whether given event words took place: lines have id, text and targets [{start, end}]."""
    from wirebird.io import read_tasks
    from wirebird.pipeline import load

    _write(load().judge_many(read_tasks(texts, stdin=sys.stdin.buffer, needs="targets")), to)


@annotate_app.command()
def casualties(texts: Input, to: Target = None) -> None:
    """Find stated numbers of people killed, injured, missing, detained, displaced, abducted and so on; needs no model."""
    from wirebird.io import read_tasks
    from wirebird.plain import count_many

    _write(count_many(read_tasks(texts, stdin=sys.stdin.buffer)), to)


@annotate_app.command()
def times(texts: Input, to: Target = None) -> None:
    """Find time expressions, their values and days: lines have id (or doc_id), text, and maybe published (or dct)."""
    from wirebird.io import read_times_tasks
    from wirebird.plain import times_many

    _write(times_many(read_times_tasks(texts, stdin=sys.stdin.buffer)), to)


@annotate_app.command()
def clusters(texts: Input, to: Target = None) -> None:
    """Group texts by the happening they are about: lines have id (or doc_id), text, and maybe full_text."""
    from wirebird.incidents.documents import group_many
    from wirebird.io import read_group_tasks

    _write(group_many(read_group_tasks(texts, stdin=sys.stdin.buffer)), to)


def _write(items: Iterable[msgspec.Struct], to: Path | None) -> None:
    """Write one JSON line an item; failures go to standard error, and the rest goes on."""
    done = failed = 0
    with open_bytes(to) as output:
        for item in items:
            if isinstance(item, DocumentFailure):
                print(f"wirebird: {item.message}", file=sys.stderr)
                failed += 1
            else:
                output.write(msgspec.json.encode(item) + b"\n")
                done += 1
    print(f"{done} texts annotated, {failed} skipped", file=sys.stderr)
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)
