from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fetch.site import TEXT, Answers, Asked, Network, Reply, Site, fetcher, html, page, rss
from tests.store.fakes import Clock as StoreClock
from tests.store.fakes import FakeCoder, attack
from wirebird.errors import InputError, UsageError
from wirebird.fetch import Found, Harvest, State, load_state, rounds, save_page, save_state, seconds_of
from wirebird.records import Document, DocumentFailure
from wirebird.store import ingest, open_store

TODAY = dt.date(2026, 3, 1)
LONG = "The ministry said that a convoy of relief goods would leave for the north on Thursday. " * 9


class Run:
    """Rounds over a site, with what they found."""

    def __init__(self, site: Site, *paths: str, state: State | None = None, with_pages: bool = True, threads: int = 1) -> None:
        self.state = state or State()
        self.network = Network()
        addresses = [p if "://" in p else site.url(p) for p in paths]
        asking = fetcher(self.network)
        self.harvest = Harvest(
            addresses, asking, self.state, with_pages=with_pages, threads=threads, today=lambda: TODAY
        )  # fmt: skip
        self.found: list[Found] = []

    def round(self) -> Run:
        self.found = []
        self.harvest.round(self.found.extend)
        return self

    @property
    def reports(self) -> list[Document]:
        return [f.item for f in self.found if isinstance(f.item, Document)]

    @property
    def failures(self) -> list[tuple[str, str]]:
        return [(f.item.locator, f.item.code) for f in self.found if isinstance(f.item, DocumentFailure)]


def test_entries_become_reports_of_their_pages(site: Site) -> None:
    link = site.url("/camp?utm_source=rss")
    site.replies["/feed"] = Reply(rss(("7", link, "Fourteen dead.")))
    site.replies["/camp"] = html(page())
    run = Run(site, "/feed").round()
    (doc,) = run.reports
    assert TEXT in doc.text
    assert (doc.id, doc.url, doc.locator) == (site.url("/camp"),) * 3
    assert (doc.published, doc.publisher, doc.title, doc.scope) == (
        "2023-05-16",
        "Ardent Wire",
        "Camp attacked in Mali",
        "full",
    )
    assert (run.harvest.tally.feeds, run.harvest.tally.pages) == (1, 1)
    assert [f.page and f.page.body for f in run.found] == [b""], "pages are large, and not kept without need"


def test_entries_that_were_seen_are_not_fetched_again(site: Site) -> None:
    links = [site.url(f"/{n}") for n in range(3)]
    site.replies |= {f"/{n}": html(page(f"{TEXT} Report {n}.")) for n in range(3)}
    feeds = [Reply(rss(*((str(n), link, "") for n, link in enumerate(links[:k])))) for k in (2, 3)]
    site.replies["/feed"] = feeds
    run = Run(site, "/feed")
    assert len(run.round().reports) == 2
    again = Run(site, "/feed", state=run.state)
    assert [d.id for d in again.round().reports] == [links[2]]
    assert (again.harvest.tally.seen, site.paths()) == (2, ["/feed", "/0", "/1", "/feed", "/2"])


def test_a_new_guid_or_link_is_looked_at_again(site: Site) -> None:
    link = site.url("/camp")
    site.replies["/camp"] = [html(page()), html(page(f"{TEXT} The toll has risen to 16."))]
    site.replies["/feed"] = [Reply(rss((f"{link}#{n}", link, ""))) for n in range(2)]
    run = Run(site, "/feed").round()
    first = run.reports
    second = run.round().reports
    assert [d.id for d in (*first, *second)] == [link, link]
    assert "16" in second[0].text


def test_one_page_in_two_feeds_is_fetched_once(site: Site) -> None:
    for name in ("a", "b"):
        site.replies[f"/{name}"] = Reply(rss(("1", site.url("/camp"), "")))
    site.replies["/camp"] = html(page())
    run = Run(site, "/a", "/b").round()
    assert (len(run.reports), run.failures, site.paths().count("/camp")) == (1, [], 1)


def test_a_feed_that_says_nothing_is_new_costs_one_request(site: Site) -> None:
    def feed(asked: Asked) -> Reply:
        known = asked.headers.get("if-none-match") == '"v1"'
        return Reply(status=304) if known else Reply(rss(("1", site.url("/camp"), "")), headers={"ETag": '"v1"'})

    site.replies |= {"/feed": feed, "/camp": html(page())}
    run = Run(site, "/feed").round().round()
    assert run.harvest.tally.unchanged == 1
    assert site.paths() == ["/feed", "/camp", "/feed"]


