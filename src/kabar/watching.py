"""Feeds are polled, what is new is fetched, coded and kept; what is not, is said with its reason.

Every step is written before the next begins, so that a kill at any moment loses nothing: a page
that was kept but not noted so is fetched once more, and adding it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from kabar.fetching import Fetcher, FetchError, Item, normalize, read_feed
from kabar.keeping import keep_pages
from kabar.reading import Given, Raw
from kabar.stores import Coded, Store, polling

AT_ONCE = 20  # pages that are fetched before they are coded together
LONGEST_PAUSE = timedelta(days=1)
TRIES = 4  # of a page that cannot be fetched
FUTURE = timedelta(days=1)  # a page from later than this has a wrong date
SMALLEST_PAUSE = timedelta(seconds=30)
PAGES = frozenset(
    {None, "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"}
)

Note = Callable[[dict[str, Any]], None]
Code = Callable[[Iterable[Raw]], Iterator[Coded]]


@dataclass(slots=True)
class Watch:
    """Watches the feeds of a store. `code` codes pages, `note` is told what happens."""

    store: Store
    fetcher: Fetcher
    code: Code
    note: Note
    run: int
    every: timedelta = timedelta(minutes=15)
    stopped: Callable[[], bool] = lambda: False
    counted: dict[str, int] = field(default_factory=dict)

    def poll(self) -> None:
        """Ask the feeds that are due, then fetch, code and keep what waits."""
        seen: set[int] = set()
        while not self.stopped():
            with self.store.reading() as connection:
                due = [f for f in polling.due_feeds(connection, _now()) if f.feed not in seen]
            if not due:
                break
            for feed in due:
                if self.stopped():
                    return
                seen.add(feed.feed)
                self._ask(feed)
        while not self.stopped() and self._fetch_some():
            pass

    def pause(self) -> float:
        """Return the seconds until something is due."""
        with self.store.reading() as connection:
            due = polling.next_due(connection)
        if due is None:
            return self.every.total_seconds()
        return max(0.0, (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds())

    # --- feeds ---------------------------------------------------------------------------

    def _ask(self, feed: Any) -> None:
        try:
            answer = self.fetcher.fetch(feed.url, etag=feed.etag, modified=feed.modified)
            found = None if answer.content is None else read_feed(answer.content, answer.url)
        except (FetchError, ValueError) as error:
            self._fail(feed, error)
            return
        if found is None:
            self._count("unchanged feeds")
            self._write(feed.feed, due_at=_later(self.every), errors=0, said=None)
            return
        for reason in found.skipped:
            self._say("skipped", feed.url, url=None, reason=reason)
        items = [self._line(item, feed.url) for item in found.items]

        def work(connection: Any, moment: str) -> tuple[int, int, int]:
            more = polling.add_feeds(connection, map(normalize, found.feeds), moment)
            fresh, changed = polling.add_finds(connection, feed.feed, items, moment)
            polling.note_feed(
                connection, feed.feed, kind=found.kind, etag=answer.etag, modified=answer.modified,
                due_at=_later(self.every), errors=0, said=None,
            )  # fmt: skip
            return more, fresh, changed

        more, fresh, changed = self.store.write(work)
        self._say(
            "feed", feed.url, url=None, reason=None, kind=found.kind, listed=len(items), new=fresh,
            changed=changed, feeds=more,
        )  # fmt: skip
        self._count("new pages", fresh)

    def _line(self, item: Item, feed: str) -> dict[str, Any]:
        """Return a page as it is noted; a date that cannot be is left out."""
        published = item.published
        if published is not None and _is_wrong(published):
            self._say("date", feed, url=item.url, reason=f"a wrong date: {published}")
            published = None
        return {
            "url": normalize(item.url), "title": item.title, "published": published,
            "stamp": item.stamp,
        }  # fmt: skip

    def _fail(self, feed: Any, error: Exception) -> None:
        """Note why a feed failed, and ask it again later and later."""
        errors = feed.errors + 1
        pause = min(LONGEST_PAUSE, max(self.every, SMALLEST_PAUSE) * 2 ** min(errors, 12))
        asked = getattr(error, "retry_after", None)
        if asked is not None:
            pause = min(LONGEST_PAUSE, max(self.every, timedelta(seconds=asked)))
        self._write(feed.feed, due_at=_later(pause), errors=errors, said=str(error))
        self._say("failed", feed.url, url=None, reason=str(error), again_in=pause.total_seconds())
        self._count("failed feeds")

    def _write(self, feed: int, **values: Any) -> None:
        self.store.write(lambda connection, _: polling.note_feed(connection, feed, **values))

    # --- pages ---------------------------------------------------------------------------

    def _fetch_some(self) -> bool:
        """Fetch, code and keep some of the pages that wait; say whether there were any."""
        with self.store.reading() as connection:
            waiting = polling.due_finds(connection, _now(), AT_ONCE)
        fetched: list[tuple[Any, Raw, dict[str, Any]]] = []
        for find in waiting:
            if self.stopped():
                break
            got = self._fetch(find)
            if got is not None:
                fetched.append((find, *got))
        self._keep(fetched)
        return bool(waiting)

    def _fetch(self, find: Any) -> tuple[Raw, dict[str, Any]] | None:
        try:
            answer = self.fetcher.fetch(find.url, etag=find.etag, modified=find.modified)
        except FetchError as error:
            self._give_up(find, error)
            return None
        if answer.content is None:
            self._note(find, state=polling.KEPT, said=None)
            self._count("unchanged pages")
            return None
        if answer.kind not in PAGES:
            self._refuse(find, f"no page: {answer.kind}")
            return None
        name = normalize(answer.url)
        given = Given(url=answer.url)
        kind = "page" if answer.kind == "text/plain" else "html"
        raw = Raw(id=name, kind=kind, content=answer.content, given=given)
        facts = {"etag": answer.etag, "modified": answer.modified, "article_id": name}
        return raw, facts

    def _keep(self, fetched: Sequence[tuple[Any, Raw, dict[str, Any]]]) -> None:
        """Code and keep pages; a page that two addresses led to is kept once."""
        once: dict[str, Raw] = {}
        for _, raw, _ in fetched:
            once.setdefault(raw.id, raw)
        failed: dict[str, str] = {}

        def noting() -> Iterator[Coded]:
            for coded in self.code(once.values()):
                if coded.failure is not None:
                    failed[coded.article_id] = ": ".join(coded.failure)
                yield coded

        if once:
            for kept in keep_pages(noting(), self.store, run=self.run):
                for name, count in (
                    ("kept", kept.new),
                    ("changed", kept.changed),
                    ("same", kept.same),
                ):
                    self._count(name, count)
        for find, raw, facts in fetched:
            if raw.id in failed:
                self._refuse(find, failed[raw.id], **facts)
            else:
                self._note(find, state=polling.KEPT, errors=0, said=None, **facts)
                self._say("kept", None, url=find.url, reason=None, article=raw.id)

    def _give_up(self, find: Any, error: FetchError) -> None:
        """Try a page again later, a few times."""
        errors = find.errors + 1
        passing = error.status is None or error.status == 429 or error.status >= 500
        for_ever = "no address of the open internet" in error.reason or "robots.txt" in error.reason
        if errors >= TRIES or not passing or for_ever:
            self._refuse(find, error.reason, errors=errors)
            return
        pause = timedelta(seconds=error.retry_after or 60 * 4**errors)
        due = _later(min(pause, LONGEST_PAUSE))
        self._note(find, errors=errors, due_at=due, said=error.reason)
        self._say("put off", None, url=find.url, reason=error.reason, again_at=due)

    def _refuse(self, find: Any, reason: str, **facts: Any) -> None:
        self._note(find, **{**facts, "state": polling.FAILED, "said": reason})
        self._say("skipped", None, url=find.url, reason=reason)
        self._count("skipped")

    def _note(self, find: Any, **values: Any) -> None:
        self.store.write(lambda connection, _: polling.note_find(connection, find.find, **values))

    # --- telling -------------------------------------------------------------------------

    def _say(
        self, what: str, feed: str | None, *, url: str | None, reason: str | None, **more: Any
    ) -> None:
        self.note({"at": _now(), "what": what, "feed": feed, "url": url, "reason": reason, **more})

    def _count(self, name: str, count: int = 1) -> None:
        self.counted[name] = self.counted.get(name, 0) + count


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _later(pause: timedelta) -> str:
    return (datetime.now(UTC) + pause).isoformat(timespec="microseconds")


def _is_wrong(published: str) -> bool:
    """Say whether a feed's date cannot be: from the future, or from before the web."""
    try:
        found = datetime.fromisoformat(published)
    except ValueError:
        return True
    found = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return found > datetime.now(UTC) + FUTURE or found.year < 1990
