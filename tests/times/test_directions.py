"""Where a clause looks, what is counted from a month or year, and numbers that are no years."""

from __future__ import annotations

import pytest

from wirebird.times import find_times

MONDAY = "2021-07-12"
WEDNESDAY = "2021-07-07"
FRIDAY = "2021-07-09"


def read(text: str, published: str | None) -> tuple[str, str, str | None, str | None]:
    """Words, value and days of the last expression."""
    found = find_times(text, published=published)[-1]
    return found.text, found.value, found.first, found.last


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The truce held until Friday.", "2021-07-09"),
        ("The talks lasted through Saturday.", "2021-07-10"),
        ("The rebels had left by Friday.", "2021-07-09"),
        ("Until Friday the road was calm.", "2021-07-09"),
        ("The truce will hold until Friday.", "2021-07-16"),
        ("The curfew lasts until Friday.", "2021-07-16"),
        ("The truce was extended until Friday.", "2021-07-16"),
        ("Officials said the road is shut until Friday.", "2021-07-16"),
        ("They must leave by Friday.", "2021-07-16"),
        ("The ban is effective Friday.", "2021-07-16"),
    ],
)
def test_until_looks_ahead_unless_a_verb_tells_that_it_is_over(text: str, value: str) -> None:
    assert read(text, MONDAY)[1] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The cabinet promised to hold elections in October.", "2021-10"),
        ("The union threatened to strike from Friday.", "2021-07-16"),
        ("The union asked the state to raise wages in October.", "2021-10"),
        ("The ban will be lifted on Friday.", "2021-07-16"),
        ("The union asked for help in October.", "2020-10"),
        ("Both sides agreed to a truce on Friday.", "2021-07-09"),
        ("Both sides agreed to talks on Friday.", "2021-07-09"),
        ("Both sides agreed on Friday to free the hostages.", "2021-07-09"),
        ("Both sides agreed to free the hostages, officials said on Friday.", "2021-07-09"),
        ("The ban was lifted on Friday.", "2021-07-09"),
    ],
)
def test_what_is_promised_or_asked_for_lies_ahead(text: str, value: str) -> None:
    assert read(text, MONDAY)[1] == value


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("In May militants struck. Two days later they fled.", "2021-05-XX", "2021-05-01", "2021-05-31"),
        ("In May militants struck. Two days earlier they had fled.", "2021-05-XX", "2021-05-01", "2021-05-31"),
        ("In 2019 militants struck. Three weeks later they fled.", "2019-XX-XX", "2019-01-01", "2019-12-31"),
        ("In 2019 militants struck. Two months later they fled.", "2019-XX", "2019-01-01", "2019-12-31"),
        ("In May militants struck. Two hours later they fled.", "PT2H", "2021-05-01", "2021-05-31"),
        ("Last week militants struck. Two days later they fled.", "2021-W26", "2021-06-28", "2021-07-04"),
        ("Last week militants struck. A week later they fled.", "2021-W27", "2021-07-05", "2021-07-11"),
        ("In May militants struck. Two weeks later they fled.", "XXXX-XX-XX", None, None),
        ("In 2019 militants struck. 18 months later they fled.", "XXXX-XX-XX", None, None),
        ("In May militants struck. A month later they fled.", "2021-06", "2021-06-01", "2021-06-30"),
        ("On 3 May militants struck. Two days later they fled.", "2021-05-05", "2021-05-05", "2021-05-05"),
        ("On 3 May militants struck. Two hours later they fled.", "PT2H", "2021-05-03", "2021-05-03"),
        ("On May 3-5 militants struck. Two days later they fled.", "2021-05-07", "2021-05-07", "2021-05-07"),
        ("On May 3-5 militants struck. Two days earlier they came.", "2021-05-01", "2021-05-01", "2021-05-01"),
    ],
)
def test_no_day_is_more_exact_than_what_it_is_counted_from(text: str, value: str, first: str | None, last: str | None) -> None:
    assert read(text, WEDNESDAY)[1:] == (value, first, last)


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2021-01-15", "Clashes rose this winter.", "2020-WI"),
        ("2021-02-28", "Clashes rose this winter.", "2020-WI"),
        ("2021-11-15", "It will snow this winter.", "2021-WI"),
        ("2021-12-01", "Clashes rose this winter.", "2021-WI"),
        ("2021-01-15", "It will rain this summer.", "2021-SU"),
    ],
)
def test_this_season_is_the_one_that_lasts(published: str, text: str, value: str) -> None:
    assert read(text, published)[1] == value


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        (WEDNESDAY, "Two died on Christmas Eve.", "2020-12-24"),
        (WEDNESDAY, "Two died on Christmas Day.", "2020-12-25"),
        (WEDNESDAY, "They will meet on Christmas Eve.", "2021-12-24"),
        (WEDNESDAY, "Two died on Thanksgiving Eve.", "2020-11-25"),
        ("2021-12-24", "Two died on Christmas Eve.", "2021-12-24"),
        (None, "Two died on Christmas Eve.", "XXXX-12-24"),
        (None, "Two died on Easter.", "XXXX-XX-XX"),
    ],
)
def test_the_eve_of_a_feast(published: str | None, text: str, value: str) -> None:
    assert read(text, published)[1] == value


@pytest.mark.parametrize(
    ("published", "text", "words", "value"),
    [
        (MONDAY, "They will meet Friday next week.", "Friday next week", "2021-07-23"),
        (MONDAY, "They met on Wednesday last week.", "Wednesday last week", "2021-07-07"),
        (FRIDAY, "They met last week on Wednesday.", "last week on Wednesday", "2021-06-30"),
        (MONDAY, "They will meet next week on Friday.", "next week on Friday", "2021-07-23"),
        (FRIDAY, "They fled last week. On Wednesday they returned.", "Wednesday", "2021-07-07"),
        (FRIDAY, "Those at odds last week, on Wednesday met.", "Wednesday", "2021-07-07"),
    ],
)
def test_a_weekday_of_a_week(published: str, text: str, words: str, value: str) -> None:
    assert read(text, published)[:2] == (words, value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2010 militants surrendered.", []),
        ("The army freed 2010 prisoners.", []),
        ("About 2010 people fled.", []),
        ("In 2010 militants surrendered.", ["2010"]),
        ("Since 2010 soldiers have died there.", ["2010"]),
        ("In early 2010 refugees fled.", ["early 2010"]),
        ("The 2010 elections were marred.", ["2010"]),
        ("2010 elections were marred.", ["2010"]),
        ("On May 12 soldiers shot two.", ["May 12"]),
        ("In March 12 soldiers fled.", ["March"]),
    ],
)
def test_a_number_of_heads_is_no_year(text: str, words: list[str]) -> None:
    assert [t.text for t in find_times(text, published=WEDNESDAY)] == words
