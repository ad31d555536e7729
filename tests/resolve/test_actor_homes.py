"""Countries of parties that their own words do not tell, and phrases that name several sides."""

from __future__ import annotations

import pytest

from wirebird.resolve.actor_joint import sides_of
from wirebird.resolve.actors import ActorContext, ActorResolver


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver.load()


def country_of(resolver: ActorResolver, phrase: str, report: str, *, place: str | None = None) -> str | None:
    return resolver.resolve(phrase, ActorContext(place_country=place, countries={"TUR": 3.0}, report_text=report)).country


@pytest.mark.parametrize(
    ("countries", "country", "rule"),
    [
        ({"SLV": 6.0, "CHE": 1.0}, "SLV", "report_country"),
        ({"SLV": 3.0, "CHE": 2.5}, "CHE", "event_place"),
        ({"SLV": 0.6}, "CHE", "event_place"),
        ({}, "CHE", "event_place"),
    ],
)
def test_a_report_about_another_country_outweighs_the_place(
    resolver: ActorResolver, countries: dict[str, float], country: str, rule: str
) -> None:
    code = resolver.resolve("the government", ActorContext(place_country="CHE", countries=countries))
    assert (code.country, code.country_why) == (country, rule)


@pytest.mark.parametrize(
    ("phrase", "report", "country"),
    [
        ("Sgt Ada Sample", "Troops mourned Sgt Ada Sample. Ada Sample, 31, from Leeds, Yorkshire, died on Monday.", "GBR"),
        ("Bo Example", "Police held the Canadian Bo Example at the airport.", "CAN"),
        ("Example", "Police held the Canadian Bo Example at the airport. Example was freed on Sunday.", "CAN"),
        ("Minister-designate Ada Sample", "Lebanese Minister-designate Ada Sample arrived.", "LBN"),
        ("Ada Sample", "Ada Sample, a Kenyan lawyer, spoke to reporters.", "KEN"),
        ("Ada Sample", "Ada Sample spoke to reporters.", "TUR"),
        ("Ada Sample", "Ada Sample, 31, from nowhere in particular, spoke to reporters.", "TUR"),
        ("the police", "The Canadian police spoke to reporters. The police left.", "TUR"),
    ],
)
def test_a_person_is_at_home_where_the_report_says(resolver: ActorResolver, phrase: str, report: str, country: str) -> None:
    assert country_of(resolver, phrase, report, place="TUR") == country


def test_a_place_of_the_report_behind_a_name_tells_its_home(resolver: ActorResolver) -> None:
    report = "Ada Sample, 20, from Exampleton, was wounded near Raqqa."
    context = ActorContext(place_country="SYR", report_text=report, countries={"SYR": 1.0}, places={"exampleton": "NZL"})
    assert resolver.resolve("Ada Sample", context).country == "NZL"


@pytest.mark.parametrize(
    ("report", "country"),
    [
        ("the bharatiya janata party blamed the district authorities for the curfew in ahmedabad.", "IND"),
        ("Federal agents in Salt Lake City said the district authorities had asked for help.", "USA"),
        ("The district authorities asked for help.", None),
    ],
)
def test_bodies_and_cities_tell_the_country_of_a_report_that_names_none(
    resolver: ActorResolver, report: str, country: str | None
) -> None:
    assert resolver.resolve("the district authorities", ActorContext(report_text=report)).country == country


def test_bodies_and_cities_add_to_what_little_a_report_says(resolver: ActorResolver) -> None:
    report = "The guards left for Lima. Federal agents in Salt Lake City, Seattle and Boston held the men."
    assert resolver.resolve("the men", ActorContext(report_text=report, countries={"PER": 1.0})).country == "USA"
    assert resolver.resolve("the men", ActorContext(report_text=report, countries={"PER": 9.0})).country == "PER"


def test_a_party_known_by_a_common_word_is_of_a_state_that_the_report_speaks_of(resolver: ActorResolver) -> None:
    code = resolver.resolve(
        "the Social Democrats", ActorContext(countries={"MKD": 4.0}, report_text="The Social Democrats left.")
    )
    assert code.country == "MKD"


def test_a_place_in_brackets_takes_no_sector_away(resolver: ActorResolver) -> None:
    assert resolver.resolve("leaders of the militia (Kunduz)", ActorContext()).sector == "PRM"
    assert resolver.resolve("fighters (Kunduz)", ActorContext()).sector != "GOV"


@pytest.mark.parametrize(
    ("phrase", "sides"),
    [
        ("Kenya and Uganda", [("Kenya", "KEN", "GOV"), ("Uganda", "UGA", "GOV")]),
        (
            "the presidents of Kenya, Uganda and the Philippines",
            [("the presidents of Kenya", "KEN", "GOV"), ("Uganda", "UGA", "GOV"), ("Philippines", "PHL", "GOV")],
        ),
        ("the police in Peru and Chile", [("the police in Peru", "PER", "COP"), ("Chile", "CHL", "COP")]),
        ("Bosnia and Herzegovina", [("Bosnia and Herzegovina", "BIH", "GOV")]),
        ("Kenyan and Ugandan troops", [("Kenyan and Ugandan troops", None, "MIL")]),
        ("rebels in Angola and Rwanda", [("rebels in Angola and Rwanda", None, "REB")]),
        ("the governors of Texas and New Mexico", [("the governors of Texas and New Mexico", "USA", "GOV")]),
        ("the president of Kenya and his aides", [("the president of Kenya and his aides", "KEN", "GOV")]),
    ],
)
def test_states_named_together_are_one_side_each(
    resolver: ActorResolver, phrase: str, sides: list[tuple[str, str | None, str]]
) -> None:
    found = sides_of(resolver, phrase, ActorContext())
    assert [(phrase[start:end], code.country, code.sector) for start, end, code in found] == sides


@pytest.mark.parametrize(
    ("phrase", "before", "country"),
    [
        ("several of its soldiers", "Eritrea accused Kenya on Monday of having killed ", "ERI"),
        ("their families", "Officials in Peru said that the Chilean guards and ", "PER"),
        ("the country's military", "Turkish officials told reporters in Geneva that ", "TUR"),
        ("their families", "Kenya was silent. Elsewhere the guards and ", "KEN"),
        ("his soldiers", "Eritrea said that the general and ", "KEN"),
    ],
)
def test_its_and_their_stand_for_the_first_state_of_the_sentence(
    resolver: ActorResolver, phrase: str, before: str, country: str
) -> None:
    context = ActorContext(place_country="KEN", report_text=f"{before}{phrase} had left.", position=len(before))
    assert resolver.resolve(phrase, context).country == country


@pytest.mark.parametrize(("phrase", "country"), [("Hundreds of Cuban-Americans", "USA"), ("hundreds of Cubans", "CUB")])
def test_americans_with_another_origin_are_americans(resolver: ActorResolver, phrase: str, country: str) -> None:
    code = resolver.resolve(phrase, ActorContext())
    assert (code.country, code.sector) == (country, "CVL")
