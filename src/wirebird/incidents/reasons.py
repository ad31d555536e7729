"""Why the claims of an incident are one: of each claim, the pair that speaks most for taking it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wirebird.incidents.columns import Array, columns_of
from wirebird.incidents.comparisons import CONFLICTS, LEVELS, compare, conflicts
from wirebird.incidents.model import LinkModel, load_link_model
from wirebird.records.linking import Comparison, LinkClaim, PairExplanation

AMONG: Final = 6
"""Claims known before another among which its best pair is looked for."""
CHUNK: Final = 2_000
"""Incidents worked on at a time, so that memory stays bounded."""


def best_reasons(
    incidents: Sequence[Sequence[LinkClaim]], *, model: LinkModel | None = None
) -> list[tuple[PairExplanation, ...]]:
    """For each claim of an incident but the one known first, its likeliest pair with one of the AMONG claims before it.

    All pairs are compared at once: pair by pair it would take some fifty times as long.

    Args:
        incidents: claims of each incident, in any order.
        model: another model than the packaged one.

    Returns:
        For each incident the explanations, in the order in which its claims became known; none for a single claim.
    """
    used = model or load_link_model()
    found: list[tuple[PairExplanation, ...]] = []
    for start in range(0, len(incidents), CHUNK):
        found += _reasons(incidents[start : start + CHUNK], used)
    return found


def _reasons(incidents: Sequence[Sequence[LinkClaim]], model: LinkModel) -> list[tuple[PairExplanation, ...]]:
    claims: list[LinkClaim] = []
    pairs: list[tuple[int, int]] = []
    owners: list[tuple[int, int]] = []
    for number, incident in enumerate(incidents):
        start = len(claims)
        ordered = sorted(incident, key=lambda c: (c.known_on, c.report, c.position)) if len(incident) > 1 else []
        claims += ordered
        for later in range(start + 1, len(claims)):
            pairs += [(earlier, later) for earlier in range(max(start, later - AMONG), later)]
            owners += [(number, later)] * (min(later - start, AMONG))
    found: list[list[PairExplanation]] = [[] for _ in incidents]
    if pairs:
        _explain(model, claims, np.array(pairs), owners, found)
    return [tuple(explanations) for explanations in found]


def _explain(
    model: LinkModel,
    claims: Sequence[LinkClaim],
    pairs: Array,
    owners: Sequence[tuple[int, int]],
    found: Sequence[list[PairExplanation]],
) -> None:
    columns = columns_of(claims)
    first, second = columns.take(pairs[:, 0]), columns.take(pairs[:, 1])
    levels, forbidden = compare(first, second), conflicts(first, second)
    bits = np.full(len(pairs), model.prior_bits)
    for name, table in model.tables.items():
        bits += table[levels[name]]
    best: dict[tuple[int, int], int] = {}
    for row, owner in enumerate(owners):
        # Of equals the earlier claim is taken, for pairs stand in the order in which they became known.
        if owner not in best or _rank(bits, forbidden, row) > _rank(bits, forbidden, best[owner]):
            best[owner] = row
    for (number, _), row in best.items():
        one, other = sorted((claims[k] for k in pairs[row].tolist()), key=lambda c: c.id)
        steps = _steps(model, {name: int(levels[name][row]) for name in model.tables})
        found[number].append(_explanation(model, one, other, steps, int(forbidden[row])))


def _rank(bits: Array, forbidden: Array, row: int) -> tuple[bool, float]:
    return not forbidden[row], float(bits[row])


def _steps(model: LinkModel, levels: Mapping[str, int]) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(name=name, level=LEVELS[name][levels[name]], bits=round(float(table[levels[name]]), 2))
        for name, table in model.tables.items()
    )


def _explanation(
    model: LinkModel, one: LinkClaim, other: LinkClaim, steps: tuple[Comparison, ...], forbidden: int
) -> PairExplanation:
    bits = model.prior_bits + sum(step.bits for step in steps)
    return PairExplanation(
        first=one.id,
        second=other.id,
        prior_bits=round(model.prior_bits, 2),
        comparisons=steps,
        conflicts=tuple(name for k, name in enumerate(CONFLICTS) if forbidden >> k & 1),
        bits=round(bits, 2),
        probability=0.0 if forbidden else round(1 / (1 + 2.0**-bits), 4),
    )
