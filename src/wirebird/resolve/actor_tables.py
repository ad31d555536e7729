"""The tables of named groups, leaders, states and role nouns.

They are text files in `data/`, one fact a line with its provenance. They are read once, on first use; a row of the large
tables is taken apart when one of its names is first asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, NamedTuple, cast

from wirebird.assets import read_lines, read_table
from wirebird.resolve.actor_words import name_key, name_keys

PACKAGE: Final = "wirebird.resolve"
# Short names that are also English words count only as the table spells them.
CASED: Final = frozenset(
    "is us it who let mend ice aid pan pri pace am mud das eta tip mit gam sac pac arena sas alba fact hum ria rt spa "
    "sana time fox memorial vox lega mas li or in me hi so ok al an as at be by do go if my no of on to up we ai aul "
    "mek good may bush model cobra care halo dawn punch tempo target reform".split()
)
RoleKind = Literal["role", "neutral", "form", "none"]
"""A `neutral` role gives its sector only if nothing else in the phrase does, a `form` only as a word of a capitalised name
("the Example Times"), and `none` is no party at all ("an earthquake")."""
TieKind = Literal["backed", "aided", "led", "held", "seat", "against"]
"""What a tie word says of the name before it: a backer, a giver of arms or money, a leader, the holder of a place, the seat,
an enemy or a language."""


class Tie(NamedTuple):
    """A word that ties a phrase to a name before it, and whether it does so only with a hyphen."""

    kind: TieKind
    needs_hyphen: bool


class Entry(NamedTuple):
    """One row of the group or leaders table.

    Attributes:
        country: alpha-3, or None for a transnational body.
        sector: PLOVER code.
        since: first day on which the row holds, or None for open.
        until: last day, or None.
        name: the first of its names.
        office: head_of_state, head_of_government, foreign_minister, defence_minister, "other: ..." or "".
    """

    country: str | None
    sector: str
    since: datetime.date | None
    until: datetime.date | None
    name: str = ""
    office: str = ""

    def holds(self, day: datetime.date | None) -> bool:
        """Tell whether the row is valid on a day; every row is when the day is unknown."""
        return day is None or ((self.since is None or day >= self.since) and (self.until is None or day <= self.until))


class ActorRow(NamedTuple):
    """One row of a table of actors as text; days are ISO or empty."""

    names: str
    country: str
    office: str
    sector: str
    since: str
    until: str


class Conflict(NamedTuple):
    """A user's row that took a name away from a row of the package."""

    name: str
    ours: Entry
    theirs: Entry


class Role(NamedTuple):
    """One role noun."""

    sector: str
    kind: RoleKind
    is_plural: bool

    @property
    def is_neutral(self) -> bool:
        """Whether it gives its sector only if nothing else in the phrase does."""
        return self.kind == "neutral"


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


class _Layout(NamedTuple):
    """Where the fields of a line stand; None is a column the table has not."""

    width: int
    country: int
    sector: int
    since: int
    until: int
    office: int | None


_GROUPS: Final = _Layout(width=8, country=1, sector=3, since=4, until=5, office=None)
_LEADERS: Final = _Layout(width=7, country=1, sector=3, since=4, until=5, office=2)


