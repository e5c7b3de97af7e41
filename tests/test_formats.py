"""Every format: written and read back, the events are the same, in the same order."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kabar.errors import UsageError
from kabar.formats import format_of, jsonl, write_events
from kabar.formats.csv import COLUMNS
from kabar.formats.documents import (
    document_to_json,
    event_from_json,
    event_to_json,
    relation_from_json,
    relation_to_json,
)
from kabar.records import (
    Attribution,
    Document,
    Event,
    Failure,
    Pair,
    PairAnswer,
    Party,
    Predicate,
    Relation,
    Span,
    Status,
    Timex,
)

EVENT_KEYS = (
    "event_id event_type plover_type mode act cameo quad goldstein contexts trigger actors "
    "recipients date place status size attribution evidence confidence rule article_id url "
    "publisher published language coder"
).split()


WHOLE = ("jsonl", "csv", "parquet")  # kabar's own; tests/test_exports.py has the others


def written(name: str, events: list[Event]) -> bytes:
    out = io.BytesIO()
    assert write_events(name, events, out).rows == len(events)
    return out.getvalue()


def read_back(name: str, data: bytes) -> list[dict[str, Any]]:
    if name == "jsonl":
        return [json.loads(line) for line in data.splitlines()]
    if name == "csv":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
    return rows


@pytest.mark.parametrize("name", WHOLE)
def test_a_format_holds_every_event_in_order(name: str, event: Event) -> None:
    events = [replace(event, event_id=f"ev-{i}") for i in range(3)]
    assert [row["event_id"] for row in read_back(name, written(name, events))] == [
        "ev-0",
        "ev-1",
        "ev-2",
    ]


@pytest.mark.parametrize("name", WHOLE)
def test_no_event_gives_a_file_that_loads(name: str) -> None:
    assert read_back(name, written(name, [])) == []


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_the_full_formats_lose_nothing(name: str, event: Event) -> None:
    bare = replace(event, mode=None, date=None, place=None, size=None, actors=(), contexts=())
    rows = read_back(name, written(name, [event, bare]))
    assert [event_from_json(row) for row in rows] == [event, bare]


def test_an_event_has_the_keys_of_the_schema_in_their_order(event: Event) -> None:
    line = event_to_json(event)
    assert list(line) == EVENT_KEYS == [f.name for f in fields(Event)]
    assert line["date"]["span"] == [line["date"]["span"][0], line["date"]["span"][1]]
    assert line["status"] == "happened"
    assert line["size"]["killed"] is None
    assert line["actors"][1]["start"] is None


def test_csv_keeps_its_columns_and_leaves_missing_cells_empty(event: Event) -> None:
    bare = replace(event, mode=None, date=None, place=None, size=None, recipients=())
    full, empty = read_back("csv", written("csv", [event, bare]))
    assert tuple(full) == COLUMNS
    assert full["cameo"] == "173"
    assert full["actor_names"] == "Arnor police; Arnor"
    assert full["actor_codes"] == "ARN; "
    assert full["actor_sectors"] == "COP,GOV; "
    assert full["arrested_min"] == "2"
    assert full["attribution"] == "Arnor Post; Kantor Berita Arnor"
    assert {
        empty[c] for c in ("mode", "date_start", "place", "arrested_min", "recipient_names")
    } == {""}


def test_csv_gives_a_spreadsheet_nothing_to_run(event: Event) -> None:
    hostile = replace(event, publisher='=HYPERLINK("http://x")', goldstein=-5.0)
    (row,) = read_back("csv", written("csv", [hostile]))
    assert row["publisher"].startswith("'=")
    assert row["goldstein"] == "-5.0"


def test_a_failed_document_is_a_line_of_json_lines(event: Event) -> None:
    out = io.BytesIO()
    failed = Document(id="p", language=None, error=Failure(stage="reading", reason="empty"))
    assert jsonl.write([event, failed], out) == 1
    assert json.loads(out.getvalue().splitlines()[1]) == {
        "article_id": "p",
        "error": {"stage": "reading", "reason": "empty"},
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(), min_size=1))
def test_any_text_survives_json_lines_as_one_line(event: Event, words: str) -> None:
    data = written("jsonl", [replace(event, url=words)])
    assert len(data.splitlines()) == 1 == len(data.decode("utf-8").splitlines())
    url = json.loads(data)["url"]
    assert len(url) == len(words)
    if words.isprintable():
        assert url == words


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(words=st.text(st.characters(), min_size=1))
def test_any_text_survives_parquet_but_for_halves_of_characters(event: Event, words: str) -> None:
    (row,) = read_back("parquet", written("parquet", [replace(event, url=words)]))
    assert len(row["url"]) == len(words)
    assert row["url"] == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in words)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)
)
def test_any_text_survives_csv_but_for_the_guard(event: Event, words: str) -> None:
    (row,) = read_back("csv", written("csv", [replace(event, url=words)]))
    assert row["url"].removeprefix("'") == words.removeprefix("'")


def test_a_document_has_the_keys_of_the_schema(event: Event) -> None:
    document = Document(
        id="page-1",
        language="id",
        events=(event,),
        attributions=(
            Attribution(source=(Span(8, 27),), cue=(Span(0, 7),), content=(Span(29, 88),)),
        ),
        predicates=(
            Predicate(sentence=0, token=5, start=1, end=2, value=3.0, status=Status.HAPPENED),
        ),
        times=(Timex(start=78, end=88, text="3 Mei 2023", type="DATE", value="2023-05-03"),),
        pairs=(PairAnswer(event_type="COERCE"),),
    )
    line = document_to_json(document)
    assert list(line) == (
        "id language events attributions predicates times relations pairs error".split()
    )
    assert line["attributions"][0]["source"] == [[8, 27]]
    assert line["times"] == [{"start": 78, "end": 88, "type": "DATE", "value": "2023-05-03"}]
    assert line["predicates"][0]["status"] == "happened"
    assert line["error"] is None


def test_a_document_that_asked_nothing_answers_null() -> None:
    assert document_to_json(Document(id="a", language="en"))["pairs"] is None
    assert Pair(actor=None, recipient=Span(0, 1)).actor is None


def test_a_relation_survives_json(event: Event) -> None:
    arnor = Party(start=0, end=5, text="Arnor", name="Arnor", code="ARN")
    relation = Relation(
        relation="recognises",
        subject=arnor,
        object=arnor,
        effect="begins",
        valid=event.date,
        status=Status.PLANNED,
        attribution=event.attribution,
        event_id=None,
        evidence=Span(0, 9),
    )
    assert relation_from_json(json.loads(json.dumps(relation_to_json(relation)))) == relation


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("events.csv", "csv"),
        ("a/b.PARQUET", "parquet"),
        ("x.jsonl", "jsonl"),
        ("dir.v2/out", "jsonl"),
        ("x.plover.jsonl", "plover"),
        ("x.polecat.tsv", "polecat"),
        ("x.icews.tab", "icews"),
        ("x.gdelt1.zip", "gdelt1"),
        ("x.export.CSV.zip", "gdelt2"),
        ("x.export.csv", "csv"),
    ],
)
def test_the_suffix_names_the_format(name: str, expected: str) -> None:
    assert format_of(name) == expected


def test_an_unknown_suffix_lists_the_formats() -> None:
    with pytest.raises(UsageError, match="jsonl, csv, parquet"):
        format_of("events.xml")
