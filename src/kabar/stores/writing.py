"""Coded pages in, their rows in the tables out: new versions, events that begin and end.

Whoever writes holds the lock, so numbers are given out here and a batch is a few statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Table, bindparam, func, insert, select, update

from kabar.stores import rows
from kabar.stores.changes import Change, Coded, Kept
from kabar.stores.searching import forget_versions, index_versions
from kabar.stores.tables import (
    articles,
    codings,
    contexts,
    events,
    failures,
    parties,
    sources,
    tags,
    versions,
)

Row = dict[str, Any]
# In the order in which they point to each other.
ADDED = (articles, versions, tags, codings, events, parties, sources, contexts, failures)
# Bytes of an article's id; PostgreSQL cannot index much longer ones.
LONGEST_ID = 2000


def keep_batch(
    connection: Connection, batch: Iterable[Coded], *, run: int, moment: str, kept: Kept
) -> list[Change]:
    """Write pages; return what changed, in their order. `kept` counts it."""
    changes: list[Change] = []
    for part in _apart(batch):
        changes += _Part(connection, part, run=run, moment=moment).keep(kept)
    return changes


def _apart(batch: Iterable[Coded]) -> Iterator[list[Coded]]:
    """Yield the pages in parts in which no article comes twice."""
    part: dict[str, Coded] = {}
    for coded in batch:
        if coded.article_id in part:
            yield list(part.values())
            part = {}
        part[coded.article_id] = coded
    if part:
        yield list(part.values())


def why_not(coded: Coded) -> tuple[str, str] | None:
    """Return the stage and the reason for which a page cannot be kept, None if it can."""
    if coded.article is None or coded.document is None:
        return coded.failure or ("coding", "nothing came of it")
    length = len(coded.article_id.encode("utf-8", "replace"))
    if length > LONGEST_ID:
        return "keeping", f"an id of {length:,} bytes; give it one of at most {LONGEST_ID:,}"
    return None


def number_of(made: CursorResult[Any]) -> int:
    """Return the number that the database gave a new row."""
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


class _Part:
    """Pages, each of another article, beside what the store holds of them."""

    def __init__(
        self, connection: Connection, pages: list[Coded], *, run: int, moment: str
    ) -> None:
        self.connection = connection
        self.pages = pages
        self.run = run
        self.moment = moment
        self.added: dict[str, list[Row]] = {table.name: [] for table in ADDED}
        self.closed_events: list[Row] = []
        self.closed_versions: list[Row] = []
        self.bytes_kept: list[Row] = []
        self.last: dict[str, int] = {}
        names = [rows.clean(coded.article_id) for coded in pages]
        self.held = _held(connection, names)
        self.failed = _failed(connection, names)
        self.standing = _standing(connection, [held.article for held in self.held.values()])

    def keep(self, kept: Kept) -> list[Change]:
        """Write the pages; return what changed."""
        changes = [change for page in self.pages if (change := self._keep(page, kept)) is not None]
        self._write()
        return changes

    def _number(self, table: Table) -> int:
        """Return the number of the next row of `table`."""
        if table.name not in self.last:
            (column,) = table.primary_key
            found = self.connection.execute(select(func.max(column))).scalar()
            self.last[table.name] = int(found or 0)
        self.last[table.name] += 1
        return self.last[table.name]

    def _keep(self, coded: Coded, kept: Kept) -> Change | None:
        failure = why_not(coded)
        if failure is not None:
            self._fail(coded.article_id, *failure)
            kept.failed += 1
            return None
        assert coded.document is not None
        held = self.held.get(rows.clean(coded.article_id))
        article = held.article if held is not None else self._number(articles)
        version, number, told_at = self._version(article, held, coded)
        added, closed = self._events(article, version, told_at, coded.document["events"])
        kept.events_added += len(added)
        kept.events_closed += len(closed)
        if number is None and not added and not closed:
            kept.same += 1
            return None
        kept.new += number == 1
        kept.changed += number != 1
        said = rows.dump(coded.document.get("attributions") or [])
        row = {"version": version, "run": self.run, "attributions": said}
        self.added["codings"].append({**row, "recorded_at": self.moment})
        return Change(
            article_id=coded.article_id, article=article, version=version,
            is_new_version=number is not None, coded=coded, added=added, closed=closed,
            run=self.run, recorded_at=self.moment,
        )  # fmt: skip

    def _fail(self, article_id: str, stage: str, why: str) -> None:
        """Note why a page failed, unless that is the last that is known of it."""
        named, why = rows.clean(article_id)[: LONGEST_ID // 4], rows.clean(why)
        if self.failed.get(named) != (stage, why):
            row = {"article_id": named, "stage": stage, "reason": why, "run": self.run}
            self.added["failures"].append({**row, "recorded_at": self.moment})

    def _version(
        self, article: int, held: _Held | None, coded: Coded
    ) -> tuple[int, int | None, str]:
        """Return the version in which an article stands, its number if new, and when it told."""
        assert coded.article is not None
        digest = rows.version_digest(coded.article)
        if held is not None and held.digest == digest:
            if coded.page is not None:  # kept from now on
                self.bytes_kept.append({"of": held.version, "bytes": coded.page})
            return held.version, None, held.told_at
        if held is None:
            named = {"article": article, "article_id": rows.clean(coded.article_id)}
            self.added["articles"].append({**named, "recorded_at": self.moment})
        else:
            self.closed_versions.append({"of": held.version, "at": self.moment})
        version, number = self._number(versions), held.number + 1 if held is not None else 1
        row = rows.version_row(coded.article, self.moment)
        self.added["versions"].append(
            {
                **row, "version": version, "article": article, "number": number, "digest": digest,
                "page": coded.page, "run": self.run, "recorded_at": self.moment,
            }
        )  # fmt: skip
        named = dict.fromkeys(map(rows.short, coded.article.get("tags") or ()))
        self.added["tags"] += [{"version": version, "tag": tag} for tag in named]
        return version, number, str(row["told_at"])

    def _events(
        self, article: int, version: int, told_at: str, lines: Sequence[Mapping[str, Any]]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Add the events that are new, close those that no longer stand; return both."""
        wanted = {line["event_id"]: line for line in lines}
        standing = self.standing.get(article, {})
        digests = {key: rows.event_digest(line) for key, line in wanted.items()}
        closed = tuple(
            number for key, (number, digest) in standing.items() if digests.get(key) != digest
        )
        self.closed_events += [{"of": number, "at": self.moment} for number in closed]
        added = []
        keys = rows.words_keys(list(wanted.values()))
        for key, line in wanted.items():
            if standing.get(key, (0, ""))[1] == digests[key]:
                continue
            number = self._number(events)
            self.added["events"].append(
                {
                    **rows.event_row(line, told_at), "event": number, "article": article,
                    "version": version, "run": self.run, "digest": digests[key],
                    "words": keys[key], "recorded_at": self.moment,
                }
            )  # fmt: skip
            self.added["parties"] += rows.party_rows(number, line, told_at)
            self.added["sources"] += rows.source_rows(number, line)
            self.added["contexts"] += rows.context_rows(number, line)
            added.append(number)
        return tuple(added), closed

    def _write(self) -> None:
        """Write the rows; what ends goes first, for an id stands once."""
        forget_versions(self.connection, [row["of"] for row in self.closed_versions])
        for column, ended in (
            (versions.c.version, self.closed_versions),
            (events.c.event, self.closed_events),
        ):
            if ended:
                ending = update(column.table).where(column == bindparam("of"))
                self.connection.execute(ending.values(retracted_at=bindparam("at")), ended)
        if self.bytes_kept:
            without = versions.c.version == bindparam("of"), versions.c.page.is_(None)
            keeping = update(versions).where(*without).values(page=bindparam("bytes"))
            self.connection.execute(keeping, self.bytes_kept)
        for table in ADDED:
            if self.added[table.name]:
                self.connection.execute(insert(table), self.added[table.name])
        index_versions(self.connection, [row["version"] for row in self.added["versions"]])


