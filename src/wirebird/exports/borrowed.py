"""Incidents and events in the columns of other data sets: ACLED, UCDP GED, POLECAT, GDELT."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from wirebird.exports.columns import Cell, Column, Table, columns, joined, one_line
from wirebird.exports.crosswalk import STATE, acled_code, cameo_code, violence_type
from wirebird.exports.flat import publishers, toll
from wirebird.exports.picture import Picture
from wirebird.incidents import priogrid_cell
from wirebird.incidents.control import NOT_DONE
from wirebird.ontology import country
from wirebird.records import Party, Place, StoredEvent
from wirebird.records.incident import Incident, IncidentParty, IncidentPlace

GEO_PRECISION = {"site": 1, "place": 1, "admin2": 2, "admin1": 3, "country": 3}
"""ACLED's geo_precision; ACLED codes no event of a whole country, Wirebird gives it 3."""

WHERE_PREC = {"site": 1, "place": 1, "admin2": 3, "admin1": 4, "country": 6}
"""UCDP's where_prec."""

ACLED_COLUMNS = columns("""
    event_id_cnty text Wirebird's incident id; unique
    event_date date first day of the incident; empty where it is unknown
    year int year of event_date
    time_precision int 1 exact day, 2 up to a week, 3 longer
    disorder_type text after the crosswalk (docs/crosswalks.md)
    event_type text after the crosswalk
    sub_event_type text after the crosswalk
    actor1 text first actor; not necessarily the perpetrator in a two-sided fight
    assoc_actor_1 text further actors
    inter1 text kind of actor1: State forces, Rebel group, Political militia, Identity militia, Protesters, Civilians, Rioters
    actor2 text first recipient
    assoc_actor_2 text further recipients
    inter2 text kind of actor2
    interaction text both kinds
    civilian_targeting text Civilian targeting where civilians are the recipients of violence
    iso int ISO 3166 numeric
    region text ACLED's region
    country text country of the place
    admin1 text first-level division
    admin2 text empty: not resolved
    admin3 text empty: not resolved
    location text place
    latitude float degrees north
    longitude float degrees east
    geo_precision int 1 town, 2 district, 3 province or country
    source text outlets of the reports
    source_scale text empty: not known
    notes text Wirebird's headline and who says so
    fatalities int best number killed; empty where no report states one
    tags text Wirebird's status
    timestamp int empty: see known_on in the flat layout
""")

_INTER = {
    "GOV": "State forces", "MIL": "State forces", "COP": "State forces", "SPY": "State forces", "REB": "Rebel group",
    "PRM": "Political militia", "UAF": "Political militia", "CRM": "Political militia", "ETH": "Identity militia",
}  # fmt: skip


def acled(picture: Picture) -> Table:
    """Incidents that ACLED would code, in its 31 columns. A guide: units and rules differ (docs/crosswalks.md)."""
    return Table(ACLED_COLUMNS, _acled_rows(picture))


def acled_modes(incident: Incident) -> tuple[str, ...]:
    """Modes as ACLED's types have them: a capture that nobody tells as done overtakes no territory, it is fighting at most."""
    if incident.status not in NOT_DONE:
        return incident.mode
    return tuple("battle" if mode == "seize" and incident.type == "ASSAULT" else mode for mode in incident.mode)


def _acled_rows(picture: Picture) -> Iterator[list[Cell]]:
    for incident in picture.incidents():
        actors, recipients = [p.sector for p in incident.actors], [p.sector for p in incident.recipients]
        code = acled_code(incident.type, acled_modes(incident), actors, recipients)
        if code is None:
            continue
        names, whom = [p.name for p in incident.actors], [p.name for p in incident.recipients]
        inter1, inter2 = _inter(actors, code.event_type), _inter(recipients, code.event_type)
        where, place = country(incident.place.country if incident.place else None), incident.place
        is_civilian = code.disorder_type == "Political violence" and inter2 == "Civilians"
        yield [
            incident.id, incident.start, int(incident.start[:4]) if incident.start else None, _time_precision(incident),
            code.disorder_type, code.event_type, code.sub_event_type,
            names[0] if names else None, joined(names[1:]), inter1,
            whom[0] if whom else None, joined(whom[1:]), inter2,
            "-".join(x for x in (inter1, inter2) if x) or None, "Civilian targeting" if is_civilian else None,
            where.numeric if where else None, where.region if where else None, where.name if where else None,
            place.admin1 if place else None, None, None, place.name if place else None,
            place.lat if place else None, place.lon if place else None, GEO_PRECISION.get(place.precision) if place else None,
            publishers(picture, incident), None, _notes(incident), toll(incident, "killed")[1], incident.status, None,
        ]  # fmt: skip


