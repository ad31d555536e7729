"""Composition only: a report goes in, event records come out."""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import msgspec

from wirebird._version import __version__
from wirebird.claims import Assembler
from wirebird.encoder.runner import DATA, EncodedWindow, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.errors import UsageError, WirebirdError
from wirebird.extract.calibration import Calibration, load_calibration
from wirebird.extract.drafts import extract_events, report_contexts
from wirebird.extract.dyads import dyad_types
from wirebird.extract.thresholds import Thresholds, load_thresholds
from wirebird.records import CodedReport, DocId, Document, DocumentFailure, ReportContext, Span, Stamp
from wirebird.resolve.actors import ActorResolver
from wirebird.resolve.gazetteer import Gazetteer
from wirebird.resolve.places import PlaceResolver
from wirebird.text import read_report, split_sentences

Preset = Literal["balanced", "precise"]
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
        calibration: turns scores into probabilities.
        assembler: the resolvers.
        stamp: written into every result.
        workers: reports coded at the same time by `code_many`.
    """

    encoder: Encoder
    limits: Thresholds
    calibration: Calibration
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

    def dyad(self, text: str, first: tuple[int, int], second: tuple[int, int]) -> dict[str, float]:
        """What one party does to another in a text, where both are known beforehand.

        Args:
            text: a sentence or report.
            first: half-open code-point offsets of the acting party.
            second: offsets of the other party.

        Returns:
            Probability by event type, and "none" for no event between the two; they add up to 1.

        Raises:
            UsageError: offsets outside the text, or parties too far apart (some 250 words) to be read together.
        """
        for start, end in (first, second):
            if not 0 <= start < end <= len(text):
                raise UsageError(f"no words at {start} to {end} of a text of {len(text)} characters; give offsets inside it")
        doc = read_report(text, id=DocId("report"), locator="report")
        found = dyad_types(self._encoded(doc, split_sentences(doc)), self.encoder.heads, first, second)
        if found is None:
            raise UsageError(f"the parties at {first} and {second} stand too far apart, or in a header; give a shorter text")
        return found

    def _encoded(self, doc: Document, sentences: tuple[Span, ...]) -> list[EncodedWindow]:
        windows = make_windows(doc.text, [(s.start, s.end) for s in sentences], self.encoder.tokenizer)
        return self.encoder.encode(windows)

    def code_document(self, doc: Document) -> Coded:
        """Codes one report that has been read already."""
        sentences = split_sentences(doc)
        encoded = self._encoded(doc, sentences)
        drafts = extract_events(doc.text, encoded, self.encoder.heads, self.limits, self.calibration)
        contexts = report_contexts(encoded, self.encoder.heads, self.limits) if drafts else []
        report = CodedReport(
            id=doc.id,
            published=doc.published,
            publisher=doc.publisher,
            title=doc.title,
            text_sha256=doc.text_sha256,
            contexts=tuple(ReportContext(name=name, probability=round(p, 3)) for name, p in contexts),
            events=self.assembler.assemble(doc, sentences, drafts) if drafts else (),
            stamp=self.stamp,
        )
        return Coded(document=doc, sentences=sentences, report=report)

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


def _limits(folder: Path, *, preset: Preset, min_probability: float | None) -> Thresholds:
    limits = load_thresholds(folder / "thresholds.json")
    if preset not in get_args(Preset):
        raise UsageError(f"no preset {preset!r}; there are {', '.join(get_args(Preset))}")
    least = limits.precise if preset == "precise" else limits.event
    if min_probability is not None:
        if not 0 <= min_probability <= 1:
            raise UsageError(f"min_probability is {min_probability}; give a number from 0 to 1")
        least = min_probability
    return msgspec.structs.replace(limits, event=least)


def load(
    *,
    model: Path | None = None,
    threads: int | None = None,
    preset: Preset = "balanced",
    min_probability: float | None = None,
) -> Coder:
    """Builds a coder from the files inside the package; nothing is downloaded.

    Args:
        model: folder of another model; None takes the packaged one.
        threads: reports coded at the same time; None takes the cores this process may use.
        preset: `balanced` finds most (best event F1), `precise` keeps only what is likely right.
        min_probability: least probability of an event, 0 to 1, instead of the preset's.

    Raises:
        AssetError: a file of the package is missing or damaged.
        UsageError: no such preset, or `min_probability` is not between 0 and 1.
    """
    folder = model or DATA
    encoder = Encoder(folder)
    gazetteer = Gazetteer.load()
    return Coder(
        encoder=encoder,
        limits=_limits(folder, preset=preset, min_probability=min_probability),
        calibration=load_calibration(folder / "calibration.json"),
        assembler=Assembler(places=PlaceResolver(gazetteer), actors=ActorResolver.load()),
        stamp=Stamp(
            component="wirebird",
            version=__version__,
            model_sha256=encoder.sha256,
            gazetteer_sha256=gazetteer.sha256,
        ),
        workers=threads or _cores(),
    )