def test_what_may_pass_is_tried_again_and_what_will_not_is_not(site: Site) -> None:
    pages: dict[str, Answers] = {
        "/gone": Reply(status=404),
        "/down": [Reply(status=500)] * 3 + [html(page())],
        "/pdf": Reply(b"%PDF-1.4"),
        "/menu": html(b"<html><body><nav>Home</nav></body></html>"),
    }

    def feed(asked: Asked) -> Reply:
        known = asked.headers.get("if-none-match")
        return Reply(status=304) if known else Reply(rss(*((p, site.url(p), "") for p in pages)), headers={"ETag": '"v1"'})

    site.replies |= {"/feed": feed, **pages}
    run = Run(site, "/feed").round()
    assert run.failures == [
        (site.url("/gone"), "http_error"), (site.url("/down"), "http_error"), (site.url("/pdf"), "not_a_page"),
        (site.url("/menu"), "no_text"),
    ]  # fmt: skip
    assert [d.id for d in run.round().reports] == [site.url("/down")]
    assert run.failures == []
    assert run.round().harvest.tally.unchanged == 1


def test_where_the_page_cannot_be_had_the_feeds_text_stands_in(site: Site) -> None:
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /camp\n")
    site.replies["/feed"] = Reply(rss(("1", site.url("/camp"), TEXT)))
    run = Run(site, "/feed").round()
    (doc,) = run.reports
    assert (doc.id, doc.scope, doc.published, doc.text) == (site.url("/camp"), "teaser", "2023-05-16", TEXT)
    assert run.failures == [(site.url("/camp"), "robots_refuse")]


def test_teasers_fetch_no_pages(site: Site) -> None:
    site.replies["/feed"] = Reply(rss(("1", site.url("/camp"), TEXT), ("2", "", f"{TEXT} Again."), ("3", site.url("/x"), "")))
    run = Run(site, "/feed", with_pages=False).round()
    assert [(d.id, d.scope) for d in run.reports] == [(site.url("/camp"), "teaser"), (f"{site.url('/feed')}#2", "teaser")]
    assert run.failures == [(site.url("/x"), "no_text")]
    assert site.paths() == ["/feed"]


def test_entries_that_share_a_link_are_told_apart_by_guid(site: Site) -> None:
    live = site.url("/live")
    site.replies["/feed"] = Reply(rss(("1", live, TEXT), ("2", live, f"{TEXT} Later.")))
    run = Run(site, "/feed", with_pages=False).round()
    assert [d.id for d in run.reports] == [f"{live}#1", f"{live}#2"]


@pytest.mark.parametrize(
    ("stated", "fed", "day"),
    [
        ("2023-05-16", "Wed, 17 May 2023 08:00:00 GMT", "2023-05-16"),
        (None, "Wed, 17 May 2023 08:00:00 GMT", "2023-05-17"),
        (None, "", None),
    ],
    ids=["page", "feed", "neither"],
)
def test_the_day_is_the_pages_or_the_feeds(site: Site, stated: str | None, fed: str, day: str | None) -> None:
    site.replies["/feed"] = Reply(rss(("1", site.url("/camp"), ""), day=fed))
    site.replies["/camp"] = html(page(LONG, day=stated))
    (doc,) = Run(site, "/feed").round().reports
    assert doc.published == day


@pytest.mark.parametrize(("printed", "day"), [("2026-03-01", None), ("2026-02-28", None), ("2026-02-20", "2026-02-20")])
def test_the_present_day_printed_on_a_page_is_not_its_day(site: Site, printed: str, day: str | None) -> None:
    body = page(LONG, day=None).replace(b"<h1>", f'<time datetime="{printed}">{printed}</time><h1>'.encode())
    site.replies["/camp"] = html(body)
    (doc,) = Run(site, "/camp").round().reports
    assert doc.published == day


def test_a_page_in_another_character_set_is_read_as_its_server_says(site: Site) -> None:
    body = page(LONG.replace("ministry", "minist\u00e8re")).decode().replace("<meta charset='utf-8'>", "").encode("iso-8859-1")
    site.replies["/camp"] = Reply(body, headers={"Content-Type": "text/html; charset=ISO-8859-1"})
    (doc,) = Run(site, "/camp").round().reports
    assert "minist\u00e8re" in doc.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<rss version='2.0'><channel></channel></rss>", "empty"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss><channel><item><title>&a;</title></item></channel></rss>", "unsafe_xml"),
        (b"<rss><channel><item><title>Half", "no_text"),
        (b"\x00\x01\x02", "not_a_page"),
        (b"", "not_a_page"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "not_a_page"),
    ],
)
def test_bad_feeds_are_named_and_the_rest_goes_on(site: Site, body: bytes, code: str) -> None:
    site.replies |= {"/feed": Reply(body), "/camp": html(page())}
    run = Run(site, "/feed", "http://gone.example/", "nonsense", "/camp").round()
    assert {c for _, c in run.failures} == {code, "unknown_host", "bad_address"}
    assert len(run.reports) == 1