def _inter(sectors: Sequence[str], event_type: str) -> str | None:
    if not sectors:
        return None
    if sectors[0] in _INTER:
        return _INTER[sectors[0]]
    return {"Protests": "Protesters", "Riots": "Rioters"}.get(event_type, "Civilians")


def _days(incident: Incident) -> int | None:
    if incident.start is None or incident.end is None:
        return None
    return (dt.date.fromisoformat(incident.end) - dt.date.fromisoformat(incident.start)).days + 1


def _time_precision(incident: Incident) -> int | None:
    days = _days(incident)
    if days is None:
        return None
    return 1 if days == 1 else 2 if days <= 7 else 3


def _notes(incident: Incident) -> str:
    voices = joined(v for f in incident.fields for s in f.supported_by for v in s.voices)
    return f"{incident.headline}. According to: {voices or 'the reports themselves'}."


GED_COLUMNS = columns("""
    id text Wirebird's incident id; unique
    relid text the same
    year int year of the first day
    active_year int empty: the 25-death rule is not applied
    code_status text Wirebird, not checked by UCDP
    type_of_violence int 1 state-based, 2 non-state, 3 one-sided, after the crosswalk
    conflict_dset_id text empty
    conflict_new_id text empty
    conflict_name text empty
    dyad_dset_id text empty
    dyad_new_id text empty
    dyad_name text side_a - side_b
    side_a_dset_id text empty
    side_a_new_id text empty
    side_a text the state in type 1, the perpetrator in type 3
    side_b_dset_id text empty
    side_b_new_id text empty
    side_b text the other side; Civilians in type 3
    number_of_sources int independent origins
    source_article text reports
    source_office text outlets
    source_date date day of the first report
    source_headline text headline of the first report
    source_original text who says so in the reports
    where_prec int 1 place, 3 second-level division, 4 first-level division, 6 country
    where_coordinates text name of the place
    where_description text empty
    adm_1 text first-level division
    adm_2 text empty
    latitude float degrees north
    longitude float degrees east
    geom_wkt text POINT (longitude latitude)
    priogrid_gid int PRIO-GRID cell; empty where the place is known no better than its country
    country text country
    country_id int Gleditsch and Ward number
    region text ACLED's region: UCDP's own differs
    event_clarity int 1 a single incident, 2 a campaign
    date_prec int 1 day, 2 up to 6 days, 3 a week, 4 a month, 5 longer
    date_start date first day
    date_end date last day
    deaths_a int best number of deaths on side_a
    deaths_b int best number of deaths on side_b
    deaths_civilians int best number of civilian deaths
    deaths_unknown int best number of deaths of people whose side is not told
    best int best number of deaths
    high int highest
    low int lowest
    gwnoa int Gleditsch and Ward number of side_a where it is a state
    gwnob int Gleditsch and Ward number of side_b where it is a state
""")


def ged(picture: Picture) -> Table:
    """Incidents with a death in any of their figures, in UCDP GED's 49 columns (docs/crosswalks.md)."""
    return Table(GED_COLUMNS, _ged_rows(picture))


