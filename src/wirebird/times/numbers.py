"""Numbers in words and digits."""

from __future__ import annotations

from collections.abc import Sequence

from wirebird.times.tokens import Lexicon, Token

_SMALL = ("ONES", "TEENS", "TENS")


def count_of(tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """The number that words stand for.

    Args:
        tokens: "five", "twenty - four", "2 1 / 2", "a couple of", "two thousand".
        lexicon: values of number words.

    Returns:
        None for "a few" and the like.
    """
    words = [t.word for t in tokens if t.word not in ("-", "and", "of")]
    if any(lexicon.value(w, "FEW") for w in words):
        return None
    if "couple" in words:
        return 2
    total = current = 0.0
    for at, word in enumerate(words):
        if word == "/":
            divisor = words[at + 1] if at + 1 < len(words) else "1"
            # "2 1/2": the 1 was added already.
            return total + current - (d := float(words[at - 1])) + d / max(float(divisor), 1)
        if word[0].isdigit() and at and words[at - 1] == "/":
            continue
        big = lexicon.value(word, "BIG") or lexicon.value(word, "DOZEN") or ("12" if word == "dozen" else None)
        if big:
            current = max(current, 1) * float(big)
            if big == "1000":
                total, current = total + current, 0
        else:
            current += _small(word, lexicon)
    return total + current or None


def _small(word: str, lexicon: Lexicon) -> float:
    if word in ("a", "an", "one", "another"):
        return 1
    digits = word.replace(",", "")
    if digits[0].isdigit():
        return float(digits) if digits.replace(".", "", 1).isdecimal() else 0
    found = next((v for kind in _SMALL if (v := lexicon.value(word, kind))), "0")
    return float(found)


def ordinal_of(word: str, lexicon: Lexicon) -> int:
    """The number of an ordinal ("third", "21st"); 0 where it is none."""
    if word[:1].isdigit():
        digits = "".join(c for c in word if c.isdigit())
        return int(digits)
    return int(lexicon.value(word, "ORD") or 0)


def duration_value(unit: str, count: float | None) -> str:
    """The TIMEX3 value of so many units.

    Args:
        unit: as in data/words.tsv: D, W, M, Y, TH, TM, TS, or several of one (2W, 10Y, 3M).
        count: how many; None where the words do not say.
    """
    prefix = "PT" if unit.startswith("T") else "P"
    letter, times = unit[-1], int(unit[:-1]) if unit[:-1].isdigit() else 1
    if count is None:
        return f"{prefix}X{ {10: 'E', 100: 'C', 3: 'Q'}.get(times, letter) if times > 2 else letter }"
    amount = count * times
    if unit == "W" and amount != int(amount):
        return f"P{int(amount * 7)}D"
    smaller = {"Y": ("M", 12), "TH": ("TM", 60), "TM": ("TS", 60)}.get(unit)
    if amount != int(amount) and smaller:
        whole, rest = int(amount), round((amount - int(amount)) * smaller[1])
        return f"{prefix}{whole}{letter}{rest}{smaller[0][-1]}" if whole else f"{prefix}{rest}{smaller[0][-1]}"
    return f"{prefix}{int(amount) if amount == int(amount) else amount:g}{letter}"
