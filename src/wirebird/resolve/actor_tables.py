"""The words of an actor phrase, and the tables of named groups, leaders, states and role nouns.

The tables are text files in `data/`, one fact a line with its provenance; they are read once, on first use.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

from wirebird.assets import read_table

# Short names that are also English words count only as the table spells them.
CASED: Final = frozenset(
    "is us it who let mend ice aid pan pri pace am mud das eta tip mit gam sac pac arena sas alba fact hum ria rt spa "
    "sana time fox memorial vox lega mas li or in me hi so ok al an as at be by do go if my no of on to up we ai aul "
    "mek good may bush model cobra care halo dawn punch tempo target reform".split()
)
DOTTED: Final = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")
_BRANCH: Final = re.compile(r"\((maoist|marxist|independent)\)", re.I)
_NEEDS_CARE: Final = re.compile(r"[.,;:()]|['’]s?\b(?!\w)|\b(?:than|least|most|up to)\b|s['’]( |$)", re.I)
_SMALL_WORDS: Final = frozenset({"than", "least", "most", "up", "to", "maoist", "marxist", "independent"})
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_PLAIN_WORD: Final = re.compile(r"[^\W_]+")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?|[,;:()]")
_QUANTITY: Final = re.compile(
    r"\b(?:(?:more|less|fewer|greater|no (?:more|fewer)) than|as many as|(?:at|in) least|(?:at|in) most|(?:\w+ )?up to|"
    r"(?<=\w )to(?= (?:\d|two|three|four|five|six|seven|eight|nine|ten)))\b",
    re.I,
)


class Entry(NamedTuple):
    """One row of the group, people or leaders table.

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
    """One role noun. A neutral one gives its sector only if nothing else in the phrase does."""

    sector: str
    is_neutral: bool
    is_plural: bool


class Token(NamedTuple):
    """A word: folded, without a possessive ending (`base`), as written (`raw`)."""

    word: str
    base: str
    raw: str

    @property
    def is_possessive(self) -> bool:
        """True for "Syria's"."""
        return self.word != self.base


