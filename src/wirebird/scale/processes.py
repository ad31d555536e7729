"""Parquet parts in processes of this machine: for each part of the input one of the output, whole or not there at all.

Any number of machines can share the parts of one data set, each with its own command; what is there already is passed over.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

import pyarrow as pa  # noqa: TID251
import pyarrow.parquet as pq  # noqa: TID251

from wirebird.arrow import BATCH_ROWS, OUTPUT_SCHEMA, batch_of, documents_of
from wirebird.errors import UsageError
from wirebird.io.progress import is_remote
from wirebird.pipeline import Coded, Coder
from wirebird.records import Document, DocumentFailure

ROW_GROUP = 512


def output_names(parts: Sequence[str]) -> list[str]:
    """A name for the coded form of each part: its path below what all parts have in common.

    Raises:
        UsageError: a part lies on another file system.
    """
    if far := next((part for part in parts if is_remote(part)), None):
        raise UsageError(f"{far}: --engine processes reads and writes local files; take --engine ray or spark")
    common = os.path.commonpath([os.path.dirname(os.path.abspath(part)) for part in parts])
    return [os.path.relpath(os.path.abspath(part), common) for part in parts]


def code_parts(parts: Sequence[str], to: str, coder: Coder) -> Iterator[Coded | DocumentFailure]:
    """Codes those parts whose coded form is not there yet.

    Args:
        parts: Parquet files.
        to: folder for the coded ones.
        coder: codes; its `workers` many at a time.

    Yields:
        Each item coded, after it was written.
    """
    targets = [os.path.join(to, name) for name in output_names(parts)]
    todo = [number for number, target in enumerate(targets) if not os.path.exists(target)]
    waiting: deque[int] = deque()

    def items() -> Iterator[Document | DocumentFailure]:
        for number in todo:
            for item in _documents(parts[number]):
                waiting.append(number)
                yield item

    # One stream through all parts keeps all processes at work; results come in the order of items.
    empty = deque(todo)
    for number, coded in groupby(coder.code_many(items()), key=lambda _: waiting.popleft()):
        while (before := empty.popleft()) != number:
            yield from _written(targets[before], iter(()))
        yield from _written(targets[number], coded)
    for number in empty:
        yield from _written(targets[number], iter(()))


def _written(target: str, items: Iterator[Coded | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
    folder, name = os.path.split(target)
    os.makedirs(folder, exist_ok=True)
    unfinished = os.path.join(folder, f".{name}.part")
    # This process alone writes it: what a run that was cut off left there is written over.
    with pq.ParquetWriter(unfinished, OUTPUT_SCHEMA, compression="zstd") as writer:
        while found := list(islice(items, ROW_GROUP)):
            writer.write_batch(batch_of(found))
            yield from found
    os.replace(unfinished, target)


def _documents(part: str) -> Iterator[Document | DocumentFailure]:
    try:
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=BATCH_ROWS, use_threads=False):
                yield from documents_of(batch)
    except (pa.ArrowException, OSError) as error:
        message = f"{part}: not a readable Parquet file ({error}): write it again"
        yield DocumentFailure(locator=part, stage="read", code="damaged", message=message)
