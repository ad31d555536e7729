"""Parquet files of a partitioned data set: which there are, and what the coded ones hold."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from wirebird.arrow import OUTPUT_SCHEMA
from wirebird.errors import InputError, UsageError
from wirebird.io.progress import address, is_remote

SUFFIXES = (".parquet", ".pq")
_ROWS = 1024


def parts_of(paths: Sequence[str]) -> list[str]:
    """The Parquet files in files and folders, in order; addresses of other file systems as they are.

    Raises:
        InputError: there is none, or no such path.
    """
    found: list[str] = []
    for path in paths:
        if is_remote(path):
            found.append(address(path))
        elif os.path.isdir(path):
            inside = list(_walk(path))
            if not inside:
                raise InputError("no Parquet file in it; engines read Parquet (docs/scaling.md)", path=path)
            found += inside
        elif not os.path.exists(path):
            raise InputError("no such file or folder; check the path", path=path)
        elif not path.lower().endswith(SUFFIXES):
            raise InputError("engines read Parquet; docs/scaling.md says how to make it of other files", path=path)
        else:
            found.append(path)
    return found


def _walk(folder: str) -> Iterator[str]:
    # Names that begin with a dot or an underscore are notes of the engines, not parts.
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        yield from (
            os.path.join(root, name)
            for name in sorted(files)
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "_"))
        )


def check_output(to: str) -> None:
    """Engines write into a folder that is new or empty.

    Raises:
        UsageError: there is something.
    """
    if is_remote(to):
        return
    if os.path.exists(to) and (not os.path.isdir(to) or os.listdir(to)):
        raise UsageError(f"{to} is no empty folder; give another --to, or empty it")


def coded_rows(to: str) -> Iterator[dict[str, Any]]:
    """The rows of OUTPUT_SCHEMA in a folder of coded parts, in bounded memory."""
    import pyarrow.dataset as ds  # noqa: TID251

    coded = ds.dataset(address(to), format="parquet", schema=OUTPUT_SCHEMA)
    # Little is read ahead: by default it would be some hundred thousand rows.
    for batch in coded.to_batches(batch_size=_ROWS, batch_readahead=2, fragment_readahead=1):
        yield from batch.to_pylist()
