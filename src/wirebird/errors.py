"""Every error Wirebird raises on purpose, under one root.

::

    WirebirdError
    ├── UsageError          exit 2   wrong call: an option or argument
    ├── InputError          exit 3   a path, line or field that cannot be read
    ├── ReportLimitError    exit 3   a report is longer than allowed, or took too long
    ├── AssetError          exit 4   a file of the package is missing or damaged
    ├── MissingExtraError   exit 4   an optional package is not installed (also an ImportError)
    └── StoreError          exit 5   a store is locked, damaged, of another schema, or cannot be written

Exit code 1 means: finished, but some reports failed. Exit code 70 means: a bug of ours.
"""

from __future__ import annotations

from typing import Literal


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


class ReportLimitError(WirebirdError):
    """A report was given up: it is longer than allowed, or coding it took too long.

    Attributes:
        code: `too_long` or `too_slow`.
    """

    exit_code = 3
    code = "too_long"

    def __init__(self, code: Literal["too_long", "too_slow"], message: str) -> None:
        super().__init__(message)
        self.code = code


class AssetError(WirebirdError):
    """A file that belongs to the package is missing or damaged."""

    exit_code = 4
    code = "asset"


class MissingExtraError(WirebirdError, ImportError):
    """Something asked for needs a package of an extra; the message has the install line."""

    exit_code = 4
    code = "missing_extra"

    def __init__(self, package: str, *, extra: str, needed_for: str) -> None:
        super().__init__(f"{needed_for} needs {package}, which is not installed: pip install 'wirebird[{extra}]'")


def is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust has stumbled over an input.

    Its `PanicException` cannot be imported, and is no `Exception`: nobody expects it, and so it would end a whole run.
    """
    return type(error).__name__ == "PanicException"


StoreProblem = Literal[
    "store_missing", "store_locked", "store_damaged", "not_a_store", "newer_schema", "other_records", "store_unwritable",
    "store_full", "store_failed",
]  # fmt: skip


class StoreError(WirebirdError):
    """A store cannot be used; nothing that was in it is lost.

    Attributes:
        code: stable short name of the cause (docs/errors.md).
        path: the store's file.
    """

    exit_code = 5
    code = "store"

    def __init__(self, code: StoreProblem, message: str, *, path: str) -> None:
        super().__init__(f"{path}: {message}")
        self.code = code
        self.path = path