def _ged_rows(picture: Picture) -> Iterator[list[Cell]]:
    for incident in picture.incidents():
        low, best, high = toll(incident, "killed")
        kind = violence_type([p.sector for p in incident.actors], [p.sector for p in incident.recipients])
        if incident.type != "ASSAULT" or not high or kind is None:
            continue
        one, two = list(incident.actors), list(incident.recipients)
        if not two:
            one, two = one[:1], one[1:]
        is_swapped = kind == 1 and not any(p.sector in STATE for p in one) and any(p.sector in STATE for p in two)
        if is_swapped:
            one, two = two, one
        side_a, side_b = joined(p.name for p in one), "Civilians" if kind == 3 else joined(p.name for p in two)
        sides = {s.side: s.toll.best for s in incident.deaths_by_side}
        dead = (sides.get("actors"), sides.get("recipients"))
        # Who are civilians by their side, UCDP counts as civilians.
        civil = sides.get("civilians") or (dead[1] if kind == 3 else None)
        deaths_a, deaths_b = (dead[1], dead[0]) if is_swapped else (dead[0], None if kind == 3 else dead[1])
        known = sum(n or 0 for n in (deaths_a, deaths_b, civil))
        place, where = incident.place, country(incident.place.country if incident.place else None)
        first = picture.reports.get(incident.reports[0])
        cell = _cell(place)
        yield [
            incident.id, incident.id, int(incident.start[:4]) if incident.start else None, None, "Wirebird", kind,
            None, None, None, None, None, f"{side_a or 'Unknown'} - {side_b or 'Unknown'}", None, None, side_a, None, None,
            side_b,
            incident.origins, joined(incident.reports), publishers(picture, incident), incident.first_report,
            first.title if first else None, joined(v for f in incident.fields for s in f.supported_by for v in s.voices),
            WHERE_PREC.get(place.precision) if place else None, place.name if place else None, None,
            place.admin1 if place else None, None, place.lat if place else None, place.lon if place else None,
            f"POINT ({place.lon} {place.lat})" if place and place.lat is not None else None, cell,
            where.name if where else None, where.gwno if where else None, where.region if where else None,
            2 if incident.is_campaign else 1, _date_prec(incident), incident.start, incident.end,
            deaths_a, deaths_b, civil, max(0, (best or 0) - known), best, high, low,
            _gwno(one), _gwno(two),
        ]  # fmt: skip


def _cell(place: IncidentPlace | None) -> int | None:
    if place is None or place.lat is None or place.lon is None or place.precision in ("country", "none"):
        return None
    return priogrid_cell(place.lat, place.lon)


def _gwno(parties: list[IncidentParty]) -> int | None:
    state = next((country(p.country) for p in parties if p.sector in STATE), None)
    return state.gwno if state else None


