from __future__ import annotations

import pytest

from wirebird.errors import InputError
from wirebird.records import Document
from wirebird.text import parse_date, read_report, split_sentences

PROSE = "Gunmen attacked an army camp on Tuesday, killing 14 soldiers."


def _read(text: str, published: str | None = None) -> Document:
    doc = read_report(text, id="a", locator="a.txt", published=published)
    assert doc.text == text
    for span in doc.skipped:
        assert text[span.start : span.end] == span.text
    ends = [0, *(span.end for span in doc.skipped)]
    assert all(span.start >= end for span, end in zip(doc.skipped, ends, strict=False)), "ordered, no overlap"
    return doc


def _prose(doc: Document) -> str:
    """What is left of the text after the skipped head."""
    return doc.text[doc.skipped[-1].end if doc.skipped else 0 :].strip()


@pytest.mark.parametrize(
    ("head", "place", "region", "date", "agency"),
    [
        ("GAO, Mali, May 16 (Ardent) - ", "GAO", "Mali", "2023-05-16", "Ardent"),
        ("GAO, Mali, May 16, 2023 (Ardent) -- ", "GAO", "Mali", "2023-05-16", "Ardent"),
        ("Gao, Mali (Ardent) — ", "Gao", "Mali", None, "Ardent"),
        ("GAO, May 16 (Ardent) \u2013 ", "GAO", None, "2023-05-16", "Ardent"),
        ("GAO (Ardent) - ", "GAO", None, None, "Ardent"),
        ("GAO, Mali -- ", "GAO", "Mali", None, None),
        ("GAO, MALI -- ", "GAO", "MALI", None, None),
        ("GAO - ", "GAO", None, None, None),
        ("GAO: ", None, None, None, None),
        ("Gao, 16 May: ", "Gao", None, "2023-05-16", None),
        ("GAO, 16th May 2023 -- ", "GAO", None, "2023-05-16", None),
        ("PORT SUDAN, Sudan, Dec. 30 (Ardent News) - ", "PORT SUDAN", "Sudan", "2022-12-30", "Ardent News"),
        ("SÃO PAULO, Brazil (Ardent) _ ", "SÃO PAULO", "Brazil", None, "Ardent"),
        ("N'DJAMENA, Chad -- ", "N'DJAMENA", "Chad", None, None),
        ("Dar es Salaam, Tanzania (Ardent) - ", "Dar es Salaam", "Tanzania", None, "Ardent"),
        ("Rio de Janeiro, Brazil (Ardent) - ", "Rio de Janeiro", "Brazil", None, "Ardent"),
        ("GAO (Ardent) -", "GAO", None, None, "Ardent"),
        ("GAO (AP) ", "GAO", None, None, "AP"),
        ("GAO, Mali, May 16, 2023 /Ardent/ -- ", "GAO", "Mali", "2023-05-16", "Ardent"),
        ("GAO, 16 MAY 89 (ARDENT) -- [TEXT] ", "GAO", None, "1989-05-16", "ARDENT"),
        ("GAO, 16 MAY 89 (ARDENT) -- [REPORT] [BY ANN EXAMPLE] [TEXT] ", "GAO", None, "1989-05-16", "ARDENT"),
        ("GAO, Tuesday, May 16 (Ardent) - ", "GAO", None, "2023-05-16", "Ardent"),
        ("GAO/KIDAL, May 16 (Ardent) - ", "GAO", None, "2023-05-16", "Ardent"),
        ("GAO_", "GAO", None, None, None),
        ("LAHORE: ", "LAHORE", None, None, None),
        ("Gao, Mali, May 16 (Ardent / Desert News - 16th May,\n2023 ) :", "Gao", "Mali", "2023-05-16", None),
        ("GAO (Ardent / Desert News - 16th May, 2023 ) - ", "GAO", None, None, "Ardent / Desert News - 16th May, 2023"),
    ],
)
def test_datelines(head: str, place: str | None, region: str | None, date: str | None, agency: str | None) -> None:
    doc = _read(head + PROSE, published="2023-05-17")
    line = doc.dateline
    if place is None:
        assert line is None
        assert _prose(doc) == head + PROSE
        return
    assert line is not None
    found = (line.place, line.region, line.agency)
    names = tuple(span.text if span else None for span in found)
    assert names == (place, region, agency or names[2])
    assert line.date == date
    assert line.text.text == head.rstrip()
    assert _prose(doc) == PROSE


