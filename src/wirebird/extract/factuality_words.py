"""Words that tell whether an event took place: negation, modals, plans, conditions and the like, each in a class."""

from __future__ import annotations

import re

_WORDS: dict[str, str] = {
    "negation": ("not n't n’t never no none neither nor nobody nothing nowhere without cannot hardly barely scarcely"),
    "prevention": (
        "fail fails failed failing failure foil foils foiled foiling thwart thwarts thwarted averted avert averts "
        "averting prevent prevents prevented preventing avoid avoids avoided avoiding avoidance aborted aborts abort "
        "cancel cancels cancelled canceled cancelling canceling cancellation scrapped scraps shelved postponed "
        "postpones postpone postponement abandoned abandons stalled stalls collapsed collapses unable refuse refuses "
        "refused refusing refusal decline declines declined declining blocked blocks block stop stops stopped "
        "stopping halted halts suspended defused defuse intercepted instead lacked lack lacks unsuccessful "
        "unsuccessfully botched futile vain"
    ),
    "denial": (
        "deny denies denied denying denial denials dismiss dismisses dismissed dismissing reject rejects rejected "
        "rejecting rebuffed dispute disputes disputed refute refutes refuted false falsely untrue fabricated baseless "
        "unfounded hoax fake doubt doubts doubted doubtful"
    ),
    "possible": "may might could can would should must ought",
    "hedge": (
        "reportedly allegedly alleged apparently possibly perhaps maybe probably likely unlikely suspected suspect "
        "suspects feared fear fears fearing believed believe believes believing thought think thinks presumed "
        "presumably unconfirmed rumours rumors rumoured rumored speculation speculated unclear uncertain seem seems "
        "seemed seemingly appear appears appeared potential potentially possible possibility risk risks chance "
        "prospect supposedly purported purportedly suggest suggests suggested suggesting assume assumes guess suppose "
        "imagine danger threat"
    ),
    "future": ("will shall 'll ’ll tomorrow next upcoming forthcoming soon eventually future later imminent coming tonight wo"),
    "plan": (
        "plan plans planned planning expect expects expected expecting schedule scheduled schedules intend intends "
        "intended intending intention aim aims aimed aiming hope hopes hoped hoping want wants wanted wanting vow "
        "vows vowed pledge pledges pledged promise promises promised threaten threatens threatened threatening "
        "propose proposes proposed proposal proposals order orders ordered agree agrees agreed agreement due set "
        "ready prepare prepares prepared preparing preparations consider considers considered considering bid offer "
        "offers offered seek seeks sought seeking ask asks asked asking request requests requested demand demands "
        "demanded demanding urge urges urged urging call calls called calling need needs needed require requires "
        "required decide decides decided deadline goal target wish wishes wished option allow allows allowed let "
        "would-be able invited recommend recommends recommended authorize authorized authorise authorised willing "
        "likely forecast predicted predicts predict"
    ),
    "condition": (
        "if unless whether provided providing otherwise until till depending assuming once should when whenever "
        "wherever hypothetical had in-case"
    ),
    "question": "? who what why how where which whose",
    "report": (
        "say says said saying tell tells told report reports reported reporting announce announces announced claim "
        "claims claimed claiming according accuse accuses accused state stated states added adds confirmed confirm "
        "confirms insisted insists argued argues admitted admits acknowledged charged charges alleges"
    ),
    "ongoing": (
        "still continue continues continued continuing ongoing currently now amid underway keep keeps kept remain "
        "remains remained daily since meanwhile presently today"
    ),
    "past": (
        "ago last yesterday previously earlier former formerly once already recently anniversary commemorate "
        "commemorates commemorated commemorating commemoration remembered memorial decades history historic early "
        "before after"
    ),
    "exercise": (
        "exercise exercises drill drills simulated simulation simulate mock rehearsal film movie novel game games "
        "fictional drama play hypothetical scenario scenarios"
    ),
    "attempt": (
        "try tries tried trying attempt attempts attempted attempting effort efforts struggle struggled struggling fight fought"
    ),
    "manage": (
        "manage manages managed succeed succeeds succeeded successfully forced force forces caused causing led resulted"
    ),
    "to": "to",
    "have": "has have had 've ’ve having 'd ’d",
    "be": "is are was were be been being am 's ’s 're ’re 'm",
    "do": "do does did done",
    "generic": (
        "often usually always every any sometimes typically generally regularly frequently each all anyone anything ever rarely"
    ),
    "pronoun": "i you we your my our me us yourself please",
    "contrast": "but although though despite however while whereas because so",
    "relative": "that who which whom",
    "coordination": "and or",
    "preposition": "of for in by with from at on as over about against into",
    "clause": ", ; : ( ) - – —",
    "quote": "\" “ ” ` '' ``",
    "end": ". !",
}

