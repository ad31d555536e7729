from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirebird.desk.agreement import AS_CODED, WHETHER, agreement, alpha, ratings_by_field
from wirebird.records import Decision, EventId


def units(*coders: str) -> list[list[str]]:
    """Units from a row of values a coder; a dot is missing."""
    return [[v for v in values if v != "."] for values in zip(*coders, strict=True)]


@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        # Krippendorff 2011: part A (binary, two coders), B (nominal, two coders), C (nominal, four coders, missing values).
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbcccedddd"[:12]), 0.692),
        (("12332 1412...".replace(" ", ""), "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
    ids=["A", "B", "C"],
)  # fmt: skip
def test_alpha_gives_the_published_values(coders: tuple[str, ...], expected: float) -> None:
    assert alpha(units(*coders)) == pytest.approx(expected, abs=0.0006)


def test_alpha_of_nothing_to_tell_is_none() -> None:
    assert alpha([]) is None
    assert alpha([["a"], ["b"]]) is None
    assert alpha([["a", "a"], ["a", "a"]]) is None


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=8))
def test_alpha_knows_no_order_and_is_one_at_most(values: list[list[str]]) -> None:
    found = alpha(values)
    assert found is None or found <= 1
    assert found == pytest.approx(alpha([v[::-1] for v in values[::-1]]))


def decided(number: int, person: str, kind: str, event: str = "e-1", **more: object) -> Decision:
    fields = {"number": number, "at": "2026-01-01", "person": person, "kind": kind, "event": event, **more}
    return msgspec.convert(fields, Decision)


def test_a_reviewers_value_is_what_he_left() -> None:
    found = ratings_by_field(
        [
            decided(1, "Ann", "change", field="type", old='"ASSAULT"', new='"COERCE"'),
            decided(2, "Ben", "accept"),
            decided(3, "Cleo", "change", field="type", old='"COERCE"', new='"ASSAULT"'),
            decided(4, "Dan", "reject"),
        ]
    )
    assert found[WHETHER] == {"e-1": {"Ann": "yes", "Ben": "yes", "Cleo": "yes", "Dan": "reject"}}
    assert found["type"] == {"e-1": {"Ann": '"COERCE"', "Ben": '"COERCE"', "Cleo": AS_CODED}}
    assert found["place"]["e-1"] == {"Ann": AS_CODED, "Ben": AS_CODED, "Cleo": AS_CODED}


def test_what_was_taken_back_does_not_count() -> None:
    told = agreement([decided(1, "Ann", "accept"), decided(2, "Ben", "reject"), undo(3, 2), decided(4, "Ben", "accept")])
    assert told.units == 1
    assert told.reviewers == ["Ann", "Ben"]
    assert told.alpha_by_field[WHETHER] is None


def undo(number: int, undoes: int) -> Decision:
    return Decision(number=number, at="2026-01-01", person="Ben", kind="undo", undoes=undoes)


def test_reviewers_who_agree_by_half() -> None:
    ids = [EventId(f"e-{n}") for n in range(4)]
    ann = [decided(n + 1, "Ann", "accept" if n < 2 else "reject", id) for n, id in enumerate(ids)]
    ben = [decided(n + 5, "Ben", "accept" if n % 2 == 0 else "reject", id) for n, id in enumerate(ids)]
    assert agreement([*ann, *ben]).alpha_by_field[WHETHER] == pytest.approx(
        alpha([["y", "y"], ["y", "n"], ["n", "y"], ["n", "n"]]), abs=0.001
    )
