"""`wirebird actors` and `--actors` as a user meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.command import run


def test_find_shows_the_rows_and_the_answer_of_a_day() -> None:
    done = run("actors", "find", "Taliban", "--on", "2021-08-20")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert [line[0] for line in lines if line.startswith(("*", " "))].count("*") == 1
    assert lines[-1].startswith("'Taliban' on 2021-08-20: AFG, GOV")


def test_find_says_when_nothing_bears_the_name() -> None:
    done = run("actors", "find", "Qxzvyk Front")
    assert done.returncode == 1
    assert b"no row bears the name 'Qxzvyk Front'" in done.stderr


def test_a_day_that_is_none_is_refused() -> None:
    done = run("actors", "find", "Taliban", "--on", "20 August")
    assert done.returncode == 2
    assert b"no day '20 August'" in done.stderr


def test_annotate_actors_with_rows_of_ones_own(tmp_path: Path) -> None:
    table = tmp_path / "my.csv"
    table.write_text("names,country,sector\nBlue Hill Brigade;BHB,UGA,REB\nTaliban,AFG,PTY\n", encoding="utf-8")
    lines = [
        {"id": "a", "text": "BHB fighters", "date": "2022-05-01"},
        {"id": "b", "text": "the defence minister", "context": "In Kampala, Uganda, the defence minister resigned."},
        {"id": "c", "text": "the army", "date": "next week"},
    ]
    stdin = "".join(json.dumps(line) + "\n" for line in lines).encode()
    # A process of its own: what is logged goes to standard error there.
    command = [sys.executable, "-m", "wirebird.cli.main", "annotate", "actors", "-", "--actors", str(table)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    assert done.returncode == 1
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], first["country"], first["sector"], first["entity"]) == ("a", "UGA", "REB", "Blue Hill Brigade")
    assert (second["country"], second["sector"]) == ("UGA", "GOV")
    message = done.stderr.decode()
    assert "'taliban' is now AFG PTY" in message
    assert "no day 'next week'" in message
