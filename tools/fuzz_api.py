"""Sends generated requests to every address of the desk, and fails where one is answered with a 5xx.

    python tools/fuzz_api.py --examples 50

Needs schemathesis (pip install schemathesis). The desk runs in this process over a small store of made-up reports; nothing is
sent over a network. Requests follow the desk's own description of itself, well-formed and not.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wirebird.desk.security import App

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1:8765"


def desk_over(folder: Path) -> App:
    """The desk as an ASGI application over a store of fake reports, its coding workers being fakes too."""
    sys.path.insert(0, str(ROOT))
    from tests.desk.coders import make_moody
    from tests.desk.conftest import REPORTS
    from tests.store.fakes import FakeCoder

    from wirebird.desk.app import create_app
    from wirebird.desk.coding import CodingService
    from wirebird.desk.context import Desk
    from wirebird.desk.rows import Shelf
    from wirebird.desk.security import Guard
    from wirebird.store import ingest, open_store

    store = open_store(folder / "s.duckdb", create=True)
    ingest(store, REPORTS, FakeCoder())
    return create_app(Desk(Shelf(store), coding=CodingService(make=make_moody)), Guard.of("127.0.0.1", 8765, None))


def fuzz(app: App, examples: int, seed: int) -> int:
    """Requests made from the description; gives the number sent."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import Unsatisfiable

    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": HOST})
    sent = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            strategy = operation.as_strategy(generation_mode=mode)

            @seeded(seed)
            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=strategy)
            def one(case: schemathesis.Case) -> None:
                nonlocal sent
                sent += 1
                answer = case.call(headers={"Host": HOST, "X-Wirebird": "1"})
                assert answer.status_code < 500, f"{case.method} {case.formatted_path} {case.query} {case.body}: {answer.text}"

            # An address without keys or body has no malformed requests.
            with contextlib.suppress(Unsatisfiable):
                one()
    return sent


def main() -> None:
    """Fuzz as the options say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=50, help="requests an address, well-formed and not")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sent = fuzz(desk_over(Path(folder)), options.examples, options.seed)
    print(f"{sent} requests, none answered with a 5xx (--seed {options.seed})")


if __name__ == "__main__":
    main()
