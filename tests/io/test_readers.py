from __future__ import annotations

import codecs
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from wirebird.io import read_paths
from wirebird.records import Document, DocumentFailure

TEXT = "Gunmen attacked an army camp near the town on Tuesday, killing 14 soldiers, the army said in a statement."
FRENCH = "Des hommes armés ont attaqué mardi un camp de l'armée près de la ville, tuant quatorze soldats."
BIG = 5_000_001


def _items(*paths: Path | str, stdin: bytes | None = None) -> list[Document | DocumentFailure]:
    return list(read_paths([str(p) for p in paths], stdin=None if stdin is None else io.BytesIO(stdin)))


def _docs(*paths: Path | str, stdin: bytes | None = None) -> list[Document]:
    items = _items(*paths, stdin=stdin)
    assert not [item for item in items if isinstance(item, DocumentFailure)], items
    return cast("list[Document]", items)


def _row(**fields: object) -> bytes:
    return json.dumps(fields).encode()


GOOD = _row(id="a", text=TEXT)


@pytest.mark.parametrize(
    ("name", "content", "code", "where", "said"),
    [
        ("gone.txt", None, "missing_path", "", "check the path"),
        ("e.txt", b"", "empty", "", "no text"),
        ("e.txt", b" \n\t\r\n", "empty", "", "no text"),
        ("e.jsonl", b"\n\n", "empty", "", "no text"),
        ("e.csv", b"", "empty", "", "no text"),
        ("e.csv", b"id,text\n", "empty", "", "no row"),
        ("e.jsonl", _row(text="  "), "empty", ":1", "`text`"),
        ("b.txt", bytes(range(256)) * 20, "binary", "", "UTF-8"),
        ("b.txt", b"\x01\x02\x03\x04words", "binary", "", "UTF-8"),
        ("b.txt", b"words " * 20_000 + b"\0", "binary", "", "UTF-8"),
        ("b.jsonl", b"\x1f\x8b\0\0", "binary", "", "UTF-8"),
        ("b.jsonl", _row(text="a\0b"), "binary", ":1", "NUL"),
        ("t.txt", b"a" * BIG, "too_large", "", "split it"),
        ("t.report", b"a" * BIG, "too_large", "", "split it"),
        ("t.jsonl", GOOD + b"\n" + b'{"text": "' + b"a" * BIG + b'"}\n', "too_large", ":2", "split it"),
        ("t.csv", b'id,text\nz,"' + b"a" * BIG + b'"\n', "too_large", ":2", "split it"),
        ("t.csv", b'id,text\nz,"' + b"words\n" * (BIG // 5), "too_large", ":2", "quotation marks"),
        ("j.jsonl", GOOD + b'\n{"id": "b", "text": ', "bad_json", ":2", "column"),
        ("j.jsonl", b"[" * 100_000, "bad_json", ":1", "one JSON object a line"),
        ("j.jsonl", b'[\n{"text": "a"}\n]\n', "bad_json", ":1", "jq"),
        ("j.json", b'[\n{"text": "a"},\n]\n', "bad_json", "", "one list"),
        ("j.json", b"[\n[1]\n]\n", "not_an_object", ":1", "give"),
        ("o.jsonl", b"[1, 2]", "not_an_object", ":1", "one object a line"),
        ("n.jsonl", _row(id="c", words="x"), "no_text", ":1", "id, words"),
        ("n.jsonl", _row(id="c", text=None), "no_text", ":1", "`text`"),
        ("n.jsonl", _row(id="c", text=["x"]), "no_text", ":1", "`text`"),
        ("d.jsonl", GOOD + b"\n" + GOOD, "duplicate_id", ":2", "d.jsonl:1"),
        ("f.txt", FRENCH.encode(), "not_english", "", "English"),
        ("f.txt", FRENCH.upper().encode(), "not_english", "", "English"),
        ("y.jsonl", _row(text=TEXT, published="2021-02-30"), "bad_date", ":1", "`published`"),
        ("y.jsonl", _row(text=TEXT, date="May 16"), "bad_date", ":1", "`date`"),
        ("y.jsonl", _row(text=TEXT, date=["2021-02-03"]), "bad_date", ":1", "`date`"),
        ("y.csv", b"text,seendate\nwords,soon\n", "bad_date", ":2", "`seendate`"),
        ("c.csv", b"id;words\n1;2\n", "no_text_column", ":1", "id, words"),
        ("r.csv", b"id,text\n1,Gunmen came, saw, fled\n", "bad_row", ":2", "quotation marks"),
        ("r.csv", b"id,text\r1,a\r2,b\r", "bad_row", ":1", "save it again"),
        ("q.csv", b'id,text\n1,"Gunmen came.\n2,They left.\n', "bad_row", ":2", "quotation marks"),
        ("z.csv", b"id;text\n1;Gunmen\0came\n", "binary", ":2", "`text`"),
        ("z.csv", b"id;text;title\n1;Gunmen came;a\0b\n", "binary", ":2", "`title`"),
        ("z.jsonl", b'{"id": "a\0", "text": "Gunmen came"}\n', "binary", "", "UTF-8"),
    ],
)
def test_failures_are_named(tmp_path: Path, name: str, content: bytes | None, code: str, where: str, said: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    after = tmp_path / "after" / "after.txt"
    after.parent.mkdir()
    after.write_text(TEXT)
    *_, failed, last = _items(file, after)
    assert isinstance(failed, DocumentFailure)
    assert (failed.stage, failed.code, failed.locator) == ("read", code, f"{file}{where}")
    assert failed.message.startswith(f"{file}{where}: ")
    assert said in failed.message
    assert isinstance(last, Document), "reading goes on"


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"x")
    (failed,) = _items(tmp_path)
    assert isinstance(failed, DocumentFailure)
    assert failed.code == "empty_folder"
    assert ".jsonl" in failed.message


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    (failed,) = _items(file)
    assert isinstance(failed, DocumentFailure)
    assert (failed.code, failed.locator) == ("unreadable", str(file))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("2;Gunmen\0came", "binary"),
        ('2;"Gunmen" came', "bad_row"),
        ("2;Gunmen;came", "bad_row"),
        ("2;", "empty"),
        ("1;Gunmen came", "duplicate_id"),
    ],
    ids=["nul", "quotation-mark", "too-many-cells", "no-text", "duplicate"],
)
def test_a_bad_csv_row_spoils_no_other(tmp_path: Path, bad: str, code: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"id;text\n1;{TEXT}\n{bad}\n3;{TEXT}\n")
    first, failed, last = _items(file)
    assert isinstance(failed, DocumentFailure)
    assert (failed.code, failed.locator) == (code, f"{file}:3")
    assert [doc.id for doc in (first, last) if isinstance(doc, Document)] == ["1", "3"]


