"""PLOVER types and modes in the terms of CAMEO, ACLED and UCDP: rules in `data/`, what is lost stated beside each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from wirebird.assets import read_table

ARMED = frozenset({"MIL", "COP", "SPY", "REB", "PRM", "UAF", "CRM"})
STATE = frozenset({"GOV", "MIL", "COP", "SPY"})
GROUP = frozenset({"REB", "PRM", "UAF", "CRM", "ETH"})
ANY = "*"
NONE = "-"


@dataclass(frozen=True)
class CameoCode:
    """A CAMEO event code.

    Attributes:
        code: 3 or 4 digits.
        goldstein: CAMEO's Goldstein-type score.
        label: CAMEO's label.
        lost: what PLOVER's mode says and the code does not, or the other way round.
    """

    code: str
    goldstein: float
    label: str
    lost: str

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """The first three digits."""
        return self.code[:3]


@dataclass(frozen=True)
class AcledCode:
    """ACLED's event type, sub-event type and disorder type."""

    event_type: str
    sub_event_type: str
    disorder_type: str
    lost: str


@cache
def _cameo() -> dict[tuple[str, str], CameoCode]:
    rows = read_table("wirebird.exports", "cameo.tsv", width=6)
    return {(kind, mode): CameoCode(code, float(score), label, lost) for kind, mode, code, score, label, lost in rows}


@cache
def _acled() -> list[tuple[tuple[str, str, str, str], AcledCode]]:
    rows = read_table("wirebird.exports", "acled.tsv", width=8)
    return [((kind, mode, actors, recipients), AcledCode(*code)) for kind, mode, actors, recipients, *code in rows]


@cache
def _ucdp() -> list[tuple[str, str, str]]:
    return [(actors, recipients, kind) for actors, recipients, kind, _ in read_table("wirebird.exports", "ucdp.tsv", width=4)]


def cameo_code(event_type: str, modes: Sequence[str], *, by_state_force: bool = False) -> CameoCode:
    """The CAMEO code of an event: that of its first mode that has one, else of its type.

    Args:
        event_type: PLOVER type.
        modes: its modes.
        by_state_force: whether a state's army or police acts: an ASSAULT without modes is then 190 instead of 180.
    """
    table = _cameo()
    found = next((table[event_type, mode] for mode in modes if (event_type, mode) in table), None)
    if found is None and event_type == "ASSAULT" and by_state_force:
        return table["ASSAULT", "battle"]
    return found or table[event_type, ANY]


def acled_code(
    event_type: str, modes: Collection[str], actors: Collection[str], recipients: Collection[str]
) -> AcledCode | None:
    """ACLED's types for an event, or None where ACLED codes no such event.

    Args:
        event_type: PLOVER type.
        modes: its modes.
        actors: sectors of its actors.
        recipients: sectors of its recipients.
    """
    given = (_armed_or_civil(actors, event_type), _armed_or_civil(recipients, event_type))
    for (kind, mode, who, whom), code in _acled():
        fits = kind in (ANY, event_type) and (mode == ANY or mode in modes)
        if fits and who in (ANY, given[0]) and whom in (ANY, given[1]):
            if code.event_type == NONE:
                return None
            if code.sub_event_type.startswith("Non-state actor") and not GROUP & set(actors):
                return AcledCode(code.event_type, "Government regains territory", code.disorder_type, code.lost)
            return code
    return None


def _armed_or_civil(sectors: Collection[str], event_type: str) -> str:
    if not sectors:
        return NONE
    # A government that assaults does so with its forces.
    armed = ARMED | {"GOV"} if event_type == "ASSAULT" else ARMED
    return "armed" if armed & set(sectors) else "civil"


def violence_type(actors: Collection[str], recipients: Collection[str]) -> Literal[1, 2, 3] | None:
    """UCDP's type of violence: 1 state-based, 2 non-state, 3 one-sided; None where it has none.

    Args:
        actors: sectors of the acting side, or of both sides of a fight.
        recipients: sectors of the other side; empty in a fight told without a beginner.
    """
    first, second = _side(actors), _side(recipients)
    if not recipients and len(actors) > 1:
        # Both sides of a clash are actors: a state's force against a group, or two groups.
        first, second = ("state", "group") if STATE & set(actors) else ("group", "group")
    for who, whom, kind in _ucdp():
        if who in (ANY, first) and whom in (ANY, second):
            return {"1": 1, "2": 2, "3": 3}.get(kind)  # type: ignore[return-value]
    return None


def _side(sectors: Collection[str]) -> str:
    if not sectors:
        return NONE
    if STATE & set(sectors):
        return "state"
    return "group" if GROUP & set(sectors) else "civil"
