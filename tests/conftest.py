"""The network is shut for the whole run; the packaged model is loaded once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import NoReturn

import pytest

import wirebird
from wirebird import Coder


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a test tried to use the network")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _refuse)
    patch.setattr(socket, "create_connection", _refuse)
    patch.setattr(socket, "getaddrinfo", _refuse)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def coder() -> Coder:
    return wirebird.load()
