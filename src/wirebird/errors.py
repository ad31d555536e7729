"""Every error Wirebird raises on purpose, under one root.

::

    WirebirdError
    ├── UsageError          exit 2   wrong call: an option or argument
    ├── InputError          exit 3   a path, line or field that cannot be read
    └── AssetError          exit 4   a file of the package is missing or damaged

Exit code 1 means: finished, but some reports failed. Exit code 70 means: a bug of ours.
"""

from __future__ import annotations


class WirebirdError(Exception):
    """Root of all errors raised on purpose."""

    exit_code = 70
    code = "error"


class UsageError(WirebirdError):
    """The call itself is wrong; the message names what was allowed."""

    exit_code = 2
    code = "usage"


class InputError(WirebirdError):
    """An input could not be read.

    Attributes:
        path: file (or `<stdin>`) of the input.
        line: 1-based line, where the input is made of lines.
        field: name of the offending field, where there is one.
    """

    exit_code = 3
    code = "input"

    def __init__(self, message: str, *, path: str, line: int | None = None, field: str | None = None) -> None:
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}")
        self.reason = message
        self.path = path
        self.line = line
        self.field = field


class AssetError(WirebirdError):
    """A file that belongs to the package is missing or damaged."""

    exit_code = 4
    code = "asset"
