"""The same rows give the same records in one process, in many, on Ray and on Spark, also where workers are killed.

Ray and Spark run in processes of their own, for the test run has no sockets; they are skipped where they are not installed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import load_script
from wirebird.arrow import OUTPUT_SCHEMA, CoderSettings, code_batch, code_batches
from wirebird.errors import InputError, UsageError
from wirebird.io import to_jsonl
from wirebird.io.manifest import manifest_path, read_manifest
from wirebird.pipeline import Coder
from wirebird.scale.parts import check_output, coded_rows, parts_of
from wirebird.scale.processes import code_parts, output_names

ROOT = Path(__file__).parent.parent.parent
CODE = [sys.executable, "-m", "wirebird.cli.main", "code"]
GOOD = "GAO, Mali, May 16 (Ardent) - Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers."
BAD = {3: ("published", "2021-02-30", "bad_date"), 8: ("text", "", "empty"), 13: ("text", "Il capo ha detto che la \
situazione nella regione resta difficile e che i soldati sono tornati a casa.", "not_english")}  # fmt: skip


def _rows(count: int) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = list(load_script(ROOT / "benchmarks/short_reports.py").short_reports(count))
    for number, (field, value, _) in BAD.items():
        rows[number][field] = value
    return rows


def _write(folder: Path, rows: Sequence[dict[str, Any]], parts: int) -> None:
    for k in range(parts):
        target = folder / (f"month=2021-0{k + 1}" if k % 2 else ".") / f"part-{k}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(list(rows[k::parts])), target)
    (folder / "_SUCCESS").touch()


def _coded(folder: Path) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in OUTPUT_SCHEMA.names) for row in coded_rows(str(folder)))


@pytest.fixture(scope="module")
def partitioned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines")
    _write(folder / "in", _rows(100), 3)
    return folder


@pytest.fixture(scope="module")
def in_one_batch(coder: Coder) -> list[tuple[Any, ...]]:
    coded = code_batch(pa.RecordBatch.from_pylist(_rows(100)), coder=coder)
    assert coded.schema == OUTPUT_SCHEMA
    return sorted(tuple(row[name] for name in OUTPUT_SCHEMA.names) for row in coded.to_pylist())


def test_a_batch_gives_a_row_for_each_row_the_record_that_code_writes_or_the_reason(coder: Coder) -> None:
    rows = _rows(20)
    found = code_batch(pa.RecordBatch.from_pylist(rows), coder=coder).to_pylist()
    assert [row["id"] for row in found] == [row["id"] for row in rows]
    for number, (row, given) in enumerate(zip(found, rows, strict=True)):
        if number in BAD:
            assert (row["failed_stage"], row["failed_code"], row["record"]) == ("read", BAD[number][2], None)
            assert row["failed_message"].startswith(f"{given['id']}: ")
        else:
            alone = coder.code(**{name: given[name] for name in ("id", "published", "publisher", "title", "text")})
            assert json.loads(row["record"])["events"] == json.loads(to_jsonl(alone))["events"]
            assert (row["events"], row["text_sha256"], row["failed_code"]) == (len(alone.events), alone.text_sha256, None)


def test_columns_may_bear_other_names_and_types_and_rows_need_no_id(coder: Coder) -> None:
    day = dt.datetime(2023, 5, 16, 23, 30, 0, 1)
    for type in (pa.timestamp("ns"), pa.timestamp("us", tz="UTC"), pa.date32(), pa.date64()):
        days = pa.array([day, None], pa.timestamp("us")).cast(type, safe=False)
        batch = pa.RecordBatch.from_arrays(
            [days, pa.array([GOOD, GOOD], pa.large_string()), pa.array([1, 2])], names=["Date", "Body", "length"]
        )
        one, two = code_batch(batch, coder=coder).to_pylist()
        assert (one["published"], two["published"]) == ("2023-05-16", None)
        assert one["id"].startswith("r-")
        assert one["id"] != two["id"]
        # The same row elsewhere has the same id.
        assert code_batch(batch.slice(1), coder=coder).to_pylist() == [two]


def test_a_batch_may_be_empty_or_hold_no_text(coder: Coder) -> None:
    assert code_batch(pa.RecordBatch.from_pylist([], schema=pa.schema([("text", pa.string())])), coder=coder).num_rows == 0
    nothing = pa.RecordBatch.from_pylist([{"id": "a", "text": None}, {"id": "b", "text": b"bytes"}][:1])
    assert code_batch(nothing, coder=coder).to_pylist()[0]["failed_code"] == "no_text"
    assert [b.num_rows for b in code_batches(iter([nothing, nothing]), CoderSettings())] == [1, 1]


def test_processes_write_a_part_for_each_and_go_on_where_they_were_cut_off(
    partitioned: Path, tmp_path: Path, coder: Coder, in_one_batch: list[tuple[Any, ...]]
) -> None:
    parts, to = parts_of([str(partitioned / "in")]), tmp_path / "out"
    assert output_names(parts) == ["part-0.parquet", "part-2.parquet", "month=2021-02/part-1.parquet"]
    # Cut off in the second part: what is there is whole.
    run = code_parts(parts, str(to), coder)
    for _ in range(60):
        next(run)
    del run
    assert [os.path.relpath(p, to) for p in parts_of([str(to)])] == ["part-0.parquet"]
    before = (to / "part-0.parquet").stat().st_mtime_ns
    assert len(list(code_parts(parts, str(to), coder))) == 100 - 34
    assert (to / "part-0.parquet").stat().st_mtime_ns == before
    assert _coded(to) == in_one_batch


def test_damaged_and_empty_parts_cost_no_other(tmp_path: Path, coder: Coder) -> None:
    _write(tmp_path / "in", _rows(20), 1)
    (tmp_path / "in/a.parquet").write_bytes(b"PAR1 and nothing more")
    empty = pa.Table.from_pylist([], schema=pa.schema([("text", pa.string())]))
    for name in ("b.parquet", "z.parquet"):
        pq.write_table(empty, tmp_path / "in" / name)
    parts = parts_of([str(tmp_path / "in")])
    list(code_parts(parts, str(tmp_path / "out"), coder))
    assert output_names(parts_of([str(tmp_path / "out")])) == output_names(parts)
    codes = [row["failed_code"] for row in coded_rows(str(tmp_path / "out"))]
    assert codes.count("damaged") == 1
    assert codes.count(None) == 17


def test_what_engines_cannot_read_or_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").touch()
    (tmp_path / "none").mkdir()
    for path, words in ((tmp_path / "x.jsonl", "read Parquet"), (tmp_path / "none", "no Parquet"), (tmp_path / "y", "no such")):
        with pytest.raises(InputError, match=words):
            parts_of([str(path)])
    with pytest.raises(UsageError, match="no empty folder"):
        check_output(str(tmp_path))
    assert parts_of(["s3://bucket/in", "s3:/bucket/in"]) == ["s3://bucket/in"] * 2
    with pytest.raises(UsageError, match="local files"):
        output_names(["s3://bucket/in"])


def _run(engine: str, partitioned: Path, to: Path) -> subprocess.Popen[bytes]:
    command = [*CODE, str(partitioned / "in"), "--to", str(to), "--engine", engine, "--workers", "2", "--failures", f"{to}.csv"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _is_equal(run: subprocess.Popen[bytes], to: Path, expected: list[tuple[Any, ...]]) -> None:
    _, said = run.communicate(timeout=600)
    assert run.returncode == 1, said.decode()
    assert b"97 reports, " in said
    assert _coded(to) == expected
    manifest = read_manifest(manifest_path(to))
    assert manifest
    assert (manifest.state, manifest.counts.reports) == ("complete", 97)
    assert manifest.counts.failures == {f"read:{code}": 1 for _, _, code in BAD.values()}
    assert Path(f"{to}.csv").read_text(encoding="utf-8").count("\n") == 4


@pytest.mark.spark
@pytest.mark.skipif(find_spec("pyspark") is None, reason="needs the extra spark")
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17")
def test_spark_gives_the_same_records(partitioned: Path, tmp_path: Path, in_one_batch: list[tuple[Any, ...]]) -> None:
    _is_equal(_run("spark", partitioned, tmp_path / "out"), tmp_path / "out", in_one_batch)


@pytest.mark.ray
@pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra ray")
def test_ray_gives_the_same_records_though_two_workers_are_killed(
    partitioned: Path, tmp_path: Path, in_one_batch: list[tuple[Any, ...]]
) -> None:
    run = _run("ray", partitioned, tmp_path / "out")
    killed: set[int] = set()
    while len(killed) < 2 and run.poll() is None:
        actors = _actors(run.pid)
        # While one codes its first rows both go, and whatever comes in their place has all to do.
        if any(".submit" in title for title in actors.values()):
            for pid in sorted(actors, key=lambda pid: ".submit" not in actors[pid]):
                if len(killed) < 2 and pid not in killed:
                    os.kill(pid, signal.SIGKILL)
                    killed.add(pid)
        time.sleep(0.02)
    assert len(killed) == 2
    _is_equal(run, tmp_path / "out", in_one_batch)


def _actors(driver: int) -> dict[int, str]:
    """The actors that code, among the processes below `driver`, with the titles in which Ray shows what they do."""
    parents: dict[int, int] = {}
    titles: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            titles[int(folder.name)] = (folder / "cmdline").read_text()
        except (OSError, UnicodeDecodeError):
            continue
    return {
        pid: title for pid, title in titles.items() if title.startswith("ray::MapWorker") and driver in _above(pid, parents)
    }


def _above(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        yield (pid := parents[pid])
