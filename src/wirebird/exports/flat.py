"""Wirebird's own flat layouts: one row an event, a claim, an incident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wirebird.exports.columns import Cell, Table, columns, joined, one_line
from wirebird.exports.picture import Picture
from wirebird.records import CasualtyKind, Event, Party, StoredEvent
from wirebird.records.incident import Incident

_PLACE = """
    place text gazetteer name of the place, or its words where no point could be found
    place_country text ISO 3166 alpha-3 of the place
    admin1 text first-level division of the place
    latitude float degrees north, WGS 84; empty where the place is unknown
    longitude float degrees east, WGS 84
    place_precision text what the point stands for: site, place, admin2, admin1, country, none
"""

_EVENT = """
    event_id text stable id of the event
    report_id text id of the report that tells it
    report_version int version of the report's text
    publisher text outlet of the report
    published date day of publication; empty where it is not known
    known_on date day from which the event is known: publication, or ingest
    report_title text headline of the report
    event_type text PLOVER event type
    event_mode text PLOVER modes, and battle and seize on ASSAULT
    quad_class int 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
    intensity float PLOVER score, -10 (conflict) to 10 (cooperation)
    event_status text happened, ongoing, planned, possible, denied, failed
    is_background bool older or generic context
    trigger_words text the words that name the action
    evidence text the sentences that support the record
    actor text words naming who did it
    actor_entity text canonical names of known actors
    actor_country text ISO 3166 alpha-3 of the actors' polities
    actor_sector text PLOVER sectors of the actors
    recipient text words naming to whom
    recipient_entity text canonical names of known recipients
    recipient_country text ISO 3166 alpha-3 of the recipients' polities
    recipient_sector text PLOVER sectors of the recipients
    place_words text words naming the place
"""
_EVENT_TAIL = """
    date_start date first day of the event
    date_end date last day of the event
    date_words text words naming the time
    killed_low int least number killed that the report states; empty where it states none
    killed_high int greatest number killed; empty where open
    injured_low int least number injured
    injured_high int greatest number injured
    detained_low int least number detained
    detained_high int greatest number detained
    displaced_low int least number displaced
    displaced_high int greatest number displaced
    abducted_low int least number abducted
    abducted_high int greatest number abducted
    attribution text words naming who says so; empty where the report speaks in its own voice
    attribution_kind text kinds of these voices
    probability float calibrated, that a careful reader would code the event with this type
    type_probability float calibrated, that the type is right
    status_probability float calibrated, that the status is right
    unresolved text fields left unknown, with the reason
    review text what people decided: none, accepted, changed, rejected, duplicate
"""
EVENT_COLUMNS = columns(_EVENT + _PLACE + _EVENT_TAIL)

CLAIM_COLUMNS = columns("""
    claim_id text event id and number of the voice
    event_id text the event
    report_id text the report
    publisher text outlet of the report
    published date day of publication
    known_on date day from which the claim is known
    event_type text PLOVER event type
    event_status text what the report commits to
    attribution text words naming who says so; empty where the report speaks in its own voice
    cue text the saying words
    attribution_kind text kind of voice
    probability float calibrated, that this voice asserts the event
    evidence text the sentences
    place text gazetteer name of the place
    place_country text ISO 3166 alpha-3 of the place
    date_start date first day of the event
    date_end date last day of the event
    killed_low int least number killed
    killed_high int greatest number killed
""")

_INCIDENT = """
    incident_id text stable id: that of the claim known first
    headline text made from the fields by a template
    event_type text PLOVER event type of most independent origins
    event_mode text PLOVER modes
    quad_class int 1 to 4
    intensity float -10 to 10
    incident_status text both_sides_agree, one_side_claims, denied, disputed, unverified, planned, failed, reported
    is_campaign bool a whole of many parts, told over more than ten days
    actor text who, best supported first
    actor_country text ISO 3166 alpha-3
    actor_sector text PLOVER sectors
    recipient text to whom
    recipient_country text ISO 3166 alpha-3
    recipient_sector text PLOVER sectors
"""
_INCIDENT_TAIL = """
    date_start date first day
    date_end date last day
    date_basis text stated, published (an upper bound) or none
    killed_low int least figure of an origin that is no party about its enemy's losses
    killed_best int figure of most origins
    killed_high int greatest figure of any origin
    injured_low int least number injured
    injured_best int best number injured
    injured_high int greatest number injured
    n_claims int events of reports that were linked
    n_reports int reports that tell it
    n_origins int independent origins: reprints of one text are one
    n_voices int distinct voices
    publishers text outlets of the reports
    report_ids text ids of the reports
    first_report date day of the first report
    last_report date day of the last report
    probability float that it is an event of this type
