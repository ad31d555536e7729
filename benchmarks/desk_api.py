"""How fast the desk answers over a large store, and how much memory it takes.

    python benchmarks/desk_api.py --store /some/folder/big.duckdb --events 100000

The store is made by benchmarks/desk_store.py where there is none. The desk runs as a process of its own; times are by the clock
of who asks, over loopback. `cold` is the first request after a start, `cached` the median of the next five, `unchanged` the
median of five with `If-None-Match`.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from desk_store import build

AGAIN = 5
PATHS = (
    "/api/meta", "/api/overview", "/api/rows?level=incidents", "/api/rows?level=claims", "/api/rows?level=reports",
    "/api/rows?level=incidents&as_of=2016-06-30", "/api/quality", "/api/review/next", "/api/review/next?level=pairs",
    "/explore.csv?type=ASSAULT&min_probability=0.8", "/api/export/preview?layout=incidents&country=AFG",
    "/api/export?layout=incidents&country=AFG", "/api/control",
)  # fmt: skip


@contextmanager
def desk(store: Path) -> Iterator[tuple[int, int]]:
    """A desk over a store: number of its process, and port."""
    command = [sys.executable, "-m", "wirebird.cli.main", "serve", str(store), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        yield process.pid, int(line.split("http://127.0.0.1:")[1].split("/")[0])
    finally:
        process.terminate()
        process.wait()


def ask(port: int, path: str, **headers: str) -> tuple[float, http.client.HTTPResponse, int]:
    """Seconds, the answer, and how many bytes it has."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as connection:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
        answer = connection.getresponse()
        size = len(answer.read())
        return time.perf_counter() - start, answer, size


def cpu_s(pid: int) -> float:
    """Processor time of a process."""
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(pid: int) -> float:
    """Most memory that a process has had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


def measure(pid: int, port: int, path: str) -> str:
    """One line of the table."""
    before = cpu_s(pid)
    cold, answer, size = ask(port, path)
    spent = cpu_s(pid) - before
    cached = statistics.median(ask(port, path)[0] for _ in range(AGAIN))
    tag = answer.headers.get("ETag")
    unchanged = statistics.median(ask(port, path, **{"If-None-Match": tag})[0] for _ in range(AGAIN)) if tag else None
    last = "-" if unchanged is None else f"{unchanged * 1000:.0f} ms"
    times = f"{cold:.2f} s ({spent:.2f} s) | {cached * 1000:.0f} ms | {last}"
    return f"| `{path}` | {answer.status} | {times} | {size / 1e6:.2f} MB |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--events", type=int, default=100_000)
    options = parser.parse_args()
    store = build(options.store, events=options.events)
    incident = max(store.incidents(), key=lambda i: len(i.reports))
    one = (f"/api/incident/{incident.id}", f"/api/report/{quote(incident.reports[0], safe='')}")
    print("| address | status | cold (processor) | cached | unchanged | sent |\n| --- | --- | --- | --- | --- | --- |")
    for path in (*PATHS, *one):
        with desk(options.store) as (pid, port):
            ask(port, "/api/health")
            print(measure(pid, port, path), flush=True)
    with desk(options.store) as (pid, port):
        for _ in range(2):
            for path in (*PATHS, *one):
                ask(port, path)
        print(f"peak memory after all of them, twice: {peak_mb(pid):.0f} MB")


if __name__ == "__main__":
    main()
