"""Event types and modes of PLOVER, read from the tables in `data/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec

from wirebird.assets import read_table
from wirebird.errors import AssetError


class ModeRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mode of one event type.

    Attributes:
        name: mode as records carry it.
        score: PLOVER score, -10 to 10, or None where PLOVER gives none.
        origin: `plover`, or `codebook` for this project's extensions.
        definition: one line in our own words.
    """

    name: str
    score: float | None
    origin: str
    definition: str


class TypeRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event type.

    Attributes:
        name: type as records carry it.
        quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
        score: PLOVER score, -10 (conflict) to 10 (cooperation).
        definition: one line in our own words.
        modes: the type's modes in table order; may be empty.
    """

    name: str
    quad: int
    score: float
    definition: str
    modes: tuple[ModeRecord, ...]


@cache
def load_types() -> Mapping[str, TypeRecord]:
    """Return the event types by name, in table order.

    Raises:
        AssetError: a table is missing or damaged.
    """
    modes: dict[str, list[ModeRecord]] = {}
    for event_type, mode, score, origin, definition in read_table("wirebird.ontology", "modes.tsv", width=5):
        record = ModeRecord(name=mode, score=float(score) if score else None, origin=origin, definition=definition)
        modes.setdefault(event_type, []).append(record)
    types = {
        name: TypeRecord(name=name, quad=int(quad), score=float(score), definition=definition, modes=tuple(modes.pop(name, ())))
        for name, quad, score, definition in read_table("wirebird.ontology", "event_types.tsv", width=4)
    }
    if modes:
        raise AssetError(f"data file modes.tsv of wirebird.ontology names unknown types {sorted(modes)}")
    return MappingProxyType(types)


EVENT_TYPES: Final[tuple[str, ...]] = tuple(load_types())
MODES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {name: tuple(mode.name for mode in record.modes) for name, record in load_types().items()}
)


def quad_class(event_type: str) -> int:
    """Return the quad class of an event type, 1 to 4.

    Raises:
        KeyError: no such type.
    """
    return load_types()[event_type].quad


def intensity(event_type: str, mode: str | None = None) -> float:
    """Return the PLOVER score of a mode, or of the type where there is no mode or the mode has no score.

    Args:
        event_type: one of EVENT_TYPES.
        mode: one of MODES[event_type], or None.

    Returns:
        -10 (conflict) to 10 (cooperation).

    Raises:
        KeyError: no such type, or no such mode of it.
    """
    record = load_types()[event_type]
    if mode is None:
        return record.score
    for candidate in record.modes:
        if candidate.name == mode:
            return record.score if candidate.score is None else candidate.score
    raise KeyError(f"{event_type} has no mode {mode!r}; it has {', '.join(MODES[event_type]) or 'none'}")


def event_intensity(event_type: str, modes: Sequence[str]) -> float:
    """Return the score of an event: that of its mode furthest from 0, or of the type where it has no mode.

    Raises:
        KeyError: no such type, or no such mode of it.
    """
    return max((intensity(event_type, mode) for mode in modes), key=abs, default=intensity(event_type))
