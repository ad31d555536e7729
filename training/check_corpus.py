"""Checks training corpus files: spans, codes, unique ids; prints the balance. Usage: check_corpus.py FILE..."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import get_args

from corpus_format import read_corpus

from wirebird.ontology import MODES
from wirebird.records import AttributionKind, Sector

SECTORS = frozenset(get_args(Sector))
KINDS = frozenset(get_args(AttributionKind))


def problems(event: dict) -> list[str]:
    """What is wrong with one event's codes; empty when nothing is."""
    found = []
    if event["type"] not in MODES:
        return [f"unknown type {event['type']}"]
    found += [f"{event['type']} has no mode {m}" for m in event["mode"] if m not in MODES[event["type"]]]
    for party in event["actors"] + event["recipients"]:
        if party["sector"] not in SECTORS:
            found.append(f"unknown sector {party['sector']}")
        if party["country"] and not re.fullmatch("[A-Z]{3}", party["country"]):
            found.append(f"bad country {party['country']}")
    found += [f"unknown kind {a['kind']}" for a in event["attribution"] if a["kind"] not in KINDS]
    return found


def main() -> int:
    """Print errors and the balance; exit 1 when a report is wrong."""
    errors: list[str] = []
    ids: Counter[str] = Counter()
    types: Counter[str] = Counter()
    modes: Counter[str] = Counter()
    status: Counter[str] = Counter()
    sentences = empty = attributed = 0
    for name in sys.argv[1:]:
        for report in read_corpus(Path(name), errors=errors):
            ids[report["id"]] += 1
            sentences += len(re.findall(r"[.!?][\"”’')]*(?=\s|$)", report["text"]))
            empty += not report["events"]
            for event in report["events"]:
                errors += [f"{name}: report {report['id']}: {p}" for p in problems(event)]
                types[event["type"]] += 1
                status[event["status"]] += 1
                attributed += bool(event["attribution"])
                modes.update(f"{event['type']}.{m}" for m in event["mode"])
    errors += [f"id {i} occurs {n} times" for i, n in ids.items() if n > 1]
    print("\n".join(errors))
    print(f"{sum(ids.values())} reports, about {sentences} sentences, {empty} reports without events, {len(errors)} errors")
    print(f"{sum(types.values())} events, {attributed} attributed; {dict(types.most_common())}")
    print(dict(status.most_common()), dict(modes.most_common()), sep="\n")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
