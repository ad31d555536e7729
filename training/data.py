"""Turns corpora into encoder windows with targets for every head. Texts stay where they are; nothing is copied."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from corpus_format import Offsets, _occurrences, is_held_out, locate_mentions, read_contexts, read_corpus
from readings import read as read_readings
from tokenizers import Tokenizer

from wirebird.encoder.labels import ATTRIBUTES, RELATION_SPANS, RELATIONS, SPANS, TYPES
from wirebird.encoder.windows import Window, make_windows
from wirebird.gazetteer import Gazetteer, fold
from wirebird.records import DocId, Document
from wirebird.text import read_report, split_sentences

IGNORE = -100
EVENT_SPANS = tuple(name for name in SPANS if name not in ("toponym", "associative"))
"""Spans that an event record labels."""
CAPITALISED = re.compile(r"\b[A-Z][\w’'-]*(?: (?:of |al-|el-)?[A-Z][\w’'-]*)*")


@dataclass
class Argument:
    """A labelled span that plays a relation for one event."""

    relation: str
    where: Offsets


@dataclass
class GoldEvent:
    """One event with located mentions and arguments."""

    type: str
    mentions: list[Offsets]
    arguments: list[Argument] = field(default_factory=list)
    attributes: dict[str, float] | None = None


class Soft(NamedTuple):
    """What a teacher says of one window: trigger probabilities (T, 33) and those of EVENT_SPANS (T, 5, 3)."""

    trigger: np.ndarray
    spans: np.ndarray


@dataclass
class Report:
    """One training text. `heads` names what is labelled: 'trigger', 'pairs' and names of SPANS.

    `other_names` are place names that are no event's place: the place relation must refuse them.
    """

    id: str
    text: str
    sentences: list[Offsets]
    events: list[GoldEvent] = field(default_factory=list)
    spans: dict[str, list[Offsets]] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()
    dyad: tuple[Offsets, Offsets] | None = None
    contexts: frozenset[str] | None = None
    origin: str = ""
    soft: list[Soft] | None = None
    other_names: list[Offsets] = field(default_factory=list)


@dataclass
class Sample:
    """One window with targets; token indices are within the window.

    `dyads` holds (acting party's first and last token, the other's, classes that are right: 0 no event, 1 + k type k).
    """

    window: Window
    trigger: np.ndarray
    span_tags: np.ndarray
    triggers: list[tuple[int, int, int]]
    attributes: np.ndarray
    pairs: list[tuple[int, int, int, np.ndarray]]
    labels: tuple[str, ...]
    dyads: list[tuple[Offsets, Offsets, frozenset[int]]]
    soft: Soft | None = None


def _all_sentences(text: str) -> list[Offsets]:
    """Sentences of a text that is prose from its first word on: a dateline's place counts too."""
    return [(s.start, s.end) for s in split_sentences(Document(id=DocId("x"), text=text, locator="x"))]


def _sentences(text: str) -> list[Offsets]:
    doc = read_report(text, id="x", locator="x")
    return [(s.start, s.end) for s in split_sentences(doc)]


def _text_of(value: Any) -> str | None:
    return value.get("text") if isinstance(value, dict) else value


def _arguments(text: str, event: dict[str, Any]) -> list[tuple[str, str, int | None]]:
    """(relation, words, start or None) of every argument that has words."""
    out: list[tuple[str, Any]] = [("actor", p["text"]) for p in event["actors"]]
    out += [("recipient", p["text"]) for p in event["recipients"]]
    out += [("place", (event.get("place") or {}).get("text")), ("time", (event.get("date") or {}).get("text"))]
    out += [("attribution_source", a["source"]) for a in event["attribution"]]
    return [(r, _text_of(v), v["start"] if isinstance(v, dict) else None) for r, v in out if v and _text_of(v)]


def _attributes(event: dict[str, Any]) -> dict[str, float]:
    values = {f"mode:{m}": 1.0 for m in event["mode"]}
    values[f"status:{event['status']}"] = 1.0
    values["background"] = float(bool(event.get("background")))
    values["attributed"] = float(bool(event["attribution"]))
    return values


def other_names(text: str, places: Sequence[Offsets]) -> list[Offsets]:
    """Capitalised words that the gazetteer knows as a place and that overlap no event's place."""
    gazetteer = Gazetteer.load()
    found = [m.span() for m in CAPITALISED.finditer(text)]
    told = {text[a:b] for a, b in places}
    return [
        (a, b) for a, b in found
        if text[a:b] not in told and all(b <= x or y <= a for x, y in places) and len(gazetteer.rows(fold(text[a:b]))[0])
    ]  # fmt: skip


