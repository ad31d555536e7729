"""The gazetteer file: cut short, with flipped bits, of another version. It is refused, or it answers; nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy.typing as npt

from wirebird.errors import AssetError
from wirebird.gazetteer import ALTERNATE, PRIMARY, Gazetteer
from wirebird.gazetteer.file import GazetteerWriter, NewEntry

_HEADER = {
    "origin": "made for fuzzing", "countries": [None, "AFG", "PAK"], "iso2": {"AF": 1}, "admin1": [None, "Ghor"],
    "admin1_codes": {"AF.09": 1}, "abbreviations": {"GH": 0}, "words": {"afghan": {"AFG": 1.0}}, "capitals": {"AFG": 0},
    "country_rows": {"AFG": 1},
}  # fmt: skip
_NAMES = ("Kabul", "Afghanistan", "Herat", "Mir", "Khost", "Quetta")
SEEDS = [b"", b"\x00\x08\x00\x00", b"\x02\x00\x10\x7f", b"\x03\x01\x00\x00"]


def _whole() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.bin"
        with GazetteerWriter() as writer:
            for number, name in enumerate(_NAMES):
                kind = "country" if name == "Afghanistan" else "place"
                keys = {name.lower(): PRIMARY, f"{name.lower()} city": ALTERNATE}
                writer.add(NewEntry(number + 1, name, kind, 1, 1, 34.5, 65.25, 1000 * number, keys))
            writer.finish(path, _HEADER)
        return path.read_bytes()


def _sections(data: bytes) -> dict[str, npt.NDArray[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.bin"
        path.write_bytes(data)
        return {name: column.copy() for name, column in Gazetteer(path).sections.items()}


WHOLE = _whole()
SECTIONS = _sections(WHOLE)


def damaged(edits: bytes) -> bytes:
    """The file after some edits of four bytes each: what to do, where (16 bits, spread over the file), and with what."""
    data = bytearray(WHOLE)
    for at in range(0, len(edits) - 3, 4):
        what, high, low, value = edits[at : at + 4]
        # The body is nearly all empty buckets; most edits go to its two ends, where everything else lies.
        spot = int.from_bytes((high, low), "big")
        place = (spot if what & 4 else len(data) - 1 - spot) % max(len(data), 1)
        if what % 4 == 0 and data:
            data[place] ^= value or 1
        elif what % 4 == 1 and data:
            data[place] = value
        elif what % 4 == 2:
            del data[place:]
        else:
            data[place:place] = bytes([value])
    return bytes(data)


def check(edits: bytes) -> None:
    """Open a damaged file and look names up in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.bin"
        data = damaged(edits)
        path.write_bytes(data)
        try:
            places = Gazetteer(path)
            for name in (*_NAMES, "Kabul City", "nowhere"):
                places.matches(name, loose=True)
            for row in range(len(places)):
                places.entry(row)
            places.search("ka", country="AFG")
            places.capital_of("AFG"), places.country_entry("AFG"), places.admin1_of_abbreviation("GH")
            places.verify()
        except AssetError:
            assert data != WHOLE, "a whole file was refused"
            return
    assert all((places.sections[name] == column).all() for name, column in SECTIONS.items()), "damage was not seen"
