"""What the pages about one incident, one report, the whole store and control of places are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wirebird._version import __version__
from wirebird.desk.answers import ApiError
from wirebird.desk.filters import iso_day
from wirebird.desk.rows import Shelf
from wirebird.display.comparison import VoiceColumn, VoiceRow, voice_columns, voice_rows
from wirebird.errors import UsageError
from wirebird.records import Event, ReportVersion, Span, StoredEvent
from wirebird.records.incident import ControlSpell, Incident
from wirebird.store import DuckStore
from wirebird.store.browse import Browsed
from wirebird.store.reading import Counted

if TYPE_CHECKING:
    from wirebird.store.about import ClaimHead, IncidentContext, Position
    from wirebird.store.picture import IncidentView

SHOWN_RUNS = 5
_WEEK = 7
_TO_MONDAY = 3
"""1970-01-01 was a Thursday: days since then, plus three, count whole weeks from a Monday."""


def found_incident(shelf: Shelf, id: str, as_of: str | None) -> tuple[IncidentView, IncidentContext]:
    """One incident and what stands around it.

    Raises:
        ApiError: there is none.
    """
    with shelf.turns.reading():
        try:
            return shelf.store.incident_with_context(id, as_of=as_of)
        except UsageError as error:
            message, advice = f"no incident {id[:100]!r} is known then", "see /api/rows for those that are"
            raise ApiError(404, "no_incident", message, advice) from error


def incident_answer(shelf: Shelf, id: str, as_of: str | None) -> dict[str, object]:
    """Everything about one incident.

    Raises:
        ApiError: there is none.
    """
    found, about = found_incident(shelf, id, as_of)
    return {
        "incident": found.incident,
        "why": found.why,
        "relations": about.relations,
        "decisions": about.decisions,
        "reports": about.reports,
        "claims": about.claims,
        "table": comparison_table(found.incident, about),
        "citation": citation(found.incident, shelf.store, as_of),
    }


def citation(incident: Incident, store: DuckStore, as_of: str | None) -> str:
    """How to cite an incident of a store."""
    known = f", as known on {as_of}" if as_of else ""
    return (
        f"{incident.headline}. Incident {incident.id} ({len(incident.reports)} reports, {incident.first_report} to "
        f"{incident.last_report}), store {store.path.name}{known}. Coded from news reports with Wirebird {__version__}."
    )


def voice_positions(about: IncidentContext) -> dict[tuple[str, str], list[Position]]:
    """By claim and voice, as `voice_rows` names it, whether it tells, denies or doubts the claim; mostly one of them."""
    found: dict[tuple[str, str], list[Position]] = {}
    for claim in about.claims:
        is_own_denial = claim.status == "denied" and not claim.voices
        found[claim.id, f"report {claim.report}"] = ["denies" if is_own_denial else "tells"]
        for voice, position in zip(claim.voices, claim.voice_positions, strict=True):
            told = found.setdefault((claim.id, voice), [])
            if position not in told:
                told.append(position)
    return found


def silent_voices(rows: Iterable[VoiceRow], about: IncidentContext) -> list[tuple[ClaimHead, str]]:
    """Claims with those of their voices that no row has: they speak of no value, such as who could not verify it."""
    heard = {(str(row.support.claim), row.voice) for row in rows}
    return [(claim, voice) for claim in about.claims for voice in dict.fromkeys(claim.voices) if (claim.id, voice) not in heard]


def comparison_table(incident: Incident, about: IncidentContext) -> dict[str, object]:
    """Claims side by side: a column a voice, a row a field."""
    rows = voice_rows(incident)
    positions: dict[str, dict[Position, None]] = {}
    for (_, voice), told in voice_positions(about).items():
        positions.setdefault(voice, {}).update(dict.fromkeys(told))
    kinds = {voice: kind for claim in about.claims for voice, kind in zip(claim.voices, claim.voice_kinds, strict=True)}
    reports = {report.id: report for report in about.reports}
    columns = voice_columns(rows)
    shown = {column.voice for column in columns}
    for claim, voice in silent_voices(rows, about):
        if voice not in shown:
            columns.append(VoiceColumn(voice, [claim.report]))
            shown.add(voice)
    voices = [
        {
            "name": column.voice,
            "kind": kinds.get(column.voice, "report"),
            "positions": list(positions.get(column.voice, ("tells",))),
            "report": column.reports[0],
            "reports": column.reports,
            "published": reports[column.reports[0]].published if column.reports[0] in reports else None,
        }
        for column in columns
    ]
    fields = list(dict.fromkeys(one.field for one in incident.fields))
    by_cell: dict[tuple[str, str], list[VoiceRow]] = {}
    for row in rows:
        by_cell.setdefault((row.field, row.voice), []).append(row)
    table = [{"field": name, "cells": [_cell(by_cell.get((name, column.voice), ())) for column in columns]} for name in fields]
    return {"voices": voices, "rows": table}


def _cell(rows: Iterable[VoiceRow]) -> dict[str, object]:
    """What a voice says about a field; of several sayings each once, quoted from the first.

    A claim that names one of several parties or modes speaks against the others with all it names: that is not said again.
    """
    told = list(rows)
    agreeing = {row.support.claim for row in told if row.agrees}
    given = [row for row in told if row.agrees or row.support.claim not in agreeing]
    said = list(dict.fromkeys(row.support.said for row in given))
    quoted = next(((row, span) for row in given for span in row.support.spans), None)
    return {
        "value": "; ".join(said) or None,
        "quote": _quote(*quoted) if quoted else None,
        "differs": any(not row.agrees for row in told),
        "claims": list(dict.fromkeys(row.support.claim for row in given)),
    }


def _quote(row: VoiceRow, span: Span) -> dict[str, object]:
    return {"text": span.text, "start": span.start, "end": span.end, "report": row.support.report, "claim": row.support.claim}


def report_answer(shelf: Shelf, id: str, as_of: str | None) -> dict[str, object]:
    """One report with its events and the words behind them.

    Raises:
        ApiError: there is none.
    """
    with shelf.turns.reading():
        found = shelf.store.report(id, as_of=as_of)
    if found is None:
        message, advice = f"no report {id[:100]!r} is known then", "see /api/rows?level=reports for those that are"
        raise ApiError(404, "no_report", message, advice)
    return reading_answer(found.report, found.events, found.incidents)


def reading_answer(report: ReportVersion, events: Iterable[StoredEvent], incidents: Mapping[str, str]) -> dict[str, object]:
    """A report for the evidence reader.

    Args:
        report: the report.
        events: its events, rejected ones and duplicates included.
        incidents: by event, the incident that it is in.
    """
    given = list(events)
    return {
        "report": report,
        "sha256": report.text_sha256,
        "events": [
            {
                "id": one.id,
                "review": one.review,
                "duplicate_of": one.duplicate_of,
                "incident": incidents.get(one.id),
                "event": one.event,
            }
            for one in given
        ],
        "spans": [span for one in given for span in event_spans(one.id, one.event)],
    }


def event_spans(id: str, event: Event) -> list[dict[str, object]]:
    """The words behind each field of an event, as half-open code-point offsets, in text order.

    Returns:
        For each: start, end, role, event, field of the record, and number within the field.
    """
    spans: list[tuple[str, str, int, Span | None]] = [("action", "mentions", n, s) for n, s in enumerate(event.mentions)]
    spans += [("actor", "actors", n, p.text) for n, p in enumerate(event.actors)]
    spans += [("recipient", "recipients", n, p.text) for n, p in enumerate(event.recipients)]
    spans += [("place", "place", 0, event.place.text if event.place else None)]
    spans += [("time", "date", 0, event.date.text if event.date else None)]
    spans += [("count", "casualties", n, c.text) for n, c in enumerate(event.casualty_evidence)]
    for number, voice in enumerate(event.attribution):
        spans += [("voice", "attribution", number, voice.source), ("cue", "attribution", number, voice.cue)]
    found = [
        {"start": s.start, "end": s.end, "role": role, "event": id, "field": field, "number": number}
        for role, field, number, s in spans
        if s is not None
    ]
    return sorted(found, key=lambda s: (s["start"], s["end"]))


def overview_answer(incidents: Browsed, counted: Counted) -> dict[str, object]:
    """Numbers of a store, and a line of weeks for each type."""
    weeks, by_type = _weeks(incidents)
    return {
        "reports": counted.reports,
        "claims": counted.claims,
        "incidents": len(incidents),
        "no_place": int(incidents.lacking("lat").sum()),
        "no_date": int((~incidents.days().known).sum()),
        "unreviewed": counted.unreviewed,
        "queue": counted.unreviewed,
        "by_type": by_type,
        "weeks": weeks,
    }


def state_answer(store: DuckStore, incidents: Browsed) -> dict[str, object]:
    """The last runs of a store, and what to be warned of: neither is about what was known on a day."""
    runs = store.runs()
    return {"runs": runs[: -SHOWN_RUNS - 1 : -1], "warnings": _warnings(store, incidents, runs)}


MOST_WEEKS = 520
"""Weeks that a line of the overview has at most: the latest ten years."""
EARLY_SHARE = 0.01
"""Part of the incidents that may lie before the first week of a line: one that a report dates to another century, say."""


def _weeks(rows: Browsed) -> tuple[list[str], list[dict[str, object]]]:
    """Mondays, and for each type its incidents by week; types with most first. Background is left out."""
    told, days = ~rows.numbers["background"], rows.days()
    dated = told & days.known
    weeks = (days.first[dated].astype(int) + _TO_MONDAY) // _WEEK
    counts = Counter(zip(rows.numbers["type"][dated].tolist(), weeks.tolist(), strict=True))
    totals = Counter(rows.numbers["type"][told].tolist())
    weeks.sort()
    last = int(weeks[-1]) if len(weeks) else -1
    first = max(int(weeks[int(EARLY_SHARE * len(weeks))]), last - MOST_WEEKS + 1) if len(weeks) else 0
    shown = range(first, last + 1)
    types = rows.dictionaries["type"]
    lines: list[dict[str, object]] = [
        {"type": types[code], "count": count, "weeks": [counts[code, week] for week in shown]}
        for code, count in sorted(totals.items(), key=lambda item: (-item[1], types[item[0]]))
    ]
    return [iso_day(week * _WEEK - _TO_MONDAY) for week in shown], lines


def _warnings(store: DuckStore, incidents: Browsed, runs: list[Any]) -> list[str]:
    warnings = []
    failures = store.failure_counts()
    if failures:
        told = ", ".join(f"{count} {code}" for (_, code), count in sorted(failures.items()))
        warnings.append(f"{sum(failures.values())} inputs could not be read or coded ({told}); see Runs and quality")
    if runs and runs[-1].ended is None:
        warnings.append(
            f"run {runs[-1].number} has not ended: it still goes on, or was cut off; wirebird ingest goes on with it"
        )
    if len({run.stamp_id for run in runs}) > 1:
        warnings.append("reports of this store were coded by several models or settings; compare counts over time with care")
    if not len(incidents):
        warnings.append("the store holds no incident yet; wirebird ingest PATH --store FILE takes reports in")
    return warnings


def control_spells(shelf: Shelf, country: str | None, as_of: str | None) -> Sequence[ControlSpell]:
    """Spells of control, of one country where it is named."""
    code = country.upper() if country else None
    return shelf.kept(f"control {code} {as_of}", lambda store: store.control(country=code, as_of=as_of))


def control_answer(spells: Iterable[ControlSpell], *, on: str | None) -> dict[str, object]:
    """Who is said to hold each place over time.

    Args:
        spells: ordered by place, then day.
        on: only spells that hold on this ISO day, or None for all.
    """
    places: dict[tuple[str, str | None], dict[str, Any]] = {}
    days: list[str] = []
    for spell in spells:
        days += [spell.since, *([spell.until] if spell.until else [])]
        if on and not (spell.since <= on and (spell.until is None or on < spell.until)):
            continue
        where = spell.place
        place = places.setdefault(
            (where.name, where.country),
            {
                "name": where.name, "lat": where.lat, "lon": where.lon, "country": where.country, "admin1": where.admin1,
                "spells": [],
            },
        )  # fmt: skip
        place["spells"].append(
            {
                "holder": spell.holder, "since": spell.since, "until": spell.until, "status": spell.status,
                "contested": spell.is_contested, "incidents": spell.incidents, "voices": spell.voices, "reports": spell.reports,
            }
        )  # fmt: skip
    return {"places": list(places.values()), "days": [min(days, default=None), max(days, default=None)]}
