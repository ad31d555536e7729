"""How files are read: options that commands share, and `wirebird inspect`, which shows it without coding."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from wirebird.errors import UsageError

if TYPE_CHECKING:
    from wirebird.records import Document

Paths = Annotated[
    list[str],
    typer.Argument(help="Files, folders, archives: text, HTML, feeds, Nexis, Factiva, tables, WARC; - is standard input."),
]
Reader = Annotated[str | None, typer.Option("--reader", help="How to read every file; default: as each file shows.")]
Columns = Annotated[
    str | None, typer.Option("--columns", help="Which columns fill which fields: text=Body,published=Date,title=Headline.")
]
SHOWN = 3
"""Reports of a file that `inspect` prints."""


def parsed_columns(words: str | None) -> dict[str, str]:
    """Field -> column from "text=Body,published=Date".

    Raises:
        UsageError: a part is not of that form.
    """
    pairs: dict[str, str] = {}
    for part in (words or "").split(","):
        name, equals, column = part.partition("=")
        if part.strip() and not (equals and name.strip() and column.strip()):
            raise UsageError(f"--columns: {part.strip()!r} is not FIELD=COLUMN; write text=Body,published=Date")
        if part.strip():
            pairs[name.strip()] = column.strip()
    return pairs


def inspect(paths: Paths, reader: Reader = None, columns: Columns = None) -> None:
    """Show how files would be read: layout, columns, first reports, what fails. Nothing is coded."""
    from wirebird.io import read_paths
    from wirebird.records import Document

    shown: list[str] = []

    def opened(path: str, layout: str, mapping: Mapping[str, str]) -> None:
        print(f"{path}: read as {layout}" + (f" ({_mapping(mapping)})" if mapping else ""))
        shown.clear()

    reports = failed = teasers = 0
    for item in read_paths(list(paths), stdin=sys.stdin.buffer, reader=reader, columns=parsed_columns(columns), opened=opened):
        if isinstance(item, Document):
            reports += 1
            teasers += item.scope == "teaser"
            if len(shown) < SHOWN:
                shown.append(item.id)
                print(f"  {_described(item)}")
        else:
            failed += 1
            print(f"  not read: {item.message}")
    note = f", {teasers} of them teasers only" if teasers else ""
    print(f"{reports} reports{note}, {failed} not read", file=sys.stderr)


def _mapping(mapping: Mapping[str, str]) -> str:
    return ", ".join(f"{name} from {column!r}" for name, column in mapping.items())


def _described(doc: Document) -> str:
    facts = f"{doc.published or 'no day'}, {doc.publisher or 'no publisher'}, {doc.title or 'no title'}"
    words = " ".join(doc.text.split())
    return f"{doc.id}: {facts}; {len(doc.text):,} characters: {words[:80]}"
