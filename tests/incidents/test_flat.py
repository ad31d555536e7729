from __future__ import annotations

import msgspec
import pytest

from wirebird import Coder
from wirebird.incidents import claim_id, link_claims_of
from wirebird.incidents.words import content_words, proper_words, stem
from wirebird.records import DocId, Document, EventAttribution, LinkClaim, Span, Status
from wirebird.records.voice import Stance

TEXT = (
    "Gunmen attacked a police post in Lashkar Gah on Tuesday, killing four policemen, provincial officials said. "
    "The Taliban denied any part in the attack."
)


def _document(id: str = "a") -> Document:
    return Document(id=DocId(id), text=TEXT, locator=id, published="2021-06-09")


def _span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(text=words, start=at, end=at + len(words))


def _claims(coder: Coder, id: str = "a") -> tuple[LinkClaim, ...]:
    return link_claims_of(_document(id), coder.code_document(_document(id)).report.events)


def test_a_claim_carries_day_place_parties_and_counts(coder: Coder) -> None:
    attack = next(c for c in _claims(coder) if c.type == "ASSAULT")
    assert (attack.start, attack.end, attack.date_basis) == ("2021-06-08", "2021-06-08", "stated")
    assert attack.place is not None
    assert attack.place.country == "AFG"
    assert attack.counts["killed"].low == 4
    assert {"attack", "lashkar"} <= set(attack.words)
    assert "lashkar" in attack.names


def test_a_day_and_a_place_from_other_sentences_are_inferred(coder: Coder) -> None:
    document = _document()
    event = next(e for e in coder.code_document(document).report.events if e.type == "ASSAULT")
    assert event.place is not None
    assert event.date is not None
    far, mention = _span("any part"), _span("attacked")
    place, date = msgspec.structs.replace(event.place, text=far), msgspec.structs.replace(event.date, text=far)
    moved = msgspec.structs.replace(event, mentions=(mention,), place=place, date=date)
    beside, away = link_claims_of(document, [event, moved])
    assert beside.place is not None
    assert away.place is not None
    assert (beside.place.is_inferred, beside.is_day_inferred) == (False, False)
    assert (away.place.is_inferred, away.is_day_inferred) == (True, True)


@pytest.mark.parametrize(
    ("stance", "status", "expected"),
    [
        ("asserts", "happened", (False, False)),
        ("confirms", "happened", (False, False)),
        ("denies", "denied", (True, False)),
        ("asserts", "denied", (True, False)),
        ("doubts", "possible", (False, True)),
    ],
)
def test_voices_carry_their_stance(coder: Coder, stance: Stance, status: Status, expected: tuple[bool, bool]) -> None:
    event = coder.code_document(_document()).report.events[0]
    voice = EventAttribution(source=_span("The Taliban"), cue=None, kind="rebel", stance=stance, status=status, probability=0.9)
    (claim,) = link_claims_of(_document(), [msgspec.structs.replace(event, attribution=(voice,))])
    assert [(v.denies, v.doubts) for v in claim.voices] == [expected]


def test_names_in_a_trigger_are_no_deed(coder: Coder) -> None:
    event = coder.code_document(_document()).report.events[0]
    mention = _span("attacked a police post in Lashkar Gah")
    (claim,) = link_claims_of(_document(), [msgspec.structs.replace(event, mentions=(mention,))])
    assert claim.triggers == content_words("attacked police post")


def test_ids_are_the_same_for_the_same_report_and_differ_between_reports_and_events(coder: Coder) -> None:
    first, again, other = _claims(coder), _claims(coder), _claims(coder, "b")
    assert [c.id for c in first] == [c.id for c in again]
    assert len({c.id for c in (*first, *other)}) == len(first) + len(other)


def test_the_id_does_not_depend_on_what_else_was_read(coder: Coder) -> None:
    event = coder.code_document(_document()).report.events[0]
    changed = msgspec.structs.replace(event, type="COERCE", mode=(), actors=())
    assert claim_id(_document(), event) == claim_id(_document(), changed)


def test_two_events_on_one_trigger_get_different_ids(coder: Coder) -> None:
    event = coder.code_document(_document()).report.events[0]
    assert len({c.id for c in link_claims_of(_document(), [event, event])}) == 2


def test_claims_survive_json(coder: Coder) -> None:
    for claim in _claims(coder):
        assert msgspec.json.decode(msgspec.json.encode(claim), type=LinkClaim) == claim


def test_forms_of_one_word_share_a_stem() -> None:
    assert len({stem(w) for w in ("attack", "attacks", "attacked", "attacking")}) == 1
    assert stem("seizing") == stem("seized") == stem("seize")
    assert stem("cities") == stem("city")


def test_stop_words_and_numbers_are_no_content() -> None:
    assert content_words("Officials said on Monday that 12 were killed") == ("official", "kill")
    assert proper_words("The Taliban took Zaranj") == ("taliban", "zaranj")
    assert proper_words("ALL CAPITALS NAME NOTHING") == ()
