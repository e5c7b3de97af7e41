"""A sentence's tree, as the rules that tie dates to acts ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kabar.languages.dates import DateGrammar
from kabar.records import Sentence, Timex, Token

CLAUSES = frozenset({"ccomp", "advcl", "acl", "csubj", "parataxis", "xcomp", "conj", "relcl"})
SUBJECTS = frozenset({"nsubj", "csubj"})
VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Date:
    """A time expression with the words it covers and the word that ties it to the tree."""

    timex: Timex
    first: int
    last: int  # exclusive
    head: int


@dataclass(frozen=True)
class Tree:
    """A sentence with what the rules ask of it."""

    sentence: Sentence
    grammar: DateGrammar
    happenings: frozenset[str]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Return the sentence's words."""
        return self.sentence.tokens

    @cached_property
    def speech(self) -> frozenset[int]:
        """Return the words that are verbs of speech."""
        words = self.grammar.lists["speech"]
        return frozenset(
            t.index for t in self.tokens if t.lemma in words or t.text.lower() in words
        )

    @cached_property
    def verbs(self) -> frozenset[int]:
        """Return the words that head a clause of their own."""
        return frozenset(t.index for t in self.tokens if t.pos == "VERB") | self.speech

    @cached_property
    def root(self) -> int:
        """Return the sentence's root."""
        return next((t.index for t in self.tokens if t.head == t.index), 0)

    def path(self, index: int) -> list[int]:
        """Return the words from `index` up to the root, both included; stops in a cycle."""
        seen = {index: None}  # in the order of the climb
        head = self.tokens[index].head
        while head not in seen and 0 <= head < len(self.tokens):
            seen[head] = None
            head = self.tokens[head].head
        return list(seen)

    def clause(self, index: int) -> int:
        """Return the head of the clause that holds the word `index`."""
        path = self.path(index)
        for step in path[:-1]:
            token = self.tokens[step]
            if base(token.dep) in CLAUSES and (token.pos in VERBAL or step in self.verbs):
                return step
        return path[-1]


def base(dep: str) -> str:
    """Return the relation without its subtype, but for relative clauses."""
    return "relcl" if dep.endswith("relcl") else dep.split(":")[0]


def dates_in(sentence: Sentence, times: Sequence[Timex]) -> list[Date]:
    """Return the dates of the sentence, in order, with their words."""
    out = []
    for timex in times:
        if not sentence.start <= timex.start < sentence.end or timex.precision is None:
            continue
        inside = [t for t in sentence.tokens if t.start < timex.end and timex.start < t.end]
        if not inside:
            continue
        first, last = inside[0].index, inside[-1].index + 1
        head = next((t.index for t in inside if not first <= t.head < last), first)
        out.append(Date(timex, first, last, head))
    return out


def has_subject(tree: Tree, words: Sequence[int]) -> bool:
    return any(base(t.dep) in SUBJECTS and t.head in words for t in tree.tokens)
