"""How likely each PLOVER type is between two parties: features of the words in, probabilities out.

A log-linear model over what stands between and around two spans and over the acts that the
lexicon knows for those words, trained on the lexicon's own examples (training/typemodel.py). It
types what the lexicon leaves open and ranks readings; it never finds an event by itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages import HERE
from kabar.languages.lexicon import load_lexicon
from kabar.records import Span, Token

SIZE = 1 << 15  # features are hashed into so many
FADE = 4  # tokens outside the two spans at which a word counts half
BIGRAM = 0.7  # of a word
MEANING = frozenset({"VERB", "NOUN", "ADJ"})
FILE = "model/types.npz"

Features = dict[int, float]


@dataclass(frozen=True, slots=True)
class TypeModel:
    """Weights (features x types) and biases; `types` are PLOVER's, in the order of the columns."""

    types: tuple[str, ...]
    weights: Any  # a float32 array
    bias: Any

    def probabilities(self, features: Mapping[int, float]) -> dict[str, float]:
        """Return the probability of each type."""
        if features:
            rows = self.weights[list(features)]
            scores = np.array(list(features.values()), dtype="float32") @ rows + self.bias
        else:
            scores = self.bias
        powers = np.exp(scores - scores.max())
        return dict(zip(self.types, (powers / powers.sum()).tolist(), strict=True))


@cache
def load_types(language: str) -> TypeModel | None:
    """Return the language's type model, None if it ships none."""
    path = HERE / language / FILE
    return read_types(path) if path.is_file() else None


def read_types(path: Path) -> TypeModel:
    """Return the model in a file that `write_types` made."""
    with np.load(path, allow_pickle=False) as file:
        weights = file["weights"].astype("float32") * file["scale"]
        return TypeModel(tuple(file["types"].tolist()), weights, file["bias"])


def write_types(model: TypeModel, path: Path) -> None:
    """Write the model with weights of one byte."""
    scale = (np.abs(model.weights).max(axis=0) / 127 + 1e-9).astype("float32")
    small = np.rint(model.weights / scale).astype("int8")
    np.savez_compressed(
        path, weights=small, scale=scale, bias=model.bias.astype("float32"),
        types=np.array(model.types),
    )  # fmt: skip


def features(
    tokens: Sequence[Token],
    first: Span | None,
    second: Span | None,
    language: str,
    knowledge: Knowledge = DEFAULT,
) -> Features:
    """Return the features of the words between and around two spans of a text, of length 1."""
    places = [
        i for i, t in enumerate(tokens)
        if any(s is not None and t.start < s.end and s.start < t.end for s in (first, second))
    ]  # fmt: skip
    low, high = (min(places), max(places)) if places else (0, len(tokens) - 1)
    inside = frozenset(places)
    told = _told(language, knowledge)
    counts: dict[str, float] = {}

    def count(name: str, weight: float) -> None:
        counts[name] = counts.get(name, 0.0) + weight

    for i, token in enumerate(tokens):
        if i in inside or token.pos == "PROPN":
            continue
        away = low - i if i < low else max(0, i - high)
        weight = 1 / (1 + away / FADE)
        count(f"w:{token.lemma}", weight)
        if not away:
            count(f"b:{token.lemma}", 1.0)
        if i + 1 < len(tokens):
            count(f"2:{token.lemma} {tokens[i + 1].lemma}", weight * BIGRAM)
        if token.pos in MEANING:
            for name, share in told.get(token.lemma, ()):
                count(name, weight * share)
    return _hashed(counts)


def _hashed(counts: Mapping[str, float]) -> Features:
    length = sum(v * v for v in counts.values()) ** 0.5 or 1.0
    out: Features = {}
    for name, value in counts.items():
        at = zlib.crc32(name.encode()) % SIZE
        out[at] = out.get(at, 0.0) + value / length
    return out


@cache
def _told(language: str, knowledge: Knowledge) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return of which types the lexicon's entries of each head are, as features with shares."""
    heads = load_lexicon(language, knowledge).by_head
    return {head: _shares(e.event_type for e in entries) for head, entries in heads.items()}


def _shares(types: Iterable[str]) -> tuple[tuple[str, float], ...]:
    found = list(types)
    return tuple((f"t:{t}", found.count(t) / len(found)) for t in sorted(set(found)))
