"""A store of coded pages: what is kept, how it is written, and the simplest ways to read it.

In and out go the JSON objects of docs/schema.md. One article is written whole or not at all; adding
it twice changes nothing; a page that changed makes a new version and closes what no longer stands.
"""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Select, func, insert, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from kabar.errors import StoreError
from kabar.stores import rows
from kabar.stores.opening import DEFAULT, PATIENCE, WRITES, open_engine, reason
from kabar.stores.searching import forget_versions, index_versions
from kabar.stores.tables import (
    articles,
    contexts,
    events,
    failures,
    parties,
    runs,
    sources,
    state,
    tags,
    versions,
)

log = logging.getLogger("kabar.stores")
# Rows handed on at a time when a whole store is read.
PAGE = 500

Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One page after coding: the lines of `kabar read` and `kabar annotate`, or why it failed."""

    article_id: str
    article: Mapping[str, Any] | None = None
    document: Mapping[str, Any] | None = None
    page: bytes | None = None
    failure: tuple[str, str] | None = None  # stage, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What keeping one page changed, for what else follows from it (the ledger, stories).

    `added` and `closed` are rows of `events`: those that began and ceased to stand.
    """

    article_id: str
    article: int
    version: int
    is_new_version: bool
    coded: Coded
    added: tuple[int, ...]
    closed: tuple[int, ...]
    run: int
    recorded_at: str


# What follows from a change, in the same transaction.
Follow = Callable[[Connection, Change], None]


@dataclass(slots=True)
class Kept:
    """How many pages and events a run added, changed, closed or found as they were."""

    new: int = 0
    changed: int = 0
    same: int = 0
    failed: int = 0
    events_added: int = 0
    events_closed: int = 0


