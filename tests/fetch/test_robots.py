from __future__ import annotations

import time

import pytest

from wirebird.fetch.robots import Rules, parsed

ROBOTS = """# a comment
User-agent: otherbot
User-agent: Wirebird/1.0
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search*q=
Crawl-delay: 3 # seconds

Sitemap: https://news.example/map.xml
User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allows"),
    [
        ("/news/1", True),
        ("/private/a", False),
        ("/private/open/a", True),
        ("/a.pdf", False),
        ("/a.pdf?x=1", True),
        ("/search?lang=en&q=a", False),
        ("/search?lang=en", True),
        ("/%70rivate/a", False),
    ],
)
def test_the_longest_pattern_decides(path: str, *, allows: bool) -> None:
    assert parsed(ROBOTS, "wirebird").allows(path) == allows


def test_groups_go_by_name() -> None:
    assert parsed(ROBOTS, "wirebird").delay_s == 3
    assert not parsed(ROBOTS, "somebot").allows("/news/1")
    assert parsed("", "wirebird") == Rules()
    assert parsed("User-agent: *\nDisallow:\n", "wirebird").allows("/a")
    assert parsed("User-agent: wirebird\n\nUser-agent: *\nDisallow: /\n", "wirebird").allows("/a") is False, "one group of two"


def test_hostile_patterns_cost_no_time() -> None:
    rules = parsed("User-agent: *\nDisallow: /" + "*a" * 2000 + "$\n", "wirebird")
    begun = time.process_time()
    assert rules.allows("/" + "a" * 1999)
    assert time.process_time() - begun < 1
