"""Every screen: no serious or critical violation that axe-core finds, in light and dark; no sideways scrolling on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import PHONE, ROOT, Open, Scheme, go
from tests.browser.places import SCREENS, screen_address

AXE = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not there: make ui fetches the npm packages")
    return AXE.read_text(encoding="utf-8")


def violations(found: list[dict[str, Any]]) -> list[str]:
    """Grave ones, each with the first elements it is about."""
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in found
        if one["impact"] in GRAVE
    ]


RULES: dict[Scheme, str] = {
    "light": "{}",
    "dark": "{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}",
}
"""What axe-core looks at: all, then those of its rules that are about colours."""


def test_axe_finds_nothing_serious(open_page: Open, desk: str, axe: str) -> None:
    page = open_page(scheme="light")
    found = {}
    for name in SCREENS:
        go(page, screen_address(desk, name))
        page.evaluate(axe)
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme)
            page.locator(f":root[data-theme={scheme}]").wait_for()
            if grave := violations(page.evaluate(f"axe.run({rules}).then(result => result.violations)")):
                found[name, scheme] = grave
    assert found == {}


def test_nothing_scrolls_sideways_on_a_phone(open_page: Open, desk: str) -> None:
    page = open_page(phone=True)
    wide = {}
    for name in SCREENS:
        go(page, screen_address(desk, name))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            wide[name] = width
    assert wide == {}


def test_the_dialogs_are_sound_too(open_page: Open, desk: str, axe: str) -> None:
    page = open_page(scheme="dark")
    go(page, screen_address(desk, "report"))
    page.get_by_role("button", name="Change…").click()
    page.get_by_role("dialog").wait_for()
    page.evaluate(axe)
    assert violations(page.evaluate("axe.run().then(result => result.violations)")) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert violations(page.evaluate("axe.run().then(result => result.violations)")) == []
