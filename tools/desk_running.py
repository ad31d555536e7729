"""A desk with the worked case, and a browser to look at it: shared by browser tests, screenshots and the browser benchmark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import wirebird

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
CASE = ROOT / "examples" / "taliban-offensive-2021" / "reports"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_ADDRESS = re.compile(r"http://\S+/")
STOP_S = 20


def missing() -> str | None:
    """What a browser run lacks on this machine, in words, or None."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed: pip install 'wirebird[browser]'"
    if chromium() is None:
        return f"no Chromium on PATH (looked for {', '.join(CHROMIUM)}): apt-get install chromium"
    page = Path(wirebird.__file__).parent / "desk" / "static" / "index.html"
    return None if page.is_file() else "the front end is not built: make ui"


def chromium() -> str | None:
    """Path of the browser: `WIREBIRD_CHROMIUM`, else the first on PATH."""
    return os.environ.get("WIREBIRD_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


def code_case(store: Path, more: Iterable[Path] = ()) -> None:
    """Codes and links the worked case, and further files, into a new store."""
    run_wirebird("ingest", str(CASE), *map(str, more), "--store", str(store))


def run_wirebird(*arguments: str) -> None:
    """Runs a command of the package that this process uses.

    Raises:
        RuntimeError: it failed; the message holds what it said.
    """
    done = subprocess.run(_command(*arguments), capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"wirebird {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wirebird.cli.main", *arguments]


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """Serves a store on a free port; gives the address, with a slash at its end."""
    command = _command("serve", str(store), "--port", "0", "--no-open", *options)
    server = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stderr
        lines = []
        for line in server.stderr:
            lines.append(line)
            if found := _ADDRESS.search(line):
                yield found[0]
                return
        raise RuntimeError(f"wirebird serve did not start: {''.join(lines)[-2000:]}")
    finally:
        server.terminate()
        try:
            server.communicate(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window, with everything off that calls home."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield opened
        opened.close()
