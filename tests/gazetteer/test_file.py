from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from wirebird.errors import AssetError
from wirebird.gazetteer import ALTERNATE, PRIMARY, WEAK, EntryKind, Gazetteer
from wirebird.gazetteer import file as gazetteer_file
from wirebird.gazetteer.file import GazetteerWriter, NewEntry, map_file

HEADER = {
    "origin": "made by a test",
    "countries": [None, "AFG", "PAK"],
    "iso2": {"AF": 1, "PK": 2},
    "admin1": [None, "Ghōr"],
    "admin1_codes": {"AF.09": 1},
    "abbreviations": {},
    "words": {},
    "capitals": {},
    "country_rows": {},
}


def make_entry(
    name: str,
    keys: Mapping[str, int],
    *,
    geoname_id: int = 0,
    kind: EntryKind = "place",
    country: int = 1,
    admin1: int = 0,
    population: int = 0,
) -> NewEntry:
    return NewEntry(geoname_id, name, kind, country, admin1, 34.5, 65.25, population, keys)


def write(path: Path, *entries: NewEntry) -> Gazetteer:
    with GazetteerWriter() as writer:
        for entry in entries:
            writer.add(entry)
        writer.finish(path, HEADER)
    return Gazetteer(path)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    entry = make_entry("Chaghcharān", {"chaghcharan": PRIMARY}, geoname_id=1147066, admin1=1, population=15_000)
    gazetteer = write(tmp_path / "g.bin", entry, make_entry("Mír", {"mir": ALTERNATE}, kind="land", country=2))
    (match,) = gazetteer.matches("Chaghcharan")
    assert match.quality == PRIMARY
    assert match.entry._asdict() == {
        "geoname_id": 1147066,
        "name": "Chaghcharān",
        "kind": "place",
        "country": "AFG",
        "admin1": "Ghōr",
        "lat": 34.5,
        "lon": 65.25,
        "population": 15_000,
        "is_capital": False,
    }
    (other,) = gazetteer.find("Mir")
    assert (other.geoname_id, other.name, other.kind, other.country) == (None, "Mír", "land", "PAK")
    assert gazetteer.origin == "made by a test"
    gazetteer.verify()


def test_every_section_lies_on_eight_bytes(tmp_path: Path) -> None:
    write(tmp_path / "g.bin", make_entry("A", {"a": PRIMARY}))
    header, arrays = map_file(tmp_path / "g.bin")
    assert all(offset % 8 == 0 for _, offset, _ in header["sections"].values())
    assert not any(array.flags.writeable for array in arrays.values())


def test_an_empty_file_can_be_read(tmp_path: Path) -> None:
    gazetteer = write(tmp_path / "g.bin")
    assert len(gazetteer) == 0
    assert gazetteer.find("Herat") == ()


def test_most_inhabitants_come_first_whatever_the_order_of_writing(tmp_path: Path) -> None:
    entries = [make_entry(f"Bala {n}", {"bala": PRIMARY}, geoname_id=n, population=n) for n in (5, 900, 0, 70)]
    found = write(tmp_path / "g.bin", *entries).find("Bala")
    assert [e.population for e in found] == [900, 70, 5, 0]


def test_a_key_given_twice_keeps_its_best_quality(tmp_path: Path) -> None:
    with GazetteerWriter() as writer:
        row = writer.add(make_entry("Bala", {"bala": ALTERNATE}, population=7))
        writer.add_key("bala", row, 7, WEAK)
        writer.add_key("bala", row, 7, PRIMARY)
        writer.add(make_entry("Other Bala", {"bala": ALTERNATE}, population=3))
        writer.finish(tmp_path / "g.bin", HEADER)
    found = Gazetteer(tmp_path / "g.bin").matches("Bala")
    assert [(m.entry.name, m.quality) for m in found] == [("Bala", PRIMARY), ("Other Bala", ALTERNATE)]


def test_keys_and_entries_survive_the_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_file, "_CHUNK", 10)
    monkeypatch.setattr(gazetteer_file, "_KEY_CHUNK", 7)
    entries = [make_entry(f"Village {n}", {f"village{n}": PRIMARY, "deh": ALTERNATE}, geoname_id=n) for n in range(1, 96)]
    gazetteer = write(tmp_path / "g.bin", *entries)
    assert all(gazetteer.find(f"Village {n}")[0].geoname_id == n for n in range(1, 96))
    assert len(gazetteer.find("Deh")) == 95


def test_copy_keeps_rows_and_keys_and_takes_more(tmp_path: Path) -> None:
    old = write(tmp_path / "old.bin", *(make_entry(f"Old {n}", {f"old{n}": ALTERNATE, "deh": WEAK}) for n in range(30)))
    with GazetteerWriter() as writer:
        writer.copy(old.sections)
        row = writer.add(make_entry("New", {"new": PRIMARY, "deh": PRIMARY}, population=9))
        writer.add_key("alias", 3, 0, ALTERNATE)
        writer.set_geoname_id(4, 123_456)
        writer.finish(tmp_path / "new.bin", HEADER)
    new = Gazetteer(tmp_path / "new.bin")
    assert row == 30
    assert len(new) == 31
    assert [new.entry(n).name for n in range(30)] == [f"Old {n}" for n in range(30)]
    assert [m.quality for m in new.matches("Old 7")] == [ALTERNATE]
    assert next(m.entry.name for m in new.matches("Deh")) == "New"
    assert len(new.matches("Deh")) == 31
    assert new.find("alias") == (new.entry(3),)
    assert [new.entry(n).geoname_id for n in (3, 4, 5)] == [None, 123_456, None]
    new.verify()


def test_a_copy_alone_equals_its_original(tmp_path: Path) -> None:
    old = Gazetteer.load()
    with GazetteerWriter() as writer:
        writer.copy(old.sections)
        writer.finish(tmp_path / "new.bin", old.header)
    new = Gazetteer(tmp_path / "new.bin")
    assert all(np.array_equal(old.sections[name], new.sections[name]) for name in old.sections)
    assert new.sha256 == old.sha256


def test_long_names_are_cut_between_letters(tmp_path: Path) -> None:
    (entry,) = write(tmp_path / "g.bin", make_entry("ā" * 200, {"long": PRIMARY})).find("long")
    assert entry.name == "ā" * 127


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    with GazetteerWriter() as writer:
        writer.add(make_entry("A", {"a": PRIMARY}))
        with pytest.raises(TypeError):
            writer.finish(tmp_path / "g.bin", {"origin": object()})
    assert list(tmp_path.iterdir()) == []


def test_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.bin"
    write(path, make_entry("A", {"a": PRIMARY}))
    path.write_bytes(b"WBGAZ001" + path.read_bytes()[8:])
    with pytest.raises(AssetError, match="no gazetteer file of this version"):
        Gazetteer(path)
