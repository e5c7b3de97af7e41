"""Choose among readings: the more specific act over the vaguer, one act for each trigger."""

from __future__ import annotations

from collections.abc import Sequence

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
    for reading in sorted(best.values(), key=lambda r: (-len(r.words), r.head)):
        if reading.head in taken:
            continue
        kept.append(reading)
        taken |= {i for i in (reading.head, *reading.words) if not _clausal(i, reading, tree)}
    kept += [f for f in followers if any(f.head == k.head and f.entry is k.entry for k in kept)]
    return sorted(kept, key=lambda r: r.head)


def _clausal(index: int, reading: Reading, tree: Tree) -> bool:
    """Say whether a further word is a verb of its own: "withdraw" of "urged Israel to withdraw"."""
    return index != reading.head and tree.tokens[index].pos == "VERB"
