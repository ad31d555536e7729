"""Claims of many reports linked into incidents: text families, pairwise comparison, clustering, incident records."""

from wirebird.incidents.blocking import Keys
from wirebird.incidents.control import control
from wirebird.incidents.families import find_families, text_print
from wirebird.incidents.flat import claim_id, link_claim, link_claims_of
from wirebird.incidents.linking import Linking, explain, incident_id, link, neighbours, stored_keys, tied
from wirebird.incidents.parties import Member
from wirebird.incidents.record import build_incident
from wirebird.incidents.relations import campaign_parts, follow_ups
from wirebird.incidents.series import is_counted, priogrid_cell, series

__all__ = [
    "Keys",
    "Linking",
    "Member",
    "build_incident",
    "campaign_parts",
    "claim_id",
    "control",
    "explain",
    "find_families",
    "follow_ups",
    "incident_id",
    "is_counted",
    "link",
    "link_claim",
    "link_claims_of",
    "neighbours",
    "priogrid_cell",
    "series",
    "stored_keys",
    "text_print",
    "tied",
]
