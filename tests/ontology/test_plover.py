from __future__ import annotations

from typing import get_args

import pytest

from wirebird.ontology import EVENT_TYPES, MODES, definition, intensity, quad_class
from wirebird.records import EventType


def test_types_are_those_of_the_record_in_order() -> None:
    assert get_args(EventType) == EVENT_TYPES


@pytest.mark.parametrize(("event_type", "quad"), [("CONSULT", 1), ("AID", 2), ("ACCUSE", 3), ("ASSAULT", 4)])
def test_quad_classes(event_type: str, quad: int) -> None:
    assert quad_class(event_type) == quad


@pytest.mark.parametrize(
    ("event_type", "mode", "score"),
    [("ASSAULT", None, -9), ("ASSAULT", "drone", -9.5), ("ASSAULT", "battle", -9), ("RETREAT", "disarm", 10)],
)
def test_scores(event_type: str, mode: str | None, score: float) -> None:
    assert intensity(event_type, mode) == score


def test_a_mode_of_another_type_is_an_error() -> None:
    with pytest.raises(KeyError):
        intensity("PROTEST", "drone")


def test_modes_and_definitions_are_complete() -> None:
    assert MODES["AGREE"] == ()
    assert {"battle", "seize"} <= set(MODES["ASSAULT"])
    assert all(definition(t, m) for t in EVENT_TYPES for m in (None, *MODES[t]))
