"""Fetched pages as files, as their servers sent them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wirebird.errors import UsageError
from wirebird.fetch.connection import Answer

LIST = "addresses.list"
"""Which file came from which address: two columns, parted by a tab."""
MAX_NAME = 80


def file_name(address: str) -> str:
    """A file name for a page: host, the last words of its address, and a digest that keeps two pages apart."""
    parts = urlsplit(address)
    words = unquote(parts.path, errors="replace").rstrip("/").rpartition("/")[2]
    slug = re.sub(r"\.x?html?$", "", re.sub(r"[^A-Za-z0-9._-]+", "-", words)).strip("-.")[:MAX_NAME] or "page"
    host = re.sub(r"[^A-Za-z0-9.-]+", "-", parts.netloc).strip("-.")
    return f"{host}/{slug}-{hashlib.sha256(address.encode()).hexdigest()[:8]}.html"


def save_page(page: Answer, folder: Path) -> Path:
    """Writes a page, over an older version of it.

    Raises:
        UsageError: it cannot be written.
    """
    name = file_name(page.url)
    file = folder / name
    is_new = not file.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(page.body)
        if is_new:
            with (folder / LIST).open("a", encoding="utf-8") as listed:
                listed.write(f"{page.url}\t{name}\n")
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}; choose another --to") from error
    return file
