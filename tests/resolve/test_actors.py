"""Actors: country and sector from the words that name them."""

from __future__ import annotations

import datetime
import time

import pytest

from wirebird.resolve.actors import ActorCode, ActorContext, ActorResolver, load_roles, singular

AFGHAN = ActorContext(place_country="AFG")


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver.load()


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Taliban militants", "AFG", "REB"),
        ("Islamic State fighters", None, "REB"),
        ("the United Nations", None, "IGO"),
        ("NATO", None, "IGO"),
        ("the Kremlin", "RUS", "GOV"),
        ("the Pentagon", "USA", "MIL"),
        ("Boko Haram", "NGA", "REB"),
        ("unidentified gunmen", "AFG", "UAF"),
        ("local police officials", "AFG", "COP"),
        ("paramilitary police", "AFG", "COP"),
        ("tribal elders", "AFG", "ETH"),
        ("prosecutors", "AFG", "GOV"),
        ("two lawyers", "AFG", "CVL"),
        ("villagers", "AFG", "CVL"),
        ("Pakistani troops", "PAK", "MIL"),
        ("Pakistan", "PAK", "GOV"),
        ("Iranians", "IRN", "CVL"),
        ("Badghis governor Hessamuddin Shams", "AFG", "GOV"),
        ("the former governor", "AFG", "ELI"),
        ("members of the police", "AFG", "COP"),
        ("rebel leaders", "AFG", "REB"),
        ("the ambassador of Norway to the United Nations", "NOR", "GOV"),
        ("refugees", "AFG", "REF"),
        ("lawmakers", "AFG", "LEG"),
        ("a drug cartel", "AFG", "CRM"),
        ("they", None, "UNK"),
        ("", None, "UNK"),
    ],
)
def test_resolve(resolver: ActorResolver, phrase: str, country: str | None, sector: str) -> None:
    code = resolver.resolve(phrase, AFGHAN)
    assert (code.country, code.sector) == (country, sector)


@pytest.mark.parametrize(("day", "sector"), [("2021-08-14", "REB"), ("2021-08-15", "GOV")])
def test_taliban_change_sector_with_the_fall_of_kabul(resolver: ActorResolver, day: str, sector: str) -> None:
    context = ActorContext(published=datetime.date.fromisoformat(day))
    assert resolver.resolve("the Taliban", context).sector == sector


def test_surname_takes_the_title_given_elsewhere(resolver: ActorResolver) -> None:
    context = ActorContext(place_country="KEN", report_text="The Kenyan governor Amos Tolido met farmers. Tolido left.")
    assert resolver.resolve("Tolido", context) == ActorCode("KEN", "GOV")


def test_arrested_person_is_not_police(resolver: ActorResolver) -> None:
    context = ActorContext(place_country="KEN", report_text="On Monday police arrested Amos Tolido in a bar.")
    assert resolver.resolve("Tolido", context).sector == "UNK"


def test_leading_country_of_the_report_where_no_place_is_known(resolver: ActorResolver) -> None:
    context = ActorContext(countries={"MLI": 1.0, "NER": 3.0})
    assert resolver.resolve("the army", context) == ActorCode("NER", "MIL")


def test_acronym_that_is_a_word_needs_capitals(resolver: ActorResolver) -> None:
    assert resolver.resolve("WHO", AFGHAN).sector == "IGO"
    assert resolver.resolve("who", AFGHAN).sector == "UNK"


@pytest.mark.parametrize(
    ("noun", "expected"),
    [("gunmen", "gunman"), ("authorities", "authority"), ("judges", "judge"), ("police", "police"), ("boss", "boss")],
)
def test_singular(noun: str, expected: str) -> None:
    assert singular(noun) == expected


def test_roles_hold_no_vehicles() -> None:
    assert ("a-37b", "dragonfly") not in load_roles()


def test_load_and_resolve_are_fast(resolver: ActorResolver) -> None:
    start = time.perf_counter()
    for number in range(200):
        resolver.resolve(f"{number} Afghan police officers in Herat", AFGHAN)
    assert (time.perf_counter() - start) / 200 < 0.003
