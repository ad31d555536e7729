from __future__ import annotations

import io
from pathlib import Path

import pytest

from wirebird.errors import InputError
from wirebird.io import AnnotationTask, read_tasks
from wirebird.records import DocumentFailure

NOTHING = io.BytesIO()


def read(path: Path, lines: list[bytes], **options: str) -> list[AnnotationTask | DocumentFailure]:
    path.write_bytes(b"\n".join(lines))
    return list(read_tasks(str(path), stdin=NOTHING, **options))


def test_texts_are_taken_as_they_are(tmp_path: Path) -> None:
    (task,) = read(tmp_path / "a.jsonl", [b'{"id": 7, "text": "One.\\r\\nTwo \\ufeff.", "lang": "en"}'])
    assert isinstance(task, AnnotationTask)
    assert task.text == "One.\r\nTwo \ufeff."
    assert (task.id, task.locator) == (7, f"{tmp_path / 'a.jsonl'}:1")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"id": "a", "text": ', "bad_json"),
        (b'{"id": "a"}', "bad_json"),
        (b"[1, 2]", "bad_json"),
        (b'{"id": "a", "text": "Goma", "toponyms": [{"start": 2, "end": 9}]}', "bad_offsets"),
        (b'{"id": "a", "text": "Goma", "toponyms": [{"start": 2, "end": 2}]}', "bad_offsets"),
        (b'{"id": "a", "text": "Goma", "event": {"start": -1, "end": 2}}', "bad_offsets"),
        (b'{"id": "ok", "text": "Again."}', "duplicate_id"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(tmp_path: Path, line: bytes, code: str) -> None:
    good = b'{"id": "ok", "text": "Fine."}'
    first, bad, last = read(tmp_path / "a.jsonl", [good, line, b"", b'{"id": "z", "text": "Fine too."}'])
    assert isinstance(first, AnnotationTask)
    assert isinstance(last, AnnotationTask)
    assert isinstance(bad, DocumentFailure)
    assert bad.code == code
    assert bad.message.startswith(f"{tmp_path / 'a.jsonl'}:2: ")


def test_a_field_that_is_needed_is_asked_for(tmp_path: Path) -> None:
    (bad,) = read(tmp_path / "a.jsonl", [b'{"id": "a", "text": "Goma"}'], needs="event")
    assert isinstance(bad, DocumentFailure)
    assert bad.code == "no_field"
    assert '"event"' in bad.message


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        list(read_tasks(str(tmp_path / "gone.jsonl"), stdin=NOTHING))


def test_standard_input_is_read() -> None:
    (task,) = read_tasks("-", stdin=io.BytesIO(b'{"id": "a", "text": "Goma"}'))
    assert isinstance(task, AnnotationTask)
    assert task.locator == "<stdin>:1"
