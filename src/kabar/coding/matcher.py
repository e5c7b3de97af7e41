"""Match a sentence against the act lexicon: a tree and entries in, candidate readings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kabar.coding.filling import Reading, fill
from kabar.coding.ordering import INHERITED, Found
from kabar.coding.roles import Roles
from kabar.coding.trees import NOMINAL, Tree, base
from kabar.languages.lexicon import Entry, Lexicon

ADJACENT = 4  # tokens between a phrase's preposition and its noun, where the tree is wrong
WINDOW = 8  # tokens after the head in which a further word of a phrase may stand
NOUNS = frozenset({"NOUN", "PROPN"})
# Relations of clauses in which no word of a phrase stands that is begun before them.
OUTSIDE = frozenset({"acl:relcl", "conj", "parataxis"})
APART = frozenset({"advcl", "parataxis", "conj"})


def readings(tree: Tree, lexicon: Lexicon, actors: frozenset[str]) -> list[Reading]:
    """Return every reading of the sentence, unranked, in text order."""
    roles = Roles(tree, lexicon.support, actors)
    found: list[Reading] = []
    for token in tree.tokens:
        entries = lexicon.by_head.get(token.lemma)
        if entries is None:
            continue
        for entry in entries:
            for reading in _match(tree, roles, entry, token.index):
                found.append(reading)
                found += _followers(roles, reading)
    return found


def _match(tree: Tree, roles: Roles, entry: Entry, index: int) -> Iterator[Reading]:
    """Yield the reading of `entry` at the word, if there is one."""
    if not _fits(tree, index, entry):
        return
    words = _further_words(tree, index, entry)
    if words is None or _excluded(tree, index, words, entry):
        return
    head = index
    if base(tree.tokens[index]) == "cop":
        # "is under siege": the predicate governs, the copula is one word of the phrase.
        head = tree.tokens[index].head
        if head not in words:
            return
        words = (index, *(w for w in words if w != head))
    reading = fill(roles, entry, head, words)
    if reading is not None:
        yield reading


def _followers(roles: Roles, reading: Reading) -> list[Reading]:
    """Return the reading of who did it next: "the third country after X and Y to recognise Z"."""
    for actor in reading.actors[:1]:
        follower = roles.precedent(actor.at)
        if follower is not None:
            again = (Found(follower, actor.weight * INHERITED),)
            return [replace(reading, actors=again, follows=True)]
    return []


def _fits(tree: Tree, index: int, entry: Entry) -> bool:
    token = tree.tokens[index]
    if _begins_name(tree, index):
        return False
    match entry.frame.pos:
        case "noun":
            if token.pos in NOUNS:
                return token.voice is None or tree.grammar.bare_agent is False
            # Tagged as verb or adjective, but it stands where a noun does.
            return base(token) in {"nsubj", "obj", "obl", "nmod"} and token.pos in {"VERB", "ADJ"}
        case "verb":
            if token.pos in {"VERB", "AUX"} or token.voice is not None:
                if base(token) == "cop":
                    return len(entry.words) > 1
                if base(token) == "amod" and tree.is_clausal:
                    return False  # "the jailed general": said of him, not told
                return base(token) not in {"aux", "case", "mark"}
            # A verb in headline case, or one that the tagger took for a noun but that governs.
            if token.pos == "ADV":
                return _governs_next(tree, index)
            return token.pos in {"PROPN", "NOUN", "ADJ"} and (
                tree.sentence.zone == "title"
                or bool(tree.kids(index, "nsubj", "obj"))
                or _governs_next(tree, index)
                or _only_verb(tree, index)
            )
        case _:
            return token.pos in {"ADJ", "VERB", "NOUN"}


def _begins_name(tree: Tree, index: int) -> bool:
    """Say whether the word only begins a longer name ("Downing Street", "Defence Ministry")."""
    token = tree.tokens[index]
    joined = base(token) in {"compound", "flat"} and token.head > index
    capital = token.text[:1].isupper() and tree.sentence.zone != "title"
    return joined and capital and tree.tokens[token.head].pos == "PROPN"


def _governs_next(tree: Tree, index: int) -> bool:
    """Say whether an adjective governs the verb behind it, whatever the tree says ("sepakat X")."""
    if tree.tokens[index].pos not in {"ADJ", "ADV"} or index + 1 >= len(tree.tokens):
        return False
    beside = base(tree.tokens[index]) in {"advmod", "advcl"}
    return beside and tree.tokens[index].head == index + 1 and tree.is_verbal(index + 1)


def _only_verb(tree: Tree, index: int) -> bool:
    """Say whether the word is a headline's verb: names around it and no other verb anywhere."""
    if not 0 < index < len(tree.tokens) - 1 or any(t.pos == "VERB" for t in tree.tokens):
        return False
    return tree.is_nominal(index - 1) and tree.tokens[index + 1].pos in NOMINAL | {"DET", "ADJ"}


def _further_words(tree: Tree, head: int, entry: Entry) -> tuple[int, ...] | None:
    """Return where the phrase's further words stand, None if one is missing."""
    if any(tree.vocabulary.isdisjoint(alternatives) for alternatives in entry.words[1:]):
        return None
    words: list[int] = []
    for alternatives in entry.words[1:]:
        index = _locate(tree, head, alternatives, words, thing=entry.frame.has_thing)
        if index is None:
            return None
        words.append(index)
    return tuple(words) if _hangs_together(tree, words, entry) else None