_PHRASES: dict[str, str] = {
    "prevention": (
        "called off, calls off, call off, calling off, broke down, broken down, break down, fell through, fall "
        "through, short of, fell apart, headed off, no longer, rather than, kept from, backed out, pulled out, at "
        "bay, fended off, beaten back, ruled out"
    ),
    "future": "going to, about to, set to, due to, later this, next week, next month, on track, in store",
    "condition": "as long, in case, even if, only if, what if, as if, on condition",
    "hedge": "is said, are said, was said, is believed, are believed, was believed",
    "exercise": "war game, war games, dry run",
    "ongoing": "so far, under way",
    "generic": "would often, used to",
}
"""Two words each, parted by commas; they win over their single words."""

CLASSES = ("", *_WORDS)
"""Index 0 is a word of no class. The order is that of the weights: changing it means training anew."""

_CLASS_OF = {word: CLASSES.index(name) for name in reversed(_WORDS) for word in _WORDS[name].split()}
_PAIR_OF = {phrase: CLASSES.index(name) for name, phrases in _PHRASES.items() for phrase in phrases.split(", ")}
_PAIR_BEGINS = frozenset(phrase.split()[0] for phrase in _PAIR_OF)
_LOOKED_UP = {word: 0 for word in (*_PAIR_BEGINS, "t")} | _CLASS_OF
_TOKEN = re.compile(r"['’](?:ll|s|ve|re|d|m)\b|``|''|\w+(?:-\w+)*|[^\w\s]")
_STEM_BEFORE_NOT = re.compile(r"[\w-]+$")


def cue_words(text: str) -> list[tuple[int, int, int]]:
    """The cue words of a sentence.

    Args:
        text: the sentence.

    Returns:
        Start, half-open end (code points in `text`) and class index (above 0) of each cue word, in order.
    """
    low = text.lower()
    if len(low) != len(text):  # some capitals have small forms of two code points
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found: list[tuple[int, int, int]] = []
    second, pair = -1, 0
    for m in _TOKEN.finditer(low):
        word = m.group()
        k = _LOOKED_UP.get(word)
        if k is None and m.start() != second:
            continue
        start, end = m.span()
        if word == "t" and low[start - 2 : start] in ("n'", "n’"):
            _split_not(low, start - 2, found)
            found.append((start - 2, end, _CLASS_OF["n't"]))
            continue
        k = pair if start == second else k or 0
        if word in _PAIR_BEGINS and (after := _TOKEN.search(low, end)):
            new = _PAIR_OF.get(f"{word} {after.group()}")
            if new is not None:
                k, second, pair = new, after.start(), new
        if k:
            found.append((start, end, k))
    return found


def _split_not(low: str, end: int, found: list[tuple[int, int, int]]) -> None:
    """Puts the word before "n't" in the place of what was found with its n: "can't" is "ca" and "n't", "don't" "do"."""
    stem = _STEM_BEFORE_NOT.search(low, 0, end)
    begin = stem.start() if stem else end
    while found and found[-1][0] >= begin:
        found.pop()
    if stem and (k := _CLASS_OF.get(stem.group(), 0)):
        found.append((begin, end, k))