def fold(text: str) -> str:
    """Return text in lower case without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return bare.replace("\u0131", "i").replace("\u0142", "l").replace("\u00f8", "o").lower()


def undot(match: re.Match[str]) -> str:
    """Return a dotted acronym without its dots, in capitals."""
    tail = " " if match.group().endswith(" ") else ""
    return match.group().replace(".", "").replace(" ", "").upper() + tail


def tokenize(phrase: str) -> list[Token]:
    """Split a phrase into words and the marks that part it; "U.S." becomes "US", "Syria 's" one word."""
    text = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", phrase)
    text = re.sub(r"\s+'s\b", "'s", text)
    text = DOTTED.sub(undot, text)
    text = _QUANTITY.sub(" ", _BRANCH.sub(r" \1 ", text))
    tokens = []
    for match in _WORD.finditer(text):
        raw = match.group()
        low = raw.lower() if raw.isascii() else fold(raw)
        if low.endswith("'s"):
            base = low[:-2]
        elif low.endswith("'"):
            base = low[:-1]
        else:
            tokens.append(Token(low.replace("'", ""), low.replace("'", ""), raw))
            continue
        base = base.replace("'", "")
        tokens.append(Token(base + "s'" if low.endswith("'") and not low.endswith("s'") else base + "s", base, raw))
        if tokens[-1].word == base:
            tokens[-1] = Token(base + "'", base, raw)
    return tokens


def _key(alias: str) -> str:
    """The words of a name as `tokenize` gives them, the quick way where nothing can go wrong."""
    plain = alias.replace("-", " ")
    if plain.isascii() and plain.replace(" ", "").isalpha():
        words = plain.lower().split()
        if _SMALL_WORDS.isdisjoint(words):
            return " ".join(words)
    if _NEEDS_CARE.search(alias):
        return " ".join(t.word.rstrip("'") for t in tokenize(alias) if t.word not in ",;:()")
    text = alias.lower() if alias.isascii() else fold(alias)
    return " ".join(_PLAIN_WORD.findall(_APOSTROPHES.sub("", text)))


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Tables:
    """All facts, keyed by folded words. `spelling` holds the forms that count only when written so."""

    named: Mapping[str, tuple[Entry, ...]]
    people: Mapping[str, tuple[Entry, ...]]
    states: Mapping[str, tuple[str, ...]]
    adjectives: frozenset[str]
    roles: Mapping[str, Role]
    spelling: Mapping[str, str]


def _entries(rows: Iterable[ActorRow], spelling: dict[str, str]) -> dict[str, tuple[Entry, ...]]:
    """Entries by the key of each of their names; `spelling` learns how short names are written."""
    entries: dict[str, list[Entry]] = {}
    for row in rows:
        aliases = row.names.split(";")
        entry = Entry(row.country or None, row.sector, _day(row.since), _day(row.until), aliases[0], row.office)
        for alias in aliases:
            key = _key(alias)
            entries.setdefault(key, []).append(entry)
            if " " not in key and (key in CASED or alias[:1].isupper()):
                spelling.setdefault(key, alias)
    return {key: tuple(found) for key, found in entries.items()}


def _group_rows() -> Iterator[ActorRow]:
    for names, country, _, sector, since, until, _, _ in read_table("wirebird.resolve", "actors_groups.tsv", width=8):
        yield ActorRow(names, country, "", sector, since, until)


def _person_rows() -> Iterator[ActorRow]:
    for names, country, sector, since, until, _ in read_table("wirebird.resolve", "actors_people.tsv", width=6):
        yield ActorRow(names, country, "", sector, since, until)
    for names, country, office, sector, since, until, _ in read_table("wirebird.resolve", "actors_leaders.tsv", width=7):
        yield ActorRow(names, country, office, sector, since, until)


def _load_states() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    states: dict[str, tuple[str, ...]] = {"us": ("USA",)}
    adjectives: set[str] = set()
    for iso3, names, demonyms, capitals, parts, _ in read_table("wirebird.resolve", "actors_demonyms.tsv"):
        plurals = [word + "s" for word in demonyms.split(";") if word and word[-1] not in "shz"]
        adjectives.update(_key(word) for word in [*demonyms.split(";"), *plurals])
        for word in [*names.split(";"), *demonyms.split(";"), *plurals, *capitals.split(";"), *parts.split(";")]:
            if word and iso3 not in states.get(_key(word), ()):
                states[_key(word)] = (*states.get(_key(word), ()), iso3)
    return states, frozenset(adjectives - {""})


@cache
def load_tables() -> Tables:
    """Read the tables once.

    Raises:
        AssetError: a data file is missing.
    """
    spelling: dict[str, str] = {}
    states, adjectives = _load_states()
    roles = {}
    for role, sector, kind, number, _ in read_table("wirebird.resolve", "actors_roles.tsv"):
        roles[role] = Role(sector, kind == "neutral", number == "many")
    return Tables(
        named=_entries(_group_rows(), spelling),
        people=_entries(_person_rows(), spelling),
        states=states,
        adjectives=adjectives,
        roles=roles,
        spelling=spelling,
    )


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
        is_person = bool(row.office) or any(_key(n) in tables.people for n in row.names.split(";"))
        (people if is_person else groups).append(row)
    conflicts: list[Conflict] = []
    named = _overridden(tables.named, _entries(groups, spelling), conflicts)
    persons = _overridden(tables.people, _entries(people, spelling), conflicts)
    return replace(tables, named=named, people=persons, spelling=spelling), conflicts


def _overridden(
    ours: Mapping[str, tuple[Entry, ...]], theirs: Mapping[str, tuple[Entry, ...]], conflicts: list[Conflict]
) -> dict[str, tuple[Entry, ...]]:
    out = dict(ours)
    for key, entries in theirs.items():
        kept = []
        for old in ours.get(key, ()):
            new = next((e for e in entries if _overlap(e, old)), None)
            if new is None:
                kept.append(old)
            else:
                conflicts.append(Conflict(key, old, new))
        out[key] = (*entries, *kept)
    return out


def _overlap(a: Entry, b: Entry) -> bool:
    """Whether two rows hold on a common day."""
    first = max(a.since or datetime.date.min, b.since or datetime.date.min)
    last = min(a.until or datetime.date.max, b.until or datetime.date.max)
    return first <= last
