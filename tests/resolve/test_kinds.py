from typing import get_args

import pytest

from wirebird.records.event import AttributionKind
from wirebird.resolve.kinds import attribution_kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("officials", "government"),
        ("the foreign ministry", "government"),
        ("Kenya's president", "government"),
        ("government sources", "government"),
        ("a White House spokesman", "government"),
        ("the army", "military"),
        ("an army spokesman, Col. Ada Example,", "military"),
        ("police", "police"),
        ("police sources", "police"),
        ("Superintendent of Police Ada Example", "police"),
        ("the rebels", "rebel"),
        ("a Houthi spokesman", "rebel"),
        ("the United Nations", "igo"),
        ("UNHCR", "igo"),
        ("Amnesty International", "ngo"),
        ("human rights groups", "ngo"),
        ("Reuters", "media"),
        ("state media", "media"),
        ("the state news agency", "media"),
        ("the Example Tribune", "media"),
        ("local newspapers", "media"),
        ("witnesses", "witness"),
        ("residents of the town", "witness"),
        ("activists", "civilian"),
        ("the victim's brother", "civilian"),
        ("a video posted on Facebook", "social_media"),
        ("sources", "anonymous"),
        ("a source close to the talks", "anonymous"),
        ("people familiar with the matter", "anonymous"),
        ("analysts", "expert"),
        ("a researcher at the university", "expert"),
        ("the opposition Labour Party", "party"),
        ("BJP leaders", "party"),
        ("his lawyer", "other"),
        ("the court", "other"),
        ("he", "other"),
        ("", "other"),
    ],
)
def test_source_words_give_the_kind_of_voice(words: str, kind: str) -> None:
    assert attribution_kind(words) == kind


@pytest.mark.parametrize("words", ["«»", "12", "the " * 200, "\n", "É"])
def test_any_words_get_a_kind(words: str) -> None:
    assert attribution_kind(words) in get_args(AttributionKind)
