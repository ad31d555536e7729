"""Opens the tables of GeoNames: tab separated text, plain or in a zip file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wirebird.errors import InputError

Progress = Callable[[int, int], None]
"""Called with the bytes read and the bytes there are, both uncompressed and over all inputs."""

_ASIDE = frozenset({"readme.txt", "iso-languagecodes.txt"})
"""What GeoNames puts into its zip files beside the table."""

_UNREADABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What a missing, cut, damaged or encrypted file raises, plain or zipped."""

_SNIFFED = 100
_STEP = 1 << 20


@dataclass(frozen=True)
class Table:
    """A tab separated text file, or the one in a zip file.

    Attributes:
        path: the text file or the zip file.
        member: name of the table inside the zip file, None for a text file.
        size: bytes of the table, uncompressed.
    """

    path: Path
    member: str | None
    size: int

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open it for reading; a zip file is unpacked on the way."""
        if self.member is None:
            with self.path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
            # Reading line by line from the member itself takes twice as long.
            yield io.BufferedReader(member, _STEP)  # type: ignore[type-var]


class Meter:
    """Counts bytes over all tables, and tells now and then."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._progress = progress
        self._done = self._told = 0

    def add(self, size: int) -> None:
        """Count bytes that were read."""
        self._done += size
        if self._progress and self._done - self._told >= _STEP:
            self._told = self._done
            self._progress(self._done, self._total)

    def finish(self) -> None:
        """Tell that everything is read."""
        if self._progress:
            self._progress(self._total, self._total)


def open_table(path: Path, columns: tuple[int, ...], what: str) -> Table:
    """Find the table and make sure that it is one.

    Raises:
        InputError: it is missing, damaged or something else.
    """
    advice = f"expected a {what} from https://download.geonames.org/export/dump/"
    if not path.is_file():
        raise InputError(f"{'is no file' if path.exists() else 'there is no such file'}; {advice}", path=str(path))
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".zip"
        table = _in_zip(path, advice) if is_zip else Table(path, None, path.stat().st_size)
        with table.open() as stream:
            head = [line for _ in range(_SNIFFED) if (line := stream.readline(_STEP))]
    except _UNREADABLE as error:
        raise InputError(f"cannot be read ({error}); {advice}", path=str(path)) from error
    if not any(line.count(b"\t") + 1 in columns for line in head):
        counts = " or ".join(map(str, columns))
        raise InputError(f"none of its first lines has {counts} tab separated columns; {advice}", path=str(path))
    return table


def _in_zip(path: Path, advice: str) -> Table:
    with zipfile.ZipFile(path) as archive:
        texts = [m for m in archive.infolist() if m.filename.lower().endswith(".txt") and not m.is_dir()]
    tables = [m for m in texts if Path(m.filename).name.lower() not in _ASIDE]
    if not tables:
        raise InputError(f"the zip file holds no table (.txt); {advice}", path=str(path))
    table = max(tables, key=lambda m: m.file_size)
    return Table(path, table.filename, table.file_size)


def read_lines(table: Table, meter: Meter) -> Iterator[bytes]:
    """Lines of a table that are not empty.

    Raises:
        InputError: the file turns out damaged on the way.
    """
    try:
        with table.open() as stream:
            for number, line in enumerate(stream):
                meter.add(len(line))
                if not number:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if not line.isspace():
                    yield line
    except _UNREADABLE as error:
        raise InputError(f"is damaged ({error}); download it again", path=str(table.path)) from error
