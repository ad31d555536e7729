"""Raw wire text to a report: header lines, title, byline, dateline recognised and set apart from the prose."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from wirebird.errors import InputError
from wirebird.records import Dateline, DocId, Document, Span
from wirebird.text.wire_words import BUREAUS, NOT_PLACES, is_agency

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY_FIRST = rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}}|\d{{2}})(?!\d))?"
_MONTH_FIRST = rf"(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y2>\d{{4}}))?(?!\d)"
_ISO = r"(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
_DATE = re.compile(rf"\b(?:{_ISO}|{_DAY_FIRST}|{_MONTH_FIRST})", re.I)
_WEEKDAY = r"(?:Mon|Tue(?:s)?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_DATE_LINE = re.compile(
    r"[ \t]*(?:(?:Published|Updated|Posted|Last (?:modified|updated))(?: on| at)?:?[ \t]+)?"
    rf"(?:{_WEEKDAY},?[ \t]+)?(?:{_ISO}|{_DAY_FIRST}|{_MONTH_FIRST})"
    r"(?:,?[ \t]+(?:at[ \t]+)?\d{1,2}[:.]\d{2}[^\n]{0,20})?",
    re.I,
)
_HEADER = re.compile(
    r"[ \t]*(?P<key>date|title|headline|source|publisher|url|link|published|author|byline)\b"
    r"(?:[ \t]*:[ \t]*|[ \t]+(?=\d{4}-\d{2}-\d{2}))(?P<value>[^\n]*)",
    re.I,
)
_DATE_VALUE = re.compile(r"[^\n]*\d[^\n]{0,60}")
_ISO_NOTE = re.compile(r"[ \t]*date[ \t]+\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?[ \t]*(?:\([^()\n]*\))?[ \t]*", re.I)
_BYLINE = re.compile(r"[ \t]*(?:By|BY)(?::[ \t]*|[ \t]+)(?P<who>[A-Z][^\n!?;:]{2,90}?)[ \t]*(?:\n|$)")
_NAME_WORD = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*,?|and|AND|&|al|bin|da|de|del|der|di|ibn|van|von)$")
_NOT_NAME = re.compile(rf"(?:{_WEEKDAY}|{_MONTH})\b", re.I)
_JOB = re.compile(r"\b(?:writers?|correspondents?|reporters?|editors?|staff)\b", re.I)
_MARK = re.compile(
    r"\s*(?:--+|—|–|_|:|-(?=\s)|(?<=\))-|(?<=\) )-|(?<=\))(?=\s?[A-Z\"“]))\s*:?\s*"
    r"(?:\[(?:[Tt]ext|[A-Z\"][A-Z0-9 .,'\"-]*)\]\s*)*"
)
_AGENCY = re.compile(r"(?:\((?P<agency>[^()]{2,90})\)|/(?P<wire>[A-Z][^/\n]{2,40})/)\s*$")
_PLACE_WORD = re.compile(r"[A-ZÀ-Þ][\w.'’`/-]*$")
_SMALL_WORDS = frozenset("of the de da do du la le el al and sur den es del des dos das los las di".split())
_BARE_AGENCY = re.compile(r"[ \t]*\((?P<agency>[A-Z][^()\n]{1,40})\)\s*(?P<mark>--|—|–|-|_)?\s*(?=[A-Z0-9\"“])")
_CALL_SIGN = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[\w.&/-]+$")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
_HEADLINE_STOP = re.compile(r" ?[.?!] +(?=[A-Z]{2})")
_OPEN_END = re.compile(r"[.!?:;,][\"'”’)]*$")
MAX_TITLE = 160
MAX_NAME = 80
MAX_ROUNDS = 2
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
        line = text[start:end]
        match = _HEADER.fullmatch(line)
        if match and _is_header(match, line):
            _take_header(head, match["key"].lower(), match["value"].strip())
        elif day := _date_line(line):
            head.published = head.published or day
        else:
            return
        _skip(head, text, start, end)


def _is_header(match: re.Match[str], line: str) -> bool:
    """Tells "Source: Ardent" from prose such as "Source: police said so."."""
    key, value = match["key"].lower(), match["value"].strip()
    if key in ("date", "published"):
        return _ISO_NOTE.fullmatch(line) is not None or (":" in line and _DATE_VALUE.fullmatch(value) is not None)
    if key in ("source", "publisher", "author", "byline"):
        return len(value) <= MAX_NAME and not _SENTENCE_END.search(value)
    return ":" in line


def _take_header(head: _Head, key: str, value: str) -> None:
    if key in ("date", "published"):
        head.published = head.published or parse_date(value)
    elif key in ("title", "headline"):
        head.title = head.title or value or None
    elif key in ("source", "publisher"):
        head.publisher = head.publisher or value or None
    elif key in ("author", "byline"):
        head.byline = head.byline or value or None


def _date_line(line: str) -> str | None:
    """The day of a line that is nothing but a full date ("Wed 7 July 2021, 10.30 GMT")."""
    return parse_date(line) if _DATE_LINE.fullmatch(line.rstrip()) else None


def _title_line(head: _Head, text: str, title: str | None) -> None:
    start, end = _line(text, head.at)
    line = text[start:end].rstrip()
    words = " ".join(line.split())
    if not line or _find_dateline(text, start):
        return
    if words.lower() != " ".join((title or "").lower().split()):
        stands_alone = re.match(r"[ \t]*\n[ \t]*\n", text[start + len(line) : start + len(line) + 80])
        if len(line) > MAX_TITLE or _OPEN_END.search(line) or _find_byline(text, start):
            return
        if not (stands_alone or _head_follows(text, end)):
            return
    head.title = head.title or words
    _skip(head, text, start, start + len(line))


def _pass_headline(head: _Head, text: str) -> None:
    """Moves on to a dateline that follows a headline in one line ("Gunmen kill 14. GAO, Mali -- ..."), which stays prose."""
    start, end = _line(text, head.at)
    stop = _HEADLINE_STOP.search(text, start, min(end, start + MAX_TITLE))
    if stop and not _find_dateline(text, start) and _find_dateline(text, stop.end()):
        head.at = stop.end()


def _head_follows(text: str, end: int) -> bool:
    """Whether the next line is a byline, or a dateline that no prose could be."""
    if end >= len(text):
        return False
    start, _ = _line(text, end)
    found = _find_dateline(text, start)
    return _find_byline(text, start) is not None or (found is not None and bool(found.agency or found.date))


def _find_byline(text: str, start: int) -> tuple[str, int] | None:
    """Who "By Jane Doe, Reuters" names, and where the line ends."""
    match = _BYLINE.match(text, start)
    if not match or _NOT_NAME.match(match["who"]):
        return None
    words = re.split(r"[ \t]+in[ \t]+(?=[A-Z])", match["who"])[0].split()
    if len(words) < 2 or not all(map(_NAME_WORD.match, words)):
        return None
    after = text[match.end() :].lstrip()[:1] if match.end() - match.start() < len(text) else ""
    return None if after.islower() else (" ".join(words), match.end("who"))


def _byline(head: _Head, text: str) -> None:
    start, _ = _line(text, head.at)
    found = _find_byline(text, start)
    if found is None:
        return
    names, *rest = (part.strip() for part in found[0].split(","))
    for part in rest:
        if is_agency(part):
            head.agency = head.agency or part
        elif not _JOB.search(part):
            names += f", {part}"
    head.byline = head.byline or names
    _skip(head, text, start, found[1])


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
    if "\n" in words or not 0 < len(parts) <= 5 or not _PLACE_WORD.match(parts[0]):
        return False
    return all(w in _SMALL_WORDS or _PLACE_WORD.match(w) for w in parts)


def _dateline_before(text: str, start: int, mark: re.Match[str]) -> _Found | None:
    """The dateline that ends at `mark`, if the words before it make one."""
    stop = mark.start()
    agency = None
    if found := _AGENCY.search(text[start:stop]):
        group = "agency" if found["agency"] else "wire"
        agency = _trimmed(text, start + found.start(group), start + found.end(group))
        stop = start + found.start()
    dated = list(_DATE.finditer(text, start, stop))
    date = ""
    if dated and not text[dated[-1].end() : stop].strip(" ,.\n"):
        date, stop = dated[-1].group(), dated[-1].start()
    if weekday := re.search(rf",\s*{_WEEKDAY},?\s*$", text[start:stop]):
        stop = start + weekday.start()
    comma = text.find(",", start, stop)
    place = _trimmed(text, start, stop if comma < 0 else comma)
    region = None if comma < 0 else _trimmed(text, comma, stop)
    if place is None or not _is_place_name(place.text):
        return None
    if region and not all(_is_place_name(part.strip()) for part in region.text.split(",")):
        return None
    # "JERUSALEM/GAZA": the first place stands for the report.
    place = Span.of(text, place.start, place.start + len(place.text.split("/")[0]))
    found_line = _Found(place, region, date, agency, mark.start() + len(mark.group().rstrip()), mark.end())
    return found_line if _is_convincing(found_line, mark.group(), text) else None


def _is_convincing(found: _Found, mark: str, text: str) -> bool:
    """Whether place, region, date, agency and mark together leave no doubt that this is no prose."""
    place = found.place.text
    capitals = place.removeprefix("Mc").isupper() and len(place) > 2
    if not mark.strip():
        return found.agency is not None and is_agency(_agency_name(found.agency))
    if found.date:
        return True
    label = found.region is None and (place in NOT_PLACES or place.split()[0] in ("A", "AN", "THE"))
    if found.agency:
        return (capitals and not label) or found.region is not None or is_agency(_agency_name(found.agency))
    if ":" in mark or _in_capitals(text[found.prose : found.prose + 80]):
        return place in BUREAUS
    return capitals and not label


def _in_capitals(words: str) -> bool:
    return not any(map(str.islower, words))


def _agency_name(agency: Span) -> str:
    """The name alone: in "(UrduPoint / Pakistan Point News - 7th Jul, 2021 )" the date is no part of it."""
    return _DATE.sub("", agency.text).strip(" ,-–\n")


def _find_dateline(text: str, start: int) -> _Found | None:
    """A dateline at `start`: place, region, date and agency, ended by a dash or colon and followed by prose."""
    for mark in _MARK.finditer(text, start, min(len(text), start + MAX_DATELINE)):
        found = _dateline_before(text, start, mark)
        if found and re.match(r"[\"'“‘\[(]*[A-ZÀ-Þ0-9]", text[found.prose : found.prose + 6]):
            return found
    return None


def _bare_agency(head: _Head, text: str, start: int) -> None:
    """An agency without a place, such as "(CNN) -"."""
    match = _BARE_AGENCY.match(text, start)
    if not match:
        return
    name = match["agency"].strip()
    if is_agency(name) or (match["mark"] and _CALL_SIGN.match(name)):
        head.agency = head.agency or name
        _skip(head, text, start, match.end())


def _dateline(head: _Head, text: str, published: str | None) -> None:
    start, _ = _line(text, head.at)
    found = _find_dateline(text, start)
    if found is None:
        _bare_agency(head, text, start)
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
        head.agency = " ".join(_agency_name(found.agency).split()) or head.agency
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
    _title_line(head, text, title)
    for _ in range(MAX_ROUNDS):
        _byline(head, text)
        _header_lines(head, text)
    _pass_headline(head, text)
    _dateline(head, text, day)
    return Document(
        id=DocId(id), text=text, locator=locator, published=day or head.published,
        publisher=publisher or head.publisher or head.agency, title=title or head.title,
        agency=head.agency, byline=head.byline, dateline=head.dateline, skipped=tuple(head.skipped),
    )  # fmt: skip
