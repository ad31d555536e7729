"""What the addresses of a desk share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from fastapi import Query, Request

from wirebird.desk.answers import ApiError
from wirebird.desk.coding import CodingService
from wirebird.desk.filters import iso_day_of
from wirebird.desk.metrics import Metrics
from wirebird.desk.rows import Shelf

M = TypeVar("M")
AsOf = Annotated[str | None, Query(description="ISO day: only what was known by its end.")]
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Settings:
    """How a desk is set up.

    Attributes:
        read_only: whether decisions and the coding of posted reports are refused.
        static: folder of the front end.
    """

    read_only: bool = False
    static: Path = STATIC


@dataclass(frozen=True)
class Desk:
    """A desk over a store.

    Attributes:
        shelf: the store.
        settings: how it is set up.
        coding: codes posted reports; None where that is refused.
        metrics: counts of what was asked.
    """

    shelf: Shelf
    settings: Settings = Settings()
    coding: CodingService | None = None
    metrics: Metrics = field(default_factory=Metrics)


def iso(key: str, value: str | None) -> str | None:
    """A day of an address in its usual form.

    Raises:
        ApiError: it is none.
    """
    day = iso_day_of(key, value)
    return day.isoformat() if day else None


def refuse_ingested_by(request: Request) -> None:
    """Refuses a key that the command line has and the desk has not, so that nobody takes today's picture for that of a moment.

    Raises:
        ApiError: the address has it.
    """
    if "ingested_by" in request.query_params:
        message = "the desk does not tell what the store held by a moment (ingested_by)"
        advice = "give as_of=2021-07-08 for what was known by a day, or ask wirebird on the command line with --ingested-by"
        raise ApiError(400, "bad_value", message, advice)


def body_of(kind: type[msgspec.Struct]) -> dict[str, object]:
    """How the description of the interface tells of a body."""
    _, schemas = msgspec.json.schema_components([kind])
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schemas[kind.__name__]}}}}


def decode(data: bytes, kind: type[M]) -> M:
    """A body as a record.

    Raises:
        ApiError: it is none.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message, advice = f"the body cannot be read ({error})", "send JSON as /api/openapi.json describes it"
        raise ApiError(400, "bad_body", message, advice) from error
