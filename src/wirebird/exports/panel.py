"""Counts by unit and month: country-month and PRIO-GRID-month in the habit of ViEWS, and HDX's HAPI layout."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from wirebird.exports.columns import Cell, Table, columns
from wirebird.exports.picture import Picture
from wirebird.incidents import is_counted, priogrid_cell
from wirebird.ontology import EVENT_TYPES, country
from wirebird.records.incident import Incident, IncidentStatus

FINE = ("site", "place", "admin2", "admin1")
"""Precisions good enough for a grid cell of half a degree; a division's point may lie in a neighbouring cell."""

_COUNTS = "\n".join(f"    n_{kind.lower()} int counted incidents of type {kind}; see n_incidents" for kind in EVENT_TYPES)
_FIGURES = """
    deaths_low int sum of the counted incidents' low figures
    deaths_best int sum of their best figures
    deaths_high int sum of their high figures
    n_incidents int counted incidents: told as done, going on, or tried in vain; not campaigns, whose parts are counted
    n_disputed int of them, told as done by some and as denied or failed by others
    n_failed int of them, tried in vain
    n_planned int incidents that are only planned; in no other figure
    n_denied int incidents that are only denied; in no other figure
    n_unverified int incidents that are told only as possible; in no other figure
    n_reports int reports of the whole store published in the month: how well it was watched
"""
COUNTRY_COLUMNS = columns(
    """
    month_id int ViEWS month: January 1980 is 1
    year int year
    month int month
    month_start date first day of the month
    iso3 text ISO 3166 alpha-3
    country text name
    gwno int Gleditsch and Ward number
"""
    + _COUNTS
    + _FIGURES
)
GRID_COLUMNS = columns(
    """
    month_id int ViEWS month: January 1980 is 1
    year int year
    month int month
    month_start date first day of the month
    priogrid_gid int PRIO-GRID cell (0.5 degree)
    cell_latitude float its middle
    cell_longitude float its middle
"""
    + _COUNTS
    + _FIGURES
)
HAPI_COLUMNS = columns("""
    location_code text ISO 3166 alpha-3
    admin1_code text empty: P-codes are not resolved
    admin1_name text first-level division; empty where the place is known no better than its country
    admin_level int 1, or 0 without a division
    event_type text political_violence, civilian_targeting or demonstration
    events int incidents told as done, going on, or tried in vain; not campaigns, whose parts are counted
    fatalities int best number killed in them
    reference_period_start date first day of the month
    reference_period_end date last day of the month
""")
_WITHIN: tuple[IncidentStatus, ...] = ("disputed", "failed")
_BESIDE: tuple[IncidentStatus, ...] = ("planned", "denied", "unverified")
"""Statuses with a figure of their own: of incidents that are counted, of incidents that are not."""

HXL_TAGS = {
    "location_code": "#country+code", "admin1_code": "#adm1+code", "admin1_name": "#adm1+name", "admin_level": "#meta+level",
    "event_type": "#event+type", "events": "#event+num", "fatalities": "#affected+killed",
    "reference_period_start": "#date+start", "reference_period_end": "#date+end",
}  # fmt: skip
"""Hashtags after OCHA's own mapping of conflict data."""


def month_id(day: str) -> int:
    """ViEWS month of an ISO day: (year - 1980) * 12 + month."""
    return (int(day[:4]) - 1980) * 12 + int(day[5:7])


