"""Readers for expressions that are counted from the report, or from what was named before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from wirebird.records import TimeBasis, TimeType
from wirebird.times import intervals
from wirebird.times.calendar_words import modifier, nearest, year_of
from wirebird.times.grammar import Hit
from wirebird.times.intervals import Grain, Interval
from wirebird.times.numbers import count_of, duration_value
from wirebird.times.scene import NO_TIME, Meaning, Scene, on_calendar, undated

GRAINS: dict[str, Grain] = {
    "D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter", "Y": "year", "E": "decade", "C": "century",
}  # fmt: skip
ORDER: tuple[Grain, ...] = ("day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century")
"""Grains by their length."""

HOURS = {"TH": 1.0, "TM": 1 / 60, "TS": 1 / 3600}
"""Hours in a unit of the clock."""

MOST = 2 / 3
"""Share of the days that "two days later" may mean which must lie in one month for that month to be named."""

STEPS = {"WE": "W", "E": "10Y", "C": "100Y"}


def part_of_day(hit: Hit, name: str = "p") -> str:
    """Reads "TNI", "TMO", "T12:00" ...; empty where no part of the day is named."""
    if part := hit.arg("part"):
        return f"T{part}"
    found = hit.value(name, "PART", "MIDDAY", "MIDNIGHT")
    return found if found.startswith("T") or not found else f"T{found}"


def _day(date: dt.date | None, basis: TimeBasis, hit: Hit, mod: str | None = None) -> Meaning | None:
    return on_calendar(intervals.day(date), basis, mod, part_of_day(hit)) if date else None


def weekday(hit: Hit, scene: Scene) -> Meaning | None:
    """A day of the week: the latest on or before the day of the report, or ahead where the sentence looks ahead.

    Source: measured on 297 bare weekday names of TimeBank and AQUAINT: 44% are the day of the report itself, about 90%
    lie within the four days up to it.
    """
    number, mod = int(hit.value("w", "WD")), modifier(hit)
    if scene.today is None:
        return undated(f"XXXX-WXX-{number}" + part_of_day(hit), mod, "TIME" if part_of_day(hit) else "DATE")
    today, step = scene.today, hit.word("s")
    behind = (today.isoweekday() - number) % 7
    if hit.rule.args.get("of"):
        monday = intervals.shifted(today, "D", -today.weekday() + 7 * int(hit.value("s", "STEP") or 0))
        return _day(intervals.days_after(monday, number - 1) if monday else None, scene.basis, hit, mod)
    if step in ("next", "coming"):
        offset = 7 - behind
    elif step in ("last", "past", "previous"):
        offset = -(behind or 7)
    else:
        ahead = scene.direction > 0 and "owner" not in hit
        offset = (7 - behind) % 7 if ahead else -behind
    offset += 7 * int(hit.arg("week", "0"))
    return _day(intervals.days_after(today, offset), scene.basis, hit, mod)


def dayword(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "today", "yesterday morning", "the day before yesterday", "overnight", "this evening"."""
    mod = "MID" if hit.word("b").startswith("mid") else modifier(hit)
    part = part_of_day(hit)
    if hit.arg("vague") and scene.reference and scene.reference.grain == "day":
        return _day(scene.reference.first, "other_expression", hit, mod)
    if scene.today is None:
        return undated("XXXX-XX-XX" + part, mod, "TIME" if part else "DATE")
    step = int(hit.value("w", "DAYWORD") or hit.arg("step", "0"))
    return _day(intervals.days_after(scene.today, step), scene.basis, hit, mod)