def report_of(record: dict[str, Any], origin: str) -> Report:
    """A codebook record (plain strings or spans) as a training report with everything labelled."""
    text = record["text"]
    report = Report(
        id=record["id"], text=text, sentences=_sentences(text), origin=origin,
        heads=frozenset({"trigger", "pairs", *EVENT_SPANS}), spans={name: [] for name in SPANS},
    )  # fmt: skip
    taken: dict[Offsets, int] = {}
    for index, event in enumerate(record["events"]):
        mentions = locate_mentions(text, event, taken, index)
        if not mentions:
            continue
        gold = GoldEvent(event["type"], mentions, attributes=_attributes(event))
        for relation, words, start in _arguments(text, event):
            spans = [(a, a + len(words)) for a in _occurrences(text, words)]
            if start is not None:
                spans.sort(key=lambda s: s[0] != start)
                spans = spans[:1] if len(words) < 5 else spans
            for where in spans[:12]:
                gold.arguments.append(Argument(relation, where))
                report.spans[RELATION_SPANS[relation]].append(where)
        for attribution in event["attribution"]:
            cue, source = attribution.get("cue"), _text_of(attribution["source"])
            words = _text_of(cue)
            if not words or not source:
                continue
            if isinstance(cue, dict):
                report.spans["cue"].append((cue["start"], cue["end"]))
                continue
            near = _occurrences(text, source)
            cues = _occurrences(text, words)
            if near and cues:
                a = min(cues, key=lambda c: min(abs(c - n) for n in near))
                report.spans["cue"].append((a, a + len(words)))
        report.events.append(gold)
    report.other_names = other_names(text, report.spans["place"])
    return report


def wire_gold(path: Path) -> Iterator[Report]:
    """Reports of a wire_gold file."""
    for line in path.open(encoding="utf-8"):
        yield report_of(json.loads(line), "wire_gold")


def own_readings(corpora: Path) -> Iterator[Report]:
    """Reports of other corpora with event records of our own (readings.py).

    Where a reading is not whole, its places, times and voices say nothing; acts and parties count.
    """
    for record in read_readings(corpora):
        report = report_of(record, record["file"].removesuffix(".jsonl"))
        if not record["whole"]:
            report.heads = frozenset({"trigger", "pairs", "party"})
            for event in report.events:
                event.attributes = {**(event.attributes or {}), "attributed": float(IGNORE)}
        yield report


def own_corpus(folder: Path) -> Iterator[Report]:
    """Reports of training/corpus, with their contexts where somebody labelled them."""
    contexts = {name: found for name, found in read_contexts(folder).items() if not is_held_out(name)}
    for path in sorted(folder.glob("*.txt")):
        for record in read_corpus(path):
            report = report_of(record, "own")
            report.contexts = contexts.get(report.id)
            yield report


def _cut(tokens: Sequence[Offsets]) -> list[Offsets]:
    """Token offsets as runs of neighbours."""
    runs: list[list[int]] = []
    for a, b in sorted(tokens):
        if runs and a - runs[-1][1] <= 1:
            runs[-1][1] = b
        else:
            runs.append([a, b])
    return [(a, b) for a, b in runs]


def polnear(path: Path, *, share: float, seed: int) -> Iterator[Report]:
    """Stretches of PolNeAR articles: attribution sources and cues only."""
    rng = random.Random(seed)
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        if rng.random() > share or d.get("discard"):
            continue
        text = d["text"][:2600]
        text = text[: text.rfind(". ") + 1] or text
        spans: dict[str, list[Offsets]] = {name: [] for name in SPANS}
        for a in d["attributions"]:
            for key, name in (("source", "attribution_source"), ("cue", "cue")):
                spans[name] += [s for s in _cut([tuple(x) for x in a[key]]) if s[1] <= len(text)]
        yield Report(
            id=d["doc_id"], text=text, sentences=_sentences(text), spans=spans, origin="polnear",
            heads=frozenset({"attribution_source", "cue"}),
        )  # fmt: skip


