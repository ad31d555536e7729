"""Fuzzes the parsers with atheris, one target after another, each in a process of its own.

    python tools/fuzz/run.py --seconds 300              # all targets, so many seconds of processor time each
    python tools/fuzz/run.py --seconds 300 times counts
    python tools/fuzz/run.py --replay FILE times        # one input again, without atheris

Needs the extra `fuzz`. Inputs that were worth keeping lie in build/fuzz/TARGET, those that failed in build/fuzz/found. An input
that takes over ten seconds of processor time is a finding too.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
TARGETS = tuple(sorted(path.stem for path in (HERE / "targets").glob("*.py")))
SLOW_INPUT_S = 10
"""Seconds of processor time from which one input is a finding."""
STUCK_S = 600
"""Seconds by the clock after which a process is given up: one input has got it stuck."""


def load(target: str) -> ModuleType:
    """A target: `SEEDS` to begin with, `check` to call."""
    spec = importlib.util.spec_from_file_location(f"fuzz_{target}", HERE / "targets" / f"{target}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fuzz(target: str, seconds: int, folder: Path) -> int:
    """Runs one target in a process of its own; returns the process's exit status."""
    corpus, found = folder / target, folder / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    command = [
        sys.executable, __file__, "--inside", target, "--seconds", str(seconds), "--", str(corpus), f"-timeout={STUCK_S}",
        "-rss_limit_mb=3000", "-max_len=4096", f"-artifact_prefix={found}/{target}-",
    ]  # fmt: skip
    log = folder / f"{target}.log"
    with log.open("wb") as stream:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=stream, check=False, text=True)
    last = done.stdout.strip().rpartition("\n")[2] or "stopped before the end"
    print(f"{target}: {last}, {'no finding' if done.returncode == 0 else f'FINDING, see {log}'}", flush=True)
    return done.returncode


class Watched:
    """A check that ends the process when its processor time is used up."""

    def __init__(self, check: Callable[[bytes], None], seconds: int) -> None:
        self._check = check
        self._seconds = seconds
        self._began = time.process_time()
        self._inputs = 0

    def __call__(self, data: bytes) -> None:
        """Checks one input."""
        before = time.process_time()
        self._check(data)
        now = time.process_time()
        self._inputs += 1
        assert now - before < SLOW_INPUT_S, f"took {now - before:.0f} s of processor time"
        if now - self._began > self._seconds:
            print(f"{self._inputs} inputs, {now - self._began:.0f} s of processor time", flush=True)
            os._exit(0)


def inside(target: str, seconds: int, options: list[str]) -> None:
    """The process that fuzzes: the package is instrumented while it is imported."""
    import atheris

    with atheris.instrument_imports(include=["wirebird"]):
        module = load(target)
        # What is loaded once must not count as the first input's time.
        for seed in module.SEEDS:
            module.check(seed)
    corpus = Path(options[0])
    for number, seed in enumerate(module.SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([__file__, *options], Watched(module.check, seconds))
    atheris.Fuzz()


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="of processor time, for each target")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where inputs are kept")
    parser.add_argument("--replay", type=Path, help="check this one input")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.inside, given.seconds, given.targets)
        return
    chosen = given.targets or list(TARGETS)
    if unknown := [t for t in chosen if t not in TARGETS]:
        parser.error(f"no target {unknown[0]!r}; there are {', '.join(TARGETS)}")
    if given.replay:
        load(chosen[0]).check(given.replay.read_bytes())
        return
    sys.exit(max([1 if fuzz(target, given.seconds, given.folder) else 0 for target in chosen]))


if __name__ == "__main__":
    main()
