"""Sentences in, every verb and event noun with its certainty out."""

from __future__ import annotations

from collections.abc import Sequence

from kabar.knowledge import Knowledge
from kabar.qualifying.governing import is_clause
from kabar.qualifying.judging import read_state, to_predicate
from kabar.qualifying.views import View, view_sentence
from kabar.records import Article, Predicate, Sentence


def qualify(
    sentences: Sequence[Sentence], article: Article, *, knowledge: Knowledge
) -> tuple[Predicate, ...]:
    """Return how sure the text is of each of its verbs and event nouns, in reading order."""
    found = []
    for sentence in sentences:
        view = view_sentence(sentence, article.language or "", knowledge)
        for i in range(len(view.tokens)):
            if is_predicate(view, i):
                found.append(to_predicate(view, i, read_state(view, i)))
            elif view.base(i) == "cop":
                found.append(to_predicate(view, i, read_state(view, view.head(i))))
    return tuple(found)


def is_predicate(view: View, i: int) -> bool:
    """Tell whether the word at `i` tells of something that may happen."""
    return view.is_verb(i) or view.is_happening(i) or is_clause(view, i)
