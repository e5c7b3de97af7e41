"""The quality gate on the project's own gold: no figure sinks unasked."""

from __future__ import annotations

import json

import pytest

from evals.gate import FLOORS, LANGUAGES, SLACK, measure
from evals.gold import corpus_hash, load


def test_the_gold_is_large_and_a_third_of_it_holds_no_act() -> None:
    for language in LANGUAGES:
        sentences, pages = load(language)
        assert len(sentences) >= 150
        assert len(pages) >= 4
        assert sum(not s.events for s in sentences) >= len(sentences) / 3


def test_the_floors_are_of_this_gold() -> None:
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert pinned["gold"] == corpus_hash(), "pin anew: python -m evals.gate --update"


@pytest.mark.model
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_below_its_floor(language: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    for kind, tally in measure(language).items():
        for key, value in tally.figures().items():
            floor = floors[f"{language} {kind}"][key]
            assert value >= floor - SLACK, f"{language} {kind} {key}: {value:.1f} below {floor}"
