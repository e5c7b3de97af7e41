"""Coding cases: trees and answers that a linguist can read, without a parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kabar.acts import load_acts
from kabar.coding import answer_pair, code_sentence
from kabar.records import Pair, Sentence, Span, Token
from tests.helpers import CASES, Case, event_line, read_cases

LANGUAGES = ("en", "id")


def all_cases() -> list[Case]:
    return [
        case
        for language in LANGUAGES
        for path in sorted((CASES / "events" / language).glob("*.conllu"))
        for case in read_cases(path, language)
    ]


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.language}-{case.name}")
def test_a_sentence_is_coded_as_its_case_says(case: Case) -> None:
    coded = code_sentence(case.sentence, case.language)
    assert tuple(event_line(c, case.text) for c in coded) == case.events


def test_some_cases_code_nothing() -> None:
    assert sum(not case.events for case in all_cases()) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_tree_is_coded_without_an_exception(language: str, data: st.DataObject) -> None:
    words = ["police", "attack", "serang", "polisi", "dengan", "with", "and", "dan", "Rusia", "to"]
    size = data.draw(st.integers(1, 12))
    tokens = []
    place = 0
    for index in range(size):
        word = data.draw(st.sampled_from(words))
        pos = data.draw(st.sampled_from(["NOUN", "PROPN", "VERB", "ADP", "CCONJ", "PRON"]))
        head = data.draw(st.integers(0, index)) if index else 0  # every head on the left: no cycle
        dep = data.draw(
            st.sampled_from(["nsubj", "obj", "obl", "nmod", "conj", "acl:relcl", "xcomp", "case"])
        )
        dep = "root" if head == index else dep
        tokens.append(
            Token(index, place, place + len(word), word, word.lower(), pos, pos, head, dep, None)
        )
        place += len(word) + 1
    sentence = Sentence(index=0, start=0, end=place, tokens=tuple(tokens))
    for coded in code_sentence(sentence, language):
        assert 0 <= coded.trigger.start < coded.trigger.end <= place
        assert coded.act in load_acts()


def test_a_question_about_two_spans_always_gets_a_type() -> None:
    pair = Pair(actor=Span(0, 3), recipient=None)
    assert answer_pair(pair, []).event_type
