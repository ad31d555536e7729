"""Which event of a report a number of deaths goes to; reports and drafts are made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.claims.test_casualties import _draft
from wirebird.claims.casualties import casualties_of
from wirebird.claims.stated_counts import CountReader
from wirebird.extract.drafts import Draft, Part
from wirebird.records import DocId, Document, Span
from wirebird.resolve.actors import ActorResolver
from wirebird.text import split_sentences

Told = tuple[str, tuple[str, ...], str, str]
"""Type, modes, trigger and place words of an event."""


def _part(text: str, words: str, sentences: tuple[Span, ...]) -> Part:
    start = text.index(words)
    index = next(i for i, s in enumerate(sentences) if s.start <= start < s.end)
    return Part(start=start, end=start + len(words), sentence=index, score=0.9)


def _killed(text: str, events: list[Told]) -> list[tuple[int | None, int | None] | None]:
    sentences = split_sentences(Document(id=DocId("x"), text=text, locator="x"))
    drafts: list[Draft] = []
    for event_type, modes, trigger, place in events:
        mentions = (_part(text, trigger, sentences),)
        places = (_part(text, place, sentences),) if place else ()
        drafts.append(replace(_draft(event_type, "attacked", modes), mentions=mentions, places=places))
    found = casualties_of(CountReader(text, ActorResolver.load()), sentences, drafts)
    counts = [counted.casualties.get("killed") for counted in found]
    return [(c.low, c.high) if c else None for c in counts]


@pytest.mark.parametrize(
    ("text", "events", "expected"),
    [
        pytest.param(
            "Rebels blew up a bus, killing twelve; on Friday they killed five guards with a mine.",
            [("ASSAULT", ("explosives",), "blew up", ""), ("ASSAULT", ("explosives",), "killed five guards with a mine", "")],
            [(12, 12), (5, 5)],
            id="a clause ends at a semicolon",
        ),
        pytest.param(
            "Gunmen stormed the depot. They led away six porters, and 14 people were dead, the mayor said.",
            [("ASSAULT", ("firearms",), "stormed", ""), ("ASSAULT", ("abduct",), "led away", "")],
            [None, (14, 14)],
            id="told in the same sentence",
        ),
        pytest.param(
            "Gunmen raked the depot with fire. They led away six porters. Nine people were dead, the mayor said.",
            [("ASSAULT", ("firearms",), "raked", ""), ("ASSAULT", ("abduct",), "led away", "")],
            [(9, 9), None],
            id="an abduction rarely kills",
        ),
        pytest.param(
            "Gunmen raked the depot with fire. Police arrested six porters. Nine people were dead.",
            [("ASSAULT", ("firearms",), "raked", ""), ("COERCE", ("arrest",), "arrested", "")],
            [(9, 9), None],
            id="an arrest told in between",
        ),
        pytest.param(
            "Police arrested six porters. Nine people were dead in the valley.",
            [("COERCE", ("arrest",), "arrested", "")],
            [None],
            id="an arrest takes no deaths of another sentence",
        ),
        pytest.param(
            "Shells fell on Norvik. It rained. A mine went off at Eidsund. At least four died in Norvik. Two died at Eidsund.",
            [("ASSAULT", ("heavy-weapons",), "fell", "Norvik"), ("ASSAULT", ("explosives",), "went off", "Eidsund")],
            [(4, None), (2, 2)],
            id="named place",
        ),
        pytest.param(
            "Bombs went off in Norvik and a mine blew up at Eidsund. The blasts in Norvik and Eidsund killed 30 people.",
            [("ASSAULT", ("explosives",), "went off", "Norvik"), ("ASSAULT", ("explosives",), "blew up", "Eidsund")],
            [None, None],
            id="a joint toll goes with neither",
        ),
        pytest.param(
            "A bomb went off in Norvik. Smoke rose. Nobody slept. Shops were shut. Doctors spoke of 12 dead.",
            [("ASSAULT", ("explosives",), "went off", "Norvik")],
            [(12, 12)],
            id="the one deadly event, far away",
        ),
        pytest.param(
            "A bomb went off in Norvik. Smoke rose. Nobody slept. Shops were shut. The governor died.",
            [("ASSAULT", ("explosives",), "went off", "Norvik")],
            [None],
            id="a death without a number does not travel",
        ),
        pytest.param(
            "A bomb went off in Norvik. Shells fell. Nobody slept. Shops were shut. It rained. Doctors spoke of 12 dead.",
            [("ASSAULT", ("explosives",), "went off", "Norvik"), ("ASSAULT", ("heavy-weapons",), "fell", "")],
            [None, None],
            id="two deadly events, too far away",
        ),
    ],
)
def test_owner(text: str, events: list[Told], expected: list[tuple[int | None, int | None] | None]) -> None:
    assert _killed(text, events) == expected
