"""`wirebird claims` as a user meets it."""

from __future__ import annotations

import json

from tests.cli.command import run

REPORT = b"HERAT, July 6 - Gunmen attacked a police post on Monday, killing four officers, police said.\n"


def test_a_table_says_who_says_it() -> None:
    done = run("claims", "-", stdin=REPORT)
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode()
    assert "who says it" in out
    assert "police" in out
    assert "ASSAULT" in out


def test_json_has_one_line_a_report() -> None:
    (line,) = run("claims", "-", "--format", "json", stdin=REPORT).stdout.splitlines()
    events = json.loads(line)["events"]
    assert events
    assert all(e["claims"] for e in events)


def test_what_cannot_be_read_is_named() -> None:
    done = run("claims", "no/such/report.txt")
    assert done.returncode == 3
    assert b"no/such/report.txt" in done.stderr
    assert b"Traceback" not in done.stderr


def test_nothing_to_code_is_said() -> None:
    done = run("claims", "-", stdin=b"The weather was fine in the hills and the sheep ate the grass.\n")
    assert b"no events" in done.stdout
