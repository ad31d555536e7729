"""One desk over the worked case for all browser tests; every page is watched for requests and errors.

Fixtures live as long as this package's tests: Playwright keeps an event loop running, beside which `asyncio.run` fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.hostile import HOSTILE
from tests.conftest import load_script

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

ROOT = Path(__file__).parent.parent.parent
TIMEOUT_MS = 30_000
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
Scheme = Literal["light", "dark"]
Open = Callable[..., "Page"]


@pytest.fixture(scope="package")
def running() -> ModuleType:
    script = load_script(ROOT / "tools" / "desk_running.py")
    if reason := script.missing():
        pytest.skip(reason)
    return script


@pytest.fixture(scope="package")
def desk(running: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a desk over the worked case and one hostile report."""
    folder = tmp_path_factory.mktemp("browser")
    hostile = folder / "hostile.jsonl"
    hostile.write_text(json.dumps(HOSTILE) + "\n", encoding="utf-8")
    running.code_case(folder / "case.duckdb", [hostile])
    with running.serving(folder / "case.duckdb") as address:
        yield address


@pytest.fixture(scope="package")
def chromium(running: ModuleType) -> Iterator[Browser]:
    with running.browser() as opened:
        yield opened


class Watch:
    """What pages asked for and complained about."""

    def __init__(self, desk: str) -> None:
        self.desk = desk
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []

    def on(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._asked(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url)))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.desk, "data:", f"blob:{self.desk}")):
            self.elsewhere.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.complaints.append(text)


@pytest.fixture
def open_page(chromium: Browser, desk: str) -> Iterator[Open]:
    """Opens an address of the desk in a browser of its own; fails on a request elsewhere, an error of a script or a refusal."""
    watch, contexts = Watch(desk), []

    def opened(path: str = "", *, scheme: Scheme = "light", phone: bool = False) -> Page:
        size: ViewportSize = PHONE if phone else DESK
        context = chromium.new_context(
            viewport=size, color_scheme=scheme, reduced_motion="reduce", has_touch=phone, is_mobile=phone
        )
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        watch.on(context)
        page = context.new_page()
        go(page, desk + path.lstrip("/"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.elsewhere == []
    assert watch.complaints == []


def go(page: Page, address: str) -> None:
    """Opens an address and waits for its view."""
    page.goto(address)
    shown(page)


def shown(page: Page) -> None:
    """Waits until a view is drawn."""
    page.locator("#main:not([aria-busy]) h1").first.wait_for()
