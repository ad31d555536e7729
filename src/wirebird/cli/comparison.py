"""How one incident looks on a terminal: claims side by side, one column a voice, and the weights of a merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from wirebird.cli.rows import write_csv
from wirebird.cli.views import console
from wirebird.display.comparison import VoiceColumn, VoiceRow, decision_line, voice_columns, voice_rows

if TYPE_CHECKING:
    from wirebird.store.picture import IncidentView

MAX_REPORTS = 3
COLUMNS_AT_ONCE = 4
"""Voices that a table of 140 characters has room for."""
_VOICE_COLUMNS = ("field", "voice", "report", "claim", "said", "words", "agrees")


def write_voice_rows(rows: Iterable[VoiceRow]) -> None:
    """Writes CSV."""
    write_csv(
        (
            {
                "field": row.field,
                "voice": row.voice,
                "report": row.support.report,
                "claim": row.support.claim,
                "said": row.support.said,
                "words": "; ".join(" ".join(span.text.split()) for span in row.support.spans),
                "agrees": row.agrees,
            }
            for row in rows
        ),
        _VOICE_COLUMNS,
    )


def print_incident(found: IncidentView) -> None:
    """Prints an incident: headline, counts, then what each voice says about each field; "≠" marks what differs."""
    screen, incident = console(), found.incident
    screen.print(Text.assemble((incident.id, "bold"), " · ", (incident.headline, "bold")))
    counts = f"{len(incident.claims)} claims in {len(incident.reports)} reports, {incident.origins} independent origins"
    days = f"first reported {incident.first_report}, last {incident.last_report}"
    screen.print(Text(f"{incident.status.replace('_', ' ')} · p {incident.probability:.2f} · {counts} · {days}"))
    for kind, toll in incident.casualties.items():
        screen.print(Text(f"{kind}: low {toll.low}, best {toll.best}, high {toll.high}"))
    columns = voice_columns(voice_rows(incident))
    names = list(dict.fromkeys(one.field for one in incident.fields))
    for start in range(0, len(columns), COLUMNS_AT_ONCE):
        screen.print(_voice_table(names, columns[start : start + COLUMNS_AT_ONCE], found.publishers))
    screen.print(Text(f"claims: {', '.join(incident.claims)}"))


def _voice_table(names: Iterable[str], columns: list[VoiceColumn], publishers: Mapping[str, str]) -> Table:
    table = Table(show_lines=True, expand=False)
    table.add_column("according to")
    for column in columns:
        table.add_column(Text(_heading(column, publishers)), overflow="fold")
    for name in names:
        cells = [column.said.get(name, {}) for column in columns]
        if any(cells):
            table.add_row(Text(name), *(Text("\n".join(w if ok else f"≠ {w}" for w, ok in cell.items())) for cell in cells))
    return table


def _heading(column: VoiceColumn, publishers: Mapping[str, str]) -> str:
    """Who speaks, and in which reports; a report that speaks for itself goes by its outlet."""
    named = [f"{publishers[r]}, {r}" if r in publishers else r for r in column.reports[:MAX_REPORTS]]
    more = len(column.reports) - MAX_REPORTS
    reports = "; ".join(named) + (f" and {more} more" if more > 0 else "")
    return reports if column.voice == f"report {column.reports[0]}" else f"{column.voice}\n({reports})"


def print_why(found: IncidentView) -> None:
    """Prints for each claim but the founding one what spoke for and against taking it in, then the decisions about it."""
    screen = console()
    screen.print(Text.assemble((found.incident.id, "bold"), " · ", (found.incident.headline, "bold")))
    if not found.why:
        screen.print("one claim only: nothing was merged")
    for pair in found.why:
        head = f"{pair.first} and {pair.second}: {pair.bits:+.1f} bits, probability of one incident {pair.probability:.3f}"
        screen.print(Text(f"\n{head}"))
        table = Table(expand=False)
        for name in ("comparison", "level", "bits"):
            table.add_column(name, justify="right" if name == "bits" else "left")
        table.add_row("before anything is compared", "", f"{pair.prior_bits:+.2f}")
        for comparison in pair.comparisons:
            table.add_row(comparison.name, comparison.level.replace("_", " "), f"{comparison.bits:+.2f}")
        screen.print(table)
        if pair.conflicts:
            screen.print(Text(f"conflicts: {', '.join(pair.conflicts)}"))
    for decision in found.decisions:
        screen.print(Text(decision_line(decision)))
