"""Asks politely: as robots.txt allows, one request a host at a time, with pauses, again when a server is busy."""

from __future__ import annotations

import email.utils
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

from wirebird._version import __version__
from wirebird.fetch import robots
from wirebird.fetch.addresses import FailedError, Resolve, Target, checked_addresses, resolved, target_of
from wirebird.fetch.connection import Answer, Dial, Limits, dialled, request
from wirebird.fetch.state import Validators

AGENT = "wirebird"
MAX_REDIRECTS = 5
TRIES = 3
BACK_OFF_S = 2.0
"""Seconds before the second try, doubled before each further one."""
MAX_WAIT_S = 120.0
"""Longest wait for one host; one that asks for more is left alone for this run."""
REST_S = 300.0
"""Seconds for which a host is left alone that failed `MAX_FAILURES` times in a row, each after `TRIES` tries."""
MAX_FAILURES = 2
ROBOTS_FOR_S = 86_400.0
"""Seconds for which a robots.txt is taken to hold (RFC 9309, 2.4)."""
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_PASSING = (408, 425, 429, 500, 502, 503, 504)


def user_agent(contact: str | None = None) -> str:
    """How Wirebird names itself to servers."""
    return f"{AGENT}/{__version__} (+docs/fetch.md{f'; {contact}' if contact else ''})"


@dataclass(frozen=True)
class Manners:
    """How servers are asked.

    Attributes:
        delay_s: least pause between two requests to one host; a longer `Crawl-delay` holds up to `MAX_WAIT_S`.
        contact: address of whoever runs this, for the servers' owners, or None.
        allow_private: fetch from addresses that are not public as well.
        limits: how long a request may take.
    """

    delay_s: float = 1.0
    contact: str | None = None
    allow_private: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass
