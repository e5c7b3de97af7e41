"""Choose among readings: the more specific act over the vaguer, one act for each trigger."""

from __future__ import annotations

from collections.abc import Iterable

from kabar.coding.matcher import Reading
from kabar.coding.trees import Tree


def choose(found: Iterable[Reading], tree: Tree) -> list[Reading]:
    """Return the best reading of each trigger in text order; a phrase takes its words along."""
    best: dict[int, Reading] = {}
    for reading in found:
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
    return sorted(kept, key=lambda r: r.head)


def _clausal(index: int, reading: Reading, tree: Tree) -> bool:
    """Say whether a further word is a verb of its own: "withdraw" of "urged Israel to withdraw"."""
    return index != reading.head and tree.tokens[index].pos == "VERB"
