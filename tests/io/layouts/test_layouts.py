"""Every layout gives the same report record; what is unsafe or damaged is refused and named."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.io.layouts import samples as s
from wirebird.errors import UsageError
from wirebird.io import read_paths
from wirebird.io.layouts.registry import LAYOUTS
from wirebird.records import Document, DocumentFailure

LONG = (s.FIRST + "\nThe attackers burned two vehicles.").splitlines()


def _items(path: Path, **options: object) -> list[Document | DocumentFailure]:
    return list(read_paths([str(path)], **options))  # type: ignore[arg-type]


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Headline", "Date", "Body", "Pub"], ["Camp attacked in Mali", "2023-05-16", s.FIRST, "The Harmattan Post"]):
        sheet.append(row)
    sheet.append(["March in Lusaka", "2023-05-15", s.SECOND, "Copperbelt Wire"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet(folder: Path) -> bytes:
    import duckdb

    file = folder / "made.bin"
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select * from (values ('Camp attacked in Mali', date '2023-05-16', ?, 'The Harmattan Post'),"
            " ('March in Lusaka', date '2023-05-15', ?, 'Copperbelt Wire')) t(headline, date, body, publication))"
            f" to '{file}' (format parquet)",
            [s.FIRST, s.SECOND],
        )
    return file.read_bytes()


TWO: list[tuple[str, Callable[[Path], bytes]]] = [
    ("feed.xml", lambda _: s.RSS.encode()),
    ("nexis.txt", lambda _: s.NEXIS_TEXT.encode("cp1252")),
    ("uni.docx", lambda _: s.docx(s.NEXIS_UNI)),
    ("uni.rtf", lambda _: s.rtf(s.NEXIS_UNI)),
    ("factiva.html", lambda _: s.FACTIVA_HTML.encode()),
    ("factiva.txt", lambda _: s.FACTIVA_TEXT.encode()),
    ("factiva.rtf", lambda _: s.rtf(s.FACTIVA_TEXT.split("\n"))),
    ("many.txt", lambda _: s.MANY_TEXTS.encode()),
    ("table.xlsx", lambda _: _xlsx()),
    ("table.parquet", _parquet),
]


@pytest.mark.parametrize(("name", "made"), TWO, ids=[name for name, _ in TWO])
def test_exports_with_two_reports(tmp_path: Path, name: str, made: Callable[[Path], bytes]) -> None:
    file = tmp_path / name
    file.write_bytes(made(tmp_path))
    docs = [d for d in _items(file) if isinstance(d, Document)]
    assert [d.title for d in docs] in (
        ["Camp attacked in Mali", "March in Lusaka"],
        ["Camp attacked", "March in Lusaka"],
    ) or name == ("nexis.txt")
    assert [d.published for d in docs] == ["2023-05-16", "2023-05-15"]
    assert s.FIRST in docs[0].text
    assert docs[1].text == s.SECOND
    assert docs[0].publisher in ("The Harmattan Post", "Harmattan Post", "Copperbelt Wire")
    assert len({d.id for d in docs}) == 2
    assert all(d.locator.startswith(f"{file}:") for d in docs)


def test_rtf_without_its_extra_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "striprtf.striprtf", None)
    (tmp_path / "r.rtf").write_bytes(s.rtf(["A report."]))
    (tmp_path / "s.txt").write_text("A report that needs no extra.")
    missing, doc = _items(tmp_path)
    assert isinstance(missing, DocumentFailure)
    assert missing.code == "missing_extra"
    assert "pip install 'wirebird[rtf]'" in missing.message
    assert isinstance(doc, Document), "what can be read is read"


def test_nexis_text_joins_wrapped_lines_and_keeps_the_dateline(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text(s.NEXIS_TEXT)
    first = _items(tmp_path / "n.txt")[0]
    assert isinstance(first, Document)
    assert first.title == "Camp attacked in the north as soldiers slept"
    assert first.publisher == "The Harmattan Post"
    assert first.text == f"GAO, Mali - {s.FIRST}\nThe attackers burned two vehicles."
    assert first.dateline
    assert first.dateline.place
    assert first.dateline.place.text == "GAO"


def test_a_page_is_its_text_without_menus(tmp_path: Path) -> None:
    (tmp_path / "p.html").write_text(s.PAGE)
    (doc,) = _items(tmp_path / "p.html")
    assert isinstance(doc, Document)
    assert (doc.published, doc.publisher, doc.url) == ("2023-05-16", "The Harmattan Post", "https://harmattan.example/camp")
    assert s.FIRST in doc.text
    assert "newsletter" not in doc.text
    assert "Sport" not in doc.text


def test_a_page_without_a_day_gets_none(tmp_path: Path) -> None:
    page = s.PAGE.replace('<meta property="article:published_time" content="2023-05-16T18:20:00Z">', "")
    (tmp_path / "p.html").write_text(page)
    (doc,) = _items(tmp_path / "p.html")
    assert isinstance(doc, Document)
    assert doc.published is None


def test_json_ld_gives_the_day(tmp_path: Path) -> None:
    ld = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2023-05-14"}]}</script>'
    page = s.PAGE.replace('<meta property="article:published_time" content="2023-05-16T18:20:00Z">', ld)
    (tmp_path / "p.html").write_text(page)
    (doc,) = _items(tmp_path / "p.html")
    assert isinstance(doc, Document)
    assert doc.published == "2023-05-14"


def test_feeds_mark_teasers_and_name_entries_without_text(tmp_path: Path) -> None:
    (tmp_path / "f.rss").write_text(s.RSS)
    full, teaser, empty = _items(tmp_path / "f.rss")
    assert isinstance(full, Document)
    assert isinstance(teaser, Document)
    assert (full.id, full.scope, full.url) == ("wire-1", "full", "https://wire.example/1")
    assert full.text == f"{s.FIRST}\nThe army blamed armed groups from across the border."
    assert teaser.scope == "teaser"
    assert isinstance(empty, DocumentFailure)
    assert (empty.code, empty.locator) == ("no_text", f"{tmp_path / 'f.rss'}:3")


def test_atom(tmp_path: Path) -> None:
    (tmp_path / "f.atom").write_text(s.ATOM)
    (doc,) = _items(tmp_path / "f.atom")
    assert isinstance(doc, Document)
    assert (doc.id, doc.published, doc.publisher, doc.text) == (
        "tag:savanna.example,2023:7", "2023-05-15", "Savanna Radio", s.SECOND,
    )  # fmt: skip


def test_news_please(tmp_path: Path) -> None:
    page = {"maintext": s.FIRST, "text": None, "title": "Camp", "date_publish": "2023-05-16 18:20:00", "date_modify": "None",
            "source_domain": "harmattan.example", "url": "https://harmattan.example/camp"}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(page, indent=1))
    (doc,) = _items(tmp_path / "a.json")
    assert isinstance(doc, Document)
    assert (doc.published, doc.publisher, doc.url) == ("2023-05-16", "harmattan.example", "https://harmattan.example/camp")


def test_factiva_ids_are_accession_numbers(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text(s.FACTIVA_TEXT)
    assert [d.id for d in _items(tmp_path / "f.txt") if isinstance(d, Document)] == [
        "HARMPO0020230516ej5g0000b", "COPWIR0020230515ej5f0000c",
    ]  # fmt: skip


def test_a_plain_word_file_is_one_report(tmp_path: Path) -> None:
    (tmp_path / "note.docx").write_bytes(s.docx(LONG))
    (doc,) = _items(tmp_path / "note.docx")
    assert isinstance(doc, Document)
    assert doc.text == "\n".join(LONG)


def test_web_archives_give_their_pages(tmp_path: Path) -> None:
    pages = [
        ("https://harmattan.example/camp", "text/html; charset=utf-8", s.PAGE.encode()),
        ("https://harmattan.example/logo", "image/png", b"\x89PNG"),
        ("https://harmattan.example/menu", "text/html", b"<html><body><nav>Home</nav></body></html>"),
    ]
    for name, data in (("a.warc", s.warc(pages)), ("b.warc.gz", gzip.compress(s.warc(pages)))):
        (tmp_path / name).write_bytes(data)
        (doc,) = _items(tmp_path / name)
        assert isinstance(doc, Document)
        assert s.FIRST in doc.text
        assert doc.locator == f"{tmp_path / name}:2"


def test_a_cut_web_archive_keeps_what_came_before(tmp_path: Path) -> None:
    page = gzip.compress(s.warc([("https://harmattan.example/camp", "text/html", s.PAGE.encode())]))
    (tmp_path / "b.warc.gz").write_bytes(page * 3 + page[:-300])
    items = _items(tmp_path / "b.warc.gz")
    assert isinstance(items[0], Document)
    assert isinstance(items[-1], DocumentFailure)
    assert items[-1].code == "damaged"


def test_a_long_web_archive_is_read_in_bounded_memory(tmp_path: Path) -> None:
    picture = s.warc([("https://harmattan.example/camp", "image/png", b"\x89PNG" * 25_000)])
    with (tmp_path / "b.warc").open("wb") as out:
        for _ in range(300):
            out.write(picture)
        out.write(s.warc([("https://harmattan.example/camp", "text/html", s.PAGE.encode())]))
    tracemalloc.start()
    try:
        (doc,) = _items(tmp_path / "b.warc")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(doc, Document)
    assert peak < 10_000_000


def test_archives(tmp_path: Path) -> None:
    inner = {"b/two.html": s.PAGE.encode(), "a.txt": s.SECOND.encode(), "../../etc/x.txt": s.FIRST.encode(), ".hidden": b"x"}
    (tmp_path / "a.zip").write_bytes(s.zipped({**inner, "c.zip": b"PK"}))
    items = _items(tmp_path / "a.zip")
    assert [i.locator.rpartition("!")[2] for i in items] == ["../../etc/x.txt", "a.txt", "b/two.html", "c.zip"]
    assert [isinstance(i, Document) for i in items] == [True, True, True, False]
    assert isinstance(items[-1], DocumentFailure)
    assert items[-1].code == "nested_archive"
    (tmp_path / "t.txt.gz").write_bytes(gzip.compress(s.FIRST.encode()))
    (doc,) = _items(tmp_path / "t.txt.gz")
    assert isinstance(doc, Document)
    assert doc.text == s.FIRST


def _entity_page() -> bytes:
    lol = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{lol}]><rss><channel><item>&a8;</item></channel></rss>'.encode()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bomb.jsonl.gz", gzip.compress(b" " * 50_000_000), "archive_bomb"),
        ("bomb.zip", s.zipped({"a.txt": b"a" * 30_000_000}), "archive_bomb"),
        ("cut.txt.gz", gzip.compress(s.FIRST.encode() * 50)[:-30], "damaged"),
        ("no.zip", b"PK\x03\x04 no archive", "damaged"),
        ("empty.zip", s.zipped({}), "empty"),
        ("entities.rss", _entity_page(), "unsafe_xml"),
        ("entities.docx", s.docx([], body=_entity_page().decode()), "unsafe_xml"),
        ("cut.docx", s.docx(LONG)[:-40], "damaged"),
        ("cut.xlsx", _xlsx()[:-200], "damaged"),
        ("cut.parquet", b"PAR1" + b"\1" * 50, "damaged"),
        ("cut.pdf", b"%PDF-1.7 nothing", "damaged"),
        ("menu.html", b"<html><body><nav>Home</nav></body></html>", "no_text"),
        ("feed.rss", b"<rss version='2.0'><channel></channel></rss>", "empty"),
        ("none.docx", b"", "empty"),
    ],
    # Archives hold the time they were made at: in a test's name they would differ from one test process to the other.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unsafe_and_damaged_files_are_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    (tmp_path / "in" / "z.txt").write_text(s.FIRST)
    failed, last = _items(tmp_path / "in")
    assert isinstance(failed, DocumentFailure)
    assert failed.code == code, failed.message
    assert isinstance(last, Document), "reading goes on"


def test_an_excel_file_without_a_text_column_is_named_with_its_columns(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(_xlsx())
    seen: list[tuple[str, dict[str, str]]] = []
    docs = _items(tmp_path / "t.xlsx", opened=lambda path, layout, columns: seen.append((layout, dict(columns))))
    assert seen == [("excel", {"text": "body", "published": "date", "publisher": "pub", "title": "headline"})]
    assert len(docs) == 2
    book = openpyxl.Workbook()
    book.active.append(["Day", "Words"])
    book.active.append(["2023-05-16", s.FIRST])
    book.save(tmp_path / "u.xlsx")
    (failed,) = _items(tmp_path / "u.xlsx")
    assert isinstance(failed, DocumentFailure)
    assert failed.code == "no_text_column"
    assert "day, words" in failed.message
    (doc,) = _items(tmp_path / "u.xlsx", columns={"text": "Words", "published": "Day"})
    assert isinstance(doc, Document)
    assert doc.published == "2023-05-16"


def test_columns_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"Meldung;Tag;Body\n{s.FIRST};2023-05-16;short\n")
    (doc,) = _items(tmp_path / "t.csv", columns={"text": "Meldung", "published": "Tag"})
    assert isinstance(doc, Document)
    assert (doc.text, doc.published) == (s.FIRST, "2023-05-16")


def test_a_reader_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "odd.dat").write_text(s.FACTIVA_TEXT)
    assert len(_items(tmp_path / "odd.dat", reader="factiva-text")) == 2
    assert len(_items(tmp_path / "odd.dat", reader="text")) == 1
    with pytest.raises(UsageError, match="factiva-text"):
        _items(tmp_path / "odd.dat", reader="lexis")
    with pytest.raises(UsageError, match="published"):
        _items(tmp_path / "odd.dat", columns={"day": "x"})


STARTS = [
    b"",
    b"{\\rtf1 ",
    b"%PDF-1.4 ",
    b"PAR1",
    b"<rss>",
    b"<html>",
    b"WARC/1.0\r\n",
    b"HD x\nPD y\nLP ",
    b"1 of 2 DOCUMENTS\n",
]


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.tuples(st.sampled_from(STARTS), st.binary(max_size=300)).map(b"".join))
def test_no_bytes_break_a_reader(tmp_path: Path, layout: str, data: bytes) -> None:
    file = tmp_path / "fuzzed"
    file.write_bytes(data)
    for item in _items(file, reader=layout):
        assert isinstance(item, Document | DocumentFailure)


def test_an_entry_whose_day_cannot_be_read_has_none(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    day = "<pubDate>the day before</pubDate>"
    feed.write_text(
        f"<rss version='2.0'><channel><item><title>A</title>{day}<description>It fell.</description></item></channel></rss>"
    )
    (item,) = _items(feed)
    assert isinstance(item, Document)
    assert item.published is None


def test_a_mistake_of_a_reader_costs_its_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> str:
        raise KeyError("no such thing")

    (tmp_path / "a.txt").write_text(s.FIRST)
    (tmp_path / "b.txt").write_text(s.SECOND)
    monkeypatch.setattr("wirebird.io.readers.is_binary", lambda data, rows=False: b"Lusaka" in data and broken(data))
    good, bad = sorted(_items(tmp_path), key=lambda item: isinstance(item, DocumentFailure))
    assert isinstance(good, Document)
    assert isinstance(bad, DocumentFailure)
    assert (bad.stage, bad.code) == ("read", "internal")
