"""Event records of our own for reports of other corpora, kept as offsets: the reports' texts are not part of the project.

Usage: python training/readings.py QUOTED.jsonl... --corpora DIR --out training/readings/NAME.jsonl
       python training/readings.py training/readings/left_out.jsonl --corpora DIR --words OUT.jsonl

QUOTED has a record a line, {"id": "CORPUS:ID", "events": [...]}, with words quoted from the report as the codebook has them.
The result has the same records with [start, end) code points of the report's text for every quotation, and a digest of that
text; `read` and --words put the words back. Files news-*.jsonl are trained on. left_out.jsonl, a tenth of the later readings by
a digest of the id, is kept for probabilities (tune.py); read_twice.jsonl is a second reading of some of both.

What a quotation stands on is decided here once: a mention on the words that no other event has and that lie in the event's
evidence, an argument on the occurrence nearest to the event's first mention.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus_format import locate_mentions, nearest, words_of

from wirebird.records import DocId
from wirebird.text import read_report, split_sentences

FOLDER = Path(__file__).parent / "readings"
KEYS = {"tempeval3": "doc_id", "polnear": "doc_id", "ecbplus": "doc_id"}
"""Name of the id field in each corpus; `id` elsewhere."""
TEXTS = {"ecbplus": "full_text"}
"""Name of the text field; `text` elsewhere."""
ACTS_ONLY = ("news-1.jsonl",)
"""Files whose readers noted places, times and voices too seldom: acts and parties count, the rest says nothing."""
NO_WORDS = ("reporter", "unclear")
"""Attribution sources that are no quotation."""


def digest(text: str) -> str:
    """Twelve hexadecimal digits by which a changed text is noticed."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def texts(corpora: Path, names: set[str]) -> dict[str, str]:
    """Texts of the training parts of corpora, by CORPUS:ID."""
    found = {}
    for name in sorted(names):
        with (corpora / name / "train.jsonl").open(encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                found[f"{name}:{record[KEYS.get(name, 'id')]}"] = record[TEXTS.get(name, "text")]
    return found


def _nearest(text: str, quoted: str, at: int) -> list[int]:
    found = nearest(text, quoted, at)
    if found is None and quoted in text:
        found = (text.index(quoted), text.index(quoted) + len(quoted))
    if found is None:
        raise ValueError(f"not in the report: {quoted!r}")
    return list(found)


def packed(text: str, record: dict[str, Any]) -> dict[str, Any]:
    """A record with offsets instead of words."""
    events = []
    taken: dict[tuple[int, int], int] = {}
    for index, event in enumerate(record["events"]):
        mentions = locate_mentions(text, event, taken, index)
        if not mentions:
            continue
        at = mentions[0][0]
        place, date = ((event.get(name) or {}).get("text") for name in ("place", "date"))
        voices = [
            {
                "source": a["source"] if a.get("source") in (None, *NO_WORDS) else _nearest(text, a["source"], at),
                "cue": _nearest(text, a["cue"], at) if a.get("cue") else None,
                "kind": a.get("kind"),
            }
            for a in event.get("attribution") or []
        ]
        events.append(
            {
                "type": event["type"], "mode": event.get("mode") or [], "status": event["status"],
                "background": bool(event.get("background")), "mentions": [list(m) for m in mentions],
                **{r: [_nearest(text, p["text"], at) for p in event.get(r) or []] for r in ("actors", "recipients")},
                "place": _nearest(text, place, at) if place else None, "date": _nearest(text, date, at) if date else None,
                "casualties": event.get("casualties") or {}, "attribution": voices,
            }
        )  # fmt: skip
    return {"id": record["id"], "text": digest(text), "events": events}


def _words(text: str, where: list[int]) -> dict[str, Any]:
    return {"text": text[where[0] : where[1]], "start": where[0], "end": where[1]}


def unpacked(text: str, record: dict[str, Any]) -> dict[str, Any]:
    """The record with words and text again, in the form in which our own reports come."""
    events = []
    for event in record["events"]:
        place, date = (event[name] and {"text": _words(text, event[name])} for name in ("place", "date"))
        voices = [
            {**a, **{k: _words(text, a[k]) for k in ("source", "cue") if isinstance(a[k], list)}} for a in event["attribution"]
        ]
        events.append(
            {
                **event, "mentions": [_words(text, m) for m in event["mentions"]], "place": place, "date": date,
                **{r: [{"text": _words(text, p)} for p in event[r]] for r in ("actors", "recipients")},
                "attribution": voices,
            }
        )  # fmt: skip
    return {"id": record["id"], "text": text, "events": events}


def with_evidence(record: dict[str, Any]) -> dict[str, Any]:
    """An unpacked record in the form of wire_gold, words only: evidence is the sentences that hold the mentions."""
    doc = read_report(record["text"], id=DocId("report"), locator=record["id"])
    if doc.text != record["text"]:
        raise SystemExit(f"{record['id']}: its text is not as the reader froze it")
    sentences = split_sentences(doc)
    events = []
    for event in record["events"]:
        told = [s for s in sentences if any(m["start"] < s.end and s.start < m["end"] for m in event["mentions"])]
        events.append(
            {
                **event, "mentions": [m["text"] for m in event["mentions"]], "evidence": [s.text for s in told],
                **{r: [{"text": p["text"]["text"]} for p in event[r]] for r in ("actors", "recipients")},
                **{name: event[name] and {"text": event[name]["text"]["text"]} for name in ("place", "date")},
                "attribution": [{**a, **{k: words_of(a[k]) for k in ("source", "cue")}} for a in event["attribution"]],
            }
        )  # fmt: skip
    return {"id": record["id"], "published": None, "text": record["text"], "relevant": bool(events), "events": events}


def trained_on() -> list[Path]:
    """The files to be trained on."""
    return sorted(FOLDER.glob("news-*.jsonl"))


def read(corpora: Path, files: Iterable[Path] | None = None) -> Iterator[dict[str, Any]]:
    """Readings with the words of their reports, the `file` they are from, and `whole`: whether every field of theirs counts.

    Args:
        corpora: folder of the corpora.
        files: the files to read; by default those to be trained on.

    Raises:
        SystemExit: a report is not in the corpora, or has another text there.
    """
    files = trained_on() if files is None else files
    records = [(json.loads(line), path.name) for path in files for line in path.open(encoding="utf-8")]
    known = texts(corpora, {r["id"].split(":")[0] for r, _ in records})
    for record, file in records:
        text = known.get(record["id"])
        if text is None or digest(text) != record["text"]:
            raise SystemExit(f"{record['id']}: its text is not the one that was read; use the corpora that MODEL_CARD.md names")
        yield {**unpacked(text, record), "file": file, "whole": file not in ACTS_ONLY}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--corpora", type=Path, required=True)
    made = parser.add_mutually_exclusive_group(required=True)
    made.add_argument("--out", type=Path, help="write offsets of quoted records here")
    made.add_argument("--words", type=Path, help="write the words of records of offsets here")
    options = parser.parse_args()
    if options.words:
        lines = [json.dumps(with_evidence(record)) + "\n" for record in read(options.corpora, options.files)]
        options.words.write_text("".join(lines), encoding="utf-8")
        return
    records = [json.loads(line) for path in options.files for line in path.open(encoding="utf-8") if line.strip()]
    known = texts(options.corpora, {r["id"].split(":")[0] for r in records})
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as out:
        for record in sorted(records, key=lambda r: r["id"]):
            out.write(json.dumps(packed(known[record["id"]], record), separators=(",", ":")) + "\n")
    print(f"{len(records)} reports, {sum(len(r['events']) for r in records)} events")


if __name__ == "__main__":
    main()
