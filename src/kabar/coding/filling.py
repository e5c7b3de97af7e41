"""Who fills the roles of a matched phrase: an entry and where its words stand in, a reading out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kabar.coding.ordering import INHERITED, TREE, Found
from kabar.coding.roles import Roles
from kabar.coding.trees import Tree
from kabar.languages.lexicon import Entry, Slot
from kabar.records import Token

# Types that are done to things as well: villages are shelled, papers banned.
DONE_TO_THINGS = frozenset({"ASSAULT", "COERCE"})
# Types of words whose content names the other side.
OF_CONTENT = frozenset({"AGREE", "REJECT", "THREATEN", "CONCEDE", "ACCUSE", "AID"})
# Types whose object may be a thing that tells of the other side.
OF_THINGS = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "AGREE", "AID"})
# Of these what is agreed or given up may be a place's: "agreed to a truce in Yemen".
AT_PLACES = frozenset({"AGREE", "CONCEDE", "AID"})
# Types that touch whoever is at the place: "agreed to a truce in Yemen", "aid in Yemen".
SOMEWHERE = frozenset({"AGREE", "AID"})
PARTICLES = frozenset({"ADP", "PART", "SCONJ", "DET", "AUX"})
OWN = frozenset({"poss", "modifier"})  # slots that stand at the phrase's own noun
PARTICLE = 0.4  # of a word of meaning, in the length of a phrase


class Place(NamedTuple):
    """Where a phrase stands: its head, its further words, and whether a noun heads it."""

    head: int
    words: tuple[int, ...]
    noun: bool


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
    placed: bool = False  # the recipient is only where it was done

    @property
    def filled(self) -> int:
        """Return how many of the two roles somebody fills."""
        return bool(self.actors) + (bool(self.recipients) and not self.placed)

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


def fill(roles: Roles, entry: Entry, head: int, words: tuple[int, ...]) -> Reading | None:
    """Return the reading of `entry` at `head`, None if a party that it requires is missing."""
    tree, frame = roles.tree, entry.frame
    taken = {head, *words}
    noun = frame.pos == "noun"
    place = Place(head, words, noun)
    slots = frame.actor
    things = [w for w in words if tree.is_nominal(w) and not tree.prepositions(w)]
    roles.transitive = bool(things) or any(s.kind == "object" for s in (*slots, *frame.recipient))
    roles.mutual = frame.together
    if noun and not any(slot.kind == "subject" for slot in slots):
        slots = (*slots, Slot("subject"))
    actors = _party(roles, slots, place, taken, every=frame.together)
    if frame.together and len(actors) == 1:
        verb = roles.support_verb(head) if noun else head
        other = roles.partner(verb, actors[0].at) if verb is not None else None
        if other is not None:
            actors = (*actors, Found(other, INHERITED))
    taken |= {f.at for f in actors}
    recipients = _party(
        roles, frame.recipient, place, taken, every=frame.together,
        things_too=entry.event_type in DONE_TO_THINGS,
    )  # fmt: skip
    if not noun and not recipients and words and frame.recipient:
        recipients, actors = _dative_passive(roles, head, words, actors)
    if not noun and not recipients and any(slot.kind == "object" for slot in frame.recipient):
        # The phrase's own noun is whom it is done to: "release prisoners".
        own = [w for w in words if tree.tokens[w].head == head and tree.is_nominal(w)]
        recipients = tuple(Found(w, INHERITED) for w in own[:1])
    if recipients and not noun and entry.event_type in OF_THINGS:
        places = entry.event_type == "AID"
        recipients = _behind_things(roles, recipients, taken, places=places)
    if not noun and not recipients and (not frame.together or len(actors) == 1):
        recipients = _farther_recipients(roles, entry, head, words, taken)
    placed = not noun and len(actors) == 1 and not recipients and _somewhere(entry)
    if placed and not tree.kids(actors[0].at, "nummod"):  # "two camps" are both sides
        recipients = _where(roles, (head, *words), taken)
    if not noun and not actors and words and roles.is_passive(head):
        # "Russia's sanctions were extended": whose the thing is did it.
        actors = tuple(f for w in words for f in roles.possessor(w) if f.at not in taken)[:1]
        actors = tuple(f for f in actors if tree.names_actor(f.at, roles.actors))
    if ("actor" in entry.require and not actors) or (
        "recipient" in entry.require and not recipients
    ):
        return None
    supported = noun and roles.support_verb(head) is not None
    length = _length(tree, words)
    return Reading(entry, head, words, actors, recipients, supported, length=length, placed=placed)


def _farther_recipients(
    roles: Roles, entry: Entry, head: int, words: tuple[int, ...], taken: set[int]
) -> tuple[Found, ...]:
    """Return whom an act is done to where its frame finds nobody.

    The one in the content of a word ("agreed to provide Lima with buses"), the maker of the thing
    that the phrase names ("violated a ban by the UN").
    """
    if entry.event_type not in OF_CONTENT:
        return ()
    # What is conceded is told in its own words: "hapus tunjangan anggotanya" is no deal with them.
    alone = not entry.frame.recipient or entry.event_type == "CONCEDE"
    owners = [] if alone else [roles.owner(Found(w, INHERITED)) for w in words]
    places = entry.event_type in AT_PLACES and not alone
    if entry.event_type == "AID":
        # Where the help goes, "for schools in Mali"; whom it helps to do what is no recipient.
        inside = [f for w in words for f in roles.inside_content(w, (), clauses=False, places=True)]
    else:
        inside = roles.inside_content(head, () if alone else words, clauses=alone, places=places)
    free = [f for f in (*owners, *inside) if f is not None and f.at not in taken and f.at != head]
    return tuple(free[:1])


def _somewhere(entry: Entry) -> bool:
    """Say whether whoever is at the place of the act may be the other side."""
    sided = bool(entry.frame.recipient) or entry.frame.together
    return sided and entry.event_type in SOMEWHERE


def _where(roles: Roles, anchors: tuple[int, ...], taken: set[int]) -> tuple[Found, ...]:
    """Return the named place where something is done to somebody: "a truce in South Sudan"."""
    tree = roles.tree
    found = [
        child
        for anchor in anchors
        for child in tree.kids(anchor, "obl", "nmod")
        if child > anchor
        and child not in taken
        and tree.prepositions(child) & tree.grammar.locative
    ]
    named = [c for c in found if not tree.is_time(c) and tree.names_actor(c, frozenset())]
    return tuple(Found(c, INHERITED * INHERITED) for c in named[:1])


def _behind_things(
    roles: Roles, things: tuple[Found, ...], taken: set[int], *, places: bool
) -> tuple[Found, ...]:
    """Return the actors that things tell of, where no actor is among them; else what was there.

    "opened an inquiry into claims that two sergeants beat recruits" is one into the sergeants.
    """
    tree = roles.tree
    if any(tree.names_actor(f.at, roles.actors) for f in things):
        return things
    for thing in things:
        inside = roles.inside_content(thing.at, (), clauses=False, places=places)
        found = [f for f in inside if f.at not in taken]
        if found and found[0].weight < INHERITED:
            return (found[0], *things)  # where it happens, if that is nobody the thing itself
        if found:
            return (found[0],)
    return things


def _length(tree: Tree, words: tuple[int, ...]) -> float:
    """Return how many words of meaning a phrase has beside its head."""
    return sum(PARTICLE if _is_particle(tree.tokens[w]) else 1.0 for w in words)


def _is_particle(token: Token) -> bool:
    return token.pos in PARTICLES and token.dep != "compound:prt"


def _dative_passive(
    roles: Roles, head: int, words: tuple[int, ...], actors: tuple[Found, ...]
) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Return (recipients, actors) of "X was given aid": the subject gets it."""
    tree = roles.tree
    if not roles.is_passive(head) or not any(w in tree.kids(head, "obj") for w in words):
        return (), actors
    got = [Found(c, 1.0) for c in tree.kids(head, "nsubj") if c not in words]
    return tuple(got), tuple(a for a in actors if all(a.at != g.at for g in got))


