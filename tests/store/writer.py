"""Run as a process of its own: `python -m tests.store.writer STORE COUNT PAUSE_MS [BATCH]` ingests COUNT fake reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.store.fakes import Coded, FakeCoder, attack, report
from wirebird.records import Document, DocumentFailure
from wirebird.store import ingest, open_store


def reports(count: int) -> Iterator[Document]:
    for n in range(count):
        place = ("Herat", "Kabul", "Gao")[n % 3]
        yield report(f"r{n}", attack(place, f"2021-07-{n % 28 + 1:02d}", killed=n), published=f"2021-07-{n % 28 + 1:02d}")


class SlowCoder(FakeCoder):
    pause_s = 0.0

    def code_many(self, items: Iterable[Document | DocumentFailure]) -> Iterator[Coded | DocumentFailure]:
        for item in super().code_many(items):
            time.sleep(self.pause_s)
            yield item


if __name__ == "__main__":
    path, count, pause_ms, batch = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int((sys.argv[4:] or ["5"])[0])
    coder = SlowCoder()
    coder.pause_s = pause_ms / 1000
    done = ingest(open_store(Path(path), create=True), reports(count), coder, batch=batch)
    sys.stdout.write(f"{done.new} {done.unchanged}\n")
