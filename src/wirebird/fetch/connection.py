"""One request over HTTP or HTTPS, to an address that was checked, within a time and a size."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wirebird.fetch.addresses import FailedError, Target

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 65_536
_MEDIA = ("audio/", "video/", "image/", "font/")


@dataclass(frozen=True)
class Limits:
    """How long a request may take.

    Attributes:
        connect_s: for a connection.
        idle_s: without a byte.
        total_s: from the first byte sent to the last received.
    """

    connect_s: float = 10.0
    idle_s: float = 20.0
    total_s: float = 60.0


@dataclass(frozen=True)
class Answer:
    """What a server answered.

    Attributes:
        url: the address asked.
        status: HTTP status.
        headers: by lower-case name.
        body: unpacked; empty unless the status is 200.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The kind of content, such as `text/html`; empty where the server does not tell."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


Dial = Callable[[str, int, float], socket.socket]
"""Numeric address, port and seconds -> an open connection."""


def dialled(address: str, port: int, timeout_s: float) -> socket.socket:
    """A connection to a numeric address.

    Raises:
        OSError: nobody answers there.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection


class _TimedReader(io.RawIOBase):
    """Reads from a connection up to a moment: a server that sends a byte now and then cannot hold us."""

    def __init__(self, connection: socket.socket, until: float, idle_s: float) -> None:
        super().__init__()
        self._connection, self._until, self._idle_s = connection, until, idle_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        left_s = self._until - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        self._connection.settimeout(min(left_s, self._idle_s))
        return self._connection.recv_into(buffer)


class _TimedSocket:
    """As much of a socket as `http.client` uses. Whoever opened the connection closes it."""

    def __init__(self, connection: socket.socket, until: float, idle_s: float) -> None:
        self._connection, self._until, self._idle_s = connection, until, idle_s

    def sendall(self, data: bytes) -> None:
        self._connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._connection, self._until, self._idle_s))

    def close(self) -> None:
        return None


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def request(
    target: Target,
    addresses: Sequence[str],
    headers: Mapping[str, str],
    *,
    limits: Limits,
    cap: int,
    dial: Dial = dialled,
    is_cut: bool = False,
) -> Answer:
    """Asks once, and follows nothing.

    Args:
        target: what to ask.
        addresses: its checked numeric addresses, tried in order.
        headers: sent besides `Host`.
        limits: times.
        cap: bytes of the unpacked body.
        dial: opens connections.
        is_cut: a longer body is cut off instead of refused.

    Raises:
        FailedError: there was no usable answer.
    """
    try:
        with _opened(target, addresses, limits, dial) as connection:
            timed = _TimedSocket(connection, time.monotonic() + limits.total_s, limits.idle_s)
            asking = http.client.HTTPConnection(target.host, target.port)
            asking.sock = timed
            asking.request("GET", target.path, headers=dict(headers))
            with asking.getresponse() as response:
                told = {name.lower(): value for name, value in response.getheaders()}
                body = _body(response, told, cap=cap, is_cut=is_cut) if response.status == http.HTTPStatus.OK else b""
                return Answer(target.url, response.status, told, body)
    except TimeoutError as error:
        raise FailedError("timed_out", f"{target.host} did not answer in time; try again later", is_passing=True) from error
    except ssl.SSLCertVerificationError as error:
        message = f"the certificate of {target.host} is not valid ({error.verify_message}); nothing was read"
        raise FailedError("no_connection", message) from error
    except OSError as error:
        message = f"no connection to {target.host} ({error.strerror or error}); try again later"
        raise FailedError("no_connection", message, is_passing=True) from error
    except (http.client.HTTPException, ValueError) as error:
        message = f"{target.host} answered what is not HTTP ({type(error).__name__}: {str(error)[:100]})"
        raise FailedError("bad_response", message, is_passing=True) from error


def _opened(target: Target, addresses: Sequence[str], limits: Limits, dial: Dial) -> socket.socket:
    """A connection to the first address that answers, with TLS where the address says https."""
    failed: OSError | None = None
    for address in addresses:
        try:
            plain = dial(address, target.port, limits.connect_s)
        except OSError as error:
            failed = error
            continue
        plain.settimeout(limits.idle_s)
        if target.scheme == "http":
            return plain
        try:
            return _tls().wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise
    raise failed or OSError("no address")


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], *, cap: int, is_cut: bool) -> bytes:
    """The unpacked body of an answer, never more than `cap` bytes in memory."""
    kind = headers.get("content-type", "").strip().lower()
    if kind.startswith(_MEDIA):
        raise FailedError("not_a_page", f"it is {kind}, neither a page nor a feed; leave it out")
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise FailedError("bad_response", f"its content is packed as {packed[:40]!r}, which was not asked for")
    unzip = zlib.decompressobj(31) if packed.endswith("gzip") else None
    parts: list[bytes] = []
    size = received = 0
    while size <= cap and (chunk := response.read1(_CHUNK)):
        received += len(chunk)
        for part in _unpacked(chunk, unzip, cap - size + 1):
            parts.append(part)
            size += len(part)
            if size > cap:
                break
    if size > cap and not is_cut:
        raise FailedError("too_large", f"it is over {cap // 1_000_000} MB, unpacked; save it yourself if it is honest")
    declared = headers.get("content-length", "")
    if size <= cap and ((declared.isdigit() and received < int(declared)) or (unzip and received and not unzip.eof)):
        raise FailedError("bad_response", "the answer was cut off; try again later", is_passing=True)
    return b"".join(parts)[:cap]


def _unpacked(chunk: bytes, unzip: zlib._Decompress | None, room: int) -> list[bytes]:
    """Unpacked pieces of a chunk, at most `room` bytes and a little more."""
    if unzip is None:
        return [chunk]
    parts: list[bytes] = []
    try:
        while chunk and room > 0:
            part = unzip.decompress(chunk, min(room, _CHUNK * 16))
            parts.append(part)
            room -= len(part)
            chunk = unzip.unconsumed_tail
    except zlib.error as error:
        raise FailedError(
            "bad_response", f"its packed content is damaged ({error}); try again later", is_passing=True
        ) from error
    return parts
