"""Claims of many reports linked into incidents: text families, pairwise comparison, clustering, incident records."""

from wirebird.incidents.flat import claim_id, link_claim, link_claims_of

__all__ = ["claim_id", "link_claim", "link_claims_of"]
