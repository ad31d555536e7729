"""Ids met in a run, in memory that does not grow with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from wirebird.errors import InputError

_CACHE_KIB = 16_384


class IdNotes:
    """A note for each id. What does not fit into a few megabytes goes to a temporary file, which the system removes.

    A dictionary of ten million ids with their locators would take two gigabytes.
    """

    def __init__(self) -> None:
        # The empty name makes a private file that is unlinked at once; readers may be advanced in another thread.
        self._db = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        for sql in (
            "PRAGMA journal_mode = OFF",
            f"PRAGMA cache_size = -{_CACHE_KIB}",
            "CREATE TABLE notes (id TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID",
            # Never committed: nobody else reads it, and it ends with the run.
            "BEGIN",
        ):
            self._db.execute(sql)

    def get(self, id: str) -> str | None:
        """The note of an id, or None where there is none."""
        row = self._db.execute("SELECT note FROM notes WHERE id = ?", (id,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, id: str, note: str) -> None:
        """Keeps a note in place of any that the id had.

        Raises:
            InputError: there is no room for it.
        """
        try:
            self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (id, note))
        except sqlite3.Error as error:
            advice = "make room in the folder for temporary files, or point SQLITE_TMPDIR to another"
            raise InputError(f"the ids of this run do not fit ({error}): {advice}", path="temporary files") from error

    def items(self) -> Iterator[tuple[str, str]]:
        """Ids with their notes, by id."""
        yield from self._db.execute("SELECT id, note FROM notes ORDER BY id")

    def __contains__(self, id: str) -> bool:
        return self.get(id) is not None

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM notes").fetchone()[0])
