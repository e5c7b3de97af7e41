"""What the order of words says where the tree is silent: a place in a sentence in, heads out."""

from __future__ import annotations

from typing import NamedTuple

from kabar.coding.trees import NOMINAL, Tree, base

TREE, INHERITED, ORDER = 1.0, 0.8, 0.5  # how much a witness weighs
REACH = 14  # tokens that the order of words is trusted over


class Found(NamedTuple):
    """The head token of a party and how well it is witnessed (0..1)."""

    at: int
    weight: float


class Order:
    """The second witness: nouns before and behind a place, whatever the tree says."""

    __slots__ = ("tree",)

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def noun_after(self, index: int) -> int | None:
        """Return the head of the noun phrase that begins right after the word."""
        return self.noun_from(index + 1)

    def noun_from(self, index: int) -> int | None:
        """Return the head of the noun phrase that begins at the word, None if none does."""
        tree = self.tree
        for start in range(index, min(index + 4, len(tree.tokens))):
            token = tree.tokens[start]
            if token.pos in NOMINAL:
                return self.head_of(start, index)
            if token.pos not in {"DET", "ADJ", "NUM", "PUNCT", "ADV"} or token.text in {",", "."}:
                return None
        return None

    def head_of(self, start: int, left: int) -> int:
        """Climb from a word to the head of its noun phrase, never left of `left`."""
        tree, current = self.tree, start
        for head in tree.ancestors(start):
            relation = base(tree.tokens[current])
            if relation not in {"compound", "flat", "amod", "nummod", "det", "nmod"}:
                break
            if head < left or head > start + 6 or tree.tokens[head].pos not in NOMINAL:
                break
            if relation == "nmod" and tree.kids(current, "case") and head < current:
                break
            current = head
        return current

    def noun_before(self, verb: int) -> list[Found]:
        """Return the nearest noun on the left that no preposition introduces, within the clause."""
        tree = self.tree
        index = verb - 1
        while index >= max(0, verb - REACH):
            token = tree.tokens[index]
            if tree.word(index) in tree.grammar.breakers or token.pos == "VERB":
                return []
            if token.pos in {"NOUN", "PROPN", "PRON"}:
                head = self.head_of(index, 0)
                if not tree.prepositions(head) and base(tree.tokens[head]) != "obl":
                    return [Found(head, ORDER)]
                index = min(index, head)
            index -= 1
        return []

    def prepositional_by_order(self, prepositions: frozenset[str], start: int) -> list[Found]:
        """Return the noun behind the first of `prepositions` after `start`, within the clause."""
        tree = self.tree
        for index in range(start + 1, min(start + REACH, len(tree.tokens))):
            word = tree.word(index)
            if word in prepositions:
                noun = self.noun_from(index + 1)
                if noun is not None:
                    return [Found(noun, ORDER)]
            finite = tree.tokens[index].pos == "VERB" and base(tree.tokens[index]) != "amod"
            if word in tree.grammar.breakers or finite:
                return []
        return []
