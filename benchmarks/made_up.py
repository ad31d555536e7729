"""What the made-up reports of several benchmarks share."""

from __future__ import annotations

import random
from dataclasses import dataclass

from wirebird.records import CodedReport, Document

SYLLABLES = "ba do ka ru ni sha te mo li gar zan pol ker dim va sol hu ri tan".split()


@dataclass(frozen=True)
class Coded:
    """A report with its events."""

    document: Document
    report: CodedReport


def word(chance: random.Random) -> str:
    """A word of two to four syllables."""
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))
