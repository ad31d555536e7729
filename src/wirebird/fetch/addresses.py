"""Web addresses: what may be asked at all, and where on the network it lies."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

FetchProblem = Literal[
    "bad_address", "private_address", "unknown_host", "no_connection", "timed_out", "robots_refuse", "robots_unknown",
    "too_many_redirects", "http_error", "busy", "too_large", "bad_response", "not_a_page",
]  # fmt: skip

PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_.])?")
_SAFE = "/%:=&?~+!$,;'@()*[]-._"
"""Characters of a path and query that stay as they are; all others are percent-encoded."""
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|at_(?:medium|campaign))$")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FailedError(Exception):
    """Something could not be fetched.

    Attributes:
        code: stable short name of the cause (docs/errors.md).
        message: what happened and what to do.
        is_passing: whether it may go well another time.
        wait_s: seconds that the server asks to be left alone, or None.
    """

    def __init__(self, code: FetchProblem, message: str, *, is_passing: bool = False, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_passing = is_passing
        self.wait_s = wait_s


@dataclass(frozen=True)
class Target:
    """A web address taken apart.

    Attributes:
        url: the whole address, percent-encoded, without fragment.
        scheme: `http` or `https`.
        host: name in ASCII, or numeric address, lower case.
        port: its port.
        path: path and query, as sent.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{_bracketed(self.host)}:{self.port}"


def target_of(address: str) -> Target:
    """Takes an address apart.

    Raises:
        FailedError: `bad_address`: it is none of http or https, or holds a password.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except ValueError as error:
        raise FailedError("bad_address", f"this is no web address ({error}); check it") from error
    if parts.scheme not in PORTS:
        raise FailedError("bad_address", "only http and https addresses are fetched; write it with https:// in front")
    if parts.username is not None or parts.password is not None:
        raise FailedError("bad_address", "it holds a user name or password, which is not sent; give the address without it")
    path = quote(parts.path or "/", safe=_SAFE)
    query = quote(parts.query, safe=_SAFE)
    chosen = PORTS[parts.scheme] if port is None else port
    place = _bracketed(host) if chosen == PORTS[parts.scheme] else f"{_bracketed(host)}:{chosen}"
    sent = f"{path}?{query}" if query else path
    return Target(f"{parts.scheme}://{place}{sent}", parts.scheme, host, chosen, sent)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _ascii_host(host: str) -> str:
    """A host name as DNS has it.

    Raises:
        ValueError: it is none.
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    if not _HOST.fullmatch(name.lower()):
        raise ValueError(f"no host name {host!r}")
    return name.lower()


def identity(address: str) -> str:
    """An address without what only counts readers (`utm_source`) and without fragment: equal for one page."""
    parts = urlsplit(target_of(address).url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


Resolve = Callable[[str, int], Sequence[str]]
"""Host name and port -> numeric addresses."""


def resolved(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, as the system gives them.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for _, _, _, _, sockaddr in found))


def checked_addresses(target: Target, resolve: Resolve, *, allow_private: bool) -> list[str]:
    """The numeric addresses of a target, all of them public; the connection goes to one of these and is not looked up again.

    Args:
        target: what to ask.
        resolve: looks names up.
        allow_private: let loopback, private and other special addresses pass.

    Raises:
        FailedError: `unknown_host`, or `private_address`.
    """
    try:
        found = list(resolve(target.host, target.port))
    except (OSError, UnicodeError) as error:
        is_passing = getattr(error, "errno", None) == socket.EAI_AGAIN
        raise FailedError("unknown_host", f"no such host {target.host!r} ({error}); check it", is_passing=is_passing) from error
    if not found:
        raise FailedError("unknown_host", f"the host {target.host!r} has no address; check it")
    private = [address for address in found if not is_public(address)]
    if private and not allow_private:
        message = (
            f"{target.host!r} is at {private[0]}, which is no public address; --allow-private fetches from your own network"
        )
        raise FailedError("private_address", message)
    return found


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet.

    Loopback, private, link-local, multicast, reserved and unspecified addresses are not, nor are IPv4 addresses written
    as IPv6 ones, and IPv6 addresses that lead to an IPv4 address which is not (6to4, Teredo, NAT64).

    Source: the IANA registries of special-purpose addresses, as `ipaddress` has them.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return _is_global(found)
    if found in _NAT64:
        return _is_global(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    if found.ipv4_mapped is not None or found.is_site_local or not _is_global(found):
        return False
    return all(_is_global(inner) for inner in ([found.sixtofour] if found.sixtofour else found.teredo or ()))


def _is_global(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return found.is_global and not (found.is_multicast or found.is_reserved)
