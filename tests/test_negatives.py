"""Sentences without a political act: few enough of them yield an event."""

from __future__ import annotations

import pytest

from evals.negatives import coded, negatives

LANGUAGES = ("en", "id")
MOST = 0.04  # of all, both languages together


@pytest.mark.parametrize("language", LANGUAGES)
def test_negatives_are_many_and_none_is_there_twice(language: str) -> None:
    rows = list(negatives(language))
    assert len({text for _, text in rows}) == len(rows) > 200
    assert len({kind for kind, _ in rows}) >= 12


@pytest.mark.model
def test_few_of_them_yield_an_event() -> None:
    rows = [row for language in LANGUAGES for row in coded(language)]
    assert len(rows) >= 500
    assert sum(bool(row.events) for row in rows) / len(rows) <= MOST
