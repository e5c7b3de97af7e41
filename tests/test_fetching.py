"""Fetching: politely, within bounds, and never from this machine unless told."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kabar.cli import cli
from kabar.fetching import Fetcher, FetchError, normalize, read_feed
from kabar.fetching.addresses import is_public, why_not
from tests.sites import Answer, Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        yield found


def fetcher(**options: Any) -> Fetcher:
    return Fetcher(**{"allow_private": True, "delay": 0.0, "timeout": 1.0, "total": 2.0, **options})


def fetch(site: Site, path: str = "/", **options: Any) -> Any:
    with fetcher(**options) as found:
        return found.fetch(site.address + path)


def refused(site: Site, path: str = "/", **options: Any) -> str:
    with pytest.raises(FetchError) as error:
        fetch(site, path, **options)
    return error.value.reason


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fec0::1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0", "nonsense",
    ],
)  # fmt: skip
def test_near_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"]
)
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/", "file:///etc/passwd", "gopher://a.example", "javascript:alert(1)", "http://",
        "http://user:word@a.example/", "http://a.example:0/", "http://a.example:99999/", "http://a b.example/",
        "http://a.example/\n", "http://[::1", "//a.example", "", "http://" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_asked_for(url: str) -> None:
    assert why_not(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example:80/a#top", "http://news.example/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=q", "https://news.example/a?id=7"),
        ("https://news.example:8443/a?b=1", "https://news.example:8443/a?b=1"),
        ("http://[2606:4700::1]:80/", "http://[2606:4700::1]/"),
    ],
)
def test_addresses_of_one_page_are_one(url: str, expected: str) -> None:
    assert normalize(url) == expected
    assert normalize(expected) == expected


# --- one answer ----------------------------------------------------------------------------------


def test_a_page_is_fetched_with_an_honest_name(site: Site) -> None:
    site.pages["/"] = Answer(b"<html>hello", etag='"7"')
    found = fetch(site)
    assert (found.content, found.kind, found.etag) == (b"<html>hello", "text/html", '"7"')
    asked = dict(site.asked)["/"]
    assert asked["user-agent"].startswith("kabar/")


def test_this_machine_is_refused_unless_told(site: Site) -> None:
    site.pages["/"] = Answer(b"secret")
    assert "no address of the open internet" in refused(site, allow_private=False)
    assert site.asked == []


def test_a_redirect_to_this_machine_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is as good as public, the one it leads to is not."""
    site.pages["/"] = Answer(
        status=302, headers={"Location": site.address.replace("127.0.0.1", "127.0.0.2") + "/in"}
    )
    monkeypatch.setattr(
        "kabar.fetching.connecting.is_public", lambda address: address == "127.0.0.1"
    )
    assert "127.0.0.2" in refused(site, allow_private=False)


