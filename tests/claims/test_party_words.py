"""The words of parties: brackets that the words open, and phrases that name several sides."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from wirebird.claims.assemble import _is_police_act, _whole
from wirebird.extract.drafts import Draft, Part
from wirebird.records import DocId, Document


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("The Example Front (EF) agreed.", "The Example Front (EF", "The Example Front (EF)"),
        ("The Example Front (EF) agreed.", "The Example Front", "The Example Front"),
        ("The Example Front (EF, in exile) agreed.", "The Example Front (EF", "The Example Front (EF"),
        ("The Example Front (EF) (old) agreed.", "The Example Front (EF)", "The Example Front (EF)"),
    ],
)
def test_a_party_ends_behind_the_bracket_it_opens(text: str, words: str, whole: str) -> None:
    doc = Document(id=DocId("r"), text=text, locator="r")
    span = _whole(doc, Part(0, len(words), 0, 1.0))
    assert (span.text, text[span.start : span.end]) == (whole, whole)


@pytest.mark.parametrize(
    ("kind", "modes", "is_police_act"),
    [
        ("ACCUSE", ("investigate",), True),
        ("ACCUSE", ("disapprove",), False),
        ("COERCE", ("seize", "arrest"), True),
        ("THREATEN", ("violence",), False),
        ("CONSULT", (), False),
    ],
)
def test_inquiries_charges_and_arrests_are_police_acts(kind: str, modes: tuple[str, ...], is_police_act: bool) -> None:
    draft = cast("Draft", SimpleNamespace(type=kind, modes=modes))
    assert _is_police_act(draft) is is_police_act
