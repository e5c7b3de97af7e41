"""Counts over a store's events: bounded, remembered, and the same whichever way they are found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.event import listen

from kabar.stores import Filter, Store, counting, open_store, searching, select_events
from kabar.web.remembering import CHEAP, PATIENCE, Memory
from tests.coded import coded, event, party


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "news.db"), create=True) as opened:
        run = opened.begin_run(version="1", codebook="c", options={})
        pages = []
        for number in range(6):
            page = coded(
                f"page-{number}", "Met in Agadez.", "Signed in Zinder.",
                text="Met in Agadez. Signed in Zinder." + (" Dunes." if number % 2 else ""),
                published=f"2026-05-0{number + 1}T10:00:00+07:00",
            )  # fmt: skip
            assert page.document is not None
            page.document["events"].append(
                event(
                    page.article_id,
                    "Bombed a camp.",
                    event_type="ASSAULT",
                    plover_type="ASSAULT",
                    act="bomb",
                    quad=4,
                    goldstein=-10.0,
                    actors=[party("Niger", "NER")],
                    recipients=[party("Chad", "TCD")],
                    contexts=["military"],
                    published=page.article["published"] if page.article else None,
                )
            )
            pages.append(page)
        opened.keep(pages, run=run)
        yield opened


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    with store.reading() as opened:
        yield opened


def test_events_are_counted_by_day_and_by_what_they_are(connection: Connection) -> None:
    days = counting.count_times(connection, Filter(types=("ASSAULT",)))
    assert [(kind, n) for _, kind, n in days] == [("ASSAULT", 1)] * 6
    months = counting.count_times(connection, Filter(), unit="month", by="status")
    assert months == [("2026-05", "happened", 18)]
    mine = counting.count_times(connection, Filter(actors=("NER",)), unit="year")
    assert mine == [("2026", "ASSAULT", 6)]


def test_timelines_are_counted_from_the_index_alone(store: Store) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    listen(store.engine, "before_cursor_execute", note)
    wanted = Filter(types=("ASSAULT",), statuses=("asserted",), since="2026-05-01")
    with store.reading() as connection:
        assert sum(n for *_, n in counting.count_times(connection, wanted)) == 6
        statement, values = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert "COVERING INDEX ix_events_told" in str(plan)


def test_who_acts_toward_whom_is_counted(connection: Connection) -> None:
    pairs = {
        (r.actor, r.recipient): (r.events, r.mean)
        for r in counting.count_pairs(connection, Filter())
    }
    assert pairs == {("Chad", "Niger"): (12, 1.0), ("Niger", "Chad"): (6, -10.0)}
    parties = {r.name: r.events for r in counting.count_parties(connection, Filter())}
    assert parties == {"Chad": 18, "Niger": 18}


def test_tags_and_contexts_count_events(connection: Connection) -> None:
    [tag] = counting.count_tags(connection, Filter())
    assert (tag.tag, tag.events, type(tag.events)) == ("Sahel", 18, int)
    found = {r.context: r.events for r in counting.count_contexts(connection, Filter())}
    assert found == {"diplomatic": 12, "military": 6}


def test_the_newest_are_counted_where_there_are_too_many(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Filter(quads=(4,))
    assert not counting.is_bounded(connection, wanted, 6)
    assert counting.is_bounded(connection, wanted, 5)
    [row] = counting.count_pairs(connection, wanted, counted=2)
    assert (row.actor, row.events) == ("Niger", 2)


def test_common_words_find_what_rare_ones_do(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(words: str, *, common: bool) -> list[Any]:
        query = select_events(Filter(words=words), "sqlite", limit=50, common=common)
        return list(connection.execute(query).scalars())

    for words in ("Dunes", "Agadez", "Agadez Zinder", "nowhere"):
        assert found(words, common=True) == found(words, common=False)
    assert len(found("Dunes", common=True)) == 9
    assert not searching.is_common(connection, "Agadez")
    monkeypatch.setattr(searching, "COMMON", 4)
    assert searching.is_common(connection, "Agadez")
    assert not searching.is_common(connection, "Dunes")
    assert not searching.is_common(connection, None)


def test_events_in_order_are_found_without_a_look_at_their_rows(connection: Connection) -> None:
    query = select_events(Filter(statuses=("asserted",)), "sqlite", limit=50).compile(
        connection, compile_kwargs={"literal_binds": True}
    )
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    assert "ix_events_told" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_what_was_counted_is_remembered_until_the_store_changes(store: Store) -> None:
    memory, asked = Memory(), []

    def count() -> int:
        asked.append(1)
        return len(asked)

    def ask(question: str = "how many") -> int:
        with store.reading() as connection:
            return memory.of(connection, question, count)

    assert [ask(), ask()] == [1, 1]
    assert ask("how few") == 2
    store.begin_run(version="1", codebook="c", options={})
    assert ask() == 3


def test_what_took_long_may_be_a_little_old(store: Store) -> None:
    now = [0.0]
    memory, asked = Memory(lambda: now[0]), []

    def count() -> int:
        asked.append(1)
        now[0] += 2 * CHEAP
        return len(asked)

    def ask() -> int:
        store.begin_run(version="1", codebook="c", options={})
        with store.reading() as connection:
            return memory.of(connection, "how many", count)

    assert [ask(), ask()] == [1, 1]
    now[0] += 2 * CHEAP * PATIENCE
    assert ask() == 2
