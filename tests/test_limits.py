"""A report that is too long or takes too long fails by itself; the others are coded."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import load_script
from wirebird import Coder
from wirebird.cli.main import app
from wirebird.errors import ReportLimitError
from wirebird.limits import check_time, time_limit
from wirebird.records import DocId, Document, DocumentFailure
from wirebird.text import read_report

ADVERSARIAL = load_script(Path(__file__).parents[1] / "tools" / "adversarial.py")
GOOD = "Gunmen killed 12 people in Kabul on Monday, police said."


def _doc(id: str, text: str) -> Document:
    return read_report(text, id=DocId(id), locator=f"{id}.txt")


def test_a_report_over_the_size_limit_fails_and_the_others_are_coded(coder: Coder) -> None:
    small = replace(coder, max_chars=len(GOOD), workers=1)
    first, long, last = small.code_many([_doc("a", GOOD), _doc("b", GOOD + " "), _doc("c", GOOD)])
    assert isinstance(long, DocumentFailure)
    assert (long.locator, long.stage, long.code) == ("b.txt", "code", "too_long")
    assert long.message.startswith("b.txt: 57 characters, over the limit of 56; ")
    assert not isinstance(first, DocumentFailure)
    assert not isinstance(last, DocumentFailure)
    assert last.report.events


def test_a_report_over_the_time_limit_fails_and_says_so(coder: Coder) -> None:
    hasty = replace(coder, max_seconds=1e-6, workers=1)
    (slow,) = hasty.code_many([_doc("a", GOOD)])
    assert isinstance(slow, DocumentFailure)
    assert (slow.stage, slow.code) == ("code", "too_slow")
    assert "--max-seconds" in slow.message
    with pytest.raises(ReportLimitError, match="over 1e-06 s of processor time"):
        hasty.code(GOOD)
    assert coder.code(GOOD).events


def test_time_is_counted_by_thread_and_ends_with_its_block() -> None:
    check_time()
    with pytest.raises(ReportLimitError), time_limit(0.01):  # noqa: PT012 - the limit is the block
        until = time.monotonic() + 10
        while time.monotonic() < until:
            check_time()
    check_time()
    with time_limit(100.0), time_limit(0.0):
        check_time()


def test_waiting_is_no_work() -> None:
    with time_limit(0.05):
        time.sleep(0.1)
        check_time()


def test_the_command_line_has_both_limits(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text(GOOD, encoding="utf-8")
    (reports / "b.txt").write_text(GOOD * 20, encoding="utf-8")
    out, failures = tmp_path / "out.jsonl", tmp_path / "failed.csv"
    arguments = ["code", str(reports), "--to", str(out), "--failures", str(failures), "--workers", "1", "--max-chars", "100"]
    assert CliRunner().invoke(app, arguments).exit_code == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1
    header, row = failures.read_text(encoding="utf-8").splitlines()
    assert header == "locator,stage,code,message"
    assert row.startswith(f"{reports / 'b.txt'},code,too_long,")


@pytest.mark.parametrize("name", sorted(ADVERSARIAL.TEXTS))
def test_hard_texts_are_coded_with_true_offsets(name: str, coder: Coder) -> None:
    text = ADVERSARIAL.TEXTS[name](1500)
    began = time.thread_time()
    report = replace(coder, workers=1).code(text, published="2021-07-07")
    assert time.thread_time() - began < 20
    for event in report.events:
        spans = [*event.mentions, *event.evidence, *(p.text for p in (*event.actors, *event.recipients))]
        assert all(text[s.start : s.end] == s.text for s in spans)


@pytest.mark.parametrize("name", sorted(set(ADVERSARIAL.TEXTS) - {"place-names"}))
def test_what_comes_before_the_encoder_takes_time_by_the_length_of_a_text(name: str) -> None:
    from wirebird import find_times
    from wirebird.extract.report_tokens import quotations
    from wirebird.text import split_sentences

    text = ADVERSARIAL.TEXTS[name](30_000)
    began = time.thread_time()
    sentences = split_sentences(_doc("a", text))
    quotations(text)
    find_times(text)
    assert time.thread_time() - began < 10
    assert all(len(s.text) <= 1500 for s in sentences)
