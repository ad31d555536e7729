"""Readers for dates, months, years, quarters and seasons that are named; each gets a hit and where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from wirebird.records import TimeBasis
from wirebird.times import intervals
from wirebird.times.grammar import Hit
from wirebird.times.intervals import Interval, date_of
from wirebird.times.numbers import count_of, ordinal_of
from wirebird.times.scene import NO_TIME, Direction, Meaning, Scene, on_calendar, undated

PIVOT = 69
"""Two digits from here on are 19.. (POSIX)."""


def modifier(hit: Hit, *names: str) -> str | None:
    """START, MID or END by the words of these elements ("early", "the end of")."""
    for name in names or ("b", "b2", "e"):
        if found := hit.value(name, "POINT", "BEGIN", "ERLATER"):
            return found
    return None


def year_of(hit: Hit, scene: Scene) -> int | None:
    """The year that the words give, in digits or by "last year"; None where they give none."""
    digits = "".join(c for c in hit.word("y") or hit.word("yy") if c.isdecimal())
    if digits:
        return int(digits) if len(digits) > 2 else int(digits) + (1900 if int(digits) >= PIVOT else 2000)
    if "z" in hit:
        return 1900 + int(count_of(hit.groups["z"], hit.lexicon) or 0) if hit.word("y") == "nineteen" else None
    if "ry" in hit:
        return relative_year(hit, scene)
    return None


def relative_year(hit: Hit, scene: Scene) -> int | None:
    """The year of "last year" and "that year"."""
    if hit.word("ry").startswith("that"):
        return scene.reference.first.year if scene.reference else None
    return scene.today.year + int(hit.value("ry", "STEP") or 0) if scene.today else None


def basis_of(hit: Hit, scene: Scene) -> TimeBasis:
    """What a year rests on: its digits, a word for it, or nothing but the day of the report."""
    if "y" in hit or "yy" in hit:
        return "explicit"
    return "other_expression" if hit.word("ry").startswith("that") else scene.basis


AHEAD: dict[Direction, float] = {-1: 4.5, 0: 2.0, 1: 0.35}
"""What a day ahead counts against a day back, by where the sentence looks: "Nov. 17" in October is rarely a year old."""


def latest(candidates: Sequence[Interval], today: dt.date, direction: Direction) -> Interval | None:
    """The latest stretch that has begun; where the sentence looks ahead, the first that has not ended."""
    if direction > 0:
        return min((c for c in candidates if c.last >= today), key=lambda c: c.first, default=None)
    return max((c for c in candidates if c.first <= today), key=lambda c: c.first, default=None)


def nearest(candidates: Sequence[Interval], scene: Scene) -> Interval | None:
    """The stretch that is nearest to the day of the report, by `AHEAD`; `latest` where the direction is known for sure."""
    today = scene.today
    if today is None:
        return None
    if scene.is_certain:
        return latest(candidates, today, scene.direction)
    weight = AHEAD[scene.direction]

    def distance(c: Interval) -> float:
        return (c.first - today).days * weight if c.first > today else max(0, (today - c.last).days)

    return min(candidates, key=distance, default=None)


def _years_around(today: dt.date) -> range:
    # 29 February may be eight years away.
    return range(max(1, today.year - 8), min(9999, today.year + 8) + 1)


def date(hit: Hit, scene: Scene) -> Meaning | None:
    """A day of the calendar: "12 March 2014", "Aug. 7", "2014-03-02", "Friday, Oct. 23"."""
    if "iso" in hit:
        return _iso(hit.word("iso"))
    if "slash" in hit:
        return _slashed(hit.word("slash"), scene)
    number = _day_number(hit, "d")
    month = int(hit.value("m", "MON", "MONW", "MONA", "MAYBE") or 0)
    if not month:
        return _day_of_month(number, hit, scene)
    if "yy" in hit and "dash" not in hit and int(hit.word("yy")) < PIVOT:
        return None
    return _calendar_day(number, month, hit, scene)


def _day_number(hit: Hit, name: str) -> int:
    word = hit.word(name)
    if word[:1].isdigit():
        return int("".join(c for c in word if c.isdecimal()))
    return ordinal_of(word, hit.lexicon) or int(count_of(hit.groups.get(name, ()), hit.lexicon) or 0)


def _calendar_day(number: int, month: int, hit: Hit, scene: Scene) -> Meaning | None:
    year = year_of(hit, scene)
    if year is not None:
        found = date_of(year, month, number)
        return on_calendar(intervals.day(found), basis_of(hit, scene)) if found else NO_TIME
    if date_of(2000, month, number) is None:
        # "30 February" is not February either.
        return NO_TIME
    anchor = scene.today or scene.written
    if anchor is None or "ry" in hit:
        return undated(f"XXXX-{month:02d}-{number:02d}")
    dates = [d for y in _years_around(anchor) if (d := date_of(y, month, number))]
    weekday = int(hit.value("w", "WD", "WDA") or 0)
    # "Sunday, June 9" is the June 9 that is a Sunday, unless the report is mistaken.
    days = [intervals.day(d) for d in dates if d.isoweekday() == weekday] or [intervals.day(d) for d in dates]
    if scene.today is None:
        return on_calendar(min(days, key=lambda d: abs((d.first - anchor).days)), "other_expression")
    return on_calendar(nearest(days, scene), scene.basis)


def _day_of_month(number: int, hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "Friday the 13th": the nearest day of that number."""
    if scene.today is None:
        return undated("XXXX-XX-XX")
    months = [divmod(scene.today.year * 12 + scene.today.month - 1 + step, 12) for step in range(-12, 13)]
    days = [d for y, m in months if (d := date_of(y, m + 1, number))]
    weekday = int(hit.value("w", "WD", "WDA") or 0)
    same = [intervals.day(d) for d in days if d.isoweekday() == weekday]
    return on_calendar(nearest(same, scene), scene.basis)


