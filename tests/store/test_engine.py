from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.store.conftest import copied
from tests.store.fakes import FakeCoder, attack, report
from tests.store.test_ingest import dump
from tests.store.writer import reports
from wirebird.errors import StoreError
from wirebird.store import DuckStore, ingest, open_store
from wirebird.store.engine import store_error
from wirebird.store.schema import SCHEMA_VERSION, fill

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
print("held", flush=True)
time.sleep(float(sys.argv[3]))
"""


def _writer(store: Path, count: int, pause_ms: float, *more: str) -> subprocess.Popen[str]:
    args = [sys.executable, "-m", "tests.store.writer", str(store), str(count), str(pause_ms), *more]
    return subprocess.Popen(args, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _holder(store: Path, mode: str, seconds: float) -> subprocess.Popen[str]:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(store), mode, str(seconds)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    path = tmp_path_factory.mktemp("ingested") / "s.duckdb"
    ingest(copied(empty, path), [report("a", attack())], FakeCoder())
    return path


@pytest.fixture
def filled(ingested: Path, tmp_path: Path) -> Path:
    return copied(ingested, tmp_path / "s.duckdb").path


def test_importing_wirebird_loads_no_database() -> None:
    said = "import sys, wirebird, wirebird.cli.main; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0


def test_another_process_reads_while_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    writer = _writer(path, 60, 10)
    seen = []
    while writer.poll() is None:
        if path.exists():
            seen.append(sum(1 for _ in open_store(path).reports()))
    _, err = writer.communicate()
    assert writer.returncode == 0, err
    assert seen == sorted(seen), "what a reader has seen does not vanish"
    assert any(0 < count < 60 for count in seen), "it read while the writer was at work"
    assert sum(1 for _ in open_store(path).reports()) == 60


def test_a_locked_store_names_its_holder(filled: Path) -> None:
    holder = _holder(filled, "write", 30)
    try:
        with pytest.raises(StoreError, match=f"process {holder.pid}") as caught:
            open_store(filled, patience_s=0.2)
    finally:
        holder.kill()
        holder.communicate()
    assert (caught.value.code, caught.value.exit_code) == ("store_locked", 5)
    assert len(list(open_store(filled).events())) == 1


def test_a_writer_waits_for_a_reader_to_leave(filled: Path) -> None:
    holder = _holder(filled, "read", 0.5)
    run = ingest(open_store(filled), [report("b", attack("Kabul"))], FakeCoder())
    holder.communicate()
    assert run.new == 1


def test_reading_in_a_loop_does_not_keep_the_same_process_from_writing_later(filled: Path) -> None:
    store = open_store(filled, patience_s=0.1)
    assert [e.report for e in store.events()] == ["a"]
    assert ingest(store, [report("b", attack("Kabul"))], FakeCoder()).new == 1


def test_killed_at_ten_moments_nothing_is_lost_halved_or_doubled(empty: Path, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.duckdb", tmp_path / "cut.duckdb"
    count = 60
    ingest(copied(empty, whole), reports(count), FakeCoder())
    chance = random.Random(7)
    kills = 0
    for _ in range(10):
        writer = _writer(cut, count, 30)
        # Python and DuckDB take some 0.3 s to start.
        time.sleep(chance.uniform(0.3, 0.8))
        if writer.poll() is None:
            writer.send_signal(signal.SIGKILL)
            kills += 1
        writer.communicate()
        if cut.exists():
            _check_whole(open_store(cut))
    assert kills >= 5
    last = _writer(cut, count, 0)
    out, err = last.communicate()
    assert last.returncode == 0, err
    assert sum(int(n) for n in out.split()) == count
    assert dump(open_store(cut)) == dump(open_store(whole))


def test_what_a_killed_process_left_half_made_goes_with_the_next_store(tmp_path: Path) -> None:
    old, young = tmp_path / ".a.duckdb.1.new.wal", tmp_path / ".a.duckdb.2.new"
    for left in (old, young):
        left.write_bytes(b"")
    os.utime(old, (0, 0))
    open_store(tmp_path / "a.duckdb", create=True)
    assert not old.exists()
    assert young.exists(), "its process may be at work"


def _check_whole(store: DuckStore) -> None:
    with store.reading() as connection:
        doubled = connection.execute("SELECT report_id FROM reports GROUP BY ALL HAVING count(*) > 1").fetchall()
        halves = connection.execute(
            """SELECT r.report_id FROM reports r LEFT JOIN codings c USING (report_id) LEFT JOIN events e USING (report_id)
            LEFT JOIN claims v USING (event_key) WHERE c.coding_id IS NULL OR e.event_key IS NULL OR v.event_key IS NULL"""
        ).fetchall()
    assert doubled == []
    assert halves == []


def test_a_full_disk_loses_no_finished_batch(empty: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    ingest(copied(empty, path), reports(20), FakeCoder())
    limit = path.stat().st_size + 200_000

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    args = [sys.executable, "-m", "tests.store.writer", str(path), "40000", "0", "500"]
    done = subprocess.run(args, cwd=ROOT, preexec_fn=small_disk, capture_output=True, text=True, check=False)
    assert "wirebird.errors.StoreError" in done.stderr
    assert "the disk is full" in done.stderr
    kept = sum(1 for _ in open_store(path).reports())
    assert kept >= 20
    assert (kept - 20) % 500 in (0, 480)
    _check_whole(open_store(path))


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "not_a_store"), (b"just a text\n" * 999, "not_a_store"), (None, "store_missing")],
    ids=["empty", "text", "missing"],
)
def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "s.duckdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert caught.value.code == code
    assert str(path) in str(caught.value)
    if content is not None:
        with pytest.raises(StoreError):
            open_store(path, create=True)
        assert path.read_bytes() == content


def test_a_damaged_file_is_named_and_left_alone(filled: Path) -> None:
    data = bytearray(filled.read_bytes())
    data[4096:12288] = b"\xff" * 8192
    filled.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        open_store(filled, create=True)
    assert caught.value.code == "store_damaged"
    assert filled.read_bytes() == data


def test_another_programs_duckdb_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales (a INTEGER)")
    with pytest.raises(StoreError) as caught:
        open_store(path, create=True)
    assert caught.value.code == "not_a_store"


def test_reports_are_not_taken_for_a_store(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_text('{"id": "a", "text": "It fell."}\n')
    with pytest.raises(StoreError, match="no DuckDB file") as caught:
        open_store(path, create=True)
    assert caught.value.code == "not_a_store"
    assert path.read_text() == '{"id": "a", "text": "It fell."}\n'


def test_records_of_another_version_are_named(filled: Path) -> None:
    with duckdb.connect(str(filled)) as connection:
        connection.execute('UPDATE events SET record = \'{"type": "ASSAULT"}\'')
    with pytest.raises(StoreError, match="another version") as caught:
        list(open_store(filled).events())
    assert caught.value.code == "other_records"


def test_a_newer_schema_is_refused(filled: Path) -> None:
    with duckdb.connect(str(filled)) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(StoreError, match="schema is 99") as caught:
        open_store(filled)
    assert caught.value.code == "newer_schema"


@pytest.mark.parametrize("folder", ["/proc", "/nowhere/at/all"])
def test_a_folder_that_cannot_be_written_is_named(folder: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"{folder}/s.duckdb", create=True)
    assert caught.value.code == "store_unwritable"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('IO Error: Cannot open file "/ro/s.duckdb": Permission denied', "store_unwritable"),
        ('IO Error: Cannot open file "/ro/s.duckdb": Read-only file system', "store_unwritable"),
        ('IO Error: Could not write file "/x/s.duckdb.wal": No space left on device', "store_full"),
        ("IO Error: Trying to read a database file with version number 99, but we can only read 64", "newer_schema"),
        ("Out of Memory Error: failed to allocate", "store_failed"),
    ],
)
def test_what_duckdb_says_becomes_advice(said: str, code: str) -> None:
    error = store_error(duckdb.IOException(said), Path("s.duckdb"))
    assert error.code == code
    assert "s.duckdb" in str(error)


def test_an_unwritable_store_can_still_be_read(filled: Path) -> None:
    store = open_store(filled)
    filled.chmod(0o444)
    assert len(list(store.events())) == 1


def test_two_processes_that_make_one_store_make_one(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    writers = [_writer(path, 10, 5, "2") for _ in range(2)]
    for writer in writers:
        _, err = writer.communicate()
        assert writer.returncode == 0, err
    _check_whole(open_store(path))
    assert sum(1 for _ in open_store(path).reports()) == 10


def test_every_older_schema_becomes_this_one(tmp_path: Path) -> None:
    for version in range(1, SCHEMA_VERSION + 1):
        path = tmp_path / f"{version}.duckdb"
        with duckdb.connect(str(path)) as connection:
            fill(connection, version=version)
            connection.execute("INSERT INTO stamps VALUES ('s-1', 'wirebird', '0', 'm', 'g', '')")
        store = open_store(path)
        assert ingest(store, [report("a", attack())], FakeCoder()).new == 1
        with store.reading() as connection:
            assert connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall() == [
                (str(SCHEMA_VERSION),)
            ]
            assert connection.execute("SELECT count(*) FROM stamps").fetchall() == [(2,)]
