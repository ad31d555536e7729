"""`wirebird claims` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys

REPORT = b"HERAT, July 6 - Gunmen attacked a police post on Monday, killing four officers, police said.\n"


def _run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wirebird.cli.main", "claims", *args], input=stdin, capture_output=True, check=False
    )


def test_a_table_says_who_says_it() -> None:
    done = _run("-", stdin=REPORT)
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode()
    assert "who says it" in out
    assert "police" in out
    assert "ASSAULT" in out


def test_json_has_one_line_a_report() -> None:
    (line,) = _run("-", "--format", "json", stdin=REPORT).stdout.splitlines()
    events = json.loads(line)["events"]
    assert events
    assert all(e["claims"] for e in events)


def test_what_cannot_be_read_is_named() -> None:
    done = _run("no/such/report.txt")
    assert done.returncode == 3
    assert b"no/such/report.txt" in done.stderr
    assert b"Traceback" not in done.stderr


def test_nothing_to_code_is_said() -> None:
    done = _run("-", stdin=b"The weather was fine in the hills and the sheep ate the grass.\n")
    assert b"no events" in done.stdout