def _iso(words: str) -> Meaning | None:
    try:
        found = dt.date.fromisoformat(words[:10])
    except ValueError:
        return None
    clock = words[10:].strip(" t").upper()
    return on_calendar(intervals.day(found), "explicit", suffix=f"T{clock}" if clock else "")


def _slashed(words: str, scene: Scene) -> Meaning | None:
    """Reads "7/8/2007": month first, unless only day first is a date."""
    first, second, written = (int(n) for n in words.split("/"))
    year = written if written > 99 else written + (1900 if written >= PIVOT else 2000)
    found = date_of(year, first, second) or date_of(year, second, first)
    return on_calendar(intervals.day(found), "explicit") if found else None


def days(hit: Hit, scene: Scene) -> Meaning | None:
    """Two days of one month: "May 3-5", "between 3 and 5 May 2008"."""
    first, last = _day_number(hit, "d"), _day_number(hit, "e")
    end = _calendar_day(last, int(hit.value("m", "MON", "MONW", "MONA", "MAYBE")), hit, scene)
    if end is None or end.type is None or not 1 <= first < last:
        return None
    if end.interval is None:
        return undated(f"{end.value[:-2]}{first:02d}/{end.value}")
    begin = end.interval.first.replace(day=first)
    value = f"{begin.isoformat()}/{end.interval.value}"
    return on_calendar(Interval(begin, end.interval.last, "day", value), end.basis)


def month(hit: Hit, scene: Scene) -> Meaning | None:
    """A month: "May 2014", "early May", "last March", "October last year"."""
    number = int(hit.value("m", "MON", "MONW", "MONA", "MAYBE"))
    mod, year = modifier(hit), year_of(hit, scene)
    if year is not None:
        return on_calendar(intervals.month(year, number), basis_of(hit, scene), mod)
    if scene.today is None or "ry" in hit:
        return undated(f"XXXX-{number:02d}", mod)
    today = scene.today
    months = [m for y in _years_around(today) if (m := intervals.month(y, number))]
    step = hit.word("s")
    if step in ("last", "past", "previous"):
        found = latest([m for m in months if m.last < today], today, -1)
    elif step in ("next", "coming"):
        found = latest([m for m in months if m.first > today], today, 1)
    elif step == "this":
        found = intervals.month(today.year, number)
    else:
        found = nearest(months, scene)
    return on_calendar(found, scene.basis, mod)


def year(hit: Hit, scene: Scene) -> Meaning | None:
    """A year: "1998", "early 1990", "fiscal 1989", "the year two thousand"."""
    number = 2000 if hit.word("y") == "two thousand" else year_of(hit, scene)
    if number is None:
        return None
    mod = "ON_OR_AFTER" if hit.arg("beyond") else modifier(hit)
    return on_calendar(intervals.year(number), "explicit", mod)


def spoken_year(hit: Hit, _: Scene) -> Meaning | None:
    """Reads "nineteen ninety-six"."""
    hundreds = count_of(hit.groups["c"], hit.lexicon) or 0
    if hundreds not in (18, 19, 20):
        return None
    rest = sum(count_of(hit.groups[name], hit.lexicon) or 0 for name in ("t", "o") if name in hit)
    return on_calendar(intervals.year(int(hundreds * 100 + rest)), "explicit")


def decade(hit: Hit, _: Scene) -> Meaning | None:
    """Reads "the 1980s", "the early '90s", "the nineties"."""
    digits = "".join(c for c in hit.word("d") if c.isdecimal())
    tens = int(hit.value("d", "NINETIES") or 0) if not digits else int(digits) // 10 + (190 if len(digits) == 2 else 0)
    return on_calendar(intervals.decade(tens), "explicit", modifier(hit))


