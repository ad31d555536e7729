"""When an event happened: the days of its time words, or of those that stand beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from wirebird.extract.drafts import LOCAL_TYPES, SPEECH_TYPES, Draft, Part
from wirebird.limits import check_time
from wirebird.records import DatePrecision, Document, EventDate, Span, TimeBasis, Unresolved, UnresolvedReason
from wirebird.times import Found, find_in

TOLD_WITHIN = 2
"""Sentences between an act without a day and the act that it was told with."""

NEAR = 60
"""Characters between a trigger and a time expression of its sentence that dates it though nothing else says so."""

FAR = 100
REACH = 40
"""Characters before an expression in which "since", "from" or "after" is looked for; FAR those for "the first ... since"."""

SHARP = frozenset({"day", "weekend", "week", "month"})
"""Precisions at which faintly linked words still say something: a year is mostly somebody's past."""

_SINCE = re.compile(r"\b(?:since|dating back to|starting|beginning)\s+(?:(?:on|in|about|around|at least|the)\s+)*$", re.I)
_FROM = re.compile(r"\b(?P<opener>between|from)\s+(?:(?:on|the)\s+)*$", re.I)
_TO = re.compile(r"\s+(?:and|to|until|till|through)\s+(?:(?:on|the|early|late)\s+)*$", re.I)
# Before or after that day, not on it.
_BESIDE = re.compile(
    r"\b(?:before|after|until|till|by|prior to|ahead of|following|in the aftermath of)\s+(?:(?:the|last|its|his|their)\s+)*$",
    re.I,
)
# "The worst attack since 2019" is a record, not an attack that has gone on since.
_RECORD = re.compile(
    r"\b(?:first|last|only|worst|deadliest|bloodiest|biggest|largest|heaviest|highest|lowest|most|fewest)\b[^.;:]{0,80}\bsince\s+$",
    re.I,
)
_NAMES = re.compile(
    r"[\s-]+(?:attacks?|massacres?|crisis|movement|revolution|uprising|wars?|accords?|agreements?|brigades?|committee|"
    r"coalition|alliance|martyrs?|square|street|avenue|bridge|hospital|university|constitution|resolution|olympics|"
    r"world cup|elections?|campaign|bombings?|killings?|coup|protests?|deadline|earthquake|invasion)\b",
    re.I,
)


@dataclass(frozen=True)
class ReportTimes:
    """The time expressions of one report.

    Attributes:
        doc: the report.
        found: its expressions, in text order.
        published: its day, or None.
    """

    doc: Document
    found: tuple[Found, ...]
    published: dt.date | None

    @classmethod
    def of(cls, doc: Document) -> ReportTimes:
        """Tag a report."""
        published = dt.date.fromisoformat(doc.published) if doc.published else None
        return cls(doc=doc, found=find_in(doc), published=published)


Dated = tuple[EventDate | None, Unresolved | None]
"""A date, and why it has no days where it has none. A date without days keeps its words."""


def event_dates(times: ReportTimes, sentences: Sequence[Span], drafts: Sequence[Draft]) -> list[Dated]:
    """The days of the events of one report, in the order of the drafts.

    Args:
        times: the time expressions of the report.
        sentences: its sentences; `Part.sentence` indexes them.
        drafts: its events.
    """
    dates = [_event_date(times, sentences, d) for d in drafts]
    return [
        (told, None) if date is None and (told := _told_beside(k, drafts, dates)) else (date, reason)
        for k, (date, reason) in enumerate(dates)
    ]


def _event_date(times: ReportTimes, sentences: Sequence[Span], draft: Draft) -> Dated:
    """By its own time words, else by faintly linked ones, those close by, or the day of the report (acts of speech)."""
    check_time()
    words = [
        f
        for f in times.found
        if draft.time and f.start < draft.time.end and draft.time.start < f.end and not _is_of_content(times, f, draft)
    ]
    if draft.time and any(f.meaning.type != "DURATION" or f.meaning.interval for f in words):
        return _by_own_words(times, sentences, draft, draft.time, words)
    if faint := _faint(times, draft):
        return faint, None
    if (close := _beside(times, sentences, draft)) and (days := _days(times, [close], draft)):
        return _date(days, Span.of(times.doc.text, close.start, close.end)), None
    if draft.time and words:
        return _by_own_words(times, sentences, draft, draft.time, words)
    if draft.type in SPEECH_TYPES and not draft.is_background and times.published:
        return _date(_Days(times.published, times.published, "day", "publication"), None), None
    return None, Unresolved(field="date", reason="not_mentioned")


