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
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, func, insert, select, update
from sqlalchemy.exc import DataError, DBAPIError, ProgrammingError

from kabar.errors import StoreError
from kabar.stores import rows
from kabar.stores.changes import Coded, Follow, Kept, Settle, add_up
from kabar.stores.opening import DEFAULT, PATIENCE, WRITES, open_engine, reason
from kabar.stores.tables import articles, runs, state, versions
from kabar.stores.writing import keep_batch, number_of

log = logging.getLogger("kabar.stores")
# Rows handed on at a time when a whole store is read.
PAGE = 500

Clock = Callable[[], datetime.datetime]
Result = TypeVar("Result")


class RefusedError(StoreError):
    """The database does not take what was to be written, however often it is tried."""


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
        last = connection.execute(row).scalar_one()
        moment = max(now, str(last))
        connection.execute(update(state).where(state.c.id == 1).values(last_recorded=moment))
        return moment

    def write(self, work: Callable[[Connection, str], Result]) -> Result:
        """Do `work` in one transaction; once more if the connection was lost on the way.

        So it may depend on the connection and the moment alone, and must not mind being done twice.
        """
        for again in (True, False):
            try:
                with self.writing() as (connection, moment):
                    return work(connection, moment)
            except (DataError, ProgrammingError) as error:
                raise RefusedError(reason(error)) from error
            except DBAPIError as error:
                if error.connection_invalidated and again:
                    log.warning("the connection to the store was lost; trying once more")
                    self.engine.dispose()
                    continue
                raise StoreError(f"cannot write to the store: {reason(error)}") from error
        raise AssertionError("unreachable")

    # --- writing -------------------------------------------------------------------------

    def begin_run(
        self, *, version: str, codebook: str, options: Mapping[str, Any], model: str | None = None
    ) -> int:
        """Note that a run begins; return its number."""

        def work(connection: Connection, moment: str) -> int:
            row = {
                "version": version,
                "codebook": codebook,
                "model": model,
                "options": rows.dump(options),
                "started_at": moment,
            }
            return number_of(connection.execute(insert(runs).values(row)))

        return self.write(work)

    def end_run(self, run: int) -> None:
        """Note that a run came to its end."""
        self.write(
            lambda connection, moment: connection.execute(
                update(runs).where(runs.c.run == run).values(ended_at=moment)
            )
        )

    def keep(
        self,
        batch: Sequence[Coded],
        *,
        run: int,
        follow: Sequence[Follow] = (),
        settle: Sequence[Settle] = (),
    ) -> Kept:
        """Keep the coded pages of `batch` in one transaction; return what changed.

        `follow` is told of each change, `settle` once of all of them.
        """

        def work(connection: Connection, moment: str) -> Kept:
            kept = Kept()
            changes = keep_batch(connection, batch, run=run, moment=moment, kept=kept)
            for change in changes:
                for then in follow:
                    then(connection, change)
            for last in settle if changes else ():
                last(connection, changes)
            return kept

        try:
            return self.write(work)
        except RefusedError as error:
            if len(batch) > 1:  # one page must not cost the others
                alone = ([coded] for coded in batch)
                return add_up(
                    self.keep(one, run=run, follow=follow, settle=settle) for one in alone
                )
            failure = ("keeping", str(error))
            return self.keep([Coded(article_id=batch[0].article_id, failure=failure)], run=run)

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
