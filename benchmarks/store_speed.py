"""How fast a store takes in reports, links them, takes in a thousand claims more, and tells of a past day.

    python benchmarks/store_speed.py --reports 100000 --store /some/folder/big.duckdb

Reports are synthetic and coded beforehand, so the figures are those of the store and of linking, not of the model: random prose
of 120 words, two events each, over 2,000 places and 700 days; one report in three tells a happening of an earlier one again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from made_up import Coded, word

from wirebird.ontology import event_intensity, quad_class
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
from wirebird.store import open_store

STAMP = Stamp(component="synthetic", version="1", model_sha256="none", gazetteer_sha256="none")
ACTORS = (("rebels", "REB"), ("gunmen", "UAF"), ("soldiers", "MIL"), ("police", "COP"), ("militants", "REB"))
VERBS = ("attacked", "shelled", "stormed", "ambushed", "raided")
DAYS = 700


@dataclass(frozen=True)
class Happening:
    """What reports tell."""

    place: int
    day: int
    actor: int
    verb: int
    killed: int


def _place(number: int) -> tuple[str, float, float]:
    chance = random.Random(number)
    return word(chance).capitalize() + str(number), chance.uniform(-35, 60), chance.uniform(-20, 120)


def reports(count: int, *, seed: int, first: int = 0) -> Iterator[Coded]:
    """Synthetic reports, coded."""
    chance = random.Random(seed)
    told: list[Happening] = []
    for number in range(first, first + count):
        pair = []
        for _ in range(2):
            if told and chance.random() < 1 / 3:
                pair.append(chance.choice(told[-3000:]))
            else:
                day = min(DAYS, int(DAYS * number / (first + count)) + chance.randint(0, 3))
                pair.append(
                    Happening(chance.randrange(2000), day, chance.randrange(5), chance.randrange(5), chance.randint(1, 40))
                )
        told += pair
        yield _coded(number, pair, chance)


def _coded(number: int, pair: list[Happening], chance: random.Random) -> Coded:
    words = [word(chance) for _ in range(120)]
    text, events = " ".join(words) + ".\n", []
    for one in pair:
        event, sentence = _event(one, len(text))
        events.append(event)
        text += sentence + "\n"
    day = dt.date(2021, 1, 1) + dt.timedelta(days=max(one.day for one in pair))
    document = Document(
        id=DocId(f"r{number}"), text=text, locator=f"r{number}", published=day.isoformat(), publisher=f"Outlet {number % 40}"
    )
    report = CodedReport(
        id=document.id, published=document.published, publisher=document.publisher, title=None,
        text_sha256=document.text_sha256, events=tuple(events), stamp=STAMP,
    )  # fmt: skip
    return Coded(document, report)


def _event(one: Happening, at: int) -> tuple[Event, str]:
    place, lat, lon = _place(one.place)
    (actor, sector), verb = ACTORS[one.actor], VERBS[one.verb]
    day = (dt.date(2021, 1, 1) + dt.timedelta(days=one.day)).isoformat()
    sentence = f"The {actor} {verb} villagers near {place} on {day} and killed {one.killed}, the governor said."

    def span(words: str) -> Span:
        start = at + sentence.index(words)
        return Span(text=words, start=start, end=start + len(words))

    event = Event(
        type="ASSAULT",
        quad=quad_class("ASSAULT"),
        intensity=event_intensity("ASSAULT", ()),
        mentions=(span(verb),),
        evidence=(Span(text=sentence, start=at, end=at + len(sentence)),),
        status="happened",
        actors=(Party(text=span(actor), country="XKX", sector=sector, probability=0.9),),  # type: ignore[arg-type]
        recipients=(Party(text=span("villagers"), country="XKX", sector="CVL", probability=0.8),),
        place=Place(
            text=span(place), name=place, country="XKX", admin1=f"D{one.place % 40}", lat=lat, lon=lon, precision="place"
        ),
        date=EventDate(start=day, end=day, text=span(day), precision="day", basis="explicit"),
        casualties={"killed": Count(low=one.killed, high=one.killed)},
        attribution=(EventAttribution(source=span("the governor"), cue=span("said"), kind="government", probability=0.9),),
        probability=0.9,
        type_probability=0.9,
        status_probability=0.9,
    )
    return event, sentence


class Stopwatch:
    """Time since it was made, by the clock and of the processors."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return f"{time.perf_counter() - self._wall:.1f} s ({self.cpu_s:.1f} s of processor time)"

    @property
    def cpu_s(self) -> float:
        """Processor time, all threads."""
        return time.process_time() - self._cpu


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=5_000)
    parser.add_argument("--store", type=Path, required=True, help="a file that is not there yet")
    parser.add_argument("--rows-only", action="store_true", help="do not link")
    options = parser.parse_args()
    store = open_store(options.store, create=True)
    run = store.begin_run(STAMP)
    coded = reports(options.reports, seed=1)
    cpu = 0.0
    while batch := list(islice(coded, options.batch)):
        watch = Stopwatch()
        run = store.add(batch, [], run=run)
        cpu += watch.cpu_s
        print(f"{len(batch)} reports stored in {watch}")
    rate = run.events / cpu
    print(f"{run.events} events, {rate:.0f} a second of processor time; {options.store.stat().st_size / 1e6:.0f} MB")
    if options.rows_only:
        return
    watch = Stopwatch()
    print(f"{store.link()} claims linked in {watch}; {options.store.stat().st_size / 1e6:.0f} MB")
    watch = Stopwatch()
    store.add(list(reports(500, seed=2, first=options.reports)), [], run=store.begin_run(STAMP))
    print(f"1,000 claims more stored in {watch}")
    watch = Stopwatch()
    print(f"{store.link()} claims linked in {watch}")
    for day in (None, "2022-06-30", "2021-02-01"):
        watch = Stopwatch()
        print(f"{sum(1 for _ in store.incidents(as_of=day))} incidents as of {day or 'now'} in {watch}")


if __name__ == "__main__":
    main()
