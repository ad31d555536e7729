"""Reads the inline-annotated training corpus (format: training/corpus/README.md) into codebook records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COUNTS = ("killed", "injured", "detained", "displaced", "abducted")
HEAD = re.compile(r"^([A-Z]+) (\S+) (happened|ongoing|planned|possible|denied|failed)( background)?$")
BRACKET = re.compile(r"^(.*?)\s*\[([^\]]*)\]$")

Offsets = tuple[int, int]


class CorpusError(ValueError):
    """A block of the corpus that does not follow the format; the message names file, report and line."""


def _occurrences(text: str, needle: str) -> list[int]:
    """Start offsets of `needle` in `text` at word boundaries."""
    pattern = re.escape(needle)
    if needle[:1].isalnum():
        pattern = r"(?<!\w)" + pattern
    if needle[-1:].isalnum():
        pattern += r"(?!\w)"
    return [m.start() for m in re.finditer(pattern, text)]


def nearest(text: str, needle: str, at: int) -> Offsets | None:
    """The occurrence of `needle` that begins nearest to a position; None where there is none."""
    spans = ((start, start + len(needle)) for start in _occurrences(text, needle))
    return min(spans, key=lambda span: abs(span[0] - at), default=None)


def words_of(value: Any) -> Any:
    """Words of a record, without their offsets where it has them."""
    return value["text"] if isinstance(value, dict) else value


def locate(text: str, quoted: str, *, near: int | None = None) -> tuple[int, int]:
    """Half-open offsets of a quoted string, `~n` picking an occurrence, else the first or the nearest to `near`."""
    match = re.fullmatch(r"(.*)~(\d+)", quoted, re.S)
    needle, nth = (match.group(1), int(match.group(2))) if match else (quoted, None)
    found = _occurrences(text, needle)
    if not found or (nth is not None and nth > len(found)):
        raise CorpusError(f"{quoted!r} is not in the text")
    if nth is not None:
        start = found[nth - 1]
    elif near is None:
        start = found[0]
    else:
        start = min(found, key=lambda s: abs(s - near))
    return start, start + len(needle)


def locate_mentions(text: str, event: dict[str, Any], taken: dict[Offsets, int], index: int) -> list[Offsets]:
    """Where an event's mentions lie: in its evidence, on words that no other event has taken, near its first."""
    if isinstance(event["mentions"][0], dict):
        return [(m["start"], m["end"]) for m in event["mentions"]]
    evidence = [(a, a + len(q)) for q in event.get("evidence") or [] for a in [text.find(q)] if a >= 0]
    found: list[Offsets] = []
    for quoted in event["mentions"]:
        spans = [(a, a + len(quoted)) for a in _occurrences(text, quoted)]
        if not spans:
            continue
        anchor = found[0][0] if found else (evidence[0][0] if evidence else 0)
        spans.sort(
            key=lambda s: (
                taken.get(s, index) != index,
                not any(a <= s[0] and s[1] <= b for a, b in evidence),
                abs(s[0] - anchor),
            )
        )
        found.append(spans[0])
        taken[spans[0]] = index
    return found


def _count(words: str) -> dict[str, int | None]:
    words = words.replace(",", "").strip()
    if words.endswith("+"):
        return {"low": int(words[:-1]), "high": None}
    if words.startswith(".."):
        return {"low": None, "high": int(words[2:])}
    if ".." in words:
        low, high = words.split("..")
        return {"low": int(low), "high": int(high)}
    return {"low": int(words), "high": int(words)}


def _span(text: str, quoted: str, near: int | None) -> dict[str, Any]:
    start, end = locate(text, quoted, near=near)
    return {"text": text[start:end], "start": start, "end": end}


def _split(value: str) -> tuple[str, list[str]]:
    match = BRACKET.match(value)
    if not match:
        raise CorpusError(f"expected 'words [codes]', got {value!r}")
    return match.group(1).strip(), [x for x in re.split(r"[,\s]\s*", match.group(2)) if x]


def _party(text: str, value: str, near: int | None) -> dict[str, Any]:
    words, codes = _split(value)
    if len(codes) != 2:
        raise CorpusError(f"expected [COUNTRY SECTOR], got {value!r}")
    return {"text": _span(text, words, near), "country": None if codes[0] == "-" else codes[0], "sector": codes[1]}