def _month_start(number: int) -> dt.date:
    return dt.date(1980 + (number - 1) // 12, (number - 1) % 12 + 1, 1)


def _dated(picture: Picture) -> Iterator[tuple[int, Incident]]:
    """Incidents that lie within one month, with it: none is counted in a month that it is not known to belong to."""
    for incident in picture.incidents():
        if incident.start and incident.end and month_id(incident.start) == month_id(incident.end):
            yield month_id(incident.start), incident


def _panel(picture: Picture, placed: Iterable[tuple[int, Cell, Incident]]) -> Iterator[tuple[int, Cell, list[Cell]]]:
    """Every unit with an incident that has a figure, in every month of the covered range, with zeros filled in."""
    found: dict[tuple[int, Cell], list[Incident]] = defaultdict(list)
    for month, unit, incident in placed:
        if is_counted(incident) or incident.status in _BESIDE:
            found[month, unit].append(incident)
    watched = Counter(month_id(r.published) for r in picture.reports.values() if r.published)
    months = [m for m, _ in found] + list(watched)
    units = sorted({unit for _, unit in found}, key=str)
    for month in range(min(months, default=0), max(months, default=-1) + 1):
        for unit in units:
            here = found.get((month, unit), [])
            counted = [i for i in here if is_counted(i)]
            kinds: Counter[str] = Counter(i.type for i in counted)
            tolls = [i.casualties["killed"] for i in counted if "killed" in i.casualties]
            statuses = Counter(i.status for i in here)
            yield month, unit, [
                *(kinds.get(kind, 0) for kind in EVENT_TYPES),
                sum(t.low for t in tolls), sum(t.best for t in tolls), sum(t.high for t in tolls), len(counted),
                *(statuses[status] for status in (*_WITHIN, *_BESIDE)), watched[month],
            ]  # fmt: skip


def _month_cells(month: int) -> list[Cell]:
    start = _month_start(month)
    return [month, start.year, start.month, start.isoformat()]


def country_month(picture: Picture) -> Table:
    """Country-months from the first to the last month with a report, zeros filled for countries with an incident."""
    return Table(COUNTRY_COLUMNS, _country_rows(picture))


def _country_rows(picture: Picture) -> Iterator[list[Cell]]:
    placed = ((m, i.place.country, i) for m, i in _dated(picture) if i.place and i.place.country)
    for month, unit, figures in _panel(picture, placed):
        where = country(str(unit))
        yield [*_month_cells(month), unit, where.name if where else None, where.gwno if where else None, *figures]


def grid_month(picture: Picture) -> Table:
    """PRIO-GRID-months likewise; places known no better than their country are left out."""
    return Table(GRID_COLUMNS, _grid_rows(picture))


def _grid_rows(picture: Picture) -> Iterator[list[Cell]]:
    placed = (
        (m, priogrid_cell(i.place.lat, i.place.lon), i)
        for m, i in _dated(picture)
        if i.place and i.place.lat is not None and i.place.lon is not None and i.place.precision in FINE
    )
    for month, unit, figures in _panel(picture, placed):
        row, column = divmod(int(unit or 1) - 1, 720)
        yield [*_month_cells(month), unit, row / 2 - 89.75, column / 2 - 179.75, *figures]


def hapi(picture: Picture) -> Table:
    """Month rows by first-level division in the layout that HDX publishes; zeros filled as in `country_month`."""
    return Table(HAPI_COLUMNS, _hapi_rows(picture))


def _hapi_kind(incident: Incident) -> str | None:
    if incident.type == "PROTEST":
        return "demonstration"
    if incident.type != "ASSAULT":
        return None
    civil = {"CVL", "REF", "JRN", "MED", "EDU", "REL", "LAB", "BUS", "AGR", "NGO", "SOC"}
    return "civilian_targeting" if any(p.sector in civil for p in incident.recipients) else "political_violence"


def _hapi_rows(picture: Picture) -> Iterator[list[Cell]]:
    found: dict[tuple[str, str | None, str, int], list[Incident]] = defaultdict(list)
    for month, incident in _dated(picture):
        kind = _hapi_kind(incident) if is_counted(incident) else None
        if kind and incident.place and incident.place.country:
            found[incident.place.country, incident.place.admin1, kind, month].append(incident)
    months = [m for *_, m in found] + [month_id(r.published) for r in picture.reports.values() if r.published]
    units = sorted({unit[:3] for unit in found}, key=lambda u: (u[0], u[1] or "", u[2]))
    for where, division, kind in units:
        for month in range(min(months), max(months) + 1):
            here = found.get((where, division, kind, month), [])
            start = _month_start(month)
            deaths = sum(i.casualties["killed"].best for i in here if "killed" in i.casualties)
            yield [
                where, None, division, 1 if division else 0, kind, len(here), deaths, start.isoformat(),
                (_month_start(month + 1) - dt.timedelta(days=1)).isoformat(),
            ]  # fmt: skip
