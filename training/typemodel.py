"""Train a type model on the lexicon's own examples: `python -m training.typemodel en`.

Every example names its parties and stands in the file of its type, so it is a labelled sentence.
Writes `languages/<code>/model/types.npz`. Needs scikit-learn (the dependency group `train`).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from kabar.annotating import annotate_many
from kabar.languages import HERE
from kabar.languages.lexicon import Entry, load_lexicon
from kabar.languages.typemodel import FILE, SIZE, Features, TypeModel, features, write_types
from kabar.records import Article, Span

STRENGTH = 10.0  # inverse of the regularisation
FOLDS = 5


def labelled(language: str) -> Iterator[tuple[Features, str]]:
    """Yield the features and the type of each example."""
    entries = [e for e in load_lexicon(language).entries if e.example is not None]
    articles = (
        Article(id=e.address, text=e.example.text, language=language, body_end=len(e.example.text))
        for e in entries
        if e.example is not None
    )
    for entry, sentences in zip(entries, annotate_many(articles), strict=True):
        tokens = [t for s in sentences for t in s.tokens]
        first, second = _spans(entry)
        yield features(tokens, first, second, language), entry.event_type


def _spans(entry: Entry) -> tuple[Span | None, Span | None]:
    """Return the two parties of an example; of a mutual act the first two."""
    example = entry.example
    if example is None:
        return None, None
    sides = [*example.actors[:1], *example.recipients[:1], *example.actors[1:2]]
    spans = [Span(a, b) for a, b in sides[:2]]
    return (*spans, None, None)[:2] if len(spans) < 2 else (spans[0], spans[1])  # type: ignore[return-value]


def matrix(rows: list[Features]) -> csr_matrix:
    """Return the features as a sparse matrix."""
    data = np.array([v for row in rows for v in row.values()], dtype="float64")
    columns = np.array([k for row in rows for k in row], dtype="int32")
    ends = np.cumsum([0, *(len(row) for row in rows)]).astype("int32")
    return csr_matrix((data, columns, ends), shape=(len(rows), SIZE))


def main() -> None:
    """Train, say how well held-out examples are typed, and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("--score", action="store_true", help="cross-validate first")
    args = parser.parse_args()
    rows, labels = zip(*labelled(args.language), strict=True)
    table = matrix(list(rows))
    learner = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400)
    if args.score:
        scores = cross_val_score(learner, table, labels, cv=FOLDS, scoring="f1_macro")
        print(f"macro F1 of held-out examples: {100 * scores.mean():.1f}")
    learner.fit(table, labels)
    model = TypeModel(
        tuple(learner.classes_), learner.coef_.T.astype("float32"), learner.intercept_
    )
    path = HERE / args.language / FILE
    write_types(model, path)
    print(f"{path.name}: {len(labels)} examples, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
