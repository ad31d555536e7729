"""robots.txt: which paths of a host may be asked, and how often.

Source: RFC 9309 (Robots Exclusion Protocol); `Crawl-delay` by custom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

MAX_BYTES = 500_000
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""
_LINE = re.compile(r"\s*(user-agent|allow|disallow|crawl-delay)\s*:\s*([^#]*)", re.I)


@dataclass(frozen=True)
class Rules:
    """What a robots.txt says to us.

    Attributes:
        paths: (pattern, whether it allows), in the file's order.
        delay_s: seconds between requests, or None.
    """

    paths: tuple[tuple[str, bool], ...] = ()
    delay_s: float | None = None

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be asked: the longest pattern that fits decides, `allow` at equal length."""
        asked = _normal(path)
        fitting = [(len(pattern), allows) for pattern, allows in self.paths if _fits(pattern, asked)]
        return max(fitting)[1] if fitting else True


def parsed(text: str, agent: str) -> Rules:
    """The rules for an agent: the groups that name it, or else those for all.

    Args:
        text: the file.
        agent: its product name, lower case.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    in_rules = False
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        name, value = found[1].lower(), found[2].strip()
        if name == "user-agent":
            named = [] if in_rules else named
            in_rules = False
            named.append("*" if value == "*" else re.split(r"[/\s]", value.lower())[0])
        else:
            in_rules = True
            for one in named:
                groups.setdefault(one, []).append((name, value))
        for one in named:
            groups.setdefault(one, [])
    lines = groups.get(agent, groups.get("*", []))
    paths = tuple((_normal(value), name == "allow") for name, value in lines if name in ("allow", "disallow") and value)
    delays = [float(value) for name, value in lines if name == "crawl-delay" and re.fullmatch(r"\d+(\.\d+)?", value)]
    return Rules(paths, max(delays, default=None))


def _normal(path: str) -> str:
    """A path in one way of percent-encoding."""
    return quote(unquote(path, errors="surrogateescape"), safe="/%:=&?~+!$,;'@()*[]-._", errors="surrogateescape")


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with `*` and a final `$` fits the beginning of a path; linear, unlike a regular expression."""
    is_whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(rest, start=1):
        if is_whole and number == len(rest):
            return len(path) - len(part) >= at and path.endswith(part)
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not is_whole or at == len(path)
