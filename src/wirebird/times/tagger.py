"""Finds the time expressions of a text and says what they mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from wirebird.limits import check_time
from wirebird.records import Document, TimeExpression
from wirebird.text import read_report
from wirebird.times import calendar_words, clock_words, relative_words
from wirebird.times.grammar import Hit, load_grammar
from wirebird.times.scene import Direction, Meaning, Scene
from wirebird.times.tense import direction_at
from wirebird.times.tokens import Tokens

Reader = Callable[[Hit, Scene], Meaning | None]
READERS: Mapping[str, Reader] = {
    "date": calendar_words.date, "days": calendar_words.days, "month": calendar_words.month, "year": calendar_words.year,
    "spoken_year": calendar_words.spoken_year, "decade": calendar_words.decade, "century": calendar_words.century,
    "quarter": calendar_words.quarter, "half": calendar_words.half, "season": calendar_words.season,
    "holiday": calendar_words.holiday, "weekday": relative_words.weekday, "dayword": relative_words.dayword,
    "sameday": relative_words.sameday, "step": relative_words.step, "same": relative_words.same,
    "week_of": relative_words.week_of, "shift": relative_words.shift, "vague_shift": relative_words.vague_shift,
    "duration": relative_words.duration, "often": relative_words.often, "ref": relative_words.ref,
    "clock": clock_words.clock, "skip": relative_words.skip,
}  # fmt: skip
"""What reads each kind of rule."""

_YEARLESS = re.compile(r"XXXX-\d\d-\d\d(?:/XXXX-\d\d-\d\d)?")
_MAY_THE_PERSON = re.compile(
    r"\b(?:Theresa|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Minister|President|Secretary|Senator|Sir|Lady|Lord) May\b"
)
_OF_MONTHS = re.compile(r"\b(?:in|since|until|till|during|last|next|early|mid|late|every)[\s-]+$", re.I)
FILED_WITHIN = 3
"""Days that a dateline's day may lie before publication and still be the day the report was written."""


@dataclass(frozen=True)
class Found:
    """A time expression with what it was read from.

    Attributes:
        start: half-open code-point offset.
        end: its end.
        hit: the rule and its groups.
        scene: what it was read against.
        meaning: what it says.
    """

    start: int
    end: int
    hit: Hit
    scene: Scene
    meaning: Meaning

    def looking(self, direction: Direction) -> Meaning:
        """What it says where it is known for sure that what happened then lies ahead or behind."""
        scene = replace(self.scene, direction=direction, is_certain=True)
        return READERS[self.hit.rule.kind](self.hit, scene) or self.meaning


def find(text: str, *, published: dt.date | None, dateline: dt.date | None = None) -> tuple[Found, ...]:
    """The time expressions of a text.

    Args:
        text: a report, or a part of one.
        published: day of publication, or None.
        dateline: day of the dateline, or None; a day shortly before publication is what "today" then means.
    """
    grammar = load_grammar()
    tokens = grammar.lexicon.read(text)
    reading = _Reading(tokens, _scene(published, dateline))
    found = tuple(f for f in grammar.scan(tokens, reading.read) if f.meaning.type is not None and not _is_person(f, text))
    return _completed(found) if reading.scene.today is None else found


def _is_person(found: Found, text: str) -> bool:
    """Whether "May" alone, in a report about somebody of that name, is not said to be a month ("in May")."""
    if text[found.start : found.end] != "May" or not _MAY_THE_PERSON.search(text):
        return False
    return not _OF_MONTHS.search(text, 0, found.start)


def _completed(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Days without a year in a report of unknown day get the year of the nearest day that is written out in full."""
    full = [f for f in found if f.meaning.basis == "explicit" and f.meaning.interval and f.meaning.interval.grain == "day"]
    return tuple(_with_year(f, full) if full and _YEARLESS.fullmatch(f.meaning.value) else f for f in found)


def _with_year(found: Found, full: Sequence[Found]) -> Found:
    nearest = min(full, key=lambda f: abs(f.start - found.start)).meaning.interval
    scene = replace(found.scene, written=nearest.first if nearest else None)
    return replace(found, scene=scene, meaning=READERS[found.hit.rule.kind](found.hit, scene) or found.meaning)


def _scene(published: dt.date | None, dateline: dt.date | None) -> Scene:
    filed = dateline if dateline and (published is None or 0 < (published - dateline).days <= FILED_WITHIN) else None
    return Scene(today=filed or published, basis="dateline" if filed else "publication", reference=None, direction=0)


@dataclass
class _Reading:
    """What was named last, while a text is read from left to right."""

    tokens: Tokens
    scene: Scene

    def read(self, hit: Hit) -> Found | None:
        check_time()
        scene = replace(self.scene, direction=direction_at(self.tokens, hit.first, hit.last))
        meaning = READERS[hit.rule.kind](hit, scene)
        if meaning is None:
            return None
        if meaning.interval and meaning.type in ("DATE", "TIME") and not meaning.is_comparison:
            self.scene = replace(self.scene, reference=meaning.interval)
        matches = self.tokens.matches
        return Found(matches[hit.first].start(), matches[hit.last - 1].end(), hit, scene, meaning)


def find_times(text: str, *, published: str | None = None) -> tuple[TimeExpression, ...]:
    """Finds the time expressions of a text: their TIMEX3 types and values, and the days they mean. Needs no model.

    Args:
        text: a report; offsets of the result point into it.
        published: ISO day of publication; read from the text's header when not given.

    Returns:
        The expressions in text order, none overlapping.

    Raises:
        InputError: `published` is not a day of the calendar.
    """
    return expressions_of(read_report(text, id="report", locator="report", published=published))


def expressions_of(doc: Document) -> tuple[TimeExpression, ...]:
    """The time expressions of a report that has been read already, in text order."""
    return tuple(_expression(f, doc.text) for f in find_in(doc))


def find_in(doc: Document) -> tuple[Found, ...]:
    """The time expressions of a report with what they were read from, in text order."""
    day = dt.date.fromisoformat(doc.published) if doc.published else None
    dateline = dt.date.fromisoformat(doc.dateline.date) if doc.dateline and doc.dateline.date else None
    return find(doc.text, published=day, dateline=dateline)


def _expression(found: Found, text: str) -> TimeExpression:
    """The record of a found expression."""
    meaning = found.meaning
    days = meaning.interval
    return TimeExpression(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        type=meaning.type or "DATE",
        value=meaning.value,
        mod=meaning.mod,
        basis=meaning.basis,
        first=days.first.isoformat() if days else None,
        last=days.last.isoformat() if days else None,
    )