def test_hostile_links_in_a_feed_are_refused(site: Site) -> None:
    links = ["file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1/x", "http://u:p@news.example/x", "http://[bad"]
    site.replies["/feed"] = Reply(rss(*((str(n), link, f"{TEXT} {n}") for n, link in enumerate(links))))
    run = Run(site, "/feed").round()
    assert all(doc.scope == "teaser" for doc in run.reports)
    assert len(run.reports) == len(links), "the feed's own text is good input"
    assert run.failures == [("http://127.0.0.1/x", "private_address")]
    assert site.paths() == ["/feed"]


def test_a_long_feed_is_read_in_parts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirebird.fetch.harvest.MAX_NEW", 2)
    monkeypatch.setattr("wirebird.fetch.harvest.BATCH", 2)
    site.replies["/feed"] = Reply(rss(*((str(n), "", f"{TEXT} {n}") for n in range(5))), headers={"ETag": '"v1"'})
    run = Run(site, "/feed")
    counts = [(len(run.round().reports), run.harvest.tally.left) for _ in range(4)]
    assert counts == [(2, 3), (2, 1), (1, 0), (0, 0)]


def test_threads_change_neither_what_is_found_nor_its_order(site: Site) -> None:
    hosts = [f"h{n}.example" for n in range(4)]
    for host in hosts:
        site.replies[f"{host}/feed"] = Reply(rss(*((f"{host}{n}", site.url(f"/{n}", host), "") for n in range(3))))
        for n in range(3):
            site.replies[f"{host}/{n}"] = html(page(f"{TEXT} {host} {n}."))
    feeds = [site.url("/feed", host) for host in hosts]
    one, many = (Run(site, *feeds, threads=threads).round().reports for threads in (1, 6))
    assert one == many
    assert len(one) == 12


def test_a_batch_that_could_not_be_stored_is_fetched_again(site: Site) -> None:
    site.replies |= {"/feed": Reply(rss(("1", site.url("/camp"), "")), headers={"ETag": '"v1"'}), "/camp": html(page())}
    run = Run(site, "/feed")

    def full(batch: Sequence[Found]) -> None:
        raise UsageError("the disk is full")

    with pytest.raises(UsageError):
        run.harvest.round(full)
    assert (run.state.seen, run.state.addresses) == ({}, {})


def test_what_is_fetched_twice_is_stored_once(site: Site, tmp_path: Path) -> None:
    lines = f"{attack()}\n{LONG}"
    site.replies["/camp"] = html(page(lines))
    site.replies["/feed"] = Reply(rss(("1", site.url("/camp"), "")))
    store = open_store(tmp_path / "s.duckdb", create=True, clock=StoreClock())
    runs = []
    for _ in range(2):
        Run(site, "/feed").harvest.round(lambda batch: runs.append(ingest(store, [f.item for f in batch], FakeCoder())))
    assert [(r.new, r.unchanged) for r in runs] == [(1, 0), (0, 1)]
    assert [(r.locator, r.published) for r in store.reports()] == [(site.url("/camp"), "2023-05-16")]


def test_the_state_survives_on_disk(tmp_path: Path) -> None:
    file = tmp_path / "s.fetch.json"
    assert load_state(file) == State()
    state = State(seen={"a": "2026-02-01", "b": "2025-01-01"})
    state.forget_before(TODAY)
    save_state(state, file)
    assert load_state(file).seen == {"a": "2026-02-01"}
    assert [f.name for f in tmp_path.iterdir()] == ["s.fetch.json"]
    file.write_text("[]")
    with pytest.raises(InputError, match="move it away"):
        load_state(file)


def test_pages_are_saved_as_they_came(site: Site, tmp_path: Path) -> None:
    site.replies["/../../etc/p%2e%2fa sswd.html"] = html(page())
    site.replies["/../../etc/p%2e%2fa%20sswd.html"] = html(page())
    answer = fetcher().get(site.url("/../../etc/p%2e%2fa sswd.html"), cap=10_000)
    file = save_page(answer, tmp_path)
    assert file.read_bytes() == page()
    assert file.resolve().is_relative_to(tmp_path.resolve())
    assert save_page(answer, tmp_path) == file
    assert (tmp_path / "addresses.list").read_text() == f"{answer.url}\t{file.relative_to(tmp_path)}\n"


def test_rounds_keep_their_pace() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    begun = []
    for number in rounds(900, clock=lambda: now[0], sleep=sleep):
        begun.append(now[0])
        if number == 4:
            break
        now[0] += (100, 1000, 0)[number - 1]
    assert begun == [0, 900, 1900, 2800]
    assert slept == [800, 0, 900]
    assert list(rounds(None)) == [1]


def test_a_pace_is_written_with_its_unit() -> None:
    assert [seconds_of(w) for w in ("15m", "2h", "1D", "60s")] == [900, 7200, 86_400, 60]
    for words in ("15", "m", "5s", "-1m", "1.5h", ""):
        with pytest.raises(UsageError, match="15m"):
            seconds_of(words)
