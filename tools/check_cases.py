"""Checks the worked cases in examples/: every offset, reference, split and report, and prints the counts.

Run: python tools/check_cases.py [FOLDER]     (default: examples/; exits with 1 when something is wrong)

The layout and the rules checked here are those of examples/README.md.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from wirebird.io.readers import read_paths
from wirebird.ontology import EVENT_TYPES, MODES
from wirebird.records import Document

EXAMPLES = Path(__file__).parent.parent / "examples"
WORDS = range(80, 261)
SPLITS = {"open": "open", "held-back": "held_back"}
RELATIONS = ("same", "part_of", "related", "none")
KINDS = ("single", "campaign")
STATUSES = ("agreed", "one_side", "disputed", "withdrawn")
COPIES = ("verbatim", "shortened", "retitled", "extended")
INCIDENT_FIELDS = {
    "incident", "description", "start", "end", "place", "country", "type", "mode", "kind", "part_of", "related_to",
    "status", "split",
}  # fmt: skip
GOLD_FIELDS = {"report", "quote", "start", "end", "type", "incident", "relation", "split"}
Row = dict[str, Any]


class Case(NamedTuple):
    """One worked case as its files give it.

    Attributes:
        reports: reports by id.
        splits: `open` or `held_back` by report id, from the file that holds the report.
        incidents: rows of incidents.jsonl by id.
        gold: rows of gold.jsonl.
        families: rows of families.jsonl.
        unread: messages of the reports that could not be read.
        doubled: ids of incidents that stand twice.
    """

    reports: dict[str, Document]
    splits: dict[str, str]
    incidents: dict[str, Row]
    gold: list[Row]
    families: list[Row]
    unread: list[str]
    doubled: list[str]


def _rows(path: Path) -> list[Row]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise SystemExit(f"{path}:{number}: not valid JSON: {error.msg}; give one JSON object a line") from error
    return rows


def load_case(folder: Path) -> Case:
    """Reads one case.

    Args:
        folder: such as examples/taliban-offensive-2021.

    Raises:
        OSError: a file is missing.
        SystemExit: a row of the gold is no JSON; the message names file and line.
    """
    reports, splits, unread = {}, {}, []
    for name, split in SPLITS.items():
        for item in read_paths([str(folder / "reports" / f"{name}.jsonl"), str(folder / "reports" / f"{name}-wire")]):
            if not isinstance(item, Document):
                unread.append(item.message)
            elif item.id in reports:
                unread.append(f"{item.id}: in both splits")
            else:
                reports[item.id] = item
                splits[item.id] = split
    rows = _rows(folder / "incidents.jsonl")
    ids = Counter(row["incident"] for row in rows)
    return Case(
        reports=reports,
        splits=splits,
        incidents={row["incident"]: row for row in rows},
        gold=_rows(folder / "gold.jsonl"),
        families=_rows(folder / "families.jsonl"),
        unread=unread,
        doubled=sorted(i for i, n in ids.items() if n > 1),
    )


def is_held_back(day: str) -> bool:
    """Whether the split's rule holds a day back: its ISO week leaves 1 on division by 3."""
    return dt.date.fromisoformat(day).isocalendar().week % 3 == 1


def problems(case: Case) -> list[str]:
    """Everything that is wrong with a case, one line each; empty when nothing is."""
    found = case.unread + [f"{i}: two rows in incidents.jsonl" for i in case.doubled]
    found += [line for report in case.reports.values() for line in _report_problems(case, report)]
    found += [line for row in case.incidents.values() for line in _incident_problems(case, row)]
    found += [f"gold: {row['report']} {row['quote']!r}: {line}" for row in case.gold for line in _gold_problems(case, row)]
    return found + _mention_problems(case) + _family_problems(case)


def _report_problems(case: Case, report: Document) -> list[str]:
    found = []
    words = len(report.text.split())
    if words not in WORDS:
        found.append(f"{report.id}: {words} words; {WORDS.start} to {WORDS.stop - 1} are allowed")
    if not (report.published and report.title and report.publisher):
        found.append(f"{report.id}: no day, headline or publisher")
    rows = [row for row in case.gold if row["report"] == report.id]
    if not rows:
        return [*found, f"{report.id}: no row in gold.jsonl"]
    if case.splits[report.id] != report_split(case, report, rows):
        found.append(f"{report.id}: in the wrong split")
    return found


def report_split(case: Case, report: Document, rows: list[Row]) -> str:
    """The split of a report by the stated rule: held back when half of the single incidents it tells are.

    Args:
        case: the case, for its incidents.
        report: the report.
        rows: its rows in gold.jsonl.
    """
    single = [row for row in rows if row["incident"] in case.incidents and case.incidents[row["incident"]]["kind"] == "single"]
    told = {row["incident"] for row in single if row["relation"] == "same"} or {row["incident"] for row in single}
    held = sum(is_held_back(case.incidents[i]["start"]) for i in told)
    return "held_back" if (2 * held >= len(told) if told else is_held_back(report.published or "")) else "open"


