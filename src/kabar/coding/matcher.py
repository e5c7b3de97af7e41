"""Match a sentence against the act lexicon: a tree and entries in, candidate readings out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kabar.coding.roles import INHERITED, Found, Roles
from kabar.coding.trees import NOMINAL, Tree, base
from kabar.languages.lexicon import Entry, Lexicon, Slot
from kabar.records import Token

WINDOW = 8  # tokens after the head in which a further word of a phrase may stand
NOUNS = frozenset({"NOUN", "PROPN"})
# Types that are done to things as well: villages are shelled, papers banned.
DONE_TO_THINGS = frozenset({"ASSAULT", "COERCE"})
# Types of words whose content names the other side.
OF_CONTENT = frozenset({"AGREE", "REJECT", "THREATEN", "CONCEDE"})
PARTICLES = frozenset({"ADP", "PART", "SCONJ", "DET", "AUX"})
PARTICLE = 0.4  # of a word of meaning, in the length of a phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry matched at one place: the head word, the further words, who fills the roles."""

    entry: Entry
    head: int
    words: tuple[int, ...]
    actors: tuple[Found, ...]
    recipients: tuple[Found, ...]
    supported: bool = False  # a noun with a support verb
    follows: bool = False  # a second telling of the same words, with who did it next
    length: float = 0.0  # of the phrase, in words that carry meaning

    @property
    def filled(self) -> int:
        """Return how many of the two roles somebody fills."""
        return bool(self.actors) + bool(self.recipients)

    @property
    def rank(self) -> tuple[float, int, float, int]:
        """Order readings of one word.

        Longer phrases first (particles and prepositions count little: "call on" is vaguer than
        "call ... to withdraw"), then more roles, better witnesses, closer words.
        """
        weights = sum(f.weight for f in (*self.actors[:1], *self.recipients[:1]))
        wanted = bool(self.entry.frame.actor) + bool(self.entry.frame.recipient)
        reach = max((abs(w - self.head) for w in self.words), default=0)
        return (self.length, self.filled * 2 - wanted, weights, -reach)


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
    reading = _fill(tree, roles, entry, head, words)
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
    words: list[int] = []
    for alternatives in entry.words[1:]:
        index = _locate(tree, head, alternatives, words, thing=entry.frame.has_thing)
        if index is None:
            return None
        words.append(index)
    return tuple(words)


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
    """Say whether the verb stands behind the one that `head` governs ("set to visit X to meet")."""
    if tree.tokens[index].pos != "VERB":
        return False
    return any(head < c < index and tree.is_verbal(c) for c in tree.kids(head, "xcomp"))


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
    return tree.tokens[middle].head == ancestor and base(tree.tokens[middle]) not in {
        "acl",
        "advcl",
        "ccomp",
        "conj",
        "parataxis",
    }


def _excluded(tree: Tree, head: int, words: tuple[int, ...], entry: Entry) -> bool:
    if entry.infinitive and not _has_infinitive(tree, head):
        return True
    if not entry.without:
        return False
    for index in (head, *words):
        for child in tree.children[index]:
            if tree.tokens[child].lemma in entry.without or tree.word(child) in entry.without:
                return True
            for grandchild in tree.kids(child, "compound", "nmod", "amod"):
                if tree.tokens[grandchild].lemma in entry.without:
                    return True
    return head + 1 < len(tree.tokens) and tree.tokens[head + 1].lemma in entry.without


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


def _fill(
    tree: Tree, roles: Roles, entry: Entry, head: int, words: tuple[int, ...]
) -> Reading | None:
    taken = {head, *words}
    frame = entry.frame
    noun = frame.pos == "noun"
    slots = frame.actor
    things = [w for w in words if tree.is_nominal(w) and not tree.prepositions(w)]
    roles.transitive = bool(things) or any(s.kind == "object" for s in (*slots, *frame.recipient))
    roles.mutual = frame.together
    if noun and not any(slot.kind == "subject" for slot in slots):
        slots = (*slots, Slot("subject"))
    actors = _party(tree, roles, slots, head, words, taken, noun=noun, every=frame.together)
    if frame.together and len(actors) == 1:
        verb = roles.support_verb(head) if noun else head
        other = roles.partner(verb, actors[0].at) if verb is not None else None
        if other is not None:
            actors = (*actors, Found(other, INHERITED))
    taken |= {f.at for f in actors}
    recipients = _party(
        tree, roles, frame.recipient, head, words, taken, noun=noun, every=frame.together,
        things_too=entry.event_type in DONE_TO_THINGS,
    )  # fmt: skip
    if not noun and not recipients and words and frame.recipient:
        recipients, actors = _dative_passive(tree, roles, head, words, actors)
    if not noun and not recipients and any(slot.kind == "object" for slot in frame.recipient):
        # The phrase's own noun is whom it is done to: "release prisoners".
        own = [w for w in words if tree.tokens[w].head == head and tree.is_nominal(w)]
        recipients = tuple(Found(w, INHERITED) for w in own[:1])
    if not noun and not recipients and not frame.together:
        recipients = _farther_recipients(roles, entry, head, words, taken)
    if not noun and not actors and words and roles.is_passive(head):
        # "Russia's sanctions were extended": whose the thing is did it.
        actors = tuple(f for w in words for f in roles.possessor(w) if f.at not in taken)[:1]
        actors = tuple(f for f in actors if tree.names_actor(f.at, roles.actors))
    if ("actor" in entry.require and not actors) or (
        "recipient" in entry.require and not recipients
    ):
        return None
    supported = noun and roles.support_verb(head) is not None
    return Reading(entry, head, words, actors, recipients, supported, length=_length(tree, words))


