"""Who said what: sixty-odd own sentences of every kind, hostile text, and what holds for any text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import wirebird
from wirebird import Attribution, Coder
from wirebird.extract.report_tokens import quotations

CASES = Path(__file__).parent / "attribution_cases.tsv"


def _cases() -> list[dict[str, str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        {k: v.replace("\\n", "\n") for k, v in row.items()}
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def _all(found: tuple[Attribution, ...]) -> Iterator[Attribution]:
    for item in found:
        yield item
        yield from _all(item.inner)


def _is(found: Attribution, case: dict[str, str]) -> bool:
    source = found.source[0].text if found.source else ""
    said = " ".join(s.text for s in found.content)
    source_right = (
        source == "" if case["source"] == "-" else source != "" and (source in case["source"] or case["source"] in source)
    )
    return source_right and case["cue"].split()[-1] in found.cue[0].text and case["content"] in said


def _right(coder: Coder, kinds: set[str]) -> list[bool]:
    return [any(_is(a, c) for a in _all(coder.find_attributions(c["text"]))) for c in _cases() if c["kind"] in kinds]


@pytest.mark.parametrize(
    ("kinds", "least"),
    [
        ({"direct", "carried"}, 0.8),
        ({"indirect"}, 0.9),
        ({"mixed"}, 0.6),
        ({"according"}, 0.8),
        ({"denial", "claim", "accusation"}, 0.6),
        ({"nested", "discontinuous", "other"}, 0.5),
    ],
    ids=lambda x: " ".join(sorted(x)) if isinstance(x, set) else str(x),
)
def test_own_sentences(coder: Coder, kinds: set[str], least: float) -> None:
    right = _right(coder, kinds)
    assert sum(right) >= least * len(right), [
        c["text"] for c, ok in zip((c for c in _cases() if c["kind"] in kinds), right, strict=True) if not ok
    ]


def test_there_are_cases_of_every_kind() -> None:
    kinds = [c["kind"] for c in _cases()]
    assert len(kinds) >= 60
    assert {"headline", "nosource", "nested", "denial", "claim", "accusation", "discontinuous", "carried"} <= set(kinds)


@pytest.mark.parametrize("case", _cases(), ids=lambda c: c["text"][:40])
def test_words_are_the_texts_own(coder: Coder, case: dict[str, str]) -> None:
    text = case["text"]
    for item in _all(coder.find_attributions(text)):
        spans = [*item.source, *item.cue, *item.content, *([item.name] if item.name else [])]
        assert all(text[s.start : s.end] == s.text and s.text.strip() for s in spans)
        assert (item.kind is None) == (not item.source)
        inner = [s for a in item.inner for s in (*a.cue, *a.content)]
        assert all(any(c.start <= s.start and s.end <= c.end for c in item.content) for s in inner)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        '"',
        '" " " "',
        "said said said",
        "“",
        "a" * 4000,
        "\x00\x01 said \ufffd",
        "He said 🚀 \u0301 x.",
        "'tis ‘odd’ said ’",
    ],
    ids=["empty", "blank", "quote", "quotes", "cues", "open", "long", "control", "signs", "apostrophes"],
)
def test_hostile_text_does_no_harm(coder: Coder, text: str) -> None:
    for item in _all(coder.find_attributions(text)):
        assert all(text[s.start : s.end] == s.text for s in (*item.source, *item.cue, *item.content))


def test_speech_and_stance_are_told(coder: Coder) -> None:
    (found,) = wirebird.find_attributions('"We will find them," Colonel Adan Merro told reporters.')
    assert (found.speech, found.stance, found.is_anonymous) == ("direct", "asserts", False)
    found = coder.find_attributions("The army denied shelling the village.")[0]
    assert (found.speech, found.stance, found.kind) == ("indirect", "denies", "military")


def test_the_same_text_gives_the_same_answer(coder: Coder) -> None:
    text = " ".join(c["text"] for c in _cases()[:30])
    assert coder.find_attributions(text) == coder.find_attributions(text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("“One.\n\n“Two,” he said.", ["“One.", "“Two,”"]),
        ("It's the dogs' ‘own’ fault", ["‘own’"]),
        ("``Old,'' she said.", ["``Old,''"]),
        ('A mark " alone\n\nand “more”', ['" alone', "“more”"]),
        ("no marks", []),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [text[a:b] for a, b in quotations(text)] == quoted
