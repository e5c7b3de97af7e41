"""The kernel and the local engine: one row a page, in order, whatever a page does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from kabar.engines import local
from kabar.engines.kernel import CODED, PAGES, Job, Part, code_batches, to_batches
from kabar.errors import KnowledgeError
from kabar.reading import Given, Raw
from kabar.records import Failure, Pair, Span
from tests.kernels import echo

READ = Job(parts=frozenset({Part.ARTICLE}))


def pages(*words: str) -> list[Raw]:
    return [Raw(id=f"p{i}", content=word) for i, word in enumerate(words)]


def rows(batches: Iterator[pa.RecordBatch]) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def run(raws: list[Raw], *, workers: int = 2, size: int = 3, limit: float | None = None) -> Any:
    job = Job(parts=frozenset(), time_limit=limit)
    return rows(local.run(to_batches(raws, pages_a_batch=size), job, workers=workers, kernel=echo))


def test_the_kernel_answers_every_page_in_order() -> None:
    batches = list(code_batches(to_batches(pages("satu", "dua", "tiga"), pages_a_batch=2), READ))
    assert [batch.schema for batch in batches] == [CODED, CODED]
    done = rows(iter(batches))
    assert [row["id"] for row in done] == ["p0", "p1", "p2"]
    assert json.loads(done[1]["article"])["text"] == "dua"
    assert done[1]["stage"] is None


def test_a_page_survives_the_way_into_arrow() -> None:
    raw = Raw(
        id="x",
        kind="html",
        content=b"\xff\x00<p>",
        given=Given(published="2023-05-03", publisher="Arnor Post"),
        pairs=(Pair(actor=Span(0, 1), recipient=None),),
        record='{"body_start": 0}',
        error=Failure(stage="reading", reason="empty"),
    )
    from kabar.engines.kernel import _unpacked

    (batch,) = to_batches([raw])
    assert batch.schema == PAGES
    assert _unpacked(batch.to_pylist()[0]) == raw


def test_a_page_that_fails_is_a_row_with_stage_and_reason() -> None:
    bad = Raw(id="bad", error=Failure(stage="reading", reason="empty"))
    done = rows(code_batches(to_batches([*pages("satu"), bad]), READ))
    assert [(row["stage"], row["reason"]) for row in done] == [(None, None), ("reading", "empty")]


def test_a_language_without_a_pack_is_an_error_of_its_page() -> None:
    job = Job(parts=frozenset({Part.EVENTS, Part.DOCUMENT}))
    raw = Raw(id="x", content="Der Minister reiste ab.", given=Given(language="de"))
    (row,) = rows(code_batches(to_batches([raw]), job))
    assert "no language pack for 'de'; available: en, id" in row["reason"]
    assert json.loads(row["document"])["error"]["reason"] == row["reason"]
    assert row["events"] == []


def test_the_alarm_stops_a_page_that_takes_too_long() -> None:
    from kabar.engines.kernel import _alarm, _OutOfTime

    def work() -> None:
        with _alarm(0.05):
            while time.monotonic() < start + 5:
                pass

    start = time.monotonic()
    with pytest.raises(_OutOfTime):
        work()
    assert time.monotonic() - start < 2


def test_workers_keep_the_order() -> None:
    done = run(pages(*"abcdefghijk"), workers=2, size=2)
    assert [row["events"] for row in done] == [[c] for c in "abcdefghijk"]


def test_one_worker_and_two_give_the_same_rows() -> None:
    assert run(pages("a", "b", "c"), workers=1) == run(pages("a", "b", "c"), workers=2)


def test_a_page_that_kills_its_worker_is_an_error_and_the_run_goes_on() -> None:
    done = run(pages("a", "die", "b", "c", "die", "d"), size=4)
    assert [row["id"] for row in done] == ["p0", "p1", "p2", "p3", "p4", "p5"]
    assert [row["stage"] for row in done] == [None, "engine", None, None, "engine", None]
    assert "killed its worker" in done[1]["reason"]


def test_a_page_whose_worker_died_of_something_else_is_tried_again(tmp_path: Path) -> None:
    done = run(pages("a", f"once {tmp_path / 'flag'}", "b"))
    assert [row["stage"] for row in done] == [None, None, None]


def test_the_watchdog_kills_a_worker_that_no_signal_reaches(monkeypatch: Any) -> None:
    monkeypatch.setattr(local, "GRACE", 0.1)
    done = run(pages("a", "hang", "b"), limit=0.1)
    assert [row["stage"] for row in done] == [None, "engine", None]
    assert "--time-limit" in done[1]["reason"]


def test_malformed_knowledge_stops_the_run() -> None:
    with pytest.raises(KnowledgeError, match=r"toy\.toml"):
        run(pages("a", "stop", "b"))


def test_the_look_ahead_is_bounded() -> None:
    taken = 0

    def endless() -> Iterator[Raw]:
        nonlocal taken
        while True:
            taken += 1
            yield Raw(id=str(taken), content="a")

    job = Job(parts=frozenset())
    coded = local.run(to_batches(endless(), pages_a_batch=1), job, workers=2, kernel=echo)
    for _ in range(10):
        next(coded)
    assert taken <= 10 + 2 * local.LOOK_AHEAD + 2
    coded.close()  # type: ignore[attr-defined]  # a generator
