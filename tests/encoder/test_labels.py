from __future__ import annotations

from typing import get_args

import numpy as np

from wirebird.encoder import labels
from wirebird.ontology import MODES
from wirebird.records import EventType, Status


def test_types_and_statuses_are_those_of_the_record() -> None:
    assert get_args(EventType) == labels.TYPES
    assert get_args(Status) == labels.STATUSES


def test_every_mode_of_the_ontology_has_a_label() -> None:
    assert {m for modes in MODES.values() for m in modes} == set(labels.MODES)


def test_distance_buckets_grow_with_distance() -> None:
    buckets = labels.distance_buckets(np.array([-500, -20, -1, 0, 2, 30, 500])).tolist()
    assert buckets == sorted(buckets)
    assert labels.sentence_buckets(np.array([-9, -1, 0, 1, 9])).tolist() == [0, 1, 2, 3, 4]
    assert buckets[0] == 0
    assert buckets[-1] == len(labels.DISTANCE_EDGES)
    assert labels.same_bucket(-3) == labels.same_bucket(3) == 3
    assert labels.same_bucket(99) == 7
