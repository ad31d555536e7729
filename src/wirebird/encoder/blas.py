"""Holds NumPy's matrix products to one thread while a report is coded."""

from __future__ import annotations

import threading
from contextlib import ContextDecorator
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


class _OneBlasThread(ContextDecorator):
    """Within it BLAS runs on one thread; nested and concurrent uses count, and the last to leave restores the setting.

    The heads multiply a few dozen vectors at a time: more threads wait for each other, and spin while they wait, longer
    than they work (half of all processor time, measured). Reports are coded side by side instead.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users = 0

    @cached_property
    def _controller(self) -> ThreadpoolController:
        from threadpoolctl import ThreadpoolController

        return ThreadpoolController()

    def __enter__(self) -> None:
        with self._lock:
            self._users += 1
            if self._users == 1:
                self._limits = self._controller.limit(limits=1, user_api="blas")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        with self._lock:
            self._users -= 1
            if not self._users:
                self._limits.restore_original_limits()


one_blas_thread = _OneBlasThread()
