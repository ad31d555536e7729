"""How a coded report looks on a terminal: a table of its events, or its text with the words marked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirebird.records import Event, EventDate, Party, Place, Span

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
ORDER = tuple(STYLES)


def console() -> Console:
    """Standard output; a pipe gets plain text of a fixed width."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)


def _words(span: Span) -> str:
    return " ".join(span.text.split())


def _party(party: Party) -> str:
    return f"{_words(party.text)} ({party.country or '-'} {party.sector})"


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    where = ", ".join(dict.fromkeys(x for x in (place.name, place.admin1, place.country) if x))
    if place.lat is None or place.lon is None:
        return f"{where} (no point)"
    north, east = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    return f"{where} ({abs(place.lat):.2f} {north} {abs(place.lon):.2f} {east}, {place.precision})"


def _date(date: EventDate | None) -> str:
    if date is None:
        return ""
    days = "" if date.start is None else date.start if date.start == date.end else f"{date.start} to {date.end or 'now'}"
    words = f'"{_words(date.text)}"' if date.text else ""
    return " ".join(x for x in (days, words) if x)


def _what(event: Event) -> str:
    head = " ".join((event.type, *event.mode))
    status = event.status + (", background" if event.background else "")
    return f'{head} ({status}, p {event.probability:.2f})\n"{_words(event.mentions[0])}"'


def _counts(event: Event) -> str:
    parts = []
    for kind, count in event.casualties.items():
        if count.low == count.high:
            parts.append(f"{kind} {count.low}")
        elif count.high is None:
            parts.append(f"{kind} {count.low}+")
        elif count.low is None:
            parts.append(f"{kind} up to {count.high}")
        else:
            parts.append(f"{kind} {count.low} to {count.high}")
    return ", ".join(parts)


def _voices(event: Event) -> str:
    return "\n".join(f"{_words(a.source)} ({a.kind})" for a in event.attribution) or "the report itself"


def _heading(item: Coded) -> Text:
    report = item.report
    about = " · ".join(x for x in (report.published or "no date", report.publisher, report.title) if x)
    return Text.assemble((report.id, "bold"), f" · {about}")


def print_table(item: Coded, screen: Console) -> None:
    """Prints who did what to whom, where, when, according to whom."""
    screen.print(_heading(item))
    if not item.report.events:
        screen.print("no events: nothing codable was found\n")
        return
    table = Table(show_lines=True, expand=False, title_justify="left")
    for name in ("#", "what", "who", "to whom", "where", "when", "according to"):
        table.add_column(name, overflow="fold")
    for number, event in enumerate(item.report.events, 1):
        counts = _counts(event)
        table.add_row(
            Text(str(number)),
            Text(_what(event) + (f"\n{counts}" if counts else "")),
            Text("\n".join(_party(p) for p in event.actors)),
            Text("\n".join(_party(p) for p in event.recipients)),
            Text(_place(event.place)),
            Text(_date(event.date)),
            Text(_voices(event)),
        )
    screen.print(table)
    screen.print()


@dataclass(frozen=True)
class _Mark:
    span: Span
    role: str
    number: int


def _marks_of(event: Event, number: int) -> list[_Mark]:
    spans: list[tuple[Span | None, str]] = [(m, "trigger") for m in event.mentions]
    spans += [(p.text, "actor") for p in event.actors] + [(p.text, "recipient") for p in event.recipients]
    spans += [(event.place.text if event.place else None, "place"), (event.date.text if event.date else None, "time")]
    spans += [(c.text, "count") for c in event.casualty_evidence]
    for voice in event.attribution:
        spans += [(voice.source, "voice"), (voice.cue, "cue")]
    return [_Mark(span, role, number) for span, role in spans if span]


def _laid_out(events: Sequence[Event]) -> list[tuple[Span, list[_Mark]]]:
    """Stretches to mark, in text order; where words overlap the longer stretch stands and carries all its roles."""
    marks = [m for n, e in enumerate(events, 1) for m in _marks_of(e, n)]
    chosen: list[tuple[Span, list[_Mark]]] = []
    for mark in sorted(marks, key=lambda m: (m.span.start, -m.span.end)):
        if chosen and mark.span.start < chosen[-1][0].end:
            chosen[-1][1].append(mark)
        else:
            chosen.append((mark.span, [mark]))
    return chosen


def _label(marks: Sequence[_Mark]) -> str:
    pairs = sorted({(ORDER.index(m.role), m.number) for m in marks})
    roles: dict[str, list[str]] = {}
    for role, number in pairs:
        roles.setdefault(ORDER[role], []).append(str(number))
    return " ".join(f"{role} {','.join(numbers)}" for role, numbers in roles.items())


def print_marked(item: Coded, screen: Console) -> None:
    """Prints the report's text with every stretch of evidence in brackets, labelled with role and event number."""
    text = item.document.text
    out = Text()
    at = 0
    for span, marks in _laid_out(item.report.events):
        out.append(text[at : span.start])
        style = STYLES[min((m.role for m in marks), key=ORDER.index)]
        out.append("[")
        out.append(text[span.start : span.end], style=style)
        out.append(f" | {_label(marks)}]", style="dim")
        at = span.end
    out.append(text[at:])
    screen.print(_heading(item))
    screen.print(out)
    screen.print()
    for number, event in enumerate(item.report.events, 1):
        screen.print(Text(f"{number}. {_what(event).replace(chr(10), ' ')}"))
    screen.print()
