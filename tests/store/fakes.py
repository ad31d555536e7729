"""A coder without a model: one event for each line `TYPE words` of a report, so that stores are tested in seconds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wirebird.ontology import event_intensity, quad_class
from wirebird.records import (
    CodedReport,
    Count,
    DocId,
    Document,
    DocumentFailure,
    Event,
    EventAttribution,
    EventDate,
    Party,
    Place,
    Span,
    Stamp,
)

PLACES = {"Herat": ("AFG", 34.35, 62.2), "Kabul": ("AFG", 34.53, 69.17), "Gao": ("MLI", 16.27, -0.04)}
LINE = re.compile(r"^(?P<type>[A-Z]+) (?P<who>\w+) (?P<verb>\w+) (?P<whom>\w+) in (?P<place>\w+) on (?P<day>[\d-]{10})"
                  r"(?: killing (?P<killed>\d+))?(?:, said (?P<voice>\w+))?", re.M)  # fmt: skip


@dataclass(frozen=True)
class Coded:
    document: Document
    report: CodedReport


def _span(match: re.Match[str], name: str) -> Span:
    return Span(text=match[name], start=match.start(name), end=match.end(name))


def event_of(match: re.Match[str], types: dict[str, str]) -> Event:
    type = types.get(match["type"], match["type"])
    country, lat, lon = PLACES.get(match["place"], (None, None, None))
    killed = {} if match["killed"] is None else {"killed": Count(low=int(match["killed"]), high=int(match["killed"]))}
    voice = () if match["voice"] is None else (
        EventAttribution(source=_span(match, "voice"), cue=None, kind="police", probability=0.9),
    )  # fmt: skip
    return Event(
        type=type,  # type: ignore[arg-type]
        quad=quad_class(type),
        intensity=event_intensity(type, ()),
        mentions=(_span(match, "verb"),),
        evidence=(Span(text=match[0], start=match.start(), end=match.end()),),
        status="happened",
        actors=(Party(text=_span(match, "who"), country=country, sector="REB", probability=0.9),),
        recipients=(Party(text=_span(match, "whom"), country=country, sector="CVL", probability=0.8),),
        place=Place(
            text=_span(match, "place"), name=match["place"], country=country, admin1=None, lat=lat, lon=lon,
            precision="place" if country else "none",
        ),
        date=EventDate(
            start=match["day"], end=match["day"], text=_span(match, "day"), precision="day", basis="explicit"
        ),
        casualties=killed,  # type: ignore[arg-type]
        attribution=voice,
        probability=0.9,
        type_probability=0.9,
        status_probability=0.9,
    )  # fmt: skip


@dataclass
class FakeCoder:
    """Codes lines; `types` renames types, `blind_to` leaves out lines that hold a word."""

    version: str = "1"
    types: dict[str, str] = field(default_factory=dict)
    blind_to: str | None = None
    coded: list[str] = field(default_factory=list)

    @property
    def stamp(self) -> Stamp:
        return Stamp(component="fake", version=self.version, model_sha256="m", gazetteer_sha256="g")

    def code(self, document: Document) -> Coded:
        self.coded.append(document.id)
        lines = [m for m in LINE.finditer(document.text) if self.blind_to is None or self.blind_to not in m[0]]
        report = CodedReport(
            id=document.id,
            published=document.published,
            publisher=document.publisher,
            title=document.title,
            text_sha256=document.text_sha256,
            events=tuple(event_of(m, self.types) for m in lines),
            stamp=self.stamp,
        )
        return Coded(document, report)

    def code_many(self, items: Iterable[Document | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
        for item in items:
            yield item if isinstance(item, DocumentFailure) else self.code(item)


def report(id: str, *lines: str, published: str | None = "2021-07-07", publisher: str = "Ardent Wire") -> Document:
    return Document(id=DocId(id), text="\n".join(lines) + "\n", locator=f"{id}.txt", published=published, publisher=publisher)


def attack(
    place: str = "Herat", day: str = "2021-07-07", *, who: str = "rebels", verb: str = "attacked", killed: int = 3
) -> str:
    return f"ASSAULT {who} {verb} soldiers in {place} on {day} killing {killed}, said police"


class Clock:
    """Moves on by a second at each look."""

    def __init__(self, start: str = "2026-01-01T00:00:00") -> None:
        self.now = dt.datetime.fromisoformat(start)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now
