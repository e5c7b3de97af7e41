"""The type model: shapes, round trip, and answers that no lexicon entry gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kabar.acts import load_acts
from kabar.coding import answer_pair
from kabar.coding.evidence import NAMES
from kabar.languages.typemodel import (
    SIZE,
    TypeModel,
    features,
    load_types,
    read_types,
    write_types,
)
from kabar.records import Pair, Sentence, Span, Token

LANGUAGES = ("en", "id")


def sentence(words: list[tuple[str, str, str]]) -> Sentence:
    """Return a flat sentence of (word, lemma, part of speech)."""
    tokens, place = [], 0
    for i, (word, lemma, pos) in enumerate(words):
        end = place + len(word)
        tokens.append(Token(i, place, end, word, lemma, pos, pos, 0, "dep", None))
        place = end + 1
    return Sentence(index=0, start=0, end=place, tokens=tuple(tokens))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_knows_every_type_once(language: str) -> None:
    model = load_types(language)
    assert model is not None
    assert set(model.types) == {act.event_type for act in load_acts().values()}
    assert len(model.types) == len(set(model.types)) == 16
    assert model.weights.shape == (SIZE, 16)


@pytest.mark.parametrize("language", LANGUAGES)
def test_probabilities_add_up_even_for_nothing(language: str) -> None:
    model = load_types(language)
    assert model is not None
    assert sum(model.probabilities({}).values()) == pytest.approx(1.0)
    told = features([sentence([("Oslo", "oslo", "PROPN")])], None, None, language)
    assert sum(model.probabilities(told).values()) == pytest.approx(1.0)


def test_weights_of_one_byte_rank_as_before(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(SIZE, 3)).astype("float32")
    model = TypeModel(
        ("A", "B", "C"), weights, np.zeros(3, dtype="float32"), np.ones(len(NAMES) + 1)
    )
    path = tmp_path / "types.npz"
    write_types(model, path)
    again = read_types(path)
    assert again.types == model.types
    assert np.abs(again.weights - weights).max() < 0.05
    assert again.evidence.tolist() == [1.0] * (len(NAMES) + 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_has_one_weight_a_name_and_one_for_the_words(language: str) -> None:
    model = load_types(language)
    assert model is not None
    assert model.evidence.shape == (len(NAMES) + 1,)
    weight = dict(zip(NAMES, model.evidence.tolist(), strict=False))
    assert weight["joined"] > max(weight["neither"], weight["reversed"])


def test_names_are_no_features() -> None:
    one = sentence([("Oslo", "oslo", "PROPN"), ("thanked", "thank", "VERB")])
    two = sentence([("Lima", "lima", "PROPN"), ("thanked", "thank", "VERB")])
    assert features([one], Span(0, 4), None, "en") == features([two], Span(0, 4), None, "en")


def test_a_pair_that_no_event_joins_is_typed_by_its_words() -> None:
    words = [
        ("Oslo", "oslo", "PROPN"), ("bombed", "bomb", "VERB"), ("and", "and", "CCONJ"),
        ("shelled", "shell", "VERB"), ("Lima", "lima", "PROPN"),
    ]  # fmt: skip
    told = sentence(words)
    last = told.tokens[-1]
    pair = Pair(actor=Span(0, 4), recipient=Span(last.start, last.end))
    answer = answer_pair(pair, [], [told], "en")
    assert answer.event_type == "ASSAULT"
    assert answer.confidence is not None
    assert 0 < answer.confidence <= 1
    assert answer.rule == "en/types"
