"""Who a noun phrase stands for: the country it belongs to and its PLOVER sector.

Tables in `data/` hold the facts (named groups, leaders, words that point to a state, role nouns). The rules here read a
phrase the way English builds it: the head noun decides ("police chief's son" is a civilian), a named group beats an
office in it ("UN officials"), a neutral head ("leader", "group", "forces") hands the question on to its modifiers and
then to what follows "of". What the phrase leaves open comes from the report.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple, cast, get_args

from wirebird.gazetteer import fold
from wirebird.records.event import Sector
from wirebird.resolve.actor_tables import CASED, DOTTED, Entry, Tables, Token, load_tables, tokenize, undot

SECTORS: Final[frozenset[str]] = frozenset(get_args(Sector))
# A person's own standing: it outweighs the organisation named beside it ("UN refugee", "BBC journalist", "FARC victim").
_OWN_STANDING: Final = frozenset({"CVL", "REF", "JRN", "MED", "REL", "ETH", "ELI", "AGR"})
_SHARED_NAMES: Final = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY", "PTY", "ETH"})
_OFFICES: Final = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY"})
_ADDRESS: Final = frozenset("mr mrs ms miss dr sir lord lady madam sheikh sheik ayatollah mullah pres".split())
_ARMED: Final = frozenset({"MIL", "REB", "PRM"})
_FROM_ABROAD: Final = frozenset("foreign international transnational multinational non-local overseas".split())
_SINGULAR: Final = frozenset({"he", "she", "him", "her"})
_PLURAL: Final = frozenset({"they", "them"})
_NEUTER: Final = frozenset({"it"})
_BODIES: Final = frozenset({"GOV", "MIL", "COP", "REB", "PRM", "IGO", "NGO", "PTY", "LEG", "JUD", "BUS", "UNK"})
BARE_STATE: Final = "bare country or people"
_OPENING: Final = re.compile(r"[.!?]\s+([A-Za-z])")
REACH: Final = 300
"""Characters before a pronoun in which its party is looked for."""
_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z-]*[A-Z]|[A-Z]{2,8}")
_FULL_NAME: Final = re.compile(
    r"[A-Z][\w’'-]+\.?(?:\s(?:[A-Z]\.|al-\w+|de|del|la|bin|ibn|van|von|der|den|da|dos|[A-Z][\w’'-]+)){0,3}\s(?:al-\w+|[A-Z][\w’'-]+)"
)
_NAME_PARTICLES: Final = frozenset("of for the and de del la in on to against with al".split())
_HEADS: Final = frozenset({"head_of_state", "head_of_government"})
_AFTERWARDS: Final = frozenset({"OPP", "PTY", "CVL", "IGO", "NGO", "BUS"})
_AT_HOME: Final = frozenset(
    "minister ministers ministry secretary office affairs policy correspondent service department".split()
)
_FORMER: Final = frozenset({"former", "ex", "retired", "ousted", "deposed", "late", "onetime", "previous"})
_TIED: Final = frozenset(
    "backed led linked allied aligned controlled held supported trained funded affiliated inspired occupied "
    "administered based sponsored".split()
)
_AGAINST: Final = frozenset({"anti", "pro", "non"})
_BREAKS: Final = frozenset(
    "of in from at on for with by to near against between among who which that whose including wearing after before "
    "during under over inside outside as into about where when while than behind across through within".split()
)
# After these words the rest tells what the head consists of or belongs to; after the others it is a bystander.
_BELONGS: Final = frozenset({"of", "in", "from", "at", "for", "within", "inside", "with", "among", "representing"})
_PLACES: Final = frozenset({"of", "in", "from", "at", "within", "inside", "near", "across"})
_PAPER_WORDS: Final = frozenset("news report reports tv website channel service and reporting interview".split())
_AGE: Final = re.compile(r"\b(?:\d+|\w+)\s*-?\s*years?\s*-?\s*old\b|\baged \d", re.I)
_PRONOUNS: Final = frozenset(
    "he she they it we you i him her them us me who his their its those these this that one others someone anyone "
    "both two".split()
)
# Titles that are surnames as well: "Julie Bishop".
_SURNAMES: Final = frozenset(
    "bishop king prince judge pope abbot hunter fisher baker cook butler mason miner mayor major sheriff marine page "
    "priest constable captain general".split()
)
_ABBREVIATIONS: Final = re.compile(r"\b(gen|lt|col|maj|capt|sgt|brig|adm|gov|sen|rep|mr|mrs|ms|dr|st|prof|rev|hon)\.", re.I)
_SENTENCE_END: Final = re.compile(r"[.;:!?()\"\n]")
_MAX_KEY: Final = 9
_OCCURRENCES: Final = 8
# How far the strongest country of a report must lead the next to stand in for a missing one.
_CLEAR_LEAD: Final = 1.15


@dataclass(frozen=True, kw_only=True)
class ActorContext:
    """What the report says beyond the phrase.

    Attributes:
        published: day of publication, or None.
        place_country: alpha-3 of the country the event took place in, or None.
        countries: weight of the evidence for each country in the whole report.
        report_text: the whole text; full names and titles are looked up in it.
        places: country of the place names of the report, by folded name (`wirebird.gazetteer.fold`).
        position: code-point offset of the phrase in the report, or None where it is not known.
        is_armed_act: whether the phrase acts in an assault or a deployment: a bare country does that with its forces.
    """

    published: datetime.date | None = None
    place_country: str | None = None
    countries: Mapping[str, float] = field(default_factory=dict)
    report_text: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None
    is_armed_act: bool = False


@dataclass(frozen=True)
class ActorCode:
    """The answer.

    Attributes:
        country: alpha-3, None for transnational or unknown.
        sector: PLOVER code, `UNK` where nothing tells.
        entity: canonical name of the person, group or body, or None where the words name no known one.
        sectors: the sector, and others that the words give besides.
        why: what decided, in words.
    """

    country: str | None
    sector: Sector
    entity: str | None = None
    sectors: tuple[Sector, ...] = ()
    why: str = ""


class Match(NamedTuple):
    """A table hit on tokens[start:stop]."""

    start: int
    stop: int
    key: str


@dataclass(frozen=True)
class Reading:
    """What one stretch of text gives, before the report fills the gaps.

    Attributes:
        sector: sector, or None where the words give none.
        countries: candidates of the first word that points to a state.
        is_bound: True if a named body fixes the country, even to None.
        country: country of the named body.
        is_weak: True if the sector is only a neutral head's default.
        entity: canonical name of the known person or body it rests on, or None.
        others: sectors the words give besides the one.
        why: what decided the sector.
        is_joint: True if several countries are named side by side.
    """

    sector: str | None = None
    countries: tuple[str, ...] = ()
    is_bound: bool = False
    country: str | None = None
    is_weak: bool = False
    entity: str | None = None
    others: tuple[str, ...] = ()
    why: str = ""
    is_joint: bool = False


def _matches(
    tokens: Sequence[Token], table: Mapping[str, object], accept: Callable[[Match], bool] | None = None
) -> list[Match]:
    """Return the longest accepted hits from left to right, without overlap."""
    found = []
    words = [t.word for t in tokens]
    at = 0
    while at < len(tokens):
        for stop in range(min(len(tokens), at + _MAX_KEY), at, -1):
            key = " ".join(words[at:stop])
            if key not in table:
                key = " ".join([*words[at : stop - 1], tokens[stop - 1].base])
            if key in table and (accept is None or accept(Match(at, stop, key))):
                found.append(Match(at, stop, key))
                at = stop - 1
                break
        at += 1
    return found


class _Parts(NamedTuple):
    """A segment with its table hits and the index where the head part ends."""

    tokens: Sequence[Token]
    named: list[Match]
    people: list[Match]
    states: list[Match]
    roles: list[Match]
    end: int


@dataclass(frozen=True)
class ActorResolver:
    """Gives a noun phrase its country and sector."""

    tables: Tables

    @classmethod
    def load(cls) -> ActorResolver:
        """Return a resolver over the package's tables, which are read once."""
        return cls(load_tables())

    def find(self, name: str) -> tuple[Entry, ...]:
        """Return the rows of the tables that bear a name, groups and bodies first, in the order of their days."""
        key = " ".join(t.word.rstrip("'") for t in tokenize(name) if t.word not in ",;:()")
        rows = (*self.tables.named.get(key, ()), *self.tables.people.get(key, ()))
        return tuple(sorted(dict.fromkeys(rows), key=lambda e: (e.since or datetime.date.min, e.name)))

    def resolve(self, phrase: str, context: ActorContext) -> ActorCode:
        """Code one actor or recipient.

        Args:
            phrase: the noun phrase as the report has it.
            context: what the report says beyond it.

        Returns:
            The code; sector `UNK` where neither phrase nor report tells.
        """
        reading = self.read(phrase, context)
        if reading.sector is None and context.report_text:
            reading = self._antecedent(phrase, context) or self._spelled_out(phrase, context) or reading
        sector = reading.sector
        if (sector is None or (reading.is_weak and not phrase.islower())) and context.report_text:
            known = self._elsewhere(phrase, context)
            if known is not None:
                known = replace(known, why=f"elsewhere in the report: {known.why}")
                reading = _merge(reading, known)
                sector = known.sector or sector
        if sector is None and _is_person(phrase, context):
            # A person whom nothing gives an office, a rank or a group is a private one.
            reading = replace(reading, why="a person's name without office, rank or group")
            sector = "CVL"
        if sector == "GOV" and reading.why == BARE_STATE and context.is_armed_act:
            sector = "MIL"
        country, from_where = self._country(reading, sector, context, phrase)
        code = cast("Sector", sector if sector in SECTORS else "UNK")
        others = tuple(cast("Sector", s) for s in dict.fromkeys((code, *reading.others)) if s in SECTORS)
        why = "; ".join(w for w in (reading.why or "no word tells the sector", from_where) if w)
        return ActorCode(country, code, reading.entity, others, why)

    def read(self, phrase: str, context: ActorContext) -> Reading:
        """Read a phrase by its own words alone (the context only settles double meanings)."""
        reading = Reading()
        for segment in _segments(tokenize(phrase)):
            reading = _merge(reading, self._read_segment(segment, context))
        if reading.sector is None and _AGE.search(phrase):
            # Reports give the age of private persons.
            return _merge(reading, Reading("CVL", is_weak=True))
        return reading

    def _read_segment(self, tokens: Sequence[Token], context: ActorContext) -> Reading:
        if not tokens or (len(tokens) == 1 and tokens[0].word in _PRONOUNS and not tokens[0].raw.isupper()):
            return Reading()
        parts = self._parts(tokens)
        named = [m for m in parts.named if m.start < parts.end]
        sector, entry, is_weak = self._sector(parts, context)
        entries = [entry] if entry else [self._pick(self.tables.named[m.key], context) for m in named[-1:]]
        is_bound = any(e is not None for e in entries) and not self._is_of_another_state(parts, named[-1:], entries)
        country = next((e.country for e in entries if e), None)
        known = next((e for e in entries if e), None) or self._known_person(parts, context)
        roles = [m for m in parts.roles if m.start < parts.end and not self.tables.roles[m.key].is_neutral]
        others = [self.tables.roles[m.key].sector for m in roles] + ([known.sector] if known else [])
        return Reading(
            sector,
            self._states(parts, context),
            is_bound,
            country,
            is_weak,
            known.name if known else None,
            tuple(s for s in dict.fromkeys(others) if s != sector),
            _reason(sector, known, [m.key for m in roles], is_weak=is_weak),
            self._is_joint(parts),
        )

    def _is_joint(self, parts: _Parts) -> bool:
        """Whether several states stand side by side: "Ugandan and Burundian troops", "rebels in Angola and Rwanda"."""
        states = [m for m in parts.states if m.start < parts.end] or parts.states
        for one, two in pairwise(states):
            between = [t.word for t in parts.tokens[one.stop : two.start]]
            apart = set(self.tables.states[one.key]).isdisjoint(self.tables.states[two.key])
            if apart and between in (["and"], ["and", "the"], ["or"]):
                return True
        return False

    def _known_person(self, parts: _Parts, context: ActorContext) -> Entry | None:
        """The person of the tables whom the head of a phrase names."""
        people = [m for m in parts.people if m.start < parts.end and not _is_inside(m, [*parts.named, *parts.roles])]
        return self._person(people[-1].key, context)[0] if people else None

    def _is_of_another_state(self, parts: _Parts, named: Sequence[Match], entries: Sequence[Entry | None]) -> bool:
        """Tell "Saudi National Guard": a name many states use, with another state right before it."""
        entry = entries[0]
        if not named or entry is None or entry.sector not in _SHARED_NAMES:
            return False
        before = [m for m in parts.states if m.stop == named[0].start]
        return bool(before) and entry.country not in self.tables.states[before[0].key]

    def _parts(self, tokens: Sequence[Token]) -> _Parts:
        is_plain = not any(c.isupper() for t in tokens for c in t.raw[:1])

        def is_spelled(match: Match) -> bool:
            return self._is_spelled(tokens, match, is_plain=is_plain)

        named = _matches(tokens, self.tables.named, is_spelled)
        people = _matches(tokens, self.tables.people, is_spelled)
        # "Hun Sen" and "Roch Marc Christian Kabore" hold no senator and no Christian.
        whole = [m for m in people if m.stop - m.start > 1]
        roles = [m for m in _matches(tokens, self.tables.roles) if not _is_inside(m, whole)]
        states = [m for m in _matches(tokens, self.tables.states) if _is_state(tokens, m)]
        spans = [(m.start, m.stop) for m in (*named, *roles, *states)]
        end = len(tokens)
        for at in range(1, len(tokens)):
            inside = any(start < at < stop - 1 for start, stop in spans)
            if tokens[at].word in _BREAKS and not inside:
                end = at
                break
        return _Parts(tokens, named, people, states, roles, end)

    def _is_spelled(self, tokens: Sequence[Token], match: Match, *, is_plain: bool) -> bool:
        if match.stop < len(tokens) and tokens[match.stop].word in _TIED:
            return False
        if match.key.startswith("the ") and match.stop < len(tokens):
            return tokens[match.stop].word in _BREAKS | {"newspaper", "daily"}
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
        return is_plain or raw[:1].isupper()

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
        return any(key in self.tables.roles or key in self.tables.states or key in _ADDRESS for key in keys)

    def _may_be_paper(self, tokens: Sequence[Token], match: Match) -> bool:
        """Keep one-word names of papers ("Guardian", "Independent") from taking the words of other names."""
        entries = self.tables.named.get(match.key, ())
        if not entries or any(e.sector != "JRN" for e in entries) or match.stop == len(tokens):
            return True
        after = tokens[match.stop].word
        role = self.tables.roles.get(after)
        return after in _BREAKS | _PAPER_WORDS or (role is not None and role.sector == "JRN")

    def _pick(self, entries: Sequence[Entry], context: ActorContext, *, is_person: bool = False) -> Entry | None:
        """Choose between rows of one name: the valid one whose country the report is about."""
        valid = [e for e in entries if e.holds(context.published)]
        if not valid:
            # Bodies are named after they are gone and before anybody noticed them: the nearest period tells most.
            return None if is_person else min(entries, key=lambda e: _days_off(e, context.published), default=None)

        def weight(entry: Entry) -> float:
            if entry.country is None:
                return 0.001
            here = 1.0 if entry.country == context.place_country else 0.0
            return here + context.countries.get(entry.country, 0.0)

        if context.published is None:
            # Without a day: a body that was once armed is in the news as such, a leader as one in office.
            valid.sort(key=lambda e: e.sector not in ("REB", "GOV"))
        return max(valid, key=weight)

    def _sector(self, parts: _Parts, context: ActorContext) -> tuple[str | None, Entry | None, bool]:
        """Return the sector, the named body it rests on, and whether it is only a neutral head's default."""
        start = _owner_end(parts)
        sector, entry, default = self._sector_of(parts, start, parts.end, context)
        if sector is not None:
            return sector, entry, False
        if parts.end < len(parts.tokens) and parts.tokens[parts.end].word in _BELONGS:
            sector, entry, _ = self._sector_of(parts, parts.end + 1, len(parts.tokens), context)
            if sector is not None and (default is not None or entry is None):
                return sector, entry, default is None
        if start:
            sector, entry, _ = self._sector_of(parts, 0, start, context)
            if sector is not None:
                return sector, entry, False
        if default is not None and default != "UNK":
            return default, None, True
        return self._bare_state(parts, start), None, False

    def _sector_of(
        self, parts: _Parts, start: int, stop: int, context: ActorContext
    ) -> tuple[str | None, Entry | None, str | None]:
        """Return sector, named body and neutral default of tokens[start:stop]."""
        named = [m for m in parts.named if start <= m.start < stop]
        roles = [m for m in parts.roles if start <= m.start < stop and not _is_inside(m, named) and not _is_surname(parts, m)]
        people = [m for m in parts.people if start <= m.start < stop and not _is_inside(m, [*named, *roles])]
        firm = [m for m in roles if not self.tables.roles[m.key].is_neutral]
        defaults = [self.tables.roles[m.key].sector for m in reversed(roles)]
        default = next((s for s in defaults if s != "UNK"), "UNK" if defaults else None)
        last = self._head_role(parts, firm, start, stop)
        sector = self.tables.roles[last.key].sector if last else ""
        entry = self._pick(self.tables.named[named[-1].key], context) if named else None
        if entry is not None and not (last and last.stop >= named[-1].stop and self._outranks(last, entry)):
            standing = "REB" if entry.sector == "ETH" and default in _ARMED else entry.sector
            return self._aged(parts, start, stop, standing), entry, default
        if sector:
            is_armed = sector == "ETH" and roles[-1] is not last and default in _ARMED
            return self._aged(parts, start, stop, "REB" if is_armed else sector), None, default
        if people:
            entry, office = self._person(people[-1].key, context)
            if entry is not None and office is not None:
                return self._aged(parts, start, stop, office), entry, default
        return None, None, default

    def _outranks(self, role: Match, entry: Entry) -> bool:
        """Tell whether the head noun weighs more than the body named before it: its victims, its government."""
        sector = self.tables.roles[role.key].sector
        if role.key in ("government", "regime"):
            return entry.sector in ("PTY", "OPP", "REB")
        return sector in _OWN_STANDING or (entry.sector == "PTY" and sector in ("LEG", "COP", "MIL", "REB", "JUD"))

    def _head_role(self, parts: _Parts, firm: Sequence[Match], start: int, stop: int) -> Match | None:
        """Return the role noun that heads the stretch: the last, but of two joined by "and" the first."""
        for at in range(start + 1, stop - 1):
            if parts.tokens[at].word == "and":
                left = [m for m in firm if m.stop <= at]
                if left and left[-1].stop == at:
                    return left[-1]
        return firm[-1] if firm else None

    def _aged(self, parts: _Parts, start: int, stop: int, sector: str) -> str:
        is_former = any(t.word in _FORMER for t in parts.tokens[start:stop])
        return "ELI" if is_former and sector in _OFFICES - {"SPY"} else sector

    def _person(self, key: str, context: ActorContext) -> tuple[Entry | None, str | None]:
        entries = self.tables.people[key]
        if " " not in key:
            entries = tuple(e for e in entries if _may_mean(e, context))
        entry = self._pick(entries, context, is_person=True)
        if entry is not None:
            return self._after_office(entry, entries)
        day = context.published
        past = [e for e in entries if e.until is not None and day is not None and e.until < day]
        if not past:
            return None, None
        last = max(past, key=lambda e: e.until or datetime.date.min)
        return last, "ELI" if last.sector in _OFFICES else last.sector

    def _after_office(self, entry: Entry, entries: Sequence[Entry]) -> tuple[Entry, str]:
        """A head of state or government out of office is a former official, whatever came after."""
        if entry.sector in _AFTERWARDS and entry.since is not None:
            past = [
                e
                for e in entries
                if e.office in _HEADS and e.until is not None and e.until <= entry.since and e.name == entry.name
            ]
            if past:
                return past[-1], "ELI"
        return entry, entry.sector

    def _bare_state(self, parts: _Parts, start: int) -> str | None:
        """A bare country is its government; "eight Russians" are people."""
        inside = [m for m in parts.states if start <= m.start < parts.end]
        if not inside or inside[-1].stop != parts.end:
            return None
        key = inside[-1].key
        is_people = key in self.tables.adjectives and key.endswith(("s", "men")) and inside[-1].start > start
        before = parts.tokens[inside[-1].start - 1].word if inside[-1].start else ""
        is_one = before in ("a", "an") and key in self.tables.adjectives
        return "CVL" if (is_people and before != "the") or is_one else "GOV"

    def _states(self, parts: _Parts, context: ActorContext) -> tuple[str, ...]:
        """Return the candidates of the state word that says where the head belongs."""
        head = [m for m in parts.states if m.start < parts.end]
        if not head and parts.end < len(parts.tokens) and parts.tokens[parts.end].word in _BELONGS:
            head = [m for m in parts.states if m.start > parts.end]
        if not head:
            head = [m for m in parts.states if m.start and parts.tokens[m.start - 1].word in _PLACES]
        if not head:
            people = [m for m in parts.people if m.start < parts.end or parts.tokens[parts.end].word in _BELONGS]
            entry, _ = self._person(people[0].key, context) if people else (None, None)
            return (entry.country,) if entry and entry.country else ()
        return self.tables.states[head[0].key]

    def _country(self, reading: Reading, sector: str | None, context: ActorContext, phrase: str) -> tuple[str | None, str]:
        """Return the country, and what told it where the tables did not."""
        if reading.is_bound and (reading.country or sector in ("IGO", "NGO", "REB", "MIL", "JRN", "SOC")):
            if reading.country is None and reading.countries and sector not in ("IGO", "REB"):
                return _heaviest(reading.countries, context), "country word"
            return reading.country, ""
        if reading.countries:
            return (None, "several countries") if reading.is_joint else (_heaviest(reading.countries, context), "country word")
        if sector == "IGO":
            return None, ""
        words = phrase.lower().split()
        if any(w in _FROM_ABROAD and not _AT_HOME.intersection(words[i + 1 : i + 2]) for i, w in enumerate(words)):
            return None, "from abroad"
        if (named := _located(phrase, context)) is not None:
            return named, "place in the words"
        if sector == "UAF":
            # Where they shot does not tell where unidentified gunmen belong.
            return None, "unidentified"
        if context.place_country is not None:
            return context.place_country, "place of the event"
        ranked = sorted(context.countries.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]):
            return None, ""
        return ranked[0][0], "country the report is about"

    def _elsewhere(self, phrase: str, context: ActorContext) -> Reading | None:
        """Look a name up in the report: a title before it or an apposition after it."""
        name = _surname(phrase)
        text = context.report_text
        if name is None or (name.islower() and not _is_lower_cased(text)):
            return None
        for count, match in enumerate(re.finditer(rf"\b{re.escape(name)}\b", text)):
            if count == _OCCURRENCES:
                break
            reading = self._titled(text[max(0, match.start() - 100) : match.start()], name, context)
            if reading is None or reading.sector is None:
                reading = self._apposed(text[match.end() : match.end() + 100], context)
            if reading is not None and reading.sector is not None:
                return reading
        return None

    def _spelled_out(self, phrase: str, context: ActorContext) -> Reading | None:
        """Read an acronym by the words that the report puts before it in brackets: "a rebel group, the Front ... (FLM)"."""
        words = phrase.split()
        short = words[-1] if words else ""
        if not (_ACRONYM.fullmatch(short) and len(words) <= 2):
            return None
        text = context.report_text
        at = text.find(f"({short})")
        if at < 0:
            return None
        left = _SENTENCE_END.split(text[max(0, at - 90) : at])[-1].split()
        full: list[str] = []
        for word in reversed(left):
            if not (word[:1].isupper() or (full and word.lower() in _NAME_PARTICLES)):
                break
            full.insert(0, word)
        reading = self.read(" ".join(full), context) if full else Reading()
        if reading.sector is None or reading.is_weak:
            apposed = self._apposed(text[at + len(short) + 2 : at + 120], context)
            reading = _merge(reading, apposed) if apposed else reading
        return replace(reading, why=f"{short} is {' '.join(full)}: {reading.why}") if reading.sector else None

    def _antecedent(self, phrase: str, context: ActorContext) -> Reading | None:
        """Read a pronoun by the last party before it that agrees with it in number."""
        word = phrase.strip().lower()
        if word not in _SINGULAR | _PLURAL | _NEUTER:
            return None
        at = context.position
        if at is None:
            found = [m for m in re.finditer(rf"\b{word}\b", context.report_text, re.I) if m.start()]
            at = found[0].start() if found else 0
        tokens = tokenize(context.report_text[max(0, at - REACH) : at])
        parts = self._parts(tokens)
        roles = self.tables.roles
        hits = [m for m in parts.roles if (roles[m.key].is_plural if word in _PLURAL else not roles[m.key].is_plural)]
        if word in _SINGULAR:
            hits = [*(m for m in hits if roles[m.key].sector not in _BODIES or not roles[m.key].is_neutral), *parts.people]
        elif word in _NEUTER:
            hits = [*(m for m in hits if roles[m.key].sector in _BODIES), *parts.named]
        if not hits:
            return None
        last = max(hits, key=lambda m: (m.start, m.stop))
        first = max((i + 1 for i in range(last.start) if tokens[i].word in _BREAKS | {",", "and", "that"}), default=0)
        reading = self._read_segment(tokens[max(first, last.start - 4) : last.stop], context)
        return replace(reading, why=f"{word} is {' '.join(t.raw for t in tokens[last.start : last.stop])}: {reading.why}")

    def _titled(self, left: str, name: str, context: ActorContext) -> Reading | None:
        """Read the words before a name as far as they belong to it."""
        left = _SENTENCE_END.split(DOTTED.sub(undot, _ABBREVIATIONS.sub(r"\1", left)))[-1]
        left = left.rstrip(" ,").rpartition(",")[2] if left.rstrip().endswith(",") else left.rpartition(",")[2]
        tokens = tokenize(left)[-9:]
        hits = [m for m in _matches(tokens, self.tables.roles) if not self.tables.roles[m.key].is_plural]
        is_plain = name.islower()
        for hit in reversed(hits):
            between = tokens[hit.stop :]
            limit = 2 if is_plain else 4
            if len(between) <= limit and (is_plain or all(t.raw[:1].isupper() for t in between)):
                first = max((at for at in range(hit.start) if tokens[at].word in _BREAKS), default=-1)
                return self._read_segment([*tokens[first + 1 : hit.stop]], context)
        return None

    def _apposed(self, right: str, context: ActorContext) -> Reading | None:
        """Read "X, a farmer," and "X, 35, head of the council,"."""
        match = re.match(r"\s*,\s*(?:(?:aged\s+)?\d+\s*,\s*)?((?:the|a|an|its|his|her|one of)?\s*[^,.;:()]{3,80})[,.;]", right)
        if match is None:
            return None
        tokens = tokenize(match.group(1))
        if not tokens or tokens[0].word in _BREAKS | {"and", "said", "he", "she", "they"}:
            return None
        reading = self._read_segment(tokens, context)
        return reading if reading.sector is not None and not reading.is_weak else None


