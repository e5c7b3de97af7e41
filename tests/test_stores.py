"""What every kind of store promises: run on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text

from kabar.errors import StoreError, UsageError
from kabar.keeping import add_up, keep_pages
from kabar.stores import Change, Coded, Filter, Store, open_store, select_events
from kabar.stores import rows as stored_rows
from kabar.stores.opening import alembic_config
from kabar.stores.tables import SCHEMA, articles, events, metadata, parties, runs, state, versions
from tests.coded import coded, event, party
from tests.conftest import Opener, new_base


def keep(store: Store, *pages: Coded, **options: Any) -> Any:
    run = store.begin_run(version="1", codebook="c", options={})
    kept = store.keep(pages, run=run, **options)
    store.end_run(run)
    return kept


def found(store: Store, **wanted: Any) -> list[str]:
    """Return the trigger sentences of the events that a filter finds, newest first."""
    query = select_events(Filter(**wanted), store.engine.dialect.name)
    return [line["evidence"][0]["text"] for line in store.events(query)]


def everything(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        tables = [t for t in metadata.sorted_tables if t not in (runs, state)]
        return {t.name: [tuple(r) for r in connection.execute(select(t))] for t in tables}


# --- keeping -----------------------------------------------------------------------------------


def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    page = coded("a", "Met in Agadez.", "Signed in Zinder.", page=b"<html>")
    keep(store, page)
    assert page.document is not None
    assert page.article is not None
    query = select_events(Filter(), store.engine.dialect.name, newest=False)
    assert list(store.events(query)) == page.document["events"]
    line = store.article("a")
    assert line is not None
    assert {key: line[key] for key in page.article} == page.article
    assert store.page("a") == b"<html>"


def test_a_page_added_twice_changes_nothing(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    before = everything(store)
    kept = keep(store, coded("a", "Met in Agadez."))
    assert everything(store) == before
    assert (kept.new, kept.same, kept.events_added) == (0, 1, 0)


def test_a_page_twice_in_one_batch_is_kept_once(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."), coded("a", "Met in Agadez."))
    assert found(store) == ["Met in Agadez."]
    assert len(everything(store)["versions"]) == 1


def test_a_changed_page_makes_a_version_and_closes_what_no_longer_stands(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez.", "Signed in Zinder."))
    keep(store, coded("a", "Met in Agadez.", "Quarrelled in Zinder."))
    assert sorted(found(store)) == ["Met in Agadez.", "Quarrelled in Zinder."]
    assert [(row[2], row[-1] is None) for row in sorted(everything(store)["versions"])] == [
        (1, False),
        (2, True),
    ]
    closed = [row for row in everything(store)["events"] if row[-1] is not None]
    assert len(closed) == 1  # retracted, not deleted
    assert store.article("a", number=1) is not None


def test_an_event_that_comes_back_stands_again(store: Store) -> None:
    for told in (["Met in Agadez.", "Signed in Zinder."], ["Met in Agadez."], ["Met in Agadez.", "Signed in Zinder."]):  # fmt: skip
        keep(store, coded("a", *told))
    assert sorted(found(store)) == ["Met in Agadez.", "Signed in Zinder."]
    assert len(everything(store)["events"]) == 3


def test_an_outlet_may_change_a_page_ten_times(store: Store) -> None:
    for number in range(10):
        keep(store, coded("a", f"Met {number} envoys."))
    assert found(store) == ["Met 9 envoys."]
    numbers = sorted(row[2] for row in everything(store)["versions"])
    assert numbers == list(range(1, 11))


def test_an_event_read_otherwise_by_a_later_coding_replaces_the_first(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    page.document["events"][0]["recipients"] = [party("Mali", "MLI")]
    keep(store, page)
    assert found(store, recipients=("MLI",)) == ["Met in Agadez."]
    assert found(store, recipients=("NER",)) == []
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(versions)).scalar() == 1


def test_the_store_can_be_asked_as_of_a_moment(opener: Opener) -> None:
    days = iter(range(1, 20))

    def clock() -> datetime.datetime:
        return datetime.datetime(2026, 1, next(days), tzinfo=datetime.UTC)

    store = opener(clock=clock)
    run = store.begin_run(version="1", codebook="c", options={})  # 1 January
    store.keep([coded("a", "Met in Agadez.")], run=run)  # 2 January
    store.keep([coded("a", "Signed in Zinder.")], run=run)  # 3 January
    assert found(store, known="2026-01-01T12") == []
    assert found(store, known="2026-01-02T12") == ["Met in Agadez."]
    assert found(store, known="2026-01-03T12") == ["Signed in Zinder."]


def test_recorded_moments_never_run_backwards(opener: Opener) -> None:
    days = iter([5, 4, 3, 2, 1, 1, 1, 1])

    def clock() -> datetime.datetime:
        return datetime.datetime(2026, 1, next(days), tzinfo=datetime.UTC)

    store = opener(clock=clock)
    run = store.begin_run(version="1", codebook="c", options={})
    for name in "abc":
        store.keep([coded(name, "Met in Agadez.")], run=run)
    with store.reading() as connection:
        query = select(articles.c.recorded_at).order_by(articles.c.article)
        moments = list(connection.execute(query).scalars())
    assert moments == sorted(moments)
    assert moments[0].startswith("2026-01-05")


def test_a_page_that_failed_is_kept_with_its_reason(store: Store) -> None:
    kept = keep(store, Coded(article_id="a", failure=("reading", "no text")))
    assert kept.failed == 1
    assert [row[1:4] for row in everything(store)["failures"]] == [("a", "reading", "no text")]
    assert store.article("a") is None


def test_what_databases_refuse_in_text_does_not_stop_a_page(store: Store) -> None:
    keep(store, coded("a", "Met \x00 in \ud800 Agadez.", title="Nul \x00 title"))
    line = store.article("a")
    assert line is not None
    assert line["text"] == "Met \ufffd in \ufffd Agadez."
    assert len(found(store)) == 1


def test_what_follows_is_told_of_each_change_in_the_same_transaction(store: Store) -> None:
    seen: list[Change] = []

    def follow(connection: Connection, change: Change) -> None:
        held = connection.execute(select(func.count()).select_from(events)).scalar()
        assert held
        seen.append(change)

    keep(store, coded("a", "Met in Agadez."), follow=[follow])
    keep(store, coded("a", "Met in Agadez."), follow=[follow])  # nothing changed
    keep(store, coded("a", "Signed in Zinder."), follow=[follow])
    assert [(c.article_id, c.is_new_version, len(c.added), len(c.closed)) for c in seen] == [
        ("a", True, 1, 0),
        ("a", True, 1, 1),
    ]


def test_a_fault_leaves_nothing_half_written(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    before = everything(store)

    def fail(connection: Connection, change: Change) -> None:
        if change.article_id == "c":
            raise RuntimeError("in the middle of a batch")

    with pytest.raises(RuntimeError):
        keep(store, coded("b", "Signed."), coded("c", "Quarrelled."), follow=[fail])
    assert everything(store) == before


def test_batches_of_pages_are_kept_in_turn(store: Store) -> None:
    run = store.begin_run(version="1", codebook="c", options={})
    pages = (coded(f"a{number}", "Met in Agadez.") for number in range(120))
    kept = add_up(keep_pages(pages, store, run=run))
    assert (kept.new, kept.events_added) == (120, 120)
    assert store.count(select_events(Filter(), store.engine.dialect.name)) == 120


def test_two_programs_add_at_once(opener: Opener) -> None:
    stores = [opener(), opener()]
    errors: list[Exception] = []

    def add(store: Store) -> None:
        try:
            run = store.begin_run(version="1", codebook="c", options={})
            for number in range(30):
                store.keep([coded(f"a{number}", "Met in Agadez.")], run=run)
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)

    threads = [threading.Thread(target=add, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(everything(stores[0])["versions"]) == 30
    assert len(everything(stores[0])["events"]) == 30


def test_readers_see_no_error_while_one_writes(opener: Opener) -> None:
    writer, reader = opener(), opener()
    keep(writer, coded("first", "Met in Agadez."))
    errors: list[Exception] = []
    counts: list[int] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                counts.append(len(found(reader)))
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(40):
        keep(writer, coded(f"a{number}", "Signed in Zinder."))
    done.set()
    thread.join()
    assert errors == []
    assert counts == sorted(counts)
    assert len(found(reader)) == 41


# --- asking ------------------------------------------------------------------------------------


@pytest.fixture
def asked(store: Store) -> Store:
    keep(
        store,
        coded("a", "Met in Agadez.", publisher="Pos", published="2026-05-01", tags=["Niger"]),
        coded("b", "Signed in Zinder.", publisher="Warta", published="2026-05-03T23:30:00+07:00"),
    )
    page = coded("c", "Attacked Diffa.", published="2026-05-05")
    assert page.document is not None
    page.document["events"][0] |= {
        "event_type": "ASSAULT", "act": "attack", "quad": 4, "status": "denied",
        "contexts": ["military"], "recipients": [party("Mali", "MLI")], "confidence": 0.4,
        "date": {"start": "2026-05-01", "end": "2026-05-02", "precision": "range",
                 "basis": "stated", "text": "x", "span": [0, 1]},
    }  # fmt: skip
    keep(store, page)
    return store


@pytest.mark.parametrize(
    ("wanted", "articles_found"),
    [
        ({}, "cba"),
        ({"types": ("ASSAULT",)}, "c"),
        ({"acts": ("meet", "attack")}, "cba"),
        ({"quads": (1,)}, "ba"),
        ({"statuses": ("asserted",)}, "ba"),
        ({"statuses": ("denied",)}, "c"),
        ({"statuses": ("asserted", "denied")}, "cba"),
        ({"statuses": ("all",)}, "cba"),
        ({"actors": ("TCD",)}, "cba"),
        ({"actors": ("MLI",)}, ""),
        ({"recipients": ("Mali",)}, "c"),
        ({"parties": ("MLI", "nobody")}, "c"),
        ({"publishers": ("Pos",)}, "a"),
        ({"contexts": ("military",)}, "c"),
        ({"tags": ("Niger",)}, "a"),
        ({"sources": ("Harian Contoh",)}, "cba"),
        ({"sources": ("nobody",)}, ""),
        ({"article_ids": ("b", "c")}, "cb"),
        ({"since": "2026-05-03"}, "cb"),
        ({"until": "2026-05-03"}, "ba"),
        ({"since": "2026-05-03", "until": "2026-05-03"}, "b"),  # 23:30 in Jakarta
        ({"dated_since": "2026-05-02"}, "c"),
        ({"dated_until": "2026-04-30"}, ""),
        ({"least_confidence": 0.5}, "ba"),
        ({"words": "zinder"}, "b"),
        ({"words": "in agadez"}, "a"),
        ({"words": '"in agadez"'}, "a"),
        ({"words": "agadez zinder"}, ""),
    ],
)
def test_a_filter_finds_what_it_asks_for(
    asked: Store, wanted: dict[str, Any], articles_found: str
) -> None:
    query = select_events(Filter(**wanted), asked.engine.dialect.name)
    assert "".join(line["article_id"] for line in asked.events(query)) == articles_found


@pytest.mark.parametrize(
    "words", ["'", '"', '"a', "a OR", "NEAR(", "* AND -", "title:x", "a\x00b", "(((", ";--", ""]
)
def test_no_search_words_are_an_error(asked: Store, words: str) -> None:
    found(asked, words=words or None)


def test_pages_of_events_go_on_where_the_last_ended(asked: Store) -> None:
    dialect = asked.engine.dialect.name
    columns = (events.c.told_at, events.c.event)
    after, seen = None, []
    while True:
        query = select_events(Filter(), dialect, columns=columns, after=after, limit=1)
        with asked.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            break
        after = (row.told_at, row.event)
        seen.append(row.event)
    assert len(seen) == 3
    assert seen == list(dict.fromkeys(seen))


def test_search_follows_the_versions_that_stand(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    keep(store, coded("a", "Met in Zinder."))
    assert found(store, words="Agadez") == []
    assert found(store, words="Zinder") == ["Met in Zinder."]


def test_the_key_of_judgements_outlives_a_later_coding() -> None:
    first = [event("a", "Met in Agadez."), event("a", "Signed in Zinder.")]
    later = [event("a", "Met in Agadez.", event_id="other", recipients=[], actors=[party("Mali")])]
    keys = stored_rows.words_keys(first)
    assert stored_rows.words_keys(later)["other"] == keys[first[0]["event_id"]]


def test_two_events_of_the_same_words_have_keys_of_their_own() -> None:
    lines = [event("a", "Met.", event_id="x"), event("a", "Met.", event_id="y")]
    assert len(set(stored_rows.words_keys(lines).values())) == 2


@given(st.text())
def test_cleaned_text_keeps_its_length(words: str) -> None:
    cleaned = stored_rows.clean(words)
    assert len(cleaned) == len(words)
    cleaned.encode()
    assert "\x00" not in cleaned


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("2022-08-17T17:59:00+07:00", "2022-08-17T10:59:00.000000+00:00"),
        ("2022-08-17", "2022-08-17T00:00:00.000000+00:00"),
        ("2022-08-17T17:59:00", "2022-08-17T17:59:00.000000+00:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_time_is_sorted_in_utc(published: str | None, wanted: str | None) -> None:
    assert stored_rows.utc(published) == wanted


# --- opening -----------------------------------------------------------------------------------


def test_the_migrations_make_the_tables_that_kabar_describes(store: Store) -> None:
    def ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and (name or "").startswith("passages"))

    with store.reading() as connection:
        options = {"include_object": ours, "compare_type": False}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_schema_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == SCHEMA


def test_a_store_of_a_newer_kabar_is_refused(opener: Opener) -> None:
    store = opener()
    with store.writing() as (connection, _):
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match="newer kabar"):
        opener()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.db", "no store at"),
        ("mysql://host/base", "no kind of store"),
        ("", "needs a name"),
        ("sqlite://", "in memory"),
        ("nowhere/store.db", "no store at"),
    ],
)
def test_what_is_no_store_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        open_store(name)


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html>" * 500)
    with pytest.raises(UsageError, match="no store of kabar"):
        open_store(str(page), create=True)
    assert page.read_bytes() == b"<html>" * 500
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE events (x)")
    connection.close()
    with pytest.raises(UsageError, match="did not make"):
        open_store(str(other), create=True)


def test_a_server_that_is_not_there_is_a_clear_error() -> None:
    with pytest.raises(StoreError, match="cannot open"):
        open_store("postgresql://kabar@127.0.0.1:9/none", create=True)


# --- faults ------------------------------------------------------------------------------------


def test_a_locked_file_is_waited_for_and_then_said(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    store = open_store(path, create=True, patience=0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked; another program writes"):
        keep(store, coded("a", "Met in Agadez."))
    other.execute("COMMIT")
    other.close()
    keep(store, coded("a", "Met in Agadez."))
    assert found(store) == ["Met in Agadez."]
    store.close()


def test_a_full_disk_is_said_and_leaves_the_store_whole(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.db"), create=True)
    keep(store, coded("a", "Met in Agadez."))
    before = everything(store)
    with store.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    run = store.begin_run(version="1", codebook="c", options={})
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.connection.driver_connection  # noqa: B018 - the pool hands out this one again
    with pytest.raises(StoreError, match="full; free some space"):
        store.keep([coded("b", *(f"Met {n} envoys." for n in range(2000)))], run=run)
    assert {**everything(store), "runs": []} == {**before, "runs": []}
    store.close()


def test_a_lost_connection_is_tried_once_more(server: str) -> None:
    import psycopg

    store = open_store(new_base(server), create=True)
    keep(store, coded("a", "Met in Agadez."))
    cut: list[int] = []

    def lose(connection: Connection, change: Change) -> None:
        if not cut:
            cut.append(1)
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar()
            with psycopg.connect(server, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (own,))

    keep(store, coded("b", "Signed in Zinder."), coded("c", "Quarrelled."), follow=[lose])
    assert sorted(found(store)) == ["Met in Agadez.", "Quarrelled.", "Signed in Zinder."]
    store.close()


def test_a_connection_lost_twice_is_said_and_leaves_the_store_whole(server: str) -> None:
    import psycopg

    store = open_store(new_base(server), create=True)
    keep(store, coded("a", "Met in Agadez."))
    before = everything(store)

    def lose(connection: Connection, change: Change) -> None:
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        with psycopg.connect(server, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (own,))

    with pytest.raises(StoreError, match="lost, twice; what was kept before is whole"):
        keep(store, coded("b", "Signed in Zinder."), follow=[lose])
    assert everything(store) == before
    store.close()


FILLED = """
import resource, sys
from kabar.errors import StoreError
from kabar.stores import open_store
from tests.coded import coded
store = open_store(sys.argv[1], create=True)
run = store.begin_run(version="1", codebook="c", options={})
store.keep([coded("a", "Met in Agadez.")], run=run)
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))
try:
    for number in range(1000):
        store.keep([coded(f"a{number}-{n}", "Met in Agadez.") for n in range(5)], run=run)
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of files there")
def test_a_disk_that_takes_no_more_is_said_and_what_was_kept_is_whole(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"}
    command = [sys.executable, "-c", FILLED, path]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert "run the command again: nothing was half written" in " ".join(done.stdout.split()), done
    with open_store(path) as store:
        keep(store, coded("after", "Signed in Zinder."))
        with store.reading() as connection:
            held = connection.execute(select(func.count()).select_from(versions)).scalar()
            beside = connection.execute(select(func.count()).select_from(parties)).scalar()
        assert held is not None
        assert held % 5 == 2  # the first, whole batches of five, the last
        assert beside == held * 2


KILLED = """
import sys
from tests.coded import coded
from kabar.stores import open_store
store = open_store(sys.argv[1], create=True)
run = store.begin_run(version="1", codebook="c", options={})
for number in range(100_000):
    store.keep([coded(f"a{number}-{n}", "Met in Agadez.", "Signed.") for n in range(5)], run=run)
    print(number, flush=True)
"""


def test_a_killed_program_leaves_no_half_written_article(opener: Opener, tmp_path: Path) -> None:
    store = opener()
    url = store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url]
    for _ in range(3):
        root = Path(__file__).parents[1]
        environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"}
        child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.05)
        child.kill()
        child.wait()
        child.stdout.close()
    with store.reading() as connection:
        grouped = select(events.c.version, func.count()).group_by(events.c.version)
        held = {int(row[0]): int(row[1]) for row in connection.execute(grouped)}
        whole = connection.execute(select(func.count()).select_from(versions)).scalar()
        beside = connection.execute(select(func.count()).select_from(parties)).scalar()
    assert set(held.values()) == {2}
    assert len(held) == whole
    assert whole is not None
    assert whole % 5 == 0
    assert beside == whole * 4
    keep(store, coded("after", "Met in Agadez."))


