"""Claims side by side: what each voice says about each field of an incident; decisions in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wirebird.records import Decision
from wirebird.records.incident import Incident, Support


@dataclass
class VoiceColumn:
    """What one voice says, in the reports that quote it.

    Attributes:
        voice: its words, or the report's id where the report speaks itself.
        reports: ids of the reports.
        said: by field, what it says, each once, and whether that is the incident's value.
    """

    voice: str
    reports: list[str] = field(default_factory=list)
    said: dict[str, dict[str, bool]] = field(default_factory=dict)


@dataclass(frozen=True)
class VoiceRow:
    """One field as one voice has it."""

    field: str
    voice: str
    support: Support
    agrees: bool


def voice_rows(incident: Incident) -> list[VoiceRow]:
    """What each voice says about each field, in the order of the incident's fields."""
    rows: dict[tuple[str, str, str, str], VoiceRow] = {}
    best = _best_values(incident)
    for one in incident.fields:
        for support in (*one.supported_by, *one.opposed_by):
            for voice in support.voices or (f"report {support.report}",):
                key = (one.field, voice, support.claim, support.said)
                agrees = support in one.supported_by and one.value in best[one.field]
                if key not in rows or agrees:
                    rows[key] = VoiceRow(one.field, voice, support, agrees)
    return list(rows.values())


def _best_values(incident: Incident) -> dict[str, set[str]]:
    """The values that the incident as a whole has; of modes and parties it may have several."""
    found: dict[str, set[str]] = {kind: {str(toll.best)} for kind, toll in incident.casualties.items()}
    for one in incident.fields:
        if one.field in ("mode", "actor", "recipient") or one.field not in found:
            found.setdefault(one.field, set()).add(one.value)
    return found


def voice_columns(rows: Iterable[VoiceRow]) -> list[VoiceColumn]:
    """What each voice says, gathered by voice, in order of appearance."""
    columns: dict[str, VoiceColumn] = {}
    for row in rows:
        column = columns.setdefault(row.voice, VoiceColumn(row.voice))
        if row.support.report not in column.reports:
            column.reports.append(row.support.report)
        column.said.setdefault(row.field, {})[row.support.said] = row.agrees
    return list(columns.values())


def decision_line(decision: Decision) -> str:
    """One decision in words."""
    about = decision.event or decision.report or ""
    if decision.kind == "change":
        what = f"{about}: {decision.field} from {decision.old} to {decision.new}"
    elif decision.kind == "merge":
        what = f"{len(decision.members)} claims held together: {', '.join(decision.members)}"
    elif decision.kind == "split":
        what = f"{', '.join(decision.members)} held apart from {', '.join(decision.rest)}"
    elif decision.kind == "duplicate":
        what = f"{about} repeats {decision.other}"
    elif decision.kind == "undo":
        what = f"decision {decision.undoes}"
    else:
        what = about
    note = f" ({decision.note})" if decision.note else ""
    return f"{decision.number}. {decision.at[:16]} {decision.person}: {decision.kind} {what}{note}"
