"""Tables as exports have them: columns that R and Stata can name, and cells that are a value or empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Cell = str | int | float | bool | None
Kind = Literal["text", "int", "float", "bool", "date"]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
"""What Stata and R take for a name (the rule of R's haven)."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: as the layout writes it.
        kind: type of its cells; `date` cells are ISO days.
        meaning: one line for the codebook.
    """

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Table:
    """Rows under columns, made one by one.

    Attributes:
        columns: the columns.
        rows: one cell a column.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]


def columns(text: str) -> tuple[Column, ...]:
    """Columns from lines of `name kind meaning`."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        name, kind, meaning = line.strip().split(None, 2)
        found.append(Column(name, kind, meaning))  # type: ignore[arg-type]  # kinds are tested
    return tuple(found)


def one_line(words: str) -> str:
    """Words of a report without its line breaks."""
    return " ".join(words.split())


def joined(values: Iterable[str | None]) -> str | None:
    """Several values in one cell, in order, none twice; None when there is none."""
    return "; ".join(dict.fromkeys(v for v in values if v)) or None
