"""Articles in, their sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from kabar.languages import DEFAULT, Knowledge
from kabar.records import Article, Sentence

ARTICLES = 8  # annotated together, so that short articles fill the pipeline's batches


def annotate(
    article: Article, *, knowledge: Knowledge = DEFAULT, model: str | None = None
) -> tuple[Sentence, ...]:
    """Return the article's sentences in order.

    Every token's text is `article.text[token.start:token.end]`. Each sentence is a tree with one
    root. `model` names an installed spaCy pipeline to use in place of kabar's own.
    """
    from kabar.annotating.running import run  # spaCy takes a second to import

    return run([article], knowledge=knowledge, model=model)[0]


def annotate_many(
    articles: Iterable[Article], *, knowledge: Knowledge = DEFAULT, model: str | None = None
) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences of each article, in the order of the articles."""
    from kabar.annotating.running import run

    stream = iter(articles)
    while batch := list(islice(stream, ARTICLES)):
        yield from run(batch, knowledge=knowledge, model=model)
