from __future__ import annotations

import time

import pytest

import wirebird
from wirebird.claims.tolls import casualties_from
from wirebird.extract.counts import find_counts
from wirebird.records import Count, StatedCount

K, I, D, X, A = "killed", "injured", "detained", "displaced", "abducted"  # noqa: E741

STATED = [
    ("The army killed 12 rebels.", {K: (12, 12)}),
    ("A mine went off, killing at least three people and wounding 20.", {K: (3, None), I: (20, 20)}),
    ("12 villagers were killed and 30 others injured.", {K: (12, 12), I: (30, 30)}),
    ("The ambush left one officer dead and three people wounded.", {K: (1, 1), I: (3, 3)}),
    ("The death toll rose to 45.", {K: (45, 45)}),
    ("She mourned the deaths of two men.", {K: (2, 2)}),
    ("Three soldiers died.", {K: (3, 3)}),
    ("12 dead, 40 hurt in bazaar blast", {K: (12, 12), I: (40, 40)}),
    ("The raid claimed the lives of nine.", {K: (9, 9)}),
    ("Raiders gunned down two policemen.", {K: (2, 2)}),
    ("Five bodies were found.", {K: (5, 5)}),
    ("A sentry was killed.", {K: (1, 1)}),
    ("Rebels killed the governor.", {K: (1, 1)}),
    ("Four gunmen shot dead a clerk.", {K: (1, 1)}),
    ("Smith, 27, was arrested.", {D: (1, 1)}),
    ("A couple and their two sons were killed.", {K: (4, 4)}),
    ("Bandits killed a judge, a driver and two guards.", {K: (4, 4)}),
    ("The clerk, from Oslo, and a guard, from Bergen, were killed.", {K: (2, 2)}),
    ("Police detained 40 protesters.", {D: (40, 40)}),
    ("Two suspects were arrested.", {D: (2, 2)}),
    ("There were 24 arrests.", {D: (24, 24)}),
    ("The fighting displaced 4,000 people.", {X: (4000, 4000)}),
    ("Thousands fled.", {X: (2000, None)}),
    ("The floods forced 300 villagers to flee.", {X: (300, 300)}),
    ("Gunmen abducted 12 girls.", {A: (12, 12)}),
    ("They kidnapped a priest.", {A: (1, 1)}),
    ("Rebels took 30 hostages.", {A: (30, 30)}),
    ("Two men were kidnapped and later killed.", {A: (2, 2), K: (2, 2)}),
    ("GUERRILLAS KILLED THREE SOLDIERS AND WOUNDED ABOUT 12.", {K: (3, 3), I: (12, 12)}),
    ("No fewer than 10 villagers were killed.", {K: (10, None)}),
    ("No more than five villagers died.", {K: (None, 5)}),
    ("Two men aged 30 and 40 were killed.", {K: (2, 2)}),
    ("The death toll ranges from 1,000 to 1,300 people.", {K: (1000, 1300)}),
    ("the guerrillas killed three soldiers and wounded about 12.", {K: (3, 3), I: (12, 12)}),
    # Who acts, and who is denied to have acted.
    ("The Otters are thought to have killed six rivals.", {K: (6, 6)}),
    ("He is said to have since killed two men.", {K: (2, 2)}),
    ("A man beheaded by raiders was shown.", {K: (1, 1)}),
    # Lists.
    ("The clash left one Danish conscript and two Swedes dead.", {K: (3, 3)}),
    ("Police fired, leaving one conscript and two clerks dead.", {K: (3, 3)}),
    ("A woman of 51 and two girls died.", {K: (3, 3)}),
    ("40 soldiers from Sudan and South Africa were killed.", {K: (40, 40)}),
    ("he mourned the murders of a judge, a clerk, and senator john roe.", {K: (3, 3)}),
    ("the assassination of senator john roe and of attorney mary doe shocked the city.", {K: (2, 2)}),
    ("the raid claimed the lives of senator john roe and a guard.", {K: (2, 2)}),
    ("The mine killed all nine guards in it, as well as the driver.", {K: (10, 10)}),
    ("The mayor was shot dead with two aides.", {K: (3, 3)}),
    ("He was killed with a knife.", {K: (1, 1)}),
    # Long names before the people they describe.
    ("A Workers Party of Ruritania cadre was killed.", {K: (1, 1)}),
    ("Two Workers Party of Ruritania (WPR) cadres were killed.", {K: (2, 2)}),
    ("A clerk and a Workers Party of Ruritania cadre were killed.", {K: (2, 2)}),
    # Whose death it was.
    ("The mayor's assassination shocked the town.", {K: (1, 1)}),
    ("It was the mayor whose killing set off the riot.", {K: (1, 1)}),
    ("The clerk's body was found in a ditch.", {K: (1, 1)}),
    ("The murders during the past two days of a judge and a clerk shocked the town.", {K: (2, 2)}),
    # Shares of people named before, and what sort of people a thing makes them.
    ("Police fired at the guards, killing four of them.", {K: (4, 4)}),
    ("The battle in which 11 of them died lasted an hour.", {K: (11, 11)}),
    ("Two city officers were shot dead.", {K: (2, 2)}),
    ("Three bus drivers died.", {K: (3, 3)}),
    # Another voice's number.
    ("Doctors counted 30 dead; the army puts it at 43.", {K: (30, 43)}),
    # Numbers given for the dead.
    ("Officials put the dead at 22.", {K: (22, 22)}),
    ("The army gave the dead as 16.", {K: (16, 16)}),
    ("The dead now number 24.", {K: (24, 24)}),
    ("The governor gave the toll as nine.", {K: (9, 9)}),
    ("Police put the number of those who died in the fire at 35.", {K: (35, 35)}),
]

