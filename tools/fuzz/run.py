"""Fuzzes the parsers with atheris, one target after another, each in a process of its own.

    python tools/fuzz/run.py --seconds 300              # all targets
    python tools/fuzz/run.py --seconds 300 times counts
    python tools/fuzz/run.py --replay FILE times        # one input again, without atheris

Needs the extra `fuzz`. Inputs that were worth keeping lie in build/fuzz/TARGET, those that failed in build/fuzz/found.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
TARGETS = tuple(sorted(path.stem for path in (HERE / "targets").glob("*.py")))
SLOW_INPUT_S = 20
"""Seconds after which one input counts as a finding."""


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
    began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        sys.executable, __file__, "--inside", target, "--", str(corpus), f"-max_total_time={seconds}", "-rss_limit_mb=3000",
        f"-timeout={SLOW_INPUT_S}", "-max_len=4096", f"-artifact_prefix={found}/{target}-", "-print_final_stats=1",
    ]  # fmt: skip
    log = folder / f"{target}.log"
    with log.open("wb") as stream:
        status = subprocess.run(command, stdout=stream, stderr=stream, check=False).returncode
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    executed = re.findall(r"stat::number_of_executed_units:\s*(\d+)", log.read_text(errors="replace"))
    outcome = "no finding" if status == 0 else f"FINDING (status {status}), see {log}"
    print(f"{target}: {executed[-1] if executed else '?'} inputs, {cpu:.0f} CPU s, {time.monotonic() - began:.0f} s, {outcome}")
    return status


def inside(target: str, options: list[str]) -> None:
    """The process that fuzzes: the package is instrumented while it is imported."""
    import atheris

    with atheris.instrument_imports(include=["wirebird"]):
        module = load(target)
    corpus = Path(options[0])
    for number, seed in enumerate(module.SEEDS):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([__file__, *options], module.check)
    atheris.Fuzz()


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where inputs are kept")
    parser.add_argument("--replay", type=Path, help="check this one input")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.inside, given.targets)
        return
    chosen = given.targets or list(TARGETS)
    if unknown := [t for t in chosen if t not in TARGETS]:
        parser.error(f"no target {unknown[0]!r}; there are {', '.join(TARGETS)}")
    if given.replay:
        load(chosen[0]).check(given.replay.read_bytes())
        return
    sys.exit(max(1 if fuzz(target, given.seconds, given.folder) else 0 for target in chosen))


if __name__ == "__main__":
    main()
