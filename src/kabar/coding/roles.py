"""Where the parties stand: a frame's slot and a matched word in, heads of noun phrases out.

Every finder asks the tree first and the order of words second; what the order alone says counts
less (`Found.weight`), so that a wrong tree costs certainty and not the event.
"""

from __future__ import annotations

from collections.abc import Iterable

from kabar.coding.ordering import INHERITED, ORDER, REACH, TREE, Found, Order
from kabar.coding.trees import Tree, base
from kabar.languages.lexicon import Slot

DEEP = 5  # steps from a word down into what it is about


class Roles(Order):
    """Finds parties in one tree."""

    __slots__ = ("actors", "mutual", "support", "transitive")

    def __init__(self, tree: Tree, support: frozenset[str], actors: frozenset[str]) -> None:
        super().__init__(tree)
        self.support = support
        self.transitive = True  # whether the entry at hand takes an object
        self.mutual = False  # whether all parties of the entry at hand are actors
        self.actors = actors  # lemmas of common nouns that can act ("militer", "police")

    def find(self, slot: Slot, head: int, words: tuple[int, ...], *, noun: bool) -> list[Found]:
        """Return who fills `slot` of the match (`head`, further `words`), best witness first."""
        match slot.kind:
            case "subject":
                return self.support_subject(head) if noun else self.subject(head, words=words)
            case "object":
                return [f for f in self.object(head) if f.at not in words]
            case "iobj":
                return self.receiver(head, words)
            case "prep":
                return self.prepositional(slot.prepositions, head, words, noun=noun)
            case "poss":
                return [f for n in self._nouns(head, words, noun=noun) for f in self.possessor(n)]
            case "modifier":
                return [f for n in self._nouns(head, words, noun=noun) for f in self.modifier(n)]
            case "complement":
                return self.complement(head)
            case "xcomp-object":
                inner = self.tree.kids(head, "xcomp")
                inner += [c for w in words for c in self.tree.kids(w, "acl", "xcomp")]
                inner = [c for c in inner if self.tree.tokens[c].dep != "acl:relcl"]
                return [f for x in inner for f in self.object(x)]
            case "phrase":  # "expelled two Polish diplomats": the phrase's own noun is the party
                return [Found(words[-1], TREE)] if words else []
        return []

    def _nouns(self, head: int, words: tuple[int, ...], *, noun: bool) -> tuple[int, ...]:
        """Return the nouns whose possessors and modifiers count: of a verb phrase its last word."""
        return (head, *words) if noun else (words or (head,))[-1:]

    # --- verbs ---------------------------------------------------------------------------

    def is_passive(self, verb: int) -> bool:
        """Say whether the verb is passive, by its form or by its subject."""
        tree = self.tree
        token = tree.tokens[verb]
        if token.voice == "Pass":
            # Where the form does not tell (English -ed), an object makes it active, and so does
            # a verb that takes none: "the minister resigned" is no reduced relative.
            if tree.grammar.bare_agent or tree.kids(verb, "aux") or self._named_agent(verb):
                return True
            return self.transitive and not tree.kids(verb, "obj")
        return any(tree.tokens[c].dep in {"nsubj:pass", "aux:pass"} for c in tree.children[verb])

    def subject(self, verb: int, depth: int = 0, words: tuple[int, ...] = ()) -> list[Found]:
        """Return the logical subject: who does it, whatever the voice."""
        if self.is_passive(verb):
            return self.agent(verb, words) or self._shared_agent(verb, depth)
        return self._grammatical_subject(verb, depth)

    def object(self, verb: int, depth: int = 0) -> list[Found]:
        """Return the logical object: whom it is done to, whatever the voice."""
        if self.is_passive(verb):
            return self._grammatical_subject(verb, depth)
        tree = self.tree
        direct = [c for c in tree.kids(verb, "obj") if tree.is_nominal(c)]
        if direct:
            return [Found(direct[0], TREE)]
        token = tree.tokens[verb]
        if token.dep == "acl:relcl" and self._has_own_subject(verb):
            return [Found(token.head, INHERITED)]
        if after := self.noun_after(verb):
            return [Found(after, ORDER)]
        if base(token) != "conj":
            for child in tree.kids(verb, "conj"):
                if tree.is_verbal(child) and child < verb + REACH and not self.is_passive(child):
                    shared = [c for c in tree.kids(child, "obj") if tree.is_nominal(c)]
                    if shared and child - verb <= 3:
                        return [Found(shared[0], INHERITED)]
        return []

    def _named_agent(self, verb: int) -> bool:
        tree = self.tree
        return any(tree.prepositions(c) & tree.grammar.agent for c in tree.kids(verb, "obl"))

    def receiver(self, verb: int, words: tuple[int, ...]) -> list[Found]:
        """Return who gets it: the first of two objects ("gave Ukraine military aid")."""
        tree = self.tree
        direct = [c for c in tree.kids(verb, "iobj") if c not in words]
        if direct:
            return [Found(direct[0], TREE)]
        after = self.noun_after(verb)
        if after is None or not words or not verb < after < words[0]:
            return []
        apart = tree.tokens[after].head != words[0] or tree.tokens[after].pos == "PROPN"
        return [Found(after, ORDER)] if apart else []

    def agent(self, verb: int, words: tuple[int, ...] = ()) -> list[Found]:
        """Return the doer that a passive names: "oleh polisi", "by police", "diserang tentara".

        A bare one may also follow a phrase's further words: "dibawa paksa agen".
        """
        tree, grammar = self.tree, self.tree.grammar
        for child in tree.children[verb]:
            relation = tree.tokens[child].dep
            if tree.is_nominal(child) and (
                relation == "obl:agent" or tree.prepositions(child) & grammar.agent
            ):
                return [Found(child, TREE)]
        apart = False  # "opposed since the start by": no clause begins until a verb comes
        for index in range(verb + 1, min(verb + REACH, len(tree.tokens))):
            word, pos = tree.word(index), tree.tokens[index].pos
            if word in grammar.relative or (word in grammar.breakers and pos == "PUNCT"):
                break
            if apart and pos in {"VERB", "AUX"}:
                break
            apart = apart or word in grammar.breakers
            if word in grammar.agent:
                noun = self.noun_from(index + 1)
                return [Found(noun, ORDER)] if noun is not None else []
        return self._bare_agent(verb, words) if grammar.bare_agent else []

    def _bare_agent(self, verb: int, words: tuple[int, ...]) -> list[Found]:
        tree = self.tree
        last = verb
        while last + 1 in words:
            last += 1
        for governor in (verb, *(w for w in words if w <= last)):
            for child in tree.kids(governor, "obj", "obl", "nmod"):
                bare = tree.is_nominal(child) and not tree.prepositions(child)
                dated = tree.tokens[child].dep in {"obl:tmod", "obl:mod"}
                if bare and not dated and last < child <= last + 4 and child not in words:
                    return [Found(child, TREE)]
        after = self.noun_after(last)
        return [Found(after, ORDER)] if after is not None and after not in words else []

    def _shared_agent(self, verb: int, depth: int) -> list[Found]:
        token = self.tree.tokens[verb]
        if base(token) == "conj" and depth < 4 and self.is_passive(token.head):
            return [Found(f.at, INHERITED) for f in self.agent(token.head)]
        return []

    def _has_own_subject(self, verb: int) -> bool:
        tree = self.tree
        return any(tree.word(c) not in tree.grammar.relative for c in tree.kids(verb, "nsubj"))

    def _grammatical_subject(self, verb: int, depth: int) -> list[Found]:
        tree = self.tree
        for child in tree.kids(verb, "nsubj"):
            if tree.word(child) in tree.grammar.relative:
                continue
            return [Found(child, TREE)]
        token = tree.tokens[verb]
        relation = base(token)
        if relation == "acl" and token.dep != "acl:relcl" and self._is_infinitive(verb):
            return self._planner(token.head, verb, depth)
        if relation == "acl" and tree.is_nominal(token.head):
            weight = TREE if token.dep == "acl:relcl" else INHERITED
            noun = self._antecedent(token.head)
            maker = [] if self.is_passive(verb) else self._maker(noun, depth)
            return maker or [Found(noun, weight)]
        if depth > 6 or token.head == verb:
            return self.noun_before(verb)
        if relation == "conj" and tree.is_verbal(token.head):
            return self._of_conjunct(verb, depth)
        if relation in {"xcomp", "ccomp"}:
            return self._controller(token.head, verb, depth)
        if relation == "advcl" and tree.tokens[token.head].lemma in tree.grammar.object_control:
            return self._controller(token.head, verb, depth)
        if relation in {"advcl", "parataxis"} and tree.is_verbal(token.head):
            return self._inherit(self._told(token.head, verb), depth)
        return self.noun_before(verb)

    def _told(self, governor: int, verb: int) -> int:
        """Return the clause that `verb` goes on: "rebels overran a base, officials said, killing".

        Parsers hang it on the words that only say who tells so.
        """
        told = [c for c in self.tree.kids(governor, "ccomp") if c < governor < verb]
        return told[0] if told else governor

    def _maker(self, noun: int, depth: int) -> list[Found]:
        """Return who does what is said of a thing that cannot act, if somebody made or used it.

        "The council issued a report criticising X", "a resolution by the council demanding".
        """
        tree, verb = self.tree, self.tree.tokens[noun].head
        if tree.names_actor(noun, self.actors) or depth > 3:
            return []
        owner = self.owner(Found(noun, INHERITED))
        if owner is not None:
            return [owner]
        if base(tree.tokens[noun]) != "obj" or not tree.is_verbal(verb) or self.is_passive(verb):
            return []
        if tree.tokens[verb].lemma in tree.grammar.object_control:
            return []  # "accused the law of stifling dissent"
        doers = self._grammatical_subject(verb, depth + 1)
        return [f for f in (Found(f.at, f.weight * INHERITED) for f in doers)
                if tree.names_actor(f.at, self.actors)]  # fmt: skip

    def _is_infinitive(self, verb: int) -> bool:
        tree = self.tree
        return any(tree.word(c) in tree.grammar.infinitive for c in tree.kids(verb, "mark", "case"))

    def _planner(self, noun: int, verb: int, depth: int) -> list[Found]:
        """Return who is to do what a noun's infinitive says: "X reviewed a plan to send workers".

        The noun's owner ("Iran's promise to free them"), else the doer of the verb above it.
        """
        tree = self.tree
        governor = tree.tokens[noun].head
        asked = tree.tokens[governor].lemma in tree.grammar.object_control
        if asked and base(tree.tokens[noun]) in {"obj", "iobj"}:
            return [Found(noun, INHERITED)]  # "urged both sides to pull back"
        owners = [f for f in self.possessor(noun) if f.at != verb and f.at < verb]
        if owners:
            return [Found(f.at, INHERITED) for f in owners[:1]]
        if depth < 6 and governor != noun and tree.is_verbal(governor):
            return [Found(f.at, INHERITED) for f in self.subject(governor, depth + 1)]
        return self.noun_before(noun)

    def partner(self, verb: int, actor: int) -> int | None:
        """Return who is joined to `actor` behind its relative clause: "X, whom Y backs, and Z met".

        Parsers hang Z on Y. In a mutual act of which only X is found, Z stands right before the
        verb and is the other side.
        """
        tree = self.tree
        clauses = [c for c in tree.kids(actor, "acl") if actor < c < verb]
        for clause in clauses:
            for index in range(verb - 1, clause, -1):
                if not tree.is_nominal(index):
                    if tree.tokens[index].pos in {"AUX", "ADV", "PART"}:
                        continue
                    break
                top = self.head_of(index, clause)
                if base(tree.tokens[top]) == "flat":
                    top = tree.tokens[top].head
                joined = base(tree.tokens[top]) == "conj" and tree.kids(top, "cc")
                return top if joined and tree.descends(top, clause) else None
        return None

    def _antecedent(self, noun: int) -> int:
        """Return whom a relative clause is about.

        A predicate noun stands for its subject ("Mali is the country that recognised X"), the last
        of a coordination for all of it.
        """
        tree = self.tree
        top = noun
        while base(tree.tokens[top]) == "conj" and tree.is_nominal(tree.tokens[top].head):
            top = tree.tokens[top].head
        if tree.tokens[top].pos != "NOUN":
            return top
        named = self.predicate_subject(top)
        return top if named is None else named

    def predicate_subject(self, noun: int) -> int | None:
        """Return of whom the noun is said: "Mali is / became / made Mali the third country"."""
        tree = self.tree
        for child in tree.kids(noun, "nsubj"):
            if child < noun and tree.word(child) not in tree.grammar.relative:
                return child
        governor = tree.tokens[noun].head
        if tree.tokens[governor].lemma in tree.grammar.copulas and tree.is_verbal(governor):
            found = self._grammatical_subject(governor, 0)
        elif tree.prepositions(noun) & tree.grammar.predicative:
            verb = governor if tree.is_verbal(governor) else tree.clause(governor)
            found = self.object(verb) if tree.is_verbal(verb) else []
        else:
            found = []
        return next((f.at for f in found if f.at != noun), None)

    def precedent(self, actor: int) -> int | None:
        """Return who did as `actor` had done: "the third country after `actor` to recognise X"."""
        tree = self.tree
        governor = tree.tokens[actor].head
        if tree.word(governor) in tree.grammar.ordinals:
            governor = tree.tokens[governor].head
        if not (tree.is_nominal(governor) and tree.prepositions(actor) & tree.grammar.after):
            return None
        numbered = tree.kids(governor, "amod", "nummod", "det", "compound")
        if not any(tree.word(c) in tree.grammar.ordinals for c in numbered):
            return None
        return self.predicate_subject(governor)

    def _of_conjunct(self, verb: int, depth: int) -> list[Found]:
        return self._inherit(self.tree.tokens[verb].head, depth)

    def _inherit(self, verb: int, depth: int) -> list[Found]:
        return [
            Found(f.at, f.weight * INHERITED) for f in self._grammatical_subject(verb, depth + 1)
        ]

    def _controller(self, governor: int, verb: int, depth: int) -> list[Found]:
        tree = self.tree
        lemma = tree.tokens[governor].lemma
        if lemma in tree.grammar.object_control:
            found = self.object(governor, depth + 1)
            if found and found[0].at < verb:
                return [Found(found[0].at, INHERITED)]
            for child in tree.kids(governor, "obl", "nmod", "iobj"):
                if child < verb and tree.is_nominal(child):
                    return [Found(child, INHERITED)]
        if tree.is_verbal(governor) or tree.kids(governor, "nsubj"):
            return self._inherit(governor, depth)
        return self.noun_before(verb)

    def inside_content(
        self, head: int, words: tuple[int, ...], *, clauses: bool, places: bool
    ) -> list[Found]:
        """Return the actors that the content of a word names, nearest first, places last.

        "agreed to send Kyiv tanks", "lifted a ban on firms of Iran", "agreed to a truce in Yemen".
        `clauses`: only names in an infinitive that the word governs. `places`: places as well.
        """
        tree = self.tree
        found: list[tuple[bool, int, int]] = []
        level = [(c, False) for w in (head, *words) for c in self._contents(w) if c > head]
        if clauses:
            level = [(c, p) for c, p in level if tree.is_verbal(c)]
        for depth in range(DEEP):
            deeper: list[tuple[int, bool]] = []
            for index, inside in level:
                if index in words or tree.tokens[index].dep == "obl:tmod":
                    continue
                placed = inside or bool(tree.prepositions(index) & tree.grammar.locative)
                if tree.is_nominal(index) and tree.names_actor(index, self.actors):
                    found.append((placed, depth, index))
                else:
                    kids = self._contents(index, inner=True)
                    deeper += [(c, placed) for c in kids if not clauses or not self._is_nmod(c)]
            level = deeper
        if clauses:
            found = [f for f in found if tree.tokens[f[2]].pos != "PRON"]
        found = found if places else [f for f in found if not f[0]]
        return [Found(i, INHERITED * INHERITED if p else INHERITED) for p, _, i in sorted(found)]

    def _is_nmod(self, index: int) -> bool:
        return base(self.tree.tokens[index]) == "nmod"

    def _contents(self, word: int, *, inner: bool = False) -> list[int]:
        """Return what a word governs that says what it is about; of an inner clause who does it."""
        tree = self.tree
        kids = tree.kids(word, "obj", "iobj", "obl", "nmod", "xcomp", "ccomp")
        if inner and tree.is_verbal(word):
            # "said he would strike": who speaks is meant
            kids = [c for c in tree.kids(word, "nsubj") if tree.tokens[c].pos != "PRON"] + kids
        kids += [c for c in tree.kids(word, "advcl", "acl") if self._is_infinitive(c)]
        kids += [c for c in tree.kids(word, "acl") if tree.tokens[c].dep == "acl"]
        return [
            c for c in kids
            if tree.word(c) not in tree.grammar.relative
            and not tree.prepositions(c) & tree.grammar.path
            and not self._is_setting(c)
        ]  # fmt: skip

    def _is_setting(self, index: int) -> bool:
        """Say whether the word only tells on which occasion: "agreed at a meeting in Geneva"."""
        token = self.tree.tokens[index]
        occasion = base(token) == "obl" and token.pos == "NOUN"
        return occasion and bool(self.tree.prepositions(index) & self.tree.grammar.setting)

    def complement(self, verb: int) -> list[Found]:
        """Return the subject of the clause that says what is asked, claimed or feared."""
        for child in self.tree.kids(verb, "ccomp", "xcomp", "advcl"):
            if child > verb:
                for subject in self.tree.kids(child, "nsubj"):
                    if self.tree.word(subject) not in self.tree.grammar.relative:
                        return [Found(subject, INHERITED)]
        return []

    # --- nouns ---------------------------------------------------------------------------

    def support_verb(self, noun: int) -> int | None:
        """Return the support verb that governs the noun: "launched" of "launched an attack"."""
        tree = self.tree
        for ancestor in [tree.tokens[noun].head]:
            if ancestor != noun and tree.tokens[ancestor].lemma in self.support:
                return ancestor
        for index in range(noun - 1, max(-1, noun - 4), -1):
            if tree.tokens[index].lemma in self.support and tree.is_verbal(index):
                return index
        for child in tree.kids(noun, "acl"):
            if tree.tokens[child].lemma in self.support:
                return child
        return None

    def support_subject(self, noun: int) -> list[Found]:
        """Return who does what the noun names: by its support verb, or by the clause it opens.

        "Berlin launched an attack"; "In a rebuke to Israel, Berlin halted exports".
        """
        tree = self.tree
        verb = self.support_verb(noun)
        if verb is not None:
            return [f for f in self.subject(verb) if f.at != noun]
        verb = tree.tokens[noun].head
        opens = noun < verb and tree.is_verbal(verb) and base(tree.tokens[noun]) == "obl"
        if not opens or not tree.prepositions(noun) & tree.grammar.setting:
            return []
        if not self.mutual and not self._is_indefinite(noun):
            return []
        return [Found(f.at, INHERITED) for f in self.subject(verb) if noun < f.at < verb]

    def _is_indefinite(self, noun: int) -> bool:
        tree = self.tree
        return any(tree.word(c) in tree.grammar.indefinite for c in tree.kids(noun, "det"))

    def possessor(self, noun: int) -> list[Found]:
        """Return the possessor: "Israel's raid", "its raid", "serangan udara Israel"."""
        tree = self.tree
        found: list[Found] = []
        for child in tree.kids(noun, "nmod", "compound", "flat", "appos", "det"):
            token = tree.tokens[child]
            marks = {tree.word(c) for c in tree.kids(child, "case")}
            owned = (marks | {tree.word(child)}) & tree.grammar.possessive
            if token.dep == "nmod:poss" or owned:
                found.append(Found(self._bound(child, noun), TREE))
            elif child > noun and not marks and base(token) != "det" and tree.is_nominal(child):
                found.append(Found(self._name_in(child), TREE))
        if self.mutual and len(found) == 1 and not tree.kids(found[0].at, "conj"):
            # "perdagangan Kanada dan Ekuador": the second hangs on what both own.
            joined = [c for c in tree.kids(noun, "conj") if c > found[0].at]
            found += [Found(c, INHERITED) for c in joined[:1] if tree.is_nominal(c)]
        if not found and tree.grammar.bare_agent:
            after = self.noun_after(noun)
            if after is not None and tree.tokens[after].pos == "PROPN" and after - noun <= 2:
                found.append(Found(after, ORDER))
        return sorted(found, key=lambda f: tree.tokens[f.at].pos != "PROPN")

    def _bound(self, owner: int, noun: int) -> int:
        """Return whom a possessive pronoun in an object means: the subject of its clause."""
        tree = self.tree
        verb = tree.tokens[noun].head
        if tree.word(owner) not in tree.grammar.possessive or not tree.is_verbal(verb):
            return owner
        if base(tree.tokens[noun]) not in {"obj", "obl"} or self.is_passive(verb):
            return owner
        found = [f.at for f in self.subject(verb) if f.at < owner]
        return found[0] if found else owner

    def _name_in(self, index: int) -> int:
        """Return the possessor inside a bare chain: "udara" of "serangan udara Israel" is none."""
        tree = self.tree
        if tree.tokens[index].pos == "PROPN":
            return index
        if self._can_act(index):
            return index
        for child in tree.kids(index, "nmod", "compound", "flat"):
            if child > index and tree.tokens[child].pos == "PROPN" and not tree.kids(child, "case"):
                return child
        return index

    def _can_act(self, index: int) -> bool:
        return self.tree.tokens[index].lemma in self.actors

    def modifier(self, noun: int) -> list[Found]:
        """Return the names that stand before the noun: "Russian strike", "US-China talks"."""
        tree = self.tree
        found = []
        for child in tree.kids(noun, "compound", "amod", "nmod", "flat"):
            token = tree.tokens[child]
            acts = token.text[:1].isupper() or token.lemma in self.actors
            if child < noun and acts and not tree.kids(child, "case"):
                found.append(Found(child, TREE))
        return found

    def owner(self, thing: Found) -> Found | None:
        """Return the actor to whom a thing belongs or who made it: "a protest by farmers"."""
        tree = self.tree
        for child in tree.kids(thing.at, "nmod"):
            named = tree.tokens[child].pos != "PRON" and tree.names_actor(child, self.actors)
            if tree.tokens[child].dep == "nmod:poss" and named:
                return Found(child, thing.weight * INHERITED)
        for clause in [*tree.kids(thing.at, "acl"), *self._clause_after(thing.at)]:
            reduced = tree.tokens[clause].dep != "acl:relcl" and self.is_passive(clause)
            made = self.agent(clause) if reduced else []
            if made and tree.names_actor(made[0].at, self.actors):
                return Found(made[0].at, thing.weight * INHERITED)
        wanted = tree.grammar.agent | tree.grammar.np_prepositions | tree.grammar.origin
        for child in tree.kids(thing.at, "nmod", "obl"):
            by = child > thing.at and bool(tree.prepositions(child) & wanted)
            if by and tree.names_actor(child, self.actors):
                return Found(child, thing.weight * INHERITED)
        return None

    def _clause_after(self, noun: int) -> list[int]:
        """Return the participle right behind a noun that parsers hang on the verb above both."""
        tree, after = self.tree, noun + 1
        if after >= len(tree.tokens) or tree.tokens[after].voice != "Pass":
            return []
        beside = base(tree.tokens[after]) == "advcl"
        return [after] if beside and tree.tokens[after].head == tree.tokens[noun].head else []

    # --- prepositions and order ------------------------------------------------------------

    def prepositional(
        self, prepositions: frozenset[str], head: int, words: tuple[int, ...], *, noun: bool
    ) -> list[Found]:
        """Return the noun after one of these prepositions, nearest to the match first."""
        tree = self.tree
        governors = [head, *words]
        found = [f for g in governors for f in self._below(g, prepositions, TREE)]
        if not found:  # "suspended supplies and flights to Y"
            joined = [c for w in words for c in tree.kids(w, "conj") if tree.is_nominal(c)]
            found = [f for c in joined for f in self._below(c, prepositions, INHERITED)]
        if not found:
            inner = [c for g in governors for c in tree.kids(g, "nmod", "obj", "nsubj", "compound")]
            found = [f for c in inner for f in self._below(c, prepositions, INHERITED)]
            found = [f for f in found if f.at > head]
        support = self.support_verb(head) if noun else None
        if not found and support is not None:
            found = self._below(support, prepositions, TREE)
        if not found:
            found = self.prepositional_by_order(prepositions, max(governors))
        return sorted(found, key=lambda f: (-f.weight, abs(f.at - head)))

    def _below(self, governor: int, prepositions: frozenset[str], weight: float) -> list[Found]:
        """Return the dependents of a word that one of these prepositions introduces."""
        tree = self.tree
        found: list[Found] = []
        for child in tree.children[governor]:
            if tree.is_nominal(child) and tree.prepositions(child) & prepositions:
                found += [Found(child, weight), *self._other_side(child, governor)]
        return found

    def _other_side(self, side: int, governor: int) -> list[Found]:
        """Return the second of "between A and B" where the tree joins B to what stands between."""
        tree = self.tree
        if not tree.prepositions(side) & tree.grammar.between or tree.kids(side, "conj"):
            return []
        joined = [c for c in tree.kids(governor, "conj") if c > side and tree.is_nominal(c)]
        return [Found(c, INHERITED) for c in joined[:1]]


def first(found: Iterable[Found]) -> Found | None:
    """Return the best-witnessed party, the first of equals."""
    return max(found, key=lambda f: f.weight, default=None)