@dataclass(frozen=True, slots=True)
class _Held:
    """An article that the store holds, with its version that stands."""

    article: int
    version: int
    number: int
    digest: str
    told_at: str


def _held(connection: Connection, names: list[str]) -> dict[str, _Held]:
    """Return what the store holds of articles, by id."""
    v = versions.c
    query = (
        select(articles.c.article_id, v.article, v.version, v.number, v.digest, v.told_at)
        .join(versions, v.article == articles.c.article)
        .where(articles.c.article_id.in_(names), v.retracted_at.is_(None))
    )
    return {name: _Held(*held) for name, *held in connection.execute(query)}


def _failed(connection: Connection, names: list[str]) -> dict[str, tuple[str, str]]:
    """Return why pages failed last, by id."""
    f = failures.c
    query = (
        select(f.article_id, f.stage, f.reason)
        .where(f.article_id.in_([name[: LONGEST_ID // 4] for name in names]))
        .order_by(f.failure)
    )
    return {name: (stage, why) for name, stage, why in connection.execute(query)}


def _standing(connection: Connection, held: list[int]) -> dict[int, dict[str, tuple[int, str]]]:
    """Return the events that stand in articles: number and digest, by article and id."""
    e = events.c
    query = select(e.article, e.event_id, e.event, e.digest).where(
        e.article.in_(held), e.retracted_at.is_(None)
    )
    found: dict[int, dict[str, tuple[int, str]]] = {}
    for article, event_id, number, digest in connection.execute(query) if held else ():
        found.setdefault(article, {})[event_id] = (number, digest)
    return found
