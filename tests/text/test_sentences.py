from __future__ import annotations

import time

import pytest

from wirebird.text import read_report, split_sentences
from wirebird.text.sentences import MAX_SENTENCE


def _split(text: str) -> list[str]:
    doc = read_report(text, id="a", locator="a.txt")
    spans = split_sentences(doc)
    at = 0
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert span.text == span.text.strip() != ""
        assert span.start >= at, "ordered, no overlap"
        at = span.end
    return [span.text for span in spans]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("Gunmen came. The army left.", ["Gunmen came.", "The army left."]),
        ("Gunmen came", ["Gunmen came"]),
        (
            "Gen. Keita met Mr. Diallo on Jan. 5 in Gao. They left.",
            ["Gen. Keita met Mr. Diallo on Jan. 5 in Gao.", "They left."],
        ),
        ("The U.S. Army left. It fell.", ["The U.S. Army left.", "It fell."]),
        ("About 1.5 million fled.", ["About 1.5 million fled."]),
        ("Gunmen came.\nThe army left.\nTwo died.", ["Gunmen came.", "The army left.", "Two died."]),
        (
            "Gunmen attacked a camp near\nGao on Tuesday. The army\nleft.",
            ["Gunmen attacked a camp near\nGao on Tuesday.", "The army\nleft."],
        ),
        ("GUNMEN CAME TO GAO. THE ARMY LEFT.", ["GUNMEN CAME TO GAO.", "THE ARMY LEFT."]),
        ("He said \x93we go\x94. They left.", ["He said \x93we go\x94.", "They left."]),
        ("“We go,” he said. “They left.”", ["“We go,” he said.", "“They left.”"]),
        ("It fell.\n\nGunmen fled and\n\nThe army left.", ["It fell.", "Gunmen fled and", "The army left."]),
        ("GAO, Mali (Ardent) - Gunmen came. They left.", ["Gunmen came.", "They left."]),
        ("Camp falls\n\nBy Ann Example\n\nGAO, Mali -- Gunmen came.", ["Gunmen came."]),
        ("It fell at 3 p.m. Tuesday. They left.", ["It fell at 3 p.m. Tuesday.", "They left."]),
        ("Gunmen came on Jan.\n5 and left.", ["Gunmen came on Jan.\n5 and left."]),
        (
            "Gunmen shot Gen.\nKeita in the town of Gao on\nTuesday. He died.",
            ["Gunmen shot Gen.\nKeita in the town of Gao on\nTuesday.", "He died."],
        ),
        ("* Gunmen came\n* The army left\n* Two died", ["* Gunmen came", "* The army left", "* Two died"]),
        ("The army -- which\n-- as ever -- left", ["The army -- which\n-- as ever -- left"]),
        ("   Gunmen came to\nGao on Tuesday\n   The army\nleft", ["Gunmen came to\nGao on Tuesday", "The army\nleft"]),
        ("gunmen came. the u.s. army left. two died.", ["gunmen came.", "the u.s. army left.", "two died."]),
        ("“We go. “They stay,” he said.", ["“We go.", "“They stay,” he said."]),
        ("“Did they go?” Keita asked. “No.”", ["“Did they go?” Keita asked.", "“No.”"]),
        ("Gunmen came. ___ * * *", ["Gunmen came."]),
        ("Gunmen came to Gao... Gunmen left Gao again on Tuesday.", None),
    ],
)
def test_sentences(text: str, sentences: list[str] | None) -> None:
    found = _split(text)
    if sentences is not None:
        assert found == sentences


def test_lines_too_long_to_be_wrapped_are_paragraphs() -> None:
    long = "Gunmen attacked an army camp near the town on Tuesday" + ", and they burned a camp nearby" * 3
    assert _split(f"{long}\nNo word from the capital\n{long}") == [long, "No word from the capital", long]


def test_a_long_quotation_is_taken_apart() -> None:
    said = [
        f"“We hold the town and the long road that leads to it, and the {word} of the three bridges too."
        for word in ("first", "next", "last")
    ]
    more = " ".join(s.lstrip("“") for s in said[1:])
    pieces = _split(
        f"{said[0]} {more} We hold the market, the camp, the mill and the old fort on the hill, and the river.” They left."
    )
    assert len(pieces) == 5
    assert (pieces[0], pieces[-1]) == (said[0], "They left.")


def test_an_over_long_sentence_is_cut_at_blanks() -> None:
    text = ("Gunmen came and " * 400) + "left."
    pieces = _split(text)
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= MAX_SENTENCE
    assert " ".join(pieces) == text


def test_nothing_of_the_prose_is_lost() -> None:
    text = "One came.  Two went!\t“Three?” four asked.\n\n- Five;\n- six. (Seven.) Eight... nine\n"
    assert "".join("".join(_split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "gunmen came and " * 6_250,
        "x" * 100_000,
        "gunmen\n" * 14_000,
        "a. " * 33_000,
        "(((" * 33_000,
        "A.B. " * 20_000,
        "?!" * 50_000,
    ],
    ids=["words", "one-word", "lines", "short", "brackets", "initials", "marks"],
)
def test_100_kb_take_less_than_a_second(text: str) -> None:
    _split("Warm up. Now.")
    start = time.thread_time()
    doc = read_report(text, id="a", locator="a")
    split_sentences(doc)
    assert time.thread_time() - start < 1


@pytest.mark.parametrize("blank", ["\xa0", "\u2009", "\u3000", "\u202f"])
def test_a_wide_blank_before_a_stop_is_no_stumbling_block(blank: str) -> None:
    # sentencex 1.0.32 panics there, which would have ended the whole run.
    text = f"Jane G{blank}. Roe left Gao. The army said so{blank}!"
    assert _split(text) == [f"Jane G{blank}. Roe left Gao.", f"The army said so{blank}!"]


def test_a_paragraph_that_sentencex_stumbles_over_is_left_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """What a library in Rust raises."""

    def panic(language: str, text: str) -> list[str]:
        raise PanicException(language, text)

    monkeypatch.setattr("sentencex.segment", panic)
    assert _split("It fell. It burned.\n\nMore came.") == ["It fell. It burned.", "More came."]
