"""The days of events: what their own time words fix, what stands beside them, and what stays unknown."""

from __future__ import annotations

import pytest

from wirebird import Coder
from wirebird.claims.dates import ReportTimes, event_dates
from wirebird.extract.calibration import EventFeatures
from wirebird.extract.drafts import Draft, Part
from wirebird.records import DocId, Document, EventDate, Span
from wirebird.text import split_sentences

THURSDAY = "2024-05-16"


def make_draft(
    mention: Part,
    *,
    time: Part | None = None,
    type: str = "ASSAULT",
    status: str = "happened",
    faint_times: tuple[Part, ...] = (),
) -> Draft:
    return Draft(
        type=type, mentions=(mention,), modes=(), status=status, is_background=False, actors=(), recipients=(), places=(),
        time=time, attribution=(), features=EventFeatures(token=0.0, mentions=0.0, background=0.0, actor=0.0, bias=1.0),
        probability=1.0, type_probability=1.0, status_probability=1.0, faint_times=faint_times,
    )  # fmt: skip


def date_by(words: str, *, status: str = "happened", published: str | None = THURSDAY) -> tuple[EventDate | None, str]:
    """The date of an event whose own time words are these, and the reason where it has no days."""
    text = f"Rebels struck {words}."
    doc = Document(id=DocId("a"), text=text, locator="a", published=published)
    draft = make_draft(Part(7, 13, 0, 1.0), time=Part(14, 14 + len(words), 0, 1.0), status=status)
    ((date, unresolved),) = event_dates(ReportTimes.of(doc), (Span.of(text, 0, len(text)),), [draft])
    return date, unresolved.reason if unresolved else ""


def days(words: str, *, status: str = "happened", published: str | None = THURSDAY) -> str:
    date, reason = date_by(words, status=status, published=published)
    if reason or date is None:
        return reason
    return str(date.start) if date.start == date.end else f"{date.start}/{date.end or ''}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Thursday", "2024-05-16"),
        ("Friday", "2024-05-10"),
        ("late on Wednesday", "2024-05-15"),
        ("last Thursday", "2024-05-09"),
        ("today", "2024-05-16"),
        ("yesterday", "2024-05-15"),
        ("overnight", "2024-05-16"),
        ("the day before yesterday", "2024-05-14"),
        ("two days ago", "2024-05-14"),
        ("six weeks ago", "2024-04-04"),
        ("in the past three days", "2024-05-14/2024-05-16"),
        ("in the last 24 hours", "2024-05-15/2024-05-16"),
        ("12 March", "2024-03-12"),
        ("on 20 May", "2023-05-20"),
        ("29 February", "2024-02-29"),
        ("Aug. 7", "2023-08-07"),
        ("5 July last year", "2023-07-05"),
        ("yesterday, 13 May", "2024-05-13"),
        ("in early May", "2024-05-01/2024-05-15"),
        ("in mid-June", "2023-06-11/2023-06-20"),
        ("since early May", "2024-05-01/2024-05-16"),
        ("since Monday", "2024-05-13/2024-05-16"),
        ("in June", "2023-06-01/2023-06-30"),
        ("last May", "2023-05-01/2023-05-31"),
        ("this week", "2024-05-13/2024-05-16"),
        ("last week", "2024-05-06/2024-05-12"),
        ("last month", "2024-04-01/2024-04-30"),
        ("last year", "2023-01-01/2023-12-31"),
        ("earlier this year", "2024-01-01/2024-05-16"),
        ("between 3 and 5 May", "2024-05-03/2024-05-05"),
        ("from June 2 to June 4", "2023-06-02/2023-06-04"),
        ("between Monday and Wednesday", "2024-05-13/2024-05-15"),
    ],
)
def test_days_that_need_publication(words: str, expected: str) -> None:
    assert days(words) == expected
    assert days(words, published=None) in ("no_anchor_date", "vague_expression")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on March 12, 2014", "2014-03-12"),
        ("on 12 APR 89", "1989-04-12"),
        ("on the 18th of March 2005", "2005-03-18"),
        ("on Saturday, 13 December 2008", "2008-12-13"),
        ("on 2014-03-02", "2014-03-02"),
        ("in 2014", "2014-01-01/2014-12-31"),
        ("in late 2016", "2016-09-01/2016-12-31"),
        ("in the 1990s", "1990-01-01/1999-12-31"),
        ("in November, 2015", "2015-11-01/2015-11-30"),
        ("in January nineteen ninety-seven", "1997-01-01/1997-01-31"),
        ("between 1994 and 1997", "1994-01-01/1997-12-31"),
    ],
)
def test_days_that_stand_alone(words: str, expected: str) -> None:
    assert days(words) == days(words, published=None) == expected


