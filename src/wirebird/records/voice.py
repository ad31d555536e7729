"""The voices behind an event: who says so, what they do with it, what they commit to."""

from __future__ import annotations

from typing import Literal

import msgspec

from wirebird.records.codes import AttributionKind, Sector, Status
from wirebird.records.span import Span

Stance = Literal["asserts", "denies", "accuses", "claims_responsibility", "confirms", "doubts", "relays"]
VoiceBasis = Literal["sentence", "earlier_sentence", "headline", "dateline", "report"]
EventVoice = Literal["attributed", "reporter", "unclear"]


class VoiceParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The party that a voice belongs to.

    Attributes:
        country: ISO 3166 alpha-3, or None.
        sector: PLOVER sector code.
        entity: canonical name of the known person, group or body, or None.
    """

    country: str | None
    sector: Sector
    entity: str | None = None


class EventAttribution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who says so. `source` and `cue` are the codebook's field names for the attribution source and its cue.

    Attributes:
        source: words naming who says so.
        cue: the saying words ("said", "according to"), or None.
        content: the stretch of what this voice says that holds the event, or None where it was not found.
        kind: what kind of voice it is.
        status: what this voice commits to: a denial is `denied` here, whatever the event's own status is.
        stance: what the voice does with the event.
        name: earlier words that name a surname or role noun more fully, or None.
        reference: the pronoun by which the saying sentence itself calls the voice, or None; `source` then are the earlier
            words that name it, or the pronoun again where none do.
        party: the party it belongs to, or None where nothing tells.
        is_anonymous: True where the words keep back who speaks ("two officials").
        is_first_hand: True for eyewitnesses, and for a voice that took part in the event itself.
        chain: voices through which this one is told, outermost first; empty when the report quotes it itself.
        basis: where the voice was found: in a `sentence` that tells the event, in an `earlier_sentence`, or over the
            report as a whole (`headline`, `dateline`, `report`).
        probability: calibrated, that this voice asserts the event, 0 to 1.
    """

    source: Span
    cue: Span | None
    content: Span | None = None
    kind: AttributionKind
    status: Status = "happened"
    stance: Stance = "asserts"
    name: Span | None = None
    reference: Span | None = None
    party: VoiceParty | None = None
    is_anonymous: bool = False
    is_first_hand: bool = False
    chain: tuple[Span, ...] = ()
    basis: VoiceBasis = "sentence"
    probability: float

    @property
    def denies(self) -> bool:
        """Whether it says that the event did not happen."""
        return self.stance == "denies" or self.status == "denied"

    @property
    def doubts(self) -> bool:
        """Whether it leaves open or questions that the event happened."""
        return self.stance == "doubts"


class ReportVoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A voice behind a report as a whole.

    Attributes:
        source: the words in the report's text.
        kind: what kind of voice it is.
        basis: where it stands: the agency of the `dateline`, or the voice of a `headline`.
    """

    source: Span
    kind: AttributionKind
    basis: VoiceBasis
