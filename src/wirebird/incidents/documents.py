"""Groups plain texts by the happening they are about: for texts without days, places or events to go by.

Texts are compared by their words, by the words of the whole report where only an extract is given, and by their names, each by
the cosine of weights of a fixed table; average linkage builds a tree. A branch is one happening where its two halves are alike
in themselves no more than to each other: near-misses of one kind (two robberies, two quakes) fall apart at that test.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from wirebird.incidents.columns import Array
from wirebird.incidents.words import all_content_words, proper_words, weight_of
from wirebird.records import DocId, DocumentFailure, TextGroup

SHARPNESS: Final = 1.5
"""Power of the word weights: rare words tell happenings apart."""
NUMBER_WEIGHT: Final = 5.2
LEAST: Final = 0.12
"""Average likeness below which two groups are two happenings."""
LOOSE: Final = 0.75
"""Two groups are also two where they are less alike than this share of what each is in itself."""
MIN_GROUP: Final = 3
"""Smaller groups have no likeness in themselves to speak of."""

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class PlainText:
    """A text to group.

    Attributes:
        text: its words, or an extract of the report.
        report: the whole report where `text` is an extract; empty for the text itself.
    """

    text: str
    report: str = ""


@dataclass(frozen=True)
class _Branch:
    """A node of the tree: its rows, and the likeness of its two halves (None for a leaf)."""

    rows: tuple[int, ...]
    halves: tuple[_Branch, _Branch] | None = None
    likeness: float = 1.0


def group_texts(texts: Sequence[PlainText]) -> list[list[int]]:
    """Groups of positions, one a happening, sorted. Work and memory grow with the square of the number of texts.

    Args:
        texts: some thousands at most.
    """
    if not texts:
        return []
    likeness = _likeness(texts)
    groups: list[list[int]] = []
    waiting = _tree(likeness)
    while waiting:
        branch = waiting.pop()
        if branch.halves is None or _is_one(branch, likeness):
            groups.append(sorted(branch.rows))
        else:
            waiting += branch.halves
    return sorted(groups)


class _Task(Protocol):
    """A text as it is read from a file."""

    @property
    def id(self) -> str | int:
        """Unique within the file."""

    @property
    def text(self) -> str:
        """The text, or an extract of it."""

    @property
    def full_text(self) -> str | None:
        """The whole text, where it is an extract."""


def group_many(tasks: Iterable[_Task | DocumentFailure]) -> Iterator[TextGroup | DocumentFailure]:
    """Groups a stream of texts; failures pass through.

    Yields:
        The failures, then one item for each text, in order.
    """
    texts: list[_Task] = []
    for task in tasks:
        if isinstance(task, DocumentFailure):
            yield task
        else:
            texts.append(task)
    groups = group_texts([PlainText(t.text, t.full_text or "") for t in texts])
    first = {row: group[0] for group in groups for row in group}
    for row, task in enumerate(texts):
        yield TextGroup(id=DocId(str(task.id)), cluster=DocId(str(texts[first[row]].id)))


def _is_one(branch: _Branch, likeness: Array) -> bool:
    if branch.halves is None or branch.likeness < LEAST:
        return False
    if min(len(half.rows) for half in branch.halves) < MIN_GROUP:
        return True
    return branch.likeness >= LOOSE * min(_within(half.rows, likeness) for half in branch.halves)


def _within(rows: Sequence[int], likeness: Array) -> float:
    """Average likeness of the pairs of some rows."""
    n = len(rows)
    return float((likeness[np.ix_(rows, rows)].sum() - n) / (n * (n - 1)))


def _likeness(texts: Sequence[PlainText]) -> Array:
    reports = [t.report or t.text for t in texts]
    parts = (
        _cosines([t.text for t in texts], _words_and_numbers),
        _cosines(reports, _words_and_numbers),
        _cosines(reports, proper_words),
    )
    likeness: Array = sum(parts, np.zeros_like(parts[0])) / len(parts)
    np.fill_diagonal(likeness, 1.0)
    return likeness


def _words_and_numbers(text: str) -> list[str]:
    return [*all_content_words(text), *(f"#{m.group()}" for m in _NUMBER.finditer(text))]


def _cosines(texts: Sequence[str], words_of: Callable[[str], Iterable[str]]) -> Array:
    """Cosines of all pairs, float64[n, n]."""
    counts = [Counter(words_of(text)) for text in texts]
    column = {word: k for k, word in enumerate(sorted(set().union(*counts)))}
    table = np.zeros((len(texts), len(column)))
    for row, found in enumerate(counts):
        for word, n in found.items():
            table[row, column[word]] = (1 + math.log(n)) * _weight(word) ** SHARPNESS
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    cosines: Array = table @ table.T
    return cosines


def _weight(word: str) -> float:
    return NUMBER_WEIGHT if word.startswith("#") else weight_of(word)


def _tree(likeness: Array) -> list[_Branch]:
    """Roots of the average-linkage tree; its branches below LEAST are left apart."""
    n = len(likeness)
    between = likeness.copy()
    np.fill_diagonal(between, -1.0)
    sizes = np.ones(n)
    branches: list[_Branch | None] = [_Branch((row,)) for row in range(n)]
    while n > 1:
        first, second = divmod(int(np.argmax(between)), len(between))
        a, b, best = branches[first], branches[second], float(between[first, second])
        if best < LEAST or a is None or b is None:
            break
        branches[first], branches[second] = _Branch(a.rows + b.rows, (a, b), best), None
        merged = (between[first] * sizes[first] + between[second] * sizes[second]) / (sizes[first] + sizes[second])
        between[first], between[:, first] = merged, merged
        between[first, first] = -1.0
        between[second], between[:, second] = -1.0, -1.0
        sizes[first] += sizes[second]
    return [b for b in branches if b is not None]
