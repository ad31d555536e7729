"""Counts of what was asked and coded, in Prometheus' text format.

Source of the format: https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from typing import Literal

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
Kind = Literal["counter", "gauge"]


class Metrics:
    """Counters of requests; one for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()

    def note(self, method: str, path: str, status: int, seconds: float) -> None:
        """Counts a request.

        Args:
            method: HTTP method.
            path: the address as it is declared, so that ids make no series of their own.
            status: of the answer.
            seconds: until the answer was complete.
        """
        with self._lock:
            self._requests[method, path, status] += 1
            self._seconds[method, path] += seconds  # type: ignore[assignment]

    def text(self, gauges: Mapping[str, tuple[Kind, str, float]]) -> str:
        """All counts.

        Args:
            gauges: further values by name: kind, meaning, value.
        """
        with self._lock:
            requests, seconds = sorted(self._requests.items()), sorted(self._seconds.items())
        lines = _head("wirebird_http_requests_total", "counter", "requests answered")
        lines += [f'wirebird_http_requests_total{{{_labels(m, p)},status="{s}"}} {n}' for (m, p, s), n in requests]
        lines += _head("wirebird_http_request_seconds_total", "counter", "time until answers were complete")
        lines += [f"wirebird_http_request_seconds_total{{{_labels(m, p)}}} {n:.6f}" for (m, p), n in seconds]
        for name, (kind, meaning, value) in gauges.items():
            lines += [*_head(name, kind, meaning), f"{name} {value:g}"]
        return "\n".join(lines) + "\n"


def _head(name: str, kind: Kind, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]


def _labels(method: str, path: str) -> str:
    return f'method="{method}",path="{path}"'
