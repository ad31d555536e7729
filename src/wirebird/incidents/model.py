"""The pairwise model: logistic regression over the levels of the comparisons, its weights read as bits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from wirebird.assets import read_settings
from wirebird.errors import AssetError
from wirebird.incidents.columns import Array, ClaimColumns
from wirebird.incidents.comparisons import CONFLICTS, LEVELS, compare, conflicts
from wirebird.records.linking import Comparison

MODEL_FILE: Final = Path(__file__).parent / "data" / "link_model.json"
CHUNK: Final = 100_000
"""Pairs compared at a time: some 100 MB of work space."""
MAX_BITS: Final = 12.0
"""Sums of bits are cut here, so that one odd pair does not outvote the others of a cluster."""


_STAGES: Final = (
    ("type", "mode", "place", "date", "status", "time_frame"),
    ("actors", "recipients", "roles", "counts", "trigger"),
    ("words", "text"),
    ("names", "report"),
)
"""Comparisons from the cheapest on."""


class LinkWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model as its file holds it.

    Attributes:
        prior_bits: log2 odds of a candidate pair before anything is compared.
        threshold_bits: two clusters are merged where the average of their pairs reaches so many bits.
        weights: bits by comparison and level.
    """

    prior_bits: float
    threshold_bits: float
    weights: dict[str, dict[str, float]]


@dataclass(frozen=True)
class LinkModel:
    """Scores pairs of claims.

    Attributes:
        prior_bits: log2 odds before anything is compared.
        threshold_bits: average bits at which clusters are merged.
        tables: bits by comparison, float64 arrays in the order of LEVELS.
    """

    prior_bits: float
    threshold_bits: float
    tables: dict[str, Array]

    def score(self, first: ClaimColumns, second: ClaimColumns) -> tuple[Array, Array]:
        """Bits and hard conflicts of pairs, row i of one side with row i of the other.

        Args:
            first: one claim of each pair, n rows.
            second: the other, n rows.

        Returns:
            Bits, float64[n], prior included and cut at MAX_BITS either way; and conflicts, int8[n], bits in the order of
            CONFLICTS.
        """
        levels = compare(first, second)
        bits = np.full(len(first), self.prior_bits)
        for name, table in self.tables.items():
            bits += table[levels[name]]
        return np.clip(bits, -MAX_BITS, MAX_BITS), conflicts(first, second)

    def score_pairs(self, columns: ClaimColumns, pairs: Array) -> tuple[Array, Array]:
        """Bits and conflicts of pairs of rows, int64[p, 2], worked on in chunks."""
        bits = np.empty(len(pairs))
        found = np.empty(len(pairs), dtype=np.int8)
        for at in range(0, len(pairs), CHUNK):
            part = pairs[at : at + CHUNK]
            bits[at : at + CHUNK], found[at : at + CHUNK] = self.score(columns.take(part[:, 0]), columns.take(part[:, 1]))
        return bits, found

    def edges(self, columns: ClaimColumns, pairs: Array, threshold: float) -> Array:
        """Those of some pairs of rows that reach `threshold` bits and have no hard conflict, in order.

        Comparisons are made from the cheapest on; a pair that the rest could not lift to the threshold is dropped at once.
        """
        found = [np.zeros((0, 2), dtype=np.int64)]
        for at in range(0, len(pairs), CHUNK):
            part = pairs[at : at + CHUNK]
            first, second = columns.take(part[:, 0]), columns.take(part[:, 1])
            kept = np.flatnonzero(conflicts(first, second) == 0)
            bits = np.full(len(part), self.prior_bits)
            left = sum(table.max() for table in self.tables.values())
            for stage in _STAGES:
                first, second, part, bits = first.take(kept), second.take(kept), part[kept], bits[kept]
                for name, level in compare(first, second, stage).items():
                    bits += self.tables[name][level]
                    left -= self.tables[name].max()
                kept = np.flatnonzero(np.clip(bits + left, -MAX_BITS, MAX_BITS) >= threshold)
            found.append(part[kept])
        return np.concatenate(found)

    def waterfall(self, first: ClaimColumns, second: ClaimColumns) -> tuple[tuple[Comparison, ...], tuple[str, ...]]:
        """The steps and hard conflicts of one pair (columns of one row each)."""
        levels = compare(first, second)
        steps = tuple(
            Comparison(name=name, level=LEVELS[name][index := int(levels[name][0])], bits=round(float(table[index]), 2))
            for name, table in self.tables.items()
        )
        found = int(conflicts(first, second)[0])
        return steps, tuple(name for k, name in enumerate(CONFLICTS) if found >> k & 1)


def make_model(weights: LinkWeights) -> LinkModel:
    """The model of a weights file.

    Raises:
        AssetError: a level has no weight.
    """
    try:
        tables = {name: np.array([weights.weights[name][level] for level in levels]) for name, levels in LEVELS.items()}
    except KeyError as error:
        raise AssetError(f"the linking model has no weight for {error}; reinstall wirebird") from error
    return LinkModel(prior_bits=weights.prior_bits, threshold_bits=weights.threshold_bits, tables=tables)


@cache
def load_link_model() -> LinkModel:
    """The packaged model.

    Raises:
        AssetError: its file is missing or damaged.
    """
    return make_model(read_settings(MODEL_FILE, LinkWeights))
