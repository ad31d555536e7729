"""Stores that tests copy: to make or to fill one anew takes longer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.store.fakes import Clock
from wirebird.store import DuckStore, open_store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store."""
    path = tmp_path_factory.mktemp("empty") / "s.duckdb"
    open_store(path, create=True)
    return path


def copied(template: Path, path: Path, start: str = "2026-01-01T00:00:00") -> DuckStore:
    """A store of one's own with what another holds; its clock begins at `start`."""
    shutil.copy(template, path)
    return open_store(path, clock=Clock(start))
