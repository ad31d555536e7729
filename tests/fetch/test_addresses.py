from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fetch.site import PUBLIC
from wirebird.fetch.addresses import FailedError, checked_addresses, identity, is_public, resolved, target_of

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.4.4", "::127.0.0.1",
    "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:0:0:0:0:0:80ff:fffe", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.4.4", "193.0.6.139", "2001:67c:2e8:22::c100:68b", "64:ff9b::808:404"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://news.example/a", "file:///etc/passwd", "news.example/feed", "https://", "http://:80/", "https://a b.example/",
        "http://user:secret@news.example/", "http://news.example:99999/", "http://[::1", "javascript:alert(1)", "", "http://-/",
        "http://a\x00b.example/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(FailedError) as failed:
        target_of(address)
    assert failed.value.code == "bad_address"


def test_addresses_are_written_as_servers_read_them() -> None:
    target = target_of("HTTPS://News.Example:443/à la une?q=a b&x=%20#top")
    assert target.url == "https://news.example/%C3%A0%20la%20une?q=a%20b&x=%20"
    assert target_of("http://bücher.example/").host == "xn--bcher-kva.example"
    assert target_of("http://[2001:67c:2e8::1]:8080/a").origin == "http://[2001:67c:2e8::1]:8080"
    assert target_of("https://news.example/a\r\nHost: other.example").path.count("\n") == 0


def test_what_only_counts_readers_makes_no_other_page() -> None:
    assert identity("https://news.example/a?id=7&utm_source=rss&fbclid=x#top") == "https://news.example/a?id=7"
    assert identity("https://news.example/a?b=%2F&c") == "https://news.example/a?b=%2F&c"


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for address in (text, f"http://{text}", f"https://news.example/{text}"):
        try:
            target = target_of(address)
        except FailedError:
            continue
        assert target.url.isascii()
        assert not any(c in target.path for c in " \r\n\t\0")


def test_one_private_address_among_public_ones_is_refused() -> None:
    target = target_of("https://news.example/")
    with pytest.raises(FailedError) as failed:
        checked_addresses(target, lambda host, port: [PUBLIC, "10.0.0.7"], allow_private=False)
    assert failed.value.code == "private_address"
    assert "10.0.0.7" in failed.value.message
    assert checked_addresses(target, lambda host, port: ["10.0.0.7"], allow_private=True) == ["10.0.0.7"]


@pytest.mark.usefixtures("loopback")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_the_systems_own_look_up_is_checked(host: str) -> None:
    with pytest.raises(FailedError) as failed:
        checked_addresses(target_of(f"http://{host}/"), resolved, allow_private=False)
    assert failed.value.code == "private_address"


def test_a_name_that_cannot_be_told_now_may_be_told_later() -> None:
    def busy(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with pytest.raises(FailedError) as failed:
        checked_addresses(target_of("https://news.example/"), busy, allow_private=False)
    assert (failed.value.code, failed.value.is_passing) == ("unknown_host", True)