@dataclass(slots=True)
class Store:
    """An open store. Use it as a context manager, or call `close`."""

    engine: Engine
    clock: Clock = field(default=lambda: datetime.datetime.now(datetime.UTC))

    def __enter__(self) -> Store:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give its connections back."""
        self.engine.dispose()

    # --- transactions --------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection for queries: one unchanging view, whoever writes meanwhile."""
        try:
            opened = self.engine.connect()
            if opened.dialect.name != "sqlite":  # where a transaction is one view by itself
                opened = opened.execution_options(isolation_level="REPEATABLE READ")
            with opened as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise StoreError(f"cannot read the store: {reason(error)}") from error

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, str]]:
        """Yield a connection that writes, and the moment it records: all of it stays, or nothing.

        Moments never run backwards, whatever the clock does.
        """
        opened = self.engine.connect().execution_options(**{WRITES: True})
        with opened as connection, connection.begin():
            yield connection, self._moment(connection)

    def _moment(self, connection: Connection) -> str:
        """Return the moment to record: the clock's, or the last one recorded if that is later."""
        now = self.clock().astimezone(datetime.UTC).isoformat(timespec="microseconds")
        row = select(state.c.last_recorded).where(state.c.id == 1)
        if connection.dialect.name != "sqlite":
            row = row.with_for_update()  # writers take turns
        last = connection.execute(row).scalar()
        if last is None:
            connection.execute(insert(state).values(id=1, last_recorded=now))
            return now
        moment = max(now, str(last))
        connection.execute(update(state).where(state.c.id == 1).values(last_recorded=moment))
        return moment

    def _write(self, work: Callable[[Connection, str], Any]) -> Any:
        """Do `work` in one transaction; once more if the connection was lost on the way."""
        for again in (True, False):
            try:
                with self.writing() as (connection, moment):
                    return work(connection, moment)
            except OperationalError as error:
                if error.connection_invalidated and again:
                    log.warning("the connection to the store was lost; trying once more")
                    self.engine.dispose()
                    continue
                raise StoreError(f"cannot write to the store: {reason(error)}") from error
            except DBAPIError as error:
                raise StoreError(f"cannot write to the store: {reason(error)}") from error
        raise AssertionError("unreachable")

    # --- writing -------------------------------------------------------------------------

    def begin_run(self, *, version: str, codebook: str, options: Mapping[str, Any]) -> int:
        """Note that a run begins; return its number."""

        def work(connection: Connection, moment: str) -> int:
            row = {
                "version": version,
                "codebook": codebook,
                "options": rows.dump(options),
                "started_at": moment,
            }
            return _number(connection.execute(insert(runs).values(row)))

        return int(self._write(work))

    def end_run(self, run: int) -> None:
        """Note that a run came to its end."""
        self._write(
            lambda connection, moment: connection.execute(
                update(runs).where(runs.c.run == run).values(ended_at=moment)
            )
        )

    def keep(self, batch: Sequence[Coded], *, run: int, follow: Sequence[Follow] = ()) -> Kept:
        """Keep the coded pages of `batch` in one transaction; return what changed."""

        def work(connection: Connection, moment: str) -> Kept:
            kept = Kept()
            for coded in batch:
                change = self._keep(connection, coded, run, moment, kept)
                for then in follow if change is not None else ():
                    then(connection, change)  # type: ignore[arg-type]
            return kept

        kept = self._write(work)
        assert isinstance(kept, Kept)
        return kept

    def _keep(
        self, connection: Connection, coded: Coded, run: int, moment: str, kept: Kept
    ) -> Change | None:
        if coded.article is None or coded.document is None:
            stage, why = coded.failure or ("coding", "nothing came of it")
            row = {"article_id": coded.article_id, "stage": stage, "reason": why}
            connection.execute(insert(failures).values(**row, run=run, recorded_at=moment))
            kept.failed += 1
            return None
        article = _article(connection, coded.article_id, moment)
        version, is_new, told_at = _version(connection, article, coded, run, moment)
        added, closed = _events(connection, article, version, told_at, coded, run, moment)
        kept.events_added += len(added)
        kept.events_closed += len(closed)
        if is_new:
            number = select(versions.c.number).where(versions.c.version == version)
            first = connection.execute(number).scalar() == 1
            kept.new += first
            kept.changed += not first
        elif added or closed:
            kept.changed += 1
        else:
            kept.same += 1
            return None
        return Change(
            article_id=coded.article_id, article=article, version=version, is_new_version=is_new,
            coded=coded, added=added, closed=closed, run=run, recorded_at=moment,
        )  # fmt: skip

    # --- reading -------------------------------------------------------------------------

    def article(self, article_id: str, number: int | None = None) -> dict[str, Any] | None:
        """Return the line of `kabar read` of an article as it stands, or of its version `number`.

        Beside its own keys it has `version`, `recorded_at` and `retracted_at`.
        """
        wanted = versions.c.number == number if number else versions.c.retracted_at.is_(None)
        query = (
            select(versions)
            .join(articles, articles.c.article == versions.c.article)
            .where(articles.c.article_id == article_id, wanted)
        )
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else rows.article_line(row)

    def page(self, article_id: str, number: int | None = None) -> bytes | None:
        """Return the bytes of a page as they were found, None if they were not kept."""
        wanted = versions.c.number == number if number else versions.c.retracted_at.is_(None)
        query = (
            select(versions.c.page)
            .join(articles, articles.c.article == versions.c.article)
            .where(articles.c.article_id == article_id, wanted)
        )
        with self.reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else bytes(found)

    def events(self, query: Select[Any]) -> Iterator[dict[str, Any]]:
        """Yield the line of `kabar code` of each row that `query` (select_events) finds."""
        with self.reading() as connection:
            found = connection.execution_options(yield_per=PAGE).execute(query)
            for body in found.scalars():
                yield json.loads(body)

    def count(self, query: Select[Any]) -> int:
        """Return how many rows `query` finds."""
        with self.reading() as connection:
            counted = select(func.count()).select_from(query.subquery())
            return int(connection.execute(counted).scalar() or 0)


