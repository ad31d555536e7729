"""The words of a place phrase: tokens, names, and the words around names that say what kind of place is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from wirebird.gazetteer import ACRONYM, PRIMARY, EntryKind, Match, fold

TYPES: dict[str, EntryKind] = {
    **dict.fromkeys(
        "province provinces state states oblast governorate prefecture department departments canton krai "
        "territory region".split(),
        "admin1",
    ),
    **dict.fromkeys(
        "district districts county counties municipality raion rayon subdistrict tehsil taluk upazila commune "
        "agency division parish borough".split(),
        "admin2",
    ),
    **dict.fromkeys(
        "city cities town towns township townships village villages capital suburb suburbs neighborhood neighbourhood "
        "hamlet quarter port resort settlement goth".split(),
        "place",
    ),
    **dict.fromkeys("country nation republic kingdom".split(), "country"),
}
# Sites that are called after the town they lie in ...
_LOCAL_SITES = frozenset(
    "airport airbase airfield base barracks station outpost prison jail camp checkpoint checkpost crossing port harbor "
    "harbour garrison embassy consulate courthouse court refinery dam mine mines plant terminal".split()
)
# ... and sites that may be called after anything.
_OTHER_SITES = frozenset(
    "hospital clinic street avenue road boulevard highway bridge mosque church cathedral temple shrine school "
    "synagogue college university academy market bazaar mall square park hotel restaurant cafe bank factory "
    "stadium theatre theater museum library palace parliament building buildings headquarters office offices "
    "house home homes residence compound shop store tower centre center complex monastery cemetery cinema club "
    "gate ministry plaza roundabout intersection bypass hall lane farm field garden".split()
)
SITES = _LOCAL_SITES | _OTHER_SITES
_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern north-east north-west south-east south-west north-eastern "
    "north-western south-eastern south-western upper lower inner outer greater downtown mid".split()
)
_PARTICLES = frozenset("de da do dos das del della di la le les los las el al i e ye y and of the ez es du des sur".split())
_STOP = frozenset(
    "a an the in of on at to from by for with near around outside inside within across throughout along between behind "
    "into onto over under and or its their his her this that these those where which who while as is was are were be "
    "been has have had not no some several many area areas part parts border borders outskirts located rural remote "
    "hilly forest forests jungle jungles mountain mountains hill hills coast coastal capital country front limits "
    "stronghold neighboring neighbouring adjacent nearby adjoining restive volatile troubled troubled war-torn iconic "
    "famous small large main mostly police security military army air force presidential national public local united "
    "government rebel held street new old another other one two three first second about some km miles kilometers "
    "kilometres zone sector block line frontline land place places site sites interior metropolitan urban suburban "
    "region regions ward locality colony island islands river lake valley desert waters sea bay gulf strait "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december convention congress council assembly committee".split()
)
GENERIC = frozenset({*TYPES, *SITES, *_DIRECTIONS, *_STOP})
_NAME_ADJECTIVES = frozenset("old new united national royal great saint san santa lake mount river cape gulf bay".split())
_NEAR = frozenset("near outside around toward towards from between behind".split())
_INSIDE = frozenset("area areas sector forest forests zone in of under within".split())
COORDINATING = frozenset("and or & to between".split())
DIPLOMATIC = frozenset("embassy consulate ambassador mission".split())
NATIONAL = re.compile(
    r"\b(?:parliament|presidential palace|national (?:assembly|palace)|senate|supreme court|white house|central bank|"
    r"(?:foreign|defen[cs]e|interior|justice|finance) (?:ministry|department))\b",
    re.I,
)
UNITED_NATIONS = re.compile(
    r"(?:\bu\.?n\.?|\bunited nations\)?) (?:security council|headquarters|general assembly)\b"
    r"|^(?:the )?(?:united nations|u\.n\.|un)$",
    re.I,
)
NATIONWIDE = re.compile(r"\b(?:the|this|our|entire|whole) (?:country|nation)\b|\b(?:nation|country)wide\b", re.I)
_WORD = re.compile(r"[^\W_](?:[\w'’‘`´ʿʻ-]|\.(?=\w))*\.?")  # noqa: RUF001
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$", re.I)
# "Isis-held", "Muslim-majority": capitals without a name of a place.
_COMPOUND = re.compile(
    r"-(?:held|controlled|majority|based|backed|led|run|occupied|administered|dominated|area|born|besieged|style)$"
)
_SEPARATOR = re.compile(r"[,(;:/]")
LONGEST_NAME = 6
LONGEST_WORD = 3


class Token(NamedTuple):
    """A word without its possessive ending."""

    text: str
    low: str
    after_comma: bool
    possessive: bool
    is_name: bool


@dataclass(frozen=True)
class Mention:
    """A name in the words, with its candidates; tokens[start:end]."""

    text: str
    start: int
    end: int
    matches: tuple[Match, ...]
    wanted: EntryKind | None = None
    near: bool = False
    coordinated: bool = False
    possessive: bool = False
    # Part of a longer name that the gazetteer lacks ("Truman" in "Harry Truman Library").
    partial: bool = False


def tokenize(words: str) -> list[Token]:
    """Return the words of a text. Where all letters have one case, every word that is not generic may be a name."""
    one_case = words.islower() or words.isupper()
    tokens = []
    end = 0
    for found in _WORD.finditer(words):
        whole = found.group()
        start, stop = found.span()
        text = whole if whole.isalpha() else _without_possessive(whole)
        is_small = text.islower()
        low = text if is_small else text.lower()
        if one_case:
            is_name = low not in GENERIC and not low[0].isdigit()
        else:
            is_name = not is_small and text[0].isalpha() and not ("-" in text and _COMPOUND.search(text))
        # Nearly all words are parted by one blank.
        is_plain = start - end == 1 and words[end] == " "
        is_after_comma = not is_plain and bool(_SEPARATOR.search(words, end, start))
        tokens.append(Token(text, low, is_after_comma, text != whole, is_name))
        end = stop
    return tokens


def _without_possessive(word: str) -> str:
    return POSSESSIVE.sub("", word) if "'" in word or "’" in word else word


def run_end(tokens: Sequence[Token], start: int) -> int:
    """Return where the capitalised words that begin here end, at most four on."""
    end = start + 1
    limit = min(start + 4, len(tokens))
    while end < limit and not tokens[end].after_comma and (tokens[end].is_name or tokens[end].low in _PARTICLES):
        end += 1
    return end


def may_be_name(span: Sequence[Token]) -> bool:
    """Whether these tokens may be one name: capitals at both ends, no comma inside, not only generic words."""
    first, last = span[0], span[-1]
    if any(t.after_comma for t in span[1:]) or any(t.possessive for t in span[:-1]):
        return False
    if not (last.is_name or (last.low in TYPES and len(span) > 1)):
        return False
    if not (first.is_name or (first.low in GENERIC - _PARTICLES - _NEAR and len(span) > 1)):
        return False
    if not all(t.is_name or t.low in _PARTICLES for t in span[1:-1]):
        return False
    return any(t.is_name and t.low not in GENERIC for t in span) or (len(span) > 1 and all(t.is_name for t in span))


def may_be_loose(span: Sequence[Token]) -> bool:
    """Whether the weak key may be tried: only for capitalised words that are not generic."""
    return all(t.is_name and t.low not in GENERIC for t in span)


def read_mention(tokens: Sequence[Token], start: int, end: int, text: str, matches: tuple[Match, ...]) -> Mention:
    """Make a mention of tokens[start:end], with what the words around it say."""
    left = [t.low for t in tokens[max(0, start - 3) : start]]
    right = tokens[end].low if end < len(tokens) and not tokens[end].after_comma else ""
    while left and left[-1] in ("the", *_DIRECTIONS):
        left.pop()
    previous = left[-1] if left else ""
    wanted = TYPES.get(right)
    if wanted is None and previous == "of" and len(left) > 1:
        wanted = TYPES.get(left[-2])
    elif wanted is None and (previous in ("city", "town", "village") or previous == "capital"):
        wanted = "place"
    return Mention(
        text=text,
        start=start,
        end=end,
        matches=matches,
        wanted=wanted,
        near=previous in _NEAR,
        coordinated=previous in COORDINATING and start > 1,
        possessive=tokens[end - 1].possessive,
        partial=_is_partial(tokens, start, end, is_site=matches[0].entry.kind == "site"),
    )


def ends_phrase(tokens: Sequence[Token], end: int) -> bool:
    """Whether the container after a comma stops here: "Tempe, Arizona, ...", but not "Russia, U.S. officials said"."""
    return end >= len(tokens) or tokens[end].after_comma or tokens[end].low in TYPES or "." in tokens[end - 1].text[1:]


def _is_partial(tokens: Sequence[Token], start: int, end: int, *, is_site: bool) -> bool:
    """Whether the name is only a piece of a longer capitalised name, or of that of a street or the like, not one itself."""
    before, after = tokens[start - 1] if start else None, tokens[end] if end < len(tokens) else None
    if before and before.is_name and not before.possessive and not tokens[start].after_comma:
        if before.low not in GENERIC or before.low in _NAME_ADJECTIVES:
            return True
    if after is None or after.after_comma:
        return False
    if after.low in _OTHER_SITES:
        return not is_site
    return after.is_name and after.low not in GENERIC and not tokens[end - 1].possessive


def unknown_names(tokens: Sequence[Token], mentions: Sequence[Mention], *, before: int | None = None) -> str:
    """Return the first run of capitalised words that no mention covers ("" when there is none)."""
    covered = {i for m in mentions for i in range(m.start, m.end)}
    run: list[str] = []
    for index, token in enumerate(tokens[:before]):
        is_unknown = token.is_name and index not in covered and token.low not in GENERIC
        if run and (not is_unknown or token.after_comma):
            break
        if is_unknown:
            run.append(token.text)
    return " ".join(run)


def unknown_place(tokens: Sequence[Token], mentions: Sequence[Mention], mention: Mention) -> str:
    """Return the unknown name of a village or quarter that the phrase puts inside the mention ("" for none)."""
    unknown = unknown_names(tokens, mentions, before=mention.start)
    if not unknown:
        return ""
    last = unknown.split()[-1]
    index = next(i for i, t in enumerate(tokens) if t.text == last)
    return unknown if is_linked(tokens, index + 1) else ""


def is_linked(tokens: Sequence[Token], end: int) -> bool:
    """Whether the name that ends here is said to lie in what comes next ("Redhamal village in Nuapada district")."""
    if end >= len(tokens):
        return False
    return tokens[end].after_comma or tokens[end].low in TYPES or tokens[end].low in _INSIDE


def has_site(tokens: Sequence[Token], mentions: Sequence[Mention] = ()) -> bool:
    """Whether a word for a building, street, camp or the like stands outside the names."""
    covered = {i for m in mentions for i in range(m.start, m.end)}
    return any(t.low in SITES for i, t in enumerate(tokens) if i not in covered)


def merge_same(mentions: Sequence[Mention]) -> list[Mention]:
    """Make one of names that come twice ("Samba sector of Samba district"), with whatever type word there is."""
    merged: dict[str, Mention] = {}
    for mention in mentions:
        key = fold(mention.text)
        known = merged.setdefault(key, mention)
        if known.wanted is None and mention.wanted is not None:
            merged[key] = replace(known, wanted=mention.wanted)
    return list(merged.values())


def strip_type(name: str) -> str:
    """Return a toponym without a type word at its end."""
    head, _, last = name.rpartition(" ")
    return head if head and last.lower() in TYPES else name


def is_country_only(mention: Mention) -> bool:
    """Whether the name is first of all a country's."""
    return mention.matches[0].entry.kind == "country" or any(
        m.entry.kind == "country" and m.quality in (PRIMARY, ACRONYM) for m in mention.matches
    )
