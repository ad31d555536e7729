"""The operating point: where scores become answers. Values are chosen by training/tune.py and shipped beside the weights."""

from __future__ import annotations

from pathlib import Path

import msgspec

from wirebird.errors import AssetError


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Least probabilities, 0 to 1, for each decision.

    Attributes:
        trigger: that a stretch of words is a trigger.
        type_offsets: added to `trigger`, by event type.
        same_event: that two mentions of a type tell one event.
        party: that words are a party at all (recall matters here, the relation decides later).
        span: the same for place, time, attribution source and cue.
        actor: that a party acts in an event.
        recipient: that a party is acted upon.
        place: that place words are where the event happened.
        time: that a time expression dates the event.
        attribution_source: that a voice asserts the event.
        mode: that a mode applies.
        background: that an event is older context.
    """

    trigger: float = 0.5
    type_offsets: dict[str, float] = {}
    same_event: float = 0.5
    party: float = 0.3
    span: float = 0.3
    actor: float = 0.5
    recipient: float = 0.5
    place: float = 0.5
    time: float = 0.5
    attribution_source: float = 0.5
    mode: float = 0.4
    background: float = 0.5


def load_thresholds(path: Path) -> Thresholds:
    """Reads thresholds.json.

    Raises:
        AssetError: the file is missing or is not a thresholds file.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Thresholds)
    except (OSError, msgspec.MsgspecError) as error:
        raise AssetError(f"{path} is missing or damaged ({error}); reinstall wirebird") from error
