"""Records that several tests start from, of an invented article."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kabar.records import (
    Coder,
    Count,
    Event,
    Evidence,
    Party,
    Period,
    Place,
    Size,
    Source,
    Span,
    Status,
    Trigger,
)
from kabar.stores import Store, open_store
from kabar.stores.tables import SCHEMA
from tests.servers import find_binaries, postgres

Opener = Callable[..., Store]

TEXT = "Menurut Kantor Berita Arnor, polisi menangkap dua mahasiswa di Annuminas pada 3 Mei 2023."


def party(words: str, **fields: str | None) -> Party:
    """Return a party whose words stand in `TEXT`."""
    start = TEXT.index(words)
    return Party(start=start, end=start + len(words), text=words, name=words, **fields)  # type: ignore[arg-type]


def span(words: str) -> Span:
    """Return where the words stand in `TEXT`."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def event() -> Event:
    """An event that has every field."""
    return Event(
        event_id="ev-00",
        event_type="COERCE",
        plover_type="COERCE",
        mode="arrest",
        act="arrest",
        cameo="173",
        quad=4,
        goldstein=-5.0,
        contexts=("repression", "legal"),
        trigger=Trigger(start=span("menangkap").start, end=span("menangkap").end, text="menangkap"),
        actors=(
            Party(
                start=span("polisi").start,
                end=span("polisi").end,
                text="polisi",
                name="Arnor police",
                code="ARN",
                sectors=("COP", "GOV"),
            ),
            Party(start=None, end=None, text=None, name="Arnor", stated=False),
        ),
        recipients=(party("dua mahasiswa"),),
        date=Period(
            start="2023-05-03",
            end="2023-05-03",
            precision="day",
            basis="stated",
            text="3 Mei 2023",
            span=span("3 Mei 2023"),
        ),
        place=Place(
            start=span("Annuminas").start,
            end=span("Annuminas").end,
            text="Annuminas",
            name="Annuminas",
            geonames=None,
            country=None,
            lat=1.5,
            lon=-2.25,
            precision="city",
        ),
        status=Status.HAPPENED,
        size=Size(arrested=Count(min=2, max=2)),
        attribution=(
            Source(name="Arnor Post", kind="publisher"),
            Source(
                name="Kantor Berita Arnor",
                kind="agency",
                start=span("Kantor Berita Arnor").start,
                end=span("Kantor Berita Arnor").end,
            ),
        ),
        evidence=(Evidence(start=0, end=len(TEXT), text=TEXT),),
        confidence=0.875,
        rule="id/COERCE/arrest#tangkap",
        article_id="page-1",
        url=None,
        publisher="Arnor Post",
        published="2023-05-04T08:00:00+07:00",
        language="id",
        coder=Coder(version="0.1.0", codebook="abc"),
    )


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    if find_binaries() is None and os.environ.get("CI") != "true":
        pytest.skip("PostgreSQL is not installed")
    with postgres() as url:
        yield url


_NAMES = iter(range(10_000))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite store without pages, to copy: migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("stores") / "empty.db"
    open_store(str(path), create=True).close()
    return path


@pytest.fixture(scope="session")
def base(server: str) -> str:
    """Return the address of a PostgreSQL store that tests share, one after the other."""
    url = new_base(server)
    open_store(url, create=True).close()
    return url


def empty_base(url: str) -> None:
    """Make a PostgreSQL store as it was when it was made: quicker than another one."""
    import psycopg

    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        names = connection.execute(
            "SELECT string_agg(tablename, ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename NOT IN ('state', 'alembic_version')"
        ).fetchone()
        assert names is not None
        connection.execute(f"TRUNCATE {names[0]} RESTART IDENTITY CASCADE".encode())
        connection.execute("UPDATE state SET last_recorded = '1970-01-01T00:00:00.000000+00:00'")
        connection.execute("UPDATE alembic_version SET version_num = %s", (SCHEMA,))


@pytest.fixture(params=["sqlite", "postgresql"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Return what opens one and the same store, empty at first."""
    if request.param == "sqlite":
        url = str(tmp_path / "store.db")
        shutil.copy(request.getfixturevalue("empty"), url)
    else:
        url = request.getfixturevalue("base")
        empty_base(url)
    opened: list[Store] = []

    def open_it(**options: Any) -> Store:
        opened.append(open_store(url, create=True, **options))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def new_base(server: str) -> str:
    """Return the address of a database of its own, without tables."""
    import psycopg

    name = f"store{next(_NAMES)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.rpartition("/")[0] + f"/{name}"


@pytest.fixture
def store(opener: Opener) -> Store:
    return opener()
