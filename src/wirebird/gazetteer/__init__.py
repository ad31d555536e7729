"""Names of places and what they name: the embedded gazetteer, larger ones built from a GeoNames dump, name keys."""

from wirebird.gazetteer.file import KINDS, EntryKind
from wirebird.gazetteer.lookup import (
    ACRONYM,
    ALTERNATE,
    DEMONYM,
    INHERITED,
    PRIMARY,
    QUALITIES,
    WEAK,
    Entry,
    Gazetteer,
    Match,
)
from wirebird.gazetteer.names import fold, weak_key

__all__ = [
    "ACRONYM",
    "ALTERNATE",
    "DEMONYM",
    "INHERITED",
    "KINDS",
    "PRIMARY",
    "QUALITIES",
    "WEAK",
    "Entry",
    "EntryKind",
    "Gazetteer",
    "Match",
    "fold",
    "weak_key",
]
