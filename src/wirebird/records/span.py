"""A stretch of a report's text."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a report: `text == report.text[start:end]`.

    Attributes:
        text: the exact words.
        start: offset of the first character, in Unicode code points of the frozen report text.
        end: offset after the last character (half-open).
    """

    text: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text):
            raise ValueError(f"span {self.start}:{self.end} does not fit its text of {len(self.text)} characters")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end` (half-open code points)."""
        return cls(text=text[start:end], start=start, end=end)
