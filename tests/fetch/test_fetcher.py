from __future__ import annotations

import gzip
import os
from collections.abc import Callable

import pytest

from tests.fetch.site import Clock, Network, Reply, Site, fetcher, html, page
from wirebird import __version__
from wirebird.fetch import FailedError, Fetcher
from wirebird.fetch.connection import Limits
from wirebird.fetch.state import validators_of

CAP = 5_000_000


def _failure(found: Fetcher, url: str, *, cap: int = CAP) -> FailedError:
    with pytest.raises(FailedError) as failed:
        found.get(url, cap=cap)
    return failed.value


def test_servers_are_told_who_asks(site: Site) -> None:
    site.replies["/a"] = html(page())
    answer = fetcher(contact="desk@ardent.example").get(site.url("/a"), cap=CAP)
    assert answer.body == page()
    assert site.asked[-1].headers["user-agent"] == f"wirebird/{__version__} (+docs/fetch.md; desk@ardent.example)"
    assert [a.path for a in site.asked] == ["/robots.txt", "/a"]


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    network = Network({"news.example": ["8.8.4.4"]})
    site.replies["/a"] = html(page())

    def resolve(host: str, port: int) -> list[str]:
        """A public address when asked first, a private one ever after."""
        found = network.resolve(host, port)
        return found if len(network.looked_up) <= 2 else ["127.0.0.1"]

    asking = Fetcher(resolve=resolve, dial=network.dial, sleep=lambda s: None)
    assert asking.get(site.url("/a"), cap=CAP).status == 200
    assert network.dialled == ["8.8.4.4"] * 2, "robots.txt and page, one look-up each"
    assert _failure(asking, site.url("/a")).code == "private_address"


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "http://inside.example:{port}/secret",
        "http://[::1]:{port}/",
        "file:///etc/passwd",
        "//169.254.169.254/",
    ],
)
def test_redirects_to_what_is_not_public_are_refused(site: Site, location: str) -> None:
    site.replies["/a"] = Reply(status=302, headers={"Location": location.format(port=site.port)})
    site.replies["/secret"] = html(page())
    failed = _failure(fetcher(Network({"inside.example": ["8.8.4.4", "192.168.0.7"]})), site.url("/a"))
    assert failed.code in ("private_address", "bad_address")
    assert site.paths() == ["/a"]


def test_allow_private_lets_them_pass(site: Site) -> None:
    site.replies["/a"] = Reply(status=302, headers={"Location": f"http://127.0.0.1:{site.port}/b"})
    site.replies["/b"] = html(page())
    assert fetcher(allow_private=True).get(site.url("/a"), cap=CAP).url == f"http://127.0.0.1:{site.port}/b"


@pytest.mark.usefixtures("loopback")
def test_loopback_is_refused_with_the_systems_own_look_up(site: Site) -> None:
    site.replies["/a"] = html(page())
    assert _failure(Fetcher(), f"http://127.0.0.1:{site.port}/a").code == "private_address"
    assert site.asked == []


def test_robots_of_the_target_of_a_redirect_are_heeded(site: Site) -> None:
    site.replies["/a"] = Reply(status=301, headers={"Location": site.url("/b", "other.example")})
    site.replies["other.example/robots.txt"] = Reply(b"User-agent: *\nDisallow: /b\n")
    site.replies["/b"] = html(page())
    failed = _failure(fetcher(), site.url("/a"))
    assert (failed.code, "other.example" in failed.message, site.paths()) == ("robots_refuse", True, ["/a"])