def _incident_problems(case: Case, row: Row) -> list[str]:
    name = row["incident"]
    if row.keys() != INCIDENT_FIELDS:
        return [f"{name}: fields {sorted(row.keys() ^ INCIDENT_FIELDS)} are missing or unknown"]
    checks = {
        "start is no ISO day, or after end": dt.date.fromisoformat(row["start"])
        <= dt.date.fromisoformat(row["end"] or "9999-12-31"),
        "open end of a single incident": row["end"] is not None or row["kind"] == "campaign",
        "no description or place": row["description"] and row["place"],
        "country is no alpha-3 code": len(row["country"]) == 3 and row["country"].isupper(),
        "unknown type": row["type"] is None or row["type"] in EVENT_TYPES,
        "unknown mode": set(row["mode"]) <= set(MODES.get(row["type"] or "", ())),
        "unknown kind": row["kind"] in KINDS,
        "unknown status": row["status"] in STATUSES,
        "part_of or related_to names an unknown incident": {*row["part_of"], *row["related_to"]} <= case.incidents.keys(),
        "part of something that is no campaign": all(
            case.incidents[i]["kind"] == "campaign" for i in row["part_of"] if i in case.incidents
        ),
        "refers to itself": name not in {*row["part_of"], *row["related_to"]},
        "split breaks the rule": row["split"]
        == ("held_back" if row["kind"] == "single" and is_held_back(row["start"]) else "open"),
        "told by no report": any(gold["incident"] == name and gold["relation"] == "same" for gold in case.gold),
    }
    return [f"{name}: {line}" for line, holds in checks.items() if not holds]


def _gold_problems(case: Case, row: Row) -> list[str]:
    if row.keys() != GOLD_FIELDS:
        return [f"fields {sorted(row.keys() ^ GOLD_FIELDS)} are missing or unknown"]
    report = case.reports.get(row["report"])
    if report is None:
        return ["no such report"]
    if row["relation"] == "none":
        is_empty = all(row[field] is None for field in ("quote", "start", "end", "type", "incident"))
        return (
            []
            if is_empty and row["split"] == case.splits[report.id]
            else ["a row without an event must be empty, with its report's split"]
        )
    incident = case.incidents.get(row["incident"])
    if incident is None:
        return [f"unknown incident {row['incident']}"]
    prose = report.text[row["start"] : row["end"]]
    checks = {
        f"the text has {prose!r} there": prose == row["quote"] and prose.strip() == prose != "",
        "in the report's head": not any(span.start < row["end"] and row["start"] < span.end for span in report.skipped),
        "unknown relation": row["relation"] in RELATIONS,
        "unknown type": row["type"] is None or row["type"] in EVENT_TYPES,
        "another type than its incident": row["relation"] != "same" or row["type"] == incident["type"],
        "another split than its incident": row["split"] == incident["split"],
    }
    return [line for line, holds in checks.items() if not holds]


def _mention_problems(case: Case) -> list[str]:
    """Mentions that tell two incidents at once or overlap, and reports said to tell nothing that have a mention."""
    found = []
    same = Counter((row["report"], row["start"]) for row in case.gold if row["relation"] == "same")
    found += [f"{report}: the words at {start} tell {n} incidents" for (report, start), n in same.items() if n > 1]
    spans: dict[str, set[tuple[int, int]]] = {}
    empty = {row["report"] for row in case.gold if row["relation"] == "none"}
    for row in case.gold:
        if row["relation"] != "none":
            spans.setdefault(row["report"], set()).add((row["start"], row["end"]))
    for report, own in spans.items():
        ordered = sorted(own)
        if any(left[1] > right[0] for left, right in pairwise(ordered)):
            found.append(f"{report}: mentions overlap")
    return found + [f"{report}: has a mention and a row without an event" for report in sorted(empty & spans.keys())]


def _family_problems(case: Case) -> list[str]:
    found = []
    members: Counter[str] = Counter()
    for row in case.families:
        copies = {copy["report"]: copy["kind"] for copy in row["copies"]}
        members.update([row["original"], *copies])
        if not {row["original"], *copies} <= case.reports.keys():
            found.append(f"{row['family']}: unknown report")
            continue
        if not copies or not set(copies.values()) <= set(COPIES):
            found.append(f"{row['family']}: no copy, or one of an unknown kind")
        text = case.reports[row["original"]].text.strip()
        for copy in (report for report, kind in copies.items() if kind == "verbatim"):
            if case.reports[copy].text.strip() != text:
                found.append(f"{row['family']}: {copy} is no verbatim copy")
    return found + [f"{report}: in {n} families" for report, n in members.items() if n > 1]


def counts(case: Case) -> list[str]:
    """What a case holds, as lines for a reader."""
    single = [row for row in case.incidents.values() if row["kind"] == "single"]
    told = Counter(i for i, _ in {(row["incident"], row["report"]) for row in case.gold if row["relation"] == "same"})
    held_reports, held = (Counter(values)["held_back"] for values in (case.splits.values(), (row["split"] for row in single)))
    wire = sum(report.locator.endswith(".txt") for report in case.reports.values())
    outlets = len({report.publisher for report in case.reports.values()})
    several = sum(told[row["incident"]] > 1 for row in single)
    kinds = Counter(copy["kind"] for row in case.families for copy in row["copies"])
    return [
        f"{len(case.reports)} reports ({held_reports} held back, {wire} raw wire copy) of {outlets} outlets",
        f"{len(single)} single incidents ({held} held back, {several} in several reports)",
        f"{len(case.incidents) - len(single)} campaigns",
        "status: " + _listed(Counter(row["status"] for row in case.incidents.values())),
        f"{len(case.gold)} rows: " + _listed(Counter(row["relation"] for row in case.gold)),
        f"{len(case.families)} families, copies: " + _listed(kinds),
    ]


def _listed(values: Counter[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(values.items()))


def main() -> None:
    """Prints counts and problems of every case; exits with 1 when there is a problem."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    folders = sorted(path.parent for path in root.glob("*/gold.jsonl"))
    if not folders:
        raise SystemExit(f"{root}: no case in it; looked for folders that hold a gold.jsonl")
    total = 0
    for folder in folders:
        case = load_case(folder)
        found = problems(case)
        total += len(found)
        print(folder.name, *counts(case), sep="\n  ")
        print(*found, sep="\n", end="\n" if found else "")
    raise SystemExit(1 if total else 0)


if __name__ == "__main__":
    main()
