"""Takes pictures of every screen of the desk over the worked case, light and dark, into docs/screens/.

Run: python tools/screenshots.py [FOLDER]     (needs pip install 'wirebird[browser]' and Chromium)

Two invented reviewers decide about some events first, so that review and quality have something to show. The store is a new
one in a temporary folder; the decisions stay there.
"""

from __future__ import annotations

import json
import struct
import sys
import tempfile
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
from desk_running import ROOT, browser, code_case, missing, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screens"
SIZE = {"width": 1280, "height": 860}
INCIDENT = "a2f24a9d73021a45"
SCREENS = {
    "overview": "",
    "explore": "explore",
    "incident": f"incident/i-{INCIDENT}",
    "compare": f"compare/i-{INCIDENT}",
    "report": f"report/af-028?event=e-{INCIDENT}",
    "review": "review?order=value&level=events",
    "merges": "review?order=value&level=pairs",
    "control": "control?country=AFG",
    "export": "export?layout=acled&country=AFG",
    "quality": "quality",
    "paste": "paste",
}
WHOLE = {"incident"}
"""Screens of which all is shown, not only what fits on the first screen."""
REVIEWERS = ("Amara Okonjo", "Teodor Lindqvist")
SHOWN_REPORT = (
    "GAO, Mali, May 16, 2023 (Ardent) - Gunmen on motorcycles attacked an army camp in the town of Ansongo on Tuesday, killing"
    " 14 soldiers, the army said. Residents said at least 20 bodies were taken to the hospital in Gao.\n\nThe governor of Gao,"
    " Issa Diarra, condemned the attack and said that reinforcements would be sent on Wednesday."
)


def main() -> None:
    """Codes the case, serves it and takes the pictures."""
    if reason := missing():
        sys.exit(f"no pictures: {reason}")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "case.duckdb"
        code_case(store)
        with serving(store) as desk, browser() as opened:
            review(desk)
            for picture in pictures(opened, desk, folder):
                print(f"{picture} {picture.stat().st_size / 1000:.0f} kB")


def review(desk: str) -> None:
    """Has two people decide about events of the random stratum: most are accepted, some rejected, and some by both."""
    first, second = REVIEWERS
    mine = decide_on(desk, first, waiting(desk, first, 24), every=6)
    decide_on(desk, second, [*mine[:12], *waiting(desk, second, 6)], every=5)


def waiting(desk: str, person: str, many: int) -> list[str]:
    """The next events of the random stratum."""
    found: list[str] = []
    while len(found) < many:
        query = urllib.parse.urlencode({"order": "random", "level": "events", "reviewer": person, "skip": found}, doseq=True)
        item = call(f"{desk}api/review/next?{query}")["item"]
        if item is None:
            break
        found.append(item["key"])
    return found


def decide_on(desk: str, person: str, events: list[str], *, every: int) -> list[str]:
    """Accepts events, but rejects one of `every`."""
    for step, event in enumerate(events):
        kind = "reject" if step % every == every - 1 else "accept"
        call(f"{desk}api/decisions", {"kind": kind, "targets": [event], "reviewer": person})
    return events


def call(address: str, body: dict[str, object] | None = None) -> dict[str, Any]:
    """Asks the desk, or tells it something."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json", "X-Wirebird": "1"})
    with urllib.request.urlopen(request) as answer:
        return dict(json.load(answer))


def pictures(opened: Browser, desk: str, folder: Path) -> Iterator[Path]:
    """Takes one picture after another."""
    for scheme in ("light", "dark"):
        context = opened.new_context(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce")
        context.add_init_script("localStorage.setItem('wirebird.reviewer', 'Amara Okonjo')")
        page = context.new_page()
        for name, address in SCREENS.items():
            page.goto(desk + address)
            page.locator("#main:not([aria-busy]) h1").first.wait_for()
            page.wait_for_load_state("networkidle")
            if name == "paste":
                paste(page)
            picture = folder / f"{name}-{scheme}.png"
            picture.write_bytes(smaller(page.screenshot(full_page=name in WHOLE)))
            yield picture
        context.close()


def smaller(png: bytes) -> bytes:
    """The same picture with its pixels packed as tightly as zlib can; browsers pack them fast instead."""
    at, head, pixels = 8, png[:8], b""
    while at < len(png):
        (size,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        if kind == b"IHDR":
            head += png[at : at + 12 + size]
        elif kind == b"IDAT":
            pixels += png[at + 8 : at + 8 + size]
        at += 12 + size
    return head + chunk(b"IDAT", zlib.compress(zlib.decompress(pixels), 9)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paste(page: Page) -> None:
    """Has the shown report coded."""
    page.get_by_label("Text of the report").fill(SHOWN_REPORT)
    page.get_by_label("Day of publication").fill("2023-05-17")
    page.get_by_role("button", name="Code this report").click()
    page.locator(".paste-result .report-text").wait_for(timeout=60_000)


if __name__ == "__main__":
    main()