class EntryTable(Mapping[str, tuple[Entry, ...]]):
    """Entries by the key of each of their names (`wirebird.resolve.actor_words.name_key`)."""

    def __init__(self, lines: Sequence[str], layout: _Layout, index: Mapping[str, tuple[int, ...]]) -> None:
        """Keep the lines.

        Args:
            lines: lines of a table as they stand in its file, names first.
            layout: where the fields of a line stand.
            index: numbers of the lines that bear each name.
        """
        self._lines = lines
        self._layout = layout
        self._index = index
        self._made: dict[str, tuple[Entry, ...]] = {}

    @classmethod
    def over(cls, lines: Sequence[str], layout: _Layout, spelling: dict[str, str]) -> EntryTable:
        """Index the names of the lines; `spelling` learns how names of one word are written."""
        index: dict[str, tuple[int, ...]] = {}
        for number, line in enumerate(lines):
            names = line[: line.index("\t")]
            for key, name in zip(name_keys(names), names.split(";"), strict=True):
                found = index.get(key)
                index[key] = (number,) if found is None else (*found, number)
                if " " not in key and found is None:
                    _learn_spelling(key, name, spelling)
        return cls(lines, layout, index)

    def __contains__(self, key: object) -> bool:
        return key in self._index or key in self._made

    def __getitem__(self, key: str) -> tuple[Entry, ...]:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = tuple(self._entry(self._lines[number]) for number in self._index[key])
        return made

    def __iter__(self) -> Iterator[str]:
        yield from self._index
        yield from (key for key in self._made if key not in self._index)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def overlaid(self, own: Mapping[str, tuple[Entry, ...]]) -> EntryTable:
        """The same table with other entries under some keys."""
        copy = EntryTable(self._lines, self._layout, self._index)
        copy._made = {**self._made, **own}
        return copy

    def _entry(self, line: str) -> Entry:
        at = self._layout
        cells = line.split("\t")
        office = cells[at.office] if at.office is not None else ""
        first = cells[0].partition(";")[0]
        return Entry(cells[at.country] or None, cells[at.sector], _day(cells[at.since]), _day(cells[at.until]), first, office)


@dataclass(frozen=True)
class Tables:
    """All facts, keyed by folded words.

    Attributes:
        named: groups and bodies.
        people: persons.
        states: words that point to a state, with all states they may mean, the likeliest first.
        adjectives: those of them that are adjectives or names of people.
        roles: role nouns.
        spelling: forms that count only when written so.
        sides: places whose name stands for a side that rules there, as "PLACE authorities".
        ties: words that tie a phrase to a backer or a holder ("-backed").
    """

    named: Mapping[str, tuple[Entry, ...]]
    people: Mapping[str, tuple[Entry, ...]]
    states: Mapping[str, tuple[str, ...]]
    adjectives: frozenset[str]
    roles: Mapping[str, Role]
    spelling: Mapping[str, str]
    sides: Mapping[str, tuple[Entry, ...]]
    ties: Mapping[str, Tie]


def _learn_spelling(key: str, name: str, spelling: dict[str, str]) -> None:
    """Note how a name of one word is written."""
    if key not in spelling and (name[:1].isupper() or key in CASED):
        spelling[key] = name


def _load_states() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    states: dict[str, tuple[str, ...]] = {"us": ("USA",)}
    adjectives: set[str] = set()

    def learn(iso3: str, words: Iterable[str]) -> None:
        for key in (name_key(word) for word in words if word):
            if iso3 not in states.get(key, ()):
                states[key] = (*states.get(key, ()), iso3)

    def learn_demonyms(iso3: str, demonyms: str) -> None:
        plurals = [word + "s" for word in demonyms.split(";") if word and word[-1] not in "shz"]
        words = [*demonyms.split(";"), *plurals]
        adjectives.update(name_key(word) for word in words)
        learn(iso3, words)

    for iso3, names, demonyms, capitals, parts, _ in read_table(PACKAGE, "actors_demonyms.tsv", width=6):
        learn(iso3, names.split(";"))
        learn_demonyms(iso3, demonyms)
        learn(iso3, [*capitals.split(";"), *parts.split(";")])
    for iso3, names, demonyms, _ in read_table(PACKAGE, "actors_regions.tsv", width=4):
        learn(iso3, names.split(";"))
        learn_demonyms(iso3, demonyms)
    return states, frozenset(adjectives - {""})


def _load_roles() -> dict[str, Role]:
    roles = {}
    for role, sector, kind, number, _ in read_table(PACKAGE, "actors_roles.tsv", width=5):
        roles[role] = Role(sector, cast("RoleKind", kind), number == "many")
    return roles


