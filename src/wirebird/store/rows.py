"""Incidents as flat rows, for tables and CSV."""

from __future__ import annotations

from collections.abc import Iterable

from wirebird.records.incident import Incident, IncidentParty

Cell = str | int | float | bool | None
_KINDS = ("killed", "injured", "detained", "displaced", "abducted")
INCIDENT_COLUMNS = (
    "id", "headline", "type", "mode", "quad", "intensity", "status", "background", "campaign", "actors", "actor_countries",
    "actor_sectors", "recipients", "recipient_countries", "recipient_sectors", "place_name", "place_country", "place_admin1",
    "lat", "lon", "place_precision", "date_start", "date_end", "date_basis",
    *(f"{kind}_{bound}" for kind in _KINDS for bound in ("low", "best", "high")),
    "claims", "reports", "origins", "voices", "first_report", "last_report", "probability", "claim_ids", "report_ids",
)  # fmt: skip


def incident_row(incident: Incident) -> dict[str, Cell]:
    """One incident as a row of INCIDENT_COLUMNS; unknown values are None, lists are joined with "; "."""
    place = incident.place
    row: dict[str, Cell] = dict.fromkeys(INCIDENT_COLUMNS)
    row |= {
        "id": incident.id,
        "headline": incident.headline,
        "type": incident.type,
        "mode": _joined(incident.mode),
        "quad": incident.quad,
        "intensity": incident.intensity,
        "status": incident.status,
        "background": incident.is_background,
        "campaign": incident.is_campaign,
        "place_name": place.name if place else None,
        "place_country": place.country if place else None,
        "place_admin1": place.admin1 if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "place_precision": place.precision if place else None,
        "date_start": incident.start,
        "date_end": incident.end,
        "date_basis": incident.date_basis,
        "claims": len(incident.claims),
        "reports": len(incident.reports),
        "origins": incident.origins,
        "voices": incident.voices,
        "first_report": incident.first_report,
        "last_report": incident.last_report,
        "probability": incident.probability,
        "claim_ids": _joined(incident.claims),
        "report_ids": _joined(incident.reports),
    }
    row |= _parties("actor", "actors", incident.actors) | _parties("recipient", "recipients", incident.recipients)
    for kind, toll in incident.casualties.items():
        row |= {f"{kind}_low": toll.low, f"{kind}_best": toll.best, f"{kind}_high": toll.high}
    return row


def _parties(prefix: str, plural: str, parties: tuple[IncidentParty, ...]) -> dict[str, Cell]:
    return {
        plural: _joined(p.name for p in parties),
        f"{prefix}_countries": _joined(p.country for p in parties),
        f"{prefix}_sectors": _joined(p.sector for p in parties),
    }


def _joined(values: Iterable[str | None]) -> str | None:
    words = [" ".join((value or "").split()) for value in values]
    return "; ".join(words) if any(words) else None
