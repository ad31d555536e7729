from __future__ import annotations

import json
from pathlib import Path

import msgspec

from wirebird.records import CodedReport

SCHEMA = Path(__file__).parent.parent / "docs/report.schema.json"


def test_the_committed_schema_is_that_of_the_records() -> None:
    committed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert committed == json.loads(json.dumps(msgspec.json.schema(CodedReport))), "run python tools/build_schema.py"
