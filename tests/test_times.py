"""Time expressions: what is found, what it means, and that no text makes the search run long."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from kabar.records import Article, Timex
from kabar.resolving.times import find_times

CASES = Path(__file__).parent / "cases" / "dates"


def times_in(text: str, published: str | None, language: str) -> tuple[Timex, ...]:
    article = Article(id="a", text=text, language=language, published=published)
    return find_times(article, ())


def cases() -> list[tuple[str, dict[str, str]]]:
    found = []
    for path in sorted(CASES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(line for line in lines if not line.startswith("#"))
            found += [(path.stem, row) for row in rows]
    return found


@pytest.mark.parametrize(
    ("language", "row"), cases(), ids=[f"{lang}: {row['text']}" for lang, row in cases()]
)
def test_case_is_found_and_resolved(language: str, row: dict[str, str]) -> None:
    found = times_in(row["text"], row["published"] or None, language)
    said = [
        (t.text, t.type, t.value, str(t.first or ""), str(t.last or ""))
        for t in found
        if t.text == row["expression"]
    ]
    assert (row["expression"], row["type"], row["value"], row["first"], row["last"]) in said, found


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "text",
    [
        *("1 " * 1000, "the " * 1000, "May " * 1000, "3-" * 1000, "(" * 5000, "0" * 20000),
        *("Senin (3/8) " * 200, "twenty-" * 1000, "2022 " * 1000, "last this early late " * 200),
    ],
)
def test_adversarial_text_is_read_to_its_end(text: str, language: str) -> None:
    for found in times_in(text, "2022-08-17", language):
        assert text[found.start : found.end] == found.text


def test_spans_are_in_order_and_never_overlap() -> None:
    text = "Serangan terjadi Senin (15/8) malam, lalu 13 Agustus 2022, hingga Rabu pagi."
    found = times_in(text, "2022-08-17", "id")
    assert len(found) >= 3
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_language_without_grammar_finds_nothing() -> None:
    assert times_in("Am Montag, 3. Mai 2022.", "2022-05-04", "de") == ()


def test_article_without_date_resolves_no_relative_expression() -> None:
    assert [t.value for t in times_in("They met yesterday.", None, "en")] == []