def sameday(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "that day", "the next morning": counted from the day named before."""
    part, mod = part_of_day(hit), modifier(hit)
    if scene.reference is None or scene.reference.grain != "day":
        if hit.word("p") or scene.today is None or hit.arg("step"):
            return undated("XXXX-XX-XX" + part, mod, "TIME" if part else "DATE")
        return on_calendar(intervals.day(scene.today), scene.basis, mod)
    date = intervals.days_after(scene.reference.last, int(hit.arg("step", "0")))
    return _day(date, "other_expression", hit, mod)


def step(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "last week", "earlier this month", "the end of next year", "the weekend"."""
    unit, mod = hit.value("u", "STEPUNIT"), hit.arg("mod") or modifier(hit)
    if scene.today is None:
        return undated(
            {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}.get(unit, "XXXX"), mod
        )
    count = int(hit.arg("s") or hit.value("s", "STEP") or 0)
    moved: dt.date | None = scene.today
    if unit == "WE":
        # On the days before it, the weekend that is told of is the last one.
        back = count == 0 and scene.direction <= 0 and scene.today.isoweekday() < 6
        count = count - 1 if back and hit.word("s") != "this" else count
    if count:
        moved = intervals.shifted(scene.today.replace(day=1) if unit in "MQYEC" else scene.today, STEPS.get(unit, unit), count)
    found = intervals.around(moved, GRAINS[unit]) if moved else None
    if found and "e" in hit:
        return _up_to_today(found, scene, mod)
    return on_calendar(found, scene.basis, mod)


def _up_to_today(interval: Interval, scene: Scene, mod: str | None) -> Meaning:
    """What "earlier this month" means ends with the day of the report, what "later this month" means begins with it."""
    today = scene.today
    if today and interval.first <= today <= interval.last:
        interval = replace(interval, last=today) if mod == "START" else replace(interval, first=today)
    return Meaning("DATE", interval.value, mod, interval, scene.basis)


def same(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "that year", "the following month", "the previous week": counted from what was named before."""
    unit, mod = hit.value("u", "STEPUNIT", "UNIT"), modifier(hit)
    unit = {"10Y": "E"}.get(unit, unit)
    known = scene.reference
    base, basis = (known.first, "other_expression") if known else (scene.today, scene.basis)
    if base is None:
        return undated("XXXX", mod)
    count = int(hit.arg("step", "0"))
    moved = intervals.shifted(base, STEPS.get(unit, unit), count) if count else base
    return on_calendar(intervals.around(moved, GRAINS[unit]) if moved else None, basis, mod)


def week_of(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "the week of March 6", "the last week of March"."""
    month, year = int(hit.value("m", "MON", "MONW", "MONA", "MAYBE")), year_of(hit, scene)
    if scene.today is None and year is None:
        return undated("XXXX-WXX")
    if "d" in hit:
        days = [int("".join(c for c in hit.word("d") if c.isdecimal()))]
    else:
        days = [31, 30, 29, 28]
    years = [year] if year is not None else [y + (scene.today.year if scene.today else 0) for y in (-1, 0, 1)]
    found = [next((d for n in days if (d := intervals.date_of(y, month, n))), None) for y in years]
    weeks = [w for d in found if d and (w := intervals.week(d))]
    chosen = weeks[0] if year is not None and weeks else nearest(weeks, scene)
    return on_calendar(chosen, "explicit" if year is not None else scene.basis)


def shift(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "two days ago", "a year earlier", "three weeks later", "a month from now"."""
    unit = hit.value("u", "UNIT", "UNITS", "SECOND")
    count = count_of(hit.groups["n"], hit.lexicon) if hit.word("n") not in ("a", "an") else 1.0
    ahead = hit.arg("way") == "1"
    mod = hedge(hit)
    if count is None:
        return undated("FUTURE_REF" if ahead else "PAST_REF", mod)
    from_reference = hit.arg("from") == "reference"
    # Results of a quarter are compared with those of the same quarter, whatever the day.
    is_year_back = unit == "Y" and not ahead
    is_comparison = is_year_back and scene.reference is not None and scene.reference.grain == "quarter"
    known = scene.reference if from_reference or is_comparison else None
    if known and _is_coarser(known, unit):
        return _compared(_some_time_after(known, unit, count if ahead else -count, mod), is_comparison=is_year_back)
    base = (known.last if ahead and known.grain == "day" else known.first) if known else scene.today
    basis: TimeBasis = "other_expression" if known else scene.basis
    if base is None or (from_reference and known is None and ahead):
        return undated("XXXX-XX-XX", mod)
    if unit.startswith("T"):
        return _hours_away(hit, scene, base, basis, unit, count if ahead else -count, mod)
    moved = intervals.shifted(base, unit, count if ahead else -count)
    around = intervals.around(moved, _grain_of(unit, known)) if moved else None
    if around and moved and around.grain == "week":
        # "Two weeks ago" is that day, give or take some.
        around = replace(around, first=moved, last=moved)
    return _compared(on_calendar(around, basis, mod), is_comparison=is_year_back)


def _compared(meaning: Meaning | None, *, is_comparison: bool) -> Meaning | None:
    return replace(meaning, is_comparison=True) if meaning and is_comparison else meaning


def _is_coarser(known: Interval, unit: str) -> bool:
    """Whether what was named before is less exact than what is counted from it: a month, and two days later."""
    exact: Grain = "day" if unit[0] == "T" or unit[-1] in "DW" else _grain_of(unit, known)
    return ORDER.index(known.grain) > ORDER.index(exact)


def _some_time_after(known: Interval, unit: str, count: float, mod: str | None) -> Meaning | None:
    """Reads "two days later" after "in May": some day of the month into which most of May is moved, else of no known one.

    The value names the day that is not told as TIMEX3 does (2021-05-XX).
    """
    kind: TimeType = "DURATION" if unit in HOURS else "DATE"
    value = duration_value(unit, abs(count)) if unit in HOURS else "XXXX-XX-XX"
    middle = known.first + (known.last - known.first) / 2
    first, moved, last = (_moved(date, unit, count) for date in (known.first, middle, known.last))
    around = intervals.around(moved, known.grain) if moved else None
    if first is None or last is None or around is None:
        return undated(value, mod, kind)
    shared = min(last, around.last) - max(first, around.first)
    if shared.days + 1 < MOST * ((last - first).days + 1):
        return undated(value, mod, kind)
    if kind == "DATE":
        value = around.value + _untold(known.grain, unit)
    return Meaning(kind, value, mod, around, "other_expression")


def _moved(date: dt.date, unit: str, count: float) -> dt.date | None:
    """The day so many units later; hours short of a day leave it."""
    if unit in HOURS:
        return intervals.days_after(date, int(count * HOURS[unit] / 24)) if abs(count) < 10**7 else None
    return intervals.shifted(date, unit, count)


def _untold(grain: Grain, unit: str) -> str:
    """The part of a TIMEX3 value that stands for a month or day that is not told."""
    if grain == "year":
        return "-XX" if unit in ("M", "3M") else "-XX-XX"
    return "-XX" if grain == "month" else ""


def _grain_of(unit: str, known: Interval | None) -> Grain:
    """How exact so many units away is; a year from a quarter is a quarter."""
    if unit.endswith("D"):
        return "day"
    if unit in ("W", "2W"):
        return "week"
    if unit == "Y":
        return known.grain if known and known.grain in ("quarter", "month", "day") else "year"
    return "month" if unit == "M" else "quarter" if unit == "3M" else "year"


def _hours_away(
    hit: Hit, scene: Scene, base: dt.date, basis: TimeBasis, unit: str, count: float, mod: str | None
) -> Meaning | None:
    days = round(count * HOURS[unit]) // 24 if abs(count) >= 24 else 0
    date = intervals.days_after(base, days) if unit == "TH" else base
    value = duration_value(unit, abs(count))
    return Meaning("DURATION", value, mod, intervals.day(date), basis) if date else undated(value, mod, "DURATION")


def vague_shift(hit: Hit, scene: Scene) -> Meaning:
    """Reads "months ago", "weeks later"; "hours later" is the day named before."""
    unit = hit.value("u", "UNITS")
    if unit.startswith("T") and hit.arg("value") == "FUTURE_REF" and scene.reference and scene.reference.grain == "day":
        return Meaning("DURATION", duration_value(unit, None), None, scene.reference, "other_expression")
    return undated(hit.arg("value"))


LONGEST_COUNT_OF_DAYS = 100
HEDGES = {
    "at least": "EQUAL_OR_MORE", "at most": "EQUAL_OR_LESS", "up to": "EQUAL_OR_LESS", "within": "EQUAL_OR_LESS",
    "more than": "MORE_THAN", "over": "MORE_THAN", "just over": "MORE_THAN",
    "less than": "LESS_THAN", "fewer than": "LESS_THAN", "under": "LESS_THAN",
}  # fmt: skip


def hedge(hit: Hit) -> str | None:
    """The TIMEX3 modifier of "at least", "nearly" and the like."""
    word = hit.word("h")
    if word:
        return HEDGES.get(word, "APPROX")
    return "APPROX" if "so" in hit else None


def duration(hit: Hit, scene: Scene) -> Meaning | None:
    """Reads "five hours", "the past two weeks", "a 12-year term", "years"."""
    unit = hit.value("u", "UNIT", "UNITS", "LONGS", "SECOND")
    if not unit:
        return None
    count: float | None
    if fixed := hit.arg("n"):
        count = None if fixed == "X" else float(fixed)
    elif hit.word("n") in ("a", "an", "another"):
        count = 1
    else:
        count = count_of(hit.groups.get("n", ()), hit.lexicon)
    if count is not None and hit.arg("half"):
        count += 0.5
    interval = _days_up_to_now(hit, scene, unit, count)
    value, mod = duration_value(unit, count), hedge(hit)
    return Meaning("DURATION", value, mod, interval, scene.basis if interval else "none")


def _days_up_to_now(hit: Hit, scene: Scene, unit: str, count: float | None) -> Interval | None:
    """The days of "the past three days"; of longer units the first day is not fixed."""
    if hit.word("s") not in ("past", "last") or unit not in ("D", "TH") or count is None or scene.today is None:
        return None
    back = count - 1 if unit == "D" else -(-count // 24)
    first = intervals.days_after(scene.today, -int(back)) if count <= LONGEST_COUNT_OF_DAYS else None
    return Interval(first, scene.today, "day", f"{first}/{scene.today}") if first else None


def often(hit: Hit, _: Scene) -> Meaning:
    """Reads "every Friday", "weekly", "each year", "Mondays"."""
    if "o" in hit:
        return undated(hit.value("o", "OFTEN"), None, "SET")
    if day := hit.value("w", "WD", "WDS"):
        return undated(f"XXXX-WXX-{day}" + part_of_day(hit), None, "SET")
    if month := hit.value("m", "MON", "MONW"):
        return undated(f"XXXX-{int(month):02d}", None, "SET")
    if season := hit.value("n", "SEASON", "FALL"):
        return undated(f"XXXX-{season}", None, "SET")
    if part := part_of_day(hit):
        return undated(f"XXXX-XX-XX{part}", None, "SET")
    if hit.word("u") == "weekend":
        return undated("XXXX-WXX-WE", None, "SET")
    unit = hit.value("u", "UNIT", "UNITS", "SECOND", "STEPUNIT")
    count = 2.0 if hit.word("n") in ("other", "second") else count_of(hit.groups.get("n", ()), hit.lexicon) or 1.0
    return undated(duration_value(unit, count), None, "SET")


def ref(hit: Hit, _: Scene) -> Meaning:
    """Reads "now", "recently", "the future"."""
    return undated(hit.arg("value") or hit.value("v", "PRESENT", "RECENT", "RECENTLY") or "PRESENT_REF")


def skip(hit: Hit, _: Scene) -> Meaning:
    """Ages and names: no times."""
    return NO_TIME
