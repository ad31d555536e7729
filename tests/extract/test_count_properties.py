"""Whatever a text holds: offsets are true, parts point to a whole before them, bounds are in order, nothing raises."""

from __future__ import annotations

import random

import wirebird

PIECES = (
    "killed", "were killed", "killing", "injured", "wounding", "abducted", "took", "hostage", "to death", "dead", "died",
    "12", "1,200", "0", "000", "1,2,3", "99999999999999999999", "3.5", "1.5 million", "ten", "twenty-two", "a hundred and",
    "dozens of", "tens of thousands of", "between 10 and", "10-20", "20-10", "10–20", "at least", "no more than", "up to",
    "another", "more", "including", "of them", "among them", "as well as", "a couple", "and", ",", ";", ".", "(", ")", '"',
    "soldiers", "people", "children", "the governor", "his wife", "bringing the toll to", "since January", "in 2014", "%",
    "$", "aged", "police said", "according to", "said", "denied", "if", "no", "nobody", "none of", "neither of",
    "the number of", "’", "İ", "ﬁghters", "\uff11\uff12", "٣", "½", "\u200b", "\U0001d7d9", "ß", "\n", "\t", "\x00",
    "\U0001f4a3", "Rs", "May", "missing",
)  # fmt: skip


def test_hostile_texts() -> None:
    rng = random.Random(20)
    for _ in range(1500):
        text = " ".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 25)))
        counts = wirebird.find_counts(text)
        for place, count in enumerate(counts):
            spans = [count.text, count.evidence, count.attribution_source, count.who.text]
            assert all(text[s.start : s.end] == s.text for s in spans if s), text
            assert count.evidence.start <= count.text.start < count.text.end <= count.evidence.end
            assert count.low is not None or count.high is not None
            assert count.low is None or count.high is None or 0 <= count.low <= count.high
            if count.part_of is not None:
                whole = counts[count.part_of]
                assert count.part_of < place
                assert whole.part_of is None
                assert whole.kind == count.kind
                assert whole.scope == count.scope


def test_counts_are_the_same_in_any_company() -> None:
    sentence = "Rebels killed at least 12 soldiers and wounded 30 near Kaya, the army said."
    alone = [(c.kind, c.low, c.high, c.text.text) for c in wirebird.find_counts(sentence)]
    text = f"Talks went on in Lagos.\n\n{sentence} It rained."
    assert [(c.kind, c.low, c.high, c.text.text) for c in wirebird.find_counts(text)] == alone
    assert alone == [("killed", 12, None, "at least 12 soldiers"), ("injured", 30, 30, "30")]


def test_huge_numbers_are_read_or_left_out_but_never_cut() -> None:
    (count,) = wirebird.find_counts("The war killed 1,250,000 people.")
    assert (count.low, count.high) == (1_250_000, 1_250_000)
    assert wirebird.find_counts("The war killed 99999999999999999999 people.") == ()
