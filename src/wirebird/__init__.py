"""Wirebird: who did what to whom, where, when and according to whom, with the words that say so.

>>> import wirebird
>>> coder = wirebird.load()
>>> report = coder.code("Rebels attacked ...", published="2021-07-07")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirebird._version import __version__

if TYPE_CHECKING:
    from wirebird.pipeline import Coder, find_attributions, geoparse, load, resolve_actor
    from wirebird.plain import find_counts
    from wirebird.records import (
        Attribution,
        CodedReport,
        Document,
        DocumentFailure,
        Event,
        LocatedToponym,
        ResolvedParty,
        Span,
        StatedCount,
        TimeExpression,
    )
    from wirebird.store import Store, open_store
    from wirebird.times import find_times

__all__ = [
    "Attribution",
    "CodedReport",
    "Coder",
    "Document",
    "DocumentFailure",
    "Event",
    "LocatedToponym",
    "ResolvedParty",
    "Span",
    "StatedCount",
    "Store",
    "TimeExpression",
    "__version__",
    "find_attributions",
    "find_counts",
    "find_times",
    "geoparse",
    "load",
    "open_store",
    "resolve_actor",
]

_HOMES = {
    "Coder": "wirebird.pipeline",
    "find_attributions": "wirebird.pipeline",
    "find_counts": "wirebird.plain",
    "geoparse": "wirebird.pipeline",
    "load": "wirebird.pipeline",
    "resolve_actor": "wirebird.pipeline",
    "Attribution": "wirebird.records",
    "CodedReport": "wirebird.records",
    "Document": "wirebird.records",
    "DocumentFailure": "wirebird.records",
    "Event": "wirebird.records",
    "LocatedToponym": "wirebird.records",
    "ResolvedParty": "wirebird.records",
    "Span": "wirebird.records",
    "StatedCount": "wirebird.records",
    "Store": "wirebird.store",
    "open_store": "wirebird.store",
    "TimeExpression": "wirebird.records",
    "find_times": "wirebird.times",
}


def __getattr__(name: str) -> object:
    """Loads public names on first use, so that `import wirebird` stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'wirebird' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
