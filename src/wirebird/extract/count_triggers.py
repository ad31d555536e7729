"""Words of killing, injuring, detaining, displacing and abducting, and how each takes its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from wirebird.extract.count_phrases import read_counted
from wirebird.extract.count_words import Word, at
from wirebird.records import CountKind

Frame = Literal["participle", "active", "intransitive", "nominal", "adjective", "toll"]


class Trigger(NamedTuple):
    """A word or phrase of killing and so on, over words[first:last]."""

    kind: CountKind
    frame: Frame
    first: int
    last: int


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(p.split()) for p in text.split("; "))


_TABLE: tuple[tuple[CountKind, Frame, tuple[tuple[str, ...], ...]], ...] = (
    ("killed", "participle", _phrases(
        "killed; murdered; slain; slaughtered; massacred; beheaded; executed; assassinated; decapitated; lynched; "
        "electrocuted; martyred; neutralized; neutralised; gunned down; shot dead; shot and killed; shot to death; "
        "fatally shot; fatally stabbed; stabbed to death; beaten to death; hacked to death; stoned to death; "
        "burned to death; burnt to death; burned alive; crushed to death; tortured to death; shot down and killed; "
        "hanged; blown up and killed; put to death; done to death; mowed down; buried"
    )),
    ("killed", "active", _phrases(
        "killing; kills; kill; murdering; murders; murder; slaughtering; massacring; beheading; beheads; executing; "
        "executes; assassinating; assassinate; gunning down; shooting dead; shooting and killing; gun down; "
        "claimed the lives of; claiming the lives of; claims the lives of; took the lives of; taking the lives of; "
        "cost the lives of; costing the lives of; claimed; claiming; fatally shooting; beat to death; hacking to death"
    )),
    ("killed", "intransitive", _phrases(
        "died; die; dies; perished; lost their lives; lost his life; lost her life; lose their lives; "
        "succumbed to; succumbed; were dead"
    )),
    ("killed", "adjective", _phrases("dead")),
    ("killed", "nominal", _phrases(
        "deaths; death; killing; killings; murder; murders; assassination; assassinations; slaying; slayings; "
        "beheading; beheadings; execution; executions; massacre; slaughter; body; bodies; corpses; fatalities; "
        "fatality; fatal shooting; fatal police shooting; lynching; lives"
    )),
    ("killed", "toll", _phrases("death toll; toll; body count; total; number")),
    ("injured", "participle", _phrases(
        "injured; wounded; hurt; maimed; hospitalized; hospitalised; shot and wounded; shot and injured"
    )),
    ("injured", "active", _phrases(
        "injuring; wounding; maiming; injures; wounds; injure; wound; hurting; shooting and wounding"
    )),
    ("injured", "intransitive", _phrases(
        "sustained injuries; suffered injuries; received injuries; sustained wounds; suffered wounds; "
        "sustained critical injuries; sustained serious injuries; sustained bullet injuries; suffered serious injuries; "
        "sustained minor injuries; suffered minor injuries; received bullet injuries; suffered burns; "
        "sustained splinter injuries; received injuries; got injured; got hurt; got wounded"
    )),
    ("injured", "nominal", _phrases("injuries; wounding; injury")),
    ("detained", "participle", _phrases(
        "arrested; detained; apprehended; nabbed; rounded up; taken into custody; jailed; imprisoned; "
        "held in custody; in custody; placed under arrest; incarcerated"
    )),
    ("detained", "active", _phrases(
        "arresting; detaining; apprehending; arrests; detains; nabs; nabbing; rounding up; arrest; detain"
    )),
    ("detained", "nominal", _phrases("arrests; arrest; detention; detentions; detainees; apprehension")),
    ("displaced", "participle", _phrases("displaced; uprooted; made homeless; evacuated; driven from their homes")),
    ("displaced", "active", _phrases(
        "displacing; uprooting; displaces; evacuating; driving; driven; displace"
    )),
    ("displaced", "intransitive", _phrases(
        "fled; flee; have fled; fleeing; left their homes; abandoned their homes; leave their homes"
    )),
    ("displaced", "nominal", _phrases("displacement; exodus; evacuation")),
    ("abducted", "participle", _phrases(
        "abducted; kidnapped; kidnaped; captured; taken hostage; held hostage; taken captive; held captive; "
        "taken prisoner; hijacked and abducted; seized as hostages; whisked away; taken away"
    )),
    ("abducted", "active", _phrases(
        "abducting; kidnapping; kidnaping; capturing; abducts; kidnaps; captures; taking hostage; took hostage; "
        "took captive; kidnap; abduct; capture; took away"
    )),
    ("abducted", "nominal", _phrases("abduction; abductions; kidnapping; kidnappings; kidnaping; capture; hostages")),
)  # fmt: skip


def _index() -> dict[str, tuple[tuple[tuple[str, ...], CountKind, Frame], ...]]:
    """Triggers by first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], CountKind, Frame]]] = {}
    for kind, frame, phrases in _TABLE:
        for phrase in phrases:
            found.setdefault(phrase[0], []).append((phrase, kind, frame))
    return {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in found.items()}


_TRIGGERS = _index()
# Words that end a noun phrase: triggers that cannot be part of one.
STOPS = frozenset(
    phrase[0] for _, frame, phrases in _TABLE if frame in ("participle", "active", "intransitive") for phrase in phrases
    if len(phrase) == 1 or phrase[0] not in ("in", "the", "made", "put", "done", "held", "lost", "shot")
) | frozenset("dead shot bringing taking leaving raising sustained suffered taken".split())  # fmt: skip


_FIRST_WORDS = frozenset(re.split(r"[^a-z]", " ".join(_TRIGGERS)))
_LETTERS = re.compile(r"[a-z]+")


def may_have_triggers(sentence: str) -> bool:
    """Whether a sentence has any word that a trigger begins with; cheap, so that most sentences need no reading."""
    return not _FIRST_WORDS.isdisjoint(_LETTERS.findall(sentence.lower()))


def find_triggers(words: Sequence[Word]) -> list[Trigger]:
    """Find the triggers of a sentence, in order, none overlapping."""
    found = []
    i = 0
    while i < len(words):
        match = trigger_at(words, i)
        if match:
            found.append(match)
            i = match.last
        else:
            i += 1
    return found


_BOTH_READINGS = frozenset("killing murder beheading arrests arrest kidnapping kidnaping murders capture".split())


def trigger_at(words: Sequence[Word], i: int) -> Trigger | None:
    """Return the longest trigger that begins at word i, or None."""
    for phrase, kind, frame in _TRIGGERS.get(at(words, i), ()):
        if all(at(words, i + k) == p for k, p in enumerate(phrase)):
            if phrase[0] in _BOTH_READINGS and len(phrase) == 1:
                nominal = at(words, i + 1) == "of" or at(words, i - 1) in ("the", "a", "'s", "other", "total")
                counted = read_counted(words, i - 1, frozenset()) if frame != "nominal" else None
                frame = "nominal" if nominal or counted or at(words, i + 1) in (".", "in", "") else "active"
            return Trigger(kind, frame, i, i + len(phrase))
    return None
