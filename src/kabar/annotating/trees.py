"""Any head indices in, a tree out: one root, no cycle, every head inside the sentence."""

from __future__ import annotations

from collections.abc import Sequence

EXTRA_ROOT = "parataxis"


def mended(heads: Sequence[int], deps: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return heads and labels with exactly one root.

    The first root stands; a second one hangs on it as parataxis, so do words whose governor lies
    outside of the sentence or on a cycle.
    """
    size = len(heads)
    heads, deps = list(heads), list(deps)
    roots = [i for i, h in enumerate(heads) if h == i]
    root = next((i for i in roots if deps[i].lower() == "root"), roots[0] if roots else 0)
    for i in range(size):
        if i != root and (heads[i] == i or not 0 <= heads[i] < size):
            heads[i], deps[i] = root, EXTRA_ROOT
    heads[root], deps[root] = root, "root"
    _break_cycles(heads, deps, root)
    return heads, deps


def _break_cycles(heads: list[int], deps: list[str], root: int) -> None:
    safe = {root}
    for start in range(len(heads)):
        path: list[int] = []
        seen: set[int] = set()
        at = start
        while at not in safe and at not in seen:
            seen.add(at)
            path.append(at)
            at = heads[at]
        if at not in safe:
            heads[at], deps[at] = root, EXTRA_ROOT
        safe.update(path)