@pytest.mark.parametrize("hops", [5, 6])
def test_five_redirects_are_followed_and_no_more(site: Site, hops: int) -> None:
    for n in range(hops):
        site.replies[f"/{n}"] = Reply(status=302, headers={"Location": f"/{n + 1}"})
    site.replies[f"/{hops}"] = html(page())
    if hops == 5:
        assert fetcher().get(site.url("/0"), cap=CAP).url == site.url("/5")
    else:
        assert _failure(fetcher(), site.url("/0")).code == "too_many_redirects"


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.replies["/a"] = Reply(status=302, headers={"Location": "/b"})
    site.replies["/b"] = Reply(status=302, headers={"Location": "/a#again"})
    assert _failure(fetcher(), site.url("/a")).code == "too_many_redirects"
    assert site.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    ("robots", "code"),
    [
        (Reply(b"User-agent: *\nDisallow: /\n"), "robots_refuse"),
        (Reply(status=404), None),
        (Reply(status=403), None),
        (Reply(status=500), "robots_unknown"),
        (Reply(b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /\n"), None),
        (Reply(b"\xff\xfe\x00 not text"), None),
    ],
    ids=["refused", "none", "forbidden", "broken", "long", "binary"],
)
def test_robots(site: Site, robots: Reply, code: str | None) -> None:
    site.replies |= {"/robots.txt": robots, "/a": html(page())}
    if code is None:
        assert fetcher().get(site.url("/a"), cap=CAP).status == 200
    else:
        assert _failure(fetcher(), site.url("/a")).code == code
        assert site.paths() == []


def test_a_host_is_asked_at_its_own_pace(site: Site) -> None:
    site.replies["/a"] = html(page())
    site.replies["slow.example/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 7\n")
    site.replies["never.example/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 86400\n")
    for host, pauses in (("news.example", [1, 1]), ("slow.example", [7, 7]), ("never.example", [120, 120])):
        clock = Clock()
        asking = fetcher(clock=clock)
        for _ in range(2):
            asking.get(site.url("/a", host), cap=CAP)
        # The first pause follows robots.txt, before its own pause is known.
        assert clock.slept[1:] == pauses[1:]


def test_robots_are_read_once_a_day(site: Site) -> None:
    site.replies["/a"] = html(page())
    clock = Clock()
    asking = fetcher(clock=clock)
    for pause_s in (0, 3600, 86_400):
        clock.now += pause_s
        asking.get(site.url("/a"), cap=CAP)
    assert [a.path for a in site.asked].count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("status", "wait", "pause_s"), [(429, "9", 9), (503, "9", 9), (503, "", 2), (500, "", 2), (503, "no", 2)]
)
def test_a_busy_server_is_asked_again_after_a_while(site: Site, status: int, wait: str, pause_s: float) -> None:
    site.replies["/a"] = [Reply(status=status, headers={"Retry-After": wait}), html(page())]
    clock = Clock()
    assert fetcher(clock=clock).get(site.url("/a"), cap=CAP).status == 200
    assert clock.slept == [1, pause_s]


def test_a_server_that_stays_busy_is_given_up(site: Site) -> None:
    site.replies["/a"] = Reply(status=503)
    clock = Clock()
    failed = _failure(fetcher(clock=clock), site.url("/a"))
    assert (failed.code, failed.is_passing, len(site.paths())) == ("busy", True, 3)
    assert clock.slept == [1, 2, 4]


def test_a_server_that_asks_for_an_hour_is_left_alone(site: Site) -> None:
    site.replies["/a"] = Reply(status=429, headers={"Retry-After": "3600"})
    clock = Clock()
    asking = fetcher(clock=clock)
    assert _failure(asking, site.url("/a")).code == "busy"
    assert _failure(asking, site.url("/b")).code == "busy"
    assert site.paths() == ["/a"]
    assert clock.slept == [1]


def test_a_host_that_does_not_answer_is_left_alone() -> None:
    clock, tried = Clock(), []

    def dial(address: str, port: int, timeout_s: float) -> object:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    asking = Fetcher(resolve=Network().resolve, dial=dial, clock=clock, sleep=clock.sleep)  # type: ignore[arg-type]
    codes = [_failure(asking, f"http://news.example/{n}").code for n in range(4)]
    assert codes == ["no_connection", "no_connection", "busy", "busy"]
    assert len(tried) == 6


