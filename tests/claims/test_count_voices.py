"""Who states a number that its own sentence gives to a pronoun or to nobody; attributions are made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.claims.test_casualties import _draft
from wirebird import Coder
from wirebird.claims import claims_of
from wirebird.claims.casualties import casualties_of
from wirebird.claims.stated_counts import CountReader
from wirebird.extract.attributions import Attributed
from wirebird.extract.drafts import Part
from wirebird.extract.voices import told_by
from wirebird.records import DocId, Document
from wirebird.resolve.actors import ActorResolver
from wirebird.text import split_sentences

Said = tuple[str, str, str]
"""Source, cue and content of an attribution."""

BLAST = "A bomb exploded in Azaz, police chief Ola Lind said."


def _voices(text: str, said: list[Said]) -> list[str | None]:
    """The words named as the voice of each count of the one event of a text."""
    sentences = split_sentences(Document(id=DocId("x"), text=text, locator="x"))

    def at(words: str, begin: int) -> tuple[int, int]:
        start = text.index(words, begin)
        return start, start + len(words)

    found = []
    for source, cue, content in said:
        line = next(s.start for s in sentences if s.start <= text.index(content) < s.end)
        found.append(Attributed(at(source, line), at(cue, line), (at(content, line),), 0.9))
    start = text.index("exploded")
    draft = replace(_draft("ASSAULT", "exploded"), mentions=(Part(start, start + len("exploded"), 0, 0.9),))
    told = told_by(text, found, [s.start for s in sentences])
    (counted,) = casualties_of(CountReader(text, ActorResolver.load()), sentences, [draft], told)
    sources = [count.attribution_source for count in counted.counts]
    assert all(s is None or text[s.start : s.end] == s.text for s in sources)
    return [s.text if s else None for s in sources]


LIND = ("police chief Ola Lind", "said", "A bomb exploded in Azaz")


@pytest.mark.parametrize(
    ("text", "said", "voices"),
    [
        pytest.param(
            f"{BLAST} He said 12 people were killed.",
            [LIND, ("He", "said", "12 people were killed")],
            ["police chief Ola Lind"],
            id="a pronoun is led back to the name",
        ),
        pytest.param(
            "A bomb exploded in Azaz, the interior ministry said. It added that 12 people were killed.",
            [
                ("the interior ministry", "said", "A bomb exploded in Azaz"),
                ("It", "added", "12 people were killed"),
            ],
            ["the interior ministry"],
            id="it",
        ),
        pytest.param(
            f"{BLAST} Medics said 12 people were killed.",
            [LIND, ("Medics", "said", "12 people were killed")],
            ["Medics"],
            id="a voice named in the sentence stays",
        ),
        pytest.param(f"{BLAST} Twelve people were killed.", [LIND], [None], id="outside all contents"),
        pytest.param(
            "A bomb exploded in Azaz. They said 12 people were killed.",
            [("They", "said", "12 people were killed")],
            ["They"],
            id="a pronoun that stands for nobody",
        ),
    ],
)
def test_a_number_is_led_to_the_voice_in_whose_words_it_stands(text: str, said: list[Said], voices: list[str | None]) -> None:
    assert _voices(text, said) == voices


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("A bomb exploded in Herat on Monday, police chief Ola Lind said. He said 12 people were killed in the attack.",
         "police chief Ola Lind"),
        ("Rebels attacked an army post near Herat on Monday, the defence ministry said. It said 12 soldiers were killed.",
         "the defence ministry"),
        ("A bomb exploded at a market in Herat on Monday. The blast killed 12 people.", None),
    ],
)  # fmt: skip
def test_a_claim_holds_the_number_its_voice_gave(coder: Coder, text: str, voice: str | None) -> None:
    (event, *_) = claims_of(coder.code(text, published="2021-07-06")).events
    told = [c.attribution.source.text if c.attribution else None for c in event.claims if c.counts]
    assert told == [voice]