def _faint(times: ReportTimes, draft: Draft) -> EventDate | None:
    """The likeliest words that the model links to the event only faintly, where they are a day, week or month."""
    for part in draft.faint_times:
        words = [
            f
            for f in times.found
            if f.start < part.end
            and part.start < f.end
            and f.meaning.type in ("DATE", "TIME")
            and not _is_of_content(times, f, draft)
        ]
        if words and not _is_name(times, words[0], draft):
            days = _days(times, words, draft)
            if days and days.precision in SHARP:
                return _date(days, Span.of(times.doc.text, part.start, part.end))
    return None


def _by_own_words(times: ReportTimes, sentences: Sequence[Span], draft: Draft, time: Part, words: Sequence[Found]) -> Dated:
    # The encoder may have seen "the" of "the same day": what is read, and shown, is the whole expression.
    span = Span.of(times.doc.text, min(time.start, words[0].start), max(time.end, words[-1].end))
    days = _days(times, words, draft)
    if days and days.precision != "day" and (sharper := _sharper(times, sentences, draft, days)):
        return sharper, None
    if days:
        return _date(days, span), None
    reason: UnresolvedReason = "no_anchor_date" if _lacks_anchor(words) else "vague_expression"
    unknown = EventDate(start=None, end=None, text=span, precision="unknown", basis="none")
    return unknown, Unresolved(field="date", reason=reason)


def _told_beside(k: int, drafts: Sequence[Draft], dates: Sequence[Dated]) -> EventDate | None:
    """An act on the ground without a day happened on the day of the act told next to it (two sentences at most)."""
    draft = drafts[k]
    if not _is_told(draft):
        return None
    at = draft.mentions[0].sentence
    near = [
        (abs(m.sentence - at), m.sentence > at, i)
        for i, other in enumerate(drafts)
        if i != k and _is_told(other) and _is_one_day(dates[i][0])
        for m in other.mentions
        if abs(m.sentence - at) <= TOLD_WITHIN
    ]
    found = dates[min(near)[2]][0] if near else None
    return msgspec.structs.replace(found, text=None, basis="other_expression") if found else None


def _is_told(draft: Draft) -> bool:
    return draft.type in LOCAL_TYPES and draft.status in ("happened", "ongoing") and not draft.is_background


def _is_one_day(date: EventDate | None) -> bool:
    return date is not None and date.start is not None and date.start == date.end and date.text is not None


@dataclass(frozen=True)
class _Days:
    """First and last day, None where open, with what they are worth."""

    first: dt.date
    last: dt.date | None
    precision: DatePrecision
    basis: TimeBasis


def _date(days: _Days, text: Span | None) -> EventDate:
    last = days.last.isoformat() if days.last else None
    return EventDate(start=days.first.isoformat(), end=last, text=text, precision=days.precision, basis=days.basis)


def _lacks_anchor(words: Sequence[Found]) -> bool:
    return any(f.meaning.interval is None and f.meaning.value.startswith("XXXX") and f.scene.today is None for f in words)


def _beside(times: ReportTimes, sentences: Sequence[Span], draft: Draft) -> Found | None:
    """The nearest expression to a mention in its sentence, where it may date the event; of the best mention that has one."""
    for mention in draft.mentions:
        sentence = sentences[mention.sentence]
        near = [
            (max(mention.start - f.end, f.start - mention.end, 0), f.start, f)
            for f in times.found
            if sentence.start <= f.start < sentence.end and f.meaning.type in ("DATE", "TIME") and f.meaning.interval
        ]
        distance, _, found = min(near, key=lambda x: x[:2], default=(NEAR + 1, 0, None))
        if found and distance <= NEAR and _may_date(times, found, draft):
            return found
    return None


def _sharper(times: ReportTimes, sentences: Sequence[Span], draft: Draft, rough: _Days) -> EventDate | None:
    """The day that stands beside the event, where it lies in the week, month or year that its words name."""
    close = _beside(times, sentences, draft)
    days = _days(times, [close], draft) if close else None
    if close is None or days is None or days.precision != "day" or not _within(days, rough):
        return None
    return _date(days, Span.of(times.doc.text, close.start, close.end))


