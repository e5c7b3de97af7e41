"""Feeds in, what they list out: RSS and Atom, news sitemaps and their indexes, OPML lists."""

from __future__ import annotations

import calendar
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kabar.fetching.addresses import join, why_not

MOST_ITEMS = 5000
LONGEST_TITLE = 1000
LARGEST = 32 * 2**20  # bytes of a packed sitemap, unpacked
GZIP = b"\x1f\x8b"
XML_START = 4096  # bytes in which the root of a feed begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One page that a feed lists. `stamp` is what it says of its last change, as it says it."""

    url: str
    title: str | None = None
    published: str | None = None
    stamp: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What stands in a feed: pages, or further feeds; `skipped` tells what could not be used."""

    kind: str  # feed sitemap index opml
    items: tuple[Item, ...] = ()
    feeds: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def read_feed(content: bytes, url: str) -> Feed:
    """Return what a feed lists; raise ValueError for what is none."""
    if content.startswith(GZIP):
        content = _unpack(content)
    start = content[:XML_START].lower()
    if b"<urlset" in start or b"<sitemapindex" in start:
        return _sitemap(content, url)
    if b"<opml" in start:
        return _opml(content, url)
    if any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")):
        return _feed(content, url)
    raise ValueError("neither RSS, Atom, a sitemap nor an OPML list")


def _unpack(content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            found = stream.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"badly packed: {error}") from error
    if len(found) > LARGEST:
        raise ValueError(f"longer than {LARGEST:,} bytes when unpacked")
    return found


def _feed(content: bytes, url: str) -> Feed:
    import feedparser

    # Bytes alone: given an address feedparser would fetch it by itself, under no rules.
    found = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if found.bozo and not found.entries:
        raise ValueError(f"a feed that cannot be read: {found.bozo_exception}"[:300])
    items: list[Item] = []
    skipped: list[str] = []
    for parsed in found.entries[:MOST_ITEMS]:
        entry = dict(parsed)  # without what feedparser makes up for what is missing
        link = str(entry.get("link") or "")
        made = _item(
            link, url, title=entry.get("title"),
            published=_stamp(entry.get("published_parsed") or entry.get("updated_parsed")),
            stamp=entry.get("updated") or entry.get("published"), skipped=skipped,
        )  # fmt: skip
        if made is not None:
            items.append(made)
    return Feed(kind="feed", items=tuple(items), skipped=tuple(skipped))


def _stamp(parts: Any) -> str | None:
    """Return a time that feedparser took apart, in ISO 8601; None for what is no time."""
    if parts is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC).isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _item(
    link: str,
    base: str,
    *,
    title: Any,
    published: str | None,
    stamp: Any,
    skipped: list[str],
) -> Item | None:
    target = join(base, link.strip()) if link.strip() else ""
    why = why_not(target) if target else "an entry without an address"
    if why is not None:
        skipped.append(f"{link[:200]!r}: {why}")
        return None
    words = " ".join(str(title).split())[:LONGEST_TITLE] if title else None
    return Item(
        url=target, title=words or None, published=published,
        stamp=str(stamp)[:100] if stamp else None,
    )  # fmt: skip


def _elements(content: bytes) -> Iterator[Any]:
    """Yield the elements of an XML document as they end; entities are never expanded."""
    from lxml import etree

    try:
        yield from (
            element
            for _, element in etree.iterparse(
                io.BytesIO(content), resolve_entities=False, no_network=True, huge_tree=False,
                load_dtd=False, recover=False,
            )
        )  # fmt: skip
    except etree.XMLSyntaxError as error:
        raise ValueError(f"XML that cannot be read: {error}"[:300]) from error


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _sitemap(content: bytes, url: str) -> Feed:
    """Return the pages of a sitemap, or the sitemaps of an index."""
    items: list[Item] = []
    feeds: list[str] = []
    skipped: list[str] = []
    found: dict[str, str] = {}
    for element in _elements(content):
        name = _name(element)
        if name in {"loc", "lastmod", "publication_date", "title"} and element.text:
            found.setdefault(name, element.text.strip())
        elif name in {"url", "sitemap"}:
            _note(found, name, url, items, feeds, skipped)
            found = {}
            element.clear()
        if len(items) + len(feeds) >= MOST_ITEMS:
            break
    kind = "index" if feeds and not items else "sitemap"
    return Feed(kind=kind, items=tuple(items), feeds=tuple(feeds), skipped=tuple(skipped))


def _note(
    found: dict[str, str],
    name: str,
    url: str,
    items: list[Item],
    feeds: list[str],
    skipped: list[str],
) -> None:
    stamp = found.get("lastmod") or found.get("publication_date")
    made = _item(
        found.get("loc", ""), url, title=found.get("title"),
        published=_iso(found.get("publication_date")), stamp=stamp, skipped=skipped,
    )  # fmt: skip
    if made is None:
        return
    if name == "sitemap":
        feeds.append(made.url)
    else:
        items.append(made)


def _iso(value: str | None) -> str | None:
    try:
        return datetime.fromisoformat(value).isoformat() if value else None
    except ValueError:
        return None


def _opml(content: bytes, url: str) -> Feed:
    """Return the feeds of an OPML list."""
    feeds: list[str] = []
    skipped: list[str] = []
    for element in _elements(content):
        link = (
            element.get("xmlUrl") or element.get("xmlurl") if _name(element) == "outline" else None
        )
        if link:
            made = _item(link, url, title=None, published=None, stamp=None, skipped=skipped)
            if made is not None:
                feeds.append(made.url)
        if len(feeds) >= MOST_ITEMS:
            break
    return Feed(kind="opml", feeds=tuple(dict.fromkeys(feeds)), skipped=tuple(skipped))
