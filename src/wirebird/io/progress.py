"""Which files a run reads, and how far it has come in them, in bytes as they lie on disk."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wirebird.records.manifest import InputFile

STDIN = "<stdin>"
_ADDRESS = re.compile(r"^([a-z][a-z0-9+]+):/+(?=.)")


def address(path: str) -> str:
    """A path as given, `s3:/bucket/key` (as paths are tidied up) as the address `s3://bucket/key`."""
    return _ADDRESS.sub(r"\1://", path)


def is_remote(path: str) -> bool:
    """Whether a path is the address of another file system, which an engine reads and writes."""
    return _ADDRESS.match(path) is not None


class ReadPosition:
    """How far reading has come.

    Attributes:
        total: bytes of all files, or None where that is not known (standard input).
    """

    def __init__(self, total: int | None = None) -> None:
        self.total = total
        self._before = 0
        self._open: BinaryIO | None = None

    @contextmanager
    def within(self, stream: BinaryIO, size: int) -> Iterator[None]:
        """While one file is read.

        Args:
            stream: the file as it lies on disk, packed where it is packed.
            size: its bytes.
        """
        self._open = stream
        try:
            yield
        finally:
            self._open = None
            self._before += size

    @property
    def read(self) -> int:
        """Bytes read so far; an archive's are estimated."""
        return self._before + (self._open.tell() if self._open is not None and not self._open.closed else 0)


class CountedStream(io.RawIOBase):
    """Standard input, with its size and digest as far as it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._digest = hashlib.sha256()
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        """Reads on, as a binary stream does."""
        data = self._read(size)
        self._digest.update(data)
        self._size += len(data)
        return data

    def readable(self) -> bool:
        """It is."""
        return True

    def described(self) -> InputFile:
        """What was read."""
        return InputFile(path=STDIN, bytes=self._size, sha256=self._digest.hexdigest())


def described(paths: Sequence[str]) -> list[InputFile]:
    """Files with their sizes and digests; one that cannot be read has neither."""
    return [_described(path) for path in paths]


def _described(path: str) -> InputFile:
    shown = os.fsencode(path).decode("utf-8", "replace")
    try:
        size, digest = size_and_digest(path)
    except OSError:
        return InputFile(path=shown, bytes=None, sha256=None)
    return InputFile(path=shown, bytes=size, sha256=digest)


def size_and_digest(path: str | Path) -> tuple[int, str]:
    """Bytes of a file, and their SHA-256 in hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return stream.tell(), digest
