from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.gazetteer.dumps import VILLAGE, make_alternate, make_row, write_table
from wirebird.cli import gazetteer as cli
from wirebird.errors import AssetError, InputError, UsageError
from wirebird.gazetteer import Gazetteer

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(cli.gazetteer_app, list(args))


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    rows = [make_row(VILLAGE, "Zarkol [Qx]", alternates="Qxul Kalay"), make_row(VILLAGE + 1, "Zarkol Qx", iso2="PK"), "bad"]
    return write_table(tmp_path / "AF.zip", rows)


def test_build_writes_a_file_and_says_what_it_did(run: Run, dump: Path) -> None:
    done = run("build", str(dump))
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "gazetteer.bin: " in done.stderr
    assert "from the dump: 3 rows, 2 new entries (place 2), 0 that were known" in done.stderr
    assert "rows left out: wrong number of columns 1" in done.stderr
    assert Gazetteer(Path("gazetteer.bin")).find("Qxul Kalay")


def test_build_takes_countries_and_alternate_names(run: Run, dump: Path, tmp_path: Path) -> None:
    names = write_table(tmp_path / "alternateNamesV2.zip", [make_alternate(VILLAGE, "en", "Qxnew")])
    done = run("build", str(dump), "--countries", "afg, IRN", "--alternate-names", str(names), "--to", "out.bin")
    assert done.exit_code == 0, done.output
    assert "from the alternate names: 1 names" in done.stderr
    gazetteer = Gazetteer(Path("out.bin"))
    assert {e.country for e in gazetteer.find("Zarkol Qx")} == set()
    assert [e.geoname_id for e in gazetteer.find("Qxnew")] == [VILLAGE]


@pytest.mark.parametrize(
    ("args", "error", "exit_code"),
    [
        (("build", "AF.zip", "--countries", "XX"), UsageError, 2),
        (("build", "gone.zip"), InputError, 3),
        (("find", "Herat", "--gazetteer", "AF.zip"), AssetError, 4),
        (("info", "--gazetteer", "gone.bin"), AssetError, 4),
    ],
)
@pytest.mark.usefixtures("dump")
def test_errors_are_our_own(run: Run, args: tuple[str, ...], error: type[Exception], exit_code: int) -> None:
    done = run(*args)
    assert type(done.exception) is error
    assert getattr(done.exception, "exit_code", None) == exit_code


def test_info_describes_and_verifies(run: Run, dump: Path) -> None:
    run("build", str(dump))
    done = run("info", "--gazetteer", "gazetteer.bin")
    assert done.exit_code == 0
    for words in ("AF.zip (3 rows)", "sha256", "entries", "place ", " MB", " ms", "verified   yes"):
        assert words in done.stdout
    assert Gazetteer.load().sha256 in run("info").stdout


def test_info_finds_damage(run: Run, dump: Path) -> None:
    run("build", str(dump))
    data = bytearray(Path("gazetteer.bin").read_bytes())
    data[-len(data) // 2] ^= 1
    Path("gazetteer.bin").write_bytes(data)
    assert isinstance(run("info", "--gazetteer", "gazetteer.bin").exception, AssetError)


def test_find_in_a_pipe_gives_json_lines(run: Run) -> None:
    done = run("find", "Herat", "--limit", "2")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == 2
    assert list(records[0]) == [
        "name", "kind", "country", "admin1", "lat", "lon", "population", "geonameid", "quality",
    ]  # fmt: skip
    assert {r["country"] for r in records} == {"AFG"}
    assert "more; see them with --limit" in done.stderr


def test_find_on_a_terminal_gives_a_table(run: Run, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("build", str(dump))
    monkeypatch.setattr(cli, "_is_terminal", lambda: True)
    done = run("find", "Qxul Kalay", "--gazetteer", "gazetteer.bin")
    assert "geonameid" in done.stdout
    assert "Zarkol [Qx]" in done.stdout
    assert str(VILLAGE) in done.stdout
    assert "alternate" in done.stdout


def test_find_offers_names_that_sound_alike(run: Run) -> None:
    done = run("find", "Khaan Sheikhoon")
    assert done.exit_code == 0
    assert "nothing is named 'Khaan Sheikhoon'; these names sound like it" in done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert "Khān Shaykhūn" in {r["name"] for r in records}
    assert {r["quality"] for r in records} == {"weak"}


def test_find_says_when_there_is_nothing(run: Run) -> None:
    done = run("find", "Qxzvykw")
    assert done.exit_code == cli.EXIT_NOTHING_FOUND
    assert done.stdout == ""
    assert "no name sounds like it" in done.stderr
