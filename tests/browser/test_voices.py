"""On the pages of an incident, who denies it is not among those according to whom it happened."""

from __future__ import annotations

import json
from typing import Any
from urllib.request import urlopen

import pytest

from tests.browser.conftest import PHONE, Open

pytestmark = pytest.mark.usefixtures("loopback")


def answer(desk: str, path: str) -> Any:  # noqa: ANN401
    with urlopen(desk + path) as response:
        return json.load(response)


@pytest.fixture
def denied(desk: str) -> tuple[str, dict[str, Any]]:
    """An incident that a voice denies, and the claim in which it does."""
    rows = answer(desk, "api/rows")
    statuses, columns = rows["dictionaries"]["status"], rows["columns"]
    for id, status in zip(columns["id"], columns["status"], strict=True):
        if statuses[status] in ("disputed", "denied"):
            for claim in answer(desk, f"api/incident/{id}")["claims"]:
                if "denies" in claim["voice_positions"]:
                    return id, claim
    raise AssertionError("no voice of the worked case denies anything")


def test_a_denial_is_told_as_one(open_page: Open, denied: tuple[str, dict[str, Any]]) -> None:
    id, claim = denied
    denier = claim["voices"][claim["voice_positions"].index("denies")]
    page = open_page(f"incident/{id}")
    line = page.locator(f"[data-claim='{claim['id']}'] .voice-line.denies")
    assert " ".join(line.inner_text().split()).startswith("✕ denied by")
    assert denier in line.inner_text()
    page.emulate_media(media="print")
    assert line.is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Compare claims").click()
    head = page.locator(".compare thead th", has_text="denied by")
    head.first.wait_for()
    assert any(denier in text for text in head.all_inner_texts())


def test_for_and_against_are_in_sight_on_a_phone(open_page: Open, denied: tuple[str, dict[str, Any]]) -> None:
    page = open_page(f"incident/{denied[0]}", phone=True)
    cells = page.locator(".fact-table td[data-label]")
    boxes = [cells.nth(i).bounding_box() for i in range(cells.count())]
    assert boxes
    assert all(box and box["x"] + box["width"] <= PHONE["width"] for box in boxes)