@pytest.mark.parametrize(
    "data",
    [b'[{"id": "a", "text": "It fell."}]', b'[\n {"id": "a", "text": "It fell."}\n]', b'{\n "id": "a", "text": "It fell."\n}'],
)
def test_a_json_document_on_standard_input_is_not_taken_for_prose(data: bytes) -> None:
    (doc,) = _docs("-", stdin=data)
    assert (doc.id, doc.text) == ("a", "It fell.")


def test_a_bom_before_windows_1252_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF8 + b"caf\xe9 bombed")
    assert _docs(tmp_path / "a.txt")[0].text == "café bombed"


def test_a_failed_row_does_not_take_its_id(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(_row(id="a", text=TEXT, date="soon") + b"\n" + GOOD)
    assert isinstance(_items(file)[1], Document)


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
@pytest.mark.parametrize(
    "names",
    [
        ("id", "text", "title", "published", "publisher"),
        ("id", "event_text", "headline", "date", "publisher"),
        ("Doc_ID", "Body", "Headline", "Pub_Date", "Source"),
        ("story_id", "content", "TITLE", "date_publish", "source_domain"),
        ("uuid", "maintext", "title", "seendate", "publication"),
        (" ID ", "article", "title", "PUBLISHED", "pub"),
    ],
)
def test_synonyms(tmp_path: Path, suffix: str, names: tuple[str, ...]) -> None:
    file = tmp_path / f"a.{suffix}"
    cells = ("7", TEXT, "Camp attacked", "2023-05-16", "Ardent")
    if suffix == "jsonl":
        file.write_text(json.dumps(dict(zip(names, cells, strict=True))))
    else:
        file.write_text(",".join(names) + "\n" + ",".join(f'"{cell}"' for cell in cells) + "\n")
    (doc,) = _docs(file)
    assert (doc.id, doc.text, doc.title, doc.published, doc.publisher) == cells


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2021-07-07", "2021-07-07"),
        ("2021-07-07T10:00:00Z", "2021-07-07"),
        ("2021-07-07 10:00:00+02:00", "2021-07-07"),
        ("2021/07/07", "2021-07-07"),
        ("Wed, 07 Jul 2021 10:00:00 GMT", "2021-07-07"),
        ("7 July 2021", "2021-07-07"),
        ("July 7, 2021", "2021-07-07"),
        ("20210707T120000Z", "2021-07-07"),
        (20210707, "2021-07-07"),
        ("", None),
        (None, None),
        ("None", None),
        ("null", None),
    ],
)
def test_published(tmp_path: Path, given: object, day: str | None) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(_row(text=TEXT, published=given))
    assert _docs(file)[0].published == day


