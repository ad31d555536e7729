"""One report end to end on the packaged model. The report is invented; assertions are about behaviour, not scores."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import pytest

import wirebird
from wirebird import Coder, Document, DocumentFailure
from wirebird.encoder.labels import CONTEXTS
from wirebird.errors import UsageError
from wirebird.ontology import quad_class
from wirebird.pipeline import Coded
from wirebird.records import DocId, Event, Span

REPORT = (
    " date 2023-05-16 (@DeskEast)\n\n"
    "Gao, Mali, May 16 (Ardent News / Sahel Desk - 16th May, 2023 ) :Gunmen attacked an army camp in the town of Ansongo"
    " on Tuesday, killing 14 soldiers, the army said.\n\n"
    '"Nous avons tenu" \u2014 the garrison held, Colonel Issa Diarra told reporters. \U0001f6a8 France condemned the attack'
    " and police in Bamako arrested three suspects on Monday.\n"
)


def _spans(event: Event) -> list[Span]:
    found = [*event.mentions, *event.evidence, *(p.text for p in (*event.actors, *event.recipients))]
    found += [c.text for c in event.casualty_evidence]
    found += [s for s in (event.place and event.place.text, event.date and event.date.text) if s]
    for voice in event.attribution:
        found += [s for s in (voice.source, voice.cue) if s]
    return found


def test_every_quote_stands_at_its_offsets(coder: Coder) -> None:
    report = coder.code(REPORT)
    assert report.events
    for event in report.events:
        assert event.mentions
        assert event.evidence
        for span in _spans(event):
            assert REPORT[span.start : span.end] == span.text


def test_the_attack_is_read_with_its_parts(coder: Coder) -> None:
    report = coder.code(REPORT)
    attack = next(e for e in report.events if e.type == "ASSAULT")
    assert "Gunmen" in [p.text.text for p in attack.actors]
    assert attack.place is not None
    assert attack.place.country == "MLI"
    assert attack.date is not None
    assert attack.date.start == "2023-05-16"
    assert attack.casualties["killed"].low == 14
    assert "the army" in [a.source.text for a in attack.attribution]


def test_the_header_gives_the_metadata(coder: Coder) -> None:
    report = coder.code(REPORT)
    assert report.published == "2023-05-16"
    assert report.publisher is not None
    assert "Ardent News" in report.publisher


def test_the_same_input_gives_the_same_output(coder: Coder) -> None:
    first = msgspec.json.encode(coder.code(REPORT))
    coder.code("Police arrested 40 protesters in Lima on Friday, witnesses said.", published="2020-01-05")
    assert msgspec.json.encode(coder.code(REPORT)) == first


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "...",
        "\u200b\ufeff",
        "a",
        "The minister",
        "?!" * 400,
        "x" * 9000,
        "\n".join("ab" * 40),
        "\U0001f6a8 " * 50,
    ],
    ids=["empty", "blank", "dots", "invisible", "letter", "fragment", "marks", "one-word", "columns", "emoji"],
)
def test_odd_text_gives_a_report_without_an_error(coder: Coder, text: str) -> None:
    assert coder.code(text, id="odd").id == "odd"


def test_records_survive_a_round_trip(coder: Coder) -> None:
    report = coder.code(REPORT)
    assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report


def test_one_bad_report_does_not_lose_the_others(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Document(id=DocId("good"), text="Rebels seized Azaz on Monday.", locator="a:1")
    bad = Document(id=DocId("bad"), text="Rebels seized Azaz.", locator="a:2")
    unread = DocumentFailure(locator="a:3", stage="read", code="empty", message="a:3: empty")
    real = type(coder).code_document

    def fail_on_bad(self: Coder, doc: Document) -> Coded:
        if doc.id == "bad":
            raise RuntimeError("boom")
        return real(self, doc)

    monkeypatch.setattr(type(coder), "code_document", fail_on_bad)
    first, second, third = coder.code_many([good, bad, unread])
    assert isinstance(first, Coded)
    assert isinstance(second, DocumentFailure)
    assert (second.stage, second.code, second.locator) == ("code", "internal", "a:2")
    assert third is unread


def test_public_names_resolve_and_match_all() -> None:
    assert set(wirebird.__all__) == {name for name in wirebird.__all__ if getattr(wirebird, name) is not None}
    with pytest.raises(AttributeError, match="nothing_here"):
        wirebird.nothing_here  # noqa: B018


def test_import_stays_light() -> None:
    script = (
        "import sys, wirebird; print([m for m in ('onnxruntime', 'numpy', 'tokenizers', 'rich', 'typer') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_higher_least_probability_only_drops_events() -> None:
    everything = wirebird.load(min_probability=0.0).code(REPORT).events
    likely = wirebird.load(min_probability=0.6).code(REPORT).events
    assert everything
    assert [e for e in everything if e.probability >= 0.6] == list(likely)


def test_an_asked_for_probability_holds_for_every_event(coder: Coder) -> None:
    assert coder.limits.lone >= coder.limits.event
    assert wirebird.load(min_probability=0.2).limits.lone == 0.0
    assert wirebird.load(preset="precise").limits.lone == 0.0


def test_the_precise_preset_codes_no_more_than_the_balanced_one(coder: Coder) -> None:
    assert len(wirebird.load(preset="precise").code(REPORT).events) <= len(coder.code(REPORT).events)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"min_probability": 1.5}, "from 0 to 1"), ({"preset": "sharp"}, "balanced, precise")],
    ids=["probability", "preset"],
)
def test_bad_operating_points_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        wirebird.load(**options)


def test_probabilities_contexts_and_scores_are_in_their_ranges(coder: Coder) -> None:
    report = coder.code(REPORT)
    assert {c.name for c in report.contexts} <= set(CONTEXTS)
    for event in report.events:
        shares = [event.probability, event.type_probability, event.status_probability]
        shares += [party.probability for party in (*event.actors, *event.recipients)]
        shares += [voice.probability for voice in event.attribution]
        assert all(0 <= p <= 1 for p in shares)
        assert event.quad == quad_class(event.type)
        assert -10 <= event.intensity <= 10


def test_what_one_party_does_to_another_has_a_direction(coder: Coder) -> None:
    text = "Norway condemned the government of Belarus on Friday."
    forth, back = coder.dyad(text, (0, 6), (17, 45)), coder.dyad(text, (17, 45), (0, 6))
    assert max(forth, key=forth.__getitem__) == "ACCUSE"
    assert back["ACCUSE"] < forth["ACCUSE"]
    assert sum(forth.values()) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("second", [(5, 5), (10, 400), (-3, 2)])
def test_a_party_outside_the_text_is_refused(coder: Coder, second: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="give offsets inside it"):
        coder.dyad("Norway condemned Belarus.", (0, 6), second)
