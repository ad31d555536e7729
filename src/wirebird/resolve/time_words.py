"""Where time expressions stand in a text."""

from __future__ import annotations

import re
from functools import cache

_DAY_WORD = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY_ABBREVIATED = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\."
# "may" and "march" are verbs as well, so alone they are months only behind one of the words in _MONTH_ALONE.
_SURE_MONTH = (
    r"(?:january|february|april|june|july|august|september|october|november|december"
    r"|jan\.|feb\.|mar\.|apr\.|aug\.|sept?\.|oct\.|nov\.|dec\.)"
)
_ANY_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![a-z])"
)
_DD = r"\d{1,2}(?:st|nd|rd|th)?"
_YYYY = r"(?:1[89]|20)\d\d(?![\d%]|[.,]\d)"
_AND_YEAR = rf"(?:\s*,?\s*(?:of\s+)?{_YYYY}|\s+(?:last|this|next)\s+year|\s+that\s+year)?"
_DAY_PART = r"(?:\s+(?:early\s+)?(?:morning|afternoon|evening|night|noon|midnight)\b)?"
_N = (
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|few|several|couple of"
    r"|many|some)"
)
_UNITS = r"(?:hour|day|night|week|fortnight|month|year|decade)s?"
_CALENDAR = (
    r"\b\d{4}-\d\d-\d\d\b",
    rf"(?<![\d.,:$-])\b\d{{1,2}}\s*(?:-|–|to|and)\s*{_DD}\s+(?:of\s+)?{_ANY_MONTH}{_AND_YEAR}",
    rf"(?<![\d.,:$-])\b{_DD}[\s-]*(?:of\s+|day\s+of\s+)?{_ANY_MONTH}(?:[\s-]+\d\d\b(?![:.,]\d)|{_AND_YEAR})",
    rf"\b{_ANY_MONTH}\s*(?:the\s+)?{_DD}(?:\s*(?:-|–|to|and)\s*{_DD})?(?![\d:]|[.,]\d|\s*%){_AND_YEAR}",
    rf"\b(?:(?:early|mid|late)(?:\s+in)?[\s-]+)?{_ANY_MONTH}\s*,?\s*(?:of\s+)?{_YYYY}",
    rf"\b{_ANY_MONTH}\s+(?:last|this|next|that)\s+year\b",
)
_MONTH_ALONE = (
    rf"\b(?:early|late|mid)(?:\s+in)?[\s-]+{_ANY_MONTH}",
    rf"\b(?:last|next|this past)\s+{_ANY_MONTH}(?!\s+(?:be|have)\b)",
    rf"(?<=\bin\s){_ANY_MONTH}",
    rf"(?<=\bsince\s){_ANY_MONTH}",
    rf"(?<=\buntil\s){_ANY_MONTH}",
    r"(?<=\bof\s)(?:may|march)\b(?=\s*(?:$|[,.;]))",
    rf"\b{_SURE_MONTH}",
)
_WEEK_DAYS = (
    rf"\b(?:(?:early|late|last|next|this|past|noon|midday)(?:\s+on)?\s+)*{_DAY_WORD}{_DAY_PART}",
    rf"\b{_DAY_ABBREVIATED}(?=\s*,?\s*(?:{_ANY_MONTH}|{_DD}))",
)
_RELATIVE = (
    r"\b(?:the\s+)?day before yesterday\b|\b(?:the\s+)?day after tomorrow\b",
    rf"\b(?:early\s+|late\s+)?(?:yesterday|today|tomorrow){_DAY_PART}",
    r"\b(?:tonight|overnight)\b",
    r"\b(?:early\s+|late\s+|earlier\s+|later\s+)?(?:this|last|that|the same|the next|the following|the previous)\s+"
    r"(?:morning|afternoon|evening|night|day|week(?:end)?|month|year)\b",
    r"\b(?:earlier|later) in the (?:day|week|month|year)\b|\bover the weekend\b|\b(?:this|next|coming) weekend\b",
    r"\b(?:next|the coming|the past|this past)\s+(?:week(?:end)?|month|year)\b",
    rf"\b(?:more than |less than |nearly |about |over |around |almost |a )?{_N}\s+{_UNITS}\s+ago\b(?:\s+today\b)?",
    rf"\b(?:the\s+)?(?:past|last|coming|next)\s+{_N}\s+{_UNITS}\b",
    rf"\b(?:{_N}\s+)?{_UNITS}\s+(?:later|earlier)\b|\bthe day (?:before|after)\b",
    r"\b(?:the\s+)?recent\s+(?:days|weeks|months|years)\b|\brecently\b",
    r"\b(?:late|early|mid)[\s-]+(?:last|this|next)\s+(?:week|month|year)\b",
)
_YEARS = (
    rf"\b(?:early|mid|late)[\s-]+{_YYYY}",
    r"\b(?:the\s+)?(?:early\s+|mid-|late\s+)?(?:1[89]|20)\d0s\b",
    rf"(?<=\bbetween\s\d{{4}}\sand\s){_YYYY}(?!\w)",
    *(
        rf"(?<=\b{word}\s){_YYYY}(?!\w)"
        for word in ("in", "since", "during", "of", "until", "till", "after", "before", "between")
    ),
)
_POINT = "(?:" + "|".join((*_CALENDAR, *_MONTH_ALONE, *_RELATIVE, *_YEARS, *_WEEK_DAYS)) + ")"
_JOINED = re.compile(r"\s*(?:,\s*|\(\s*)?(?:on\s+)?", re.I)
_OPENERS = re.compile(r"\b(?P<word>since|between|from)\s+(?:\d{1,2}\s+(?:and|to)\s+)?$", re.I)
_CLOSER = re.compile(r"\s+(?:and|to|until|till|through)\s+$", re.I)
# What makes a date part of a name.
_NAME_AFTER = re.compile(
    r"[\s-]+(?:attacks?|massacres?|crisis|movement|revolution|uprising|war|accords?|agreement|brigades?|committee|"
    r"coalition|alliance|martyrs?|square|street|avenue|bridge|hospital|university|times|post|journal|prayers?|sermon|"
    r"services|market|constitution|resolution|olympics|world cup|elections?|campaign)\b",
    re.I,
)
_NAME_BEFORE = re.compile(r"\b(?:black|bloody|good|super|red|palm|easter|ash|holy|cyber|giving)\s+$", re.I)


