"""Choose among readings: the more specific act over the vaguer, one act for each trigger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kabar.coding.matcher import Reading
from kabar.coding.trees import Tree


def choose(found: Sequence[Reading], tree: Tree) -> list[Reading]:
    """Return the best reading of each trigger in text order; a phrase takes its words along."""
    best: dict[int, Reading] = {}
    followers = [r for r in found if r.follows]
    for reading in found:
        if reading.follows:
            continue
        rival = best.get(reading.head)
        if rival is None or reading.rank > rival.rank:
            best[reading.head] = reading
    taken: set[int] = set()
    kept: list[Reading] = []
    for reading in sorted(best.values(), key=lambda r: (-r.length, r.head)):
        if reading.head in taken:
            continue
        kept.append(reading)
        taken |= {i for i in reading.words if _swallowed(i, reading, best, tree)} | {reading.head}
    kept += [f for f in followers if any(f.head == k.head and f.entry is k.entry for k in kept)]
    return sorted(kept, key=lambda r: r.head)


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
