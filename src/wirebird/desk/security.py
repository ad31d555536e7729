"""Who may ask the desk: names of the host, origin, token, size of a body; and the headers that every answer bears.

A page of another site that a browser has open can send requests to this machine. It cannot name this host (the `Host` check
stops names that were made to point here), cannot set the header `X-Wirebird`, and cannot read an answer.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from wirebird.desk.answers import ApiError
from wirebird.desk.metrics import Metrics

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
EVERYWHERE = ("0.0.0.0", "::")
MARK = "x-wirebird"
COOKIE = "wirebird_token"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE")
MAX_BODY = 2_000_000
"""Bytes of a request: a report of some 400,000 words in JSON."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_NAMES = frozenset(name for name, _ in HEADERS)


@dataclass(frozen=True)
class Guard:
    """What is let through.

    Attributes:
        hosts: names under which the desk may be asked, without port, in small letters; None: any, since it listens at all
            addresses of the machine. A token is needed then, which no name made to point here can show.
        port: the port it listens at, or None: any port.
        token: what a caller must show, or None.
    """

    hosts: frozenset[str] | None
    port: int | None
    token: str | None = None

    @classmethod
    def of(cls, host: str, port: int | None, token: str | None) -> Guard:
        """The guard of a desk that listens at a host; loopback names are always right."""
        if token is not None and host in EVERYWHERE:
            return cls(None, port, token)
        named = f"[{host}]" if ":" in host else host
        return cls(frozenset({*LOOPBACK, named.lower()}), port, token)

    def knows_host(self, given: str) -> bool:
        """Whether a `Host` header names this desk."""
        name, port = split_host(given)
        is_known = bool(name) if self.hosts is None else name.lower() in self.hosts
        return is_known and (self.port is None or port == self.port)

    def knows_origin(self, given: str, host: str) -> bool:
        """Whether an `Origin` is the desk's own, as the request's `Host` names it."""
        scheme, _, name = given.lower().partition("://")
        return scheme in ("http", "https") and name == host.lower()

    def knows_token(self, shown: Iterable[str]) -> bool:
        """Whether one of the tokens shown is the right one; the time taken tells nothing about it."""
        if self.token is None:
            return True
        right = self.token.encode()
        return any([hmac.compare_digest(one.encode("utf-8", "replace"), right) for one in shown])


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens at a host."""
    return host.lower() in ("localhost", "::1") or host.startswith("127.")


def split_host(given: str) -> tuple[str, int | None]:
    """Name and port of a `Host` header; port 80 where none is named, None where it is no number."""
    name, colon, port = given.rpartition(":")
    if not colon or given.endswith("]"):
        return given, 80
    return name, int(port) if port.isdecimal() and len(port) < 6 else None


class GuardedApp:
    """Lets a request through to the application, or answers why not; adds the headers to every answer."""

    def __init__(self, app: App, guard: Guard, metrics: Metrics, *, max_body: int = MAX_BODY) -> None:
        self._app = app
        self._guard = guard
        self._metrics = metrics
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        start, status = time.perf_counter(), 500

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*(h for h in message.get("headers", ()) if h[0].lower() not in _NAMES), *HEADERS]
            await send(message)

        try:
            await self._guarded(scope, receive, send_marked)
        finally:
            # Addresses that nobody declared share one series: a caller must not be able to make new ones.
            declared = getattr(scope.get("route"), "path", None) or "other"
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.note(method, declared, status, time.perf_counter() - start)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or says why not."""
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        try:
            self._check(scope, headers)
            body = await self._body(headers, receive)
        except ApiError as error:
            await error.response()(scope, receive, send)
            return
        if self._enters(scope):
            await self._enter(scope, send)
        else:
            await self._app(scope, body, send)

    def _check(self, scope: Scope, headers: dict[str, str]) -> None:
        host = headers.get("host", "")
        if not self._guard.knows_host(host) or sum(k.lower() == b"host" for k, _ in scope["headers"]) > 1:
            raise ApiError(421, "strange_host", "this desk is not known under that name", "use the address that it printed")
        if not self._enters(scope) and not self._guard.knows_token(_shown(headers)):
            message, advice = "a token is needed", "open /?token=TOKEN once, or send Authorization: Bearer TOKEN"
            raise ApiError(401, "no_token", message, advice)
        if scope["method"] in SAFE_METHODS:
            return
        origin = headers.get("origin")
        if origin is not None and not self._guard.knows_origin(origin, host):
            raise ApiError(403, "strange_origin", "a page of another site asked", "open the desk itself")
        if headers.get(MARK) != "1":
            raise ApiError(403, "no_mark", "the header X-Wirebird is missing", "send X-Wirebird: 1")

    def _enters(self, scope: Scope) -> bool:
        """Whether somebody comes in with the right token in the address."""
        if self._guard.token is None or scope["method"] != "GET":
            return False
        given = QueryParams(scope["query_string"]).getlist("token")
        return bool(given) and self._guard.knows_token(given)

    async def _enter(self, scope: Scope, send: Send) -> None:
        """Sends the browser on to the same page without the token, which a cookie bears from now on."""
        rest = str(QueryParams([(k, v) for k, v in QueryParams(scope["query_string"]).multi_items() if k != "token"]))
        path = scope.get("raw_path", b"/").split(b"?")[0]
        # Two slashes at the beginning would name another host.
        to = b"/" + path.lstrip(b"/\\") + (b"?" + rest.encode() if rest else b"")
        cookie = f"{COOKIE}={self._guard.token}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", to), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 303, "headers": [*headers, (b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    async def _body(self, headers: dict[str, str], receive: Receive) -> Receive:
        """The body, read as far as it may be long.

        Raises:
            ApiError: it is longer.
        """
        told = headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > self._max_body:
            raise self._too_large()
        if told == "0" and "transfer-encoding" not in headers:
            return receive
        data = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return _given([message])
            data += message.get("body", b"")
            if len(data) > self._max_body:
                raise self._too_large()
            if not message.get("more_body"):
                return _given([{"type": "http.request", "body": bytes(data), "more_body": False}], then=receive)

    def _too_large(self) -> ApiError:
        return ApiError(413, "too_large", f"more than {self._max_body} bytes were sent", "send one report at a time")


def _given(messages: list[Message], then: Receive | None = None) -> Receive:
    """Messages to be received, and what comes after them."""

    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        return await then() if then else {"type": "http.disconnect"}

    return receive


def _shown(headers: dict[str, str]) -> list[str]:
    """Tokens that a request shows."""
    kind, _, bearer = headers.get("authorization", "").partition(" ")
    shown = [bearer.strip()] if kind.lower() == "bearer" else []
    cookies = (pair.strip().partition("=") for pair in headers.get("cookie", "").split(";"))
    return [*shown, *(value for name, _, value in cookies if name == COOKIE)]
