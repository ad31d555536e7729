from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.gazetteer.dumps import VILLAGE, make_alternate, make_row, write_table
from wirebird.errors import InputError, UsageError, WirebirdError
from wirebird.gazetteer import ALTERNATE, DEMONYM, INHERITED, PRIMARY, WEAK, EntryKind, Gazetteer, fold, weak_key
from wirebird.gazetteer.geonames import BuildReport, build_from_geonames, kind_of_feature
from wirebird.gazetteer.spellings import without_type

HERAT, GHOR, AFGHANISTAN = 1140026, 1141104, 1149361


@pytest.fixture(scope="module")
def base() -> Gazetteer:
    return Gazetteer.load()


def build(
    folder: Path, base: Gazetteer, *lines: str, countries: frozenset[str] | None = None, names: tuple[str, ...] = ()
) -> tuple[Gazetteer, BuildReport]:
    dump = write_table(folder / "AF.txt", lines)
    alternate_names = write_table(folder / "alternateNamesV2.txt", names) if names else None
    report = build_from_geonames(
        dump, folder / "gazetteer.bin", base=base, alternate_names=alternate_names, countries=countries
    )
    return Gazetteer(report.path), report


def qualities(gazetteer: Gazetteer, geoname_id: int, key: str) -> list[int]:
    rows, found = gazetteer.rows(key)
    return [int(q) for row, q in zip(rows, found, strict=True) if gazetteer.sections["geoname_id"][row] == geoname_id]


