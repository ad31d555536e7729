"""Raw wire text to a report: header lines, title, byline, dateline recognised and set apart from the prose."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from wirebird.errors import InputError
from wirebird.records import Dateline, DocId, Document, Span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY_FIRST = rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}}|\d{{2}})(?!\d))?"
_MONTH_FIRST = rf"(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y2>\d{{4}}))?(?!\d)"
_ISO = r"(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
_DATE = re.compile(rf"\b(?:{_ISO}|{_DAY_FIRST}|{_MONTH_FIRST})", re.I)
_HEADER = re.compile(
    r"[ \t]*(?P<key>date|title|headline|source|publisher|url|link|published)\b"
    r"(?:[ \t]*:[ \t]*|[ \t]+(?=\d{4}-\d{2}-\d{2}))(?P<value>[^\n]*)",
    re.I,
)
_BYLINE = re.compile(r"[ \t]*By[ \t]+(?P<who>[A-Z][\w.'’-]*(?:[ \t]+(?:and|[A-Z][\w.'’-]*)){1,6})[ \t]*(?:\n|$)")
_MARK = re.compile(r"\s*(?:--|—|–|_|:|-(?=\s))\s*:?\s*(?:\[text\]\s*)?", re.I)
_AGENCY = re.compile(r"\((?P<agency>[^()\n]{2,90})\)\s*$")
_PLACE_WORD = re.compile(r"[A-ZÀ-Þ][\w.'’`/-]*$")
_SMALL_WORDS = frozenset("of the de da do du la le el al and sur den es del des dos das los las di".split())
_BARE_AGENCY = re.compile(r"[ \t]*\((?P<agency>[A-Z][^()\n]{1,40})\)\s*(?:--|—|–|-)\s*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
MAX_TITLE = 160
MAX_DATELINE = 200


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_date(words: str, *, near: str | None = None) -> str | None:
    """The first calendar day written in `words`, as ISO day.

    Args:
        words: text such as "7 July 2021", "July 7", "2021-07-07T10:00".
        near: ISO day that completes a date without a year (the year that brings the two closest).

    Returns:
        None when there is no date, it does not exist, or its year is open.
    """
    match = _DATE.search(words)
    if not match:
        return None
    g = match.groupdict()
    if g["y3"]:
        return _day(int(g["y3"]), int(g["m3"]), int(g["d3"]))
    month = MONTHS.index((g["m1"] or g["m2"])[:3].lower()) + 1
    day, year = int(g["d1"] or g["d2"]), g["y1"] or g["y2"]
    if year:
        value = int(year)
        return _day(value if value > 99 else value + (1900 if value > 50 else 2000), month, day)
    if near is None:
        return None
    anchor = dt.date.fromisoformat(near)
    days = [d for y in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := _day(y, month, day))]
    return min(days, key=lambda d: abs((dt.date.fromisoformat(d) - anchor).days), default=None)


@dataclass
class _Head:
    """What the top of a text gives, and where the prose begins."""

    at: int = 0
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    byline: str | None = None
    agency: str | None = None
    dateline: Dateline | None = None
    skipped: list[Span] = field(default_factory=list)


def _line(text: str, at: int) -> tuple[int, int]:
    """The next line that is not blank: start and end (newline excluded)."""
    while at < len(text) and text[at].isspace():
        at += 1
    end = text.find("\n", at)
    return at, len(text) if end < 0 else end


def _skip(head: _Head, text: str, start: int, end: int) -> None:
    if end > start:
        head.skipped.append(Span.of(text, start, end))
    head.at = end


def _header_lines(head: _Head, text: str) -> None:
    while True:
        start, end = _line(text, head.at)
        match = _HEADER.fullmatch(text[start:end])
        if not match:
            return
        key, value = match["key"].lower(), match["value"].strip()
        if key in ("date", "published"):
            head.published = head.published or parse_date(value)
        elif key in ("title", "headline"):
            head.title = head.title or value or None
        elif key in ("source", "publisher"):
            head.publisher = head.publisher or value or None
        _skip(head, text, start, end)


def _title_line(head: _Head, text: str) -> None:
    start, end = _line(text, head.at)
    line = text[start:end].rstrip()
    stands_alone = re.match(r"[ \t]*\n[ \t]*\n|[ \t]*\n[ \t]*By ", text[start + len(line) :])
    if not line or len(line) > MAX_TITLE or not stands_alone or _SENTENCE_END.search(line):
        return
    if _BYLINE.match(line) or _find_dateline(text, start):
        return
    head.title = head.title or " ".join(line.split())
    _skip(head, text, start, start + len(line))


def _byline(head: _Head, text: str) -> None:
    start, end = _line(text, head.at)
    if match := _BYLINE.match(text, start):
        head.byline = " ".join(match["who"].split())
        _skip(head, text, start, min(end, match.end()))


@dataclass(frozen=True)
class _Found:
    """A dateline's parts; `prose` is where the report's first sentence begins."""

    place: Span
    region: Span | None
    date: str
    agency: Span | None
    end: int
    prose: int


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in " ,\t\n":
        start += 1
    while end > start and text[end - 1] in " ,\t\n":
        end -= 1
    return Span.of(text, start, end) if end > start else None


def _is_place_name(words: str) -> bool:
    parts = words.split()
    if not 0 < len(parts) <= 5 or not _PLACE_WORD.match(parts[0]):
        return False
    return all(w in _SMALL_WORDS or _PLACE_WORD.match(w) for w in parts)


def _dateline_before(text: str, start: int, mark: re.Match[str]) -> _Found | None:
    """The dateline that ends at `mark`, if the words before it make one."""
    stop = mark.start()
    agency = None
    if found := _AGENCY.search(text[start:stop]):
        agency = _trimmed(text, start + found.start("agency"), start + found.end("agency"))
        stop = start + found.start()
    dated = list(_DATE.finditer(text, start, stop))
    date = ""
    if dated and not text[dated[-1].end() : stop].strip(" ,."):
        date, stop = dated[-1].group(), dated[-1].start()
    comma = text.find(",", start, stop)
    place = _trimmed(text, start, stop if comma < 0 else comma)
    region = None if comma < 0 else _trimmed(text, comma, stop)
    if place is None or not _is_place_name(place.text):
        return None
    if region and not all(_is_place_name(part.strip()) for part in region.text.split(",")):
        return None
    if not (agency or date or (place.text.isupper() and len(place.text) > 2)):
        return None
    if ":" in mark.group() and not (agency or date):
        return None
    return _Found(place, region, date, agency, mark.start() + len(mark.group().rstrip()), mark.end())


def _find_dateline(text: str, start: int) -> _Found | None:
    """A dateline at `start`: place, region, date and agency, ended by a dash or colon and followed by prose."""
    for mark in _MARK.finditer(text, start, min(len(text), start + MAX_DATELINE)):
        found = _dateline_before(text, start, mark) if mark.group().strip() else None
        if found and re.match(r"[\"'“‘\[(]*[A-ZÀ-Þ0-9]", text[found.prose : found.prose + 6]):
            return found
    return None


def _dateline(head: _Head, text: str, published: str | None) -> None:
    start, _ = _line(text, head.at)
    found = _find_dateline(text, start)
    if found is None:
        if bare := _BARE_AGENCY.match(text, start):
            head.agency = bare["agency"].strip()
            _skip(head, text, start, bare.end())
        return
    inner = parse_date(found.agency.text) if found.agency else None
    own = parse_date(found.date)
    known = published or head.published or inner or own
    head.dateline = Dateline(
        text=Span.of(text, start, found.end),
        place=found.place,
        region=found.region,
        date=parse_date(found.date, near=known),
        agency=found.agency,
    )
    if found.agency:
        # "(UrduPoint / Pakistan Point News - 7th Jul, 2021 )": the date is not part of the name.
        head.agency = _DATE.sub("", found.agency.text).strip(" ,-–") or None
    head.published = head.published or inner or own
    _skip(head, text, start, found.end)


def _checked(published: str | None, locator: str) -> str | None:
    if published is None:
        return None
    try:
        return dt.date.fromisoformat(published[:10]).isoformat()
    except ValueError as error:
        raise InputError(
            f"published {published!r} is not a day of the calendar; give an ISO day such as 2021-07-07",
            path=locator,
            field="published",
        ) from error


def read_report(
    text: str,
    *,
    id: str,
    locator: str,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
) -> Document:
    """Recognises the head of a wire report.

    Args:
        text: the frozen text.
        id: the report's id.
        locator: where it came from, for messages.
        published: ISO day; what the caller gives wins over what the text says.
        publisher: outlet; likewise.
        title: headline; likewise.

    Returns:
        The report; what is neither given nor recognised is None.

    Raises:
        InputError: `published` is not a day of the calendar.
    """
    day = _checked(published, locator)
    head = _Head()
    _header_lines(head, text)
    _title_line(head, text)
    _byline(head, text)
    _dateline(head, text, day)
    return Document(
        id=DocId(id), text=text, locator=locator, published=day or head.published,
        publisher=publisher or head.publisher or head.agency, title=title or head.title,
        agency=head.agency, byline=head.byline, dateline=head.dateline, skipped=tuple(head.skipped),
    )  # fmt: skip
