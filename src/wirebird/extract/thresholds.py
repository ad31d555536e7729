"""The operating point: where scores become answers. Values are chosen by training/tune.py and shipped beside the weights."""

from __future__ import annotations

from pathlib import Path

import msgspec

from wirebird.assets import read_settings


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Least probabilities, 0 to 1, for each decision.

    Attributes:
        trigger: that a stretch of words may be a trigger (recall matters here, `event` decides later).
        mention: that a trigger is listed as a mention beside a clearer one.
        event: calibrated probability of an event (preset `balanced`).
        precise: the same under the preset `precise`.
        lone: the same (preset `balanced`) of an event that would be all that its report tells, older context aside.
        same_event: that two mentions of a type tell one event.
        party: that words are a party at all (recall matters here, the relation decides later).
        span: the same for place, time, attribution source and cue.
        toponym: that words are a place name.
        event_place: that a place name is where a given event happened (annotate event-places).
        actor: that a party acts in an event.
        recipient: that a party is acted upon.
        place: that place words are where the event happened.
        faint_place: the same for the best place words of an event that has no likelier ones.
        time: that a time expression dates the event.
        faint_time: the same where the event has no other and the words are a day, week or month.
        attribution_source: that the likeliest voice asserts the event.
        further_source: the same for each voice beside it.
        mode: that a mode applies.
        background: that an event is older context.
        context: that a context applies to the report.
    """

    trigger: float = 0.3
    mention: float = 0.4
    event: float = 0.4
    precise: float = 0.7
    lone: float = 0.0
    same_event: float = 0.5
    party: float = 0.3
    span: float = 0.3
    toponym: float = 0.5
    event_place: float = 0.4
    actor: float = 0.5
    recipient: float = 0.5
    place: float = 0.5
    faint_place: float = 0.15
    time: float = 0.5
    faint_time: float = 0.05
    attribution_source: float = 0.5
    further_source: float = 0.5
    mode: float = 0.4
    background: float = 0.5
    context: float = 0.4


def load_thresholds(path: Path) -> Thresholds:
    """Reads thresholds.json.

    Raises:
        AssetError: the file is missing or is not a thresholds file.
    """
    return read_settings(path, Thresholds)
