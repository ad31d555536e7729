"""Sizes a large run from a measured one: reports a core-hour, core-hours and cost of a million reports and of a year.

Usage: python benchmarks/scaling.py REPORTS.jsonl [--workers 1 2] [--price 0.04] [--year 25000000]

Runs `wirebird code` as a whole process for each number of workers, once on all reports and once on the first alone, whose time
is the start-up and is taken off. A core-hour is counted in processor time, which holds on a machine that has other work too.
--price is that of one core for one hour, in any currency. Prints one JSON object a number of workers.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HOUR_S = 3600
MILLION = 1_000_000


@dataclass(frozen=True)
class Spent:
    """What a run took.

    Attributes:
        wall_s: seconds by the clock.
        processor_s: seconds of processor time, all processes.
    """

    wall_s: float
    processor_s: float


def spent(reports: Path, out: Path, workers: int) -> Spent:
    """Runs `wirebird code`."""
    command = [sys.executable, "-m", "wirebird.cli.main", "code", str(reports), "--to", str(out), "--workers", str(workers)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def sized(reports: Path, workers: int, *, price: float, year: int) -> dict[str, float]:
    """Measures, and reckons from that."""
    lines = reports.read_bytes().splitlines(keepends=True)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.jsonl"
        first.write_bytes(lines[0])
        start = spent(first, Path(folder) / "out.jsonl", workers)
        whole = spent(reports, Path(folder) / "out.jsonl", workers)
    count = len(lines) - 1
    a_report = (whole.processor_s - start.processor_s) / count
    million_h = a_report * MILLION / HOUR_S
    return {
        "reports": len(lines),
        "characters_a_report": round(sum(len(json.loads(x).get("text", "")) for x in lines) / len(lines)),
        "workers": workers,
        "start_processor_s": round(start.processor_s, 1),
        "wall_s": round(whole.wall_s, 1),
        "processor_s": round(whole.processor_s, 1),
        "processor_ms_a_report": round(1000 * a_report, 1),
        "reports_a_core_hour": round(HOUR_S / a_report),
        "million_core_hours": round(million_h, 1),
        "million_cost": round(million_h * price, 2),
        "year_reports": year,
        "year_core_hours": round(million_h * year / MILLION),
        "year_cost": round(million_h * year / MILLION * price, 2),
    }


def main() -> None:
    """Prints one JSON object a number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--price", type=float, default=0.04)
    parser.add_argument("--year", type=int, default=25 * MILLION)
    args = parser.parse_args()
    for workers in args.workers:
        print(json.dumps(sized(args.reports, workers, price=args.price, year=args.year)), flush=True)


if __name__ == "__main__":
    main()
