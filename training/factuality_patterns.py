"""Sentences of our own for what newswire tells seldom: foiled plots, denials, hearsay, conditions, drills.

Each pattern has an event in brackets, two values (how far the writer commits to it, whether it has come about) and maybe the
status of a codebook record. Filled with invented parties; tests use other sentences.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

FILLS = {
    "who": (
        "the army|rebels|gunmen|police|border guards|coalition troops|militiamen|the navy|insurgents|"
        "commandos|loyalist fighters"
    ),
    "whom": (
        "a supply convoy|the checkpoint|the consulate|demonstrators|the governor|two aid workers|a market|the barracks|a judge"
    ),
    "voice": (
        "officials|the interior ministry|a spokeswoman|the governor|local media|residents|Colonel Brandt Osei|state radio"
    ),
    "where": (
        "in Marlo|near the port of Essen Bay|in the east|on the coast road|outside Hadrin|in the Ulma valley|"
        "last week|on Sunday"
    ),
    "noun": ("attack|ambush|raid|kidnapping|assault|coup|assassination|hijacking|shooting|massacre|airstrike|car bombing"),
    "meet": ("summit|rally|meeting|election|ceremony|parade|demonstration|visit|vote|conference|walkout|round of talks"),
    "done": "attacked|shelled|kidnapped|raided|ambushed|bombed|robbed|stormed|targeted|assaulted|hit|beaten",
    "do": "attack|shell|kidnap|raid|ambush|bomb|storm|target|assault|expel|arrest|release|meet",
    "doing": "attacking|shelling|kidnapping|raiding|ambushing|bombing|storming|targeting|killing",
    "stop": "foiled|thwarted|prevented|averted|stopped|headed off|broke up|disrupted",
    "drop": "called off|cancelled|scrapped|abandoned|dropped",
    "will": "will|is to|is set to|is due to|is going to",
}

PATTERNS = """
-2.6 -2.7 failed | {Who} {stop} a [{noun}] {where}.
-2.6 -2.7 failed | {Who} said they had {stop} an alleged [{noun}] on {whom}.
-2.5 -2.6 failed | A planned [{noun}] on {whom} was {stop}, {voice} said.
-2.3 -2.6 failed | {Who} {stop} a plot to [{do}] {whom} {where}.
-2.0 -2.3 failed | {Who} {stop} a suspected [plot] against {whom}.
-1.8 -2.2 failed | An attempted [{noun}] was {stop} by {who} {where}.
3.0 2.7 happened | {Who} [{stop}] a {noun} {where}.
3.0 2.7 happened | Guards [{stop}] an attempt to {do} {whom}.
-2.6 -2.8 failed | The [{meet}] was {drop} because of the floods.
-2.5 -2.7 failed | Organisers {drop} the [{meet}] {where}.
-2.3 -2.7 failed | The [{meet}] has been postponed until May.
-2.6 -2.7 failed | {Who} {drop} a plan to [{do}] {whom}.
-2.5 -2.7 failed | Plans for a [{meet}] {where} were {drop}.
3.0 2.7 - | The {meet} was [{drop}] after protests, {voice} said.
-1.8 -1.8 denied | {Who} denied that their men had [{done}] {whom}.
-1.8 -1.8 denied | {Voice} denied {doing} people {where}, let alone having [{done}] {whom}.
-1.8 -1.8 denied | {Who} denied [{doing}] {whom}.
-2.0 -2.0 denied | {Voice} dismissed claims that soldiers had [{done}] {whom}.
-2.3 -2.3 denied | There is no truth in reports that {who} [{done}] {whom}, {voice} said.
-2.0 -2.0 denied | {Voice} rejected the allegation that {whom} had been [{done}].
-2.0 -2.0 denied | {Voice} denied any [{noun}] {where}.
3.0 2.7 - | {Voice} [denied] that {who} had {done} {whom}.
0.5 0.3 possible | {Who} may have [{done}] {whom}, {voice} said.
0.5 0.2 possible | {Whom} might have been [{done}] {where}.
0.6 0.2 possible | {Who} could have [{done}] {whom}.
0.0 0.0 possible | It is unclear whether {who} [{done}] {whom}.
0.0 0.0 possible | It was not known if {whom} had been [{done}].
0.0 0.0 possible | {Voice} could not say whether there had been a [{noun}].
0.2 0.2 possible | Investigators want to find out whether {who} [{done}] {whom}.
0.2 0.2 possible | A commission is to establish if {whom} was [{done}] {where}.
1.4 1.0 possible | {Who} reportedly [{done}] {whom} {where}.
1.2 0.8 possible | {Who} allegedly [{done}] {whom} {where}.
1.3 1.0 possible | {Who} are believed to have [{done}] {whom}.
0.8 0.5 possible | Unconfirmed reports said {whom} had been [{done}].
0.3 0.2 possible | There were rumours that {who} had [{done}] {whom}.
0.7 0.5 possible | {Who} are suspected of [{doing}] {whom}.
0.5 -1.0 possible | {Voice} fears that {whom} could be [{done}].
0.5 -1.5 possible | {Who} might [{do}] {whom}, {voice} warned.
0.5 -1.5 possible | {Who} could [{do}] {whom} within days.
-2.5 -2.6 failed | {Who} could have [{done}] {whom} but chose not to.
-2.5 -2.6 failed | {Who} would have [{done}] {whom} had the guards not been there.
-2.3 -2.5 failed | {Who} came close to [{doing}] {whom}.
-2.3 -2.5 failed | {Who} almost [{done}] {whom} {where}.
-2.0 -2.2 failed | {Who} tried in vain to [{do}] {whom}.
0.0 -1.5 - | If {who} [{do}] {whom}, the truce is over, {voice} said.
0.0 -1.5 - | Unless {whom} is [{done}], nothing changes.
0.0 -2.0 - | {Voice} would resign if {who} were to [{do}] {whom}.
0.0 -0.8 - | Did {who} [{do}] {whom}?
0.0 -1.0 - | Will {who} [{do}] {whom}?
0.3 0.3 - | Why would {who} have [{done}] {whom}?
-1.5 -1.8 - | The exercise simulated a [{noun}] on {whom}.
-1.5 -1.8 - | Soldiers rehearsed how to respond to a [{noun}] {where}.
-1.5 -1.8 - | In the film, {who} [{do}] {whom}.
-1.8 -2.0 - | {Voice} had imagined a [{noun}] {where}.
2.0 -2.2 planned | {Voice} {will} [{do}] {whom} on Friday.
1.2 -2.2 planned | {Who} plan to [{do}] {whom}.
1.0 -2.2 planned | {Who} vowed to [{do}] {whom}.
0.5 -2.2 - | {Who} threatened to [{do}] {whom}.
1.0 -1.8 - | {Who} were ordered to [{do}] {whom}.
0.2 -2.2 - | {Voice} urged {who} not to [{do}] {whom}.
0.3 -2.0 - | {Voice} urged {who} to [{do}] {whom}.
1.5 -2.2 planned | {Who} are expected to [{do}] {whom} before the {meet}.
0.8 -2.2 - | {Who} hope to [{do}] {whom}.
2.0 -2.3 planned | The [{meet}] is scheduled for next month.
0.5 -2.2 - | {Voice} called for a [{meet}] {where}.
-2.6 -2.7 - | {Who} refused to [{do}] {whom}.
-2.7 -2.7 failed | {Who} failed to [{do}] {whom}.
-2.6 -2.7 failed | {Who} were unable to [{do}] {whom}.
-2.9 -2.8 denied | {Who} did not [{do}] {whom}, {voice} said.
-2.9 -2.8 - | {Who} have never [{done}] {whom}.
-2.7 -2.7 - | No [{noun}] was reported {where}.
-2.7 -2.7 - | Nobody was [{done}] {where}.
-2.7 -2.7 - | The night passed without a [{noun}].
-2.5 -2.7 - | {Who} cannot [{do}] {whom}.
2.8 2.5 happened | {Who} managed to [{do}] {whom}.
2.8 2.5 happened | {Who} succeeded in [{doing}] {whom}.
3.0 2.7 happened | {Who}, who had not been seen for days, [{done}] {whom}.
3.0 2.7 happened | Nobody saw how {who} [{done}] {whom}.
3.0 2.7 happened | The [{meet}] went ahead although the talks failed.
3.0 2.7 happened | No group has claimed the [{noun}] {where}.
3.0 2.7 happened | After a foiled {noun} {where}, {who} [{done}] {whom}.
3.0 2.7 happened | {Who} did not stop until they had [{done}] {whom}.
3.0 2.7 happened | {Voice} did not regret the [{noun}].
3.0 2.7 happened | {Voice} confirmed that {whom} was [{done}].
3.0 2.7 happened | {Who} [{done}] {whom} {where}, which nobody had expected.
3.0 2.7 - | {Where} people marked the anniversary of the [{noun}].
3.0 2.7 - | Survivors of the [{noun}] {where} said they could not forget.
3.0 2.7 happened | {Who} [{done}] {whom} {where}, {voice} said.
3.0 2.7 happened | {Voice} condemned the [{noun}] {where}.
3.0 2.7 happened | {Who} [{done}] {whom} but did not {do} the village.
-2.8 -2.8 - | {Who} {done} {whom} but did not [{do}] the village.
3.0 2.7 happened | {Who} [{done}] {whom} and will {do} the village next.
2.0 -2.2 planned | {Who} {done} {whom} and will [{do}] the village next.
3.0 2.7 happened | {Who} did not {do} {whom}; instead they [{done}] the village.
-2.8 -2.8 - | {Who} did not [{do}] {whom}; instead they {done} the village.
3.0 2.7 happened | The {meet} was cancelled after {who} [{done}] {whom}.
3.0 2.7 happened | {Voice} would not say why {who} [{done}] {whom}.
3.0 2.7 happened | If nothing is done, people will flee, as they did when {who} [{done}] {whom}.
3.0 2.7 happened | {Who}, who had failed to {do} {whom}, [{done}] the village.
3.0 2.7 happened | The {noun} was foiled, but another [{noun}] killed a child {where}.
-2.6 -2.7 failed | The [{noun}] was foiled, but another killed a child {where}.
"""
COPIES = 16
"""How often each pattern is filled."""


class Filled(NamedTuple):
    """A sentence, where its event stands, its values and its status or None."""

    text: str
    span: tuple[int, int]
    committed: float
    happened: float
    status: str | None


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def filled(seed: int) -> Iterator[Filled]:
    """Every pattern, COPIES times, with parties and acts drawn by the seed."""
    draw = random.Random(seed)
    choices = {name: words.split("|") for name, words in FILLS.items()}
    for line in PATTERNS.strip().splitlines():
        values, _, pattern = line.partition(" | ")
        committed, happened, status = values.split()
        for _ in range(COPIES):
            chosen = {name: draw.choice(words) for name, words in choices.items()}
            chosen |= {_capitalised(name): _capitalised(chosen[name]) for name in ("who", "voice", "whom", "where")}
            marked = pattern.format(**chosen)
            before, event, after = marked.replace("]", "[").split("[")
            text = before + event + after
            span = (len(before), len(before) + len(event))
            yield Filled(text, span, float(committed), float(happened), None if status == "-" else status)