def test_a_new_village_is_found_with_its_division(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, report = build(tmp_path, base, make_row(VILLAGE, "Zarkōl-e Qxāma", ascii_name="Zarkol-e Qxama", population=40))
    (found,) = gazetteer.find("Zarkol-i-Qxama")
    assert (found.geoname_id, found.name, found.kind) == (VILLAGE, "Zarkōl-e Qxāma", "place")
    assert (found.country, found.admin1, found.population) == ("AFG", "Ghowr", 40)
    assert (found.lat, found.lon) == (34.5, 64.25)
    assert (report.rows_read, report.added, report.extended, report.skipped) == (1, {"place": 1}, 0, {})
    assert report.entries == len(gazetteer) == len(base) + 1
    gazetteer.verify()


def test_the_base_stays_as_it_is(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, report = build(tmp_path, base, make_row(VILLAGE, "Zarkol"), make_row(HERAT, "Herāt", alternates="Zarkolabad"))
    count = len(base)
    for name in ("geoname_id", "lat", "lon", "population", "kind", "country", "admin1", "name_length"):
        assert np.array_equal(gazetteer.sections[name][:count], base.sections[name]), name
    for name in ("Herat", "Burma", "Donbas", "Hodeidah"):
        assert set(base.matches(name)) <= set(gazetteer.matches(name))
    assert gazetteer.capital_of("YEM") == base.capital_of("YEM")
    assert gazetteer.admin1_of_abbreviation("Ky.") == base.admin1_of_abbreviation("Ky.")
    assert gazetteer.country_words == base.country_words
    assert DEMONYM in gazetteer.rows(fold("Europeans"))[1]
    assert base.header.keys() == gazetteer.header.keys()
    assert report.extended == 1
    (herat,) = gazetteer.matches("Zarkolabad")
    assert (herat.entry.geoname_id, herat.quality) == (HERAT, ALTERNATE)
    assert herat.entry in base.find("Herat")


def test_alternates_and_weak_keys(tmp_path: Path, base: Gazetteer) -> None:
    alternates = "Qxulma Kalay,QXA,qxolma,کلا,AFQX,http://qx.org"
    afghan = make_row(VILLAGE, "Zarkhoulqx", alternates=alternates)
    french = make_row(VILLAGE + 1, "Zarkhoulqx", iso2="FR", admin1="11")
    gazetteer, _ = build(tmp_path, base, afghan, french)
    assert [m.quality for m in gazetteer.matches("Qxulma Kalay")] == [ALTERNATE]
    assert all(not gazetteer.matches(name) for name in ("QXA", "qxolma", "کلا", "AFQX"))
    weak = weak_key("Zarkulqx")
    assert qualities(gazetteer, VILLAGE, "~" + weak) == [WEAK]
    assert qualities(gazetteer, VILLAGE + 1, "~" + weak) == []
    assert [m.entry.geoname_id for m in gazetteer.matches("Zarkulqx", loose=True)] == [VILLAGE]


def test_articles_and_type_words_may_be_missing(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, _ = build(
        tmp_path,
        base,
        make_row(VILLAGE, "Al Qxarma", iso2="IQ"),
        make_row(VILLAGE + 1, "Qxambar District", feature="A.ADM2"),
        make_row(VILLAGE + 2, "Qxambar State", feature="S.MILB"),
    )
    assert [m.quality for m in gazetteer.matches("Qxarma")] == [INHERITED]
    assert [(m.entry.name, m.quality) for m in gazetteer.matches("Qxambar")] == [("Qxambar", PRIMARY)]
    assert [e.geoname_id for e in gazetteer.find("Qxambar District")] == [VILLAGE + 1]


def test_a_division_that_the_base_lacks_gets_a_number(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, report = build(
        tmp_path,
        base,
        make_row(VILLAGE, "Qxabad", admin1="X9"),
        make_row(VILLAGE + 1, "Qxalistan Province", feature="A.ADM1", admin1="X9"),
        make_row(VILLAGE + 2, "Qxunknown", admin1="X8"),
        make_row(VILLAGE + 3, "Qxnowhere", admin1="00"),
    )
    (village,) = gazetteer.find("Qxabad")
    assert village.admin1 == "Qxalistan"
    (division,) = gazetteer.find("Qxalistan")
    assert (division.kind, division.admin1) == ("admin1", "Qxalistan")
    assert [gazetteer.find(name)[0].admin1 for name in ("Qxunknown", "Qxnowhere")] == [None, None]
    assert report.added == {"place": 3, "admin1": 1}


def test_a_division_of_the_base_is_known_by_id_or_by_code(tmp_path: Path, base: Gazetteer) -> None:
    by_id = make_row(GHOR, "Ghōr", feature="A.ADM1", alternates="Qxhor")
    by_code = make_row(VILLAGE, "Bādghīs", feature="A.ADM1", admin1="02", alternates="Qxadghis")
    gazetteer, report = build(tmp_path, base, by_id, by_code)
    assert (report.extended, report.added) == (2, {})
    assert [e.name for name in ("Qxhor", "Qxadghis") for e in gazetteer.find(name)] == ["Ghowr", "Badghis"]


def test_an_entry_of_the_base_without_id_is_not_doubled(tmp_path: Path, base: Gazetteer) -> None:
    (sukma,) = (e for e in base.find("Sukma") if e.kind == "admin2")
    near, far = (sukma.lat + 0.2, sukma.lon), (sukma.lat - 4, sukma.lon)
    gazetteer, report = build(
        tmp_path,
        base,
        make_row(VILLAGE, "Sukma", feature="A.ADM2", iso2="IN", admin1="37", point=far),
        make_row(VILLAGE + 1, "Sukma District", feature="A.ADM2", iso2="IN", admin1="37", point=near, alternates="Qxukma"),
        make_row(VILLAGE + 2, "Sukma", feature="A.ADM2", iso2="IN", admin1="37", point=near),
    )
    (found,) = gazetteer.find("Qxukma")
    assert found == sukma._replace(geoname_id=VILLAGE + 1)
    assert (report.added, report.extended) == ({"admin2": 2}, 1)


@pytest.mark.parametrize(
    ("feature", "kind"),
    [
        ("P.PPLX", "place"),
        ("P.", "place"),
        ("A.ADM1", "admin1"),
        ("A.ADM2", "admin2"),
        ("A.ADM4", "admin2"),
        ("A.ADMD", "admin2"),
        ("A.ADM3H", "admin2"),
        ("A.ADM1H", "region"),
        ("A.ZN", "region"),
        ("A.PCLI", "country"),
        ("T.ISL", "land"),
        ("V.FRST", "land"),
        ("H.LK", "water"),
        ("L.RGN", "region"),
        ("L.CONT", "region"),
        ("L.MILB", "site"),
        ("S.AIRP", "site"),
        ("R.RD", "site"),
        ("U.TRNU", None),
        (".", None),
    ],
)
def test_kinds_of_features(feature: str, kind: EntryKind | None) -> None:
    assert kind_of_feature(*feature.split(".")) == kind


@pytest.mark.parametrize(
    ("name", "shorter"),
    [("Helmand Province", "Helmand"), ("Provincia de Jaén", "Jaén"), ("Province", "Province"), ("Herat", "Herat")],
)
def test_type_words_are_dropped(name: str, shorter: str) -> None:
    assert without_type(name) == shorter


def test_countries_of_the_base_keep_their_names_and_others_are_added(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, report = build(
        tmp_path,
        base,
        make_row(AFGHANISTAN, "Afghanistan", feature="A.PCLI", alternates="Qxfghan Land", admin1="00"),
        make_row(VILLAGE, "Qxformer Emirate", feature="A.PCLH", admin1="00"),
        make_row(6697173, "Antarctica", feature="A.PCLI", iso2="AQ", admin1="00", point=(-75, 0)),
        names=(make_alternate(AFGHANISTAN, "en", "Qxfghania"),),
    )
    assert report.skipped == {"countries that the base has": 2}
    assert all(not gazetteer.find(name) for name in ("Qxfghan Land", "Qxformer Emirate", "Qxfghania"))
    assert gazetteer.country_of("Antarctica") == "ATA"
    antarctica = gazetteer.country_entry("ATA")
    assert antarctica
    assert antarctica.geoname_id == 6697173


@pytest.mark.parametrize("codes", [("AF", "PK"), ("AFG", "PAK"), ("AF", "PAK")], ids="+".join)
def test_only_the_countries_wanted_are_taken(tmp_path: Path, base: Gazetteer, codes: tuple[str, ...]) -> None:
    lines = [make_row(VILLAGE + n, "Qxabad", iso2=iso2) for n, iso2 in enumerate(("AF", "PK", "IN", ""))]
    gazetteer, report = build(tmp_path, base, *lines, countries=frozenset(codes))
    assert {e.country for e in gazetteer.find("Qxabad")} == {"AFG", "PAK"}
    assert report.skipped == {"other countries": 2}
    assert f"of these {', '.join(codes)} only" in gazetteer.origin


def test_lines_that_cannot_be_used_are_counted(tmp_path: Path, base: Gazetteer) -> None:
    good = make_row(VILLAGE, "Qxabad")
    bad = [
        make_row("x1", "Qxone"),
        make_row(0, "Qxtwo"),
        make_row(1 << 40, "Qxthree"),
        make_row(VILLAGE + 1, "Qxfour", point=("", 64)),
        make_row(VILLAGE + 2, "Qxfive", point=(91, 64)),
        make_row(VILLAGE + 3, "Qxsix", point=("nan", 64)),
        make_row(VILLAGE + 4, "Qxseven", population="many"),
        make_row(VILLAGE + 5, ""),
        make_row(VILLAGE + 6, "Qxeight", feature="U.TRNU"),
        make_row(VILLAGE + 7, "Qxnine", feature="."),
        make_row(VILLAGE + 8, "Qxten\tmore"),
        make_row(VILLAGE, "Qxabad again"),
        "",
    ]
    dump = write_table(tmp_path / "AF.txt", [good, *bad])
    dump.write_bytes(dump.read_bytes() + b"\xff\xfe\n")
    report = build_from_geonames(dump, tmp_path / "gazetteer.bin", base=base)
    assert report.skipped == {
        "bad id": 3, "bad point": 3, "wrong number of columns": 1, "bad population": 1, "no name": 1,
        "undersea features": 1, "unknown feature class": 1, "repeated id": 1, "not UTF-8": 1,
    }  # fmt: skip
    assert (report.rows_read, report.added) == (14, {"place": 1})


def test_more_inhabitants_than_a_column_holds(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, _ = build(
        tmp_path, base, make_row(VILLAGE, "Qxearth", feature="L.AREA", iso2="", admin1="", population=7 * 10**9)
    )
    (earth,) = gazetteer.find("Qxearth")
    assert (earth.population, earth.country) == (2**32 - 1, None)


def test_an_alternate_names_table_adds_spellings(tmp_path: Path, base: Gazetteer) -> None:
    gazetteer, report = build(
        tmp_path,
        base,
        make_row(VILLAGE, "Zarkol"),
        make_row(VILLAGE + 1, "Qxambar District", feature="A.ADM2"),
        names=(
            make_alternate(VILLAGE, "en", "Qxoldname"),
            make_alternate(VILLAGE, "fa", "زرکول"),
            make_alternate(VILLAGE, "link", "https://en.wikipedia.org/wiki/Qxlink"),
            make_alternate(VILLAGE, "wkdt", "Q123456"),
            make_alternate(VILLAGE, "post", "Qxpost"),
            make_alternate(VILLAGE, "abbr", "Qxabbr"),
            make_alternate(VILLAGE + 1, "de", "Qxgambar District"),
            make_alternate(HERAT, "", "Qxherat"),
            make_alternate(VILLAGE + 9, "en", "Qxother"),
            "bad line",
        ),
    )
    assert [m.quality for m in gazetteer.matches("Qxoldname")] == [ALTERNATE]
    assert qualities(gazetteer, VILLAGE, "~" + weak_key("Qxoldname")) == [WEAK]
    assert [e.geoname_id for n in ("Qxgambar", "Qxherat") for e in gazetteer.find(n)] == [VILLAGE + 1, HERAT]
    assert all(not gazetteer.find(n) for n in ("زرکول", "Q123456", "Qxpost", "Qxabbr", "Qxother"))
    assert report.alternate_names == 3
    assert report.skipped_names == {
        "links and codes": 4, "other scripts, short forms and machine spellings": 1,
        "names of entries that are not in the dump": 1, "wrong number of columns": 1,
    }  # fmt: skip
    assert "AF.txt and alternateNamesV2.txt (2 rows)" in gazetteer.origin


def test_zip_and_text_give_the_same_bytes_every_time(tmp_path: Path, base: Gazetteer) -> None:
    lines = [make_row(VILLAGE + n, f"Qxabad {n}", alternates=f"Qxalt {n},Qxcommon", admin1=f"Z{n % 7}") for n in range(300)]
    files = []
    for n, name in enumerate(("AF.txt", "AF.txt", "AF.zip")):
        dump = write_table(tmp_path / name, lines)
        build_from_geonames(dump, tmp_path / f"{n}.bin", base=base)
        files.append(Gazetteer(tmp_path / f"{n}.bin"))
    assert files[0].path.read_bytes() == files[1].path.read_bytes()
    assert files[0].sha256 == files[2].sha256
    assert "AF.zip (300 rows) on top of: GeoNames places" in files[2].origin


def test_a_bom_and_windows_line_ends_do_no_harm(tmp_path: Path, base: Gazetteer) -> None:
    dump = tmp_path / "AF.txt"
    dump.write_bytes(b"\xef\xbb\xbf" + f"{make_row(VILLAGE, 'Qxabad')}\r\n".encode())
    assert build_from_geonames(dump, tmp_path / "g.bin", base=base).added == {"place": 1}


def test_progress_reaches_the_end(tmp_path: Path, base: Gazetteer) -> None:
    dump = write_table(tmp_path / "AF.zip", [make_row(VILLAGE + n, "Qxabad" * 20, alternates="x" * 2000) for n in range(1000)])
    told: list[tuple[int, int]] = []
    build_from_geonames(dump, tmp_path / "g.bin", base=base, progress=lambda done, total: told.append((done, total)))
    done = [d for d, _ in told]
    assert len(done) > 2
    assert done == sorted(done)
    assert told[-1][0] == told[-1][1]


def _zip_without_table(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")


def _damaged_zip(path: Path) -> None:
    write_table(path, [make_row(VILLAGE + n, f"Qx{n * n}abad") for n in range(20_000)])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("gone.zip", lambda path: None, "no such file"),
        ("folder", Path.mkdir, "is no file"),
        ("notes.txt", lambda path: path.write_text("a\tb\n" * 50), "19 tab separated columns"),
        ("empty.txt", Path.touch, "19 tab separated columns"),
        ("fake.zip", lambda path: path.write_text("no zip"), "cannot be read"),
        ("readme.zip", _zip_without_table, "holds no table"),
        ("damaged.zip", _damaged_zip, "damaged|cannot be read"),
        ("useless.txt", lambda path: write_table(path, [make_row("x", "Qxabad")]), "no line of the dump can be used"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_no_dump_is_refused(tmp_path: Path, base: Gazetteer, name: str, make: object, message: str) -> None:
    assert callable(make)
    make(tmp_path / name)
    with pytest.raises(InputError, match=message) as caught:
        build_from_geonames(tmp_path / name, tmp_path / "gazetteer.bin", base=base)
    assert name in str(caught.value)
    assert not (tmp_path / "gazetteer.bin").exists()


def test_what_is_no_alternate_names_table_is_refused(tmp_path: Path, base: Gazetteer) -> None:
    dump = write_table(tmp_path / "AF.txt", [make_row(VILLAGE, "Qxabad")])
    with pytest.raises(InputError, match=r"8 or 10 tab separated columns.*alternateNamesV2\.zip"):
        build_from_geonames(dump, tmp_path / "gazetteer.bin", base=base, alternate_names=dump)


@pytest.mark.parametrize(
    ("to", "countries", "message"),
    [
        ("g.bin", {"AFG", "XX"}, "unknown country XX"),
        ("g.bin", {"afg"}, "unknown country afg"),
        ("g.bin", set(), "none given"),
        ("gone/g.bin", None, "there is no folder"),
        (".", None, "is a folder"),
        ("AF.txt", None, "is an input"),
        ("notes.txt", None, "will not replace"),
    ],
)
def test_wrong_calls_are_refused_before_the_work(
    tmp_path: Path, base: Gazetteer, to: str, countries: set[str] | None, message: str
) -> None:
    dump = write_table(tmp_path / "AF.txt", [make_row(VILLAGE, "Qxabad")])
    (tmp_path / "notes.txt").write_text("mine")
    codes = None if countries is None else frozenset(countries)
    with pytest.raises(WirebirdError, match=message) as caught:
        build_from_geonames(dump, tmp_path / to, base=base, countries=codes)
    assert isinstance(caught.value, UsageError)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_gazetteer_that_is_there_is_replaced(tmp_path: Path, base: Gazetteer) -> None:
    build(tmp_path, base, make_row(VILLAGE, "Qxabad"))
    gazetteer, _ = build(tmp_path, base, make_row(VILLAGE, "Qxother"))
    assert not gazetteer.find("Qxabad")
    assert gazetteer.find("Qxother")


def test_a_built_gazetteer_can_be_the_base_of_the_next(tmp_path: Path, base: Gazetteer) -> None:
    first, _ = build(tmp_path, base, make_row(VILLAGE, "Qxabad"))
    dump = write_table(tmp_path / "PK.txt", [make_row(VILLAGE + 1, "Qxpur", iso2="PK"), make_row(VILLAGE, "Qxabad")])
    report = build_from_geonames(dump, tmp_path / "second.bin", base=first)
    second = Gazetteer(report.path)
    assert [e.country for n in ("Qxabad", "Qxpur") for e in second.find(n)] == ["AFG", "PAK"]
    assert report.extended == 1
