"""How likely each PLOVER type is between two parties: features of the words in, probabilities out.

A log-linear model over what stands between and around two spans, over the words that govern them
and over the acts that the lexicon knows for those words. It is trained on written sentences and on
the lexicon's own examples (training/typemodel.py). It types what the lexicon leaves open and ranks
readings; it never finds an event by itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages import HERE
from kabar.languages.lexicon import load_lexicon
from kabar.records import Sentence, Span, Token

SIZE = 1 << 15  # features are hashed into so many
FADE = 4  # tokens outside the two spans at which a word counts half
BIGRAM = 0.7  # of a word
GOVERNED = 0.7  # of a governor with the relation in which the span stands, against one without
MEANING = frozenset({"VERB", "NOUN", "ADJ"})
GOVERNORS = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
FILE = "model/types.npz"

Features = dict[int, float]
Shares = Mapping[str, tuple[tuple[str, float], ...]]


@dataclass(frozen=True, slots=True)
class TypeModel:
    """Weights (features x types) and biases; `types` are PLOVER's, in the order of the columns.

    `evidence` weighs what the events found say of a type (coding/evidence.py, in its order, the
    model's own log-probability last).
    """

    types: tuple[str, ...]
    weights: Any  # a float32 array
    bias: Any
    evidence: Any

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
        return TypeModel(tuple(file["types"].tolist()), weights, file["bias"], file["evidence"])


def write_types(model: TypeModel, path: Path) -> None:
    """Write the model with weights of one byte."""
    scale = (np.abs(model.weights).max(axis=0) / 127 + 1e-9).astype("float32")
    small = np.rint(model.weights / scale).astype("int8")
    np.savez_compressed(
        path, weights=small, scale=scale, bias=model.bias.astype("float32"),
        evidence=model.evidence.astype("float32"), types=np.array(model.types),
    )  # fmt: skip


def features(
    sentences: Sequence[Sentence],
    first: Span | None,
    second: Span | None,
    language: str,
    knowledge: Knowledge = DEFAULT,
) -> Features:
    """Return the features of the words between, around and above two spans, of length 1."""
    told = _told(language, knowledge)
    counts: dict[str, float] = {}
    for name, weight in (
        *_around(sentences, first, second, told),
        *_above(sentences, first, second, told),
    ):
        counts[name] = counts.get(name, 0.0) + weight
    if first is not None and second is not None:
        counts["o:<" if first.start < second.start else "o:>"] = 1.0
    return _hashed(counts)


def _around(
    sentences: Sequence[Sentence], first: Span | None, second: Span | None, told: Shares
) -> Iterator[tuple[str, float]]:
    """Yield words, pairs of words and types of acts; outside the two spans they fade."""
    tokens = [t for s in sentences for t in s.tokens]
    places = [i for i, t in enumerate(tokens) if _touches(t, first) or _touches(t, second)]
    low, high = (min(places), max(places)) if places else (0, len(tokens) - 1)
    inside = frozenset(places)
    for i, token in enumerate(tokens):
        if i in inside or token.pos == "PROPN":
            continue
        away = low - i if i < low else max(0, i - high)
        weight = 1 / (1 + away / FADE)
        yield f"w:{token.lemma}", weight
        if not away:
            yield f"b:{token.lemma}", 1.0
        if i + 1 < len(tokens):
            yield f"2:{token.lemma} {tokens[i + 1].lemma}", weight * BIGRAM
        if token.pos in MEANING:
            for name, share in told.get(token.lemma, ()):
                yield name, weight * share


def _above(
    sentences: Sequence[Sentence], first: Span | None, second: Span | None, told: Shares
) -> Iterator[tuple[str, float]]:
    """Yield what governs each span, and the words on the way from one to the other in the tree."""
    for sentence in sentences:
        ways = [_way(sentence, span) for span in (first, second)]
        for side, way in zip(("ga", "gr"), ways, strict=True):
            governor = next((t for t in way[1:] if t.pos in GOVERNORS), None)
            if governor is None:
                continue
            yield f"{side}:{governor.lemma}", 1.0
            yield f"{side}:{governor.lemma}:{way[0].dep.partition(':')[0]}", GOVERNED
            for name, share in told.get(governor.lemma, ()):
                yield f"{side}{name}", share
        meeting = {t.index for t in ways[0]} & {t.index for t in ways[1]}
        between = [t for t in ways[0][1:] if t.index not in meeting] if meeting else []
        between += [t for t in ways[0][1:] if t.index in meeting][:1]
        between += [t for t in ways[1][1:] if t.index not in meeting] if meeting else []
        for token in between if meeting else ():
            if token.pos != "PROPN":
                yield f"p:{token.lemma}", 1.0
                for name, share in told.get(token.lemma, ()):
                    yield f"p{name}", share


def _way(sentence: Sentence, span: Span | None) -> list[Token]:
    """Return the head of a span and the tokens above it, nearest first; nothing if elsewhere."""
    tokens = sentence.tokens
    inside = [t for t in tokens if _touches(t, span)]
    if not inside:
        return []
    own = {t.index for t in inside}
    head = next((t for t in inside if t.head == t.index or t.head not in own), inside[0])
    way: list[Token] = [head]
    while way[-1].head != way[-1].index and len(way) < len(tokens):
        way.append(tokens[way[-1].head])
    return way


def _touches(token: Token, span: Span | None) -> bool:
    return span is not None and token.start < span.end and span.start < token.end


def _hashed(counts: Mapping[str, float]) -> Features:
    length = sum(v * v for v in counts.values()) ** 0.5 or 1.0
    out: Features = {}
    for name, value in counts.items():
        at = zlib.crc32(name.encode()) % SIZE
        out[at] = out.get(at, 0.0) + value / length
    return out


@cache
def _told(language: str, knowledge: Knowledge) -> Shares:
    """Return of which types the lexicon's entries of each head are, as features with shares."""
    heads = load_lexicon(language, knowledge).by_head
    return {head: _shares(e.event_type for e in entries) for head, entries in heads.items()}


def _shares(types: Iterable[str]) -> tuple[tuple[str, float], ...]:
    found = list(types)
    return tuple((f"t:{t}", found.count(t) / len(found)) for t in sorted(set(found)))
