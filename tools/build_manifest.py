"""Digests of the package's data files, which are compared when the files are read (wirebird.assets).

Run by the build of the package (hatch_build.py), for wheels that are not editable.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "wirebird"


def digests(package: Path = PACKAGE) -> dict[str, str]:
    """SHA-256 of every file in a folder `data` of the package, by name relative to it."""
    files = sorted(path for path in package.rglob("data/*") if path.is_file() and path.suffix not in (".py", ".pyc"))
    return {path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def write_manifest(target: Path, package: Path = PACKAGE) -> None:
    """Writes the manifest of a package."""
    target.write_text(json.dumps(digests(package), indent=0), encoding="utf-8")
