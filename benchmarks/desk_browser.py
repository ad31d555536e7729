"""How fast the desk is in the browser over a large store: first view, filters, brush, search, and the memory of the page.

    python benchmarks/desk_store.py --events 100000 --store big.duckdb
    python benchmarks/desk_browser.py --store big.duckdb

Needs Playwright, Chromium and the built front end (pip install 'wirebird[browser]', make ui). Times are the browser's own: a
view is there when its list and map are drawn; an action takes from the input event to the next frame on the screen (Event
Timing API, steps of 8 ms, nothing under 16 ms); of a search the redraw counts, which waits for a pause in typing. Memory
is what the page holds after a garbage collection (DevTools protocol, Runtime.getHeapUsage), and the share of its process. Ends
with 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
from desk_running import browser, missing, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROUNDS = 5
TIMEOUT_MS = 120_000
PAUSE_MS = 400
MB = 1e6
FIRST_VIEW_S, ACTION_S, PAGE_MB = 1.5, 0.2, 400
WATCH = """
window.seen = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.seen.push([entry.name, entry.duration]);
}).observe({ type: "event", durationThreshold: 16 });
new MutationObserver((_, observer) => {
  if (!document.querySelector("#main:not([aria-busy]) h1")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.shownAt = performance.now(); }));
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-busy"] });
"""


@dataclass(frozen=True)
class Figure:
    """One measured number with its target, or None where it has none."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the target is kept."""
        return self.target is None or self.value <= self.target


def main() -> None:
    """Serves the store, measures, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    given = parser.parse_args()
    if reason := missing():
        sys.exit(f"nothing measured: {reason}")
    with serving(given.store) as desk, browser() as opened:
        figures = [*first_views(opened, desk), *actions(opened, desk)]
    print(f"{'':44} {'measured':>10} {'target':>10}")
    for figure in figures:
        target = "" if figure.target is None else f"{figure.target:g} {figure.unit}"
        print(f"{figure.name:44} {figure.value:7.2f} {figure.unit:2} {target:>10} {'' if figure.is_met else 'missed'}")
    sys.exit(0 if all(figure.is_met for figure in figures) else 1)


def fresh(opened: Browser) -> Page:
    """A page of a browser that has nothing in its cache."""
    context = opened.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    context.add_init_script(WATCH)
    return context.new_page()


def shown_s(page: Page, address: str) -> float:
    """Seconds from the start of a visit until its view is drawn."""
    page.goto(address)
    page.locator("#main:not([aria-busy]) h1").first.wait_for()
    while (at := page.evaluate("window.shownAt")) is None:
        page.wait_for_timeout(20)
    return float(at) / 1000


def first_views(opened: Browser, desk: str) -> Iterator[Figure]:
    """Explore and overview with an empty cache of the browser, the first one also with an empty cache of the server."""
    yield Figure("explore, the first visit after the start", shown_s(fresh(opened), f"{desk}explore"), "s")
    for name, path in (("explore", "explore"), ("overview", "")):
        times = [shown_s(fresh(opened), desk + path) for _ in range(ROUNDS)]
        yield Figure(f"{name}, first view (median of {ROUNDS})", statistics.median(times), "s", FIRST_VIEW_S)


def actions(opened: Browser, desk: str) -> Iterator[Figure]:
    """Filters, brush, search and scrolling in Explore; then the memory of the page."""
    page = fresh(opened)
    shown_s(page, f"{desk}explore")
    facets = page.locator(".side input[type=checkbox]")
    yield slowest(page, "filter by a facet", [lambda i=i: facets.nth(i % 5).click() for i in range(2 * ROUNDS)])
    yield slowest(page, "brush on the timeline", [lambda i=i: brush(page, 0.1 * i) for i in range(ROUNDS)])
    yield slowest(page, "choose the next row", [lambda: page.keyboard.press("j")] * ROUNDS)
    yield search(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    held = devtools.send("Runtime.getHeapUsage")
    held_mb = sum(held.get(part, 0) for part in ("usedSize", "embedderHeapUsedSize", "backingStorageSize")) / MB
    yield Figure("memory: scripts, elements and buffers", held_mb, "MB", PAGE_MB)
    yield Figure("memory: the page's process", process_mb(opened), "MB", PAGE_MB)


def process_mb(opened: Browser) -> float:
    """Proportional share of memory of the largest process that draws pages (Linux)."""
    processes = opened.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return max(share_mb(one["id"]) for one in processes if one["type"] == "renderer")


def share_mb(process: int) -> float:
    """Proportional set size of a process."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:"))


def slowest(page: Page, name: str, steps: list) -> Figure:  # type: ignore[type-arg]
    """The slowest of some actions, each from its input to the frame that shows it."""
    page.evaluate("window.seen.length = 0")
    for step in steps:
        step()
        page.wait_for_timeout(PAUSE_MS)
    times = [duration for _, duration in page.evaluate("window.seen")]
    return Figure(f"{name} (slowest of {len(steps)})", max(times, default=0) / 1000, "s", ACTION_S)


def brush(page: Page, start: float) -> None:
    """Drags over a fifth of the timeline."""
    box = page.locator(".part-timeline .u-over").bounding_box()
    if box is None:
        sys.exit("the timeline is not in the page: has its class changed?")
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"] + 5, middle)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + (start + 0.04 * step) * box["width"], middle)
    page.mouse.up()


def search(page: Page) -> Figure:
    """Typing a word; what counts is the redraw that follows the pause after the last letter."""
    page.evaluate("performance.clearMeasures()")
    page.get_by_label("Search", exact=True).press_sequentially("shelled", delay=30)
    page.wait_for_timeout(4 * PAUSE_MS)
    page.keyboard.press("Escape")
    took = page.evaluate("Math.max(0, ...performance.getEntriesByName('wirebird:redraw').map(entry => entry.duration))")
    return Figure("search: redraw (slowest)", took / 1000, "s", ACTION_S)


if __name__ == "__main__":
    main()
