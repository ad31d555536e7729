"""Parties are coded as they were on the day of the event, not of the report."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from wirebird.claims.assemble import _day_of
from wirebird.records import EventDate

PUBLISHED = dt.date(2018, 4, 8)


@pytest.mark.parametrize(
    ("start", "end", "day"),
    [
        ("2013-08-01", "2013-08-31", dt.date(2013, 8, 16)),
        ("2018-04-07", "2018-04-07", dt.date(2018, 4, 7)),
        ("2018-05-01", "2018-05-01", PUBLISHED),
        (None, None, PUBLISHED),
    ],
)
def test_the_day_is_the_middle_of_the_event_but_not_after_publication(start: str | None, end: str | None, day: dt.date) -> None:
    report = cast("Any", SimpleNamespace(published=PUBLISHED))
    assert _day_of(report, EventDate(start=start, end=end, text=None, precision="unknown", basis="none")) == day


def test_without_a_date_it_is_publication() -> None:
    assert _day_of(cast("Any", SimpleNamespace(published=PUBLISHED)), None) == PUBLISHED
