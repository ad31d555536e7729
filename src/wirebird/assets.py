"""Reads the data files of the package: tables (tab separated, `#` comments, one header line) and JSON settings.

Each file is compared with the SHA-256 that was taken of it when the package was built (manifest.json in the package, written by
hatch_build.py). A checkout has no manifest; nothing is compared there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TypeVar

import msgspec

from wirebird.errors import AssetError

S = TypeVar("S", bound=msgspec.Struct)

PACKAGE = Path(__file__).parent
MANIFEST = PACKAGE / "manifest.json"
"""Name of each data file, relative to the package -> its SHA-256 in hexadecimal digits."""
ADVICE = "pip install --force-reinstall wirebird"


def check_file(path: Path) -> None:
    """Compares a file of the package with its digest; files that lie elsewhere, or are not there, pass.

    Reads the file once: a gigabyte a second where the processor has instructions for SHA-256.

    Raises:
        AssetError: the file is not the one that the package was built with.
    """
    if not path.is_relative_to(PACKAGE) or not path.is_file():
        return
    known = _manifest().get(path.relative_to(PACKAGE).as_posix())
    if known is None:
        return
    state = path.stat()
    if _digest(path, state.st_size, state.st_mtime_ns) != known:
        raise AssetError(f"{path} is damaged: it is not the file that Wirebird was installed with. Install it anew: {ADVICE}")


@cache
def _digest(path: Path, size: int, modified_ns: int) -> str:
    """SHA-256 of a file, taken once as long as it stays the same."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def _manifest() -> dict[str, str]:
    try:
        return msgspec.json.decode(MANIFEST.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise AssetError(f"{MANIFEST} is damaged ({error}). Install Wirebird anew: {ADVICE}") from error


def read_table(package: str, name: str, *, width: int | None = None) -> Iterator[list[str]]:
    """Yield the fields of each line of a table in a package's `data/`, without comments and the header.

    Args:
        package: dotted name of the package that owns the table.
        name: file name.
        width: number of fields every line must have, or None when lines may differ.

    Raises:
        AssetError: the file cannot be read, or a line has another width.
    """
    for line in read_lines(package, name, width=width):
        yield line.split("\t")


def read_lines(package: str, name: str, *, width: int | None = None) -> list[str]:
    """Return the lines of a table in a package's `data/` as they stand there, without comments and the header.

    Args:
        package: dotted name of the package that owns the table.
        name: file name.
        width: number of fields every line must have, or None when lines may differ.

    Raises:
        AssetError: the file cannot be read, or a line has another width.
    """
    path = Path(str(resources.files(package))) / "data" / name
    check_file(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AssetError(f"data file {name} of {package} cannot be read ({error}). Install Wirebird anew: {ADVICE}") from error
    lines = [line for line in text.splitlines() if line and not line.startswith("#")][1:]
    for line in lines:
        if width is not None and line.count("\t") != width - 1:
            raise AssetError(f"data file {name} of {package} is damaged at {line!r}. Install Wirebird anew: {ADVICE}")
    return lines


def read_settings(path: Path, kind: type[S]) -> S:
    """Reads a JSON file into a struct.

    Raises:
        AssetError: the file is missing or does not fit the struct.
    """
    check_file(path)
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise AssetError(f"{path} is missing or damaged ({error}). Install Wirebird anew: {ADVICE}") from error
