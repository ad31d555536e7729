from __future__ import annotations

import datetime as dt

import pytest

from wirebird.records import Unresolved
from wirebird.resolve.times import ResolvedTime, find_times, resolve_time

THURSDAY = dt.date(2024, 5, 16)


def days(words: str, *, future: bool = False, published: dt.date | None = THURSDAY) -> str:
    found = resolve_time(words, published=published, future=future)
    if isinstance(found, Unresolved):
        return found.reason
    return str(found.start) if found.start == found.end else f"{found.start}/{found.end}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Thursday", "2024-05-16"),
        ("Friday", "2024-05-10"),
        ("late on Wednesday", "2024-05-15"),
        ("last Thursday", "2024-05-09"),
        ("next Thursday", "2024-05-23"),
        ("today", "2024-05-16"),
        ("yesterday", "2024-05-15"),
        ("overnight", "2024-05-16"),
        ("the day before yesterday", "2024-05-14"),
        ("two days ago", "2024-05-14"),
        ("six weeks ago", "2024-04-04"),
        ("the past three days", "2024-05-14/2024-05-16"),
        ("12 March", "2024-03-12"),
        ("on 20 May", "2023-05-20"),
        ("29 February", "2024-02-29"),
        ("Aug. 7", "2023-08-07"),
        ("5 July last year", "2023-07-05"),
        ("yesterday, 13 May", "2024-05-13"),
        ("early May", "2024-05-01/2024-05-15"),
        ("mid-June", "2023-06-11/2023-06-20"),
        ("since early May", "2024-05-01/2024-05-16"),
        ("since Monday", "2024-05-13/2024-05-16"),
        ("June", "2023-06-01/2023-06-30"),
        ("last May", "2023-05-01/2023-05-31"),
        ("last month", "2024-04-01/2024-04-30"),
        ("next month", "2024-06-01/2024-06-30"),
        ("last year", "2023-01-01/2023-12-31"),
        ("earlier this year", "2024-01-01/2024-05-16"),
        ("between 3 and 5 May", "2024-05-03/2024-05-05"),
        ("from June 2 to June 4", "2023-06-02/2023-06-04"),
        ("December 30 to January 2", "2023-12-30/2024-01-02"),
        ("between Monday and Wednesday", "2024-05-13/2024-05-15"),
    ],
)
def test_days_that_need_publication(words: str, expected: str) -> None:
    assert days(words) == expected
    assert days(words, published=None) == "no_anchor_date"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("March 12, 2014", "2014-03-12"),
        ("12 APR 89", "1989-04-12"),
        ("the 18th of March 2005", "2005-03-18"),
        ("Saturday, 13 December 2008", "2008-12-13"),
        ("2014-03-02", "2014-03-02"),
        ("in 2014", "2014-01-01/2014-12-31"),
        ("the 1990s", "1990-01-01/1999-12-31"),
        ("November, 2015", "2015-11-01/2015-11-30"),
        ("January nineteen ninety-seven", "1997-01-01/1997-01-31"),
        ("between 1994 and 1997", "1994-01-01/1997-12-31"),
    ],
)
def test_days_that_stand_alone(words: str, expected: str) -> None:
    assert days(words) == days(words, published=None) == expected


@pytest.mark.parametrize(
    "words",
    [
        "this week",
        "last week",
        "late last week",
        "in recent days",
        "recently",
        "a day earlier",
        "hours after",
        "two days later",
        "the same day",
        "a few months ago",
        "late 2016",
        "30 February",
        "31 June 2020",
        "February 29, 2023",
        "",
        "whatever",
    ],
)
def test_vague(words: str) -> None:
    assert resolve_time(words, published=THURSDAY) == Unresolved(field="date", reason="vague_expression")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Friday", "2024-05-17"),
        ("Thursday", "2024-05-16"),
        ("12 March", "2025-03-12"),
        ("20 May", "2024-05-20"),
        ("June", "2024-06-01/2024-06-30"),
        ("29 February", "2028-02-29"),
    ],
)
def test_planned_looks_forward(words: str, expected: str) -> None:
    assert days(words, future=True) == expected


@pytest.mark.parametrize(("words", "basis"), [("Friday", "weekday"), ("12 March", "explicit"), ("today", "relative")])
def test_basis(words: str, basis: str) -> None:
    found = resolve_time(words, published=THURSDAY)
    assert isinstance(found, ResolvedTime)
    assert found.basis == basis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He spoke on 12 March, and on March 12, 2014 they met.", ["12 March", "March 12, 2014"]),
        ("BOGOTA, 12 APR 89 -- THE POLICE SAID TODAY THAT TWO DIED.", ["12 APR 89", "TODAY"]),
        ("They met Wednesday morning, last week and yesterday.", ["Wednesday morning", "last week", "yesterday"]),
        ("It has gone on since early May, then early Monday.", ["since early May", "early Monday"]),
        ("In 2014 it ended; two days ago, a day earlier.", ["2014", "two days ago", "a day earlier"]),
        ("It began in mid-June.", ["mid-June"]),
        ("Between 3 and 5 May and from June 2 to June 4.", ["Between 3 and 5 May", "from June 2 to June 4"]),
        ("Between 1994 and 1997 he hid.", ["Between 1994 and 1997"]),
        ("On Saturday, 13 December 2008 he was freed.", ["Saturday, 13 December 2008"]),
        ("Over the past three days nothing moved overnight.", ["the past three days", "overnight"]),
        ("They may march a second time.", []),
        ("After the October 7 attacks and Black Friday, Friday prayers were calm.", []),
        ("Ann Lee, 27, owned 2,014 goats and 10 sheep.", []),
    ],
)
def test_find(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find_times(text)] == expected
