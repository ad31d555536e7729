"""The SQL of docs/interop.md and the reader of docs/plugins.md do what the pages say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.store.fakes import Clock, FakeCoder, attack, report
from wirebird.io.layouts import Layout, RawReport, Unreadable
from wirebird.store import ingest, open_store

DOCS = Path(__file__).parent.parent / "docs"
SQL = re.findall(r"```sql\n(.*?)```", (DOCS / "interop.md").read_text(encoding="utf-8"), re.S)[0]


@pytest.mark.parametrize("statement", [s for s in SQL.split(";") if s.strip()])
def test_statements_run_on_a_store(statement: str, tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.duckdb", create=True, clock=Clock())
    ingest(store, [report("a", "Rebels – it was said – came.", attack(), attack("Kabul"))], FakeCoder())
    with store.reading() as connection:
        found = connection.execute(statement)
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert rows
    if "again" in names:
        assert all(row["text"] == row["again"] for row in rows)
    if "events" in names:
        assert sum(row["events"] for row in rows) == 2


def test_the_reader_of_the_docs_reads() -> None:
    page = (DOCS / "plugins.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", page, re.S)[0]
    module: dict[str, object] = {}
    exec(compile(code, "my_readers.py", "exec"), module)
    layout = module["pipes"]
    assert isinstance(layout, Layout)
    assert layout.shows(b"PIPES|a")
    first, second = layout.read(b"PIPES|One.| ")
    assert isinstance(first, RawReport)
    assert first.fields["text"] == "One."
    assert isinstance(second, Unreadable)
