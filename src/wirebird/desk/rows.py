"""All rows of a store for the pages, made once for each state of the store."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Generic, TypeVar, cast

import msgspec
import numpy as np

from wirebird.desk.answers import Packed, digest, pack
from wirebird.desk.filters import iso_day
from wirebird.exports.columns import Cell
from wirebird.store import DuckStore
from wirebird.store.browse import COLUMNS, Browsed, BrowseLevel, CodeLists, Numbers

T = TypeVar("T")
_CODED = ("type", "status", "country", "admin1", "place", "precision", "review")
_LISTED = {"actors": "party", "recipients": "party", "voices": "voice", "publisher": "publisher"}
_DAYS = ("start", "end", "known")
KEPT_TABLES = 3
KEPT_ANSWERS = 12
"""Most tables of rows and most packed answers kept in memory: a table of 100,000 rows takes some 60 MB, its answer 3 MB."""


class Recent(Generic[T]):
    """The last few things made, each made by one thread only however many ask for it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The thing under a key, made where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        return made


class Turns:
    """Lets either one thread of this process write the store or several read it; writers go first.

    DuckDB refuses a process a second connection of the other sort, so without this a thread would have to try again.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._writers = 0
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A turn to read."""
        with self._changed:
            self._changed.wait_for(lambda: not self._writers)
            self._readers += 1
        try:
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A turn to write."""
        with self._changed:
            self._writers += 1
            self._changed.wait_for(lambda: not self._readers and not self._writing)
            self._writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writing = False
                self._writers -= 1
                self._changed.notify_all()


@dataclass
class Shelf:
    """A store with what was made of it lately.

    Attributes:
        store: the store.
        turns: who may open it.
    """

    store: DuckStore
    turns: Turns = field(default_factory=Turns)
    _tables: Recent[Browsed] = field(default_factory=lambda: Recent(KEPT_TABLES))
    _answers: Recent[Packed] = field(default_factory=lambda: Recent(KEPT_ANSWERS))
    _others: Recent[object] = field(default_factory=lambda: Recent(KEPT_ANSWERS))

    def table(self, level: BrowseLevel, as_of: str | None) -> Browsed:
        """All rows of a level."""
        return self._tables.get(digest(self.store.state, level, as_of), lambda: self._browse(level, as_of))

    def _browse(self, level: BrowseLevel, as_of: str | None) -> Browsed:
        with self.turns.reading():
            return self.store.browse(level, as_of=as_of)

    def kept(self, name: str, read: Callable[[DuckStore], T]) -> T:
        """Something read from the store, anew only where the store is another."""

        def reading() -> T:
            with self.turns.reading():
                return read(self.store)

        return self.made(name, reading)

    def made(self, name: str, make: Callable[[], T]) -> T:
        """Something that follows from the store alone, made anew only where the store is another.

        Args:
            name: of the thing.
            make: makes it, taking its own turns to read.
        """
        return cast("T", self._others.get(digest(self.store.state, name), make))

    def packed_rows(self, level: BrowseLevel, as_of: str | None) -> Packed:
        """All rows of a level as one packed answer."""
        return self.packed(("rows", level, as_of), lambda: columnar(self.table(level, as_of)))

    def packed(self, name: object, make: Callable[[], object]) -> Packed:
        """A value that follows from the store alone, as a packed answer; made anew when the store is another."""
        tag = digest(self.store.state, name)
        return self._answers.get(tag, lambda: pack(make(), tag))


def columnar(rows: Browsed) -> dict[str, object]:
    """Rows as `/api/rows` answers them."""
    columns: dict[str, object] = {}
    for name in COLUMNS:
        if name in rows.texts:
            columns[name] = rows.texts[name]
        elif name in rows.lists:
            columns[name] = _nested(rows.lists[name])
        else:
            columns[name] = plain_numbers(rows.numbers[name].astype(np.int8) if name == "background" else rows.numbers[name])
    return {"level": rows.level, "n": len(rows), "dictionaries": rows.dictionaries, "columns": columns}


def plain_numbers(numbers: Numbers) -> list[Any]:
    """Numbers of a column, None where one is lacking."""
    plain: list[Any] = numbers.tolist()
    return plain


def _nested(lists: CodeLists) -> msgspec.Raw:
    """Lists of codes as JSON; made as text, for hundreds of thousands of small lists take long to make and to collect."""
    codes = list(map(str, lists.codes.tolist()))
    bounds = lists.bounds.tolist()
    inner = "],[".join([",".join(codes[start:end]) for start, end in pairwise(bounds)])
    return msgspec.Raw(f"[[{inner}]]".encode() if len(bounds) > 1 else b"[]")


def plain_row(rows: Browsed, number: int) -> dict[str, object]:
    """One row with its values instead of numbers of a dictionary, and ISO days."""
    return {name: _plain(rows, name, number) for name in COLUMNS}


def _plain(rows: Browsed, name: str, number: int) -> object:
    if name in rows.texts:
        return rows.texts[name][number]
    if name in _LISTED:
        words = rows.dictionaries[_LISTED[name]]
        return [words[code] for code in rows.lists[name].of(number)]
    value = rows.numbers[name][number]
    if value is np.ma.masked:
        return None
    plain = value.item()
    if name in _CODED:
        return rows.dictionaries[name][plain] if plain >= 0 else None
    return iso_day(plain) if name in _DAYS else plain


def csv_row(row: dict[str, object]) -> dict[str, Cell]:
    """A plain row with its lists joined."""
    return {k: "; ".join(v) if isinstance(v, list) else v for k, v in row.items()}  # type: ignore[misc]
