"""The label sets of the heads, in the order of the weights. Changing an order means training anew."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""Trigger head: 0 is outside, 1 + 2k begins type k, 2 + 2k continues it."""

SPANS = ("party", "place", "time", "attribution_source", "cue", "toponym", "associative")
"""Span heads, three logits each: outside, begin, inside. `place` are words that say where an event happened, `toponym`
is every place name, `associative` marks those that stand for a people, a government or part of a name."""

RELATIONS = ("actor", "recipient", "place", "time", "attribution_source", "same_event")
"""Pair scorer between a trigger and a span (or another trigger)."""

RELATION_SPANS = {
    "actor": "party",
    "recipient": "party",
    "place": "place",
    "time": "time",
    "attribution_source": "attribution_source",
}

MODES = (
    "visit", "third-party", "multilateral", "phone", "withdraw", "release", "disarm", "ceasefire", "access", "resign",
    "assist", "change", "yield", "meet", "disapprove", "investigate", "allege", "restrict", "arrest", "relations",
    "expel", "territory", "violence", "demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize", "convict",
    "discontinue", "troops", "weapons", "police", "militia", "seize", "censor", "curfew", "martial-law", "deport",
    "withhold", "misinformation", "cyber", "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive",
    "firearms", "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
    "battle",
)  # fmt: skip

CONTEXTS = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip
"""PLOVER's contexts: what a report as a whole is about."""

STATUSES = ("happened", "ongoing", "planned", "possible", "denied", "failed")

ATTRIBUTES = (*(f"mode:{m}" for m in MODES), *(f"status:{s}" for s in STATUSES), "background", "attributed")
"""Attribute head on a trigger: modes and flags are independent, statuses compete."""

DISTANCE_EDGES = (-96, -48, -24, -12, -6, -3, 0, 3, 6, 12, 24, 48, 96)
"""Token distance buckets of the pair scorer: span start minus trigger start."""


def distance_buckets(distance: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Indices of the token distance buckets, 0 to len(DISTANCE_EDGES)."""
    return np.searchsorted(DISTANCE_EDGES, distance, side="right")


def sentence_buckets(distance: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Indices of the sentence distance buckets: -2 or less, -1, 0, 1, 2 or more give 0 to 4."""
    return np.clip(distance, -2, 2) + 2


SAME_EDGES = (1, 2, 3, 4, 6, 10, 16)
"""Sentence distance buckets of the same-event scorer."""


def same_bucket(distance: int) -> int:
    """Index of the sentence distance between two triggers, 0 to 7."""
    return int(same_buckets(np.asarray(distance)))


def same_buckets(distance: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same for an array."""
    return np.searchsorted(SAME_EDGES, np.abs(distance), side="right")


def position_bucket(sentence: int) -> int:
    """Index of a sentence's place in its report, 0 to 7: the lead tells the news, later paragraphs the background."""
    return sum(sentence >= edge for edge in (1, 2, 3, 5, 8, 13, 21))


FACT_TASKS = {"committed": 7, "happened": 7, "status": len(STATUSES), "future": 1}
"""Outputs of the factuality head, in order. `committed` and `happened`: shares of the whole numbers from -3 to 3 (how far the
writer commits to it, past or future; whether it has come about). `future`: one logit."""

RELATIVE_EDGES = (-24, -16, -11, -8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 15, 24)
"""Token distance buckets of the factuality head: 0 inside the event words, else to their nearer end."""