def event_location(path: Path, *, share: float, seed: int) -> Iterator[Report]:
    """Sentences with one violence verb and the places of that event: place spans and the place relation."""
    rng = random.Random(seed)
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        if rng.random() > share:
            continue
        where = [(x["start"], x["end"]) for x in d["locations"]]
        event = GoldEvent("ASSAULT", [(d["event"]["start"], d["event"]["end"])], [Argument("place", w) for w in where])
        yield Report(
            id=d["id"], text=d["text"], sentences=[(0, len(d["text"]))], events=[event], origin="event_location",
            spans={name: [] for name in SPANS} | {"place": where}, heads=frozenset({"place", "place_pairs"}),
            other_names=other_names(d["text"], where),
        )  # fmt: skip


def geoparsing(path: Path, origin: str) -> Iterator[Report]:
    """News with every place name marked; geowebnews also says which of them stand for something else."""
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        names = [((t["start"], t["end"]), t["category"]) for t in d["toponyms"]]
        yield Report(
            id=f"{origin}:{d['id']}", text=d["text"], sentences=_all_sentences(d["text"]), origin=origin,
            spans={name: [] for name in SPANS}
            | {"toponym": [w for w, _ in names], "associative": [w for w, kind in names if kind == "associative"]},
            heads=frozenset({"toponym", "associative"} if origin == "geowebnews" else {"toponym"}),
        )  # fmt: skip


def plv_relation(path: Path) -> Iterator[Report]:
    """Sentences with a known dyad and root type: the type must occur somewhere in the sentence."""
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        labels = ("CONCEDE", "RETREAT") if d["event"] == "YIELD" else (d["event"],)
        at = {x["role"]: (x["start"], x["end"]) for x in d["spans"]}
        dyad = (at["source"], at["target"]) if {"source", "target"} <= at.keys() else None
        yield Report(
            id=d["id"],
            text=d["text"],
            sentences=[(0, len(d["text"]))],
            labels=labels,
            dyad=dyad,
            origin="plv_relation",
        )


def ngec_synthetic(path: Path, *, share: float, seed: int) -> Iterator[Report]:
    """Synthetic stories with a document label: the type must occur in the opening sentences."""
    rng = random.Random(seed)
    for line in path.open(encoding="utf-8"):
        d = json.loads(line)
        if d["event"] not in TYPES or rng.random() > share:
            continue
        sentences = _sentences(d["text"])[:7]
        yield Report(id=d["id"], text=d["text"], sentences=sentences, labels=(d["event"],), origin="ngec_synthetic")


def _token_range(window: Window, where: Offsets) -> Offsets | None:
    """Token indices (half-open) of a character span that lies wholly in the window, else None."""
    inside = np.flatnonzero((window.starts >= 0) & (window.starts < where[1]) & (window.ends > where[0]))
    if not len(inside):
        return None
    first, last = int(inside[0]), int(inside[-1])
    if window.starts[first] > where[0] + 1 or window.ends[last] < where[1] - 1:
        return None
    return first, last + 1


def _paint(tags: np.ndarray, where: Offsets, begin: int) -> None:
    if (tags[where[0] : where[1]] <= 0).all():
        tags[where[0]] = begin
        tags[where[0] + 1 : where[1]] = begin + 1


def _trigger_tags(report: Report, window: Window) -> np.ndarray:
    size = len(window.ids)
    tags = np.full(size, IGNORE, dtype=np.int64)
    if "trigger" not in report.heads:
        return tags
    tags[window.first_new : size - 1] = 0
    everywhere = {m for e in report.events for m in e.mentions}
    for words in {report.text[a:b] for a, b in everywhere}:
        for a in _occurrences(report.text, words):
            if (a, a + len(words)) not in everywhere and (r := _token_range(window, (a, a + len(words)))):
                # The same words again, not marked by the annotator: most repeat the event, so they teach nothing.
                tags[max(r[0], window.first_new) : r[1]] = IGNORE
    for event in report.events:
        for m in event.mentions:
            r = _token_range(window, m)
            if r and r[0] >= window.first_new:
                fresh = tags[r[0] : r[1]]
                if (fresh <= 0).all():
                    fresh[:] = 2 + 2 * TYPES.index(event.type)
                    fresh[0] -= 1
    return tags


def _span_tags(report: Report, window: Window) -> np.ndarray:
    size = len(window.ids)
    tags = np.full((len(SPANS), size), IGNORE, dtype=np.int64)
    for k, name in enumerate(SPANS):
        if name not in report.heads:
            continue
        tags[k, 1 : size - 1] = 0
        for where in sorted(set(report.spans[name]), key=lambda s: s[0] - s[1]):
            if r := _token_range(window, where):
                _paint(tags[k], r, 1)
    return tags


