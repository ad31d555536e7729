"""Sides that one phrase names together: "Kenya and Uganda", "the presidents of Kenya and Uganda"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from wirebird.resolve.actor_choice import ActorContext
from wirebird.resolve.actor_words import name_key
from wirebird.resolve.actors import ActorCode, ActorResolver

# Sectors of which every state has its own; rebels or people "in Kenya and Uganda" may be one body.
_OF_STATES: Final = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
_LIST: Final = re.compile(r"(?:,\s+and|,|\s+and)\s+(?:the\s+)?", re.I)
_BELONGING: Final = re.compile(r"\s(?:of|from|in)\s+(?:the\s+)?", re.I)


def sides_of(resolver: ActorResolver, phrase: str, context: ActorContext) -> list[tuple[int, int, ActorCode]]:
    """Code every side that a phrase names.

    Args:
        resolver: codes one phrase.
        phrase: the noun phrase as the report has it.
        context: what the report says beyond it.

    Returns:
        Start and end of the words of each side in the phrase, half-open, and its code; one side, the whole phrase, for most.
    """
    whole = resolver.resolve(phrase, context)
    if whole.sector not in _OF_STATES:
        return [(0, len(phrase), whole)]
    if pieces := _states_listed(resolver, phrase, 0):
        return [(start, stop, resolver.resolve(phrase[start:stop], context)) for start, stop in pieces]
    for tie in _BELONGING.finditer(phrase):
        if pieces := _states_listed(resolver, phrase, tie.end()):
            (_, stop), *others = pieces
            head = resolver.resolve(phrase[:stop], context)
            rest = [(start, end, _of_state(head, resolver.resolve(phrase[start:end], context))) for start, end in others]
            return [(0, stop, head), *rest]
    return [(0, len(phrase), whole)]


def _of_state(head: ActorCode, state: ActorCode) -> ActorCode:
    """What the head of the phrase is, in another state."""
    return replace(state, sector=head.sector, sectors=head.sectors, why=head.why, basis=head.basis)


def _states_listed(resolver: ActorResolver, phrase: str, start: int) -> list[tuple[int, int]]:
    """Where the names of states stand that the rest of a phrase lists; nothing where it is no list of two or more."""
    pieces = []
    at = start
    for joint in [*_LIST.finditer(phrase, start), None]:
        stop = joint.start() if joint else len(phrase)
        pieces.append((at, stop))
        at = joint.end() if joint else stop
    states, adjectives = resolver.tables.states, resolver.tables.adjectives
    keys = [name_key(phrase[first:last]).removeprefix("the ") for first, last in pieces]
    # "The Philippines" and "the Russians" are sides; "Kenyan" is one only with the noun behind it.
    is_list = all(key in states and (key not in adjectives or key.endswith("s")) for key in keys)
    homes = {states[key][0] for key in keys} if is_list else set()
    return pieces if len(pieces) > 1 and len(homes) == len(pieces) else []
