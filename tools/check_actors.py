"""Checks the tables of actors: codes, days, doubles, two heads of one state at a time, names that stand for two parties.

Run: python tools/check_actors.py            exits with 1 when a row is wrong; clashes and overlaps are listed only
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, get_args

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from wirebird.records import Sector  # noqa: E402
from wirebird.resolve.actor_words import fold  # noqa: E402

DATA = ROOT / "src/wirebird/resolve/data"
TABLES = ("actors_leaders.tsv", "actors_groups.tsv")
SECTORS = frozenset(get_args(Sector))
OFFICES = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister", "other: ")


class Row(NamedTuple):
    """One row with its place."""

    table: str
    line: int
    cells: dict[str, str]

    @property
    def names(self) -> list[str]:
        """All forms."""
        return self.cells["names"].split(";")

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        first, last = self.cells["valid_from"], self.cells["valid_to"]
        return (
            dt.date.fromisoformat(first) if first else dt.date.min,
            dt.date.fromisoformat(last) if last else dt.date.max,
        )

    def __str__(self) -> str:
        days = f"{self.cells['valid_from'] or 'open'} to {self.cells['valid_to'] or 'open'}"
        return f"{self.table}:{self.line} {self.names[0]} {self.cells['country'] or '-'} {self.cells['sector']} {days}"


def read(table: str) -> Iterator[Row]:
    """Rows of a table, comments left out."""
    lines = (DATA / table).read_text(encoding="utf-8").splitlines()
    numbered = [(i, line) for i, line in enumerate(lines, 1) if line and not line.startswith("#")]
    header = numbered[0][1].split("\t")
    for (number, _), cells in zip(numbered[1:], csv.reader((t for _, t in numbered[1:]), delimiter="\t", quotechar=None,
                                                           quoting=csv.QUOTE_NONE), strict=True):  # fmt: skip
        yield Row(table, number, dict(zip(header, cells, strict=False)))


def countries() -> frozenset[str]:
    """ISO alpha-3 codes."""
    text = (ROOT / "tools/gazetteer_facts/country_points.tsv").read_text(encoding="utf-8")
    return frozenset(line.split("\t")[2] for line in text.splitlines()[1:])


def faults(row: Row, known: frozenset[str]) -> Iterator[str]:
    """What is wrong with a row by itself."""
    if row.cells["country"] and row.cells["country"] not in known:
        yield f"no country {row.cells['country']}"
    if row.cells["sector"] not in SECTORS:
        yield f"no sector {row.cells['sector']}"
    if "office" in row.cells and not row.cells["office"].startswith(OFFICES):
        yield f"no office {row.cells['office']!r}"
    if not all(n.strip() == n and len(n) > 1 for n in row.names):
        yield "a name is blank, one letter long or has blanks around it"
    if len({fold(n) for n in row.names}) < len(row.names) - 2:
        yield "a name stands there several times"
    try:
        first, last = row.span
    except ValueError as error:
        yield str(error)
        return
    if first > last:
        yield "the first day comes after the last"
    if not row.cells.get("provenance"):
        yield "no provenance"


def together(a: Row, b: Row) -> bool:
    """Whether two rows hold on a common day (the day on which one follows the other aside)."""
    return max(a.span[0], b.span[0]) < min(a.span[1], b.span[1])


def overlaps(rows: list[Row]) -> Iterator[str]:
    """Two holders of one office of one state at a time."""
    by_office: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.cells.get("office") in ("head_of_state", "head_of_government") and row.cells["country"]:
            by_office[row.cells["country"], row.cells["office"]].append(row)
    for (country, office), holders in sorted(by_office.items()):
        for a, b in combinations(holders, 2):
            if fold(a.names[0]) != fold(b.names[0]) and together(a, b):
                yield f"{country} {office} at a time: {a} / {b}"


def clashes(rows: list[Row]) -> Iterator[str]:
    """One name, one country, one day, two parties with different sectors."""
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for name in {fold(n) for n in row.names}:
            by_name[name, row.cells["country"]].append(row)
    for (name, country), bearers in sorted(by_name.items()):
        for a, b in combinations(bearers, 2):
            if fold(a.names[0]) != fold(b.names[0]) and a.cells["sector"] != b.cells["sector"] and together(a, b):
                yield f"{name!r} {country or '-'}: {a} / {b}"


def main() -> None:
    """Prints faults, overlaps and clashes."""
    rows = [row for table in TABLES for row in read(table)]
    known = countries()
    wrong = [f"{row}: {fault}" for row in rows for fault in faults(row, known)]
    at_a_time, shared = list(overlaps(rows)), list(clashes(rows))
    print(*wrong, *at_a_time, *shared, sep="\n")
    counts = {table: sum(r.table == table for r in rows) for table in TABLES}
    print(f"{counts}: {len(wrong)} faults, {len(at_a_time)} offices held by two, {len(shared)} names shared by two parties")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
