"""Country and primary sector of party phrases on ngec_actors.

Usage: python benchmarks/actors.py ngec_actors/dev.jsonl [--show]

Mapping of that set's codes to ours, applied to what it expects, never to our answer:

- countries IGO, UNO, EUR and NGO are no country; their sector may be IGO or NGO, for that is our sector of such bodies;
- an empty sector beside a country is a bare country or city: GOV by our codebook, or UNK;
- PRE (a recognised or breakaway state itself) is GOV; BUD, MUS, CHR, HIN, JEW are REL; HLH is MED; JNK (no party) is UNK;
- UNK for unnamed men is CVL by our codebook ("eight Russians", "two men").

"today" is read as 1 March 2023: the set was written in 2022 and 2023.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from wirebird.resolve.actors import ActorCode, ActorContext, ActorResolver
from wirebird.text import parse_date

TODAY = dt.date(2023, 3, 1)
BODIES = ("IGO", "UNO", "EUR", "NGO")
SECTORS = {"PRE": "GOV", "BUD": "REL", "MUS": "REL", "CHR": "REL", "HIN": "REL", "JEW": "REL", "HLH": "MED", "JNK": "UNK"}


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


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print the cases that are wrong")
    options = parser.parse_args()
    resolver = ActorResolver.load()
    right: dict[str, list[bool]] = {"country": [], "sector": [], "both": []}
    for line in options.file.open(encoding="utf-8"):
        case = json.loads(line)
        expected = case["expected"]
        if "any_of" in expected or not expected.keys() & {"country", "sector"}:
            continue
        context = ActorContext(published=day_of(case["date"]), report_text=case["context"])
        code: ActorCode = resolver.resolve(case["actor_text"], context)
        ok = {}
        if "country" in expected:
            ok["country"] = code.country in countries(expected)
        if "sector" in expected:
            ok["sector"] = code.sector in sectors(expected)
        if len(ok) == 2:
            ok["both"] = all(ok.values())
        for name, value in ok.items():
            right[name].append(value)
        if options.show and not all(ok.values()):
            want = {k: v for k, v in expected.items() if k in ("country", "sector", "sector_2")}
            print(f"{case['actor_text']!r} {case['context'][:50]!r} {case['date']}: {want} got {code.country} {code.sector}")
    for name, values in right.items():
        print(f"{name} right: {sum(values) / len(values):.3f} of {len(values)}")


if __name__ == "__main__":
    main()
