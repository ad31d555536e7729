"""Where the time of coding goes: the bare encoder on the same windows against everything, and each stage's share.

Usage: python benchmarks/encoder_share.py FILE.jsonl [--reports 60] [--rounds 3] [--model FOLDER]

One thread, processor time. Each report is coded `--rounds` times and its fastest round counts: what else runs on the
machine slows single rounds, not the fastest of several.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from wirebird import pipeline
from wirebird.claims import assemble
from wirebird.claims.event_places import PlaceReader
from wirebird.encoder.runner import Encoder
from wirebird.io import read_paths
from wirebird.records import Document
from wirebird.resolve.geocode import Geocoder
from wirebird.resolve.places import PlaceResolver

P = ParamSpec("P")
T = TypeVar("T")

STAGES: tuple[tuple[Any, str, str], ...] = (
    (Encoder, "encode", "encoder"),
    (pipeline, "make_windows", "tokens and windows"),
    (pipeline, "find_attributions_in", "attribution head"),
    (pipeline, "extract_events", "events and their parts"),
    (pipeline, "find_toponyms", "place names, spans"),
    (pipeline, "mend", "place names, mended"),
    (PlaceResolver, "country_mentions", "countries of the report"),
    (Geocoder, "known_names", "place ranker"),
    (assemble.Assembler, "_parties", "actor codes"),
    (PlaceReader, "read", "places of events"),
    (assemble.ReportTimes, "of", "time expressions"),
    (assemble, "casualties_of", "counts"),
)
"""What is timed: where a function is looked up, its name, the name of its row. A stage within another counts as its own."""


class Clock:
    """Processor time by stage, without that of stages inside it."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._inside: list[float] = []

    def around(self, work: Callable[P, T], row: str) -> Callable[P, T]:
        """The same function, timed."""

        def timed(*args: P.args, **named: P.kwargs) -> T:
            self._inside.append(0.0)
            began = time.thread_time()
            try:
                return work(*args, **named)
            finally:
                took = time.thread_time() - began
                self.spent[row] += took - self._inside.pop()
                if self._inside:
                    self._inside[-1] += took

        return timed


def main() -> None:
    """Prints the ratio and one line a stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", type=Path, help="folder of another model")
    options = parser.parse_args()
    clock = Clock()
    for owner, name, row in STAGES:
        work = vars(owner)[name]
        wrapped = clock.around(work.__func__ if isinstance(work, classmethod) else work, row)
        setattr(owner, name, classmethod(wrapped) if isinstance(work, classmethod) else wrapped)
    coder = pipeline.load(model=options.model, threads=1)
    documents = [d for d in read_paths([str(options.file)]) if isinstance(d, Document)][: options.reports]
    coder.code_document(documents[0])
    total, stages = 0.0, Counter[str]()
    for document in documents:
        rounds = []
        for _ in range(options.rounds):
            clock.spent.clear()
            began = time.thread_time()
            coder.code_document(document)
            rounds.append((time.thread_time() - began, Counter(clock.spent)))
        best = min(rounds, key=lambda r: r[0])
        total += best[0]
        stages += best[1]
    count = len(documents)
    stages["rest"] = total - sum(stages.values())  # type: ignore[assignment]
    print(f"{count} reports, {total / count * 1000:.1f} ms each on one core")
    print(f"all of it: {total / stages['encoder']:.2f} times the bare encoder's time")
    for row, spent in stages.most_common():
        print(f"{row:26} {spent / count * 1000:7.1f} ms {spent / total:6.1%}")


if __name__ == "__main__":
    main()
