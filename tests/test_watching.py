"""Watching feeds: what is new is kept once, the rest is said with its reason, nothing hangs or is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kabar.fetching import Fetcher
from kabar.reading import Raw
from kabar.stores import Coded, Store, open_store, polling
from kabar.stores.tables import articles, feeds, finds, versions
from kabar.watching import Watch
from tests.coded import coded
from tests.sites import Answer, Site, serve

HOME = Path(__file__).parents[1]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        yield found


def rss(*items: tuple[str, str]) -> Answer:
    """Return a feed of (link, time) pairs."""
    listed = "".join(
        f"<item><title>t</title><link>{link}</link><pubDate>{when}</pubDate></item>"
        for link, when in items
    )
    return Answer(
        f"<rss version='2.0'><channel><title>n</title>{listed}</channel></rss>".encode(),
        headers={"Content-Type": "text/xml"},
    )


OPENED: list[Fetcher] = []


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    """Give the connections of a test back."""
    yield
    while OPENED:
        OPENED.pop().close()


NOW = "Mon, 04 May 2026 10:00:00 +0000"
LATER = "Tue, 05 May 2026 10:00:00 +0000"


def code(raws: Iterable[Raw]) -> Iterator[Coded]:
    """Stand in for the coder: an article of the page's words."""
    for raw in raws:
        words = raw.content.decode() if isinstance(raw.content, bytes) else raw.content
        if "unreadable" in words:
            yield Coded(article_id=raw.id, failure=("reading", "no story"))
        else:
            yield coded(raw.id, words, text=words, url=raw.given.url)


def watch(
    store: Store,
    *urls: str,
    log: list[dict[str, Any]] | None = None,
    every: float = 900,
    **options: Any,
) -> Watch:
    store.write(lambda c, moment: polling.add_feeds(c, urls, moment))
    run = store.begin_run(version="1", codebook="c", options={})
    fetcher = Fetcher(
        **{
            "allow_private": True,
            "delay": 0.0,
            "timeout": 1.0,
            "total": 1.5,
            "largest": 200_000,
            **options,
        }
    )
    OPENED.append(fetcher)
    note = log.append if log is not None else lambda line: None
    return Watch(
        store=store, fetcher=fetcher, code=code, note=note, run=run, every=timedelta(seconds=every)
    )


def held(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.execute(select(articles.c.article_id)).scalars())


def again(store: Store) -> None:
    """Make every feed due now."""
    with store.reading() as connection:
        numbers = list(connection.execute(select(feeds.c.feed)).scalars())
    for number in numbers:
        store.write(lambda c, _, n=number: polling.note_feed(c, n, due_at="2000-01-01"))  # type: ignore[misc]


def test_what_is_new_is_kept_once(store: Store, site: Site) -> None:
    site.pages["/a"] = Answer(b"Met in Agadez.")
    site.pages["/b"] = Answer(b"Signed in Zinder.")
    site.pages["/rss"] = rss(("/a", NOW), ("/b?utm_source=rss", NOW), ("/a#top", NOW))
    site.pages["/other"] = rss(("/b", NOW))
    for _ in range(2):
        watch(store, site.address + "/rss", site.address + "/other").poll()
        again(store)
    assert held(store) == [site.address + "/a", site.address + "/b"]
    assert (site.times("/a"), site.times("/b")) == (1, 1)


def test_unchanged_feeds_are_not_sent_again(store: Store, site: Site) -> None:
    feed = rss(("/a", NOW))
    feed.etag = '"7"'
    site.pages |= {"/rss": feed, "/a": Answer(b"Met.")}
    watch(store, site.address + "/rss").poll()
    again(store)
    second = watch(store)
    second.poll()
    assert site.asked[-1][1]["if-none-match"] == '"7"'
    assert second.counted == {"unchanged feeds": 1}


def test_a_changed_page_makes_a_version(store: Store, site: Site) -> None:
    site.pages |= {"/rss": rss(("/a", NOW)), "/a": Answer(b"Met in Agadez.")}
    watch(store, site.address + "/rss").poll()
    site.pages |= {"/rss": rss(("/a", LATER)), "/a": Answer(b"Quarrelled in Agadez.")}
    again(store)
    watch(store).poll()
    with store.reading() as connection:
        assert list(
            connection.execute(select(versions.c.number).order_by(versions.c.number)).scalars()
        ) == [1, 2]


