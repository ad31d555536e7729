"""Loads ontology/data/plover.tsv once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from wirebird.errors import AssetError

DATA = Path(__file__).parent / "data/plover.tsv"


@dataclass(frozen=True)
class _Row:
    quad: int
    score: float | None
    definition: str


def _load() -> dict[tuple[str, str], _Row]:
    try:
        lines = DATA.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise AssetError(f"{DATA} is missing ({error}); reinstall wirebird") from error
    rows = {}
    for line in lines:
        if line.startswith("#") or line.startswith("type\t"):
            continue
        kind, mode, quad, score, words = line.split("\t")
        rows[kind, mode] = _Row(int(quad), float(score) if score else None, words)
    return rows


_ROWS = _load()

EVENT_TYPES: tuple[str, ...] = tuple(kind for kind, mode in _ROWS if not mode)
"""The 16 types, in PLOVER's order."""

MODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {t: tuple(mode for kind, mode in _ROWS if kind == t and mode) for t in EVENT_TYPES}
)
"""Modes by type; empty for types without modes."""


def quad_class(event_type: str) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return _ROWS[event_type, ""].quad


def intensity(event_type: str, mode: str | None = None) -> float:
    """PLOVER's score, -10 (conflict) to 10 (cooperation); a mode without a score has its type's.

    Raises:
        KeyError: the type has no such mode.
    """
    own = _ROWS[event_type, mode or ""].score
    whole = _ROWS[event_type, ""].score
    assert whole is not None, "every type has a score in the table"
    return whole if own is None else own


def definition(event_type: str, mode: str | None = None) -> str:
    """One line that says what the type or mode means."""
    return _ROWS[event_type, mode or ""].definition
