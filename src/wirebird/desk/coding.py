"""Codes reports that are posted: a bounded queue, worker processes, a time limit a report, nothing accepted is lost.

Each worker is a process of its own, so that a report that takes too long, or brings its process down, costs that report alone:
the process is ended and another one takes its place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol

import msgspec

from wirebird.desk.answers import ApiError
from wirebird.errors import ReportLimitError, WirebirdError
from wirebird.io.rows import Reports
from wirebird.records import CodedReport, Document, DocumentFailure, EventId, ReportVersion, StoredEvent
from wirebird.store.identity import assign_ids, content_sha256

LIMIT_S = 60.0
"""Seconds that a report may take."""
START_S = 120.0
"""Seconds that a worker may take to load the model."""
MAX_QUEUE = 32
PASTED = "pasted"
_USUAL_S = 1.0
"""Seconds a report, until some have been coded."""
log = logging.getLogger(__name__)


class Posted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of a POST to `/api/code`.

    Attributes:
        text: the report, raw wire text included; offsets of the answer point into it.
        published: ISO day; read from the text when not given.
        publisher: outlet; read from the text when not given.
        title: headline; read from the text when not given.
    """

    text: str
    published: str | None = None
    publisher: str | None = None
    title: str | None = None


class CodedItem(Protocol):
    """A coded report."""

    @property
    def report(self) -> CodedReport:
        """The result."""


class ReportCoder(Protocol):
    """Codes one report."""

    def code_document(self, doc: Document) -> CodedItem:
        """Codes a report that has been read."""


CoderMaker = Callable[[], ReportCoder]


class Pasted(msgspec.Struct, frozen=True):
    """A posted report, coded: as a store would keep it, but kept nowhere."""

    report: ReportVersion
    events: tuple[StoredEvent, ...]


class _Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a report cannot be coded."""

    code: str
    message: str
    advice: str = "see docs/errors.md for the code"


class _Done(msgspec.Struct, frozen=True, tag=True):
    """A coded report, on its way between processes."""

    pasted: Pasted


_ANSWER: msgspec.msgpack.Decoder[_Done | _Refused] = msgspec.msgpack.Decoder(_Done | _Refused)
_POSTED = msgspec.msgpack.Decoder(Posted)


def packaged_coder() -> ReportCoder:
    """The packaged model, for one report at a time."""
    from wirebird.pipeline import load

    return load(threads=1)


@dataclass
class Tally:
    """What became of the reports posted.

    Attributes:
        accepted: taken into the queue.
        refused: not taken, the queue was full.
        coded: answered.
        failed: could not be coded: empty, no English, too slow, or their worker ended.
        seconds: time that coding took, all of them together.
    """

    accepted: int = 0
    refused: int = 0
    coded: int = 0
    failed: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Job:
    posted: Posted
    result: Future[Pasted] = field(default_factory=Future)


class CodingService:
    """A queue of reports and the workers that code them.

    Args:
        workers: reports coded at a time.
        max_queue: reports that wait at most.
        limit_s: seconds that a report may take.
        make: makes a worker's coder; runs in the worker's process, so it must be a function of a module.
    """

    def __init__(
        self, *, workers: int = 1, max_queue: int = MAX_QUEUE, limit_s: float = LIMIT_S, make: CoderMaker = packaged_coder
    ) -> None:
        self.workers = workers
        self.max_queue = max_queue
        self.limit_s = limit_s
        self.tally = Tally()
        self._make = make
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._lock = threading.Lock()
        self._open = True
        self._unfinished = 0
        self._threads: list[threading.Thread] = []

    @property
    def waiting(self) -> int:
        """Reports accepted and not answered yet."""
        return self._unfinished

    @property
    def longest_s(self) -> float:
        """Seconds in which everything that can be accepted is answered."""
        return START_S + self.limit_s * (1 + (self.max_queue + self.workers) / self.workers)

    def start(self) -> None:
        """Starts the workers, once; they load the model meanwhile."""
        with self._lock:
            if self._open and not self._threads:
                self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.workers)]
                for thread in self._threads:
                    thread.start()

    def submit(self, posted: Posted) -> Future[Pasted]:
        """Takes a report in.

        Raises:
            ApiError: the queue is full, or the desk stops.
        """
        self.start()
        with self._lock:
            if not self._open:
                raise ApiError(503, "stopping", "the desk stops", "ask again when it has started", retry_after_s=5)
            if self._unfinished >= self.max_queue + self.workers:
                self.tally.refused += 1
                advice = "send it again after the seconds that Retry-After names"
                raise ApiError(429, "queue_full", "too many reports wait already", advice, retry_after_s=self._wait_s())
            self._unfinished += 1
            self.tally.accepted += 1
            job = _Job(posted)
            self._jobs.put(job)
        return job.result

    def _wait_s(self) -> int:
        """Whole seconds until a place is likely to be free."""
        done = self.tally.coded
        return max(1, round((self.tally.seconds / done if done else _USUAL_S) / self.workers + 0.5))

    def close(self) -> None:
        """Takes in nothing more, codes what was accepted, ends the workers."""
        with self._lock:
            self._open = False
            for _ in self._threads:
                self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        """Hands jobs to one worker process, one after the other."""
        worker = _Worker(self._make)
        try:
            while (job := self._jobs.get()) is not None:
                start = time.monotonic()
                try:
                    answer = worker.code(job.posted, limit_s=self.limit_s)
                except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
                    log.warning("a report could not be coded: %r", error)
                    answer = _Refused("coding_failed", f"the report could not be coded ({error!r})")
                self._finish(job, answer, time.monotonic() - start)
        finally:
            worker.end()

    def _finish(self, job: _Job, answer: _Done | _Refused, seconds: float) -> None:
        with self._lock:
            self._unfinished -= 1
            self.tally.seconds += seconds
            if isinstance(answer, _Done):
                self.tally.coded += 1
            else:
                self.tally.failed += 1
        if isinstance(answer, _Done):
            job.result.set_result(answer.pasted)
        else:
            job.result.set_exception(ApiError(422, answer.code, answer.message, answer.advice))


class _Worker:
    """A process that codes, started when it is first needed and again when it was ended."""

    def __init__(self, make: CoderMaker) -> None:
        self._make = make
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def code(self, posted: Posted, *, limit_s: float) -> _Done | _Refused:
        """Codes a report; a process that takes too long or ends is given up."""
        pipe = self._started()
        try:
            pipe.send_bytes(msgspec.msgpack.encode(posted))
            if pipe.poll(limit_s):
                return _ANSWER.decode(pipe.recv_bytes())
        except (EOFError, OSError):
            self.end()
            return _Refused("coder_ended", "the process that coded the report ended; the report may need too much memory")
        self.end()
        return _Refused("too_slow", f"the report took more than {limit_s:g} seconds")

    def _started(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.end()
        # Not forked: other threads of this process may hold locks just now.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_code_until_told, args=(theirs, self._make), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe = ours
        if not ours.poll(START_S):
            self.end()
            raise TimeoutError("the model was not loaded in time")
        ours.recv_bytes()
        return ours

    def end(self) -> None:
        """Ends the process, whatever it does."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None


