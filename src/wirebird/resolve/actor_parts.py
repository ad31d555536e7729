"""What the tables find in a stretch of words: named bodies, persons, words for a state, role nouns, and ties to others.

A tie ("US-backed", "pro-Iranian", "loyal to the president") takes the name in it out of the phrase: a backer is no polity of
those it backs.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from wirebird.resolve.actor_tables import CASED, Tables, TieKind
from wirebird.resolve.actor_words import Token

BREAKS: Final = frozenset(
    "of in from at on for with by to near against between among who which that whose including wearing after before "
    "during under over inside outside as into about where when while than behind across through within".split()
)
# After these words the rest tells what the head consists of or belongs to; after the others it is a bystander.
BELONGS: Final = frozenset({"of", "in", "from", "at", "for", "within", "inside", "with", "among", "representing"})
FORWARD: Final = frozenset({"pro", "anti", "non"})
_AFTER_TIE: Final = frozenset({"to", "with", "by", "from"})
# Words that tie only with "to", "with" or "by" after them.
_LOOSE_TIES: Final = frozenset({"close", "loyal", "faithful", "opposed", "sympathetic", "tied", "allegiance", "hostile"})
LOYAL: Final = frozenset({"loyal", "faithful", "allegiance"})
TITLES: Final = frozenset(
    "mr mrs ms miss dr sir lord lady madam sheikh sheik ayatollah mullah pres president minister gen general prime foreign the "
    "and but when while if said then that".split()
)
# Honorifics of persons whose office or body stands before them: "TTP leader Qari Example".
_HONORIFICS: Final = frozenset(
    "qari mullah maulana maulvi malik sheikh sheik imam hafiz dr doctor professor prof rev reverend elder christian".split()
)
# Titles that are first names as well: "Dean Example".
_FIRST_NAMES: Final = frozenset({"christian", "dean", "malik"})
_PAPER_WORDS: Final = frozenset("news report reports tv website channel service and reporting interview".split())
_AMERICAS: Final = frozenset({"central", "latin", "south", "north"})
_MAX_KEY: Final = 9


class Match(NamedTuple):
    """A table hit on tokens[start:stop]."""

    start: int
    stop: int
    key: str


class Bond(NamedTuple):
    """A tie in a phrase: tokens[start:stop], the hits that name the other side, and the word that ties."""

    kind: TieKind
    start: int
    stop: int
    named: tuple[Match, ...]
    people: tuple[Match, ...]
    states: tuple[Match, ...]
    roles: tuple[Match, ...]
    word: str


_NOT_IN_NAMES = frozenset({"REB", "PRM", "PTY", "OPP", "CRM", "ETH", "REL", "SOC"})
"""Sectors of groups whose short names are first names too."""


@dataclass(frozen=True)
class Parts:
    """A segment with its table hits, without those inside a tie, and the index where the head part ends."""

    tokens: Sequence[Token]
    named: list[Match]
    people: list[Match]
    states: list[Match]
    roles: list[Match]
    end: int
    bonds: tuple[Bond, ...]

    def is_bonded(self, at: int) -> bool:
        """Whether a token belongs to a tie."""
        return any(bond.start <= at < bond.stop for bond in self.bonds)


@dataclass(frozen=True)
class Keys:
    """The keys of a table, and the words that open them: most words open none, which spares the look-ups of longer ones."""

    table: Container[str]
    openings: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, object]) -> Keys:
        """The keys of a table; a word is what stands before a blank."""
        return cls(table, frozenset(key.split(" ", 1)[0] for key in table))


def matches(tokens: Sequence[Token], keys: Keys, accept: Callable[[Match], bool] | None = None) -> list[Match]:
    """Return the longest accepted hits from left to right, without overlap."""
    found = []
    words = [t.word for t in tokens]
    table, openings = keys.table, keys.openings
    at = 0
    while at < len(tokens):
        longest = _MAX_KEY if words[at] in openings else 1
        for stop in range(min(len(tokens), at + longest), at, -1):
            key = " ".join(words[at:stop])
            if key not in table:
                base = tokens[stop - 1].base
                if base == words[stop - 1]:
                    continue
                key = " ".join([*words[at : stop - 1], base])
            if key in table and (accept is None or accept(Match(at, stop, key))):
                found.append(Match(at, stop, key))
                at = stop - 1
                break
        at += 1
    return found


def is_inside(match: Match, others: Sequence[Match]) -> bool:
    """Whether a hit lies within another."""
    return any(o.start <= match.start and match.stop <= o.stop for o in others)


@dataclass(frozen=True)
class PartsFinder:
    """Looks the words of a segment up."""

    tables: Tables

    @cached_property
    def named(self) -> Keys:
        """Keys of the groups and bodies."""
        return Keys.of(self.tables.named)

    @cached_property
    def people(self) -> Keys:
        """Keys of the persons."""
        return Keys.of(self.tables.people)

    @cached_property
    def roles(self) -> Keys:
        """Keys of the role nouns."""
        return Keys.of(self.tables.roles)

    @cached_property
    def states(self) -> Keys:
        """Keys of the words that point to a state."""
        return Keys.of(self.tables.states)

    @cached_property
    def find(self) -> Callable[[tuple[Token, ...]], Parts]:
        """Gives the parts of a segment. Reports name their parties again and again, so the latest segments are kept."""
        return lru_cache(maxsize=8192)(self._find)

    def _find(self, tokens: tuple[Token, ...]) -> Parts:
        is_plain = not any(c.isupper() for t in tokens for c in t.raw[:1])

        def is_spelled(match: Match) -> bool:
            return self._is_spelled(tokens, match, is_plain=is_plain)

        named = matches(tokens, self.named, is_spelled)
        people = matches(tokens, self.people, is_spelled)
        # "Hun Sen" and "Roch Marc Christian Kabore" hold no senator and no Christian, and "Dina Example" no agency DINA.
        whole = [m for m in people if m.stop - m.start > 1]
        named = [m for m in named if m.stop - m.start > 1 or not is_inside(m, whole)]
        roles = [
            m for m in matches(tokens, self.roles) if not is_inside(m, whole) and self._is_role(tokens, m, is_plain=is_plain)
        ]
        states = [m for m in matches(tokens, self.states) if _is_state(tokens, m, is_plain=is_plain)]
        # "The United States" are no states, and a mission to the United Nations is not theirs.
        roles = [m for m in roles if not any(_is_part(m, s) for s in states) and not _is_honorific(tokens, m, roles, named)]
        # "Labor leaders" are no party's, and "American military contractors" no soldiers.
        named = [m for m in named if not self._is_addressee(m, roles) and not self._is_overrun(m, roles)]
        bonds = tuple(self._bonds(tokens, named, people, states, roles))

        def free(hits: Sequence[Match]) -> list[Match]:
            return [m for m in hits if not any(b.start <= m.start < b.stop for b in bonds)]

        named, people, states, roles = free(named), free(people), free(states), free(roles)
        end = _head_end(tokens, [(m.start, m.stop) for m in (*named, *roles, *states)], bonds)
        return Parts(tokens, named, people, states, roles, end, bonds)

    def _is_overrun(self, match: Match, roles: Sequence[Match]) -> bool:
        """Whether a role noun of another sector begins in a hit and ends after it."""
        sectors = {entry.sector for entry in self.tables.named[match.key]}
        longer = [m for m in roles if m.stop - m.start > 1 and match.start <= m.start < match.stop < m.stop]
        return any(self.tables.roles[m.key].sector not in sectors for m in longer)

    def _is_addressee(self, match: Match, roles: Sequence[Match]) -> bool:
        """Whether an international body is only part of an office at it: "the mission to the United Nations"."""
        offices = [m for m in roles if _is_part(match, m) and self.tables.roles[m.key].sector == "GOV"]
        return bool(offices) and all(entry.sector == "IGO" for entry in self.tables.named[match.key])

    def _is_role(self, tokens: Sequence[Token], match: Match, *, is_plain: bool) -> bool:
        """A `form` counts only as a word of a capitalised name: "the Example Times", "Example Bank of Trade"."""
        if self.tables.roles[match.key].kind != "form":
            return True
        if is_plain or not tokens[match.start].raw[:1].isupper():
            return False
        before = match.start > 0 and tokens[match.start - 1].raw[:1].isupper()
        return before or (match.stop < len(tokens) and tokens[match.stop].word in ("of", "for"))

    def _bonds(
        self,
        tokens: Sequence[Token],
        named: Sequence[Match],
        people: Sequence[Match],
        states: Sequence[Match],
        roles: Sequence[Match],
    ) -> Iterator[Bond]:
        """Yield the ties of a segment from left to right."""
        whole = [m for m in (*named, *roles) if m.stop - m.start > 1]

        def bond(kind: TieKind, start: int, stop: int, word: str) -> Bond:
            def inside(hits: Sequence[Match]) -> tuple[Match, ...]:
                return tuple(m for m in hits if start <= m.start < stop)

            return Bond(kind, start, stop, inside(named), inside(people), inside(states), inside(roles), word)

        for at, token in enumerate(tokens):
            if any(m.start <= at < m.stop for m in whole):
                continue
            if token.word in FORWARD and at + 1 < len(tokens):
                stop = _other_side_end(at + 1, (states, people, named))
                if stop > at + 1 or tokens[at + 1].is_joined:
                    yield bond("backed" if token.word == "pro" else "against", at, max(stop, at + 2), token.word)
                continue
            tie = self.tables.ties.get(token.word)
            follows = at + 1 < len(tokens) and tokens[at + 1].word in _AFTER_TIE and at > 0
            if follows and (tie is not None or token.word in _LOOSE_TIES):
                yield bond(tie.kind if tie else "backed", at, len(tokens), token.word)
                return
            if tie is None or not at or (tie.needs_hyphen and not token.is_joined):
                continue
            before = [m.start for m in (*named, *people, *states, *roles) if m.stop == at]
            if before or token.is_joined:
                yield bond(tie.kind, min(before, default=at - 1), at + 1, token.word)

    def _is_spelled(self, tokens: Sequence[Token], match: Match, *, is_plain: bool) -> bool:
        if match.key.startswith("the ") and match.stop < len(tokens):
            return tokens[match.stop].word in BREAKS | {"newspaper", "daily"}
        if match.stop - match.start == 1 and not self._may_be_paper(tokens, match):
            return False
        form = self.tables.spelling.get(match.key)
        if form is None or match.stop - match.start > 1:
            return True
        raw = tokens[match.start].raw
        if match.key in CASED:
            return raw.startswith(form) or (raw.isupper() and len(raw) > 2 and not form[1:].islower())
        if match.key in self.tables.people and match.key not in self.tables.named:
            return self._may_be_surname(tokens, match, is_plain=is_plain)
        if form.isupper() and raw.istitle() and self._is_first_name(tokens, match):
            return False
        if raw.istitle() and self._is_full_name(tokens, match):
            return False
        return is_plain or raw[:1].isupper()

    def _is_first_name(self, tokens: Sequence[Token], match: Match) -> bool:
        """Whether an unknown capitalised word follows, as a surname does a first name."""
        if match.stop == len(tokens) or tokens[match.start].is_possessive:
            return False
        after = tokens[match.stop]
        is_known = after.word in self.tables.roles or after.word in self.tables.states or after.word in self.tables.named
        return after.raw.istitle() and not after.is_joined and not is_known

    def _is_full_name(self, tokens: Sequence[Token], match: Match) -> bool:
        """Whether nothing but two or more unknown capitalised words follow, as in "Dawa Khan Example": a person's name."""
        # Products and bureaus of a company bear its name ("Boeing Example Program"); fighters and parties have none.
        if not all(entry.sector in _NOT_IN_NAMES for entry in self.tables.named.get(match.key, ())):
            return False
        after = tokens[match.stop :]
        known = (self.tables.roles, self.tables.states, self.tables.named)
        return len(after) > 1 and all(
            t.raw.istitle() and not t.is_joined and not any(t.word in table for table in known) for t in after
        )

    def _may_be_surname(self, tokens: Sequence[Token], match: Match, *, is_plain: bool) -> bool:
        """Whether one word stands for the person of the tables: "Minister Lavrov", but not "Eric Campbell"."""
        before = tokens[match.start - 1] if match.start else None
        if is_plain:
            # Without capitals a surname may be any word; behind a title and at the end it is likely one.
            return match.stop == len(tokens) and before is not None and before.word in self.tables.roles
        if not tokens[match.start].raw[:1].isupper():
            return False
        after = tokens[match.stop] if match.stop < len(tokens) else None
        if after is not None and after.raw[:1].isupper() and not tokens[match.start].is_possessive:
            return False
        return before is None or not before.raw[:1].isupper() or before.is_possessive or self._is_title(tokens, match.start)

    def _is_title(self, tokens: Sequence[Token], stop: int) -> bool:
        """Whether a role noun or a word for a state ends right before a word: "Foreign Minister", "Syria's"."""
        keys = [" ".join(t.word for t in tokens[at:stop]) for at in range(max(0, stop - 4), stop)]
        return any(key in self.tables.roles or key in self.tables.states or key in TITLES for key in keys)

    def _may_be_paper(self, tokens: Sequence[Token], match: Match) -> bool:
        """Keep one-word names of papers ("Guardian", "Independent") from taking the words of other names."""
        entries = self.tables.named.get(match.key, ())
        if not entries or any(e.sector != "JRN" for e in entries) or match.stop == len(tokens):
            return True
        after = tokens[match.stop].word
        role = self.tables.roles.get(after)
        return after in BREAKS | _PAPER_WORDS or (role is not None and role.sector == "JRN")