def _merge(first: Reading, second: Reading) -> Reading:
    """Fill the gaps of one reading from another; a weak sector gives way."""
    takes_second = first.sector is None or (first.is_weak and second.sector is not None and not second.is_weak)
    chosen = second if takes_second else first
    bound = first if first.is_bound else second
    others = tuple(s for s in dict.fromkeys((*first.others, *second.others)) if s != chosen.sector)
    return Reading(
        chosen.sector,
        first.countries or second.countries,
        bound.is_bound,
        bound.country,
        chosen.is_weak,
        first.entity or second.entity,
        others,
        chosen.why,
        first.is_joint if first.countries else second.is_joint,
    )


def _reason(sector: str | None, known: Entry | None, roles: Sequence[str], *, is_weak: bool) -> str:
    """Say what a sector rests on."""
    if sector is None:
        return ""
    if known is not None and known.sector == sector:
        span = f"{known.since or ''} to {known.until or ''}" if known.since or known.until else "always"
        return f"{known.name}{': ' + known.office if known.office else ''} ({known.sector}, {span})"
    if known is not None and sector == "ELI":
        return f"{known.name}, formerly {known.office or known.sector}"
    if roles:
        return f"head noun: {roles[-1]}"
    return "neutral head noun" if is_weak else BARE_STATE


