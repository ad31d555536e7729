"""Writes docs/report.schema.json, the JSON Schema of one output line, from the record types."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from wirebird.records import CodedReport

TARGET = Path(__file__).parent.parent / "docs/report.schema.json"


def schema() -> str:
    """The schema as indented JSON text."""
    return json.dumps(msgspec.json.schema(CodedReport), indent=2) + "\n"


if __name__ == "__main__":
    TARGET.write_text(schema(), encoding="utf-8")
    print(f"wrote {TARGET}")