def _party(
    roles: Roles,
    slots: tuple[Slot, ...],
    place: Place,
    taken: set[int],
    *,
    every: bool,
    things_too: bool = False,
) -> tuple[Found, ...]:
    """Return who fills the first slot that an actor fills, or if `every` all slots.

    Where things alone fill them, whoever owns or made the first ("the decision of the court",
    "a protest by farmers") counts before the thing.
    """
    if every:
        return _together(roles, slots, place, taken)
    tree = roles.tree
    things: tuple[Found, ...] = ()
    farther: tuple[Found, ...] = ()
    for slot in slots:
        if farther and slot.kind not in OWN:
            continue
        party = _fill_slot(roles, slot, place, taken, every=False)
        owned = not place.noun and slot.kind in {"object", "prep", "xcomp-object"}
        held = things_too or not owned
        if any(tree.names_actor(f.at, roles.actors, held=held) for f in party):
            if slot.kind != "prep" or party[0].weight >= TREE:
                return party
            # "rejected the council's demand for the sacking of X": the council stands nearer.
            farther = farther or party
            continue
        surely = slot.kind == "subject" or _is_agent(tree, slot, party)
        if party and (things_too or surely):
            return party
        owners = [roles.owner(f) for f in party] if owned else []
        owners = [f for f in owners if f is not None and f.at not in taken]
        if owners:
            return tuple(f for f in owners[:1] if f is not None)
        if any(tree.names_actor(f.at, roles.actors) for f in party):
            return party
        things = things or party
    return farther or things


def _is_agent(tree: Tree, slot: Slot, party: tuple[Found, ...]) -> bool:
    """Say whether the preposition of the doer introduces the party ("by", "oleh")."""
    agent = slot.prepositions & tree.grammar.agent
    return bool(agent) and any(tree.prepositions(f.at) & agent for f in party)


def _together(
    roles: Roles, slots: tuple[Slot, ...], place: Place, taken: set[int]
) -> tuple[Found, ...]:
    """Return who fills any of the slots: the parties of a mutual act."""
    party: list[Found] = []
    for slot in slots:
        found = _fill_slot(roles, slot, place, taken, every=True)
        party += [f for f in found if all(f.at != p.at for p in party)]
    return tuple(party)


def _fill_slot(
    roles: Roles, slot: Slot, place: Place, taken: set[int], *, every: bool
) -> tuple[Found, ...]:
    """Return who fills one slot, coordination unfolded."""
    tree, own = roles.tree, slot.kind == "phrase"
    found = [
        f
        for f in roles.find(slot, place.head, place.words, noun=place.noun)
        if (f.at not in taken or own)
        and tree.word(f.at) not in tree.grammar.relative
        and not tree.is_time(f.at)
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
