"""An article's sentences in, the same with their names made consistent over the article.

The recogniser sees one paragraph at a time: it may take a name for a place here and a person there,
or miss it. An article calls one thing by one name, so the commonest type wins, a single word that
is part of a person's full name is that person, and missed mentions are added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kabar.records import Name, Sentence

PERSON = "PER"
LONGEST_PERSON = 4  # words; a longer one has swallowed something else
SHORTEST = 3  # letters of a single word that is added as a name

Words = tuple[str, ...]


def consistent(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences with one type for each name, and its missed mentions added."""
    types = _types(sentences)
    longest = max((len(words) for words in types), default=0)
    return [_renamed(s, types, longest) for s in sentences]


def _types(sentences: Sequence[Sentence]) -> dict[Words, str]:
    votes: dict[Words, Counter[str]] = {}
    for sentence in sentences:
        for name in sentence.names:
            votes.setdefault(_words(sentence, name), Counter())[name.label] += 1
    types = {words: counts.most_common(1)[0][0] for words, counts in votes.items()}
    for words, label in list(types.items()):
        if label != PERSON or not 1 < len(words) <= LONGEST_PERSON:
            continue
        for word in words:
            alone = votes.get((word,), Counter())
            if alone and max(alone.values()) <= votes[words].total():
                types[word,] = PERSON
    return types


def _words(sentence: Sentence, name: Name) -> Words:
    return tuple(t.text for t in sentence.tokens[name.first : name.last])


def _renamed(sentence: Sentence, types: dict[Words, str], longest: int) -> Sentence:
    names = [replace(n, label=types[_words(sentence, n)]) for n in sentence.names]
    taken = {i for n in names for i in range(n.first, n.last)}
    names += _missed(sentence, types, longest, taken)
    names.sort(key=lambda n: n.first)
    return sentence if tuple(names) == sentence.names else replace(sentence, names=tuple(names))


def _missed(
    sentence: Sentence, types: dict[Words, str], longest: int, taken: set[int]
) -> Iterator[Name]:
    tokens = sentence.tokens
    for first, token in enumerate(tokens):
        if first in taken or not token.text[:1].isupper():
            continue
        for last in range(min(len(tokens), first + longest), first, -1):
            words = tuple(t.text for t in tokens[first:last])
            if words not in types or taken.intersection(range(first, last)):
                continue
            if len(words) == 1 and (len(token.text) < SHORTEST or token.pos != "PROPN"):
                continue
            taken.update(range(first, last))
            yield Name(first, last, types[words])
            break
