"""Threads and processes give the same results in the same order; what fails or is killed costs no other item."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wirebird.errors import UsageError
from wirebird.records import DocId, Document, DocumentFailure
from wirebird.side_by_side import can_fork, in_processes, in_threads

Runner = Callable[..., Iterator[Any]]
RUNNERS = [in_threads, pytest.param(in_processes, marks=pytest.mark.skipif(not can_fork(), reason="needs fork"))]


def _items(count: int) -> list[Document | DocumentFailure]:
    docs: list[Document | DocumentFailure] = [Document(id=DocId(str(n)), text="x", locator=f"f:{n}") for n in range(count)]
    docs.insert(3, DocumentFailure(locator="f:bad", stage="read", code="empty", message="f:bad: no text"))
    return docs


@pytest.mark.parametrize("run", RUNNERS)
def test_results_come_in_order_and_failures_stand_in_their_place(run: Runner) -> None:
    def work(doc: Document) -> str:
        if doc.id == "5":
            raise UsageError("no such thing")
        if doc.id == "7":
            raise ZeroDivisionError
        return f"coded {doc.id}"

    found = list(run(_items(12), work, 2))
    codes = [f.code if isinstance(f, DocumentFailure) else f for f in found]
    wanted = [f"coded {n}" for n in range(12)]
    wanted[5], wanted[7] = "usage", "internal"
    wanted.insert(3, "empty")
    assert codes == wanted


@pytest.mark.skipif(not can_fork(), reason="needs fork")
def test_a_killed_process_costs_no_report() -> None:
    first = os.getpid()

    def work(doc: Document) -> str:
        if doc.id == "4" and os.getpid() != first:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(doc.id)

    found = [f for f in in_processes(_items(20), work, 2) if not isinstance(f, DocumentFailure)]
    assert found == [str(n) for n in range(20)]
