"""Counts given to the events of gold records: the rules alone, no encoder and its errors in between.

Usage: python training/event_counts.py FILE... [--kind killed] [--sample 3000] [--part all|open|held-out] [--errors]

FILE is a corpus file (training/corpus/README.md) or a .jsonl file of reports with "text" and "events" in the codebook's form.
The records' own mentions, modes, places and voices become drafts, and what the rules count for each is held against its
casualties, background events apart. --sample takes the reports whose ids have the smallest digests until they hold so many
events. --part keeps the reports in ten whose contexts are held out of training apart, so that rules may be
written on the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from corpus_format import is_held_out, locate_mentions, nearest, read_corpus, words_of

from wirebird.claims.casualties import EventCounts, casualties_of
from wirebird.claims.stated_counts import CountReader
from wirebird.extract.calibration import EventFeatures
from wirebird.extract.drafts import AttributedTo, Draft, Part
from wirebird.pipeline import load_actors
from wirebird.records import Span
from wirebird.resolve.actors import ActorResolver
from wirebird.text import read_report, split_sentences

Record = dict[str, Any]


@cache
def _actors() -> ActorResolver:
    return load_actors()


def read_reports(path: Path) -> Iterator[Record]:
    """The reports of a file, with their events."""
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    else:
        yield from read_corpus(path)


def _nearest(text: str, words: Any, at: int) -> tuple[int, int] | None:
    """Where words of a record stand: their offsets, or the occurrence nearest to the event's first mention."""
    if isinstance(words, dict):
        return words["start"], words["end"]
    return nearest(text, words, at) if words else None


def _part(span: tuple[int, int], sentences: Sequence[Span]) -> Part:
    index = next((i for i, s in enumerate(sentences) if s.start <= span[0] < s.end), len(sentences) - 1)
    return Part(start=span[0], end=span[1], sentence=index, score=1.0)


def _draft(text: str, event: Record, mentions: Sequence[tuple[int, int]], sentences: Sequence[Span]) -> Draft:
    at = mentions[0][0]

    def parts(values: Sequence[Any]) -> tuple[Part, ...]:
        spans = [_nearest(text, value, at) for value in values]
        return tuple(_part(span, sentences) for span in spans if span)

    place = (event.get("place") or {}).get("text")
    return Draft(
        type=event["type"],
        mentions=tuple(_part(m, sentences) for m in mentions),
        modes=tuple(event.get("mode") or ()),
        status=event["status"],
        is_background=bool(event.get("background")),
        actors=parts([p["text"] for p in event.get("actors") or ()]),
        recipients=parts([p["text"] for p in event.get("recipients") or ()]),
        places=parts([place] if place else []),
        time=None,
        attribution=tuple(
            AttributedTo(source=p, cue=None) for p in parts([a["source"] for a in event.get("attribution") or ()])
        ),
        features=EventFeatures(),
        probability=1.0,
        type_probability=1.0,
        status_probability=1.0,
    )


def counted(report: Record) -> list[tuple[Record, EventCounts]]:
    """Every event of a report that has its mentions in the text, and what the rules count for it."""
    doc = read_report(report["text"], id="report", locator="report", published=report.get("published"))
    sentences = split_sentences(doc)
    taken: dict[tuple[int, int], int] = {}
    events, drafts = [], []
    for index, event in enumerate(report["events"]):
        mentions = locate_mentions(doc.text, event, taken, index)
        if mentions and sentences:
            events.append(event)
            drafts.append(_draft(doc.text, event, mentions, sentences))
    return list(zip(events, casualties_of(CountReader(doc.text, _actors()), sentences, drafts), strict=True))


def verdict(gold: Any, found: Any) -> str | None:
    """How a count stands to the gold one: right, wrong, missed, invented; None where there is neither."""
    if gold is None:
        return "invented" if found else None
    if found is None:
        return "missed"
    return "right" if (found.low, found.high) == (gold["low"], gold["high"]) else "wrong"


def measure(reports: Sequence[Record], kind: str) -> tuple[Counter[str], list[str]]:
    """Verdicts on one kind of count over the events that are no background, and a few lines for every error."""
    counts: Counter[str] = Counter()
    errors = []
    for report in reports:
        for event, found in counted(report):
            gold, ours = (event.get("casualties") or {}).get(kind), found.casualties.get(kind)  # type: ignore[call-overload]
            said = None if event.get("background") else verdict(gold, ours)
            if said is None:
                continue
            counts[said] += 1
            if said != "right":
                mentions = [words_of(m) for m in event["mentions"]]
                told = [(c.text.text, c.scope, c.is_implied, c.evidence.text) for c in found.counts if c.kind == kind]
                errors.append(
                    f"{said} {report['id']} {event['type']} {mentions}\n  gold {gold} found {msgspec.to_builtins(ours)}"
                )
                errors += [f"    {t}" for t in told]
    return counts, errors


def _sample(reports: Sequence[Record], events: int) -> list[Record]:
    chosen: list[Record] = []
    for report in sorted(reports, key=lambda r: hashlib.sha256(str(r["id"]).encode()).digest()):
        if events <= 0:
            break
        chosen.append(report)
        events -= len(report["events"])
    return chosen


def main() -> None:
    """Print how many counts are right, wrong, missed and invented."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--kind", default="killed")
    parser.add_argument("--sample", type=int, help="about so many events, chosen by the digests of their reports' ids")
    parser.add_argument("--part", choices=("all", "open", "held-out"), default="all")
    parser.add_argument("--errors", action="store_true", help="show the errors, with words of the reports")
    options = parser.parse_args()
    reports = [report for path in options.files for report in read_reports(path)]
    if options.part != "all":
        reports = [r for r in reports if is_held_out(str(r["id"])) is (options.part == "held-out")]
    if options.sample is not None:
        reports = _sample(reports, options.sample)
    counts, errors = measure(reports, options.kind)
    stated = counts["right"] + counts["wrong"] + counts["missed"]
    given = counts["right"] + counts["wrong"] + counts["invented"]
    print("\n".join(errors if options.errors else []))
    exact, of_given = counts["right"] / max(1, stated), counts["right"] / max(1, given)
    print(f"{options.kind}: stated {stated}  exact {exact:.3f}  of given {of_given:.3f}")
    print("  ".join(f"{name} {counts[name]}" for name in ("right", "wrong", "missed", "invented")))


if __name__ == "__main__":
    main()
