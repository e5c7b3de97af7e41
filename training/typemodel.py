"""Train a language's type model: `python -m training.typemodel en`.

Two steps. The words: a log-linear model over the written sentences (training/sentences/) and the
lexicon's own examples, which name their parties and stand in the file of their type. The evidence:
one weight for each thing that the events found say of a pair, fitted on the written sentences with
the words' probabilities held out. Writes `languages/<code>/model/types.npz` and says how well the
held-out fifth is typed. Needs scikit-learn (the dependency group `train`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from kabar.annotating import annotate_many
from kabar.coding.evidence import NAMES, evidence
from kabar.languages import HERE
from kabar.languages.lexicon import Entry, load_lexicon
from kabar.languages.typemodel import FILE, SIZE, Features, TypeModel, features, write_types
from kabar.pipeline import told_events
from kabar.records import Span
from training.sentences import bare, written

STRENGTH = 10.0  # inverse of the regularisation of the words
WRITTEN = 6.0  # how much a written sentence counts against an example of the lexicon
RIDGE = 0.3  # regularisation of the evidence
HELD_OUT = 0  # the part that nothing is fitted on when figures are given


@dataclass(frozen=True, slots=True)
class Data:
    """Sentences as a model sees them: words (sparse), evidence (sentence, type, name), types."""

    words: csr_matrix
    found: Any
    types: list[str]
    folds: Any


def main() -> None:
    """Train, say how well held-out sentences are typed, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    args = parser.parse_args()
    examples, labels = _examples(args.language)
    data = _written(args.language, sorted(set(labels)))
    rest = data.folds != HELD_OUT
    held = _fit(examples, labels, _part(data, rest))
    probabilities = _scores(held, _part(data, ~rest))
    guesses = [held.types[i] for i in probabilities.argmax(axis=1)]
    gold = [t for t, out in zip(data.types, ~rest, strict=True) if out]
    macro = 100 * f1_score(gold, guesses, average="macro")
    print(f"held out: macro F1 {macro:.1f} of {len(gold)} sentences")
    model = _fit(examples, labels, data)
    path = HERE / args.language / FILE
    write_types(model, path)
    for name, weight in zip((*NAMES, "words"), model.evidence, strict=True):
        print(f"  {name:16} {weight:6.2f}")
    size = path.stat().st_size / 1024
    print(f"{path.name}: {len(labels)} examples, {len(data.types)} sentences, {size:.0f} KiB")


def _examples(language: str) -> tuple[csr_matrix, list[str]]:
    """Return the features and types of the lexicon's examples."""
    entries = [e for e in load_lexicon(language).entries if e.example is not None]
    articles = (bare(e.example.text, language) for e in entries if e.example is not None)
    rows = [
        features(sentences, *_spans(entry), language)
        for entry, sentences in zip(entries, annotate_many(articles), strict=True)
    ]
    return _matrix(rows), [e.event_type for e in entries]


def _written(language: str, types: Sequence[str]) -> Data:
    """Return the written sentences, coded as a page would be."""
    lines = list(written(language))
    rows: list[Features] = []
    found = np.zeros((len(lines), len(types), len(NAMES)))
    articles = [bare(line.text, language) for line in lines]
    for i, (line, article, sentences) in enumerate(
        zip(lines, articles, annotate_many(articles), strict=True)
    ):
        rows.append(features(sentences, line.pair.actor, line.pair.recipient, language))
        events = told_events(sentences, article)
        for name, vector in evidence(line.pair, events, sentences).items():
            if name in types:
                found[i, types.index(name)] = vector
    folds = np.array([line.fold for line in lines])
    return Data(_matrix(rows), found, [line.event_type for line in lines], folds)


def _spans(entry: Entry) -> tuple[Span | None, Span | None]:
    """Return the two parties of an example; of a mutual act the first two."""
    example = entry.example
    if example is None:
        return None, None
    sides = [*example.actors[:1], *example.recipients[:1], *example.actors[1:2]]
    first, second, *_ = [*(Span(a, b) for a, b in sides[:2]), None, None]
    return first, second


def _matrix(rows: Sequence[Features]) -> csr_matrix:
    """Return the features as a sparse matrix."""
    data = np.array([v for row in rows for v in row.values()], dtype="float64")
    columns = np.array([k for row in rows for k in row], dtype="int32")
    ends = np.cumsum([0, *(len(row) for row in rows)]).astype("int32")
    return csr_matrix((data, columns, ends), shape=(len(rows), SIZE))


def _part(data: Data, chosen: Any) -> Data:
    types = [t for t, take in zip(data.types, chosen, strict=True) if take]
    return Data(data.words[chosen], data.found[chosen], types, data.folds[chosen])


def _fit(examples: csr_matrix, labels: list[str], data: Data) -> TypeModel:
    """Return a model of the words, and of the evidence given words that it was not fitted on."""
    own = np.zeros((len(data.types), data.found.shape[1]))
    for fold in sorted(set(data.folds.tolist())):
        inside = data.folds == fold
        words = _fit_words(examples, labels, _part(data, ~inside))
        own[inside] = np.log(words.predict_proba(data.words[inside]) + 1e-6)
    words = _fit_words(examples, labels, data)
    types = tuple(words.classes_.tolist())
    gold = np.array([types.index(t) for t in data.types])
    weights = _fit_evidence(np.concatenate([data.found, own[:, :, None]], axis=2), gold)
    return TypeModel(types, words.coef_.T.astype("float32"), words.intercept_, weights)


def _fit_words(examples: csr_matrix, labels: list[str], data: Data) -> LogisticRegression:
    learner = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400)
    counts = np.r_[np.ones(len(labels)), WRITTEN * np.ones(len(data.types))]
    return learner.fit(vstack([examples, data.words]), [*labels, *data.types], sample_weight=counts)


def _fit_evidence(found: Any, gold: Any) -> Any:
    """Return one weight a name: a conditional logit over the types, each type counting alike."""
    each = np.arange(len(gold))
    share = len(gold) / (len(set(gold.tolist())) * np.bincount(gold)[gold])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = found @ weights
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances = powers / powers.sum(axis=1, keepdims=True)
        value = -(share * np.log(chances[each, gold] + 1e-12)).sum() + RIDGE / 2 * weights @ weights
        chances[each, gold] -= 1
        slope = np.einsum("st,stn->n", chances * share[:, None], found) + RIDGE * weights
        return float(value), slope

    return minimize(loss, np.zeros(found.shape[2]), jac=True, method="L-BFGS-B").x


def _scores(model: TypeModel, data: Data) -> Any:
    rows = [data.words[i] for i in range(len(data.types))]
    own = np.array(
        [
            list(model.probabilities(dict(zip(r.indices.tolist(), r.data, strict=True))).values())
            for r in rows
        ]
    )
    both = np.concatenate([data.found, np.log(own + 1e-6)[:, :, None]], axis=2)
    return both @ model.evidence


if __name__ == "__main__":
    main()
