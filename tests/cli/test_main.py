"""The command line as a user meets it: real files, and real processes where streams and the whole way matter."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import run
from wirebird.cli import main

GOOD = "GAO, Mali, May 16 (Ardent) - Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers, the army said."


def _run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "wirebird.cli.main", *args], input=stdin, capture_output=True, check=False)


def test_a_pipe_gets_json_lines_and_a_summary(tmp_path: Path) -> None:
    file = tmp_path / "gao.txt"
    file.write_text(GOOD, encoding="utf-8")
    done = _run("code", str(file))
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert list(record) == [
        "id", "published", "publisher", "title", "text_sha256", "contexts", "agency", "voices", "events", "stamp",
    ]  # fmt: skip
    assert record["events"][0]["type"] == "ASSAULT"
    assert done.stderr.decode().strip().endswith("0 skipped")
    assert done.stderr.decode().startswith("1 reports, 1 sentences,")


def test_standard_input_is_read() -> None:
    done = _run("code", "-", stdin=GOOD.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["events"]


def test_bad_input_is_named_and_the_rest_is_coded(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": GOOD, "published": "2023-05-16"}),
        '{"id": "b", "text": ',
        json.dumps({"id": "c"}),
        json.dumps({"id": "a", "text": GOOD}),
        json.dumps({"id": "d", "text": GOOD, "published": "2021-02-30"}),
        json.dumps({"id": "e", "date": "2023-05-16", "event_text": GOOD}),
    ]
    file = tmp_path / "mixed.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    out = tmp_path / "out.jsonl"
    done = _run(
        "code",
        str(file),
        str(tmp_path / "empty.txt"),
        str(tmp_path / "binary.txt"),
        str(tmp_path / "gone.txt"),
        "--to",
        str(out),
    )
    messages = done.stderr.decode()
    assert done.returncode == 1
    assert [json.loads(x)["id"] for x in out.read_text(encoding="utf-8").splitlines()] == ["a", "e"]
    for named in ("mixed.jsonl:2", "mixed.jsonl:3", "mixed.jsonl:4", "mixed.jsonl:5", "empty.txt", "binary.txt", "gone.txt"):
        assert named in messages
    assert "7 skipped because" in messages


def test_nothing_readable_is_exit_3(tmp_path: Path) -> None:
    done = run("code", str(tmp_path / "gone.txt"))
    assert done.returncode == 3
    assert b"gone.txt" in done.stderr


def test_csv_has_one_row_an_event(tmp_path: Path) -> None:
    file, out = tmp_path / "gao.txt", tmp_path / "out.csv"
    file.write_text(GOOD, encoding="utf-8")
    assert _run("code", str(file), "--to", str(out)).returncode == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert rows[0]["type"] == "ASSAULT"
    assert "None" not in rows[0].values()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["code", "x.txt", "--to", "out.xlsx"], "--format"),
        (["code", "x.txt", "--format", "table", "--to", "o.csv"], "terminal"),
        (["code"], "paths"),
        (["nonsense"], "nonsense"),
    ],
    ids=["unknown-suffix", "table-to-file", "no-path", "no-such-command"],
)
def test_wrong_calls_are_exit_2(args: list[str], said: str) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert said.lower() in (done.stderr + done.stdout).decode().lower()


def test_show_marks_the_words(tmp_path: Path) -> None:
    file = tmp_path / "gao.txt"
    file.write_text(GOOD, encoding="utf-8")
    done = run("show", str(file))
    assert done.returncode == 0
    assert re.search(r"\[attacked[^|\]]* \| trigger 1[^\]]*\]", done.stdout.decode())


def test_show_names_the_ids_it_knows(tmp_path: Path) -> None:
    file = tmp_path / "gao.txt"
    file.write_text(GOOD, encoding="utf-8")
    done = run("show", str(file), "--id", "other")
    assert done.returncode == 3
    assert b"gao" in done.stderr


def test_demo_shows_the_bundled_reports() -> None:
    done = _run("demo")
    assert done.returncode == 0
    assert b"ASSAULT" in done.stdout
    assert b"no events" in done.stdout
    assert done.stderr.startswith(b"3 reports")
    assert "15 reports of one war" in done.stdout.decode()
    assert "independent origins" in done.stdout.decode()


def test_the_demo_bundles_reports_of_the_worked_case_unaltered() -> None:
    examples = Path(__file__).parents[2] / "examples" / "taliban-offensive-2021" / "reports"
    bundled = Path(main.__file__).parent / "demo" / "case"
    lines = (bundled / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert set(lines) <= set((examples / "open.jsonl").read_text(encoding="utf-8").splitlines())
    texts = sorted(bundled.glob("*.txt"))
    assert len(lines) + len(texts) == 15
    assert all(t.read_bytes() == (examples / "open-wire" / t.name).read_bytes() for t in texts)


def test_version() -> None:
    assert run("--version").stdout.startswith(b"wirebird ")
