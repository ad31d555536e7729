from typing import get_args

import pytest

from wirebird.ontology import EVENT_TYPES, MODES, event_intensity, intensity, load_types, quad_class
from wirebird.records.event import EventType


def test_event_types_are_those_of_the_record_in_its_order() -> None:
    assert get_args(EventType) == EVENT_TYPES


def test_every_type_has_a_modes_entry_and_no_mode_is_listed_twice() -> None:
    assert tuple(MODES) == EVENT_TYPES
    assert all(len(set(modes)) == len(modes) for modes in MODES.values())
    assert {name for name, modes in MODES.items() if not modes} == {"AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID"}


def test_the_codebooks_extensions_are_modes_of_assault() -> None:
    extensions = {m.name for r in load_types().values() for m in r.modes if m.origin == "codebook"}
    assert extensions == {"battle", "seize"}
    assert {"battle", "seize"} <= set(MODES["ASSAULT"])
    assert "seize" in MODES["COERCE"]
    assert "battle" not in MODES["COERCE"]


@pytest.mark.parametrize(
    ("event_type", "quad"),
    [("AGREE", 1), ("CONCEDE", 1), ("AID", 2), ("RETREAT", 2), ("REQUEST", 3), ("SANCTION", 4), ("ASSAULT", 4)],
)
def test_quad_class_of_a_type(event_type: str, quad: int) -> None:
    assert quad_class(event_type) == quad


@pytest.mark.parametrize(
    ("event_type", "mode", "score"),
    [
        ("AID", None, 10),
        ("ACCUSE", None, -3),
        ("RETREAT", "disarm", 10),
        ("REQUEST", "assist", 0.5),
        ("REJECT", "assist", -1.5),
        ("PROTEST", "vandalize", -5),
        ("ASSAULT", "battle", -9),
        ("ASSAULT", "unconventional", -10),
    ],
)
def test_intensity_of_a_mode_falls_back_to_the_type(event_type: str, mode: str | None, score: float) -> None:
    assert intensity(event_type, mode) == score


def test_scores_have_the_sign_of_their_quad_class() -> None:
    for record in load_types().values():
        assert (record.score > 0) == (record.quad <= 2)
        assert all(m.score is None or -10 <= m.score <= 10 for m in record.modes)
        assert record.definition
        assert all(m.definition for m in record.modes)


@pytest.mark.parametrize(("event_type", "mode"), [("RIOT", None), ("AID", "firearms"), ("COERCE", "battle")])
def test_intensity_refuses_what_the_ontology_does_not_have(event_type: str, mode: str | None) -> None:
    with pytest.raises(KeyError):
        intensity(event_type, mode)


@pytest.mark.parametrize(
    ("event_type", "modes", "score"),
    [("ASSAULT", (), -9), ("ASSAULT", ("primitive", "targeted"), -9.5), ("RETREAT", ("resign", "ceasefire"), 7.5)],
)
def test_an_event_is_as_intense_as_its_strongest_mode(event_type: str, modes: tuple[str, ...], score: float) -> None:
    assert event_intensity(event_type, modes) == score
