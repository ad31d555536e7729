"""Wirebird: who did what to whom, where, when and according to whom, with the words that say so.

>>> import wirebird
>>> coder = wirebird.load()
>>> report = coder.code("Rebels attacked ...", published="2021-07-07")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirebird._version import __version__

if TYPE_CHECKING:
    from wirebird.pipeline import Coder, load
    from wirebird.records import CodedReport, Document, DocumentFailure, Event, Span

__all__ = ["CodedReport", "Coder", "Document", "DocumentFailure", "Event", "Span", "__version__", "load"]

_HOMES = {
    "Coder": "wirebird.pipeline",
    "load": "wirebird.pipeline",
    "CodedReport": "wirebird.records",
    "Document": "wirebird.records",
    "DocumentFailure": "wirebird.records",
    "Event": "wirebird.records",
    "Span": "wirebird.records",
}


def __getattr__(name: str) -> object:
    """Loads public names on first use, so that `import wirebird` stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'wirebird' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