QUANTITIES = [
    ("about 12", (12, 12)),
    ("nearly 5,500", (5500, 5500)),
    ("more than 12", (12, None)),
    ("over a hundred", (100, None)),
    ("up to 12", (None, 12)),
    ("as many as 12", (None, 12)),
    ("fewer than 12", (None, 12)),
    ("between 10 and 20", (10, 20)),
    ("10-20", (10, 20)),
    ("dozens of", (24, None)),
    ("scores of", (40, None)),
    ("hundreds of", (200, None)),
    ("several hundred", (200, None)),
    ("tens of thousands of", (20000, None)),
    ("a dozen", (12, 12)),
    ("two dozen", (24, 24)),
    ("twenty-two", (22, 22)),
    ("one hundred and twenty", (120, 120)),
    ("1.2 million", (1_200_000, 1_200_000)),
]

NOTHING = [
    "Some people were killed.",
    "Several soldiers were killed.",
    "Many were arrested.",
    "Troops did not kill 12 people.",
    "They were killed 12 km from the town.",
    "They were killed on 12 March 2014.",
    "Police arrested 10% of them and seized $4,000.",
    "The three attackers fled.",
    "He threatened to kill 12 hostages.",
    "They killed several goats.",
    "The blast killed 40 cattle.",
    "The ministry denied that prisoners had been executed.",
    "The army denied that it had killed 12 villagers.",
    "Friday's killing is being looked into.",
    "The army's killing spree went on.",
    "Three city buses were burned.",
]


def bounds(sentence: str) -> dict[str, tuple[int | None, int | None]]:
    return {str(k): (v.low, v.high) for k, v in casualties_from(wirebird.find_counts(sentence)).items()}


@pytest.mark.parametrize(("sentence", "expected"), STATED)
def test_states(sentence: str, expected: dict[str, tuple[int | None, int | None]]) -> None:
    assert bounds(sentence) == expected


@pytest.mark.parametrize(("words", "expected"), QUANTITIES)
def test_quantities(words: str, expected: tuple[int | None, int | None]) -> None:
    assert bounds(f"The shelling killed {words} people.") == {K: expected}
    assert bounds(f"{words.capitalize()} people were wounded.") == {I: expected}


@pytest.mark.parametrize("sentence", NOTHING)
def test_states_no_number(sentence: str) -> None:
    assert find_counts(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No casualties were reported.", {K: (0, 0), I: (0, 0)}),
        ("There were no deaths.", {K: (0, 0)}),
        ("The bomb caused no injuries.", {I: (0, 0)}),
        ("No one was injured.", {I: (0, 0)}),
        ("Nobody was killed.", {K: (0, 0)}),
        ("No one died.", {K: (0, 0)}),
        ("No one has died.", {K: (0, 0)}),
        ("None of the three soldiers died.", {K: (0, 0)}),
        ("Neither of the two men was killed.", {K: (0, 0)}),
        ("No one was arrested.", {D: (0, 0)}),
        ("No guard was killed and two were hurt.", {K: (0, 0), I: (2, 2)}),
    ],
)
def test_zero(sentence: str, expected: dict[str, tuple[int, int]]) -> None:
    assert bounds(sentence) == expected


def test_offsets() -> None:
    sentence = "On Monday at least 12 soldiers were killed."
    (mention,) = find_counts(sentence)
    assert sentence[mention.start : mention.end] == "at least 12 soldiers"
    assert sentence[mention.trigger_start :].startswith("killed")


