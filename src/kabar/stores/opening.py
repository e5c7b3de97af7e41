"""Where a store is, and how it is opened. In: what the user calls it. Out: an engine, up to date.

A name without a scheme is a SQLite file; `postgresql://` needs `pip install 'kabar[postgres]'`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError

from kabar.errors import StoreError, UsageError
from kabar.stores.tables import SCHEMA

DEFAULT = "kabar.db"
# Seconds to wait for another writer.
PATIENCE = 30.0
# Of a SQLite file: KiB that a connection keeps, bytes that are read where the system has them.
CACHE = 32 * 1024
MAPPED = 2**30
WRITES = "kabar_writes"  # execution option of a connection that will write
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


def locate(store: str) -> URL:
    """Return the address of a store: a file's path, `sqlite:///...` or `postgresql://...`."""
    if "://" not in store:
        if not store.strip():
            raise UsageError(f"a store needs a name, such as {DEFAULT} or postgresql://host/base")
        return URL.create("sqlite", database=str(Path(store)))
    try:
        url = make_url(store)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            f"{store!r} is no address of a store; wanted: a file, postgresql://host/base"
        ) from error
    backend, _, driver = url.drivername.partition("+")
    backend = "postgresql" if backend == "postgres" else backend
    if backend not in DRIVERS or driver not in {"", "pysqlite", "psycopg"}:
        raise UsageError(
            f"no kind of store {url.drivername!r}; there are: a file (SQLite), "
            "sqlite:///FILE, postgresql://HOST/BASE"
        )
    if backend == "postgresql" and importlib.util.find_spec("psycopg") is None:
        raise UsageError("PostgreSQL needs its driver: pip install 'kabar[postgres]'")
    return url.set(drivername=DRIVERS[backend])


def open_engine(store: str, *, create: bool, patience: float = PATIENCE) -> Engine:
    """Return an engine on the store, its tables brought up to this version of kabar.

    `create`: make it if it is not there; else that is a UsageError. `patience`: seconds to wait for
    another writer.
    """
    url = locate(store)
    shown = url.render_as_string(hide_password=True) if "://" in store else store
    if url.get_backend_name() == "sqlite":
        _check_file(url, shown, create=create)
        engine = create_engine(url, connect_args={"timeout": patience})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "application_name": "kabar"},
        )
    try:
        _bring_up(engine, shown, create=create)
    except OperationalError as error:
        engine.dispose()
        raise StoreError(f"cannot open {shown!r}: {reason(error)}") from error
    except DatabaseError as error:
        engine.dispose()
        raise UsageError(f"{shown!r} is no store of kabar: {reason(error)}") from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def reason(error: DBAPIError) -> str:
    """Return what a database says, and what to do about it where kabar knows."""
    said = str(error.orig or error).strip().splitlines()[0]
    if error.connection_invalidated:
        return f"{said}; {LOST}"
    for words, remedy in REMEDIES.items():
        if words in said:
            return f"{said}; {remedy}"
    return said


LOST = "the connection was lost, twice; what was kept before is whole: run the command again"
REMEDIES = {
    "database is locked": "another program writes to it: try again when it is done",
    "disk is full": "free some space and run the command again; nothing was half written",
    "disk I/O error": "the disk is full, or takes no more of this file; mend it and run the"
    " command again: nothing was half written",
    "No space left": "free some space on its server and run the command again",
    "unable to open": "check that its folder is there and may be written to",
    "readonly": "the file may not be written to",
    "Connection refused": "is PostgreSQL running, and at this address?",
}


def _check_file(url: URL, shown: str, *, create: bool) -> None:
    """Raise UsageError for a file that is not there, or that cannot be a store."""
    name = url.database
    if name in {None, "", ":memory:"}:
        raise UsageError("a store in memory would be lost: name a file, such as kabar.db")
    path = Path(str(name))
    if path.is_dir():
        raise UsageError(f"{shown!r} is a folder; name a file in it")
    if not path.exists():
        if not create:
            raise UsageError(f"no store at {shown!r}; make one: kabar add PAGES --store {shown}")
        if not path.parent.is_dir():
            raise UsageError(f"no folder {str(path.parent)!r} for the store {shown!r}")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set up a SQLite connection: transactions are ours to begin, readers do not wait."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"cache_size = -{CACHE}",
        f"mmap_size = {MAPPED}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; one that will write takes the lock at once, so that it never starves."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up(engine: Engine, shown: str, *, create: bool) -> None:
    """Bring the tables up to this version; a store of a newer kabar is a UsageError."""
    with engine.connect() as connection:
        found = _revision(connection, shown)
    if found == SCHEMA:
        return
    if found is None and not create:
        raise UsageError(f"{shown!r} holds no store of kabar; make one: kabar add PAGES")
    migrate(engine, shown)


def _revision(connection: Connection, shown: str) -> str | None:
    """Return the migration that the store stands at, None for an empty database."""
    there = inspect(connection).get_table_names()
    if "alembic_version" not in there:
        if any(name in there for name in ("articles", "events", "versions")):
            raise UsageError(
                f"{shown!r} holds tables that kabar did not make; name another database"
            )
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine, shown: str) -> None:
    """Run the migrations that the store lacks, in one transaction."""
    # Alembic is slow to import and needed only here.
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        found = _revision(connection, shown)  # another program may have been faster
        if found is not None and found not in known:
            raise UsageError(
                f"{shown!r} was written by a newer kabar (its tables stand at {found!r}, this one "
                f"knows up to {SCHEMA!r}): pip install --upgrade kabar"
            )
        if found != SCHEMA:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def alembic_config() -> Any:
    """Return Alembic's settings: the migrations that kabar ships, no file of the user's."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "kabar.stores:migrations")
    config.set_main_option("path_separator", "os")
    return config
