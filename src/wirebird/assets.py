"""Reads the tables inside the package: tab separated, `#` comments, one header line."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from wirebird.errors import AssetError


def read_table(package: str, name: str, *, width: int | None = None) -> Iterator[list[str]]:
    """Yield the fields of each line of a table in a package's `data/`, without comments and the header.

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
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        fields = line.split("\t")
        if width is not None and len(fields) != width:
            raise AssetError(f"data file {name} of {package} is damaged at {line!r}: reinstall the package")
        yield fields
