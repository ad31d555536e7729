"""Composition only: a report goes in, event records come out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from wirebird._version import __version__
from wirebird.claims import Assembler, attribution_records, report_voices
from wirebird.encoder.blas import one_blas_thread
from wirebird.encoder.runner import DATA, EncodedWindow, Encoder
from wirebird.encoder.windows import make_windows
from wirebird.errors import UsageError
from wirebird.extract.attributions import Attributed, find_attributions_in
from wirebird.extract.calibration import Calibration, load_calibration
from wirebird.extract.drafts import extract_events, report_contexts
from wirebird.extract.dyads import dyad_types
from wirebird.extract.factuality import judge_spans, judged_words
from wirebird.extract.report_tokens import report_tokens
from wirebird.extract.spans import TokenSpan
from wirebird.extract.thresholds import Thresholds, load_thresholds
from wirebird.extract.toponyms import find_toponyms, places_of_event
from wirebird.extract.voices import told_by
from wirebird.gazetteer import Gazetteer, fold
from wirebird.io import ActorTask, AnnotationTask, read_actor_rows
from wirebird.limits import MAX_CHARS, MAX_SECONDS, check_size, time_limit
from wirebird.records import (
    AttributedText,
    Attribution,
    AttributionLine,
    CodedReport,
    Dateline,
    DocId,
    Document,
    DocumentFailure,
    EventPlaces,
    GeoparsedReport,
    JudgedText,
    LocatedToponym,
    ReportContext,
    ResolvedParty,
    Span,
    Stamp,
)
from wirebird.records.days import read_day
from wirebird.resolve.actor_tables import extended
from wirebird.resolve.actors import ActorContext, ActorResolver
from wirebird.resolve.geocode import Geocoder, countries_of
from wirebird.resolve.place_features import Toponym
from wirebird.resolve.places import PlaceResolver
from wirebird.resolve.ranker import PlaceRanker
from wirebird.resolve.toponym_spans import mend
from wirebird.side_by_side import can_fork, cores, in_processes, in_threads
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

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from wirebird.display.html import report_html

        return report_html(self.document.text, self.report)


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
        processes: whether `code_many` uses processes instead of threads, where it can (Linux).
        max_chars: characters that a report's text may have.
        max_seconds: processor time that coding a report may take.
    """

    encoder: Encoder
    limits: Thresholds
    calibration: Calibration
    assembler: Assembler
    stamp: Stamp
    workers: int = 1
    processes: bool = False
    max_chars: int = MAX_CHARS
    max_seconds: float = MAX_SECONDS

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
            ReportLimitError: the text is longer than `max_chars`, or coding it took longer than `max_seconds`.
        """
        check_size(text, self.max_chars)
        doc = read_report(text, id=DocId(id), locator=id, published=published, publisher=publisher, title=title)
        return self.code_document(doc).report

    @one_blas_thread
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
        _check_words(text, *first)
        _check_words(text, *second)
        doc = read_report(text, id=DocId("report"), locator="report")
        found = dyad_types(self._encoded(doc, split_sentences(doc)), self.encoder.heads, first, second)
        if found is None:
            raise UsageError(f"the parties at {first} and {second} stand too far apart, or in a header; give a shorter text")
        return found

    @one_blas_thread
    def geoparse(self, text: str, *, id: str = "report", spans: Sequence[tuple[int, int]] | None = None) -> GeoparsedReport:
        """Finds the place names of a text and their points.

        Args:
            text: the report, header and dateline included; offsets of the result point into it.
            id: name of the report in the result.
            spans: half-open code-point offsets of the place names, where they are known; None finds them.

        Raises:
            UsageError: a span lies outside the text or is empty.
        """
        dateline = _dateline(text)
        if spans is None:
            toponyms = self._toponyms(text, self._encoded_plain(text), dateline)
        else:
            toponyms = [self._given(text, start, end) for start, end in sorted(spans)]
        return GeoparsedReport(id=DocId(id), toponyms=self._located(text, toponyms, dateline))

    @one_blas_thread
    def event_places(self, text: str, event: tuple[int, int], *, id: str = "report") -> EventPlaces:
        """Finds the place names at which one given event happened.

        Args:
            text: the report; offsets of the result point into it.
            event: half-open code-point offsets of the event's words.
            id: name of the report in the result.

        Raises:
            UsageError: the offsets lie outside the text.
        """
        _check_words(text, *event)
        dateline = _dateline(text)
        encoded = self._encoded_plain(text)
        found = places_of_event(text, encoded, self.encoder.heads, self.limits, event)
        named = self._toponyms(text, encoded, dateline)
        alone = [Toponym(s.start, s.end, text[s.start : s.end]) for s in found if not any(_overlap(s, t) for t in named)]
        # All names of the text are located together, for each is evidence for the others.
        located = self._located(text, sorted([*named, *alone], key=lambda t: t.start), dateline)
        return EventPlaces(id=DocId(id), locations=tuple(t for t in located if any(_overlap(s, t) for s in found)))

    @one_blas_thread
    def judge(self, text: str, targets: Sequence[tuple[int, int]], *, id: str = "report") -> JudgedText:
        """Says whether given event words took place, as the text tells it.

        Args:
            text: a sentence or report.
            targets: half-open code-point offsets of the words of each event.
            id: name of the text in the result.

        Returns:
            One item for each target, in the order given.

        Raises:
            UsageError: a target lies outside the text or is empty.
        """
        for start, end in targets:
            _check_words(text, start, end)
        stated = judge_spans(text, self._encoded_plain(text), self.encoder.factuality, targets)
        return JudgedText(
            id=DocId(id), targets=tuple(judged_words(text, span, one) for span, one in zip(targets, stated, strict=True))
        )

    def resolve_actor(
        self, phrase: str, *, context: str = "", published: str | None = None, id: str = "party"
    ) -> ResolvedParty:
        """Codes one party phrase: country, sectors, known person or group.

        Args:
            phrase: the words of the party.
            context: the report or sentence it stands in; full names, titles, acronyms and places are looked up in it.
            published: ISO day of the report: who held an office, and what a group was, depends on it.
            id: name of the phrase in the result.

        Returns:
            The codes with the rules and words behind them; a code that stays unknown has its reason in `unknown`.

        Raises:
            UsageError: `published` is no ISO day.
        """
        day = read_day(published, "published") if published else None
        text = context or phrase
        toponyms = self._toponyms(text, self._encoded_plain(text), _dateline(text))
        known = countries_of(self.assembler.geocoder.known_names(text, toponyms))
        evidence = self.assembler.places.country_mentions(context) if context else {}
        code = self.assembler.actors.resolve(
            phrase, ActorContext(published=day, countries=evidence, report_text=context, places=known)
        )
        return ResolvedParty(
            id=DocId(id),
            country=code.country,
            sector=code.sector,
            sectors=code.sectors,
            entity=code.entity,
            why=code.why,
            country_why=code.country_why,
            found_in=code.found_in,
            basis=code.basis,
            unknown=code.unknown,
        )

    @one_blas_thread
    def find_attributions(self, text: str) -> tuple[Attribution, ...]:
        """Finds who said what in a text.

        Args:
            text: a report, header and headline included; offsets of the result point into it.

        Returns:
            The outermost attributions in the order of their cues; those inside a content hang on it.
        """
        return attribution_records(text, self._attributed(text, self._encoded_plain(text)))

    def find_attributions_many(
        self, tasks: Iterable[AnnotationTask | DocumentFailure]
    ) -> Iterator[AttributedText | DocumentFailure]:
        """Finds who said what in each of a stream of texts; failures pass through.

        Yields:
            One item for each item given, in order.
        """

        def work(task: AnnotationTask) -> AttributedText:
            found = tuple(AttributionLine.of(a) for a in self.find_attributions(task.text))
            return AttributedText(id=task.id, doc_id=task.doc_id, attributions=found)

        return in_threads(tasks, work, self.workers)

    def _attributed(self, text: str, encoded: Sequence[EncodedWindow]) -> list[Attributed]:
        return find_attributions_in(report_tokens(text, encoded), self.encoder.attribution)

    def _toponyms(self, text: str, encoded: Sequence[EncodedWindow], dateline: Dateline | None) -> list[Toponym]:
        named = find_toponyms(text, encoded, self.limits)
        toponyms = [Toponym(n.span.start, n.span.end, text[n.span.start : n.span.end], n.is_associative) for n in named]
        found = mend(text, toponyms, self.assembler.geocoder.gazetteer)
        # The header's place and country are names whether the encoder saw them or not.
        header = [s for s in (dateline.place, dateline.region) if s] if dateline else []
        seen = [t for t in found if not any(_overlap(s, t) for s in header)]
        return sorted([*seen, *(Toponym(s.start, s.end, s.text) for s in header)], key=lambda t: t.start)

    def _given(self, text: str, start: int, end: int) -> Toponym:
        _check_words(text, start, end)
        words = text[start:end]
        return Toponym(start, end, words, fold(words) in self.assembler.geocoder.gazetteer.country_words)

    def _located(self, text: str, toponyms: Sequence[Toponym], dateline: Dateline | None) -> tuple[LocatedToponym, ...]:
        return self.assembler.geocoder.locate(text, toponyms, dateline.name if dateline else None)

    def _encoded_plain(self, text: str) -> list[EncodedWindow]:
        """A text encoded from its first character on, a header's lines included."""
        plain = Document(id=DocId("report"), text=text, locator="report")
        return self._encoded(plain, split_sentences(plain))

    def _encoded(self, doc: Document, sentences: tuple[Span, ...]) -> list[EncodedWindow]:
        windows = make_windows(doc.text, [(s.start, s.end) for s in sentences], self.encoder.tokenizer)
        return self.encoder.encode(windows)

    @one_blas_thread
    def code_document(self, doc: Document) -> Coded:
        """Codes one report that has been read already.

        Raises:
            ReportLimitError: it is longer than `max_chars`, or took longer than `max_seconds`.
        """
        check_size(doc.text, self.max_chars)
        with time_limit(self.max_seconds):
            return self._coded(doc)

    def _coded(self, doc: Document) -> Coded:
        sentences = split_sentences(doc)
        encoded = self._encoded(doc, sentences)
        told = cache(lambda: told_by(doc.text, self._attributed(doc.text, encoded), [s.start for s in sentences]))
        heads, factuality = self.encoder.heads, self.encoder.factuality
        drafts = extract_events(doc.text, encoded, heads, factuality, self.limits, self.calibration, told)
        contexts = report_contexts(encoded, self.encoder.heads, self.limits) if drafts else []
        report = CodedReport(
            id=doc.id,
            published=doc.published,
            publisher=doc.publisher,
            title=doc.title,
            text_sha256=doc.text_sha256,
            contexts=tuple(ReportContext(name=name, probability=round(p, 3)) for name, p in contexts),
            events=self.assembler.assemble(doc, sentences, drafts, self._toponyms(doc.text, encoded, doc.dateline), told())
            if drafts
            else (),
            agency=doc.agency,
            voices=report_voices(doc),
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
        if self.processes and self.workers > 1 and can_fork():
            # Read by the first process once, instead of by each.
            self.encoder.load_heads()
            return in_processes(items, self.code_document, self.workers)
        return in_threads(items, self.code_document, self.workers)

    def geoparse_many(
        self, tasks: Iterable[AnnotationTask | DocumentFailure], *, given_spans: bool = False
    ) -> Iterator[GeoparsedReport | DocumentFailure]:
        """Finds the place names of a stream of texts; failures pass through.

        Args:
            tasks: the texts.
            given_spans: take each task's `toponyms` for its place names instead of finding them.

        Yields:
            One item for each item given, in order.
        """

        def work(task: AnnotationTask) -> GeoparsedReport:
            spans = [(o.start, o.end) for o in task.toponyms or ()] if given_spans else None
            return self.geoparse(task.text, id=str(task.id), spans=spans)

        return in_threads(tasks, work, self.workers)

    def event_places_many(self, tasks: Iterable[AnnotationTask | DocumentFailure]) -> Iterator[EventPlaces | DocumentFailure]:
        """Finds the places of one given event in each of a stream of texts; failures pass through.

        Args:
            tasks: the texts, each with its `event`.

        Yields:
            One item for each item given, in order.
        """

        def work(task: AnnotationTask) -> EventPlaces:
            if task.event is None:
                raise UsageError(f"{task.locator}: no event is given; name its offsets")
            return self.event_places(task.text, (task.event.start, task.event.end), id=str(task.id))

        return in_threads(tasks, work, self.workers)

    def judge_many(self, tasks: Iterable[AnnotationTask | DocumentFailure]) -> Iterator[JudgedText | DocumentFailure]:
        """Judges the `targets` of each of a stream of texts; failures pass through.

        Yields:
            One item for each item given, in order.
        """

        def work(task: AnnotationTask) -> JudgedText:
            return self.judge(task.text, [(o.start, o.end) for o in task.targets or ()], id=str(task.id))

        return in_threads(tasks, work, self.workers)

    def resolve_actors(self, tasks: Iterable[ActorTask | DocumentFailure]) -> Iterator[ResolvedParty | DocumentFailure]:
        """Codes a stream of party phrases; failures pass through.

        Yields:
            One item for each item given, in order.
        """

        def work(task: ActorTask) -> ResolvedParty:
            return self.resolve_actor(task.text, context=task.context, published=task.date, id=str(task.id))

        return in_threads(tasks, work, self.workers)


def _dateline(text: str) -> Dateline | None:
    return read_report(text, id=DocId("report"), locator="report").dateline


def _check_words(text: str, start: int, end: int) -> None:
    if not 0 <= start < end <= len(text):
        raise UsageError(f"no words at {start} to {end} of a text of {len(text)} characters; give offsets inside it")


def _overlap(a: TokenSpan | Toponym | LocatedToponym | Span, b: TokenSpan | Toponym | LocatedToponym) -> bool:
    return a.start < b.end and b.start < a.end


def _limits(folder: Path, *, preset: Preset, min_probability: float | None) -> Thresholds:
    limits = load_thresholds(folder / "thresholds.json")
    if preset not in get_args(Preset):
        raise UsageError(f"no preset {preset!r}; there are {', '.join(get_args(Preset))}")
    least, lone = (limits.precise, 0.0) if preset == "precise" else (limits.event, limits.lone)
    if min_probability is not None:
        if not 0 <= min_probability <= 1:
            raise UsageError(f"min_probability is {min_probability}; give a number from 0 to 1")
        least, lone = min_probability, 0.0
    return msgspec.structs.replace(limits, event=least, lone=lone)


def load(
    *,
    model: Path | None = None,
    threads: int | None = None,
    processes: bool = False,
    preset: Preset = "balanced",
    min_probability: float | None = None,
    gazetteer_file: Path | None = None,
    actors_file: Path | None = None,
    max_chars: int | None = None,
    max_seconds: float | None = None,
) -> Coder:
    """Builds a coder from the files inside the package; nothing is downloaded.

    Args:
        model: folder of another model; None takes the packaged one.
        threads: reports coded at the same time; None takes the cores this process may use.
        processes: code them in as many processes, on Linux: faster by a third, for a program that has no threads of its own.
        preset: `balanced` finds most (best event F1), `precise` keeps only what is likely right.
        min_probability: least probability of an event, 0 to 1, instead of the preset's.
        actors_file: a table of actors of your own, which wins over the packaged ones (docs/actors.md).
        gazetteer_file: a file made by `wirebird gazetteer build`; None takes the packaged one.
        max_chars: characters that a report may have; None takes 200,000.
        max_seconds: seconds of processor time that coding a report may take; None takes 300.

    Raises:
        AssetError: a file of the package is missing or damaged.
        InputError: `actors_file` cannot be read, or a row of it has a bad code or day.
        UsageError: no such preset, or `min_probability` is not between 0 and 1.
    """
    folder = model or DATA
    encoder = Encoder(folder)
    gazetteer = Gazetteer(gazetteer_file) if gazetteer_file else Gazetteer.load()
    return Coder(
        encoder=encoder,
        limits=_limits(folder, preset=preset, min_probability=min_probability),
        calibration=load_calibration(folder / "calibration.json"),
        assembler=Assembler(
            geocoder=Geocoder(gazetteer, PlaceRanker.load()), places=PlaceResolver(gazetteer), actors=load_actors(actors_file)
        ),
        stamp=Stamp(
            component="wirebird",
            version=__version__,
            model_sha256=encoder.sha256,
            gazetteer_sha256=gazetteer.sha256,
        ),
        workers=threads or cores(),
        processes=processes,
        max_chars=max_chars or MAX_CHARS,
        max_seconds=max_seconds or MAX_SECONDS,
    )


def coding_settings(coder: Coder, actors_file: Path | None = None) -> str:
    """What alters the records of a coder besides its stamp: the least probability, and a user's table of actors.

    Args:
        coder: the coder.
        actors_file: the table that it was loaded with, or None.

    Returns:
        A short text that differs where the settings differ.
    """
    actors = hashlib.sha256(actors_file.read_bytes()).hexdigest()[:16] if actors_file else "packaged"
    return f"event>={coder.limits.event:g} lone>={coder.limits.lone:g} actors={actors}"


def load_actors(file: Path | None = None) -> ActorResolver:
    """The resolver over the packaged tables and those of a user; names that the user's rows take over are logged.

    Raises:
        InputError: the file cannot be read, or a row has a bad code or day.
    """
    resolver = ActorResolver.load()
    if file is None:
        return resolver
    tables, conflicts = extended(resolver.tables, read_actor_rows(file))
    for name, ours, theirs in conflicts:
        log.warning(
            "%s: %r is now %s %s, not %s %s of the package",
            file,
            name,
            theirs.country,
            theirs.sector,
            ours.country,
            ours.sector,
        )
    return ActorResolver(tables)


@cache
def _default_coder() -> Coder:
    return load()


def geoparse(text: str) -> tuple[LocatedToponym, ...]:
    """Finds the place names of a text and their points, with the packaged model and gazetteer (loaded on the first call).

    Args:
        text: a report; offsets of the result point into it.

    Returns:
        The place names in text order, literal and associative, each with its point or the reason why there is none.
    """
    return _default_coder().geoparse(text).toponyms


def find_attributions(text: str) -> tuple[Attribution, ...]:
    """Finds who said what in a text, with the packaged model (loaded on the first call).

    Args:
        text: a report, header and headline included; offsets of the result are half-open code points into it.

    Returns:
        The outermost attributions in the order of their cues; those inside a content hang on it.

    Raises:
        AssetError: a file of the package is missing or damaged.
    """
    return _default_coder().find_attributions(text)


def resolve_actor(phrase: str, *, context: str = "", published: str | None = None) -> ResolvedParty:
    """Codes one party phrase with the packaged tables (loaded on the first call): country, sectors, known person or group.

    Args:
        phrase: the words of the party.
        context: the report or sentence it stands in; full names, titles, acronyms and places are looked up in it.
        published: ISO day of the report: who held an office, and what a group was, depends on it.

    Returns:
        The codes with the rules and words behind them; a code that stays unknown has its reason in `unknown`.

    Raises:
        AssetError: a file of the package is missing or damaged.
        UsageError: `published` is no ISO day.
    """
    return _default_coder().resolve_actor(phrase, context=context, published=published)