@cache
def load_tables() -> Tables:
    """Read the tables once.

    Raises:
        AssetError: a data file is missing or damaged.
    """
    spelling: dict[str, str] = {}
    states, adjectives = _load_states()
    return Tables(
        named=EntryTable.over(read_lines(PACKAGE, "actors_groups.tsv", width=_GROUPS.width), _GROUPS, spelling),
        people=EntryTable.over(read_lines(PACKAGE, "actors_leaders.tsv", width=_LEADERS.width), _LEADERS, spelling),
        states=states,
        adjectives=adjectives,
        roles=_load_roles(),
        spelling=spelling,
        sides=EntryTable.over(read_lines(PACKAGE, "actors_sides.tsv", width=_LEADERS.width), _LEADERS, {}),
        ties={
            word: Tie(cast("TieKind", kind), joined == "hyphen")
            for word, kind, joined, _ in read_table(PACKAGE, "actors_ties.tsv", width=4)
        },
    )


def _own_entries(rows: Iterable[ActorRow], spelling: dict[str, str]) -> dict[str, tuple[Entry, ...]]:
    """Entries of a user's rows by the key of each of their names; `spelling` learns how short names are written."""
    entries: dict[str, tuple[Entry, ...]] = {}
    for row in rows:
        aliases = row.names.split(";")
        entry = Entry(row.country or None, row.sector, _day(row.since), _day(row.until), aliases[0], row.office)
        for key, alias in zip(name_keys(row.names), aliases, strict=True):
            entries[key] = (*entries.get(key, ()), entry)
            if " " not in key:
                _learn_spelling(key, alias, spelling)
    return entries


def extended(tables: Tables, rows: Iterable[ActorRow]) -> tuple[Tables, list[Conflict]]:
    """Add a user's rows; where a name and a day are claimed by both, the user's row wins.

    A row with an office, or whose names the people table has, is a person; all others are groups.

    Returns:
        The new tables, and every row of the package that lost a name.
    """
    spelling = dict(tables.spelling)
    people: list[ActorRow] = []
    groups: list[ActorRow] = []
    for row in rows:
        is_person = bool(row.office) or any(key in tables.people for key in name_keys(row.names))
        (people if is_person else groups).append(row)
    conflicts: list[Conflict] = []
    named = _overridden(tables.named, _own_entries(groups, spelling), conflicts)
    persons = _overridden(tables.people, _own_entries(people, spelling), conflicts)
    return replace(tables, named=named, people=persons, spelling=spelling), conflicts


def _overridden(
    ours: Mapping[str, tuple[Entry, ...]], theirs: Mapping[str, tuple[Entry, ...]], conflicts: list[Conflict]
) -> Mapping[str, tuple[Entry, ...]]:
    own: dict[str, tuple[Entry, ...]] = {}
    for key, entries in theirs.items():
        kept = []
        for old in ours.get(key, ()):
            new = next((e for e in entries if _overlap(e, old)), None)
            if new is None:
                kept.append(old)
            else:
                conflicts.append(Conflict(key, old, new))
        own[key] = (*entries, *kept)
    return ours.overlaid(own) if isinstance(ours, EntryTable) else {**ours, **own}


def _overlap(a: Entry, b: Entry) -> bool:
    """Whether two rows hold on a common day."""
    first = max(a.since or datetime.date.min, b.since or datetime.date.min)
    last = min(a.until or datetime.date.max, b.until or datetime.date.max)
    return first <= last


def search_names(tables: Tables, words: str, *, limit: int) -> list[Entry]:
    """Rows of groups and persons one of whose names has a word that begins with the words given; whole names come first.

    Args:
        tables: the tables.
        words: what somebody has typed so far.
        limit: most rows.

    Returns:
        Rows in order of their key, each once.
    """
    wanted = name_key(words)
    if not wanted:
        return []
    found: dict[Entry, None] = {}
    keys = [key for table in (tables.named, tables.people) for key in table if f" {wanted}" in f" {key}"]
    for key in sorted(keys, key=lambda key: (key != wanted, not key.startswith(wanted), len(key), key)):
        for table in (tables.named, tables.people):
            found |= dict.fromkeys(table.get(key, ()))
        if len(found) >= limit:
            break
    return list(found)[:limit]
