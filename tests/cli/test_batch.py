"""Batch runs: progress, failures as rows, the manifest; and that a killed run is made good."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import load_script
from wirebird.cli.progress import Progress
from wirebird.cli.summary import Tally
from wirebird.errors import UsageError
from wirebird.io.failures import open_failures
from wirebird.io.ids import IdNotes
from wirebird.io.manifest import RecordsDigest, manifest_path, read_manifest
from wirebird.io.progress import ReadPosition
from wirebird.io.readers import files_of, read_paths
from wirebird.records import CodedReport, DocId, DocumentFailure, Stamp
from wirebird.records.manifest import RunManifest

ROOT = Path(__file__).parent.parent.parent
RUN = [sys.executable, "-m", "wirebird.cli.main"]
TEXT = "GAO, Mali, May 16 (Ardent) - Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers."
FAILURE = DocumentFailure(locator='a,"b".txt', stage="read", code="empty", message="a.txt: no text\nin it")


def _reports(path: Path) -> Path:
    lines = [json.dumps({"id": f"r{n}", "text": TEXT, "published": "2023-05-16"}) for n in range(4)]
    path.write_text("\n".join([lines[0], "broken", *lines[1:], lines[1]]) + "\n", encoding="utf-8")
    return path


def _manifest(path: Path) -> RunManifest:
    found = read_manifest(manifest_path(path))
    assert found
    return found


def test_killed_and_resumed_is_equal_in_output_failures_and_manifest(tmp_path: Path) -> None:
    script = load_script(ROOT / "benchmarks/kill_and_resume.py")
    assert script.kill_and_resume(tmp_path, reports=60, kills=3, say=lambda line: None) == []
    done = _manifest(tmp_path / "cut/out.jsonl")
    assert done.run.resumed >= 1
    assert done.counts.failures == {"read:bad_json": 1}


def test_two_equal_runs_differ_in_run_only_whatever_the_workers(tmp_path: Path) -> None:
    reports = _reports(tmp_path / "reports.jsonl")
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for out, workers in zip(outs, "12", strict=True):
        command = [*RUN, "code", str(reports), "--to", str(out), "--workers", workers, "--failures", f"{out}.failed.csv"]
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode == 1, done.stderr
        assert b"wirebird: " not in done.stderr
    one, two = (_manifest(out) for out in outs)
    assert one.run != two.run
    assert msgspec.structs.replace(one, run=two.run) == two
    assert (one.state, one.counts.reports, one.output.bytes) == ("complete", 4, outs[0].stat().st_size)
    assert one.counts.failures == {"read:bad_json": 1, "read:duplicate_id": 1}
    assert one.inputs[0].bytes == reports.stat().st_size
    rows = list(csv.DictReader(io.StringIO(Path(f"{outs[0]}.failed.csv").read_text(encoding="utf-8"))))
    assert [(row["locator"], row["stage"], row["code"]) for row in rows] == [
        (f"{reports}:2", "read", "bad_json"),
        (f"{reports}:6", "read", "duplicate_id"),
    ]
    other = [*RUN, "code", str(reports), "--to", str(outs[0]), "--resume", "--preset", "precise"]
    refused = subprocess.run(other, check=False, capture_output=True)
    assert refused.returncode == 2
    assert b"other settings" in refused.stderr
    assert _manifest(outs[0]) == one


def test_ingest_leaves_failures_and_a_manifest_and_standard_input_is_described(tmp_path: Path) -> None:
    store, failed = tmp_path / "s.duckdb", tmp_path / "failed.jsonl"
    given = _reports(tmp_path / "reports.jsonl").read_bytes()
    command = [*RUN, "ingest", "-", "--store", str(store), "--failures", str(failed)]
    for counts in ((4, 0), (0, 4)):
        done = subprocess.run(command, input=given, check=False, capture_output=True)
        assert done.returncode == 1, done.stderr
        manifest = _manifest(store)
        assert (manifest.state, manifest.command, manifest.output.format) == ("complete", "ingest", "store")
        assert (manifest.counts.reports, manifest.counts.unchanged) == counts
        assert [(i.path, i.bytes) for i in manifest.inputs] == [("<stdin>", len(given))]
        codes = [json.loads(line)["code"] for line in failed.read_text(encoding="utf-8").splitlines()]
        assert codes == ["bad_json", "duplicate_id"]


def test_a_manifest_of_something_else_is_not_overwritten_unread(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "none.json") is None
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="no manifest"):
        read_manifest(tmp_path / "x.json")


@pytest.mark.parametrize("name", ["f.csv", "f.jsonl"])
def test_failures_are_rows_that_can_be_read_back(tmp_path: Path, name: str) -> None:
    with open_failures(tmp_path / name) as write:
        write(FAILURE)
        text = (tmp_path / name).read_text(encoding="utf-8")  # on disk before the file is closed
    if name.endswith("csv"):
        (row,) = csv.DictReader(io.StringIO(text, newline=""))
        assert row == msgspec.to_builtins(FAILURE)
    else:
        assert msgspec.json.decode(text, type=DocumentFailure) == FAILURE
    with pytest.raises(UsageError, match="cannot write"), open_failures(tmp_path / "no/such/f.csv"):
        pass


def test_progress_tells_rate_time_left_and_failures_of_the_last_minute() -> None:
    now = [0.0]
    tally, position, stream = Tally(), ReadPosition(1000), io.StringIO()
    progress = Progress(tally, position, stream=stream, clock=lambda: now[0])
    report = CodedReport(
        id=DocId("a"), published=None, publisher=None, title=None, text_sha256="", events=(),
        stamp=Stamp(component="x", version="1", model_sha256="", gazetteer_sha256=""),
    )  # fmt: skip
    file = io.BytesIO(bytes(1000))
    with position.within(file, 1000):
        for second in range(1, 91):
            now[0] = float(second)
            # The first half minute is passed over quickly, as when a run is resumed.
            file.seek(500 if second < 30 else 500 + 5 * (second - 30))
            tally.see_report(report)
            if second % 10 == 0:
                tally.see(FAILURE)
            progress.advance()
        assert progress.line() == "90 reports, 0 events, 9 failed; 1.1 a second; 80% read, 0:00:40 left"
    assert stream.getvalue() == "60 reports, 0 events, 6 failed; 1.1 a second; 65% read, 0:00:32 left\n"


def test_progress_follows_reading_through_folders_and_packed_files(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "a").mkdir()
    (tmp_path / "a/one.jsonl").write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    (tmp_path / "a/two.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": TEXT}).encode()))
    for skipped in ("skipped.bin", "out.jsonl", "out.jsonl.manifest.json"):
        (tmp_path / "a" / skipped).write_bytes(b"{}")
    files = list(files_of([str(tmp_path / "a"), str(tmp_path / "gone"), "-"]))
    assert files == [str(tmp_path / "a/one.jsonl"), str(tmp_path / "a/two.jsonl.gz")]
    position = ReadPosition()
    seen = [position.read for _ in read_paths([str(tmp_path / "a")], position=position)]
    sizes = [Path(file).stat().st_size for file in files]
    assert seen == [sizes[0], sum(sizes)]
    assert position.read == sum(sizes)


def test_ids_and_their_notes_are_kept_beyond_memory() -> None:
    notes = IdNotes()
    notes.put("é\N{PILE OF POO}", "first")
    notes.put("b", "x")
    notes.put("b", "y")
    assert (notes.get("é\N{PILE OF POO}"), notes.get("b"), notes.get("c"), len(notes)) == ("first", "y", None, 2)
    assert "b" in notes
    assert "c" not in notes


def test_the_digest_of_records_does_not_depend_on_their_order() -> None:
    one, two, other = RecordsDigest(), RecordsDigest(), RecordsDigest()
    for line in (b"a", b"b", b"b"):
        one.add(line)
    for line in (b"b", b"a", b"b"):
        two.add(line)
    for line in (b"b", b"a"):
        other.add(line)
    assert one.hex == two.hex
    assert one.hex != other.hex
