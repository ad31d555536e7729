"""The voices of events: several kept side by side, whose words an event is told in, notes that nobody could check it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from wirebird import Coder, Span
from wirebird.claims import claims_of, report_voices
from wirebird.claims.voices import VoiceReader
from wirebird.extract.attributions import Attributed
from wirebird.extract.calibration import EventFeatures, VoiceFeatures
from wirebird.extract.drafts import AttributedTo, Draft, Part
from wirebird.extract.spans import TokenSpan
from wirebird.extract.voices import Mention, candidates, choose, told_by
from wirebird.records import DocId, VoiceParty
from wirebird.text import read_report

TEXT = (
    "The army said rebels shelled Gorvan. The market burned. The rebels denied shelling the town. "
    "The claim could not be independently verified."
)
SENTENCES = ("The army said rebels shelled Gorvan.", "The market burned.", "The rebels denied shelling the town.",
             "The claim could not be independently verified.")  # fmt: skip


def _part(words: str, sentence: int, score: float = 0.9, *, nth: int = 0) -> Part:
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return Part(at, at + len(words), sentence, score)


def _offsets(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def _draft(mention: Part, *voices: AttributedTo, status: str = "happened") -> Draft:
    return Draft(
        type="ASSAULT", mentions=(mention,), modes=(), status=status, is_background=False, actors=(), recipients=(), places=(),
        time=None, attribution=voices, features=EventFeatures(), probability=0.9, type_probability=0.9, status_probability=0.9,
    )  # fmt: skip


ARMY = Attributed(_offsets("The army"), _offsets("said"), (_offsets("rebels shelled Gorvan"),), 0.9)
REBELS = Attributed(_offsets("The rebels"), _offsets("denied"), (_offsets("shelling the town"),), 0.9)
SHELLED = _part("shelled", 0)
BURNED = _part("burned", 1)
SAID = AttributedTo(_part("The army", 0), _part("said", 0), _offsets("rebels shelled Gorvan"))
DENIED = AttributedTo(_part("The rebels", 2), _part("denied", 2), _offsets("shelling the town"))


def _reader(found: Sequence[Attributed] = (ARMY, REBELS)) -> VoiceReader:
    spans = tuple(Span.of(TEXT, *_offsets(s)) for s in SENTENCES)
    return VoiceReader(TEXT, spans, tuple(told_by(TEXT, found, [s.start for s in spans])), lambda _: None)


def test_a_denial_stands_beside_the_claim_it_denies() -> None:
    said, denied = _reader().attribution(_draft(SHELLED, SAID, DENIED, status="denied"), (), ())
    assert (said.stance, said.status) == ("asserts", "happened")
    assert (denied.stance, denied.status) == ("denies", "denied")
    assert denied.content is not None
    assert denied.content.text == "shelling the town"


def test_a_voice_that_says_it_did_not_happen_denies_it_without_a_denying_word() -> None:
    (said,) = _reader().attribution(_draft(SHELLED, SAID, status="denied"), (), ())
    assert (said.stance, said.status) == ("asserts", "denied")


@pytest.mark.parametrize(
    ("draft", "found", "voice"),
    [
        (_draft(SHELLED, SAID), (ARMY, REBELS), "attributed"),
        (_draft(BURNED), (ARMY, REBELS), "unclear"),
        (_draft(BURNED), (ARMY,), "reporter"),
        (_draft(BURNED), (), "reporter"),
        (_draft(SHELLED), (ARMY, REBELS), "reporter"),
    ],
    ids=["attributed", "between voices", "after a voice", "no voices", "beside a voice that was refused"],
)
def test_whose_words_tell_an_event(draft: Draft, found: Sequence[Attributed], voice: str) -> None:
    assert _reader(found).event_voice(draft) == voice


def test_a_note_that_nobody_could_check_belongs_to_the_event_before_it() -> None:
    shelling = _part("shelling", 2)
    none, note = _reader().unverified([_draft(BURNED), _draft(shelling)])
    assert none is None
    assert note is not None
    assert note.text == "could not be independently verified"


def test_the_party_of_a_voice_is_resolved_from_its_words() -> None:
    reader = _reader()
    army = VoiceReader(
        reader.text, reader.sentences, reader.told, lambda s: VoiceParty(country="AFG", sector="MIL", entity=s.text)
    )
    (said,) = army.attribution(_draft(SHELLED, SAID), (), ())
    assert said.party == VoiceParty(country="AFG", sector="MIL", entity="The army")


def test_inner_voices_know_the_chain_around_them() -> None:
    inner = Attributed(_offsets("rebels"), _offsets("shelled"), (_offsets("Gorvan"),), 0.8)
    outer = Attributed(ARMY.source, ARMY.cue, ARMY.content, 0.9, (inner,))
    first, second = told_by(TEXT, [outer], [0])
    assert first.chain == ()
    assert second.chain == (_offsets("The army"),)


def test_a_pronoun_is_led_back_to_the_words_that_name_the_voice() -> None:
    text = "Colonel Adan Merro spoke first. He said rebels shelled Gorvan."

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    first = Attributed(at("Colonel Adan Merro"), at("spoke"), (at("first"),), 0.9)
    second = Attributed(at("He"), at("said"), (at("rebels shelled Gorvan"),), 0.9)
    _, told = told_by(text, [first, second], [0, text.index("He")])
    assert (told.source.start, told.source.end) == at("Colonel Adan Merro")
    assert told.reference == at("He")
    assert told.sentence == 1


def test_who_says_something_else_in_the_same_sentence_does_not_tell_it() -> None:
    other = Attributed(_offsets("Gorvan"), _offsets("shelled"), (_offsets("rebels"),), 0.8)
    told = told_by(TEXT, [ARMY, other], [0, 37, 56])
    found = candidates(TEXT, [_mention(_part("Gorvan", 0, 0.9))], told, attributed=0.5, is_speech=False)
    assert [TEXT[v.source.start : v.source.end] for v in found] == ["The army"]


def test_a_further_voice_needs_more_than_the_first() -> None:
    told = told_by(TEXT, [ARMY, REBELS], [0, 37, 56])
    found = candidates(
        TEXT, [_mention(_part("The army", 0, 0.6), _part("Gorvan", 0, 0.3))], told, attributed=0.5, is_speech=False
    )
    chosen = [choose(TEXT, found, VoiceFeatures(pair=1.0), 0.2, further) for further in (0.25, 0.4)]
    words = [[TEXT[v.source.start : v.source.end] for v in voices] for voices in chosen]
    assert words == [["The army", "Gorvan"], ["The army"]]


def _mention(*sources: Part) -> Mention:
    span = TokenSpan(first=0, last=1, start=SHELLED.start, end=SHELLED.end, sentence=0, score=0.9)
    return Mention(span, sources, ())


def test_candidates_come_from_both_readings_without_doubles() -> None:
    told = told_by(TEXT, [ARMY, REBELS], [0, 37, 56])
    found = candidates(
        TEXT, [_mention(_part("The army", 0, 0.4), _part("Gorvan", 0, 0.1))], told, attributed=0.5, is_speech=False
    )
    assert [TEXT[v.source.start : v.source.end] for v in found] == ["The army", "Gorvan"]
    assert [v.features.inside for v in found] == [1.0, 0.0]
    assert [v.features.rival for v in found] == [0.0, 1.0]


def test_likelier_voices_come_first_and_unlikely_ones_go() -> None:
    told = told_by(TEXT, [ARMY, REBELS], [0, 37, 56])
    found = candidates(
        TEXT, [_mention(_part("The army", 0, 0.6), _part("Gorvan", 0, 0.01))], told, attributed=0.5, is_speech=False
    )
    chosen = choose(TEXT, found, VoiceFeatures(pair=1.0), 0.3, 0.3)
    assert [TEXT[v.source.start : v.source.end] for v in chosen] == ["The army"]
    assert 0.55 < chosen[0].source.score < 0.65


@pytest.mark.parametrize(
    ("title", "voice"),
    [
        ("Blast kills six in Gorvan - officials", "officials"),
        ("Gunmen storm prison, police say", "police"),
        ("Army: post retaken", "Army"),
        ("Army says post retaken", "Army"),
        ("Talks end without a deal", None),
    ],
)
def test_the_voice_of_a_headline_stays_with_the_report(title: str, voice: str | None) -> None:
    text = f"{title}\n\nA blast tore through a market in Gorvan on Monday."
    doc = read_report(text, id=DocId("a"), locator="a", title=title)
    found = [v.source.text for v in report_voices(doc) if v.basis == "headline"]
    assert found == ([voice] if voice else [])
    assert all(text[v.source.start : v.source.end] == v.source.text for v in report_voices(doc))


def test_every_event_of_a_coded_report_has_its_claims(coder: Coder) -> None:
    report = coder.code(
        "Gunmen attacked a police post in Herat on Monday, killing four officers, police said.", published="2021-07-06"
    )
    claimed = claims_of(report)
    assert [c.number for c in claimed.events] == list(range(1, len(report.events) + 1))
    for event, laid_out in zip(report.events, claimed.events, strict=True):
        assert [c.attribution for c in laid_out.claims if c.attribution] == list(event.attribution)
        assert sum(len(c.counts) for c in laid_out.claims) >= len(event.counts)
