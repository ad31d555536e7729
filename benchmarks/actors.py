"""Country and sector of party phrases, and which rule decides how often and how well.

Usage: python benchmarks/actors.py NGEC_ACTORS.jsonl [--gold WIRE_GOLD.jsonl] [--cases CASES.tsv] [--show] [--rules [PAGE.md]]

Every phrase is resolved as `wirebird.resolve_actor` does it, place look-up included. --gold adds the actors and recipients of
coded reports, each in its report but without its event; --cases the package's own cases. --rules prints one line a rule, or
writes them into a page between the lines `<!-- rules -->` and `<!-- end of rules -->`. --show prints what is wrong in the
first file.

Mapping of ngec_actors' codes to ours, applied to what that set expects, never to our answer:

- countries IGO, UNO, EUR and NGO are no country; their sector may be IGO or NGO, for that is our sector of such bodies;
- an empty sector beside a country is a bare country or city: GOV by our codebook, or UNK;
- PRE (a recognised or breakaway state itself) is GOV; BUD, MUS, CHR, HIN, JEW are REL; HLH is MED; JNK (no party) is UNK;
- UNK for unnamed men is CVL by our codebook ("eight Russians", "two men").

"today" is read as 1 March 2023: the set was written in 2022 and 2023.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import wirebird
from wirebird import Coder, ResolvedParty
from wirebird.cli.actor_rules import COUNTRY_RULES, SECTOR_RULES
from wirebird.text import parse_date

TODAY = dt.date(2023, 3, 1)
BODIES = ("IGO", "UNO", "EUR", "NGO")
SECTORS = {"PRE": "GOV", "BUD": "REL", "MUS": "REL", "CHR": "REL", "HIN": "REL", "JEW": "REL", "HLH": "MED", "JNK": "UNK"}
MARKED = re.compile(r"(<!-- rules -->\n).*?(<!-- end of rules -->)", re.S)


class Case(NamedTuple):
    """A phrase with the countries and sectors that are right; None where that is not asked."""

    phrase: str
    context: str
    day: str | None
    countries: set[str | None] | None
    sectors: set[str] | None


class Answer(NamedTuple):
    """What we said to a case, and whether it is right; None where that is not asked."""

    case: Case
    party: ResolvedParty
    country: bool | None
    sector: bool | None


def day_of(text: str) -> dt.date:
    """The day of a case."""
    iso = None if text.lower() == "today" else parse_date(text) or text
    return dt.date.fromisoformat(iso) if iso else TODAY


def countries(expected: dict[str, Any]) -> set[str | None]:
    """What the country may be."""
    code = expected["country"]
    return {None} if not code or code in BODIES else {code}


def sectors(expected: dict[str, Any]) -> set[str]:
    """What the sector may be."""
    code = expected["sector"]
    if not code:
        return {"GOV", "UNK"}
    allowed = {SECTORS.get(code, code)}
    if expected.get("country") in BODIES:
        allowed |= {"IGO", "NGO"}
    return allowed | {"CVL"} if code == "UNK" else allowed


def ngec_cases(file: Path) -> Iterator[Case]:
    """Cases of ngec_actors that ask for a country or a sector."""
    for line in file.open(encoding="utf-8"):
        case = json.loads(line)
        expected = case["expected"]
        if "any_of" in expected or not expected.keys() & {"country", "sector"}:
            continue
        yield Case(
            case["actor_text"],
            case["context"],
            day_of(case["date"]).isoformat(),
            countries(expected) if "country" in expected else None,
            sectors(expected) if "sector" in expected else None,
        )


def gold_cases(file: Path) -> Iterator[Case]:
    """Every party of every event of a gold file once."""
    for line in file.open(encoding="utf-8"):
        report = json.loads(line)
        parties = [p for e in report["events"] for role in ("actors", "recipients") for p in e.get(role) or ()]
        for text, country, sector in dict.fromkeys((p["text"], p["country"], p["sector"]) for p in parties):
            yield Case(text, report["text"], (report["published"] or "")[:10] or None, {country}, {sector})


def own_cases(file: Path) -> Iterator[Case]:
    """The cases of tests/resolve/actor_cases.tsv."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            country = None if row["country"] == "-" else row["country"]
            yield Case(row["phrase"], row["context"], row["date"] or None, {country}, {row["sector"]})


def answers(coder: Coder, cases: Iterator[Case]) -> list[Answer]:
    """Resolve every case."""
    out = []
    for case in cases:
        party = coder.resolve_actor(case.phrase, context=case.context, published=case.day)
        country = None if case.countries is None else party.country in case.countries
        sector = None if case.sectors is None else party.sector in case.sectors
        out.append(Answer(case, party, country, sector))
    return out


def shares(found: list[Answer]) -> str:
    """The three figures of one set."""
    both = [a.country and a.sector for a in found if a.country is not None and a.sector is not None]
    parts = {
        "country": [a.country for a in found if a.country is not None],
        "sector": [a.sector for a in found if a.sector is not None],
        "both": both,
    }
    return ", ".join(f"{name} right: {sum(map(bool, v)) / len(v):.3f} of {len(v)}" for name, v in parts.items())


def rule_table(sets: dict[str, list[Answer]]) -> str:
    """One line a rule: what it means, and how many cases of each set it decides with what share right."""
    columns: list[tuple[str, dict[Any, str], Callable[[Answer], str], Callable[[Answer], bool | None]]] = [
        ("sector", dict(SECTOR_RULES), lambda a: a.party.why, lambda a: a.sector),
        ("country", dict(COUNTRY_RULES), lambda a: a.party.country_why, lambda a: a.country),
    ]
    lines = []
    for field, meanings, rule_of, is_right in columns:
        lines += [f"| {field} rule | what decides | {' | '.join(sets)} |", "| --- | --- |" + " --- |" * len(sets)]
        for rule, meaning in meanings.items():
            cells = []
            for found in sets.values():
                right = [is_right(a) for a in found if rule_of(a) == rule and is_right(a) is not None]
                cells.append(f"{len(right)}: {sum(map(bool, right)) / len(right):.2f}" if right else "0")
            lines.append(f"| `{rule}` | {meaning} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--gold", type=Path, help="a file of coded reports (wire_gold)")
    parser.add_argument("--cases", type=Path, help="tests/resolve/actor_cases.tsv")
    parser.add_argument("--show", action="store_true", help="print the cases of the first file that are wrong")
    parser.add_argument("--rules", nargs="?", const="-", help="print the rules, or write them into a page")
    options = parser.parse_args()
    coder = wirebird.load()
    sets = {options.file.parent.name: answers(coder, ngec_cases(options.file))}
    if options.gold:
        sets[options.gold.parent.name] = answers(coder, gold_cases(options.gold))
    if options.cases:
        sets["own cases"] = answers(coder, own_cases(options.cases))
    for name, found in sets.items():
        print(f"{name}: {shares(found)}")
    if options.show:
        for answer in next(iter(sets.values())):
            if False in (answer.country, answer.sector):
                print(f"{answer.case.phrase!r} {answer.case.day}: got {answer.party.country} {answer.party.sector}")
    if options.rules == "-":
        print(rule_table(sets))
    elif options.rules:
        page = Path(options.rules)
        text = page.read_text(encoding="utf-8")
        page.write_text(MARKED.sub(lambda m: m[1] + rule_table(sets) + m[2], text), encoding="utf-8")


if __name__ == "__main__":
    main()
