"""A share of a known number of people, and figures that are ages or names, read as what they are."""

from __future__ import annotations

import pytest

import wirebird

Told = list[tuple[str, int | None, int | None]]


def told(text: str) -> Told:
    return [(c.kind, c.low, c.high) for c in wirebird.find_counts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six of the 12 passengers were killed.", [("killed", 6, 6)]),
        ("12 of 20 hostages were killed.", [("killed", 12, 12)]),
        ("At least six of the 12 passengers died.", [("killed", 6, None)]),
        ("Six out of the 12 passengers died.", [("killed", 6, 6)]),
        ("Rebels killed six of the 12 passengers.", [("killed", 6, 6)]),
        ("The blast left six of the 12 passengers dead.", [("killed", 6, 6)]),
        ("6 of 12 passengers killed", [("killed", 6, 6)]),
        ("Hundreds of the 4,000 residents fled.", [("displaced", 200, None)]),
        ("The army lost six of its 12 men.", [("killed", 6, 6)]),
        ("One of the three gunmen was killed.", [("killed", 1, 1)]),
        ("All 12 of the passengers were killed.", [("killed", 12, 12)]),
        ("All of the 12 passengers were killed.", [("killed", 12, 12)]),
        ("Six of the passengers were killed.", [("killed", 6, 6)]),
        ("Dozens of people were killed.", [("killed", 24, None)]),
        ("None of the 12 passengers were killed.", [("killed", 0, 0)]),
    ],
)
def test_some_of_a_known_number(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six of the 12 killed were women.", [("killed", 12, 12)]),
        ("Six of the 12 passengers killed in Friday's attack were women.", [("killed", 12, 12)]),
        ("Five of the eight wounded were children.", [("injured", 8, 8)]),
        ("Eight of the 14 killings were solved.", [("killed", 14, 14)]),
    ],
)
def test_the_dead_of_whom_some_are_told_apart(text: str, expected: Told) -> None:
    assert told(text) == expected


def test_who_is_counted_in_a_share() -> None:
    (count,) = wirebird.find_counts("Six of the 12 passengers were killed.")
    assert count.text.text == "Six of the 12 passengers"
    assert count.who.text is not None
    assert count.who.text.text == "passengers"


@pytest.mark.parametrize(
    "text",
    [
        "Nine out of 10 fighters were killed.",
        "The siege killed nine out of 10 fighters.",
        "One in 10 people was displaced.",
        "Two out of every three fighters were killed.",
        "All but two of the 30 passengers were killed.",
        "All but one of the 30 passengers died.",
        "The blast killed all but two of the 30 passengers.",
    ],
)
def test_proportions_and_those_spared_are_no_counts(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels killed two in 10 attacks.", [("killed", 2, 2)]),
        ("Rebels killed 12 in 100 days.", [("killed", 12, 12)]),
        ("Nine of the 10 fighters were killed.", [("killed", 9, 9)]),
        ("Two of three attackers were shot dead.", [("killed", 2, 2)]),
    ],
)
def test_no_proportion_where_the_second_number_is_of_other_things_or_of_a_group(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three brothers, aged 19, 24 and 31, were killed.", [("killed", 3, 3)]),
        ("Two girls, aged 9 and 11, were wounded.", [("injured", 2, 2)]),
        ("Two women, aged between 19 and 31, were killed.", [("killed", 2, 2)]),
        ("Two men, 24 and 31, were arrested.", [("detained", 2, 2)]),
        ("The children, 4, 6 and 9, were killed.", []),
        ("Members of Unit 8200 were killed.", []),
        ("Soldiers from Battalion 47 were wounded.", []),
        ("Three soldiers of Battalion 47 were wounded.", [("injured", 3, 3)]),
        ("Battalion 47 soldiers were wounded.", []),
        ("Passengers on Flight 302 were killed.", []),
        ("Guards at checkpoint 9 were killed.", []),
    ],
)
def test_ages_and_names_are_no_numbers_of_people(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Azaz 47 were wounded.", [("injured", 47, 47)]),
        ("On Tuesday 12 were killed.", [("killed", 12, 12)]),
        ("In the camp 14 were killed.", [("killed", 14, 14)]),
        ("On July 10, 12 were killed.", [("killed", 12, 12)]),
        ("Battalion 47 was ambushed and 12 were killed.", [("killed", 12, 12)]),
        ("A shell hit checkpoint 9, and 12 were killed.", [("killed", 12, 12)]),
    ],
)
def test_figures_behind_places_and_days_still_count(text: str, expected: Told) -> None:
    assert told(text) == expected
