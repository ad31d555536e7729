"""The training corpus parses: every quote stands in its text, every id is unique, every context is one of PLOVER's."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import load_script
from wirebird.encoder.labels import CONTEXTS, STATUSES, TYPES

TRAINING = Path(__file__).parent.parent / "training"


@pytest.fixture(scope="module")
def corpus_format() -> ModuleType:
    return load_script(TRAINING / "corpus_format.py")


def test_every_report_parses_and_every_label_is_known(corpus_format: ModuleType) -> None:
    errors: list[str] = []
    ids: Counter[str] = Counter()
    for path in sorted((TRAINING / "corpus").glob("*.txt")):
        for report in corpus_format.read_corpus(path, errors=errors):
            ids[report["id"]] += 1
            for event in report["events"]:
                assert event["type"] in TYPES
                assert event["status"] in STATUSES
                for mention in event["mentions"]:
                    assert report["text"][mention["start"] : mention["end"]] == mention["text"]
    assert errors == []
    assert max(ids.values()) == 1
    assert len(ids) >= 1200
    contexts = corpus_format.read_contexts(TRAINING / "corpus")
    assert contexts.keys() <= ids.keys()
    assert set().union(*contexts.values()) <= set(CONTEXTS)


def test_readings_hold_codes_and_offsets_but_no_text_of_others() -> None:
    ids: Counter[str] = Counter()
    twice = TRAINING / "readings/read_twice.jsonl"
    for path in sorted((TRAINING / "readings").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            reading = json.loads(line)
            ids[reading["id"]] += path != twice
            assert reading.keys() == {"id", "text", "events"}
            assert re.fullmatch("[0-9a-f]{12}", reading["text"])
            for event in reading["events"]:
                assert event["type"] in TYPES
                assert event["status"] in STATUSES
                quoted = [*event["mentions"], *event["actors"], *event["recipients"]]
                quoted += [event[name] for name in ("place", "date") if event[name]]
                assert event["mentions"]
                assert all(0 <= start < end for start, end in quoted)
                assert all(
                    isinstance(a["source"], list) or a["source"] in (None, "reporter", "unclear") for a in event["attribution"]
                )
    assert set(ids.values()) == {1}
    assert len(ids) >= 2500


def test_readings_that_are_left_out_of_training_are_read_apart() -> None:
    sys.path.insert(0, str(TRAINING))
    readings = load_script(TRAINING / "readings.py")
    trained = {path.name for path in readings.trained_on()}
    assert "news-1.jsonl" in trained
    assert not trained & {"left_out.jsonl", "read_twice.jsonl"}


def test_a_reading_gets_its_words_back_where_its_quotations_stood() -> None:
    sys.path.insert(0, str(TRAINING))
    readings = load_script(TRAINING / "readings.py")
    text = "Police in Gao said gunmen killed a trader in Gao on Monday. The killing drew protests."
    quoted = {
        "type": "ASSAULT", "mode": [], "status": "happened", "mentions": ["killed", "The killing"],
        "evidence": ["Police in Gao said gunmen killed a trader in Gao on Monday.", "The killing drew protests."],
        "actors": [{"text": "gunmen"}], "recipients": [{"text": "a trader"}],
        "place": {"text": "Gao"}, "date": {"text": "Monday"},
        "casualties": {}, "attribution": [{"source": "Police", "cue": "said", "kind": "police"}],
    }  # fmt: skip
    packed = readings.packed(text, {"id": "muc4:1", "events": [quoted]})
    assert "gunmen" not in json.dumps(packed)
    event = readings.unpacked(text, packed)["events"][0]
    assert [m["text"] for m in event["mentions"]] == ["killed", "The killing"]
    assert event["place"]["text"] == {"text": "Gao", "start": 10, "end": 13}
    assert event["attribution"][0]["cue"]["text"] == "said"
    (again,) = readings.with_evidence(readings.unpacked(text, packed))["events"]
    same = ("type", "mentions", "evidence", "actors", "recipients", "place", "date", "attribution")
    assert {k: again[k] for k in same} == {k: quoted[k] for k in same}
