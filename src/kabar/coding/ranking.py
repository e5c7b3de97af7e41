"""Choose among readings: the more specific act over the vaguer, one act for each trigger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kabar.coding.filling import Reading
from kabar.coding.ordering import INHERITED, Found
from kabar.coding.trees import Tree, base

# Types of verbs whose object is what they are about: "lifted its sanctions" imposes none.
ABOUT = frozenset({"CONCEDE", "REJECT", "SUPPORT", "SANCTION", "RETREAT", "AGREE", "COERCE"})
# Types that an object still tells of, whatever is said of it: "ended the siege".
DEEDS = frozenset({"ASSAULT", "PROTEST", "MOBILIZE"})
# Types of words whose content is a deed of the same doer.
PROMISES = frozenset({"AGREE", "REJECT", "THREATEN", "CONCEDE"})
OBJECTS = frozenset({"obj", "nsubj:pass"})
# Types of nouns that, told of in talks, are their topics, and how they hang on the word of talks.
AGENDA = frozenset({"COOPERATE", "AGREE", "AID", "SUPPORT", "RETREAT", "SANCTION"})
TOLD_OF = frozenset({"obj", "obl", "nmod", "compound"})

Likely = Callable[[Reading], float]


def choose(
    found: Sequence[Reading], tree: Tree, likely: Likely, actors: frozenset[str]
) -> list[Reading]:
    """Return the best reading of each trigger in text order; a phrase takes its words along.

    Of readings that tell as much, the one whose type is likelier among these words (`likely`).
    `actors`: the nouns that can act.
    """
    best: dict[int, Reading] = {}
    followers = [r for r in found if r.follows]
    for reading in found:
        if reading.follows:
            continue
        rival = best.get(reading.head)
        if rival is None or _beats(reading, rival, likely):
            best[reading.head] = reading
    taken: set[int] = set()
    kept: list[Reading] = []
    for reading in sorted(best.values(), key=lambda r: (-r.length, r.head)):
        if reading.head in taken:
            continue
        kept.append(reading)
        taken |= {i for i in reading.words if _swallowed(i, reading, best, tree)} | {reading.head}
    verbs = {r.head: r for r in kept if r.entry.frame.pos == "verb"}
    talks = {r.head for r in kept if r.entry.event_type == "CONSULT"}
    kept = [r for r in kept if not _is_topic(r, verbs, tree) and not _is_agenda(r, talks, tree)]
    kept = [_with_content(r, kept, tree, actors) for r in kept]
    kept += [f for f in followers if any(f.head == k.head and f.entry is k.entry for k in kept)]
    return sorted(kept, key=lambda r: r.head)


def _with_content(
    reading: Reading, kept: Sequence[Reading], tree: Tree, actors: frozenset[str]
) -> Reading:
    """Return a word about a deed with the deed's other side, where its own frame found a thing.

    "refused to send peacekeepers to Mali" refuses Mali, as the deed "send peacekeepers" says.
    """
    between = reading.entry.frame.together and len(reading.actors) > 1
    if reading.entry.frame.pos != "verb" or reading.entry.event_type not in PROMISES or between:
        return reading
    at = {reading.head, *reading.words}
    for deed in kept:
        token = tree.tokens[deed.head]
        inside = deed.head in reading.words or (token.head in at and base(token) == "xcomp")
        if not inside or deed is reading or not tree.is_verbal(deed.head):
            continue
        objects = set(tree.kids(deed.head, "obj"))
        others = tuple(
            Found(f.at, f.weight * INHERITED)
            for f in (deed.recipients or deed.actors)
            if all(f.at != a.at for a in reading.actors)
            and tree.names_actor(f.at, actors)
            and (deed.recipients or tree.tokens[f.at].pos != "PRON")  # "said it would strike"
        )
        if others and all(f.at in objects for f in reading.recipients):
            return replace(reading, recipients=others)
    return reading


def _beats(reading: Reading, rival: Reading, likely: Likely) -> bool:
    if reading.rank[:2] != rival.rank[:2]:
        return reading.rank > rival.rank
    if reading.entry.event_type == rival.entry.event_type:
        return reading.rank > rival.rank
    return likely(reading) > likely(rival)


def _is_topic(reading: Reading, verbs: Mapping[int, Reading], tree: Tree) -> bool:
    """Say whether a noun is only what the verb of another act is about: "signed an agreement"."""
    if reading.entry.frame.pos != "noun" or reading.entry.event_type in DEEDS:
        return False
    token = tree.tokens[reading.head]
    verb = verbs.get(token.head)
    if verb is None or verb.entry.event_type not in ABOUT or not verb.actors:
        return False
    return token.dep in OBJECTS


def _is_agenda(reading: Reading, talks: set[int], tree: Tree) -> bool:
    """Say whether a noun is only what people talk about: "discussed cooperation", "trade talks"."""
    if reading.entry.frame.pos != "noun" or reading.entry.event_type not in AGENDA:
        return False
    token = tree.tokens[reading.head]
    return token.head in talks and token.head != token.index and base(token) in TOLD_OF


def _swallowed(index: int, reading: Reading, best: Mapping[int, Reading], tree: Tree) -> bool:
    """Say whether a further word has no act of its own beside the phrase's.

    "attack" of "launched an attack" has none; "attack" of "condemned the attack" and "withdraw" of
    "urged Israel to withdraw" have.
    """
    own = best.get(index)
    if own is None:
        return True
    if tree.tokens[index].pos == "VERB":
        return False
    return own.entry.event_type == reading.entry.event_type or not own.filled
