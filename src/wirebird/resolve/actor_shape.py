"""What a word is by how it stands in a phrase: a surname that is a title, a name that many bodies bear, an adjective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wirebird.resolve.actor_parts import Match, Parts

# Words of which several states make the names of their bodies: "National Police", "Liberal Democratic Party".
_COMMON_WORDS: Final = frozenset(
    "the of and national federal state liberal democratic democrat republican labor labour christian socialist social people "
    "peoples conservative new progressive green party parties police guard army front movement union united congress council "
    "assembly senate justice freedom development communist workers civil public security intelligence service agency bureau "
    "court central republic nation one reserve special forces force armed royal islamic defence defense air high".split()
)
# Words by which parties of several states are known.
PARTY_WORDS: Final = frozenset("democrats republicans liberals conservatives socialists communists greens labour labor".split())
_ACRONYM_SIZE: Final = 4
# Titles that are surnames as well: "Julie Bishop".
_SURNAMES: Final = frozenset(
    "bishop king prince judge pope abbot hunter fisher baker cook butler mason miner mayor major sheriff marine page "
    "priest constable captain general model dean fellow painter coach player banker runner trader monk rector provost "
    "chancellor sultan emir singer porter gardener shepherd deacon pastor guru duke knight marshal star farmer smith driver "
    "chef whip lama".split()
)


def is_common(parts: Parts, match: Match) -> bool:
    """Whether a name is a short acronym or made of common words, which bodies of several states may bear."""
    written = parts.tokens[match.start : match.stop]
    if len(written) == 1:
        is_short = len(match.key) <= _ACRONYM_SIZE and (written[0].raw.isupper() or written[0].raw.islower())
        return is_short or match.key in PARTY_WORDS
    return all(t.base in _COMMON_WORDS for t in written)


def is_first_half(parts: Parts, match: Match, after: Match) -> bool:
    """Whether a word for a state is the first half of a word for people: "Cuban" in "Cuban-Americans"."""
    is_next = after.start == match.stop and parts.tokens[after.start].is_joined
    return is_next and after.key.startswith("american") and after.stop - after.start == 1


def is_adjective(parts: Parts, match: Match, roles: Sequence[Match]) -> bool:
    """Tell "civilian officials", "suspect officials" and "a tribal armed group" from civilians, suspects and tribes."""
    if match.key not in ("civilian", "tribal", "suspect"):
        return False
    after = [t.word for t in parts.tokens[match.stop : match.stop + 2]]
    return any(m.start == match.stop for m in roles) or after == ["and", "military"]


def is_surname(parts: Parts, match: Match) -> bool:
    """Tell "Julie Bishop" from "a bishop": a title that ends a capitalised name."""
    if match.key not in _SURNAMES or match.stop != parts.end or not match.start:
        return False
    before = parts.tokens[match.start - 1]
    is_known = any(m.start <= match.start - 1 < m.stop for m in (*parts.states, *parts.named, *parts.roles))
    return parts.tokens[match.start].raw.istitle() and before.raw.istitle() and before.word != "the" and not is_known


def owner_end(parts: Parts) -> int:
    """Return where the part after the last possessive begins: 1 in "Syria's new foreign minister"."""
    for at in range(parts.end - 2, -1, -1):
        inside = any(m.start <= at < m.stop - 1 for m in (*parts.named, *parts.roles))
        if parts.tokens[at].is_possessive and not inside:
            return at + 1
    return 0