def test_since_is_open_where_the_day_of_the_report_is_unknown() -> None:
    assert days("since March 2012", published=None) == "2012-03-01/"


@pytest.mark.parametrize(
    "words",
    [
        "in recent days",
        "recently",
        "a few months ago",
        "hours after",
        "on 30 February",
        "in the past two weeks",
        "before Monday",
    ],
)
def test_words_that_fix_no_day_are_kept(words: str) -> None:
    date, reason = date_by(words)
    assert reason in ("vague_expression", "not_mentioned")
    assert date is None or (date.start, date.precision, date.basis) == (None, "unknown", "none")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on Friday", "2024-05-17"),
        ("on Thursday", "2024-05-16"),
        ("on 12 March", "2025-03-12"),
        ("on 20 May", "2024-05-20"),
        ("in June", "2024-06-01/2024-06-30"),
        ("on 29 February", "2028-02-29"),
        ("this month", "2024-05-16/2024-05-31"),
    ],
)
def test_planned_acts_look_ahead(words: str, expected: str) -> None:
    assert days(words, status="planned") == expected


@pytest.mark.parametrize(
    ("words", "precision", "basis"),
    [
        ("on Friday", "day", "publication"),
        ("on 3 March 2020", "day", "explicit"),
        ("last week", "week", "publication"),
        ("last weekend", "weekend", "publication"),
        ("in May 2020", "month", "explicit"),
        ("last summer", "season", "publication"),
        ("last quarter", "quarter", "publication"),
        ("in 2020", "year", "explicit"),
        ("in the 1990s", "decade", "explicit"),
        ("recently", "unknown", "none"),
    ],
)
def test_precision_and_basis(words: str, precision: str, basis: str) -> None:
    date, _ = date_by(words)
    assert date is not None
    assert (date.precision, date.basis) == (precision, basis)


def dated(text: str, *mentions: str, published: str | None = THURSDAY, type: str = "ASSAULT") -> list[EventDate | None]:
    """The dates of events with these triggers and no time words of their own."""
    doc = Document(id=DocId("a"), text=text, locator="a", published=published)
    sentences = split_sentences(doc)
    drafts = []
    for words in mentions:
        at = text.index(words)
        index = next(i for i, s in enumerate(sentences) if s.start <= at < s.end)
        drafts.append(make_draft(Part(at, at + len(words), index, 1.0), type=type))
    return [date for date, _ in event_dates(ReportTimes.of(doc), sentences, drafts)]


def test_time_words_close_by_in_the_sentence_count() -> None:
    (date,) = dated("On Monday rebels shelled the port. It was quiet later.", "shelled")
    assert date is not None
    assert (date.start, date.text and date.text.text) == ("2024-05-13", "Monday")


def test_an_act_without_a_day_has_that_of_the_act_told_beside_it() -> None:
    first, second = dated("Rebels shelled the port on Monday. Troops fired back with mortars.", "shelled", "fired back")
    assert first is not None
    assert second is not None
    assert (second.start, second.text, second.basis) == (first.start, None, "other_expression")


def test_acts_of_speech_without_a_day_have_that_of_the_report() -> None:
    (date,) = dated("The minister condemned the raid.", "condemned", type="ACCUSE")
    assert date == EventDate(start=THURSDAY, end=THURSDAY, text=None, precision="day", basis="publication")
    assert dated("The minister condemned the raid.", "condemned", type="ACCUSE", published=None) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Before Monday rebels shelled the port.",
        "Ahead of the May 20 elections rebels shelled the port.",
        "After the October 7 attacks rebels shelled the port.",
        "Every Friday rebels shelled the port.",
    ],
)
def test_other_days_date_no_event(text: str) -> None:
    assert dated(text, "shelled") == [None]


def test_days_counted_from_another_event() -> None:
    text = "Rebels took the town on 3 May. Two days later troops shelled it. The next morning they left."
    dates = dated(text, "took", "shelled", "left")
    assert [d and d.start for d in dates] == ["2024-05-03", "2024-05-05", "2024-05-06"]
    assert [d and d.basis for d in dates] == ["publication", "other_expression", "other_expression"]


def test_a_day_without_a_year_is_completed_by_one_written_out() -> None:
    text = "Gunmen shot a judge on September 23. Police had held his brother on September 22, 2013."
    first, second = dated(text, "shot", "held", published=None)
    assert first is not None
    assert second is not None
    assert (first.start, first.basis) == ("2013-09-23", "other_expression")
    assert (second.start, second.basis) == ("2013-09-22", "explicit")


