"""Stretches of the calendar: days, weeks, months, quarters, seasons, years and longer, with their TIMEX3 values."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

Grain = Literal["day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century"]
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season, northern half of the earth; a winter belongs to the year in which it begins."""

MONTHS_IN: dict[Grain, int] = {"month": 1, "season": 3, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Interval:
    """Whole days from `first` to `last`, both included.

    Attributes:
        first: first day.
        last: last day.
        grain: what kind of stretch it is.
        value: its TIMEX3 value.
    """

    first: dt.date
    last: dt.date
    grain: Grain
    value: str


def day(date: dt.date) -> Interval:
    """One day."""
    return Interval(date, date, "day", date.isoformat())


def date_of(year: int, month: int, number: int) -> dt.date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def days_after(date: dt.date, days: int) -> dt.date | None:
    """The day so many days later, or None outside the calendar."""
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return None


def _iso_week(date: dt.date) -> str:
    year, week, _ = date.isocalendar()
    return f"{year:04d}-W{week:02d}"


def week(date: dt.date) -> Interval | None:
    """The week around a day, Monday to Sunday."""
    first, last = days_after(date, -date.weekday()), days_after(date, 6 - date.weekday())
    return Interval(first, last, "week", _iso_week(date)) if first and last else None


def weekend(date: dt.date) -> Interval | None:
    """Saturday and Sunday of the week around a day."""
    first, last = days_after(date, 5 - date.weekday()), days_after(date, 6 - date.weekday())
    return Interval(first, last, "weekend", _iso_week(date) + "-WE") if first and last else None


def months(year: int, month: int, grain: Grain, value: str) -> Interval | None:
    """A stretch of whole months that begins with this one, as long as its grain; None outside the calendar."""
    end = year * 12 + month - 1 + MONTHS_IN[grain] - 1
    if not 1 <= year <= 9999 or not 12 <= end <= 9999 * 12 + 11:
        return None
    last_year, last_month = divmod(end, 12)
    last = dt.date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1])
    return Interval(dt.date(year, month, 1), last, grain, value)


def month(year: int, number: int) -> Interval | None:
    """A month."""
    return months(year, number, "month", f"{year:04d}-{number:02d}")


def quarter(year: int, number: int) -> Interval | None:
    """A quarter, 1 to 4, of the calendar year."""
    return months(year, 3 * number - 2, "quarter", f"{year:04d}-Q{number}")


def half(year: int, number: int) -> Interval | None:
    """Half a year, 1 or 2."""
    return months(year, 6 * number - 5, "half", f"{year:04d}-H{number}")


def season(year: int, name: str) -> Interval | None:
    """A season: SP, SU, FA or WI."""
    return months(year, SEASONS[name], "season", f"{year:04d}-{name}")


def year(number: int) -> Interval | None:
    """A year."""
    return months(number, 1, "year", f"{number:04d}")


def decade(tens: int) -> Interval | None:
    """Ten years: 198 for the 1980s."""
    return months(tens * 10, 1, "decade", f"{tens:03d}") if tens > 0 else None


def century(hundreds: int) -> Interval | None:
    """A hundred years: 19 for the 20th century."""
    return months(hundreds * 100, 1, "century", f"{hundreds:02d}") if hundreds > 0 else None


def around(date: dt.date, grain: Grain) -> Interval | None:
    """The stretch of a grain in which a day lies."""
    if grain == "day":
        return day(date)
    if grain == "week":
        return week(date)
    if grain == "weekend":
        return weekend(date)
    if grain == "month":
        return month(date.year, date.month)
    if grain == "quarter":
        return quarter(date.year, (date.month + 2) // 3)
    if grain == "half":
        return half(date.year, 1 if date.month < 7 else 2)
    if grain == "season":
        began = max((m for m in SEASONS.values() if m <= date.month), default=12)
        return season(date.year - (date.month < 3), next(n for n, m in SEASONS.items() if m == began))
    if grain == "decade":
        return decade(date.year // 10)
    return year(date.year) if grain == "year" else century(date.year // 100)


def shifted(date: dt.date, unit: str, count: float) -> dt.date | None:
    """The day so many units later (earlier where `count` is negative), or None outside the calendar.

    Args:
        date: from where.
        unit: D, W, M, Q or Y, with a number before it for several (2W, 10Y).
        count: how many.
    """
    times, letter = int(unit[:-1] or 1), unit[-1]
    whole = round(count * times)
    if letter in "DW":
        return days_after(date, whole * (7 if letter == "W" else 1)) if abs(whole) < 10**7 else None
    at = date.year * 12 + date.month - 1 + whole * {"M": 1, "Q": 3, "Y": 12}[letter]
    if not 12 <= at <= 9999 * 12 + 11:
        return None
    return dt.date(at // 12, at % 12 + 1, min(date.day, calendar.monthrange(at // 12, at % 12 + 1)[1]))


def part(interval: Interval, mod: str | None) -> Interval:
    """The days of the early, middle or late part of a stretch, under the value of the whole.

    Months by the codebook: the 15th ends "early", mid is the 11th to the 20th. Of longer stretches a third each.
    """
    first, last = interval.first, interval.last
    if mod not in ("START", "MID", "END") or interval.grain in ("day", "weekend"):
        return interval
    if interval.grain == "month":
        begin, end = {"START": (1, 15), "MID": (11, 20), "END": (16, 31)}[mod]
        return replace(interval, first=first.replace(day=begin), last=first.replace(day=min(end, last.day)))
    skipped, kept = {"START": (0, 1), "MID": (1, 2), "END": (2, 3)}[mod]
    if interval.grain == "week":
        begun, ended = days_after(first, 2 * skipped), days_after(first, 2 * kept)
    else:
        whole = MONTHS_IN[interval.grain]
        begun, ended = shifted(first, "M", whole * skipped // 3), shifted(first, "M", whole * kept // 3)
    end_day = days_after(ended, -1) if ended and kept < 3 else last
    return replace(interval, first=begun or first, last=end_day or last)
