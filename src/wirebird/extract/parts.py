"""Words that play a part in an event, before resolution."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from wirebird.extract.calibration import VoiceFeatures

Offsets = tuple[int, int]


class Part(msgspec.Struct, frozen=True):
    """Words that play a part in an event, with the relation's score: calibrated for parties and voices."""

    start: int
    end: int
    sentence: int
    score: float


@dataclass(frozen=True)
class AttributedTo:
    """A voice that tells an event.

    Attributes:
        source: the words naming who says so; the score is the calibrated probability that this voice tells the event.
        cue: the saying words, where found.
        content: the stretch of what is said that holds the event, where found.
        chain: sources of the voices through which this one is told, outermost first.
        reference: the pronoun by which the sentence calls the source, where it does.
        features: what the probability was read from.
    """

    source: Part
    cue: Part | None
    content: Offsets | None = None
    chain: tuple[Offsets, ...] = ()
    reference: Offsets | None = None
    features: VoiceFeatures = field(default_factory=VoiceFeatures)