@pytest.mark.parametrize("mark", [" - ", " -", " -- ", " — ", ""])
def test_a_bare_agency_is_set_apart(mark: str) -> None:
    doc = _read(f"(CNN){mark}" + PROSE)
    assert (doc.agency, doc.publisher, doc.dateline) == ("CNN", "CNN", None)
    assert _prose(doc) == PROSE


def test_the_date_in_the_agency_brackets_is_publication() -> None:
    doc = _read("GAO (Ardent / Desert News - 16th May, 2023 ) - " + PROSE)
    assert doc.published == "2023-05-16"
    assert doc.agency == "Ardent / Desert News"


def test_a_dateline_without_year_and_publication_stays_open() -> None:
    doc = _read("GAO, May 16 (Ardent) - " + PROSE)
    assert doc.dateline is not None
    assert (doc.dateline.date, doc.published) == (None, None)


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n"])
def test_title_byline_and_dateline(gap: str) -> None:
    doc = _read(f"Gunmen kill 14 in northern Mali{gap}By Ann Example and Bo Sample\n\nGAO, Mali, May 16 (Ardent) - {PROSE}")
    assert doc.title == "Gunmen kill 14 in northern Mali"
    assert doc.byline == "Ann Example and Bo Sample"
    assert doc.dateline is not None
    assert _prose(doc) == PROSE


@pytest.mark.parametrize(
    ("line", "byline", "agency"),
    [
        ("By Ann Example", "Ann Example", None),
        ("BY ANN EXAMPLE", "ANN EXAMPLE", None),
        ("By: Ann Example", "Ann Example", None),
        ("By Ann Example, Bo Sample", "Ann Example, Bo Sample", None),
        ("By Ann Example, Reuters", "Ann Example", "Reuters"),
        ("By ANN EXAMPLE, Associated Press Writer", "ANN EXAMPLE", None),
        ("By Ann O'Neil-Smith in Gao", "Ann O'Neil-Smith", None),
        ("Author: Ann Example", "Ann Example", None),
    ],
)
def test_bylines(line: str, byline: str, agency: str | None) -> None:
    doc = _read(f"{line}\n{PROSE}")
    assert (doc.byline, doc.agency, doc.title) == (byline, agency, None)
    assert _prose(doc) == PROSE
    dated = _read(f"{line}\nGAO, Mali -- {PROSE}")
    assert dated.dateline is not None
    assert dated.dateline.place is not None
    assert dated.dateline.place.text == "GAO"


@pytest.mark.parametrize("line", ["7 July 2021", "Published: July 7, 2021", "Wed 7 Jul 2021, 10.30 GMT", "2021-07-07 10:30"])
def test_a_line_that_is_a_date_is_publication(line: str) -> None:
    doc = _read(f"Gunmen kill 14\n\n{line}\n\n{PROSE}")
    assert (doc.published, doc.title) == ("2021-07-07", "Gunmen kill 14")
    assert _prose(doc) == PROSE
    assert _read(f"{line}\n\n{PROSE}").title is None


def test_a_title_right_above_a_dateline() -> None:
    doc = _read(f"Gunmen Kill Fourteen\nGAO, Mali (Ardent) -- {PROSE}")
    assert doc.title == "Gunmen Kill Fourteen"
    assert doc.dateline is not None
    assert _prose(doc) == PROSE


@pytest.mark.parametrize("stop", [".", " .", "?"])
def test_a_dateline_after_a_headline_in_one_line(stop: str) -> None:
    doc = _read(f"Gunmen kill 14 in Mali{stop} GAO -- {PROSE}")
    assert [span.text for span in doc.skipped] == ["GAO --"]
    assert doc.title is None
    assert [s.text for s in split_sentences(doc)] == [f"Gunmen kill 14 in Mali{stop}", PROSE]


def test_a_known_title_is_skipped_where_the_text_repeats_it() -> None:
    doc = read_report(f"Gunmen kill 14.\n{PROSE}", id="a", locator="a", title="Gunmen kill 14.")
    assert _prose(doc) == PROSE


def test_a_day_that_does_not_exist_is_passed_over_in_the_text() -> None:
    doc = _read(f"Date: 30 Feb 2021\n\nGAO, Feb 30 (Ardent) - {PROSE}")
    assert doc.published is None
    assert doc.dateline is not None
    assert doc.dateline.date is None
    assert _prose(doc) == PROSE


