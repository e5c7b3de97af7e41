"""A parse that tears a clause apart in, the clause made whole out.

Small parsers trained on little news read some openings of news sentences as noun phrases: a verb
they do not know becomes an adjective or a participle of the noun beside it. Each repair here undoes
one such confusion where the parse contradicts itself (an adjective with a subject, a noun with an
object, a clause coordinated with a noun phrase). GUM-dev and EWT-dev hold hardly any: 6 of 3,023
sentences change, at -0.02 LAS. Of the act lexicons' 6,660 examples of 2026-11-28, short sentences
of news, about 100 more found their parties.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass"})
LIGHT = frozenset({"AUX", "ADV", "PART"})
# What hangs on a clause and not on the noun that was taken for its head.
OF_CLAUSES = frozenset({"punct", "obl", "obl:tmod", "advcl", "parataxis", "conj", "cc", "aux"})


class Parse:
    """Tags, heads and labels of one sentence, to be changed in place."""

    __slots__ = ("deps", "heads", "is_noun", "is_verb", "perfect", "pos", "words")

    def __init__(
        self,
        words: Sequence[str],
        pos: Sequence[str],
        heads: Sequence[int],
        deps: Sequence[str],
        is_verb: Callable[[str], bool],
        is_noun: Callable[[str], bool] = lambda _: False,
        perfect: frozenset[str] = frozenset(),
    ) -> None:
        self.words = words
        self.pos, self.heads, self.deps = list(pos), list(heads), list(deps)
        self.is_verb = is_verb  # whether a word can be a form of a verb
        self.is_noun = is_noun  # whether it is known as a noun alone
        self.perfect = perfect  # auxiliaries of the perfect ("has", "had")

    @property
    def root(self) -> int:
        """Return the index of the root."""
        return next(i for i, h in enumerate(self.heads) if h == i)

    def kids(self, index: int, *deps: str) -> list[int]:
        """Return the dependents of a word with one of these labels, or all."""
        return [
            i
            for i, h in enumerate(self.heads)
            if h == index and i != index and (not deps or self.deps[i] in deps)
        ]

    def attach(self, index: int, head: int, dep: str) -> None:
        """Hang a word on another one."""
        self.heads[index], self.deps[index] = head, dep

    def crown(self, index: int) -> None:
        """Put a word in the place of its governor, whose other dependents it takes over."""
        old = self.heads[index]
        above, dep = self.heads[old], self.deps[old]
        for child in self.kids(old):
            if child != index and (child > index or self.deps[child] == "punct"):
                self.heads[child] = index
        self.heads[index] = index if above == old else above
        self.deps[index] = dep
        if above == old:
            self.deps[index] = "root"
        self.heads[old] = index


def repaired(parse: Parse) -> Parse:
    """Return the parse with its torn clauses made whole."""
    for index in range(len(parse.words)):
        _noun_only(parse, index)
        _noun_as_clause(parse, index)
        _verb_among_nouns(parse, index)
    for index in range(len(parse.words)):
        _adjective_with_subject(parse, index)
        _name_as_object(parse, index)
    _noun_before_verb(parse)
    _name_as_root(parse)
    _two_subjects(parse)
    _clause_beside_phrase(parse)
    _perfect_as_main_verb(parse)
    return parse


def _noun_only(parse: Parse, at: int) -> None:
    """A word known as a noun alone is no verb, whatever its letters: "dinas", "terdakwa"."""
    if parse.pos[at] != "VERB" or not parse.is_noun(parse.words[at]):
        return
    head = parse.heads[at]
    if head == at or parse.kids(at, *SUBJECTS, "aux", "mark"):
        return
    parse.pos[at] = "NOUN"
    if parse.deps[at] in {"acl", "acl:relcl", "advcl", "xcomp", "ccomp"}:
        parse.deps[at] = "obj" if parse.pos[head] == "VERB" and at > head else "nmod"


def _noun_as_clause(parse: Parse, at: int) -> None:
    """A bare noun right behind a noun is part of its name and no clause: "pengunjuk rasa"."""
    head = parse.heads[at]
    beside = parse.deps[at] == "acl" and head == at - 1 and not parse.kids(at)
    if beside and parse.pos[at] == parse.pos[head] == "NOUN":
        parse.deps[at] = "nmod"


def _noun_before_verb(parse: Parse) -> None:
    """A root noun squeezed between its subject and a clause ends the subject's name.

    "Para pengunjuk rasa membakar ban": the clause's verb is the root.
    """
    root = parse.root
    subjects = [c for c in parse.kids(root, "nsubj") if c == root - 1]
    clauses = [c for c in parse.kids(root, "acl", "advcl", "acl:relcl") if c == root + 1]
    if parse.pos[root] != "NOUN" or not subjects or not clauses or parse.kids(root, "cop", "aux"):
        return
    verb = clauses[0]
    if parse.pos[verb] != "VERB" or parse.kids(verb, *SUBJECTS, "mark"):
        return
    parse.crown(verb)
    parse.attach(subjects[0], verb, "nsubj")
    parse.attach(root, subjects[0], "nmod")


def _verb_among_nouns(parse: Parse, at: int) -> None:
    """A noun with an object is a verb: "gunboats patrol the waters", "Moscow drafts soldiers".

    So is one with a name before it and an infinitive behind: "Kenya plans to impose tariffs".
    """
    if parse.pos[at] not in {"NOUN", "ADJ"} or not parse.is_verb(parse.words[at]):
        return
    objects = [c for c in parse.kids(at, "obj") if c > at]
    plans = [c for c in parse.kids(at, "acl") if c == at + 2 and parse.deps[at + 1] == "mark"]
    plans = plans if parse.deps[at] in {"root", "ccomp", "parataxis", "conj"} else []
    if not objects and not (plans and any(c == at - 1 for c in parse.kids(at, "compound"))):
        return
    if parse.kids(at, "det", "case", "cop", "nummod", "nmod:poss"):
        return
    parse.pos[at] = "VERB"
    for plan in plans:
        parse.deps[plan] = "xcomp"
    left = [c for c in parse.kids(at, "compound", "nmod", "flat") if c == at - 1]
    if left and not parse.kids(at, *SUBJECTS):
        parse.attach(left[0], at, "nsubj")


def _adjective_with_subject(parse: Parse, at: int) -> None:
    """A modifier with a subject of its own is the verb: "Israel eased restrictions".

    So is one between a name and a noun that nothing governs: "Lhasa eased controls on pilgrims."
    """
    noun = parse.heads[at]
    if parse.deps[at] != "amod" or noun <= at or not parse.is_verb(parse.words[at]):
        return
    if any(d in {"det", "case"} and at < i < noun for i, d in _below(parse, noun)):
        return
    if not any(c < at for c in parse.kids(at, *SUBJECTS)):
        subject = at - 1
        bare = parse.deps[noun] == "root" and parse.words[-1] == "." and subject >= 0
        if not bare or parse.heads[subject] not in {noun, at} or parse.kids(noun, *SUBJECTS, "cop"):
            return
        if parse.pos[subject] not in NOMINAL or parse.deps[subject] not in {"compound", "nmod"}:
            return
        if parse.kids(noun, "conj", "acl:relcl", "parataxis"):
            return
        parse.attach(subject, at, "nsubj")
    if parse.deps[noun] not in {"root", "conj", "parataxis", "ccomp", "advcl"}:
        return
    above, dep = parse.heads[noun], parse.deps[noun]
    parse.pos[at] = "VERB"
    parse.attach(at, at if above == noun else above, "root" if above == noun else dep)
    parse.attach(noun, at, "obj")
    for child, label in _below(parse, noun):
        if label in OF_CLAUSES or (child < at and label != "case"):
            parse.heads[child] = at if label in OF_CLAUSES else parse.heads[child]


def _below(parse: Parse, index: int) -> list[tuple[int, str]]:
    return [(c, parse.deps[c]) for c in parse.kids(index)]


def _name_as_object(parse: Parse, at: int) -> None:
    """A capitalised adverb right behind a verb without object is the object: "paroled Thaksin"."""
    verb = parse.heads[at]
    if parse.pos[at] not in {"ADV", "ADJ", "X"} or parse.deps[at] not in {"advmod", "xcomp", "dep"}:
        return
    if at != verb + 1 or parse.pos[verb] != "VERB" or not parse.words[at][:1].isupper():
        return
    if parse.words[verb][:1].isupper() or parse.kids(verb, "obj", "aux:pass", "nsubj:pass"):
        return
    parse.pos[at] = "PROPN"
    parse.attach(at, verb, "obj")


def _two_subjects(parse: Parse) -> None:
    """Of two subjects with a conjunction between, the second is joined to a noun of the first."""
    for verb in range(len(parse.words)):
        subjects = parse.kids(verb, "nsubj", "nsubj:pass")
        if len(subjects) != 2 or parse.pos[verb] != "VERB":
            continue
        first, second = subjects
        joints = [c for c in parse.kids(verb, "cc") if first < c < second]
        if not joints:
            continue
        inside = [c for c in parse.kids(first, "nmod") if first < c < joints[0]]
        parse.attach(second, inside[-1] if inside else first, "conj")
        parse.attach(joints[0], second, "cc")


def _name_as_root(parse: Parse) -> None:
    """A capitalised first word with nothing but a verb below it is that verb's subject."""
    root = parse.root
    below = [c for c in parse.kids(root) if parse.deps[c] != "punct"]
    if len(below) != 1 or below[0] != root + 1 or parse.pos[root] not in {"VERB", "ADJ", "ADV"}:
        return
    verb = below[0]
    if parse.deps[verb] not in {"xcomp", "ccomp", "advcl"} or parse.pos[verb] != "VERB":
        return
    if root > 1 or not parse.words[root][:1].isupper() or parse.kids(verb, *SUBJECTS, "mark"):
        return
    parse.pos[root] = "PROPN"
    parse.crown(verb)
    parse.attach(root, verb, "nsubj")