def century(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "the 19th century", "this century"."""
    if "q" not in hit:
        return on_calendar(intervals.century(scene.today.year // 100), scene.basis) if scene.today else undated("XX")
    return on_calendar(intervals.century(ordinal_of(hit.word("q"), hit.lexicon) - 1), "explicit", modifier(hit))


def _report_quarter(hit: Hit, scene: Scene) -> Interval | None:
    """The quarter that results are about: the last one named, else the last that had ended."""
    if not hit.arg("ended") and scene.reference and scene.reference.grain == "quarter":
        return scene.reference
    if scene.today is None:
        return None
    before = intervals.shifted(scene.today, "M", -3)
    return intervals.around(before, "quarter") if before else None


def quarter(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "the third quarter of 1990", "the year-ago quarter", "last quarter"."""
    number = ordinal_of(hit.word("q"), hit.lexicon) or int(hit.value("q", "FINAL") or 0)
    year = year_of(hit, scene)
    if not 0 <= number <= 4:
        return None
    if number and year is not None:
        return on_calendar(intervals.quarter(year, number), basis_of(hit, scene))
    if scene.today is None:
        return undated(f"XXXX-Q{number or 'X'}")
    if "s" in hit:
        moved = intervals.shifted(scene.today, "Q", int(hit.value("s", "STEP") or 0))
        return on_calendar(intervals.around(moved, "quarter") if moved else None, scene.basis)
    if number:
        named = [
            q for y in (scene.today.year - 1, scene.today.year, scene.today.year + 1) if (q := intervals.quarter(y, number))
        ]
        found = nearest(named, scene)
    else:
        found = _report_quarter(hit, scene)
    if found and hit.arg("back"):
        found = intervals.quarter(found.first.year - 1, (found.first.month + 2) // 3)
    meaning = on_calendar(found, scene.basis)
    return replace(meaning, is_comparison=True) if meaning and hit.arg("back") else meaning


def half(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "the first half of 1990"."""
    late = hit.word("q") in ("second", "last", "latter")
    if "d" in hit:
        found = decade(hit, scene)
        return on_calendar(found.interval, "explicit", "END" if late else "START") if found else None
    year = year_of(hit, scene)
    if year is None:
        if scene.today is None:
            return undated("XXXX-H2" if late else "XXXX-H1")
        year = scene.today.year
    return on_calendar(intervals.half(year, 2 if late else 1), basis_of(hit, scene))


def season(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "last spring", "the summer of 1994", "early this summer"."""
    name, mod, year = hit.value("n", "SEASON", "FALL"), modifier(hit), year_of(hit, scene)
    if year is not None:
        return on_calendar(intervals.season(year, name), "explicit", mod)
    if scene.today is None:
        return undated(f"XXXX-{name}", mod)
    today, step = scene.today, hit.word("s")
    named = [s for y in range(max(1, today.year - 2), min(9999, today.year + 2)) if (s := intervals.season(y, name))]
    if step == "last":
        found = latest([s for s in named if s.last < today], today, -1)
    elif step in ("next", "coming"):
        found = latest([s for s in named if s.first > today], today, 1)
    elif step == "this":
        # "This winter" in January began last year.
        now = next((s for s in named if s.first <= today <= s.last), None)
        found = now or next((s for s in named if s.first.year == today.year), None)
    else:
        found = latest(named, today, -1) if scene.direction < 0 else nearest(named, scene)
    return on_calendar(found, scene.basis, mod)


UNKNOWN_YEAR = 2000
"""Any leap year: where the year is not known, month and day are."""


def holiday(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "Christmas", "last Thanksgiving", "Christmas Eve", "New Year's Eve"."""
    name = hit.arg("day") or hit.value("n", "HOLIDAY")
    eve = 1 if "eve" in hit else 0
    if scene.today is None:
        feast = _feast(UNKNOWN_YEAR, name) - dt.timedelta(days=eve) if name[0].isdigit() else None
        return undated(f"XXXX-{feast:%m-%d}" if feast else "XXXX-XX-XX")
    feasts = (_feast(y, name) for y in _years_around(scene.today))
    named = [intervals.day(d) for feast in feasts if (d := intervals.days_after(feast, -eve))]
    direction: Direction = -1 if hit.word("s") == "last" else 1 if hit.word("s") == "next" else 0
    found = latest(named, scene.today, direction) if direction else nearest(named, scene)
    return on_calendar(found, scene.basis)


def _feast(year: int, name: str) -> dt.date:
    if name[0].isdigit():
        return dt.date(year, int(name[:2]), int(name[3:]))
    if name == "thanksgiving":
        first = dt.date(year, 11, 1)
        return first + dt.timedelta(days=(3 - first.weekday()) % 7 + 21)
    return easter(year)


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar.

    Source: the anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, Astronomical Algorithms, chapter 8).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, number = divmod(h + weekday - 7 * m + 114, 31)
    return dt.date(year, month, number + 1)
