"""Time expressions: true offsets, days that exist, none overlapping."""

from __future__ import annotations

import datetime as dt

from wirebird.io.decoding import clean, decode
from wirebird.times import find_times

SEEDS = [
    b"0On Tuesday, July 7, 2021, at 10:30 p.m., three days after the 5th of June, the last two weeks of May 2020 began.",
    b"1In the early 1990s, mid-December, a few years ago, every Monday for 2 1/2 hours until 31/12/99 or 2021-02-29T10:00Z.",
    b"2nineteen ninety-nine, the third quarter of 2012, Christmas Eve, winter 2010-11, '98, a dozen centuries, next Ramadan",
    b"3the week of 0 May to 99999999999 days before yesterday morning; 29 February; the 21st century; twenty-twenty",
]
_DAYS = (None, "2021-07-07", "0001-01-01", "9999-12-31", "2020-02-29", "1999-12-31")


def check(data: bytes) -> None:
    """Find times in a text; the first byte chooses the day of publication."""
    if not data:
        return
    text = clean(decode(data[1:]))
    at = 0
    for found in find_times(text, published=_DAYS[data[0] % len(_DAYS)]):
        assert at <= found.start < found.end
        assert text[found.start : found.end] == found.text
        at = found.end
        if found.first and found.last:
            assert dt.date.fromisoformat(found.first) <= dt.date.fromisoformat(found.last)
