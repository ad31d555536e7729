"""How fast the web page reader is, and how much memory a long web archive takes.

Usage: python benchmarks/readers.py [--pages 1000] [--megabytes 1000]

Pages are made on the spot: a menu, an article of some 500 words, a footer. The archive holds pictures and, every megabyte, a
page; it is read as a stream, so peak memory must not grow with its length. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from pathlib import Path

from wirebird.io import read_paths
from wirebird.io.layouts.html import page
from wirebird.records import Document

WORDS = "the army said that gunmen had attacked a camp near town and soldiers from other posts were sent to help them".split()
PICTURE = 100_000


def made_page(number: int, chance: random.Random) -> bytes:
    """One page."""
    paragraphs = "".join(f"<p>{' '.join(chance.choices(WORDS, k=60)).capitalize()}.</p>" for _ in range(8))
    menu = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(40))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Report {number}</title><meta property='article:published_time' "
        f"content='2023-05-16T10:00:00Z'></head><body><nav><ul>{menu}</ul></nav><article><h1>Report {number}</h1>{paragraphs}"
        f"</article><footer>All rights reserved</footer></body></html>"
    ).encode()


def record(url: str, kind: str, body: bytes) -> bytes:
    """One response record of an archive."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-05-17T00:00:00Z\r\n"
    return f"{head}Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--megabytes", type=int, default=1000)
    args = parser.parse_args()
    chance = random.Random(7)
    pages = [made_page(n, chance) for n in range(args.pages)]
    page(pages[0])
    start = time.process_time()
    for data in pages:
        page(data)
    used = time.process_time() - start
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "made.warc"
        with archive.open("wb") as out:
            for number in range(args.megabytes):
                out.write(record(f"https://outlet.example/{number}", "image/png", chance.randbytes(PICTURE)) * 10)
                out.write(record(f"https://outlet.example/p{number}", "text/html", pages[number % len(pages)]))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        found = sum(isinstance(item, Document) for item in read_paths([str(archive)]))
        size = archive.stat().st_size
    figures = {
        "pages_per_minute_and_core": round(60 * len(pages) / used),
        "archive_mb": size // 1_000_000,
        "archive_reports": found,
        "peak_memory_mb_before": before,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
