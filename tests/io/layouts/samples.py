"""Small files in the layouts that users export, made by us."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

FIRST = "Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers, the army said."
SECOND = "Thousands marched through Lusaka on Monday to demand that the electoral commission resign."

PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Camp attacked in Mali - The Harmattan Post</title>
<meta property="og:site_name" content="The Harmattan Post">
<meta property="article:published_time" content="2023-05-16T18:20:00Z">
<link rel="canonical" href="https://harmattan.example/camp"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Camp attacked in Mali</h1><p>{FIRST}</p>
<p>The attackers came on motorcycles before dawn and burned two vehicles, a resident of the town said by telephone. Soldiers
from a neighbouring post arrived about an hour later and pursued them towards the border.</p>
<p>No group has said that it was behind the attack, the third in the region since the start of the month.</p></article>
<footer>All rights reserved. Subscribe to our newsletter.</footer></body></html>
"""

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Copperbelt Wire</title>
<item><title>Camp attacked</title><link>https://wire.example/1</link><guid>wire-1</guid>
<pubDate>Tue, 16 May 2023 18:20:00 GMT</pubDate><description>Fourteen dead.</description>
<content:encoded><![CDATA[<p>{FIRST}</p><p>The army blamed <b>armed groups</b> from across the border.</p>]]></content:encoded>
</item>
<item><title>March in Lusaka</title><link>https://wire.example/2</link><guid>wire-2</guid>
<pubDate>Mon, 15 May 2023 09:00:00 +0200</pubDate><description>{escape(SECOND)}</description></item>
<item><title>Picture of the day</title><guid>wire-3</guid></item></channel></rss>
"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Savanna Radio</title>
<entry><title>March</title><id>tag:savanna.example,2023:7</id><link href="https://savanna.example/7"/>
<updated>2023-05-15T10:00:00Z</updated><content type="html">&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry></feed>
"""

NEXIS_TEXT = f"""
Download Request: Current Document: 1-2
Time Of Request: Wednesday, May 17, 2023  10:00:00

                               1 of 2 DOCUMENTS


                             The Harmattan Post

                              May 16, 2023 Tuesday
                                 Final Edition

Camp attacked in the north as
soldiers slept

BYLINE: Amina Sow

SECTION: NEWS; Pg. 3

LENGTH: 355 words

DATELINE: GAO, Mali

  Gunmen attacked an army camp near Ansongo on Tuesday, killing
14 soldiers, the army said.

  The attackers burned two vehicles.

LOAD-DATE: May 16, 2023

LANGUAGE: ENGLISH


                               2 of 2 DOCUMENTS


                              Copperbelt Wire

                              15. Mai 2023 Montag

March in Lusaka

LENGTH: 80 words

{SECOND}

LANGUAGE: ENGLISH
"""

NEXIS_UNI = [
    "Documents (2)", "1. Camp attacked in Mali", "Client/Matter: -None-", "Search Terms: mali", "",
    "Camp attacked in Mali", "The Harmattan Post", "May 16, 2023 Tuesday", "Copyright 2023 Harmattan All Rights Reserved",
    "Section: NEWS; Pg. 3", "Length:\u00a0355 words", "Byline:\u00a0Amina Sow", "Body", "ABSTRACT", FIRST,
    "The attackers burned two vehicles.", "Classification", "Language: ENGLISH", "Load-Date: May 16, 2023", "End of Document",
    "March in Lusaka", "Copperbelt Wire", "15 May 2023", "Length: 80 words", "Body", SECOND, "Load-Date: May 15, 2023",
    "End of Document",
]  # fmt: skip

FACTIVA_HTML = f"""<html><body><div class="article enArticle"><div id="hd">
<span class="enHeadline">Camp attacked in Mali</span></div>
<div>Amina Sow</div><div>355 words</div><div>16 May 2023</div><div>18:20</div><div>Harmattan Post</div><div>HARMPO</div>
<div>English</div><div>Copyright 2023</div><p class="articleParagraph enarticleParagraph">{FIRST}</p>
<p class="articleParagraph enarticleParagraph">The attackers burned two vehicles.</p>
<p class="articleParagraph enarticleParagraph">Document HARMPO0020230516ej5g0000b</p></div>
<div class="article enArticle"><span class="enHeadline">March in Lusaka</span><div>80 words</div><div>15 May 2023</div>
<div>Copperbelt Wire</div><p class="articleParagraph enarticleParagraph">{SECOND}</p></div></body></html>
"""

FACTIVA_TEXT = f"""SE NEWS
HD Camp attacked in Mali
BY Amina Sow
WC 355 words
PD 16 May 2023
ET 18:20
SN Harmattan Post
SC HARMPO
LA English
CY Copyright 2023
LP
Gunmen attacked an army camp near Ansongo on Tuesday,
killing 14 soldiers, the army said.

TD
The attackers burned two vehicles.

RE mali : Mali
AN Document HARMPO0020230516ej5g0000b

HD March in Lusaka
PD 15 May 2023
SN Copperbelt Wire
LP
{SECOND}
AN Document COPWIR0020230515ej5f0000c
"""

MANY_TEXTS = f"""Title: Camp attacked in Mali
Date: 16 May 2023
Source: The Harmattan Post
URL: https://harmattan.example/camp

{FIRST}
---
Title: March in Lusaka
Date: 2023-05-15

{SECOND}
"""


def docx(paragraphs: list[str], *, body: str | None = None) -> bytes:
    """A Word file with these paragraphs."""
    inner = "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in paragraphs)
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = body or f'<?xml version="1.0"?><w:document xmlns:w="{main}"><w:body>{inner}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def rtf(paragraphs: list[str]) -> bytes:
    """An RTF file with these paragraphs."""
    inner = "\\par\n".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in p) for p in paragraphs)
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\n" + inner + "\\par\n}").encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def warc(pages: list[tuple[str, str, bytes]]) -> bytes:
    """A web archive of (address, content type, body)."""
    out = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    for url, kind, body in pages:
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        out += (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-05-17T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode() + http + b"\r\n\r\n"  # fmt: skip
    return out