def open_store(
    store: str = DEFAULT,
    *,
    create: bool = False,
    patience: float = PATIENCE,
    clock: Clock | None = None,
) -> Store:
    """Open a store: a SQLite file, or `postgresql://...`; `create` makes it if it is not there.

    Raises UsageError for what is no store or a newer one's, StoreError where it cannot be reached.
    """
    engine = open_engine(store, create=create, patience=patience)
    return Store(engine) if clock is None else Store(engine, clock)


def _article(connection: Connection, article_id: str, moment: str) -> int:
    found = connection.execute(
        select(articles.c.article).where(articles.c.article_id == article_id)
    ).scalar()
    if found is not None:
        return int(found)
    row = {"article_id": article_id, "recorded_at": moment}
    return _number(connection.execute(insert(articles).values(row)))


def _number(made: CursorResult[Any]) -> int:
    """Return the number that the database gave a new row."""
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


def _version(
    connection: Connection, article: int, coded: Coded, run: int, moment: str
) -> tuple[int, bool, str]:
    """Return the version in which an article stands, whether it is new, and when it was told."""
    assert coded.article is not None
    digest = rows.digest(coded.article)
    last = connection.execute(
        select(versions.c.version, versions.c.number, versions.c.digest, versions.c.told_at).where(
            versions.c.article == article, versions.c.retracted_at.is_(None)
        )
    ).first()
    if last is not None and last.digest == digest:
        return int(last.version), False, str(last.told_at)
    if last is not None:
        forget_versions(connection, [last.version])
        connection.execute(
            update(versions).where(versions.c.version == last.version).values(retracted_at=moment)
        )
    row = rows.version_row(coded.article, moment)
    number = last.number + 1 if last is not None else 1
    made = connection.execute(
        insert(versions).values(
            **row,
            article=article,
            number=number,
            digest=digest,
            page=coded.page,
            run=run,
            recorded_at=moment,
        )
    )
    version = _number(made)
    index_versions(connection, [version])
    named = list(dict.fromkeys(coded.article.get("tags") or ()))
    if named:
        connection.execute(insert(tags), [{"version": version, "tag": tag} for tag in named])
    return version, True, row["told_at"]


def _events(
    connection: Connection,
    article: int,
    version: int,
    told_at: str,
    coded: Coded,
    run: int,
    moment: str,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Add the events that are new and close those that no longer stand; return both."""
    assert coded.document is not None
    wanted = {e["event_id"]: e for e in coded.document["events"]}
    standing = {
        row.event_id: row
        for row in connection.execute(
            select(events.c.event, events.c.event_id, events.c.digest).where(
                events.c.article == article, events.c.retracted_at.is_(None)
            )
        )
    }
    digests = {key: rows.digest(line) for key, line in wanted.items()}
    closed = tuple(
        int(row.event) for key, row in standing.items() if digests.get(key) != row.digest
    )
    if closed:
        connection.execute(
            update(events).where(events.c.event.in_(closed)).values(retracted_at=moment)
        )
    fresh = [
        line
        for key, line in wanted.items()
        if key not in standing or standing[key].digest != digests[key]
    ]
    if not fresh:
        return (), closed
    keys = rows.words_keys(list(wanted.values()))
    told = [
        {
            **rows.event_row(line, told_at),
            "article": article,
            "version": version,
            "run": run,
            "digest": digests[line["event_id"]],
            "words": keys[line["event_id"]],
            "recorded_at": moment,
        }
        for line in fresh
    ]
    made = connection.execute(
        insert(events).returning(events.c.event, sort_by_parameter_order=True), told
    )
    numbers = tuple(int(n) for n in made.scalars())
    beside: dict[Any, list[dict[str, Any]]] = {parties: [], sources: [], contexts: []}
    for number, line in zip(numbers, fresh, strict=True):
        beside[parties] += rows.party_rows(number, line, told_at)
        beside[sources] += rows.source_rows(number, line)
        beside[contexts] += rows.context_rows(number, line)
    for table, lines in beside.items():
        if lines:
            connection.execute(insert(table), lines)
    return numbers, closed
