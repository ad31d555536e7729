"""From raw scores to probabilities. Parameters are fitted by training/calibrate.py and shipped beside the weights."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec

from wirebird.assets import read_settings

EDGE = 1e-4
"""Scores are kept this far from 0 and 1 before their logit is taken."""


def logit(p: float) -> float:
    """Log odds of a score between 0 and 1."""
    p = min(max(p, EDGE), 1 - EDGE)
    return math.log(p / (1 - p))


def logistic(x: float) -> float:
    """Probability from log odds."""
    return 1 / (1 + math.exp(-min(max(x, -30.0), 30.0)))


class Curve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Platt scaling (Platt 1999): probability = logistic(slope * logit(score) + offset)."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, score: float) -> float:
        """The probability that belongs to a score."""
        return logistic(self.slope * logit(score) + self.offset)


class EventFeatures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the probability of an event is read from; also the weights of that reading.

    Attributes:
        token: logit of the token head's score of the best mention.
        mentions: logarithm of the number of mentions.
        background: logit of the background score.
        actor: score of the best actor, 0 without any.
        bias: 1.
    """

    token: float = 1.0
    mentions: float = 0.0
    background: float = 0.0
    actor: float = 0.0
    bias: float = 0.0


class MergeFeatures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What speaks for two mentions of one type telling one event; also the weights of that reading.

    The four fields in the middle are 1 where the words found for both mentions agree, -1 where they differ, 0 where
    either has none.

    Attributes:
        head: logit of the same-event head's score.
        place: the likeliest places.
        time: the likeliest time expressions.
        actor: the actors.
        recipient: the recipients.
        words: 1 where both mentions are the same words, else 0.
        bias: 1.
    """

    head: float = 1.0
    place: float = 0.0
    time: float = 0.0
    actor: float = 0.0
    recipient: float = 0.0
    words: float = 0.0
    bias: float = 0.0


class StatusWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the log shares of the statuses by two heads are worth.

    Attributes:
        attribute: of the attribute head.
        factuality: of the factuality head.
    """

    attribute: float = 0.5
    factuality: float = 0.5


class VoiceFeatures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What speaks for a voice telling an event; also the weights of that reading.

    Attributes:
        pair: logit of the pair scorer's score.
        inside: 1 where the content of the voice holds a mention.
        best: 1 where it holds the best mention.
        cue: score of the cue, 0 where no content holds a mention.
        nested: 1 where the voice is told by another.
        plain: 1 where that content hangs on a plain word of reporting ("said", "according to"), not on "condemned" or "urged".
        rival: 1 where the content of another voice holds a mention and this one's does not.
        carried: 1 where no content holds a mention and this is the last voice before it.
        apart: sentences between them, 0 to 1 (three or more).
        attributed: logit of the score that the event is attributed at all.
        speech: 1 where the event is an act of speech.
        bias: 1.
    """

    pair: float = 1.0
    inside: float = 0.0
    best: float = 0.0
    cue: float = 0.0
    nested: float = 0.0
    plain: float = 0.0
    rival: float = 0.0
    carried: float = 0.0
    apart: float = 0.0
    attributed: float = 0.0
    speech: float = 0.0
    bias: float = 0.0


def weighted_voice(weights: VoiceFeatures, values: VoiceFeatures) -> float:
    """Probability that a voice tells an event, from its features."""
    return logistic(sum(w * v for w, v in zip(msgspec.structs.astuple(weights), msgspec.structs.astuple(values), strict=True)))


def weighted(weights: EventFeatures, values: EventFeatures) -> float:
    """Probability of an event from its features."""
    return logistic(sum(w * v for w, v in zip(msgspec.structs.astuple(weights), msgspec.structs.astuple(values), strict=True)))


class Calibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Curves and weights for every probability that a record carries.

    Attributes:
        event: weights of EventFeatures: that a careful reader would code the event.
        same: weights of MergeFeatures: that two mentions tell one event.
        type: from the share of the best type among all.
        told: weights of the two heads that tell the status.
        status: from the share of the best status.
        actor: from the actor relation.
        recipient: from the recipient relation.
        voice: weights of VoiceFeatures: that a voice tells an event.
    """

    event: EventFeatures = EventFeatures()
    same: MergeFeatures = MergeFeatures()
    told: StatusWeights = StatusWeights()
    type: Curve = Curve()
    status: Curve = Curve()
    actor: Curve = Curve()
    recipient: Curve = Curve()
    voice: VoiceFeatures = VoiceFeatures()


def load_calibration(path: Path) -> Calibration:
    """Reads calibration.json.

    Raises:
        AssetError: the file is missing or is not a calibration file.
    """
    return read_settings(path, Calibration)
