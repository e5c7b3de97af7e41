"""Feeds and what was found in them: rows in, rows out. When what is due says `kabar.watching`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from kabar.stores.rows import clean
from kabar.stores.tables import feeds, finds

CHUNK = 500
WAITING, KEPT, FAILED = "waiting", "kept", "failed"


def add_feeds(connection: Connection, urls: Iterable[str], moment: str) -> int:
    """Note feeds to be polled; return how many are new."""
    wanted = list(dict.fromkeys(clean(url) for url in urls))
    known: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        known |= set(connection.execute(select(feeds.c.url).where(feeds.c.url.in_(part))).scalars())
    fresh = [url for url in wanted if url not in known]
    if fresh:
        rows = [{"url": url, "due_at": moment, "errors": 0} for url in fresh]
        connection.execute(insert(feeds), rows)
    return len(fresh)


def due_feeds(connection: Connection, moment: str) -> list[Any]:
    """Return the feeds that are due, the longest due first."""
    query = select(feeds).where(feeds.c.due_at <= moment).order_by(feeds.c.due_at, feeds.c.feed)
    return list(connection.execute(query))


def note_feed(connection: Connection, feed: int, **values: Any) -> None:
    """Write what a feed answered, and when it is due again."""
    connection.execute(update(feeds).where(feeds.c.feed == feed).values(**values))


def add_finds(
    connection: Connection, feed: int, items: Iterable[Mapping[str, Any]], moment: str
) -> tuple[int, int]:
    """Note the pages that a feed lists; return how many are new, and how many have changed.

    A page is another once its feed gives it another stamp than before.
    """
    wanted = {clean(item["url"]): item for item in reversed(list(items))}
    known: dict[str, Any] = {}
    urls = list(wanted)
    for start in range(0, len(urls), CHUNK):
        part = urls[start : start + CHUNK]
        query = select(finds.c.find, finds.c.url, finds.c.stamp, finds.c.state).where(
            finds.c.url.in_(part)
        )
        known |= {row.url: row for row in connection.execute(query)}
    fresh = [
        {**item, "url": url, "feed": feed, "state": WAITING, "errors": 0, "due_at": moment}
        for url, item in wanted.items()
        if url not in known
    ]
    if fresh:
        connection.execute(insert(finds), fresh)
    changed = 0
    for url, row in known.items():
        stamp = wanted[url]["stamp"]
        if row.state == KEPT and stamp and row.stamp and stamp != row.stamp:
            values = {"state": WAITING, "stamp": stamp, "due_at": moment, "errors": 0}
            connection.execute(update(finds).where(finds.c.find == row.find).values(**values))
            changed += 1
    return len(fresh), changed


def due_finds(connection: Connection, moment: str, limit: int) -> list[Any]:
    """Return pages that wait to be fetched, the longest waiting first."""
    query = (
        select(finds)
        .where(finds.c.state == WAITING, finds.c.due_at <= moment)
        .order_by(finds.c.due_at, finds.c.find)
        .limit(limit)
    )
    return list(connection.execute(query))


def note_find(connection: Connection, find: int, **values: Any) -> None:
    """Write what became of a page."""
    connection.execute(update(finds).where(finds.c.find == find).values(**values))


def next_due(connection: Connection) -> str | None:
    """Return when the next feed or page is due; None if nothing is watched."""
    waiting = select(func.min(finds.c.due_at)).where(finds.c.state == WAITING)
    found = [connection.execute(select(func.min(feeds.c.due_at))).scalar()]
    found.append(connection.execute(waiting).scalar())
    return min((moment for moment in found if moment is not None), default=None)