def test_what_is_skipped_is_said_with_its_reason(store: Store, site: Site) -> None:
    site.pages |= {
        "/rss": rss(("/gone", NOW), ("/slow", NOW), ("/endless", NOW), ("/loop", NOW), ("/bad", NOW), ("/pdf", NOW),
                    ("/in", NOW), ("/good", "Mon, 04 May 2199 10:00:00 +0000"), ("javascript:x", NOW), ("/private/x", NOW)),
        "/slow": Answer(b"x" * 400, drip=0.05), "/endless": Answer(endless=True),
        "/loop": Answer(status=302, headers={"Location": "/loop"}), "/bad": Answer(b"unreadable"),
        "/pdf": Answer(b"%PDF", headers={"Content-Type": "application/pdf"}), "/good": Answer(b"Met."),
        "/in": Answer(status=302, headers={"Location": "file:///etc/passwd"}), "/private/x": Answer(b"x"),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private/"),
    }  # fmt: skip
    log: list[dict[str, Any]] = []
    start = time.monotonic()
    watch(store, site.address + "/rss", log=log).poll()
    assert time.monotonic() - start < 30
    assert held(store) == [site.address + "/good"]
    reasons = {
        str(line["url"]).rpartition("/")[2]: line["reason"] for line in log if line["reason"]
    }
    for path, words in (
        ("gone", "404"), ("endless", "longer than"), ("loop", "itself"), ("bad", "no story"),
        ("pdf", "application/pdf"), ("in", "redirected to"), ("slow", "too long"), ("x", "robots.txt"),
        ("good", "wrong date"),
    ):  # fmt: skip
        assert words in reasons[path], (path, reasons)
    assert any("javascript" in str(line["reason"]) for line in log)


def test_loopback_is_refused_unless_told(store: Store, site: Site) -> None:
    log: list[dict[str, Any]] = []
    watch(store, site.address + "/rss", log=log, allow_private=False).poll()
    assert site.asked == []
    assert "open internet" in log[-1]["reason"]


def test_feeds_of_feeds_are_followed_and_cycles_end(store: Store, site: Site) -> None:
    home = site.address
    site.pages |= {
        "/opml": Answer(f"<opml><body><outline xmlUrl='{home}/index'/><outline xmlUrl='{home}/rss'/></body></opml>".encode()),
        "/index": Answer(f"<sitemapindex><sitemap><loc>{home}/index</loc></sitemap><sitemap><loc>{home}/map</loc></sitemap></sitemapindex>".encode()),
        "/map": Answer(f"<urlset><url><loc>{home}/a</loc></url></urlset>".encode()),
        "/rss": rss(("/b", NOW)), "/a": Answer(b"Met."), "/b": Answer(b"Signed."),
    }  # fmt: skip
    watch(store, home + "/opml").poll()
    assert held(store) == [home + "/a", home + "/b"]
    assert site.times("/index") == 1


def test_a_failing_feed_is_asked_later_and_later(store: Store, site: Site) -> None:
    site.pages["/rss"] = Answer(status=500)
    pauses = []
    for _ in range(3):
        log: list[dict[str, Any]] = []
        watch(store, site.address + "/rss", log=log).poll()
        pauses.append(log[-1]["again_in"])
        again(store)
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[2]
    site.pages["/rss"] = Answer(status=429, headers={"Retry-After": "7200"})
    log = []
    watch(store, log=log).poll()
    assert log[-1]["again_in"] == 7200


def test_a_page_that_fails_for_now_is_tried_again(store: Store, site: Site) -> None:
    site.pages |= {"/rss": rss(("/a", NOW)), "/a": Answer(status=503)}
    watch(store, site.address + "/rss").poll()
    with store.reading() as connection:
        (row,) = connection.execute(select(finds))
    assert (row.state, row.errors) == ("waiting", 1)
    site.pages["/a"] = Answer(b"Met.")
    store.write(lambda c, _: polling.note_find(c, row.find, due_at="2000-01-01"))
    watch(store).poll()
    assert held(store) == [site.address + "/a"]


DRIVER = """
import sys, time
sys.path[:0] = [{home!r}, {home!r} + "/src"]
from kabar.stores import open_store
from tests.test_watching import watch
with open_store(sys.argv[1], create=True) as store:
    watch(store, sys.argv[2]).poll()
"""


def test_a_page_that_leads_nowhere_stops_no_other(store: Store, site: Site) -> None:
    site.pages["/feed"] = rss((site.address + "/p", NOW), (site.address + "/a", NOW))
    site.pages["/p"] = Answer(status=302, headers={"Location": "http://["})
    site.pages["/a"] = Answer(b"Met in Agadez.")
    log: list[dict[str, Any]] = []
    watch(store, site.address + "/feed", log=log).poll()
    assert held(store) == [site.address + "/a"]
    assert [line["url"] for line in log if line["reason"]] == [site.address + "/p"]


def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path, site: Site) -> None:
    names = [f"/p{number}" for number in range(40)]
    for name in names:
        site.pages[name] = Answer(f"Met at {name}.".encode())
    site.pages["/rss"] = rss(*((name, NOW) for name in names))
    path = str(tmp_path / "news.db")
    open_store(path, create=True).close()
    command = [sys.executable, "-c", DRIVER.format(home=str(HOME)), path, site.address + "/rss"]
    for pause in (1.2, 1.5, 1.9):
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        running.kill()
        running.wait()
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    with open_store(path) as store:
        assert held(store) == sorted(site.address + name for name in names)
        with store.reading() as connection:
            numbers = list(connection.execute(select(versions.c.number)).scalars())
            states = set(connection.execute(select(finds.c.state)).scalars())
    assert numbers == [1] * len(names)
    assert states == {"kept"}
