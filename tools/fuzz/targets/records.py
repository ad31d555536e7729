"""The record decoders: what they take can be written and read again unchanged, what they refuse is an error of Wirebird."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

import msgspec

from wirebird.errors import InputError
from wirebird.io import read_coded
from wirebird.io.tasks import read_actor_tasks, read_group_tasks, read_tasks, read_times_tasks
from wirebird.records import CodedReport, Decision, Document
from wirebird.records.incident import Incident

_STAMP = {"component": "wirebird", "version": "1", "model_sha256": "0" * 64, "gazetteer_sha256": "0" * 64}
_SPAN = {"start": 0, "end": 6, "text": "killed"}
_CODED = {
    "id": "r", "published": None, "publisher": None, "title": None, "text_sha256": "0", "events": [], "stamp": _STAMP,
    "contexts": [{"name": "military", "probability": 0.5}],
}  # fmt: skip
_DOCUMENT = {"id": "r", "text": "killed 12", "locator": "r", "published": "2021-07-07", "skipped": [_SPAN]}
_TASK = {"id": 1, "text": "killed 12", "toponyms": [{"start": 0, "end": 3}], "event": {"start": 0, "end": 6}, "date": None}

SEEDS = [
    bytes([at]) + json.dumps(row).encode() for at, row in enumerate((_CODED, _DOCUMENT, _TASK, _TASK, _TASK, _TASK, {}, {}))
]
_STRUCTS: dict[int, type[msgspec.Struct]] = {1: Document, 6: Incident, 7: Decision}
_TASKS = {2: read_tasks, 3: read_actor_tasks, 4: read_times_tasks, 5: read_group_tasks}


def check(data: bytes) -> None:
    """Decode bytes as one of the records; the first byte says which."""
    choice, body = (data[0] % 8, data[1:]) if data else (0, b"")
    if choice in _TASKS:
        for item in _TASKS[choice]("-", stdin=io.BytesIO(body)):
            msgspec.json.encode(item).decode("utf-8")
    elif choice in _STRUCTS:
        _decode(body, _STRUCTS[choice])
    else:
        _decode(body, CodedReport)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "coded.jsonl"
            path.write_bytes(body)
            try:
                list(read_coded(str(path)))
            except InputError:
                return


def _decode(body: bytes, kind: type[msgspec.Struct]) -> None:
    try:
        record = msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return
    again = msgspec.json.encode(record)
    assert msgspec.json.encode(msgspec.json.decode(again, type=kind)) == again