@pytest.mark.parametrize("suffix", ["txt", "jsonl", "csv"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("cp1252", b""),
    ],
)
def test_encodings(tmp_path: Path, suffix: str, encoding: str, bom: bytes) -> None:
    text = f"The “café” owner, €5 in hand — shot. {TEXT}"
    file = tmp_path / f"a.{suffix}"
    whole = {"txt": text, "jsonl": json.dumps({"text": text}, ensure_ascii=False), "csv": f"text;id\n{text};1\n"}
    file.write_bytes(bom + whole[suffix].encode(encoding))
    assert _docs(file)[0].text == text


def test_a_character_across_chunks_survives(tmp_path: Path) -> None:
    text = TEXT * 20 + " é" * 50_000
    for name, data in (("a.txt", text.encode()), ("b.txt", text.encode("utf-16"))):
        (tmp_path / name).write_bytes(data)
        assert _docs(tmp_path / name)[0].text == text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"One came.\r\nTwo went.\rThree."),
        ("a.jsonl", _row(text="One came.\r\nTwo went.\rThree.") + b"\r\n"),
        ("a.csv", b'id,text\r\n1,"One came.\r\nTwo went.\rThree."\r\n'),
    ],
)
def test_line_ends_become_lf(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert _docs(tmp_path / name)[0].text == "One came.\nTwo went.\nThree."


def test_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"id": "x\\udc00", "text": "It fell \\ud800 down."}')
    (doc,) = _docs(tmp_path / "a.jsonl")
    assert (doc.id, doc.text) == ("x\ufffd", "It fell \ufffd down.")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiters_quoted_newlines_and_lines(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "t.csv"
    rows = [["title", "text"], ["x, y; z", "One came.\nTwo went."], ["", "Three stayed."]]
    file.write_bytes(codecs.BOM_UTF8 + "\n".join(delimiter.join(f'"{c}"' if c else "" for c in row) for row in rows).encode())
    docs = _docs(file)
    assert [(d.id, d.locator, d.text) for d in docs] == [
        ("t-2", f"{file}:2", "One came.\nTwo went."),
        ("t-4", f"{file}:4", "Three stayed."),
    ]
    assert docs[0].title == "x, y; z"


def test_ids(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "gao.txt").write_text(TEXT)
        (tmp_path / folder / "rows.jsonl").write_bytes(b"\n" + _row(text=TEXT))
    ids = [doc.id for doc in _docs(tmp_path)]
    assert ids[:2] == ["gao", "rows-2"]
    assert ids[2].startswith("gao-")
    assert len(set(ids)) == 4
    assert ids == [doc.id for doc in _docs(tmp_path)], "the same on every run"


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a/3.TXT", "0.txt", "a/skip.md", ".hidden/4.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert [doc.id for doc in _docs(tmp_path)] == ["0", "3", "1", "2"]


def test_what_an_earlier_run_wrote_into_a_folder_is_not_read_as_reports(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels attacked Herat.", encoding="utf-8")
    for name in ("coded.jsonl", "coded.jsonl.manifest.json"):
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    assert [type(item) for item in read_paths([str(tmp_path)])] == [Document]


@pytest.mark.parametrize(
    ("data", "doc_id"),
    [
        (TEXT.encode(), "stdin"),
        (b"\n \n" + GOOD, "a"),
        (b'{ "text": "It fell."}', "stdin-1"),
        (b"{sic} It fell.", "stdin"),
    ],
)
def test_standard_input_is_sniffed(data: bytes, doc_id: str) -> None:
    (doc,) = _docs("-", stdin=data)
    assert doc.id == doc_id
    assert doc.locator.startswith("<stdin>")


def test_other_suffixes_are_sniffed(tmp_path: Path) -> None:
    (tmp_path / "a.dat").write_bytes(GOOD)
    (tmp_path / "b").write_text(TEXT)
    (tmp_path / "c").write_text(f"id\ttext\n7\t{TEXT}\n")
    (tmp_path / "d").write_text(f"Text, body and all\n\n{TEXT}")
    names = ["a.dat", "b", "c", "d"]
    assert [doc.id for doc in _docs(*(tmp_path / name for name in names))] == ["a", "b", "7", "d"]


def test_reading_is_lazy(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.made = 0

        def read(self, size: int = -1) -> bytes:
            self.made += 1
            return _row(text=TEXT, id=f"r{self.made}") + b"\n"

    source = Endless()
    items: Iterator[object] = read_paths(["-", str(tmp_path / "gone")], stdin=cast("BinaryIO", source))
    for _ in range(3):
        assert isinstance(next(items), Document)
    assert source.made < 10


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_memory_is_bounded(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"big.{suffix}"
    body = "word " * 10_000
    with file.open("w") as out:
        out.write("text\n" if suffix == "csv" else "")
        for _ in range(400):
            out.write(f"{body}\n" if suffix == "csv" else json.dumps({"text": body}) + "\n")
    next(iter(read_paths([str(file)])))
    tracemalloc.start()
    count = sum(1 for _ in read_paths([str(file)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert peak < os.path.getsize(file) / 4
