"""`wirebird claims`: per event who says it, in what words, with what certainty, with what numbers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirebird.records import ClaimedReport, EventAttribution, EventClaims, Span, StatedCount, Statement, VoiceClaim

if TYPE_CHECKING:
    from wirebird.pipeline import Coded

LONGEST = 220
"""Characters of a quoted content that are printed."""
EXIT_SOME_FAILED = 1
EXIT_NOTHING_CODED = 3


def claims(
    reports: Annotated[list[str], typer.Argument(help="Files, folders, archives (docs/readers.md); - is standard input.")],
    format: Annotated[Literal["table", "json"], typer.Option("--format", help="json: one line a report.")] = "table",
) -> None:
    """Print who says what of every event: the voice, its words, its certainty, its numbers."""
    from wirebird.claims import claims_of
    from wirebird.cli.views import console
    from wirebird.io import read_paths
    from wirebird.pipeline import load
    from wirebird.records import DocumentFailure

    done = failed = 0
    screen = console()
    coder = load()
    for item in coder.code_many(read_paths(list(reports), stdin=sys.stdin.buffer)):
        if isinstance(item, DocumentFailure):
            print(f"wirebird: {item.message}", file=sys.stderr)
            failed += 1
            continue
        done += 1
        found = claims_of(item.report, coder.find_attributions(item.document.text))
        if format == "json":
            sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
        else:
            print_claims(item, found, screen)
    sys.stdout.flush()
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED if done else EXIT_NOTHING_CODED)


def _words(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[:LONGEST].rsplit(" ", 1)[0] + " ..."


def _spoken(span: Span | None) -> str:
    return _words(span.text) if span else ""


def print_claims(item: Coded, found: ClaimedReport, screen: Console) -> None:
    """Prints a small table for each event, and one of what else is said."""
    report = item.report
    about = " · ".join(x for x in (report.published or "no date", report.publisher, report.title) if x)
    screen.print(Text.assemble((report.id, "bold"), f" · {about}"))
    if report.voices:
        screen.print(Text("the report as a whole: " + ", ".join(f"{_words(v.source.text)} ({v.basis})" for v in report.voices)))
    if not found.events:
        screen.print("no events: nothing codable was found")
    for event in found.events:
        screen.print(Text(_heading(event), style="bold"))
        table = Table(show_lines=True, expand=False)
        for name in ("who says it", "in what words", "with what certainty", "what numbers"):
            table.add_column(name, overflow="fold")
        for claim in event.claims:
            table.add_row(
                *(Text(x) for x in (_who(claim, event), _said(claim), _certainty(claim, event), _numbers(claim.counts)))
            )
        screen.print(table)
    if found.statements:
        screen.print(Text("What else is said", style="bold"))
        table = Table(show_lines=True, expand=False)
        for name in ("who says it", "in what words"):
            table.add_column(name, overflow="fold")
        for statement in found.statements:
            said = " ... ".join(_words(c.text) for c in statement.content)
            table.add_row(Text(_speaker(statement)), Text(f"[{_words(statement.cue.text)}] {said}"))
        screen.print(table)
    screen.print()


def _speaker(statement: Statement) -> str:
    if statement.source is None:
        return "nobody named"
    name = f" = {_words(statement.name.text)}" if statement.name else ""
    stance = "" if statement.stance == "asserts" else f", {statement.stance.replace('_', ' ')}"
    return f"{_words(statement.source.text)}{name}\n{statement.kind}{stance}"


def _heading(event: EventClaims) -> str:
    sides = " -> ".join(x for x in (", ".join(map(_words, event.actors)), ", ".join(map(_words, event.recipients))) if x)
    what = " ".join((event.type, *event.mode))
    return f'{event.number}. {what} "{_spoken(event.text)}"' + (f" ({sides})" if sides else "")


def _who(claim: VoiceClaim, event: EventClaims) -> str:
    voice = claim.attribution
    if voice is None:
        return "the report itself" if event.voice != "unclear" else "open: the report, or a voice beside it"
    lines = [_words(voice.source.text) + (f" = {_words(voice.name.text)}" if voice.name else "")]
    lines.append(", ".join(x for x in (voice.kind, *_traits(voice)) if x))
    if voice.party:
        party = voice.party
        lines.append(" ".join(x for x in (party.country or "-", party.sector, party.entity) if x))
    if voice.chain:
        lines.append("through " + ", ".join(_words(c.text) for c in voice.chain))
    return "\n".join(lines)


def _traits(voice: EventAttribution) -> list[str]:
    named = [("unnamed", voice.is_anonymous), ("first hand", voice.is_first_hand)]
    return [word for word, holds in named if holds]


def _said(claim: VoiceClaim) -> str:
    voice = claim.attribution
    if voice is None:
        return ""
    cue = f"[{_words(voice.cue.text)}]" if voice.cue else ""
    return " ".join(x for x in (cue, _spoken(voice.content)) if x)


def _certainty(claim: VoiceClaim, event: EventClaims) -> str:
    voice = claim.attribution
    lines = [event.status] if voice is None else [voice.status, voice.stance.replace("_", " "), f"p {voice.probability:.2f}"]
    lines += [f'"{_spoken(x)}"' for x in (event.unsourced, event.unverified) if x]
    return "\n".join(lines)


def _numbers(counts: Sequence[StatedCount]) -> str:
    return "\n".join(f"{c.kind} {_range(c)} ({_spoken(c.text)})" for c in counts)


def _range(count: StatedCount) -> str:
    if count.low == count.high:
        return str(count.low)
    if count.high is None:
        return f"{count.low}+"
    return f"up to {count.high}" if count.low is None else f"{count.low} to {count.high}"