def _place(text: str, value: str, near: int | None) -> dict[str, Any]:
    bracket = BRACKET.match(value)
    codes = [x.strip() for x in bracket.group(2).split(",")] if bracket else []
    if not bracket or len(codes) != 3:
        raise CorpusError(f"expected 'words [COUNTRY, admin1, precision]', got {value!r}")
    words = bracket.group(1).strip()
    country, admin1, precision = (None if c == "-" else c for c in codes)
    span = None if words == "-" else _span(text, words, near)
    return {"text": span, "country": country, "admin1": admin1, "precision": precision}


def _date(text: str, value: str, near: int | None) -> dict[str, Any]:
    words, codes = _split(value)
    days = [None if c == "-" else c for c in codes] or [None]
    return {"start": days[0], "end": days[-1], "text": None if words == "-" else _span(text, words, near)}


def _attribution(text: str, value: str, near: int | None) -> dict[str, Any]:
    parts = [p.strip() for p in value.split(" / ")]
    if len(parts) != 3:
        raise CorpusError(f"expected 'source / cue / kind', got {value!r}")
    source = _span(text, parts[0], near)
    cue = None if parts[1] == "-" else _span(text, parts[1], source["start"])
    return {"source": source, "cue": cue, "kind": parts[2]}


def _set_field(event: dict[str, Any], text: str, key: str, value: str, near: int | None) -> None:
    if key in ("actor", "recipient"):
        event[key + "s"].append(_party(text, value, near))
    elif key == "place":
        event["place"] = _place(text, value, near)
    elif key == "date":
        event["date"] = _date(text, value, near)
    elif key in COUNTS:
        event["casualties"][key] = _count(value)
    elif key == "attribution":
        event["attribution"].append(_attribution(text, value, near))
    else:
        raise CorpusError(f"unknown field {key!r}")


def _event(text: str, head: str, fields: list[tuple[str, str]]) -> dict[str, Any]:
    match = HEAD.match(head.strip())
    if not match:
        raise CorpusError(f"bad event head {head!r}")
    triggers = [value for key, value in fields if key == "trigger"]
    if not triggers:
        raise CorpusError(f"event {head!r} has no trigger")
    event: dict[str, Any] = {
        "type": match.group(1),
        "mode": [] if match.group(2) == "-" else match.group(2).split(","),
        "status": match.group(3),
        "mentions": [_span(text, q.strip(), None) for value in triggers for q in value.split(" | ")],
        "actors": [], "recipients": [], "place": None, "date": None, "casualties": {}, "attribution": [],
    }  # fmt: skip
    if match.group(4):
        event["background"] = True
    near = event["mentions"][0]["start"]
    for key, value in fields:
        if key != "trigger":
            _set_field(event, text, key, value, near)
    return event


def _report(block: str) -> dict[str, Any]:
    lines = block.split("\n")
    report: dict[str, Any] = {"id": lines[0].strip(), "publisher": None, "title": None}
    parts = re.split(r"^---[ ]*$", "\n".join(lines[1:]), maxsplit=2, flags=re.M)
    if len(parts) != 3:
        raise CorpusError("expected two '---' lines: before and after the text")
    for line in parts[0].strip().splitlines():
        key, _, value = line.partition(":")
        report[key.strip()] = value.strip()
    report["text"] = parts[1].strip()
    report["events"] = []
    head, fields = None, []
    for line in [*parts[2].splitlines(), "END"]:
        if not line.strip():
            continue
        if line.startswith((" ", "\t")):
            key, _, value = line.strip().partition(":")
            fields.append((key.strip(), value.strip()))
            continue
        if head is not None:
            report["events"].append(_event(report["text"], head, fields))
        head, fields = line, []
    return report


def read_corpus(path: Path, *, errors: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the reports of one file; with `errors` given, bad reports are noted there and passed over."""
    for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        try:
            yield _report(block)
        except (CorpusError, ValueError) as error:
            message = f"{path}: report {block.splitlines()[0]!r}: {error}"
            if errors is None:
                raise CorpusError(message) from error
            errors.append(message)


def read_contexts(folder: Path) -> dict[str, frozenset[str]]:
    """Contexts by report id, from the `contexts-*.tsv` files of a corpus folder (id, comma-separated names)."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("contexts-*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, contexts = line.partition("\t")
            found[name] = frozenset(filter(None, contexts.strip().split(",")))
    return found


def is_held_out(name: str) -> bool:
    """Whether the contexts of a report are kept out of training, to measure on: one in ten, by a digest of its id."""
    return hashlib.sha256(name.encode()).digest()[0] % 10 == 0
