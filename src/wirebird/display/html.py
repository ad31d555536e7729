"""Coded reports and incidents as HTML for notebooks. Everything that comes from a report is escaped.

Roles differ by colour and by underline, so that they are told apart without colours; each mark names its role in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from wirebird.display.marks import ROLES, Mark, first_role, label, laid_out
from wirebird.display.words import COLUMNS, event_row, report_words
from wirebird.records import CodedReport, Span
from wirebird.records.incident import Incident, IncidentField, Support

MAX_TEXT = 20_000
"""Characters of a report that are shown: a notebook keeps what it shows."""
MAX_SUPPORTS = 12
"""Claims for or against one value that are shown."""


@dataclass(frozen=True)
class _Style:
    colour: str
    line: str


STYLES = {
    "trigger": _Style("#D55E00", "solid 3px"),
    "actor": _Style("#E69F00", "double 3px"),
    "recipient": _Style("#56B4E9", "dashed 2px"),
    "place": _Style("#009E73", "dotted 2px"),
    "time": _Style("#F0E442", "wavy 1px"),
    "count": _Style("#CC79A7", "solid 1px"),
    "voice": _Style("#0072B2", "dashed 4px"),
    "cue": _Style("#999999", "dotted 4px"),
}
"""Source: colours of Okabe and Ito (2008), Color Universal Design, and grey."""

_BOX = "line-height:1.7;max-width:60em;overflow-wrap:anywhere"
_CELL = "text-align:left;vertical-align:top;border:1px solid #999;padding:0.2em 0.5em;white-space:pre-wrap"


def report_html(text: str, report: CodedReport) -> str:
    """A report's text with the words behind its events marked, a legend, and a table of the events.

    Args:
        text: the frozen text that the report's spans point into.
        report: the result.

    Returns:
        One element, without scripts and style sheets, so that notebooks and their viewers leave it as it is.
    """
    shown = laid_out(report.events)
    roles = [role for role in ROLES if any(mark.role == role for _, marks in shown for mark in marks)]
    legend = " ".join(_mark(role, escape(role), role) for role in roles)
    heading = f"<p><strong>{escape(report.id)}</strong> · {escape(report_words(report))}</p>"
    body = f'<div dir="auto" style="white-space:pre-wrap">{_marked(text, shown)}</div>'
    rows = [event_row(event, number) for number, event in enumerate(report.events, 1)]
    events = _table("Events of the report", COLUMNS, rows) if rows else "<p>no events: nothing codable was found</p>"
    key = f'<p aria-label="legend">{legend}</p>' if roles else ""
    return f'<div class="wirebird" style="{_BOX}">{heading}{key}{body}{events}</div>'


def incident_html(incident: Incident) -> str:
    """An incident: each value with the claims for and against it, by voice.

    Returns:
        One element, as `report_html`.
    """
    counts = f"{len(incident.claims)} claims in {len(incident.reports)} reports, {incident.origins} independent origins"
    days = f"first reported {incident.first_report}, last {incident.last_report}"
    about = f"{incident.status.replace('_', ' ')} · p {incident.probability:.2f} · {counts} · {days}"
    heading = (
        f"<p><strong>{escape(incident.id)}</strong> · <strong>{escape(incident.headline)}</strong></p><p>{escape(about)}</p>"
    )
    tolls = [(kind, str(t.low), str(t.best), str(t.high)) for kind, t in incident.casualties.items()]
    people = _table("People", ("kind", "low", "best", "high"), tolls) if tolls else ""
    fields = _table("What is claimed", ("field", "value", "p", "for", "against"), map(_field_row, incident.fields))
    return f'<div class="wirebird" style="{_BOX}">{heading}{people}{fields}</div>'


def _field_row(one: IncidentField) -> tuple[str, ...]:
    precision = f" ({one.precision})" if one.precision else ""
    return (
        one.field, f"{one.value}{precision}", f"{one.probability:.2f}", _supports(one.supported_by, one.value),
        _supports(one.opposed_by, one.value),
    )  # fmt: skip


def _supports(supports: Sequence[Support], value: str) -> str:
    """One line a claim: its voices, what it says where that is put otherwise, and the words."""
    lines = []
    for support in supports[:MAX_SUPPORTS]:
        voices = ", ".join(support.voices)
        who = f"{voices} (report {support.report})" if voices else f"report {support.report}"
        said = "" if support.said == value else f": {support.said}"
        words = "; ".join(" ".join(span.text.split()) for span in support.spans)
        lines.append(f"{who}{said}" + (f' "{words}"' if words else ""))
    if len(supports) > MAX_SUPPORTS:
        lines.append(f"and {len(supports) - MAX_SUPPORTS} more")
    return "\n".join(lines)


def _marked(text: str, shown: Iterable[tuple[Span, Sequence[Mark]]]) -> str:
    """The text with its marks, up to `MAX_TEXT` characters."""
    parts: list[str] = []
    at = 0
    for span, marks in shown:
        if span.end > MAX_TEXT:
            break
        parts.append(escape(text[at : span.start]))
        parts.append(_mark(first_role(marks), escape(text[span.start : span.end]), label(marks)))
        at = span.end
    parts.append(escape(text[at : max(at, MAX_TEXT)]))
    left = len(text) - max(at, MAX_TEXT)
    if left > 0:
        parts.append(f"\n<em>… {left:,} characters more</em>")
    return "".join(parts)


def _mark(role: str, inner: str, title: str) -> str:
    """Words marked; `inner` is HTML already."""
    style = STYLES[role]
    line, width = style.line.split()
    look = (
        f"color:inherit;background:{style.colour}33;text-decoration:underline {line} {style.colour} {width};"
        "text-underline-offset:0.2em"
    )
    name = escape(title)
    return f'<mark role="mark" title="{name}" aria-label="{name}: {_plain(inner)}" style="{look}">{inner}</mark>'


def _plain(inner: str) -> str:
    """Escaped words on one line, for an attribute."""
    return " ".join(inner.split())


def _table(caption: str, names: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(name)}</th>' for name in names)
    body = "".join("<tr>" + "".join(f'<td dir="auto" style="{_CELL}">{escape(c)}</td>' for c in row) + "</tr>" for row in rows)
    return (
        f'<div style="overflow-x:auto"><table style="border-collapse:collapse"><caption style="text-align:left">'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