def _days_off(entry: Entry, day: datetime.date | None) -> int:
    """How many days lie between a row's period and a day."""
    if day is None:
        return 0
    before = (entry.since - day).days if entry.since else 0
    after = (day - entry.until).days if entry.until else 0
    return max(before, after, 0)


def _is_lower_cased(text: str) -> bool:
    """Whether a text lost its capitals: most of its sentences open with a small letter. There a name may be written small."""
    opened = _OPENING.findall(text)
    return text.islower() or sum(map(str.islower, opened)) > len(opened) / 2


def _is_person(phrase: str, context: ActorContext) -> bool:
    """Whether a phrase is a person's name: two to four capitalised words, or a surname whose full name the report has."""
    name = re.split(r"[,(]|\s(?:of|from)\s", re.sub(r"['’]s$", "", phrase))[0].strip()
    if not context.report_text or any(fold(word) in context.places for word in (name, *name.split())):
        return False
    if _FULL_NAME.fullmatch(name):
        return True
    return bool(re.fullmatch(r"[A-Z][a-z][\w’'-]+", name)) and bool(
        re.search(rf"(?<![.!?] )\b[A-Z][a-z]+ (?:[A-Z]\. )?{re.escape(name)}\b", context.report_text)
    )


def _may_mean(entry: Entry, context: ActorContext) -> bool:
    """Whether a bare surname may stand for this person: one in office that day, or one whose full name the report has.

    Without a day, somebody of a country that the report speaks of.
    """
    if not context.report_text or entry.name in context.report_text:
        return True
    if context.published is not None:
        return entry.holds(context.published)
    return entry.country is None or entry.country == context.place_country or entry.country in context.countries


