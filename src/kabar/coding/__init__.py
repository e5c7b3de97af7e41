"""Coding: a sentence in, the acts that it tells of with their parties out."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from kabar.coding.filling import Reading
from kabar.coding.matcher import readings
from kabar.coding.pairs import answer_pair
from kabar.coding.ranking import choose
from kabar.coding.trees import Tree
from kabar.gazetteers import load
from kabar.knowledge import DEFAULT, Knowledge
from kabar.languages.grammar import load_grammar
from kabar.languages.lexicon import load_lexicon
from kabar.languages.mentions import load_mentions
from kabar.languages.typemodel import features, load_types
from kabar.records import CodedEvent, Sentence, Span, Status

__all__ = ["actor_nouns", "answer_pair", "code_sentence"]

# Words of a phrase further apart than this many tokens leave the trigger at its head alone.
COMPACT = 4


def code_sentence(
    sentence: Sentence, language: str, *, knowledge: Knowledge = DEFAULT
) -> tuple[CodedEvent, ...]:
    """Return the acts that the sentence names, in text order, one for each trigger."""
    lexicon = load_lexicon(language, knowledge)
    tree = Tree(sentence, load_grammar(language, knowledge))
    model = load_types(language)

    def likely(reading: Reading) -> float:
        """Return how likely the reading's type is between its parties."""
        if model is None:
            return 0.0
        sides = [*reading.actors[:1], *reading.recipients[:1]]
        first, second = ([tree.tokens[f.at].span for f in sides] + [None, None])[:2]
        told = features((sentence,), first, second, language, knowledge)
        return model.probabilities(told)[reading.entry.event_type]

    actors = actor_nouns(language, knowledge)
    chosen = choose(readings(tree, lexicon, actors), tree, likely, actors)
    return tuple(_coded(reading, tree) for reading in chosen)


@cache
def actor_nouns(language: str, knowledge: Knowledge) -> frozenset[str]:
    """Return the words that can act, in lower case: "police", "pemberontak", "turkish"."""
    nouns = load_mentions(knowledge, language).nouns
    acting = {words[0] for known in nouns.values() for words in known if len(words) == 1}
    return frozenset(acting) | load(knowledge).demonyms(language)


def _coded(reading: Reading, tree: Tree) -> CodedEvent:
    weights = [f.weight for f in (*reading.actors[:1], *reading.recipients[:1])]
    return CodedEvent(
        act=reading.entry.act,
        sentence=tree.sentence.index,
        token=reading.head,
        trigger=_trigger(reading, tree),
        actors=tuple(tree.noun_phrase(f.at, "actor") for f in reading.actors),
        recipients=tuple(tree.noun_phrase(f.at, "recipient") for f in reading.recipients),
        rule=reading.entry.address,
        score=sum(weights) / 2,
        nominal=reading.entry.frame.pos == "noun",
        supported=reading.supported,
        people=reading.entry.frame.people,
        status=None if reading.entry.status is None else Status(reading.entry.status),
        definite=reading.entry.frame.pos == "noun" and tree.is_definite(reading.head),
    )


def _trigger(reading: Reading, tree: Tree) -> Span:
    tokens = tree.tokens
    places = sorted((reading.head, *reading.words))
    compact = all(b - a <= COMPACT for a, b in pairwise(places))
    if not compact:
        return tokens[reading.head].span
    return Span(tokens[places[0]].start, tokens[places[-1]].end)
