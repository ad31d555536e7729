"""Times `wirebird code` as a whole process on a JSONL file: start-up, reports a second after it, peak memory.

Usage: python benchmarks/code_speed.py FILE.jsonl
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(*args: str) -> tuple[float, bytes]:
    """Wall seconds and standard output of one wirebird run."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "wirebird.cli.main", *args], capture_output=True, check=True)
    return time.perf_counter() - start, done.stdout


def import_seconds() -> float:
    """Best of five: `import wirebird` in a fresh interpreter, less the bare interpreter."""
    script = "import time; a = time.perf_counter(); import wirebird; print(time.perf_counter() - a)"
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True) for _ in range(5)]
    return min(float(r.stdout) for r in runs)


def main() -> None:
    """Prints one JSON object."""
    file = Path(sys.argv[1])
    first = file.open(encoding="utf-8").readline()
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.jsonl"
        one.write_text(first, encoding="utf-8")
        startup = min(timed("code", str(one), "--format", "jsonl")[0] for _ in range(3))
    wall, out = timed("code", str(file), "--format", "jsonl")
    lines = out.splitlines()
    figures = {
        "reports": len(lines),
        "events": sum(len(json.loads(x)["events"]) for x in lines),
        "import_s": round(import_seconds(), 3),
        "startup_s": round(startup, 2),
        "wall_s": round(wall, 2),
        "reports_per_second_after_startup": round((len(lines) - 1) / (wall - startup), 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