def _located(phrase: str, context: ActorContext) -> str | None:
    """Country of a place name of the report that stands in the phrase ("the Herat police chief")."""
    if not context.places:
        return None
    words = re.findall(r"[\w’'-]+", phrase)
    for size in range(min(4, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            country = context.places.get(fold(" ".join(words[at : at + size])))
            if country is not None and words[at][:1].isupper():
                return country
    return None


def _segments(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the stretches between commas, then those in parentheses."""
    main: list[list[Token]] = [[]]
    aside: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if token.raw == "(":
            depth += 1
            aside.append([])
        elif token.raw == ")":
            depth = max(0, depth - 1)
        elif depth:
            aside[-1].append(token)
        elif token.raw in ",;:":
            main.append([])
        else:
            main[-1].append(token)
    yield from (segment for segment in (*main, *aside) if segment)


def _is_surname(parts: _Parts, match: Match) -> bool:
    """Tell "Julie Bishop" from "a bishop": a title that ends a capitalised name."""
    if match.key not in _SURNAMES or match.stop != parts.end or not match.start:
        return False
    before = parts.tokens[match.start - 1]
    is_known = any(m.start <= match.start - 1 < m.stop for m in (*parts.states, *parts.named, *parts.roles))
    return parts.tokens[match.start].raw.istitle() and before.raw.istitle() and before.word != "the" and not is_known


def _is_inside(match: Match, others: Sequence[Match]) -> bool:
    return any(o.start <= match.start and match.stop <= o.stop for o in others)


def _is_state(tokens: Sequence[Token], match: Match) -> bool:
    """Sort out "US-backed", "anti-American" and the pronoun "us"."""
    if match.key == "us" and tokens[match.start].raw != "US":
        return False
    if match.stop < len(tokens) and tokens[match.stop].word in _TIED:
        return False
    return match.start == 0 or tokens[match.start - 1].word not in _AGAINST


def _owner_end(parts: _Parts) -> int:
    """Return where the part after the last possessive begins: 1 in "Syria's new foreign minister"."""
    for at in range(parts.end - 2, -1, -1):
        inside = any(m.start <= at < m.stop - 1 for m in (*parts.named, *parts.roles))
        if parts.tokens[at].is_possessive and not inside:
            return at + 1
    return 0


def _heaviest(candidates: Sequence[str], context: ActorContext) -> str:
    here = context.place_country
    return max(candidates, key=lambda c: context.countries.get(c, 0.0) + (1.0 if c == here else 0.0))


def _surname(phrase: str) -> str | None:
    """Return the word of a phrase that is most likely a surname, as written."""
    head = re.split(r"[,(]", phrase)[0]
    words = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", re.sub("['\u2019]s\\b", "", head))
    if not words or len(words) > 5 or words[0].lower() in {"the", "a", "an"}:
        return None
    last: str = words[-1]
    is_name = last[:1].isupper() or phrase.islower()
    return last if is_name and len(last) > 2 and last.lower() not in _PRONOUNS else None
