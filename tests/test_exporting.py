"""`kabar export` and `kabar stories --store`: what comes out of a store, by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kabar.cli import cli
from kabar.formats import FORMATS
from kabar.keeping import keep_pages
from kabar.reviewing import judge_event, merge_actors
from kabar.stores import Coded, Filter, open_store, select_events
from kabar.stores.verdicts import Verdict
from tests.coded import coded, event, party


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store of three articles with an event each, and one that was denied."""
    name = str(tmp_path / "news.db")
    pages = [
        coded("a", "Met in Agadez.", published="2026-05-04T10:00:00+07:00"),
        coded("b", "Signed in Zinder.", published="2026-05-06T10:00:00+07:00", publisher="Suara"),
        _denied("c"),
    ]
    with open_store(name, create=True) as opened:
        run = opened.begin_run(version="1", codebook="c", options={})
        list(keep_pages(pages, opened, run=run))
    return name


def _denied(name: str) -> Coded:
    page = coded(name, "Quarrelled in Diffa.", published="2026-05-09T10:00:00+07:00")
    document: Any = page.document
    document["events"] = [
        event(
            name, "Quarrelled in Diffa.", status="denied", event_type="REJECT",
            actors=[party("Mali", "MLI")], published="2026-05-09T10:00:00+07:00",
        )
    ]  # fmt: skip
    return page


def kabar(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def told(result: Result) -> list[str]:
    """Return the trigger words of each line, in order."""
    assert result.exit_code == 0, result.output
    return [json.loads(line)["trigger"]["text"] for line in result.stdout.splitlines()]


def test_every_event_is_exported_in_the_order_of_publication(store: str) -> None:
    assert told(kabar("export", "--store", store)) == ["Met", "Signed", "Quarrelled"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--since", "2026-05-06"], ["Signed", "Quarrelled"]),
        (["--until", "2026-05-06"], ["Met", "Signed"]),
        (["--type", "REJECT"], ["Quarrelled"]),
        (["--actor", "MLI"], ["Quarrelled"]),
        (["--actor", "MLI", "--actor", "TCD"], ["Met", "Signed", "Quarrelled"]),
        (["--party", "NER", "--publisher", "Suara"], ["Signed"]),
        (["--status", "asserted"], ["Met", "Signed"]),
        (["--text", "Zinder"], ["Signed"]),
        (["--article", "c"], ["Quarrelled"]),
        (["--limit", "1"], ["Met"]),
        (["--recorded", "2020-01-01"], []),
        (["--confidence", "0.95"], []),
    ],
)
def test_conditions_choose(store: str, words: list[str], expected: list[str]) -> None:
    assert told(kabar("export", "--store", store, *words)) == expected


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_comes_out_of_a_store(store: str, name: str, tmp_path: Path) -> None:
    out = tmp_path / f"events.{name}"
    result = kabar("export", "--store", store, "--format", name, "-o", str(out))
    assert result.exit_code == 0, result.output
    assert out.stat().st_size > 100
    beside = out.with_name(out.name + ".kabar.parquet")
    assert beside.exists() == (FORMATS[name].table is not None)


def _first(store: str, **wanted: Any) -> str:
    with open_store(store) as opened:
        (line, *_) = opened.events(select_events(Filter(**wanted), "sqlite", newest=False))
    return str(line["event_id"])


def test_what_people_judged_stands_in_place_of_what_was_coded(store: str, tmp_path: Path) -> None:
    rejected, corrected = _first(store, article_ids=("a",)), _first(store, article_ids=("b",))
    with open_store(store) as opened:
        judge_event(opened, rejected, Verdict.REJECT, who="ana")
        judge_event(opened, corrected, Verdict.CORRECT, who="ana", fields={"status": "planned"})
        merge_actors(opened, "Niger", "Mali", who="ana")
    result = kabar("export", "--store", store, "--judged")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["trigger"]["text"] for line in lines] == ["Signed", "Quarrelled"]
    assert (lines[0]["status"], lines[0]["judgement"]["coded"]) == (
        "planned",
        {"status": "happened"},
    )
    assert lines[1]["actors"][0]["name"] == "Niger"
    assert told(kabar("export", "--store", store)) == ["Met", "Signed", "Quarrelled"]
    out = tmp_path / "judged.csv"
    assert kabar("export", "--store", store, "--judged", "-o", str(out)).exit_code == 0
    assert "planned" in out.read_text(encoding="utf-8")
    labels = [
        json.loads(x) for x in kabar("export", "--store", store, "--labelled").stdout.splitlines()
    ]
    assert [label["judgement"]["verdict"] for label in labels] == ["reject", "correct"]


def test_an_export_of_a_store_that_is_not_there_says_so(tmp_path: Path) -> None:
    result = kabar("export", "--store", str(tmp_path / "none.db"))
    assert result.exit_code == 2
    assert "no store at" in result.output


def test_stories_of_a_store_are_listed_and_told(store: str) -> None:
    lines = [json.loads(x) for x in kabar("stories", "--store", store).stdout.splitlines()]
    assert sorted(a for line in lines for a in line["articles"]) == ["a", "b", "c"]
    assert set(lines[0]) == {
        "story", "title", "articles", "outlets", "languages", "origins", "independent_origins",
        "first", "last", "events",
    }  # fmt: skip
    one = json.loads(kabar("stories", "--store", store, "--story", lines[0]["story"]).stdout)
    assert [h["lead"]["status"] for h in one["happenings"]]
    table = kabar("stories", "--store", store, "--table").stdout
    assert table.startswith("origins")
    assert lines[0]["story"] in table
    again = kabar("stories", "--store", store, "--rebuild")
    assert again.exit_code == 0
    assert [json.loads(x) for x in kabar("stories", "--store", store).stdout.splitlines()] == lines


def test_stories_of_a_store_need_one(store: str) -> None:
    assert "--store" in kabar("stories", "--rebuild").output
    both = kabar("stories", "page.html", "--store", store)
    assert both.exit_code == 2
    missing = kabar("stories", "--store", store, "--story", "st-none")
    assert missing.exit_code == 2
    assert "no story 'st-none'" in missing.output
