"""What the counts of one event come to; counts are read from sentences written for the purpose."""

from __future__ import annotations

import random
from typing import get_args

import msgspec
import pytest

import wirebird
from wirebird.claims.tolls import casualties_from, deaths_from
from wirebird.records import Bound, Count, Counted, CountedGroup, CountScope, Deaths, Span, StatedCount


def deaths(text: str) -> tuple[int, int, int] | None:
    found = deaths_from(wirebird.find_counts(text))
    return (found.low, found.best, found.high) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast killed 12 people.", (12, 12, 12)),
        ("At least 12 people were killed.", (12, 12, 12)),
        ("Up to 12 people were killed.", (0, 12, 12)),
        ("Between 10 and 15 people were killed.", (10, 10, 15)),
        ("Dozens of people were killed.", (24, 24, 24)),
        ("No one was killed.", (0, 0, 0)),
        ("Rebels said 40 soldiers were killed. A hospital said 15 people were killed.", (15, 15, 40)),
        ("Rebels said 40 soldiers were killed. The army said 12 soldiers were killed.", (12, 12, 40)),
        ("Police said 10 people were killed. Medics said the death toll had risen to 14.", (10, 14, 14)),
        ("Ten people were killed. Another three people were killed.", (13, 13, 13)),
        ("Two more people died, bringing the toll to 30.", (30, 30, 30)),
        ("Rescuers pulled 12 more bodies from the rubble, bringing the death toll to 45.", (45, 45, 45)),
        ("Another three people died in hospital. The deaths brought the toll to at least 20.", (20, 20, 20)),
        ("Two more protesters were killed on Friday, bringing the toll since May to 500.", (2, 2, 2)),
        ("Two more protesters died, bringing the toll to 50 in three weeks of unrest.", (2, 2, 2)),
        ("Two people were killed on Friday, bringing the toll to 30.", (2, 2, 2)),
        ("A blast killed 28 people. Two more people died, bringing the toll to 30.", (30, 30, 30)),
        ("Since May 400 people have been killed.", None),
        ("Ten people were injured.", None),
    ],
)
def test_deaths(text: str, expected: tuple[int, int, int] | None) -> None:
    assert deaths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police said ten people were killed. Medics said 14 people were killed.", (10, 14)),
        ("Ten people were killed, police said. The bombing also killed two boys.", (10, 10)),
        ("The bomb killed 10 people. Two of the dead were boys.", (10, 10)),
        ("Mayor Ola Lind was killed along with two guards.", (3, 3)),
        ("Up to ten people were killed. Ten people were killed.", (10, 10)),
        ("Since May 400 people have been killed. Six people were killed on Friday.", (6, 6)),
        ("Since May 400 people have been killed.", (400, 400)),
        ("The army said 23 soldiers died. It said 90 militants were killed.", (113, 113)),
        ("The army said 23 soldiers died. Ninety militants were killed, the rebels said.", (23, 23)),
        ("Eight people were killed. Two of the injured died later.", (10, 10)),
        ("Eight people were killed. Five soldiers also died.", (13, 13)),
        ("A soldier was killed. Three more soldiers died.", (4, 4)),
        ("Eight people were killed. Doctors said a ninth victim died.", (9, 9)),
        ("Police said at first that 11 people died. Medics said eight people were killed.", (8, 8)),
        ("Eight people were killed. Revising the toll, police said 11 had died.", (8, 11)),
        ("The clerk was killed. A judge and a clerk were killed, police said.", (2, 2)),
        ("Villagers said 40 people were killed. The army said 30 militants were killed.", (30, 40)),
        ("Villagers said 40 people were killed. The army said 12 militants were killed.", (40, 40)),
        ("Villagers said 40 people were killed. The army said only two rebels were killed.", (2, 40)),
        ("Rescuers pulled 12 more bodies from the rubble, bringing the death toll to 45.", (45, 45)),
        ("Another three people died in hospital. The deaths brought the toll to at least 20.", (20, None)),
        ("Two more protesters were killed on Friday, bringing the toll since May to 500.", (2, 2)),
        ("Ten people were killed. Two more died on Friday, bringing the toll to 12.", (12, 12)),
        ("At least two people have been killed since dawn, bringing the toll since May to 500.", (2, None)),
    ],
)
def test_casualties(text: str, expected: tuple[int | None, int | None]) -> None:
    assert casualties_from(wirebird.find_counts(text))["killed"] == Count(low=expected[0], high=expected[1])


def test_missing_people_are_counted_but_no_casualties_of_the_codebook() -> None:
    counts = wirebird.find_counts("Seven sailors are missing.")
    assert [(c.kind, c.low) for c in counts] == [("missing", 7)]
    assert casualties_from(counts) == {}


def _any_count(rng: random.Random) -> StatedCount:
    bound = rng.choice(get_args(Bound))
    low, high = sorted((rng.randrange(0, 2000), rng.randrange(0, 2000)))
    if bound in ("at_least", "more_than", "vague"):
        bounds: tuple[int | None, int | None] = (low, None)
    elif bound in ("at_most", "fewer_than"):
        bounds = (None, high)
    else:
        bounds = (low, high) if bound == "range" else (low, low)
    evidence = Span(text="abc", start=0, end=3)
    source = rng.choice([None, "police", "the army", "medics"])
    return StatedCount(
        kind="killed",
        low=bounds[0],
        high=bounds[1],
        point=None if bound in ("range", "vague") else (bounds[1] if bounds[0] is None else bounds[0]),
        bound=bound,
        who=Counted(text=None, group=rng.choice(get_args(CountedGroup))),
        scope=rng.choice(get_args(CountScope)),
        part_of=rng.choice([None, None, 0]),
        is_implied=rng.random() < 0.2,
        text=evidence,
        evidence=evidence,
        attribution_source=Span(text=source, start=0, end=len(source)) if source else None,
    )


def test_bounds_are_in_order_whatever_is_told() -> None:
    rng = random.Random(7)
    for _ in range(3000):
        counts = [_any_count(rng) for _ in range(rng.randrange(1, 6))]
        found = deaths_from(counts)
        assert found is None or 0 <= found.low <= found.best <= found.high
        for count in casualties_from(counts).values():
            assert count.low is not None or count.high is not None
            assert count.low is None or count.high is None or count.low <= count.high


def test_deaths_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="not in order"):
        Deaths(low=3, best=2, high=4)
    with pytest.raises(msgspec.ValidationError, match="not in order"):
        msgspec.json.decode(b'{"low": 3, "best": 2, "high": 4}', type=Deaths)
