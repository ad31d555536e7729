"""Several reports at a time, in threads or in processes, results in the order of what was given."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from wirebird.errors import WirebirdError
from wirebird.records import DocumentFailure

log = logging.getLogger(__name__)


class _Located(Protocol):
    """Anything that came from somewhere."""

    @property
    def locator(self) -> str:
        """Where from, for messages."""


A = TypeVar("A", bound=_Located)
B = TypeVar("B")

_forked_work: Callable[[Any], Any] | None = None
"""What the processes of a pool do. They are copies of this one, so what is set here before they begin need not be sent."""


def safely(item: A | DocumentFailure, work: Callable[[A], B]) -> B | DocumentFailure:
    """The result, or the failure in its place; failures given pass through."""
    if isinstance(item, DocumentFailure):
        return item
    try:
        return work(item)
    except WirebirdError as error:
        return DocumentFailure(locator=item.locator, stage="code", code=error.code, message=str(error))
    except Exception as error:
        log.debug("coding %s failed", item.locator, exc_info=True)
        message = f"{item.locator}: coding failed ({error!r}); please report this as a bug"
        return DocumentFailure(locator=item.locator, stage="code", code="internal", message=message)


def in_threads(items: Iterable[A | DocumentFailure], work: Callable[[A], B], workers: int) -> Iterator[B | DocumentFailure]:
    """Works on items side by side, one a thread: onnxruntime works outside Python's lock.

    Args:
        items: what to work on; taken as it is needed.
        work: makes a result of an item.
        workers: items worked on at a time.

    Yields:
        One result or failure an item, in order.
    """
    waiting: deque[Future[B | DocumentFailure]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        for item in items:
            waiting.append(pool.submit(safely, item, work))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def can_fork() -> bool:
    """Whether processes can be copies of this one. Elsewhere each would load the model anew."""
    return sys.platform == "linux" and "fork" in multiprocessing.get_all_start_methods()


def in_processes(items: Iterable[A | DocumentFailure], work: Callable[[A], B], workers: int) -> Iterator[B | DocumentFailure]:
    """The same in processes: Python's own share of the work runs side by side too.

    To be called before this process has threads. A process that is killed costs nothing but time: its items, and all
    after them, are worked on in this one.

    Args:
        items: what to work on; sent to the processes, so it must be picklable, and so must results.
        work: as for `in_threads`; need not be picklable.
        workers: processes.
    """
    global _forked_work
    _forked_work = work
    waiting: deque[tuple[A | DocumentFailure, Future[B | DocumentFailure] | None]] = deque()
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork"), initializer=_begin)
    is_whole = True

    def result() -> B | DocumentFailure:
        nonlocal is_whole
        item, future = waiting.popleft()
        if future is not None and is_whole:
            try:
                return future.result()
            except BrokenProcessPool:
                log.warning("a coding process was killed (out of memory?); going on in one process")
                is_whole = False
        return safely(item, work)

    with pool:
        for item in items:
            waiting.append((item, pool.submit(_in_fork, item) if is_whole else None))
            if len(waiting) > 2 * workers:
                yield result()
        while waiting:
            yield result()


def _begin() -> None:
    # An interrupt goes to all processes of the terminal; the first one says what was kept.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_fork(item: Any) -> Any:  # noqa: ANN401 - whatever the pool was made for
    if _forked_work is None:
        raise RuntimeError("a process was started before its work was set")
    return safely(item, _forked_work)
