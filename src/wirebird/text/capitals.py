"""Whether a report writes names with capitals: old wire text has capitals only, archives of some newspapers none."""

from __future__ import annotations

import re

LEAST_SHARE = 0.04
"""Share of words in mixed case with a capital first, from which names are written so: ordinary news has 0.1 to 0.25."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def has_capitals(text: str) -> bool:
    """Whether a capital at the start of a word tells names from other words here.

    False for text in small letters (a header or a few odd words in capitals aside), for text in capitals throughout, and for
    text without words.
    """
    words: list[str] = _WORD.findall(text)
    titled = sum(w[0].isupper() and not w.isupper() for w in words)
    shouted = sum(w.isupper() for w in words)
    return titled + shouted >= LEAST_SHARE * len(words) > 0 and 2 * shouted < len(words)
