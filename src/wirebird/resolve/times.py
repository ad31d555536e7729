"""The days that time expressions mean, by the rules of the codebook (where they stand: `time_words`)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wirebird.records import Unresolved
from wirebird.resolve.time_words import find_times

__all__ = ["ResolvedTime", "find_times", "resolve_time"]

Basis = Literal["explicit", "relative", "weekday"]


@dataclass(frozen=True)
class ResolvedTime:
    """An interval of whole days, with what it rests on.

    Attributes:
        start: first day.
        end: last day, equal to `start` for one day.
        basis: `explicit` for calendar dates, `weekday` for names of days, `relative` for the rest.
    """

    start: dt.date
    end: dt.date
    basis: Basis


Reason = Literal["no_anchor_date", "vague_expression"]
_Found = ResolvedTime | Reason

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_NUMBER = {name[:3]: i for i, name in enumerate(_MONTHS, 1)}
_WORD_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {"a": 1, "an": 1, "couple": 2, "a couple of": 2}
_TENS = {word: n * 10 for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
# Codebook: the 15th ends "early", mid is 11-20; "late" is what "early" leaves.
_PART_OF_MONTH: dict[str, tuple[int, int]] = {"early": (1, 15), "mid": (11, 20), "middle": (11, 20), "late": (16, 31)}
_PARTS = {"beginning": "early", "start": "early", "end": "late"}

_M = (
    r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![a-z])"
)
_D = r"(?<![\d:.,/])(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/]|[.,]\d|\s*%)"
_Y = r"(?P<{0}>(?:1[89]|20)\d\d(?![\d,.]*\d)|['’]\d\d\b)"
_YEAR_TAIL = rf"(?:\s*,?\s*(?:of\s+)?(?:{_Y}|(?P<rely>(?:last|this|next|the (?:previous|same))\s+year|that year)))?"
_WEEKDAY = r"(?P<{0}>mon|tue|wed|thu|fri|sat|sun)(?:day|s?day|nesday|rsday|urday|s|rs?)?\b\.?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


_ISO = _pattern(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DAY_MONTH = _pattern(_D.format("d") + r"\s*(?:-|of\s+|day of\s+)?\s*" + _M.format("m") + _YEAR_TAIL.format("y"))
_SHORT_YEAR = _pattern(r"^\D*\d{1,2}[ -]*[a-z]{3,9}\.?[ -]+(?P<yy>\d\d)$")
_MONTH_DAY = _pattern(_M.format("m") + r"\s*(?:the\s+)?" + _D.format("d") + _YEAR_TAIL.format("y"))
_MONTH = _pattern(
    r"(?:\b(?P<part>early|mid|late|middle|end|beginning|start)(?:[\s-]+of|-|\s)\s*(?:in\s+)?)?"
    r"(?:\b(?P<which>last|this|next|this past|past)\s+)?\b" + _M.format("m") + _YEAR_TAIL.format("y")
)
_SPAN_DAYS = _pattern(
    rf"^(?:between\s+|from\s+)?(?:{_M.format('m1')}\s*)?{_D.format('d1')}"
    r"\s*(?:-|–|—|and|to|through|until|till)\s*"
    rf"(?:(?P<before>[a-z]{{3,9}}\.?)\s*)?{_D.format('d2')}(?:\s*(?:of\s+)?{_M.format('m2')})?{_YEAR_TAIL.format('y')}$"
)
_SPAN = _pattern(r"^(?:between\s+(?P<a>.+?)\s+and|from\s+(?P<b>.+?)\s+(?:to|until|till|through))\s+(?P<c>.+)$")
_SINCE = _pattern(r"^(?:ever\s+)?(?:since|starting|beginning|dating (?:back )?to|from)\s+(?P<rest>.+)$")
_YEAR = _pattern(r"\b" + _Y.format("y") + r"(?P<decade>s)?(?![\w-])")
_DAYS = _pattern(_WEEKDAY.format("w"))

_UNIT = r"(?P<unit>hour|day|night|week|fortnight|month|year|decade)s?"
_COUNT = r"(?P<n>\d+|[a-z]+(?:-[a-z]+)?|a couple of)"
_AGO = _pattern(rf"\b{_COUNT}\s+{_UNIT}\s+ago\b(?P<today>\s+(?:today|on this day))?")
_PAST = _pattern(rf"\b(?:past|last|previous)\s+{_COUNT}\s+{_UNIT}\b")
_HEDGED = _pattern(r"\b(?:about|around|some|nearly|almost|roughly|more than|less than|over|at least|a few|several|many|few)\b")
# Days fixed by another event, not by publication: the words alone do not say which.
_BY_EVENT = _pattern(
    r"\b(?:hour|day|night|week|month|year|minute|decade)s?\s+(?:after|later|before(?!\s+yesterday)|earlier|prior)\b"
    r"|\b(?:the next|following|the previous|same|very|that|fifth|second|third|fourth)\s+(?:day|night|morning|evening|afternoon"
    r"|week|weekend|month)\b"
    r"|\bthat year\b|^(?:until|till|by|before|after|prior to|ahead of)\b"
)
_VAGUE = _pattern(
    r"\b(?:recent(?:ly)?|lately|(?:this|last|next|past|coming|previous|every|each|same) (?:week|fortnight)\b(?!end)"
    r"|in (?:the )?(?:coming|next)|soon|subsequently|ago|decades?"
    r"|(?:last|past|this|next|in the) (?:few|several|couple|spring|summer|fall|autumn|winter)|quarter|often|always)\b"
)

# Words that stand for a day counted from publication.
_DEICTIC: tuple[tuple[re.Pattern[str], int], ...] = (
    (_pattern(r"\bday before yesterday\b"), -2),
    (_pattern(r"\bday after tomorrow\b"), 2),
    (_pattern(r"\byesterday\b|\blast (?:night|evening)\b"), -1),
    (_pattern(r"\btomorrow\b"), 1),
    (_pattern(r"\b(?:today|tonight|overnight|this (?:morning|afternoon|evening|noon)|on the day)\b"), 0),
    (_pattern(r"\b(?:earlier|later) (?:in the day|in the morning)\b|\bhours? ago\b"), 0),
)


@dataclass(frozen=True)
class _Anchor:
    """What relative words are counted from."""

    published: dt.date | None
    future: bool


def resolve_time(words: str, *, published: dt.date | None, future: bool = False) -> ResolvedTime | Unresolved:
    """Find the days that a time expression means.

    Args:
        words: the expression, as in the report.
        published: day of publication, or None where unknown.
        future: True where the act is planned, so that open expressions look forward.

    Returns:
        The interval, or `Unresolved` with `no_anchor_date` where only publication is missing, else `vague_expression`.
    """
    found = _resolve(_normalise(words), _Anchor(published, future))
    if isinstance(found, ResolvedTime):
        return found
    return Unresolved(field="date", reason=found)


def _normalise(words: str) -> str:
    text = re.sub(r"\s+", " ", words.lower()).strip(" .,;:()\"'“”‘’")
    text = re.sub(r"(?<=[a-z])['’]s?$", "", text)
    spelled = re.search(r"\bnineteen (\w+)(?:[- ](\w+))?$", text)
    if spelled and spelled[1] in _TENS:
        year = 1900 + _TENS[spelled[1]] + _WORD_NUMBERS.get(spelled[2] or "", 0)
        text = text[: spelled.start()] + str(year)
    return text


def _resolve(text: str, anchor: _Anchor) -> _Found:
    for rule in _RULES:
        found = rule(text, anchor)
        if found is not None:
            return found
    return "vague_expression"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _one(day: dt.date, basis: Basis) -> ResolvedTime:
    return ResolvedTime(day, day, basis)


def _month_number(name: str) -> int:
    return _MONTH_NUMBER[name[:3]]


def _full_year(written: str) -> int:
    """Read a year of four digits, or of two with the POSIX pivot."""
    digits = written.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 69 else 2000)


def _year_of(match: re.Match[str], anchor: _Anchor) -> int | Reason | None:
    """The year that the words give; None where they give none."""
    if match["y"]:
        return _full_year(match["y"])
    relative = match["rely"]
    if relative is None:
        return None
    if relative == "that year" or relative.startswith("the "):
        return "vague_expression"
    if anchor.published is None:
        return "no_anchor_date"
    return anchor.published.year + {"last": -1, "this": 0, "next": 1}[relative.split()[0]]


def _iso(text: str, anchor: _Anchor) -> _Found | None:
    match = _ISO.search(text)
    if not match:
        return None
    day = _day(int(match[1]), int(match[2]), int(match[3]))
    return _one(day, "explicit") if day else "vague_expression"


def _span_days(text: str, anchor: _Anchor) -> _Found | None:
    """Two days of one month, or of two with the year said once ("3-5 May", "June 2 to 4")."""
    match = _SPAN_DAYS.search(text)
    if not match:
        return None
    named = match["before"]
    if named and named.rstrip(".")[:3] not in _MONTH_NUMBER:
        return None
    last = named or match["m2"] or match["m1"]
    first = match["m1"] or last
    if not last or not first:
        return None
    year = _year_of(match, anchor)
    end = _calendar_day(int(match["d2"]), _month_number(last), year, anchor)
    if not isinstance(end, ResolvedTime):
        return end
    start_year = end.start.year - (_month_number(first) > _month_number(last))
    start = _day(start_year, _month_number(first), int(match["d1"]))
    if start is None or start > end.start:
        return "vague_expression"
    return ResolvedTime(start, end.start, "explicit")


def _calendar_day(day: int, month: int, year: int | Reason | None, anchor: _Anchor) -> _Found:
    if isinstance(year, str):
        return year
    if year is not None:
        found = _day(year, month, day)
        return _one(found, "explicit") if found else "vague_expression"
    if not 1 <= day <= calendar.monthrange(2000, month)[1]:
        return "vague_expression"
    if anchor.published is None:
        return "no_anchor_date"
    # 29 February may need up to eight years.
    for step in range(9):
        at = anchor.published.year + (step if anchor.future else -step)
        candidate = _day(at, month, day)
        if candidate is None:
            continue
        if (candidate >= anchor.published) if anchor.future else (candidate <= anchor.published):
            return _one(candidate, "explicit")
    return "vague_expression"


def _date(text: str, anchor: _Anchor) -> _Found | None:
    match = _DAY_MONTH.search(text) or _MONTH_DAY.search(text)
    if not match:
        return None
    year = _year_of(match, anchor)
    short = _SHORT_YEAR.search(text)
    if year is None and short:
        year = _full_year(short["yy"])
    return _calendar_day(int(match["d"]), _month_number(match["m"]), year, anchor)


def _span(text: str, anchor: _Anchor) -> _Found | None:
    match = _SPAN.search(text)
    if not match:
        return None
    start = _resolve(match["a"] or match["b"], anchor)
    end = _resolve(match["c"], anchor)
    if not isinstance(start, ResolvedTime):
        return start
    if not isinstance(end, ResolvedTime):
        return end
    if start.start > end.end:
        return "vague_expression"
    return ResolvedTime(start.start, end.end, end.basis)


def _since(text: str, anchor: _Anchor) -> _Found | None:
    match = _SINCE.search(text)
    if not match or _AGO.search(text):
        return None
    found = _resolve(match["rest"], _Anchor(anchor.published, future=False))
    if not isinstance(found, ResolvedTime):
        return found
    if anchor.published is None:
        return "no_anchor_date"
    if found.start > anchor.published:
        return "vague_expression"
    return ResolvedTime(found.start, anchor.published, found.basis)


def _by_event(text: str, anchor: _Anchor) -> _Found | None:
    return "vague_expression" if _BY_EVENT.search(text) else None


def _deictic(text: str, anchor: _Anchor) -> _Found | None:
    if _AGO.search(text) and "hour" not in text:
        return None
    for pattern, offset in _DEICTIC:
        if pattern.search(text):
            if anchor.published is None:
                return "no_anchor_date"
            return _one(anchor.published + dt.timedelta(days=offset), "relative")
    return None


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    tens, _, unit = word.partition("-")
    if tens in _TENS:
        return _TENS[tens] + _WORD_NUMBERS.get(unit, 0)
    return _WORD_NUMBERS.get(word)


def _ago(text: str, anchor: _Anchor) -> _Found | None:
    match = _AGO.search(text)
    if not match:
        return None
    n = _number(match["n"])
    if n is None or n > 1000 or _HEDGED.search(text):
        return "vague_expression"
    if anchor.published is None:
        return "no_anchor_date"
    unit = match["unit"]
    if unit in ("day", "night", "week", "fortnight"):
        days = n * {"week": 7, "fortnight": 14}.get(unit, 1)
        return _one(anchor.published - dt.timedelta(days=days), "relative")
    if unit == "month":
        months = anchor.published.year * 12 + anchor.published.month - 1 - n
        return _whole_month(months // 12, months % 12 + 1, "relative")
    if unit == "year" and match["today"]:
        day = _day(anchor.published.year - n, anchor.published.month, anchor.published.day)
        return _one(day, "relative") if day else "vague_expression"
    return "vague_expression"


def _past(text: str, anchor: _Anchor) -> _Found | None:
    """Spans of days that end at publication; of longer units the first day is not fixed."""
    match = _PAST.search(text)
    if not match:
        return None
    n = _number(match["n"])
    if n is None or n > 100 or match["unit"] not in ("day", "hour", "night"):
        return "vague_expression"
    if anchor.published is None:
        return "no_anchor_date"
    back = -(-n // 24) if match["unit"] == "hour" else n - 1
    return ResolvedTime(anchor.published - dt.timedelta(days=back), anchor.published, "relative")


def _weekend(text: str, anchor: _Anchor) -> _Found | None:
    if "weekend" not in text:
        return None
    if anchor.published is None:
        return "no_anchor_date"
    day = anchor.published
    if anchor.future or "next" in text or "coming" in text:
        saturday = day + dt.timedelta(days=(5 - day.weekday()) % 7)
    else:
        saturday = day - dt.timedelta(days=(day.weekday() - 5) % 7)
    return ResolvedTime(saturday, saturday + dt.timedelta(days=1), "relative")


def _whole_month(year: int, month: int, basis: Basis, part: tuple[int, int] = (1, 31)) -> ResolvedTime:
    last = calendar.monthrange(year, month)[1]
    return ResolvedTime(dt.date(year, month, part[0]), dt.date(year, month, min(part[1], last)), basis)


def _month(text: str, anchor: _Anchor) -> _Found | None:
    match = _MONTH.search(text)
    if not match:
        return None
    part = match["part"]
    days = _PART_OF_MONTH[_PARTS.get(part, part)] if part else (1, 31)
    month = _month_number(match["m"])
    year = _year_of(match, anchor)
    if isinstance(year, str):
        return year
    if year is not None:
        return _whole_month(year, month, "explicit", days)
    if anchor.published is None:
        return "no_anchor_date"
    forward = (anchor.future and match["which"] not in ("last", "past")) or match["which"] == "next"
    year = anchor.published.year
    now = anchor.published.month
    if match["which"] == "this":
        pass
    elif forward:
        year += month < now or (month == now and match["which"] == "next")
    else:
        year -= month > now or (month == now and match["which"] == "last")
    return _whole_month(year, month, "explicit", days)


_PERIOD = _pattern(
    r"\b(?P<which>last|this|next|previous|past|current|coming)\s+(?P<unit>month|year)\b|\b(?P<early>year|month) to date\b"
)


def _period(text: str, anchor: _Anchor) -> _Found | None:
    """Read "last month", "this year" and their like."""
    match = _PERIOD.search(text)
    if not match:
        return None
    if re.search(r"\b(?:late|early|middle|mid|start|beginning|end|first|later|session)\b", text):
        return "vague_expression"
    if anchor.published is None:
        return "no_anchor_date"
    unit = match["unit"] or match["early"]
    step = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(match["which"] or "this", 0)
    if match["which"] == "past":
        return "vague_expression"
    if unit == "year":
        year = anchor.published.year + step
        found = ResolvedTime(dt.date(year, 1, 1), dt.date(year, 12, 31), "relative")
    else:
        months = anchor.published.year * 12 + anchor.published.month - 1 + step
        found = _whole_month(months // 12, months % 12 + 1, "relative")
    if step == 0:
        if anchor.future:
            return ResolvedTime(anchor.published, found.end, "relative")
        return ResolvedTime(found.start, anchor.published, "relative")
    return found


def _year(text: str, anchor: _Anchor) -> _Found | None:
    match = _YEAR.search(text)
    if not match or match["y"].startswith(("'", "’")):
        return None
    if re.search(r"\b(?:early|mid|late|end|start|beginning|middle|first|summer|winter|spring|autumn|fall)\b", text):
        return "vague_expression"
    year = int(match["y"])
    return ResolvedTime(dt.date(year, 1, 1), dt.date(year + (9 if match["decade"] else 0), 12, 31), "explicit")


def _weekday(text: str, anchor: _Anchor) -> _Found | None:
    match = _DAYS.search(text)
    if not match:
        return None
    if anchor.published is None:
        return "no_anchor_date"
    wanted = [d[:3] for d in _WEEKDAYS].index(match["w"])
    behind = (anchor.published.weekday() - wanted) % 7
    before = text[: match.start()].split()[-1:]
    if before in (["next"], ["coming"]):
        return _one(anchor.published + dt.timedelta(days=(7 - behind)), "weekday")
    if before in (["last"], ["past"], ["previous"]):
        return _one(anchor.published - dt.timedelta(days=behind or 7), "weekday")
    if anchor.future:
        return _one(anchor.published + dt.timedelta(days=(7 - behind) % 7), "weekday")
    return _one(anchor.published - dt.timedelta(days=behind), "weekday")


def _vague(text: str, anchor: _Anchor) -> _Found | None:
    return "vague_expression" if _VAGUE.search(text) else None


# The first rule that applies decides: calendar days before words that only surround them ("yesterday, 13 November").
_RULES: tuple[Callable[[str, _Anchor], _Found | None], ...] = (
    _iso,
    _span_days,
    _span,
    _since,
    _by_event,
    _date,
    _deictic,
    _ago,
    _past,
    _weekend,
    _vague,
    _month,
    _period,
    _year,
    _weekday,
)
