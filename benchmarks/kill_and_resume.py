"""Kills a run of `wirebird code` at random moments, resumes it each time, and compares with an unbroken run.

Usage: python benchmarks/kill_and_resume.py FOLDER [--reports 5000] [--kills 20] [--workers 2] [--seed 1]

FOLDER gets the reports and both outputs. Output, failures and manifest (but for its `run`) must be equal, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from short_reports import write_reports

POLL_S = 0.01
WAITS = (0.0, 0.0, 0.05, 0.3)
"""Seconds between the report at which a run is to be killed and the blow: in the middle of a batch, of a line, of nothing."""


def code(folder: Path, name: str, *, workers: int) -> list[str]:
    """The command that codes a folder's reports."""
    out = folder / name
    return [
        sys.executable, "-m", "wirebird.cli.main", "code", str(folder / "reports.jsonl"), "--to", str(out / "out.jsonl"),
        "--failures", str(out / "failures.jsonl"), "--workers", str(workers), "--resume",
    ]  # fmt: skip


class LineCount:
    """Lines that a growing file has, each read once.

    Args:
        path: the file; need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._read, self._lines = path, 0, 0

    def now(self) -> int:
        """How many there are now."""
        if self._path.exists():
            with self._path.open("rb") as stream:
                stream.seek(self._read)
                new = stream.read()
            self._read += len(new)
            self._lines += new.count(b"\n")
        return self._lines


def kill_at(command: list[str], out: Path, lines: int, wait_s: float) -> bool:
    """Starts a run and kills it when the output has so many lines; False where it came to its end before."""
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    written = LineCount(out)
    while run.poll() is None and written.now() < lines:
        time.sleep(POLL_S)
    time.sleep(wait_s)
    if run.poll() is not None:
        return False
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    return True


def differences(whole: Path, cut: Path) -> list[str]:
    """Names of the files in which two runs differ; the manifest but for its `run`."""
    found = [n for n in ("out.jsonl", "failures.jsonl") if (whole / n).read_bytes() != (cut / n).read_bytes()]
    manifests = [json.loads((folder / "out.jsonl.manifest.json").read_bytes()) for folder in (whole, cut)]
    for manifest in manifests:
        del manifest["run"]
    return found + (["out.jsonl.manifest.json"] if manifests[0] != manifests[1] else [])


def kill_and_resume(
    folder: Path, *, reports: int, kills: int, workers: int = 2, seed: int = 1, say: Callable[[str], None] = print
) -> list[str]:
    """Runs it.

    Returns:
        What differs in the end.
    """
    draw = random.Random(seed)
    write_reports(folder / "reports.jsonl", reports, broken_every=37, seed=seed)
    for name in ("whole", "cut"):
        (folder / name).mkdir()
    began = time.monotonic()
    whole = subprocess.run(code(folder, "whole", workers=workers), capture_output=True, check=False)
    took = time.monotonic() - began
    say(f"unbroken: {reports} reports in {took:.0f} s; {whole.stderr.decode().splitlines()[-1]}")
    command = code(folder, "cut", workers=workers)
    # 0: before a line is written.
    for number, lines in enumerate(sorted(draw.randrange(int(reports * 0.95)) for _ in range(kills)), start=1):
        was_killed = kill_at(command, folder / "cut" / "out.jsonl", lines, draw.choice(WAITS))
        at = LineCount(folder / "cut" / "out.jsonl").now()
        say(f"kill {number} at {at} lines: {'killed' if was_killed else 'had ended'}")
    last = subprocess.run(command, capture_output=True, check=False)
    say(f"last: {last.stderr.decode().splitlines()[-1]}")
    return differences(folder / "whole", folder / "cut")


def main() -> None:
    """Prints what was done; exits with 1 where the runs differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    found = kill_and_resume(args.folder, reports=args.reports, kills=args.kills, workers=args.workers, seed=args.seed)
    print(f"differ in: {', '.join(found)}" if found else "equal")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
