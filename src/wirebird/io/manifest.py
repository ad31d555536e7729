"""The manifest of a run, beside its output: written as a whole or not at all."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from wirebird.errors import UsageError
from wirebird.io.readers import MANIFEST
from wirebird.records.manifest import RunManifest

PACKAGES = ("numpy", "onnxruntime", "tokenizers", "duckdb")
"""What computes: another version of one of these may give another last digit."""
_DECODER = msgspec.json.Decoder(RunManifest)
_BITS = 256


class RecordsDigest:
    """A digest of records in any order, so that runs on one process and on many can be compared.

    The sum of the SHA-256 of each, modulo 2 ** 256. It tells runs apart that differ by accident, not by design.
    """

    def __init__(self) -> None:
        self._sum = 0

    def add(self, record: bytes) -> None:
        """Takes in one record as a JSON line without its line end."""
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(record).digest())) % (1 << _BITS)

    @property
    def hex(self) -> str:
        """64 hex digits; zeros for no record at all."""
        return f"{self._sum:064x}"


def manifest_path(output: Path) -> Path:
    """Where the manifest of an output lies."""
    return output.with_name(output.name + MANIFEST)


def package_versions() -> dict[str, str]:
    """Versions of Python and of the packages that compute."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def read_manifest(path: Path) -> RunManifest | None:
    """The manifest at `path`, or None where there is none.

    Raises:
        UsageError: there is something else.
    """
    try:
        return _DECODER.decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no manifest of this version ({error}); move it away, or give another --to") from error


def write_manifest(path: Path, manifest: RunManifest) -> None:
    """Writes it beside and moves it into place: a reader, or a run that goes on, finds the old one or the new.

    Raises:
        UsageError: the folder cannot be written.
    """
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; choose another --to") from error
