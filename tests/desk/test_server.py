"""The desk as a real process: it listens, stops with its work done, and reads while another process writes."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.store.fakes import FakeCoder, attack, report
from wirebird.cli.main import app
from wirebird.desk.server import listen
from wirebird.errors import UsageError
from wirebird.store import DuckStore, ingest

WAIT_S = 120
CODE_ONLY = """
import sys
from tests.desk.coders import make_moody
from wirebird.desk.app import create_coding_app
from wirebird.desk.coding import CodingService
from wirebird.desk.security import Guard
from wirebird.desk.server import listen, run

if __name__ == "__main__":
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    coding = CodingService(workers=1, max_queue=8, make=make_moody)
    app = create_coding_app(coding, Guard.of("127.0.0.1", port, None))
    run(app, listener, started=lambda: print(f"at http://127.0.0.1:{port}/", file=sys.stderr, flush=True), patience_s=60)
"""


@contextmanager
def started(command: list[str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server process and its port."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr
        line = process.stderr.readline()
        assert "http://127.0.0.1:" in line, line + process.stderr.read()
        yield process, int(line.split("http://127.0.0.1:")[1].split("/")[0])
    finally:
        process.kill()
        process.communicate()


def serve(store: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "wirebird.cli.main", "serve", str(store), "--port", "0", "--no-open", *options]


def ask(port: int, path: str, body: object = None) -> tuple[int, Any]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)) as connection:
        if body is None:
            connection.request("GET", path)
        else:
            connection.request("POST", path, json.dumps(body), {"X-Wirebird": "1", "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.mark.usefixtures("loopback")
def test_the_command_serves_a_store_on_loopback_and_ends_by_a_signal(store: DuckStore) -> None:
    with started(serve(store.path)) as (process, port):
        status, told = ask(port, "/api/overview")
        assert (status, told["reports"]) == (200, 5)
        addresses = _listening(process.pid)
        assert addresses == {f"127.0.0.1:{port}"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_S) == 0


def _listening(pid: int) -> set[str]:
    """Addresses at which a process listens, from what Linux tells of its sockets."""
    inodes = {
        os.readlink(f)[8:-1] for f in Path(f"/proc/{pid}/fd").iterdir() if os.path.islink(f) and "socket:" in os.readlink(f)
    }
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and cells[9] in inodes:
                address, port = cells[1].split(":")
                found.add(f"{'.'.join(str(b) for b in bytes.fromhex(address)[::-1])}:{int(port, 16)}")
    return found


@pytest.mark.usefixtures("loopback")
def test_a_stop_answers_every_report_that_was_accepted(tmp_path: Path) -> None:
    script = tmp_path / "code_only.py"
    script.write_text(CODE_ONLY)
    answers: list[tuple[int, Any]] = []
    with started([sys.executable, str(script)]) as (process, port):
        text = "SLEEP 0.5\n" + attack()
        threads = [threading.Thread(target=lambda: answers.append(ask(port, "/api/code", {"text": text}))) for _ in range(4)]
        for thread in threads:
            thread.start()
        while ask(port, "/api/health")[1]["coding"]["waiting"] < 4:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join(WAIT_S)
        assert process.wait(WAIT_S) == 0
    assert [status for status, _ in answers] == [200] * 4
    assert all(len(told["events"]) == 1 for _, told in answers)


@pytest.mark.usefixtures("loopback")
def test_what_another_process_adds_is_told_at_once(store: DuckStore) -> None:
    with started(serve(store.path)) as (_, port):
        assert ask(port, "/api/rows?level=reports")[1]["n"] == 5
        # This process stands for `wirebird ingest`: it takes the file for each of its batches.
        ingest(store, [report(f"n{i}", attack("Gao", f"2021-08-{i + 1:02d}")) for i in range(4)], FakeCoder(), batch=2)
        assert ask(port, "/api/rows?level=reports")[1]["n"] == 9
        assert ask(port, "/api/decisions", {"kind": "undo", "targets": ["1"], "reviewer": "Ann"})[0] == 400


def test_the_state_of_a_store_is_another_after_every_commit(store: DuckStore) -> None:
    from wirebird.store.deciding import Request

    seen = [store.state, store.state]
    assert seen[0] == seen[1]
    list(store.incidents())
    assert store.state == seen[0]
    event = next(iter(store.events())).id
    states = {store.state}
    for number in range(1, 4):
        store.decide(Request("accept", (event,)) if number == 1 else Request("undo", (str(number - 1),)), person="Ann")
        states.add(store.state)
    assert len(states) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give the store"),
        (["STORE", "--code-only"], "give the store"),
        (["--code-only", "--read-only"], "cannot be --read-only"),
        (["STORE", "--host", "0.0.0.0"], "give --token"),
        (["STORE", "--host", "192.0.2.1"], "give --token"),
    ],
)
def test_a_wrong_call_says_what_to_do(store: DuckStore, arguments: list[str], words: str) -> None:
    given = [str(store.path) if a == "STORE" else a for a in arguments]
    result = CliRunner().invoke(app, ["serve", *given])
    assert isinstance(result.exception, UsageError)
    assert words in str(result.exception)


@pytest.mark.usefixtures("loopback")
def test_a_port_that_is_taken_is_named() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(UsageError, match=r"cannot be listened at .*--port"):
        listen("127.0.0.1", first.getsockname()[1])
