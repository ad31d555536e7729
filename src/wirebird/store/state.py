"""Whether the file of a store is still what it was, told without opening it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_HEADERS_AT = 4096
_HEADERS = 2
_HEADER_SIZE = 4096
_HEAD = 64
"""Of each of DuckDB's two headers: its checksum, the number of its checkpoint and where its tables begin."""


def file_state(path: Path) -> str:
    """A short text that is another one after every commit to a store.

    It is made of size and time of the file and of its log, and of DuckDB's headers, of which every checkpoint writes one anew.

    Args:
        path: the store.

    Returns:
        Hexadecimal digits; those of nothing at all where there is no file.
    """
    digest = hashlib.sha256()
    for one in (path, path.with_name(f"{path.name}.wal")):
        try:
            told = one.stat()
        except OSError:
            continue
        digest.update(f"{told.st_ino} {told.st_size} {told.st_mtime_ns} ".encode())
    try:
        with path.open("rb") as stream:
            for number in range(_HEADERS):
                stream.seek(_HEADERS_AT + number * _HEADER_SIZE)
                digest.update(stream.read(_HEAD))
    except OSError:
        pass
    return digest.hexdigest()[:16]
