"""What the rest of a report says of a party: a title, an apposition, the long form of an acronym, who a pronoun is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from wirebird.gazetteer import fold
from wirebird.resolve.actor_choice import ActorContext
from wirebird.resolve.actor_parts import BREAKS, TITLES, matches
from wirebird.resolve.actor_phrases import PRONOUNS, PhraseReader, Reading, merge
from wirebird.resolve.actor_words import DOTTED, Token, name_key, tokenize, undot

REACH: Final = 300
"""Characters before a pronoun in which its party is looked for."""
_SINGULAR: Final = frozenset({"he", "she", "him", "her"})
_PLURAL: Final = frozenset({"they", "them"})
_NEUTER: Final = frozenset({"it"})
_BODIES: Final = frozenset({"GOV", "MIL", "COP", "REB", "PRM", "IGO", "NGO", "PTY", "LEG", "JUD", "BUS", "UNK"})
_OPENING: Final = re.compile(r"[.!?]\s+([A-Za-z])")
_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z-]*[A-Z]|[A-Z]{2,8}")
_FULL_NAME: Final = re.compile(
    r"[A-Z][\w’'-]+\.?(?:\s(?:[A-Z]\.|al-\w+|de|del|la|bin|ibn|van|von|der|den|da|dos|[A-Z][\w’'-]+)){0,3}\s(?:al-\w+|[A-Z][\w’'-]+)"
)
_NAME_PARTICLES: Final = frozenset("of for the and de del la in on to against with al".split())
_ABBREVIATIONS: Final = re.compile(r"\b(gen|lt|col|maj|capt|sgt|brig|adm|gov|sen|rep|mr|mrs|ms|dr|st|prof|rev|hon)\.", re.I)
SENTENCE_END: Final = re.compile(r"[.;:!?()\"\n]")
# What stands behind a name: its age, then an apposition or what the bearer is.
_APPOSED: Final = re.compile(
    r"\s*(?:\(\d+\)|,?\s*(?:aged\s+)?\d+)?\s*(?:,|--|[\u2013\u2014(])\s*(?![\"'\u201c\u201d\u2018\u2019])"
    r"((?:the|a|an|its|his|her|one of)?\s*[^,.;:()]{3,90})"
    r"|\s+(?:is|was|became|remains)\s+((?:the|a|an|its)\s[^,.;:()]{3,90})"
)
# Where an apposition goes on with what happened.
_APPOSITION_END: Final = re.compile(r"\s(?:who|which|that|when|was|is|were|has|had|said|says|told|and (?:is|was|has))\b")
_SAYING: Final = frozenset({"said", "says", "told"})
_SPEAKER_WORDS: Final = 4
# A name set off by a comma from what its bearer is: "the minister for women of Example, Ada Sample, said".
_BEFORE_COMMA: Final = re.compile(
    r"(?:^|[,;:]\s|\b(?:by|with|as|said|that|to|and)\s)(?:the|a|an|its|his|her)\s([^,;:]{3,90})$", re.I
)
_LAST_PARTY: Final = re.compile(r".*\b(?:the|a|an|another)\s([^,;:]{3,90})$", re.I | re.S)
_IDENTIFIED: Final = re.compile(r"[,\s]+(?:identified as|named|called|by the name of)\s*$", re.I)
_LIST_OF_NAMES: Final = re.compile(r"(?:\s+[A-Z][\w.’'-]*|\s+(?:al|de|la|bin|and|of|del)\b|,)*\s*$")
_OCCURRENCES: Final = 8
# Words that tie a person to crimes, looked for around every mention of the name; reaches in characters.
_CRIME_WORDS: Final = re.compile(
    r"\b(?:charged with|accused of|convict\w+|sentenced|(?:for|of|with|attempted) murder|murderers?|traffick\w*|drugs?|"
    r"cartels?|gangs?|gangsters?|fugitive|wanted|rapist|robbers?|fraud|launder\w*|extradit\w*|smuggl\w*|killers?|hack(?:ed|er|ers|ing)|"
    r"kidnappers?)\b",
    re.I,
)
_LEFT_REACH: Final = 100
_RIGHT_REACH: Final = 120
# Up to three capitalised words right before a position.
_NAME_BEFORE: Final = re.compile(r"(?:[A-Z][\w.’'-]*\s+){1,3}\Z")
_NAME_REACH: Final = 40
_OWNED: Final = re.compile(r"\b(?:its|their)\b|\b(?:country|nation)['’]s\b", re.I)
_OPENING_MARK: Final = re.compile(r"[.!?]\s|\n")
# Where a person is from: behind the name and maybe the age.
_ORIGIN: Final = re.compile(
    r"(?:,?\s*\(?\d+\)?,?|,)?\s+(?:formerly\s+|originally\s+)?(?:from|of)\s+((?:[A-Z][\w’'-]*,?\s?){1,5})"
)
# Most first names between a word for a people and a surname.
_FIRST_NAMES: Final = 2


@dataclass(frozen=True)
class ReportReader:
    """Looks a phrase up in the report it stands in."""

    phrases: PhraseReader

    def elsewhere(self, phrase: str, context: ActorContext) -> Reading | None:
        """Look a name up: a title before it or an apposition after it, the full name first."""
        name = _surname(phrase)
        text = context.report_text
        if name is None or (name.islower() and not _is_lower_cased(text)):
            return None
        known = self._known_in_full(name, context) if _is_bare(phrase) else None
        if known is not None:
            return known
        full = re.split(r"[,(]|['’]s\b", phrase)[0].strip()
        names = [full, name] if " " in full and _FULL_NAME.fullmatch(full) else [name]
        for form in names:
            for start in islice(_occurrences(form, text), _OCCURRENCES):
                stop = start + len(form)
                found = self._titled(text[max(0, start - 100) : start], form, context)
                found = found or self._apposed(text[stop : stop + 100], context)
                if found is not None:
                    return found
        return None

    def home(self, phrase: str, context: ActorContext) -> tuple[str, ...]:
        """Countries that the report gives a person elsewhere: "the Kenyan envoy Ada Sample", "Bo Example, a Briton,"."""
        name = _surname(phrase)
        if name is None or name.islower() or name_key(name) in self.phrases.tables.roles:
            return ()
        text = context.report_text
        full = re.split(r"[,(]|['’]s\b", phrase)[0].strip()
        for form in dict.fromkeys((full, name)):
            for start in islice(_occurrences(form, text), _OCCURRENCES):
                left, right = text[max(0, start - _LEFT_REACH) : start], text[start + len(form) :][:_RIGHT_REACH]
                readings = (self._titled(left, form, context), self._apposed(right, context))
                found = next((r.countries for r in readings if r and r.countries and not r.is_joint), ())
                found = found or self._people_before(left) or self._origin(right, context)
                if found:
                    return found
        return ()

    def _people_before(self, left: str) -> tuple[str, ...]:
        """Countries of the word for a people that ends a text, up to two more capitalised words behind it."""
        tokens = tokenize(SENTENCE_END.split(left)[-1])[-5:]
        states = matches(tokens, self.phrases.finder.states)
        last = states[-1] if states else None
        if last is None or last.key not in self.phrases.tables.adjectives:
            return ()
        is_near = all(t.raw[:1].isupper() for t in tokens[last.start :]) and len(tokens) - last.stop <= _FIRST_NAMES
        return self.phrases.tables.states[last.key] if is_near else ()

    def owner(self, phrase: str, context: ActorContext) -> str | None:
        """Country that "its" or "their" stands for in a phrase: the first that its sentence names before it."""
        if context.position is None or not _OWNED.search(phrase):
            return None
        left = _OPENING_MARK.split(context.report_text[max(0, context.position - REACH) : context.position])[-1]
        tokens = tuple(tokenize(left))
        states = self.phrases.finder.find(tokens).states if tokens else []
        return context.heaviest(self.phrases.tables.states[states[0].key]) if states else None

    def _origin(self, right: str, context: ActorContext) -> tuple[str, ...]:
        """Countries of the place that stands behind a name: ", 24, from Exampleton, Kent"."""
        match = _ORIGIN.match(right)
        if match is None:
            return ()
        tokens = tokenize(match.group(1))
        states = matches(tokens, self.phrases.finder.states)
        if states:
            return self.phrases.tables.states[states[-1].key]
        country = context.places.get(fold(match.group(1).split(",")[0]))
        return (country,) if country else ()

    def _known_in_full(self, surname: str, context: ActorContext) -> Reading | None:
        """Read a bare surname by the full name in the report, where the tables know its bearer."""
        for start in islice(_occurrences(surname, context.report_text), _OCCURRENCES):
            before = _NAME_BEFORE.search(context.report_text, max(0, start - _NAME_REACH), start)
            words = [*before.group().split(), surname] if before else []
            for first in range(len(words) - 1):
                name = " ".join(words[first:])
                if name_key(name) in self.phrases.tables.people:
                    reading = self.phrases.read(name, context)
                    return replace(reading, found_in="full_name") if reading.sector is not None else None
        return None

    def spelled_out(self, phrase: str, context: ActorContext) -> Reading | None:
        """Read an acronym by the words that the report puts before it in brackets: "a rebel group, the Front ... (FLM)"."""
        words = phrase.split()
        short = words[-1] if words else ""
        if not (_ACRONYM.fullmatch(short) and len(words) <= 2):
            return None
        text = context.report_text
        at = text.find(f"({short})")
        if at < 0:
            return None
        left = SENTENCE_END.split(text[max(0, at - 90) : at])[-1].split()
        full: list[str] = []
        for word in reversed(left):
            if not (word[:1].isupper() or (full and word.lower() in _NAME_PARTICLES)):
                break
            full.insert(0, word)
        reading = self.phrases.read(" ".join(full), context) if full else Reading()
        if reading.sector is None or reading.is_weak:
            apposed = self._apposed(text[at + len(short) + 2 : at + 120], context)
            reading = merge(reading, apposed) if apposed else reading
        return replace(reading, found_in="acronym", basis=f"{' '.join(full)}: {reading.basis}") if reading.sector else None

    def spelled_otherwise(self, phrase: str, known: Reading, context: ActorContext) -> Reading | None:
        """Read an acronym by its long form in the report, where that is not the body of the tables that bears it."""
        if f"({phrase.split()[-1]})" not in context.report_text:
            return None
        found = self.spelled_out(phrase, context)
        if found is None or found.is_weak or found.entity == known.entity:
            return None
        words = found.basis.partition(":")[0].removeprefix("The ").split()
        initials = "".join(w[0] for w in words if w[0].isupper())
        return found if initials == phrase.split()[-1] else None

    def antecedent(self, phrase: str, context: ActorContext) -> Reading | None:
        """Read a pronoun by the last party before it that agrees with it in number."""
        word = phrase.strip().lower()
        if word not in _SINGULAR | _PLURAL | _NEUTER:
            return None
        at = context.position
        if at is None:
            found = [m for m in re.finditer(rf"\b{word}\b", context.report_text, re.I) if m.start()]
            at = found[0].start() if found else 0
        tokens = tokenize(context.report_text[max(0, at - REACH) : at])
        parts = self.phrases.finder.find(tuple(tokens))
        roles = self.phrases.tables.roles
        hits = [m for m in parts.roles if (roles[m.key].is_plural if word in _PLURAL else not roles[m.key].is_plural)]
        if word in _SINGULAR:
            hits = [*(m for m in hits if roles[m.key].sector not in _BODIES or not roles[m.key].is_neutral), *parts.people]
        elif word in _NEUTER:
            hits = [*(m for m in hits if roles[m.key].sector in _BODIES), *parts.named]
        hits = [m for m in hits if m.key not in roles or roles[m.key].kind != "none"]
        if not hits:
            return None
        last = max(hits, key=lambda m: (m.start, m.stop))
        first = max((i + 1 for i in range(last.start) if tokens[i].word in BREAKS | {",", "and", "that"}), default=0)
        reading = self.phrases.read_segment(tokens[max(first, last.start - 4) : last.stop], context)
        words = " ".join(t.raw for t in tokens[last.start : last.stop])
        return replace(reading, found_in="pronoun", basis=f"{words}: {reading.basis}")

    def _titled(self, left: str, name: str, context: ActorContext) -> Reading | None:
        """Read the words before a name as far as they belong to it."""
        left = SENTENCE_END.split(DOTTED.sub(undot, _ABBREVIATIONS.sub(r"\1", left)))[-1]
        words = left.rstrip(" ,").rpartition(",")[2] if left.rstrip().endswith(",") else left.rpartition(",")[2]
        tokens = tokenize(words)[-9:]
        roles = self.phrases.tables.roles
        is_plain = name.islower()
        for hit in reversed([m for m in matches(tokens, self.phrases.finder.roles) if roles[m.key].kind != "none"]):
            between = tokens[hit.stop :]
            is_list = roles[hit.key].is_plural
            if (is_plain or all(t.raw[:1].isupper() or (is_list and t.word == "and") for t in between)) and (
                len(between) <= (2 if is_plain else 4) and is_list == any(t.word == "and" for t in between)
            ):
                return self._read_title(tokens[: hit.stop], hit.start, context)
        return self._listed(left, context) or self._set_off(left, context)

    def _read_title(self, tokens: Sequence[Token], head: int, context: ActorContext) -> Reading | None:
        """Read a title from the last word that parts it from the sentence."""
        first = max((at for at in range(head) if tokens[at].word in BREAKS), default=-1)
        reading = self.phrases.read_segment(tokens[first + 1 :], context)
        # Who has a name is not unidentified, whatever the suspicion.
        return replace(reading, found_in="title") if reading.sector not in (None, "UAF") else None

    def _listed(self, left: str, context: ActorContext) -> Reading | None:
        """Read the plural before a list of names: "generals Ada Sample, Bo Example and"."""
        names = _LIST_OF_NAMES.search(left)
        tokens = tokenize((left[: names.start()] if names else left).rpartition(",")[2])[-9:]
        roles = self.phrases.tables.roles
        hits = [m for m in matches(tokens, self.phrases.finder.roles) if m.stop == len(tokens)]
        if not hits or not roles[hits[0].key].is_plural or roles[hits[0].key].kind == "none":
            return None
        return self._read_title(tokens, hits[0].start, context)

    def _set_off(self, left: str, context: ActorContext) -> Reading | None:
        """Read "the minister for women, Ada Sample" and "a trader, identified as Bo Example", where the name comes next."""
        identified = _IDENTIFIED.search(left)
        if identified is None and not left.rstrip().endswith(","):
            return None
        before = _LAST_PARTY.search(left[: identified.start()]) if identified else _BEFORE_COMMA.search(left.rstrip(" ,"))
        if before is None:
            return None
        reading = self.phrases.read_segment(tokenize(before.group(1)), context)
        return replace(reading, found_in="title") if _is_firm(reading) else None

    def _apposed(self, right: str, context: ActorContext) -> Reading | None:
        """Read "X, a farmer,", "X, 35, head of the council," and "X was a farmer."."""
        match = _APPOSED.match(right)
        if match is None:
            return None
        words = match.group(1) or match.group(2)
        end = _APPOSITION_END.search(words)
        tokens = tokenize(words[: end.start()] if end else words)
        # "X, the police said" has another speaker, "X, the state police spokesman said" an inverted order.
        is_other = end is not None and end.group().strip() in _SAYING and len(tokens) < _SPEAKER_WORDS
        if not tokens or is_other or tokens[0].word in BREAKS | {"and", "said", "he", "she", "they"}:
            return None
        reading = self.phrases.read_segment(tokens, context)
        return replace(reading, found_in="apposition") if _is_firm(reading) else None


def _is_firm(reading: Reading) -> bool:
    """Whether a reading says what a named person is; nobody with a name is unidentified."""
    return reading.sector not in (None, "UAF") and not reading.is_weak and reading.rule != "not_a_party"


def _is_bare(phrase: str) -> bool:
    """Whether a phrase has no first name: one capitalised word at most, beside titles."""
    words = [w for w in re.sub(r"['’]s\b", "", phrase).split() if w[:1].isupper() and w.lower().rstrip(".") not in TITLES]
    return len(words) <= 1


def _occurrences(words: str, text: str) -> Iterator[int]:
    """Yield where words stand in a text as whole words."""
    at = text.find(words)
    while at >= 0:
        stop = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[stop : stop + 1].isalnum()):
            yield at
        at = text.find(words, stop)


def is_person(phrase: str, context: ActorContext) -> bool:
    """Whether a phrase is a person's name: two to four capitalised words, or a surname whose full name the report has."""
    name = re.split(r"[,(]|\s(?:of|from)\s", re.sub(r"['’]s$", "", phrase))[0].strip()
    if (
        not context.report_text
        or name.startswith(("The ", "A ", "An "))
        or any(fold(word) in context.places for word in (name, *name.split()))
    ):
        return False
    if _FULL_NAME.fullmatch(name):
        return True
    return bool(re.fullmatch(r"[A-Z][a-z][\w’'-]+", name)) and bool(
        re.search(rf"(?<![.!?] )\b[A-Z][a-z]+ (?:[A-Z]\. )?{re.escape(name)}\b", context.report_text)
    )


def is_accused(phrase: str, context: ActorContext) -> bool:
    """Whether words for crimes stand around most of the places where a report names a person."""
    name = re.split(r"[,(]", re.sub(r"['’]s$", "", phrase))[0].split()
    text = context.report_text
    places = list(_occurrences(name[-1], text))
    words = sum(len(_CRIME_WORDS.findall(text, max(0, at - _LEFT_REACH), at + _RIGHT_REACH)) for at in places)
    return bool(places) and words >= len(places)


def _is_lower_cased(text: str) -> bool:
    """Whether a text lost its capitals: most of its sentences open with a small letter. There a name may be written small."""
    opened = _OPENING.findall(text)
    return text.islower() or sum(map(str.islower, opened)) > len(opened) / 2


def _surname(phrase: str) -> str | None:
    """Return the word of a phrase that is most likely a surname, as written."""
    head = re.split(r"[,(]", phrase)[0]
    words = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", re.sub("['\u2019]s\\b", "", head))
    if not words or len(words) > 5 or words[0].lower() in {"the", "a", "an"}:
        return None
    last: str = words[-1]
    is_name = last[:1].isupper() or phrase.islower()
    return last if is_name and len(last) > 2 and last.lower() not in PRONOUNS else None
