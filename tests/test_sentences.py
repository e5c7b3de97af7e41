"""The written sentences that the type model is trained on: one pair a line, all types, no line twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kabar.acts import load_acts
from training.sentences import FOLDS, parse, written

LANGUAGES = ("en", "id")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_has_sentences_and_none_is_there_twice(language: str) -> None:
    lines = list(written(language))
    types = Counter(line.event_type for line in lines)
    assert set(types) == {act.event_type for act in load_acts().values()}
    assert min(types.values()) >= 20
    assert len({line.text for line in lines}) == len(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_one_in_five_is_held_out(language: str) -> None:
    folds = Counter(line.fold for line in written(language))
    assert set(folds) == set(range(FOLDS))
    assert 0.1 < folds[0] / folds.total() < 0.3


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_type_has_twice_as_many_sentences_as_another(language: str) -> None:
    types = Counter(line.event_type for line in written(language))
    assert max(types.values()) < 2 * min(types.values()), types


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_sentences_share_a_run_of_eight_words(language: str) -> None:
    runs: dict[tuple[str, ...], str] = {}
    for line in written(language):
        words = re.findall(r"\w+", line.text.lower())
        for run in zip(*(words[start:] for start in range(8)), strict=False):
            assert runs.setdefault(run, line.text) == line.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_hold_bare_noun_phrases(language: str) -> None:
    for line in written(language):
        for span in (line.pair.actor, line.pair.recipient):
            assert span is not None
            marked = span.of(line.text)
            assert marked == marked.strip(" ,.;:!?"), line.text
            assert not marked.endswith(("'s", "’s", "s'")), line.text
            assert len(marked.split()) <= 12, line.text


def test_marks_become_spans() -> None:
    line = parse("{r:Kyiv} was shelled by {a:Moscow}.", "ASSAULT")
    assert line.text == "Kyiv was shelled by Moscow."
    assert line.pair.actor is not None
    assert line.pair.recipient is not None
    assert line.pair.actor.of(line.text) == "Moscow"
    assert line.pair.recipient.of(line.text) == "Kyiv"


@pytest.mark.parametrize("line", ["{a:Oslo} spoke.", "{a:Oslo} and {a:Riga} met {r:Bonn}."])
def test_a_line_without_one_pair_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="here:1"):
        parse(line, "CONSULT", "here:1")
