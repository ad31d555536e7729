"""Numbers go to the event they belong to; drafts are made by hand."""

from __future__ import annotations

from dataclasses import replace

from wirebird.claims.casualties import casualties_of
from wirebird.claims.stated_counts import CountReader
from wirebird.extract.calibration import EventFeatures
from wirebird.extract.drafts import Draft, Part
from wirebird.records import Count, Deaths, Span
from wirebird.resolve.actors import ActorResolver

TEXT = "Rebels attacked Azaz, killing 12 soldiers. In Idlib a bomb exploded. Five people died. Police arrested 40 men."
SENTENCES = [(0, 42), (43, 68), (69, 86), (87, 110)]


def _draft(event_type: str, words: str, modes: tuple[str, ...] = ()) -> Draft:
    start = TEXT.index(words)
    sentence = next(i for i, (a, b) in enumerate(SENTENCES) if a <= start < b)
    return Draft(
        type=event_type,
        mentions=(Part(start=start, end=start + len(words), sentence=sentence, score=0.9),),
        modes=modes,
        status="happened",
        is_background=False,
        actors=(),
        recipients=(),
        places=(),
        time=None,
        attribution=(),
        features=EventFeatures(),
        probability=0.9,
        type_probability=0.9,
        status_probability=0.9,
    )


def _coded(*drafts: Draft) -> list[dict[str, Count]]:
    spans = [Span.of(TEXT, a, b) for a, b in SENTENCES]
    found = casualties_of(CountReader(TEXT, ActorResolver.load()), spans, drafts)
    for counted in found:
        assert all(TEXT[e.text.start : e.text.end] == e.text.text for e in counted.evidence)
        assert all(TEXT[c.text.start : c.text.end] == c.text.text for c in counted.counts)
    return [{str(k): v for k, v in counted.casualties.items()} for counted in found]


def test_each_event_gets_the_numbers_of_its_sentence_or_the_one_after() -> None:
    attack, bomb, arrest = (
        _draft("ASSAULT", "attacked"),
        _draft("ASSAULT", "exploded"),
        _draft("COERCE", "arrested", ("arrest",)),
    )
    assert _coded(attack, bomb, arrest) == [
        {"killed": Count(low=12, high=12)},
        {"killed": Count(low=5, high=5)},
        {"detained": Count(low=40, high=40)},
    ]


def test_deaths_do_not_go_to_acts_that_cannot_cause_them() -> None:
    assert _coded(_draft("CONSULT", "exploded")) == [{}]


def test_numbers_do_not_travel_backwards() -> None:
    assert _coded(_draft("COERCE", "arrested", ("arrest",))) == [{"detained": Count(low=40, high=40)}]


def test_parts_told_later_go_to_the_event_of_their_whole() -> None:
    text = "Rebels shelled Azaz, killing 12 people and a monk. Among the dead were three children. It rained."
    spans = [Span.of(text, 0, 50), Span.of(text, 51, 86), Span.of(text, 87, 96)]
    start = text.index("shelled")
    mention = Part(start=start, end=start + 7, sentence=0, score=0.9)
    attack = replace(_draft("ASSAULT", "attacked"), mentions=(mention,))
    (counted,) = casualties_of(CountReader(text, ActorResolver.load()), spans, [attack])
    assert [(c.low, c.part_of, c.who.group) for c in counted.counts] == [
        (13, None, "unknown"),
        (12, 0, "unknown"),
        (1, 0, "civilians"),
        (3, 0, "children"),
    ]
    assert counted.casualties == {"killed": Count(low=13, high=13)}
    assert counted.deaths == Deaths(low=13, best=13, high=13)
    assert [e.text.text for e in counted.evidence] == ["12 people and a monk"]
