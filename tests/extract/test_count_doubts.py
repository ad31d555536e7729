"""Numbers that are asked for, denied or of what did not happen are no counts; those beside them are."""

from __future__ import annotations

import pytest

import wirebird

Told = list[tuple[str, int | None, int | None]]


def told(text: str) -> Told:
    return [(c.kind, c.low, c.high) for c in wirebird.find_counts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "It was not immediately clear if there were any casualties.",
        "The ministry did not say whether there were any deaths.",
        "The garrison did not say whether anyone was hurt.",
        "There was no word on whether any casualties were caused.",
        "There was no word on whether anybody was killed.",
        "Police would not say if any injuries were reported.",
        "There was no immediate word on any casualties.",
        "Officials could not confirm any casualties.",
        "It was not clear whether 12 villagers were killed.",
        "It was unclear if the blast killed 12 people.",
        "It was unclear whether the blast had killed 12 people.",
        "Whether or not there were any casualties is not known.",
    ],
)
def test_what_is_asked_is_no_count(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast did not cause any casualties.", [("killed", 0, 0), ("injured", 0, 0)]),
        ("Police said there weren't any injuries.", [("injured", 0, 0)]),
        ("There were no reports of any deaths.", [("killed", 0, 0)]),
        ("It did not cause any deaths, but it was unclear whether the depot was hit.", [("killed", 0, 0)]),
        ("Asked whether the post was lost, he said there were not any deaths.", [("killed", 0, 0)]),
        ("Nobody knew whether he lived, but 12 people were killed.", [("killed", 12, 12)]),
        ("It was unclear whether the blast, which killed 12 people, was an accident.", [("killed", 12, 12)]),
        ("Police asked whether the two men killed on Friday were brothers.", [("killed", 2, 2)]),
        ("Judges asked whether the 12 villagers who were killed had been armed.", [("killed", 12, 12)]),
    ],
)
def test_what_is_told_beside_a_question_counts(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The army rejected claims that its soldiers killed 12 villagers.",
        "The ministry dismissed reports that 12 villagers were killed.",
        "The army rejected the claim that 12 villagers had been killed.",
        "The army refuted that 12 soldiers died.",
        "The rebels dismissed as propaganda reports that they killed 12 villagers.",
        "The army denied a report that a strike had killed 12 villagers.",
        "The army rejects allegations its troops killed 12 villagers.",
        "The army rejected claims of 12 deaths.",
        "Rebels rejected claims that the death toll had reached 30.",
        "The ministry denied the death toll was 30.",
        "The guards denied that prisoners had been executed.",
        "Reports that 12 people were killed were denied by the army.",
    ],
)
def test_what_is_denied_is_no_count(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army confirmed reports that 12 villagers were killed.", [("killed", 12, 12)]),
        ("The army rejected a truce after 12 soldiers were killed.", [("killed", 12, 12)]),
        ("The governor was dismissed after reports that 12 people were killed.", [("killed", 12, 12)]),
        ("The army rejected claims that it had fled and said 12 rebels were killed.", [("killed", 12, 12)]),
        ("The army denied that it fled, saying that 12 rebels were killed.", [("killed", 12, 12)]),
        ("The army denied any role in the killing of 12 villagers.", [("killed", 12, 12)]),
        ("The army denied that the two men killed on Friday were unarmed.", [("killed", 2, 2)]),
        ("12 people were killed and the army denied that it was involved.", [("killed", 12, 12)]),
        ("The army, which denied the charge, killed 12 rebels.", [("killed", 12, 12)]),
    ],
)
def test_what_is_told_beside_a_denial_counts(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The bomb could have killed dozens.",
        "The bomb could easily have killed dozens.",
        "The bomb would have killed hundreds.",
        "Dozens could have been killed.",
        "Without the guards, 40 children would have been abducted.",
        "The plot would have caused hundreds of deaths.",
        "There could be a hundred more deaths.",
        "The toll could rise to 30.",
        "The death toll may rise to 30.",
        "The death toll will rise to 30.",
        "The death toll was expected to rise to 30.",
        "The deaths would bring the toll to 45.",
    ],
)
def test_what_did_not_happen_is_no_count(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast may have killed 12 people.", [("killed", 12, 12)]),
        ("Up to 12 people may have been killed.", [("killed", None, 12)]),
        ("Twelve people might have died.", [("killed", 12, 12)]),
        ("The death toll may have risen to 30.", [("killed", 30, 30)]),
        ("The death toll may be as high as 30.", [("killed", 30, 30)]),
        ("The death toll rose to 30.", [("killed", 30, 30)]),
        ("The death toll, which could rise, stood at 30.", [("killed", 30, 30)]),
        ("The death toll has risen to 30 and could rise further.", [("killed", 30, 30)]),
        ("Police said the bomb, which could have killed dozens, wounded three people.", [("injured", 3, 3)]),
        ("The general said he would avenge the killing of 12 soldiers.", [("killed", 12, 12)]),
        ("He said more could have been done after 12 people were killed.", [("killed", 12, 12)]),
        ("Rebels who would later surrender killed 12 soldiers.", [("killed", 12, 12)]),
    ],
)
def test_what_happened_or_may_have_happened_counts(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No fewer than 12 were killed.", [("killed", 12, None)]),
        ("No less than 12 died.", [("killed", 12, None)]),
        ("Not fewer than 12 were killed.", [("killed", 12, None)]),
        ("No more than 12 were killed.", [("killed", None, 12)]),
        ("Not a single soldier was killed.", [("killed", 0, 0)]),
        ("Not one soldier was killed.", [("killed", 0, 0)]),
        ("Not a single one of the passengers died.", [("killed", 0, 0)]),
        ("Not a single death was reported.", [("killed", 0, 0)]),
        ("No soldiers were killed.", [("killed", 0, 0)]),
        ("No other soldiers were killed.", []),
        ("A single soldier was killed.", [("killed", 1, 1)]),
        ("Not two but three soldiers were killed.", [("killed", 3, 3)]),
        ("Not one but three soldiers were killed.", [("killed", 3, 3)]),
        ("Not only one soldier but two were killed.", [("killed", 2, 2)]),
    ],
)
def test_not_one_is_none_and_no_fewer_is_at_least(text: str, expected: Told) -> None:
    assert told(text) == expected