def test_a_name_that_means_this_machine_is_refused(
    monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    real = socket.getaddrinfo

    def resolve(host: str, port: Any, *more: Any, **options: Any) -> Any:
        return real("127.0.0.1" if host == "news.example" else host, port, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = site.address.rpartition(":")[2]
    with fetcher(allow_private=False) as found, pytest.raises(FetchError, match="open internet"):
        found.fetch(f"http://news.example:{port}/")
    assert site.asked == []


def test_redirects_are_followed_a_few_times(site: Site) -> None:
    site.pages["/"] = Answer(status=301, headers={"Location": "/b"})
    site.pages["/b"] = Answer(b"there")
    found = fetch(site)
    assert (found.content, found.url) == (b"there", site.address + "/b")
    site.pages["/x"] = Answer(status=302, headers={"Location": "/y"})
    site.pages["/y"] = Answer(status=302, headers={"Location": "/x"})
    assert "redirects" in refused(site, "/x")
    site.pages["/self"] = Answer(status=302, headers={"Location": "/self"})
    assert "itself" in refused(site, "/self")
    for target in ("file:///etc/passwd", "http://user:word@a.example/"):
        site.pages["/f"] = Answer(status=302, headers={"Location": target})
        assert "redirected to" in refused(site, "/f")


def test_what_has_not_changed_is_not_sent(site: Site) -> None:
    site.pages["/"] = Answer(b"news", etag='"1"')
    with fetcher() as found:
        assert found.fetch(site.address + "/", etag='"1"').content is None


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_a_server_that_has_nothing_says_so(site: Site, status: int) -> None:
    site.pages["/"] = Answer(status=status, headers={"Retry-After": "90"})
    with fetcher() as found, pytest.raises(FetchError) as error:
        found.fetch(site.address + "/")
    assert str(status) in error.value.reason
    assert (error.value.status, error.value.retry_after) == (status, 90.0)


def test_a_slow_answer_ends(site: Site) -> None:
    site.pages["/"] = Answer(b"x" * 500, drip=0.05)
    start = time.monotonic()
    assert "too long" in refused(site, total=0.6)
    assert time.monotonic() - start < 3


def test_no_answer_ends(site: Site) -> None:
    site.pages["/"] = Answer(b"xx", drip=3.0)
    start = time.monotonic()
    assert "no answer" in refused(site, timeout=0.4, total=5.0)
    assert time.monotonic() - start < 3


def test_an_endless_answer_ends(site: Site) -> None:
    site.pages["/"] = Answer(endless=True)
    assert "longer than" in refused(site, total=10.0)


def test_lying_lengths_and_large_pages_are_refused(site: Site) -> None:
    site.pages["/large"] = Answer(b"x" * 5000)
    assert "longer than" in refused(site, "/large", largest=1000)
    site.pages["/short"] = Answer(b"abc", headers={"Content-Length": "300"})
    assert refused(site, "/short")


def test_a_packed_bomb_stays_small(site: Site) -> None:
    bomb = gzip.compress(b"\0" * (200 * 2**20), 9)
    site.pages["/"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
    assert "longer than" in refused(site, total=10.0)
    site.pages["/bad"] = Answer(b"no gzip", headers={"Content-Encoding": "gzip"})
    assert "badly packed" in refused(site, "/bad")
    site.pages["/br"] = Answer(b"x", headers={"Content-Encoding": "br"})
    assert "'br'" in refused(site, "/br")


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("gzip", gzip.compress), ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
    ],
)  # fmt: skip
def test_packed_pages_are_unpacked(site: Site, packing: str, pack: Any) -> None:
    body = b"<p>news</p>" * 5000
    site.pages["/"] = Answer(pack(body), headers={"Content-Encoding": packing})
    assert fetch(site).content == body


# --- politeness ----------------------------------------------------------------------------------


def test_robots_are_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = Answer(
        b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}
    )
    site.pages["/private/a"] = Answer(b"x")
    site.pages["/open"] = Answer(b"y")
    assert "robots.txt" in refused(site, "/private/a")
    assert site.times("/private/a") == 0
    assert fetch(site, "/open").content == b"y"


def test_robots_that_cannot_be_had_close_a_host_for_now(site: Site) -> None:
    site.pages["/robots.txt"] = Answer(status=503)
    site.pages["/"] = Answer(b"x")
    assert "robots.txt" in refused(site)


def test_robots_with_a_byte_order_mark_are_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = Answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    site.pages["/a"] = Answer(b"words")
    assert "robots.txt" in refused(site, "/a")


def test_waiting_for_a_host_is_no_part_of_its_answer(site: Site) -> None:
    site.pages["/a"] = Answer(b"words")
    started = time.monotonic()
    with fetcher(delay=0.7, total=0.5) as found:
        assert [found.fetch(f"{site.address}/a").content for _ in range(2)] == [b"words"] * 2
    assert time.monotonic() - started > 0.5


def test_a_redirect_to_what_is_no_address_is_said(site: Site) -> None:
    site.pages["/a"] = Answer(status=302, headers={"Location": "http://["})
    assert "no address" in refused(site, "/a")


def test_a_tag_that_cannot_be_sent_back_is_left_out(site: Site) -> None:
    site.pages["/a"] = Answer(b"words", headers={"ETag": '"\xe9"'})
    with fetcher() as found:
        tag = found.fetch(site.address + "/a").etag
        assert found.fetch(site.address + "/a", etag=tag).content == b"words"


def test_a_wait_that_is_no_number_is_no_wait(site: Site) -> None:
    site.pages["/a"] = Answer(status=503, headers={"Retry-After": "\xb2"})
    with fetcher() as found, pytest.raises(FetchError) as error:
        found.fetch(site.address + "/a")
    assert error.value.retry_after is None


def test_one_bad_link_leaves_the_others_of_a_feed() -> None:
    feed = read_feed(
        b"<rss version='2.0'><channel><item><link>http://[x</link></item>"
        b"<item><link>http://n.example/1</link></item></channel></rss>",
        "http://n.example/",
    )
    assert [item.url for item in feed.items] == ["http://n.example/1"]
    assert len(feed.skipped) == 1


