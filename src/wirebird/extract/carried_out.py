"""Yielding in word or in deed: a withdrawal that is announced is CONCEDE, one that is carried out is RETREAT (codebook).

The encoder tells the two apart by the verb nearby ("announced", "pulled out"), and takes a noun of yielding for the word.
Verbs of carrying out before such a noun say that it is the deed. So they do amid fighting, where the encoder may take it for a
part of the ASSAULT ("the first attack since the army began its drawdown").
"""

from __future__ import annotations

import re

_VERBS = (
    r"complet(?:e[sd]?|ing)|finish(?:e[sd]|ing)?|conclud(?:e[sd]?|ing)|carri(?:ed|es) out|carrying out|beg[au]n"
    r"|begin(?:s|ning)?|start(?:ed|s|ing)?|resum(?:e[sd]?|ing)|press(?:ed|es|ing) ahead with|speed(?:ed|s|ing)? up|sped up"
)
_DEEDS = {
    "withdraw": r"withdrawals?|withdrawing|pull-?outs?|pull-?backs?|pulling (?:out|back)|draw-?downs?|evacuations?|handovers?",
    "release": r"releas(?:e|es|ing)",
    "disarm": r"disarmament|disarming|demobili[sz]ation",
}
MAX_GAP = 60
"""Characters between the verb and the deed ("completed more than half of its planned withdrawal")."""

_CARRIED_OUT = re.compile(
    rf"\b(?:{_VERBS})\b[^.;:!?]{{0,{MAX_GAP}}}\b(?:{'|'.join(f'(?P<{m}>{words})' for m, words in _DEEDS.items())})\b", re.I
)
_TALK = re.compile(r"\b(?:talks|negotiations|discussions|plans?|planning|preparations?|will|would|to)\b", re.I)
"""Words between the two that take the deed back: "began talks on a withdrawal", "started preparations for"."""


def carried_out(words: str) -> str | None:
    """The mode of RETREAT that trigger words say somebody carries out, or None.

    Args:
        words: a trigger's words.
    """
    found = _CARRIED_OUT.search(words)
    return None if found is None or _TALK.search(found[0]) else found.lastgroup
