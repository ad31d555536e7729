"""The evidence reader links words and fields both ways, by pointer, by focus and by keys."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open, go
from tests.browser.places import EVENT, REPORT, screen_address

expect = pytest.importorskip("playwright.sync_api", reason="pip install 'wirebird[browser]'").expect


def test_a_field_leads_to_its_words_and_back(open_page: Open, desk: str) -> None:
    page = open_page()
    go(page, screen_address(desk, "report"))
    button = page.locator(".words-link[data-role='place']")
    button.hover()
    expect(page.locator(".mark.active").first).to_have_attribute("data-role", "place")
    button.click()
    focused = page.locator(".mark:focus")
    expect(focused).to_have_attribute("data-role", "place")
    focused.press("Enter")
    expect(button).to_be_focused()


def test_keys_go_through_the_words_in_text_order(open_page: Open, desk: str) -> None:
    page = open_page()
    go(page, screen_address(desk, "report"))
    starts = []
    for _ in range(4):
        page.keyboard.press("n")
        starts.append(page.evaluate("Number(document.activeElement.dataset.mark)"))
    assert starts == sorted(starts)
    assert len(set(starts)) == len(starts)
    page.keyboard.press("p")
    assert page.evaluate("Number(document.activeElement.dataset.mark)") == starts[-2]


def test_an_address_leads_to_the_words_of_a_field(open_page: Open, desk: str) -> None:
    page = open_page()
    go(page, f"{desk}report/{REPORT}?event={EVENT}&field=place")
    expect(page.locator(".mark:focus")).to_have_attribute("data-role", "place")
    assert page.locator(".event-card.open").get_attribute("data-event") == EVENT


def test_marked_words_are_those_of_the_records(open_page: Open, desk: str) -> None:
    page = open_page()
    go(page, screen_address(desk, "report"))
    answer = page.request.get(f"{desk}api/report/{REPORT}").json()
    points = list(answer["report"]["text"])
    shown = page.evaluate(
        """() => {
          const words = {};
          for (const { dataset, textContent } of document.querySelectorAll('.mark')) {
            words[dataset.mark] = (words[dataset.mark] ?? '') + textContent;
          }
          return Object.values(words);
        }"""
    )
    for span in answer["spans"]:
        assert "".join(points[span["start"] : span["end"]]) in shown
