"""Writes short made-up reports as JSON lines, for measurements and for tests that kill runs.

Usage: python benchmarks/short_reports.py COUNT FILE.jsonl [--broken-every 50] [--seed 1]

A report is one to three sentences from templates with places, groups, numbers and days filled in; every one differs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path

PLACES = (
    ("Herat", "Afghanistan"), ("Qala-i-Naw", "Afghanistan"), ("Gao", "Mali"), ("Mopti", "Mali"), ("Mekelle", "Ethiopia"),
    ("Adwa", "Ethiopia"), ("Maiduguri", "Nigeria"), ("Kidal", "Mali"), ("Basra", "Iraq"), ("Deir ez-Zor", "Syria"),
    ("Goma", "Congo"), ("Quetta", "Pakistan"), ("Bogota", "Colombia"), ("Arauca", "Colombia"), ("Aden", "Yemen"),
)  # fmt: skip
WHO = ("Gunmen", "Rebels", "Militants", "Unknown fighters", "Insurgents", "Tribal fighters")
TARGETS = ("an army camp", "a police post", "a convoy of trucks", "a market", "a checkpoint", "a town hall")
VICTIMS = ("soldiers", "police officers", "traders", "villagers", "guards")
VOICES = ("a police spokesman said", "residents said", "the governor said", "the army said in a statement", "medics said")
LEADS = (
    "{who} attacked {target} near {place} on {weekday}, killing {n} {victims}, {voice}.",
    "At least {n} {victims} were killed when {who_low} opened fire at {target} outside {place} on {weekday}, {voice}.",
    "Thousands of people marched through {place} on {weekday} to demand the release of {n} detained {victims}, {voice}.",
    "Police in {place} arrested {n} people on {weekday} after clashes at {target}, {voice}.",
    "Officials from both sides met in {place} on {weekday} for talks on an exchange of {n} prisoners, {voice}.",
    "{who} seized {target} in {place} before dawn on {weekday} and held it for {n} hours, {voice}.",
)
MORE = (
    "The attackers withdrew towards the hills after a fight of {n} minutes.",
    "Nobody has claimed responsibility, and the toll could not be verified.",
    "The government denied that any of its forces had been in the area.",
    "It was the {n}th such incident in the district since the rains ended.",
    "A curfew was imposed, and {n} more {victims} were brought in from the capital.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST = dt.date(2021, 1, 1)


def short_reports(count: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Made-up reports with `id`, `published`, `publisher`, `title` and `text`, the same for the same seed."""
    draw = random.Random(seed)
    for number in range(count):
        place, country = draw.choice(PLACES)
        day = FIRST + dt.timedelta(days=draw.randrange(720))
        words = {
            "who": draw.choice(WHO), "target": draw.choice(TARGETS), "place": place, "victims": draw.choice(VICTIMS),
            "voice": draw.choice(VOICES), "weekday": draw.choice(DAYS), "n": str(draw.randrange(2, 90)),
        }  # fmt: skip
        words["who_low"] = words["who"].lower()
        sentences = [draw.choice(LEADS), *draw.sample(MORE, draw.randrange(3))]
        prose = " ".join(sentence.format(**words) for sentence in sentences)
        header = f"{place.upper()}, {country}, {day:%B} {day.day} (Ardent Wire) - "
        yield {
            "id": f"made-{number:07d}",
            "published": day.isoformat(),
            "publisher": "Ardent Wire",
            "title": f"Report {number} from {place}",
            "text": header + prose,
        }


def write_reports(path: Path, count: int, *, broken_every: int | None = None, seed: int = 1) -> None:
    """Writes reports as JSON lines, each so many of them cut off in the middle."""
    with path.open("w", encoding="utf-8") as stream:
        for number, report in enumerate(short_reports(count, seed=seed), start=1):
            line = json.dumps(report)
            is_broken = broken_every is not None and number % broken_every == 0
            stream.write((line[: len(line) // 2] if is_broken else line) + "\n")


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--broken-every", type=int)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write_reports(args.file, args.count, broken_every=args.broken_every, seed=args.seed)


if __name__ == "__main__":
    main()
