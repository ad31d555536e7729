from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.display import html
from wirebird.display.marks import ROLES
from wirebird.pipeline import Coded
from wirebird.records import DocId, Document, Span
from wirebird.store import ingest, open_store

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "</div></td></table><h1>taken over</h1>",
    "&lt;b&gt; &#x3C;i&#x3E;",
    "<!-- --><style>*{display:none}</style>",
    "\u202eright to left\u202c\0",
]
ALLOWED = {"div", "p", "strong", "mark", "em", "table", "caption", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"class", "style", "title", "aria-label", "role", "scope", "dir"}


class _Seen(HTMLParser):
    """Takes HTML apart, and checks that every element is closed."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.marks: list[tuple[str, str]] = []
        self.styles: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        given = {name: value or "" for name, value in attrs}
        self.attributes |= set(given)
        if tag == "mark":
            self.marks.append((given["title"], ""))
            self.styles.append(given["style"])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open[-1:] == ["mark"]:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def _coded(doc: Document) -> Coded:
    return Coded(doc, (), FakeCoder().code(doc).report)


def test_words_are_marked_with_their_roles() -> None:
    coded = _coded(report("a", "Rebels came at dawn.", attack(), attack("Kabul", verb="shelled")))
    seen = _Seen(coded._repr_html_())
    assert coded.document.text.rstrip() in seen.text.replace("\r", "")
    assert ("trigger 1", "attacked") in seen.marks
    assert ("place 2", "Kabul") in seen.marks
    assert ("voice 1", "police") in seen.marks
    assert [m for m in seen.marks if m[0] == m[1]] == [(r, r) for r in ROLES if r not in ("count", "cue")], "the legend"
    assert seen.tags <= ALLOWED
    assert seen.attributes <= ATTRIBUTES


def test_roles_are_told_apart_without_colours() -> None:
    assert set(html.STYLES) == set(ROLES)
    assert len({style.line for style in html.STYLES.values()}) == len(ROLES)
    assert len({style.colour for style in html.STYLES.values()}) == len(ROLES)


def test_a_report_without_events_says_so() -> None:
    assert "no events" in _Seen(_coded(report("a", "Nothing happened."))._repr_html_()).text


def test_a_long_report_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_TEXT", 90)
    coded = _coded(report("a", attack(), attack("Kabul"), "The end."))
    seen = _Seen(coded._repr_html_())
    assert "The end." not in seen.text
    assert f"… {len(coded.document.text) - 90:,} characters more" in seen.text
    assert ("place 1", "Herat") in seen.marks


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    made = report("a", words, attack(), words, publisher=words)
    coded = _coded(msgspec.structs.replace(made, id=DocId(words), title=words))
    event = coded.report.events[0]
    hostile_span = Span(text=words, start=0, end=len(words))
    party = msgspec.structs.replace(event.actors[0], text=hostile_span)
    hostile = msgspec.structs.replace(event, mentions=(hostile_span, *event.mentions), actors=(party,))
    shown = html.report_html(coded.document.text, msgspec.structs.replace(coded.report, events=(hostile,)))
    seen = _Seen(shown)
    assert seen.tags <= ALLOWED
    assert seen.attributes <= ATTRIBUTES
    assert ("trigger 1 actor 1", words) in seen.marks


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_shown_as_it_is(first: str, last: str) -> None:
    doc = report("a", first.replace("\r", ""), attack(), last.replace("\r", ""))
    seen = _Seen(_coded(doc)._repr_html_())
    assert seen.tags <= ALLOWED
    assert seen.attributes <= ATTRIBUTES


def test_an_incident_shows_claims_for_and_against_by_voice(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.duckdb", create=True, clock=Clock())
    ingest(store, [report("a", attack(killed=3)), report("<b>", "Shooting was heard.", attack(killed=9))], FakeCoder())
    (found,) = [i for i in store.incidents() if len(i.claims) == 2]
    view = store.incident(found.id)
    shown = view._repr_html_()
    seen = _Seen(shown)
    assert seen.tags <= ALLOWED
    assert found.headline in seen.text
    row = next(r for r in re.findall(r"<tr>(.*?)</tr>", shown, re.S) if ">killed<" in r and "police" in r)
    cells = [_Seen(cell).text for cell in re.findall(r"<td.*?</td>", row, re.S)]
    assert cells[0] == "killed"
    assert "police (report" in cells[3]
    assert "police (report" in cells[4]
    assert {"report <b>", "report a"} == set(re.findall(r"report (?:<b>|a)", cells[3] + cells[4]))