@pytest.mark.parametrize(
    ("reply", "limits"),
    [
        (Reply(b"x" * 40, drip_s=0.05), Limits(total_s=0.4)),
        (Reply(b"xx", drip_s=1), Limits(idle_s=0.2)),
    ],
    ids=["drip", "silence"],
)
def test_a_slow_server_cannot_hold_us(site: Site, reply: Reply, limits: Limits) -> None:
    site.replies["/a"] = reply
    failed = _failure(fetcher(limits=limits), site.url("/a"))
    assert (failed.code, failed.is_passing) == ("timed_out", True)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"x" * 20_001),
        Reply(b"x" * 20_001, headers={"Content-Length": ""}),
        Reply(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        Reply(gzip.compress(os.urandom(20_001)), headers={"Content-Encoding": "x-gzip"}),
    ],
    ids=["declared", "undeclared", "bomb", "gzip"],
)
def test_what_is_too_large_is_refused(site: Site, reply: Reply) -> None:
    site.replies["/a"] = reply
    assert _failure(fetcher(), site.url("/a"), cap=20_000).code == "too_large"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"half", cut=True), "bad_response"),
        (Reply(gzip.compress(page())[:-9], headers={"Content-Encoding": "gzip"}), "bad_response"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "bad_response"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "bad_response"),
        (Reply(b"x", headers={"Content-Type": "video/mp4"}), "not_a_page"),
        (Reply(status=404), "http_error"),
        (Reply(status=204), "http_error"),
        (Reply(b"5\r\nhello\r\nzz", headers={"Transfer-Encoding": "chunked", "Content-Length": ""}), "bad_response"),
        (Reply(headers={f"X-{n}": "x" for n in range(200)}), "bad_response"),
        (Reply(headers={"X": "x" * 70_000}), "bad_response"),
    ],
    ids=["cut", "cut gzip", "no gzip", "brotli", "video", "404", "204", "chunks", "many headers", "long header"],
)
def test_answers_that_are_of_no_use(site: Site, reply: Reply, code: str) -> None:
    site.replies["/a"] = reply
    assert _failure(fetcher(), site.url("/a")).code == code


def test_packed_pages_are_unpacked(site: Site) -> None:
    site.replies["/a"] = html(gzip.compress(page()), **{"Content-Encoding": "gzip"})
    assert fetcher().get(site.url("/a"), cap=CAP).body == page()


def test_what_is_not_new_is_not_sent_again(site: Site) -> None:
    def reply(asked: object) -> Reply:
        is_known = asked.headers.get("if-none-match") == '"v1"'  # type: ignore[attr-defined]
        return (
            Reply(status=304) if is_known else html(page(), ETag='"v1"', **{"Last-Modified": "Tue, 16 May 2023 08:00:00 GMT"})
        )

    site.replies["/a"] = reply
    asking = fetcher()
    known = validators_of(asking.get(site.url("/a"), cap=CAP))
    assert known
    assert asking.get(site.url("/a"), cap=CAP, known=known).status == 304
    assert site.asked[-1].headers["if-modified-since"] == "Tue, 16 May 2023 08:00:00 GMT"


def test_what_is_not_http_is_told(loopback: None) -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for _ in range(3):
                connection, _ = server.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        failed = _failure(fetcher(), f"http://news.example:{server.getsockname()[1]}/")
        thread.join()
    assert failed.code == "robots_unknown"


def test_closing_ends_all_waiting(site: Site) -> None:
    site.replies["/a"] = html(page())
    network = Network()
    asking = Fetcher(resolve=network.resolve, dial=network.dial)
    asking.close()
    assert _failure(asking, site.url("/a")).code == "timed_out"
    assert site.asked == []


def test_two_hosts_whose_robots_point_at_each_other_do_not_lock(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    for one, other in (("one.example", "two.example"), ("two.example", "one.example")):
        site.replies[f"{one}/robots.txt"] = Reply(status=302, headers={"Location": site.url("/robots2.txt", other)})
    site.replies["/robots2.txt"] = Reply(b"User-agent: *\nDisallow: /no\n")
    site.replies["/a"] = html(page())
    asking = fetcher()
    get: Callable[[str], int] = lambda host: asking.get(site.url("/a", host), cap=CAP).status  # noqa: E731
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(get, ["one.example", "two.example"] * 2)) == [200] * 4
