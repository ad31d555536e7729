"""Words of killing, injuring, detaining, displacing and abducting, and how each takes its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from wirebird.extract.count_phrases import read_counted
from wirebird.extract.count_words import Word, at
from wirebird.records import CountKind

Frame = Literal["participle", "active", "intransitive", "nominal", "adjective", "toll", "split"]


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
        "hanged; blown up and killed; put to death; done to death; mowed down; buried alive; fatally wounded; "
            "mortally wounded; fatally injured; fatally hit; burned to ashes; hacked to pieces; blown to pieces"
    )),
    ("killed", "active", _phrases(
        "killing; kills; kill; murdering; murders; murder; slaughtering; massacring; beheading; beheads; executing; "
        "executes; assassinating; assassinate; gunning down; shooting dead; shooting and killing; gun down; "
        "lost; losing; loses; claimed the lives of; claiming the lives of; "
        "claims the lives of; took the lives of; taking the lives of; "
        "cost the lives of; costing the lives of; slit the throats of; cut the throats of; slitting the throats of; "
        "cutting the throats of; slit the throat of; cut the throat of; claimed; claiming; "
        "fatally shooting; beat to death; hacking to death"
    )),
    ("killed", "intransitive", _phrases(
        "died; die; dies; perished; lost their lives; lost his life; lost her life; lose their lives; "
        "succumbed to; succumbed; were dead; drowned; suffocated; "
            "had their throats cut; had their throats slit; had his throat cut; had his throat slit; had her throat cut; "
            "had her throat slit; had their heads cut off"
    )),
    ("killed", "adjective", _phrases("dead; of them fatally")),
    ("killed", "nominal", _phrases(
        "deaths; death; killing; killings; murder; murders; assassination; assassinations; slaying; slayings; "
        "beheading; beheadings; execution; executions; massacre; slaughter; body; bodies; corpses; fatalities; "
        "fatality; fatal shooting; fatal police shooting; lynching; lives"
    )),
    ("killed", "toll", _phrases("death toll; death tolls; toll; tolls; body count; total; number")),
    ("injured", "participle", _phrases(
        "injured; wounded; hurt; maimed; hospitalized; hospitalised; shot and wounded; shot and injured; "
            "taken to hospital; rushed to hospital; taken to the hospital; rushed to the hospital; admitted to hospital; "
            "treated for injuries; treated for wounds; treated for burns"
    )),
    ("injured", "active", _phrases(
        "injuring; wounding; maiming; injures; wounds; injure; wound; hurting; shooting and wounding"
    )),
    ("injured", "intransitive", _phrases("got injured; got hurt; got wounded")),
    ("injured", "nominal", _phrases("injuries; wounding; injury")),
    ("detained", "participle", _phrases(
        "arrested; detained; apprehended; nabbed; rounded up; taken into custody; jailed; imprisoned; "
        "held in custody; in custody; placed under arrest; incarcerated; in detention; behind bars; under arrest; "
            "remanded"
    )),
    ("detained", "active", _phrases(
        "arresting; detaining; apprehending; arrests; detains; nabs; nabbing; rounding up; arrest; detain"
    )),
    ("detained", "nominal", _phrases("arrests; arrest; detention; detentions; detainees; apprehension")),
    ("injured", "adjective", _phrases(
        "with bullet wounds; with gunshot wounds; with stab wounds; with shrapnel wounds; with injuries; with burns; "
        "with serious injuries; with minor injuries; with wounds"
    )),
    ("missing", "adjective", _phrases("missing; unaccounted for")),
    ("missing", "intransitive", _phrases("disappeared; vanished; went missing; gone missing; were reported missing")),
    ("missing", "participle", _phrases("forcibly disappeared; reported missing")),
    ("displaced", "participle", _phrases("displaced; uprooted; made homeless; left homeless; rendered homeless; evacuated; "
            "driven from their homes; "
            "driven out of their homes; forced from their homes; forced to flee")),
    ("displaced", "active", _phrases(
        "displacing; uprooting; displaces; evacuating; driving; driven; displace"
    )),
    ("displaced", "intransitive", _phrases(
        "sought shelter; sought refuge; taken refuge; "
        "taken shelter; fled; flee; have fled; fleeing; left their homes; abandoned their homes; leave their homes"
    )),
    ("displaced", "nominal", _phrases("displacement; exodus; evacuation")),
    ("abducted", "participle", _phrases(
        "abducted; kidnapped; kidnaped; captured; taken hostage; held hostage; taken captive; held captive; "
        "taken prisoner; seized; hijacked and abducted; seized as hostages; whisked away; taken away"
    )),
    ("abducted", "active", _phrases(
        "abducting; kidnapping; kidnaping; capturing; abducts; kidnaps; captures; taking hostage; took hostage; "
        "took captive; kidnap; abduct; capture; took away"
    )),
    ("surrendered", "intransitive", _phrases(
        "surrendered; defected; laid down their arms; laid down their weapons; gave themselves up; turned themselves in; "
        "gave himself up; gave herself up; handed in their weapons; handed over their weapons; lay down their arms"
    )),
    ("deployed", "participle", _phrases("deployed; mobilised; mobilized; dispatched")),
    ("deployed", "active", _phrases("deploying; deploys; deploy; sent; sending; dispatching; mobilising; mobilizing")),
    ("protesting", "intransitive", _phrases(
        "marched; rallied; protested; demonstrated; took to the streets; took to the street; gathered; turned out; "
        "staged a protest; staged a rally; staged a sit-in; held a rally; held a protest; marching; protesting; rallying"
    )),
    ("protesting", "nominal", _phrases("crowd; crowds")),
    # A verb, its object, and then what it did to them: "took 12 villagers hostage", "shot three men dead".
    ("killed", "split", _phrases(
        "shot; shooting; stabbed; stabbing; beat; beating; hacked; hacking; burned; burnt; burning; clubbed; clubbing; "
        "stoned; stoning; trampled; trampling; crushed; crushing; tortured; bludgeoned; knifed; blew; put; putting"
    )),
    ("killed", "split", _phrases("buried; burying")),
    ("injured", "split", _phrases("treated; treating")),
    ("abducted", "split", _phrases("took; taking; take; taken; held; holding; hold; holds; seized; seizing")),
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
    phrase[0] for _, frame, phrases in _TABLE if frame in ("participle", "active", "intransitive", "split")
    for phrase in phrases
    if len(phrase) == 1 or phrase[0] not in ("in", "the", "made", "put", "done", "held", "shot")
) | frozenset("dead shot bringing taking leaving raising sustained suffered taken missing unaccounted".split())  # fmt: skip


CLOSERS: dict[tuple[str, ...], CountKind] = {
    ("hostage",): "abducted",
    ("captive",): "abducted",
    ("prisoner",): "abducted",
    ("into", "custody"): "detained",
    ("to", "death"): "killed",
    ("dead",): "killed",
    ("alive",): "killed",
    ("for", "injuries"): "injured",
    ("for", "wounds"): "injured",
    ("for", "gunshot"): "injured",
    ("for", "burns"): "injured",
    ("for", "smoke"): "injured",
    ("for", "gas"): "injured",
    ("for", "tear"): "injured",
}
"""What stands behind the object of a split trigger, and what it tells."""

_SUFFERING = frozenset("sustained suffered received sustaining suffering receiving".split())
_INJURIES = frozenset("injuries injury wounds wound burns".split())
_FREQUENT = frozenset(
    "sought a turned gave lay laid staged in with the and for from have out them into reported down up gone serious minor "
    "placed away done under were had his her their took take taken taking put putting left leave leaving made held "
    "hold holding holds behind forced going went lost lose received suffered sustained number total admitted "
    "treated cost got of to driven seizing blew losing loses beat shot shooting".split()
)


def _telling_words() -> frozenset[str]:
    """For each trigger a word that is not frequent; a sentence without any of them needs no reading."""
    words = {
        "shot",
        "lost",
        "losing",
        "smoke",
        "gas",
        "put",
        "puts",
        "gave",
        "gives",
        *_INJURIES,
        *(closer[-1] for closer in CLOSERS),
    }
    for _, frame, phrases in _TABLE:
        if frame != "split":
            words.update(word for phrase in phrases for word in [next((w for w in phrase if w not in _FREQUENT), phrase[-1])])
    return frozenset(words - {""})


_TELLING = _telling_words()
_LETTERS = re.compile(r"[a-z]+")


def may_have_triggers(sentence: str) -> bool:
    """Whether a sentence has any word that belongs to a trigger; cheap, so that most sentences need no reading."""
    return not _TELLING.isdisjoint(_LETTERS.findall(sentence.lower()))


_STARTS = frozenset(_TRIGGERS) | _SUFFERING
_NOT_DEADLY = frozenset("sentenced condemned scared frightened bored worried opposed".split())


def find_triggers(words: Sequence[Word]) -> list[Trigger]:
    """Find the triggers of a sentence, in order, none overlapping."""
    found = []
    i = 0
    while i < len(words):
        match = trigger_at(words, i) if words[i].low in _STARTS or at(words, i + 2) == "death" else None
        if match:
            found.append(match)
            i = match.last
        else:
            i += 1
    return found


_BOTH_READINGS = frozenset("killing murder beheading arrests arrest kidnapping kidnaping murders capture".split())


def _injury_end(words: Sequence[Word], i: int) -> int | None:
    """Where "(serious bullet) injuries" ends that begins at i, or None."""
    for k in range(i, i + 4):
        if at(words, k) in _INJURIES:
            return k + 1
        if not at(words, k)[:1].isalpha():
            return None
    return None


_BEFORE_NOMINAL = frozenset("the a other total whose his her".split())


def trigger_at(words: Sequence[Word], i: int) -> Trigger | None:
    """Return the longest trigger that begins at word i, or None."""
    if at(words, i) in _SUFFERING and (end := _injury_end(words, i + 1)):
        return Trigger("injured", "intransitive", i, end)
    if (
        at(words, i + 1) == "to"
        and at(words, i + 2) == "death"
        and at(words, i).endswith("ed")
        and at(words, i) not in _NOT_DEADLY
    ):
        return Trigger("killed", "participle", i, i + 3)
    for phrase, kind, frame in _TRIGGERS.get(at(words, i), ()):
        if all(at(words, i + k) == p for k, p in enumerate(phrase)):
            if phrase[0] in _BOTH_READINGS and len(phrase) == 1:
                before = at(words, i - 1)
                nominal = at(words, i + 1) == "of" or before in _BEFORE_NOMINAL or before.endswith(("'s", "’s"))
                counted = read_counted(words, i - 1, frozenset()) if frame != "nominal" else None
                frame = "nominal" if nominal or counted or at(words, i + 1) in (".", "in", "") else "active"
            return Trigger(kind, frame, i, i + len(phrase))
    return None
