"""Numbers of people: true offsets, bounds in order, parts that point to a whole before them."""

from __future__ import annotations

import wirebird
from wirebird.io.decoding import clean, decode

SEEDS = [
    b"Gunmen killed at least 12 people, including three children, and wounded between 20 and 30, police said.",
    b"The toll rose to 1,250; two dozen men, five women and a governor were abducted. No one died. 0 of the 7 were hurt.",
    b'"Some 1.5 million fled," he said, denying that 99999999999999999999 soldiers had been killed or injured since 2014.',
    b"Twenty-two were left dead, another ten missing; neither of the two drivers survived. Tens of thousands were displaced.",
]


def check(data: bytes) -> None:
    """Find stated numbers in a text."""
    text = clean(decode(data))
    counts = wirebird.find_counts(text)
    for place, count in enumerate(counts):
        for span in (count.text, count.evidence, count.attribution_source, count.who.text):
            assert span is None or text[span.start : span.end] == span.text
        assert count.low is not None or count.high is not None
        assert count.low is None or count.high is None or 0 <= count.low <= count.high
        if count.part_of is not None:
            assert count.part_of < place
            assert counts[count.part_of].part_of is None
