"""The gazetteer file: a frame, a JSON header, and columns that are read straight from the mapped file.

Layout: `MAGIC` (8 bytes), length of the header (u32), CRC-32 of the header (u32), the header padded to 8 bytes, then the
sections that the header lists as name -> [dtype, offset in the body, count], each on an 8-byte boundary.

Rows are entries. A name key is kept as 48 bits of a hash, so the names' spellings take no room: 16 bits choose a bucket,
`bucket` holds where it starts, and inside it `rest` (32 bits) is sorted, with `row` and `quality` beside it; the entries of
one key stand in order of inhabitants, most first. A name that is not in the table hits one of 30 million keys of a full
GeoNames file with a chance of one in nine million.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import numpy.typing as npt

from wirebird.errors import AssetError
from wirebird.gazetteer.names import key_hash

MAGIC = b"WBGAZ004"
EntryKind = Literal["place", "admin1", "admin2", "country", "region", "water", "land", "site"]
KINDS: tuple[EntryKind, ...] = ("place", "admin1", "admin2", "country", "region", "water", "land", "site")

COLUMNS = {
    "geoname_id": "<u4", "lat": "<f4", "lon": "<f4", "population": "<u4", "kind": "u1", "country": "u1", "admin1": "<u2",
    "name_length": "u1",
}  # fmt: skip
"""`country` and `admin1` are indices into the header's lists; 0 is none."""

_KEY = np.dtype([("bucket", "<u2"), ("rest", "<u4"), ("people", "<u4"), ("row", "<u4"), ("quality", "u1")])
_SORTED = {"rest": "<u4", "row": "<u4", "quality": "u1"}
_SPOOLED = (*COLUMNS, "names", *_SORTED)
_BUCKETS = 0x10000
_PARTS = 64
_CHUNK = 100_000
_KEY_CHUNK = 250_000


@dataclass
class NewEntry:
    """An entry on its way into a file; `keys` maps name keys to the best quality they have."""

    geoname_id: int
    name: str
    kind: EntryKind
    country: int
    admin1: int
    lat: float
    lon: float
    population: int
    keys: Mapping[str, int]


