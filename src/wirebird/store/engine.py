"""Opens the DuckDB file for as long as one read or one commit takes, and says in our words what went wrong.

DuckDB lets either one process write or several read. The file is therefore never held open between two calls: a
writer has it for one batch, and readers come in between. Whoever finds it taken waits, then names the holder.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from wirebird.errors import StoreError, StoreProblem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PATIENCE_S = 30.0
"""How long a call waits for a file that another process has."""
_PAUSE_S = (0.005, 0.25)
_CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""DuckDB fetches extensions from the network on its own; Wirebird needs none and allows none."""

_HOLDER = re.compile(r"held in (.+?) \(PID (\d+)\)")
_LOCKED = re.compile(r"Could not set lock|different configuration than existing|used by another process", re.I)
_OURSELVES = re.compile(r"different configuration than existing", re.I)
_PROBLEMS: tuple[tuple[re.Pattern[str], StoreProblem, str], ...] = (
    (
        re.compile(r"not a valid DuckDB database", re.I),
        "not_a_store",
        "this is not a store of Wirebird; give another --store, or move the file away",
    ),
    (
        re.compile(r"database file with version number|newer version of DuckDB|storage version", re.I),
        "newer_schema",
        "it was written by a newer DuckDB; pip install --upgrade duckdb",
    ),
    (
        re.compile(r"No space left|Disk quota|File too large|out of disk", re.I),
        "store_full",
        "the disk is full; make room and run the same command again: every finished batch is kept",
    ),
    (re.compile(r"database does not exist", re.I), "store_missing", "there is no such store; wirebird ingest makes one"),
    (
        re.compile(r"Permission denied|Read-only file system|Is a directory|Not a directory|No such file or directory", re.I),
        "store_unwritable",
        "cannot be opened; check that it is a file in a folder that exists, and its permissions",
    ),
    (
        re.compile(r"replaying WAL", re.I),
        "store_damaged",
        "what was stored last, the file beside it that ends in .wal, is damaged; move that file away and run this again: "
        "all before is whole",
    ),
    (
        re.compile(r"checksum|corrupt|deserializ|serialization|Could not read|WAL file|database has been invalidated", re.I),
        "store_damaged",
        "the file is damaged; take a copy from your backup, or ingest the reports into a new store",
    ),
)


def store_error(error: Exception, path: Path) -> StoreError:
    """What a DuckDB error means for the user of a store."""
    said = str(error)
    if _OURSELVES.search(said):
        message = "this process is still reading from it: let that end first (make a list of what you iterate over)"
        return StoreError("store_locked", message, path=str(path))
    if _LOCKED.search(said):
        return StoreError("store_locked", f"another process has it open ({_holder(said)}); wait for it to end", path=str(path))
    for pattern, code, advice in _PROBLEMS:
        if pattern.search(said):
            return StoreError(code, f"{advice} ({_first_line(said)})", path=str(path))
    return StoreError("store_failed", f"DuckDB could not do this ({_first_line(said)}); nothing was changed", path=str(path))


def _other_records(error: Exception, path: Path) -> StoreError:
    advice = "use the version that wrote them, or ingest the reports into a new store"
    message = f"its records are those of another version of Wirebird ({error}); {advice}"
    return StoreError("other_records", message, path=str(path))


def _holder(said: str) -> str:
    found = _HOLDER.search(said)
    return f"process {found[2]}, {found[1]}" if found else "the system does not tell which"


def _first_line(said: str) -> str:
    return said.splitlines()[0][:300] if said else "no reason given"


def connect(path: Path, *, write: bool, patience_s: float) -> DuckDBPyConnection:
    """A connection to the file, waited for while another process has it.

    Raises:
        StoreError: it cannot be opened, or is still taken after `patience_s`.
    """
    import duckdb

    _check_file(path)
    until = time.monotonic() + patience_s
    pause_s, longest_s = _PAUSE_S
    while True:
        try:
            return duckdb.connect(str(path), read_only=not write, config=dict(_CONFIG))
        except duckdb.Error as error:
            if not _LOCKED.search(str(error)) or time.monotonic() >= until:
                raise store_error(error, path) from error
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, longest_s)


_MAGIC = b"DUCK"
_MAGIC_AT = 8
"""DuckDB's own mark, after the checksum of the first block."""