def test_the_dateline_says_what_today_means(coder: Coder) -> None:
    text = "GAO, Mali, May 14 (Ardent) - Gunmen killed nine soldiers on Tuesday, the army said."
    (event,) = [e for e in coder.code(text, published=THURSDAY).events if e.type == "ASSAULT"]
    assert event.date is not None
    assert (event.date.start, event.date.basis, event.date.precision) == ("2024-05-14", "dateline", "day")


def test_faintly_linked_words_count_where_they_are_exact() -> None:
    text = "Rebels who had fought for years in the hills around the river port since 2012 struck it on Monday."
    doc = Document(id=DocId("a"), text=text, locator="a", published=THURSDAY)
    sentences = (Span.of(text, 0, len(text)),)

    def start_by(words: str) -> str | None:
        at = text.index(words)
        draft = make_draft(Part(0, 6, 0, 1.0), faint_times=(Part(at, at + len(words), 0, 0.1),))
        ((date, _),) = event_dates(ReportTimes.of(doc), sentences, [draft])
        return date.start if date else None

    assert start_by("Monday") == "2024-05-13"
    assert start_by("2012") is None


def test_a_day_in_the_week_that_the_words_name_is_sharper() -> None:
    text = "Last week rebels struck the port; on Friday they struck."
    doc = Document(id=DocId("a"), text=text, locator="a", published=THURSDAY)
    at = text.rindex("struck")
    draft = make_draft(Part(at, at + 6, 0, 1.0), time=Part(0, 9, 0, 1.0))
    ((date, _),) = event_dates(ReportTimes.of(doc), (Span.of(text, 0, len(text)),), [draft])
    assert date is not None
    assert (date.start, date.precision, date.text and date.text.text) == ("2024-05-10", "day", "Friday")


@pytest.mark.parametrize(
    "text",
    [
        "Rebels have shelled the port for years.",
        "Rebels shelled the port in recent years.",
        "Militants often shelled the port in the past.",
        "Rebels shelled the port for the first time since 2019.",
        "Since May 2019 rebels shelled the port.",
    ],
)
def test_history_dates_nothing(text: str) -> None:
    (date,) = dated(text, "shelled")
    assert date is None or date.start is None


def test_a_record_is_no_span() -> None:
    assert days("for the first time since 2019") == "vague_expression"
    assert days("since 2019") == "2019-01-01/2024-05-16"


WEDNESDAY = "2021-07-07"


@pytest.mark.parametrize(
    ("text", "trigger", "type"),
    [
        ("The cabinet agreed to hold talks in Doha on July 20.", "agreed", "AGREE"),
        ("The cabinet promised to hold elections in October.", "promised", "CONCEDE"),
        ("The cabinet promised to hold elections in 2023.", "promised", "CONCEDE"),
        ("The ministers will meet in Geneva this Friday.", "meet", "AGREE"),
        ("The governor threatened to arrest strikers from Friday.", "threatened", "THREATEN"),
        ("The union asked the state to free the miners this month.", "asked", "REQUEST"),
        ("The group rejected an offer to hold talks in August.", "rejected", "REJECT"),
    ],
)
def test_days_of_what_was_said_do_not_date_the_saying(text: str, trigger: str, type: str) -> None:
    said = EventDate(start=WEDNESDAY, end=WEDNESDAY, text=None, precision="day", basis="publication")
    assert dated(text, trigger, published=WEDNESDAY, type=type) == [said]
    assert by_last_words(text, trigger, type=type) == said
    assert by_last_words(text, trigger, type=type, is_faint=True) == said


@pytest.mark.parametrize(
    ("text", "trigger", "type", "start"),
    [
        ("Both sides agreed to a truce on Monday.", "agreed", "AGREE", "2021-07-05"),
        ("The group rejected the offer in June.", "rejected", "REJECT", "2021-06-01"),
        ("The mayor accused the rebels in October.", "accused", "ACCUSE", "2020-10-01"),
        ("The cabinet promised reforms last week.", "promised", "CONCEDE", "2021-06-28"),
        ("The union threatened the mayor this month.", "threatened", "THREATEN", "2021-07-01"),
        ("Rebels attacked the port on July 20.", "attacked", "ASSAULT", "2020-07-20"),
        ("Rebels who vowed to fight struck on Friday.", "struck", "ASSAULT", "2021-07-02"),
    ],
)
def test_days_behind_the_report_date_acts_of_speech_too(text: str, trigger: str, type: str, start: str) -> None:
    for date in (by_last_words(text, trigger, type=type), *dated(text, trigger, published=WEDNESDAY, type=type)):
        assert date is not None
        assert date.start == start


