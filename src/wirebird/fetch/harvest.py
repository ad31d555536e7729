"""A round over feeds and pages: what is new becomes reports, batch by batch; what failed is told and the rest goes on."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeVar
from urllib.parse import urlsplit

from wirebird.fetch import pages
from wirebird.fetch.addresses import FailedError, identity
from wirebird.fetch.connection import Answer
from wirebird.fetch.fetcher import Fetcher
from wirebird.fetch.pages import Entry
from wirebird.fetch.state import State, Validators, validators_of
from wirebird.io.layouts import RawReport, Unreadable
from wirebird.io.rows import Reports
from wirebird.records import Document, DocumentFailure

BATCH = 50
"""Reports and failures handed on at a time."""
BATCH_S = 30.0
"""Seconds after which a batch is handed on though it is not full."""
MAX_NEW = 500
"""New entries of one feed that are fetched in one round; the others wait for the next."""
_AHEAD = 4
"""Pages a thread may be ahead of what was handed on."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Found:
    """What one page or entry gave.

    Attributes:
        item: the report, or why there is none.
        key: the entry's key, to be remembered once the item is stored; None where it shall be tried again.
        page: the answer, where a page was fetched; without its body, unless the harvest keeps pages.
    """

    item: Document | DocumentFailure
    key: str | None = None
    page: Answer | None = None


@dataclass
class Tally:
    """What a round did.

    Attributes:
        feeds: feeds read.
        pages: pages fetched.
        seen: entries passed over, as they were fetched before.
        unchanged: addresses whose server says that nothing is new.
        left: new entries left for the next round.
    """

    feeds: int = 0
    pages: int = 0
    seen: int = 0
    unchanged: int = 0
    left: int = 0


@dataclass(frozen=True)
class _Task:
    """A page to fetch, or an entry whose feed text is taken.

    Attributes:
        address: the feed's, or the page's own.
        entry: the entry, or None for a page that the user named.
    """

    address: str
    entry: Entry | None


_Piece = RawReport | Unreadable | DocumentFailure


@dataclass(frozen=True)
class _Outcome:
    """What a task gave, before reports are made of it; the first piece bears the page."""

    task: _Task
    locator: str
    pieces: tuple[_Piece, ...]
    page: Answer | None = None
    is_passing: bool = False


class Harvest:
    """Goes over addresses again and again.

    Args:
        addresses: feeds and pages.
        fetcher: asks for them.
        state: what was fetched before; altered as batches are kept.
        with_pages: fetch the pages of a feed's entries; else the feed's own text is taken.
        keep_pages: hand pages on as they came, besides their reports.
        threads: hosts asked at the same time.
        today: tells the day of fetching.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        fetcher: Fetcher,
        state: State,
        *,
        with_pages: bool = True,
        keep_pages: bool = False,
        threads: int = 8,
        today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date(),
    ) -> None:
        self._addresses = list(dict.fromkeys(addresses))
        self._fetcher, self._state = fetcher, state
        self._with_pages, self._keep_pages = with_pages, keep_pages
        self._threads, self._today = threads, today
        self._reading = threading.Lock()
        self.tally = Tally()

    def round(self, take: Callable[[Sequence[Found]], None]) -> Tally:
        """Goes over all addresses once.

        Args:
            take: stores a batch; when it returns, the batch is remembered as fetched.

        Returns:
            What was done.
        """
        self.tally = Tally()
        reports = Reports()
        again: set[str] = set()
        versions: dict[str, Validators | None] = {}
        with closing(self._found(reports, again, versions)) as found:
            for batch in _batches(found):
                take(batch)
                for one in batch:
                    if one.key:
                        self._state.seen[one.key] = self._today().isoformat()
        for address, validators in versions.items():
            # A feed with an entry to try again must not be answered with "nothing new".
            if validators is None or address in again:
                self._state.addresses.pop(address, None)
            else:
                self._state.addresses[address] = validators
        self._state.forget_before(self._today())
        return self.tally

    def _found(self, reports: Reports, again: set[str], versions: dict[str, Validators | None]) -> Generator[Found, None, None]:
        """Everything that is new, in the order of the addresses and feeds, hosts taking turns."""
        queues: list[list[_Task]] = []
        taken: set[str] = set()
        with _pool(self._threads, self._fetcher) as pool:
            for address, answer in _in_order(pool, self._ask, self._addresses, ahead=self._threads * _AHEAD):
                if isinstance(answer, FailedError):
                    yield _failed(address, answer)
                elif answer.status == 304:
                    self.tally.unchanged += 1
                else:
                    versions[address] = validators_of(answer)
                    tasks, found = self._opened(address, answer, reports, taken, again)
                    if any(isinstance(one.item, DocumentFailure) for one in found):
                        again.add(address)
                    yield from map(self._counted, found)
                    queues.append(tasks)
            for outcome in _in_order(pool, self._done, _by_turns(queues), ahead=self._threads * _AHEAD):
                if outcome.is_passing:
                    again.add(outcome.task.address)
                yield from map(self._counted, _items(outcome, reports))

    def _counted(self, found: Found) -> Found:
        self.tally.pages += found.page is not None
        return found

    def _ask(self, address: str) -> tuple[str, Answer | FailedError]:
        try:
            return address, self._fetcher.get(address, cap=pages.MAX_FEED, known=self._state.addresses.get(address))
        except FailedError as error:
            return address, error

    def _opened(
        self, address: str, answer: Answer, reports: Reports, taken: set[str], again: set[str]
    ) -> tuple[list[_Task], list[Found]]:
        """What the answer to a given address holds: entries to fetch, or a report."""
        if not pages.is_feed(answer):
            return [], list(_items(self._read_page(_Task(address, None), answer), reports))
        self.tally.feeds += 1
        tasks: list[_Task] = []
        found: list[Found] = []
        for entry in pages.entries_of(answer):
            if isinstance(entry, Unreadable):
                found.append(Found(_failure(address, "read", entry.code, entry.message)))
            elif entry.key in self._state.seen:
                self._state.seen[entry.key] = self._today().isoformat()
                self.tally.seen += 1
            elif (once := entry.link if self._with_pages and entry.link else entry.report_id) in taken:
                self.tally.seen += 1
            elif len(tasks) == MAX_NEW:
                self.tally.left += 1
                again.add(address)
            else:
                taken.add(once)
                tasks.append(_Task(address, entry))
        return tasks, found

    def _done(self, task: _Task) -> _Outcome:
        """Fetches a page, or takes the feed's own text where pages are not wanted or cannot be had."""
        entry = task.entry
        if entry is None or entry.link is None or not self._with_pages:
            return _Outcome(task, _locator(task), (_teaser(task),))
        try:
            answer = self._fetcher.get(entry.link, cap=pages.MAX_PAGE)
        except FailedError as error:
            failure = _failed(entry.link, error).item
            return _with_teaser(_Outcome(task, entry.link, (failure,), is_passing=error.is_passing))  # type: ignore[arg-type]
        return _with_teaser(self._read_page(task, answer))

    def _read_page(self, task: _Task, answer: Answer) -> _Outcome:
        locator = _locator(task)
        if not pages.is_page(answer):
            message = f"it is {answer.media_type or 'of no kind'}, neither a page nor a feed; save it, and give it to ingest"
            return _Outcome(task, locator, (_failure(locator, "fetch", "not_a_page", message),))
        # The extraction of pages keeps state of its own; one thread at a time is also fast enough for any network.
        with self._reading:
            piece = pages.page_fields(answer, today=self._today(), feed_fields=task.entry.fields if task.entry else None)
        return _Outcome(task, locator, (piece,), page=answer if self._keep_pages else replace(answer, body=b""))


