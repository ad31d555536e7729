"""Files of the package are compared with the digests that were taken when it was built."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from tests.conftest import load_script
from wirebird import assets
from wirebird.encoder.runner import Encoder
from wirebird.errors import AssetError
from wirebird.extract.thresholds import load_thresholds
from wirebird.gazetteer.lookup import Gazetteer
from wirebird.resolve.ranker import PlaceRanker

ROOT = Path(__file__).parents[1]
BUILD = load_script(ROOT / "tools" / "build_manifest.py")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's data with a manifest."""
    copy = tmp_path / "wirebird"
    shutil.copytree(assets.PACKAGE, copy, ignore=shutil.ignore_patterns("*.py", "*.pyc", "static", "__pycache__"))
    BUILD.write_manifest(copy / "manifest.json", copy)
    monkeypatch.setattr(assets, "PACKAGE", copy)
    monkeypatch.setattr(assets, "MANIFEST", copy / "manifest.json")
    assets._manifest.cache_clear()
    monkeypatch.setattr("importlib.resources.files", lambda name: copy.parent / name.replace(".", "/"))
    return copy


@pytest.fixture(autouse=True)
def _forget_the_copy() -> Iterator[None]:
    yield
    assets._manifest.cache_clear()
    Gazetteer.load.cache_clear()


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _gazetteer() -> Gazetteer:
    Gazetteer.load.cache_clear()
    return Gazetteer.load()


FILES: list[tuple[str, Callable[[Path], object]]] = [
    *((f"encoder/data/{name}", lambda copy: Encoder(copy / "encoder/data").load_heads())
      for name in ("encoder.onnx", "heads.npz", "tokenizer.json", "model.json", "factuality.npz", "attribution_roles.onnx")),
    ("encoder/data/thresholds.json", lambda copy: load_thresholds(copy / "encoder/data/thresholds.json")),
    ("gazetteer/data/gazetteer.bin", lambda copy: _gazetteer()),
    ("resolve/data/places.npz", lambda copy: PlaceRanker(copy / "resolve/data/places.npz")),
    ("resolve/data/actors_roles.tsv", lambda copy: assets.read_lines("wirebird.resolve", "actors_roles.tsv")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "read"), FILES, ids=[name for name, _ in FILES])
def test_one_flipped_bit_is_seen_and_named(package: Path, name: str, read: Callable[[Path], object]) -> None:
    read(package)
    _flip(package / name)
    with pytest.raises(AssetError, match="pip install --force-reinstall wirebird") as caught:
        read(package)
    assert str(package / name) in str(caught.value)


def test_a_damaged_manifest_is_named(package: Path) -> None:
    (package / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(AssetError, match=r"manifest\.json is damaged"):
        assets.check_file(package / "encoder/data/model.json")


def test_files_that_are_no_part_of_the_package_are_not_compared(package: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text("{}", encoding="utf-8")
    assets.check_file(own)
    assets.check_file(package / "encoder/data/missing.json")


def test_all_that_is_read_is_in_the_manifest_and_comparing_it_is_quick(package: Path) -> None:
    known = msgspec.json.decode((package / "manifest.json").read_bytes(), type=dict[str, str])
    assert {"encoder/data/encoder.onnx", "gazetteer/data/gazetteer.bin", "times/data/rules.tsv"} <= known.keys()
    began = time.process_time()
    for name in known:
        assets.check_file(package / name)
    # 0.05 s where the processor has instructions for SHA-256; a slow one must pass too.
    assert time.process_time() - began < 1.0
