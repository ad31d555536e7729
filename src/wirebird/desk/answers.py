"""What the desk answers: JSON, CSV and errors, each with the same few headers."""

from __future__ import annotations

import csv
import hashlib
import io
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from fastapi import Request, Response

from wirebird.exports.columns import Cell, Column
from wirebird.exports.writers import csv_cell

GZIP_FROM = 1024
"""Bytes from which an answer is packed."""
_PACK = zlib.MAX_WBITS | 16
_FASTEST = 1
_TEXT = Column("text", "text", "")


class ApiError(Exception):
    """What an address cannot answer.

    Attributes:
        status: HTTP status.
        code: stable short name.
        message: what happened.
        advice: what to do.
        retry_after_s: seconds after which the same may work.
    """

    def __init__(self, status: int, code: str, message: str, advice: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.advice = advice
        self.retry_after_s = retry_after_s

    def response(self) -> Response:
        """The answer that says so."""
        headers = {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}
        body = {"code": self.code, "message": self.message, "try": self.advice}
        return Response(msgspec.json.encode(body), self.status, headers, "application/json")


@dataclass(frozen=True)
class Packed:
    """A large answer, packed once and sent as often as it is asked for.

    Attributes:
        body: gzip.
        size: bytes when unpacked.
        tag: for `ETag`.
        media: its media type.
    """

    body: bytes
    size: int
    tag: str
    media: str = "application/json"


def pack(value: object, tag: str) -> Packed:
    """A value as packed JSON."""
    data = msgspec.json.encode(value)
    packer = zlib.compressobj(_FASTEST, zlib.DEFLATED, _PACK)
    return Packed(packer.compress(data) + packer.flush(), len(data), f'"{tag}"')


def send(packed: Packed, request: Request) -> Response:
    """A packed answer, or word that the client has it already."""
    headers = {"ETag": packed.tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if packed.tag in {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed.body, headers=headers | {"Content-Encoding": "gzip"}, media_type=packed.media)
    return Response(zlib.decompress(packed.body, _PACK), headers=headers, media_type=packed.media)


def json_answer(value: object, *, status: int = 200) -> Response:
    """A value as JSON; nobody keeps it."""
    return Response(msgspec.json.encode(value), status, {"Cache-Control": "no-store"}, "application/json")


def csv_answer(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]], *, name: str) -> Response:
    """Rows as CSV with a header; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([csv_cell(column, _TEXT) for column in columns])
    for row in rows:
        writer.writerow([csv_cell(row.get(column), _TEXT) for column in columns])
    headers = {"Content-Disposition": f'inline; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response(out.getvalue().encode("utf-8", "replace"), headers=headers, media_type="text/csv; charset=utf-8")


def digest(*parts: object) -> str:
    """A short name of some values, for tags and caches."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:20]
