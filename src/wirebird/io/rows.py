"""One row of a file (JSON object, CSV row, or a whole text) to one report."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

import msgspec

from wirebird.io.decoding import clean
from wirebird.io.ids import IdNotes
from wirebird.records import Document, DocumentFailure, Scope
from wirebird.text import is_english, parse_date, read_report

TEXT = ("text", "body", "content", "maintext", "event_text", "article")
ID = ("id", "doc_id", "story_id", "uuid")
PUBLISHED = ("published", "date", "pub_date", "date_publish", "seendate")
PUBLISHER = ("publisher", "source", "source_domain", "publication", "pub")
TITLE = ("title", "headline")
URL = ("url", "link")
SYNONYMS = {"text": TEXT, "id": ID, "published": PUBLISHED, "publisher": PUBLISHER, "title": TITLE, "url": URL}

_CLOCK = r"[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"(\d{{4}}([-/])\d{{2}}\2\d{{2}})(?:{_CLOCK})?", re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?")
_UNKNOWN = frozenset({"", "none", "null", "nan", "nat"})


def failure(locator: str, code: str, message: str) -> DocumentFailure:
    """A failure to read, its message opening with the locator."""
    return DocumentFailure(locator=locator, stage="read", code=code, message=f"{locator}: {message}")


def text_column(names: Mapping[str, object]) -> str | None:
    """The name among normalised `names` that holds the text."""
    return next((name for name in TEXT if name in names), None)


def normalised(name: object) -> str:
    """A column or key name as synonyms are written."""
    return str(name).strip().strip("\ufeff").lower()


def iso_day(value: str) -> str | None:
    """The ISO day of an ISO day, ISO datetime, or date in English words; None when it is none of these."""
    if match := _ISO.fullmatch(value):
        day = match[1].replace("/", "-")
    elif match := _COMPACT.fullmatch(value):
        day = "-".join(match.groups())
    else:
        return None if re.match(r"\d{4}-\d", value) else parse_date(value)
    try:
        return dt.date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _value(row: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, str]:
    """The first of `names` with a value, and the value as text; blank when there is none."""
    for name in names:
        value = row.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            text = clean(str(value)).strip()
            if text.lower() not in _UNKNOWN:
                return name, text
    return names[0], ""


def column_mapping(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Which column of a table fills which field.

    Args:
        names: the table's column names, normalised.
        given: field -> column, where the user says so.
    """
    known = dict.fromkeys(names)
    guessed = {f: next((n for n in synonyms if n in known), None) for f, synonyms in SYNONYMS.items()}
    return {f: column for f, column in {**guessed, **given}.items() if column is not None and column in known}


@dataclass
class Reports:
    """Makes reports of one run, each with an id of its own.

    Attributes:
        used: ids given so far, with the locators of their reports; None where it is not for this run to say that ids differ.
        columns: field -> column (normalised) where the user says which column fills a field.
    """

    used: IdNotes | None = field(default_factory=IdNotes)
    columns: Mapping[str, str] = field(default_factory=dict)

    def _made_id(self, path: str, line: int | None) -> str:
        stem = clean(PurePath(path).stem).strip("<>") or "report"
        tail = "" if line is None else f"-{line}"
        if self.used is None or stem + tail not in self.used:
            return stem + tail
        return f"{stem}-{hashlib.sha256(path.encode('utf-8', 'replace')).hexdigest()[:8]}{tail}"

    def report(self, row: Mapping[str, object], *, path: str, line: int | None = None) -> Document | DocumentFailure:
        """One row, its keys normalised, to a report.

        Args:
            row: normalised names to values; `scope` may be `teaser`.
            path: the file, for ids and messages.
            line: 1-based line where the row begins, or None when the file is one report.

        Returns:
            The report, or why there is none.
        """
        locator = path if line is None else f"{path}:{line}"
        # A column that the user names stands first among the synonyms of its field.
        row = {**row, **{name: row[column] for name, column in self.columns.items() if column in row}}
        texts = [(name, row[name]) for name in TEXT if isinstance(row.get(name), str)]
        if not texts:
            found = ", ".join(list(row)[:20]) or "none"
            return failure(locator, "no_text", f"no text: give the field `text` as a string; fields found: {found}")
        name, raw = next(((n, t) for n, t in texts if str(t).strip()), texts[0])
        text = clean(str(raw))
        unfit = _text_problem(text, name if line is not None else None) or _nul_problem(row)
        if unfit:
            return failure(locator, *unfit)
        given = _value(row, ID)[1]
        doc_id = given or self._made_id(path, line)
        if self.used is not None and (first := self.used.get(doc_id)) is not None:
            return failure(locator, "duplicate_id", f"field `id`: {doc_id!r} was already used at {first}; make ids unique")
        day, problem = _published(row)
        if problem:
            return failure(locator, "bad_date", problem)
        if not is_english(text):
            message = "the text is not English; Wirebird reads English only: translate it or leave it out"
            return failure(locator, "not_english", message)
        if self.used is not None:
            self.used.put(doc_id, locator)
        doc = read_report(
            text,
            id=doc_id,
            locator=locator,
            published=day,
            publisher=_value(row, PUBLISHER)[1] or None,
            title=_value(row, TITLE)[1] or None,
        )
        scope: Scope = "teaser" if row.get("scope") == "teaser" else "full"
        return msgspec.structs.replace(doc, url=_value(row, URL)[1] or None, scope=scope)


def lone_report(row: Mapping[str, object]) -> Document | DocumentFailure:
    """A row that may lie anywhere: its locator is its id, or where it has none `r-` and a digest of the row.

    Whether ids differ is not looked at, so the outcome does not depend on which rows stand together.

    Args:
        row: normalised names to values.
    """
    digest = hashlib.sha256(repr(sorted(row.items())).encode("utf-8", "replace")).hexdigest()
    return _ALONE.report(row, path=_value(row, ID)[1] or f"r-{digest[:16]}")


_ALONE = Reports(used=None)


def _published(row: Mapping[str, object]) -> tuple[str | None, str | None]:
    """The day of publication, if any, and what is wrong with it, if anything."""
    name, words = _value(row, PUBLISHED)
    day = iso_day(words) if words else None
    if words and day is None:
        shown = repr(words[:60])
    elif odd := [n for n in PUBLISHED if isinstance(row.get(n), (bool, list, dict))]:
        name, shown = odd[0], repr(row[odd[0]])[:60]
    else:
        return day, None
    advice = "give an ISO day such as 2021-07-07, or leave it empty"
    return None, f"field `{name}`: {shown} is not a day of the calendar; {advice}"


def _text_problem(text: str, name: str | None) -> tuple[str, str] | None:
    where = f"field `{name}`: " if name else ""
    if not text.strip():
        return "empty", f"{where}there is no text in it; leave it out or fill it"
    return None


def _nul_problem(row: Mapping[str, object]) -> tuple[str, str] | None:
    name = next((name for name, value in row.items() if isinstance(value, str) and "\0" in value), None)
    if name is None:
        return None
    return "binary", f"field `{name}`: it holds NUL bytes, so it is not text; export it again as UTF-8 text"
