"""Runs an application on a socket of this machine until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from wirebird.desk.security import App
from wirebird.errors import UsageError

BACKLOG = 128
"""Connections that wait to be taken."""
USUAL_STOP_S = 60.0
"""Seconds that requests accepted before a stop have to end, where nobody says otherwise."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        UsageError: the address cannot be had.
    """
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        if listener is not None:
            listener.close()
        raise UsageError(f"{host}:{port} cannot be listened at ({error.strerror}); give another --port, or --port 0") from error
    return listener


def run(app: App, listener: socket.socket, *, started: Callable[[], None], patience_s: float | None = None) -> None:
    """Serves until SIGINT or SIGTERM; requests that were accepted are answered first.

    Args:
        app: the application.
        listener: where it listens.
        started: called once requests are answered.
        patience_s: seconds that requests accepted before a stop have to end.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=round(patience_s or USUAL_STOP_S),
        lifespan="on",
    )
    _Server(config, started).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends with its work done instead of by the signal that told it to."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._when_started()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            # A signal that was heeded is not raised again.
            self._captured_signals.clear()
