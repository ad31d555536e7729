from __future__ import annotations

import pytest

from wirebird.gazetteer import DEMONYM, KINDS, WEAK, Gazetteer
from wirebird.resolve.candidates import ABBREVIATION, find_candidates


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("words", "name", "country"),
    [
        ("Qala-e-Naw", "Qala i Naw", "AFG"),
        ("Mekelle", "Mek'ele", "ETH"),
        ("Sudan's", "Sudan", "SDN"),
        ("St. John's", "Saint John’s", "ATG"),
        ("northern Iraq", "Iraq", "IRQ"),
        ("the city of Herat", "Herāt", "AFG"),
        ("Herat province", "Herat", "AFG"),
        ("BAKHMUT", "Bakhmut", "UKR"),
        ("Deir ez-Zor", "Deir ez-Zor", "SYR"),
    ],
)
def test_spellings_affixes_and_endings_lead_to_the_entry(gazetteer: Gazetteer, words: str, name: str, country: str) -> None:
    found = [gazetteer.entry(row) for row in find_candidates(gazetteer, words).rows.tolist()]
    assert (name, country) in {(e.name, e.country) for e in found}


def test_demonyms_lead_to_countries_and_are_marked(gazetteer: Gazetteer) -> None:
    found = find_candidates(gazetteer, "Congolese")
    assert [gazetteer.entry(row).country for row in found.rows.tolist()] == ["COD", "COG"]
    assert set(found.quality.tolist()) == {DEMONYM}
    assert found.weight.tolist() == [0.75, 0.25]


def test_letters_are_a_division_only_where_they_stand_after_a_comma_or_with_stops(gazetteer: Gazetteer) -> None:
    assert ABBREVIATION in find_candidates(gazetteer, "Ill.").quality
    assert ABBREVIATION in find_candidates(gazetteer, "Ky", abbreviated=True).quality
    assert ABBREVIATION not in find_candidates(gazetteer, "Ore").quality


def test_acronyms_count_in_capitals_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.entry(int(find_candidates(gazetteer, "US").rows[0])).country == "USA"
    assert "USA" not in {gazetteer.entry(row).country for row in find_candidates(gazetteer, "us").rows.tolist()}


def test_a_direction_is_no_part_of_a_name_in_small_letters(gazetteer: Gazetteer) -> None:
    found = {gazetteer.entry(row).country for row in find_candidates(gazetteer, "east London").rows.tolist()}
    assert "GBR" in found
    assert gazetteer.entry(int(find_candidates(gazetteer, "East London").rows[0])).country == "ZAF"


def test_type_words_leave_only_what_they_allow(gazetteer: Gazetteer) -> None:
    niger = find_candidates(gazetteer, "Niger state")
    assert niger.wanted == "admin1"
    kept = niger.of_kind(niger.wanted, gazetteer.kind)
    assert {KINDS[k] for k in gazetteer.kind[kept.rows].tolist()} <= {"admin1", "region"}
    assert "NGA" in {gazetteer.entry(row).country for row in kept.rows.tolist()}


def test_other_spellings_are_found_by_sound_and_marked_weak(gazetteer: Gazetteer) -> None:
    found = find_candidates(gazetteer, "Khaan Sheikhoon")
    assert set(found.quality.tolist()) == {WEAK}
    assert "SYR" in {gazetteer.entry(row).country for row in found.rows.tolist()}


@pytest.mark.parametrize("words", ["", "  ", "'s", "Qxzvyk", "...", "the"])
def test_words_that_name_nothing_have_no_candidates(gazetteer: Gazetteer, words: str) -> None:
    assert len(find_candidates(gazetteer, words)) == 0
