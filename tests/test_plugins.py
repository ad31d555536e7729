"""Plug-ins of other packages, from a distribution made up on the spot."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.fakes import FakeCoder, attack, report
from wirebird import plugins
from wirebird.errors import UsageError
from wirebird.exports import export
from wirebird.exports import layout_names as export_names
from wirebird.io import read_paths
from wirebird.io.layouts import RawReport, layout_names, layout_suffixes, registry
from wirebird.plugins import load_plug_in, plug_in_names
from wirebird.records import Document, DocumentFailure
from wirebird.store import ingest, open_store

TEXT = "Gunmen attacked an army camp near Ansongo on Tuesday, killing 14 soldiers, the army said."
MODULE = """
from wirebird.io.layouts import Layout, RawReport

def read(data):
    for number, line in enumerate(data.decode().split("|")[1:], start=1):
        yield RawReport(number, {"text": line})

def fail(data):
    yield RawReport(1, {"text": data.decode()[6:]})
    raise KeyError("lost")

def odd(data):
    yield {"text": "no piece"}

def boom(head):
    raise ZeroDivisionError

pipes = Layout("pipes", (".pipes",), lambda head: head.startswith(b"PIPES|"), read)
faulty = Layout("faulty", (".faulty",), lambda head: head.startswith(b"FAULTY"), fail)
strange = Layout("strange", (".strange",), lambda head: head.startswith(b"STRANGE"), odd)
blind = Layout("blind", (".blind",), boom, read)
number = 7
"""
POINTS = {
    "pipes": "fake_readers:pipes", "faulty": "fake_readers:faulty", "strange": "fake_readers:strange",
    "blind": "fake_readers:blind", "number": "fake_readers:number", "gone": "fake_readers:nothing",
    "broken": "fake_broken:reader", "html": "fake_readers:pipes",
}  # fmt: skip
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a distribution with entry points on the path."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "fake_readers.py").write_text(MODULE)
    (site / "fake_broken.py").write_text("raise RuntimeError('no licence')")
    monkeypatch.syspath_prepend(str(site))

    def forget() -> None:
        plugins._found.cache_clear()
        registry._plug_in.cache_clear()
        for name in ("fake_readers", "fake_broken"):
            sys.modules.pop(name, None)

    def make(name: str, points: dict[str, str], group: str = "wirebird.readers") -> None:
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()))
        forget()

    yield make
    forget()


def test_names_are_known_before_anything_is_loaded(install: Install) -> None:
    install("fake-readers", POINTS)
    assert {"pipes", "broken", "gone"} <= set(layout_names())
    assert "fake_readers" not in sys.modules


def test_a_plug_in_reads_its_files(install: Install, tmp_path: Path) -> None:
    install("fake-readers", POINTS)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pipes").write_text(f"PIPES|{TEXT}|{TEXT} Again.")
    opened: list[str] = []
    docs = list(read_paths([str(tmp_path / "in")], opened=lambda path, layout, columns: opened.append(layout)))
    assert [d.text for d in docs if isinstance(d, Document)] == [TEXT, f"{TEXT} Again."]
    assert opened == ["pipes"]
    (tmp_path / "b.dat").write_text(f"x|{TEXT}")
    (doc,) = read_paths([str(tmp_path / "b.dat")], reader="pipes")
    assert isinstance(doc, Document)


@pytest.mark.parametrize(
    ("name", "said"),
    [("gone", "cannot be loaded"), ("broken", "no licence"), ("number", "no Layout but a int"), ("html", "one of this name")],
)
def test_what_cannot_be_used_is_told_and_passed_over(
    install: Install, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, said: str
) -> None:
    install("fake-readers", POINTS)
    (tmp_path / "a.pipes").write_text(f"PIPES|{TEXT}")
    with caplog.at_level(logging.WARNING, "wirebird"):
        for _ in range(2):
            (doc,) = read_paths([str(tmp_path / "a.pipes")])
    assert isinstance(doc, Document), "the others go on"
    (message,) = [r.getMessage() for r in caplog.records if f"{name!r} of fake-readers" in r.getMessage()]
    assert said in message


def test_one_that_cannot_be_used_cannot_be_named(install: Install, tmp_path: Path) -> None:
    install("fake-readers", POINTS)
    (tmp_path / "a.txt").write_text(TEXT)
    with pytest.raises(UsageError, match="'broken' can be used"):
        list(read_paths([str(tmp_path / "a.txt")], reader="broken"))


def test_two_packages_with_one_name_are_both_passed_over(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    install("fake-readers", {"pipes": "fake_readers:pipes"})
    install("other-readers", {"pipes": "fake_readers:pipes"})
    with caplog.at_level(logging.WARNING, "wirebird"):
        assert "pipes" not in layout_names()
    assert "fake-readers, other-readers" in caplog.text


def test_the_mistakes_of_a_plug_in_cost_its_own_files_only(install: Install, tmp_path: Path) -> None:
    install("fake-readers", POINTS)
    (tmp_path / "in").mkdir()
    for name, text in (
        ("a.faulty", f"FAULTY{TEXT}"),
        ("b.strange", "STRANGE"),
        ("c.blind", TEXT),
        ("d.pipes", f"PIPES|{TEXT}"),
    ):
        (tmp_path / "in" / name).write_text(text)
    found = list(read_paths([str(tmp_path / "in")]))
    codes = [d.code if isinstance(d, DocumentFailure) else d.text for d in found]
    assert codes == [TEXT, "broken_reader", "broken_reader", TEXT, TEXT]
    assert isinstance(found[1], DocumentFailure)
    assert "KeyError('lost')" in found[1].message


def test_without_plug_ins_all_stays_as_it_was(install: Install) -> None:
    names, endings = layout_names(), layout_suffixes()
    install("fake-exports", {"pipes": "fake_readers:pipes"}, "wirebird.exports")
    assert (layout_names(), layout_suffixes()) == (names, endings)


def test_exports_are_found_in_a_group_of_their_own(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    install("fake-exports", {"number": "fake_readers:number", "events": "fake_readers:number"}, "wirebird.exports")
    taken = ("events", "claims")
    assert plug_in_names("wirebird.exports", taken) == ("number",)
    assert load_plug_in("wirebird.exports", "number", int, taken) == 7
    assert load_plug_in("wirebird.exports", "number", RawReport, taken) is None
    assert load_plug_in("wirebird.exports", "none", int, taken) is None


def test_an_export_of_another_package_is_written(install: Install, tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "plugins.md").read_text(encoding="utf-8")
    code = page.split("# my_exports.py")[1].split("```")[0]
    (tmp_path / "site" / "my_exports.py").write_text(code, encoding="utf-8")
    install("fake-exports", {"my-table": "my_exports:my_table", "events": "my_exports:my_table"}, "wirebird.exports")
    store = open_store(tmp_path / "a.duckdb", create=True)
    ingest(store, [report("a", attack("Herat", killed=5))], FakeCoder())
    assert "my-table" in export_names()
    export(store, "my-table", tmp_path / "x.csv")
    header, row = (tmp_path / "x.csv").read_text().splitlines()
    assert header == "incident_id,killed"
    assert row.endswith(",5")
    with pytest.raises(UsageError, match="my-table"):
        export(store, "their-table", tmp_path / "y.csv")
