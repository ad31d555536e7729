"""Who said what in a text: attribution source, cue and content, whether or not an event is told."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.codes import AttributionKind
from wirebird.records.span import Span
from wirebird.records.voice import Stance

Speech = Literal["direct", "mixed", "indirect"]


class Attribution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One attribution of a text.

    Attributes:
        source: the words naming who says so (the attribution source); empty where nobody is named ("reportedly").
        cue: the words that link source and content ("said", "according to").
        content: the stretches of what is said, in text order.
        speech: `direct` where all of the content is quoted, `mixed` where some of it is, `indirect` where none is.
        stance: what the voice does with the content.
        kind: what kind of voice it is, or None where nobody is named.
        name: earlier words that name a pronoun, surname or role noun more fully, or None.
        is_anonymous: True where the words keep back who speaks.
        score: of the cue, uncalibrated, 0 to 1.
        inner: attributions inside the content ("the agency quoted police as saying"), in text order.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    speech: Speech
    stance: Stance
    kind: AttributionKind | None
    name: Span | None
    is_anonymous: bool
    score: float
    inner: tuple[Attribution, ...] = ()


class AttributionLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attribution as `wirebird annotate attributions` writes it: offsets instead of words.

    Attributes:
        source: half-open code-point offsets, each a pair.
        cue: likewise.
        content: likewise.
        speech: as in Attribution.
        stance: as in Attribution.
        kind: as in Attribution.
        name: one pair of offsets, or None.
        is_anonymous: as in Attribution.
        score: as in Attribution.
        inner: attributions inside the content.
    """

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    speech: Speech
    stance: Stance
    kind: AttributionKind | None
    name: tuple[int, int] | None
    is_anonymous: bool
    score: float
    inner: tuple[AttributionLine, ...] = ()

    @classmethod
    def of(cls, found: Attribution) -> AttributionLine:
        """The offsets of an attribution."""
        return cls(
            source=_offsets(found.source),
            cue=_offsets(found.cue),
            content=_offsets(found.content),
            speech=found.speech,
            stance=found.stance,
            kind=found.kind,
            name=(found.name.start, found.name.end) if found.name else None,
            is_anonymous=found.is_anonymous,
            score=found.score,
            inner=tuple(cls.of(a) for a in found.inner),
        )


class AttributedText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The attributions of one text, in the order of their cues. One JSON line.

    Attributes:
        id: as given.
        doc_id: as given; the same as `id` where only one of the two was.
        attributions: outermost ones; those inside a content hang on it.
    """

    id: str | int
    doc_id: str | int
    attributions: tuple[AttributionLine, ...]


def _offsets(spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((s.start, s.end) for s in spans)