def _farther_recipients(
    roles: Roles, entry: Entry, head: int, words: tuple[int, ...], taken: set[int]
) -> tuple[Found, ...]:
    """Return whom an act is done to where its frame finds nobody.

    The one in the content of a word ("agreed to provide Lima with buses"), the maker of the thing
    that the phrase names ("violated a ban by the UN").
    """
    if not entry.frame.recipient or entry.event_type not in OF_CONTENT:
        return ()
    found = roles.inside_complement(head)
    owners = [roles.owner(Found(w, INHERITED)) for w in words]
    found += [f for f in owners if f is not None]
    free = [f for f in found if f.at not in taken and f.at != head]
    return tuple(free[:1])


def _length(tree: Tree, words: tuple[int, ...]) -> float:
    """Return how many words of meaning a phrase has beside its head."""
    return sum(PARTICLE if _is_particle(tree.tokens[w]) else 1.0 for w in words)


def _is_particle(token: Token) -> bool:
    return token.pos in PARTICLES and token.dep != "compound:prt"


def _dative_passive(
    tree: Tree, roles: Roles, head: int, words: tuple[int, ...], actors: tuple[Found, ...]
) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Return (recipients, actors) of "X was given aid": the subject gets it."""
    if not roles.is_passive(head) or not any(w in tree.kids(head, "obj") for w in words):
        return (), actors
    got = [Found(c, 1.0) for c in tree.kids(head, "nsubj") if c not in words]
    return tuple(got), tuple(a for a in actors if all(a.at != g.at for g in got))


def _party(
    tree: Tree,
    roles: Roles,
    slots: tuple[Slot, ...],
    head: int,
    words: tuple[int, ...],
    taken: set[int],
    *,
    noun: bool,
    every: bool,
    things_too: bool = False,
) -> tuple[Found, ...]:
    """Return who fills the first slot that an actor fills, or if `every` all slots.

    Where things alone fill them, whoever owns or made the first ("the decision of the court",
    "a protest by farmers") counts before the thing.
    """
    if every:
        return _together(tree, roles, slots, head, words, taken, noun=noun)
    things: tuple[Found, ...] = ()
    for slot in slots:
        party = _fill_slot(tree, roles, slot, head, words, taken, noun=noun, every=False)
        if any(tree.names_actor(f.at, roles.actors) for f in party):
            return party
        surely = slot.kind == "subject" or slot.prepositions & tree.grammar.agent
        if party and (things_too or surely):
            return party
        owned = party and not noun and slot.kind in {"object", "prep"}
        owner = roles.owner(party[0]) if owned else None
        if owner is not None and owner.at not in taken:
            return (owner,)
        things = things or party
    return things


def _together(
    tree: Tree,
    roles: Roles,
    slots: tuple[Slot, ...],
    head: int,
    words: tuple[int, ...],
    taken: set[int],
    *,
    noun: bool,
) -> tuple[Found, ...]:
    """Return who fills any of the slots: the parties of a mutual act."""
    party: list[Found] = []
    for slot in slots:
        found = _fill_slot(tree, roles, slot, head, words, taken, noun=noun, every=True)
        party += [f for f in found if all(f.at != p.at for p in party)]
    return tuple(party)


def _fill_slot(
    tree: Tree,
    roles: Roles,
    slot: Slot,
    head: int,
    words: tuple[int, ...],
    taken: set[int],
    *,
    noun: bool,
    every: bool,
) -> tuple[Found, ...]:
    """Return who fills one slot, coordination unfolded."""
    own = slot.kind == "phrase"
    found = [
        f
        for f in roles.find(slot, head, words, noun=noun)
        if (f.at not in taken or own)
        and tree.word(f.at) not in tree.grammar.relative
        and (tree.is_nominal(f.at) or tree.tokens[f.at].pos in {"ADJ", "DET"})
    ]
    if slot.kind == "modifier" or (slot.kind == "poss" and every):
        # What merely stands beside a noun is a party only if it can act.
        found = [f for f in found if tree.names_actor(f.at, roles.actors)]
    both = every and (slot.kind == "poss" or slot.prepositions & tree.grammar.between)
    best = found if slot.kind == "modifier" or both else found[:1]
    party: list[Found] = []
    for party_head, weight in best:
        for index in tree.parties(party_head, mutual=every):
            if (index not in taken or own) and all(index != p.at for p in party):
                party.append(Found(index, weight))
    return tuple(party)