def _code_until_told(pipe: Connection, make: CoderMaker) -> None:
    """What a worker process does: reports in, answers out, until the other end of the pipe is gone."""
    # A signal to the whole group stops the desk, which lets this process finish what was accepted.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    coder = make()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        while True:
            pipe.send_bytes(msgspec.msgpack.encode(_answer(coder, _POSTED.decode(pipe.recv_bytes()))))


def _answer(coder: ReportCoder, posted: Posted) -> _Done | _Refused:
    given = {k: v for k, v in msgspec.structs.asdict(posted).items() if v}
    read = Reports().report(given, path=PASTED)
    if isinstance(read, DocumentFailure):
        return _Refused(read.code, read.message)
    try:
        coded = coder.code_document(read)
    except ReportLimitError as error:
        # What the error advises names options that a desk lacks.
        return _Refused(error.code, str(error).partition("; ")[0], "split it into single reports")
    except WirebirdError as error:
        return _Refused(error.code, str(error))
    except Exception as error:  # noqa: BLE001 - as `Coder.code_many`: one report must not bring the worker down
        return _Refused("coding_failed", f"the report could not be coded ({error!r})")
    return _Done(_pasted(read, coded.report))


def _pasted(document: Document, coded: CodedReport) -> Pasted:
    """A coded report in the form in which a store would give it back."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None).isoformat()
    known_on = document.published or now[:10]
    report = ReportVersion(
        id=document.id, version=1, content_sha256=content_sha256(document), text_sha256=document.text_sha256,
        published=document.published, publisher=document.publisher, title=document.title, known_on=known_on, ingested_at=now,
        superseded_at=None, locator=document.locator, text=document.text,
    )  # fmt: skip
    events = tuple(
        StoredEvent(
            id=EventId(id), report=document.id, version=1, position=number, known_on=known_on, recorded_at=now, review="none",
            duplicate_of=None, event=event,
        )
        for number, (id, event) in enumerate(zip(assign_ids(document.id, coded.events, []), coded.events, strict=True))
    )  # fmt: skip
    return Pasted(report, events)