@cache
def _finder() -> re.Pattern[str]:
    """Compile on first use: this one pattern costs as much as importing the rest of the module."""
    return re.compile(_POINT, re.I)


def find_times(text: str) -> tuple[tuple[int, int], ...]:
    """Find the expressions that may date an event.

    Args:
        text: a sentence or a whole report.

    Returns:
        Half-open code-point spans in text order, none overlapping. "Since", "between" and "from" belong to the span,
        other prepositions do not.
    """
    spans: list[tuple[int, int]] = []
    for match in _finder().finditer(text):
        start, end = match.start(), match.end()
        while start < end and text[start].isspace():
            start += 1
        if _is_name(text, start, end) or _is_verb(text, start, end):
            continue
        previous = spans[-1] if spans else None
        if previous and _continues(text, previous, start, end):
            spans[-1] = (previous[0], end)
            continue
        opener = _OPENERS.search(text, max(0, start - 30), start)
        if opener and (previous is None or opener.start() >= previous[1]):
            start = opener.start()
        spans.append((start, end))
    return tuple(_trim(text, span) for span in spans)


def _continues(text: str, previous: tuple[int, int], start: int, end: int) -> bool:
    """Whether an expression goes on with the one before ("between A and B", "Saturday, 13 December")."""
    between = text[previous[1] : start]
    opened = re.match(r"(?:between|from)\b", text[previous[0] : previous[1]], re.I)
    if opened and _CLOSER.fullmatch(between):
        return True
    is_day = re.search(rf"(?:{_DAY_WORD}|yesterday|today|night|morning)$", text[previous[0] : previous[1]], re.I)
    return bool(is_day and re.search(r"\d", text[start:end]) and _JOINED.fullmatch(between) and start > previous[1])


def _is_name(text: str, start: int, end: int) -> bool:
    after = _NAME_AFTER.match(text, end)
    if after and re.match(r"\d|[a-z]+\.?\s*\d|\w+day$", text[start:end], re.I):
        return True
    return bool(_NAME_BEFORE.search(text, max(0, start - 10), start))


def _is_verb(text: str, start: int, end: int) -> bool:
    """Whether "may" or "march" is written as a verb would be, in a text that has capitals to tell."""
    word = re.search(r"\b(?:may|march|august)\b", text[start:end], re.I)
    if not word or text.islower() or text.isupper():
        return False
    return word.group().islower()


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while end > start and text[end - 1] in " \n\t,":
        end -= 1
    if text[end - 1] == "." and re.search(r"(?:[a-z]{5}|\b(?:may|june|july))\.$", text[start:end], re.I):
        # The point of the sentence, not of an abbreviation.
        end -= 1
    return start, end
