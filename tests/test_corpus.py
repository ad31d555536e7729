"""The training corpus parses: every quote stands in its text, every id is unique, every context is one of PLOVER's."""

from __future__ import annotations

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