def _within(days: _Days, rough: _Days) -> bool:
    return rough.first <= days.first and (rough.last is None or (days.last or days.first) <= rough.last)


def _may_date(times: ReportTimes, found: Found, draft: Draft) -> bool:
    """Whether words that the model does not link to the event may date it: no time since then, no other event's day."""
    is_since = _SINCE.search(_before(times, found)) is not None
    is_own = not _is_name(times, found, draft) and not _is_of_content(times, found, draft)
    return is_own and not is_since and not _is_beside(times, found)


def _is_of_content(times: ReportTimes, found: Found, draft: Draft) -> bool:
    """Whether an expression says when what is promised, asked for or threatened will be, not when it was said.

    Acts of speech lie behind the report (all but one of 490 agreements, threats and the like in wire_gold/train do): words
    that by their own clause mean a later day are about what was said. In a report of unknown day the clause alone tells, of
    single days only: of seven that stand so in wire_gold/train none dates the act, of three years and months one does.
    """
    today, days = times.published or found.scene.today, found.meaning.interval
    if draft.type not in SPEECH_TYPES or draft.status == "planned":
        return False
    looks_ahead = found.scene.direction > 0
    if today is None:
        return looks_ahead and days is not None and days.grain == "day"
    if days is None:
        # "Promised to leave within two weeks", "in the near future".
        return found.meaning.value == "FUTURE_REF" or (looks_ahead and found.meaning.value != "PAST_REF")
    return days.first > today or (looks_ahead and days.last > today)


def _is_name(times: ReportTimes, found: Found, draft: Draft) -> bool:
    """Whether an expression names another event ("the October 7 attacks"), not the day of this one."""
    name = _NAMES.match(times.doc.text, found.end)
    return name is not None and not any(m.start < name.end() and found.end <= m.end for m in draft.mentions)


def _before(times: ReportTimes, found: Found) -> str:
    return times.doc.text[max(0, found.start - REACH) : found.start]


def _is_beside(times: ReportTimes, found: Found) -> bool:
    # "In the aftermath of the Aug. 7 bombings": it is the bombings that came before.
    return _BESIDE.search(_before(times, found)) is not None and not _NAMES.match(times.doc.text, found.end)


def _days(times: ReportTimes, words: Sequence[Found], draft: Draft) -> _Days | None:
    """The days that the words of an event fix, or None."""
    is_planned = draft.status == "planned"
    read = [(f, _read(f, is_planned=is_planned)) for f in words]
    dated = [(f, days) for f, days in read if days]
    if not dated:
        return None
    if len(dated) > 1 and (span := _range(times, dated)):
        return span
    # "Yesterday, 13 May": the date on the calendar counts.
    found, days = min(dated, key=lambda x: (x[0].hit.rule.kind != "date", x[0].start))
    if _RECORD.search(times.doc.text[max(0, found.start - FAR) : found.start]):
        return None
    if _SINCE.search(_before(times, found)):
        return _since(days, times.published)
    if _is_beside(times, found):
        return None
    return _bounded(days, times.published, is_planned=is_planned)


def _read(found: Found, *, is_planned: bool) -> _Days | None:
    meaning = found.looking(1 if is_planned else -1)
    if meaning.interval is None:
        return None
    return _Days(meaning.interval.first, meaning.interval.last, meaning.interval.grain, meaning.basis)


def _range(times: ReportTimes, dated: Sequence[tuple[Found, _Days]]) -> _Days | None:
    """Reads "Between Monday and Wednesday", "from 2 June to 4 June"."""
    (one, first), (two, last) = dated[:2]
    between = times.doc.text[one.end : two.start]
    if not _FROM.search(_before(times, one)) or not _TO.fullmatch(between) or first.first > last.first:
        return None
    return _Days(first.first, last.last, last.precision, last.basis)


def _since(days: _Days, published: dt.date | None) -> _Days | None:
    """Up to the day of the report, or open where that is not known."""
    return None if published and days.first > published else replace(days, last=published)


def _bounded(days: _Days, published: dt.date | None, *, is_planned: bool) -> _Days:
    """What happened this month happened up to the day of the report; what is planned for it, from then on."""
    if published is None or days.last is None or not days.first < published < days.last:
        return days
    return replace(days, first=published) if is_planned else replace(days, last=published)
