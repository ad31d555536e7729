"""From event drafts to event records: codes, points, days, counts and voices put on the extracted words."""

from wirebird.claims.assemble import Assembler

__all__ = ["Assembler"]