def _hangs_together(tree: Tree, words: Sequence[int], entry: Entry) -> bool:
    """Say whether each preposition of a phrase introduces the phrase's next noun.

    "holds talks with X on Monday at his office" does not hold on to an office.
    """
    own = {p for slot in (*entry.frame.actor, *entry.frame.recipient) for p in slot.prepositions}
    return all(
        tree.tokens[one].dep != "case"
        or tree.word(one) in own  # it introduces a party: "called on X to agree a truce"
        or not one + ADJACENT < other
        or not tree.is_nominal(other)
        or tree.tokens[one].head == other
        for one, other in pairwise(words)
    )


def _locate(
    tree: Tree, head: int, alternatives: frozenset[str], taken: list[int], *, thing: bool
) -> int | None:
    """Return where one further word of the phrase at `head` stands: in its tree, else after it.

    `thing`: the phrase's noun is what the act is about and has an owner ("recognise the state of").
    """
    ordered: int | None = None
    blocked = False
    anchors = [head, *taken]
    if base(tree.tokens[head]) == "cop":
        anchors.append(tree.tokens[head].head)
    for index, token in enumerate(tree.tokens):
        if index == head or index in taken:
            continue
        named = token.lemma in alternatives or tree.word(index) in alternatives
        if head < index <= head + WINDOW and not named:
            blocked = blocked or tree.word(index) in tree.grammar.breakers
        if not named or _is_foreign(tree, index, head, thing=thing):
            continue
        if index in anchors or any(token.head == a or _grandchild(tree, index, a) for a in anchors):
            return index
        if tree.tokens[head].head == index and base(tree.tokens[head]) in {"acl", "amod"}:
            return index
        if ordered is None and head < index <= head + WINDOW and not blocked:
            ordered = None if _is_farther(tree, index, head) else index
    return ordered


def _is_farther(tree: Tree, index: int, head: int) -> bool:
    """Say whether another verb that stands between takes the word ("set to visit X to meet")."""
    if tree.tokens[index].pos == "VERB":
        return any(head < c < index and tree.is_verbal(c) for c in tree.kids(head, "xcomp"))
    clause = tree.clause(index)
    if not head < clause < index:
        return False
    token = tree.tokens[clause]
    return token.voice == "Pass" or token.dep in OUTSIDE or base(token) in OUTSIDE


def _is_foreign(tree: Tree, index: int, head: int, *, thing: bool) -> bool:
    """Say whether the word stands where no word of a phrase at `head` can.

    As what somebody is recognised ("as a state") is not what is recognised; the doer of a verb
    ("talks will enter a new round") is not its object.
    """
    if thing and tree.prepositions(index) & tree.grammar.predicative:
        return True
    if index > head or not tree.is_nominal(index) or tree.tokens[head].voice == "Pass":
        return False
    token = tree.tokens[index]
    above = tree.tokens[token.head]
    return any(t.dep == "nsubj" and t.head == head for t in (token, above))


def _grandchild(tree: Tree, index: int, ancestor: int) -> bool:
    """Say whether the word hangs on `ancestor` through one word that is no clause of its own."""
    middle = tree.tokens[index].head
    if tree.tokens[index].pos == "VERB" and tree.tokens[middle].pos == "VERB":
        return False  # "urged both sides to let monks leave" urges nobody to leave
    if base(tree.tokens[index]) == "nmod" and index > middle and tree.kids(index, "case"):
        # "sent a shipment of aid" sent aid, "announced a suspension of aid" announced none.
        said = tree.prepositions(index) & tree.grammar.predicative
        if not said and tree.tokens[middle].lemma not in tree.grammar.containers:
            return False
    return tree.tokens[middle].head == ancestor and base(tree.tokens[middle]) not in {
        "acl",
        "advcl",
        "ccomp",
        "conj",
        "parataxis",
    }


def _excluded(tree: Tree, head: int, words: tuple[int, ...], entry: Entry) -> bool:
    if (entry.infinitive and not _has_infinitive(tree, head)) or (
        entry.finite and _opens_infinitive(tree, head)
    ):
        return True
    if not entry.without:
        return False
    for index in (head, *words):
        for child in tree.children[index]:
            if base(tree.tokens[child]) in APART:
                continue  # what another clause tells says nothing of this one
            if tree.tokens[child].lemma in entry.without or tree.word(child) in entry.without:
                return True
            for grandchild in tree.kids(child, "compound", "nmod", "amod"):
                if tree.tokens[grandchild].lemma in entry.without:
                    return True
    return head + 1 < len(tree.tokens) and tree.tokens[head + 1].lemma in entry.without


def _opens_infinitive(tree: Tree, head: int) -> bool:
    """Say whether an infinitive follows at once: "tried to block"."""
    return head + 1 < len(tree.tokens) and tree.word(head + 1) in tree.grammar.infinitive


def _has_infinitive(tree: Tree, head: int) -> bool:
    """Say whether an infinitive or purpose clause follows: "told the rebels to leave"."""
    for child in tree.kids(head, "xcomp", "ccomp", "advcl", "acl", "obl"):
        for mark in tree.kids(child, "mark", "case", "aux"):
            if mark > head and tree.word(mark) in tree.grammar.infinitive:
                return True
    window = range(head + 1, min(head + WINDOW, len(tree.tokens) - 1))
    return any(
        tree.word(i) in tree.grammar.infinitive and tree.tokens[i + 1].pos == "VERB" for i in window
    )
