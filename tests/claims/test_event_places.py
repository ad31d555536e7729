"""Where an event happened: its own words first, then what the report tells beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from wirebird import Coder
from wirebird.claims.event_places import PlaceReader, with_own_names
from wirebird.extract.calibration import EventFeatures
from wirebird.extract.drafts import Draft
from wirebird.extract.parts import Part
from wirebird.records import DocId, Document, Place, Span, Unresolved
from wirebird.resolve.place_features import Toponym
from wirebird.text import read_report, split_sentences


def part_of(text: str, words: str, sentences: Sequence[Span], score: float = 0.9) -> Part:
    start = text.index(words)
    return Part(start, start + len(words), next(i for i, s in enumerate(sentences) if s.start <= start < s.end), score)


def draft_of(kind: str, mention: Part, places: Sequence[Part] = ()) -> Draft:
    return Draft(
        type=kind, mentions=(mention,), modes=(), status="happened", is_background=False, actors=(), recipients=(),
        places=tuple(places), time=None, attribution=(), features=EventFeatures(), probability=0.9, type_probability=0.9,
        status_probability=0.9, status_scores=np.zeros((2, 6), dtype=np.float32),
    )  # fmt: skip


def toponyms(text: str, *names: str, associative: Sequence[str] = ()) -> list[Toponym]:
    found = [Toponym(text.index(n), text.index(n) + len(n), n, n in associative) for n in (*names, *associative)]
    return sorted(found, key=lambda t: t.start)


class Case:
    """A text whose drafts are given by words: (type, mention, places, best first)."""

    def __init__(self, coder: Coder, text: str, names: Sequence[Toponym], acting: str | None = None) -> None:
        self.doc: Document = read_report(text, id=DocId("case"), locator="case")
        self.sentences = split_sentences(self.doc)
        self.names, self.acting, self.assembler = names, acting, coder.assembler

    def read(self, *events: tuple[str, str, tuple[str, ...]]) -> list[Place | Unresolved]:
        text = self.doc.text
        drafts = [
            draft_of(
                kind,
                part_of(text, mention, self.sentences),
                [part_of(text, words, self.sentences, 0.9 - 0.1 * k) for k, words in enumerate(places)],
            )
            for kind, mention, places in events
        ]
        known = self.assembler.geocoder.known_names(text, self.names)
        countries = self.assembler.places.country_mentions(text)
        places = self.assembler.places
        drafts = [with_own_names(text, d, self.names) for d in drafts]
        reader = PlaceReader(
            self.doc, self.sentences, places, countries, known, self.names, lambda d: {self.acting} if self.acting else set()
        )
        return reader.read(drafts)


def names_of(places: Sequence[Place | Unresolved]) -> list[tuple[str | None, str] | None]:
    return [(p.name, p.precision) if isinstance(p, Place) else None for p in places]


def test_the_likelier_of_two_towns_wins_over_a_more_specific_site_elsewhere(coder: Coder) -> None:
    text = "Rebels seized Adigrat on Saturday, on the highway to Mekelle in Ethiopia."
    case = Case(coder, text, toponyms(text, "Adigrat", "Mekelle", "Ethiopia"))
    (place,) = case.read(("ASSAULT", "seized", ("Adigrat", "the highway to Mekelle")))
    assert isinstance(place, Place)
    assert place.text is not None
    assert place.text.text == "Adigrat"


def test_a_town_wins_over_the_likelier_country_that_holds_it(coder: Coder) -> None:
    text = "Police in Kenya fired tear gas in Nakuru on Monday."
    (place,) = Case(coder, text, toponyms(text, "Kenya", "Nakuru")).read(("ASSAULT", "fired", ("Kenya", "Nakuru")))
    assert names_of([place]) == [("Nakuru", "place")]


def test_words_that_name_nothing_mean_the_last_place_named_before(coder: Coder) -> None:
    text = "Talks on Nakuru went on for hours. Ministers then met at the stadium. They had eaten in Mombasa."
    case = Case(coder, text, toponyms(text, "Nakuru", "Mombasa"))
    (place,) = case.read(("CONSULT", "met", ("the stadium",)))
    assert names_of([place]) == [("Nakuru", "place")]
    assert isinstance(place, Place)
    assert place.text is not None
    assert place.text.text == "the stadium"


def test_words_that_name_nothing_take_in_what_they_lie_in(coder: Coder) -> None:
    text = "Fighters entered the capital of Samangan on Monday, Afghanistan's interior ministry in Kabul said."
    case = Case(coder, text, toponyms(text, "Samangan", "Afghanistan", "Kabul"))
    (place,) = case.read(("ASSAULT", "entered", ("the capital",)))
    assert isinstance(place, Place)
    assert (place.admin1, place.precision) == ("Samangan", "place")
    assert place.text is not None
    assert place.text.text == "the capital of Samangan"


def test_a_name_inside_an_acts_own_words_goes_before_the_place_of_the_act_beside_it(coder: Coder) -> None:
    text = "Gunmen stormed a prison in Herat hours after troops finished their withdrawal from Niger."
    names = toponyms(text, "Herat", associative=("Niger",))
    events = (("ASSAULT", "stormed", ("Herat",)), ("RETREAT", "their withdrawal from Niger", ()))
    assert names_of(Case(coder, text, names).read(*events))[1] == ("Niger", "country")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Envoys held talks in neighbouring Chad.", ("Chad", "country")),
        ("Envoys held talks near Nakuru.", ("Nakuru", "place")),
        ("Envoys held talks about Chad.", None),
        ("Envoys held talks with rebels who fled in Chad.", None),
    ],
)
def test_talks_without_place_words_take_the_name_right_behind_them(
    coder: Coder, text: str, expected: tuple[str, str] | None
) -> None:
    names = toponyms(text, "Nakuru" if "Nakuru" in text else "Chad")
    assert names_of(Case(coder, text, names).read(("CONSULT", "held talks", ()))) == [expected]


NEWS = "NAIROBI, Kenya, May 4 (Halden Press) - The minister condemned the raid. He spoke for an hour. It rained. He wept."


@pytest.mark.parametrize(
    ("mention", "acting", "expected"),
    [("condemned", "KEN", ("Nairobi", "place")), ("condemned", "UGA", None), ("wept", "KEN", None)],
    ids=["the news", "a party from elsewhere", "told later"],
)
def test_the_news_itself_is_placed_at_the_dateline(
    coder: Coder, mention: str, acting: str, expected: tuple[str, str] | None
) -> None:
    case = Case(coder, NEWS, toponyms(NEWS, "NAIROBI", "Kenya"), acting)
    assert names_of(case.read(("ACCUSE", mention, ()))) == [expected]


def test_a_partys_place_tells_where_it_acted_when_nothing_else_does(coder: Coder) -> None:
    text = "Nakuru police broke up three small gatherings on Saturday."
    names = toponyms(text, associative=("Nakuru",))
    assert names_of(Case(coder, text, names).read(("COERCE", "broke up", ("Nakuru",)))) == [("Nakuru", "place")]


def test_a_type_word_takes_in_the_name_behind_it(coder: Coder) -> None:
    text = "Troops moved towards the Syrian-held border town of Azaz on Monday."
    case = Case(coder, text, toponyms(text, "Azaz"))
    (place,) = case.read(("MOBILIZE", "moved", ("the Syrian-held border town",)))
    assert isinstance(place, Place)
    assert place.country == "SYR"
    assert place.text is not None
    assert place.text.text == "the Syrian-held border town of Azaz"


def test_an_unknown_quarter_of_the_city_lies_in_the_city_told_before(coder: Coder) -> None:
    text = "Medellin is tense. A singer was shot in the city's Barrio Nueve on Monday. Colombia mourned."
    case = Case(coder, text, toponyms(text, "Medellin", "Barrio Nueve", "Colombia"))
    assert names_of(case.read(("ASSAULT", "was shot", ("the city's Barrio Nueve",)))) == [("Medellín", "place")]


def test_an_act_at_an_unknown_place_is_in_the_district_told_beside_it(coder: Coder) -> None:
    text = "Kenya's police lost a constable in Nakuru on Monday. He was seized near Old Trennick, the force said."
    case = Case(coder, text, toponyms(text, "Kenya", "Nakuru", "Old Trennick"))
    (place,) = case.read(("ASSAULT", "seized", ("near Old Trennick",)))
    assert names_of([place]) == [("Nakuru", "place")]
    assert isinstance(place, Place)
    assert place.text is not None
    assert place.text.text == "near Old Trennick"


def test_a_compound_without_a_places_name_lies_nowhere_in_particular(coder: Coder) -> None:
    text = "Afghanistan's government met in Kabul on Monday. A guard of the UN compound was shot, it said."
    case = Case(coder, text, toponyms(text, "Afghanistan", "Kabul"))
    (place,) = case.read(("ASSAULT", "was shot", ("the UN compound",)))
    assert names_of([place]) == [("Afghanistan", "country")]


def test_a_name_seen_from_its_second_word_on_is_read_whole(coder: Coder) -> None:
    text = "Taliban fighters captured Islam Qala on Thursday, officials in Herat said."
    case = Case(coder, text, toponyms(text, "Herat"))
    (place,) = case.read(("ASSAULT", "captured", ("Qala",)))
    assert isinstance(place, Place)
    assert (place.country, place.admin1) == ("AFG", "Herat")
    assert place.text is not None
    assert place.text.text == "Islam Qala"
