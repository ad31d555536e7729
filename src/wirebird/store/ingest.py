"""Reports into a store: what is stored already is passed over before coding, the rest is coded and stored in batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol

from wirebird.records import Document, DocumentFailure, IngestRun, Stamp
from wirebird.store.commit import CodedItem
from wirebird.store.protocol import Store

BATCH = 500
"""Reports stored at a time."""
BATCH_S = 20.0
"""Seconds after which a batch is stored though it is not full, so that a crash costs little."""
LINK_S = 5.0
"""Seconds between two rounds of linking. What waits for one is told all the same: reading links it on the fly."""
_LOOK_UP = 1000
"""Reports looked up at a time before coding."""


class BatchCoder(Protocol):
    """Codes a stream of reports."""

    @property
    def stamp(self) -> Stamp:
        """What codes."""

    def code_many(self, items: Iterable[Document | DocumentFailure]) -> Iterator[CodedItem | DocumentFailure]:
        """One item for each item given, in order."""


def ingest(
    store: Store,
    items: Iterable[Document | DocumentFailure],
    coder: BatchCoder,
    *,
    batch: int = BATCH,
    settings: str = "",
    watch: Callable[[CodedItem | DocumentFailure], None] | None = None,
    stored: Callable[[IngestRun], None] | None = None,
) -> IngestRun:
    """Codes reports, stores them and links their events into incidents; may be cut off at any moment and run again.

    Args:
        store: where to.
        items: reports, and inputs that could not be read.
        coder: codes them.
        batch: reports stored at a time.
        settings: choices besides the coder's stamp that alter what is coded; other settings code a stored report anew.
        watch: is told of every report coded and every input that failed.
        stored: is told of the run after each batch.

    Returns:
        The run with its counts.

    Raises:
        StoreError: the store cannot be written; the batches before are kept.
    """
    run = store.begin_run(coder.stamp, settings=settings)
    passed = _Passed()
    waiting = _Batch()
    linked_at = time.monotonic()
    try:
        for item in coder.code_many(_unstored(store, items, run, passed)):
            if watch:
                watch(item)
            if not isinstance(item, DocumentFailure) and item.document.id in waiting.ids:
                run = waiting.store(store, run, passed)
            waiting.take(item)
            if waiting.is_due(batch):
                run = waiting.store(store, run, passed)
                if stored:
                    stored(run)
                if time.monotonic() - linked_at > LINK_S:
                    store.link()
                    linked_at = time.monotonic()
    except KeyboardInterrupt:
        waiting.store(store, run, passed)
        raise
    run = waiting.store(store, run, passed)
    store.link()
    return store.end_run(run)


class _Passed:
    """Reports passed over since the last batch."""

    def __init__(self) -> None:
        self.reports = 0

    def taken(self) -> int:
        """How many, beginning again."""
        reports, self.reports = self.reports, 0
        return reports


class _Batch:
    """What waits to be stored."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._items: list[CodedItem] = []
        self._failures: list[DocumentFailure] = []
        self._since = time.monotonic()
        self.ids: set[str] = set()

    def take(self, item: CodedItem | DocumentFailure) -> None:
        if isinstance(item, DocumentFailure):
            self._failures.append(item)
        else:
            self._items.append(item)
            self.ids.add(item.document.id)

    def is_due(self, size: int) -> bool:
        waiting = len(self._items) + len(self._failures)
        return waiting >= size or (waiting > 0 and time.monotonic() - self._since > BATCH_S)

    def store(self, store: Store, run: IngestRun, passed: _Passed) -> IngestRun:
        items, failures, unchanged = self._items, self._failures, passed.taken()
        self._begin()
        if not items and not failures and not unchanged:
            return run
        return store.add(items, failures, run=run, unchanged=unchanged)


def _unstored(
    store: Store, items: Iterable[Document | DocumentFailure], run: IngestRun, passed: _Passed
) -> Iterator[Document | DocumentFailure]:
    """Passes on what is to be coded, in order."""
    stream = iter(items)
    while chunk := list(islice(stream, _LOOK_UP)):
        documents = [item for item in chunk if isinstance(item, Document)]
        todo = {id(d) for d in store.unstored(documents, run)} if documents else set()
        for item in chunk:
            if isinstance(item, DocumentFailure) or id(item) in todo:
                yield item
            else:
                passed.reports += 1
