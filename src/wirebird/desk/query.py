"""Keys and values of an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Request

Query = Mapping[str, Sequence[str]]


def lists_of(request: Request) -> Query:
    """All values of each key, in order."""
    return {key: request.query_params.getlist(key) for key in request.query_params}
