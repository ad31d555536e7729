"""The words of an actor phrase, and the tables of named groups, leaders, states and role nouns.

The tables are text files in `data/`, one fact a line with its provenance; they are read once, on first use.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
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
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?|[,;:()]")
_QUANTITY: Final = re.compile(
    r"\b(?:(?:more|less|fewer|greater|no (?:more|fewer)) than|as many as|(?:at|in) least|(?:at|in) most|(?:\w+ )?up to|"
    r"(?<=\w )to(?= (?:\d|two|three|four|five|six|seven|eight|nine|ten)))\b",
    re.I,
)


class Entry(NamedTuple):
    """One row of the group or people table."""

    country: str | None
    sector: str
    since: datetime.date | None
    until: datetime.date | None

    def holds(self, day: datetime.date | None) -> bool:
        """Tell whether the row is valid on a day; every row is when the day is unknown."""
        return day is None or ((self.since is None or day >= self.since) and (self.until is None or day <= self.until))


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
    if alias.isascii() and alias.replace(" ", "").isalnum():
        return alias.lower()
    return " ".join(t.word.rstrip("'") for t in tokenize(alias) if t.word not in ",;:()")


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


def _load_entries(name: str, spelling: dict[str, str]) -> dict[str, tuple[Entry, ...]]:
    entries: dict[str, tuple[Entry, ...]] = {}
    for names, country, sector, since, until, _ in read_table("wirebird.resolve", name):
        entry = Entry(country or None, sector, _day(since), _day(until))
        for alias in names.split(";"):
            key = _key(alias)
            entries[key] = (*entries.get(key, ()), entry)
            if " " not in key and (key in CASED or alias[:1].isupper()):
                spelling.setdefault(key, alias)
    return entries


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
        named=_load_entries("actors_groups.tsv", spelling),
        people=_load_entries("actors_people.tsv", spelling),
        states=states,
        adjectives=adjectives,
        roles=roles,
        spelling=spelling,
    )
