"""`wirebird actors`: what the tables say about a name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

EXIT_NOTHING_FOUND = 1

actors_app = typer.Typer(help="The tables of persons, groups and bodies.", no_args_is_help=True)


@actors_app.callback()
def _group() -> None:
    """The tables of persons, groups and bodies."""


@actors_app.command()
def find(
    name: Annotated[str, typer.Argument(help="A name or phrase, as a report has it.")],
    on: Annotated[str | None, typer.Option("--on", help="ISO day; default: any day.")] = None,
    actors: Annotated[Path | None, typer.Option("--actors", help="A table of actors of your own (CSV).")] = None,
) -> None:
    """Show the rows that bear a name, and how a party of that name is coded on a day."""
    from wirebird.cli.actor_rules import explained
    from wirebird.pipeline import load_actors
    from wirebird.records.days import read_day
    from wirebird.resolve.actors import ActorContext

    day = None if on is None else read_day(on, "--on")
    resolver = load_actors(actors)
    rows = resolver.find(name)
    for row in rows:
        mark = "*" if row.holds(day) else " "
        days = f"{row.since or 'open'} to {row.until or 'open'}"
        print(f"{mark} {row.name}\t{row.country or '-'}\t{row.sector}\t{row.office or '-'}\t{days}")
    code = resolver.resolve(name, ActorContext(published=day))
    when = f"on {day}" if day else "on no day in particular"
    print(f"{name!r} {when}: {code.country or 'no country'}, {code.sector} ({explained(code)})")
    if not rows and code.sector == "UNK":
        print(f"wirebird: no row bears the name {name!r}; try another spelling, or add it with --actors", file=sys.stderr)
        raise typer.Exit(EXIT_NOTHING_FOUND)
