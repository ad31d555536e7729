"""Examples for the factuality head: words of a sentence with token vectors, and what annotators said of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from data import own_corpus, wire_gold
from factuality_patterns import filled

from wirebird.encoder.labels import STATUSES
from wirebird.encoder.runner import EncodedWindow, Encoder
from wirebird.encoder.windows import Window, make_windows, sentence_at
from wirebird.extract.factuality import token_cues
from wirebird.records import DocId, Document
from wirebird.text import split_sentences

VALUE, HAPPENED, STATUS, TIME = range(4)
FIELDS = 4
"""Columns of a target; NaN where an annotation says nothing."""


class Labelled(NamedTuple):
    """A text, its sentences, and the labelled spans with their targets."""

    id: str
    text: str
    sentences: list[tuple[int, int]]
    spans: list[tuple[int, int]]
    targets: list[list[float]]


@dataclass
class Examples:
    """Examples of one corpus over flat token arrays; ranges are half-open rows of them.

    Attributes:
        hidden: token vectors, shape (tokens, width), float16.
        ids: token ids.
        cues: cue class of each token.
        sentence: (examples, 2) token range of the sentence.
        trigger: (examples, 2) token range of the words.
        target: (examples, FIELDS).
        text: index of the text each example stands in.
        at: (examples, 2) index of the text and of the span in it.
    """

    hidden: np.ndarray
    ids: np.ndarray
    cues: np.ndarray
    sentence: np.ndarray
    trigger: np.ndarray
    target: np.ndarray
    at: np.ndarray

    def save(self, path: Path) -> None:
        np.savez(path, **vars(self))

    @classmethod
    def load(cls, path: Path) -> Examples:
        with np.load(path) as file:
            return cls(**dict(file))


def _plain(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in split_sentences(Document(id=DocId("x"), text=text, locator="x"))]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.open(encoding="utf-8"):
        yield json.loads(line)


def _target(field: int, value: float) -> list[float]:
    row = [float("nan")] * FIELDS
    row[field] = value
    return row


def graded(path: Path) -> Iterator[Labelled]:
    """uw_factuality, uds_ih2: a value for every span."""
    for d in _lines(path):
        spans = [(t["start"], t["end"]) for t in d["targets"]]
        yield Labelled(
            str(d["id"]), d["text"], _plain(d["text"]), spans, [_target(VALUE, t["factuality"]) for t in d["targets"]]
        )


def meantime(path: Path) -> Iterator[Labelled]:
    """The fully annotated events that have a time: 1 future, 0 not."""
    for d in _lines(path):
        events = [e for e in d["events"] if e["full_annotation"] and e["spans"] and e["time"] in ("FUTURE", "NON_FUTURE")]
        spans = [(min(a for a, _ in e["spans"]), max(b for _, b in e["spans"])) for e in events]
        if spans:
            targets = [_target(TIME, float(e["time"] == "FUTURE")) for e in events]
            yield Labelled(str(d["doc_id"]), d["text"], _plain(d["text"]), spans, targets)


def patterns(seed: int) -> Iterator[Labelled]:
    """Our own sentences: both values, and the status where one fits."""
    for i, f in enumerate(filled(seed)):
        status = STATUSES.index(f.status) if f.status else float("nan")
        target = [f.committed, f.happened, float(status), float("nan")]
        yield Labelled(f"pattern-{i}", f.text, [(0, len(f.text))], [f.span], [target])


def coded(reports: Iterator[Any]) -> Iterator[Labelled]:
    """Mentions of gold events with their status."""
    for report in reports:
        spans, targets = [], []
        for event in report.events:
            status = next(i for i, s in enumerate(STATUSES) if event.attributes.get(f"status:{s}"))
            spans += event.mentions
            targets += [_target(STATUS, float(status))] * len(event.mentions)
        yield Labelled(report.id, report.text, report.sentences, spans, targets)


def _ranges(window: Window, where: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    inside = np.flatnonzero((window.starts >= 0) & (window.starts < where[1]) & (window.ends > where[0]))
    inside = inside[inside >= window.first_new]
    if not len(inside):
        return None
    first = int(inside[0])
    a, b, _ = sentence_at(window, first)
    return (a, b), (first, min(int(inside[-1]) + 1, b))


def examples_of(texts: Iterator[Labelled], encoder: Encoder) -> Examples:
    """Encodes texts as the package does and collects the labelled spans."""
    hidden, ids, cues, sentence, trigger, target, at = [], [], [], [], [], [], []
    rows = 0
    for number, labelled in enumerate(texts):
        windows = make_windows(labelled.text, labelled.sentences, encoder.tokenizer)
        for window in windows:
            found = [(i, r) for i, span in enumerate(labelled.spans) if (r := _ranges(window, span))]
            if not found:
                continue
            encoded: EncodedWindow = encoder.encode([window])[0]
            hidden.append(encoded.hidden.astype(np.float16))
            ids.append(window.ids)
            cues.append(np.pad(token_cues(labelled.text, window, 1, len(window.ids) - 1), 1))
            for i, (around, words) in found:
                sentence.append((around[0] + rows, around[1] + rows))
                trigger.append((words[0] + rows, words[1] + rows))
                target.append(labelled.targets[i])
                at.append((number, i))
            rows += len(window.ids)
    arrays = (np.concatenate(hidden), np.concatenate(ids), np.concatenate(cues))
    return Examples(*arrays, np.array(sentence), np.array(trigger), np.array(target, dtype=np.float32), np.array(at))


def sources(corpora: Path, own: Path) -> dict[str, Callable[[], Iterator[Labelled]]]:
    """What the head is trained on, by name."""
    return {
        "uw_factuality": lambda: graded(corpora / "uw_factuality/train.jsonl"),
        "uds_ih2": lambda: graded(corpora / "uds_ih2/train.jsonl"),
        "meantime": lambda: meantime(corpora / "meantime/train.jsonl"),
        "wire_gold": lambda: coded(wire_gold(corpora / "wire_gold/train.jsonl")),
        "own": lambda: coded(own_corpus(own)),
        "patterns": lambda: patterns(seed=1),
    }


def cached(name: str, build: Callable[[], Iterator[Labelled]], encoder: Encoder, folder: Path) -> Examples:
    """Examples of a corpus, encoded once and kept in a folder."""
    path = folder / f"{name}.npz"
    if not path.exists():
        examples_of(build(), encoder).save(path)
    return Examples.load(path)
