"""A web server of a test's own on this machine, and a network in which its hosts have public addresses."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from wirebird.fetch import Fetcher, Manners
from wirebird.fetch.connection import Limits, dialled

PUBLIC = "8.8.4.4"
TEXT = (
    "GAO, Mali, May 16 (Ardent) - Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers, the army said. "
    "The attackers came on motorcycles before dawn and burned two vehicles, a resident of the town said by telephone."
)


@dataclass
class Reply:
    """What the server answers to one request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    cut: bool = False


@dataclass
class Asked:
    """A request as it arrived."""

    host: str
    path: str
    headers: dict[str, str]


Answers = Reply | Sequence[Reply] | Callable[[Asked], Reply]


class Site:
    """Answers by host and path; the last of several replies is repeated."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.replies: dict[str, Answers] = {}
        self.asked: list[Asked] = []

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def reply(self, asked: Asked) -> Reply:
        before = sum(a.path == asked.path and a.host == asked.host for a in self.asked)
        self.asked.append(asked)
        found = self.replies.get(f"{asked.host}{asked.path}", self.replies.get(asked.path, Reply(status=404)))
        if isinstance(found, Reply):
            return found
        return found(asked) if callable(found) else found[min(before, len(found) - 1)]


@contextmanager
def served() -> Iterator[Site]:
    """Runs a server for as long as the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            reply = site.reply(Asked(host, self.path, {k.lower(): v for k, v in self.headers.items()}))
            self.send_response(reply.status)
            length = len(reply.body) + (100 if reply.cut else 0)
            for name, value in {"Content-Length": str(length), **reply.headers}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            try:
                if reply.drip_s:
                    for byte in reply.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(reply.drip_s)
                else:
                    self.wfile.write(reply.body)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Network:
    """Names and their addresses; all public ones lead to the server of the test."""

    names: dict[str, list[str]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        if host == "gone.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names.get(host, [PUBLIC])

    def dial(self, address: str, port: int, timeout_s: float) -> socket.socket:
        self.dialled.append(address)
        return dialled("127.0.0.1", port, timeout_s)


def fetcher(
    network: Network | None = None, clock: Clock | None = None, *, limits: Limits | None = None, **manners: object
) -> Fetcher:
    network, clock = network or Network(), clock or Clock()
    chosen = Manners(limits=limits or Limits(), **manners)  # type: ignore[arg-type]
    return Fetcher(chosen, resolve=network.resolve, dial=network.dial, clock=clock, sleep=clock.sleep)


def page(text: str = TEXT, *, day: str | None = "2023-05-16", title: str = "Camp attacked in Mali") -> bytes:
    stated = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{stated}"
        f'<meta property="og:site_name" content="Ardent Wire"></head><body><article><h1>{title}</h1><p>{text}</p>'
        "<p>No group has said that it was behind the attack, the third in the region since the start of the month.</p>"
        "</article></body></html>"
    ).encode()


def html(body: bytes, **headers: str) -> Reply:
    return Reply(body, headers={"Content-Type": "text/html; charset=utf-8", **headers})


def rss(*entries: tuple[str, str, str], title: str = "Ardent Wire", day: str = "Tue, 16 May 2023 18:20:00 GMT") -> bytes:
    """A feed of (guid, link, text) entries; empty ones are left out."""
    items = "".join(
        f"<item><title>Entry {guid}</title>"
        + (f"<guid>{guid}</guid>" if guid else "")
        + (f"<link>{link}</link>" if link else "")
        + (f"<pubDate>{day}</pubDate>" if day else "")
        + (f"<description>{text}</description>" if text else "")
        + "</item>"
        for guid, link, text in entries
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()
