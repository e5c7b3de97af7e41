"""A sentence's dependency tree, ready for questions: clauses, coordination, noun phrases."""

from __future__ import annotations

from collections.abc import Iterator

from kabar.languages.grammar import Grammar
from kabar.records import Phrase, Sentence, Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
VERBAL = frozenset({"VERB", "AUX"})
# Relations that keep a word inside its noun phrase (Universal Dependencies).
INSIDE = frozenset({"det", "amod", "nummod", "compound", "flat", "fixed", "goeswith", "clf", "dep"})
CLAUSAL = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj"})
# A tree deeper than this is walked no further: no sentence of news needs it, hostile input might.
DEEPEST = 40


def base(token: Token) -> str:
    """Return the token's relation without its subtype."""
    return token.dep.partition(":")[0]


class Tree:
    """Read-only view of one sentence's tree; indices are token indices."""

    __slots__ = ("children", "grammar", "lower", "sentence", "tokens", "vocabulary")

    def __init__(self, sentence: Sentence, grammar: Grammar) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.grammar = grammar
        self.lower = tuple(t.text.lower() for t in self.tokens)
        self.vocabulary = frozenset(self.lower) | {t.lemma for t in self.tokens}
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                self.children[token.head].append(token.index)

    @property
    def is_clausal(self) -> bool:
        """Say whether the sentence has a verb or a subject at its root, and is no mere phrase."""
        roots = [t.index for t in self.tokens if t.head == t.index]
        return any(self.is_verbal(r) or self.kids(r, "nsubj", "csubj") for r in roots)

    def kids(self, index: int, *relations: str) -> list[int]:
        """Return the dependents of `index` in these relations (all subtypes), in text order."""
        return [c for c in self.children[index] if base(self.tokens[c]) in relations]

    def word(self, index: int) -> str:
        """Return the word in lower case."""
        return self.lower[index]

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the governors of `index`, nearest first."""
        for _ in range(DEEPEST):
            head = self.tokens[index].head
            if head == index:
                return
            yield head
            index = head

    def descends(self, index: int, ancestor: int, depth: int = DEEPEST) -> bool:
        """Say whether `ancestor` governs `index` within `depth` steps."""
        return any(a == ancestor for _, a in zip(range(depth), self.ancestors(index), strict=False))

    def is_nominal(self, index: int) -> bool:
        """Say whether the token can head a noun phrase: by its tag, or standing where one does."""
        token = self.tokens[index]
        if token.pos in NOMINAL:
            return True
        if token.pos not in {"ADJ", "ADV", "VERB"}:
            return False
        relation = base(token)
        named = token.text[:1].isupper() and (index > 0 or relation in {"nsubj", "obj"})
        marked = named or any(base(self.tokens[c]) == "det" for c in self.children[index])
        if relation in {"nsubj", "obj", "iobj"}:
            return marked
        return relation in {"obl", "nmod"} and marked and bool(self.kids(index, "case"))

    def is_verbal(self, index: int) -> bool:
        """Say whether the token is a verb, by tag or by its form."""
        token = self.tokens[index]
        return token.pos in VERBAL or token.voice is not None

    def clause(self, index: int) -> int:
        """Return the head of the clause that the token stands in."""
        current = index
        for _ in range(DEEPEST):
            token = self.tokens[current]
            relation = base(token)
            if token.head == current or relation in CLAUSAL:
                return current
            if relation == "conj" and self.is_verbal(current):
                return current
            current = token.head
        return current

    def prepositions(self, index: int) -> set[str]:
        """Return the prepositions that introduce the phrase headed by `index`.

        A coordinated noun takes the preposition of the first one.
        """
        found: set[str] = set()
        for child in self.kids(index, "case"):
            words = [self.word(child)] + [self.word(c) for c in self.kids(child, "fixed")]
            found |= {words[0], " ".join(words)}
        if not found and base(self.tokens[index]) == "conj":
            return self.prepositions(self.tokens[index].head)
        if not found:
            left = self._left_edge(index) - 1
            if left >= 0 and self.tokens[left].pos == "ADP":
                found.add(self.word(left))
        return found - self.grammar.possessive

    def _left_edge(self, index: int) -> int:
        edge = index
        for child in self.children[index]:
            if child < edge and base(self.tokens[child]) in INSIDE:
                edge = child
        return edge

    def coordination(self, index: int) -> list[int]:
        """Return the noun and what is coordinated with it: "Rusia dan Suriah" gives both."""
        found = [index]
        last = [index, *self.kids(index, "flat")]
        for child in (c for word in last for c in self.kids(word, "conj")):
            if self.is_nominal(child):
                found += [c for c in self.coordination(child) if c not in found]
        return sorted(found)[:12]

    def parties(self, index: int, *, mutual: bool) -> list[int]:
        """Return the heads of the parties that a noun phrase joins.

        Of a mutual act also the adjectives of one noun: "clashes between Indian and Chinese
        patrols" have two sides.
        """
        found = self._joined_names(self.coordination(index))
        for child in self.kids(index, "amod", "compound") if mutual else ():
            others = [c for c in self.kids(child, "conj") if self.tokens[c].text[:1].isupper()]
            if others and self.tokens[child].text[:1].isupper():
                found += [child, *others]
        return sorted(found)

    def _joined_names(self, found: list[int]) -> list[int]:
        """Add a name that a conjunction joins to these where the tree does not ("X and Y")."""
        left = min(self._left_edge(i) for i in found)
        if left >= 2 and self.tokens[left - 1].pos == "CCONJ":
            other = left - 2
            while other > 0 and base(self.tokens[other]) in {"flat", "compound"}:
                if self.tokens[other].head >= other or self.tokens[other].head < other - 4:
                    break
                other = self.tokens[other].head
            if self.tokens[left - 2].pos == "PROPN" and not self.prepositions(other):
                return sorted({*found, other})
        return found

    def is_time(self, index: int) -> bool:
        """Say whether the word is a day, a month, a part of the day or a date: nobody acts there.

        "agreed on 18 September to", "at midday"; "March" in lower case is a verb.
        """
        days, token = self.grammar.days, self.tokens[index]
        if token.lemma in self.grammar.hours or self.word(index) in self.grammar.hours:
            named = any(self.tokens[c].pos == "PROPN" for c in self.children[index])
            if token.pos != "PROPN" and not named:
                return True
        if self.word(index) in days:
            return token.text[:1].isupper()
        dated = [c for c in self.children[index] if self.word(c) in days]
        return token.text[:1].isdigit() and any(self.tokens[c].text[:1].isupper() for c in dated)

    def names_actor(self, index: int, actors: frozenset[str], *, held: bool = True) -> bool:
        """Say whether the phrase holds a name, a pronoun or a noun that can act.

        `held`: whose the thing is counts too ("the dealings of Marinelli").
        """
        if self._acts(index, actors):
            return True
        kinds = {c: base(self.tokens[c]) for c in self.children[index]}
        inside = [c for c, k in kinds.items() if k in INSIDE and (held or self._is_name(c))]
        inside += [c for c, k in kinds.items() if k == "appos" and self._is_apposed(c, index)]
        if held:
            inside += [c for c, k in kinds.items() if k == "nmod" and self._belongs(c)]
        return any(self._acts(c, actors) for c in inside)

    def _is_name(self, index: int) -> bool:
        return self.tokens[index].text[:1].isupper()

    def _acts(self, index: int, actors: frozenset[str]) -> bool:
        token = self.tokens[index]
        if token.pos == "PRON":
            return self.word(index) in self.grammar.pronouns
        if self.is_time(index) or not token.text[:1].isalpha():
            return False  # "€28 million" is nobody either
        named = token.text[:1].isupper() and index > 0 and self.sentence.zone != "title"
        return token.pos == "PROPN" or named or token.lemma in actors or self.word(index) in actors

    def noun_phrase(self, index: int, slot: str = "") -> Phrase:
        """Return the noun phrase headed by `index`, without relative clauses and appositions."""
        members = {index}
        self._gather(index, members, 0)
        first = last = index
        while first - 1 in members or (first - 2 in members and self._joins(first - 1)):
            first -= 1
        while last + 1 in members or (last + 2 in members and self._joins(last + 1)):
            last += 1
        while first < index and self._trimmed(first):
            first += 1
        while last > index and self._trimmed(last):
            last -= 1
        return Phrase(
            sentence=self.sentence.index,
            start=self.tokens[first].start,
            end=self.tokens[last].end,
            head=index,
            slot=slot,
        )

    def _gather(self, index: int, members: set[int], depth: int) -> None:
        if depth > 8:
            return
        for child in self.children[index]:
            relation = base(self.tokens[child])
            inside = relation in INSIDE
            if relation == "nmod":
                inside = self._belongs(child)
            if relation == "appos":
                inside = self._is_apposed(child, index)
            if relation in {"case", "punct"} and depth:
                inside = relation == "case"
            if inside and child not in members:
                members.add(child)
                self._gather(child, members, depth + 1)

    def _is_apposed(self, child: int, index: int) -> bool:
        """Say whether an apposition belongs to the noun: a name or abbreviation right after it."""
        gap = [t for t in self.tokens[index + 1 : child] if t.index not in self.kids(index, "flat")]
        edge = [t.text for t in gap if base(t) not in {*INSIDE, "nmod"} and t.head != child]
        return self.tokens[child].pos == "PROPN" and len(gap) <= 4 and set(edge) <= {",", "("}

    def is_definite(self, index: int) -> bool:
        """Say whether a determiner points back ("the attack", "serangan itu")."""
        return any(self.word(c) in self.grammar.definite for c in self.kids(index, "det"))

    def _belongs(self, index: int) -> bool:
        cases = {self.word(c) for c in self.kids(index, "case")}
        return not cases or bool(cases & (self.grammar.np_prepositions | self.grammar.possessive))

    def _joins(self, index: int) -> bool:
        return self.tokens[index].text in {"-", "–", '"', "“", "”", "'", "’", "‘", "/", ",", "("}

    def _trimmed(self, index: int) -> bool:
        token = self.tokens[index]
        return token.pos in {"PUNCT", "ADP", "CCONJ", "SCONJ"} and token.text not in {"'s", "’s"}
