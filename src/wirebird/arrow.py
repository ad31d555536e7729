"""The coder as a function from one Arrow record batch to another, for any engine that runs such functions.

Needs pyarrow (extra `arrow`). A row goes in, a row comes out, in the same order, and no row depends on another: however the
rows are divided, whoever codes them, the same row gets the same record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from wirebird.errors import MissingExtraError
from wirebird.io import to_jsonl
from wirebird.io.rows import lone_report, normalised
from wirebird.pipeline import Coder, Preset, coding_settings, load
from wirebird.records import DocId, Document, DocumentFailure
from wirebird.side_by_side import safely

try:
    import pyarrow as pa  # noqa: TID251
    import pyarrow.compute as pc  # noqa: TID251
except ImportError as error:
    raise MissingExtraError("pyarrow", extra="arrow", needed_for="coding Arrow record batches") from error

if TYPE_CHECKING:
    from wirebird.records import CodedReport

INPUT_SCHEMA: Any = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("published", pa.string()),
        pa.field("publisher", pa.string()),
        pa.field("title", pa.string()),
        pa.field("url", pa.string()),
        pa.field("text", pa.string()),
    ]
)
"""Columns that are read, all but `text` optional; other names by the synonyms of docs/readers.md, days as dates or timestamps
too, other columns are passed over."""

OUTPUT_SCHEMA: Any = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("published", pa.string()),
        pa.field("publisher", pa.string()),
        pa.field("title", pa.string()),
        pa.field("text_sha256", pa.string()),
        pa.field("events", pa.int32()),
        pa.field("record", pa.string()),
        pa.field("failed_stage", pa.string()),
        pa.field("failed_code", pa.string()),
        pa.field("failed_message", pa.string()),
    ]
)
"""One row for each row of the input. Of a coded report `record` is the JSON line that `wirebird code` writes, and the columns
before it are drawn from that; of a row that failed only `id` and the last three columns are filled."""

BATCH_ROWS = 64
"""Rows in a batch, where Wirebird divides them: some seconds of work."""


class CodedItem(Protocol):
    """A coded report."""

    @property
    def report(self) -> CodedReport:
        """The record."""


class CoderSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to make a coder, in a form that can be sent to another machine.

    Attributes:
        preset: see `wirebird.load`.
        min_probability: see there.
        gazetteer: path of a gazetteer file, which every machine must find there, or None.
        actors: path of a table of actors, likewise.
        max_chars: see `wirebird.load`.
        max_seconds: see there.
    """

    preset: Preset = "balanced"
    min_probability: float | None = None
    gazetteer: str | None = None
    actors: str | None = None
    max_chars: int | None = None
    max_seconds: float | None = None

    def load(self, *, workers: int | None = 1) -> Coder:
        """The coder.

        Args:
            workers: reports that its `code_many` codes at a time, in processes where it can; None takes all cores.
        """
        return load(
            threads=workers,
            processes=True,
            preset=self.preset,
            min_probability=self.min_probability,
            gazetteer_file=Path(self.gazetteer) if self.gazetteer else None,
            actors_file=Path(self.actors) if self.actors else None,
            max_chars=self.max_chars,
            max_seconds=self.max_seconds,
        )

    def described(self, coder: Coder) -> str:
        """What alters the records besides the stamp."""
        return coding_settings(coder, Path(self.actors) if self.actors else None)


@lru_cache(maxsize=2)
def coder_of(settings: CoderSettings) -> Coder:
    """The coder of this process for these settings, loaded once."""
    return settings.load()


def code_batch(batch: Any, *, coder: Coder | None = None) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Codes the rows of a record batch.

    Args:
        batch: a pyarrow RecordBatch with the columns of INPUT_SCHEMA.
        coder: codes; None takes the packaged model, loaded on the first call.

    Returns:
        A RecordBatch of OUTPUT_SCHEMA with a row for each row, in order; rows that cannot be read or coded say why.
    """
    used = coder or coder_of(CoderSettings())
    return batch_of([safely(item, used.code_document) for item in documents_of(batch)])


def code_batches(batches: Iterable[Any], settings: CoderSettings) -> Iterator[Any]:
    """Codes a stream of record batches, as Spark's `mapInArrow` hands them out.

    Args:
        batches: pyarrow RecordBatches.
        settings: of the coder.

    Yields:
        One batch for each, in order.
    """
    for batch in batches:
        yield code_batch(batch, coder=coder_of(settings))


def documents_of(batch: Any) -> list[Document | DocumentFailure]:  # noqa: ANN401
    """The reports in the rows of a record batch, a failure in the place of each that holds none."""
    columns = [_plain(column) for column in batch.columns]
    names = [normalised(name) for name in batch.schema.names]
    return [lone_report(_row(names, cells)) for cells in zip(*columns, strict=True)] if columns else []


def batch_of(items: Sequence[CodedItem | DocumentFailure]) -> Any:  # noqa: ANN401
    """Coded reports and failures as a record batch of OUTPUT_SCHEMA, in order."""
    return pa.RecordBatch.from_pylist(
        [_failed(i) if isinstance(i, DocumentFailure) else _coded(i.report) for i in items], schema=OUTPUT_SCHEMA
    )


def failure_of(row: Mapping[str, Any]) -> DocumentFailure | None:
    """The failure that a row of OUTPUT_SCHEMA stands for, or None for a coded report."""
    if row["failed_code"] is None:
        return None
    return DocumentFailure(locator=row["id"], stage=row["failed_stage"], code=row["failed_code"], message=row["failed_message"])


def _plain(column: Any) -> list[object]:  # noqa: ANN401
    """A column's cells as Python objects, days as ISO days."""
    if pa.types.is_temporal(column.type) and not pa.types.is_date32(column.type):
        # By way of days: timestamps in nanoseconds have no Python object of their own.
        column = pc.cast(column, pa.date32(), safe=False)
    cells: list[object] = column.to_pylist()
    if pa.types.is_date32(column.type):
        return [None if cell is None else str(cell) for cell in cells]
    return cells


def _row(names: Sequence[str], cells: Sequence[object]) -> dict[str, object]:
    return {name: cell for name, cell in zip(names, cells, strict=True) if name and cell is not None}


def _coded(report: CodedReport) -> dict[str, object]:
    return {
        "id": report.id,
        "published": report.published,
        "publisher": report.publisher,
        "title": report.title,
        "text_sha256": report.text_sha256,
        "events": len(report.events),
        "record": to_jsonl(report)[:-1].decode("utf-8"),
    }


def _failed(failure: DocumentFailure) -> dict[str, object]:
    return {
        "id": DocId(failure.locator),
        "failed_stage": failure.stage,
        "failed_code": failure.code,
        "failed_message": failure.message,
    }
