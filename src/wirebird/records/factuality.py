"""Whether given event words took place, as a text tells it."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.document import DocId
from wirebird.records.event import Status

Polarity = Literal["positive", "negative", "open"]
Certainty = Literal["certain", "probable", "possible"]


class JudgedWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Event words and what the text says of them. All but the words is None where the offsets hold no word.

    Attributes:
        start: half-open code-point offset in the text.
        end: its end.
        text: the words, `text[start:end]`.
        factuality: how far the text commits to it, past or future: -3 (certainly not) to 3 (certainly).
        happened: whether it has come about by the time of writing, on the same scale; plans and wishes are below 0.
        polarity: `positive` from 1 on, `negative` from -1 down, else `open`; of `factuality`.
        certainty: `certain` from 2 away from 0 on, `probable` from 1 on, else `possible`.
        future: probability that it lies ahead, 0 to 1; not calibrated apart.
        status: the status an event record would carry.
        status_probability: the head's share for that status, 0 to 1; not calibrated apart.
    """

    start: int
    end: int
    text: str
    factuality: float | None = None
    happened: float | None = None
    polarity: Polarity | None = None
    certainty: Certainty | None = None
    future: float | None = None
    status: Status | None = None
    status_probability: float | None = None


class JudgedText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The event words of one text, in the order given. One JSON line."""

    id: DocId
    targets: tuple[JudgedWords, ...]
