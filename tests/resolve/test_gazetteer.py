from __future__ import annotations

import time
from importlib import resources

import pytest

from wirebird.errors import AssetError
from wirebird.resolve.gazetteer import ALTERNATE, PRIMARY, WEAK, Gazetteer, fold, weak_key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def data() -> bytes:
    return (resources.files("wirebird.resolve") / "data" / "gazetteer.bin").read_bytes()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qala-i-Naw", "Qala-e-Naw"),
        ("Qala-i-Naw", "Qala i Naw"),
        ("Mek'ele", "MEKELE"),
        ("Mocímboa da Praia", "Mocimboa da Praia"),
        ("Ta\u2018izz", "Taizz"),
        ("The Netherlands", "Netherlands"),
        ("St. Petersburg", "Saint Petersburg"),
        ("Łódź", "Lodz"),
        ("İzmir", "Izmir"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_keep_different_keys() -> None:
    assert len({fold(n) for n in ("Herat", "Hirat", "Qala Naw", "Qala-i-Naw", "The", "Al Bab", "Bab")}) == 7


def test_weak_key_joins_transliterations_and_drops_articles() -> None:
    assert weak_key("Al-Hudaydah") == weak_key("Hodeida")
    assert weak_key("Aleppo") != weak_key("Idlib")


@pytest.mark.parametrize(
    ("name", "kind", "country", "admin1", "lat", "lon"),
    [
        ("Qala-e-Naw", "place", "AFG", "Badghis", 34.99, 63.13),
        ("Helmand", "admin1", "AFG", "Helmand", 32.0, 64.0),
        ("Hodeidah", "place", "YEM", "Al Hudaydah", 14.80, 42.95),
        ("Sukma", "admin2", "IND", "Chhattisgarh", 18.4, 81.7),
        ("Donbas", "region", "UKR", None, 48.3, 38.4),
        ("Burma", "country", "MMR", None, 22.0, 96.0),
        ("Zaporizhzhya Oblast", "admin1", "UKR", "Zaporizhzhya", 47.5, 35.5),
        ("Zaporizhia", "admin1", "UKR", "Zaporizhzhya", 47.5, 35.5),
    ],
)
def test_finds(gazetteer: Gazetteer, name: str, kind: str, country: str, admin1: str | None, lat: float, lon: float) -> None:
    found = [e for e in gazetteer.find(name) if e.kind == kind and e.country == country]
    assert found
    assert found[0].admin1 == admin1
    assert abs(found[0].lat - lat) < 1.5
    assert abs(found[0].lon - lon) < 1.5


def test_points_survive_storage(gazetteer: Gazetteer) -> None:
    goma = next(e for e in gazetteer.find("Goma") if e.country == "COD" and e.kind == "place")
    assert goma.geoname_id == 216281
    assert (goma.lat, goma.lon) == pytest.approx((-1.67409, 29.22845), abs=1e-4)
    assert goma.population == pytest.approx(432_587, rel=0.005)


def test_most_inhabitants_come_first(gazetteer: Gazetteer) -> None:
    populations = [e.population for e in gazetteer.find("San Antonio")]
    assert len(populations) > 20
    assert populations == sorted(populations, reverse=True)


def test_unknown_names_find_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Qxzvyk") == ()
    assert gazetteer.find("") == ()


def test_airport_codes_are_no_names(gazetteer: Gazetteer) -> None:
    assert "CUB" not in {e.country for e in gazetteer.find("GAO")}


@pytest.mark.parametrize(
    ("words", "iso3"),
    [
        ("US", "USA"),
        ("U.S.", "USA"),
        ("us", None),
        ("UK", "GBR"),
        ("DRC", "COD"),
        ("UAE", "ARE"),
        ("Congo", "COD"),
        ("Republic of Congo", "COG"),
        ("the Philippines", "PHL"),
        ("Czech Republic", "CZE"),
        ("Herat", None),
    ],
)
def test_country_of(gazetteer: Gazetteer, words: str, iso3: str | None) -> None:
    assert gazetteer.country_of(words) == iso3


def test_abbreviations_of_divisions(gazetteer: Gazetteer) -> None:
    names = [gazetteer.admin1_of_abbreviation(a) for a in ("Ariz.", "Ky.", "KY", "N.Y.", "B.C.")]
    assert [e.name if e else None for e in names] == ["Arizona", "Kentucky", "Kentucky", "New York", "British Columbia"]
    assert gazetteer.admin1_of_abbreviation("Zz.") is None


def test_every_state_has_a_demonym(gazetteer: Gazetteer) -> None:
    covered = {country for countries in gazetteer.country_words.values() for country in countries}
    states = {e.country for e in (gazetteer.country_entry(c) for c in covered) if e}
    assert len(states) > 200
    assert gazetteer.country_words[fold("Congolese")] == {"COD": 0.75, "COG": 0.25}


def test_capitals(gazetteer: Gazetteer) -> None:
    capitals = [gazetteer.capital_of(c) for c in ("YEM", "GRC", "COD", "USA")]
    assert [e.name if e else None for e in capitals] == ["Sanaa", "Athens", "Kinshasa", "Washington"]
    assert all(e and e.is_capital for e in capitals)
    assert gazetteer.capital_of("XXX") is None


def test_qualities(gazetteer: Gazetteer) -> None:
    by_quality = {m.entry.geoname_id: m.quality for name in ("Kyiv", "Kiev") for m in gazetteer.matches(name)}
    assert by_quality[703448] in (PRIMARY, ALTERNATE)
    assert gazetteer.matches("Shaikhoun") == ()
    assert all(m.quality == WEAK for m in gazetteer.matches("Khaan Sheikhoon", loose=True))
    assert "Khān Shaykhūn" in {m.entry.name for m in gazetteer.matches("Khaan Sheikhoon", loose=True)}


def test_file_is_small_and_quick(gazetteer: Gazetteer, data: bytes) -> None:
    assert len(data) <= 12_000_000
    start = time.perf_counter()
    Gazetteer(data, origin="test")
    # The aim is 0.1 s on an idle core; the bound leaves room for a busy one.
    assert time.perf_counter() - start < 0.5
    assert len(gazetteer) > 250_000


def test_sha256_is_of_the_file(gazetteer: Gazetteer, data: bytes) -> None:
    import hashlib

    assert gazetteer.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("damage", ["empty", "magic", "cut", "flipped"])
def test_damaged_files_are_refused(data: bytes, damage: str) -> None:
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    damaged = {"empty": b"", "magic": b"X" + data[1:], "cut": data[:-5], "flipped": bytes(flipped)}[damage]
    with pytest.raises(AssetError, match=r"gaz\.bin"):
        Gazetteer(damaged, origin="gaz.bin")


def test_missing_file_is_an_asset_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirebird.resolve.gazetteer.FILE_NAME", "absent.bin")
    with pytest.raises(AssetError, match=r"absent\.bin"):
        Gazetteer.load.__wrapped__()
