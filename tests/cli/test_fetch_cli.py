"""`wirebird fetch` as a user meets it: a real process, and a server on this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import run
from tests.fetch.site import Reply, Site, html, page, rss, served
from wirebird.store import open_store

pytestmark = pytest.mark.usefixtures("loopback")


def _run(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wirebird.cli.main", "fetch", *args]
    return subprocess.run(command, capture_output=True, check=False, text=True)


def _own(site: Site, path: str) -> str:
    return site.url(path, "127.0.0.1")


def test_a_feed_goes_into_a_store_once(tmp_path: Path) -> None:
    with served() as site:
        site.replies["/feed"] = Reply(rss(("1", _own(site, "/camp"), ""), ("2", _own(site, "/gone"), "")))
        site.replies["/camp"] = html(page())
        store = str(tmp_path / "s.duckdb")
        first = _run(_own(site, "/feed"), "--store", store, "--allow-private", "--delay", "0.5")
        second = _run(_own(site, "/feed"), "--store", store, "--allow-private", "--delay", "0.5")
        asked = site.paths()
    assert first.returncode == 1
    assert f"wirebird: {_own(site, '/gone')}: the server answered 404" in first.stderr
    assert "1 feeds, 1 pages" in first.stderr
    assert "1 reports stored (1 new" in first.stderr
    assert first.stderr.strip().endswith("1 failed because: http error 1")
    assert second.returncode == 0, second.stderr
    assert "2 seen before" in second.stderr
    assert asked == ["/feed", "/camp", "/gone", "/feed"]
    (report,) = open_store(store).reports()
    assert (report.id, report.published) == (_own(site, "/camp"), "2023-05-16")
    assert any(e.event.type == "ASSAULT" for e in open_store(store).events())


def test_pages_are_saved_and_loopback_is_refused_unless_allowed(tmp_path: Path) -> None:
    with served() as site:
        site.replies["/camp"] = html(page())
        refused = _run(_own(site, "/camp"), "--to", str(tmp_path / "a"))
        saved = _run(_own(site, "/camp"), "--to", str(tmp_path / "b"), "--allow-private", "--delay", "0.5")
    assert refused.returncode == 3
    assert "--allow-private" in refused.stderr
    assert saved.returncode == 0, saved.stderr
    (file,) = (tmp_path / "b").rglob("*.html")
    assert file.read_bytes() == page()
    assert list(json.loads((tmp_path / "b" / ".fetch.json").read_text())) == ["version", "addresses", "seen"]


def test_polling_goes_on_until_interrupted(tmp_path: Path) -> None:
    with served() as site:
        site.replies["/camp"] = html(page())
        args = [_own(site, "/camp"), "--to", str(tmp_path), "--allow-private", "--every", "1h"]
        command = [sys.executable, "-m", "wirebird.cli.main", "fetch", *args]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr
            line = process.stderr.readline()
            time.sleep(0.3)
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
    assert line.startswith("0 feeds, 1 pages")
    assert process.returncode == 130
    assert "what was written is kept" in rest


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "--store FILE"),
        (["--store", "a", "--to", "b"], "one of the two"),
        (["--to", "b", "--teasers"], "--store"),
        (["--to", "b", "--every", "3"], "15m"),
        (["--to", "b", "--contact", "a\nb"], "--contact"),
        (["--to", "b", "--delay", "0"], "0.5"),
    ],
)
def test_wrong_calls_are_exit_2(args: list[str], said: str, tmp_path: Path) -> None:
    done = run("fetch", "https://news.example/", *args)
    assert done.returncode == 2
    assert said in done.stderr.decode()