def stated(text: str) -> tuple[StatedCount, ...]:
    counts = wirebird.find_counts(text)
    assert all(text[c.text.start : c.text.end] == c.text.text for c in counts)
    return counts


def test_subset_is_marked_and_not_added() -> None:
    counts = stated("The bomb killed 14 people, including two children.")
    assert [(c.low, c.part_of, c.who.group) for c in counts] == [(14, None, "unknown"), (2, 0, "children")]
    assert casualties_from(counts) == {K: Count(low=14, high=14)}


def test_total_is_cumulative() -> None:
    counts = stated("Two more people died, bringing the total to 30.")
    assert [(c.low, c.scope) for c in counts] == [(2, "increment"), (30, "cumulative")]
    assert casualties_from(counts) == {K: Count(low=30, high=30)}
    assert casualties_from(counts[:1]) == {K: Count(low=2, high=2)}
    assert casualties_from(counts[1:]) == {K: Count(low=30, high=30)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police said 10 people were killed. Medics said 14 people were killed.", (10, 14)),
        ("10 people were killed. The blast killed 10.", (10, 10)),
        ("At least 10 people were killed. The blast killed 10.", (10, None)),
        ("10 people were killed. Another 3 people were killed.", (13, 13)),
        ("Dozens were killed. The blast killed 30 people.", (30, 30)),
        ("Dr. Adam Lind was killed. The blast killed 30 people.", (30, 30)),
    ],
)
def test_merge(text: str, expected: tuple[int, int | None]) -> None:
    assert casualties_from(stated(text))["killed"] == Count(low=expected[0], high=expected[1])


@pytest.mark.parametrize(
    ("later", "parts"),
    [
        ("Among the dead were three children and a nurse.", [(3, "children"), (1, "health_workers")]),
        ("The dead included two monks.", [(2, "civilians")]),
        ("Two of the dead were soldiers.", [(2, "state_forces")]),
        ("Of the dead, two were soldiers.", [(2, "state_forces")]),
        ("Among the dead were 30 children.", []),
        ("Among the wounded were three children.", []),
        ("The dead were buried at noon.", []),
    ],
)
def test_parts_told_a_sentence_later(later: str, parts: list[tuple[int, str]]) -> None:
    whole, *rest = stated(f"A bomb killed 14 people in Goma on Friday. {later}")
    assert (whole.low, whole.part_of) == (14, None)
    assert [(c.low, c.who.group) for c in rest] == parts
    assert all(c.part_of == 0 for c in rest)
    assert stated(later) == ()


def test_a_part_joins_only_people_of_its_sort() -> None:
    counts = stated(
        "Rebels killed 30 soldiers. Shells killed 14 people. Among the dead were three nurses. They killed 2 spies."
    )
    assert [(c.low, c.part_of) for c in counts] == [(30, None), (14, None), (3, 1), (2, None)]
    counts = stated("Shells killed 14 people. Rebels killed 30 soldiers. Among the dead were three nurses.")
    assert [(c.low, c.part_of) for c in counts] == [(14, None), (30, None), (3, 0)]


def test_bodies_and_wounded_are_two_numbers() -> None:
    counts = stated("Medics received 17 bodies and treated 40 wounded.")
    assert [(c.kind, c.low) for c in counts] == [(K, 17), (I, 40)]


def test_spaced_thousands_are_one_number() -> None:
    assert [c.low for c in stated("More than 1 000 people were killed.")] == [1000]
    assert [c.low for c in stated("The war killed 12\u00a0500 people.")] == [12_500]


def test_merge_of_nothing() -> None:
    assert casualties_from(()) == {}
    assert find_counts("") == ()


@pytest.mark.parametrize("unit", ["12 people ", "killed ", "a man and ", "at least ", "no one of "])
def test_long_sentences_are_read_in_linear_time(unit: str) -> None:
    sentence = unit * (1500 // len(unit))
    started = time.perf_counter()
    find_counts(sentence + "were killed")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doctors counted 30 dead. The army put the figure at eight.", [(K, 30), (K, 8)]),
        ("Doctors treated 30 wounded. The army gave a figure of 12.", [(I, 30), (I, 12)]),
        ("The army put the figure at eight.", []),
        ("Nobody died. The army put the figure at eight.", [(K, 0)]),
        ("Doctors counted 30 dead. The bank put its loss at eight million dollars.", [(K, 30)]),
    ],
)
def test_a_figure_without_its_noun_counts_what_was_counted_last(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(c.kind, c.low) for c in stated(text)] == expected
