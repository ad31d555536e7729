"""Bytes to text in bounded memory: encodings, line ends, lines that are too long."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

MAX_BYTES = 5_000_000
"""Largest report, and longest line of a file of lines."""
CHUNK = 65_536
MAX_CONTROL_SHARE = 0.1

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b")


def clean(text: str) -> str:
    """The text without BOM and lone surrogates, with line ends as LF."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text)


def decode(data: bytes) -> str:
    """Decodes UTF-8, or else Windows-1252; a UTF-8 BOM is dropped."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def is_binary(data: bytes, *, rows: bool = False) -> bool:
    """Whether bytes (UTF-8 or a one-byte encoding) are no text: a NUL, or many control characters.

    Args:
        data: the bytes, or the beginning of them.
        rows: the bytes are lines of a table; a NUL after the first line then spoils its own row only.
    """
    if b"\0" in (data.split(b"\n", 1)[0] if rows else data):
        return True
    return len(data) - len(data.translate(None, _CONTROLS)) > MAX_CONTROL_SHARE * len(data)


class ByteStream:
    """A stream with its beginning looked at; UTF-16 with BOM is handed on as UTF-8.

    Attributes:
        head: the beginning, at least up to the end of the first line that is not blank where that is near.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._recode: codecs.IncrementalDecoder | None = None
        first = self._read(CHUNK)
        while len(first) < 2 and (more := self._read(CHUNK)):
            first += more
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._recode = codecs.getincrementaldecoder("utf-16")("replace")
        self.head = self._utf8(first, final=not first)
        while len(self.head) < CHUNK and b"\n" not in self.head.lstrip() and (more := self._next()):
            self.head += more

    def _utf8(self, data: bytes, *, final: bool) -> bytes:
        if self._recode is None:
            return data
        return self._recode.decode(data, final).encode("utf-8", "replace")

    def _next(self) -> bytes:
        while data := self._read(CHUNK):
            if out := self._utf8(data, final=False):
                return out
        return self._utf8(b"", final=True)

    def _chunks(self) -> Iterator[bytes]:
        yield self.head
        while chunk := self._next():
            yield chunk

    def whole(self, limit: int = MAX_BYTES) -> bytes | None:
        """All bytes, or None when there are more than `limit`."""
        parts: list[bytes] = []
        size = 0
        for chunk in self._chunks():
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                return None
        return b"".join(parts)

    def lines(self) -> Iterator[str | None]:
        """Lines with their line end; None stands for a line of more than `MAX_BYTES`."""
        parts: list[bytes] = []
        size = 0
        for chunk in self._chunks():
            for piece in _split(chunk):
                size += len(piece)
                if size <= MAX_BYTES:
                    parts.append(piece)
                if piece.endswith(b"\n"):
                    yield decode(b"".join(parts)) if size <= MAX_BYTES else None
                    parts, size = [], 0
        if size:
            yield decode(b"".join(parts)) if size <= MAX_BYTES else None


def _split(chunk: bytes) -> list[bytes]:
    """Splits after LF only."""
    pieces = chunk.split(b"\n")
    return [piece + b"\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
