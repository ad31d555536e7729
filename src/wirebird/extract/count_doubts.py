"""Numbers that a sentence does not state: asked for ("whether 12 died"), denied, or of what did not happen ("could have")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wirebird.extract.count_reading import ADVERBS, BE, HAVE, Link
from wirebird.extract.count_subjects import find_auxiliary
from wirebird.extract.count_words import DETERMINERS, Word, at, word_set

DENYING = word_set(
    "deny denies denied denying reject rejects rejected rejecting dismiss dismisses dismissed dismissing refute refutes "
    "refuted refuting rebut rebuts rebutted rebutting dispute disputes disputed disputing disprove disproves disproved "
    "disproving"
)
"""Verbs whose content their subject calls untrue."""
_DENIALS = word_set("denial denials")
_TOLD = word_set(
    "report reports claim claims allegation allegations accusation accusations suggestion suggestions assertion assertions "
    "statement statements rumour rumours rumor rumors charge charges news notion idea"
)
"""What is denied, rejected or dismissed: "rejected claims that"."""
_SUBJECTS = DETERMINERS | word_set("it they he she we i there troops soldiers police forces")
"""Words that open a content without "that" ("allegations its troops killed")."""
_TOLD_REACH = 6
"""Words between a denying verb and the noun for what it denies ("dismissed as mere propaganda a report")."""
_CLAUSE_REACH = 18
"""Words between what opens a content and the word of killing."""
_CLAUSE_ENDS = word_set(", ; : . but said says say saying adding confirmed told while after because when")
_ASKING = word_set("clear unclear say saying know knew known sure certain ask asked asking confirm disclose specify")
"""Words before an "if" that asks."""
_GIVEN = word_set("the those these both")
_UNREAL = word_set("could would should couldn't wouldn't shouldn't")
"""Verbs that tell of what might have been or may still be, with "have" as without."""
_CAUSING = word_set("be been cause caused lead led mean meant result resulted bring brought produce produced see seen cost")
"""Verbs whose object or outcome deaths are: "could have led to the deaths of 12"."""
_OPEN = word_set("may might can will shall must")
"""Verbs that tell of what is to come, unless "be" or "have" follows."""
_EXPECTED = word_set("expected likely feared set bound certain sure poised projected threatens threatened")
"""Words before "to" that tell of a toll still to come ("is expected to rise to 30")."""
_TOLL_REACH = 4
_MODAL_REACH = 6


def is_untold(words: Sequence[Word], link: Link) -> bool:
    """Whether a sentence asks for a number, denies it, or tells it of what did not happen."""
    return _is_unreal(words, link) or (not _is_given(words, link) and (_is_asked(words, link) or _is_denied(words, link)))


def _is_given(words: Sequence[Word], link: Link) -> bool:
    """Whether people are taken as killed, whatever is asked or denied of them ("denied that the two men killed were ...")."""
    is_passive = link.trigger.frame == "participle" and find_auxiliary(words, link.trigger) is None
    return is_passive and at(words, link.phrase.first) in _GIVEN


def _clause(words: Sequence[Word], link: Link) -> Iterator[int]:
    """Positions before the word of killing, nearest first, back to where the clause begins."""
    first = link.trigger.first
    for i in range(first - 1, max(-1, first - _CLAUSE_REACH), -1):
        if words[i].low in _CLAUSE_ENDS:
            return
        yield i


def _is_asked(words: Sequence[Word], link: Link) -> bool:
    """Read "did not say whether 12 people were killed"."""
    for i in _clause(words, link):
        if words[i].low in ("who", "which", "whom"):
            return False
        if words[i].low == "whether" or (words[i].low == "if" and at(words, i - 1) in _ASKING):
            return True
    return False


def _is_denied(words: Sequence[Word], link: Link) -> bool:
    """Read "denied that 12 were killed", "rejected claims of 12 deaths", "dismissed a report that its troops killed 12"."""
    first = link.trigger.first
    if link.trigger.frame == "toll" and not DENYING.isdisjoint(w.low for w in words[max(0, first - 3) : first]):
        return True
    for i in _clause(words, link):
        low, before, behind = words[i].low, at(words, i - 1), at(words, i + 1)
        if low == "that" and before in DENYING | _DENIALS:
            return True
        is_content = behind == "that" or behind in _SUBJECTS or (behind == "of" and link.phrase.first == i + 2)
        if low in _TOLD and is_content and _denies(words, i):
            return True
    return False


def _denies(words: Sequence[Word], noun: int) -> bool:
    """Whether a report or claim is the object of a denying verb: not "was dismissed after reports that"."""
    for k in range(noun - 1, max(-1, noun - _TOLD_REACH), -1):
        if words[k].low in _CLAUSE_ENDS | {"over", "amid", "following", "by", "for"}:
            return False
        if words[k].low in DENYING:
            return at(words, k - 1) not in BE
    return False


def _is_unreal(words: Sequence[Word], link: Link) -> bool:
    frame = link.trigger.frame
    if frame == "toll":
        return _is_toll_to_come(words, link)
    if frame == "nominal":
        return _is_of_unreal_cause(words, link)
    i = link.trigger.first - 1
    while at(words, i) in BE | HAVE | ADVERBS or at(words, i).endswith("ly"):
        i -= 1
    return at(words, i) in _UNREAL


def _is_of_unreal_cause(words: Sequence[Word], link: Link) -> bool:
    """Read "would have caused hundreds of deaths"."""
    first = min(link.trigger.first, link.phrase.first)
    for i in range(first - 1, max(-1, first - _MODAL_REACH), -1):
        if words[i].low in _CLAUSE_ENDS | {"who", "which", "that", "and"}:
            return False
        if words[i].low in _CAUSING:
            return any(word.low in _UNREAL for word in words[max(0, i - 3) : i])
    return False


def _is_toll_to_come(words: Sequence[Word], link: Link) -> bool:
    """Read "the toll could rise to 30", "would bring the toll to 30", "is expected to rise to 30"; not "may be 30"."""
    trigger, phrase = link.trigger, link.phrase
    behind = range(trigger.last, phrase.first)
    commas = [k for k in behind if words[k].low == ","]
    # "The toll, which could rise, stood at 30": what an aside tells is none of the number's.
    stretch = [*range(max(0, trigger.first - _TOLL_REACH), trigger.first), *(k for k in behind if k >= max(commas, default=0))]
    return any(
        words[k].low in _UNREAL
        or (words[k].low in _OPEN and at(words, k + 1) not in BE | HAVE)
        or (words[k].low in _EXPECTED and at(words, k + 1) == "to" and at(words, k + 2) != "have")
        for k in stretch
    )
