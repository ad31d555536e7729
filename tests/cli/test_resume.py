"""A run that was cut off and goes on writes what an unbroken one would have written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wirebird.cli.resume import finished
from wirebird.errors import UsageError
from wirebird.io import to_jsonl
from wirebird.records import CodedReport, DocId, Stamp

TEXT = "GAO, Mali, May {day} (Ardent) - Gunmen attacked an army camp near Ansongo on Tuesday, killing {day} soldiers."
RUN = [sys.executable, "-m", "wirebird.cli.main", "code"]


def _reports(path: Path, count: int) -> Path:
    lines = [json.dumps({"id": f"r{n}", "text": TEXT.format(day=2 + n % 27), "published": "2023-05-29"}) for n in range(count)]
    path.write_text("\n".join([*lines[:3], "broken", *lines[3:]]) + "\n", encoding="utf-8")
    return path


def test_half_a_line_at_the_end_is_cut_away(tmp_path: Path) -> None:
    stamp = Stamp(component="x", version="1", model_sha256="m", gazetteer_sha256="g")
    report = CodedReport(
        id=DocId("a"), published=None, publisher=None, title=None, text_sha256="digest", events=(), stamp=stamp
    )  # fmt: skip
    line, out = to_jsonl(report), tmp_path / "out.jsonl"
    for half in (b"", b"{", line[:-1]):
        out.write_bytes(line + half)
        done = finished(out, stamp)
        assert (len(done), done.get("a")) == (1, "digest")
        assert out.read_bytes() == line


def test_resuming_needs_json_lines_in_a_file(tmp_path: Path) -> None:
    done = subprocess.run([*RUN, str(tmp_path), "--resume"], check=False, capture_output=True)
    assert done.returncode == 2
    assert b"--to" in done.stderr


def test_another_model_or_a_changed_text_is_refused(tmp_path: Path) -> None:
    reports = _reports(tmp_path / "reports.jsonl", 2)
    out = tmp_path / "out.jsonl"
    subprocess.run([*RUN, str(reports), "--to", str(out)], check=False, capture_output=True)
    with pytest.raises(UsageError, match="another version"):
        finished(out, Stamp(component="wirebird", version="0", model_sha256="x", gazetteer_sha256="y"))
    before = out.read_bytes()
    reports.write_text(json.dumps({"id": "r0", "text": TEXT.format(day=28)}) + "\n")
    changed = subprocess.run([*RUN, str(reports), "--to", str(out), "--resume"], check=False, capture_output=True)
    assert changed.returncode == 2
    assert b"r0" in changed.stderr
    assert out.read_bytes() == before


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match="no coded report"):
        finished(tmp_path / "x.jsonl", Stamp(component="wirebird", version="0", model_sha256="x", gazetteer_sha256="y"))
    assert (tmp_path / "x.jsonl").read_text() == "{}\n"
