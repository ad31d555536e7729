"""The worked case from end to end: find the fall of Qala-i-Naw, read its claims, correct a place, take it back, export."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Open, shown
from tests.browser.places import EVENT, INCIDENT

if TYPE_CHECKING:
    from playwright.sync_api import Page

QALA_I_NAW = (34.98735, 63.12891)
"""Degrees north and east."""
OTHER = "Bala Murghab"
HEADLINE = "seized government troops"
TILE = 256
REST_MS = 250


def expect_text(page: Page, selector: str, text: str) -> None:
    """Waits until an element holds a text."""
    page.locator(selector, has_text=text).first.wait_for()


def mercator(lat: float, lon: float, zoom: float) -> tuple[float, float]:
    """Pixels from the north-west corner of the world."""
    scale = TILE * 2**zoom
    return (lon + 180) / 360 * scale, (0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)) * scale


def on_map(page: Page, lat: float, lon: float) -> tuple[float, float]:
    """Where a point of the map is on the page; the address tells the map's middle and zoom."""
    middle_lat, middle_lon, zoom = (
        float(value) for value in page.evaluate("new URL(location.href).searchParams.get('at')").split(",")
    )
    box = page.locator(".map-host").bounding_box()
    assert box
    (x, y), (middle_x, middle_y) = mercator(lat, lon, zoom), mercator(middle_lat, middle_lon, zoom)
    return box["x"] + box["width"] / 2 + x - middle_x, box["y"] + box["height"] / 2 + y - middle_y


def place_of_event(page: Page) -> str:
    """What the open event says about its place."""
    value: str = page.locator(".event-card.open .field-row", has_text="Where").locator(".value").inner_text()
    return value


def turn_wheel(page: Page, pixels: int) -> None:
    """Zooms, and waits until the map has come to rest: its address stays the same."""
    before = page.url
    page.mouse.wheel(0, pixels)
    page.wait_for_url(lambda url: url != before)
    last = ""
    while page.url != last:
        last = page.url
        page.wait_for_timeout(REST_MS)


def find_on_map(page: Page) -> None:
    """Zooms in on the town with the wheel, clicks its mark, and follows the link to the incident."""
    box = page.locator(".map-host").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    turn_wheel(page, 120)
    for _ in range(3):
        page.mouse.move(*on_map(page, *QALA_I_NAW))
        turn_wheel(page, -240)
    page.mouse.click(*on_map(page, *QALA_I_NAW))
    page.locator(".mark-popup").get_by_role("link", name=HEADLINE).click()
    page.wait_for_url(f"**/incident/{INCIDENT}")
    shown(page)


def test_by_mouse(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("link", name="Explore", exact=True).first.click()
    page.wait_for_url("**/explore")
    shown(page)
    find_on_map(page)
    assert page.locator(".claim").count() == 4
    page.get_by_role("link", name="Compare claims").click()
    expect_text(page, ".compare", "the Ministry of National Defence")
    page.get_by_role("link", name="Incident", exact=True).click()
    page.locator(f"[data-claim='{EVENT}']").get_by_role("link", name="Correct").click()

    page.get_by_role("combobox", name="Place", exact=True).fill("bala mur")
    page.get_by_role("option", name=OTHER).click()
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Your name").fill("Ines Duarte")
    page.get_by_role("button", name="Use this name").click()
    expect_text(page, ".event-card.open .value", OTHER)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect_text(page, ".event-card.open .value", "Qala i Naw")
    export(page)


def export(page: Page) -> None:
    """Downloads the incidents in ACLED's columns, and looks for the place."""
    page.get_by_role("navigation").get_by_role("link", name="Export").click()
    page.get_by_role("radio", name="acled").click()
    page.wait_for_url("**layout=acled*")
    link = page.get_by_role("link", name="Download")
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    assert_has_place(download.value.path())


def assert_has_place(path: Path) -> None:
    """The file, or one of those packed in it, names the town."""
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            data = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Qala i Naw" in data


def focused_is(page: Page, selector: str) -> bool:
    """Whether the element with the focus is such a one."""
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Presses Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused_is(page, selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def find_by_keys(page: Page) -> None:
    """From the overview to the incident."""
    keys = page.keyboard
    keys.press("g")
    keys.press("e")
    page.wait_for_url("**/explore*")
    shown(page)
    keys.press("/")
    keys.type("seized government troops")
    page.wait_for_url("**q=seized*")
    keys.press("Escape")
    keys.press("j")
    expect_text(page, ".detail", HEADLINE)
    keys.press("Enter")
    page.wait_for_url(f"**/incident/{INCIDENT}")
    shown(page)


def read_by_keys(page: Page) -> None:
    """Compares the claims, then opens the report of the first."""
    keys = page.keyboard
    keys.press("c")
    expect_text(page, ".compare", "the Ministry of National Defence")
    keys.press("Escape")
    page.locator(".claim").first.wait_for()
    shown(page)
    keys.press("j")
    assert focused_is(page, f"[data-claim='{EVENT}'] a")
    keys.press("Enter")
    page.wait_for_url("**/report/*")
    shown(page)
    keys.press("n")
    assert focused_is(page, ".mark")


def correct_by_keys(page: Page) -> None:
    """Gives the open event another place, and takes that back."""
    keys = page.keyboard
    keys.press("e")
    page.get_by_role("dialog").wait_for()
    keys.type("bala mur")
    page.get_by_role("option", name=OTHER).wait_for()
    keys.press("Enter")
    keys.press("Enter")
    page.get_by_label("Your name").wait_for()
    keys.type("Ines Duarte")
    keys.press("Enter")
    expect_text(page, ".event-card.open .value", OTHER)
    assert OTHER in place_of_event(page)
    keys.press("u")
    expect_text(page, ".event-card.open .value", "Qala i Naw")


def export_by_keys(page: Page) -> None:
    """Chooses a layout and downloads it."""
    keys = page.keyboard
    keys.press("g")
    keys.press("x")
    page.wait_for_url("**/export*")
    shown(page)
    tab_to(page, "input[type=radio]:checked")
    for _ in range(20):
        if focused_is(page, "[value=acled]"):
            break
        keys.press("ArrowDown")
    page.wait_for_url("**layout=acled*")
    page.get_by_role("link", name="Download").wait_for()
    tab_to(page, ".export-preview a[download]")
    with page.expect_download() as download:
        keys.press("Enter")
    assert_has_place(download.value.path())


def test_by_keyboard(open_page: Open) -> None:
    page = open_page()
    find_by_keys(page)
    read_by_keys(page)
    correct_by_keys(page)
    export_by_keys(page)
