"""How many independent origins a claim has: chains of who says so in, a count out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kabar.gazetteers.families import hand_of
from kabar.records import Source

CACHED = 1 << 14  # chains: an outlet has few
HANDS = frozenset({"agency", "media"})  # who hands on what others print


def count_origins(chains: Iterable[tuple[Source, ...]]) -> int:
    """Return how many hands the claim comes from, forty printings of one wire counting once.

    A claim that nobody signed has no known hand; all such together are one.
    """
    return len({_hand(chain) for chain in chains})


@lru_cache(CACHED)
def _hand(chain: tuple[Source, ...]) -> str:
    """Return the outermost agency or medium that the publisher credits, else the publisher.

    Sites of one publisher are one hand.
    """
    credited = next((s.name for s in chain if s.kind in HANDS and s.name), None)
    name = credited or next((s.name for s in chain if s.name), None)
    hand = hand_of(None, name)
    return hand.key if hand else ""


@lru_cache(CACHED)
def show_chain(chain: tuple[Source, ...]) -> tuple[Source, ...]:
    """Return who says so without the offsets, which mean nothing outside the article."""
    return tuple(Source(name=link.name, kind=link.kind) for link in chain)
