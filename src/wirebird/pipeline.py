"""Composition only: a report goes in, event records come out."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from wirebird._version import __version__
from wirebird.claims import Assembler
from wirebird.encoder.runner import DATA, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.errors import WirebirdError
from wirebird.extract.drafts import Draft, extract_events
from wirebird.extract.thresholds import Thresholds, load_thresholds
from wirebird.records import CodedReport, DocId, Document, DocumentFailure, Span, Stamp
from wirebird.resolve.actors import ActorResolver
from wirebird.resolve.gazetteer import Gazetteer
from wirebird.resolve.places import PlaceResolver
from wirebird.text import read_report, split_sentences

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Coded:
    """A coded report together with what it was coded from.

    Attributes:
        document: the report as read.
        sentences: its sentences, as spans of `document.text`.
        report: the result.
    """

    document: Document
    sentences: tuple[Span, ...]
    report: CodedReport


@dataclass(frozen=True)
class Coder:
    """Codes reports into event records. Holds no state between calls.

    Attributes:
        encoder: the encoder with its heads.
        limits: the operating point.
        assembler: the resolvers.
        stamp: written into every result.
        workers: reports coded at the same time by `code_many`.
    """

    encoder: Encoder
    limits: Thresholds
    assembler: Assembler
    stamp: Stamp
    workers: int = 1

    def code(
        self,
        text: str,
        *,
        id: str = "report",
        published: str | None = None,
        publisher: str | None = None,
        title: str | None = None,
    ) -> CodedReport:
        """Codes one report given as text.

        Args:
            text: the report, raw wire text included; offsets of the result point into it.
            id: name of the report in the result.
            published: ISO day of publication; read from the text when not given.
            publisher: outlet; read from the text when not given.
            title: headline; read from the text when not given.

        Returns:
            The coded report; its `events` are empty when nothing codable is told.

        Raises:
            InputError: `published` is not a day of the calendar.
        """
        doc = read_report(text, id=DocId(id), locator=id, published=published, publisher=publisher, title=title)
        return self.code_document(doc).report

    def code_document(self, doc: Document) -> Coded:
        """Codes one report that has been read already."""
        sentences = split_sentences(doc)
        report = CodedReport(
            id=doc.id,
            published=doc.published,
            publisher=doc.publisher,
            title=doc.title,
            text_sha256=doc.text_sha256,
            events=self.assembler.assemble(doc, sentences, self._drafts(doc, sentences)) if sentences else (),
            stamp=self.stamp,
        )
        return Coded(document=doc, sentences=sentences, report=report)

    def _drafts(self, doc: Document, sentences: tuple[Span, ...]) -> list[Draft]:
        # One report a call: int8 activations are scaled by batch, so mixing reports would let one change another.
        windows = make_windows(doc.text, [(s.start, s.end) for s in sentences], self.encoder.tokenizer)
        return extract_events(doc.text, self.encoder.encode(windows), self.encoder.heads, self.limits)

    def code_many(self, items: Iterable[Document | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
        """Codes a stream of reports; failures pass through, and a report that cannot be coded becomes one.

        Reports are coded side by side, one a thread: onnxruntime works outside Python's lock, and a thread a report
        is faster than several threads on one.

        Yields:
            One item for each item given, in order.
        """
        waiting: deque[Future[Coded | DocumentFailure]] = deque()
        with ThreadPoolExecutor(self.workers) as pool:
            for item in items:
                waiting.append(pool.submit(self._code_safely, item))
                if len(waiting) > 2 * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _code_safely(self, item: Document | DocumentFailure) -> Coded | DocumentFailure:
        if isinstance(item, DocumentFailure):
            return item
        try:
            return self.code_document(item)
        except WirebirdError as error:
            return DocumentFailure(locator=item.locator, stage="code", code=error.code, message=str(error))
        except Exception as error:
            log.debug("coding %s failed", item.locator, exc_info=True)
            message = f"{item.locator}: coding failed ({error!r}); please report this as a bug"
            return DocumentFailure(locator=item.locator, stage="code", code="internal", message=message)


def _cores() -> int:
    """Cores this process may use; macOS and Windows know no affinity."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load(*, model: Path | None = None, threads: int | None = None) -> Coder:
    """Builds a coder from the files inside the package; nothing is downloaded.

    Args:
        model: folder of another model; None takes the packaged one.
        threads: reports coded at the same time; None takes the cores this process may use.

    Raises:
        AssetError: a file of the package is missing or damaged.
    """
    folder = model or DATA
    encoder = Encoder(folder)
    gazetteer = Gazetteer.load()
    return Coder(
        encoder=encoder,
        limits=load_thresholds(folder / "thresholds.json"),
        assembler=Assembler(places=PlaceResolver(gazetteer), actors=ActorResolver.load()),
        stamp=Stamp(
            component="wirebird",
            version=__version__,
            model_sha256=encoder.sha256,
            gazetteer_sha256=gazetteer.sha256,
        ),
        workers=threads or _cores(),
    )
