"""How many independent origins a claim has: chains of who says so in, a count out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kabar.records import Source

HANDS = frozenset({"agency", "media"})  # who hands on what others print


def count_origins(chains: Iterable[Sequence[Source]]) -> int:
    """Return how many hands the claim comes from, forty printings of one wire counting once.

    A claim that nobody signed has no known hand; all such together are one.
    """
    return len({_hand(chain) for chain in chains})


def _hand(chain: Sequence[Source]) -> str:
    """Return the outermost agency or medium that the publisher credits, else the publisher."""
    credited = next((s.name for s in chain if s.kind in HANDS and s.name), None)
    return (credited or next((s.name for s in chain if s.name), None) or "").casefold()
