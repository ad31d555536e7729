"""How a voice stands to what it reports, and whether it is named."""

from __future__ import annotations

import pytest

from wirebird.extract.names import fuller_name
from wirebird.resolve.voices import is_anonymous, is_eyewitness, stance_of


@pytest.mark.parametrize(
    ("cue", "content", "stance", "status"),
    [
        ("said", "two soldiers died", "asserts", None),
        ("denied", "carrying out the strike", "denies", "denied"),
        ("has repeatedly denied", "any part in the raid", "denies", "denied"),
        ("rejected", "the allegations as lies", "denies", "denied"),
        ("rejected", "the offer of talks", "asserts", None),
        ("dismissed", "reports of a mutiny", "denies", "denied"),
        ("claimed responsibility for", "the bombing", "claims_responsibility", "happened"),
        ("claimed", "the attack on the depot", "claims_responsibility", "happened"),
        ("claimed", "victory in the vote", "asserts", None),
        ("said", "it was behind the blast", "claims_responsibility", "happened"),
        ("accused", "the army of shelling the market", "accuses", None),
        ("blamed", "the rebels for the fire", "accuses", None),
        ("confirmed", "that the bridge was hit", "confirms", None),
        ("acknowledged", "the loss of the post", "confirms", None),
        ("could not confirm", "the report", "doubts", "possible"),
        ("cast doubt on", "the claim", "doubts", "possible"),
        ("quoted", "a spokesman as saying so", "relays", None),
        ("", "", "asserts", None),
    ],
)
def test_a_cue_tells_the_stance(cue: str, content: str, stance: str, status: str | None) -> None:
    assert stance_of(cue, content) == (stance, status)


def test_an_outlet_relays_what_it_reports() -> None:
    assert stance_of("reported", "that shots were fired", is_media=True) == ("relays", None)


@pytest.mark.parametrize(
    ("source", "hides"),
    [
        ("officials", True),
        ("two security officials", True),
        ("a spokesman for the Defence Ministry", True),
        ("a senior diplomat, who asked not to be named", True),
        ("Orlan residents", True),
        ("army spokesman Ilmar Dost", False),
        ("Ilmar Dost, a spokesman for the army", False),
        ("the Interior Ministry", False),
        ("police", False),
        ("Governor Sara Venn", False),
        ("", False),
    ],
)
def test_unnamed_people_are_anonymous_and_bodies_are_not(source: str, hides: bool) -> None:
    assert is_anonymous(source) is hides


def test_eyewitnesses_tell_what_they_saw() -> None:
    assert is_eyewitness("several residents of the old town")
    assert not is_eyewitness("analysts")


@pytest.mark.parametrize(
    ("text", "source", "earlier", "name"),
    [
        ("Colonel Adan Merro said so. He added more.", "He", ["Colonel Adan Merro"], "Colonel Adan Merro"),
        ("Governor Sara Venn spoke. Venn said no.", "Venn", ["Governor Sara Venn"], "Governor Sara Venn"),
        ("Sara Venn met them. Later Mr Venn said no.", "Mr Venn", [], "Sara Venn"),
        ("Orlan mayor Sara Venn spoke. The mayor added.", "The mayor", ["Orlan mayor Sara Venn"], "Orlan mayor Sara Venn"),
        ("The ministry said so. It added more.", "It", ["The ministry"], "The ministry"),
        ("The ministry said so. She added more.", "She", ["The ministry"], None),
        ("Adan Merro said so. They added more.", "They", ["Adan Merro"], None),
        ("Police said so. Officials added more.", "Officials", ["Police"], None),
        ("Washington said so.", "Washington", [], None),
    ],
)  # fmt: skip
def test_short_words_for_a_voice_are_led_back_to_its_name(text: str, source: str, earlier: list[str], name: str | None) -> None:
    at = text.rindex(source)
    found = fuller_name(text, (at, at + len(source)), [(text.index(e), text.index(e) + len(e)) for e in earlier])
    assert (text[slice(*found)] if found else None) == name
