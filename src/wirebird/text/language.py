"""Is a text English?"""

from __future__ import annotations

SAMPLE = 2000
"""Characters that are looked at."""
MIN_LETTERS = 60
"""Texts with fewer letters get the benefit of the doubt."""


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
    import py3langid

    return bool(py3langid.classify(sample)[0] == "en")
