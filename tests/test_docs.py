"""Docs say what the code does: every failure code, exit code, command and record field has its entry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from typer.main import get_command

from wirebird import errors
from wirebird.cli.main import app
from wirebird.fetch import FetchProblem
from wirebird.records import Event

ROOT = Path(__file__).parent.parent
READ_CODE = re.compile(r'(?:(?:failure|Unreadable)\(\s*[^,]+,\s*|RefusedError\(|Member\([^(]*\()"([a-z_]+)"')


def _doc(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_failure_code_is_explained() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "src/wirebird/io").rglob("*.py")]
    codes = {code for text in texts for code in READ_CODE.findall(text)}
    assert {
        "missing_path",
        "bad_json",
        "not_english",
        "damaged",
        "unsafe_xml",
        "archive_bomb",
        "locked",
        "no_date_line",
    } <= codes
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", _doc("docs/errors.md"), re.M))
    assert codes - explained == set()


def test_every_problem_of_a_store_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", _doc("docs/errors.md"), re.M))
    assert set(get_args(errors.StoreProblem)) - explained == set()


def test_every_problem_of_fetching_is_explained() -> None:
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", _doc("docs/errors.md"), re.M))
    assert set(get_args(FetchProblem)) - explained == set()


def test_every_exit_code_is_explained() -> None:
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.WirebirdError)]
    rows = set(re.findall(r"^\| (\d+) \|", _doc("docs/errors.md"), re.M))
    assert {str(c.exit_code) for c in classes} | {"0", "1", "130"} == rows


@pytest.mark.parametrize("field", Event.__struct_fields__)
def test_every_record_field_is_explained(field: str) -> None:
    assert f"`{field}`" in _doc("docs/record.md")


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_documented(command: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(f"wirebird {command}" in page.read_text(encoding="utf-8") for page in pages)


def test_architecture_stays_short_and_the_ci_runs_the_readmes_test_command() -> None:
    assert len(_doc("ARCHITECTURE.md").splitlines()) < 150
    commands = re.findall(r"^pip install .*$", _doc("README.md"), re.M)
    assert len(commands) == 2
    assert commands[1] == "pip install '.[test]' && pytest"
    assert "pip install '.[test]'" in _doc(".ci/run")
