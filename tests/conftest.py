"""The network is shut for the whole run, but for servers of a test's own on this machine; the packaged model is loaded once."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from xdist.scheduler import LoadFileScheduling

import wirebird
from wirebird import Coder


class _Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests run in one process; those of tests/browser too, for they share a desk and a browser."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else str(super()._split_scope(nodeid))


BROWSER = "tests/browser/"


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Scheduling:
    return _Scheduling(config, log)


class _Gate:
    """Lets connections to this machine pass while a test asks for it; all others are refused."""

    def __init__(self) -> None:
        self.is_open = False
        self._connect, self._create, self._look_up = socket.socket.connect, socket.create_connection, socket.getaddrinfo
        self._bind = socket.socket.bind

    def connect(self, connection: socket.socket, address: tuple[str, int]) -> None:
        self._check(address[0])
        self._connect(connection, address)

    def bind(self, listener: socket.socket, address: tuple[str, int] | str | bytes) -> None:
        """Nothing may listen where another machine could reach it; sockets that are files cannot be reached."""
        if not isinstance(address, str | bytes):
            self._check(address[0])
        self._bind(listener, address)

    def create(self, address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
        self._check(address[0])
        return self._create(address, *args, **kwargs)  # type: ignore[arg-type]

    def look_up(self, host: str, *args: object, **kwargs: object) -> object:
        self._check(host)
        return self._look_up(host, *args, **kwargs)  # type: ignore[arg-type]

    def _check(self, host: object) -> None:
        if not (self.is_open and host in ("127.0.0.1", "::1")):
            raise AssertionError("a test tried to use the network")


_gate = _Gate()


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", lambda connection, address: _gate.connect(connection, address))
    patch.setattr(socket.socket, "bind", lambda listener, address: _gate.bind(listener, address))
    patch.setattr(socket, "create_connection", _gate.create)
    patch.setattr(socket, "getaddrinfo", _gate.look_up)
    yield
    patch.undo()


@pytest.fixture
def loopback() -> Iterator[None]:
    """Lets a test listen at and connect to 127.0.0.1 and ::1, and nothing else."""
    _gate.is_open = True
    yield
    _gate.is_open = False


def load_script(path: Path) -> ModuleType:
    """A script outside the package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def coder() -> Coder:
    return wirebird.load()
