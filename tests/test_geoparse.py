"""Place names from raw text: the table of traps, and what every answer must fulfil."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import wirebird
from wirebird import Coder, LocatedToponym
from wirebird.errors import UsageError
from wirebird.io import AnnotationTask
from wirebird.records import EventPlaces, GeoparsedReport
from wirebird.resolve.place_features import distances

TABLE = Path(__file__).parent / "resolve/place_traps.tsv"

FLOORS = {"place": 0.92, "unknown": 0.88, "associative": 0.95}
"""Share of each kind of trap that must be right; what is measured stands in docs/places.md."""


@dataclass(frozen=True)
class Trap:
    """One row of the table."""

    row: dict[str, str]
    found: tuple[LocatedToponym, ...]

    @property
    def answer(self) -> LocatedToponym | None:
        """The answer that overlaps the trap's words, or None."""
        start = self.row["text"].index(self.row["surface"])
        end = start + len(self.row["surface"])
        over = [t for t in self.found if t.start < end and start < t.end]
        return max(over, key=lambda t: min(t.end, end) - max(t.start, start)) if over else None

    def is_right(self) -> bool:
        """Whether the answer is what a careful reader expects."""
        answer, row = self.answer, self.row
        if row["expect"] == "unknown":
            return answer is None or answer.lat is None or answer.use == "associative"
        if row["expect"] == "associative":
            return answer is None or answer.use == "associative"
        if answer is None or answer.lat is None or answer.lon is None:
            return False
        km = distances([answer.lat], [answer.lon], [float(row["lat"])], [float(row["lon"])])[0, 0]
        return bool(km <= float(row["radius_km"])) and row["country"] in ("", answer.country)


@pytest.fixture(scope="module")
def traps(coder: Coder) -> list[Trap]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = coder.geoparse_many(AnnotationTask(id=row["id"], text=row["text"]) for row in rows)
    return [Trap(row, f.toponyms) for row, f in zip(rows, found, strict=True) if isinstance(f, GeoparsedReport)]


def _wrong(traps: Sequence[Trap], keep: Callable[[Trap], bool]) -> tuple[float, list[str]]:
    chosen = [t for t in traps if keep(t)]
    wrong = [t.row["id"] for t in chosen if not t.is_right()]
    return 1 - len(wrong) / len(chosen), wrong


@pytest.mark.parametrize("expect", sorted(FLOORS))
def test_most_traps_are_passed(traps: list[Trap], expect: str) -> None:
    share, wrong = _wrong(traps, lambda t: t.row["expect"] == expect)
    assert share >= FLOORS[expect], wrong


def test_the_names_of_conflict_news_that_others_pin_wrongly(traps: list[Trap]) -> None:
    names = (
        "qala-i-naw qala-e-naw badghis helmand tigray rakhine cabo-delgado north-kivu amhara oromia darfur ghor ituri "
        "panjshir shan-state donbas sahel kashmir west-bank nagorno-karabakh lake-chad hodeidah-city hodeidah-province "
        "masisi-territory borno kachin goma mekelle bakhmut gaza-city"
    ).split()
    known = {t.row["id"]: t for t in traps}
    assert [n for n in names if n in known and not known[n].is_right()] == []
    assert set(names) <= known.keys()


def test_every_answer_quotes_the_text_and_unknown_has_a_reason(traps: list[Trap]) -> None:
    answers = [(t.row["text"], a) for t in traps for a in t.found]
    assert len(answers) > 500
    for text, a in answers:
        assert text[a.start : a.end] == a.text
        assert (a.lat is None) == (a.unresolved is not None) == (a.lon is None)
        assert 0 <= a.score <= 1


def test_given_spans_are_all_answered_in_order(coder: Coder) -> None:
    text = "From Goma to Kigali, and from Kigali to Qxzvyk."
    spans = [(5, 9), (13, 19), (30, 36), (40, 46)]
    found = coder.geoparse(text, spans=spans).toponyms
    assert [(t.start, t.end) for t in found] == spans
    assert [t.country for t in found[:3]] == ["COD", "RWA", "RWA"]
    assert found[3].lat is None or found[3].near
    assert found[1].geonameid == found[2].geonameid


def test_spans_outside_the_text_are_refused(coder: Coder) -> None:
    with pytest.raises(UsageError, match="no words at 2 to 99"):
        coder.geoparse("Goma", spans=[(2, 99)])


def test_the_dateline_counts(coder: Coder) -> None:
    found = coder.geoparse("TRIPOLI, Lebanon, May 3 (Ardent) - Soldiers sealed off a market in Tripoli on Tuesday.").toponyms
    assert {t.country for t in found if t.text.title() == "Tripoli"} == {"LBN"}
    assert found[0].start == 0


def test_places_of_a_given_event(coder: Coder) -> None:
    text = "Rebels killed nine soldiers in Goma on Monday, officials in Kinshasa said."
    found = coder.event_places(text, (7, 13))
    assert isinstance(found, EventPlaces)
    assert [t.text for t in found.locations] == ["Goma"]


def test_the_short_way(coder: Coder) -> None:
    assert [t.text for t in wirebird.geoparse("A bomb went off in Mogadishu.")] == ["Mogadishu"]


def test_nothing_in_nothing_out(coder: Coder) -> None:
    assert coder.geoparse("").toponyms == ()
    assert coder.geoparse("No names here at all.").toponyms == ()