class _Host:
    """What is known of a host in this run."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    delay_s: float = 0.0
    failures: int = 0


@dataclass
class _Robots:
    turn: threading.Lock = field(default_factory=threading.Lock)
    rules: robots.Rules | None = None
    until: float = 0.0


class Fetcher:
    """Fetches from many hosts; may be shared by threads.

    Args:
        manners: how servers are asked.
        resolve: looks names up.
        dial: opens connections.
        clock: seconds, for pauses.
        sleep: waits.
    """

    def __init__(
        self,
        manners: Manners | None = None,
        *,
        resolve: Resolve = resolved,
        dial: Dial = dialled,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._manners = manners or Manners()
        self._resolve, self._dial, self._clock = resolve, dial, clock
        self._is_closed = threading.Event()
        self._sleep = sleep or self._is_closed.wait
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, _Robots] = {}
        self._turn = threading.Lock()

    def close(self) -> None:
        """Ends all waiting; nothing is asked any more."""
        self._is_closed.set()

    def get(self, address: str, *, cap: int, known: Validators | None = None) -> Answer:
        """Fetches an address.

        Args:
            address: the address; redirects are followed, each of them checked like the first.
            cap: bytes of the unpacked body.
            known: what an earlier answer said of its version, so that the server need not send it again.

        Returns:
            An answer of status 200 with its body, or of status 304 where `known` still holds.

        Raises:
            FailedError: there was none.
        """
        return self._followed(address, cap=cap, known=known, is_robots=False)

    def _followed(self, address: str, *, cap: int, known: Validators | None, is_robots: bool) -> Answer:
        asked: list[str] = []
        while True:
            target = target_of(address)
            if target.url in asked or len(asked) > MAX_REDIRECTS:
                message = f"it redirects more than {MAX_REDIRECTS} times, or in a circle; give the address of the page itself"
                raise FailedError("too_many_redirects", message)
            asked.append(target.url)
            if not is_robots:
                self._heed_robots(target)
            headers = known.headers if known and known.url == target.url else {}
            answer = self._patiently(target, headers, cap=cap, is_cut=is_robots)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                break
            address = urljoin(target.url, answer.headers["location"])
        if answer.status not in (200, 304):
            message = f"the server answered {answer.status}; check the address"
            raise FailedError("http_error", message, is_passing=answer.status in _PASSING)
        return answer

    def _heed_robots(self, target: Target) -> None:
        """Checks a path against the host's robots.txt, and takes over its pause.

        Raises:
            FailedError: it refuses the path, or cannot be told to allow it.
        """
        with self._turn:
            known = self._robots.setdefault(target.origin, _Robots())
        with known.turn:
            if known.rules is None or self._clock() >= known.until:
                known.rules, known.until = self._read_robots(target), self._clock() + ROBOTS_FOR_S
            rules = known.rules
        if rules.delay_s is not None:
            self._host(target).delay_s = min(rules.delay_s, MAX_WAIT_S)
        if not rules.allows(target.path):
            raise FailedError("robots_refuse", f"robots.txt of {target.host} does not allow it; ask its owner")

    def _read_robots(self, target: Target) -> robots.Rules:
        """The rules of a host; none where the host has no robots.txt.

        Raises:
            FailedError: it cannot be read, so nothing may be asked (RFC 9309, 2.3.1.4).
        """
        try:
            answer = self._followed(f"{target.origin}/robots.txt", cap=robots.MAX_BYTES, known=None, is_robots=True)
        except FailedError as error:
            if error.code in ("http_error", "not_a_page", "too_many_redirects") and not error.is_passing:
                return robots.Rules()
            if error.code in ("http_error", "bad_response"):
                message = f"robots.txt of {target.host} cannot be read ({error.message}), so nothing is asked"
                raise FailedError("robots_unknown", message, is_passing=True) from error
            raise
        return robots.parsed(answer.body.decode("utf-8", "replace"), AGENT)

    def _patiently(self, target: Target, headers: dict[str, str], *, cap: int, is_cut: bool) -> Answer:
        """Asks up to `TRIES` times."""
        for attempt in range(TRIES):
            try:
                return self._in_turn(target, headers, cap=cap, is_cut=is_cut, pause_s=BACK_OFF_S * 2**attempt)
            except FailedError as error:
                if not error.is_passing or (error.wait_s or 0) > MAX_WAIT_S:
                    raise
                if attempt + 1 == TRIES:
                    self._note_failure(target, error)
                    raise
        raise AssertionError("the last try raises or returns")

    def _note_failure(self, target: Target, error: FailedError) -> None:
        """Leaves a host alone that does not answer: each of its pages would else take as long."""
        host = self._host(target)
        with host.turn:
            if error.code in ("timed_out", "no_connection"):
                host.failures += 1
            if host.failures >= MAX_FAILURES:
                host.failures, host.next_at = 0, self._clock() + REST_S

    def _in_turn(self, target: Target, headers: dict[str, str], *, cap: int, is_cut: bool, pause_s: float) -> Answer:
        """Asks once when it is this host's turn; after a failure the host is left alone for `pause_s` or as it asks."""
        host = self._host(target)
        with host.turn:
            wait_s = host.next_at - self._clock()
            if wait_s > MAX_WAIT_S:
                reason = "it asked for that, or failed again and again"
                message = f"{target.host} is left alone for another {wait_s:.0f} seconds ({reason}); try again later"
                raise FailedError("busy", message, is_passing=True, wait_s=wait_s)
            if wait_s > 0:
                self._sleep(wait_s)
            if self._is_closed.is_set():
                raise FailedError("timed_out", "the run was ended", is_passing=True, wait_s=MAX_WAIT_S + 1)
            after_s = max(self._manners.delay_s, host.delay_s)
            try:
                answer = self._once(target, headers, cap=cap, is_cut=is_cut)
                host.failures = 0
                return answer
            except FailedError as error:
                if error.is_passing:
                    after_s = max(after_s, pause_s if error.wait_s is None else error.wait_s)
                raise
            finally:
                host.next_at = self._clock() + after_s

    def _once(self, target: Target, headers: dict[str, str], *, cap: int, is_cut: bool) -> Answer:
        manners = self._manners
        addresses = checked_addresses(target, self._resolve, allow_private=manners.allow_private)
        sent = {
            "User-Agent": user_agent(manners.contact),
            "Accept": "application/rss+xml,application/atom+xml,text/html,application/xhtml+xml,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        answer = request(target, addresses, sent, limits=manners.limits, cap=cap, dial=self._dial, is_cut=is_cut)
        if answer.status in _BUSY:
            message = f"{target.host} is busy ({answer.status}); try again later"
            raise FailedError("busy", message, is_passing=True, wait_s=_retry_after_s(answer))
        if answer.status in _PASSING:
            raise FailedError("http_error", f"the server answered {answer.status}; try again later", is_passing=True)
        return answer

    def _host(self, target: Target) -> _Host:
        with self._turn:
            return self._hosts.setdefault(target.host, _Host())


def _retry_after_s(answer: Answer) -> float | None:
    """Seconds that an answer asks to wait: `Retry-After` as seconds or as a date, or None."""
    words = answer.headers.get("retry-after", "").strip()
    if words.isdigit():
        return float(words[:9])
    try:
        at = email.utils.parsedate_to_datetime(words)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
