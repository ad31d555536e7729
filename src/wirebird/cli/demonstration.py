"""`wirebird demo`: three bundled reports coded, then four days of one war linked into incidents."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wirebird.cli.incidents import SHOWN, by_day, shown_row

if TYPE_CHECKING:
    from rich.console import Console

    from wirebird.pipeline import Coder

FOLDER = Path(__file__).parent / "demo"
LEAST_REPORTS = 2
"""Reports that tell an incident before it is listed: single ones are a screen of their own."""


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def demo() -> None:
    """Code the bundled example reports, and link those of a few days into incidents."""
    from wirebird.cli.views import console
    from wirebird.pipeline import load

    coder, screen = load(), console()
    _show_reports(coder, screen)
    _show_incidents(coder, screen)


def _show_reports(coder: Coder, screen: Console) -> None:
    from wirebird.cli.summary import Tally
    from wirebird.cli.views import print_marked, print_table
    from wirebird.io import read_paths
    from wirebird.records import DocumentFailure

    tally = Tally()
    coded = []
    for item in coder.code_many(read_paths([str(FOLDER / "single")])):
        tally.see(item)
        if isinstance(item, DocumentFailure):
            _say(f"wirebird: {item.message}")
        else:
            coded.append(item)
            print_table(item, screen)
    screen.print("[bold]The words behind the first report's records[/bold] (wirebird show FILE):\n")
    print_marked(coded[0], screen)
    _say(tally.line())


def _show_incidents(coder: Coder, screen: Console) -> None:
    from wirebird.cli.comparison import print_incident
    from wirebird.cli.rows import print_rows
    from wirebird.io import read_paths
    from wirebird.store import ingest, open_store

    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "demo.duckdb", create=True)
        run = ingest(store, read_paths([str(FOLDER / "case")]), coder)
        found = sorted((i for i in store.incidents() if len(i.reports) >= LEAST_REPORTS), key=by_day)
        screen.print(
            f"\n[bold]{run.new} reports of one war in July 2021, from outlets of several sides[/bold] (wirebird ingest PATH"
            " --store FILE): what several of them tell (wirebird incidents)\n"
        )
        print_rows(map(shown_row, found), SHOWN)
        screen.print("\n[bold]The incident that most of them tell, by whose word[/bold] (wirebird incident ID):\n")
        print_incident(store.incident(max(found, key=lambda i: (len(i.reports), i.id)).id))
