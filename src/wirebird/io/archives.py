"""ZIP and gzip files, unpacked as streams in memory, never to disk, and only as far as their size is honest."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_RATIO = 200
"""How many times larger a file may become; news text packs about fourfold, repeated markup some twentyfold."""

SMALL = 20_000_000
"""Bytes unpacked up to which the ratio does not matter."""

_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


class RefusedError(Exception):
    """An archive, or a file in it, that is not read on.

    Attributes:
        code: stable short name of the cause.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _Unpacked(io.RawIOBase):
    """A stream of unpacked bytes that stops where they outgrow what was packed."""

    def __init__(self, stream: BinaryIO, packed: int, name: str) -> None:
        super().__init__()
        # One piece at a time: what was unpacked before a cut is handed on before the cut is told.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._packed, self._name, self._size = packed, name, 0

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._read(size)
        except _BROKEN as error:
            message = f"{self._name} cannot be unpacked ({error}): it is cut off or damaged, pack it again"
            raise RefusedError("damaged", message) from error
        self._size += len(data)
        if self._size > SMALL and self._size > MAX_RATIO * max(self._packed, 1):
            message = f"{self._name} unpacks to more than {MAX_RATIO} times its size: if it is honest, unpack it yourself"
            raise RefusedError("archive_bomb", message)
        return data

    def readable(self) -> bool:
        return True


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    Attributes:
        name: its name, folders included.
        stream: its unpacked bytes, or None.
        problem: code and message where it cannot be read.
    """

    name: str
    stream: BinaryIO | None
    problem: tuple[str, str] | None = None


def unpacked_gzip(stream: BinaryIO, size: int, name: str) -> BinaryIO:
    """The bytes in a gzip file.

    Args:
        stream: the file.
        size: its size in bytes.
        name: for messages.
    """
    return _Unpacked(gzip.GzipFile(fileobj=stream), size, name)  # type: ignore[return-value, arg-type]


def zip_members(stream: BinaryIO, size: int, name: str) -> Iterator[Member]:
    """The files of a ZIP archive in the order of their names; folders and hidden files are passed over.

    Names are used for messages only, so one that climbs out of its folder does no harm.

    Args:
        stream: the archive, seekable.
        size: its size in bytes.
        name: for messages.

    Raises:
        RefusedError: the archive as a whole cannot be read.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise RefusedError("damaged", f"not a readable ZIP file ({error}): pack it again") from error
    with archive:
        files = [f for f in archive.infolist() if not f.is_dir() and not _is_hidden(f.filename)]
        total = sum(f.file_size for f in files)
        if total > SMALL and total > MAX_RATIO * max(size, 1):
            raise RefusedError("archive_bomb", f"{name} unpacks to more than {MAX_RATIO} times its size: unpack it yourself")
        for info in sorted(files, key=lambda f: f.filename):
            if info.flag_bits & 1:
                yield Member(info.filename, None, ("locked", "it is locked with a password: unpack it yourself"))
            elif info.filename.lower().endswith((".zip", ".gz", ".tar", ".7z", ".rar")):
                yield Member(info.filename, None, ("nested_archive", "an archive inside an archive: unpack it first"))
            else:
                try:
                    inner = archive.open(info)
                except _BROKEN as error:
                    yield Member(info.filename, None, ("damaged", f"it cannot be unpacked ({error}): pack it again"))
                    continue
                with inner:
                    yield Member(info.filename, _Unpacked(inner, info.compress_size, info.filename))  # type: ignore[arg-type]


def _is_hidden(name: str) -> bool:
    return any(
        part.startswith(".") or part == "__MACOSX" for part in name.replace("\\", "/").split("/") if part not in ("..", ".")
    )
