"""Exports of Factiva: HTML pages with `div.article`, and text or RTF with two-letter field labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wirebird.io.layouts.base import Piece, RawReport, Unreadable, joined_paragraphs, lines_of, present
from wirebird.io.layouts.dates import day_of, is_date_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HTML = re.compile(rb"""class=["']article\s+\w*Article["']""")
_ACCESSION = re.compile(r"\b([A-Z0-9]{4,10}(?:19|20)\d{6}[a-z0-9]{5,14})\b")
_LABEL = re.compile(
    r"(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|SE|CX|VOL|CLM|ART)(?:\s{1,6}|\t|$)(.*)"
)
_TIME = re.compile(r"\d{1,2}:\d{2}")


def shows_html(head: bytes) -> bool:
    """A `div.article` of Factiva's own class names."""
    return bool(_HTML.search(head))


def read_html(data: bytes) -> Iterator[Piece]:
    """One report a `div.article`."""
    from lxml import etree, html

    try:
        tree: Any = html.fromstring(data)
    except (ValueError, etree.ParserError) as error:
        yield Unreadable(None, "damaged", f"the page cannot be read ({error}): export it again")
        return
    found = [e for e in tree.iter("div") if re.fullmatch(r"article\s+\w*Article", (e.get("class") or "").strip())]
    if not found:
        yield Unreadable(None, "no_reports", "no `div` of class `article` was found: choose another --reader")
    for number, article in enumerate(found, start=1):
        yield _html_report(article, number)


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _html_report(article: HtmlElement, number: int) -> Piece:
    title = next((_words(e) for e in article.iter("span") if (e.get("class") or "").endswith("Headline")), None)
    rows = [_words(e) for e in article.iter("div") if e is not article and not len(e.findall("div"))]
    dated = next((i for i, row in enumerate(rows) if is_date_line(row)), None)
    fields: dict[str, str | None] = {"title": title}
    if dated is not None:
        after = [row for row in rows[dated + 1 :] if row and not _TIME.fullmatch(row)]
        fields["published"] = day_of(rows[dated])
        fields["publisher"] = after[0] if after else None
    accession = _ACCESSION.search(_words(article)[-300:])
    if accession:
        fields["id"] = accession[1]
    paragraphs = [_words(e) for e in article.iter("p") if "articleParagraph" in (e.get("class") or "")]
    text = "\n".join(p for p in paragraphs if p and not re.match(r"Document\s+\S+$", p))
    if not text:
        return Unreadable(number, "no_text", "no `p.articleParagraph` in it: export the full text, not the headlines")
    return RawReport(number, {**present(**fields), "text": text})


def shows_text(head: bytes) -> bool:
    """Two-letter labels at line starts: at least a headline, a day and a lead or text."""
    return shows_lines(head.decode("cp1252", "replace").replace("\r", "").split("\n"))


def shows_lines(lines: Sequence[str]) -> bool:
    """The same for lines of an RTF file."""
    seen = {m[1] for line in lines if (m := _LABEL.match(line.strip()))}
    return {"HD", "PD"} <= seen and bool(seen & {"LP", "TD"})


def read_text(data: bytes) -> Iterator[Piece]:
    """The reports of a labelled text file."""
    yield from read_lines(lines_of(data))


def read_lines(lines: Sequence[str]) -> Iterator[Piece]:
    """The reports in labelled lines; a new one begins where a label comes that its report already has."""
    number = 0
    current: dict[str, list[str]] = {}
    label = ""
    for raw in lines:
        line = raw.strip()
        found = _LABEL.match(line)
        if found and found[1] in {"HD", "SE"} and ("HD" in current or "AN" in current):
            number += 1
            yield _labelled_report(current, number)
            current = {}
        if found:
            label = found[1]
            current.setdefault(label, []).append(found[2])
        elif label:
            current[label].append(line)
    if "HD" in current:
        yield _labelled_report(current, number + 1)
    elif not number:
        yield Unreadable(None, "no_reports", "no line with the label HD was found: choose another --reader")


def _labelled_report(fields: dict[str, list[str]], number: int) -> Piece:
    def one(name: str) -> str | None:
        return " ".join(" ".join(fields.get(name, [])).split()) or None

    published = one("PD")
    accession = _ACCESSION.search(one("AN") or "")
    text = joined_paragraphs([*fields.get("LP", []), "", *fields.get("TD", [])])
    if not text:
        return Unreadable(number, "no_text", "neither LP nor TD holds text: export the full text")
    known = present(
        id=accession[1] if accession else one("AN"),
        title=one("HD"),
        published=(day_of(published) or published) if published else None,
        publisher=one("SN"),
    )
    return RawReport(number, {**known, "text": text})