"""
INCIDENT_COLUMNS = columns(_INCIDENT + _PLACE + _INCIDENT_TAIL)


def events(picture: Picture) -> Table:
    """One row an event of a report."""
    return Table(EVENT_COLUMNS, (_event_row(picture, stored) for stored in picture.events()))


def claims(picture: Picture) -> Table:
    """One row a voice of an event."""
    return Table(CLAIM_COLUMNS, _claim_rows(picture))


def incidents(picture: Picture) -> Table:
    """One row an incident."""
    return Table(INCIDENT_COLUMNS, (_incident_row(picture, incident) for incident in picture.incidents()))


def bounds(event: Event, kind: CasualtyKind) -> tuple[int | None, int | None]:
    """Low and high of a casualty kind."""
    count = event.casualties.get(kind)
    return (count.low, count.high) if count else (None, None)


def _party_cells(parties: Sequence[Party]) -> list[Cell]:
    return [
        joined(one_line(p.text.text) for p in parties), joined(p.entity for p in parties),
        joined(p.country for p in parties), joined(p.sector for p in parties),
    ]  # fmt: skip


def _place_cells(event: Event | Incident) -> list[Cell]:
    place = event.place
    if place is None:
        return [None] * 6
    return [place.name, place.country, place.admin1, place.lat, place.lon, place.precision]


def _event_row(picture: Picture, stored: StoredEvent) -> list[Cell]:
    event, report = stored.event, picture.reports[stored.report]
    date = event.date
    numbers: list[Cell] = []
    for kind in ("killed", "injured", "detained", "displaced", "abducted"):
        numbers += bounds(event, kind)
    return [
        stored.id, stored.report, stored.version, report.publisher, report.published, stored.known_on, report.title,
        event.type, joined(event.mode), event.quad, event.intensity, event.status, event.background,
        joined(one_line(m.text) for m in event.mentions), joined(one_line(e.text) for e in event.evidence),
        *_party_cells(event.actors), *_party_cells(event.recipients),
        one_line(event.place.text.text) if event.place and event.place.text else None,
        *_place_cells(event),
        date.start if date else None, date.end if date else None,
        one_line(date.text.text) if date and date.text else None,
        *numbers,
        joined(one_line(a.source.text) for a in event.attribution), joined(a.kind for a in event.attribution),
        event.probability, event.type_probability, event.status_probability,
        joined(f"{u.field}: {u.reason}" for u in event.unresolved), stored.review,
    ]  # fmt: skip


def _claim_rows(picture: Picture) -> Iterator[list[Cell]]:
    for claim, stored in picture.claims():
        event, report = stored.event, picture.reports[stored.report]
        yield [
            f"{claim.event}-{claim.number}", claim.event, claim.report, report.publisher, report.published, claim.known_on,
            claim.type, claim.status,
            one_line(claim.attribution_source.text) if claim.attribution_source else None,
            one_line(claim.cue.text) if claim.cue else None, claim.kind, claim.probability,
            joined(one_line(e.text) for e in event.evidence),
            event.place.name if event.place else None, event.place.country if event.place else None,
            event.date.start if event.date else None, event.date.end if event.date else None,
            *bounds(event, "killed"),
        ]  # fmt: skip


def toll(incident: Incident, kind: CasualtyKind) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of a casualty kind."""
    found = incident.casualties.get(kind)
    return (found.low, found.best, found.high) if found else (None, None, None)


def publishers(picture: Picture, incident: Incident) -> str | None:
    """The outlets of an incident's reports."""
    return joined(picture.reports[r].publisher for r in incident.reports if r in picture.reports)


def _incident_row(picture: Picture, incident: Incident) -> list[Cell]:
    return [
        incident.id, incident.headline, incident.type, joined(incident.mode), incident.quad, incident.intensity,
        incident.status, incident.is_campaign,
        joined(p.name for p in incident.actors), joined(p.country for p in incident.actors),
        joined(p.sector for p in incident.actors),
        joined(p.name for p in incident.recipients), joined(p.country for p in incident.recipients),
        joined(p.sector for p in incident.recipients),
        *_place_cells(incident),
        incident.start, incident.end, incident.date_basis, *toll(incident, "killed"), *toll(incident, "injured"),
        len(incident.claims), len(incident.reports), incident.origins, incident.voices, publishers(picture, incident),
        joined(incident.reports), incident.first_report, incident.last_report, incident.probability,
    ]  # fmt: skip
