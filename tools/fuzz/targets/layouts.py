"""Every file layout, archives and tables: whatever the bytes, reports or named failures come out, and nothing is raised."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path

import msgspec

from wirebird.errors import MissingExtraError
from wirebird.io import read_paths
from wirebird.io.layouts import layout_names
from wirebird.records import Document

SUFFIXES = (
    ".txt", ".jsonl", ".csv", ".tsv", ".json", ".xlsx", ".parquet", ".html", ".xml", ".docx", ".rtf", ".pdf", ".warc",
    ".zip", ".txt.gz", ".warc.gz", ".ndjson", ".rss", ".atom", "",
)  # fmt: skip

_TEXT = "KAYA, July 7 (Sahel Wire) -- Gunmen killed 12 people near Kaya on Tuesday, the army said.\n\nA second raid failed."
_NEXIS = (
    "1 of 2 DOCUMENTS\n\n\nThe Harmattan Post\n\nMay 16, 2023 Tuesday\n\nCamp attacked\n\nLENGTH: 9 words\n\n"
    "Gunmen attacked a camp on\nMonday.\n\nLOAD-DATE: May 17, 2023\n\n\n2 of 2 DOCUMENTS\n\n\nCopperbelt Wire\n\n"
    "May 15, 2023\n\nMarch\n\nLENGTH: 4 words\n\nA march was held.\n"
)
_FACTIVA = (
    "HD March held\nWC 20 words\nPD 15 May 2023\nSN Copperbelt Wire\nLP A march was held.\nTD More came.\n"
    "AN COPWIR0020230515ej5f00001\n"
)
_RSS = (
    "<rss version='2.0'><channel><title>Wire</title><item><title>Camp</title><link>http://example.org/1</link>"
    "<pubDate>Tue, 16 May 2023 10:00:00 +0000</pubDate><description>Gunmen attacked a camp.</description>"
    "</item></channel></rss>"
)
_PAGE = (
    "<html><head><title>Camp</title><meta name='date' content='2023-05-16'></head><body><article><p>"
    + "Gunmen attacked a camp in the north on Monday, the governor said. " * 6
    + "</p></article></body></html>"
)
_FACTIVA_PAGE = (
    "<html><body><div class='article enArticle'><div><span class='enHeadline'>March</span></div><div>15 May 2023</div>"
    "<div>Wire</div><p class='articleParagraph enarticleParagraph'>A march was held.</p></div></body></html>"
)
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nWARC-Date: 2023-05-16T00:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 90\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>A march was held.</p></body></html>\r\n\r\n"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


def _zip(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


_DOCX = _zip(
    {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "word/document.xml": "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
        "<w:p><w:r><w:t>Gunmen attacked a camp.</w:t></w:r></w:p></w:body></w:document>",
    }
)
_FILES: dict[str, bytes] = {
    "text": _TEXT.encode(),
    "many-texts": f"Title: A\nDate: 2023-05-16\n\n{_TEXT}\n-----\nTitle: B\n\nMore.\n".encode(),
    "jsonl": json.dumps({"id": "a", "text": _TEXT, "published": "2023-05-16"}).encode() + b"\n{}\n",
    "json": json.dumps([{"id": 1, "maintext": _TEXT, "date_publish": "2023-05-16 10:00:00"}], indent=1).encode(),
    "csv": b'id,text,published\n1,"Gunmen, they said, attacked.",2023-05-16\n2,x\n',
    "html": _PAGE.encode(),
    "feed": _RSS.encode(),
    "nexis-text": _NEXIS.encode("cp1252"),
    "docx": _DOCX,
    "rtf": rb"{\rtf1\ansi Gunmen attacked a camp.\par It burned.}",
    "factiva-html": _FACTIVA_PAGE.encode(),
    "factiva-text": _FACTIVA.encode(),
    "warc": _WARC,
    "pdf": _PDF,
    "excel": _DOCX,
    "parquet": b"PAR1" + b"\0" * 40 + b"PAR1",
}


def _seeds() -> list[bytes]:
    names = layout_names()
    named = [bytes([names.index(name)]) + data for name, data in _FILES.items()]
    base = len(names)
    packed = {".zip": _zip({"a.txt": _TEXT, "b.jsonl": '{"text": "x"}'}), ".txt.gz": gzip.compress(_TEXT.encode(), mtime=0)}
    by_suffix = {".txt": _TEXT.encode(), ".html": _PAGE.encode(), ".xml": _RSS.encode(), ".docx": _DOCX, **packed}
    return named + [bytes([base + SUFFIXES.index(suffix)]) + data for suffix, data in by_suffix.items()]


SEEDS = _seeds()


def check(data: bytes) -> None:
    """Read bytes with one reader, or as a file with one ending; the first byte says which."""
    if not data:
        return
    names = layout_names()
    choice = data[0] % (len(names) + len(SUFFIXES))
    try:
        if choice < len(names):
            items = list(read_paths(["-"], stdin=io.BytesIO(data[1:]), reader=names[choice]))
        else:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"report{SUFFIXES[choice - len(names)]}"
                path.write_bytes(data[1:])
                items = list(read_paths([str(path)]))
    except MissingExtraError:
        return
    assert items, "no report and no failure"
    reports = [item for item in items if isinstance(item, Document)]
    assert len({report.id for report in reports}) == len(reports), "an id was given twice"
    for item in items:
        msgspec.json.encode(item).decode("utf-8")
        assert getattr(item, "code", "") != "internal", item
        if isinstance(item, Document):
            assert "\0" not in item.text
            for span in item.skipped:
                assert item.text[span.start : span.end] == span.text
