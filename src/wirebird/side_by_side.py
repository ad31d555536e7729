"""Several reports at a time, in threads or in processes, results in the order of what was given."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

from wirebird.errors import WirebirdError, is_panic
from wirebird.records import DocumentFailure

log = logging.getLogger(__name__)


def cores() -> int:
    """Cores this process may use; macOS and Windows know no affinity."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Located(Protocol):
    """Anything that came from somewhere."""

    @property
    def locator(self) -> str:
        """Where from, for messages."""


A = TypeVar("A", bound=_Located)
B = TypeVar("B")

_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""

_forked_work: Callable[[Any], Any] | None = None
"""What the processes of a pool do. They are copies of this one, so what is set here before they begin need not be sent."""


def safely(item: A | DocumentFailure, work: Callable[[A], B]) -> B | DocumentFailure:
    """The result, or the failure in its place; failures given pass through."""
    if isinstance(item, DocumentFailure):
        return item
    try:
        return work(item)
    except WirebirdError as error:
        said = str(error)
        message = said if said.startswith(item.locator) else f"{item.locator}: {said}"
        return DocumentFailure(locator=item.locator, stage="code", code=error.code, message=message)
    except BaseException as error:
        if not (isinstance(error, Exception) or is_panic(error)):
            raise
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

    To be called before this process has threads. Where a process is killed (out of memory), the items at hand are worked on
    again, each in a process of its own: one that gets its process killed a second time becomes a failure, and the rest of
    the run goes on side by side.

    Args:
        items: what to work on; sent to the processes, so it must be picklable, and so must results.
        work: as for `in_threads`; need not be picklable.
        workers: processes.
    """
    global _forked_work
    _forked_work = work
    waiting: deque[tuple[A | DocumentFailure, Future[B | DocumentFailure]]] = deque()
    pool = _pool(workers)

    def begin(item: A | DocumentFailure) -> None:
        try:
            waiting.append((item, pool.submit(_in_fork, item)))
        except BrokenProcessPool as error:
            broken: Future[B | DocumentFailure] = Future()
            broken.set_exception(error)
            waiting.append((item, broken))

    def result() -> B | DocumentFailure:
        nonlocal pool
        if isinstance(waiting[0][1].exception(), BrokenProcessPool):
            log.warning("a coding process was killed (out of memory?); starting others")
            pool.shutdown()
            _work_again(waiting)
            pool = _pool(workers)
        return waiting.popleft()[1].result()

    try:
        for item in items:
            begin(item)
            if len(waiting) > 2 * workers:
                yield result()
        while waiting:
            yield result()
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(os.getpid(),))


def _work_again(waiting: deque[tuple[A | DocumentFailure, Future[B | DocumentFailure]]]) -> None:
    """Puts the result of another try in the place of each that was lost with its process."""
    for place, (item, lost) in enumerate(waiting):
        if not isinstance(lost.exception(), BrokenProcessPool):
            continue
        with _pool(1) as alone:
            again = alone.submit(_in_fork, item)
            if isinstance(again.exception(), BrokenProcessPool):
                again = Future()
                again.set_result(_killed(item))
        waiting[place] = item, again


def _killed(item: _Located) -> DocumentFailure:
    message = f"{item.locator}: the process that coded it was killed twice (out of memory?); leave it out or split it"
    return DocumentFailure(locator=item.locator, stage="code", code="killed", message=message)


def _begin(parent: int) -> None:
    """What each process of a pool does first."""
    # An interrupt goes to all processes of the terminal; the first one says what was kept.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Where the first process is killed the others would wait for work for ever.
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _in_fork(item: Any) -> Any:  # noqa: ANN401 - whatever the pool was made for
    if _forked_work is None:
        raise RuntimeError("a process was started before its work was set")
    return safely(item, _forked_work)
