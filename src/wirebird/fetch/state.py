"""What was fetched before: a small JSON file beside the store, so that nothing is fetched twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import msgspec

from wirebird.errors import InputError, UsageError
from wirebird.fetch.connection import Answer

KEPT_DAYS = 90
"""Days for which an entry is remembered after its feed has dropped it."""


class Validators(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a server said of the version it sent.

    Attributes:
        url: the address that sent it, after redirects.
        etag: its `ETag`, or None.
        last_modified: its `Last-Modified`, or None.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What is sent to ask for a newer version only."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


def validators_of(answer: Answer) -> Validators | None:
    """What an answer says of its version, or None where it says nothing."""
    etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    return Validators(url=answer.url, etag=etag, last_modified=modified) if etag or modified else None


class State(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What was fetched before.

    Attributes:
        version: of this file's form.
        addresses: address given -> what its server said of the version that was taken.
        seen: key of an entry -> ISO day on which a feed last listed it.
    """

    version: int = 1
    addresses: dict[str, Validators] = {}
    seen: dict[str, str] = {}

    def forget_before(self, today: dt.date) -> None:
        """Forgets entries that no feed has listed for `KEPT_DAYS`."""
        first = (today - dt.timedelta(days=KEPT_DAYS)).isoformat()
        self.seen = {key: day for key, day in self.seen.items() if day >= first}


def entry_key(*parts: str) -> str:
    """A short name for an entry of a feed."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def load_state(path: Path) -> State:
    """The state in a file; an empty one where there is no file.

    Raises:
        InputError: the file is none of ours.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=State)
    except FileNotFoundError:
        return State()
    except (OSError, msgspec.MsgspecError) as error:
        message = f"it cannot be read as what was fetched before ({error}); move it away, and all entries are fetched again"
        raise InputError(message, path=str(path)) from error


def save_state(state: State, path: Path) -> None:
    """Writes a state; a reader finds the old file or the new one, never a half.

    Raises:
        UsageError: it cannot be written.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_bytes(msgspec.json.encode(state))
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {error.strerror}; check its folder") from error
