"""Makes a large synthetic store for the desk's benchmarks: varied types, places, parties, voices and days.

    python benchmarks/desk_store.py --events 100000 --store /some/folder/big.duckdb

Reports are made up and coded beforehand: two events each, over 5,000 places of 60 countries and ten years, by 400 named parties
and a dozen nameless ones; one event in four tells an earlier happening again. Places and parties follow a power law, as real
ones do; one event in twenty has no place, one in twenty no day, one in ten is background. The same seed makes the same store.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from made_up import Coded, word

from wirebird.ontology import EVENT_TYPES, event_intensity, quad_class
from wirebird.records import (
    CodedReport,
    Count,
    DocId,
    Document,
    Event,
    EventAttribution,
    EventDate,
    Party,
    Place,
    Span,
    Stamp,
)
from wirebird.records.codes import AttributionKind, Sector
from wirebird.store import DuckStore, open_store

STAMP = Stamp(component="synthetic", version="desk-1", model_sha256="none", gazetteer_sha256="none")
VERBS = ("attacked", "met", "accused", "shelled", "helped", "blocked", "warned", "arrested")
NAMELESS = ("gunmen", "soldiers", "police", "villagers", "residents", "protesters", "militants", "officials")
COUNTRIES = tuple("AFG ETH SYR IRQ YEM MLI NER NGA SDN SSD COD CAF SOM MOZ MMR PAK IND BGD LKA PHL THA UKR RUS GEO ARM AZE "
                  "TUR ISR LBN JOR EGY LBY TUN DZA MAR SEN CIV GHA BFA TCD CMR KEN UGA RWA BDI TZA ZMB ZWE COL VEN MEX HTI "
                  "GTM HND SLV ECU PER BOL BRA CHL".split())  # fmt: skip
PLACES, NAMED, OUTLETS = 5_000, 400, 60
FIRST_DAY, DAYS = dt.date(2012, 1, 1), 3_652
BATCH = 5_000
KINDS: tuple[Any, ...] = get_args(AttributionKind)
SECTORS: tuple[Any, ...] = get_args(Sector)


@dataclass(frozen=True)
class Happening:
    """What reports tell; `place` and `day` are None where no report tells them."""

    type: str
    place: int | None
    day: int | None
    first: str
    second: str
    verb: str
    killed: int | None
    background: bool


@lru_cache(maxsize=PLACES)
def _place(number: int) -> tuple[str, str, str, float, float]:
    """Name, country, division and point of a place; countries are boxes on a grid over the inhabited world."""
    chance = random.Random(number)
    country = int(len(COUNTRIES) * chance.random() ** 1.5)
    west, south = -80 + 20 * (country % 10), -30 + 14 * (country // 10)
    name = word(chance).capitalize() + f" {number}"
    lat, lon = round(south + 12 * chance.random(), 5), round(west + 18 * chance.random(), 5)
    return name, COUNTRIES[country], f"Division {number % 12}", lat, lon


@lru_cache(maxsize=NAMED)
def _party(number: int) -> str:
    chance = random.Random(f"party {number}")
    return f"{word(chance).capitalize()} {chance.choice(('Front', 'Army', 'Movement', 'Guard', 'Union'))}"


def _rare(chance: random.Random, count: int) -> int:
    """A number below `count`, small ones much more often."""
    return int(count * chance.random() ** 3)


def _happening(chance: random.Random, day: int) -> Happening:
    names = [_party(_rare(chance, NAMED)) if chance.random() < 0.5 else chance.choice(NAMELESS) for _ in range(2)]
    return Happening(
        type=EVENT_TYPES[_rare(chance, len(EVENT_TYPES))],
        place=None if chance.random() < 0.05 else _rare(chance, PLACES),
        day=None if chance.random() < 0.05 else day,
        first=names[0],
        second=names[1],
        verb=chance.choice(VERBS),
        killed=chance.randint(1, 40) if chance.random() < 0.3 else None,
        background=chance.random() < 0.1,
    )


def reports(events: int, *, seed: int = 1) -> Iterator[Coded]:
    """Synthetic reports of two events each, coded, in order of publication.

    Args:
        events: how many events in all.
        seed: the same gives the same reports.
    """
    chance = random.Random(seed)
    told: list[Happening] = []
    for number in range(events // 2):
        day = DAYS * number * 2 // events
        pair = [chance.choice(told[-500:]) if told and chance.random() < 0.25 else _happening(chance, day) for _ in range(2)]
        told = [*told[-500:], *pair]
        yield _coded(number, day, pair, chance)


def _coded(number: int, day: int, pair: list[Happening], chance: random.Random) -> Coded:
    words = [word(chance) for _ in range(30)]
    text, events = " ".join(words).capitalize() + ".\n", []
    for one in pair:
        event, sentence = _event(one, len(text), chance)
        events.append(event)
        text += sentence + "\n"
    document = Document(
        id=DocId(f"r{number}"), text=text, locator=f"r{number}", published=(FIRST_DAY + dt.timedelta(days=day + 1)).isoformat(),
        publisher=f"Outlet {_rare(chance, OUTLETS)}", title=" ".join(words[:6]).capitalize(),
    )  # fmt: skip
    report = CodedReport(
        id=document.id, published=document.published, publisher=document.publisher, title=document.title,
        text_sha256=document.text_sha256, events=tuple(events), stamp=STAMP,
    )  # fmt: skip
    return Coded(document, report)


def _event(one: Happening, at: int, chance: random.Random) -> tuple[Event, str]:
    where = None if one.place is None else _place(one.place)
    day = None if one.day is None else (FIRST_DAY + dt.timedelta(days=one.day)).isoformat()
    voiced = chance.random() < 0.6
    parts = (
        f"{one.first} {one.verb} {one.second}",
        f" near {where[0]}" if where else "",
        f" on {day}" if day else "",
        f", {one.killed} dead" if one.killed else "",
        ", the spokesman said" if voiced else "",
    )
    sentence = "".join(parts) + "."

    def span(words: str, *, last: bool = False) -> Span:
        start = at + (sentence.rindex(words) if last else sentence.index(words))
        return Span(text=words, start=start, end=start + len(words))

    event = Event(
        type=one.type,  # type: ignore[arg-type]
        quad=quad_class(one.type),
        intensity=event_intensity(one.type, ()),
        mentions=(span(one.verb),),
        evidence=(Span(text=sentence, start=at, end=at + len(sentence)),),
        status="happened",
        actors=(_coded_party(span(one.first), where),),
        recipients=(_coded_party(span(one.second, last=True), where),),
        place=None if where is None or one.place is None else Place(
            text=span(where[0]), name=where[0], country=where[1], admin1=where[2], lat=where[3], lon=where[4],
            precision="admin1" if one.place % 9 == 0 else "country" if one.place % 23 == 0 else "place",
        ),
        date=None if day is None else EventDate(start=day, end=day, text=span(day), precision="day", basis="explicit"),
        casualties={"killed": Count(low=one.killed, high=one.killed)} if one.killed else {},
        attribution=(
            (EventAttribution(source=span("the spokesman"), cue=span("said"), kind=chance.choice(KINDS), probability=0.9),)
            if voiced else ()
        ),
        background=one.background,
        probability=round(0.3 + 0.7 * chance.random(), 3),
        type_probability=0.9,
        status_probability=0.9,
    )  # fmt: skip
    return event, sentence


def _coded_party(words: Span, where: tuple[str, str, str, float, float] | None) -> Party:
    is_named = words.text not in NAMELESS
    sector = SECTORS[hash_of(words.text) % len(SECTORS)]
    country = where[1] if where else None
    return Party(text=words, country=country, sector=sector, entity=words.text if is_named else None, probability=0.9)


def hash_of(words: str) -> int:
    """A number that follows from words alone, in every run."""
    return sum(map(ord, words))


def build(path: Path, *, events: int, seed: int = 1) -> DuckStore:
    """A store with so many events, linked; one that is there is taken as it is.

    Args:
        path: the file.
        events: how many events, two a report.
        seed: the same gives the same store.
    """
    if path.exists():
        return open_store(path)
    store = open_store(path, create=True)
    run = store.begin_run(STAMP)
    stream = reports(events, seed=seed)
    while batch := list(islice(stream, BATCH)):
        run = store.add(batch, [], run=run)
    store.link()
    store.end_run(run)
    return store


def main() -> None:
    """Make the store that the options describe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    store = build(options.store, events=options.events, seed=options.seed)
    print(f"{store.path}: {store.path.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