def _clause_beside_phrase(parse: Parse) -> None:
    """No clause is joined to a bare phrase: "the war between A and B cost lives" is one clause."""
    root = parse.root
    if parse.pos[root] not in NOMINAL or parse.kids(root, *SUBJECTS, "cop"):
        return
    for verb in parse.kids(root, "conj"):
        if verb < root or parse.pos[verb] != "VERB":
            continue
        subjects = [c for c in parse.kids(verb, "nsubj", "nsubj:pass") if root < c < verb]
        joints = [c for c in parse.kids(verb, "cc") if subjects and c < subjects[0]]
        partners = [c for c in parse.kids(root, "nmod") if joints and root < c < joints[-1]]
        if not partners or (parse.kids(root, "punct") and min(parse.kids(root, "punct")) < verb):
            continue
        other, dep = subjects[0], parse.deps[subjects[0]]
        parse.attach(other, partners[-1], "conj")
        parse.attach(joints[-1], other, "cc")
        parse.crown(verb)
        parse.attach(root, verb, dep)
        return


def _perfect_as_main_verb(parse: Parse) -> None:
    """An auxiliary with a participle right behind it is none: "have laid siege to"."""
    root = parse.root
    if parse.words[root].lower() not in parse.perfect:
        return
    for noun in parse.kids(root, "obj"):
        for verb in parse.kids(noun, "amod"):
            between = parse.pos[root + 1 : verb]
            if verb <= root or any(p not in LIGHT for p in between):
                continue
            if not parse.is_verb(parse.words[verb]):
                continue
            parse.pos[verb], parse.pos[root] = "VERB", "AUX"
            for child in parse.kids(root):
                parse.heads[child] = verb
            parse.attach(noun, verb, "obj")
            parse.attach(verb, verb, "root")
            parse.attach(root, verb, "aux")
            return
