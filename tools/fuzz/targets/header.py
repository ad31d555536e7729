"""The head of a wire report: header lines, byline, dateline, days, sentences."""

from __future__ import annotations

import datetime as dt

from wirebird.io.decoding import clean, decode
from wirebird.text import parse_date, read_report, split_sentences

SEEDS = [
    b'KABUL, Afghanistan (Ardent Wire) -- Gunmen killed 14 on Tuesday. "They came at night," he said.',
    b"Date: 7 July 2021\nTitle: Two killed\nSource: Ardent\n\nBy Jane Roe, Ardent\n\nGAO, Mali, July 7 (AW) - Two men died.",
    b"Gunmen kill 14. GAO, Mali -- The attack came at dawn.\n\n- one\n- two\n(1) He left.",
    b"Two killed in Gao\nBy Jane Roe in Gao\n2021-07-07T10:30Z\n"
    b"\xe2\x80\x9cHe said \xe2\x80\x98no\xe2\x80\x99.\xe2\x80\x9d Wed 7 July 21, 10.30 GMT",
]


def check(data: bytes) -> None:
    """Read the head of a text; every span must hold its words, every day must exist."""
    text = clean(decode(data))
    doc = read_report(text, id="r", locator="r")
    assert doc.text == text
    at = 0
    for span in doc.skipped:
        assert at <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        at = span.end
    line = doc.dateline
    parts = [s for s in (line.text, line.place, line.region, line.agency) if s] if line else []
    for span in parts:
        assert text[span.start : span.end] == span.text
    for day in (doc.published, line.date if line else None, parse_date(text, near="2021-07-07")):
        assert day is None or dt.date.fromisoformat(day)
    at = 0
    for sentence in split_sentences(doc):
        assert at <= sentence.start < sentence.end
        assert text[sentence.start : sentence.end] == sentence.text
        at = sentence.end
