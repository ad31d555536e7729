"""Counts of incidents by unit of area and period, with zeros filled in and coverage shown."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from wirebird.incidents.relations import day_of
from wirebird.records.days import read_day
from wirebird.records.incident import Incident, IncidentPlace, SeriesCell

SeriesUnit = Literal["country", "admin1", "admin2", "priogrid"]
SeriesPeriod = Literal["day", "week", "month"]
SeriesMeasure = Literal["events", "fatalities", "intensity"]
COUNTED: Final = frozenset({"both_sides_agree", "one_side_claims", "disputed", "failed", "reported"})
"""Statuses of incidents that are counted; denied, planned and unverified ones are not. A failed attempt is an event, and may
have cost lives."""
GRID_DEGREES: Final = 0.5
GRID_COLUMNS: Final = 720


def priogrid_cell(lat: float, lon: float) -> int:
    """Number of the PRIO-GRID cell that holds a point: 1 in the south-west corner, then row by row, to 259200.

    Cells are half a degree high and wide, 720 in a row.

    Args:
        lat: degrees north, WGS 84, -90 to 90.
        lon: degrees east, -180 to 180.

    Source: Tollefsen, Strand and Buhaug (2012), PRIO-GRID: A unified spatial data structure, Journal of Peace Research 49(2);
    doi 10.1177/0022343311431287: gid counts from the lower left corner, row by row.
    """
    row = min(math.floor((lat + 90) / GRID_DEGREES), 359)
    column = min(math.floor((lon + 180) / GRID_DEGREES), GRID_COLUMNS - 1)
    return row * GRID_COLUMNS + column + 1


def is_counted(incident: Incident) -> bool:
    """Whether an incident goes into counts: it is told as done, or as tried in vain, and is no campaign, whose parts count."""
    return incident.status in COUNTED and not incident.is_campaign


def series(
    incidents: Iterable[Incident],
    *,
    unit: SeriesUnit,
    period: SeriesPeriod,
    measure: SeriesMeasure,
    reports: Mapping[str, int],
    start: str | None = None,
    end: str | None = None,
) -> tuple[SeriesCell, ...]:
    """One value a unit and period; units are those of which an incident is known.

    Events are counted in the period of their first day; fatalities are best estimates; intensity is the sum of PLOVER scores.
    Campaigns are left out, for their parts are counted; so are incidents without a day, and places too vague for the unit.

    Args:
        incidents: as known on the day of interest.
        unit: area.
        period: days, weeks from Monday, or months.
        measure: what is added up.
        reports: number of reports taken in by ISO day of publication: a zero in a period without reports says nothing.
        start: first ISO day of the range; None for the first counted incident's.
        end: last ISO day; None for the last counted incident's.

    Returns:
        Cells ordered by unit, then period; empty where nothing is counted.

    Raises:
        UsageError: `start` or `end` is no day.
    """
    values: dict[tuple[str, dt.date], float] = defaultdict(float)
    units: set[str] = set()
    days: list[dt.date] = []
    first, last = _day(start, "--from"), _day(end, "--to")
    for incident in incidents:
        day, key = day_of(incident), unit_of(incident.place, unit)
        if day is None or key is None or not is_counted(incident):
            continue
        if (first and day < first) or (last and day > last):
            continue
        units.add(key)
        days.append(day)
        values[key, _period_start(day, period)] += _amount(incident, measure)
    if not days:
        return ()
    periods = _periods(first or min(days), last or max(days), period)
    coverage: dict[dt.date, int] = defaultdict(int)
    for published, count in reports.items():
        coverage[_period_start(dt.date.fromisoformat(published), period)] += count
    return tuple(
        SeriesCell(unit=key, period=at.isoformat(), value=round(values.get((key, at), 0.0), 2), reports=coverage[at])
        for key in sorted(units)
        for at in periods
    )


def _day(given: str | None, option: str) -> dt.date | None:
    return None if given is None else read_day(given, option)


def unit_of(place: IncidentPlace | None, unit: SeriesUnit) -> str | None:
    """Name of the unit a place lies in, or None where the place is too vague to tell."""
    if place is None or place.country is None:
        return None
    if unit == "country":
        return place.country
    if unit == "admin1":
        return f"{place.country}/{place.admin1}" if place.admin1 else None
    if unit == "admin2":
        return f"{place.country}/{place.admin1}/{place.name}" if place.precision in ("admin2", "place", "site") else None
    if place.lat is None or place.lon is None or place.precision not in ("admin2", "place", "site"):
        return None
    return str(priogrid_cell(place.lat, place.lon))


def _amount(incident: Incident, measure: SeriesMeasure) -> float:
    if measure == "events":
        return 1.0
    if measure == "intensity":
        return incident.intensity
    return float(incident.casualties["killed"].best) if "killed" in incident.casualties else 0.0


def _period_start(day: dt.date, period: SeriesPeriod) -> dt.date:
    if period == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if period == "month" else day


def _periods(first: dt.date, last: dt.date, period: SeriesPeriod) -> list[dt.date]:
    periods, at = [], _period_start(first, period)
    while at <= last:
        periods.append(at)
        if period == "month":
            at = (at.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        else:
            at += dt.timedelta(days=7 if period == "week" else 1)
    return periods