@pytest.mark.parametrize(("words", "start"), [("within two weeks", WEDNESDAY), ("in the near future", WEDNESDAY)])
def test_vague_words_about_what_was_promised_do_not_date_it(words: str, start: str) -> None:
    date = by_last_words(f"The rebels pledged to free the hostages {words}.", "pledged", type="AGREE")
    assert date is not None
    assert (date.start, date.text) == (start, None)


@pytest.mark.parametrize("clause", ["accused the mayor", "would accuse the mayor", "promised to blame the mayor"])
def test_vague_words_about_the_past_stay_vague(clause: str) -> None:
    date = by_last_words(f"The rebels {clause} in the recent past.", clause, type="ACCUSE")
    assert date is not None
    assert (date.start, date.precision) == (None, "unknown")


@pytest.mark.parametrize("day", ["July 20, 2021", "2021-07-20", "Tuesday, 20 July 2021"])
def test_days_of_what_was_agreed_date_nothing_in_a_report_of_unknown_day(day: str) -> None:
    assert dated(f"The cabinet agreed to hold talks in Doha on {day}.", "agreed", published=None, type="AGREE") == [None]
    (date,) = dated(f"The cabinet agreed on {day} to hold talks in Doha.", "agreed", published=None, type="AGREE")
    assert date is not None
    assert date.start == "2021-07-20"


@pytest.mark.parametrize("published", ["2021-07-07", "2021-07-10", "2021-07-11", "2021-07-13"])
def test_only_a_day_beside_the_agreeing_dates_it(published: str) -> None:
    (ahead,) = dated("Both sides agreed to hold talks on Monday.", "agreed", published=published, type="AGREE")
    (behind,) = dated("Both sides agreed on Monday to hold talks.", "agreed", published=published, type="AGREE")
    assert ahead is not None
    assert behind is not None
    assert (ahead.start, ahead.text) == (published, None)
    assert (behind.start, behind.text and behind.text.text) == (
        "2021-07-12" if published > "2021-07-12" else "2021-07-05",
        "Monday",
    )


def test_of_two_days_without_publication_the_one_of_the_agreeing_counts() -> None:
    text = "Both sides agreed on July 3, 2021 to free the hostages on July 20, 2021."
    (date,) = dated(text, "agreed", published=None, type="AGREE")
    assert date is not None
    assert (date.start, date.text and date.text.text) == ("2021-07-03", "July 3, 2021")


def test_of_two_days_the_one_of_the_saying_counts() -> None:
    text = "Both sides agreed on Saturday to free the hostages on July 20."
    (date,) = dated(text, "agreed", published=WEDNESDAY, type="AGREE")
    assert date is not None
    assert (date.start, date.text and date.text.text) == ("2021-07-03", "Saturday")


def test_a_planned_act_of_speech_keeps_its_day() -> None:
    date = by_last_words("The ministers will sign the pact on July 20.", "sign", type="AGREE", status="planned")
    assert date is not None
    assert date.start == "2021-07-20"


def test_a_day_counted_from_a_month_is_only_as_exact_as_the_month() -> None:
    text = "Rebels took the town in May. Two days later troops shelled it."
    _, date = dated(text, "took", "shelled", published=WEDNESDAY)
    assert date is not None
    assert (date.start, date.end, date.precision, date.basis) == ("2021-05-01", "2021-05-31", "month", "other_expression")


def by_last_words(text: str, trigger: str, *, type: str, status: str = "happened", is_faint: bool = False) -> EventDate | None:
    """The date of an event to which the model links the last time expression, surely or faintly."""
    doc = Document(id=DocId("a"), text=text, locator="a", published=WEDNESDAY)
    times = ReportTimes.of(doc)
    at, words = text.index(trigger), times.found[-1]
    part = Part(words.start, words.end, 0, 0.1 if is_faint else 1.0)
    mention = Part(at, at + len(trigger), 0, 1.0)
    linked: tuple[Part, ...] = (part,) if is_faint else ()
    draft = make_draft(mention, time=None if is_faint else part, type=type, status=status, faint_times=linked)
    ((date, _),) = event_dates(times, (Span.of(text, 0, len(text)),), [draft])
    return date


def test_words_seen_in_part_are_shown_whole() -> None:
    text = "Rebels struck the previous week, officials said."
    doc = Document(id=DocId("a"), text=text, locator="a", published=THURSDAY)
    draft = make_draft(Part(7, 13, 0, 1.0), time=Part(14, 26, 0, 1.0))
    ((date, _),) = event_dates(ReportTimes.of(doc), (Span.of(text, 0, len(text)),), [draft])
    assert date is not None
    assert date.text == Span.of(text, 14, 31)
