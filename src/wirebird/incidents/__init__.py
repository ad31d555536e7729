"""Claims of many reports linked into incidents: text families, pairwise comparison, clustering, incident records."""

from wirebird.incidents.blocking import Keys
from wirebird.incidents.families import find_families, text_print
from wirebird.incidents.flat import claim_id, link_claim, link_claims_of
from wirebird.incidents.linking import Linking, explain, incident_id, link, neighbours, stored_keys

__all__ = [
    "Keys",
    "Linking",
    "claim_id",
    "explain",
    "find_families",
    "incident_id",
    "link",
    "link_claim",
    "link_claims_of",
    "neighbours",
    "stored_keys",
    "text_print",
]
