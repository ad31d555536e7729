"""Every kind of time expression, by table; what every answer must fulfil; hostile input."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
import time
from pathlib import Path

import pytest

import wirebird
from wirebird.errors import InputError
from wirebird.times import find_times
from wirebird.times.grammar import OFTEN, Grammar
from wirebird.times.tagger import READERS

TABLE = Path(__file__).parent / "expressions.tsv"
THURSDAY = "2024-05-16"


def rows() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["text"])
def test_the_table(row: dict[str, str]) -> None:
    marked = re.search(r"\[(.*?)\]", row["text"])
    text = row["text"].replace("[", "").replace("]", "")
    found = find_times(text, published=THURSDAY)
    assert [t.text for t in found] == ([marked[1]] if marked else [])
    for t in found:
        assert t.start == row["text"].index("[")
        assert (t.type, t.value, t.mod or "", t.first or "", t.last or "", t.basis) == tuple(
            row[name] for name in ("type", "value", "mod", "first", "last", "basis")
        )


def test_the_table_has_every_kind_of_rule() -> None:
    assert len(rows()) > 380
    assert {"DATE", "TIME", "DURATION", "SET", ""} == {row["type"] for row in rows()}
    assert len(READERS) > 20


def values(text: str, published: str | None = THURSDAY) -> list[tuple[str, str, str]]:
    return [(t.text, t.value, t.basis) for t in find_times(text, published=published)]


def test_days_counted_from_another_expression() -> None:
    text = "Rebels took the town on 3 May. Two days later troops shelled it. They left the next morning."
    assert values(text) == [
        ("3 May", "2024-05-03", "publication"),
        ("Two days later", "2024-05-05", "other_expression"),
        ("the next morning", "2024-05-06TMO", "other_expression"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They fled on 3 May 2020. A day earlier the road was cut.", "2020-05-02"),
        ("They fled on 3 May 2020. The following month they returned.", "2020-06"),
        ("They fled on 3 May 2020. That year the rains failed.", "2020"),
        ("They fled on 3 May 2020. The same day the road was cut.", "2020-05-03"),
        ("They fled on 3 May 2020. That evening the road was cut.", "2020-05-03TEV"),
        ("They fled on 3 May 2020. Three weeks later they returned.", "2020-W21"),
        ("They fled on 3 May 2020. The previous week the road was cut.", "2020-W17"),
        ("They fled on 3 May 2020, and returned at 10 p.m.", "2020-05-03T22:00"),
        ("Profit rose in the third quarter of 2020 from a year earlier.", "2019-Q3"),
    ],
)
def test_anchored_to_what_was_named_before(text: str, value: str) -> None:
    found = find_times(text, published=THURSDAY)
    assert (found[-1].value, found[-1].basis) == (value, "other_expression")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Two died on Friday.", "XXXX-WXX-5"),
        ("Two died on 3 May.", "XXXX-05-03"),
        ("Two died in May 2020.", "2020-05"),
        ("Two died last week.", "XXXX-WXX"),
        ("Two died yesterday.", "XXXX-XX-XX"),
        ("Two died in May.", "XXXX-05"),
        ("Two died last summer.", "XXXX-SU"),
        ("Two died at noon.", "XXXX-XX-XXT12:00"),
        ("Two died the next day.", "XXXX-XX-XX"),
    ],
)
def test_without_a_day_of_publication(text: str, value: str) -> None:
    ((_, found, basis),) = values(text, published=None)
    assert found == value
    assert (basis == "none") == ("XX" in value or "-SU" in value or value == "XXXX-05")


def test_the_day_of_a_dateline_is_what_today_means() -> None:
    text = "GAO, Mali, May 14 (Ardent) - Nine died on Tuesday."
    assert values(text)[-1] == ("Tuesday", "2024-05-14", "dateline")


def test_the_day_in_a_header_counts() -> None:
    assert values("Date: 2024-05-16\n\nNine died on Tuesday.", published=None)[-1] == ("Tuesday", "2024-05-14", "publication")


def test_bad_days_are_refused() -> None:
    with pytest.raises(InputError, match="2024-13-01"):
        find_times("Nine died on Tuesday.", published="2024-13-01")


def test_the_public_name() -> None:
    assert wirebird.find_times is find_times
    assert find_times("") == ()


WORDS = (
    "the a an last next this past first second third two twenty - , . of in on at to and may March Monday Mon. week weeks "
    "days years hour half 's ago earlier later early late mid 5 12 31 1998 2024 '98 10:30 p.m. GMT quarter year's every each "
    "daily now recent future morning night noon o'clock 1990s 3rd 12/5/2020 2020-02-30 1,500 2.5 \n \n\n ( ) \" é 中 🙂 İ fall"
).split(" ")


@pytest.mark.parametrize("seed", range(300))
def test_any_text_is_quoted_truly(seed: int) -> None:
    choose = random.Random(seed)
    text = "".join(choose.choice(WORDS) + choose.choice((" ", " ", "", "-")) for _ in range(choose.randrange(1, 120)))
    published = choose.choice((None, "0001-01-01", "9999-12-31", "2024-02-29", THURSDAY))
    at = 0
    for t in find_times(text, published=published):
        assert at <= t.start < t.end
        assert text[t.start : t.end] == t.text
        assert t.value
        assert (t.first is None) == (t.last is None) == (t.basis == "none")
        if t.first and t.last:
            assert dt.date.fromisoformat(t.first) <= dt.date.fromisoformat(t.last)
        at = t.end


@pytest.mark.parametrize(
    "piece",
    [
        "the last ",
        "two ",
        "1",
        "May ",
        "a",
        "the first half of the ",
        "-",
        "12:",
        "1,000",
        "\n",
        "'",
        "between May 3 and ",
        ".",
    ],
)
def test_hostile_text_takes_time_by_its_length(piece: str) -> None:
    find_times("warm up on Friday", published=THURSDAY)
    began = time.process_time()
    find_times(piece * (200_000 // len(piece)), published=THURSDAY)
    assert time.process_time() - began < 10


def test_rules_read_the_same_before_and_after_they_are_compiled_together() -> None:
    """A sign seen often gets one expression for all its rules; what is found may not depend on that."""
    grammar = Grammar()
    text = "On Tuesday, 3 May 2022, and again in May, two days after the fire of 1 June, 14 people met."
    tokens = grammar.lexicon.read(text)

    def found() -> list[tuple[str, int, int]]:
        return [(hit.rule.kind, hit.first, hit.last) for hit in grammar.scan(tokens, lambda hit: hit)]

    first = found()
    assert len(first) >= 4
    assert not grammar._any
    for _ in range(OFTEN):
        assert found() == first
    assert grammar._any


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Relatives wrote to May again. Theresa May did not reply.", []),
        ("Relatives wrote to Mrs May. A vote is due in May, May said.", ["2017-05"]),
        ("Relatives wrote to May again.", ["2017-05"]),
    ],
)
def test_a_person_called_may_is_no_month(text: str, values: list[str]) -> None:
    assert [t.value for t in find_times(text, published="2017-08-24")] == values
