"""`wirebird serve`: a store as a local web application."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wirebird.errors import UsageError

if TYPE_CHECKING:
    from wirebird.desk.coding import CodingService
    from wirebird.desk.security import App, Guard

PORT = 8765


def serve(
    store: Annotated[Path | None, typer.Argument(help="The store: one DuckDB file, made by `wirebird ingest`.")] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = PORT,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; others than this machine's need --token.")
    ] = "127.0.0.1",
    token: Annotated[str | None, typer.Option("--token", help="What callers must show.", envvar="WIREBIRD_TOKEN")] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    read_only: Annotated[bool, typer.Option("--read-only", help="Show only: no decisions, no coding.")] = False,
    code_only: Annotated[bool, typer.Option("--code-only", help="Code posted reports only; needs no store.")] = False,
    max_queue: Annotated[int, typer.Option("--max-queue", min=0, help="Posted reports that wait at most.")] = 32,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Posted reports coded at a time; default: 1, with --code-only all cores."),
    ] = None,
    limit: Annotated[float, typer.Option("--limit", min=1, help="Seconds that a posted report may take.")] = 60,
) -> None:
    """Explore, read, compare and correct a store in the browser; on this machine only, unless --host says otherwise."""
    from wirebird.desk.coding import CodingService
    from wirebird.desk.security import Guard, is_loopback
    from wirebird.desk.server import listen, run
    from wirebird.side_by_side import cores

    if (store is None) != code_only:
        raise UsageError("give the store to serve, or --code-only for a server without one")
    if not is_loopback(host) and not token:
        raise UsageError(f"--host {host} lets other machines in; give --token WORDS that they must show")
    coding = None
    if not read_only:
        coding = CodingService(workers=workers or (cores() if code_only else 1), max_queue=max_queue, limit_s=limit)
    make = _app_maker(store, coding, read_only=read_only)
    listener = listen(host, port)
    bound = int(listener.getsockname()[1])
    address = f"http://{f'[{host}]' if ':' in host else host}:{bound}/"

    def started() -> None:
        print(f"wirebird: {store or 'coding server'} at {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)
        if open_page and store is not None and sys.stderr.isatty():
            import webbrowser

            webbrowser.open(address + (f"?token={token}" if token else ""))

    run(make(Guard.of(host, bound, token)), listener, started=started, patience_s=coding.longest_s if coding else None)


def _app_maker(store: Path | None, coding: CodingService | None, *, read_only: bool) -> Callable[[Guard], App]:
    """What makes the application once the port is known; a store that cannot be opened is an error before that."""
    from wirebird.desk.app import create_app, create_coding_app
    from wirebird.desk.context import Desk, Settings
    from wirebird.desk.rows import Shelf
    from wirebird.store import open_store

    if store is not None:
        desk = Desk(Shelf(open_store(store)), Settings(read_only=read_only), coding)
        return lambda guard: create_app(desk, guard)
    if coding is None:
        raise UsageError("a coding server cannot be --read-only; leave it out")
    return lambda guard: create_coding_app(coding, guard)