# --- what a page must not cost ------------------------------------------------------------------


def test_furniture_that_changes_makes_no_version(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    before = everything(store)
    kept = keep(store, coded("a", "Met in Agadez.", modified="2026-06-01", tags=[], related=[{}]))
    assert kept.same == 1
    assert everything(store) == before


def test_a_later_kabar_that_reads_alike_adds_nothing(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    before = everything(store)
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    page.document["events"][0]["coder"] = {"version": "9", "codebook": "9"}
    assert keep(store, page).same == 1
    assert everything(store) == before


def test_a_failure_is_noted_once(store: Store) -> None:
    for why in ("no text", "no text", "no title"):
        keep(store, Coded(article_id="a", failure=("reading", why)))
    assert [row[3] for row in everything(store)["failures"]] == ["no text", "no title"]


def test_who_says_what_is_kept_with_each_coding(store: Store) -> None:
    page = coded("a", "Met in Agadez.")
    assert page.document is not None
    page.document["attributions"] = [{"source": [[0, 3]], "cue": [], "content": []}]  # type: ignore[index]
    keep(store, page)
    [row] = everything(store)["codings"]
    assert '"source":[[0,3]]' in row[3]


def test_pages_bytes_may_be_kept_later(store: Store) -> None:
    keep(store, coded("a", "Met in Agadez."))
    assert store.page("a") is None
    assert keep(store, coded("a", "Met in Agadez.", page=b"<html>")).same == 1
    assert store.page("a") == b"<html>"


def test_a_page_from_the_future_does_not_head_the_news(store: Store) -> None:
    keep(store, coded("far", "Met in Agadez.", published="2999-01-01"))
    keep(store, coded("near", "Signed in Zinder.", published=None))
    assert found(store) == ["Signed in Zinder.", "Met in Agadez."]


@pytest.mark.parametrize(
    "page",
    [
        coded("long", "Met " + " ".join(f"ж{n:x}ж" for n in range(200_000)) + "."),
        coded("name", "Met in Agadez.", publisher="Ж" * 5000, tags=["ж" * 5000]),
    ],
    ids=["more words than an index takes", "names longer than an index takes"],
)
def test_whatever_a_page_holds_is_kept(store: Store, page: Coded) -> None:
    assert keep(store, page).new == 1
    query = select_events(Filter(), store.engine.dialect.name)
    assert page.document is not None
    assert list(store.events(query)) == page.document["events"]


def test_an_id_that_no_index_takes_is_a_failure_and_no_stop(store: Store) -> None:
    kept = keep(store, coded("a" * 3000, "Met in Agadez."), coded("b", "Signed in Zinder."))
    assert (kept.new, kept.failed) == (1, 1)
    assert "id of 3,000 bytes" in str(everything(store)["failures"])


def test_a_page_that_the_database_refuses_does_not_cost_the_others(store: Store) -> None:
    bad = coded("bad", "Signed in Zinder.")
    assert bad.document is not None
    bad.document["events"][0]["quad"] = "not a number \x00" if store.engine.dialect.name == "postgresql" else {}  # fmt: skip
    try:
        kept = keep(store, coded("a", "Met in Agadez."), bad, coded("b", "Met in Diffa."))
    except StoreError:
        pytest.fail("one page stopped the run")
    assert (kept.new, kept.failed) == (2, 1)
    assert sorted(found(store)) == ["Met in Agadez.", "Met in Diffa."]


@pytest.mark.parametrize("words", ["-zinder", "zinder -agadez", "the zinder", "diffa OR zinder"])
def test_words_are_words_on_every_database(store: Store, words: str) -> None:
    keep(store, coded("a", "Signed the pact in Zinder."))
    assert found(store, words=words) == (
        ["Signed the pact in Zinder."] if words in {"-zinder", "the zinder"} else []
    )


@pytest.mark.parametrize("newest", [True, False])
@pytest.mark.parametrize(
    "wanted", [{"actors": ("TCD",)}, {"parties": ("Chad", "NER")}, {"recipients": ("nobody",)}]
)
def test_pages_of_somebodys_events_are_those_of_the_whole_list(
    store: Store, wanted: dict[str, Any], newest: bool
) -> None:
    for day in (3, 1, 2, 2):
        number = len(everything(store)["articles"])
        keep(store, coded(f"a{number}", "Met.", "Signed.", published=f"2026-05-0{day}"))
    dialect, columns = store.engine.dialect.name, (events.c.told_at, events.c.event)
    with store.reading() as connection:
        query = select_events(Filter(**wanted), dialect, columns=columns, newest=newest)
        whole = [tuple(row) for row in connection.execute(query)]
        after, paged = None, []
        while True:
            query = select_events(
                Filter(**wanted), dialect, columns=columns, newest=newest, after=after, limit=3
            )
            page = [tuple(row) for row in connection.execute(query)]
            paged += page
            if not page:
                break
            after = page[-1]
    assert paged == whole
    assert len(whole) == (0 if wanted == {"recipients": ("nobody",)} else 8)
