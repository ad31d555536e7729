"""Is a text English?"""

from __future__ import annotations

SAMPLE = 2000
"""Characters that are looked at."""
MIN_LETTERS = 60
"""Texts with fewer letters get the benefit of the doubt."""
FUNCTION_WORDS = frozenset("the of and to that with by from were said has had which their they this would".split())
"""English words that no other language in Latin script is full of."""
CLEAR_SHARE = 0.12
"""Share of function words from which a text is English without more ado; English news has 0.15 to 0.25."""
MIN_WORDS = 40


def is_english(text: str) -> bool:
    """Tells whether a text is English.

    Args:
        text: any text; only its first 2,000 characters count, whatever their case.

    Returns:
        False only where there is enough text and another language fits it better.
    """
    sample = text[:SAMPLE].lower()
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return True
    words = sample.split()
    if len(words) >= MIN_WORDS and sum(w in FUNCTION_WORDS for w in words) >= CLEAR_SHARE * len(words):
        return True
    # Its model takes most of a second to unpack, so it is asked in doubt only.
    import py3langid

    return bool(py3langid.classify(sample)[0] == "en")
