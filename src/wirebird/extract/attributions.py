"""Who said what: attribution source, cue and content, and the attributions inside a content, off the tokens of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from wirebird.encoder.attribution import CONTENT, CUE, SOURCE, AttributionHead
from wirebird.encoder.heads import FloatArray
from wirebird.encoder.labels import SPANS
from wirebird.extract.report_tokens import CAPITAL, ReportTokens
from wirebird.limits import check_time

BoolArray = npt.NDArray[np.bool_]
Offsets = tuple[int, int]

CUE_LEAST, CUE_EDGE = 0.45, 0.25
"""Score of the best token of a cue, and of the tokens beside it."""
CUE_ROLE = 0.4
"""Probability of being part of a given cue from which tokens beside it are ("said at a rally on Monday")."""
CONTENT_LEAST = 0.4
SOURCE_LEAST, SOURCE_EDGE = 0.35, 0.3
QUOTED_SHARE = 0.5
"""Share of a quotation's tokens in a content from which all of it is."""
DIRECT_SHARE = 0.6
"""Share of a content's tokens inside quotations from which one that opens with a quotation is nothing but quotations."""
MAX_GAP = 4
"""Tokens between two stretches of a content that belong to it too."""
MAX_CELLS = 20_000_000
"""Cues times tokens that are looked at together, in 240 MB. A report with more, a book, is taken in halves."""
MAX_DEPTH = 3
"""Voices inside each other that are looked for."""
HOLDS = 0.5
"""Mean probability of a cue's tokens to be the content of another from which it stands inside it."""
INNER_CUE = 0.3
"""Score of the encoder's own cue head from which a content is looked into."""
SHORT = 5
"""Tokens of a content that can hold no attribution of its own."""

_CUE_SCORES = slice(2 * SPANS.index("cue"), 2 * SPANS.index("cue") + 2)


@dataclass(frozen=True)
class Attributed:
    """One attribution. Offsets are half-open code points of the report.

    Attributes:
        source: the words naming who says so, or None where nobody is named.
        cue: the words that link them.
        content: the stretches of what is said, in text order.
        score: of the cue, uncalibrated, 0 to 1.
        inner: attributions inside the content, in text order.
    """

    source: Offsets | None
    cue: Offsets
    content: tuple[Offsets, ...]
    score: float
    inner: tuple[Attributed, ...] = ()