def test_header_lines() -> None:
    doc = _read(f" date 2021-07-07 (@ardent)\nTitle: Camp attacked\nSource: Ardent\nURL: https://example.org\n\n{PROSE}")
    assert (doc.published, doc.title, doc.publisher) == ("2021-07-07", "Camp attacked", "Ardent")
    assert _prose(doc) == PROSE


def test_what_the_caller_gives_wins() -> None:
    text = f"Date: 2021-07-07\nTitle: Camp attacked\nSource: Ardent\n\n{PROSE}"
    doc = read_report(text, id="a", locator="a", published="2020-01-02", publisher="P", title="T")
    assert (doc.published, doc.publisher, doc.title) == ("2020-01-02", "P", "T")


@pytest.mark.parametrize(
    "text",
    [
        "The army - which denied it - said 14 soldiers died.",
        "Mali - The army said so.",
        "President Keita - The man who fell - left Gao on Tuesday.",
        "Protesters shouted: The army must go.",
        "Date of the vote: The government named May 16.",
        "Gunmen from Gao, Mali -- some of them boys -- attacked.",
        "Source of the fire unknown, police said on Tuesday.",
        "UN peacekeepers - 14 of them - died on Tuesday.",
        "By Tuesday evening the army had left Gao.",
        "14 killed: Army says camp near Gao fell.",
        "NATO — The alliance denied it on Tuesday.",
        "BREAKING - Gunmen took Gao on Tuesday.",
        "A FIRE - Gao burned on Tuesday.",
        "TALIBAN: We hold the town, the group said.",
        "ARMY LEAVES GAO - THE GOVERNMENT SAID NOTHING.",
        "Moussa Diallo (Gao) - The member for Gao spoke.",
        "IAEA (Vienna) - The agency spoke.",
        "(Adds details) - The army left Gao.",
        "Gunmen took Gao. NATO -- The alliance of the West -- left.",
        "Gunmen took Gao. UN troops left - The army stayed.",
        "Source: The army left Gao on Tuesday, police said.",
        "Date 2021-07-07 was when the army left Gao.",
        "By Monday President Keita\nhad left Gao.",
        "The Ardent Times wrote on Tuesday:\n\nThe army must go.",
    ],
)
def test_prose_is_not_eaten(text: str) -> None:
    doc = _read(text, published="2023-05-17")
    assert doc.skipped == ()
    assert doc.dateline is None


def test_capitals_keep_their_prose() -> None:
    doc = _read("GAO, MALI (ARDENT) -- GUNMEN ATTACKED AN ARMY CAMP ON TUESDAY. FOURTEEN SOLDIERS DIED.")
    assert doc.dateline is not None
    assert _prose(doc) == "GUNMEN ATTACKED AN ARMY CAMP ON TUESDAY. FOURTEEN SOLDIERS DIED."


def test_a_wrapped_first_sentence_is_no_title() -> None:
    doc = _read("Gunmen attacked an army camp near\nthe town on Tuesday, killing\n14 soldiers.\n\nThe army said so.")
    assert (doc.title, doc.skipped) == (None, ())


@pytest.mark.parametrize("text", ["", " \n\t\n", "-", "(", "\n\n--\n", "A" * 100_000, "A, " * 30_000, "(" * 50_000])
def test_odd_texts_are_read(text: str) -> None:
    _read(text)


def test_a_wrong_day_is_refused() -> None:
    with pytest.raises(InputError, match="2021-02-30"):
        _read(PROSE, published="2021-02-30")


@pytest.mark.parametrize(
    ("words", "near", "day"),
    [
        ("7 July 2021", None, "2021-07-07"),
        ("July 7, 2021", None, "2021-07-07"),
        ("Sept. 7, 2021", None, "2021-09-07"),
        ("7th of July 2021", None, "2021-07-07"),
        ("2021-07-07T10:00", None, "2021-07-07"),
        ("July 7", None, None),
        ("July 7", "2021-03-01", "2021-07-07"),
        ("Dec 31", "2021-01-02", "2020-12-31"),
        ("Feb 29", "2021-03-01", "2020-02-29"),
        ("Feb 30, 2021", None, None),
        ("2021-13-01", None, None),
        ("soon", None, None),
    ],
)
def test_parse_date(words: str, near: str | None, day: str | None) -> None:
    assert parse_date(words, near=near) == day