def _failure(locator: str, stage: str, code: str, message: str) -> DocumentFailure:
    return DocumentFailure(locator=locator, stage=stage, code=code, message=f"{locator}: {message}")  # type: ignore[arg-type]


def _failed(address: str, error: FailedError) -> Found:
    return Found(_failure(address, "fetch", error.code, error.message))


def _locator(task: _Task) -> str:
    return (task.entry.link if task.entry else None) or task.address


def _teaser(task: _Task) -> _Piece:
    """The feed's own text of an entry."""
    if task.entry is None or "text" not in task.entry.fields:
        return Unreadable(
            None, "no_text", "the entry has neither a text of its own nor a page that was fetched; save the page, and ingest it"
        )
    return RawReport(None, {**task.entry.fields, "url": task.entry.link})


def _with_teaser(outcome: _Outcome) -> _Outcome:
    """Where the page gave no report, the feed's own text stands in, if there is one."""
    if any(isinstance(piece, RawReport) for piece in outcome.pieces):
        return outcome
    teaser = _teaser(outcome.task)
    if not isinstance(teaser, RawReport):
        return outcome
    return _Outcome(outcome.task, outcome.locator, (*outcome.pieces, teaser), outcome.page, outcome.is_passing)


def _items(outcome: _Outcome, reports: Reports) -> Iterator[Found]:
    """The reports and failures of an outcome."""
    entry = outcome.task.entry
    key = entry.key if entry and not outcome.is_passing else None
    page = outcome.page
    for piece in outcome.pieces:
        if isinstance(piece, DocumentFailure):
            item: Document | DocumentFailure = piece
        elif isinstance(piece, Unreadable):
            item = _failure(outcome.locator, "read", piece.code, piece.message)
        else:
            item = reports.report({**piece.fields, "id": _report_id(outcome.task)}, path=outcome.locator)
        yield Found(item, key, page)
        page = None


def _report_id(task: _Task) -> str:
    return task.entry.report_id if task.entry else identity(task.address)


def _by_turns(queues: Sequence[Sequence[_Task]]) -> Iterator[_Task]:
    """Tasks of all feeds, hosts taking turns, so that threads do not wait for one host."""
    hosts: dict[str, list[_Task]] = {}
    for task in (task for queue in queues for task in queue):
        hosts.setdefault(urlsplit(_locator(task)).netloc, []).append(task)
    for turn in zip_longest(*hosts.values()):
        yield from (task for task in turn if task is not None)


@contextmanager
def _pool(threads: int, fetcher: Fetcher) -> Iterator[ThreadPoolExecutor]:
    """Threads that end at once when the round is broken off."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="fetch")
    try:
        yield pool
    except BaseException:
        fetcher.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(pool: ThreadPoolExecutor, work: Callable[[T], R], items: Iterable[T], *, ahead: int) -> Iterator[R]:
    """What `work` makes of items, in their order, at most `ahead` of them begun before they are taken."""
    waiting: deque[Future[R]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    since = time.monotonic()
    for one in found:
        batch.append(one)
        if len(batch) >= BATCH or time.monotonic() - since > BATCH_S:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch
