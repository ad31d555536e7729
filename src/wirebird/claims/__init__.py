"""From event drafts to event records: codes, points, days, counts and voices put on the extracted words."""

from wirebird.claims.assemble import Assembler
from wirebird.claims.claimed import claims_of
from wirebird.claims.stated_counts import counts_of_text
from wirebird.claims.voices import attribution_records, report_voices

__all__ = ["Assembler", "attribution_records", "claims_of", "counts_of_text", "report_voices"]
