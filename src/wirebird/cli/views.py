"""How a coded report looks on a terminal: a table of its events, or its text with the words marked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirebird.display.marks import first_role, label, laid_out
from wirebird.display.words import COLUMNS, event_row, event_words, report_words

if TYPE_CHECKING:
    from wirebird.pipeline import Coded

PLAIN_WIDTH = 140
STYLES = {
    "trigger": "bold white on dark_red",
    "actor": "bold dark_orange3",
    "recipient": "bold deep_sky_blue1",
    "place": "bold green",
    "time": "bold yellow",
    "count": "bold magenta",
    "voice": "italic underline",
    "cue": "italic",
}


def console() -> Console:
    """Standard output; a pipe gets plain text of a fixed width."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


def _heading(item: Coded) -> Text:
    return Text.assemble((item.report.id, "bold"), f" · {report_words(item.report)}")


def print_table(item: Coded, screen: Console) -> None:
    """Prints who did what to whom, where, when, according to whom."""
    screen.print(_heading(item))
    if not item.report.events:
        screen.print("no events: nothing codable was found\n")
        return
    table = Table(show_lines=True, expand=False, title_justify="left")
    for name in COLUMNS:
        table.add_column(name, overflow="fold")
    for number, event in enumerate(item.report.events, 1):
        table.add_row(*map(Text, event_row(event, number)))
    screen.print(table)
    screen.print()


def print_marked(item: Coded, screen: Console) -> None:
    """Prints the report's text with every stretch of evidence in brackets, labelled with role and event number."""
    text = item.document.text
    out = Text()
    at = 0
    for span, marks in laid_out(item.report.events):
        out.append(text[at : span.start])
        style = STYLES[first_role(marks)]
        out.append("[")
        out.append(text[span.start : span.end], style=style)
        out.append(f" | {label(marks)}]", style="dim")
        at = span.end
    out.append(text[at:])
    screen.print(_heading(item))
    screen.print(out)
    screen.print()
    for number, event in enumerate(item.report.events, 1):
        screen.print(Text(f"{number}. {event_words(event).replace(chr(10), ' ')}"))
    screen.print()