class GazetteerWriter:
    """Writes a gazetteer file in bounded memory: columns and keys are spooled to disk and put together at the end.

    Use as a context manager; the spool goes when it is left.
    """

    def __init__(self) -> None:
        self._spool = tempfile.TemporaryDirectory(prefix="wirebird-gazetteer-")
        folder = Path(self._spool.name)
        self._columns: dict[str, BinaryIO] = {name: (folder / name).open("w+b") for name in _SPOOLED}
        self._parts: list[BinaryIO] = [(folder / f"keys-{i}").open("w+b") for i in range(_PARTS)]
        self._rows: list[tuple[int, float, float, int, int, int, int, int]] = []
        self._names: list[bytes] = []
        self._keys: list[tuple[int, int, int, int, int]] = []
        self._extra: list[npt.NDArray[Any]] = []
        self._ids: dict[int, int] = {}
        self.count = 0

    def __enter__(self) -> GazetteerWriter:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (*self._columns.values(), *self._parts):
            file.close()
        self._spool.cleanup()

    def add(self, entry: NewEntry) -> int:
        """Add an entry; return its row number."""
        name = entry.name.encode()[:255].decode(errors="ignore").encode()
        kind = KINDS.index(entry.kind)
        self._rows.append(
            (entry.geoname_id, entry.lat, entry.lon, entry.population, kind, entry.country, entry.admin1, len(name))
        )
        self._names.append(name)
        self.count += 1
        for key, quality in entry.keys.items():
            self.add_key(key, self.count - 1, entry.population, quality)
        if len(self._rows) >= _CHUNK:
            self._flush()
        return self.count - 1

    def add_key(self, key: str, row: int, population: int, quality: int) -> None:
        """Make a row known under one more name key."""
        self._keys.append((*key_hash(key), population, row, quality))
        if len(self._keys) >= _KEY_CHUNK:
            self._flush()

    def set_geoname_id(self, row: int, geoname_id: int) -> None:
        """Give a row that `copy` brought its GeoNames id."""
        self._ids[row] = geoname_id

    def copy(self, other: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take over all entries and keys of another file's sections; only into an empty writer."""
        for name in (*COLUMNS, "names"):
            self._columns[name].write(other[name].tobytes())
        keys = np.zeros(len(other["rest"]), dtype=_KEY)
        keys["bucket"] = np.repeat(np.arange(_BUCKETS), np.diff(other["bucket"]))
        for name in ("rest", "row", "quality"):
            keys[name] = other[name]
        keys["people"] = other["population"][other["row"]]
        self._extra.append(keys)
        self.count += len(other["kind"])
        self._flush()

    def finish(self, path: Path, header: Mapping[str, Any]) -> None:
        """Write the file: first beside `path`, then moved there, so that no half-written file is ever found."""
        self._flush()
        self._write_ids()
        bounds = self._sort_keys()
        sections: dict[str, tuple[str, Iterable[bytes], int]] = {
            name: (dtype, self._stored(name), self.count) for name, dtype in COLUMNS.items()
        }
        sections["names"] = ("u1", self._stored("names"), self._columns["names"].tell())
        sections["bucket"] = ("<u4", [bounds.tobytes()], len(bounds))
        total = int(bounds[-1])
        sections |= {name: (dtype, self._stored(name), total) for name, dtype in _SORTED.items()}
        table, offset = {}, 0
        for name, (dtype, _, count) in sections.items():
            table[name] = [dtype, offset, count]
            offset += _padded(count * np.dtype(dtype).itemsize)
        body = path.with_name(f"{path.name}.body")
        digest = hashlib.sha256()
        new = path.with_name(f"{path.name}.new")
        try:
            with body.open("wb") as file:
                for dtype, blobs, count in sections.values():
                    for blob in chain(blobs, [b"\0" * (-(count * np.dtype(dtype).itemsize) % 8)]):
                        file.write(blob)
                        digest.update(blob)
            head = json.dumps({**header, "sections": table, "size": offset, "sha256": digest.hexdigest()},
                              ensure_ascii=False, separators=(",", ":")).encode()  # fmt: skip
            head += b" " * (-len(head) % 8)
            with new.open("wb") as file, body.open("rb") as rest:
                file.write(MAGIC + len(head).to_bytes(4, "little") + zlib.crc32(head).to_bytes(4, "little") + head)
                while block := rest.read(1 << 20):
                    file.write(block)
            os.replace(new, path)
        finally:
            body.unlink(missing_ok=True)
            new.unlink(missing_ok=True)

    def _stored(self, name: str) -> Iterable[bytes]:
        file = self._columns[name]
        file.seek(0)
        while block := file.read(1 << 20):
            yield block

    def _flush(self) -> None:
        for (name, dtype), values in zip(COLUMNS.items(), zip(*self._rows, strict=True), strict=False):
            self._columns[name].write(np.array(values, dtype=dtype).tobytes())
        self._columns["names"].write(b"".join(self._names))
        keys = np.concatenate([*self._extra, np.array(self._keys, dtype=_KEY)])
        part = keys["bucket"] // (_BUCKETS // _PARTS)
        for i in np.unique(part):
            self._parts[int(i)].write(keys[part == i].tobytes())
        self._rows, self._names, self._keys, self._extra = [], [], [], []

    def _write_ids(self) -> None:
        file = self._columns["geoname_id"]
        for row, geoname_id in self._ids.items():
            file.seek(row * 4)
            file.write(geoname_id.to_bytes(4, "little"))
        file.seek(0, os.SEEK_END)

    def _sort_keys(self) -> npt.NDArray[np.uint32]:
        """Spool the keys in order, best quality only where a row has a key twice; return the bounds of the buckets."""
        counts = np.zeros(_BUCKETS, dtype=np.int64)
        for file in self._parts:
            file.seek(0)
            keys = np.frombuffer(file.read(), dtype=_KEY)
            order = np.lexsort((keys["quality"], keys["row"], ~keys["people"], keys["rest"], keys["bucket"]))
            keys = keys[order]
            again = np.zeros(len(keys), dtype=bool)
            again[1:] = (keys["bucket"][1:] == keys["bucket"][:-1]) & (keys["rest"][1:] == keys["rest"][:-1])
            again[1:] &= keys["row"][1:] == keys["row"][:-1]
            keys = keys[~again]
            counts += np.bincount(keys["bucket"], minlength=_BUCKETS)
            for name in _SORTED:
                self._columns[name].write(keys[name].tobytes())
        return np.concatenate([[0], np.cumsum(counts)]).astype("<u4")


def _padded(size: int) -> int:
    return size + -size % 8


def map_file(path: Path) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Map a gazetteer file into memory.

    Returns:
        Its header, and its sections as read-only arrays.

    Raises:
        AssetError: the file is missing, cut short, of another version or damaged.
    """
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise AssetError(f"{path} cannot be read as a gazetteer ({error}). {_ADVICE}") from error
    length, checksum = (int.from_bytes(data[i : i + 4], "little") for i in (8, 12))
    head = data[16 : 16 + length]
    if data[:8] != MAGIC:
        raise AssetError(f"{path} is no gazetteer file of this version. {_ADVICE}")
    # An empty header has the checksum 0.
    if not head or zlib.crc32(head) != checksum:
        raise AssetError(f"{path} is damaged: the checksum of its header does not fit. {_ADVICE}")
    header = json.loads(head)
    if len(data) != 16 + length + header["size"]:
        raise AssetError(f"{path} is damaged: {len(data)} bytes, not {16 + length + header['size']}. {_ADVICE}")
    view = memoryview(data)[16 + length :]
    arrays = {
        name: np.frombuffer(view, dtype=np.dtype(dtype), count=count, offset=offset)
        for name, (dtype, offset, count) in header["sections"].items()
    }
    return header, arrays


_ADVICE = "Install the package again, or build the file again with `wirebird gazetteer build`."


def body_sha256(arrays: Mapping[str, npt.NDArray[Any]], names: Sequence[str]) -> str:
    """Digest of the sections as the header gives it; reads the whole file."""
    digest = hashlib.sha256()
    for name in names:
        blob = arrays[name].tobytes()
        digest.update(blob + b"\0" * (-len(blob) % 8))
    return digest.hexdigest()