def _date_prec(incident: Incident) -> int | None:
    days = _days(incident)
    if days is None:
        return None
    return next((prec for prec, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


POLECAT_NAMES = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country",
    "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country", "Latitude",
    "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People",
    "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_NUMBERS = {"Intensity": "float", "Quad Code": "int", "Latitude": "float", "Longitude": "float", "Event Date": "date",
            "Publication Date": "date", "Actor COW": "int", "Recipient COW": "int"}  # fmt: skip
POLECAT_COLUMNS = tuple(Column(n, _NUMBERS.get(n, "text"), f"as in POLECAT: {n}") for n in POLECAT_NAMES)  # type: ignore[arg-type]


def polecat(picture: Picture) -> Table:
    """Events in POLECAT's 40 columns; its names hold blanks, which R and Stata rename."""
    return Table(POLECAT_COLUMNS, (_polecat_row(picture, stored) for stored in picture.events()))


def _polecat_row(picture: Picture, stored: StoredEvent) -> list[Cell]:
    event, report = stored.event, picture.reports[stored.report]
    place, where = event.place, country(event.place.country if event.place else None)
    is_town = bool(place and place.precision in ("site", "place"))
    return [
        stored.id, event.date.start if event.date else None, event.type, joined(event.mode), event.intensity, event.quad, None,
        *_polecat_party(event.actors), *_polecat_party(event.recipients),
        place.name if place else None, place.name if place and is_town else None, None, place.admin1 if place else None,
        where.name if where else None, place.lat if place else None, place.lon if place else None, None,
        place.text.text if place and place.text else None, place.precision if place else None,
        report.publisher, report.published, None, None, None, "en", picture.version,
    ]  # fmt: skip


def _polecat_party(parties: tuple[Party, ...]) -> list[Cell]:
    first = parties[0] if parties else None
    where = country(first.country if first else None)
    return [
        joined(p.entity or one_line(p.text.text) for p in parties), where.name if where else None,
        where.cow if where else None, first.sector if first else None, joined(p.sector for p in parties), None,
        joined(one_line(p.text.text) for p in parties), None,
    ]  # fmt: skip


_GEO = """
    {0}Geo_Type int 1 country, 4 town, 5 division; empty where unknown
    {0}Geo_Fullname text place, division, country
    {0}Geo_CountryCode text ISO alpha-2: GDELT's FIPS codes differ
    {0}Geo_ADM1Code text empty: GDELT's codes are not used
    {0}Geo_ADM2Code text empty
    {0}Geo_Lat float degrees north
    {0}Geo_Long float degrees east
    {0}Geo_FeatureID text empty
"""
_ACTOR = """
    {0}Code text country and sector
    {0}Name text canonical name or words
    {0}CountryCode text ISO 3166 alpha-3
    {0}KnownGroupCode text empty
    {0}EthnicCode text empty
    {0}Religion1Code text empty
    {0}Religion2Code text empty
    {0}Type1Code text PLOVER sector
    {0}Type2Code text second PLOVER sector
    {0}Type3Code text third PLOVER sector
"""
GDELT_COLUMNS = columns(
    """
    GlobalEventID text Wirebird's event id; unique
    Day int yyyymmdd of the event
    MonthYear int yyyymm
    Year int yyyy
    FractionDate float year and fraction
"""
    + _ACTOR.format("Actor1")
    + _ACTOR.format("Actor2")
    + """
    IsRootEvent int 1 for the event that the report tells first, else 0
    EventCode text CAMEO code after the crosswalk
    EventBaseCode text its first three digits
    EventRootCode text its first two digits
    QuadClass int PLOVER's quad class
    GoldsteinScale float CAMEO's score
    NumMentions int mentions in the report
    NumSources int 1: one report
    NumArticles int 1: one report
    AvgTone float empty
"""
    + _GEO.format("Actor1")
    + _GEO.format("Actor2")
    + _GEO.format("Action")
    + """
    DATEADDED int yyyymmdd of the day from which it is known
    SOURCEURL text id of the report
"""
)


def gdelt(picture: Picture) -> Table:
    """Events in the 61 columns of GDELT's event table."""
    return Table(GDELT_COLUMNS, (_gdelt_row(stored) for stored in picture.events()))


def _gdelt_row(stored: StoredEvent) -> list[Cell]:
    event = stored.event
    code = cameo_code(event.type, event.mode, by_state_force=any(p.sector in ("MIL", "COP") for p in event.actors))
    day = event.date.start if event.date else None
    return [
        stored.id, *_gdelt_day(day), *_gdelt_actor(event.actors), *_gdelt_actor(event.recipients),
        int(stored.position == 0), code.code, code.base, code.root, event.quad, code.goldstein,
        len(event.mentions), 1, 1, None, *[None] * 16, *_gdelt_place(event.place),
        int(stored.known_on.replace("-", "")), stored.report,
    ]  # fmt: skip


def _gdelt_day(day: str | None) -> list[Cell]:
    if day is None:
        return [None] * 4
    date = dt.date.fromisoformat(day)
    fraction = (date - dt.date(date.year, 1, 1)).days / 365
    return [int(day.replace("-", "")), int(day[:4] + day[5:7]), date.year, round(date.year + fraction, 4)]


def _gdelt_actor(parties: tuple[Party, ...]) -> list[Cell]:
    if not parties:
        return [None] * 10
    first = parties[0]
    sectors = list(dict.fromkeys(p.sector for p in parties))[:3]
    name = first.entity or one_line(first.text.text)
    code = f"{first.country or ''}{first.sector}"
    return [code, name, first.country, None, None, None, None, *sectors, *[None] * (3 - len(sectors))]


def _gdelt_place(place: Place | None) -> list[Cell]:
    if place is None or place.lat is None:
        return [None] * 8
    where = country(place.country)
    kind = {"country": 1, "admin1": 5}.get(place.precision, 4)
    name = ", ".join(dict.fromkeys(x for x in (place.name, place.admin1, where.name if where else None) if x))
    return [kind, name, where.iso2 if where else None, None, None, place.lat, place.lon, None]
