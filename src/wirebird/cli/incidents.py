"""`wirebird incidents`, `incident`, `why`, `control`, `series`: what a store tells."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import typer

from wirebird.cli.options import AsOf, IngestedBy, Layout, StoreFile
from wirebird.cli.rows import chosen_layout, print_rows, write_records

if TYPE_CHECKING:
    from wirebird.records.incident import ControlSpell, Incident, SeriesCell
    from wirebird.store.picture import IncidentView

IncidentId = Annotated[str, typer.Argument(help="An incident's id (i-...), or that of an event in it (e-...).")]
SHOWN = ("id", "headline", "status", "claims", "origins", "killed", "first_report")
CONTROL_COLUMNS = (
    "place", "country", "admin1", "holder", "since", "until", "by_whose_word", "reports", "status", "is_contested", "incidents",
)  # fmt: skip
SERIES_COLUMNS = ("unit", "period", "value", "reports")


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def incidents(
    store: StoreFile,
    as_of: AsOf = None,
    ingested_by: IngestedBy = None,
    country: Annotated[str | None, typer.Option("--country", help="Only this country, ISO 3166 alpha-3.")] = None,
    type: Annotated[str | None, typer.Option("--type", help="Only this PLOVER type, such as ASSAULT.")] = None,
    format: Layout = None,
) -> None:
    """List incidents: what happened, by how many claims and independent origins, with deaths low, best and high."""
    from wirebird.store import Filters, open_store
    from wirebird.store.rows import INCIDENT_COLUMNS, incident_row

    filters = Filters(
        countries=None if country is None else frozenset({country.upper()}),
        types=None if type is None else frozenset({type.upper()}),
        with_background=True,
    )
    found = open_store(store).incidents(as_of=as_of, ingested_by=ingested_by, filters=filters)
    layout = chosen_layout(format)
    if layout == "table":
        number = print_rows(map(shown_row, sorted(found, key=by_day)), SHOWN)
    else:
        number = write_records(found, layout, columns=INCIDENT_COLUMNS, row=incident_row)
    _say(f"{number} incidents")


def shown_row(incident: Incident) -> dict[str, str | int]:
    """What the table of incidents shows of one."""
    toll = incident.casualties.get("killed")
    killed = "" if toll is None else str(toll.best) if toll.low == toll.high else f"{toll.best} ({toll.low} to {toll.high})"
    return {
        "id": incident.id,
        "headline": incident.headline,
        "status": incident.status.replace("_", " "),
        "claims": len(incident.claims),
        "origins": incident.origins,
        "killed": killed,
        "first_report": incident.first_report,
    }


def by_day(incident: Incident) -> tuple[str, str]:
    """Order of a table: by the day it happened."""
    return incident.start or incident.end or incident.first_report, incident.id


def incident(
    id: IncidentId, store: StoreFile, as_of: AsOf = None, ingested_by: IngestedBy = None, format: Layout = None
) -> None:
    """Show one incident: each field with its claims for and against, one column for each voice."""
    from wirebird.cli.comparison import print_incident, write_voice_rows
    from wirebird.display.comparison import voice_rows
    from wirebird.store import open_store

    opened = open_store(store)
    found = opened.incident(id, as_of=as_of, ingested_by=ingested_by)
    layout = chosen_layout(format)
    if layout == "json":
        _write_json(found.incident)
    elif layout == "csv":
        write_voice_rows(voice_rows(found.incident))
    else:
        print_incident(found)


def _write_json(record: object) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(record) + b"\n")


def why(id: IncidentId, store: StoreFile, as_of: AsOf = None, ingested_by: IngestedBy = None, format: Layout = None) -> None:
    """Show why the claims of an incident are one: for each, the weights of its best pair, in bits; and decisions about it."""
    from wirebird.store import open_store

    opened = open_store(store)
    found = opened.incident(id, as_of=as_of, ingested_by=ingested_by)
    layout = chosen_layout(format)
    if layout == "json":
        _write_json({"id": found.incident.id, "why": found.why, "decisions": found.decisions})
    elif layout == "csv":
        _why_csv(found)
    else:
        from wirebird.cli.comparison import print_why

        print_why(found)


def _why_csv(found: IncidentView) -> None:
    from wirebird.cli.rows import Cell, write_csv

    rows: list[dict[str, Cell]] = [
        {"first": pair.first, "second": pair.second, "comparison": c.name, "level": c.level, "bits": c.bits}
        for pair in found.why
        for c in pair.comparisons
    ]
    write_csv(rows, ("first", "second", "comparison", "level", "bits"))


def control(
    store: StoreFile,
    country: Annotated[str | None, typer.Option("--country", help="Only this country, ISO 3166 alpha-3.")] = None,
    as_of: AsOf = None,
    ingested_by: IngestedBy = None,
    format: Layout = None,
) -> None:
    """Who is said to hold each place, since when and by whose word, from captures, withdrawals and surrenders."""
    from wirebird.store import open_store

    spells = open_store(store).control(country=country.upper() if country else None, as_of=as_of, ingested_by=ingested_by)
    number = write_records(spells, chosen_layout(format), columns=CONTROL_COLUMNS, row=_control_row, shown=CONTROL_COLUMNS[:-1])
    _say(f"{number} spells of control")


def _control_row(spell: ControlSpell) -> dict[str, str | int | bool | None]:
    return {
        "place": spell.place.name,
        "country": spell.place.country,
        "admin1": spell.place.admin1,
        "holder": spell.holder or "nobody named",
        "since": spell.since,
        "until": spell.until,
        "by_whose_word": "; ".join(spell.voices) or "the reports themselves",
        "reports": spell.reports,
        "status": spell.status,
        "is_contested": spell.is_contested,
        "incidents": "; ".join(spell.incidents),
    }


def series(
    store: StoreFile,
    unit: Annotated[Literal["country", "admin1", "admin2", "priogrid"], typer.Option("--unit", help="Area.")] = "country",
    period: Annotated[Literal["day", "week", "month"], typer.Option("--period", help="Weeks begin on Monday.")] = "month",
    measure: Annotated[
        Literal["events", "fatalities", "intensity"],
        typer.Option("--measure", help="fatalities: best estimates; intensity: sum of PLOVER scores."),
    ] = "events",
    start: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Last day.")] = None,
    as_of: AsOf = None,
    ingested_by: IngestedBy = None,
    format: Layout = None,
) -> None:
    """Count incidents by area and period; zeros are filled in, and `reports` says how many reports a period rests on."""
    from wirebird.store import open_store

    cells = open_store(store).series(
        unit=unit, period=period, measure=measure, start=start, end=end, as_of=as_of, ingested_by=ingested_by
    )
    number = write_records(cells, chosen_layout(format), columns=SERIES_COLUMNS, row=_series_row)
    _say(f"{number} values")


def _series_row(cell: SeriesCell) -> dict[str, str | float | int]:
    return {"unit": cell.unit, "period": cell.period, "value": cell.value, "reports": cell.reports}
