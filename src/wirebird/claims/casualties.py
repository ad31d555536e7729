"""Gives stated numbers to the events they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wirebird.extract.counts import CountMention, find_counts, merge_counts
from wirebird.extract.drafts import Draft
from wirebird.records import CasualtyEvidence, CasualtyKind, Count, Span

BEARING_TYPES: Mapping[str, frozenset[str]] = {
    "killed": frozenset({"ASSAULT", "PROTEST", "COERCE"}),
    "injured": frozenset({"ASSAULT", "PROTEST", "COERCE"}),
    "detained": frozenset({"COERCE", "ASSAULT", "SANCTION"}),
    "displaced": frozenset({"ASSAULT", "COERCE", "SANCTION"}),
    "abducted": frozenset({"ASSAULT"}),
}
"""Event types that can bear a count; earlier types of a pair are no likelier than later ones."""

BEARERS = frozenset().union(*BEARING_TYPES.values())

MAX_BACK = 2
"""Sentences between an event and a later number that is still its own."""


def _bearers(kind: str, drafts: Sequence[Draft]) -> list[int]:
    fitting = [i for i, d in enumerate(drafts) if d.type in BEARING_TYPES[kind]]
    if kind in ("killed", "injured"):
        assaults = [i for i in fitting if drafts[i].type == "ASSAULT"]
        return assaults or fitting
    if kind == "detained":
        arrests = [i for i in fitting if "arrest" in drafts[i].modes]
        return arrests or [i for i in fitting if drafts[i].type == "COERCE"]
    if kind == "abducted":
        abductions = [i for i in fitting if "abduct" in drafts[i].modes]
        return abductions
    return fitting


def _owner(kind: str, at: int, sentence: int, drafts: Sequence[Draft]) -> int | None:
    """Index of the event a count belongs to: the nearest trigger of its sentence, else the last one told before it."""
    fitting = _bearers(kind, drafts)
    here = [(abs(m.start - at), i) for i in fitting for m in drafts[i].mentions if m.sentence == sentence]
    if here:
        return min(here)[1]
    before = [(sentence - m.sentence, i) for i in fitting for m in drafts[i].mentions if 0 < sentence - m.sentence <= MAX_BACK]
    return min(before)[1] if before else None


def casualties_of(
    text: str, sentences: Sequence[Span], drafts: Sequence[Draft]
) -> list[tuple[dict[CasualtyKind, Count], tuple[CasualtyEvidence, ...]]]:
    """Casualty counts of every event of a report.

    Args:
        text: the frozen report text.
        sentences: its sentences, in order.
        drafts: its events.

    Returns:
        For each draft, the merged counts and the words they come from.
    """
    owned: list[list[tuple[CountMention, int]]] = [[] for _ in drafts]
    near = {m.sentence + k for d in drafts if d.type in BEARERS for m in d.mentions for k in range(1 + MAX_BACK)}
    for index in sorted(near & set(range(len(sentences)))):
        sentence = sentences[index]
        for mention in find_counts(sentence.text):
            owner = _owner(mention.kind, sentence.start + mention.trigger_start, index, drafts)
            if owner is not None:
                owned[owner].append((mention, sentence.start))
    out = []
    for mentions in owned:
        evidence = tuple(
            CasualtyEvidence(kind=m.kind, text=Span.of(text, base + m.start, base + m.end))
            for m, base in mentions
            if not m.subset
        )
        out.append((merge_counts([m for m, _ in mentions]), evidence))
    return out
