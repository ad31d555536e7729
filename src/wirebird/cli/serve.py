"""`wirebird serve`: a store as a local web application."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from wirebird.errors import UsageError

PORT = 8765


def serve(
    store: Annotated[Path, typer.Argument(help="The store: one DuckDB file, made by `wirebird ingest`.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = PORT,
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; others than this machine's need --token.")
    ] = "127.0.0.1",
    token: Annotated[str | None, typer.Option("--token", help="What callers must show.")] = None,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    read_only: Annotated[bool, typer.Option("--read-only", help="Show only: no decisions, no coding.")] = False,
) -> None:
    """Explore, read, compare and correct a store in the browser; on this machine only, unless --host says otherwise."""
    from wirebird.desk.app import Settings, create_app
    from wirebird.desk.security import Guard, is_loopback
    from wirebird.desk.server import listen, run
    from wirebird.store import open_store

    if not is_loopback(host) and not token:
        raise UsageError(f"--host {host} lets other machines in; give --token WORDS that they must show")
    opened = open_store(store)
    listener = listen(host, port)
    bound = int(listener.getsockname()[1])
    address = f"http://{f'[{host}]' if ':' in host else host}:{bound}/"

    def started() -> None:
        print(f"wirebird: {store} at {address} (stop with Ctrl-C)", file=sys.stderr)
        if open_page and sys.stderr.isatty():
            import webbrowser

            webbrowser.open(address + (f"?token={token}" if token else ""))

    run(create_app(opened, Guard.of(host, bound, token), Settings(read_only=read_only)), listener, started=started)
