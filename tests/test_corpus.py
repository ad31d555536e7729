"""The training corpus parses: every quote stands in its text, every id is unique, every context is one of PLOVER's."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from wirebird.encoder.labels import CONTEXTS, STATUSES, TYPES

TRAINING = Path(__file__).parent.parent / "training"


@pytest.fixture(scope="module")
def corpus_format() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_format", TRAINING / "corpus_format.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
