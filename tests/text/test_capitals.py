from __future__ import annotations

import pytest

from wirebird.text.capitals import has_capitals

LOWER = "police and other officials in nakuru did nothing when a mob came to the station, a shopkeeper told this newspaper. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed two guards near Nakuru on Monday, Kenyan police said.", True),
        ("This story is from March 1, 2002  " + 4 * LOWER, False),
        (LOWER, False),
        ("NAIROBI, MAY 4: GUNMEN KILLED TWO GUARDS NEAR NAKURU, POLICE SAID.", False),
        ("NAIROBI - Gunmen killed two guards near Nakuru, said the KDF, the army of Kenya.", True),
        ("", False),
        ("12 34.", False),
    ],
)
def test_has_capitals(text: str, expected: bool) -> None:
    assert has_capitals(text) is expected
