"""Whatever a report holds, it is shown as text."""

from __future__ import annotations

from urllib.parse import quote

from tests.browser.conftest import Open, go
from tests.browser.hostile import HOSTILE, SCRIPT


def test_a_report_full_of_scripts_is_shown_harmlessly(open_page: Open, desk: str) -> None:
    page = open_page(f"report/{quote(HOSTILE['id'], safe='')}")
    text = page.locator(".report-text")
    assert SCRIPT in (text.text_content() or "")
    assert HOSTILE["title"] == page.locator("h1").text_content()
    page.locator(".card-title").first.click()
    page.locator(".event-card a", has_text="incident").first.click()
    page.locator(".incident").wait_for()
    incident = page.url
    go(page, incident.replace("/incident/", "/compare/"))
    go(page, f"{desk}explore?q=traders")
    assert page.evaluate("window.hacked") is None
    assert page.locator("script:not([src]), img[onerror], [onmouseover]").count() == 0


def test_control_characters_show_as_signs_and_offsets_stay(open_page: Open) -> None:
    page = open_page(f"report/{quote(HOSTILE['id'], safe='')}")
    shown = page.locator(".report-text").text_content() or ""
    assert len(shown) == len(HOSTILE["text"])
    assert not set(shown) & {"\x07", "\x1b", "\x7f", "\u202e", "\u2066"}
    assert "\u2407" in shown
    assert "\u241b" in shown