def _runs(mask: BoolArray) -> list[Offsets]:
    """Half-open ranges of the True stretches."""
    edges = (np.flatnonzero(mask[1:] != mask[:-1]) + 1).tolist()
    edges = [*([0] if mask[0] else []), *edges, *([len(mask)] if mask[-1] else [])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _grown(score: FloatArray, first: int, last: int, least: float) -> Offsets:
    """A token range with the tokens beside it that reach a score."""
    while first > 0 and score[first - 1] >= least:
        first -= 1
    while last < len(score) and score[last] >= least:
        last += 1
    return first, last


def _whole_words(tokens: ReportTokens, first: int, last: int) -> Offsets:
    joins = tokens.joins
    while first > 0 and joins[first]:
        first -= 1
    while last < len(joins) and joins[last]:
        last += 1
    return first, last


def find_cues(tokens: ReportTokens, tags: FloatArray) -> list[tuple[int, int, float]]:
    """Token ranges (half-open) of the cues with their scores, in text order, not overlapping.

    Args:
        tokens: the report.
        tags: probabilities of outside, begin and inside, shape (n, 3).
    """
    begin, inside = tags[:, 1], tags[:, 2]
    live = begin + inside
    found: list[tuple[int, int, float]] = []
    for first, last in _runs(live >= CUE_EDGE):
        cuts = [first, *(i for i in range(first + 1, last) if begin[i] > max(inside[i], 0.5)), last]
        for a, b in pairwise(cuts):
            score = float(live[a:b].max())
            at = _whole_words(tokens, a, b)
            if score >= CUE_LEAST and not (found and found[-1][1] > at[0]):
                found.append((*at, score))
    return found


@dataclass(frozen=True)
class _Scored:
    """The cues of a report with what every token is to each: probabilities of shape (cues, n)."""

    tokens: ReportTokens
    head: AttributionHead
    cues: list[tuple[int, int, float]]
    source: FloatArray
    own: FloatArray
    content: FloatArray
    parents: list[int | None]


def find_attributions_in(tokens: ReportTokens | None, head: AttributionHead, *, depth: int = MAX_DEPTH) -> list[Attributed]:
    """The attributions of a report in the order of their cues; those inside a content hang on it.

    Args:
        tokens: the report, or None for a report without tokens.
        head: the attribution head.
        depth: how many voices deep to look.
    """
    if tokens is None:
        return []
    vectors, tags = head.read(tokens.inputs)
    cues = find_cues(tokens, tags)
    if not cues:
        return []
    check_time()
    if len(cues) * len(tokens.starts) > MAX_CELLS:
        middle = _middle(tokens)
        parts = tokens.part(0, middle), tokens.part(middle, len(tokens.starts))
        return [a for part in parts for a in find_attributions_in(part, head, depth=depth)]
    source, own, content = _role_scores(tokens, head, vectors, [c[:2] for c in cues])
    scored = _Scored(tokens, head, cues, source, own, content, _parents(content, cues))
    return _level(scored, None, np.ones(len(tokens.starts), dtype=bool), depth)


def _middle(tokens: ReportTokens) -> int:
    """Where to cut a report in two: before the sentence in its middle, or in the midst of it where there is but one."""
    half = len(tokens.starts) // 2
    return int(np.searchsorted(tokens.sentence, tokens.sentence[half])) or half


def _parents(content: FloatArray, cues: Sequence[tuple[int, int, float]]) -> list[int | None]:
    """For each cue the cue in whose content it stands, the nearest of several, or None.

    Of two that hold each other the likelier one is the outer. A cue may only stand in a likelier content than its own.
    """
    held = np.stack([content[:, a:b].mean(axis=1) for a, b, _ in cues], axis=1)
    is_inside = (held >= HOLDS) & (held > held.T)
    np.fill_diagonal(is_inside, val=False)
    # The outer voices of a cue are those that hold it; the nearest is itself held by most of them.
    depth = is_inside.sum(axis=0)
    parents: list[int | None] = []
    for k in range(len(cues)):
        outer = np.flatnonzero(is_inside[:, k] & (depth < depth[k]))
        parents.append(int(outer[depth[outer].argmax()]) if len(outer) else None)
    return parents


def _level(scored: _Scored, parent: int | None, region: BoolArray, depth: int) -> list[Attributed]:
    """The attributions that stand directly in the content of one, or in the report; `region` are the tokens of that."""
    tokens = scored.tokens
    here = [k for k, p in enumerate(scored.parents) if p == parent]
    if not here:
        return []
    owner = np.array(here)[scored.content[here].argmax(axis=0)]
    found = []
    for k in here:
        check_time()
        *tagged, score = scored.cues[k]
        first, last = _whole_words(tokens, *_grown(scored.own[k], tagged[0], tagged[1], CUE_ROLE))
        said = _source(tokens, np.where(region, scored.source[k], 0), (first, last))
        taken = ~region
        taken[first:last] = True
        if said:
            taken[slice(*said)] = True
        mask = _content(tokens, scored.content[k], owner == k, taken)
        stretches = [r for r in _runs(mask) if tokens.wordlike[slice(*r)].any()]
        if not stretches:
            continue
        inner = _level(scored, k, mask, depth - 1) if depth > 1 else []
        if depth > 1 and not inner:
            inner = [a for s in stretches for a in _inside(tokens, scored.head, s, depth - 1)]
        found.append(
            Attributed(
                source=_offsets(tokens, said) if said else None,
                cue=_offsets(tokens, (first, last)),
                content=tuple(_offsets(tokens, s) for s in stretches),
                score=score,
                inner=tuple(inner),
            )
        )
    return found


def _offsets(tokens: ReportTokens, where: Offsets) -> Offsets:
    return int(tokens.starts[where[0]]), int(tokens.ends[where[1] - 1])


def _inside(tokens: ReportTokens, head: AttributionHead, stretch: Offsets, depth: int) -> list[Attributed]:
    """Attributions of a content, read as a text of its own: the head was taught outermost ones only."""
    first, last = stretch
    if last - first <= SHORT or tokens.scores[first:last, _CUE_SCORES].sum(axis=1).max() < INNER_CUE:
        return []
    return find_attributions_in(tokens.part(first, last), head, depth=depth)


def _role_scores(
    tokens: ReportTokens, head: AttributionHead, vectors: FloatArray, cues: Sequence[Offsets]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Probabilities of being source, cue and content of each cue, each of shape (cues, n); 0 out of reach."""
    near, scores = head.roles(vectors, cues, tokens.layout)
    dense = np.zeros((3, len(cues), len(tokens.starts)), dtype=np.float32)
    row, column = np.nonzero(near.is_there)
    dense[:, row, near.at[row, column]] = scores[row, column][:, [SOURCE, CUE, CONTENT]].T
    return dense[0], dense[1], dense[2]


def _source(tokens: ReportTokens, score: FloatArray, cue: Offsets) -> Offsets | None:
    """The stretch around the likeliest source token."""
    score = np.array(score)
    score[cue[0] : cue[1]] = 0
    best = int(score.argmax())
    if score[best] < SOURCE_LEAST:
        return None
    first, last = _whole_words(tokens, *_grown(score, best, best + 1, SOURCE_EDGE))
    while last > first + 1 and not tokens.wordlike[last - 1]:
        last -= 1
    while last > first + 1 and not tokens.wordlike[first]:
        first += 1
    return first, last


def _content(tokens: ReportTokens, score: FloatArray, is_owner: BoolArray, taken: BoolArray) -> BoolArray:
    """Tokens of a content: likely ones, whole words, whole quotations and the quotations that go on after them."""
    mask = (score >= CONTENT_LEAST) & is_owner & ~taken
    for (_, a), (b, _) in pairwise(_runs(mask)):
        if b - a <= MAX_GAP and not taken[a:b].any() and tokens.sentence[a - 1] == tokens.sentence[b]:
            mask[a:b] = True
    for a, b in _runs(mask):
        mask[slice(*_whole_words(tokens, a, b))] = True
    for number in _quoted(tokens, mask):
        mask |= tokens.quotation == number
    return _direct(tokens, mask & ~taken)


def _direct(tokens: ReportTokens, mask: BoolArray) -> BoolArray:
    """Leaves the words around direct speech out of it: who was told, what the speaker did meanwhile."""
    at = np.flatnonzero(mask)
    if not len(at):
        return mask
    quoted = tokens.quotation > 0
    if quoted[at[0]] and quoted[at].mean() >= DIRECT_SHARE:
        return mask & quoted
    for first, last in _runs(mask):
        opening = first + int(np.argmax(quoted[first:last]))
        # A quotation that begins with a capital is a sentence of its own: what stands before it is none of it.
        if first < opening < last - 1 and tokens.features[opening + 1, CAPITAL] and quoted[opening:last].all():
            mask[first:opening] = False
    return mask


def _quoted(tokens: ReportTokens, mask: BoolArray) -> Iterator[int]:
    """Numbers of the quotations that a content fills."""
    inside = tokens.quotation[mask]
    for number in np.unique(inside[inside > 0]).tolist():
        if (inside == number).sum() >= QUOTED_SHARE * (tokens.quotation == number).sum():
            yield number
