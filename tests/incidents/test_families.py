from __future__ import annotations

import random

import pytest

from wirebird.incidents.families import TextPrint, find_families, text_print, tie
from wirebird.records import DocId
from wirebird.text import read_report

PARAGRAPHS = [
    "Fighters stormed the customs house at Torkal at dawn on Sunday and held it for three hours before troops flown in from "
    "the provincial capital drove them out, the border commissioner said.",
    "Nine border guards and at least fourteen attackers were killed, according to Commissioner Rafi Dost, who spoke by "
    "telephone from the crossing. He said two lorries loaded with cement had been set on fire.",
    "A spokesman for the attackers said by text message that his men had withdrawn after emptying the armoury, and gave the "
    "number of dead guards as thirty.",
    "Traders in the town below said the road had been closed since Friday and that bread was running short. Trucks stood in a "
    "line of four kilometres on the far side of the gate.",
]
WHOLE = "TORKAL, June 6 (Norwire) - " + "\n\n".join(PARAGRAPHS)
OTHER_HAND = (
    "TORKAL, June 6 (Estafeta) - A raid on the Torkal border post left nine guards dead on Sunday, a local official said, "
    "before the army retook the compound.\n\nThe insurgents boasted of a far higher toll and said they had left with "
    "the contents of the weapons store. Merchants complained that nothing had moved through the gate for two days."
)


def _print(name: str, text: str, published: str = "2021-06-07") -> TextPrint:
    return text_print(read_report(text, id=DocId(name), locator=name, published=published))


COPIES = {
    "verbatim": WHOLE,
    "retitled": "Border post raided\n\n" + WHOLE,
    "shortened": "TORKAL, June 6 (Norwire) - " + "\n\n".join(PARAGRAPHS[:2]),
    "extended": WHOLE + "\n\nTorkal is one of two crossings still open to trade. Its market burned down in 2014.",
    "edited": WHOLE.replace("at dawn on Sunday", "early Sunday").replace("drove them out", "pushed them back")
    .replace("three hours", "over three hours").replace("loaded with cement", "carrying cement"),
}  # fmt: skip


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_of_one_family(kind: str) -> None:
    families = find_families([_print("a", WHOLE), _print("b", COPIES[kind])])
    assert set(families) == {"a", "b"}
    assert families[DocId("a")] == families[DocId("b")]


def test_another_reporter_on_the_same_incident_is_not() -> None:
    assert find_families([_print("a", WHOLE), _print("b", OTHER_HAND)]) == {}


def test_the_same_text_a_year_later_is_no_reprint() -> None:
    assert tie(_print("a", WHOLE), _print("b", WHOLE, "2022-06-07")) is None


def test_a_rewritten_lead_counts_where_agency_place_and_day_agree() -> None:
    words = WHOLE.split()
    lead = " ".join([*words[:70], *OTHER_HAND.split()[5:]])
    first, second = _print("a", WHOLE), _print("b", lead)
    found = tie(first, second)
    assert found
    assert found.agency
    assert found.place
    assert tie(first, _print("b", lead.replace("(Norwire)", "(Estafeta)"))) is None or found.share >= 0.5


def test_the_order_of_reports_does_not_matter_and_the_earliest_gives_the_name() -> None:
    prints = [_print(f"r{i}", text, f"2021-06-0{7 + i % 3}") for i, text in enumerate([*COPIES.values(), OTHER_HAND])]
    expected = find_families(prints)
    for seed in range(5):
        shuffled = random.Random(seed).sample(prints, len(prints))
        assert find_families(shuffled) == expected
    early = _print("r0", WHOLE, "2021-06-07")
    assert find_families([early, prints[1]])[DocId("r1")] == expected[DocId("r1")]


def test_empty_and_tiny_texts_have_no_family() -> None:
    assert find_families([_print("a", ""), _print("b", ""), _print("c", "Two words"), _print("d", "Other words")]) == {}
