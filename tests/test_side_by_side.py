"""Threads and processes give the same results in the same order; what fails or is killed costs no other item."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
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
def test_a_killed_process_costs_no_report(tmp_path: Path) -> None:
    def work(doc: Document) -> str:
        if doc.id in ("4", "15") and not (tmp_path / doc.id).exists():
            (tmp_path / doc.id).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return str(doc.id)

    found = [f for f in in_processes(_items(20), work, 2) if not isinstance(f, DocumentFailure)]
    assert found == [str(n) for n in range(20)]


@pytest.mark.skipif(not can_fork(), reason="needs fork")
def test_a_report_that_kills_its_process_twice_fails_alone() -> None:
    def work(doc: Document) -> str:
        if doc.id == "4":
            os.kill(os.getpid(), signal.SIGKILL)
        return str(doc.id)

    found = list(in_processes(_items(20), work, 2))
    assert [f for f in found if not isinstance(f, DocumentFailure)] == [str(n) for n in range(20) if n != 4]
    assert [(f.locator, f.stage, f.code) for f in found if isinstance(f, DocumentFailure)] == [
        ("f:bad", "read", "empty"),
        ("f:4", "code", "killed"),
    ]


@pytest.mark.skipif(not can_fork(), reason="needs fork")
def test_no_process_outlives_the_first_one(tmp_path: Path) -> None:
    script = """
import os, sys, time
from wirebird.records import DocId, Document
from wirebird.side_by_side import in_processes
def work(doc):
    print(os.getpid(), flush=True)
    time.sleep(60)
docs = (Document(id=DocId(str(n)), text="x", locator="f") for n in range(4))
next(iter(in_processes(docs, work, 2)))
"""
    first = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert first.stdout
    others = [int(first.stdout.readline()) for _ in range(2)]
    first.kill()
    first.wait()
    first.stdout.close()
    until = time.monotonic() + 10
    while any(_is_alive(pid) for pid in others) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_is_alive(pid) for pid in others)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_panic_of_a_library_costs_its_report_only() -> None:
    class PanicException(BaseException):
        """What a library in Rust raises."""

    def work(item: Document) -> str:
        if item.id == "b":
            raise PanicException("end byte index 2 is not a char boundary")
        return item.id

    a, b, c = in_threads(map(_doc, "abc"), work, 1)
    assert (a, c) == ("a", "c")
    assert isinstance(b, DocumentFailure)
    assert (b.stage, b.code) == ("code", "internal")
    with pytest.raises(KeyboardInterrupt):
        list(in_threads([_doc("a")], _interrupted, 1))


def _interrupted(item: Document) -> str:
    raise KeyboardInterrupt


def _doc(id: str) -> Document:
    return Document(id=DocId(id), text="x", locator=f"f:{id}")
