from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.site import Site, served


@pytest.fixture
def site(loopback: None) -> Iterator[Site]:
    with served() as site:
        yield site
