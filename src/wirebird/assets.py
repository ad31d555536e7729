"""Reads the data files of the package: tables (tab separated, `#` comments, one header line) and JSON settings."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TypeVar

import msgspec

from wirebird.errors import AssetError

S = TypeVar("S", bound=msgspec.Struct)


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
    try:
        text = resources.files(package).joinpath("data", name).read_text(encoding="utf-8")
    except OSError as error:
        raise AssetError(f"data file {name} of {package} cannot be read: reinstall the package") from error
    lines = [line for line in text.splitlines() if line and not line.startswith("#")][1:]
    for line in lines:
        if width is not None and line.count("\t") != width - 1:
            raise AssetError(f"data file {name} of {package} is damaged at {line!r}: reinstall the package")
    return lines


def read_settings(path: Path, kind: type[S]) -> S:
    """Reads a JSON file into a struct.

    Raises:
        AssetError: the file is missing or does not fit the struct.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise AssetError(f"{path} is missing or damaged ({error}); reinstall wirebird") from error
