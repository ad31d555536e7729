"""Peak memory of `wirebird code` by number of reports: it should not grow with them.

Usage: python benchmarks/batch_memory.py FOLDER [--sizes 20000 100000 300000] [--stub] [--workers 2]

FOLDER gets the made-up reports and the outputs. With --stub everything that keeps something from report to report is as in a
run (reading, ids, failures, output, digest, manifest), but languages are not told apart, and one process "codes" and finds no
events: a hundred thousand reports then take half a minute. Prints one JSON object a size: memory of the first process and of
the largest other in the first quarter of the run and at its peak, and processor time of all.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from short_reports import write_reports

SAMPLE_S = 0.5
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


def resident_mb(pid: int) -> float:
    """Memory of a process that is its own or shared, in MB; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
    except (OSError, IndexError):
        return 0.0


def children(pid: int) -> list[int]:
    """Processes that a process has started."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def stub_run(reports: Path, out: Path) -> None:
    """`wirebird code` with a coder that finds no events."""
    from wirebird.cli.coding import code_all
    from wirebird.cli.runs import Run, RunPlan
    from wirebird.io import rows
    from wirebird.pipeline import Coded
    from wirebird.records import CodedReport, Document, DocumentFailure, Stamp
    from wirebird.records.manifest import RunSettings
    from wirebird.side_by_side import safely

    rows.is_english = lambda text: True  # it takes two thirds of the time of reading, and keeps nothing

    class Stub:
        stamp = Stamp(component="stub", version="0", model_sha256="", gazetteer_sha256="")

        def code(self, doc: Document) -> Coded:
            report = CodedReport(
                id=doc.id, published=doc.published, publisher=doc.publisher, title=doc.title, text_sha256=doc.text_sha256,
                events=(), stamp=self.stamp,
            )  # fmt: skip
            return Coded(document=doc, sentences=(), report=report)

        def code_many(self, items: Iterator[Document | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
            return (safely(item, self.code) for item in items)

    plan = RunPlan(
        command="code", paths=[str(reports)], output=out, format="jsonl", stamp=Stub.stamp,
        settings=RunSettings(coding="stub"), workers=1, failures=out.with_suffix(".failed"),
    )  # fmt: skip
    code_all(Stub(), Run(plan), layout="jsonl")  # type: ignore[arg-type]


def measured(command: list[str], folder: Path) -> dict[str, float]:
    """Runs a command and samples the memory of its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    samples: list[tuple[float, float]] = []
    with (folder / "stderr.txt").open("w") as said:
        run = subprocess.Popen(command, stderr=said)
        while run.poll() is None:
            samples.append((resident_mb(run.pid), max((resident_mb(p) for p in children(run.pid)), default=0.0)))
            time.sleep(SAMPLE_S)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    quarter = samples[: max(1, len(samples) // 4)]
    return {
        "wall_s": round(time.monotonic() - began, 1),
        "processor_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "first_quarter_mb": round(max(first for first, _ in quarter)),
        "first_peak_mb": round(max(first for first, _ in samples)),
        "other_quarter_mb": round(max(other for _, other in quarter)),
        "other_peak_mb": round(max(other for _, other in samples)),
    }


def main() -> None:
    """Prints one JSON object a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 100_000, 300_000])
    parser.add_argument("--stub", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        stub_run(args.one, args.folder / "out.jsonl")
        return
    args.folder.mkdir(parents=True, exist_ok=True)
    for size in args.sizes:
        reports = args.folder / f"reports-{size}.jsonl"
        write_reports(reports, size, broken_every=97)
        if args.stub:
            command = [__file__, str(args.folder), "--one", str(reports)]
        else:
            out = args.folder / "out.jsonl"
            command = ["-m", "wirebird.cli.main", "code", str(reports), "--to", str(out), "--workers", str(args.workers)]
            command += ["--failures", str(out.with_suffix(".failed"))]
        figures = measured([sys.executable, *command], args.folder)
        print(json.dumps({"reports": size, "megabytes_in": round(reports.stat().st_size / 1e6, 1)} | figures), flush=True)
        reports.unlink()


if __name__ == "__main__":
    main()
