"""The picture of a day: who follows links from it stays in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from tests.browser.conftest import Open, go, shown
from tests.browser.places import SCREENS, screen_address

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.usefixtures("loopback")
DAY = "2021-08-06"
TOLD = "as known on 6 Aug 2021"
OF_NOW = {"review", "pairs", "quality", "paste"}
"""Screens that are about now, whatever the day."""
RECORDS = "#main a:is([href^='/incident/'], [href^='/compare/'], [href^='/report/'], [href^='/explore'])"


@dataclass(frozen=True)
class Grown:
    """An incident that had fewer reports on the day than it has now."""

    id: str
    then: int
    now: int


def answer(desk: str, path: str) -> Any:  # noqa: ANN401
    with urlopen(desk + path) as response:
        return json.load(response)


def reports_by_incident(desk: str, query: str = "") -> dict[str, int]:
    columns = answer(desk, f"api/rows{query}")["columns"]
    return {
        id: count for id, count, old in zip(columns["id"], columns["reports"], columns["background"], strict=True) if not old
    }


@pytest.fixture
def grown(desk: str) -> Grown:
    then, now = reports_by_incident(desk, f"?as_of={DAY}"), reports_by_incident(desk)
    found = [Grown(id, count, now[id]) for id, count in sorted(then.items()) if count < now.get(id, 0)]
    assert found, "no incident of the worked case grew after the day"
    return found[0]


def is_then(page: Page, grown: Grown) -> None:
    """The page is the incident's, as of the day, with the reports of that day."""
    page.wait_for_url(f"**/incident/{grown.id}?as_of={DAY}")
    shown(page)
    page.get_by_text(TOLD).wait_for()
    assert page.locator(".report-list > li").count() == grown.then


def test_links_lead_to_the_picture_of_the_day(open_page: Open, desk: str, grown: Grown) -> None:
    page = open_page(f"explore?as_of={DAY}&sel={grown.id}")
    page.get_by_role("link", name="Open incident").click()
    is_then(page, grown)
    page.get_by_role("link", name="Compare claims").click()
    page.wait_for_url(f"**/compare/{grown.id}?as_of={DAY}")
    shown(page)
    page.get_by_text(TOLD).wait_for()
    page.keyboard.press("i")
    is_then(page, grown)
    page.keyboard.press("c")
    page.wait_for_url(f"**/compare/{grown.id}?as_of={DAY}")
    page.locator(".compare .quote-link").first.click()
    page.wait_for_url(f"**/report/*as_of={DAY}*")
    shown(page)
    page.get_by_text(TOLD).wait_for()
    page.locator(".event-card.open").get_by_role("link", name="The incident that").click()
    is_then(page, grown)
    go(page, f"{desk}incident/{grown.id}")
    assert page.locator(".report-list > li").count() == grown.now
    assert page.get_by_text("as known on").count() == 0


def test_every_link_to_records_carries_the_day(open_page: Open, desk: str, grown: Grown) -> None:
    page = open_page()
    counted, without = {}, []
    for name in SCREENS.keys() - OF_NOW:
        address = screen_address(desk, name)
        go(page, f"{address}{'&' if '?' in address else '?'}as_of={DAY}&sel={grown.id}")
        if name == "control":
            page.locator(".part-list .entry").first.click()
        if name not in ("overview", "export"):
            page.locator(RECORDS).first.wait_for()
        links = page.locator(RECORDS).evaluate_all("links => links.map(link => link.getAttribute('href'))")
        counted[name] = len(links)
        without += [f"{name}: {link}" for link in links if f"as_of={DAY}" not in link]
    assert without == []
    assert all(counted.values()), counted


def test_the_overview_of_a_day_counts_that_day(open_page: Open, desk: str) -> None:
    told = answer(desk, f"api/overview?as_of={DAY}")
    page = open_page(f"?as_of={DAY}")
    figure = page.get_by_role("link", name="without a place on the map")
    assert figure.locator("b").inner_text() == str(told["no_place"])
    assert page.get_by_label("Warnings").count() == 0
    page.get_by_text("told of the store as it is now").wait_for()
    figure.click()
    page.wait_for_url(f"**/explore?*as_of={DAY}*")
    shown(page)
    page.get_by_role("heading", name=f"{told['no_place']} of {told['incidents']} incidents").wait_for()
    page.go_back()
    page.get_by_role("link", name="to review").click()
    page.wait_for_url("**/review")


def test_the_control_map_goes_back_to_now(open_page: Open, desk: str) -> None:
    places = answer(desk, f"api/control?as_of={DAY}")["places"], answer(desk, "api/control")["places"]
    assert len(places[0]) < len(places[1])
    page = open_page(f"control?as_of={DAY}")
    page.get_by_text(TOLD).wait_for()
    page.get_by_role("heading", name=f"{len(places[0])} places").wait_for()
    page.get_by_role("navigation").get_by_role("link", name="Control").click()
    page.get_by_text(TOLD).wait_for(state="detached")
    page.get_by_role("heading", name=f"{len(places[1])} places").wait_for()


def test_a_day_before_the_first_report_does_not_call_the_store_empty(open_page: Open) -> None:
    page = open_page("?as_of=2001-01-01")
    page.get_by_text("No incident was known by then.").wait_for()
    assert page.get_by_text("takes reports in").count() == 0