def _pair_targets(
    report: Report, window: Window, triggers: list[tuple[int, int, int]]
) -> list[tuple[int, int, int, np.ndarray]]:
    """For every trigger and labelled span: 1 it is, 0 it is not, -1 says nothing, per relation."""
    relations = [r for r in RELATIONS if r != "same_event"]
    allowed = {"place"} if "place_pairs" in report.heads else set(relations)
    candidates = {(name, where) for name in EVENT_SPANS if name != "cue" for where in report.spans.get(name, ())}
    candidates |= {("place", where) for where in report.other_names}
    located = [(n, w, r) for n, w in sorted(candidates) if (r := _token_range(window, w))]
    pairs = []
    for t, (ts, _, e) in enumerate(triggers):
        event = report.events[e]
        best: dict[tuple[str, str], Offsets] = {}
        for arg in event.arguments:
            if not (r := _token_range(window, arg.where)):
                continue
            key = (arg.relation, report.text[arg.where[0] : arg.where[1]])
            old = best.get(key)
            if old is None or abs(r[0] - ts) < abs(_token_range(window, old)[0] - ts):
                best[key] = arg.where
        for name, where, r in located:
            words = report.text[where[0] : where[1]]
            target = np.full(len(RELATIONS), -1.0, dtype=np.float32)
            for relation in relations:
                if RELATION_SPANS[relation] != name or relation not in allowed:
                    continue
                if name not in report.heads and "place_pairs" not in report.heads:
                    continue
                nearest = best.get((relation, words))
                # Other occurrences of the right words are neither right nor wrong.
                target[RELATIONS.index(relation)] = 0.0 if nearest is None else (1.0 if nearest == where else -1.0)
            if (target >= 0).any():
                pairs.append((t, r[0], r[1], target))
    return pairs


def _dyads(report: Report, window: Window) -> list[tuple[Offsets, Offsets, frozenset[int]]]:
    """Ordered pairs of parties in a window with what the first does to the second; the reverse is a negative."""
    if report.dyad:
        first, second = (_token_range(window, where) for where in report.dyad)
        if not first or not second:
            return []
        kinds = frozenset(1 + TYPES.index(kind) for kind in report.labels)
        return [(first, second, kinds), (second, first, frozenset({0}))]
    if "trigger" not in report.heads:
        return []
    told: dict[tuple[Offsets, Offsets], set[int]] = {}
    for event in report.events:
        at = [r for m in event.mentions if (r := _token_range(window, m)) and r[0] >= window.first_new]
        if not at:
            continue
        sides = {}
        for relation in ("actor", "recipient"):
            found = [r for a in event.arguments if a.relation == relation and (r := _token_range(window, a.where))]
            if found:
                sides[relation] = min(found, key=lambda r: (abs(r[0] - at[0][0]), r))
        if len(sides) == 2 and sides["actor"] != sides["recipient"]:
            told.setdefault((sides["actor"], sides["recipient"]), set()).add(1 + TYPES.index(event.type))
    both = {pair: frozenset(kinds) for pair, kinds in told.items()}
    reverse = {(b, a): frozenset({0}) for a, b in both if (b, a) not in both}
    return [(a, b, kinds) for (a, b), kinds in sorted((both | reverse).items())]


def samples_of(report: Report, tokenizer: Tokenizer) -> list[Sample]:
    """The windows of a report with all targets."""
    out = []
    for number, window in enumerate(make_windows(report.text, report.sentences, tokenizer)):
        triggers = []
        for e, event in enumerate(report.events):
            for m in event.mentions:
                r = _token_range(window, m)
                if r and r[0] >= window.first_new:
                    triggers.append((*r, e))
        attributes = np.full((len(triggers), len(ATTRIBUTES)), IGNORE, dtype=np.float32)
        for t, (_, _, e) in enumerate(triggers):
            if (values := report.events[e].attributes) is not None:
                attributes[t] = [values.get(name, 0.0) for name in ATTRIBUTES]
        pairs = _pair_targets(report, window, triggers) if report.events else []
        out.append(
            Sample(
                window,
                _trigger_tags(report, window),
                _span_tags(report, window),
                triggers,
                attributes,
                pairs,
                report.labels,
                _dyads(report, window),
                report.soft[number] if report.soft else None,
            )
        )
    return out
