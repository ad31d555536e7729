"""Acts on the ground without any place words happened in the country a report is mainly about."""

from __future__ import annotations

from wirebird import Coder


def test_a_report_about_one_country_gives_its_acts_that_country(coder: Coder) -> None:
    text = "Kenyan police arrested nine activists, Kenya's interior ministry said. The Kenyan opposition called it illegal."
    (event,) = [e for e in coder.code(text, published="2021-07-07").events if e.type == "COERCE"]
    assert event.place is not None
    assert (event.place.country, event.place.precision, event.place.text) == ("KEN", "country", None)
    assert not [u for u in event.unresolved if u.field == "place"]


def test_a_report_about_two_countries_leaves_it_open(coder: Coder) -> None:
    text = "Police arrested nine activists from Kenya and nine from Uganda. Kenya protested to Uganda, and Uganda to Kenya."
    events = [e for e in coder.code(text, published="2021-07-07").events if e.type == "COERCE"]
    assert all(e.place is None or e.place.text is not None for e in events)