def test_a_host_is_not_asked_twice_at_once(site: Site) -> None:
    site.pages["/"] = Answer(b"x")
    waited: list[float] = []
    with fetcher(delay=5.0, sleep=waited.append) as found:
        found.fetch(site.address + "/")
        found.fetch(site.address + "/")
    assert len(waited) == 1
    assert 4 < waited[0] <= 5
    assert site.times("/robots.txt") == 1


# --- feeds ---------------------------------------------------------------------------------------

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>
<item><title>One &amp; only</title><link>/a?utm_source=rss</link><pubDate>Mon, 04 May 2026 10:00:00 +0700</pubDate></item>
<item><title>Two</title><link>javascript:alert(1)</link></item><item><title>Three</title></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><title>A</title>
<link href="https://n.example/1"/><updated>2026-05-04T03:00:00Z</updated></entry></feed>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://n.example/1</loc><lastmod>2026-05-05</lastmod><news:news><news:publication_date>2026-05-04T10:00:00+07:00</news:publication_date>
<news:title>First</news:title></news:news></url><url><loc>ftp://n.example/2</loc></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://n.example/s1.xml</loc></sitemap></sitemapindex>"
OPML = b'<opml version="2.0"><body><outline text="x"><outline xmlUrl="https://n.example/rss"/></outline></body></opml>'


def test_rss_atom_sitemaps_indexes_and_opml_are_read() -> None:
    rss = read_feed(RSS, "https://n.example/rss")
    assert [(i.url, i.title, i.published) for i in rss.items] == [
        ("https://n.example/a?utm_source=rss", "One & only", "2026-05-04T03:00:00+00:00")
    ]
    assert len(rss.skipped) == 2
    (entry,) = read_feed(ATOM, "https://n.example/atom").items
    assert (entry.url, entry.stamp) == ("https://n.example/1", "2026-05-04T03:00:00Z")
    site = read_feed(gzip.compress(SITEMAP), "https://n.example/s.xml.gz")
    assert [(i.url, i.title, i.stamp) for i in site.items] == [
        ("https://n.example/1", "First", "2026-05-05")
    ]
    assert len(site.skipped) == 1
    assert read_feed(INDEX, "https://n.example/").feeds == ("https://n.example/s1.xml",)
    assert read_feed(OPML, "https://n.example/").feeds == ("https://n.example/rss",)


BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">%s]><urlset><url><loc>https://n.example/&j;</loc></url></urlset>"""
    % b"".join(
        b'<!ENTITY %c "%s">' % (ord("b") + i, (b"&%c;" % (ord("a") + i)) * 10) for i in range(9)
    )
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><p>no feed",
        b"\x1f\x8bbad",
        BOMB,
        b"<rss><channel><item>",
        b"<urlset><url>" * 50000,
        b"\0" * 1000,
    ],
)
def test_what_is_no_feed_is_said_or_empty(content: bytes) -> None:
    start = time.monotonic()
    with suppress(ValueError):
        assert read_feed(content, "https://n.example/").items == ()
    assert time.monotonic() - start < 5


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_feeds(content: bytes) -> None:
    for start in (b"<rss><channel>", b"<urlset>", b"<opml>", b"\x1f\x8b", b"<feed>"):
        with suppress(ValueError):
            read_feed(start + content, "https://n.example/")


# --- commands ------------------------------------------------------------------------------------


def test_an_address_is_an_input_like_any_other(site: Site, tmp_path: Path) -> None:
    body = (
        "<html><head><title>Chad met Niger</title></head><body><article><p>"
        + "Chad met Niger in Agadez. " * 20
    )
    site.pages["/story"] = Answer(body.encode())
    site.pages["/image"] = Answer(b"\x89PNG", headers={"Content-Type": "image/png"})
    names = [site.address + path for path in ("/story", "/gone", "/image")]
    result = CliRunner().invoke(cli, ["read", *names, "--allow-private"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == names
    assert lines[0]["url"] == names[0]
    assert "Agadez" in lines[0]["text"]
    assert [line["error"]["stage"] for line in lines[1:]] == ["fetching", "fetching"]
    assert "404" in lines[1]["error"]["reason"]
    assert "image/png" in lines[2]["error"]["reason"]
    near = CliRunner().invoke(cli, ["read", names[0]])
    assert "no address of the open internet" in near.stdout
