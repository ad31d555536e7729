"""Who states a number: the nearest saying verb or "according to" of its sentence, read without the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wirebird.extract.count_reading import BE
from wirebird.extract.count_triggers import trigger_at
from wirebird.extract.count_words import Word, at, tokenize, word_set

_SAYING = word_set(
    "said says say told tells reported reports confirmed confirms announced claimed claims stated states added adds "
    "estimated estimates acknowledged admitted wrote tweeted declared insisted recalled noted "
    "explained warned spoke speaks put puts recorded counted documented"
)
_CITING = (("according", "to"), ("as", "reported", "by"), ("citing",), ("quoting",))
_BEFORE_VERB = word_set("also later earlier has have had since then meanwhile subsequently initially already")
_NO_VOICE = word_set("it there this that which who what whom nobody we i you")
_BOUNDARIES = word_set(
    "and but while as when because where that after before if although though whereas killing wounding injuring leaving"
)
_AFTER_VOICE = word_set(
    "on in at that who which as and but while when after monday tuesday wednesday thursday friday saturday sunday by told "
    "said says yesterday today earlier via late early said has have had was were"
)
_LONGEST = 14
_TAIL = 7
"""Words from "told" to the end of a sentence that name only the listener ("a doctor told state radio")."""
_AFTER_CONTENT = word_set(
    "on in at by via late early yesterday today monday tuesday wednesday thursday friday saturday sunday adding"
)


class Voice(NamedTuple):
    """Words that name who says something, over characters start:end; the saying word is at `cue`.

    `reaches_back` and `reaches_on` tell whether it governs what stands before the cue and what stands behind it.
    """

    start: int
    end: int
    cue: int
    reaches_back: bool
    reaches_on: bool


def find_voices(sentence: str) -> tuple[Voice, ...]:
    """Find the attribution sources of a sentence, in text order; offsets are code points in the sentence."""
    found = _voices(tokenize(sentence))
    # "said Noor Jan." reads its last word as an abbreviation.
    end = len(sentence.rstrip())
    return tuple(v._replace(end=v.end - 1) if v.end == end and sentence[v.end - 1] == "." else v for v in found)


def voice_of(voices: Sequence[Voice], start: int, end: int) -> Voice | None:
    """The voice that states the words from start to end: the nearest one that governs them, or None."""
    fitting = [
        (min(abs(start - v.cue), abs(v.cue - end)), v)
        for v in voices
        if not (v.start < end and start < v.end) and (v.reaches_on if v.cue < start else v.reaches_back)
    ]
    return min(fitting, key=lambda item: item[0])[1] if fitting else None


def _voices(words: Sequence[Word]) -> Iterator[Voice]:
    for k, word in enumerate(words):
        if word.low in _SAYING and at(words, k + 1) not in _SAYING:
            voice = _speaker(words, k)
            if voice:
                yield voice
        for citing in _CITING:
            if word.low == citing[0] and all(at(words, k + n) == w for n, w in enumerate(citing)):
                yield from _cited(words, k, k + len(citing))


def _cited(words: Sequence[Word], cue: int, first: int) -> Iterator[Voice]:
    last = _end_of_voice(words, first)
    if last > first:
        is_opening = cue == 0
        yield Voice(words[first].start, words[last - 1].end, words[cue].start, not is_opening, is_opening)


def _end_of_voice(words: Sequence[Word], first: int) -> int:
    last = first
    while last < len(words) and last - first < _LONGEST:
        word = words[last]
        if not (word.text[0].isalnum() or word.low in ("'", "’", "&")) or (last > first and word.low in _AFTER_VOICE):
            break
        last += 1
    return last


def _speaker(words: Sequence[Word], verb: int) -> Voice | None:
    """The subject of a saying verb, before it or, inverted, behind it."""
    low = words[verb].low
    if low in ("spoke", "speaks") and at(words, verb + 1) != "of":
        return None
    if low in ("put", "puts") and "at" not in [w.low for w in words[verb + 1 : verb + _TAIL]]:
        return None
    following = at(words, verb + 1)
    if low.startswith("claim") and (following in ("responsibility", "lives", "credit") or following[:1].isdigit()):
        return None
    end = verb
    while end > 0 and words[end - 1].low in _BEFORE_VERB:
        end -= 1
    before = at(words, end - 1)
    if before in BE or before in ("being", "reportedly", "to", "not"):
        return None
    is_closing = _closes(words, verb)
    if end == 0 or not (before[0].isalnum() or before == ","):
        return _inverted(words, verb)
    first = _start_of_voice(words, end)
    if first is None:
        return _inverted(words, verb)
    last = end - (before == ",")
    set_off = at(words, first - 1) in (",", '"', "”", "'", "’", "-", "–", "—")
    return Voice(words[first].start, words[last - 1].end, words[verb].start, set_off or is_closing, not is_closing)


def _closes(words: Sequence[Word], verb: int) -> bool:
    """Whether nothing but a day, a place or a listener follows a saying verb."""
    following = at(words, verb + 1)
    if following == "" or following in _AFTER_CONTENT or not following[0].isalnum():
        return True
    return words[verb].low in ("told", "tells") and len(words) - verb <= _TAIL


def _start_of_voice(words: Sequence[Word], end: int) -> int | None:
    """Where the subject that ends here begins; an apposition between commas belongs to it. None where there is no subject."""
    first = end
    if at(words, end - 1) == ",":
        opening = next((i for i in range(end - 2, max(-1, end - 2 - _LONGEST), -1) if words[i].low == ","), None)
        if opening is None:
            return None
        first = opening
    begin = first
    while begin > 0 and first - begin < _LONGEST:
        word = words[begin - 1]
        if not (word.text[0].isalnum() or word.low in ("'", "’", "&")):
            break
        if word.low in _BOUNDARIES and not (word.low == "and" and _is_joint_voice(words, begin - 1)):
            break
        begin -= 1
    if begin == first or words[begin].low in _NO_VOICE or words[first - 1].low in _NO_VOICE:
        return None
    return begin


def _is_joint_voice(words: Sequence[Word], i: int) -> bool:
    """Whether "and" at i joins two voices: a few words set off by a sign stand before it (", officials and witnesses said")."""
    for k in range(i - 1, max(-2, i - 5), -1):
        low = at(words, k)
        if not low[:1].isalpha():
            return k < i - 1
        if low in BE or trigger_at(words, k):
            return False
    return False


def _inverted(words: Sequence[Word], verb: int) -> Voice | None:
    """Read ", said the governor"."""
    if at(words, verb - 1) not in (",", '"', "”", "'", "’", "—", "–", "-") or words[verb].low in ("told", "put", "puts"):
        return None
    last = _end_of_voice(words, verb + 1)
    if last == verb + 1 or words[verb + 1].low in _NO_VOICE | _AFTER_VOICE:
        return None
    return Voice(
        words[verb + 1].start, words[last - 1].end, words[verb].start, reaches_back=True, reaches_on=last < len(words) - _TAIL
    )
