"""One way to read the days that people give, and one message where they are none."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from wirebird.errors import UsageError
from wirebird.records.days import read_day


@pytest.mark.parametrize("given", ["2021-07-08", "20210708"])
def test_iso_days_are_read(given: str) -> None:
    assert read_day(given, "--from") == dt.date(2021, 7, 8)


@pytest.mark.parametrize("given", ["", " ", "July", "2021-02-30", "2021-7-8", "08.07.2021", "2021-07-08T12:30", "0000-01-01"])
def test_what_is_no_day_is_told_with_its_option(given: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"--from: no day {given!r}; write it as 2021-07-08")):
        read_day(given, "--from")


def test_a_text_that_is_kept_has_the_usual_form() -> None:
    assert read_day("2021-07-08", "date", is_exact=True) == dt.date(2021, 7, 8)
    with pytest.raises(UsageError, match="date: no day '20210708'"):
        read_day("20210708", "date", is_exact=True)