def _is_part(match: Match, other: Match) -> bool:
    """Whether a hit lies within another that is longer."""
    return other.stop - other.start > match.stop - match.start and is_inside(match, [other])


def _is_honorific(tokens: Sequence[Token], match: Match, roles: Sequence[Match], named: Sequence[Match]) -> bool:
    """Tell a title or a first name from what somebody is: another role or body stands right before it, a name after it."""
    if match.key not in _HONORIFICS | _FIRST_NAMES or match.stop == len(tokens) or not tokens[match.stop].raw[:1].isupper():
        return False
    if match.key in _FIRST_NAMES and tokens[match.start].raw.istitle() and match.start == 0:
        return True
    return any(m.stop == match.start for m in (*roles, *named))


def _other_side_end(start: int, hits: Sequence[Sequence[Match]]) -> int:
    """Where the name after "pro" or "anti" ends; of "Russian forces" only the state."""
    return next((m.stop for found in hits for m in found if m.start == start), start)


def _head_end(tokens: Sequence[Token], spans: Sequence[tuple[int, int]], bonds: Sequence[Bond]) -> int:
    """Where the head part ends: at a preposition or relative word outside names, or at a tie that follows the head."""
    trailing = min((b.start for b in bonds if b.stop == len(tokens) and b.start and b.kind != "against"), default=len(tokens))
    for at in range(1, trailing):
        inside = any(start < at < stop - 1 for start, stop in spans)
        if tokens[at].word in BREAKS and not inside:
            return at
    return trailing


def _is_state(tokens: Sequence[Token], match: Match, *, is_plain: bool) -> bool:
    """Sort out the pronoun "us", the Americas beside the United States, and words in small letters that are no name."""
    if match.key.startswith("america") and match.start and tokens[match.start - 1].word in _AMERICAS:
        return False
    if match.key == "us":
        return tokens[match.start].raw == "US"
    return is_plain or any(t.raw[:1].isupper() for t in tokens[match.start : match.stop])
