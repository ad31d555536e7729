"""From event drafts to event records: codes, points, days, counts and voices put on the extracted words."""

from wirebird.claims.assemble import Assembler
from wirebird.claims.stated_counts import counts_of_text

__all__ = ["Assembler", "counts_of_text"]