def _check_file(path: Path) -> None:
    """DuckDB would take a file of JSON lines for a database of another kind.

    Raises:
        StoreError: the file is no DuckDB file.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_MAGIC_AT + len(_MAGIC))
    except OSError:
        # Missing, or not to be opened: DuckDB says so.
        return
    if head and head[_MAGIC_AT:] != _MAGIC:
        message = "this is no store (no DuckDB file); give a file that `wirebird ingest` made"
        raise StoreError("not_a_store", message, path=str(path))


@contextmanager
def reading(path: Path, *, patience_s: float) -> Iterator[DuckDBPyConnection]:
    """One read; writers of other processes wait until it ends.

    Raises:
        StoreError: the file is missing, taken or damaged.
    """
    with _connected(path, write=False, patience_s=patience_s) as connection:
        yield connection


@contextmanager
def writing(path: Path, *, patience_s: float) -> Iterator[DuckDBPyConnection]:
    """One transaction: all of what is done in it is kept, or nothing.

    Raises:
        StoreError: the file is taken, damaged or cannot be written.
    """
    with _connected(path, write=True, patience_s=patience_s) as connection:
        connection.begin()
        try:
            yield connection
            connection.commit()
        except BaseException:
            _roll_back(connection)
            raise


@contextmanager
def _connected(path: Path, *, write: bool, patience_s: float) -> Iterator[DuckDBPyConnection]:
    """A connection that is closed at the end; what DuckDB and the records say of a bad file becomes a `StoreError`."""
    import duckdb

    connection = connect(path, write=write, patience_s=patience_s)
    try:
        yield connection
    except msgspec.ValidationError as error:
        raise _other_records(error, path) from error
    except duckdb.ProgrammingError:
        # A statement of ours that DuckDB does not understand: a bug, not the user's file.
        raise
    except duckdb.Error as error:
        raise store_error(error, path) from error
    finally:
        connection.close()


@contextmanager
def attached(paths: Sequence[Path], folder: Path) -> Iterator[tuple[DuckDBPyConnection, list[str]]]:
    """One connection that reads several files at once; writers of other processes wait until it ends.

    Args:
        paths: the files.
        folder: for what does not fit into memory.

    Yields:
        The connection, and the name of each file in SQL.

    Raises:
        StoreError: a file is missing, taken or damaged.
    """
    import duckdb

    names = [f"s{number}" for number in range(len(paths))]
    connection = duckdb.connect(config={**_CONFIG, "temp_directory": str(folder)})
    try:
        for path, name in zip(paths, names, strict=True):
            _check_file(path)
            quoted = str(path).replace("'", "''")
            try:
                connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
            except duckdb.Error as error:
                raise store_error(error, path) from error
        yield connection, names
    except msgspec.ValidationError as error:
        raise _other_records(error, paths[0]) from error
    finally:
        connection.close()


def _roll_back(connection: DuckDBPyConnection) -> None:
    """Ends a transaction that failed; after a failed commit there is none left, and DuckDB says so."""
    import duckdb

    try:
        connection.rollback()
    except duckdb.Error:
        return


STALE_S = 3600.0
"""Seconds after which a half-made file is taken for the leaving of a process that was killed: making one takes a second."""


def create(path: Path, fill: Callable[[DuckDBPyConnection], None]) -> None:
    """Makes a new file, filled by `fill`, that is whole from the moment it bears its name.

    Raises:
        StoreError: the folder is missing or cannot be written.
    """
    import duckdb

    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        connection = duckdb.connect(str(new), config=dict(_CONFIG))
        try:
            fill(connection)
        finally:
            connection.close()
        # A link, unlike a renaming, fails where another process was faster.
        os.link(new, path)
    except FileExistsError:
        return
    except (duckdb.Error, OSError) as error:
        raise store_error(error, path) from error
    finally:
        _clear(path, new)


def _clear(path: Path, new: Path) -> None:
    """Remove what making the file left beside it, ours and that of processes that were killed."""
    for left in path.parent.glob(f".{path.name}.*.new*"):
        try:
            if left.name.startswith(new.name) or time.time() - left.stat().st_mtime > STALE_S:
                left.unlink()
        except FileNotFoundError:
            # Another process cleared it away.
            continue


Cell = str | int | float | bool | None


def insert(connection: DuckDBPyConnection, name: str, columns: Mapping[str, Sequence[Cell]]) -> None:
    """Makes a temporary table of text columns; a row at a time would be fifty times slower.

    Args:
        connection: an open transaction.
        name: of the temporary table; one that is there is replaced.
        columns: equally long; numbers and truth values are written as text, None is NULL.
    """
    import numpy as np

    arrays = {}
    for column, values in columns.items():
        array = np.empty(len(values), dtype=object)
        array[:] = [None if value is None else str(value) for value in values]
        arrays[column] = array
    connection.register("_given", arrays)
    casts = ", ".join(f"{column}::VARCHAR AS {column}" for column in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {casts} FROM _given")
    connection.unregister("_given")
